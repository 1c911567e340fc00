# What PUBLIC may call works anywhere: in parallel workers, materialized views
# and triggers, with the redaction rules of the database, and says the same.
use strict;
use warnings;

use FindBin;
use lib 'test/lib';
use JSON::PP qw(decode_json);
use RescueTest qw(rescue_cluster sqlstate);
use Test::More;

my $node = rescue_cluster('parallel', conf => <<'END');
log_statement = none
max_parallel_workers = 8
max_parallel_workers_per_gather = 2
END
sub sql { return $node->safe_psql('postgres', join(";\n", @_)) }

# Values of each type that a function takes, as columns of one table.
my %column = (text => 't', bytea => 'b', 'text[]' => 'list');
sql(q{CREATE ROLE app LOGIN},
	q{CREATE TABLE samples (id int, t text, b bytea, list text[])},
	q{INSERT INTO samples SELECT n, w, convert_to(w, 'UTF8'),
		ARRAY['PATH=/bin', 'JOB_ID=7', 'WORD=' || n]
		FROM generate_series(1, 200) n, LATERAL (SELECT CASE n % 5
			WHEN 0 THEN 'https://localhost/' || n WHEN 1 THEN 'KEY_' || n
			WHEN 2 THEN 'password=hunter' || n || 'Zq8' WHEN 3 THEN 'own-secret-' || n
			ELSE '/data/' || n END) s(w)},
	'GRANT SELECT ON samples TO app', 'ANALYZE samples',
	q{SELECT rescue_redaction_rule_add('own', 'own-secret-([0-9]+)', 'own-secret-1')});

# Settings under which a query runs in workers: one that the server is forced to
# send to a single one, and one that it divides among several and the leader.
my $forced = sql('SHOW server_version_num') < 160000 ? 'force_parallel_mode' : 'debug_parallel_query';
my $cheap = join ' ', map { "SET $_ = 0;" }
  qw(parallel_setup_cost parallel_tuple_cost min_parallel_table_scan_size);
my %mode = (
	'forced' => "SET $forced = on;",
	'divided' => $cheap,
	'divided, without the leader' => "$cheap SET parallel_leader_participation = off;");

