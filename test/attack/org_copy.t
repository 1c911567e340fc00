# The copy of an organisation: what it gives away, what it takes in, and that no
# half of one, and none that was changed, is taken for it.
use strict;
use warnings;

use AttackTest;
use Digest::SHA ();
use JSON::PP ();
use Test::More;

site(conf => 'log_statement = none');
admin(q{CREATE ROLE boss LOGIN; SELECT rescue_grant('boss', 'admin'), rescue_grant('boss', 'read'),
	rescue_grant('boss', 'write')});
my %boss = (as => 'boss');
my $node = node();

# something of each kind
my $token = admin(q{SELECT rescue_token_issue('acme', 'ws-1', '1 hour', true, E'for "ops"\\\\')});
admin(<<'END');
SELECT rescue_persist('ws-1', 'acme', 'i-1', 'r', '[{"name": "n", "content": "x\u2028\" }, \"sections\": [] y"}]',
		'2024-02-29 23:59:59.123456+05', gen_random_uuid());
SELECT rescue_persist('ws-2', 'acme', NULL, 'r', json_build_array(json_build_object('name', 'big',
		'content', repeat('line of a log' || E'\n', 2000)), json_build_object('name', 'gone', 'status', 'denied')));
SELECT rescue_persist('ws-3', 'acme', NULL, 'r', '[{"name": "n", "content": "goes"}]');
SELECT rescue_hold(min(bundle_id), 'acme', 'court', '2099-01-01') FROM rescue.bundles WHERE org_id = 'acme';
SELECT rescue_hold(max(bundle_id) - 1, 'acme', 'us') FROM rescue.bundles WHERE org_id = 'acme';
SELECT rescue_delete(max(bundle_id), 'acme', 'test') FROM rescue.bundles WHERE org_id = 'acme';
SELECT rescue_job_put('j-1', '{"n": 1.50, "deep": [{"a": null}, "\u00e4"]}', '1 hour', 'acme');
SELECT rescue_pin_promote('codex', ('sha256:' || repeat('a', 64))::rescue.image_digest);
SELECT rescue_pin_observe('ws-1', 'acme', 'codex', 1, 'sha256:' || repeat('a', 64), now(), 's');
END
my @lines = copy_of('acme');
my @kinds = qw(billing token bundle hold tombstone observation job);

# Databases that copies go into.
admin($_) for 'CREATE DATABASE other', 'CREATE DATABASE third';
for my $database ('other', 'third')
{
	admin($_, $database)
	  for 'CREATE EXTENSION rescue', q{SELECT rescue_grant('boss', s) FROM unnest(ARRAY['admin', 'read', 'write']) s};
}

# The lines of a copy.
sub copy_of
{
	my ($org, $database) = @_;
	return split /\n/, admin("SELECT rescue_export('$org')", $database);
}

