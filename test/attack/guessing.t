# Guessing tokens faster than anybody could notice: in one block of code, behind
# savepoints and rollbacks, from many sessions, under many names.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(preload => 1);
my $bad = q{SELECT sections FROM rescue_latest('ws-1', 'acme', 'rsc_guess')};
my $good = q{SELECT sections FROM rescue_latest({ws}, {org}, {token})};

# So many guesses in one block, each error swallowed; each under a new name of
# the client where one is given.
sub guesses
{
	my ($times, $call, $client) = @_;
	$client = $client ? q{PERFORM set_config('rescue.client', 'c' || i, false);} : '';
	return "DO \$\$BEGIN FOR i IN 1..$times LOOP $client
		BEGIN EXECUTE \$q\$$call\$q\$; EXCEPTION WHEN OTHERS THEN NULL; END;
		END LOOP; END\$\$";
}

# a role of one's own for each attack, so that none finds the other's count
my $roles = 0;
sub newcomer
{
	my $role = 'guesser' . ++$roles;
	admin("CREATE ROLE $role LOGIN; SELECT rescue_grant('$role', 'read'),
		rescue_grant('$role', 'tokens')");
	return $role;
}

my $claim = q{SELECT rescue_token_claim('rsc_guess', 'acme')};
my %ways = (
	'in one DO block' => [ guesses(10, $bad), $bad ],
	'in a transaction that is rolled back' => [ 'BEGIN', guesses(10, $bad), 'ROLLBACK', $bad ],
	'behind savepoints' => [
		'BEGIN', map({ ("SAVEPOINT s$_", guesses(1, $bad), "ROLLBACK TO s$_") } 1 .. 10),
		'COMMIT', $bad ],
	'with DISCARD ALL' => [ guesses(10, $bad), 'DISCARD ALL', $bad ],
	'with SET ROLE' =>
	  [ guesses(10, $bad), 'SET ROLE NONE', 'RESET ALL', 'RESET SESSION AUTHORIZATION', $bad ],
	'by claims' => [ guesses(10, $claim), $claim ],
	'by reads and claims' => [ guesses(5, $bad), guesses(5, $claim), $bad ],
	'with tokens of every shape' => [
		map({ guesses(2, "SELECT * FROM rescue_latest('ws-1', 'acme', $_)") }
			'NULL', q{''''}, q{repeat('x', 49)}, q{'rsc_'}, q{'rsc_zzzzzzzz_'}), $bad ],
	'of a suspended organisation' => [ guesses(10, $bad =~ s/acme/hooli/r), $bad ],
	'with the style of another' =>
	  [ q{SET rescue.error_style = 'postgrest'}, guesses(10, $bad), 'RESET ALL', $bad ],
	'under a hundred names' => [ guesses(101, $bad, 1), $bad ]);
# by each form of a reader that takes a token
for my $call (q{rescue_require('ws-1', 'acme', 'rsc_guess')}, q{rescue_get(1, 'acme', 'rsc_guess')},
	q{rescue_list('ws-1', 'acme', 5, NULL, 'rsc_guess')}, q{rescue_section(1, 'acme', 'notes', 'rsc_guess')},
	q{rescue_explain('ws-1', 'acme', 'rsc_guess')})
{
	$ways{ 'by ' . ($call =~ /(\w+)/)[0] } = [ guesses(10, "SELECT 1 FROM $call"), "SELECT 1 FROM $call" ];
}
for my $name (sort keys %ways)
{
	my $role = newcomer();
	# only the attack is counted, so the control comes from the same role
	attack "guesses $name", as => $role, call => $ways{$name}, control => $good,
	  expect => 'RB006';
	attack "a good token behind guesses $name", as => $role, call => $good, control_as => 'app',
	  expect => qr/canary-of-acme/;
}
attack_by(
	'guesses from parallel sessions',
	expect => 'RB006',
	by => sub {
		my $role = newcomer();
		my @sessions = map { connect_as($role) } 1 .. 10;
		$_->start($bad) for @sessions;
		$_->finish for @sessions;
		$_->close for @sessions;
		return verdict($role, $bad);
	},
	control => sub { return verdict(newcomer(), $bad) },
	gives => 'RB003');
my $role = newcomer();
attack "another role's guesses", as => 'app', before => "SET SESSION AUTHORIZATION $role;"
  . guesses(11, $bad), call => $bad, control => $good, expect => 'RB003';
attack_by(
	'guesses, cancelled while they are held up',
	expect => qr/^(?:57014 )+RB006$/,
	by => sub {
		my $guesser = newcomer();
		return verdict($guesser, [ guesses(10, $bad), q{SET statement_timeout = '20ms'},
			$bad, $bad, 'RESET statement_timeout', $bad ]);
	},
	control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });

done_testing();
