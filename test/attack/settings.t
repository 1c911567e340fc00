# Every setting that any role may change, at every value it may have, or at both
# ends of its range: none lets a suspended account, a sibling's workspace or a
# forged token through.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
my %attacks = (
	'a suspended account' => q{SELECT sections FROM rescue_latest('ws-1', 'hooli')},
	'an account that was never heard of' => q{SELECT sections FROM rescue_latest('ws-1', 'piper')},
	"a sibling's workspace" => q{SELECT sections FROM rescue_latest('ws-9', 'acme')},
	'a forged token' => q{SELECT sections FROM rescue_latest('ws-1', 'acme', 'rsc_guess')},
	'no organisation' => q{SELECT sections FROM rescue_latest('ws-1', NULL)},
	'the table itself' => 'SELECT content FROM rescue.sections');
my @names = sort keys %attacks;

# settings that end the session's statements by themselves, or that let the
# rightful caller be refused as well
my %refuses = map { ($_ => 1) } qw(statement_timeout lock_timeout transaction_timeout
  max_stack_depth client_encoding role session_authorization
  idle_session_timeout idle_in_transaction_session_timeout);

# name, and a value to try; exit_on_error ends the session at the first refusal
my @settings = map { [ split /\t/, $_, 2 ] } split /\n/, admin(q{
	SELECT name || E'\t' || value FROM pg_settings, LATERAL (
		SELECT unnest(CASE vartype WHEN 'bool' THEN '{on,off}' WHEN 'enum' THEN enumvals
			WHEN 'integer' THEN ARRAY[min_val, max_val]
			WHEN 'real' THEN ARRAY[min_val, max_val] END)) v(value)
	WHERE context = 'user' AND name !~ '^rescue\.' AND name NOT IN ('client_min_messages', 'exit_on_error')
	ORDER BY name, value});
cmp_ok(scalar @settings, '>', 200, 'settings were found');

for my $setting (@settings)
{
	my ($name, $value) = @$setting;
	my $session = connect_as('intruder');
	my $set = outcome($session->query("SET $name = '$value'"));
	my @got = map { outcome($session->query($attacks{$_})) } @names;
	my $rightful = outcome($session->query(q{SELECT sections FROM rescue_latest('ws-1', 'acme')}));
	$session->close;
	attack_by(
		"$name = $value",
		expect => qr/^[0-9A-Z]{5} [0-9A-Z]{5} (?:no row|[0-9A-Z]{5}) [0-9A-Z]{5} [0-9A-Z]{5} [0-9A-Z]{5}$/,
		by => sub { return join ' ', @got[ order(@names) ] },
		control => sub { return $set eq 'no row' && !$refuses{$name} ? $rightful : 'canary-of-acme, or refused' });
}

# The places of the attacks, the one that may find no row in the third.
sub order
{
	my @at = 0 .. $#_;
	my ($sibling) = grep { $_[$_] =~ /sibling/ } @at;
	my @others = grep { $_ != $sibling } @at;
	return (@others[ 0, 1 ], $sibling, @others[ 2 .. $#others ]);
}

# what only a superuser may change
attack "SET $_->[0]", call => [ "SET $_->[0] = $_->[1]", $attacks{'a suspended account'} ],
  control => 'SELECT sections FROM rescue_latest({ws}, {org})', expect => '42501 RB004'
  for [ 'session_replication_role', 'replica' ], [ 'session_preload_libraries', q{'x'} ],
  [ 'log_min_messages', 'panic' ], [ 'log_statement', 'none' ], [ 'dynamic_library_path', q{'/tmp'} ],
  [ 'allow_system_table_mods', 'on' ], [ 'log_min_error_statement', 'debug5' ],
  [ 'track_activities', 'off' ], [ 'lc_messages', q{'C'} ];
attack "$_->[0]", call => $_->[1], control => 'SELECT sections FROM rescue_latest({ws}, {org})',
  expect => qr/^42501|^55P02/
  for [ 'ALTER SYSTEM', q{ALTER SYSTEM SET rescue.audit = off} ],
  [ 'LOAD', q{LOAD '/tmp/x.so'} ], [ 'ALTER DATABASE', 'ALTER DATABASE postgres SET row_security = off' ],
  [ 'ALTER ROLE of another', 'ALTER ROLE app SET row_security = off' ];

done_testing();
