# Every function and view of the extension, from the catalogue, as a role that
# is bound to one organisation while a sibling has data of every kind: nothing
# of the sibling may be seen or changed, nor what holds for both.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
admin(q{
	CREATE ROLE tenant LOGIN;
	CREATE ROLE free LOGIN;
	DO $$
	DECLARE
		made text;
	BEGIN
		FOR made IN
			SELECT 'EXECUTE ON FUNCTION ' || p.oid::regprocedure FROM pg_proc p, pg_depend d, pg_extension e
			WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND e.oid = d.refobjid AND e.extname = 'rescue'
			UNION ALL
			SELECT 'SELECT ON ' || c.oid::regclass FROM pg_class c, pg_depend d, pg_extension e
			WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND e.oid = d.refobjid AND e.extname = 'rescue'
				AND c.relkind = 'v'
		LOOP
			EXECUTE format('GRANT %s TO tenant, free', made);
		END LOOP;
	END $$;
	SELECT rescue_bind_role('tenant', 'acme');
	SELECT rescue_set('gc_max_share', '1');
	SELECT rescue_redaction_rule_add('sample', 'my-[0-9]{8}', 'my-12345678');
	SELECT rescue_pin_promote('rt', 'sha256:' || repeat('0', 64));
	SELECT rescue_pin_observe('ws-1', 'globex', 'rt', 1, NULL, NULL, 'docker inspect');
	CREATE TABLE public.accounts (org text PRIMARY KEY, status text);
	GRANT SELECT ON public.accounts TO tenant, free;
	SELECT rescue_job_put('job-1', '{"secret": "canary-of-globex"}', '1 hour', 'globex')});
my %sibling = (
	id => admin(q{SELECT min(bundle_id) FROM rescue.bundles WHERE org_id = 'globex' AND workspace_id = 'ws-1'}),
	hold => admin(q{SELECT rescue_hold(min(bundle_id), 'globex', 'canary-of-globex') FROM rescue.bundles
		WHERE org_id = 'globex' AND workspace_id = 'ws-9'}),
	token => admin(q{SELECT rescue_token_issue('globex')}),
	single => admin(q{SELECT rescue_token_issue('globex', NULL, '1 day', true)}),
	plan => admin(q{SELECT plan_id FROM rescue_gc_plan('{}', true, '0', 'globex') LIMIT 1}));
($sibling{token_id}) = $sibling{token} =~ /^rsc_([^_]+)/;
admin(q{SELECT rescue_delete(max(bundle_id), 'globex', 'canary-of-globex') FROM rescue.bundles
	WHERE org_id = 'globex' AND workspace_id = 'ws-1'}) if plant_bundle('postgres', 'ws-1', 'globex');

# What each argument is, by its name: what is the sibling's, where it can be.
# A function with an argument that is not here fails, so that none is forgotten.
my %value = (
	ws => q{'ws-1'}, bundle_id => $sibling{id}, hold_id => $sibling{hold}, before_id => 'NULL',
	token => "'$sibling{token}'", token_id => "'$sibling{token_id}'", plan_id => $sibling{plan},
	live => q{'{}'}, listing_complete => 'true', grace => q{'0'}, dry_run => 'false',
	keep_newest => 'false', max_share => '1', max_rows => '1000', name => q{'notes'},
	why => q{'test'}, until => 'NULL', status => q{'suspended'}, observed_at => 'now()',
	grace_until => 'NULL', decision => q{'deny'}, source => q{'docker inspect'},
	org_column => q{'org'}, status_column => q{'status'}, value => q{'off'},
	pattern => q{'your-[0-9]{8}'}, sample => q{'your-12345678'}, role => q{'app'}, what => q{'read'},
	instance_id => 'NULL', reason => q{'test'}, sections => q{'[{"name": "n", "content": "c"}]'},
	names => q{ARRAY['n']}, contents => q{ARRAY['c'::bytea]}, captured_at => 'NULL', capture_id => 'NULL',
	captured_at_text => 'NULL', ttl => q{'1 day'}, single_use => 'false', label => 'NULL', starts => 'NULL',
	overlap => q{'1 hour'}, job_id => q{'job-1'}, payload => q{'{"a": 1}'},
	payload_key => q{'cascade:jobdata:job-1'}, inline => 'NULL', runtime => q{'rt'}, region => q{'global'},
	digest => q{'sha256:} . '1' x 64 . q{'}, git_sha => 'NULL', notes => 'NULL', generation => '1',
	container_started_at => 'NULL', journal => q{'{"entries": []}'}, ran => q{'{}'}, since => q{'1 day'},
	content => q{'nothing'}, presented => q{'a'}, expected => q{'a'},
	lines => q{'{}'}, partition => '0',
	env => q{'{A=b}'}, extra => q{'{}'}, url => q{'http://localhost'}, override => 'NULL', own => 'NULL', situation => q{'NOT_FOUND'}, version_num => '180006');

