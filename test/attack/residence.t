# An organisation that is moved to another database: nothing of it is written once
# it is frozen, and nothing read or written once it has departed, by no function
# and in no transaction, whenever that began.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(conf => 'log_statement = none');
admin('CREATE ROLE boss LOGIN');
admin("SELECT rescue_grant('boss', '$_')")
  for split /\n/, admin('SELECT DISTINCT what FROM rescue.privilege_sets');
my $latest = q{SELECT sections FROM rescue_latest({ws}, {org})};
my $store = q{SELECT rescue_persist({ws}, {org}, NULL, 'r', '[{"name": "n", "content": "c"}]') > 0};
my %boss = (as => 'boss');

# Put an organisation into a state, whatever it was in.
sub state_of
{
	my ($org, $state) = @_;
	admin("DELETE FROM rescue.residence WHERE org_id = '$org'");
	admin("SELECT rescue_freeze('$org')") if $state eq 'frozen' || $state eq 'departed';
	admin("SELECT rescue_depart('$org')") if $state eq 'departed';
	admin("INSERT INTO rescue.residence VALUES ('$org', '$state', now())") if $state eq 'arriving';
	return;
}

# Every function that takes an organisation, found in the catalogue; NAME(TYPES)
# and a call of it.
my %values = (
	'text' => q{'ws-1'}, 'bigint' => '1', 'integer' => '5', 'interval' => q{'1 hour'},
	'boolean' => 'false', 'uuid' => 'gen_random_uuid()', 'json' => q{'{}'},
	'jsonb' => q{'{}'}, 'text[]' => q{ARRAY['ws-1']}, 'bytea[]' => q{ARRAY['x'::bytea]},
	'timestamp with time zone' => 'clock_timestamp()', 'bytea' => q{'x'});
my @functions = map { [ split /\t/ ] } split /\n/, admin(q{
	SELECT p.oid::regprocedure || E'\t' || p.proname || E'\t'
		|| string_agg(CASE WHEN a.name = 'org' THEN '{org}' ELSE format_type(a.type, NULL) END, ';' ORDER BY n)
		|| E'\t' || (CASE WHEN EXISTS (SELECT FROM rescue.privilege_sets s
			WHERE s.function = p.oid AND s.what IN ('read', 'token_read')) THEN 'reads' ELSE 'writes' END)
	FROM pg_proc p
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	CROSS JOIN LATERAL unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs])
		WITH ORDINALITY a(type, name, n)
	WHERE p.pronamespace = 'pg_catalog'::regnamespace
	GROUP BY p.oid HAVING bool_or(a.name = 'org') ORDER BY 1});
my %moves = map { ("rescue_$_" => 1) } qw(residence freeze thaw depart clear_departed import bind bind_role);
my %lists = map { ("rescue_$_" => 1) } qw(holds tombstones token_list export census);
cmp_ok(scalar @functions, '>', 30, 'functions were found');

