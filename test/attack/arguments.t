# Arguments that are no organisation, no workspace, no id: missing, blank,
# malformed, too large, not even text.
use strict;
use warnings;

use AttackTest;
use Test::More;

# Billing is off, and a bundle lies under each malformed name, as earlier
# writers let them in: only the gate's check of the argument refuses them.
site();
admin(q{SELECT rescue_set('billing', 'off')});

# Store a bundle under a name that is given as an SQL expression.
sub lies_there
{
	my ($ws, $org) = @_;
	my $id = plant_bundle('postgres', 'ws-1', 'acme');
	admin(qq{
		ALTER TABLE rescue.sections DROP CONSTRAINT IF EXISTS sections_org_id_bundle_id_fkey;
		UPDATE rescue.bundles SET workspace_id = $ws, org_id = $org WHERE bundle_id = $id;
		UPDATE rescue.sections SET org_id = $org WHERE bundle_id = $id});
	return;
}

my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';

# every function that reads, and what else it needs
my %readers = (
	latest => $latest,
	'latest with a token' =>
	  'SELECT sections FROM rescue_latest({ws}, {org}, {token})',
	require => 'SELECT sections FROM rescue_require({ws}, {org})',
	get => 'SELECT sections FROM rescue_get({id}, {org})',
	list => q{SELECT 'canary-of-acme', bundle_id FROM rescue_list({ws}, {org})},
	section => q{SELECT rescue_section({id}, {org}, 'notes')},
	verify => q{SELECT 'canary-of-acme', rescue_verify({id}, {org})});

for my $name (sort keys %readers)
{
	attack "$name: organisation missing",
	  call => $readers{$name}, with => { org => 'NULL' }, expect => 'RB001';
	attack "$name: organisation empty",
	  call => $readers{$name}, with => { org => q{''} }, expect => 'RB001';
}

# what an editor or a template leaves behind shows nothing, and is nothing
my %blank = (
	'three blanks' => '   ',
	'tab and line end' => '\t\r\n',
	'no-break space' => '\u00A0',
	'next line' => '\u0085',
	'ogham space mark' => '\u1680',
	'en quad to hair space' => '\u2000\u2005\u200A',
	'line and paragraph separator' => '\u2028\u2029',
	'narrow no-break space' => '\u202F',
	'mathematical space' => '\u205F',
	'ideographic space' => '\u3000',
	'zero width space' => '\u200B',
	'zero width joiners' => '\u200C\u200D',
	'word joiner' => '\u2060',
	'byte order mark' => '\uFEFF',
	'soft hyphen' => '\u00AD',
	'combining grapheme joiner' => '\u034F',
	'mongolian vowel separator' => '\u180E',
	'hangul filler' => '\u3164',
	'halfwidth hangul filler' => '\uFFA0',
	'braille blank' => '\u2800',
	'variation selector' => '\uFE0F',
	'tag characters' => '\U000E0041\U000E007F',
	'musical control' => '\U0001D173');
for my $name (sort keys %blank)
{
	my $org = "E'$blank{$name}'";
	lies_there(q{'ws-1'}, $org);
	attack "organisation blank: $name",
	  call => $latest, with => { org => $org }, expect => 'RB001';
}

# characters that hide their neighbours, or that end a line of a log
my %malformed = (
	'line end' => 'acme\n',
	'escape' => '\x1B[2Kacme',
	'delete' => 'acme\x7F',
	'C1 control' => 'acme\u009B',
	'right-to-left override' => '\u202Eemca',
	'isolate' => '\u2066acme\u2069',
	'arabic letter mark' => 'acme\u061C',
	'left-to-right mark' => 'acme\u200E');
for my $name (sort keys %malformed)
{
	lies_there(q{'ws-1'}, "E'$malformed{$name}'");
	lies_there("E'$malformed{$name}'", q{'acme'});
	attack "organisation malformed: $name",
	  call => $latest, with => { org => "E'$malformed{$name}'" }, expect => 'RB001';
	attack "workspace malformed: $name",
	  call => $latest, with => { ws => "E'$malformed{$name}'" }, expect => 'RB007';
}

lies_there(q{'ws-1'}, $_)
  for q{''}, q{repeat('a', 256)}, q{repeat('é', 128)};
