# An account that is suspended, unknown or out of date, and every way to read
# all the same: words, clocks, transactions that were opened before, tables of
# the application that change under us.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';
my %hooli = (with => { org => q{'hooli'} });

# Store a status of hooli as it is, whatever the functions would say to it.
sub status
{
	my ($word, %more) = @_;
	my $grace = $more{grace} // 'NULL';
	my $seen = $more{seen} // 'now()';
	return "INSERT INTO rescue.billing VALUES ('hooli', $word, $seen, $grace)
		ON CONFLICT (org_id) DO UPDATE SET status = EXCLUDED.status,
		observed_at = EXCLUDED.observed_at, grace_until = EXCLUDED.grace_until";
}

attack 'billing was never heard of', call => $latest,
  with => { org => q{'piper'} }, expect => 'RB001';
attack "status $_", call => $latest, %hooli, before => status("'$_'"),
  expect => 'RB004'
  for qw(suspended canceled unpaid paused incomplete incomplete_expired);
attack "status $_ without an end of the grace", call => $latest, %hooli,
  before => status("'$_'"), expect => 'RB004'
  for qw(past_due shutdown_pending);
attack 'grace that ended a moment ago', call => $latest, %hooli,
  before => status(q{'past_due'}, grace => 'clock_timestamp()'), expect => 'RB004';
attack 'grace without a word that has one', call => $latest, %hooli,
  before => status(q{'suspended'}, grace => q{'infinity'}), expect => 'RB004';
attack 'grace that ended in the year -infinity', call => $latest, %hooli,
  before => status(q{'past_due'}, grace => q{'-infinity'}), expect => 'RB004';
attack 'grace, by the clock of another time zone',
  call => [ q{SET timezone = 'Pacific/Kiritimati'}, $latest ], %hooli,
  before => status(q{'past_due'}, grace => q{now() - interval '1 minute'}),
  expect => 'RB004';
attack_by(
	'grace ends after the transaction began, whose now() does not advance',
	expect => 'RB004',
	by => sub { return grace_within('clock_timestamp()') },
	control => sub { return grace_within(q{'infinity'}) },
	gives => qr/canary-of-hooli/);

# Open a transaction, let the grace end, and read.
sub grace_within
{
	my $end = shift;
	my $session = connect_as('intruder');
	$session->query('BEGIN');
	admin(status(q{'past_due'}, grace => $end));
	my $outcome = outcome($session->query(q{SELECT sections FROM rescue_latest('ws-1', 'hooli')}));
	$session->close;
	return $outcome;
}

# the set of words is open: what is not known refuses
my %words = (
	'unknown word' => q{'on_fire'},
	'upper case' => q{'ACTIVE'},
	'blank behind' => q{'active '},
	'line end behind' => q{E'active\n'},
	'zero width space' => q{E'\u200Bactive'},
	'cyrillic a' => q{E'\u0430ctive'},
	'empty' => q{''},
	'the word of the policy' => q{'allow'},
	'pattern' => q{'%'});
attack "status: $_", call => $latest, %hooli, before => status($words{$_}),
  expect => 'RB001'
  for sort keys %words;

admin(q{SELECT rescue_set('billing_max_age', '1 hour')});
attack 'observation is too old', call => $latest, %hooli,
  before => status(q{'active'}, seen => q{now() - interval '61 minutes'}),
  expect => 'RB001';
attack 'observation is too old, for a grace that goes on', call => $latest, %hooli,
  before => status(q{'past_due'}, seen => q{now() - interval '2 hours'},
	grace => q{'infinity'}),
  expect => 'RB001';
admin(q{SELECT rescue_set('billing_max_age', NULL)});

