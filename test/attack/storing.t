# Storing a bundle: by whom, for whom, and what of it may be seen anywhere else
# than in the bundle, redacted.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(conf => <<'END');
log_statement = none
log_parameter_max_length_on_error = -1
log_error_verbosity = verbose
END
admin(q{CREATE ROLE agent LOGIN; SELECT rescue_grant('agent', 'write'), rescue_grant('agent', 'read')});

# a secret that every scanner knows, made here so that no file holds one
my $secret = 'ghp' . '_' . join '', map { ('a' .. 'z', 'A' .. 'Z', 0 .. 9)[ rand 62 ] } 1 .. 36;
my $store = q{SELECT rescue_persist({ws}, {org}, 'i-1', 'boot', '[{"name": "n", "content": "x"}]')};
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';

# A call of rescue_persist with these sections, as a literal of SQL.
sub persist_of
{
	my ($sections, $ws) = @_;
	$sections =~ s/'/''/g;
	return qq{SELECT rescue_persist('@{[$ws // 'ws-s']}', 'acme', 'i-1', 'boot', '$sections')};
}
my $good = persist_of('[{"name": "n", "content": "canary-of-acme"}]', 'ws-good');
my %stores = (control => [ $good, q{SELECT sections FROM rescue_latest('ws-good', 'acme')} ]);

attack 'a reader stores', call => $store, expect => '42501', as => 'app', %stores,
  control_as => 'agent';
attack 'a stranger stores by the raw form', as => 'app', expect => '42501', %stores,
  control_as => 'agent',
  call => q{SELECT rescue_persist('ws-1', 'acme', 'i', 'r', ARRAY['n'], ARRAY['x'::bytea])};
attack 'suspended: storing works, reading does not', as => 'agent', %stores,
  call => [ $store, $latest ], with => { org => q{'hooli'} }, expect => qr/^\d+ RB004$/;
attack "into a sibling's workspace: it stays its own", as => 'agent', %stores,
  call => [ $store =~ s/\{ws\}/'ws-9'/r, q{SELECT bundle_id < 1000 FROM rescue_latest('ws-9', 'globex')},
	q{SELECT count(*) FROM rescue_list('ws-9', 'globex')} ],
  expect => qr/^\d+ t 1$/;

# the id of a capture is of one organisation: it tells nothing of another's
my $capture = q{'00000000-0000-4000-8000-000000000001'};
my $captured = sub {
	my $org = shift;
	return qq{SELECT rescue_persist('ws-c', '$org', NULL, 'r', '[{"name": "n", "content": "canary-of-$org"}]',
		NULL::timestamptz, $capture)};
};
admin($captured->('globex'));
my $taken = admin(q{SELECT bundle_id FROM rescue.bundles WHERE workspace_id = 'ws-c' AND org_id = 'globex'});
attack "a capture id of the sibling's", as => 'agent', %stores,
  call => [ $captured->('acme') =~ s/SELECT (.*)/SELECT $1 = $taken/sr,
	q{SELECT count(*) FROM rescue_list('ws-c', 'acme')} ],
  expect => 'f 1';
attack 'the same capture twice', as => 'agent', %stores,
  call => [ $captured->('acme'), $captured->('acme'),
	q{SELECT count(*) FROM rescue_list('ws-c', 'acme')} ],
  expect => qr/^(\d+) \1 1$/;

