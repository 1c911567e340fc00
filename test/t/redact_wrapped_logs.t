# What is no secret is not one in a line of a container's log, a journal's
# JSON, a logger's, or between colours: what is behind it there belongs to
# another field, and is no part of a value.
use strict;
use warnings;

use lib 'bench/lib', 'test/lib';
use JSON::PP;
use RedactCorpus::Healthy qw(healthy);
use RedactCorpus::Mentions qw(mentions);
use RedactCorpus::Ordinary qw(ordinary);
use RescuectlTest qw(folder spew top);
use Test::More;

# The sanitised build would take minutes, and finds the same.
my $program = top() . '/tools/rescuectl/rescuectl';
plan skip_all => 'no release build' unless -x $program;
my $folder = folder();
my $json = JSON::PP->new->canonical;

# How a line is told by others, with times that differ, as they do.
my %wraps = (
	'a log of a container' => sub { $json->encode({ log => "$_[0]\n", stream => 'stderr', time => sprintf '2026-11-24T10:01:%02d.482910133Z', $_[1] % 60 }) },
	'a container runtime' => sub { sprintf '2026-11-24T10:01:%02d.482910133Z stderr F %s', $_[1] % 60, $_[0] },
	'a journal in JSON' => sub { $json->encode({ MESSAGE => $_[0], PRIORITY => '6', _PID => '812', __REALTIME_TIMESTAMP => '1764000068123456' }) },
	'a logger in JSON' => sub { $json->encode({ time => '2026-11-24T10:01:08.123456Z', level => 'INFO', msg => $_[0], pid => 12 }) },
	'logfmt' => sub { sprintf 'ts=2026-11-24T10:01:08.123456Z level=info msg="%s" pid=12', $_[0] =~ s/([\\"])/\\$1/gr },
	'the log of PostgreSQL in CSV' => sub { sprintf '2026-11-24 10:01:08.123 UTC,"app","db",7,"10.0.0.1:5000",LOG,00000,"%s",,,' , $_[0] =~ s/"/""/gr },
	'compose' => sub { "agent-1  | $_[0]" },
	'colours' => sub { "\e[31m$_[0]\e[0m" });

# What is found there still, though it is no secret: lines that are known by what
# they begin or end with, a C string within a string, tokens that are cut short.
my $known = qr/^(?:APP_USER=\d|PASSWD:|chpasswd: line|passwd: +files|\* \[new branch\]|\\fI|mysqladmin|next token:|#define|if \(\*|token = tokens|pre-shared-secret|AVNS_|== Secret|the text and|user bob with|public key token b7)/;

sub redacted
{
	my $file = spew("$folder/log", join '', map { "$_\n" } @_);
	my @out = split /\n/, qx('$program' redact '$file');
	is($?, 0, 'redacted');
	return @out;
}

# The lines of all texts that a row of a corpus has.
sub lines_of
{
	my ($row) = @_;
	return map { lines_of($_) } @$row if ref $row eq 'ARRAY';
	return map { lines_of($_) } values %$row if ref $row;
	return grep { length && !/[{}]|[^\x20-\x7e]/ && !/$known/ } split /\n/, $row;
}

# The lines that the rules spare, which the samples of their files are.
sub spared_lines
{
	return map {
		open my $fh, '<', $_ or die "$_: $!";
		map { /^spare\s+(\S.*)/ && $1 !~ /<>/ ? lines_of($1) : () } <$fh>
	} glob top() . '/lib/redact/rules/*.rules';
}

my %seen;
my @texts = grep { !$seen{$_}++ } lines_of([ healthy(), mentions(), ordinary() ]), spared_lines();
my @plain = redacted(@texts);
my @spared = grep { ($plain[$_] // '') eq $texts[$_] } 0 .. $#texts;
cmp_ok(scalar @spared, '>', 900, 'texts that are spared');

for my $name (sort keys %wraps)
{
	my @in = map { $wraps{$name}->($texts[$_], $_) } @spared;
	my @out = redacted(@in);
	my @touched = grep { ($out[$_] // '') ne $in[$_] } 0 .. $#in;
	is(scalar @touched, 0, "$name: no line is touched")
	  or diag map { "$in[$_]\n  " . ($out[$_] // '') . "\n" } grep { defined } @touched[ 0 .. 5 ];
}

# And a secret is found in each of them.
for my $name (sort keys %wraps)
{
	my @in = map { $wraps{$name}->($_, 1) } 'the password is hunter2', 'password: hunter2', 'API_TOKEN=hunter2', 'Authorization: Bearer hunter2hunter2', '<password>hunter2</password>',
	  '{"password": "hunter2"}', '{"name":"pin","value":"hunter2"}', '{"value":"hunter2","name":"pin"}', '{\u0022password\u0022:\u0022hunter2\u0022}',
	  '{\"password\":\"hunter2\"}', 'password="hunter2"', '{"password":"a\"hunter2"}';
	my @out = redacted(@in);
	is(scalar(grep { /hunter2/ } @out), 0, "$name: each secret is found") or diag map { "$_\n" } @out;
}

done_testing();
