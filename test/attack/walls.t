# The second wall taken down from outside: policies dropped or altered, row
# security switched off for the session; and what the server's own errors say
# from within our statements.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(conf => "log_statement = none\n");
my $a = 'sha256:' . 'a' x 64;
admin(qq{SELECT rescue_pin_promote('codex', '$a'), rescue_set('gc_max_share', '1'),
	rescue_redaction_rule_add('own', 'own-secret-([0-9]+)', 'own-secret-1')});
my $token = admin(q{SELECT rescue_token_issue('acme')});

# What reads a table, by its name, or the policy's: else what every reader asks.
my $walk = q{SELECT count(*) FROM rescue_gc('{}', '0', true)};
my $adoption = q{SELECT * FROM rescue_pin_adoption('codex')};
my %reads = (
	'sections' => q{SELECT sections FROM rescue_latest('ws-large', 'acme')},
	'holds' => q{SELECT count(*) FROM rescue_holds('acme')},
	'tombstones' => q{SELECT count(*) FROM rescue_tombstones('acme')},
	'redaction_rules' => q{SELECT rescue_redact('own-secret-7')},
	'gc_plans' => q{SELECT count(*) FROM rescue_gc_plan('{}', true, '0', 'acme')},
	'jobs' => q{SELECT rescue_job_put('j', '{}')},
	'pins' => q{SELECT generation FROM rescue_pin_resolve('codex')},
	'pin_observations' => $adoption,
	'bundles walking' => $walk, 'tokens walking' => $walk);
my $reader = "SELECT sections FROM rescue_latest('ws-1', 'acme', '$token')";

# What may have been done to the policy P of the table T, whose condition is C.
my %damages = (
	'dropped' => 'DROP POLICY P ON T',
	'for all rows' => 'ALTER POLICY P ON T USING (true)',
	'for what is not its own' => 'ALTER POLICY P ON T USING (C OR true)',
	'for another role' => 'ALTER POLICY P ON T TO auditor',
	'for one role more' => 'ALTER POLICY P ON T TO rescue_owner, auditor',
	'for PUBLIC' => 'ALTER POLICY P ON T TO PUBLIC',
	'for any statement of ours' => 'ALTER POLICY P ON T USING (rescue.is_admitted() AND true)',
	'by a function of the same name' =>
	  [ 'CREATE FUNCTION public.is_admitted() RETURNS boolean LANGUAGE sql AS $$SELECT true$$',
		'ALTER POLICY P ON T USING (public.is_admitted())' ],
	'for the reverse' => 'ALTER POLICY P ON T USING (NOT (C))',
	'restrictive' => [ 'DROP POLICY P ON T', 'CREATE POLICY P ON T AS RESTRICTIVE TO rescue_owner USING (C)' ],
	'for UPDATE' => [ 'DROP POLICY P ON T', 'CREATE POLICY P ON T FOR UPDATE TO rescue_owner USING (C)' ],
	'with one for all rows' => 'CREATE POLICY more ON T TO rescue_owner USING (true)',
	'with one that hides rows' => 'CREATE POLICY more ON T AS RESTRICTIVE TO PUBLIC USING (false)',
	'with row security off' => 'ALTER TABLE T DISABLE ROW LEVEL SECURITY',
	'with row security not forced' => 'ALTER TABLE T NO FORCE ROW LEVEL SECURITY',
	'passed by' => 'ALTER ROLE rescue_owner BYPASSRLS');