# Take lines in, in one transaction of a role in a database; what came back.
sub take
{
	my ($lines, %a) = @_;
	my $session = connect_as('boss', database => $a{into} // 'other');
	my @got = map { $session->query($_) } @{ $a{before} // [] }, 'BEGIN';
	my $failed = 0;
	for my $line (@$lines)
	{
		my $text = $line =~ s/'/''/gr;
		push @got, $session->query("SELECT rescue_import('@{[$a{org} // 'acme']}', ARRAY['$text'])");
		last if $failed = @{ $got[-1]{errors} };
	}
	$session->query($failed ? 'ROLLBACK' : 'COMMIT');
	$session->close;
	return (outcome(@got) =~ /(\w{5})$/)[0] if $failed;
	return 'taken';
}

# Take the organisation away again.
sub clear
{
	my $database = shift // 'other';
	admin(q{DELETE FROM rescue.residence WHERE org_id = 'acme';
		DELETE FROM rescue.holds WHERE org_id = 'acme'; SELECT rescue_forget('acme', 'test')}, $database);
	return;
}

# The whole copy, there and back.
is(scalar @lines, 2 + 1 + 2 + 4 + 2 + 1 + 1 + 1, 'a line for each row, the head and the end');
is(join(' ', map { /^\{"(\w+)/ } @lines), 'rescue billing token token ' . 'bundle ' x 4 . 'hold hold tombstone observation job end',
	'in their order');
attack_by('a whole copy is taken in, and frozen', expect => 'taken frozen RB013', gives => qr/canary-of-acme/,
	by => sub {
		my $got = take(\@lines);
		return "$got " . admin(q{SELECT state FROM rescue_residence('acme')}, 'other') . ' '
		  . verdict('boss', q{SELECT rescue_billing_set('acme', 'active')}, database => 'other');
	},
	control => sub { return verdict('boss', q{SELECT sections FROM rescue_latest('ws-large', 'acme')}) });
is(join("\n", (copy_of('acme', 'other'))[ 1 .. $#lines ]), join("\n", @lines[ 1 .. $#lines ]),
	'what was taken in gives the same lines');
is(admin(q{SELECT rescue_census('acme')}, 'other'), admin(q{SELECT rescue_census('acme')}), 'and the same census');
is(admin(q{SELECT bool_and(rescue_verify(bundle_id, 'acme')) FROM rescue.bundles}, 'other'), 't', 'every bundle is whole');
is(admin(q{SELECT sections, document IS NULL FROM rescue.bundles WHERE workspace_id = 'ws-2'}, 'other'), '2|t',
	'a large one has a row for each section');
is(admin(q{SET TimeZone = 'Asia/Kolkata'; SET DateStyle = 'German'; SELECT rescue_census('acme')}),
	admin(q{SELECT rescue_census('acme')}), 'no setting of a session changes the census');
my $next = admin(q{SELECT rescue_persist('w', 'globex', NULL, 'r', '[{"name": "n", "content": "c"}]')}, 'other');
cmp_ok($next, '>', admin(q{SELECT max(bundle_id) FROM rescue.tombstones}), 'the next id is beyond all that came');
is(take(\@lines), 'taken', 'the same copy once more');
is(admin('SELECT count(*) FROM rescue.bundles', 'other'), '5', 'doubles nothing');
admin(q{SELECT rescue_thaw('acme')}, 'other');
is(admin(q{SELECT state, digest = (SELECT digest FROM rescue_census('acme') WHERE kind = 'all') FROM rescue.residence}, 'other'),
	'here|t', 'what is open says by which copy it came');
attack_by('its tokens are good there', expect => qr/canary-of-acme/, gives => qr/canary-of-acme/,
	by => sub { return claimed('other') }, control => sub { return claimed('postgres') });

# What a single-use token reads, once it was claimed.
sub claimed
{
	my $database = shift;
	my $single = admin("SELECT rescue_token_claim('$token', 'acme')", $database);
	return admin("SELECT sections FROM rescue_latest('ws-1', 'acme', '$single') UNION ALL
		SELECT sections FROM rescue_get((SELECT min(bundle_id) FROM rescue.bundles WHERE org_id = 'acme'), 'acme')", $database);
}

# Every table with rows of an organisation is copied, and every column of it: one
# that is new must be.
my %left_out = (
	residence => 'all',     # is of one database
	bundles => 'document',  # the sections, which are in the line
	tokens => 'born_in');   # a transaction of one database
my %word = (billing => 'billing', tokens => 'token', bundles => 'bundle', holds => 'hold', tombstones => 'tombstone',
	pin_observations => 'observation', jobs => 'job');
for my $row (split /\n/, admin(q{SELECT c.relname, string_agg(a.attname, ' ' ORDER BY a.attname)
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relnamespace = 'rescue'::regnamespace AND c.relkind = 'r'
	GROUP BY c.relname HAVING bool_or(a.attname = 'org_id' AND a.attnotnull)}))
{
	my ($name, $columns) = split /\|/, $row;
	my $out = $left_out{$name} // '';
	next if $out eq 'all';
	my $wanted = join ' ', grep { $_ ne 'org_id' && $_ ne $out } split / /, $columns;
	if ($name eq 'sections')
	{
		is($wanted, 'bundle_id content name ordinal original_bytes redactions status truncated',
			'a section has no more than its JSON');
		next;
	}
	my $word = $word{$name} // 'none';
	my ($line) = grep { /^\{"$word": / } @lines;
	my $json = defined $line ? JSON::PP->new->decode($line)->{$word} : {};
	is(join(' ', sort keys %$json), $wanted, "a copy has each column of $name");
}

# never a secret
@lines = copy_of('acme');
attack_by('the copy has a token', expect => 'clean', gives => qr/^rsc_/,
	by => sub { return "@lines" =~ /rsc_|\Q@{[substr $token, 13, 22]}\E/ ? 'LEAK' : 'clean' }, control => sub { return $token });
attack 'a copy by a reader', call => 'SELECT rescue_export({org})', expect => '42501', control_as => 'boss', gives => qr/"end"/;
attack 'a census by a reader', call => 'SELECT rescue_census({org})', expect => '42501', control_as => 'boss', gives => qr/all/;
attack 'a copy of the sibling, in a session of one', %boss, call => q{SELECT rescue_export('globex')}, expect => 'RB002',
  startup => { options => '-c rescue.org_id=acme' }, control => q{SELECT rescue_export({org})}, gives => qr/"end"/;
attack 'a copy has rows of the sibling', %boss, call => q{SELECT string_agg(l, '') FROM rescue_export('acme') l},
  expect => qr/^(?!.*canary-of-globex)/s, control => q{SELECT rescue_export({org})}, gives => qr/canary-of-acme/;

# what is not whole, or was changed, or is of another organisation
clear();
my %control = (gives => 'taken', control => sub { clear(); my $got = take(\@lines); clear(); return $got });
sub changed { my ($from, $to) = @_; my $done; return [ map { my $line = $_; $done ||= $line =~ s/$from/$to/; $line } @lines ] }
my %bad = (
	'the end is missing' => [ [ @lines[ 0 .. $#lines - 1 ] ], 'not whole' ],
	'the head is missing' => [ [ @lines[ 1 .. $#lines ] ], 'RB011' ],
	'a content was changed' => [ changed('canary-of-acme', 'canary-of-oops'), 'RB005' ],
	'a status was changed' => [ changed('"status": "denied"', '"status": "failed"'), 'RB005' ],
	'a workspace was changed' => [ changed('"workspace_id":"ws-2"', '"workspace_id":"ws-7"'), 'RB005' ],
	'a hold was changed' => [ changed('"why":"court"', '"why":"nothing"'), 'RB005' ],
	'billing was changed' => [ changed('"status":"active"', '"status":"exempt"'), 'RB005' ],
	'another organisation' => [ changed('"org": "acme"', '"org": "globex"'), 'RB007' ],
	'another format' => [ changed('"format": 1', '"format": 2'), 'RB007' ],
	'an invalid workspace' => [ changed('"workspace_id":"ws-2"', '"workspace_id":"ws\\u0007"'), 'RB007' ],
	'an invalid time' => [ changed('"stored_at":"[^"]*"', '"stored_at":"canary-of-acme"'), 'RB007' ],
	'an invalid number' => [ changed('"hold_id":\d+', '"hold_id":"canary-of-acme"'), 'RB007' ],
	'a column is missing' => [ changed('"why":"court",', ''), 'RB007' ],
	'no JSON' => [ changed('"why":"court"', '"why":court'), 'RB007' ],
	'an unknown kind' => [ [ $lines[0], '{"role": {"name": "canary-of-acme"}}' ], 'RB007' ],
	'an empty line' => [ [ $lines[0], '' ], 'RB007' ],
	'text' => [ [ $lines[0], 'canary-of-acme' ], 'RB007' ],
	'a hold without its bundle' => [ [ grep { !/^\{"bundle/ } @lines ], 'RB007' ]);
# What was changed by someone who made the end anew.
$bad{"$_, and the end made anew"} = [ sealed($bad{$_}[0]), 'RB005' ] for 'a content was changed';
$bad{'the number of bytes was changed, and the end made anew'} = [ sealed(changed('"bytes":2[0-9]+', '"bytes":7')), 'RB005' ];
$bad{'blanks in the sections, and the end made anew'} = [ sealed(changed('"status": "ok", ', '"status":  "ok", ')), 'RB005' ];
$bad{'a bundle said to be truncated, and the end made anew'} = [ sealed(changed('"truncated":false', '"truncated":true')), 'RB005' ];
is_deeply(sealed(\@lines), \@lines, 'the end can be made anew');

# Lines with the end that they should have.
sub sealed
{
	my @sealed = @{ +shift };
	my %digest = map { ($_ => Digest::SHA->new(256)) } @kinds;
	my %count = map { ($_ => 0) } @kinds;
	for (@sealed)
	{
		my ($kind) = /^\{"(\w+)/;
		next unless $digest{$kind};
		$count{$kind}++;
		$digest{$kind}->add("$_\n");
	}
	$sealed[-1] = '{"end": {' . join(', ', map { qq("$_": [$count{$_}, ") . $digest{$_}->hexdigest . '"]' } @kinds) . '}}';
	return \@sealed;
}

for my $kind (@kinds)
{
	next if $kind eq 'bundle';
	my $skipped;
	$bad{"a line is missing: $kind"} = [ [ grep { $skipped || !($skipped = /^\{"$kind"/) } @lines ], 'RB005' ];
}
for my $name (sort keys %bad)
{
	my ($lines, $expect) = @{ $bad{$name} };
	attack_by("a copy, $name", %control, expect => $expect,
		by => sub {
			clear();
			my $got = take($lines);
			my $seen = verdict('boss', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}, database => 'other');
			clear();
			return $got eq 'taken' && $seen eq 'RB013' ? 'not whole' : $got;
		});
}
attack_by('a copy, its lines in the name of another organisation', %control, expect => 'RB007',
	by => sub { return take(\@lines, org => 'globex') });
attack_by('a copy, into an organisation with other rows', %control, expect => 'RB011',
	by => sub {
		clear();
		admin(q{SELECT rescue_persist('w', 'acme', NULL, 'r', '[{"name": "n", "content": "other"}]')}, 'other');
		my $got = take(\@lines);
		return admin(q{SELECT count(*) FROM rescue.bundles WHERE org_id = 'acme'}, 'other') eq '1' ? $got : 'changed';
	});
attack_by('a copy, into an organisation with some of its rows', %control, expect => 'RB011',
	by => sub {
		take(\@lines);
		admin(q{DELETE FROM rescue.jobs; SELECT rescue_thaw('acme')}, 'other');
		my $got = take(\@lines);
		clear();
		return $got;
	});
attack_by('a copy, into an organisation with more than its rows', %control, expect => 'RB011',
	by => sub {
		take(\@lines);
		admin(q{SELECT rescue_thaw('acme'); SELECT rescue_persist('w', 'acme', NULL, 'r', '[{"name": "n", "content": "more"}]')}, 'other');
		my $got = take(\@lines);
		clear();
		return $got;
	});
attack_by('rows without a head, into nothing', %control, expect => 'RB011',
	by => sub { clear(); return take([ $lines[1] ]) });

attack_by('what is forgotten leaves a row that says where it came from', expect => '0', gives => '1',
	by => sub {
		admin(q{DELETE FROM rescue.holds; SELECT rescue_forget('acme', 'test')}, 'other');
		return admin('SELECT count(*) FROM rescue.residence', 'other');
	},
	control => sub {
		clear();
		take(\@lines);
		admin(q{SELECT rescue_thaw('acme')}, 'other');
		return admin('SELECT count(*) FROM rescue.residence', 'other');
	});

# What departs is the copy that was compared, and nothing that came in since.
attack_by(
	'what was stored since does not depart',
	expect => 'RB011',
	gives => 't',
	by => sub {
		return departed(q{SELECT rescue_persist('ws-9', 'acme', NULL, 'r', '[{"name": "n", "content": "late"}]')});
	},
	control => sub { return departed('SELECT 1') });

# What comes of letting the organisation depart as the copy that it was before some
# statement.
sub departed
{
	my $digest = admin(q{SELECT digest FROM rescue_census('acme') WHERE kind = 'all'});
	admin(shift);
	admin(q{SELECT rescue_freeze('acme')});
	my $got = verdict('boss', "SELECT rescue_depart('acme', '$digest')");
	admin(q{DELETE FROM rescue.residence});
	return $got;
}

# what has departed gives way to a copy that comes back, and nothing else does
attack_by('clear an organisation that has not departed', expect => 'RB011', gives => '4 departed',
	by => sub { return verdict('boss', q{SELECT rescue_clear_departed('globex')}) },
	control => sub {
		take(\@lines, into => 'third');
		admin(q{SELECT rescue_depart('acme')}, 'third');
		return verdict('boss', [ q{SELECT rescue_clear_departed('acme')}, q{SELECT state FROM rescue_residence('acme')} ],
			database => 'third');
	});
attack_by('a copy comes back to where it departed', expect => 'RB011', gives => 'taken',
	by => sub {
		admin(q{SELECT rescue_thaw('acme'); SELECT rescue_persist('ws-9', 'acme', NULL, 'r', '[{"name": "n", "content": "new"}]')}, 'third');
		return take(\@lines, into => 'third');
	},
	control => sub { return take(\@lines, into => 'third') });
attack_by('what departed leaves rows that keep a copy out', expect => 'taken 4', gives => 'taken',
	by => sub {
		admin(q{SELECT rescue_freeze('acme'), rescue_depart('acme')}, 'third');
		return take(\@lines, into => 'third') . ' ' . admin(q{SELECT count(*) FROM rescue.bundles WHERE org_id = 'acme'}, 'third');
	},
	control => sub { clear(); return take(\@lines) });

done_testing();
