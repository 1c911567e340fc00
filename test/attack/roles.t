# A role that is narrowed to one organisation, and every way to widen itself:
# its own settings, those of the database, SET ROLE, functions of others.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
my $pinned = q{SELECT string_agg(DISTINCT org_id, ',') FROM %s};
admin(q{
	SELECT rescue_pin_promote('rt', 'sha256:' || repeat('0', 64));
	SELECT rescue_pin_observe('ws-1', org, 'rt', 1, NULL, NULL, 'docker inspect')
	FROM unnest(ARRAY['acme', 'globex']) org;
	ALTER ROLE clerk SET rescue.org_id = 'acme'});

# what lists organisations is narrowed as what names one
my %lists = (
	'the view of pins' => sprintf($pinned, 'rescue.pin_status'),
	'the states of pins' => sprintf($pinned, q{rescue.pin_states('rt')}),
	'collecting' => q{SELECT string_agg(DISTINCT org_id, ',') FROM rescue_gc('{}', '0')},
	'collecting, explicitly' => q{SELECT string_agg(DISTINCT org_id, ',')
		FROM rescue_gc('{}', '0', true, NULL, true, false)},
	'planning a collection' => q{SELECT string_agg(DISTINCT org_id, ',')
		FROM rescue_gc_plan('{}', true, '0')});
for my $list (sort keys %lists)
{
	for my $value ('', 'acme')
	{
		attack "narrowed by its role, $list, rescue.org_id = '$value'", as => 'clerk',
		  call => [ "SET rescue.org_id = '$value'", $lists{$list} ], expect => 'acme',
		  control_as => 'postgres', control => $lists{$list}, gives => qr/^acme,globex/;
	}
	attack "narrowed by its role, $list, set to the sibling", as => 'clerk',
	  call => [ q{SET rescue.org_id = 'globex'}, $lists{$list} ], expect => 'RB002',
	  control_as => 'postgres', control => [ q{SET rescue.org_id = 'globex'}, $lists{$list} ],
	  gives => 'globex';
}

attack 'narrowed by its role, the workspaces of a pin', as => 'clerk',
  call => [ q{SET rescue.org_id = ''}, q{SELECT workspaces FROM rescue_pin_adoption('rt')} ],
  expect => '1', control_as => 'postgres', gives => '2';

admin('ALTER ROLE clerk RESET ALL');

# A role that is bound by a row, and the sets that it has.
admin(q{
	CREATE ROLE tenant LOGIN;
	CREATE ROLE other_tenant LOGIN;
	SELECT rescue_grant(r, s) FROM unnest(ARRAY['tenant', 'other_tenant']) r,
		unnest(ARRAY['read', 'write', 'tokens', 'admin']) s;
	SELECT rescue_bind_role('tenant', 'acme'), rescue_bind_role('other_tenant', 'globex')});
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';
my %globex = (call => $latest, with => { org => q{'globex'} }, expect => 'RB002');
my %tenant = (as => 'tenant', %globex);

attack 'a bound role: the sibling', %tenant;
attack 'a bound role: a prefix', %tenant, with => { org => q{'acm'} };
attack 'a bound role: with a token of the sibling', %tenant,
  call => q{SELECT sections FROM rescue_latest('ws-1', {org}, {token})};
attack 'two that are bound, each to its own', as => 'other_tenant', call => $latest,
  with => { org => q{'acme'} }, control => q{SELECT sections FROM rescue_latest('ws-1', 'globex')},
  gives => qr/canary-of-globex/, expect => 'RB002';

# the ways by which a role changes its own settings
my %ways = (
	'ALTER ROLE RESET' => [ 'ALTER ROLE tenant RESET ALL' ],
	'ALTER ROLE SET' => [ q{ALTER ROLE tenant SET rescue.org_id = 'globex'} ],
	'ALTER ROLE IN DATABASE' => [ q{ALTER ROLE tenant IN DATABASE postgres SET rescue.org_id = ''} ],
	'ALTER DATABASE' => [ q{ALTER DATABASE postgres SET rescue.org_id = 'globex'} ]);
for my $way (sort keys %ways)
{
	attack "a bound role widens itself by $way", %tenant, before => $ways{$way},
	  after => [ 'ALTER ROLE tenant RESET ALL', 'ALTER ROLE tenant IN DATABASE postgres RESET ALL',
		'ALTER DATABASE postgres RESET ALL' ];
}
attack 'a bound role widens itself, by itself', %tenant,
  call => [ 'SELECT rescue_token_eq(NULL, NULL)', q{ALTER ROLE tenant SET rescue.org_id = 'globex'}, $latest ],
  control => $latest, after => 'ALTER ROLE tenant RESET ALL', expect => 'f RB002';
