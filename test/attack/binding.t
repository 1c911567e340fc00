# A database that is bound to one organisation, and every way to talk it, or
# the session, out of that: settings, startup options, other databases.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';
my %globex = (with => { org => q{'globex'} });

admin(q{SELECT rescue_bind('acme')});
attack 'bound: the sibling', call => $latest, %globex, expect => 'RB002';
attack 'bound: the sibling, by id',
  call => 'SELECT sections FROM rescue_get({id}, {org})',
  with => { org => q{'globex'}, id => '{sibling_id}' }, expect => 'RB002';
attack 'bound: the sibling, with a token of the bound one',
  call => 'SELECT sections FROM rescue_latest({ws}, {org}, {token})',
  %globex, expect => 'RB002';
attack 'bound: an organisation that never was',
  call => $latest, with => { org => q{'nobody'} }, expect => 'RB002';
attack 'bound: a suspended one is told nothing about its account',
  call => $latest, with => { org => q{'hooli'} }, expect => 'RB002';
attack 'bound: a blank behind', call => $latest,
  with => { org => q{'acme '} }, expect => 'RB002';
attack 'bound: a prefix', call => $latest,
  with => { org => q{'acm'} }, expect => 'RB002';
attack 'bound: upper case', call => $latest,
  with => { org => q{'ACME'} }, expect => 'RB002';
attack 'bound: missing is missing, not the bound one', call => $latest,
  with => { org => 'NULL' }, expect => 'RB001';
attack 'bound: writers, too', as => 'clerk',
  call => q{SELECT 'canary-of-acme', rescue_billing_set({org}, 'active')},
  %globex, expect => 'RB002';
attack 'bound: no token for the sibling', as => 'issuer',
  call => q{SELECT rescue_token_issue({org})}, %globex, expect => 'RB002',
  gives => qr/^rsc_/;
attack 'bound: unbind', call => 'SELECT rescue_bind(NULL)', expect => '42501',
  control => $latest;
attack 'bound: rewrite the row',
  call => q{UPDATE rescue.settings SET bound_org = NULL}, expect => '42501',
  control => $latest;
attack 'bound: add a row',
  call => q{INSERT INTO rescue.settings (revision) VALUES (99)},
  expect => '42501', control => $latest;

# what a startup packet may say. A setting that exists and may be given is a
# narrower one; all others fall at load, whatever they are called
my %options = (
	'org_id of the sibling' => '-c rescue.org_id=globex',
	'org_id, empty' => '-c rescue.org_id=',
	'bound_org, empty' => '-c rescue.bound_org=',
	'bind' => '-c rescue.bind=globex',
	'search_path' => '-c search_path=rescue,pg_temp',
	'error style' => '-c rescue.error_style=native');
attack "startup option: $_", call => $latest, %globex,
  startup => { options => $options{$_} }, expect => 'RB002'
  for sort keys %options;
attack 'startup option: row_security', call => $latest, %globex,
  startup => { options => '-c row_security=off' }, expect => 'RB002';
for my $setting (qw(bound_org billing billing_max_age billing_source throttle
	gc_max_share gc_strict token_grace max_sections max_section_bytes
	max_bundles_per_workspace audit org_id error_style request_id client))
{
	attack "startup option: rescue.$setting = '$_'", call => $latest, %globex,
	  startup => { options => "-c rescue.$setting=$_" }, expect => qr/^RB00[12]$/
	  for '', 'off', 'globex';
}
attack 'startup option: error style tells the same refusal', call => $latest,
  %globex, startup => { options => '-c rescue.error_style=postgrest' },
  expect => 'PT403';
attack 'setting as a startup parameter of its own', call => $latest, %globex,
  startup => { 'rescue.bound_org' => '' }, expect => 'RB002';
attack 'database and role settings: an empty one', call => $latest, %globex,
  before => [
	q{ALTER DATABASE postgres SET rescue.bound_org = ''},
	q{ALTER ROLE intruder SET rescue.org_id = ''} ],
  after => [ 'ALTER DATABASE postgres RESET ALL', 'ALTER ROLE intruder RESET ALL' ],
  expect => 'RB002';
