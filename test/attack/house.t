# Retention, pins and jobs: whose they are, who may, and what survives a dump.
use strict;
use warnings;

use AttackTest;
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use Test::More;

my $node = site();
my $a = 'sha256:' . 'a' x 64;
admin(q{SELECT rescue_set('gc_max_share', '1')});
admin(q{CREATE ROLE agent LOGIN; SELECT rescue_grant('agent', 'write')});
admin(qq{SELECT rescue_pin_promote('codex', '$a')});
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';

# who may: a reader deletes, holds, promotes and sees nothing
for my $call (
	q{rescue_hold({id}, {org}, 'why')}, 'rescue_release(1, {org})',
	'rescue_holds({org})', 'rescue_tombstones({org})', q{rescue_gc('{}')}, q{rescue_gc('{}', '0', false, {org}, true)},
	q{rescue_gc_plan('{}', true)}, 'rescue_gc_apply(1)',
	qq{rescue_pin_promote('codex', '$a')}, q{rescue_pin_resolve('codex')},
	qq{rescue_pin_observe({ws}, {org}, 'codex', 1, '$a', now(), 'runtime')},
	'rescue_pin_retire({ws}, {org})', q{rescue_pin_adoption('codex')},
	q{rescue.pins_in_force('codex')}, 'rescue.pin_states(NULL)',
	q{rescue_job_put('j', '{}')}, q{rescue_job_resolve('j', 'cascade:jobdata:j', NULL)},
	'rescue.is_walking()', 'rescue.is_admitted()')
{
	attack 'reader: ' . ($call =~ /^([a-z_.]+)/)[0], call => "SELECT * FROM $call",
	  expect => '42501', control => $latest;
}
for my $table (qw(holds tombstones gc_plans pins pin_observations pin_status jobs))
{
	attack "reader: rescue.$table", call => "SELECT * FROM rescue.$table",
	  expect => '42501', control => $latest;
	attack "administrator: writes rescue.$table", as => 'clerk',
	  call => "DELETE FROM rescue.$table", expect => qr/^(?:42501|55000)$/,
	  control_as => 'app', control => $latest;
}
attack 'agent: promotes', as => 'agent', call => qq{SELECT rescue_pin_promote('codex', '$a')},
  expect => '42501', control => q{SELECT generation FROM rescue_pin_resolve('codex')}, gives => '1';
attack 'agent: sees the fleet', as => 'agent', call => 'SELECT * FROM rescue.pin_status',
  expect => '42501', control => q{SELECT generation FROM rescue_pin_resolve('codex')}, gives => '1';

# an administrator of one organisation, with the ids of another
my %clerk = (as => 'clerk', startup => { options => '-c rescue.org_id=acme' });
attack 'hold: a sibling\'s bundle under the own name', %clerk,
  call => q{SELECT rescue_hold({sibling_id}, 'acme', 'why')}, expect => 'RB404',
  control => q{SELECT rescue_release(rescue_hold({id}, {org}, 'why'), {org})}, gives => 't';
attack 'hold: a sibling\'s bundle under its name', %clerk,
  call => q{SELECT rescue_hold({sibling_id}, 'globex', 'why')}, expect => 'RB002',
  control => q{SELECT rescue_release(rescue_hold({id}, {org}, 'why'), {org})}, gives => 't';
my $hold = admin('SELECT rescue_hold(' . admin(q{SELECT max(bundle_id) FROM rescue.bundles
	WHERE org_id = 'globex'}) . q{, 'globex', 'law')});
attack 'release: a sibling\'s hold', %clerk, call => "SELECT rescue_release($hold, 'acme')",
  expect => 'f', control => q{SELECT rescue_release(rescue_hold({id}, {org}, 'why'), {org})}, gives => 't';
attack 'gc: a sibling\'s bundles', %clerk, expect => 'RB002',
  call => q{SELECT outcome FROM rescue_gc('{}', '0', true, 'globex')},
  control => q{SELECT DISTINCT org_id FROM rescue_gc('{}', '0', true, {org})}, gives => 'acme';
attack 'gc: all, from a session of one', %clerk,
  call => q{SELECT DISTINCT org_id FROM rescue_gc('{}', '0', true)}, expect => 'acme',
  control => q{SELECT string_agg(DISTINCT org_id, ' ') FROM rescue_gc('{}', '0', true)},
  gives => 'acme globex hooli piper';
