# A router and its partitions, for the tests: databases of one cluster, or of
# clusters of their own.
package RouterTest;

use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Cluster;
use Test::More;

our @EXPORT_OK = qw(make_partition make_router need_plproxy);

# The roles of both sides, and the sets that each has.
my %roles = (
	reader => [qw(read)],
	guest => [qw(token_read)],
	intruder => [qw(read write tokens)],
	boss => [qw(read write tokens admin)]);

# Stop where the server has no PL/Proxy, which only routers need. A server that is
# not Debian's has none: there the file is passed over, where that is asked for.
sub need_plproxy
{
	my $node = shift;
	return if $node->safe_psql('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name = 'plproxy'") eq '1';
	BAIL_OUT('there is no PL/Proxy; run scripts/deps') unless $ENV{WITHOUT_PLPROXY};
	$node->stop;
	plan(skip_all => 'there is no PL/Proxy for this server');
}

# Roles belong to the cluster.
sub make_roles
{
	my $node = shift;
	for my $role (sort keys %roles)
	{
		$node->safe_psql('postgres', "CREATE ROLE $role LOGIN")
		  if $node->safe_psql('postgres', "SELECT count(*) FROM pg_roles WHERE rolname = '$role'") eq '0';
	}
	return;
}

# A database with the extension rescue and the next number; returns its
# connection string.
my $partitions = 0;
sub make_partition
{
	my ($node, $database) = @_;
	make_roles($node);
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, 'CREATE EXTENSION rescue');
	$node->safe_psql($database, "SELECT rescue_partition_set(@{[$partitions++]})");
	for my $role (sort keys %roles)
	{
		$node->safe_psql($database, "SELECT rescue_grant('$role', '$_')") for 'routed', @{ $roles{$role} };
	}
	return sprintf 'host=%s port=%s dbname=%s', $node->host, $node->port, $database;
}

# A database that routes to partitions, with a mapping for each role.
sub make_router
{
	my ($node, $database, @partitions) = @_;
	make_roles($node);
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, 'CREATE EXTENSION rescue_router CASCADE');
	$node->safe_psql($database, "SELECT rescue_router.add_partition('$_')") for @partitions;
	$node->safe_psql($database, 'SELECT rescue_router.lay_out()');
	for my $role (sort keys %roles)
	{
		$node->safe_psql($database, "CREATE USER MAPPING FOR $role SERVER rescue OPTIONS (user '$role')");
		$node->safe_psql($database, "SELECT rescue_grant('$role', '$_')") for @{ $roles{$role} };
	}
	return;
}

1;