my $succeeds = qr/^(?!.*\b(?:RB|XX|42)\w{3}\b)/;
for my $row (split /\n/, admin(q{
	SELECT concat_ws(E'\t', c.relname, p.polname, pg_get_expr(p.polqual, p.polrelid))
	FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
	WHERE c.relnamespace = 'rescue'::regnamespace ORDER BY 1}))
{
	my ($table, $policy, $condition) = split /\t/, $row;
	my $call = $reads{"$table $policy"} // $reads{$table} // $reader;
	for my $damage (sort keys %damages)
	{
		my @done = map { s/\bP\b/$policy/gr =~ s/\bT\b/rescue.$table/r =~ s/\bC\b/$condition/r }
		  ref $damages{$damage} ? @{ $damages{$damage} } : $damages{$damage};
		attack "policy $policy of $table $damage", as => 'postgres', expect => 'RB001',
		  call => [ 'BEGIN', @done, $call, 'ROLLBACK' ], control => $call, gives => $succeeds;
	}
	attack "policy $policy of $table beside one of another role's", as => 'postgres',
	  expect => $succeeds, gives => $succeeds, control => $call,
	  call => [ 'BEGIN', "CREATE POLICY more ON rescue.$table TO auditor USING (true)", $call, 'ROLLBACK' ];
}
attack 'policy of bundles that admits without the organisation', as => 'postgres', expect => 'RB001',
  call => [ 'BEGIN', 'ALTER POLICY admitted ON rescue.bundles USING (rescue.is_admitted())', $reader, 'ROLLBACK' ],
  control => $reader;
attack "policy of bundles for $_", as => 'postgres', expect => 'RB001', control => $reader,
  call => [ 'BEGIN', "ALTER POLICY admitted ON rescue.bundles USING ($_)", $reader, 'ROLLBACK' ]
  for q{org_id = 'acme'}, 'workspace_id = rescue.admitted_org()',
  'org_id <> rescue.admitted_org()', 'rescue.admitted_org() = rescue.admitted_org()';
attack 'policy with a check of its own', as => 'postgres', expect => 'RB001',
  call => [ 'BEGIN', 'ALTER POLICY admitted ON rescue.bundles WITH CHECK (true)', $reader, 'ROLLBACK' ],
  control => $reader;
attack 'what was written is taken back', as => 'postgres', expect => 'RB001 0',
  call => [ 'BEGIN', 'ALTER POLICY admitted ON rescue.jobs USING (true)', 'SAVEPOINT a',
	q{SELECT rescue_job_put('lost', '{}')}, 'ROLLBACK TO a',
	q{SELECT count(*) FROM rescue.jobs WHERE job_id = 'lost'}, 'ROLLBACK' ],
  control => $reader;
