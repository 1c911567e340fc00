# Installing, dropping, dumping, restoring: who gets in meanwhile, and
# what is lost on the way.
use strict;
use warnings;

use AttackTest;
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use RescueTest qw(extension_folder);
use Test::More;

my $node = site();
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';
my $dir = tempdir(CLEANUP => 1);

# In a database of its own, as the superuser; the statements are one session.
sub in_new_database
{
	my ($options, @statements) = @_;
	my $name = 'd' . ++our $databases;
	admin("CREATE DATABASE $name $options");
	my $session = connect_as('postgres', database => $name);
	my $outcome = outcome(map { $session->query($_) } @statements);
	$session->close;
	return $outcome;
}
# The same in one that others have used before, and taken back.
sub tried
{
	my $session = connect_as('postgres', database => 'scratch');
	my $outcome = outcome(map { $session->query($_) } 'BEGIN', @_, 'ROLLBACK');
	$session->close;
	return $outcome;
}
admin('CREATE DATABASE scratch');
my $install = 'CREATE EXTENSION rescue';
my $works = q{SELECT count(*) FROM rescue_latest('ws-1', 'acme')};
my $installs = sub { return our $installed //= in_new_database('', $install, q{SELECT rescue_set('billing', 'off')}, $works) };

sub install_refused
{
	my ($name, $expect, @statements) = @_;
	attack_by("install: $name", expect => $expect, control => $installs, gives => ' 0',
		by => sub { return tried(@statements) });
	return;
}
my $gone = q{SELECT count(*) FROM pg_extension WHERE extname = 'rescue'};
admin('CREATE ROLE squatter LOGIN; CREATE ROLE other');
install_refused('another role owns the schema', '42P06',
	'CREATE SCHEMA rescue AUTHORIZATION squatter', $install);
install_refused('squatter, and CASCADE', '42P06',
	'CREATE SCHEMA rescue AUTHORIZATION squatter', "$install CASCADE");
install_refused('squatter with a sequence that is waited for', '42P06',
	'CREATE SCHEMA rescue AUTHORIZATION squatter CREATE SEQUENCE bundle_id_seq', $install);
install_refused('into a schema of the tenant', '0A000',
	'CREATE SCHEMA tenant AUTHORIZATION squatter', "$install SCHEMA tenant");
install_refused('an overload that is there already', '42723',
	'SET LOCAL allow_system_table_mods = on',
	q{CREATE FUNCTION pg_catalog.rescue_latest(text, text) RETURNS int LANGUAGE sql AS 'SELECT 1'},
	$install);
attack_by("install: encoding $_", expect => '0A000 0', control => $installs, gives => ' 0',
	by => sub {
		return in_new_database("ENCODING '$_' LOCALE 'C' TEMPLATE template0", $install, $gone);
	})
  for 'LATIN1', 'SQL_ASCII';
attack_by(
	'install: by the owner of a database, who is no superuser',
	expect => '42501',
	by => sub {
		admin('CREATE DATABASE owned OWNER squatter');
		my $session = connect_as('squatter', database => 'owned');
		return outcome($session->query($install));
	},
	control => $installs, gives => ' 0');

# a role of the owner's name that is more than it may be
my %owners = (map({ ($_ => "ALTER ROLE rescue_owner $_") }
		qw(SUPERUSER LOGIN BYPASSRLS CREATEROLE CREATEDB REPLICATION)),
	'a member' => 'GRANT rescue_owner TO squatter',
	'a membership' => 'GRANT other TO rescue_owner',
	'a setting' => 'ALTER ROLE rescue_owner SET row_security = off',
	'a setting in one database' => 'ALTER ROLE rescue_owner IN DATABASE postgres SET search_path = evil');
for my $name (sort keys %owners)
{
	install_refused("rescue_owner has $name", '55000', $owners{$name}, $install);
}

# defaults that the installer once gave to everybody, or to one role: what TRIGGER
# on a table lets a role plant runs as the tables' owner
for my $grantee ('PUBLIC', 'squatter')
{
	attack_by(
		"install: default privileges for $grantee",
		expect => join(' ', ('42501') x 8),
		by => sub {
			in_new_database('',
				map({ "ALTER DEFAULT PRIVILEGES GRANT ALL ON $_ TO $grantee" }
					qw(TABLES SEQUENCES FUNCTIONS SCHEMAS)), $install);
			return verdict('squatter', [
				q{SELECT sections FROM rescue_latest('ws-1', 'acme')}, 'TABLE rescue.settings',
				q{SELECT nextval('rescue.bundle_id_seq')}, 'SELECT rescue_bind(NULL)',
				'SELECT rescue.admitted_org()', 'CREATE TABLE rescue.mine (i int)',
				'TRUNCATE rescue.sections',
				'CREATE TRIGGER spy AFTER INSERT ON rescue.sections FOR EACH ROW
					EXECUTE FUNCTION suppress_redundant_updates_trigger()' ],
				database => "d$main::databases");
		},
		control => $installs, gives => ' 0');
}

# an upgrade whose script forgets what the install script did
my $folder = extension_folder();
my %deltas = (
	'a function for PUBLIC' => [ q{CREATE FUNCTION pg_catalog.rescue_all() RETURNS SETOF text
		LANGUAGE sql AS 'SELECT content FROM rescue.sections';}, 'public_grants' ],
	'a table without row security' =>
	  [ 'CREATE TABLE rescue.more (org_id text NOT NULL);', 'row_security' ],
	'a table of the installer' =>
	  [ 'CREATE TABLE rescue.more (org_id text NOT NULL);', 'table_owner' ],
	'a table that is granted' =>
	  [ 'GRANT SELECT ON rescue.sections TO PUBLIC;', 'table_grants' ]);
for my $name (sort keys %deltas)
{
	my ($delta, $finding) = @{ $deltas{$name} };
	my $file = "$folder/rescue--1.0.0--9.9.9.sql";
	my $upgraded = sub {
		open my $fh, '>', $file or die "$file: $!";
		print $fh "$_[0]\n";
		close $fh;
		my $found = tried($install, q{ALTER EXTENSION rescue UPDATE TO '9.9.9'},
			qq{SELECT bool_and(ok) FROM rescue_settings_check() WHERE name = '$finding'});
		unlink $file;
		return $found;
	};
	attack_by("upgrade that brings $name, unseen", expect => 'f',
		by => sub { return $upgraded->($delta) }, control => sub { return $upgraded->('SELECT 1;') },
		gives => 't');
}

# two databases of one cluster, one owner
attack_by(
	'another database: its tokens, its billing, its binding',
	expect => 'RB003 RB001',
	by => sub {
		my $token = admin(q{SELECT rescue_token_issue('acme')});
		return in_new_database('', $install, q{SELECT FROM rescue_set('billing', 'off')},
			"SELECT * FROM rescue_latest('ws-1', 'acme', '$token')",
			q{SELECT FROM rescue_set('billing', 'required')}, $works) =~ s/^\s+//r =~ s/\s+/ /gr;
	},
	control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });

# dump and restore
admin(q{SELECT rescue_billing_policy_set('on_fire', 'allow'),
	rescue_billing_set('globex', 'on_fire'), rescue_set('max_sections', '10'),
	rescue_bind('acme')});
my $token = admin(q{SELECT rescue_token_issue('acme')});
my $holds = admin(q{INSERT INTO rescue.holds (org_id, bundle_id, why, held_at)
	SELECT 'acme', min(bundle_id), 'law', now() FROM rescue.bundles WHERE org_id = 'acme'});
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/dump", $node->connstr('postgres') ], 'dump');
admin('CREATE DATABASE restored');
run([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), "$dir/dump" ], '2>', \my $why);
is($why // '', '', 'restore without an error');

# the whole state of a table, in one line
my %states = (
	map({
		my $filter = { settings => 'WHERE revision > 0', billing_policy => '' }->{$_} // '';
		("rows of $_" => "SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM rescue.$_ t $filter")
	} split ' ', admin(q{SELECT string_agg(relname, ' ') FROM pg_class
		WHERE relnamespace = 'rescue'::regnamespace AND relkind = 'r'})),
	'owners and row security' => q{SELECT string_agg(concat(relname, relowner::regrole, relrowsecurity, relforcerowsecurity), ' ' ORDER BY relname)
		FROM pg_class WHERE relnamespace = 'rescue'::regnamespace},
	'policies' => q{SELECT string_agg(concat(polrelid::regclass, polname, pg_get_expr(polqual, polrelid), polroles), ' ' ORDER BY polrelid::regclass::text)
		FROM pg_policy},
	'sequences' => q{SELECT (SELECT last_value FROM rescue.bundle_id_seq), (SELECT last_value FROM rescue.hold_id_seq)},
	'privileges of functions' => q{SELECT md5(string_agg(concat(oid::regprocedure,
		(SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(proacl) a)), ' ' ORDER BY oid::regprocedure::text))
		FROM pg_proc WHERE proname ~ '^rescue_' OR pronamespace = 'rescue'::regnamespace},
	'privileges of relations' => q{SELECT md5(string_agg(concat(relname,
		(SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(relacl) a)), ' ' ORDER BY relname))
		FROM pg_class WHERE relnamespace = 'rescue'::regnamespace});
for my $name (sort keys %states)
{
	my $before = admin($states{$name});
	attack_by(
		"restore loses: $name",
		expect => $before,
		by => sub { return admin($states{$name}, 'restored') },
		control => sub { return length $before ? 'there' : 'nothing to lose' },
		gives => 'there');
}
my %restored = (startup => { database => 'restored' }, control => $latest);
attack 'restored: the binding holds', call => $latest, %restored,
  with => { org => q{'globex'} }, expect => 'RB002';
attack 'restored: the token reads', expect => qr/canary-of-acme/, %restored,
  call => "SELECT sections FROM rescue_latest({ws}, {org}, '$token')";
attack 'restored: a stranger has no right', as => 'squatter', call => $latest, %restored,
  expect => '42501', control_as => 'app';
attack 'restored: the table for pg_read_all_data', as => 'auditor',
  call => 'SELECT * FROM rescue.sections', %restored, expect => 'no row';
attack 'restored: the owner outside of a statement', as => 'postgres', %restored,
  call => [ 'SET ROLE rescue_owner', 'SELECT * FROM rescue.sections' ], expect => 'no row';
# a restore that leaves privileges and owners out must not let any role in
admin('CREATE DATABASE bare');
run([ 'pg_restore', '--no-owner', '--no-acl', '-d', $node->connstr('bare'), "$dir/dump" ], '2>', \$why);
my %bare = (startup => { database => 'bare' }, control => $latest);
attack 'restored without privileges: a reader', call => $latest, expect => '42501', %bare;
attack 'restored without privileges: a stranger', as => 'squatter', call => $latest,
  expect => '42501', control_as => 'app', %bare;
attack 'restored without owners: the tables', as => 'postgres', expect => 'no row', %bare,
  call => [ 'SET ROLE rescue_owner', 'SELECT * FROM rescue.sections' ];
attack 'restored without owners: the superuser, with the wrong organisation', as => 'postgres',
  call => q{SELECT * FROM rescue_latest('ws-9', 'globex')}, expect => 'RB002', %bare;
admin('SELECT rescue_bind(NULL)', $_) for 'restored', 'postgres';
attack 'restored: a policy of one\'s own', call => $latest, %restored,
  with => { org => q{'globex'} }, expect => qr/canary-of-globex/;
attack 'restored: ids start again', as => 'postgres', startup => { database => 'restored' },
  call => q{SELECT nextval('rescue.bundle_id_seq') > max(bundle_id) FROM rescue.bundles},
  control => q{SELECT nextval('rescue.bundle_id_seq') > max(bundle_id) FROM rescue.bundles},
  gives => 't', expect => 't';

# who may dump
admin('CREATE ROLE backup LOGIN BYPASSRLS IN ROLE pg_read_all_data');
my $dump = sub {
	my ($role, @options) = @_;
	my ($out, $err) = ('', '');
	my $ok = run [ 'pg_dump', '-U', $role, @options, $node->connstr('postgres') ], '>', \$out, '2>', \$err;
	return ($ok ? 'dumped' : 'failed') . ($out =~ /(canary-of-\w+)/ ? " $1" : '');
};
my %dumpers = (
	'a reader' => [ ['intruder'], 'failed' ],
	'pg_read_all_data' => [ ['auditor'], 'failed' ],
	'pg_read_all_data, with row security' => [ [ 'auditor', '--enable-row-security' ], 'dumped' ],
	'a reader, with row security' => [ [ 'intruder', '--enable-row-security' ], 'failed' ]);
for my $name (sort keys %dumpers)
{
	my ($arguments, $expect) = @{ $dumpers{$name} };
	attack_by(
		"dump by $name", expect => $expect,
		by => sub { return $dump->(@$arguments) },
		control => sub { return $dump->('backup') }, gives => qr/^dumped canary/);
}

# dropped and made again
attack_by(
	'dropped: the role stays, and holds nothing',
	expect => '1 0 0',
	by => sub {
		return tried($install, 'DROP EXTENSION rescue',
			q{SELECT count(*) FROM pg_roles WHERE rolname = 'rescue_owner'},
			q{SELECT count(*) FROM pg_class WHERE relowner = 'rescue_owner'::regrole},
			q{SELECT count(*) FROM pg_namespace WHERE nspname = 'rescue'});
	},
	control => sub { return tried($install, 'DROP EXTENSION rescue', $install, $gone) },
	gives => '1');
attack_by(
	'dropped: what was stored comes back with the extension',
	expect => '0',
	by => sub {
		return tried($install,
			q{INSERT INTO rescue.billing VALUES ('acme', 'active', now())},
			'DROP EXTENSION rescue', $install, 'SELECT count(*) FROM rescue.billing');
	},
	control => $installs, gives => ' 0');
attack 'dropped: the owner, by a plain role', call => 'DROP ROLE rescue_owner', expect => '42501',
  control => $latest;
attack 'dropped: the owner, while it owns', as => 'postgres', call => 'DROP ROLE rescue_owner',
  expect => '2BP01', control => $latest;

done_testing();
