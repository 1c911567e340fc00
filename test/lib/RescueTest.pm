# What the server tests share: a throw-away cluster with rescue installed.
package RescueTest;

use strict;
use warnings;

use Exporter 'import';
use FileTest qw(top);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils ();
use Test::More ();

# The superuser of test/bin/initdb; PostgreSQL's modules forget what was set.
$ENV{PGUSER} = 'postgres';

our @EXPORT_OK = qw(rescue_cluster extension_folder has_icu has_library is_built_with log_gained sqlstate top);

# Whether a statement, which is rolled back, succeeds: only where the server is
# built with what it needs.
sub is_built_with
{
	my ($node, $what, $sql) = @_;
	my ($status) = $node->psql('postgres', "BEGIN; $sql; ROLLBACK", on_error_stop => 1);
	return 1 if $status == 0;
	Test::More::diag("this server is built without $what: what needs it is not tried");
	return 0;
}

# With ICU there are collations under which other bytes are equal.
sub has_icu { return is_built_with($_[0], 'ICU', q{CREATE COLLATION public.probe (provider = icu, locale = 'und')}) }

# With libxml there are functions that read tables into XML.
sub has_xml { return is_built_with($_[0], 'libxml', q{SELECT query_to_xml('SELECT 1', true, false, '')}) }

# Whether the server's libraries have one of this name: a server that is not
# Debian's can be without the extensions of contrib.
sub has_library
{
	my ($name) = @_;
	my $libraries = qx{"@{[$ENV{PG_CONFIG} // 'pg_config']}" --pkglibdir};
	chomp $libraries;
	return 1 if -e "$libraries/$name.so";
	Test::More::diag("this server is built without $name: what needs it is not tried");
	return 0;
}

# What a server's log gains by some work.
sub log_gained
{
	my ($node, $work) = @_;
	my $before = -s $node->logfile;
	$work->();
	open my $fh, '<', $node->logfile or die "log: $!";
	seek $fh, $before, 0;
	local $/;
	return <$fh> // '';
}

# A running cluster, its database "postgres" with the extension created.
#   preload => 1    with rescue in shared_preload_libraries
#   conf => TEXT    more lines for postgresql.conf
#   extension => 0  without CREATE EXTENSION
#   init => [...]   arguments for PostgreSQL::Test::Cluster's init
sub rescue_cluster
{
	my ($name, %option) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(@{ $option{init} // [] });
	$node->append_conf('postgresql.conf',
		"shared_preload_libraries = 'rescue'")
	  if $option{preload};
	$node->append_conf('postgresql.conf', $option{conf}) if $option{conf};
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION rescue')
	  if $option{extension} // 1;
	return $node;
}

# The folder in which a server of rescue_cluster looks for the scripts of
# extensions: the one that is staged, or its own where it looks nowhere else.
sub extension_folder
{
	my $config = $ENV{PG_CONFIG} // 'pg_config';
	chomp(my $share = qx{'$config' --sharedir});
	my $stage = top() . '/build/stage';
	my $staged = qx{'@{[top()]}/scripts/server-settings' '$stage'} =~ /^extension_/m;
	return ($staged ? $stage : '') . "$share/extension";
}

# The SQLSTATE that a statement ends with; '00000' if it succeeds. Further
# arguments go to psql, for instance connstr => "... options=...".
sub sqlstate
{
	my ($node, $sql, %option) = @_;
	my ($status, $out, $err) = $node->psql(
		'postgres',
		"\\set VERBOSITY sqlstate\n$sql",
		on_error_stop => 1,
		%option);
	return '00000' if $status == 0;
	return $1 if $err =~ /(?:ERROR|FATAL):\s+([0-9A-Z]{5})/;
	return "no sqlstate: $err";
}

1;
