# An upgrade: the script of the older version, filled, then ALTER EXTENSION
# UPDATE to a newer one, against a fresh install of the newer. There is one
# release yet, so the newer one is a delta of this test's own; released scripts
# that are kept in sql/ are each tried as well.
use strict;
use warnings;

use lib 'test/lib';
use RescueTest qw(rescue_cluster top);
use Test::More;

chdir top();
chomp(my $version = `scripts/version`);
my $node = rescue_cluster('upgrade', extension => 0);
my ($folder) = glob 'build/stage/usr/share/postgresql/*/extension';
BAIL_OUT('nothing is staged') unless $folder && -f "$folder/rescue--$version.sql";

# What an installed extension is: its objects with owner, privileges and
# definition, and its policies; not their numbers.
my $catalogue = <<'END';
SELECT concat_ws(' ', pg_describe_object(d.classid, d.objid, 0), pg_get_functiondef(p.oid), p.proowner::regrole, p.proacl,
	c.relacl, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole,
	pg_get_viewdef(CASE WHEN c.relkind = 'v' THEN c.oid END),
	(SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
			pg_get_expr(f.adbin, f.adrelid)), ', ' ORDER BY a.attname)
		FROM pg_attribute a LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
		WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
	(SELECT string_agg(concat_ws(' ', o.polname, o.polcmd, o.polpermissive, o.polroles::regrole[],
			pg_get_expr(o.polqual, o.polrelid), pg_get_expr(o.polwithcheck, o.polrelid)), ', ' ORDER BY o.polname)
		FROM pg_policy o WHERE o.polrelid = c.oid),
	(SELECT string_agg(pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.conrelid = c.oid),
	(SELECT string_agg(pg_get_indexdef(x.indexrelid), ', ' ORDER BY 1) FROM pg_index x WHERE x.indrelid = c.oid),
	(SELECT string_agg(pg_get_triggerdef(t.oid) || t.tgenabled::text, ', ' ORDER BY 1) FROM pg_trigger t
		WHERE t.tgrelid = c.oid AND NOT t.tgisinternal))
FROM pg_depend d
LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid AND p.prokind = 'f'
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
	AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'rescue')
ORDER BY 1
END

my $fill = <<'END';
CREATE ROLE app_of_upgrade LOGIN;
SELECT rescue_grant('app_of_upgrade', 'read'), rescue_billing_set('acme', 'active'),
	rescue_bind_role('app_of_upgrade', 'acme'), rescue_set('max_sections', '7'),
	rescue_redaction_rule_add('of-upgrade', 'upg-[0-9a-f]{12}', 'upg-0123456789ab');
SELECT rescue_persist('ws', 'acme', 'i-7', 'why', '[{"name": "n", "content": "password=Vw3kPz81qLm"}]');
SELECT rescue_hold(1, 'acme', 'ticket');
SELECT rescue_token_issue('acme', 'ws') IS NOT NULL;
CREATE TABLE kept OF rescue.bundle;
END

# What was stored, and who may do what.
my $contents = <<'END';
SELECT bundle_id, reason, sections->0->>'content' FROM rescue_latest('ws', 'acme');
SELECT rescue_verify(1, 'acme'), (SELECT count(*) FROM rescue_holds('acme')),
	(SELECT count(*) FROM rescue_token_list('acme')), rescue_redact('upg-ffffffffffff');
SELECT has_function_privilege('app_of_upgrade', 'rescue_latest(text, text)', 'EXECUTE'),
	has_function_privilege('app_of_upgrade', 'rescue_token_issue(text, text, interval, boolean, text, timestamptz)', 'EXECUTE');
SELECT max_sections FROM rescue.settings ORDER BY revision;
SELECT count(*) FROM rescue.role_bindings;
END

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

# Each release that is kept, to the version of the tree.
for my $file (sort glob 'sql/rescue--*.sql')
{
	my ($from) = $file =~ /rescue--([0-9.]+)\.sql$/ or next;
	upgrade($from, $version) if $from ne $version;
}
$node->stop;
done_testing();

sub slurp { open my $in, '<', shift or die; local $/; return scalar <$in> }

sub spew
{
	my ($file, $text) = @_;
	open my $out, '>', $file or die "$file: $!";
	print $out $text;
	close $out or die;
}
