# Access tokens: guessed, forged, borrowed, replayed, claimed twice.
use strict;
use warnings;

use AttackTest;
use Compress::Zlib qw(crc32);
use Test::More;

site(conf => "max_prepared_transactions = 4\n");
my $read = 'SELECT sections FROM rescue_latest({ws}, {org}, {token})';
my $good = issue(q{'acme'});

sub issue { return admin('SELECT rescue_token_issue(' . shift . ')') }

# The id inside a token, as a literal.
sub id_of { return "'" . substr(shift, 4, 8) . "'" }

# A token with the checksum that it should have.
sub forged
{
	my $body = shift;
	my $crc = crc32($body);
	my $check = '';
	for (1 .. 6)
	{
		$check = (0 .. 9, 'A' .. 'Z', 'a' .. 'z')[ $crc % 62 ] . $check;
		$crc = int($crc / 62);
	}
	return $body . $check;
}

# Attack with one token.
sub present
{
	my ($name, $token, %more) = @_;
	attack $name, call => $read, with => { token => $token, %{ $more{with} // {} } },
	  expect => 'RB003', map { $_ => $more{$_} } grep { $_ ne 'with' } keys %more;
	return;
}

# a forgery has to be as good as a real one, or it proves nothing
is(forged(substr $good, 0, -6), $good, 'the forger knows the checksum');

my $other_secret = forged(substr($good, 0, 13) . 'A' x 30);
my $other_id = forged('rsc_' . 'A' x 8 . substr $good, 12, -6);
my %guesses = (
	'missing' => 'NULL',
	'empty' => q{''},
	'blank' => q{'   '},
	'prefix' => q{'rsc_'},
	'wildcard' => q{'rsc_%'},
	'cut off' => "'" . substr($good, 0, -1) . "'",
	'blank behind' => "'$good '",
	'line end behind' => "E'$good\\n'",
	'zero width space within' => "E'" . ($good =~ s/_/_\\u200B/r) . "'",
	'upper case' => 'upper(' . "'$good')",
	'twice' => "'$good$good'",
	'its id' => id_of($good),
	'checksum of another' => "'" . substr($good, 0, -6) . '000000\'',
	'right id, another secret' => "'$other_secret'",
	'another id, right secret' => "'$other_id'",
	'an id that never was' => "'" . forged('rsc_zzzzzzzz_' . 'z' x 30) . "'",
	'an id that cannot be' => "'" . forged('rsc_--------_' . 'z' x 30) . "'",
	'its digest in hex' => "encode(sha256('$good'), 'hex')",
	'100 MB' => q{repeat('r', 100000000)},
	'injection' => q{'rsc_'' OR true --'});
present "token: $_", $guesses{$_} for sort keys %guesses;

# of another organisation
my $sibling = issue(q{'globex'});
my $scoped = issue(q{'acme', 'ws-2'});
present 'token of the sibling, in the own name', "'$sibling'";
attack 'own token, in the name of the sibling', call => $read,
  with => { org => q{'globex'} }, expect => 'RB003';
present 'token of another workspace', "'$scoped'";
present 'token of a workspace whose name begins so',
  "'" . issue(q{'acme', 'ws-11'}) . "'";
attack 'own token, a workspace of the sibling', call => $read,
  with => { ws => q{'ws-9'} }, expect => 'no row';

# no longer good, whatever the transaction saw before
my $spoil = sub {
	my ($change, $level) = @_;
	my $token = issue(q{'acme'});
	my $session = connect_as('intruder');
	$session->query("BEGIN ISOLATION LEVEL $level");
	my $sql = "SELECT sections FROM rescue_latest('ws-1', 'acme', '$token')";
	my $first = outcome($session->query($sql));
	die "first read: $first" unless $first =~ /canary-of-acme/;
	admin($change =~ s/\{id\}/id_of($token)/er);
	my $second = outcome($session->query($sql));
	$session->close;
	return $second;
};
my %changes = (
	'revoked' => q{SELECT rescue_token_revoke({id}, 'acme')},
	'expired' =>
	  'UPDATE rescue.tokens SET expires_at = clock_timestamp() WHERE token_id = {id}',
	'put off to later' =>
	  q{UPDATE rescue.tokens SET starts_at = clock_timestamp() + interval '1 hour' WHERE token_id = {id}},
	'rotated without overlap' => q{SELECT rescue_token_rotate({id}, 'acme', '0')},
	'forgotten with its organisation' => q{DELETE FROM rescue.tokens WHERE token_id = {id}},
	'digest emptied' => q{UPDATE rescue.tokens SET digest = '' WHERE token_id = {id}},
	'digest cut off' =>
	  'UPDATE rescue.tokens SET digest = substr(digest, 1, 31) WHERE token_id = {id}',
	'moved to the sibling' =>
	  q{UPDATE rescue.tokens SET org_id = 'globex' WHERE token_id = {id}});
for my $name (sort keys %changes)
{
	for my $level ('READ COMMITTED', 'SERIALIZABLE')
	{
		attack_by(
			"token $name since, $level",
			expect => 'RB003',
			by => sub { $spoil->($changes{$name}, $level) },
			control => sub { $spoil->('SELECT 1', $level) });
	}
}
my $old = issue(q{'acme'});
admin("SELECT rescue_token_rotate(@{[id_of($old)]}, 'acme', '1 hour')");
present 'replaced token after its overlap', "'$old'",
  before => "UPDATE rescue.tokens SET expires_at = clock_timestamp()
	WHERE token_id = @{[id_of($old)]}";
present 'replaced token, now revoked', "'$old'",
  before => "UPDATE rescue.tokens SET expires_at = 'infinity', revoked_at = now()
	WHERE token_id = @{[id_of($old)]}";

my $revoke_late = sub {
	my $session = connect_as('issuer');
	$session->query($_) for 'BEGIN ISOLATION LEVEL ' . shift, 'SELECT 1';
	my $token = issue(q{'acme'});
	return outcome($session->query("SELECT rescue_token_revoke(@{[id_of($token)]}, 'acme')"));
};
attack_by('revoked by a transaction with an older snapshot: not in silence', expect => '40001',
	by => sub { return $revoke_late->('REPEATABLE READ') },
	control => sub { return $revoke_late->('READ COMMITTED') }, gives => 't');

# single use: only by a claim, once, and never within the claim's transaction
my $single = sub { return issue(q{'acme', NULL, '1 hour', true}) };
my $claim = sub { return "SELECT rescue_token_claim('$_[0]', '" . ($_[1] // 'acme') . q{')} };
my $control_claim = sub {
	my $session = connect_as('issuer');
	my $claimed = outcome($session->query($claim->($single->())));
	return outcome($session->query(
			"SELECT sections FROM rescue_latest('ws-1', 'acme', '$claimed')"));
};
present 'single-use token reads', "'" . $single->() . "'";

# Statements around a claim; CLAIMED in them is what it returned.
my $around_claim = sub {
	my ($before, @after) = @_;
	my $session = connect_as('issuer');
	$session->query($_) for @$before;
	my $token = $single->();
	my $claimed = outcome($session->query($claim->($token)));
	die "claim: $claimed" unless $claimed =~ /^rsc_/;
	my @results = map { $session->query(s/CLAIMED/$claimed/r =~ s/TOKEN/$token/r) } @after;
	$session->close;
	return outcome(@results);
};
my $use = q{SELECT sections FROM rescue_latest('ws-1', 'acme', 'CLAIMED')};
my %around = (
	'used in the transaction of the claim' => [ ['BEGIN'], $use ],
	'used after the savepoint of the claim' =>
	  [ [ 'BEGIN', 'SAVEPOINT a' ], 'RELEASE a', $use ],
	'used in a savepoint after the claim' => [ ['BEGIN'], 'SAVEPOINT a', $use ],
	'used under another snapshot' =>
	  [ ['BEGIN ISOLATION LEVEL REPEATABLE READ'], 'DECLARE c CURSOR FOR SELECT 1', $use ],
	'claim rolled back, then used' => [ ['BEGIN'], 'ROLLBACK', $use ],
	'claim rolled back to a savepoint, then used' =>
	  [ [ 'BEGIN', 'SAVEPOINT a' ], 'ROLLBACK TO a', 'COMMIT', $use ],
	'claim prepared, used before it is committed' =>
	  [ ['BEGIN'], q{PREPARE TRANSACTION 'p1'}, $use, q{COMMIT PREPARED 'p1'} ],
	'claim prepared, then rolled back' =>
	  [ ['BEGIN'], q{PREPARE TRANSACTION 'p2'}, q{ROLLBACK PREPARED 'p2'}, $use ],
	'rotated in the transaction of the claim, and the new one used' => [
		['BEGIN'],
		q{SELECT sections FROM rescue_latest('ws-1', 'acme',
			rescue_token_rotate(substr('CLAIMED', 5, 8), 'acme'))} ],
	'claimed a second time' => [ [], q{SELECT rescue_token_claim('TOKEN', 'acme')} ],
	'claimed, and the single-use one read with' =>
	  [ [], q{SELECT sections FROM rescue_latest('ws-1', 'acme', 'TOKEN')} ],
	'the claimed one claimed again' =>
	  [ [], q{SELECT rescue_token_claim('CLAIMED', 'acme')} ]);
for my $name (sort keys %around)
{
	attack_by(
		"single use: $name",
		expect => $name =~ /^rotated/ ? 'RB007' : 'RB003',
		by => sub { return $around_claim->(@{ $around{$name} }) },
		control => $control_claim);
}
attack_by(
	'single use: claimed and read in one DO block',
	expect => 'RB003',
	by => sub {
		my $token = $single->();
		return verdict('issuer', qq{DO \$\$
			DECLARE claimed text := rescue_token_claim('$token', 'acme');
			BEGIN
				PERFORM * FROM rescue_latest('ws-1', 'acme', claimed);
				RAISE 'canary-of-acme was read';
			END \$\$});
	},
	control => $control_claim);
attack_by(
	'single use: the claimed one after a minute',
	expect => 'RB003',
	by => sub {
		my $session = connect_as('issuer');
		my $claimed = outcome($session->query($claim->($single->())));
		# as if a minute had passed: whatever lives longer would still read
		admin("UPDATE rescue.tokens SET expires_at = expires_at - interval '61 s'
			WHERE token_id = @{[id_of($claimed)]}");
		return outcome($session->query(
				"SELECT sections FROM rescue_latest('ws-1', 'acme', '$claimed')"));
	},
	control => $control_claim);
my $claims = sub {
	my ($name, $token, $org) = @_;
	attack_by("claim: $name", expect => 'RB003', control => $control_claim,
		by => sub { return verdict('issuer', $claim->($token->(), $org)) });
};
$claims->('a token that is not single-use', sub { $good });
$claims->('in the name of the sibling', $single, 'globex');
$claims->('the right id with another secret',
	sub { return forged(substr($single->(), 0, 13) . 'B' x 30) });
$claims->('garbage', sub { 'rsc_x' });
for my $spoilt ('revoked_at', 'expires_at')
{
	$claims->(
		"after $spoilt",
		sub {
			my $token = $single->();
			admin("UPDATE rescue.tokens SET $spoilt = clock_timestamp()
				WHERE token_id = @{[id_of($token)]}");
			return $token;
		});
}

# not yet: by reading, by a claim, and by a rotation, which keeps the start
my $later = issue(q{'acme', NULL, '1 hour', false, 'for later', clock_timestamp() + interval '1 hour'});
present 'a token before its start', "'$later'";
$claims->('before its start', sub {
	return issue(q{'acme', NULL, '1 hour', true, NULL, clock_timestamp() + interval '1 hour'});
});
attack_by(
	'a token before its start, rotated',
	expect => 'RB003',
	by => sub {
		my $rotated = admin("SELECT rescue_token_rotate(@{[id_of($later)]}, 'acme')");
		return verdict('intruder', "SELECT sections FROM rescue_latest('ws-1', 'acme', '$rotated')");
	},
	control => sub {
		my $rotated = admin("SELECT rescue_token_rotate(@{[id_of(issue(q{'acme'}))]}, 'acme')");
		return verdict('intruder', "SELECT sections FROM rescue_latest('ws-1', 'acme', '$rotated')");
	});
attack_by(
	'a token lives from its start, not from its issue',
	expect => '01:00:00',
	by => sub {
		my $token = issue(q{'acme', NULL, '1 hour', false, NULL, clock_timestamp() + interval '1 day'});
		return admin("SELECT expires_at - starts_at FROM rescue.tokens WHERE token_id = @{[id_of($token)]}");
	},
	control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });

# labels, and starts that are no times
my %labels = ('empty' => q{''}, 'blank' => q{E' \u3000'}, 'tab' => q{E'a\tb'}, 'of two lines' => q{E'a\nb'},
	'escape' => q{E'\x1B[31m'}, 'delete' => q{E'a\x7F'}, 'turned round' => q{E'a\u202Eb'},
	'C1 control' => q{E'a\u0085b'}, '256 bytes' => q{repeat('a', 256)}, '255 bytes and more in UTF-8' => q{repeat(E'\u00E9', 128)});
attack "label: $_", as => 'issuer', expect => 'RB007',
  call => "SELECT rescue_token_issue({org}, NULL, '1 hour', false, $labels{$_})",
  control => q{SELECT rescue_token_issue({org}, NULL, '1 hour', false, repeat('a', 255))}, gives => qr/^rsc_/
  for sort keys %labels;
attack "start: $_", as => 'issuer', expect => 'RB007',
  call => "SELECT rescue_token_issue({org}, NULL, '1 hour', false, NULL, '$_')",
  control => q{SELECT rescue_token_issue({org}, NULL, '1 hour', false, NULL, '2000-01-01')}, gives => qr/^rsc_/
  for 'infinity', '-infinity', '4000-01-01', '290000-01-01';

# who may make and change tokens
attack 'reader issues a token', call => 'SELECT rescue_token_issue({org})',
  expect => '42501', control_as => 'issuer', gives => qr/^rsc_/;
attack 'reader revokes a token',
  call => "SELECT rescue_token_revoke(@{[id_of($good)]}, {org})", expect => '42501',
  control_as => 'issuer', control => q{SELECT rescue_token_revoke('none', {org})},
  gives => 'f';
attack "revoke another organisation's token", as => 'issuer',
  call => [ "SELECT rescue_token_revoke(@{[id_of($sibling)]}, {org})",
	"SELECT 1 FROM rescue_latest('ws-1', 'globex', '$sibling')" ],
  control => [ "SELECT rescue_token_revoke(@{[id_of(issue(q{'acme'}))]}, {org})" ],
  gives => 't', expect => 'f 1';
attack "rotate another organisation's token", as => 'issuer',
  call => "SELECT rescue_token_rotate(@{[id_of($sibling)]}, {org})",
  control => "SELECT rescue_token_rotate(@{[id_of(issue(q{'acme'}))]}, {org})",
  gives => qr/^rsc_/, expect => 'RB007';
my %ttl = ('no life' => q{'0'}, 'a past one' => q{'-1 hour'}, 'NULL' => 'NULL',
	'more than there is' => q{'178000000 years'},
	'months against days' => q{'1 month -31 days'},
	'a thousand years, twice' => q{'1000 years 365000 days'});
attack "issue a token with $_", as => 'issuer',
  call => "SELECT rescue_token_issue({org}, NULL, $ttl{$_})",
  control => q{SELECT rescue_token_issue({org}, NULL, '1 day -86399 seconds')},
  gives => qr/^rsc_/, expect => 'RB007'
  for sort keys %ttl;

# one text for all that is wrong with a token, and the same work
attack 'bad token of a suspended organisation', call => $read,
  with => { org => q{'hooli'}, token => q{'rsc_guess'} }, expect => 'RB003';
attack 'good token of a suspended organisation', call => $read,
  with => { org => q{'hooli'}, token => "'" . issue(q{'hooli'}) . "'" },
  expect => 'RB004';
attack 'bad token for a workspace that never was', call => $read,
  with => { ws => q{'ws-404'}, token => q{'rsc_guess'} }, expect => 'RB003';
my $texts = sub {
	return join ' / ', map {
		my $session = connect_as('intruder');
		my $error = $session->query(
			"SELECT * FROM rescue_latest('ws-1', 'acme', $_)")->{errors}[0];
		$session->close;
		join ' ', map { $error->{$_} // '' } qw(C M D H);
	} @_;
};
my $text = $texts->('NULL');
attack_by(
	'texts tell what is wrong with the token',
	expect => join(' / ', ($text) x 4),
	by => sub { return $texts->("'$other_secret'", "'$scoped'", "'$old'", q{'x'}) },
	control => sub { return verdict('app', "SELECT sections FROM rescue_latest('ws-1', 'acme', '$good')") });

# How often a table was looked at, by all that a session does.
sub scans
{
	my ($table, @tokens) = @_;
	my $count = sub {
		return admin("SELECT sum(seq_scan) + coalesce(sum(idx_scan), 0)
			FROM pg_stat_all_tables WHERE relid = 'rescue.$table'::regclass");
	};
	my $before = $count->();
	my $session = connect_as('intruder');
	$session->query("SELECT * FROM rescue_latest('ws-1', 'acme', $_)") for @tokens;
	$session->query('SELECT pg_stat_force_next_flush()');
	$session->query('SELECT 1');
	$session->close;
	return $count->() - $before;
}
for my $table ('tokens', 'billing')
{
	for my $name (grep { !/MB/ } sort keys %guesses)
	{
		attack_by(
			"work: $table is looked at once for a token: $name",
			expect => '1',
			by => sub { return scans($table, $guesses{$name}) },
			control => sub { return scans($table, "'$good'") },
			gives => '1');
	}
}
attack 'the secret is stored', as => 'postgres',
  call => qq{SELECT count(*) FROM rescue.tokens t WHERE t::text LIKE '%}
  . substr($good, 13, 30) . q{%'},
  control => qq{SELECT count(*) FROM rescue.tokens t WHERE t::text LIKE '%}
  . substr($good, 4, 8) . q{%'},
  gives => '1', expect => '0';

# a database that demands the throttle where it is not available
admin(q{SELECT rescue_set('throttle', 'required')});
attack 'throttle is required, the library not preloaded', expect => 'RB001',
  call => $read, control => 'SELECT sections FROM rescue_latest({ws}, {org})';
admin(q{SELECT rescue_set('throttle', 'on')});

# the compare, for whoever has his own tokens
my %pairs = (
	'NULL and NULL' => 'NULL::text, NULL',
	'NULL and a secret' => q{NULL, 'secret'},
	'a secret and NULL' => q{'secret', NULL},
	'a prefix' => q{'sec', 'secret'},
	'longer' => q{'secret ', 'secret'},
	'upper case' => q{'SECRET', 'secret'},
	'empty' => q{'', 'secret'},
	'bytes that end in NUL' => q{'\x7365637265740000'::bytea, '\x736563726574'});
attack "token_eq: $pairs{$_}", call => "SELECT rescue_token_eq($pairs{$_})",
  control => q{SELECT rescue_token_eq('secret', 'secret')}, gives => 't',
  expect => 'f'
  for sort keys %pairs;

done_testing();