my $plan = admin(q{SELECT min(plan_id) FROM rescue_gc_plan('{}', true, '0', 'globex', false)});
attack 'gc: a sibling\'s plan', %clerk, call => "SELECT * FROM rescue_gc_apply($plan, 'acme')",
  expect => 'RB404', control_as => 'app', control => $latest;
attack 'gc: a sibling\'s plan, as one of all', as => 'clerk',
  call => "SELECT * FROM rescue_gc_apply($plan)",
  expect => 'RB404', control_as => 'app', control => $latest;
attack 'pins: a report for a sibling', %clerk, expect => '42501',
  call => qq{SELECT rescue_pin_observe('ws-1', 'globex', 'codex', 1, '$a', now(), 'runtime')},
  control_as => 'agent', gives => 'adopted',
  control => qq{SELECT rescue_pin_observe({ws}, {org}, 'codex', 1, '$a', now(), 'runtime')};
attack 'pins: a report for a sibling, by an agent', as => 'agent',
  startup => { options => '-c rescue.org_id=acme' }, expect => 'RB002',
  call => qq{SELECT rescue_pin_observe('ws-1', 'globex', 'codex', 1, '$a', now(), 'runtime')},
  control => qq{SELECT rescue_pin_observe({ws}, {org}, 'codex', 1, '$a', now(), 'runtime')},
  gives => 'adopted';

attack 'lists: a sibling\'s holds', %clerk, call => q{SELECT * FROM rescue_holds('globex')},
  expect => 'RB002', control => q{SELECT count(*) FROM rescue_holds({org})}, gives => '0';
attack 'lists: a sibling\'s tombstones', %clerk, call => q{SELECT * FROM rescue_tombstones('globex')},
  expect => 'RB002', control => q{SELECT count(*) FROM rescue_tombstones({org})}, gives => '0';

# the list of organisations is all that a walk may see, and only while it runs
attack 'walk: the owner afterwards', as => 'postgres', expect => qr/^\d+$/,
  call => [ q{SELECT count(*) FROM rescue_gc('{}', '0', true)}, 'SET ROLE rescue_owner',
	'SELECT org_id FROM rescue.bundles' ], control_as => 'app', control => $latest;
attack 'walk: the owner after a refusal in the middle of it', as => 'postgres', expect => 'RB007',
  call => [ q{DO $$ BEGIN PERFORM rescue_gc('{}', NULL); END $$}, 'SET ROLE rescue_owner',
	'SELECT org_id FROM rescue.bundles' ], control_as => 'app', control => $latest;
attack 'walk: a planted operator', as => 'postgres', expect => 'acme|globex|hooli|piper',
  before => q{CREATE SCHEMA evil;
	CREATE FUNCTION evil.gt(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
	CREATE OPERATOR evil.> (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.gt);
	CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.gt)},
  call => [ 'SET search_path = evil, pg_catalog',
	q{SELECT string_agg(DISTINCT org_id, '|' ORDER BY org_id) FROM rescue_gc('{}', '0', true)} ],
  control_as => 'app', control => $latest;

