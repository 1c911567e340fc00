# What migcheck lint keeps quiet about, and beside each what it does not: one
# finding for one cause, and none for what no other session ever sees.
use strict;
use warnings;

use lib 'test/lib';
use JSON::PP;
use MigcheckTest qw(migcheck tree top);
use Test::More;

chdir top();

# The findings of a folder's last file, as RULE:LINE, gravest named by a capital.
sub said
{
	my ($framework, @files) = @_;
	my (%files, $last);
	while (my ($name, $text) = splice @files, 0, 2) { $files{ 'm/' . ($last = $name) } = $text }
	my ($status, $out, $err) = migcheck(tree(%files), 'lint', "--framework=$framework", '--format=json', 'm');
	die "$status $err" unless $out =~ /^\{/;
	return join ' ', map { "$_->{rule}:$_->{line}" . (@{ $_->{related} // [] } ? '+' . @{ $_->{related} } : '') }
	  grep { $_->{path} eq "m/$last" && $_->{rule} ne 'lock-timeout-missing' } @{ decode_json($out)->{findings} };
}
sub of_views { return said('goose', '00001_a.sql' => "-- +goose Up\nCREATE TABLE a (id int, x int, y int);\nCREATE TABLE b (id int PRIMARY KEY);\nCREATE VIEW v AS SELECT id, x FROM a;\nCREATE VIEW w AS SELECT * FROM a;\nCREATE MATERIALIZED VIEW m AS SELECT id FROM a;\nCREATE VIEW vv (one) AS SELECT id FROM v;\n", '00002_b.sql' => "-- +goose Up\n$_[0]") }

# A view that a transaction drops and makes again.
for my $case (
	[ 'with its columns', "DROP VIEW vv;\nDROP VIEW v;\nCREATE VIEW v AS SELECT id, x FROM a WHERE id > 0;\nCREATE VIEW vv (one) AS SELECT id FROM v;\n", '' ],
	[ 'with one more', "DROP VIEW w;\nCREATE VIEW w AS SELECT a.*, b.id AS other FROM a JOIN b USING (id);\n", '' ],
	[ 'of another kind', "DROP MATERIALIZED VIEW m;\nCREATE VIEW m AS SELECT count(*), id FROM a GROUP BY id;\n", '' ],
	[ 'with those that read it', "DROP VIEW v CASCADE;\nCREATE VIEW v AS SELECT id, x FROM a;\nCREATE VIEW vv AS SELECT id AS one FROM a;\n", '' ],
	[ 'without those that read it', "DROP VIEW v CASCADE;\nCREATE VIEW v AS SELECT id, x FROM a;\n", 'breaks-running-code:2' ],
	[ 'with one less', "DROP VIEW w;\nCREATE VIEW w AS SELECT id, x FROM a;\n", 'breaks-running-code:2' ],
	[ 'under another name', "DROP VIEW w;\nCREATE VIEW w2 AS SELECT * FROM a;\n", 'breaks-running-code:2' ],
	[ 'not at all', "DROP VIEW w;\n", 'breaks-running-code:2' ],
	[ 'in place of a table', "ALTER TABLE b RENAME TO c;\nCREATE VIEW b AS SELECT * FROM c;\n", '' ],
	[ 'in place of a table, with less', "DROP VIEW w, v, vv;\nDROP MATERIALIZED VIEW m;\nALTER TABLE a RENAME TO c;\nCREATE VIEW a AS SELECT id, x FROM c;\nCREATE VIEW v AS SELECT id, x FROM c;\nCREATE VIEW w AS SELECT * FROM c;\nCREATE VIEW vv AS SELECT id AS one FROM c;\nCREATE VIEW m AS SELECT id FROM c;\n", 'breaks-running-code:4 wide-lock-window:4' ])
{
	is(of_views($case->[1]), $case->[2], "a view made again $case->[0]");
}
is(said('plain', '0001_a.sql' => "CREATE TABLE a (id int);\nCREATE VIEW w AS SELECT * FROM a;\n", '0002_b.sql' => "DROP VIEW w;\nCREATE VIEW w AS SELECT * FROM a;\n"),
	'breaks-running-code:1', 'a view made again in another transaction');

# A column of which the name goes, and one that takes it.
sub of_columns { return said($_[1] // 'goose', '00001_a.sql' => "-- +goose Up\nCREATE TABLE a (id int, x int);\nCREATE TABLE b (id int, x_new int);\n", '00002_b.sql' => "-- +goose Up\nSET LOCAL lock_timeout = '1s';\n$_[0]") }
for my $case (
	[ 'takes the place of one that is dropped', "ALTER TABLE a ADD COLUMN x_new bigint;\nALTER TABLE a DROP COLUMN x;\nALTER TABLE a RENAME COLUMN x_new TO x;\n", '' ],
	[ 'takes the place of one that is renamed', "ALTER TABLE a ADD COLUMN y bigint;\nALTER TABLE a RENAME COLUMN x TO x_old;\nALTER TABLE a RENAME COLUMN y TO x;\n", '' ],
	[ 'is of another table', "ALTER TABLE a DROP COLUMN x;\nALTER TABLE b RENAME COLUMN x_new TO x;\n", 'breaks-running-code:3 breaks-running-code:4' ],
	[ 'is added, without the values', "ALTER TABLE a DROP COLUMN x;\nALTER TABLE a ADD COLUMN x bigint;\n", 'breaks-running-code:3' ],
	[ 'goes again', "ALTER TABLE a ADD COLUMN y int;\nALTER TABLE a DROP COLUMN x;\nALTER TABLE a RENAME COLUMN y TO x;\nALTER TABLE a DROP COLUMN x;\n", 'breaks-running-code:6' ],
	[ 'takes the place of one of two', "ALTER TABLE a ADD COLUMN y int;\nALTER TABLE a DROP COLUMN x, DROP COLUMN id;\nALTER TABLE a RENAME COLUMN y TO x;\n", 'breaks-running-code:4' ],
	[ 'is of this release', "ALTER TABLE a ADD COLUMN y int;\nALTER TABLE a DROP COLUMN y;\n", '' ],
	[ 'is not there', "ALTER TABLE a DROP COLUMN IF EXISTS nope;\n", '' ])
{
	is(of_columns($case->[1]), $case->[2], "a column that $case->[0]");
}
is(said('plain', '0001_a.sql' => "CREATE TABLE a (id int, x int);\n", '0002_b.sql' => "ALTER TABLE a DROP COLUMN x;\nALTER TABLE a RENAME COLUMN id TO x;\n"),
	'breaks-running-code:1 breaks-running-code:2', 'a column that takes the place in another transaction');

# What is locked with a table that is named: its partitions, sequences, views.
my $parts = "CREATE TABLE p (id serial, k int) PARTITION BY LIST (k);\nCREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);\nCREATE TABLE q (id int);\nCREATE VIEW v AS SELECT id FROM q;\n";
is(said('plain', '0001_a.sql' => $parts, '0002_b.sql' => "ALTER TABLE p ADD COLUMN n int;\n"), '', 'partitions go with their table');
is(said('plain', '0001_a.sql' => $parts, '0002_b.sql' => "DROP TABLE p1;\n"), 'breaks-running-code:1 drop-locks-referenced:1', '... and a table does not with its partition');
is(said('plain', '0001_a.sql' => $parts, '0002_b.sql' => "BEGIN;\nALTER TABLE q ADD COLUMN n int;\nCREATE OR REPLACE VIEW v AS SELECT id, n FROM q;\nCOMMIT;\n"),
	'', 'a table and its view are no wide window');
is(said('plain', '0001_a.sql' => $parts, '0002_b.sql' => "BEGIN;\nALTER TABLE q ADD COLUMN n int;\nALTER TABLE p ADD COLUMN n int;\nCOMMIT;\n"),
	'wide-lock-window:3', '... and two tables are');

# The same of one table and file is one finding; of two tables it is two.
my $two = "CREATE TABLE a (id int, x int);\nCREATE TABLE b (id int);\n";
is(said('plain', '0001_a.sql' => $two, '0002_b.sql' => "CREATE INDEX ON a (id);\nCREATE INDEX ON a (x);\nCREATE INDEX ON b (id);\nCREATE INDEX ON a (x, id);\n"),
	'long-lock:1+2 long-lock:3', 'indexes of one table');
is(said('plain', '0001_a.sql' => $two, '0002_b.sql' => "-- migcheck: allow long-lock: small\nCREATE INDEX ON a (id);\nCREATE INDEX ON a (x);\n"),
	'', '... that are allowed');
is(said('plain', '0001_a.sql' => "CREATE VIEW v AS SELECT 1 AS n;\nCREATE VIEW w AS SELECT n FROM v;\n", '0002_b.sql' => "DROP VIEW v, w;\n"),
	'breaks-running-code:1', 'what is dropped together is there until then');

# What a timeout would make harmless is one cause where none is ever set: it is
# said of the first file, and of the newest, which can still be changed.
sub files_with
{
	my ($rule, %files) = @_;
	my @options = delete $files{options} // ();
	my (undef, $out) = migcheck(tree(map { ("m/$_" => $files{$_}) } keys %files), 'lint', '--framework=plain', '--format=json', @options, 'm');
	return join ' ', map { $_->{path} =~ /(\d)_/ ? $1 + 0 : () } grep { $_->{rule} eq $rule } @{ decode_json($out)->{findings} };
}
my $window = "BEGIN;\nALTER TABLE a ADD COLUMN c%d int;\nALTER TABLE b ADD COLUMN c%d int;\nCOMMIT;\n";
my %windows = ('0001_a.sql' => $two, map { ("000${_}_w.sql" => sprintf($window, $_, $_)) } 2 .. 5);
is(files_with('wide-lock-window', %windows), '2 5', 'several tables without a timeout: one cause, and the newest file');
is(files_with('wide-lock-window', %windows, options => '--history'), '2', '... which --history does not ask to be changed');
is(files_with('wide-lock-window', %windows, '0002_w.sql' => "SET lock_timeout = '1s';\n" . sprintf($window, 2, 2)), '3 4 5',
	'... and in each file where timeouts are a habit');
is(files_with('long-lock', '0001_a.sql' => $two, map { ("000${_}_i.sql" => "CREATE INDEX i$_ ON a (id);\n") } 2 .. 4), '2 3 4',
	'... but work under a lock is a cause of its own in each file');
is(files_with('unbatched-backfill', '0001_a.sql' => $two, '0002_b.sql' => "UPDATE a SET x = 1;\n"), '', 'many rows that are written: a habit');

# A body that is too long to be compiled: that is said.
for ([ 1000, 0 ], [ 70_000, 1 ])
{
	my ($length, $said) = @$_;
	my $filler = 'x' x $length;
	my (undef, $out) = migcheck(tree('m/0001_a.sql' => "DO \$\$ BEGIN PERFORM '$filler'; END \$\$;\n",
			'm/0002_b.sql' => "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS \$\$ BEGIN PERFORM '$filler'; END \$\$;\n"),
		'lint', '--framework=plain', '--format=json', '--statements', 'm');
	is(join(' ', map { scalar grep { /compiles/ } @{ $_->{depends} } } @{ decode_json($out)->{statements} }), "$said $said",
		"bodies of $length bytes");
}

# A number of another base: a name behind 0 before 15, refused by 15, read by 16.
for ([ 14, '' ], [ 15, 'statement-fails' ], [ 16, '' ])
{
	my ($version, $rule) = @$_;
	my (undef, $out) = migcheck(tree('m/0001_a.sql' => "SELECT 0x1F, 1_000;\n"), 'lint', '--framework=plain', '--format=json', "--pg-version=$version", 'm');
	is(join(' ', map { $_->{rule} } @{ decode_json($out)->{findings} }), $rule, "0x1F in PostgreSQL $version");
}
my (undef, $refused) = migcheck(tree('m/0001_a.sql' => "SELECT abs(1_000);\n"), 'lint', '--framework=plain', '--pg-version=14', 'm');
like($refused, qr/statement-fails/, '... and within parentheses no name');

# A brief lock on another table: once where no timeout is ever set.
my $key = "CREATE TABLE %s (id int PRIMARY KEY REFERENCES a);\n";
my @keys = ('0001_a.sql' => "CREATE TABLE a (id int PRIMARY KEY);\n", '0002_b.sql' => sprintf($key, 'b'));
is(said('plain', @keys), 'locks-referenced-table:1', 'a foreign key of a new table');
is(said('plain', @keys, '0003_c.sql' => sprintf($key, 'c')), '', '... and the next is no other cause');
is(said('plain', @keys, '0003_c.sql' => "SET lock_timeout = '1s';\n" . sprintf($key, 'c'), '0004_d.sql' => "RESET lock_timeout;\n" . sprintf($key, 'd')),
	'locks-referenced-table:2', '... but where timeouts are a habit');
is(said('plain', '0001_a.sql' => "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int);\n", '0002_b.sql' => "ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a;\n"),
	'long-lock:1', 'the lock is said with the work that is done under it');

# The safe ways that lint itself advises: only the new CHECK is something for the
# program before.
{
	my @steps = ("CREATE TABLE t (id bigint PRIMARY KEY, c int, n int, state text);\nCREATE TABLE r (id bigint PRIMARY KEY);\nCREATE TABLE p (id int, k int) PARTITION BY RANGE (k);\n"
		  . "CREATE TABLE p1 (id int, k int NOT NULL);\nCREATE MATERIALIZED VIEW mv AS SELECT id FROM t;\nCREATE UNIQUE INDEX ON mv (id);\n",
		'ALTER TABLE t ADD CONSTRAINT t_c CHECK (c IS NOT NULL) NOT VALID', 'ALTER TABLE t VALIDATE CONSTRAINT t_c', 'ALTER TABLE t ALTER COLUMN c SET NOT NULL',
		'ALTER TABLE t DROP CONSTRAINT t_c', 'ALTER TABLE t ADD CONSTRAINT t_n FOREIGN KEY (n) REFERENCES r (id) NOT VALID', 'ALTER TABLE t VALIDATE CONSTRAINT t_n',
		'RESET lock_timeout; CREATE UNIQUE INDEX CONCURRENTLY t_state ON t (state)', 'ALTER TABLE t ADD CONSTRAINT t_state_key UNIQUE USING INDEX t_state',
		'RESET lock_timeout; REINDEX TABLE CONCURRENTLY t', 'RESET lock_timeout; REFRESH MATERIALIZED VIEW CONCURRENTLY mv',
		'ALTER TABLE t ADD COLUMN u uuid; ALTER TABLE t ALTER COLUMN u SET DEFAULT gen_random_uuid()',
		'ALTER TABLE p1 ADD CONSTRAINT p1_k CHECK (k >= 0 AND k < 10 AND k IS NOT NULL) NOT VALID', 'ALTER TABLE p1 VALIDATE CONSTRAINT p1_k',
		'ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (0) TO (10)', 'ALTER TABLE p1 DROP CONSTRAINT p1_k');
	my %files = map { (sprintf('m/%04d_a.sql', $_ + 1) => "SET lock_timeout = '1s';\n$steps[$_];\n") } 0 .. $#steps;
	my (undef, $out) = migcheck(tree(%files), 'lint', '--framework=plain', '--format=json', 'm');
	is(join(' ', map { "$_->{rule}:$_->{path}" } @{ decode_json($out)->{findings} }), 'breaks-running-code:m/0002_a.sql', 'the safe ways are quiet');
}

# Parts of one migration: one time, one name, a count behind.
my $made = "CREATE TABLE a (id int);\n";
my $index = "CREATE INDEX ON a (id);\n";
is(said('plain', '20240101000000000000_a.sql' => $made, '20240101000000000001_a.sql' => $index), '', 'parts of one migration are one release');
is(said('plain', '20240101000000000000_a.sql' => $made, '20240101000001000001_a.sql' => $index), 'long-lock:1', '... a second later is another');
is(said('plain', '20240101000000000000_a.sql' => $made, '20240101000000000001_b.sql' => $index), 'long-lock:1', '... and so is another name');
is(said('plain', '20240101000000_a.sql' => $made, '20240102000000000000_b.sql' => $index, '20240102000000000001_b.sql' => $index), '', '... and work on one table in them is one finding');
is(said('plain', '20240101000000_a.sql' => $made, '20240102000000000000_b.sql' => $index, '20240102000001000001_b.sql' => $index), 'long-lock:1', '... but in two migrations it is two');
is(said('plain', '20240101000000000000_a.postgres.sql' => $made, '20240101000000000000_a.sqlite3.sql' => $made, '20240101000000000001_a.mysql.sql' => $made,
	'20240101000000000001_a.postgres.sql' => $index), '', '... also between files for other databases');
is(said('plain', '20240101000000_a.sql' => $made, '20240101000001_a.sql' => $index), 'long-lock:1', '... and one without a count');

# A variable that EXECUTE runs is known where it changes in the order of the text.
for my $case (
	[ 'a constant', "EXECUTE q;", 'online' ],
	[ 'assigned before', "q := 'ALTER TABLE a ADD COLUMN x int'; EXECUTE q;", 'brief-blocks-all' ],
	[ 'in a condition', "IF random() > 0.5 THEN q := 'DROP TABLE a'; END IF; EXECUTE q;", 'depends' ],
	[ 'by a loop', "FOR q IN SELECT 'DROP TABLE a' LOOP EXECUTE q; END LOOP;", 'depends' ],
	[ 'within a loop', "LOOP EXECUTE q; q := 'DROP TABLE a'; END LOOP;", 'depends' ],
	[ 'by INTO', "SELECT 'DROP TABLE a' INTO q; EXECUTE q;", 'depends' ],
	[ 'by INTO, among others', "SELECT 1, 'DROP TABLE a' INTO STRICT n, q; EXECUTE q;", 'depends' ],
	[ 'in a handler', "BEGIN PERFORM 1; EXCEPTION WHEN others THEN q := 'DROP TABLE a'; END; EXECUTE q;", 'depends' ],
	[ 'hidden for a while', "DECLARE q text := 'DROP TABLE a'; BEGIN NULL; END; EXECUTE q;", 'depends' ],
	[ 'not constant', "q := random()::text; EXECUTE q;", 'depends' ],
	[ 'by GET DIAGNOSTICS', "GET DIAGNOSTICS q = PG_CONTEXT; EXECUTE q;", 'depends' ],
	[ 'an element', "q[1] := 'DROP TABLE a'; EXECUTE q;", 'depends' ],
	[ 'of another body', "DO 'DECLARE z text := ''x''; BEGIN NULL; END'; EXECUTE z;", 'depends' ])
{
	my ($name, $body, $verdict) = @$case;
	my (undef, $out) = migcheck(tree('m/0001_a.sql' => "CREATE TABLE a (id int);\n",
		'm/0002_b.sql' => "DO \$\$ DECLARE n int; q text := 'SELECT 1'; BEGIN $body END \$\$;\n"), 'lint', '--framework=plain', '--format=json', '--statements', 'm');
	is((map { $_->{verdict} } grep { $_->{path} =~ /0002/ } @{ decode_json($out)->{statements} })[0], $verdict, "EXECUTE of a variable, $name");
}

# A subquery without an alias is of 16.
for my $sql ('SELECT * FROM (SELECT 1)', "SELECT '\xC3\xA9' FROM (VALUES (1)), (SELECT 2) JOIN (SELECT 3) ON true",
	'CREATE VIEW v AS SELECT * FROM (SELECT * FROM (SELECT 1 AS n))')
{
	for my $version (15, 16)
	{
		my (undef, $out) = migcheck(tree('m/0001_a.sql' => "$sql;\n"), 'lint', '--framework=plain', '--format=json', '--statements', "--pg-version=$version", 'm');
		is(decode_json($out)->{statements}[0]{verdict}, $version < 16 ? 'fails' : 'online', "$version: $sql");
	}
}

# What 14 and 15 brought, as servers of 13, 14 and 15 answered.
for my $case (
	[ 15, 'CREATE UNIQUE INDEX ON a (id) NULLS NOT DISTINCT' ], [ 15, 'ALTER TABLE a SET ACCESS METHOD heap' ],
	[ 15, 'CREATE PUBLICATION q FOR TABLES IN SCHEMA public' ], [ 15, 'CREATE PUBLICATION q FOR TABLE a (id)' ],
	[ 15, 'MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DO NOTHING' ], [ 14, 'ALTER TABLE a ALTER COLUMN t SET COMPRESSION pglz' ],
	[ 14, 'CREATE OR REPLACE TRIGGER g BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()' ],
	[ 14, 'DO $$ BEGIN ALTER TABLE a ALTER COLUMN t SET COMPRESSION pglz; END $$' ])
{
	my ($since, $sql) = @$case;
	my $made = "CREATE TABLE a (id int, t text);\nCREATE TABLE b (id int);\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n";
	for my $version ($since - 1, $since)
	{
		my (undef, $out) = migcheck(tree('m/0001_a.sql' => $made, 'm/0002_b.sql' => "$sql;\n"), 'lint', '--framework=plain', '--format=json', '--statements', "--pg-version=$version", 'm');
		my ($verdict) = map { $_->{verdict} } grep { $_->{path} =~ /0002/ } @{ decode_json($out)->{statements} };
		($version < $since ? \&is : \&isnt)->($verdict, 'fails', "$version: $sql");
	}
}

done_testing();
