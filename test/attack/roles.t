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

done_testing();