attack 'a role sets for itself', call => [
	'SELECT rescue_token_eq(NULL, NULL)',
	q{ALTER ROLE CURRENT_USER SET rescue.org_id = 'globex'}, $latest ],
  %globex, expect => 'f RB002', control => $latest,
  after => 'ALTER ROLE intruder RESET ALL';
attack 'SET, set_config, RESET, DISCARD',
  call => [
	$latest, q{SET rescue.org_id = 'globex'}, $latest,
	q{SELECT set_config('rescue.org_id', '', false) IS NULL}, $latest,
	'RESET ALL', $latest, 'DISCARD ALL', $latest ],
  %globex, control => $latest, expect => 'RB002 RB002 f RB002 RB002 RB002';
attack 'an invented setting after the library is loaded',
  call => [ 'SELECT rescue_token_eq(NULL, NULL)', q{SET rescue.bound_org = 'globex'} ],
  control => $latest, expect => 'f 42602';
attack 'in a transaction that rolls back to before',
  call => [ 'BEGIN', 'SAVEPOINT a', $latest, 'ROLLBACK TO a', $latest, 'COMMIT' ],
  control => [ 'BEGIN', $latest, 'COMMIT' ], %globex, expect => 'RB002 RB002';

# unbound again: a session may narrow itself, and is held to that
admin(q{SELECT rescue_bind(NULL)});
attack 'session narrowed by SET', call => [ q{SET rescue.org_id = 'acme'}, $latest ],
  %globex, expect => 'RB002';
attack 'session narrowed by a startup option', call => $latest, %globex,
  startup => { options => '-c rescue.org_id=acme' }, expect => 'RB002';
attack 'session narrowed by its role', call => $latest, %globex,
  before => q{ALTER ROLE intruder SET rescue.org_id = 'acme'},
  after => 'ALTER ROLE intruder RESET ALL', expect => 'RB002';
attack 'session narrowed by its database', call => $latest, %globex,
  before => q{ALTER DATABASE postgres SET rescue.org_id = 'acme'},
  after => 'ALTER DATABASE postgres RESET ALL', expect => 'RB002';
attack 'session narrowed to a blank', call => $latest,
  startup => { options => '-c rescue.org_id=\ ' }, expect => 'RB002';
attack 'session narrowed to a prefix', call => $latest,
  startup => { options => '-c rescue.org_id=acm' }, expect => 'RB002';

# what an administrator narrowed a role to, no client widens: not by any spelling
# of an option, and not by SET once it is in
my %spellings = (
	'-c' => '-c rescue.org_id=globex',
	'-c, without a blank' => '-crescue.org_id=globex',
	'--' => '--rescue.org_id=globex',
	'-- with a dash' => '--rescue.org-id=globex',
	'capitals' => '-c Rescue.Org_Id=globex',
	'empty' => '-c rescue.org_id=',
	'blank' => '-c rescue.org_id=\ ',
	'twice' => '-c rescue.org_id=acme -c rescue.org_id=globex');
for my $name (sort keys %spellings)
{
	for my $scope ('ROLE intruder', 'DATABASE postgres')
	{
		attack "narrowed by $scope, widened by a startup option, $name",
		  call => $latest, %globex, before => "ALTER $scope SET rescue.org_id = 'acme'",
		  startup => { options => $spellings{$name} },
		  after => "ALTER $scope RESET ALL", expect => qr/^RB00[12]$/;
	}
}
for my $way ('PGOPTIONS', 'options of a URI', 'both, the URI empty')
{
	attack_by(
		"narrowed by its role, widened by $way, through libpq",
		expect => qr/RB00[12]/,
		by => sub {
			admin(q{ALTER ROLE intruder SET rescue.org_id = 'acme'});
			my $told = libpq($way, 'globex');
			admin('ALTER ROLE intruder RESET ALL');
			return $told;
		},
		control => sub { return libpq($way, 'acme') },
		gives => $way =~ /empty/ ? qr/RB001/ : qr/canary-of-acme/);
}