my $set = q{SELECT 'canary-of-acme' WHERE rescue_billing_set({org}, };
my %observed = (
	'tomorrow' => [ q{now() + interval '1 day'}, 'RB007' ],
	'infinity' => [ q{'infinity'}, 'RB007' ],
	'-infinity' => [ q{'-infinity'}, 'RB007' ],
	'missing' => [ 'NULL', 'RB007' ],
	'older than what is known' => [ q{now() - interval '1 day'}, 'no row' ]);
attack "observation of $_", as => 'clerk',
  call => "$set 'active', $observed{$_}[0])", %hooli,
  before => status(q{'suspended'}),
  control => "$set 'active', clock_timestamp())", expect => $observed{$_}[1]
  for sort keys %observed;
attack 'a late webhook brings back the old word', call => $latest, %hooli,
  before => [
	status(q{'suspended'}),
	q{SELECT rescue_billing_set('hooli', 'active', now() - interval '1 minute')} ],
  expect => 'RB004';

attack 'reader sets the status', call => q{SELECT rescue_billing_set('hooli', 'active')},
  expect => '42501', control => $latest;
attack 'reader switches billing off', call => q{SELECT rescue_set('billing', 'off')},
  expect => '42501', control => $latest;
attack 'reader changes the policy',
  call => q{SELECT rescue_billing_policy_set('suspended', 'allow')},
  expect => '42501', control => $latest;
attack 'startup option switches billing off', call => $latest, %hooli,
  startup => { options => '-c rescue.billing=off' }, expect => 'RB001';
attack 'session pretends to be at a foreign key',
  call => [ q{SET session_replication_role = replica}, $latest ], %hooli,
  control => $latest, expect => '42501 RB004';

# transactions that were opened before the suspension
my @levels = ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE',
	'REPEATABLE READ READ ONLY', 'SERIALIZABLE READ ONLY DEFERRABLE');
for my $level (@levels)
{
	for my $mode ('auto', 'force_generic_plan')
	{
		attack_by(
			"$level, opened before the suspension, plan_cache_mode $mode",
			expect => 'RB004',
			by => sub { return suspended_within($level, $mode, 'suspended') },
			control => sub { return suspended_within($level, $mode, 'active') },
			gives => qr/canary-of-hooli/);
	}
}

# Read once, change the status from outside, and read again.
sub suspended_within
{
	my ($level, $mode, $word) = @_;
	admin(status(q{'active'}));
	my $session = connect_as('intruder');
	$session->query($_)
	  for "SET plan_cache_mode = $mode",
	  'PREPARE r(text, text) AS SELECT sections FROM rescue_latest($1, $2)',
	  "BEGIN ISOLATION LEVEL $level";
	my $first = outcome($session->query(q{EXECUTE r('ws-1', 'hooli')}));
	die "first read: $first" unless $first =~ /canary-of-hooli/;
	admin(status("'$word'"));
	my $second = outcome($session->query(q{EXECUTE r('ws-1', 'hooli')}));
	$session->close;
	return $second;
}

# the application's own table
admin(q{
	CREATE SCHEMA shop;
	CREATE TABLE shop.account (org text PRIMARY KEY, status text);
	INSERT INTO shop.account VALUES ('acme', 'active'), ('hooli', 'suspended'),
		('globex', 'past_due'), ('piper', NULL), ('words', 'whatever');
	SELECT rescue_billing_bind('shop.account', 'org', 'status')});
attack 'own table: suspended', call => $latest, %hooli, expect => 'RB004',
  before => q{UPDATE rescue.billing SET status = 'active' WHERE org_id = 'hooli'};
attack 'own table: grace has no end there, so it is over', call => $latest,
  with => { org => q{'globex'} }, expect => 'RB004';
attack 'own table: NULL', call => $latest, with => { org => q{'piper'} },
  expect => 'RB001';
attack 'own table: no row', call => $latest, with => { org => q{'ACME'} },
  expect => 'RB001';
attack 'own table: word without policy', call => $latest,
  with => { org => q{'words'} }, expect => 'RB001';