state_of('globex', 'here');
for my $state ('departed', 'arriving', 'frozen')
{
	state_of('acme', $state);
	for my $function (@functions)
	{
		my ($signature, $name, $types, $kind) = @$function;
		next if $moves{$name};
		my $call = "SELECT $name(" . join(', ', map { /^\{org\}$/ ? '{org}::text' : ($values{$_} // 'NULL') . "::$_" }
			  split /;/, $types) . ')';
		my $reads = $kind eq 'reads' || $lists{$name};
		attack "$state: $signature", %boss, call => $call, with => { org => q{'acme'} },
		  expect => $state eq 'frozen' && $reads ? qr/^(?!RB013)/s : 'RB013',
		  control => $call =~ s/\{org\}/'globex'/r, gives => qr/^(?!RB013)/;
	}
}

# among the controls was rescue_forget()
admin(q{SELECT rescue_billing_set('globex', 'active')});
plant_bundle('postgres', 'ws-1', 'globex');

# each step, and what it refuses
state_of('acme', 'here');
my $where = q{SELECT state FROM rescue_residence('acme')};
my $steps = [ $where, map { ("SELECT rescue_$_('acme')", "SELECT rescue_$_('acme')", $where) } 'freeze', 'thaw' ];
attack 'freeze and thaw, each twice', %boss, call => $steps, control => $latest, expect => 'here t f frozen t f here';
attack 'depart without a freeze', %boss, call => q{SELECT rescue_depart('acme')}, expect => 'RB011',
  control => q{SELECT rescue_freeze('globex'), rescue_depart('globex'), rescue_depart('globex')}, gives => 't|t|f';
attack 'thaw what has departed', %boss, call => q{SELECT rescue_thaw('globex')}, expect => 'RB013',
  control => q{SELECT rescue_thaw('acme')}, gives => 'f';
attack 'freeze what has departed', %boss, call => q{SELECT rescue_freeze('globex')}, expect => 'RB013',
  control => q{SELECT rescue_thaw('acme')}, gives => 'f';
state_of('globex', 'arriving');
attack 'thaw what is arriving', %boss, call => q{SELECT rescue_thaw('globex')}, expect => 'RB013',
  control => q{SELECT rescue_thaw('acme')}, gives => 'f';
attack 'freeze what is arriving', %boss, call => q{SELECT rescue_freeze('globex')}, expect => 'RB013',
  control => q{SELECT rescue_thaw('acme')}, gives => 'f';
state_of('globex', 'here');
attack "$_ by a reader", call => "SELECT rescue_$_({org})", expect => '42501', control_as => 'boss', gives => qr/^(?:[tf]|\(here,,\))$/
  for 'residence', 'freeze', 'thaw';
attack "$_ the sibling, in a session of one", %boss, call => "SELECT rescue_$_('globex')", expect => 'RB002',
  startup => { options => '-c rescue.org_id=acme' }, control => "SELECT rescue_$_({org})", gives => qr/^(?:[tf]|\(here,,\))$/
  for 'residence', 'freeze', 'thaw';
state_of('acme', 'here');

# a word that no version knows refuses all
admin(q{ALTER TABLE rescue.residence DROP CONSTRAINT residence_state_check;
	INSERT INTO rescue.residence VALUES ('acme', 'somewhere', now())});
attack 'an unknown state', call => $latest, with => { org => q{'acme'} }, expect => 'RB013', control => $latest =~ s/\{org\}/'globex'/r,
  gives => qr/canary-of-globex/;
admin(q{DELETE FROM rescue.residence;
	ALTER TABLE rescue.residence ADD CHECK (state IN ('arriving', 'frozen', 'departed'))});

# a session that keeps the settings, and one whose transaction began before
for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
{
	my $within = sub {
		my ($call, $step) = @_;
		my $session = connect_as('boss');
		$session->query($_) for filled($latest), "BEGIN ISOLATION LEVEL $level", filled($latest);
		admin("SELECT $_") for @$step;
		my $got = outcome($session->query(filled($call)));
		$session->close;
		state_of('acme', 'here');
		return $got;
	};
	my @frozen = (q{rescue_freeze('acme')});
	attack_by("stores what was begun before the freeze, $level", expect => 'RB013', gives => 't',
		by => sub { return $within->($store, \@frozen) }, control => sub { return $within->($store, []) });
	attack_by("reads what has departed since, $level", expect => 'RB013',
		by => sub { return $within->($latest, [ @frozen, q{rescue_depart('acme')} ]) },
		control => sub { return $within->($latest, \@frozen) });
}

# a session that keeps what it has read for another organisation
my $sibling = $latest =~ s/\{org\}/'globex'/r;
state_of('acme', 'departed');
attack 'departed before the session, which reads another one first', call => [ $sibling, $latest ],
  expect => qr/^[^R]*canary-of-globex(?!.*canary-of-acme).* RB013$/s, control => $sibling, gives => qr/canary-of-globex/;
state_of('acme', 'here');

sub filled { return shift =~ s/\{ws\}/'ws-1'/r =~ s/\{org\}/'acme'/r }

# What a second session's freeze has come to, while a first one has written and not
# ended; then the first ends.
for my $end ('COMMIT', 'ROLLBACK')
{
	my $race = sub {
		my $org = shift;
		my $writer = connect_as('boss');
		$writer->query($_) for 'BEGIN', filled($store);
		my $got = verdict('boss', [ q{SET lock_timeout = '50ms'}, "SELECT rescue_freeze('$org')" ]);
		$writer->query($end);
		$writer->close;
		my $later = verdict('boss', "SELECT rescue_freeze('$org')");
		state_of($org, 'here');
		return "$got $later";
	};
	attack_by("a freeze that passes a write in flight, $end", expect => '55P03 t', gives => 't f',
		by => sub { return $race->('acme') }, control => sub { return $race->('globex') });
}
# a lock of a user's is not one of ours
attack_by(
	'advisory locks that would hold up a freeze',
	expect => 't',
	gives => 't',
	by => sub {
		my $holder = connect_as('intruder');
		$holder->query($_) for 'BEGIN', q{SELECT pg_advisory_xact_lock_shared(hashtextextended('acme', 0)),
			pg_advisory_xact_lock(hashtext('acme'))};
		my $got = verdict('boss', [ q{SET lock_timeout = '2s'}, q{SELECT rescue_freeze('acme')} ]);
		$holder->close;
		state_of('acme', 'here');
		return $got;
	},
	control => sub { return verdict('boss', q{SELECT rescue_freeze('globex'), rescue_thaw('globex')}) =~ s/\|t//r });

# what concerns all organisations passes over those that are moved, and says so
my $gc = q{SELECT string_agg(coalesce(org_id, '') || ' ' || outcome, ', ' ORDER BY org_id, outcome)
	FROM rescue_gc('{}', '0', true) WHERE org_id IN ('acme', 'globex')};
for my $state ('frozen', 'departed')
{
	state_of('acme', 'here');
	attack "gc of all, one $state", %boss, call => $gc, expect => qr/^acme moving(?!.*acme)/,
	  before => [ q{SELECT rescue_freeze('acme')}, $state eq 'departed' ? q{SELECT rescue_depart('acme')} : () ],
	  after => 'DELETE FROM rescue.residence', gives => qr/acme (?!moving)\w+, /;
	state_of('acme', $state);
	attack_by("a job of one $state expires by another's call", expect => '1', gives => '0',
		by => sub { return expired('acme') }, control => sub { return expired('hooli') });
	attack "the status of pins of one $state", %boss, expect => $state eq 'frozen' ? 't' : 'f', gives => 't',
	  call => q{SELECT count(*) > 0 FROM rescue.pin_status WHERE org_id = 'acme'},
	  before => q{INSERT INTO rescue.pin_observations VALUES ('acme', 'ws-1', 'codex', 1, NULL, NULL, 's', now(), NULL)
		ON CONFLICT DO NOTHING},
	  control => q{SELECT count(*) >= 0 FROM rescue.pin_status};
}
state_of('acme', 'here');

# How many jobs of an organisation are left that have expired, after another one's
# call.
sub expired
{
	my $org = shift;
	admin("INSERT INTO rescue.jobs VALUES ('$org', 'old', '1', now() - interval '2 hours', now() - interval '1 hour')
		ON CONFLICT DO NOTHING");
	verdict('boss', q{SELECT rescue_job_put('j', '1', '1 hour', 'globex')});
	return admin("SELECT count(*) FROM rescue.jobs WHERE org_id = '$org' AND job_id = 'old'");
}

done_testing();