# the rights of another role
attack 'deputy: a collection in an index', as => 'postgres', expect => '42501',
  before => q{CREATE FUNCTION public.collect(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
	$$ BEGIN PERFORM rescue_gc('{}', '0', false, NULL, true, false); RETURN 1; END $$;
	CREATE TABLE public.bait (i int); INSERT INTO public.bait VALUES (1)},
  call => 'CREATE INDEX ON public.bait (public.collect(i))',
  control => q{SELECT count(*) > 0 FROM rescue_gc('{}', '0', true)}, gives => 't';

# bytes that are no list, on every path: nothing goes
attack "gc: $_ as the list", as => 'clerk', expect => 'unknown',
  call => "SELECT outcome FROM rescue_gc($_, '0', false, NULL)", control_as => 'app', control => $latest
  for 'NULL', 'ARRAY[NULL]', q{ARRAY['ws-1', NULL]}, q{ARRAY['']}, q{string_to_array(NULL, ',')},
  '(SELECT array_agg(w) FROM (SELECT 1) x, (SELECT NULL::text AS w WHERE false) y)';
attack 'gc: the whole house', as => 'clerk', expect => 'RB010',
  before => q{SELECT rescue_set('gc_max_share', '0.2')},
  call => q{SELECT * FROM rescue_gc('{}', '0', false, NULL, true, false)},
  after => q{SELECT rescue_set('gc_max_share', '1')}, control_as => 'app', control => $latest;

# what is said
attack "says nothing of what was sent: $_", as => 'clerk',
  call => $_, expect => qr/^(?:RB\d{3}|23514|42501)$/, control_as => 'app', control => $latest
  for q{SELECT rescue_hold(1, 'canary-of-x', E'canary-of-y\n')},
  q{SELECT rescue_pin_promote('canary-of-x', 'canary-of-y')},
  q{SELECT rescue_pin_promote(E'canary-of-x\n', 'sha256:' || repeat('a', 64))},
  q{SELECT * FROM rescue_pin_adoption('canary-of-x')},
  q{SELECT * FROM rescue_gc('{}', '-1 canary-of-x'::text::interval)} =~ s/ canary-of-x/ s/r;
attack 'job: says nothing of the payload', as => 'agent', expect => 'RB404',
  call => q{SELECT rescue_job_resolve('canary-of-x', 'cascade:jobdata:canary-of-x', '"canary-of-y"')},
  control_as => 'app', control => $latest;

# one id, several organisations: each has its own payload, and none another's
my $resolve = sub { return 'SELECT rescue_job_resolve(' . shift() . q{, 'cascade:jobdata:j-1', NULL, } . shift() . ')' };
my $put = sub {
	admin(q{DELETE FROM rescue.jobs});
	admin("SELECT rescue_job_put('j-1', to_jsonb('canary-of-' || coalesce(o, 'none')), '1 hour', o)
		FROM unnest(ARRAY[$_[0]]::text[]) o");
};
my %strangers = (
	'the sibling\'s' => [ q{'globex'}, q{'acme'} ], 'that of none' => [ 'NULL', q{'acme'} ],
	'an organisation\'s, as none' => [ q{'acme'}, 'NULL' ], 'of a name that begins so' => [ q{'acme-2'}, q{'acme'} ],
	'of another case' => [ q{'ACME'}, q{'acme'} ]);
for my $name (sort keys %strangers)
{
	my ($of, $by) = @{ $strangers{$name} };
	attack_by("job: $name", expect => 'RB404', gives => qr/^"canary-of-(?:acme|none)"$/,
		by => sub { $put->($of); return verdict('agent', $resolve->(q{'j-1'}, $by)) },
		control => sub { $put->("$of, $by"); return verdict('agent', $resolve->(q{'j-1'}, $by)) });
}
attack_by('job: put again for the sibling replaces nothing', expect => '"canary-of-acme"', gives => '"canary-of-globex"',
	by => sub { $put->(q{'acme', 'globex'}); return verdict('agent', $resolve->(q{'j-1'}, q{'acme'})) },
	control => sub { return verdict('agent', $resolve->(q{'j-1'}, q{'globex'})) });
my $narrowed = { options => '-c rescue.org_id=acme' };
attack_by("job: $_->[0]", expect => $_->[2], gives => '"canary-of-acme"',
	by => sub { $put->(q{'globex', NULL}); return verdict('agent', $resolve->(q{'j-1'}, $_->[1]), %$narrowed) },
	control => sub { $put->(q{'acme', 'globex', NULL}); return verdict('agent', $resolve->(q{'j-1'}, 'NULL'), %$narrowed) })
  for [ 'from a session of another, left out', 'NULL', 'RB404' ],
  [ 'from a session of another, named', q{'globex'}, 'RB002' ];
my $bound = sub {
	my ($of, $by) = @_;
	$put->($of);
	admin(q{SELECT rescue_bind('acme')});
	my $got = verdict('agent', $resolve->(q{'j-1'}, $by));
	admin('SELECT rescue_bind(NULL)');
	return $got;
};
attack_by("job: in a bound database, $_->[0]", expect => $_->[3], gives => '"canary-of-acme"',
	by => sub { return $bound->($_->[1], $_->[2]) }, control => sub { return $bound->(q{'acme', 'globex', NULL}, 'NULL') })
  for [ 'that of none', q{'globex', NULL}, 'NULL', 'RB404' ], [ 'the sibling\'s', q{'globex', NULL}, q{'globex'}, 'RB002' ];
my $as_role = sub {
	my ($of, $by) = @_;
	$put->($of);
	admin(q{SELECT rescue_bind_role('agent', 'acme')});
	my $got = verdict('agent', $resolve->(q{'j-1'}, $by));
	admin(q{SELECT rescue_bind_role('agent', NULL)});
	return $got;
};
attack_by("job: by a role that is bound, $_->[0]", expect => $_->[3], gives => '"canary-of-acme"',
	by => sub { return $as_role->($_->[1], $_->[2]) }, control => sub { return $as_role->(q{'acme', 'globex', NULL}, 'NULL') })
  for [ 'that of none', q{'globex', NULL}, 'NULL', 'RB404' ], [ 'the sibling\'s', q{'globex', NULL}, q{'globex'}, 'RB002' ];
attack_by('job: put in a bound database is the bound one\'s', expect => 'acme', gives => q{""},
	by => sub {
		admin(q{DELETE FROM rescue.jobs; SELECT rescue_bind('acme')});
		verdict('agent', q{SELECT rescue_job_put('j-1', '{}')});
		admin('SELECT rescue_bind(NULL)');
		return admin('SELECT org_id FROM rescue.jobs');
	},
	control => sub { $put->('NULL'); return admin(q{SELECT '"' || org_id || '"' FROM rescue.jobs}) });
attack_by('job: what expired is taken away, whoever puts', expect => 'acme', gives => 'acme globex',
	by => sub {
		$put->(q{'acme', 'globex', NULL});
		admin(q{UPDATE rescue.jobs SET expires_at = clock_timestamp() WHERE org_id <> 'acme'});
		verdict('agent', q{SELECT rescue_job_put('j-2', '{}', '1 hour', 'acme')});
		return admin('SELECT DISTINCT org_id FROM rescue.jobs');
	},
	control => sub { $put->(q{'acme', 'globex'}); return admin(q{SELECT string_agg(org_id, ' ' ORDER BY org_id) FROM rescue.jobs}) });
attack_by('job: forgotten with its organisation', expect => 'RB404', gives => '"canary-of-acme"',
	by => sub { $put->(q{'acme-2'}); admin(q{SELECT rescue_forget('acme-2', 'gone')}); return verdict('agent', $resolve->(q{'j-1'}, q{'acme-2'})) },
	control => sub { $put->(q{'acme'}); admin(q{SELECT rescue_forget('acme-2', 'gone')}); return verdict('agent', $resolve->(q{'j-1'}, q{'acme'})) });

# dump and restore
admin(q{SELECT rescue_delete(rescue_hold.b, 'acme', 'too many') FROM (SELECT bundle_id AS b
	FROM rescue.bundles WHERE org_id = 'hooli') rescue_hold});
plant_bundle('postgres', 'ws-2', 'acme');
admin(q{SELECT rescue_delete(max(bundle_id), 'acme', 'too many') FROM rescue.bundles WHERE org_id = 'acme'});
admin(q{SELECT rescue_job_put('j', '{"a": 1}')});
my $dir = tempdir(CLEANUP => 1);
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/dump", $node->connstr('postgres') ], 'dump');
admin('CREATE DATABASE restored');
run([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), "$dir/dump" ], '2>', \my $why);
is($why // '', '', 'restore without an error');
for my $table (qw(holds tombstones gc_plans pins pin_observations jobs))
{
	my $rows = "SELECT count(*) || md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM rescue.$table t";
	attack_by("restored: rescue.$table", expect => admin($rows),
		by => sub { return admin($rows, 'restored') },
		control => sub { return admin("SELECT count(*) > 0 FROM rescue.$table") }, gives => 't');
}
for my $sequence (qw(hold_id_seq gc_plan_id_seq pin_generation_seq))
{
	my $next = "SELECT nextval('rescue.$sequence')";
	attack_by("restored: rescue.$sequence goes on", expect => admin($next),
		by => sub { return admin($next, 'restored') },
		control => sub { return admin("SELECT last_value > 1 FROM rescue.$sequence") }, gives => 't');
}
attack 'restored: a held bundle', as => 'clerk', startup => { database => 'restored' },
  call => q{SELECT rescue_forget('globex', 'why')}, expect => 'RB009',
  control => q{SELECT rescue_hold({id}, {org}, 'why') > 0}, gives => 't';

done_testing;
