# The tokens of an organisation: who may list them, what the list never shows, and
# that an end to all of them leaves none.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(conf => 'log_statement = none');

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
	# else the update itself would meet rows that were changed since
	admin($all->(q{'acme'}));
	$session->query($_) for 'BEGIN ISOLATION LEVEL ' . shift, 'SELECT 1';
	issue(q{'acme'});
	return outcome($session->query($all->(q{'acme'})));
};
attack_by('revoke all: by a transaction with an older snapshot: not in silence', expect => '40001',
	by => sub { return $revoke_all_late->('REPEATABLE READ') },
	control => sub { return $revoke_all_late->('READ COMMITTED') }, gives => '1');

# what is long over is pruned, by a real run with a list that is known, and by
# nothing else
admin(q{SELECT rescue_set('gc_max_share', '1')});
my $days = 0;
# A token that ended so long ago, in this way; whether its row is left after a call.
my $left = sub {
	my ($call, $column, $age, $org) = @_;
	my $id = substr issue(q{'} . ($org // 'piper') . q{'}), 4, 8;
	admin("UPDATE rescue.tokens SET $column = clock_timestamp() - interval '$age' WHERE token_id = '$id'");
	my $got = verdict('clerk', $call);
	return admin("SELECT count(*) FROM rescue.tokens WHERE token_id = '$id'")
	  . ($got =~ /^(?:RB\d{3}|\d{5}|[0-9A-Z]{5})$/ ? " $got" : '');
};
my $run = q{SELECT count(*) FROM rescue_gc('{}')};
my $pruned = sub { return $left->($run, 'expires_at', '31 days') };
my %spared = (
	'an unknown list' => [ 'SELECT count(*) FROM rescue_gc(NULL)' ],
	'a list that holds a NULL' => [ q{SELECT count(*) FROM rescue_gc(ARRAY['ws-1', NULL])} ],
	'a list that is not complete' => [ q{SELECT count(*) FROM rescue_gc('{}', '1 day', false, NULL, false)} ],
	'a dry run' => [ q{SELECT count(*) FROM rescue_gc('{}', '1 day', true)} ],
	'a plan' => [ q{SELECT count(*) FROM rescue_gc_plan('{}', true)} ],
	'a run for another organisation' => [ q{SELECT count(*) FROM rescue_gc('{}', org => 'acme')} ],
	'ended within the grace' => [ $run, 'expires_at', '29 days' ],
	'claimed within the grace' => [ $run, 'claimed_at', '29 days' ],
	'revoked within the grace' => [ $run, 'revoked_at', '29 days' ],
	'issued long ago, and good still' => [ $run, 'issued_at', '900 days' ]);
for my $name (sort keys %spared)
{
	my ($call, $column, $age) = @{ $spared{$name} };
	attack_by("prune: $name", expect => '1', control => $pruned, gives => '0',
		by => sub { return $left->($call, $column // 'expires_at', $age // '31 days') });
}
for my $column (qw(claimed_at revoked_at))
{
	attack_by("prune: by $column", expect => '0', control => $pruned, gives => '0',
		by => sub { return $left->($run, $column, '31 days') });
}
attack_by('prune: of an organisation without a bundle', expect => '0', control => $pruned, gives => '0',
	by => sub { return $left->($run, 'expires_at', '31 days', 'initech') });
attack_by('prune: the grace is a setting', expect => '0', control => $pruned, gives => '0',
	by => sub {
		admin(q{SELECT rescue_set('token_grace', '1 day')});
		my $gone = $left->($run, 'expires_at', '2 days');
		admin(q{SELECT rescue_set('token_grace', NULL)});
		return $gone;
	});
attack "prune: token_grace of $_", as => 'clerk', call => "SELECT rescue_set('token_grace', '$_')",
  expect => 'RB007', control => q{SELECT rescue_set('token_grace', NULL)}, gives => 'no row'
  for '0', '-1 day', 'soon', '2000 years';
attack_by('prune: applied with a plan, and counted in the audit', expect => 'deleted 0 of 1 bundles, pruned 1 tokens',
	by => sub {
		my $id = substr issue(q{'piper'}), 4, 8;
		admin("UPDATE rescue.tokens SET expires_at = now() - interval '31 days' WHERE token_id = '$id'");
		my ($line) = grep { $_->{note} } audited(logged(sub {
			verdict('clerk', q{SELECT a.* FROM rescue_gc_plan('{}', true, org => 'piper') p,
				rescue_gc_apply(p.plan_id, 'piper') a});
		}));
		return $line->{note};
	},
	control => $pruned, gives => '0');
attack_by('prune: one organisation in which it fails does not stop the others',
	expect => qr/^0 deleted 0 of \d+ bundles, pruned 1 tokens, failed to in 1 organisations$/,
	by => sub {
		admin(q{UPDATE rescue.tokens SET expires_at = now() - interval '31 days' WHERE org_id = 'globex';
			CREATE FUNCTION public.keep() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'no'; END$$;
			CREATE TRIGGER keep BEFORE DELETE ON rescue.tokens FOR EACH ROW WHEN (OLD.org_id = 'globex')
				EXECUTE FUNCTION public.keep()});
		my $gone;
		my ($line) = grep { $_->{note} } audited(logged(sub {
			$gone = $left->(q{SELECT count(*) FROM rescue_gc('{}', '100 years')}, 'expires_at', '31 days') }));
		admin('DROP TRIGGER keep ON rescue.tokens');
		return "$gone $line->{note}";
	},
	control => $pruned, gives => '0');

done_testing();
