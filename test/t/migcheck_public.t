# Public bug reports of migration tools, each as a small tree, and a ledger where
# it needs one: migcheck says of it what the tool does. The cases are in
# test/public.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use MigcheckTest qw(programs);
use PostgreSQL::Test::Cluster;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('public');
$node->init;
# The forms of connection strings that people have name a host.
$node->append_conf('postgresql.conf', "listen_addresses = '127.0.0.1'");
$node->start;
my ($program) = programs();
my $user = getpwuid $<;
local $ENV{MIGCHECK} = $program;
local $ENV{PGURI} = "postgres://$user\@127.0.0.1:" . $node->port;
my $cases = 0;
for my $file (sort grep { !/lib\.sh$/ } glob 'test/public/*.sh')
{
	my ($out, $err) = ('', '');
	IPC::Run::run([ 'bash', 'test/public/run', $file ], '<', \undef, '>', \$out, '2>', \$err);
	while ($out =~ /^(not )?ok \d+ - (.*)\n((?:#   .*\n)*)/mg)
	{
		my ($bad, $name, $said) = ($1, $2, $3);
		$cases++;
		ok(!$bad, $name) or diag($said);
		unlike($said, qr/Sanitizer|runtime error/, "$name: no sanitizer") if $bad;
	}
}
cmp_ok($cases, '>=', 308, "$cases cases");
done_testing();
