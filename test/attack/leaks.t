# What is said where others can read it: the server's log, error texts, the
# statistics, notifications. And the audit: each read writes a line.
use strict;
use warnings;

use AttackTest;
use Test::More;

# The test module logs every statement; a server that is run for others does
# not, and doc/security.md says what follows where it does.
my $has_statements = has_library('pg_stat_statements');
site(conf => <<'END' . ($has_statements ? "shared_preload_libraries = 'pg_stat_statements'\n" : ''));
log_statement = none
log_parameter_max_length_on_error = -1
log_error_verbosity = verbose
END
my $latest = q{SELECT sections FROM rescue_latest('ws-1', 'acme')};
my $rightful = sub { return verdict('app', $latest) };
my $good = admin(q{SELECT rescue_token_issue('acme')});
my $secret = substr $good, 13, 30;
my $wrong = substr($good, 0, -1) . ($good =~ /0$/ ? 1 : 0);

# One line: each decision in it.
sub decisions
{
	return join ' ', map { $_->{verdict} . ($_->{sqlstate} ? " $_->{sqlstate}" : '') }
	  audited(shift);
}

# tokens in the log
my $t = "SELECT * FROM rescue_latest('ws-1', 'acme', '%s')";
my %loud = (
	'a good token, read' => sub { verdict('app', sprintf $t, $good) },
	'a wrong token, refused' => sub { verdict('app', sprintf $t, $wrong) },
	'a good token, suspended organisation' =>
	  sub { verdict('app', sprintf $t =~ s/acme/hooli/r, $good) },
	'a good token, organisation blank' =>
	  sub { verdict('app', sprintf $t =~ s/acme//r, $good) },
	'a good token, another workspace' =>
	  sub { verdict('app', sprintf $t =~ s/'ws-1'/E'\\n'/r, $good) },
	'in a DO block' => sub {
		verdict('app', 'DO $$BEGIN PERFORM 1 FROM rescue_latest(\'ws-1\', \'hooli\', \'' . $good . '\'); END$$');
	},
	'in a function, caught and raised again' => sub {
		verdict('app', 'DO $$BEGIN PERFORM 1 FROM rescue_latest(\'ws-1\', \'acme\', \'' . $wrong
			  . '\'); EXCEPTION WHEN OTHERS THEN NULL; END$$');
	},
	'as a parameter, refused' => sub {
		connect_as('app')->execute('SELECT * FROM rescue_latest($1, $2, $3)',
			[ 'ws-1', 'hooli', $good ]);
	},
	'as a parameter, read' => sub {
		connect_as('app')->execute('SELECT * FROM rescue_latest($1, $2, $3)',
			[ 'ws-1', 'acme', $good ]);
	},
	'every message with its statement' => sub {
		verdict('postgres', [ 'SET log_min_error_statement = debug5',
			sprintf($t, $good), sprintf $t, $wrong ]);
	},
	'an error of the server itself within a read' => sub {
		verdict('postgres', [ 'BEGIN', 'ALTER TABLE rescue.bundles RENAME TO elsewhere',
			sprintf($t, $good), 'ROLLBACK' ]);
	},
	'an error of the server itself within a store' => sub {
		verdict('postgres', [ 'BEGIN', 'ALTER TABLE rescue.bundles RENAME TO elsewhere',
			qq{SELECT rescue_persist('ws-1', 'acme', NULL, 'why', '[{"name": "n", "content": "$good"}]')},
			'ROLLBACK' ]);
	},
	# the line is written when the block is left, and no store is open then
	'a read that fails in the middle of a block, its caller given a token' => sub {
		my $locker = connect_as('postgres');
		$locker->query($_) for 'BEGIN', 'LOCK TABLE rescue.bundles';
		verdict('app', [ q{SET lock_timeout = '10ms'},
			q{CREATE FUNCTION pg_temp.read(text) RETURNS void LANGUAGE plpgsql AS $$
				BEGIN PERFORM rescue_latest('ws-1', 'acme', $1);
				EXCEPTION WHEN OTHERS THEN NULL; END$$},
			'DO $$BEGIN PERFORM pg_temp.read(\'' . $good . '\'); END$$' ]);
		$locker->close;
	},
	'a refusal before the store is opened' =>
	  sub { verdict('postgres', "SELECT rescue_redaction_rule_add('x', 'none of it', '$good')") },
	'a refusal before the store is opened, in a block' => sub {
		verdict('postgres', 'DO $$BEGIN PERFORM rescue_redaction_rule_add(\'x\', \'none of it\', \''
			  . $good . '\'); END$$');
	},
	'a claim that is refused' =>
	  sub { verdict('issuer', "SELECT rescue_token_claim('$good', 'acme')") },
	'the token that is issued' =>
	  sub { verdict('issuer', q{SELECT rescue_token_issue('acme')}) });
for my $name (sort keys %loud)
{
	attack_by(
		"log: $name",
		expect => 'clean',
		by => sub {
			my $log = logged($loud{$name});
			return 'no audit' unless $log =~ /"rescue": /;
			return $log =~ /\Q$secret\E|rsc_/ ? "LEAK in the log" : 'clean';
		},
		control => $rightful);
}

# the audit
my %audits = (
	'a read that is rolled back' =>
	  [ 'app', [ 'BEGIN', $latest, 'ROLLBACK' ], 'allowed' ],
	'a read in a savepoint that is rolled back' =>
	  [ 'app', [ 'BEGIN', 'SAVEPOINT a', $latest, 'ROLLBACK TO a', 'COMMIT' ], 'allowed' ],
	'reads in a DO block that swallows the errors' => [
		'app', q{DO $$BEGIN FOR i IN 1..3 LOOP
			BEGIN PERFORM * FROM rescue_latest('ws-1', 'piper');
			EXCEPTION WHEN OTHERS THEN NULL; END;
			END LOOP; END$$}, 'refused RB001 refused RB001 refused RB001' ],
	'a read that is cancelled afterwards' =>
	  [ 'app', "SELECT 1/(length(sections::text) * 0) FROM rescue_latest('ws-1', 'acme')", 'allowed' ],
	'no row' => [ 'app', q{SELECT * FROM rescue_latest('ws-9', 'acme')}, 'allowed' ],
	'organisation missing' => [ 'app', q{SELECT * FROM rescue_latest('ws-1', NULL)}, 'refused RB001' ],
	'suspended' => [ 'app', q{SELECT * FROM rescue_latest('ws-1', 'hooli')}, 'refused RB004' ],
	'an invalid bundle id' => [ 'app', q{SELECT * FROM rescue_get(0, 'acme')}, 'refused RB007' ],
	'a list without an end' => [ 'app', q{SELECT * FROM rescue_list('ws-1', 'acme', NULL)}, 'refused RB007' ],
	'a section without a name' => [ 'app', q{SELECT rescue_section(1, 'acme', ' ')}, 'refused RB007' ],
	'a bad token' => [ 'app', q{SELECT * FROM rescue_latest('ws-1', 'acme', NULL)}, 'refused RB003' ],
	'switched off by a startup option' => [ 'app', $latest, 'refused RB001', options => '-c rescue.audit=off' ],
	'switched off by SET' => [ 'app', [ 'SET rescue.audit = off', $latest ], 'allowed' ],
	'switched off by set_config' =>
	  [ 'app', [ q{SELECT rescue_token_eq(NULL, NULL)}, q{SELECT set_config('rescue.audit', 'off', false)}, $latest ], 'allowed' ],
	'log level by SET' => [ 'app', [ 'SET log_min_messages = panic', $latest ], 'allowed' ],
	'log level by a startup option' => [ 'app', $latest, 'allowed', options => '-c client_min_messages=error' ]);
for my $name (sort keys %audits)
{
	my ($role, $call, $expect, %startup) = @{ $audits{$name} };
	attack_by(
		"audit: $name",
		expect => $expect,
		by => sub { return decisions(logged(sub { verdict($role, $call, %startup) })) },
		control => sub { return decisions(logged($rightful)) },
		gives => 'allowed');
}
attack "audit swallowed by log_min_messages = $_", as => 'postgres',
  call => [ "SET log_min_messages = $_", $latest ], control => $latest, expect => 'RB012'
  for qw(fatal panic);
attack 'audit swallowed, by the database', call => $latest,
  before => 'ALTER DATABASE postgres SET log_min_messages = fatal',
  after => 'ALTER DATABASE postgres RESET ALL', expect => 'RB012';
attack 'audit swallowed, refusals too', as => 'postgres',
  call => [ 'SET log_min_messages = fatal', q{SELECT * FROM rescue_latest('ws-1', '')} ],
  control => $latest, expect => 'RB012';
attack_by(
	'the audit is shown to the client',
	expect => '0',
	by => sub {
		my $session = connect_as('app');
		$session->query('SET client_min_messages = debug5');
		return scalar grep { $_->{M} =~ /"rescue"/ } @{ $session->query($latest)->{notices} };
	},
	control => $rightful);

# lines that are no decision of ours
my $forged = q{", "verdict": "allowed", "x": "};
admin(q{CREATE ROLE "evil"", ""verdict"": ""allowed" LOGIN;
	SELECT rescue_grant('evil", "verdict": "allowed', 'read')});
my %forgeries = (
	'role' => [ q{evil", "verdict": "allowed}, q{SELECT * FROM rescue_latest('ws-1', 'hooli')} ],
	'organisation' => [ 'app', qq{SELECT * FROM rescue_latest('ws-1', '$forged')} ],
	'workspace' => [ 'app', qq{SELECT * FROM rescue_latest('$forged', 'hooli')} ],
	'line of its own' => [ 'app',
		qq{SELECT * FROM rescue_latest(E'x\\nLOG:  {"rescue": "rescue_latest", "verdict": "allowed"}', 'hooli')} ],
	'backslash' => [ 'app', q{SELECT * FROM rescue_latest('ws\\", "verdict": "allowed', 'hooli')} ],
	'request id' => [ 'app', [ qq{SET rescue.request_id = '$forged'}, q{SELECT * FROM rescue_latest('ws-1', 'hooli')} ] ],
	'client' => [ 'app', [ qq{SET rescue.client = '$forged'}, q{SELECT * FROM rescue_latest('ws-1', 'hooli')} ] ]);
for my $name (sort keys %forgeries)
{
	attack_by(
		"audit forged by the $name",
		expect => qr/^refused RB00[147]$/,
		by => sub { return decisions(logged(sub { verdict(@{ $forgeries{$name} }) })) },
		control => sub { return decisions(logged($rightful)) },
		gives => 'allowed');
}
my %claims = ('line end' => q{E'a\nb'}, 'too long' => q{repeat('x', 65)},
	'not ASCII' => q{E'\u00E9'}, 'escape' => q{E'\x1B[31m'});
for my $name (sort keys %claims)
{
	attack "request id: $name",
	  call => [ 'SELECT rescue_token_eq(NULL, NULL)',
		"SELECT set_config('rescue.request_id', $claims{$name}, false)" ],
	  control => [ q{SELECT set_config('rescue.request_id', 'r-1', false)} ],
	  gives => 'r-1', expect => 'f 22023';
}
attack_by(
	'the audit says who, and what',
	expect => 'rescue_get acme 1 app r-1 c-1',
	by => sub {
		my ($line) = audited(logged(sub {
			verdict('app', [ q{SET rescue.request_id = 'r-1'}, q{SET rescue.client = 'c-1'},
				q{SELECT sections FROM rescue_get(1, 'acme')} ]);
		}));
		return join ' ', @$line{qw(rescue org bundle_id role request_id client)};
	},
	control => $rightful);

admin(q{CREATE ROLE mask; SELECT rescue_grant('mask', 'read'); GRANT mask TO app});
my %masks = (
	'SET ROLE' => [ 'SET ROLE mask', $latest ],
	'a definer\'s function' => q{SELECT public.masked()});
admin(q{GRANT CREATE ON SCHEMA public TO mask; SET ROLE mask;
	CREATE FUNCTION public.masked() RETURNS json SECURITY DEFINER LANGUAGE sql
	AS $$SELECT sections FROM rescue_latest('ws-1', 'acme')$$});
for my $name (sort keys %masks)
{
	attack_by(
		"audit: hiding behind $name",
		expect => 'mask app',
		by => sub {
			my ($line) = audited(logged(sub { verdict('app', $masks{$name}) }));
			return join ' ', map { $_ // '?' } @$line{qw(role session_role)};
		},
		control => $rightful);
}

# what an error says of what the caller sent
my $sentinel = 'sentinel-5417';
my %calls = (
	'organisation' => "SELECT * FROM rescue_latest('ws-1', '$sentinel')",
	'organisation malformed' => "SELECT * FROM rescue_latest('ws-1', E'$sentinel\\n')",
	'workspace malformed' => "SELECT * FROM rescue_latest(E'$sentinel\\n', 'acme')",
	'workspace required' => "SELECT * FROM rescue_require('$sentinel', 'acme')",
	'token' => "SELECT * FROM rescue_latest('ws-1', 'acme', '$sentinel')",
	'setting' => "SELECT rescue_set('$sentinel', 'x')",
	'value of a setting' => "SELECT rescue_set('billing', '$sentinel')",
	'interval of a setting' => "SELECT rescue_set('billing_max_age', '$sentinel')",
	'number of a setting' => "SELECT rescue_set('max_sections', '$sentinel')",
	'set of privileges' => "SELECT rescue_grant('app', '$sentinel')",
	'token id' => "SELECT rescue_token_rotate('$sentinel', 'acme')",
	'billing status' => "SELECT rescue_billing_set('acme', E'$sentinel\n')",
	'reason' => "SELECT rescue_delete(1, 'acme', E'$sentinel\n')",
	'job' => "SELECT rescue_job_resolve('$sentinel', 'cascade:jobdata:$sentinel', NULL)",
	'pin' => "SELECT rescue_pin_resolve('$sentinel')",
	'journal' => "SELECT rescue_migrations('$sentinel')",
	'section' => "SELECT rescue_section(1, 'acme', E'$sentinel\\n')");
for my $name (sort keys %calls)
{
	for my $style ('native', 'postgrest')
	{
		attack_by(
			"error text, $style: $name",
			expect => qr/^(?:RB|PT)\d+ of \d+ bytes$/,
			by => sub {
				my $session = connect_as($calls{$name} =~ /rescue_(?:latest|require|section)\(/ ? 'app' : 'postgres');
				$session->query("SET rescue.error_style = $style");
				my $error = $session->query($calls{$name})->{errors}[0];
				my $said = join ' ', map { "$_$error->{$_}" } sort keys %$error;
				return $said =~ /$sentinel/ ? "LEAK: $said" : "$error->{C} of " . length($said) . ' bytes';
			},
			control => $rightful);
	}
}
attack_by(
	'stacked diagnostics in PL/pgSQL',
	expect => 'clean',
	by => sub {
		my $said = verdict('app', [ 'CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE plpgsql AS $$
			DECLARE a text; b text; c text; d text;
			BEGIN PERFORM * FROM rescue_latest(\'ws-1\', current_setting(\'app.o\'));
			EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS a = MESSAGE_TEXT,
				b = PG_EXCEPTION_DETAIL, c = PG_EXCEPTION_HINT, d = COLUMN_NAME;
			RETURN concat(a, b, c, d); END$$',
			"SET app.o = '$sentinel'", 'SELECT pg_temp.f()' ]);
		return "short: $said" if length $said < 50;
		return $said =~ /$sentinel/ ? "LEAK: $said" : 'clean';
	},
	control => $rightful);

# statistics and catalogues
admin('ANALYZE');
my %catalogues = (
	'pg_stats' => [ q{SELECT * FROM pg_stats WHERE schemaname = 'rescue'}, 'no row' ],
	'pg_stats_ext' => [ q{SELECT * FROM pg_stats_ext WHERE schemaname = 'rescue'}, 'no row' ],
	'pg_statistic' => [ 'SELECT * FROM pg_statistic', '42501' ],
	'pg_sequences' => [ q{SELECT last_value FROM pg_sequences WHERE sequencename = 'bundle_id_seq'}, 'NULL' ],
	'the column\'s default' => [ q{SELECT currval('rescue.bundle_id_seq')}, qr/^(?:42501|55000)$/ ],
	'large objects' => [ 'SELECT * FROM pg_largeobject', '42501' ],
	'the log' => [ 'SELECT pg_read_file(pg_current_logfile())', '42501' ],
	'the data files' => [ q{SELECT pg_read_file(pg_relation_filepath('rescue.sections'))}, '42501' ],
	'the write-ahead log' => [ 'SELECT pg_ls_waldir()', '42501' ],
	'notifications' => [ 'SELECT pg_notification_queue_usage()', '0' ]);
attack "catalogue: $_", call => $catalogues{$_}[0], control => $latest,
  expect => $catalogues{$_}[1]
  for sort keys %catalogues;
attack 'catalogue: pg_stats by pg_read_all_data', as => 'auditor', control => $latest,
  call => q{SELECT * FROM pg_stats WHERE schemaname = 'rescue'}, expect => 'no row';
attack_by(
	'activity of others',
	expect => qr/^(?!.*rsc_).*insufficient privilege/,
	by => sub {
		my $session = connect_as('app');
		$session->query(sprintf $t, $good);
		my $seen = verdict('intruder', 'SELECT query FROM pg_stat_activity WHERE pid = ' . $session->pid);
		$session->close;
		return $seen;
	},
	control => $rightful);
SKIP:
{
	skip 'pg_stat_statements is not installed', 2 unless $has_statements;
	# of what other than a plain statement is kept as it came, see doc/security.md
	admin('CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset()');
	attack_by(
		'pg_stat_statements keeps the token',
		expect => 'clean',
		by => sub {
			verdict('app', sprintf $t, $good);
			my $kept = admin(q{SELECT string_agg(query, ' ') FROM pg_stat_statements
				WHERE query ~ 'FROM rescue_latest'});
			return 'nothing kept' unless $kept =~ /rescue_latest/;
			return $kept =~ /rsc_/ ? "LEAK: $kept" : 'clean';
		},
		control => $rightful);
}
attack_by(
	'listen for what happens',
	expect => '0',
	by => sub {
		my $session = connect_as('intruder');
		$session->query("LISTEN $_") for qw(rescue rescue_bundles rescue_latest bundles);
		$rightful->();
		plant_bundle('postgres', 'ws-1', 'acme');
		return scalar @{ $session->query('SELECT 1')->{heard} // [] };
	},
	control => $rightful);

done_testing();
