# The row of a small bundle is deleted without a plan: what else the server would
# do for a DELETE from this table has to be done all the same. Each is set up by
# another session, while this one has deleted already, and taken back after.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
admin(q{CREATE ROLE agent LOGIN; SELECT rescue_grant('agent', 'write'), rescue_grant('agent', 'read'), rescue_grant('agent', 'admin');
	CREATE FUNCTION public.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'});

my $store = q{SELECT rescue_persist('ws-d', 'acme', NULL, 'boot', '[{"name": "n", "content": "x"}]')};
my $trigger = 'ON rescue.bundles %s EXECUTE FUNCTION public.%s()';
my $refers = 'CREATE TABLE public.notes (org text COLLATE "C", bundle bigint,
	FOREIGN KEY (org, bundle) REFERENCES rescue.bundles %s); GRANT ALL ON public.notes TO rescue_owner;
	INSERT INTO public.notes VALUES (\'acme\', {id})';

# what is done, how it is taken back, and what deleting gives meanwhile: then how
# many rows of the bundle are left
my %changes = (changes_of_table('rescue.bundles', 'DELETE', ' 1'),
	'nothing at all' => [ 'SELECT 1', 'SELECT 1', 't 0' ],
	'a trigger that keeps the row' => [ 'CREATE TRIGGER t BEFORE DELETE ' . sprintf($trigger, 'FOR EACH ROW', 'keep'),
		'DROP TRIGGER t ON rescue.bundles', 't 1' ],
	'a foreign key of another table' => [ sprintf($refers, ''), 'DROP TABLE public.notes', '23503 1' ],
	'a foreign key that deletes' => [ sprintf($refers, 'ON DELETE CASCADE'), 'DROP TABLE public.notes', 't 0',
		'SELECT count(*) FROM public.notes' ],
	'a section of its own' => [ q{INSERT INTO rescue.sections (org_id, bundle_id, ordinal, name, status, redactions, truncated, original_bytes, content)
			VALUES ('acme', {id}, 0, 'n', 'collected', 0, false, 1, 'x')}, 'SELECT 1', 't 0',
		'SELECT count(*) FROM rescue.sections WHERE bundle_id = {id}' ],
	'a hold that has ended' => [ q{INSERT INTO rescue.holds (org_id, bundle_id, hold_id, why, held_at, until)
			VALUES ('acme', {id}, 4711, 'why', now(), now())}, 'SELECT 1', 't 0',
		'SELECT count(*) FROM rescue.holds WHERE bundle_id = {id}' ],
	'a rule' => [ 'CREATE RULE r AS ON DELETE TO rescue.bundles DO INSTEAD NOTHING',
		'DROP RULE r ON rescue.bundles', 't 1' ],
	'a child of the table' => [ 'CREATE TABLE public.child () INHERITS (rescue.bundles)',
		'DROP TABLE public.child; ANALYZE rescue.bundles', 't 0' ],
	'a publication without an identity' => [ 'CREATE PUBLICATION p FOR TABLE rescue.bundles; ALTER TABLE rescue.bundles REPLICA IDENTITY NOTHING',
		'DROP PUBLICATION p; ALTER TABLE rescue.bundles REPLICA IDENTITY DEFAULT', '55000 1' ]);

# How many rows of a bundle there are.
sub rows_of
{
	return admin("SELECT count(*) FROM rescue.bundles WHERE bundle_id = $_[0]");
}

# Store and delete a bundle in a session; what came back, and the rows left.
sub delete_one
{
	my ($session, $do, $look) = @_;
	my $id = outcome($session->query($store));
	admin($do =~ s/\{id\}/$id/gr) if defined $do;
	my $got = outcome($session->query("SELECT rescue_delete($id, 'acme', 'why')"));
	my $left = rows_of($id);
	$left += admin($look =~ s/\{id\}/$id/gr) if defined $look;
	return "$got $left";
}

for my $change ('nothing at all', grep { !/nothing/ } sort keys %changes)
{
	my ($do, $undo, $expect, $look) = @{ $changes{$change} };
	attack_by(
		"deleted directly, though there is $change",
		expect => $expect,
		by => sub {
			my $session = connect_as('agent');
			delete_one($session) for 1 .. 2;
			my $got = delete_one($session, $do, $look);
			admin($undo);
			$session->close;
			return $got;
		},
		control => sub {
			my $session = connect_as('agent');
			my $got = delete_one($session);
			$session->close;
			return $got;
		},
		gives => qr/^t 0$/);
}

# Another organisation's bundle is not there; what is deleted is gone for the
# statements that follow, and comes back with a savepoint; a transaction that only
# reads is refused.
my $ours = q{SELECT rescue_delete(max(bundle_id), 'acme', 'why') FROM rescue_list('ws-t', 'acme')};
my $count = q{SELECT count(*) FROM rescue_list('ws-t', 'acme')};
my $there = $store =~ s/ws-d/ws-t/r;
attack 'deleted and read in one transaction', as => 'agent', control => [ $there, $ours ], gives => qr/t$/,
  call => [ 'BEGIN', $there, $there, $count, $ours, $count, 'SAVEPOINT s', $ours, $count, 'ROLLBACK TO s', $count, 'COMMIT', $count ],
  expect => qr/^\d+ \d+ 2 t 1 t 0 1 1$/;
attack 'deleted in a transaction that only reads', as => 'agent', control => [ $there, $ours ], gives => qr/t$/,
  call => [ $there, 'BEGIN READ ONLY', $ours ], expect => qr/25006/;
attack 'deleted as another organisation', as => 'agent', control => [ $there, $ours ], gives => qr/t$/,
  call => [ $there, $ours =~ s/'acme', 'why'/'globex', 'why'/r, $count ], expect => qr/ f \d+$/;

# What is deleted is gone for the next statement of the same call.
is(admin(q{SELECT rescue_billing_set('initrode', 'active'); SELECT rescue_persist('ws', 'initrode', NULL, 'boot', '[{"name": "n", "content": "x"}]');
	SELECT rescue_forget('initrode', 'why')}) =~ s/.*\n//sr, 1, 'an organisation is forgotten with its bundle');

# The indexes have all rows that the table has.
SKIP:
{
	skip 'amcheck is not installed', 1 unless has_library('amcheck');
	admin('CREATE EXTENSION amcheck');
	is(admin(q{SELECT count(bt_index_check(indexrelid, true)) FROM pg_index WHERE indrelid = 'rescue.bundles'::regclass}),
		4, 'the indexes have all rows');
}

done_testing();