my %changes = (
	'row security switched on' => [
		'ALTER TABLE shop.account ENABLE ROW LEVEL SECURITY',
		'ALTER TABLE shop.account DISABLE ROW LEVEL SECURITY' ],
	'unique index dropped' => [
		'ALTER TABLE shop.account DROP CONSTRAINT account_pkey',
		'ALTER TABLE shop.account ADD PRIMARY KEY (org)' ],
	'column renamed' => [
		'ALTER TABLE shop.account RENAME status TO state',
		'ALTER TABLE shop.account RENAME state TO status' ],
	'replaced by a view' => [
		'ALTER TABLE shop.account RENAME TO hidden;
		 CREATE VIEW shop.account AS SELECT org, \'active\'::text AS status FROM shop.hidden',
		'DROP VIEW shop.account; ALTER TABLE shop.hidden RENAME TO account' ],
	'child table says otherwise' => [
		q{CREATE TABLE shop.child () INHERITS (shop.account);
		  INSERT INTO shop.child VALUES ('hooli', 'active')},
		'DROP TABLE shop.child; ANALYZE shop.account' ]);
for my $name (sort keys %changes)
{
	attack "own table: $name", call => $latest, %hooli,
	  before => $changes{$name}[0], after => $changes{$name}[1],
	  expect => $name eq 'replaced by a view' ? 'RB004' : 'RB001';
}
attack 'own table: only a child table knows it', call => $latest,
  with => { org => q{'newco'} },
  before => q{CREATE TABLE shop.child () INHERITS (shop.account);
	INSERT INTO shop.child VALUES ('newco', 'active')},
  after => 'DROP TABLE shop.child; ANALYZE shop.account', expect => 'RB001';
if (has_icu())
{
	admin(q{CREATE COLLATION shop.caseless
		(provider = icu, locale = 'und-u-ks-level2', deterministic = false)});
	attack 'own table: a collation thinks other bytes equal', call => $latest,
	  with => { org => q{'Acme'} },
	  before => 'ALTER TABLE shop.account ALTER org TYPE text COLLATE shop.caseless',
	  after => 'ALTER TABLE shop.account ALTER org TYPE text COLLATE "default"',
	  expect => 'RB001';
}
attack 'own table: two rows of one organisation', call => $latest,
  before => q{
	ALTER TABLE shop.account DROP CONSTRAINT account_pkey;
	ALTER TABLE shop.account ADD UNIQUE (org, status);
	INSERT INTO shop.account VALUES ('acme', 'suspended')},
  after => q{
	DELETE FROM shop.account WHERE org = 'acme' AND status = 'suspended'},
  expect => 'RB001';
attack 'own table: dropped', call => $latest, before => 'DROP TABLE shop.account',
  control => 'SELECT 1', gives => '1', expect => 'RB001';
for my $source (
	q{CREATE VIEW shop.s AS SELECT 'hooli'::text AS org, 'active'::text AS status},
	q{CREATE TABLE shop.s (org text, status text)},
	q{CREATE TABLE shop.s (org text, status text); CREATE INDEX ON shop.s (org)},
	q{CREATE TABLE shop.s (org text UNIQUE, status text);
	  ALTER TABLE shop.s ENABLE ROW LEVEL SECURITY},
	q{CREATE TABLE shop.s (org text, status text);
	  CREATE UNIQUE INDEX ON shop.s (org) WHERE status = 'active'},
	q{CREATE TABLE shop.s (org int UNIQUE, status text)},
	q{CREATE MATERIALIZED VIEW shop.s AS SELECT 'a'::text AS org, 'a'::text AS status;
	  CREATE UNIQUE INDEX ON shop.s (org)})
{
	my ($kind) = $source =~ /(.{1,50})/;
	attack "bind to a source that can run code, or be two: $kind",
	  as => 'postgres', before => $source,
	  call => q{SELECT rescue_billing_bind('shop.s', 'org', 'status')},
	  after => 'DROP ' . ($source =~ /CREATE (MATERIALIZED VIEW|VIEW|TABLE)/)[0] . ' shop.s',
	  control => [
		'BEGIN', 'CREATE TABLE shop.s (org text UNIQUE, status text)',
		q{SELECT rescue_billing_bind('shop.s', 'org', 'status')}, 'ROLLBACK' ],
	  gives => 'no row', expect => 'RB007';
}

done_testing();
