# An upgrade: the script of the older version, filled, then ALTER EXTENSION
# UPDATE to a newer one, against a fresh install of the newer. The newer one is a
# delta of this test's own; each released script (scripts/freeze keeps them) is
# upgraded to the version of the tree as well.
use strict;
use warnings;

use lib 'test/lib';
use FileTest qw(slurp spew);
use RescueTest qw(extension_folder rescue_cluster top);
use Test::More;

chdir top();
chomp(my $version = `scripts/version`);
my $node = rescue_cluster('upgrade', extension => 0);
my $folder = extension_folder();
BAIL_OUT('nothing is staged') unless -f "$folder/rescue--$version.sql";

# What an installed extension is, what a database is filled with, and what is
# asked of it before and after.
my ($catalogue, $fill, $contents) = map { slurp("test/upgrade/$_.sql") } qw(catalogue fill contents);

# Statements, one result.
sub result { my ($database, $sql) = @_; return $node->safe_psql($database, $sql) }

# Upgrade from an older version to a newer one, both known to the server.
sub upgrade
{
	my ($from, $to) = @_;
	result('postgres', 'CREATE DATABASE older');
	result('postgres', 'CREATE DATABASE newer');
	result('older', "CREATE EXTENSION rescue VERSION '$from'");
	result('newer', "CREATE EXTENSION rescue VERSION '$to'");
	result('older', $fill);
	result('newer', q{SELECT rescue_grant('app_of_upgrade', 'read')});
	my $before = result('older', $contents);
	like($before, qr/REDACTED/, "$from: a bundle is stored");
	result('older', "ALTER EXTENSION rescue UPDATE TO '$to'");
	is(result('older', "SELECT extversion FROM pg_extension WHERE extname = 'rescue'"), $to, "$from: updated to $to");
	is(result('older', $contents), $before, "$from: everything is kept");
	is(result('older', $catalogue), result('newer', $catalogue), "$from: it is what a fresh install of $to is");
	is(result('older', q{SELECT count(*) FROM rescue_settings_check() WHERE NOT ok AND name ~ 'polic|owner|row_security|grants'}),
		'0', "$from: the settings check finds every wall");
	result('older', 'DROP OWNED BY app_of_upgrade');
	result('postgres', "DROP DATABASE $_") for qw(older newer);
	result('postgres', 'DROP ROLE app_of_upgrade');
}

# The delta of this test: a function and a column more.
my $delta = <<'END';
ALTER TABLE rescue.holds ADD COLUMN of_upgrade text;
CREATE FUNCTION rescue.of_upgrade() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
REVOKE ALL ON FUNCTION rescue.of_upgrade() FROM PUBLIC;
END
my $newer = '99.0.0';
my @made = ("$folder/rescue--$version--$newer.sql", "$folder/rescue--$newer.sql");
END { unlink @made if @made }
spew($made[0], $delta);
spew($made[1], slurp("$folder/rescue--$version.sql") . $delta);
upgrade($version, $newer);

# A delta that forgets something is seen.
spew($made[0], 'SELECT 1;');
result('postgres', "CREATE DATABASE $_") for qw(older newer);
result('older', "CREATE EXTENSION rescue VERSION '$version'");
result('newer', "CREATE EXTENSION rescue VERSION '$newer'");
result('older', "ALTER EXTENSION rescue UPDATE TO '$newer'");
isnt(result('older', $catalogue), result('newer', $catalogue), 'a delta that forgets an object is seen');
result('postgres', "DROP DATABASE $_") for qw(older newer);

# The router's script and a delta of it. It holds slots and placements, and cannot be
# beside rescue.
sub upgrade_router
{
	my ($from, $to) = @_;
	my $router = $catalogue =~ s/extname = 'rescue'/extname = 'rescue_router'/r;
	my $rows = 'SELECT * FROM rescue_router.placements UNION ALL SELECT * FROM rescue_router.homes';
	result('postgres', "CREATE DATABASE $_") for qw(older newer);
	result('older', "CREATE EXTENSION rescue_router VERSION '$from' CASCADE");
	result('newer', "CREATE EXTENSION rescue_router VERSION '$to' CASCADE");
	result('older', q{INSERT INTO rescue_router.placements VALUES ('acme', 1)});
	my $before = result('older', $rows);
	result('older', "ALTER EXTENSION rescue_router UPDATE TO '$to'");
	is(result('older', $rows), $before, "router $from: the placements are kept");
	like($before, qr/acme/, "router $from: there was one");
	is(result('older', $router), result('newer', $router), "router $from: it is what a fresh install of $to is");
	result('postgres', "DROP DATABASE $_") for qw(older newer);
}
my $has_router = result('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name = 'plproxy'");
if ($has_router)
{
	my $router_delta = "COMMENT ON SCHEMA rescue_router IS 'newer';\nCREATE FUNCTION rescue_router.of_upgrade() RETURNS int LANGUAGE sql AS 'SELECT 1';\n";
	push @made, "$folder/rescue_router--$version--$newer.sql", "$folder/rescue_router--$newer.sql";
	spew($made[-2], $router_delta);
	spew($made[-1], slurp("$folder/rescue_router--$version.sql") . $router_delta);
	upgrade_router($version, $newer);
}

# Each release that is kept, to the version of the tree.
for my $file (sort glob 'test/upgrade/released/*.sql')
{
	my ($name, $from) = $file =~ m{(rescue(?:_router)?)--([0-9.]+)\.sql$} or die "$file: what is it?";
	next if $from eq $version;
	push @made, "$folder/$name--$from.sql";
	spew($made[-1], slurp($file));
	if ($name eq 'rescue') { upgrade($from, $version) }
	elsif ($has_router) { upgrade_router($from, $version) }
}
$node->stop;
done_testing();

