# What the rules of lint that no lock shows say of a server is what it does, and
# lint says it of these statements and not of their like.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use JSON::PP;
use MigcheckTest qw(migcheck tree slurp top);
use RescueTest qw(rescue_cluster);
use Test::More;

chdir top();
my $node = rescue_cluster('lint_facts', extension => 0);
my ($major) = `"@{[ $ENV{PG_CONFIG} // 'pg_config' ]}" --version` =~ /(\d+)/;

# Run a script in one session; its output, and what the server complains of.
sub session
{
	my ($script, $user) = @_;
	my ($out, $err) = ('', '');
	local $ENV{PGUSER} = $user if defined $user;
	IPC::Run::run([ 'psql', '-XqAt', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres') ], '<', \$script, '>', \$out, '2>', \$err);
	return wantarray ? ($out, $err) : $out;
}

# The rules of the last file, with --notes; a tool without transactions, or one
# with one a file.
sub rules
{
	my ($history, $change, $framework) = @_;
	my $mark = ($framework //= 'plain') eq 'goose' ? "-- +goose Up\n" : '';
	my ($status, $out, $err) = migcheck(tree('m/00001_a.sql' => "$mark$history", 'm/00002_b.sql' => "$mark$change"),
		'lint', '--notes', "--framework=$framework", '--format=json', "--pg-version=$major", 'm');
	die "$status $err" unless $out =~ /^\{/;
	return map { "$_->{rule}:$_->{severity}" } grep { $_->{path} =~ /00002/ } @{ decode_json($out)->{findings} };
}
sub says
{
	my ($rule, $history, $change, $name, $framework) = @_;
	return ok((grep { $_ eq $rule } rules($history, $change, $framework)), "$rule: $name") || diag(join ' ', rules($history, $change, $framework));
}
sub says_not
{
	my ($rule, $history, $change, $name, $framework) = @_;
	return ok(!(grep { /^\Q$rule\E/ } rules($history, $change, $framework)), "$rule: not $name") || diag(join ' ', rules($history, $change, $framework));
}

session('CREATE ROLE app LOGIN; GRANT CREATE ON SCHEMA public TO app; CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a SELECT g, g FROM generate_series(1, 500) g');
my $table = "CREATE TABLE a (id int PRIMARY KEY, n int);\n";

# SET LOCAL outside of a transaction.
{
	my ($out, $err) = session("SET LOCAL lock_timeout = '5s'; SHOW lock_timeout");
	like($err, qr/25P01/, 'SET LOCAL outside of a transaction: the server warns');
	is($out, "0\n", '... and nothing is set');
	is(session("BEGIN; SET LOCAL lock_timeout = '5s'; SHOW lock_timeout; COMMIT"), "5s\n", '... within one it is');
	my $set = "SET LOCAL lock_timeout = '5s';\nALTER TABLE a ADD COLUMN x int;\n";
	says('set-local-outside-transaction:warning', $table, $set, 'outside');
	says_not('lock-timeout-missing', $table, $set, 'missed twice');
	says_not('set-local-outside-transaction', $table, $set, "in the tool's transaction", 'goose');
	says_not('set-local-outside-transaction', $table, "SET search_path = public;\n", 'SET without LOCAL');
	# In a body it is in force for the statements that follow in it.
	my $body = "DO \$\$ BEGIN SET LOCAL lock_timeout = '5s'; ALTER TABLE a ADD COLUMN x int; END \$\$;\n";
	($out, $err) = session("DO \$\$ BEGIN SET LOCAL lock_timeout = '5s'; RAISE INFO '%', current_setting('lock_timeout'); END \$\$");
	like($err, qr/5s/, 'SET LOCAL in a body: it is in force');
	unlike($err, qr/25P01/, '... and the server does not warn');
	says_not('set-local-outside-transaction', $table, $body, 'in a body');
	says_not('lock-timeout-missing', $table, $body, 'in a body that sets one');
	says('lock-timeout-missing:warning', $table, "DO \$\$ BEGIN ALTER TABLE a ADD COLUMN x int; SET LOCAL lock_timeout = '5s'; END \$\$;\n", 'in a body that sets it too late');
	says('set-local-outside-transaction:warning', $table, "SELECT set_config('lock_timeout', '5s', true);\n", 'by set_config()');
}

# The settings that there are: those of the server, and none that it lacks.
{
	my @names = split /\n/, session(q(SELECT name FROM pg_settings WHERE name NOT LIKE '%.%'));
	cmp_ok(scalar @names, '>', 300, 'the server has settings');
	says_not('statement-fails', $table, join('', map { "SHOW \"$_\";\n" } @names), 'a setting of the server');
	for (slurp('tools/migcheck/sql/transaction/settings.def') =~ /^SETTING\((.*)\)$/mg)
	{
		my ($name, $oldest, $newest) = /"(.*)", (\d+), (\d+)/ or die $_;
		next if $major >= $oldest && $major <= $newest;
		is(session("SELECT current_setting('$name', true) IS NULL"), "t\n", "$name is of another version");
		says('statement-fails:error', $table, "SHOW $name;\n", $name);
	}
}

# The values that settings take: at least those of the server, which refuses
# what is beyond.
{
	my %values;
	for (slurp('tools/migcheck/sql/transaction/setting_values.def') =~ /^VALUES\((.*)\)$/mg)
	{
		my ($name, $set, $type, $unit, $least, $most, $words) = /"(.*)", '(.)', '(.)', "(.*)", (\S+), (\S+), "(.*)"/ or die $_;
		$values{$name} = [ $set, $type, $unit, $least, $most, $words ];
	}
	my $count = 0;
	for (split /\n/, session(q(SELECT concat_ws('|', lower(name), context, left(vartype, 1), coalesce(unit, ''), coalesce(min_val, '0'),
		coalesce(max_val, '0'), array_to_string(enumvals, ';')) FROM pg_settings WHERE name NOT LIKE '%.%')))
	{
		my ($name, $context, $type, $unit, $least, $most, $words) = split /\|/;
		next if !$values{$name} || $values{$name}[1] eq 's';
		my @ours = @{ $values{$name} };
		$count++;
		is("$ours[1] $ours[2]", "$type $unit", "$name: its type and unit");
		ok($ours[3] <= $least && $ours[4] >= $most, "$name: its bounds");
		is(join(' ', grep { $ours[5] !~ /;\Q$_\E;/ } split /;/, $words // ''), '', "$name: its words");
		is($ours[0], 'v', "$name can be set") if $context =~ /^(user|superuser|backend|superuser-backend)$/;
	}
	cmp_ok($count, '>', 200, 'settings were compared');
}

# lock_timeout: its units, and a wait of more than a minute.
for ([ q('61s'), 61_000, 1 ], [ q('1min'), 60_000, 0 ], [ 60001, 60_001, 1 ], [ q('2h'), 7_200_000, 1 ], [ '60000.6', 60_001, 1 ], [ q('2000'), 2000, 0 ], [ 0, 0, 0 ])
{
	my ($value, $milliseconds, $long) = @$_;
	my $set = "SET lock_timeout = $value";
	is(session("$set; SELECT setting FROM pg_settings WHERE name = 'lock_timeout'"), "$milliseconds\n", "$set, in milliseconds");
	($long ? \&says : \&says_not)->('lock-timeout-too-long' . ':warning' x $long, $table, "$set;\n", $set);
}

# What ends a statement, and a transaction whose client stops.
{
	my (undef, $err) = session("SET statement_timeout = '20ms'; BEGIN; LOCK TABLE a IN SHARE MODE; SELECT pg_sleep(60)");
	like($err, qr/57014/, 'statement_timeout ends a statement');
	(undef, $err) = session("SET idle_in_transaction_session_timeout = '20ms'; BEGIN; LOCK TABLE a;\n\\! sleep 1\nSELECT 1");
	like($err, qr/25P03|terminating|closed/, 'idle_in_transaction_session_timeout ends a transaction');
	my $index = "CREATE INDEX ON a (n);\n";
	says('statement-timeout-missing:note', $table, $index, 'an index build');
	says_not('statement-timeout-missing', $table, "SET statement_timeout = '5s';\n$index", 'with one');
	says_not('statement-timeout-missing', $table, "ALTER TABLE a ADD COLUMN x int;\n", 'a brief lock');
	says('transaction-timeout-missing:note', $table, $index, 'in a transaction', 'goose');
	says_not('transaction-timeout-missing', $table, "SET idle_in_transaction_session_timeout = '5s';\n$index", 'with one', 'goose');
	says_not('transaction-timeout-missing', $table, $index, 'outside of one');
}

# A handler within a loop.
{
	my $used = sub { my ($body) = @_; return session("SELECT pg_current_xact_id() AS x \\gset\nDO \$\$ $body \$\$;\nSELECT pg_current_xact_id()::text::bigint - :x") };
	my $each = 'BEGIN FOR i IN 1 .. 100 LOOP BEGIN UPDATE a SET n = n WHERE id = i; EXCEPTION WHEN others THEN NULL; END; END LOOP; END';
	my $around = 'BEGIN FOR i IN 1 .. 100 LOOP UPDATE a SET n = n WHERE id = i; END LOOP; EXCEPTION WHEN others THEN NULL; END';
	cmp_ok($used->($each), '>=', 100, 'a handler within a loop: a transaction number for each turn');
	cmp_ok($used->($around), '<', 10, '... and around it one');
	says('subtransaction-in-loop:note', $table, "DO \$\$ $each \$\$;\n", 'within a loop');
	says_not('subtransaction-in-loop', $table, "DO \$\$ $around \$\$;\n", 'around a loop');
	says_not('subtransaction-in-loop', $table, "DO \$\$ BEGIN FOR i IN 1 .. 9 LOOP UPDATE a SET n = CASE WHEN n > 1 THEN 1 END WHERE id = i; END LOOP; BEGIN DELETE FROM a WHERE id = 1; EXCEPTION WHEN others THEN NULL; END; END \$\$;\n", 'behind a loop');
	says('subtransaction-in-loop:note', $table, "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS \$\$ $each \$\$;\nSELECT f();\n", 'in a function that is called');
}

# A system catalogue that is written to.
{
	my ($out, $err) = session("UPDATE pg_enum SET enumsortorder = 1", 'app');
	like($err, qr/42501/, 'a system catalogue is written to: refused');
	is(session(<<'END'), "1\n0\n", '... and for a superuser an index loses a row');
CREATE TYPE e AS ENUM ('a', 'c'); ALTER TYPE e ADD VALUE 'b' BEFORE 'c'; CREATE TABLE of_e (e e); INSERT INTO of_e SELECT 'a' FROM generate_series(1, 500); INSERT INTO of_e VALUES ('b');
INSERT INTO of_e SELECT 'c' FROM generate_series(1, 500); CREATE INDEX ON of_e (e) WITH (deduplicate_items = off); SET enable_seqscan = off; SET enable_bitmapscan = off;
SELECT count(*) FROM of_e WHERE e = 'b';
UPDATE pg_enum SET enumsortorder = 9 WHERE enumlabel = 'b' AND enumtypid = 'e'::regtype;
\c
SET enable_seqscan = off; SET enable_bitmapscan = off;
SELECT count(*) FROM of_e WHERE e = 'b';
END
	says('system-catalog-written:error', $table, "$_;\n", $_)
	  for "UPDATE pg_enum SET enumsortorder = 9 WHERE enumlabel = 'b'", "DELETE FROM pg_catalog.pg_depend WHERE objid = 1", 'DO $$ BEGIN UPDATE pg_attribute SET attnotnull = true; END $$';
	says_not('system-catalog-written', "CREATE TABLE pg_own (id int);\n", "UPDATE pg_own SET id = 1;\n", 'a table of the files');
	says_not('system-catalog-written', $table, "SELECT count(*) FROM pg_enum;\n", 'reading one');
}

# A function whose results are stored gets another body.
{
	my $made = "CREATE FUNCTION half(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n / 2';\nCREATE INDEX a_half ON a (half(n));\n";
	is(session("${made}SET enable_seqscan = off; SELECT count(*) FROM a WHERE half(n) = 100;\n"
		  . "CREATE OR REPLACE FUNCTION half(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n / 3';\n\\c\nSET enable_seqscan = off; SELECT count(*) FROM a WHERE half(n) = 240;\n"),
		"2\n2\n", 'a function is replaced: its index still has what the old one returned');
	is(session('SET enable_indexscan = off; SET enable_bitmapscan = off; SELECT count(*) FROM a WHERE half(n) = 240'), "0\n", '... which is true of no row');
	my $replaced = "CREATE OR REPLACE FUNCTION half(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n / 3';\n";
	says('stored-function-replaced:warning', $table . $made, $replaced, 'of an index');
	my ($function, $index) = split /^(?=CREATE INDEX)/m, $made;
	says('stored-function-replaced:warning', $table . $function . $_, $replaced, $_ =~ s/\n//r)
	  for "ALTER TABLE a ADD CHECK (half(n) > 0) NOT VALID;\n", "CREATE INDEX ON a (id) WHERE half(n) > 3;\n", "CREATE TABLE b (n int, h int GENERATED ALWAYS AS (half(n)) STORED);\n";
	says_not('stored-function-replaced', $table . $function, $replaced, 'of no table');
	says_not('stored-function-replaced', $table . $made, $replaced =~ s/3/2/r, 'the same body');
	says_not('stored-function-replaced', $table . $made . "DROP INDEX a_half;\n", $replaced, 'of an index that is gone');
}

# Whose functions a function with its owner's rights calls.
{
	my $open = "CREATE FUNCTION owner_only() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT upper(lower(''x''))';\n";
	my $who = "CREATE SCHEMA theirs AUTHORIZATION app";
	session("$who; CREATE FUNCTION who() RETURNS text LANGUAGE sql AS 'SELECT ''mine''::text'; CREATE FUNCTION asks() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN who(); END';"
		  . "CREATE FUNCTION asks_safely() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS 'BEGIN RETURN who(); END'");
	my $theirs = "CREATE OR REPLACE FUNCTION theirs.who() RETURNS text LANGUAGE sql AS 'SELECT current_user::text'; SET search_path = theirs, public;";
	my $owner = session('SELECT current_user');
	is(session("$theirs SELECT asks()", 'app'), $owner, 'SECURITY DEFINER: a caller\'s function runs with the owner\'s rights');
	is(session("$theirs SELECT asks_safely()", 'app'), "mine\n", '... unless the function sets its path');
	says('security-definer-search-path:note', $table, $open, 'no path');
	says_not('security-definer-search-path', $table, $open =~ s/DEFINER/DEFINER SET search_path = public/r, 'a path');
	says_not('security-definer-search-path', $table, "${open}ALTER FUNCTION owner_only() SET search_path = public;\n", 'a path that follows');
	says_not('security-definer-search-path', $table, $open =~ s/DEFINER/INVOKER/r, "its caller's rights");
	says('security-definer-search-path:note', $table, $open =~ s/SECURITY DEFINER//r . "ALTER FUNCTION owner_only() SECURITY DEFINER;\n", 'made one later');
}

# Functions that the running code calls.
{
	my $call = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';\n";
	my $more = "CREATE FUNCTION f(a int, b int%s) RETURNS int LANGUAGE sql AS 'SELECT a';\n";
	my (undef, $err) = session("${call}BEGIN; DROP FUNCTION f(int); " . sprintf($more, '') . 'SELECT f(1)');
	like($err, qr/42883/, 'a function with another signature is not found');
	is(session('BEGIN; DROP FUNCTION f(int); ' . sprintf($more, ' DEFAULT 1') . 'SELECT f(1)'), "1\n", '... but with a default it is');
	says('breaks-running-code:warning', $call, "DROP FUNCTION f(int);\n" . sprintf($more, ''), 'with another signature', 'goose');
	says_not('breaks-running-code', $call, "DROP FUNCTION f(int);\n" . sprintf($more, ' DEFAULT 1'), 'with a default', 'goose');
	says_not('breaks-running-code', $call, "DROP FUNCTION f(int);\n$call", 'made again', 'goose');
	says('breaks-running-code:warning', $call, "DROP FUNCTION f(int);\n$call", 'made again in another transaction');
	says('breaks-running-code:warning', $call, "DROP FUNCTION f(int);\n", 'not at all', 'goose');
	says('breaks-running-code:warning', $call, "ALTER FUNCTION f(int) RENAME TO g;\n", 'under another name', 'goose');
	says_not('breaks-running-code', $table, "${call}DROP FUNCTION f(int);\n", 'of this release', 'goose');
	says_not('breaks-running-code', "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n", "DROP FUNCTION t();\n", 'of a trigger', 'goose');
}

# A column that takes the name of another in one transaction.
is(session('CREATE TABLE swap (id int, x int); BEGIN; ALTER TABLE swap ADD COLUMN y bigint; ALTER TABLE swap DROP COLUMN x; ALTER TABLE swap RENAME COLUMN y TO x; COMMIT;'
	  . "SET ROLE app; RESET ROLE; INSERT INTO swap (id, x) VALUES (1, 2); UPDATE swap SET x = 3; SELECT x FROM swap"), "3\n", 'statements find the column that took the name');

# What the running code did before and what it meets afterwards: where the server
# answers otherwise, lint says that it breaks, and elsewhere it does not.
{
	my $made = <<'END';
CREATE TABLE t (id int PRIMARY KEY, c text, d text DEFAULT 'x', n int NOT NULL DEFAULT 1, i int GENERATED BY DEFAULT AS IDENTITY, v varchar(20));
CREATE TABLE checked (id int, c text, CHECK (c IS NOT NULL) NOT VALID);
CREATE TABLE nokey (a int, b int NOT NULL);
CREATE TABLE p (k int) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
INSERT INTO p VALUES (1);
CREATE VIEW w AS SELECT id FROM t;
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
CREATE SEQUENCE s;
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TYPE unused AS ENUM ('a');
CREATE DOMAIN dom AS int;
CREATE DOMAIN nowhere AS int;
CREATE TABLE typed (e kind, dom dom);
CREATE SCHEMA sch;
CREATE TABLE sch.t (id int);
CREATE ROLE other;
GRANT USAGE ON SCHEMA public TO app;
GRANT SELECT, INSERT ON t, w TO app;
END
	my $insert = 'INSERT INTO t (id) VALUES (1)';
	for my $case (
		[ 'ALTER TABLE t ALTER COLUMN c SET NOT NULL', $insert ],
		[ 'ALTER TABLE checked ALTER COLUMN c SET NOT NULL', "INSERT INTO checked VALUES (1, 'x')" ],
		[ 'ALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID', $insert ],
		[ 'ALTER TABLE t ADD CHECK (n IS NOT NULL) NOT VALID', $insert ],
		[ 'ALTER TABLE t ALTER COLUMN n DROP DEFAULT', $insert ],
		[ 'ALTER TABLE t ALTER COLUMN d DROP DEFAULT', "INSERT INTO t (id, d) VALUES (1, 'y')" ],
		[ 'ALTER TABLE t ALTER COLUMN i SET GENERATED ALWAYS', 'INSERT INTO t (id, i) VALUES (1, 1)' ],
		[ 'ALTER TABLE t ALTER COLUMN i SET GENERATED BY DEFAULT', 'INSERT INTO t (id, i) VALUES (1, 1)' ],
		[ 'ALTER TABLE t ALTER COLUMN i DROP IDENTITY', $insert ],
		[ 'ALTER TABLE t ALTER COLUMN v TYPE varchar(5)', "INSERT INTO t (id, v) VALUES (1, '0123456789')" ],
		[ 'ALTER TABLE t ALTER COLUMN v TYPE varchar(30)', "INSERT INTO t (id, v) VALUES (1, '0123456789')" ],
		[ 'ALTER TABLE t ALTER COLUMN c TYPE uuid USING NULL', "INSERT INTO t (id, c) VALUES (1, 'x')" ],
		[ 'ALTER TABLE t ALTER COLUMN v TYPE text', "INSERT INTO t (id, v) VALUES (1, 'x')" ],
		[ 'ALTER TABLE nokey ADD PRIMARY KEY (a)', 'INSERT INTO nokey (b) VALUES (1)' ],
		[ 'ALTER TABLE nokey ADD PRIMARY KEY (b)', 'INSERT INTO nokey (b) VALUES (1)' ],
		[ 'ALTER TABLE t DROP CONSTRAINT t_pkey', "$insert ON CONFLICT (id) DO NOTHING" ],
		[ 'ALTER TABLE t SET (user_catalog_table = true)', "$insert ON CONFLICT (id) DO NOTHING" ],
		[ 'ALTER TABLE t SET (fillfactor = 50)', "$insert ON CONFLICT (id) DO NOTHING" ],
		[ 'ALTER TABLE p DETACH PARTITION p1', 'SELECT count(*) FROM p' ],
		[ 'ALTER VIEW w OWNER TO other', 'SET LOCAL ROLE app; SELECT count(*) FROM w' ],
		[ 'REFRESH MATERIALIZED VIEW m WITH NO DATA', 'SELECT count(*) FROM m' ],
		[ 'REFRESH MATERIALIZED VIEW m', 'SELECT count(*) FROM m' ],
		[ 'DROP SEQUENCE s', "SELECT nextval('s') > 0" ],
		[ 'ALTER TYPE kind RENAME TO kind2', "SELECT 'a'::kind" ],
		[ "ALTER TYPE kind RENAME VALUE 'a' TO 'z'", "SELECT 'a'::kind" ],
		[ "ALTER TYPE kind ADD VALUE 'z'", "SELECT 'a'::kind" ],
		[ 'ALTER TYPE kind SET SCHEMA sch', "SELECT 'a'::kind" ],
		[ 'DROP TYPE kind CASCADE', 'SELECT count(e) FROM typed' ],
		[ 'DROP TYPE unused', 'SELECT count(e) FROM typed' ],
		[ 'ALTER DOMAIN dom ADD CHECK (VALUE < 5) NOT VALID', 'INSERT INTO typed (dom) VALUES (7)' ],
		[ 'ALTER DOMAIN dom SET NOT NULL', "INSERT INTO typed (e) VALUES ('a')" ],
		[ 'ALTER DOMAIN nowhere SET NOT NULL', "INSERT INTO typed (e) VALUES ('a')" ],
		[ 'REVOKE INSERT ON t FROM app', "SET LOCAL ROLE app; $insert" ],
		[ 'GRANT UPDATE ON t TO app', "SET LOCAL ROLE app; $insert" ],
		[ 'ALTER SCHEMA sch RENAME TO sch2', 'SELECT count(*) FROM sch.t' ],
		[ 'DROP SCHEMA sch CASCADE', 'SELECT count(*) FROM sch.t' ],
		[ 'DROP OWNED BY app', "SET LOCAL ROLE app; $insert" ])
	{
		my ($change, $use) = @$case;
		my $mark = '\echo ---';
		my $run = sub { my ($sql) = @_; return session("BEGIN;\n$made$sql$mark\n$use;\n\\echo :SQLSTATE\nROLLBACK;\n") =~ s/.*^---\n//msr };
		like($run->(''), qr/^00000$/m, "before: $use");
		my $breaks = $run->('') ne $run->("$change;\n");
		my @said = grep { /^breaks-running-code/ } rules($made, "$change;\n");
		is(scalar @said, $breaks ? 1 : 0, ($breaks ? 'breaks' : 'does not break') . " the running code: $change") or diag("@said");
	}
}

# A failure half way, in a file that goes without a transaction.
{
	my $built = "CREATE INDEX CONCURRENTLY a_i ON a (n);\n";
	says('not-restartable:warning', $table, "ALTER TABLE a ADD COLUMN x int;\n$built", 'what cannot be in a transaction, behind another');
	says('not-restartable:warning', $table, "${built}ALTER TABLE a ADD COLUMN x int;\n", '... and in front of another');
	says_not('not-restartable', $table, "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_i ON a (n);\nALTER TABLE a ADD COLUMN x int;\n", 'what can run again');
	says_not('not-restartable', $table, "ALTER TABLE a ADD COLUMN x int;\nALTER TABLE a ADD COLUMN y int;\n", 'files without any');
	my (undef, $err) = session("${built}${built}");
	like($err, qr/42P07/, 'CREATE INDEX CONCURRENTLY a second time fails');
}

# What no file tells whether a server has it: the verdict depends, and says so.
for my $case (
	[ 'CREATE EXTENSION nothing_such', 'extension "nothing_such"' ],
	[ 'CREATE INDEX ON a USING nothing_such (n)', 'access method "nothing_such"' ],
	[ 'CREATE INDEX ON a (n nothing_such)', 'operator class "nothing_such"' ],
	[ 'CREATE INDEX ON a ((n::text) COLLATE "nothing_such")', 'collation "nothing_such"' ],
	[ 'ALTER TABLE a ADD COLUMN x text COLLATE "nothing_such"', 'collation "nothing_such"' ],
	[ 'CREATE VIEW v AS SELECT n FROM a ORDER BY n::text COLLATE "nothing_such"', 'collation "nothing_such"' ],
	[ 'CREATE EXTENSION citext', undef ],
	[ 'CREATE INDEX ON a (n int4_ops)', undef ],
	[ 'CREATE VIEW v AS SELECT n FROM a ORDER BY n::text COLLATE "POSIX"', undef ],
	[ 'CREATE COLLATION nothing_such FROM "C"; CREATE VIEW v AS SELECT n FROM a ORDER BY n::text COLLATE nothing_such', undef ])
{
	my ($sql, $what) = @$case;
	my (undef, $out) = migcheck(tree('m/1_a.sql' => $table, 'm/2_b.sql' => "$sql;\n"),
		'lint', '--framework=plain', '--format=json', '--statements', "--pg-version=$major", 'm');
	my $said = (grep { $_->{path} =~ /2_b/ } @{ decode_json($out)->{statements} })[-1];
	is($said->{verdict} eq 'depends' ? 1 : 0, defined $what ? 1 : 0, "depends, or not: $sql") or diag(explain($said));
	like("@{ $said->{depends} }", qr/\Q$what\E/, '... on what is not known') if defined $what;
	next if !defined $what;
	my (undef, $err) = session("BEGIN; $sql; ROLLBACK");
	like($err, qr/42704|0A000|58P01/, '... the server here has none');
}

# Where a trigger may change the row, or a query may find none, a value that a
# CHECK refuses is no certain failure.
for my $case (
	[ "CREATE TABLE c (n int CHECK (n > 0));\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.n := 1; RETURN NEW; END';\nCREATE TRIGGER t BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION f();\n", 'INSERT INTO c VALUES (-1)' ],
	[ "CREATE TABLE c (n int CHECK (n > 0));\n", 'INSERT INTO c SELECT -1 FROM c' ],
	[ "CREATE TABLE c (n text CHECK (n ~ '^\\\\d+\$'));\n", "INSERT INTO c VALUES ('5')" ],
	[ "CREATE TABLE c (n text CHECK (n ~ '((a{200}){200}){200}'));\n", "INSERT INTO c VALUES ('5')" ])
{
	my ($made, $sql) = @$case;
	my (undef, $out) = migcheck(tree('m/1_a.sql' => $made, 'm/2_b.sql' => "$sql;\n"),
		'lint', '--framework=plain', '--format=json', '--statements', "--pg-version=$major", 'm');
	my $said = (grep { $_->{path} =~ /2_b/ } @{ decode_json($out)->{statements} })[-1];
	is($said->{verdict}, 'depends', "not certain: $sql") or diag(explain($said));
	like("@{ $said->{depends} }", qr/"c_n_check" refuses/, '... and says of what');
}

done_testing();