lies_there($_, q{'acme'}) for q{''}, q{E'\u200B'};
attack 'organisation of 256 bytes',
  call => $latest, with => { org => q{repeat('a', 256)} }, expect => 'RB001';
attack 'organisation of 128 characters in 256 bytes',
  call => $latest, with => { org => q{repeat('é', 128)} }, expect => 'RB001';
attack 'organisation of 255 bytes that does not exist',
  call => $latest, with => { org => q{repeat('a', 255)} }, expect => 'no row';
attack 'organisation of 100 MB',
  call => $latest, with => { org => q{repeat('a', 100000000)} }, expect => 'RB001';
attack 'workspace NULL',
  call => $latest, with => { ws => 'NULL' }, expect => 'RB007';
attack 'workspace empty',
  call => $latest, with => { ws => q{''} }, expect => 'RB007';
attack 'workspace invisible',
  call => $latest, with => { ws => q{E'\u200B'} }, expect => 'RB007';
attack 'workspace of 100 MB',
  call => $latest, with => { ws => q{repeat('a', 100000000)} }, expect => 'RB007';
attack 'malformed workspace of a blank organisation: the organisation counts',
  call => $latest, with => { ws => q{''}, org => q{''} }, expect => 'RB001';

for my $rows ('NULL', '0', '-1', '2147483647')
{
	attack "list: $rows rows",
	  call => q{SELECT 'canary-of-acme' FROM rescue_list({ws}, {org}, } . "$rows)",
	  control => q{SELECT 'canary-of-acme' FROM rescue_list({ws}, {org}, 5)},
	  expect => 'RB007';
}
for my $id ('NULL', '0', '-1')
{
	attack "get: id $id",
	  call => $readers{get}, with => { id => $id }, expect => 'RB007';
}
attack 'get: largest id',
  call => $readers{get}, with => { id => '9223372036854775807' },
  expect => 'no row';
attack 'section: name NULL',
  call => 'SELECT rescue_section({id}, {org}, NULL)',
  control => $readers{section}, expect => 'RB007';
attack 'section: name with a control character',
  call => q{SELECT rescue_section({id}, {org}, E'notes\n')},
  control => $readers{section}, expect => 'RB007';

# bytes that no literal can hold
my $statement = 'SELECT sections FROM pg_catalog.rescue_latest($1, $2)';
my %bytes = (
	'NUL at the end' => [ "acme\0", '22021' ],
	'lone continuation byte' => [ "acme\x80", '22021' ],
	'overlong slash' => [ "\xC0\xAFacme", '22021' ],
	'half of a surrogate pair' => [ "acme\xED\xA0\x80", '22021' ],
	'beyond Unicode' => [ "\xF4\x90\x80\x80", '22021' ],
	'character cut off' => [ "acme\xE2\x82", '22021' ]);
for my $name (sort keys %bytes)
{
	for my $binary (0, 1)
	{
		my ($org, $expect) = @{ $bytes{$name} };
		my $ask = sub {
			my $session = connect_as('intruder');
			my $outcome = outcome(
				$session->execute($statement, [ 'ws-1', shift ], binary => $binary));
			$session->close;
			return $outcome;
		};
		attack_by(
			"bytes of the organisation: $name" . ($binary ? ', binary' : ''),
			expect => $expect,
			by => sub { $ask->($org) },
			control => sub { $ask->('acme') });
	}
}

# the arguments come first: a malformed one learns nothing about the account
attack "malformed, of a suspended organisation: $_", call => $_,
  with => { org => q{'hooli'}, id => '0' }, control => 'SELECT sections FROM rescue_get({id}, {org})',
  expect => 'RB007'
  for 'SELECT sections FROM rescue_get({id}, {org})',
  q{SELECT rescue_section(1, {org}, '')}, q{SELECT * FROM rescue_list({ws}, {org}, 0)};

# a client that claims another encoding gets the same comparison of bytes
attack_by(
	'SQL_ASCII client sends half a character',
	expect => '22021',
	by => sub {
		my $session = connect_as('intruder', client_encoding => 'SQL_ASCII');
		return outcome($session->execute($statement, [ 'ws-1', "acme\xC3" ]));
	},
	control => sub {
		my $session = connect_as('intruder', client_encoding => 'SQL_ASCII');
		return outcome($session->execute($statement, [ 'ws-1', 'acme' ]));
	});

done_testing();