# The workers that a plan was run with.
sub workers_in
{
	my $plan = shift;
	my $workers = $plan->{'Workers Launched'} // 0;
	$workers += workers_in($_) for @{ $plan->{Plans} // [] };
	return $workers;
}

# What a query gives as the role app under some settings, and with how many
# workers.
sub run_with
{
	my ($settings, $query) = @_;
	my ($status, $out, $error) =
	  $node->psql('postgres', "$settings $query", extra_params => [ '-U', 'app' ]);
	return ($error, 0) if $error;
	my $plan = $node->safe_psql('postgres',
		"$settings EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) $query", extra_params => [ '-U', 'app' ]);
	return ($out, workers_in(decode_json($plan)->[0]{Plan}));
}

# Every function of PUBLIC, by the catalogue, its arguments read from the table.
my @functions = map { [ split /\t/ ] } split /\n/, sql(q{
	SELECT concat_ws(E'\t', p.oid::regprocedure, p.proname, p.proparallel,
		string_agg(format_type(a.type, NULL), ';' ORDER BY n))
	FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	CROSS JOIN LATERAL unnest(p.proargtypes::oid[]) WITH ORDINALITY a(type, n)
	WHERE has_function_privilege('public', p.oid, 'execute')
	GROUP BY p.oid ORDER BY 1});
cmp_ok(scalar @functions, '>', 13, 'functions were found');
for my $function (@functions)
{
	my ($signature, $name, $marked, $types) = @$function;
	my @arguments = map { $column{$_} // BAIL_OUT("no column of type $_") } split /;/, $types;
	# an optional list of names is no environment, an override no second URL
	$arguments[1] = q{'{WORD}'} if $name =~ /^rescue_env_/;
	$arguments[1] = 'NULL' if $name eq 'rescue_container_url';
	my $query = "SELECT md5(string_agg(f::text, ',' ORDER BY s.id, f::text)), count(f)"
	  . " FROM samples s, LATERAL pg_catalog.$name(" . join(', ', map { /^\w+$/ && $_ ne 'NULL' ? "s.$_" : $_ } @arguments) . ') f'
	  . ($name eq 'rescue_container_url' ? q{ WHERE s.t LIKE 'https:%'} : '');
	is($marked, 's', "$signature: marked as parallel safe");
	my ($plain, $none) = run_with('', $query);
	like($plain, qr/^\w{32}\|[1-9]/, "$signature: says something");
	is($none, 0, "$signature: without workers");
	for my $name (sort keys %mode)
	{
		my ($said, $workers) = run_with($mode{$name}, $query);
		is($said, $plain, "$signature: the same, $name");
		cmp_ok($workers, '>', 0, "$signature: in workers, $name");
	}
}

# Own rules hold in a worker, as they are in the snapshot of the query.
my $redact = q{SELECT count(*) FROM samples WHERE rescue_redact(t) LIKE '%[REDACTED:own]%'};
for my $name (sort keys %mode)
{
	is((run_with($mode{$name}, $redact))[0], 40, "an own rule, $name");
}

# A refusal arrives as it is, and the statement's literals stay out of the log. One
# worker at a time: the server itself logs the statement of one that starts when
# another has failed already.
sql(q{UPDATE rescue.redaction_rules SET pattern = '('});
my $before = -s $node->logfile;
my $refused = q{SELECT 'sentinel-' || 5417, count(rescue_redact(t)) FROM samples};
for my $name ('forced', 'divided, without the leader')
{
	my ($status, $out, $error) = $node->psql('postgres',
		"\\set VERBOSITY verbose\nSET max_parallel_workers_per_gather = 1; $mode{$name} $refused");
	like($error, qr/ERROR:  RB008: redactor is unavailable.*DETAIL:  \{"rescue": "redactor_unavailable".*HINT:  /s,
		"a refusal, $name");
}
my $log = substr PostgreSQL::Test::Utils::slurp_file($node->logfile), $before;
like($log, qr/ERROR:  redactor is unavailable/, 'a refusal in a worker is in the log');
unlike($log, qr/sentinel-/, 'the statement is not');
sql(q{UPDATE rescue.redaction_rules SET pattern = 'own-secret-([0-9]+)'});

# A materialized view is refreshed with restricted rights, a trigger runs with
# those of whoever writes.
sql(q{GRANT CREATE ON SCHEMA public TO app}, 'SET ROLE app',
	q{CREATE MATERIALIZED VIEW public.clean AS SELECT id, rescue_redact(t) AS t,
		(SELECT count(*) FROM rescue_redactions(s.t)) AS found FROM samples s});
is(sql(q{SELECT t FROM public.clean WHERE id = 3}), 'own-secret-[REDACTED:own]',
	'a materialized view is filled');
is(sql("$mode{divided} REFRESH MATERIALIZED VIEW public.clean",
		q{SELECT sum(found) >= 80 FROM public.clean}), 't', 'and refreshed');
sql(q{CREATE FUNCTION public.redact_row() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN NEW.t := rescue_redact(NEW.t); RETURN NEW; END $$},
	q{CREATE TABLE public.notes (t text)},
	q{CREATE TRIGGER redact BEFORE INSERT ON public.notes FOR EACH ROW EXECUTE FUNCTION public.redact_row()},
	q{INSERT INTO public.notes SELECT 'own-secret-' || n FROM generate_series(1, 3) n});
is(sql('SELECT DISTINCT t FROM public.notes'), 'own-secret-[REDACTED:own]', 'a trigger redacts');
is(sql(q{CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN INSERT INTO public.notes VALUES (NEW.t); RETURN NULL; END $$},
		q{CREATE CONSTRAINT TRIGGER note AFTER INSERT ON samples DEFERRABLE INITIALLY DEFERRED
			FOR EACH ROW EXECUTE FUNCTION public.note()},
		q{BEGIN}, q{INSERT INTO samples (t) VALUES ('own-secret-77')}, 'COMMIT',
		'SELECT count(*) FROM public.notes'), '4', 'so does one that was deferred');

# A worker and a refresh may read the rules, and nothing else.
is(sqlstate($node, q{SELECT rescue_billing_set('acme', 'active');
	CREATE MATERIALIZED VIEW public.stolen AS SELECT * FROM rescue_latest('ws', 'acme')}), '42501',
	'a reader still refuses in a materialized view');

$node->stop;
done_testing();
