# What migcheck lint says of a statement is what the server does: the locks
# that it holds at the end, what it copies, whether it fails.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use JSON::PP;
use MigcheckTest qw(migcheck tree slurp top spew);
use RescueTest qw(rescue_cluster);
use Test::More;

chdir top();
my $node = rescue_cluster('lint');
my ($major) = `"@{[ $ENV{PG_CONFIG} // 'pg_config' ]}" --version` =~ /(\d+)/;
my $schema = slurp('test/fixtures/lint/schema.sql');
my @statements = split /\n/, slurp('test/fixtures/lint/statements.sql');
my %strong = map { $_ => 1 } qw(ShareUpdateExclusiveLock ShareLock
  ShareRowExclusiveLock ExclusiveLock AccessExclusiveLock);

$node->safe_psql('postgres', $schema);
$node->safe_psql('postgres', <<'END');
INSERT INTO customer SELECT g, 'name' || g, g || '@x', now(), g, 'sad' FROM generate_series(1, 50) g;
INSERT INTO invoice (customer_id, amount, total) SELECT g, g, g FROM generate_series(1, 50) g;
INSERT INTO line SELECT g, g, 'x', 1 FROM generate_series(1, 50) g;
INSERT INTO shop.item SELECT g, 'x' FROM generate_series(1, 60) g;
INSERT INTO event SELECT g % 10, 'x' FROM generate_series(1, 50) g;
INSERT INTO event_b VALUES (11, 'x');
INSERT INTO cache VALUES ('a', 'b');
END

# Name and file of each table, view and sequence; the strongest locks on them.
my $names = <<'END';
SELECT c.oid, CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname
	|| ' ' || pg_relation_filenode(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname IN ('public', 'shop') AND relkind IN ('r', 'p', 'v', 'm', 'S')
END

# What the server does, in a transaction that is rolled back.
sub truth
{
	my ($statement) = @_;
	my ($status, $out, $err) = $node->psql('postgres', <<END, extra_params => ['-v', 'ON_ERROR_STOP=1', '-qAt']);
CREATE TEMP TABLE before AS SELECT c.oid, CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname AS name,
	pg_relation_filenode(c.oid) AS file, relkind
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname IN ('public', 'shop') AND relkind IN ('r', 'p', 'v', 'm', 'S');
SET client_min_messages = warning;
BEGIN;
$statement;
SELECT 'lock ' || name || ' ' || mode FROM pg_locks JOIN before ON relation = oid WHERE pid = pg_backend_pid();
SELECT 'file ' || name FROM before
WHERE relkind IN ('r', 'm') AND file <> pg_relation_filenode(oid);
ROLLBACK;
END
	return { fails => 1, error => $err } if $status != 0;
	my (%lock, @files);
	for (split /\n/, $out)
	{
		$lock{"$1 $2"} = 1 if /^lock (\S+) (\S+)$/ && $strong{$2};
		push @files, $1 if /^file (\S+)$/;
	}
	return { locks => \%lock, files => [ sort @files ] };
}

# What lint says of it: the strongest lock on each relation.
sub said
{
	my ($statement) = @_;
	my $tree = tree('m/0001_schema.sql' => $schema, 'm/0002_change.sql' => "BEGIN;\n$statement;\nROLLBACK;\n");
	my ($status, $out, $err) = migcheck($tree, 'lint', '--framework=plain', '--format=json', '--statements',
		"--pg-version=$major", 'm');
	return { status => $status, error => $err } unless $out =~ /^\{/;
	my ($said) = grep { $_->{path} =~ /0002/ && $_->{line} == 2 } @{ decode_json($out)->{statements} };
	return $said;
}

my %rank = (ShareUpdateExclusiveLock => 1, ShareLock => 2, ShareRowExclusiveLock => 3, ExclusiveLock => 4, AccessExclusiveLock => 5);
sub strongest
{
	my (@locks) = @_;
	my %by;
	for (@locks)
	{
		my ($name, $mode) = split / /;
		$by{$name} = $mode if $rank{$mode} > ($by{$name} ? $rank{ $by{$name} } : 0);
	}
	return \%by;
}

for my $statement (@statements)
{
	my $truth = truth($statement);
	my $said = said($statement);

	ok(defined $said->{verdict}, $statement) or diag(explain($said)), next;
	if ($truth->{fails})
	{
		is($said->{verdict}, 'fails', "... fails, as the server says")
		  or diag($truth->{error});
		next;
	}
	is_deeply(strongest(map { "$_->{relation} $_->{mode}" } grep { $rank{ $_->{mode} } } @{ $said->{locks} }),
		strongest(keys %{ $truth->{locks} }), '... locks') or diag(explain([ $said, $truth ]));
	# TRUNCATE makes new files without copying a row.
	next if $statement =~ /^TRUNCATE/;
	is_deeply([ sort @{ $said->{rewrites} } ], $truth->{files}, '... copies');
	isnt($said->{verdict}, 'fails', '... and does not fail');
}

# The positive control: a truth that is spoilt is seen.
is(said('ALTER TABLE customer ADD COLUMN x int')->{locks}[0]{mode}, 'AccessExclusiveLock', 'the locks are named as in pg_locks');

# Input that is no SQL costs neither the program nor the statements around it.
for my $bad ('SELEC 1', 'SELECT ' . '(' x 5000, "SELECT 'open", 'SELECT $$open', "\xff\xfe", '/* open', 'SELECT ' . '1-' x 100_000 . '1',
	'SELECT ' . '(SELECT ' x 3000 . '1' . ')' x 3000, 'DO $$ BEGIN EXECUTE ' . q('a'||) x 5000 . q('b'; END $$),
	'SELECT ' . 'NOT ' x 50_000 . 'true', 'SELECT 1' . ' UNION SELECT 1' x 20_000)
{
	my $tree = tree('m/0001_a.sql' => "CREATE TABLE a (id int);\n", 'm/0002_b.sql' => "DROP TABLE a;\n$bad");
	my ($status, $out) = migcheck($tree, 'lint', '--framework=plain', '--format=json', '--statements', 'm');
	my $name = substr($bad, 0, 20);
	isnt($status, 0, "$name: the run is not green");
	my ($drop) = grep { $_->{path} =~ /0002/ && $_->{line} == 1 } @{ decode_json($out)->{statements} };
	is($drop->{verdict}, 'brief-blocks-all', "$name: the statement before is judged");
}

# The runner's transactions: one a file for goose, none for plain files.
my $both = "CREATE INDEX CONCURRENTLY i ON a (id);\n";
my ($status, $out) = migcheck(tree('m/00001_a.sql' => "-- +goose Up\nCREATE TABLE a (id int);\n", 'm/00002_b.sql' => "-- +goose Up\n$both"), 'lint', '--framework=goose', 'm');
like($out, qr/concurrently-in-transaction/, 'CONCURRENTLY fails where the tool opens a transaction');
($status, $out) = migcheck(tree('m/0001_a.sql' => "CREATE TABLE a (id int);\n", 'm/0002_b.sql' => $both), 'lint', '--framework=plain', 'm');
is($status, 0, '... and is right where it does not');
($status, $out) = migcheck(tree('m/00001_a.sql' => "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n"), 'lint', '--framework=goose', 'm');
unlike($out, qr/breaks-running-code/, 'the way back is not judged as if it ran');

# What may not be silent: options that do not belong here.
is((migcheck('/', 'check', '--statements'))[0], 2, 'check takes no --statements');
is((migcheck('/', 'lint', '--pg-version=9'))[0], 2, 'nor lint a version that is not known');

done_testing();
