# What the redactor must not take for a secret near a key, each beside a line in which
# the same search finds one. Each line is held by one guard; test/mutants takes the
# guards out.
use strict;
use warnings;

use lib 'test/lib';
use RescuectlTest qw(rescuectl);
use Test::More;

# The values are put together here, so that no scanner takes them for leaks.
my $made = join '', qw(q7Rt2 Lm9x PzW4 vKc8 Yh3N);
my $typed = join '', qw(aB3d E9k2);

# A name, a line to spare, and its like in which the value is found.
my @cases = (
	[ 'a field of its own behind a key', "access token of build, ref=$made\n", "access token of build, $made\n" ],
	[ 'a field of JSON behind a key', "login token, \"jti\": \"$made\"\n", "login token, \"$made\"\n" ],
	[ 'a name for a digest', "access token for the worker, digest $made\n", "access token for the worker, $made\n" ],
	[ 'the end of an object', "{access token missing} $made\n", "{access token missing $made}\n" ],
	[ 'a name in code', "secret for worker parseHypertextRequest2Version4\n", "secret for worker $made\n" ],
	[ 'an entry of a cache', "access token for user:$made\n", "access token for $made\n" ],
	[ 'what disarms a key in a sentence', "lookup key $made\n", "walnut key $made\n" ],
	[ 'a message that tells of no caller', "msg=\"cache filled\" key=$made\n", "msg=\"unknown tenant\" key=$made\n" ],
	[ 'an object of another kind', "{\"entry\":{\"key\":\"$made\"}}\n", "{\"auth\":{\"key\":\"$made\"}}\n" ],
	[ 'a bracket with more in it', "$made (walnut token\n", "$made (walnut token)\n" ],
	[ 'a digest in front of its key', "digest $made # token\n", "$made # token\n" ],
	[ 'a long number behind PIN', "PIN 123456789\n", "PIN 12345678\n" ],
	[ 'a name that ends in PIN', "SPIN 1234\n", "PIN 1234\n" ],
	[ 'a value that is looked up', "api_key = lookup(\"walnut-harbor-lantern-7\")\n", "api_key = lookup(\"$made\")\n" ],
	[ 'a default that a shell counts', "echo \${DB_PASSWORD:0:3}\n", "echo \${DB_PASSWORD:$made}\n" ],
	[ 'a session by its name', "{\"session\":\"web-frontend-2026-x2\"}\n", "{\"session\":\"$typed$typed\"}\n" ],
);

for my $case (@cases)
{
	my ($name, $spared, $like) = @$case;
	my ($status, $out) = rescuectl($spared, 'redact');
	is($out, $spared, "$name is spared");
	($status, $out) = rescuectl($like, 'redact');
	like($out, qr/\[REDACTED:/, "$name: its like is found");
}

done_testing();