# Where an argument of that name means another thing.
my %special = (
	'rescue_bind_role' => { role => q{'app'} },
	'rescue_redaction_rule_add' => { name => q{'other'} },
	'rescue_redaction_rule_drop' => { name => q{'sample'} },
	'rescue_depart' => { digest => 'NULL' },
	'rescue_set' => { name => q{'billing'} },
	'rescue_billing_bind' => { source => q{'public.accounts'} },
	'rescue_token_claim' => { token => "'$sibling{single}'" },
	'rescue_persist' => { sections => q{'[{"name": "n", "content": "c"}]'::text} });

# Whatever is not acme's, as one digest; a plan for all that the tenant made is
# of acme, too.
my $others = admin(q{
	SELECT string_agg(format('SELECT %L || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '''')) FROM %s t %s',
		relname, oid::regclass, CASE
		WHEN relname = 'gc_plans' THEN $$WHERE org_id IS DISTINCT FROM 'acme' AND made_by <> 'tenant'$$
		WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'org_id')
		THEN $$WHERE org_id IS DISTINCT FROM 'acme'$$ END), ' UNION ALL ' ORDER BY relname)
	FROM pg_class c WHERE relnamespace = 'rescue'::regnamespace AND relkind = 'r'});
my $before = admin($others);

# A call of a role; what came back, and whether something changed that is not acme's.
sub tried
{
	my ($role, $call) = @_;
	my $got = verdict($role, $call);
	my $now = admin($others);
	$got .= ' CHANGED' unless $now eq $before;
	$before = $now;
	return $got;
}

# An unbound role's call is let through, and rolled back.
sub let_through
{
	my $call = shift;
	return verdict('free', [ 'BEGIN', $call, 'ROLLBACK' ]);
}

my @functions = map { [ split /\t/, $_, -1 ] } split /\n/, admin(q{
	SELECT concat_ws(E'\t', n.nspname || '.' || p.proname, p.proname, p.oid::regprocedure, (
		SELECT string_agg(coalesce(a.name, '') || ' ' || format_type(p.proargtypes[a.n - 1], NULL), ',' ORDER BY a.n)
		FROM unnest(p.proargnames) WITH ORDINALITY a (name, n) WHERE a.n <= p.pronargs))
	FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	-- no statement can call a trigger; test/t/router.t calls the other
	WHERE p.prorettype <> 'trigger'::regtype AND p.proname <> 'routed' ORDER BY 1});
# What no caller succeeds with here: it needs another state, or what it does would
# not let another call succeed.
my $fails = qr/^(?:refuse|rescue_grant|rescue_forget|rescue_depart|rescue_clear_departed|bound_failures)$/;
cmp_ok(scalar @functions, '>', 50, 'the catalogue has the functions');
for my $org (q{'globex'}, 'NULL', q{'acme'})
{
	for (@functions)
	{
		my ($qualified, $name, $signature, $arguments) = @$_;
		my @arguments = map { [ split / /, $_, 2 ] } split /,/, $arguments // '';
		next if $org ne q{'globex'} && !grep { $_->[0] eq 'org' } @arguments;
		my @unknown = grep { $_ ne 'org' && !exists $value{$_} && !exists $special{$name}{$_} } map { $_->[0] } @arguments;
		if (@unknown)
		{
			fail("$signature: what is its argument @unknown?");
			next;
		}
		my $call = sub {
			my %org = (org => shift);
			return "SELECT * FROM $qualified(" . join(', ', map {
				($org{ $_->[0] } // $special{$name}{ $_->[0] } // $value{ $_->[0] }) . "::$_->[1]" } @arguments) . ') r';
		};
		attack_by("$signature, org => $org", expect => qr/\A(?!.*(?:globex|CHANGED))/s,
			by => sub { return tried('tenant', $call->($org)) },
			control => sub { return let_through($call->(q{'globex'})) },
			gives => $name =~ $fails ? qr/./ : qr/\A(?!(?:RB|42|22|XX|P0)\w{3}\b)/);
		# else all that comes later would be refused for that
		admin(q{DELETE FROM rescue.residence WHERE org_id = 'acme'}) if $name eq 'rescue_freeze';
	}
}
for my $view (split /\n/, admin(q{SELECT oid::regclass FROM pg_class
	WHERE relnamespace = 'rescue'::regnamespace AND relkind = 'v' ORDER BY 1}))
{
	attack_by("the view $view", expect => qr/\A(?!.*(?:globex|CHANGED))/s,
		by => sub { return tried('tenant', "SELECT * FROM $view") },
		control => sub { return let_through("SELECT * FROM $view") }, gives => qr/\A(?!\d\d\w{3}\b)/);
}
done_testing();
