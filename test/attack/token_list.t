# The tokens of an organisation: who may list them, what the list never shows, and
# that an end to all of them leaves none.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();

sub issue { return admin('SELECT rescue_token_issue(' . shift . ')') }

my $single = sub { return issue(q{'acme', NULL, '1 hour', true}) };
my $claim = sub { return "SELECT rescue_token_claim('$_[0]', 'acme')" };
my $read = sub { return "SELECT sections FROM rescue_latest('ws-1', 'acme', '$_[0]')" };

# the list: of one organisation, and never a secret
my $labelled = issue(q{'acme', 'ws-1', '1 hour', false, 'canary-of-acme'});
admin(q{SELECT rescue_token_issue('globex', NULL, '1 hour', false, 'canary-of-globex')});
my $list = q{SELECT string_agg(l::text, ' ') FROM rescue_token_list({org}) l};
attack 'list: of the sibling, from a session of one', as => 'issuer', call => $list =~ s/\{org\}/'globex'/r,
  startup => { options => '-c rescue.org_id=acme' }, control => $list, expect => 'RB002';
attack "list: of the sibling, in a database that is bound", as => 'issuer', call => $list =~ s/\{org\}/'globex'/r,
  before => q{SELECT rescue_bind('acme')}, after => 'SELECT rescue_bind(NULL)', control => $list, expect => 'RB002';
attack 'list: has the sibling\'s', as => 'issuer', call => $list, expect => qr/^(?!.*canary-of-globex)/;
attack 'list: by a reader', call => $list, expect => '42501', control_as => 'issuer';
attack_by(
	'list: has a secret or a digest',
	expect => 'clean',
	by => sub {
		my $said = verdict('issuer', q{SELECT string_agg(l::text, ' ') FROM rescue_token_list('acme') l});
		my $digest = unpack 'H*', pack 'H*', admin("SELECT encode(sha256('$labelled'), 'hex')");
		return 'no list' unless $said =~ /@{[substr $labelled, 4, 8]}/;
		return $said =~ /@{[substr $labelled, 13, 12]}|rsc_|$digest|@{[substr $digest, 0, 16]}/ ? "LEAK: $said" : 'clean';
	},
	control => sub { return verdict('issuer', $list =~ s/\{org\}/'acme'/r) });

# all of them at once
my $all = sub { return "SELECT rescue_token_revoke_all($_[0])" };
attack 'revoke all: by a reader', call => $all->('{org}'), expect => '42501',
  control_as => 'issuer', control => $all->(q{'nobody'}), gives => '0';
attack "revoke all: the sibling's are left", as => 'issuer', expect => qr/^\d+ canary-of-globex/,
  call => [ $all->('{org}'),
	"SELECT 'canary-of-globex' FROM rescue_latest('ws-1', 'globex', '" . issue(q{'globex'}) . q{')} ],
  control => $all->(q{'nobody'}), gives => '0';
attack_by(
	'revoke all: of a workspace, no other is left for it',
	expect => 'RB003',
	by => sub {
		my $token = issue(q{'acme', 'ws-1'});
		admin($all->(q{'acme', 'ws-1'}));
		return verdict('intruder', "SELECT sections FROM rescue_latest('ws-1', 'acme', '$token')");
	},
	control => sub {
		my $token = issue(q{'acme', 'ws-1'});
		admin($all->(q{'acme', 'ws-2'}));
		return verdict('intruder', "SELECT sections FROM rescue_latest('ws-1', 'acme', '$token')");
	});
for my $level ('READ COMMITTED', 'SERIALIZABLE')
{
	my $since = sub {
		my $revoke = shift;
		my $token = issue(q{'acme'});
		my $session = connect_as('intruder');
		my $first = outcome(map { $session->query($_) } "BEGIN ISOLATION LEVEL $level", $read->($token));
		die "first read: $first" unless $first =~ /canary-of-acme/;
		admin($revoke);
		my $second = outcome($session->query($read->($token)));
		$session->close;
		return $second;
	};
	attack_by("revoke all: a transaction that is open reads on, $level", expect => 'RB003',
		by => sub { return $since->($all->(q{'acme'})) },
		control => sub { return $since->($all->(q{'globex'})) });
}
attack_by(
	'revoke all: one that is over is not counted, nor changed',
	expect => '1 NULL',
	by => sub {
		issue(q{'piper'});
		my $over = issue(q{'piper'});
		admin("UPDATE rescue.tokens SET expires_at = clock_timestamp() WHERE token_id = '@{[substr $over, 4, 8]}'");
		return verdict('postgres', [ $all->(q{'piper'}),
			"SELECT revoked_at FROM rescue.tokens WHERE token_id = '@{[substr $over, 4, 8]}'" ]);
	},
	control => sub { return verdict('issuer', $all->(q{'nobody'})) }, gives => '0');
attack_by(
	'revoke all: a single-use token is claimed afterwards',
	expect => 'RB003',
	by => sub {
		my $token = $single->();
		admin($all->(q{'acme'}));
		return verdict('issuer', $claim->($token));
	},
	control => sub { return verdict('intruder', $read->(verdict('issuer', $claim->($single->())))) });
my $revoke_all_late = sub {
	my $session = connect_as('issuer');
	$session->query($_) for 'BEGIN ISOLATION LEVEL ' . shift, 'SELECT 1';
	admin($all->(q{'acme'}));
	issue(q{'acme'});
	return outcome($session->query($all->(q{'acme'})));
};
attack_by('revoke all: by a transaction with an older snapshot: not in silence', expect => '40001',
	by => sub { return $revoke_all_late->('REPEATABLE READ') },
	control => sub { return $revoke_all_late->('READ COMMITTED') }, gives => '1');

done_testing();
