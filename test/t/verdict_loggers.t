# The verdict does not depend on the logger: what a program says is judged alike
# in whatever form it is logged. The lines are those that the corpus's answers
# quote, one in eight of those that are plain and tell their cause alone.
use strict;
use warnings;

use lib 'test/lib';
use RescuectlTest qw(top);
use JSON::PP ();
use VerdictTest qw(bundles explain_bundles);
use Test::More;

my $json = JSON::PP->new->canonical;
my $time = '2026-11-24T10:01:07.482Z';
my $comma = '2026-11-24 10:01:07,482';
my $logger = 'proxy.server';

# How loggers write an error whose message is given; their names speak of a proxy.
my %loggers = (
	'Python, basicConfig' => sub { "ERROR:$logger:$_[0]" },
	'Python, the format of its manual' => sub { "$comma - proxy - ERROR - $_[0]" },
	'Python, a level in brackets' => sub { "$comma [ERROR] $logger: $_[0]" },
	'Python, a name in brackets' => sub { "$comma ERROR [$logger:42] $_[0]" },
	'Loguru' => sub { "2026-11-24 10:01:07.482 | ERROR    | $logger:main:42 - $_[0]" },
	'structlog' => sub { "2026-11-24 10:01:07 [error    ] $_[0]" },
	'Gunicorn' => sub { "[2026-11-24 10:01:07 +0000] [7] [ERROR] $_[0]" },
	'Celery' => sub { "[2026-11-24 10:01:07,482: ERROR/MainProcess] $_[0]" },
	'Airflow' => sub { "[2026-11-24T10:01:07.482+0000] {proxy_server.py:1937} ERROR - $_[0]" },
	'Logback' => sub { "$comma ERROR [main] c.e.proxy.Server - $_[0]" },
	'Logback, the thread first' => sub { "10:01:07.482 [main] ERROR c.e.proxy.Server - $_[0]" },
	'Quarkus' => sub { "$comma ERROR [io.qua.proxy.Application] (main) $_[0]" },
	'Spring Boot' => sub { "$time ERROR 1 --- [           main] o.s.proxy.ProxyApplication               : $_[0]" },
	'Spring Boot, named' => sub { "$time ERROR 1 --- [proxy] [           main] o.s.proxy.ProxyApplication       : $_[0]" },
	'Ruby' => sub { "E, [2026-11-24T10:01:07.482910 #7] ERROR -- : $_[0]" },
	'Ruby, named' => sub { "E, [2026-11-24T10:01:07.482910 #7] ERROR -- proxy: $_[0]" },
	'.NET' => sub { "fail: Proxy.Program[0]\n      $_[0]" },
	'.NET, systemd' => sub { "<3>Proxy.Program[0] $_[0]" },
	'zap, console' => sub { "$time\tERROR\tproxy/main.go:41\t$_[0]" },
	'zap' => sub { $json->encode({ level => 'error', ts => 1764000000.48, caller => 'proxy/main.go:41', msg => $_[0] }) },
	'klog' => sub { "E1124 10:01:07.482910       1 proxy.go:41] $_[0]" },
	'hclog' => sub { "$time [ERROR] proxy.server: $_[0]" },
	'tracing' => sub { "2026-11-24T10:01:07.482910Z ERROR proxy::main: $_[0]" },
	'env_logger' => sub { "[2026-11-24T10:01:07Z ERROR proxy::main] $_[0]" },
	'Nest' => sub { "[Nest] 7  - 11/24/2026, 10:01:07 AM   ERROR [ProxyService] $_[0]" },
	'pino' => sub { $json->encode({ level => 50, time => 1764000000482, pid => 7, name => 'proxy', msg => $_[0] }) },
	'Monolog' => sub { "[2026-11-24T10:01:07.482910+00:00] app.ERROR: $_[0] [] []" },
	'a name in front' => sub { "[proxy] ERROR $_[0]" },
	"GitHub's runner" => sub { "##[error]$_[0]" },
	'Fly' => sub { "2026-11-24T10:01:07Z app[148e21b7c43789] ams [error]$_[0]" },
	'Google Cloud' => sub { $json->encode({ severity => 'ERROR', textPayload => $_[0], timestamp => $time }) },
	'OpenTelemetry' => sub { $json->encode({ severityText => 'ERROR', body => $_[0], timestamp => $time }) },
);

# A bundle of one log.
sub log_bundle
{
	my ($text) = @_;
	return { sections => [ { name => 'agent-container.logs.tail', content => "$text\n", status => 'ok' } ] };
}

# What failed, of an answer.
sub failure_of
{
	my ($rows) = @_;
	return join ' | ', map { $_ // '' } @{ $rows->[0] }{qw(phase verdict cause)};
}

my @failed = grep { $_->{kind} eq 'fail' } bundles(top());
my %quoted = map { ($_->[0]{evidence} => 1) } grep {
	($_->[0]{evidence_section} // '') eq 'agent-container.logs.tail' && length $_->[0]{evidence} < 300
} explain_bundles(top(), @failed);
my @plain = grep { !/^[\s\[{<#]|[^ -~]|^\w+=|\d\d:\d\d:\d\d|^\S+ +\||^[EFIW]\d{4} |^(?:ERR|FATAL|WARN)/i } sort keys %quoted;
my @lines = map { $plain[ 8 * $_ ] } 0 .. $#plain / 8;
my @alone = map { failure_of($_) } explain_bundles(top(), map { log_bundle($_) } @lines);
my @telling = grep { $alone[$_] =~ / \| failed \| / } 0 .. $#lines;
cmp_ok(scalar @telling, '>', 60, 'lines that tell a failure alone');

for my $name (sort keys %loggers)
{
	my @told = map { $loggers{$name}->($lines[$_]) } @telling;
	my @answers = explain_bundles(top(), map { log_bundle($_) } @told);
	my @differ = grep { failure_of($answers[$_]) ne $alone[ $telling[$_] ] } 0 .. $#told;
	is(scalar @differ, 0, "$name: judged as the message alone")
	  or diag map { "$told[$_]\n    " . failure_of($answers[$_]) . "\n    " . $alone[ $telling[$_] ] . "\n" } @differ;
}
done_testing();
