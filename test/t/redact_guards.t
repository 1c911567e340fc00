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
my $hash = join '', qw(0b7b99a2565c8f06 27c233c0f2501d38);

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
	[ 'an answer that is not the last word of its line', "db db/root_password password $typed now\n", "db db/root_password password $typed\n" ],
	[ 'a folder in front of a password', "and/or password fields\n", "db/password password fields\n" ],
	[ 'two words of a sentence', "client_token $typed\n", "client_token   $typed\n" ],
	[ 'a hash that was refused as a key', "invalid key $hash\n", "invalid key $made\n" ],
	[ 'a hash that was refused as a key, behind a clause', "invalid key for walnut: $hash\n", "invalid key for walnut: $made\n" ],
	[ 'an element of an array', "  password=parts[7]\n", "password=parts[7]\n" ],
	[ 'a name in the brackets of Jasypt', "password = ENC(walnutKey)\n", "password = ENC($made)\n" ],
	[ 'braces that close far away', 'PWD={* harbor;' . 'reef ' x 120 . "};UID=app\n", "PWD={* harbor;reef };UID=app\n" ],
	[ 'a quote that escapes a quote', "password = ''''\n", "password = ''$typed''\n" ],
	[ 'the name of an algorithm', "bob with password Argon2idHash\n", "bob with password $typed\n" ],
	[ 'an error within an error', "cannot decrypt secret: cipher: bad tag\n", "cannot decrypt secret: $made: bad tag\n" ],
	[ 'a line below a scheme that is no part of it', "Authorization: Basic\n$made\n", "Authorization: Basic\n  $made\n" ],
	[ 'a sentence below a scheme', "Authorization: Basic\n  $made is short\n", "Authorization: Basic\n  $made\n" ],
	[ 'a text that a password is added to', "add a password to 'walnut harbor 42'\n", "set a password to 'walnut harbor 42'\n" ],
	[ 'a quoted word without a digit', "set the password to 'walnut harbor'\n", "set the password to 'walnut harbor 42'\n" ],
	[ 'an object that is called a secret', "pod with secret walnut-harbor-42 started\n", "pod with secret $made started\n" ],
	[ 'a second argument that is a word', "checkPassword(\"walnut\", \"harbor\")\n", "setPassword(\"%s\", \"$typed\")\n" ],
	[ 'a name that holds what it is called', "PASSWORD=%DbPassword2%\n", "PASSWORD=%Walnut2b%\n" ],
	[ 'a path behind CONNECT', "sent CONNECT walnut/harbor to it\n", "CONNECT walnut/harbor\n" ],
	[ 'a type with its length', "password: String(64)\n", "password: String(\"$typed\")\n" ],
	[ 'a namespace and a name', "tls_secret: default/ca-secret\n", "tls_secret: default/ca-secret2\n" ],
	[ 'a key file in a sentence', "peer 1: RSA key.pem \"$typed\"\n", ": RSA key.pem \"$typed\"\n" ],
	[ 'a line that is no setting', "[walnut]\nthese are all\nkey = $made\n", "[walnut]\nkind = x\nkey = $made\n" ],
	[ 'a refusal behind a question', "< 334 UGFzc3dvcmQ6\n< cGFzcw==\n", "< 334 UGFzc3dvcmQ6\n> cGFzcw==\n" ],
	[ 'a sentence behind a question', "334 UGFzc3dvcmQ6\n$typed is no answer\n", "334 UGFzc3dvcmQ6\n$typed\n" ],
	[ 'a primary key with a name', "ENCRYPTION_PRIMARY_KEY=walnut_id\n", "ENCRYPTION_PRIMARY_KEY=$made\n" ],
	[ 'an option that is no password by its look', "deploytool -u bob -p release-2\n", "deploytool -u bob -p $typed$typed\n" ],
	[ 'an option without a user', "deploytool -p $typed$typed\n", "deploytool -u bob -p $typed$typed\n" ],
	[ 'a message of a catalog', "{\"error.secret.missing\": \"Geheimnis\"}\n", "{\"app.secret.missing\": \"Geheimnis\"}\n" ],
	[ 'a word behind pass, unless it is too long to be read', "pass=walnutharbor\n", 'pass=' . 'walnut' x 700 . "\n" ],
	[ 'a name in braces', "password={user_password2}\n", "password={$typed$typed}\n" ],
	[ 'a variable between per cent signs', "PASSWORD=%AppPassword2%\n", "PASSWORD=%$typed$typed%\n" ],
	[ 'a call at the end of a line', "password = sha256Hex(\n", "password=$typed$typed(\n" ],
	[ 'an option behind an option', "run --password -Xmx512m\n", "run --password -$typed$typed\n" ],
	[ 'whose the value is', "PASS_THROUGH=$made\n", "PASS_REDIS=$made\n" ],
	[ 'a disk on its bus', "SAS: 0x5000c500a1b2c3d4\n", "SAS: $made\n" ],
	[ 'a hash that a server keeps under a key', "cache server 10.1.2.3 key $hash\n", "radius server 10.1.2.3 key $made\n" ],
	[ 'a group behind a user', "docker run -u app:staff2 x\n", "deploytool -u bob:$typed$typed push\n" ],
	[ 'a parameter of another column', "execute s: UPDATE t SET name = \$1\nParameters: \$1 = '$typed'\n", "execute s: UPDATE t SET password = \$1\nParameters: \$1 = '$typed'\n" ],
	[ 'a parameter of the column in front', "execute s: INSERT INTO t (a, password) VALUES (\$1, \$2)\nParameters: \$1 = '$typed'\n", "execute s: INSERT INTO t (password, a) VALUES (\$1, \$2)\nParameters: \$1 = '$typed'\n" ],
	[ 'an algorithm of SNMP', "createUser bob SHA\n", "createUser bob SHA $typed\n" ],
	[ 'a script without a secret', 'user_data: IyEvYmluL3NoCmVjaG8gaGVsbG8gd29ybGQK' . "\n", 'user_data: IyEvYmluL3NoCmV4cG9ydCBEQl9QQVNTV09SRD1WcTdyVDJtWjl3Cg==' . "\n" ],
	[ 'a page in an encoded URL', "next=%2Fx%253Fpage%253D$made\n", "next=%2Fx%253Ftoken%253D$made\n" ],
	[ 'what a number became', "password changed from 3 to 5 tries\n", "password changed from $typed$typed to $made\n" ],
	[ 'a word of Python', "<User id=42 token=None>\n", "<User id=42 token=$made>\n" ],
	[ 'an item of a list', "token_value = tok[0], tok[1]\n", "token_value = $made, x\n" ],
	[ 'a card and no PIN', "Enter PIN for card 4821\n", "Enter PIN for card 7: 4821\n" ],
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
