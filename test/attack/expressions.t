# Calls out of expressions of the attacker's own, and what a session may set or
# count around one: operators, domains, indexes, queries as text, procedures
# that commit, plans that are printed, counters, time limits.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';
my %reads = (control => $latest);

# An operator calls with NULL what no function of the gate lets pass.
attack 'an operator with NULL on its right', %reads,
  call => [
	'CREATE FUNCTION public.of(text, text) RETURNS json LANGUAGE sql AS $$SELECT sections FROM rescue_latest($1, $2)$$',
	'CREATE OPERATOR public.<~> (LEFTARG = text, RIGHTARG = text, FUNCTION = public.of)',
	q{SELECT 'ws-1' OPERATOR(public.<~>) NULL::text} ],
  expect => 'RB001';
attack 'the function itself as an operator', %reads,
  call => [
	'CREATE OPERATOR public.<~~> (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_catalog.rescue_latest)',
	q{SELECT 'ws-1' OPERATOR(public.<~~>) NULL::text} ],
  expect => qr/^(?:42P13|42883)? ?(?:RB001|42883)$/;

# What is volatile is no part of an index, a partition key, or a stored column.
attack "$_->[0] of a read", %reads, call => $_->[1], expect => qr/^42P17$/
  for [ 'an index', q{CREATE TABLE public.t (ws text); CREATE INDEX ON public.t ((rescue_section({id}, ws, 'notes')))} ],
  [ 'a partition key', q{CREATE TABLE public.t (ws text) PARTITION BY LIST ((rescue_section({id}, ws, 'notes')))} ],
  [ 'a stored column', q{CREATE TABLE public.t (ws text, c text GENERATED ALWAYS AS (rescue_section({id}, ws, 'notes')) STORED)} ];

# A domain's check is run where a value is made, as the one who makes it.
attack 'a domain that reads, suspended', %reads,
  call => [
	q{CREATE FUNCTION public.holds(text) RETURNS boolean LANGUAGE sql AS $$SELECT count(*) > 0 FROM rescue_latest('ws-1', $1)$$},
	'CREATE DOMAIN public.org AS text CHECK (public.holds(VALUE))', q{SELECT 'hooli'::public.org} ],
  expect => 'RB004';

# Functions that take a query as text run it as their caller.
attack 'ts_stat of sections', %reads,
  call => q{SELECT word FROM ts_stat('SELECT to_tsvector(content) FROM rescue.sections')}, expect => '42501';
attack 'ts_rewrite of tokens', %reads,
  call => q{SELECT ts_rewrite('a'::tsquery, 'SELECT token_id::tsquery, org_id::tsquery FROM rescue.tokens')}, expect => '42501';

# A procedure that commits between two rows leaves no right behind.
attack 'a commit between two rows of a read', %reads,
  call => [
	q{CREATE PROCEDURE public.step() LANGUAGE plpgsql AS $$
	DECLARE r record;
	BEGIN
		FOR r IN SELECT * FROM rescue_list('ws-1', 'acme') LOOP
			COMMIT;
			PERFORM 1 FROM rescue.sections;
		END LOOP;
	END$$}, 'CALL public.step()' ],
  expect => '42501';

# Printed plans have nothing but the caller's own words.
attack 'plans that are printed to the client', %reads,
  call => [
	map({ "SET debug_print_$_ = on" } qw(parse rewritten plan)), 'SET client_min_messages = debug5',
	q{SELECT count(*) FROM rescue_latest('ws-1', 'hooli')} ],
  expect => 'RB004';

# A time limit in the middle of the gate leaves no rights of another role behind.
attack_by(
	'many reads that end before they are done',
	expect => 'clean',
	by => sub {
		my $session = connect_as('intruder');
		for my $i (1 .. 60)
		{
			$session->query('SET statement_timeout = ' . (1 + $i % 3));
			$session->query(q{SELECT count(*) FROM generate_series(1, 40), LATERAL rescue_latest('ws-large', 'acme')});
			$session->query('RESET statement_timeout');
			my $after = outcome(map { $session->query($_) } 'SELECT current_user', 'SELECT count(*) FROM rescue.sections');
			return "LEAK: $after" if $after ne 'intruder 42501';
		}
		$session->close;
		return 'clean';
	},
	control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });

# The transaction's own counters do not tell a sibling's workspace from none.
{
	my $token = admin(q{SELECT rescue_token_issue('acme', 'ws-1')});
	my $count = sub {
		my $session = connect_as('intruder');
		my @seen = map { outcome(@$_) } [ $session->query('BEGIN') ], [ $session->query('SAVEPOINT s') ],
		  [ $session->query("SELECT * FROM rescue_latest('$_[0]', '$_[1]', '$token')") ], [ $session->query('ROLLBACK TO s') ],
		  [ $session->query(q{SELECT string_agg(concat_ws(',', relname, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch), ' ' ORDER BY relname)
			FROM pg_stat_xact_all_tables WHERE schemaname = 'rescue'}) ];
		$session->close;
		return "$seen[2] $seen[4]";
	};
	for my $case ([ 'a workspace of the same organisation', 'acme', 'ws-large' ], [ 'a workspace of a sibling', 'globex', 'ws-1' ])
	{
		my ($what, $org, $there) = @$case;
		attack_by(
			"counters: $what",
			expect => 'alike',
			by => sub {
				my ($here, $none) = ($count->($there, $org), $count->('ws-none', $org));
				return $here eq $none && $here =~ /^RB003/ ? 'alike' : "$here against $none";
			},
			control => sub { return verdict('intruder', "SELECT sections FROM rescue_latest('ws-1', 'acme', '$token')") });
	}
}

done_testing();