# by another session, with the plans of this one saved
attack_by(
	'policy dropped by another session, and made again',
	expect => qr/^RB001 \[.*canary-of-acme/,
	by => sub {
		my $session = connect_as('app');
		$session->query($reader) for 1 .. 2;
		admin('DROP POLICY admitted ON rescue.tokens');
		my $without = $session->query($reader);
		admin('CREATE POLICY admitted ON rescue.tokens TO rescue_owner USING (org_id = rescue.admitted_org())');
		return outcome($without, $session->query($reader));
	},
	control => sub { return verdict('app', $reader) });

attack_by(
	'the role that bypasses row security, made by another session',
	expect => qr/^RB001 \[.*canary-of-acme/,
	by => sub {
		my $session = connect_as('app');
		$session->query($reader) for 1 .. 2;
		admin('ALTER ROLE rescue_owner BYPASSRLS');
		my $without = $session->query($reader);
		admin('ALTER ROLE rescue_owner NOBYPASSRLS');
		return outcome($without, $session->query($reader));
	},
	control => sub { return verdict('app', $reader) });

attack_by(
	'the role that bypasses row security, for the redactor',
	expect => 'own-secret-[REDACTED:own] RB001 own-secret-[REDACTED:own]',
	by => sub {
		my $session = connect_as('app');
		my @results = $session->query($reads{redaction_rules});
		admin('ALTER ROLE rescue_owner BYPASSRLS');
		push @results, $session->query($reads{redaction_rules});
		admin('ALTER ROLE rescue_owner NOBYPASSRLS');
		return outcome(@results, $session->query($reads{redaction_rules}));
	},
	control => sub { return verdict('app', $reader) });

# row security switched off by the session
attack 'row_security = off: a reader', call => [ 'SET row_security = off', $reader ],
  expect => qr/^\[.*canary-of-acme/, control => $reader;
attack 'row_security = off: plans made before', call => [ $reader, 'SET row_security = off', $reader ],
  expect => qr/canary-of-acme.*canary-of-acme/, control => $reader;
attack 'row_security = off: the redactor', call => [ 'SET row_security = off', $reads{redaction_rules} ],
  expect => 'own-secret-[REDACTED:own]', control => $reader;
attack 'row_security = off: stays as it was', call => [ 'SET row_security = off', $reader, 'SHOW row_security' ],
  expect => qr/ off$/, control => $reader;
attack 'row_security = off: a table of ours by the session itself', as => 'postgres', control => $reader,
  call => [ 'SET row_security = off', $reader, 'SET ROLE rescue_owner', 'SELECT content FROM rescue.sections' ],
  expect => qr/42501$/;

# Errors of the server's own within our statements. Where it says what it did:
# the context, our statement and the places in it.
my %errors = (
	'a table is gone' => [ 'ALTER TABLE rescue.bundles RENAME TO elsewhere', $reader ],
	'a table is gone, as the plan is saved' =>
	  [ $reader, 'ALTER TABLE rescue.bundles RENAME TO elsewhere', $reader ],
	'a constraint' => [ q{ALTER TABLE rescue.billing ADD CHECK (status <> 'sentinel') NOT VALID},
		q{SELECT rescue_billing_set('acme', 'sentinel')} ],
	'a unique index' => [ 'CREATE UNIQUE INDEX ON rescue.holds (why)',
		q{SELECT rescue_hold(1, 'acme', 'sentinel'), rescue_hold(1, 'acme', 'sentinel')} ],
	'a trigger' => [ q{CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE 'failed' USING DETAIL = 'sentinel', CONSTRAINT = 'c'; END $$},
		'CREATE TRIGGER fail BEFORE UPDATE ON rescue.billing FOR EACH ROW EXECUTE FUNCTION public.fail()',
		q{SELECT rescue_billing_set('acme', 'active')} ],
	'in a function of the caller' => [ 'ALTER TABLE rescue.bundles RENAME TO elsewhere',
		"DO \$\$ BEGIN PERFORM * FROM rescue_latest('ws-1', 'acme', '$token'); END \$\$" ],
	'a read-only transaction' => [ 'SET TRANSACTION READ ONLY', q{SELECT rescue_billing_set('acme', 'active')} ]);
for my $name (sort keys %errors)
{
	attack_by(
		"error of the server: $name",
		expect => 'plain',
		by => sub {
			my $before = -s node()->logfile;
			my $session = connect_as('postgres');
			my @results = map { $session->query($_) } 'BEGIN', @{ $errors{$name} };
			$session->close;
			my ($error) = map { @{ $_->{errors} } } @results;
			return 'no error' unless $error;
			my $log = substr slurp(node()->logfile), $before;
			return 'not in the log' unless $log =~ /ERROR:  /;
			return "our statement in the log: $1" if $log =~ /(QUERY:.*|CONTEXT:.*|.*OPERATOR\(pg_catalog.*)/;
			return join ' ', map { "$_=$error->{$_}" } grep { exists $error->{$_} } qw(D W q p P)
			  if grep { exists $error->{$_} } qw(D W q p P);
			return "says $error->{M}" if "@{[values %$error]}" =~ /sentinel|OPERATOR\(|NO FORCE/;
			return 'plain';
		},
		control => sub { return verdict('app', $reader) });
}
attack_by(
	'error of the server: the hint of a read-only transaction',
	expect => qr/^25006 .*primary/,
	by => sub {
		my $session = connect_as('clerk');
		my ($error) = map { @{ $session->query($_)->{errors} } }
		  'BEGIN READ ONLY', q{SELECT rescue_billing_set('acme', 'active')};
		return "$error->{C} " . ($error->{H} // 'no hint');
	},
	control => sub { return verdict('clerk', q{SELECT rescue_billing_set('acme', 'active')}) },
	gives => 't');

done_testing();
