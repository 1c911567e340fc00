# The commands of the README and of the pages that are to be followed run as
# they are written, and print what they say.
use strict;
use warnings;

use File::Temp qw(tempdir);
use IPC::Run qw(run);
use lib 'test/lib';
use PageTest qw(blocks_of commands_of has_error output_pattern run_block);
use RescueTest qw(rescue_cluster top);
use Test::More;

chdir top();

# what compares is itself tried
like("a\nb c\nd\n", output_pattern('a', 'b …', '…'), 'a pattern matches');
unlike("a\nx\n", output_pattern('a', 'b'), 'another line does not');
unlike("a\nb\nc\n", output_pattern('a', 'b'), 'nor does a line too many');
is_deeply([ commands_of("\$ one \\\ntwo\nsaid\n\$ three\n") ],
	[ { command => "one \\\ntwo", output => ['said'] }, { command => 'three', output => [] } ],
	'commands and their output are told apart');
ok(has_error("one\n$_\n"), "an error: $_")
  for ('ERROR:  no table', 'psql:a.sql:1: ERROR:  no table', 'bash: line 1: x: command not found',
	'make: *** [Makefile:1: x] Error 1', 'FATAL:  no database');
ok(!has_error("one\n$_\n"), "no error: $_")
  for ('CREATE EXTENSION', 'no ERROR: here', 'errors: 0', 'making x: done', '');

# A copy of the tree, in which a page may build and install.
my $folder = tempdir(CLEANUP => 1);
system("tar -c --exclude=./.git --exclude=./build/asan . | tar -x -C '$folder'") == 0 or die;

# Tests do not run as root: sudo installs into a folder.
mkdir "$folder/stub" or die;
open my $sudo, '>', "$folder/stub/sudo" or die;
print $sudo "#!/bin/sh\nDESTDIR='$folder/installed' exec \"\$@\" DEPS=:\n";
close $sudo;
chmod 0755, "$folder/stub/sudo";

my $node = rescue_cluster('pages', extension => 0);
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
$ENV{PSQLRC} = '/dev/null';
$ENV{PAGER} = 'cat';
$ENV{PATH} = "$folder/stub:$folder/tools/migcheck:$folder/tools/rescuectl:$ENV{PATH}";
delete $ENV{MAKEFLAGS};
delete $ENV{MAKELEVEL};

for my $page (qw(README.md doc/tutorial.md doc/surroundings.md doc/managed-servers.md doc/fleet.md))
{
	# a router needs PL/Proxy, see need_plproxy()
	next if $page eq 'doc/fleet.md' && $ENV{WITHOUT_PLPROXY};
	my $database = $page =~ s/\W/_/gr;
	$node->safe_psql('postgres', "CREATE DATABASE \"$database\"");
	$ENV{PGDATABASE} = $database;
	my $count = 0;
	for my $block (blocks_of($page))
	{
		my $place = "$page:$block->{line}";
		if ($block->{kind} eq 'sql')
		{
			my ($status, $said) = run_block('sql', $block->{text}, $folder);
			is($status, 0, "$place: the statements succeed") or diag($said);
			$count++;
			next;
		}
		for my $command (commands_of($block->{text}))
		{
			my (undef, $said) = run_block('console', $command->{command}, $folder);
			like($said, output_pattern(@{ $command->{output} }),
				"$place: " . ($command->{command} =~ s/\n.*//sr));
			ok(!has_error($said) || has_error(join "\n", @{ $command->{output} }),
				"$place: it has no error but one that is shown")
			  or diag($said);
			$count++;
		}
	}
	cmp_ok($count, '>=', 1, "$page has commands");
	$node->safe_psql('postgres', "DROP DATABASE \"$database\"");
	# the roles of a page go with it
	$node->safe_psql('postgres', "DROP ROLE $_")
	  for split /\n/, $node->safe_psql('postgres',
		q{SELECT quote_ident(rolname) FROM pg_roles WHERE rolname !~ '^(pg_|postgres$|rescue_owner$)'});
}
$node->stop;
done_testing();