# What psql says of a read of an organisation, which its options name, too.
sub libpq
{
	my ($way, $org) = @_;
	local $ENV{PGOPTIONS} = $way eq 'options of a URI' ? '' : "-c rescue.org_id=$org";
	my $uri = 'postgresql://intruder@/postgres?host=' . node()->host . '&port=' . node()->port;
	$uri .= "&options=-c%20rescue.org_id%3D$org" if $way eq 'options of a URI';
	$uri .= '&options=-c%20rescue.org_id%3D' if $way =~ /empty/;
	my ($status, $out, $err) = node()->psql('postgres',
		"\\set VERBOSITY sqlstate\nSELECT sections FROM rescue_latest('ws-1', '$org')",
		connstr => $uri);
	return "$out$err";
}

attack 'narrowed by its role, widened by a startup parameter', call => $latest,
  %globex, before => q{ALTER ROLE intruder SET rescue.org_id = 'acme'},
  startup => { 'rescue.org_id' => 'globex' },
  after => 'ALTER ROLE intruder RESET ALL', expect => qr/^RB00[12]$/;
attack 'narrowed by its role, widened by SET', %globex,
  call => [ q{SET rescue.org_id = 'globex'}, $latest, q{SET rescue.org_id = ''}, $latest ],
  before => q{ALTER ROLE intruder SET rescue.org_id = 'acme'},
  after => 'ALTER ROLE intruder RESET ALL', control => $latest, expect => 'RB002 RB002';

# bound while a transaction is open that has read already
for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE READ ONLY')
{
	my $within = sub {
		my $org = shift;
		my $session = connect_as('intruder');
		$session->query($_) for 'SET plan_cache_mode = force_generic_plan',
		  'PREPARE r AS SELECT sections FROM rescue_latest(\'ws-1\', \'' . $org . '\')',
		  "BEGIN ISOLATION LEVEL $level";
		my $first = outcome($session->query('EXECUTE r'));
		die "first read: $first" unless $first =~ /canary-of-$org/;
		admin(q{SELECT rescue_bind('acme')});
		my $second = outcome($session->query('EXECUTE r'));
		$session->close;
		admin('SELECT rescue_bind(NULL)');
		return $second;
	};
	attack_by("bound since this transaction began, $level", expect => 'RB002',
		by => sub { return $within->('globex') }, control => sub { return $within->('acme') });
}

# A binding that its own transaction's snapshot would have lost: it knew of no
# later revision, and one of those would have outranked it.
my $bind_late = sub {
	my $level = shift;
	my $fresh = lc $level =~ s/ /_/r;
	admin("CREATE DATABASE $fresh");
	admin('CREATE EXTENSION rescue', $fresh);
	my $session = connect_as('postgres', database => $fresh);
	$session->query($_) for "BEGIN ISOLATION LEVEL $level", 'SELECT 1';
	admin("SELECT rescue_set('max_sections', '$_')", $fresh) for 10, 11;
	my $bound = outcome($session->query(q{SELECT rescue_bind('acme')}));
	$session->query('COMMIT');
	$session->close;
	return "$bound, " . admin('SELECT bound_org FROM rescue.settings ORDER BY revision DESC LIMIT 1', $fresh);
};
attack_by('bound by a transaction with an older snapshot: not in silence', expect => '40001, ',
	by => sub { return $bind_late->('REPEATABLE READ') },
	control => sub { return $bind_late->('READ COMMITTED') }, gives => 'no row, acme');

# session_preload_libraries loads before the startup options are looked at
admin(q{ALTER DATABASE postgres SET session_preload_libraries = 'rescue'});
admin(q{SELECT rescue_bind('acme')});
attack 'preloaded in the session: empty options', call => $latest, %globex,
  startup => { options => '-c rescue.org_id= -c rescue.bound_org=' },
  expect => 'RB002';
admin('ALTER DATABASE postgres RESET ALL');

# a database of the same cluster is a site of its own
admin('CREATE DATABASE other');
admin('CREATE EXTENSION rescue', 'other');
admin(q{SELECT rescue_grant('intruder', 'read'), rescue_set('billing', 'off')}, 'other');
attack 'another database of the cluster has none of it', call => $latest,
  startup => { database => 'other' }, expect => 'no row';
plant_bundle('other', 'ws-1', 'globex');
admin(q{SELECT rescue_bind('hooli')}, 'other');
attack 'another database, bound to another one', call => $latest,
  startup => { database => 'other' }, expect => 'RB002';

done_testing();