# documents that are not valid
my $deep = '[' x 200_000;
my %documents = (
	'NULL' => undef, 'empty' => '', 'no JSON' => 'x', 'an object' => '{}', 'no section' => '[]',
	'a number' => '[1]', 'cut off' => '[{"name": "n", "content": "' . $secret,
	'two hundred thousand brackets' => $deep,
	'nested in an unknown key' => '[{"name": "n", "content": "x", "y": ' . '{"a":' x 100_000 . '1',
	'unknown key' => qq([{"name": "n", "content": "$secret", "$secret": 1}]),
	'key twice' => qq([{"name": "n", "content": "$secret", "content": "x"}]),
	'content that is a number' => '[{"name": "n", "content": 1}]',
	'content that is an object' => qq([{"name": "n", "content": {"k": "$secret"}}]),
	'no content' => '[{"name": "n"}]', 'no name' => qq([{"content": "$secret"}]),
	'blank name' => '[{"name": "\u3000", "content": "x"}]',
	'name of two lines' => '[{"name": "a\nb", "content": "x"}]',
	'name twice' => '[{"name": "n", "content": "x"}, {"name": "n", "content": "y"}]',
	'name twice, escaped' => '[{"name": "n", "content": "x"}, {"name": "\u006e", "content": "y"}]',
	'unknown status' => qq([{"name": "n", "content": "x", "status": "$secret"}]),
	'negative size' => '[{"name": "n", "content": "x", "original_bytes": -1}]',
	'size beyond a number' => '[{"name": "n", "content": "x", "original_bytes": 99999999999999999999}]',
	'trailing garbage' => '[{"name": "n", "content": "x"}] ' . $secret,
	'too many sections' => '[' . join(',', map { qq({"name": "n$_", "content": "x"}) } 1 .. 65) . ']');
for my $name (sort keys %documents)
{
	attack "document: $name", as => 'agent', %stores, expect => 'RB007',
	  call => defined $documents{$name} ? persist_of($documents{$name})
	  : q{SELECT rescue_persist('ws-s', 'acme', 'i', 'r', NULL::text)};
}
my %arrays = (
	'more names than contents' => q{ARRAY['a', 'b'], ARRAY['x'::bytea]},
	'two dimensions' => q{ARRAY[['a'], ['b']], ARRAY['x'::bytea, 'y']},
	'no name' => q{ARRAY[NULL::text], ARRAY['x'::bytea]},
	'NULL' => q{NULL::text[], NULL::bytea[]}, 'none' => q{'{}'::text[], '{}'::bytea[]});
attack "arrays: $_", as => 'agent', %stores, expect => 'RB007',
  call => "SELECT rescue_persist('ws-s', 'acme', 'i', 'r', $arrays{$_})"
  for sort keys %arrays;
attack 'nothing of what was refused is there', as => 'agent', %stores,
  call => q{SELECT count(*) FROM rescue_list('ws-s', 'acme')}, expect => '0';

