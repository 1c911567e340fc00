# The organisation of another tenant, and everything that looks like one's own.
use strict;
use warnings;
use utf8;

use AttackTest;
use Test::More;

site();
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';

# a sibling's workspace is the same answer as one that never was
attack 'workspace that only the sibling has',
  call => $latest, with => { ws => q{'ws-9'} }, expect => 'no row';
attack 'workspace that never was',
  call => $latest, with => { ws => q{'ws-404'} }, expect => 'no row';
attack 'require: workspace that only the sibling has',
  call => 'SELECT sections FROM rescue_require({ws}, {org})',
  with => { ws => q{'ws-9'} }, expect => 'RB404';
attack "get: the sibling's bundle",
  call => 'SELECT sections FROM rescue_get({id}, {org})',
  with => { id => '{sibling_id}' }, expect => 'no row';
attack "section: the sibling's bundle",
  call => q{SELECT rescue_section({id}, {org}, 'notes')},
  with => { id => '{sibling_id}' }, expect => 'NULL';
attack "verify: the sibling's bundle",
  call => q{SELECT rescue_verify({id}, {org})},
  with => { id => '{sibling_id}' }, expect => 'f', gives => 't';
attack 'list: workspace that only the sibling has',
  call => q{SELECT 'canary-of-acme' FROM rescue_list({ws}, {org})},
  with => { ws => q{'ws-9'} }, expect => 'no row';
attack "list: before the sibling's bundle, whose time it would tell",
  call => q{SELECT 'canary-of-acme' FROM rescue_list({ws}, {org}, 20, {id})},
  with => { id => '{sibling_id}' },
  control => q{SELECT 'canary-of-acme' FROM rescue_list({ws}, {org}, 20)},
  expect => 'no row';
attack 'delete: a reader has no such right',
  call => q{SELECT rescue_delete({id}, {org}, 'why')}, expect => '42501',
  control => $latest;
attack "delete: the sibling's bundle",
  as => 'clerk', call => q{SELECT rescue_delete({id}, {org}, 'why')},
  with => { id => '{sibling_id}' }, expect => 'f',
  control_as => 'app', control => $latest;

# bytes are compared: what looks equal, or is by some collation, is not. Billing
# is off, so that only the comparison decides
admin(q{SELECT rescue_set('billing', 'off')});
my %like = (
	'upper case' => q{'Acme'},
	'blank behind' => q{'acme '},
	'blank before' => q{' acme'},
	'no-break space behind' => q{E'acme\u00A0'},
	'zero width space within' => q{E'ac\u200Bme'},
	'soft hyphen within' => q{E'ac\u00ADme'},
	'cyrillic a' => q{E'\u0430cme'},
	'fullwidth letters' => q{E'\uFF41\uFF43\uFF4D\uFF45'},
	'dotless and combining' => q{E'acme\u0301'},
	'pattern' => q{'%'},
	'pattern with a prefix' => q{'acm_'},
	'injection' => q{E'acme\' OR true --'},
	'array in a text' => q{'{acme,globex}'},
	'prefix' => q{'acm'});
attack "organisation: $_",
  call => $latest, with => { org => $like{$_} }, expect => 'no row'
  for sort keys %like;

# char(n) ignores trailing blanks where it is compared; the text that it is
# cast to has none, so that this is the rightful caller's own name
attack 'char(n) with blanks',
  call => $latest, with => { org => q{'globex  '::char(10)::text || ' '} },
  expect => 'no row';
attack 'name type cut off at 63 bytes',
  call => $latest,
  with => { org => q{(repeat('g', 63) || 'lobex')::name::text} },
  expect => 'no row';

# collations under which other bytes are equal
if (has_icu())
{
	admin(q{
		CREATE COLLATION public.caseless
			(provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		CREATE COLLATION public.no_accents
			(provider = icu, locale = 'und-u-ks-level1-kc-true', deterministic = false)}, caller_database());
	attack 'nondeterministic collation of the argument, case',
	  call => $latest, with => { org => q{('GLOBEX' COLLATE public.caseless)} },
	  expect => 'no row';
	attack 'nondeterministic collation of the argument, accents',
	  call => $latest, with => { org => q{('globéx' COLLATE public.no_accents)} },
	  expect => 'no row';
	attack 'nondeterministic collation of the workspace',
	  call => $latest, with => { ws => q{('WS-1' COLLATE public.caseless)} },
	  expect => 'no row';
}
attack 'ACME is another organisation than acme',
  call => $latest, with => { org => q{'ACME'} }, expect => 'no row';

# normal forms of one letter are two organisations
plant_bundle('postgres', 'ws-1', 'café');
admin(q{SELECT rescue_billing_set(E'cafe\u0301', 'active')});
attack 'decomposed form of a composed name',
  call => $latest, with => { org => q{E'cafe\u0301'} }, expect => 'no row';

admin(q{SELECT rescue_set('billing', 'required')});

# organisations out of the caller's own query
attack 'organisation out of a table of the attacker',
  call => [
	q{CREATE TEMP TABLE wanted AS SELECT unnest('{hooli,piper}'::text[]) AS org},
	q{SELECT l.sections FROM wanted, LATERAL rescue_latest('ws-1', wanted.org) l} ],
  expect => 'RB004', control => $latest;
attack 'sibling in the second row after a good one in the first',
  call => q{SELECT l.sections FROM (VALUES ({org}), ('piper')) o(org),
	LATERAL rescue_latest('ws-1', o.org) l},
  with => { org => q{'acme'} },
  expect => qr/^RB001 (?!.*canary-of-(?!acme))/,
  control => $latest;

done_testing();
