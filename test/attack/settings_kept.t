# A session keeps the settings: what changes them, in whatever way, holds for a
# session that has read already and is within a transaction of any level. Beside
# each attack the session reads on where nothing was changed.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(conf => "max_prepared_transactions = 5\n");
my $latest = q{SELECT sections FROM rescue_latest('ws-1', 'acme')};
my $canary = qr/^\[.*canary-of-acme/;
my @levels = ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE', 'REPEATABLE READ READ ONLY');
admin(q{CREATE ROLE reader LOGIN; SELECT rescue_grant('reader', 'read'), rescue_set('billing', 'off'), rescue_set('billing', 'required')});

# Begin a transaction of a role that reads, which keeps the settings; then do
# something elsewhere. What a read gives, what it gives once that was undone, and
# after the transaction.
sub elsewhere
{
	my ($role, $level, $do, $undo) = @_;
	my $session = connect_as($role);
	my @first = map { outcome($session->query($_)) } $latest, "BEGIN ISOLATION LEVEL $level", $latest, $latest;
	die "not read: @first" if grep { !/canary-of-acme/ } @first[ 0, 2, 3 ];
	$session->query('SAVEPOINT a');
	ref $do ? $do->() : admin($do);
	my $changed = outcome($session->query($latest));
	ref $undo ? $undo->() : admin($undo);
	$session->query('ROLLBACK TO a');
	my $undone = outcome($session->query($latest));
	$session->query('COMMIT');
	my $after = outcome($session->query($latest));
	$session->close;
	return join ' ', $changed, map { /$canary/ ? 'reads' : $_ } $undone, $after;
}

my $insert = q{INSERT INTO rescue.settings (revision, bound_org)
	SELECT max(revision) + 1, 'globex' FROM rescue.settings};
my $delete = q{DELETE FROM rescue.settings WHERE bound_org = 'globex'};
my $bind = [ q{SELECT rescue_bind('globex')}, 'SELECT rescue_bind(NULL)' ];
my %changes = (
	'rescue_bind' => [ 'RB002', @$bind ],
	'rescue_set' => [ 'RB001', q{SELECT rescue_set('billing_max_age', '1 microsecond')},
		q{SELECT rescue_set('billing_max_age', NULL)} ],
	'rescue_bind_role' => [ 'RB002', q{SELECT rescue_bind_role('reader', 'globex')},
		q{SELECT rescue_bind_role('reader', NULL)} ],
	'a policy of billing' => [ 'RB004', q{SELECT rescue_billing_policy_set('active', 'deny')},
		q{SELECT rescue_billing_policy_set('active', NULL)} ],
	'a row, by hand' => [ 'RB002', $insert, $delete ],
	'a row, as a replica' => [ 'RB002', "SET session_replication_role = replica; $insert",
		"SET session_replication_role = replica; $delete" ],
	'an update, as a replica' => [ 'RB002',
		q{SET session_replication_role = replica; UPDATE rescue.settings SET bound_org = 'globex'},
		q{SET session_replication_role = replica; UPDATE rescue.settings SET bound_org = NULL} ],
	'a binding, as a replica' => [ 'RB002', q{SET session_replication_role = replica;
			INSERT INTO rescue.role_bindings VALUES ('reader', 'globex', 'reader', 'x', now())},
		'SET session_replication_role = replica; DELETE FROM rescue.role_bindings' ],
	'an organisation departs' => [ 'RB013', q{SELECT rescue_freeze('acme'), rescue_depart('acme')},
		'DELETE FROM rescue.residence' ],
	'an organisation departs, as a replica' => [ 'RB013', q{SET session_replication_role = replica;
			INSERT INTO rescue.residence VALUES ('acme', 'departed', now())},
		'SET session_replication_role = replica; TRUNCATE rescue.residence' ],
	'all rows' => [ 'RB001', 'CREATE TABLE kept AS TABLE rescue.settings; DELETE FROM rescue.settings',
		'INSERT INTO rescue.settings TABLE kept; DROP TABLE kept' ],
	'TRUNCATE' => [ 'RB001', 'CREATE TABLE kept AS TABLE rescue.settings; TRUNCATE rescue.settings',
		'INSERT INTO rescue.settings TABLE kept; DROP TABLE kept' ],
	'COPY' => [ 'RB002', qq{CREATE TABLE kept AS TABLE rescue.settings; DELETE FROM kept WHERE revision = 0; UPDATE kept SET bound_org = 'globex', revision = 4711;
			COPY kept TO '@{[node()->basedir]}/kept'; COPY rescue.settings FROM '@{[node()->basedir]}/kept'; DROP TABLE kept},
		$delete ],
	'with the trigger off' => [ 'RB002',
		"ALTER TABLE rescue.settings DISABLE TRIGGER changed; $insert", "$delete; ALTER TABLE rescue.settings ENABLE ALWAYS TRIGGER changed" ],
	'with the triggers off' => [ 'RB002', "ALTER TABLE rescue.settings DISABLE TRIGGER ALL; $insert",
		"$delete; ALTER TABLE rescue.settings ENABLE ALWAYS TRIGGER changed, ENABLE ALWAYS TRIGGER emptied" ],
	'a transaction that was prepared' => [ 'RB002', sub {
		prepare_transaction($insert);
		admin(q{COMMIT PREPARED 'kept'});
	}, $delete ]);
for my $change (sort keys %changes)
{
	my ($expect, $do, $undo) = @{ $changes{$change} };
	for my $level (@levels)
	{
		# TRUNCATE waits for who has read, and DDL does, too
		next if $change =~ /TRUNCATE|trigger/;
		attack_by(
			"$level: $change", expect => "$expect reads reads",
			by => sub { return elsewhere('reader', $level, $do, $undo) },
			control => sub { return verdict('reader', $latest) });
	}
	attack_by(
		"between two transactions: $change", expect => qr/^\Q$expect\E \[.*canary-of-acme/,
		by => sub {
			my $session = connect_as('reader');
			$session->query($latest) for 1 .. 2;
			ref $do ? $do->() : admin($do);
			my @results = ($session->query($latest));
			admin($undo);
			push @results, $session->query($latest);
			$session->close;
			return outcome(@results);
		},
		control => sub { return verdict('reader', $latest) });
}

# Prepare a transaction that does something, as the superuser.
sub prepare_transaction
{
	my $session = connect_as('postgres');
	$session->query($_) for 'BEGIN', @_, q{PREPARE TRANSACTION 'kept'};
	$session->close;
	return;
}

# Where a change would not be told, nothing is kept: what is done to the tables, and
# a change after the session has read again.
my %untold = (
	'the trigger is off' => [ 'ALTER TABLE rescue.settings DISABLE TRIGGER changed', $insert ],
	'the trigger for TRUNCATE is gone' => [ 'DROP TRIGGER emptied ON rescue.settings', $insert ],
	'the trigger does not fire for a replica' =>
	  [ 'ALTER TABLE rescue.settings ENABLE TRIGGER changed', "SET session_replication_role = replica; $insert" ],
	'the trigger fires for inserts only' =>
	  [ q{CREATE OR REPLACE TRIGGER changed AFTER INSERT ON rescue.settings
			FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed();
		ALTER TABLE rescue.settings ENABLE ALWAYS TRIGGER changed}, q{UPDATE rescue.settings SET bound_org = 'globex'} ],
	'the trigger has a condition' =>
	  [ q{CREATE OR REPLACE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.settings
			FOR EACH ROW WHEN (pg_trigger_depth() = 7) EXECUTE FUNCTION rescue.settings_changed();
		ALTER TABLE rescue.settings ENABLE ALWAYS TRIGGER changed}, $insert ],
	'the trigger looks at one column' =>
	  [ q{CREATE OR REPLACE TRIGGER changed AFTER INSERT OR UPDATE OF set_by OR DELETE ON rescue.settings
			FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed();
		ALTER TABLE rescue.settings ENABLE ALWAYS TRIGGER changed}, q{UPDATE rescue.settings SET bound_org = 'globex'} ],
	'the trigger calls another function' =>
	  [ q{CREATE OR REPLACE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.settings
			FOR EACH ROW EXECUTE FUNCTION public.nothing();
		ALTER TABLE rescue.settings ENABLE ALWAYS TRIGGER changed}, $insert ],
	'the table has a child' => [ 'CREATE TABLE public.more () INHERITS (rescue.settings)',
		q{INSERT INTO public.more (revision, bound_org) VALUES (4711, 'globex')} ]);
admin('CREATE FUNCTION public.nothing() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$');
for my $why (sort keys %untold)
{
	my ($do, $change) = @{ $untold{$why} };
	attack_by(
		"nothing is kept: $why", expect => qr/^\[.*canary-of-acme.* RB002$/,
		by => sub {
			my $session = connect_as('reader');
			$session->query($latest);
			admin($do);
			my @results = map { $session->query($latest) } 1 .. 2;
			admin($change);
			push @results, $session->query($latest);
			$session->close;
			restore_triggers();
			return outcome(@results);
		},
		control => sub { return verdict('reader', $latest) });
}

# Back to what the script made, and unbound.
sub restore_triggers
{
	admin(q{DROP TABLE IF EXISTS public.more;
		DELETE FROM rescue.settings WHERE bound_org = 'globex' AND revision > 0 AND revision < 4711
			AND revision > (SELECT min(revision) FROM rescue.settings WHERE revision > 0);
		UPDATE rescue.settings SET bound_org = NULL});
	# the table is remembered to have had a child until it is analysed
	admin('ANALYZE rescue.settings');
	admin(join ';', 'DROP TRIGGER IF EXISTS changed ON rescue.settings', 'DROP TRIGGER IF EXISTS emptied ON rescue.settings',
		'CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.settings
			FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed()',
		'CREATE TRIGGER emptied AFTER TRUNCATE ON rescue.settings
			FOR EACH STATEMENT EXECUTE FUNCTION rescue.settings_changed()',
		'ALTER TABLE rescue.settings ENABLE ALWAYS TRIGGER changed, ENABLE ALWAYS TRIGGER emptied');
	return;
}

# A change that comes while the settings are being read is not overlooked: the
# first read began before it, the second did not. A session that has read before
# knows the tables, and reads the settings again after an earlier change.
for my $has_read (0, 1)
{
	attack_by(
		'changed while they are read' . ($has_read ? ', again' : ''), expect => qr/ ?RB002$/,
		by => sub {
			my $session = connect_as('reader');
			$session->query($latest) for 1 .. 2 * $has_read;
			admin(q{SELECT rescue_set('billing_max_age', NULL)});
			my $locker = connect_as('postgres');
			$locker->query($_) for 'BEGIN', 'LOCK TABLE rescue.role_bindings';
			$session->start($latest);
			node()->poll_query_until('postgres',
				'SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND pid = ' . $session->pid)
			  or die 'never waited';
			admin($insert);
			$locker->close;
			my @results = ($session->finish, $session->query($latest));
			$session->close;
			admin($delete);
			return outcome(@results);
		},
		control => sub { return verdict('reader', $latest) });
}

# What was not committed is in force only for the session itself, while it lasts.
attack_by(
	'prepared, and not committed yet', expect => qr/^\[.*canary-of-acme.*canary-of-acme/,
	by => sub {
		my $session = connect_as('reader');
		$session->query($latest) for 1 .. 2;
		prepare_transaction($insert);
		my @results = ($session->query($latest));
		admin(q{ROLLBACK PREPARED 'kept'});
		push @results, $session->query($latest);
		$session->close;
		return outcome(@results);
	},
	control => sub { return verdict('reader', $latest) });
my %own = (
	'in the same transaction' => [ [ 'BEGIN', $bind->[0], $latest, 'ROLLBACK', $latest ], qr/^ ?RB002 \[.*canary/ ],
	'taken back to a savepoint' => [ [ 'BEGIN', $latest, 'SAVEPOINT a', $bind->[0], 'ROLLBACK TO a', $latest, 'ROLLBACK' ],
		qr/^\[.*canary.* \[.*canary/ ],
	'rolled back, and kept meanwhile' => [ [ 'BEGIN', $bind->[0], q{SELECT 1 FROM rescue_latest('ws-1', 'globex')}, 'ROLLBACK', $latest ],
		qr/^ ?1 \[.*canary/ ],
	'prepared' => [ [ 'BEGIN', $bind->[0], q{SELECT 1 FROM rescue_latest('ws-1', 'globex')}, q{PREPARE TRANSACTION 'own'}, $latest,
			q{ROLLBACK PREPARED 'own'}, $latest ], qr/^ ?1 \[.*canary.* \[.*canary/ ],
	'truncated twice' => [ [ 'BEGIN', 'CREATE TEMP TABLE kept AS TABLE rescue.settings', 'TRUNCATE rescue.settings',
			'INSERT INTO rescue.settings TABLE kept', $latest, 'TRUNCATE rescue.settings', 'SAVEPOINT a', $latest, 'ROLLBACK' ],
		qr/^\[.*canary.* RB001$/ ],
	'in a function' => [ [ "BEGIN", q{DO $$ BEGIN PERFORM * FROM rescue_latest('ws-1', 'acme'); PERFORM rescue_bind('globex');
			PERFORM * FROM rescue_latest('ws-1', 'acme'); END $$}, 'ROLLBACK', $latest ], qr/^RB002 \[.*canary/ ]);
attack "one's own change: $_", as => 'postgres', call => $own{$_}[0], expect => $own{$_}[1], control => $latest
  for sort keys %own;

# The trigger's function is no way to anything.
attack 'call the trigger\'s function', call => 'SELECT rescue.settings_changed()', expect => qr/^42501|^0A000/,
  control => $latest;
attack 'a trigger of one\'s own with the function', expect => '42501', control => $latest,
  call => [ 'CREATE TEMP TABLE mine (i int)', 'CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed()' ];

done_testing();