# no secret in clear: in a bundle, whatever it says of itself, in a message, or
# in the server's log
my %carriers = (
	'content' => qq([{"name": "n", "content": "token $secret end"}]),
	'content that says it is redacted' =>
	  qq([{"name": "n", "content": "$secret", "redacted": true, "redactions": 1}]),
	'content behind a tag' => qq([{"name": "n", "content": "[REDACTED:x] $secret"}]),
	'content within a tag' => qq([{"name": "n", "content": "[REDACTED:$secret]"}]),
	'escaped content' => '[{"name": "n", "content": "' . join('', map { sprintf '\u%04x', ord } split //, $secret) . '"}]',
	'a name' => qq([{"name": "$secret", "content": "x"}]),
	'content of 100 kB' => '[{"name": "n", "content": "' . 'x ' x 8100 . $secret . ' y' x 40000 . '"}]',
	'every place of a clamp' => '[' . join(', ', map { qq({"name": "n$_", "content": ")
		. '. ' x (8192 - 20 + $_) . " $secret " . '. ' x 40000 . '"}' } 0 .. 39) . ']',
	'content with a broken character' => qq([{"name": "n", "content": "\\ud800 $secret \\u0000"}]));
my $read_all = q{SELECT string_agg(b::text, ' ') FROM rescue.bundles b WHERE workspace_id = 'ws-x'
	UNION ALL SELECT string_agg(s::text, ' ') FROM rescue.sections s};
for my $name (sort keys %carriers)
{
	attack_by(
		"secret as $name",
		expect => 'nowhere',
		by => sub {
			my $before = -s node()->logfile;
			my $stored = verdict('agent', persist_of($carriers{$name}, 'ws-x'));
			die "not stored: $stored" unless $stored =~ /^\d+$/;
			return where_is($secret, $before);
		},
		control => sub { return verdict('agent', $stores{control}) });
}

# Where a secret can be read: in the tables, or in the log since a place in it.
sub where_is
{
	my ($what, $before) = @_;
	my $known = substr $what, 0, 20;
	return 'in a table' if admin($read_all) =~ /\Q$known\E/;
	open my $fh, '<', node()->logfile or die "log: $!";
	seek $fh, $before, 0;
	local $/;
	return <$fh> =~ /\Q$known\E/ ? 'in the log' : 'nowhere';
}
my $leaky = qq([{"name": "n", "content": "$secret", "k": 1}]);
my %refused = (
	'by its document' => sub { verdict('agent', persist_of($leaky)) },
	'by its document, as json' => sub { verdict('agent', persist_of($leaky) =~ s/\)$/::json)/r) },
	'by its document, as jsonb' => sub { verdict('agent', persist_of($leaky) =~ s/\)$/::jsonb)/r) },
	'by its organisation' => sub { verdict('agent', persist_of($leaky) =~ s/'acme'/''/r) },
	'as a parameter' => sub {
		connect_as('agent')->execute('SELECT rescue_persist($1, $2, $3, $4, $5::text)',
			[ 'ws-x', 'acme', 'i', 'r', $leaky ]);
	},
	'in a DO block' => sub { verdict('agent', 'DO $do$BEGIN PERFORM ' . (persist_of($leaky) =~ s/^SELECT //r) . '; END$do$') },
	'by its time' => sub {
		verdict('agent', persist_of(qq([{"name": "n", "content": "$secret"}])) =~ s/\)$/, 'infinity'::timestamptz)/r);
	},
	'by its time, as a text' => sub {
		verdict('agent', persist_of(qq([{"name": "n", "content": "$secret"}])) =~ s/\)$/, 'tomorrow, $secret'::text)/r);
	},
	'by its instance' => sub { verdict('agent', persist_of(qq([{"name": "n", "content": "$secret"}])) =~ s/'i-1'/E'\\n'/r) });
for my $name (sort keys %refused)
{
	attack_by(
		"secret of a call that is refused $name",
		expect => 'nowhere',
		by => sub {
			my $before = -s node()->logfile;
			$refused{$name}->();
			return where_is($secret, $before);
		},
		control => sub { return verdict('agent', $stores{control}) });
}
# what could make the statements inside fail
attack 'operators and functions of the path', as => 'agent', %stores,
  before => q{CREATE SCHEMA ops; GRANT USAGE ON SCHEMA ops TO PUBLIC;
	CREATE FUNCTION ops.nextval(regclass) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
	CREATE FUNCTION ops.always(uuid, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true';
	CREATE OPERATOR ops.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = ops.always)},
  call => [ 'SET search_path = ops, pg_catalog',
	$captured->('acme') =~ s/$capture/'00000000-0000-4000-8000-000000000002'/r,
	q{SELECT count(*) FROM rescue_list('ws-c', 'acme')} ],
  expect => qr/^\d+ 2$/;
attack 'stored and rolled back', as => 'agent', %stores,
  call => [ 'BEGIN', persist_of('[{"name": "n", "content": "x"}]', 'ws-r'), 'ROLLBACK',
	q{SELECT count(*) FROM rescue_list('ws-r', 'acme')} ],
  expect => qr/^\d+ 0$/;
attack 'read only transaction', as => 'agent', %stores,
  call => [ 'BEGIN READ ONLY', persist_of('[{"name": "n", "content": "x"}]'), 'ROLLBACK' ],
  expect => '25006';
attack 'ended inside, then as oneself', as => 'agent', %stores,
  before => q{CREATE TABLE public.wall AS SELECT 1},
  call => [ q{SET statement_timeout = '1ms'}, persist_of($documents{'too many sections'} =~ s/65/64/r),
	'RESET statement_timeout', 'SELECT current_user', 'SELECT * FROM rescue.sections' ],
  expect => qr/^(?:RB007|57014) agent 42501$/;

done_testing();
