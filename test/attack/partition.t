# The number of a database among several: it is set once, and no two give the same
# id, not after a dump, and not by what an import brings.
use strict;
use warnings;

use AttackTest;
use IPC::Run qw(run);
use Test::More;

site(bare => 1, conf => 'log_statement = none');
my $node = node();
my $range = 1 << 43;
my $persist = q{SELECT rescue_persist('ws', 'acme', NULL, 'r', '[{"name": "n", "content": "c"}]')};
my $hold = q{SELECT rescue_hold(max(bundle_id), 'acme', 'w') FROM rescue.bundles};
admin('CREATE ROLE boss LOGIN; CREATE ROLE tenant LOGIN');
for my $database ('zero', 'one', 'two', 'last')
{
	admin("CREATE DATABASE $database");
	admin(q{CREATE EXTENSION rescue; SELECT rescue_grant(r, 'admin') FROM unnest(ARRAY['boss', 'tenant']) r}, $database);
}
admin(q{SELECT rescue_bind_role('tenant', 'acme')}, 'one');
sub called { my ($role, $database, $sql) = @_; return verdict($role, $sql, database => $database) }
my %control = (control => sub { return called('boss', 'zero', 'SELECT rescue_partition_set(0)') }, gives => qr/^[tf]$/);

attack_by("an invalid number: $_", %control, expect => 'RB007',
	by => sub { return called('boss', 'one', "SELECT rescue_partition_set($_)") }) for 'NULL', '-1', '1024';
attack_by('by a role that is bound', %control, expect => 'RB002',
	by => sub { return called('tenant', 'one', 'SELECT rescue_partition_set(1)') });
attack_by('by rescue_set', %control, expect => 'RB007',
	by => sub { return called('boss', 'one', q{SELECT rescue_set('partition', '1')}) });
attack_by('set once, and to nothing else', %control, expect => 't f RB011 RB011',
	by => sub { return called('boss', 'one', [ map { "SELECT rescue_partition_set($_)" } 1, 1, 2, 0 ]) });
attack_by('where ids were given', %control, expect => 'RB011',
	by => sub { admin($persist, 'two'); return called('boss', 'two', 'SELECT rescue_partition_set(2)') });
attack_by('where ids were given, as partition 0', %control, expect => 't',
	by => sub { return called('boss', 'two', 'SELECT rescue_partition_set(0)') });
attack_by(
	'while an id is on its way',
	expect => '55P03 RB011',
	gives => 't t',
	by => sub { return while_storing('BEGIN', 'two_more') },
	control => sub { return while_storing('SELECT 1', 'three_more') });

# What setting the number comes to while a session stores, and once it has stored.
sub while_storing
{
	my ($begin, $database) = @_;
	admin("CREATE DATABASE $database");
	admin(q{CREATE EXTENSION rescue; SELECT rescue_grant('boss', 'admin')}, $database);
	my $session = connect_as('postgres', database => $database);
	$session->query($_) for $begin, $begin eq 'BEGIN' ? $persist : ();
	my $got = called('boss', $database, [ q{SET lock_timeout = '50ms'}, 'SELECT rescue_partition_set(7)' ]);
	$session->query('COMMIT');
	$session->close;
	return "$got " . (called('boss', $database, 'SELECT rescue_partition_set(7)') =~ s/^f$/t/r);
}

# the ids of each are of its range
admin('SELECT rescue_partition_set(1023)', 'last');
for my $case ([ zero => 0 ], [ one => 1 ], [ last => 1023 ])
{
	my ($database, $number) = @$case;
	is(admin($persist, $database), $number * $range + 1, "$database: its first id");
	is(admin($hold, $database), $number * $range + 1, "$database: its first hold");
}
cmp_ok(1024 * $range, '<=', 1 << 53, 'all ids are whole numbers in JSON');

# dump and restore keep both
my $dump = $ENV{TESTDIR} . '/partition.sql';
run [ 'pg_dump', '-h', $node->host, '-p', $node->port, '-U', 'postgres', '-f', $dump, 'one' ];
admin('CREATE DATABASE again');
$node->psql('again', "\\i $dump");
is(admin($persist, 'again'), $range + 2, 'after a restore the ids go on');
is(called('boss', 'again', 'SELECT rescue_partition_set(2)'), 'RB011', 'and the number is set');

# what an import brings does not lead a sequence out of its range
my $lines = join ', ', map { s/'/''/gr =~ s/^(.*)$/'$1'/sr } split /\n/, admin(q{SELECT rescue_export('acme')}, 'last');
attack_by(
	'an import leads the ids out of the range',
	expect => $range + 2,
	gives => qr/^\d+$/,
	by => sub {
		admin(q{SELECT rescue_forget('acme', 'test')}, 'one') if admin(q{DELETE FROM rescue.holds RETURNING 1}, 'one');
		admin("SELECT rescue_import('acme', ARRAY[$lines]), rescue_thaw('acme')", 'one');
		return admin($persist, 'one');
	},
	control => sub { return admin($persist, 'again') });

# and the check sees what has gone wrong
my $check = q{SELECT ok, finding FROM rescue_settings_check() WHERE name = 'id_range'};
for my $wrong ([ one => 'bundle', 5 ], [ one => 'hold', 2 * $range ], [ last => 'bundle', (1 << 53) + 1 ], [ zero => 'hold', $range ])
{
	my ($database, $sequence, $value) = @$wrong;
	my $name = "rescue.${sequence}_id_seq";
	attack_by("$database: the ids of ${sequence}s at $value", expect => qr/^f\|the next ids/, gives => 't|as it should be',
		by => sub {
			admin("CREATE TABLE IF NOT EXISTS kept (v bigint); TRUNCATE kept; INSERT INTO kept SELECT last_value FROM $name;
				SELECT setval('$name', $value)", $database);
			my $got = admin($check, $database);
			admin("SELECT setval('$name', v) FROM kept", $database);
			return $got;
		},
		control => sub { return admin($check, $database) });
}

done_testing();