attack "a bound role widens itself by a startup option, $_", %tenant,
  startup => { options => $_ }, expect => qr/^(?:RB00[12]|42501)$/
  for '-c rescue.org_id=globex', '-c rescue.org_id=', '-c role=other_tenant', '-c role=none';
attack "a bound role widens itself by $_", %tenant, call => [ 'BEGIN', $_, $latest ],
  control => $latest, expect => 'RB002'
  for q{SET LOCAL rescue.org_id = 'globex'}, q{SET LOCAL rescue.org_id = ''}, 'RESET ALL',
  q{SET LOCAL SESSION AUTHORIZATION tenant}, 'SET LOCAL ROLE NONE';

# SET ROLE, and functions of others
admin(q{
	CREATE ROLE pooler LOGIN NOINHERIT;
	CREATE ROLE mixed LOGIN;
	CREATE ROLE maker;
	SELECT rescue_grant('maker', 'read');
	GRANT tenant, other_tenant, app TO pooler;
	GRANT app TO tenant;
	CREATE FUNCTION public.made(ws text, org text) RETURNS SETOF rescue.bundle
	LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM pg_catalog.rescue_latest($1, $2)';
	CREATE FUNCTION public.super(ws text, org text) RETURNS SETOF rescue.bundle
	LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM pg_catalog.rescue_latest($1, $2)';
	ALTER FUNCTION public.made OWNER TO maker});
my $made = 'SELECT sections FROM public.made({ws}, {org})';
my $super = 'SELECT sections FROM public.super({ws}, {org})';
attack 'a pooler that became a bound role', %globex, as => 'pooler', call => [ 'SET ROLE tenant', $latest ];
attack 'a superuser that became a bound role', %globex, as => 'postgres', call => [ 'SET ROLE tenant', $latest ];
attack 'a superuser with the session of a bound role', %globex, as => 'postgres',
  call => [ 'SET SESSION AUTHORIZATION tenant', $latest ];
attack 'a bound role that became one that is not', %tenant, call => [ 'SET ROLE app', $latest ];
attack 'a bound role: a function of one that is not', %tenant, call => $made;
attack 'a bound role: a function of a superuser', %tenant, call => $super;
attack 'a pooler that became a bound role: a function of one that is not', %globex,
  as => 'pooler', call => [ 'SET ROLE tenant', $made ];
attack 'a bound role that became one that is not: its function', %tenant, call => [ 'SET ROLE app', $made ];
attack 'one that is not, and a function of a bound role', %globex, as => 'app',
  before => 'ALTER FUNCTION public.made OWNER TO tenant', call => $made,
  after => 'ALTER FUNCTION public.made OWNER TO maker';
attack 'a bound role, and a function of another bound role', as => 'tenant', call => $made,
  with => { org => $_ }, before => 'ALTER FUNCTION public.made OWNER TO other_tenant',
  after => 'ALTER FUNCTION public.made OWNER TO maker', expect => 'RB002'
  for q{'acme'}, q{'globex'};
admin('GRANT other_tenant TO tenant');
attack 'a bound role that became another bound role', as => 'tenant',
  call => [ 'SET ROLE other_tenant', $latest ], control => $latest, with => { org => $_ }, expect => 'RB002'
  for q{'acme'}, q{'globex'};
admin('REVOKE other_tenant FROM tenant');
attack_by('a pooler and the role that is not bound: not narrowed', expect => qr/canary-of-globex/,
	by => sub { return verdict('pooler', [ 'SET ROLE app', q{SELECT sections FROM rescue_latest('ws-1', 'globex')} ]) },
	control => sub { return verdict('pooler', [ 'SET ROLE app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')} ]) });

# those who have the right through bound roles only
admin(q{
	CREATE ROLE readers;
	SELECT rescue_grant('readers', 'read');
	CREATE ROLE branch IN ROLE readers;
	CREATE ROLE twig IN ROLE branch;
	CREATE ROLE leaf LOGIN IN ROLE twig;
	CREATE ROLE two LOGIN IN ROLE tenant, other_tenant;
	CREATE ROLE bare LOGIN;
	GRANT tenant TO bare;
	REVOKE app FROM tenant;
	CREATE ROLE powerless LOGIN;
	SELECT rescue_bind_role('branch', 'acme')});
attack 'a member of a bound role', %globex, as => 'bare';
attack 'a member of a member, past whom the right comes', %globex, as => 'leaf';
attack 'a member of two that do not agree', as => 'two', call => $latest, with => { org => $_ },
  control_as => 'bare', expect => 'RB002'
  for q{'acme'}, q{'globex'};
attack 'a member of a bound role: a function of one that is not', %globex, as => 'bare', call => $made;
attack 'a member of a bound role that chose a role without any right: a function of one that is not',
  %globex, as => 'bare', before => 'GRANT powerless TO bare', call => [ 'SET ROLE powerless', $made ];
attack_by("a member who has the right by $_ as well: not narrowed", expect => qr/canary-of-globex/,
	by => sub {
		admin(/role/ ? 'GRANT readers TO bare' : q{SELECT rescue_grant('bare', 'read')});
		my $got = verdict('bare', q{SELECT sections FROM rescue_latest('ws-1', 'globex')});
		admin(/role/ ? 'REVOKE readers FROM bare' : 'DROP OWNED BY bare');
		return $got;
	},
	control => sub { return verdict('bare', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) })
  for 'another role', 'a grant of its own';
attack_by('a form that takes a token is another right', expect => 'RB002',
	by => sub {
		admin('GRANT EXECUTE ON FUNCTION rescue_latest(text, text, text) TO bare');
		my $got = verdict('bare', q{SELECT sections FROM rescue_latest('ws-1', 'globex')});
		admin('REVOKE EXECUTE ON FUNCTION rescue_latest(text, text, text) FROM bare');
		return $got;
	},
	control => sub { return verdict('bare', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });

# who binds, and who does not
my %bound = (as => 'clerk', control_as => 'postgres', gives => 't');
attack 'the set admin unbinds a role', %bound, call => q{SELECT rescue_bind_role('tenant', NULL)},
  control => q{BEGIN; SELECT rescue_bind_role('tenant', NULL); ROLLBACK}, expect => 'RB002';
attack 'the set admin binds a bound role to another', %bound,
  call => q{SELECT rescue_bind_role('tenant', 'globex')},
  control => q{BEGIN; SELECT rescue_bind_role('tenant', 'globex'); ROLLBACK}, expect => 'RB002';
attack 'a bound role binds another', as => 'tenant', call => q{SELECT rescue_bind_role('powerless', 'acme')},
  control_as => 'clerk', gives => 't', expect => 'RB002';
attack 'a bound role unbinds itself', %bound, as => 'tenant',
  call => q{SELECT rescue_bind_role('tenant', NULL)},
  control => q{BEGIN; SELECT rescue_bind_role('tenant', NULL); ROLLBACK}, expect => 'RB002';
attack 'a superuser that became a bound role unbinds it', %bound, as => 'postgres',
  call => [ 'SET ROLE tenant', q{SELECT rescue_bind_role('tenant', NULL)} ],
  control => q{BEGIN; SELECT rescue_bind_role('tenant', NULL); ROLLBACK}, expect => 'RB002';
attack 'a role without the set admin binds', as => 'intruder', call => q{SELECT rescue_bind_role('app', 'globex')},
  control_as => 'clerk', control => q{BEGIN; SELECT rescue_bind_role('app', 'globex'); ROLLBACK},
  gives => 't', expect => '42501';
attack 'a bound role binds the database', as => 'tenant', call => q{SELECT rescue_bind({org})},
  control_as => 'clerk', control => q{BEGIN; SELECT rescue_bind('acme'); ROLLBACK}, gives => 'no row',
  with => { org => $_ }, expect => 'RB002'
  for q{'acme'}, q{'globex'}, 'NULL';
attack 'a bound role that is the owner of the database', as => 'tenant',
  before => 'ALTER DATABASE postgres OWNER TO tenant', call => q{SELECT rescue_bind_role('tenant', NULL)},
  after => 'ALTER DATABASE postgres OWNER TO postgres', expect => 'RB002',
  control_as => 'postgres', control => q{BEGIN; SELECT rescue_bind_role('tenant', NULL); ROLLBACK}, gives => 't';
admin(q{
	CREATE ROLE landlord LOGIN;
	SELECT rescue_grant('landlord', 'admin');
	ALTER DATABASE postgres OWNER TO landlord});
my %landlord = (control_as => 'landlord', gives => qr/^(?:t|no row)$/);
attack 'the set admin unbinds a role, where the owner may', %landlord, as => 'clerk',
  call => q{SELECT rescue_bind_role('tenant', NULL)},
  control => q{BEGIN; SELECT rescue_bind_role('tenant', NULL); ROLLBACK}, expect => 'RB002';
admin(q{SELECT rescue_bind('acme')});
attack 'the set admin in a bound database', %landlord, as => 'clerk',
  call => q{SELECT rescue_bind({org})}, with => { org => $_ },
  control => q{BEGIN; SELECT rescue_bind('globex'); ROLLBACK}, expect => 'RB002'
  for 'NULL', q{'globex'}, q{'acme'};
admin(q{CREATE FUNCTION public.unbind() RETURNS void LANGUAGE sql SECURITY DEFINER
	AS 'SELECT pg_catalog.rescue_bind(NULL)'});
attack 'a function of a superuser unbinds for a bound role', as => 'tenant', expect => 'RB002',
  call => 'SELECT public.unbind()', control_as => 'app', gives => 'NULL',
  control => 'BEGIN; SELECT public.unbind(); ROLLBACK';
attack 'bound to another than the database', as => 'other_tenant', call => $latest,
  with => { org => $_ }, control_as => 'tenant', expect => 'RB002'
  for q{'acme'}, q{'globex'};
admin('SELECT rescue_bind(NULL)');

# a binding whose role is gone, or whose row is
admin(q{
	CREATE ROLE lost LOGIN;
	SELECT rescue_grant('lost', 'read');
	SELECT rescue_bind_role('lost', 'acme')});
for my $how ('made again', 'without its row')
{
	attack_by("a bound role that was lost, $how", expect => 'RB001',
		control => sub { return verdict('lost', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) },
		by => sub {
			admin($how eq 'made again'
				? q{DROP OWNED BY lost; DROP ROLE lost; CREATE ROLE lost LOGIN; SELECT rescue_grant('lost', 'read')}
				: q{DELETE FROM rescue.role_bindings WHERE bound_as = 'lost'});
			my $got = verdict('lost', q{SELECT sections FROM rescue_latest('ws-1', 'globex')});
			admin(q{SELECT rescue_bind_role('lost', 'acme')});
			return $got;
		});
}
attack 'the set admin binds a lost role anew', as => 'clerk',
  before => q{DELETE FROM rescue.role_bindings WHERE bound_as = 'lost'},
  call => q{SELECT rescue_bind_role('lost', 'globex')}, expect => 'RB002', after => q{SELECT rescue_bind_role('lost', 'acme')},
  control => q{BEGIN; SELECT rescue_bind_role('app', 'acme'); ROLLBACK}, gives => 't';
attack_by('a bound role under another name', expect => 'RB002',
	control => sub { return verdict('lost', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) },
	by => sub {
		admin('ALTER ROLE lost RENAME TO found');
		my $got = verdict('found', q{SELECT sections FROM rescue_latest('ws-1', 'globex')});
		admin('ALTER ROLE found RENAME TO lost');
		return $got;
	});

# bound while a transaction is open that has read already
for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE READ ONLY')
{
	my $within = sub {
		my $org = shift;
		my $session = connect_as('intruder');
		$session->query($_) for 'PREPARE r AS SELECT sections FROM rescue_latest(\'ws-1\', \'' . $org . '\')',
		  "BEGIN ISOLATION LEVEL $level";
		my $first = outcome($session->query('EXECUTE r'));
		die "first read: $first" unless $first =~ /canary-of-$org/;
		admin(q{SELECT rescue_bind_role('intruder', 'acme')});
		my $second = outcome($session->query('EXECUTE r'));
		$session->close;
		admin(q{SELECT rescue_bind_role('intruder', NULL)});
		return $second;
	};
	attack_by("a role bound since this transaction began, $level", expect => 'RB002',
		by => sub { return $within->('globex') }, control => sub { return $within->('acme') });
}
my $bind_late = sub {
	my $level = shift;
	my $session = connect_as('postgres');
	$session->query($_) for "BEGIN ISOLATION LEVEL $level", 'SELECT 1';
	admin(q{SELECT rescue_bind_role('app', 'globex')});
	my $told = outcome($session->query(q{SELECT rescue_bind_role('app', NULL)}));
	$session->query('COMMIT');
	$session->close;
	my $left = admin(q{SELECT count(*) FROM rescue.role_bindings WHERE role = 'app'::regrole});
	admin(q{SELECT rescue_bind_role('app', NULL)});
	return "$told, $left";
};
attack_by('unbound by a transaction with an older snapshot: not in silence', expect => '40001, 1',
	by => sub { return $bind_late->('REPEATABLE READ') },
	control => sub { return $bind_late->('READ COMMITTED') }, gives => 't, 0');

done_testing();
