# What migcheck lint says of a statement is what the server does: the locks
# that it holds at the end, what it copies, whether it fails.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use JSON::PP;
use LintTruth qw(cases truths folders answers strongest rank);
use MigcheckTest qw(migcheck tree slurp top);
use RescueTest qw(rescue_cluster has_icu is_built_with);
use Test::More;

chdir top();
my $node = rescue_cluster('lint', extension => 0, conf => 'autovacuum = off');
my ($major) = `"@{[ $ENV{PG_CONFIG} // 'pg_config' ]}" --version` =~ /(\d+)/;
my $schema = slurp('test/fixtures/lint/schema.sql');

$node->safe_psql('postgres', $schema . slurp('test/fixtures/lint/rows.sql'));

# Run a script in one session of the server.
sub session
{
	my ($script) = @_;
	my $out = '';
	IPC::Run::run([ 'psql', '-XqAt', '-d', $node->connstr('postgres') ], '<', \$script, '>', \$out, '2>', \my $err);
	return $out;
}

# What lint says of each case behind a history.
sub said
{
	my ($history, @cases) = @_;
	my ($files, @lines) = folders($history, @cases);
	my ($status, $out, $err) = migcheck(tree(%$files), 'lint', '--framework=plain', '--format=json', '--statements',
		"--pg-version=$major", 'm');
	die "$status $err" unless $out =~ /^\{/;
	return answers(decode_json($out), @lines);
}

# Relations that the statements may lock.
my %known = map { utf8::decode($_); $_ => 1 } split /\n/, session(<<'END');
SELECT replace(CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname, ' ', '~')
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname IN ('public', 'shop') AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
END

# With the history each answer is the server's.
sub compare
{
	my ($name, $truth, $said) = @_;
	my $copied = join ' ', sort grep { $truth->{copied}{$_} ne 'i' } keys %{ $truth->{copied} // {} };
	my $want = join ' ', $truth->{verdict}, $copied;
	my $got = join ' ', $said->{verdict} // '?', sort map { tr/ /~/r } @{ $said->{rewrites} // [] };

	return is($said->{verdict}, 'fails', $name) if $truth->{verdict} eq 'fails';
	is($got =~ s/ $//r, $want =~ s/ $//r, $name) or diag(explain([ $truth, $said ]));
	my $locks = strongest($said->{locks});
	is_deeply({ map { $_ => $locks->{$_} } grep { $known{$_} } keys %$locks }, $truth->{locks}, "... locks");
}

# Without it each is the same or depends on what is said; and no lock is wrong.
sub compare_without_history
{
	my ($name, $truth, $said) = @_;
	my $depends = $said->{verdict} eq 'depends' || @{ $said->{depends} };

	is($said->{verdict}, $truth->{verdict}, "$name, without history") unless $depends;
	return if $truth->{verdict} eq 'fails' || $said->{verdict} eq 'fails';
	my $locks = strongest($said->{locks});
	my @wrong = grep { $known{$_} && rank($locks->{$_}) && $locks->{$_} ne ($truth->{locks}{$_} // '') } keys %$locks;
	is("@wrong", '', "$name, without history: no lock is wrong");
}

# A server can be built without ICU, without an extension, without what a
# subscription connects by, or have fewer time zones.
my $has_icu = has_icu($node);
my $has_subscriptions = is_built_with($node, 'the library of subscriptions',
	"CREATE SUBSCRIPTION probe CONNECTION 'host=/nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE)");
# Which time zones a server has is the system's, not the version's.
my %zones = map { lc($_) => 1 } split /\n/, session('SELECT name FROM pg_timezone_names');
my %lacks_zone = map { lc($_) => 1 } grep { !$zones{ lc $_ } } slurp('tools/migcheck/sql/catalog/facts.def') =~ /^ZONE\("(.*?)"\)/mg;
# From 16 on the library's compiler of PL/pgSQL takes a type that it does not know
# for a record, so that one that is not there is not seen.
my $takes_for_record = `printf '#include <pg_query.h>\nPG_VERSION_NUM\n' | cc -E -P - 2>/dev/null` =~ /^(\d+)$/m && $1 >= 160000;
my %has_extension = map { $_ => 1 } split /\n/, session('SELECT name FROM pg_available_extensions');
sub is_without
{
	my ($sql) = @_;
	return (!$has_subscriptions && $sql =~ /\bCREATE SUBSCRIPTION\b/)
	  || ($takes_for_record && $sql =~ /\bDECLARE a nosuchtype\b/)
	  || ($sql =~ /\bSET time ?zone\b\D*'([^']*)'/i && $lacks_zone{ lc $1 })
	  || (!$has_icu && $sql =~ /\bicu\b/i)
	  || grep({ !$has_extension{$_} } $sql =~ /\bCREATE EXTENSION (?:IF NOT EXISTS )?"?([\w-]+)/g);
}

my @files = map { "$_.sql" } qw(statements more other kinds refused names queries routines taken constants unify routed written);

# Asked once: what an index build leaves in the statistics is not rolled back.
my %truth_of;
for my $file (@files)
{
	my @cases = cases(slurp("test/fixtures/lint/$file"));
	my @truth = truths(\&session, @cases);
	$truth_of{$file} = \@truth;
	my @said = said($schema, @cases);
	my @without = said("SELECT 1;\n", @cases);

	cmp_ok(scalar @cases, '>', 70, "$file has cases");
	for my $i (0 .. $#cases)
	{
		my $name = "$cases[$i]{before} $cases[$i]{sql}" =~ s/^ //r;
		if (is_without($name)) { diag("this server is built without what this needs: $name"); next }
		# What comes before it is newer than this server.
		if (!defined $truth[$i]{verdict}) { fail("$name: $truth[$i]{error}"); next }
		compare($name, $truth[$i], $said[$i]);
		compare_without_history($name, $truth[$i], $without[$i]);
	}
}

# A snapshot of the database is as good as the history that made it.
my ($snapped, $snapshot, $complaint) = migcheck('/', 'snapshot', '--db=' . $node->connstr('postgres'));
is($snapped, 0, 'a snapshot of the database') or diag($complaint);
unlike($snapshot, qr/name1/, '... has no row of it');
for my $file (@files)
{
	my @cases = cases(slurp("test/fixtures/lint/$file"));
	my @truth = @{ $truth_of{$file} };
	my ($files, @lines) = folders("SELECT 1;\n", @cases);
	my (undef, $out, $err) = migcheck(tree(%$files, 'snapshot.json' => $snapshot), 'lint', '--framework=plain', '--format=json',
		'--statements', "--pg-version=$major", '--snapshot=snapshot.json', 'm');
	my @said = answers(decode_json($out), @lines);
	compare("snapshot: $cases[$_]{before} $cases[$_]{sql}", $truth[$_], $said[$_]) 
	  for grep { defined $truth[$_]{verdict} && !is_without("$cases[$_]{before} $cases[$_]{sql}") } 0 .. $#cases;
}

# With a live database what is pending is judged on what is there.
$node->safe_psql('postgres', "CREATE DATABASE live");
$node->safe_psql('live', "CREATE TABLE schema_migrations (version varchar PRIMARY KEY); INSERT INTO schema_migrations VALUES ('001');"
	  . 'CREATE TABLE a (id int, t timestamp); CREATE INDEX a_t ON a (t)');
my $live = tree('m/001_a.sql' => "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\n", 'm/002_b.sql' => "-- migrate:up\nCREATE INDEX a_id ON a (id);\n-- migrate:down\n",
	'm/003_c.sql' => "-- migrate:up\nDROP INDEX a_t;\n-- migrate:down\n");
# Work on a table that is known to be small is as brief as its lock.
sub of_live
{
	my (undef, $report) = migcheck($live, 'lint', '--framework=dbmate', '--format=json', '--db=' . $node->connstr('live'), 'm');
	return join(' ', map { "$_->{rule}:$_->{severity}:$_->{path}" } @{ decode_json($report)->{findings} });
}
unlike(of_live(), qr/long-lock/, 'an index of a table that is small by the database');
$node->safe_psql('live', "INSERT INTO a SELECT g, now() FROM generate_series(1, 300000) g");
like(of_live(), qr/long-lock:error:m\/002/, '... and of one that is not');
my (undef, $report) = migcheck($live, 'lint', '--framework=dbmate', '--format=json', '--db=' . $node->connstr('live'), 'm');
is(join(' ', map { "$_->{rule}:$_->{path}:$_->{line}" } @{ decode_json($report)->{findings} }),
	'long-lock:m/002_b.sql:2 lock-timeout-missing:m/002_b.sql:2 locks-referenced-table:m/003_c.sql:2', 'an index that only the database has is known');
is((migcheck($live, 'lint', '--framework=dbmate', '--snapshot=m/001_a.sql', 'm'))[0], 2, 'what is no snapshot is refused');
is((migcheck('/', 'snapshot'))[0], 2, 'snapshot needs a database');

# A function is known from the version on that brought it.
for (slurp('tools/migcheck/sql/catalog/newer.def') =~ /^NEWER\((.*)\)$/mg)
{
	my ($name, undef, $without, $with) = /"(.*?)", '(.)', (\d+), (\d+)/ or die $_;
	next if $major > $without && $major < $with;
	is(session("SELECT count(*) > 0 FROM pg_proc WHERE proname = '$name'"), $major >= $with ? "t\n" : "f\n", "$name since $with");
}

# The positive control: a truth that is spoilt is seen.
is((said($schema, { before => '', sql => 'ALTER TABLE customer ADD COLUMN x int' }))[0]{locks}[0]{mode}, 'AccessExclusiveLock', 'the locks are named as in pg_locks');

# What node-pg-migrate runs forward is judged: the section of the way up, and
# all of the file where that has no mark.
for my $case (
	[ 'the way back, with a text behind its mark', "-- Up Migration\nSELECT 1;\n-- Down migration: drops a\nDROP TABLE a;\n", [2] ],
	[ 'the way back before the way up', "-- Down Migration\nDROP TABLE a;\n\n---- up  migration\nSELECT 1;\n", [5] ],
	[ 'what is before both marks', "DROP TABLE a;\n-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n", [3] ],
	[ 'no mark of the way up', "SELECT 1;\n-- Down Migration\nDROP TABLE a;\n", [ 1, 3 ] ])
{
	my ($name, $sql, $lines) = @$case;
	my (undef, $out) = migcheck(tree('m/1_a.sql' => "-- Up Migration\nCREATE TABLE a (id int);\n-- Down Migration\nDROP TABLE a;\n", 'm/2_b.sql' => $sql), 'lint', '--framework=node-pg-migrate', '--format=json', '--statements', 'm');
	is_deeply([ map { $_->{line} } grep { $_->{path} =~ /2_b/ } @{ decode_json($out)->{statements} } ], $lines, "node-pg-migrate: $name");
}

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

# A whole row among a view's columns has the name of its table, cast or not.
for my $query ('a', 'a.*', 'a.*::text', '(a.*)::text::varchar', '(SELECT a.*::text)')
{
	for my $kind ('VIEW', 'MATERIALIZED VIEW')
	{
		my ($status, $out) = migcheck(tree('m/0001_a.sql' => "CREATE TABLE a (id int);\n",
			'm/0002_b.sql' => "CREATE $kind v AS SELECT $query, id AS x FROM a;\nDROP TABLE a;\n"), 'lint', '--framework=plain', '--format=json', '--statements', 'm');
		my ($drop) = grep { $_->{path} =~ /0002/ && $_->{line} == 2 } eval { @{ decode_json($out)->{statements} } };
		ok(defined $drop, "$kind of $query: the run ends, and judges what follows");
	}
}

# The runner's transactions: one a file for goose, none for plain files.
my $both = "CREATE INDEX CONCURRENTLY i ON a (id);\n";
my ($status, $out) = migcheck(tree('m/00001_a.sql' => "-- +goose Up\nCREATE TABLE a (id int);\n", 'm/00002_b.sql' => "-- +goose Up\n$both"), 'lint', '--framework=goose', 'm');
like($out, qr/concurrently-in-transaction/, 'CONCURRENTLY fails where the tool opens a transaction');
($status, $out) = migcheck(tree('m/0001_a.sql' => "CREATE TABLE a (id int);\n", 'm/0002_b.sql' => $both), 'lint', '--framework=plain', 'm');
is($status, 0, '... and is right where it does not');
($status, $out) = migcheck(tree('m/00001_a.sql' => "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n"), 'lint', '--framework=goose', 'm');
unlike($out, qr/breaks-running-code/, 'the way back is not judged as if it ran');

# The rules of a folder's findings, by line of its last file.
sub rules_of
{
	my ($framework, %files) = @_;
	my ($last) = reverse sort grep { /\.sql$/ } keys %files;
	my ($status, $out, $err) = migcheck(tree(map { ("m/$_" => $files{$_}) } keys %files), 'lint', '--notes',
		"--framework=$framework", '--format=json', 'm');
	die "$status $err" unless $out =~ /^\{/;
	return join ' ', map { "$_->{rule}:$_->{line}" } grep { $_->{path} =~ /\Q$last\E/ } @{ decode_json($out)->{findings} };
}

# Marks by which a file asks its tool for no transaction.
my %marks = (
	goose => [ "-- +goose Up\n", "-- +goose NO TRANSACTION\n-- +goose Up\n", '00001_a.sql', '00002_b.sql' ],
	dbmate => [ "-- migrate:up\n", "-- migrate:up transaction:false\n", '001_a.sql', '002_b.sql' ],
	sqlx => [ "-- x\n", "-- no-transaction\n", '001_a.sql', '002_b.sql' ],
	atlas => [ "-- x\n", "-- atlas:txmode none\n\n", '001_a.sql', '002_b.sql' ]);
for my $name (sort keys %marks)
{
	my ($plain, $mark, $first, $second) = @{ $marks{$name} };
	my %sum = $name eq 'atlas' ? ('atlas.sum' => '') : ();
	like(rules_of($name, %sum, $first => "${plain}CREATE TABLE a (id int);\n", $second => "$plain$both"),
		qr/concurrently-in-transaction/, "$name: a file runs in a transaction");
	unlike(rules_of($name, %sum, $first => "${plain}CREATE TABLE a (id int);\n", $second => "$mark$both"),
		qr/concurrently-in-transaction/, "$name: ... unless its mark says otherwise");
}
unlike(rules_of('flyway', 'V1__a.sql' => "CREATE TABLE a (id int);\n", 'V2__b.sql' => $both), qr/concurrently-in/,
	'flyway: no transaction where all statements need none');
my $mixed = "SELECT 1;\n$both";
like(rules_of('flyway', 'V1__a.sql' => "CREATE TABLE a (id int);\n", 'V2__b.sql' => $mixed), qr/concurrently-in/, 'flyway: else a transaction');
unlike(rules_of('flyway', 'V1__a.sql' => "CREATE TABLE a (id int);\n", 'V2__b.sql' => $mixed,
	'V2__b.sql.conf' => "executeInTransaction=false\n"), qr/concurrently/, 'flyway: ... unless the file beside says otherwise');

# Liquibase has several migrations in a file, each in a transaction of its own.
my $changes = "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE a (id int);\n--changeset a:2\nALTER TABLE a ADD n int;\n"
  . "--changeset a:3 runInTransaction:false\nCREATE INDEX CONCURRENTLY i ON a (id);\n--changeset a:4\nCREATE INDEX CONCURRENTLY j ON a (id);\n";
is(rules_of('liquibase', 'a.sql' => $changes), 'concurrently-in-transaction:9', 'liquibase: each changeset runs once, by its own mark');

# Files that are sent as one query: a lone statement has no transaction, two are one.
my $prisma = '20240102000000_b/migration.sql';
my %prisma = ('migration_lock.toml' => "provider = \"postgresql\"\n", '20240101000000_a/migration.sql' => "CREATE TABLE a (id int);\n");
unlike(rules_of('prisma', %prisma, $prisma => $both), qr/concurrently/, 'prisma: CONCURRENTLY by itself runs');
like(rules_of('prisma', %prisma, $prisma => "SELECT 1;\n$both"), qr/concurrently-in-transaction:2/, 'prisma: behind another statement it fails');
like(rules_of('prisma', %prisma, $prisma => "BEGIN;\nSELECT 1;\nCOMMIT;\n$both"), qr/concurrently-in-transaction:4/,
	'prisma: also behind a COMMIT');

# What ROLLBACK takes back is not there, and what SET LOCAL set is over.
sub verdict_of
{
	my ($sql, $line, $history) = @_;
	my $tree = tree('m/0001_a.sql' => $history // "CREATE TABLE a (id int);\n", 'm/0002_b.sql' => $sql);
	my (undef, $out) = migcheck($tree, 'lint', '--framework=plain', '--format=json', '--statements', 'm');
	my ($said) = grep { $_->{path} =~ /0002/ && $_->{line} == $line } @{ decode_json($out)->{statements} };
	return $said->{verdict};
}
is(verdict_of("BEGIN;\nDROP TABLE a;\nROLLBACK;\nALTER TABLE a ADD COLUMN n int;\n", 4), 'brief-blocks-all', 'a DROP that was rolled back');
is(verdict_of("BEGIN;\nDROP TABLE a;\nCOMMIT;\nALTER TABLE a ADD COLUMN n int;\n", 4), 'fails', '... and one that was not');
is(verdict_of("BEGIN;\nSAVEPOINT s;\nDROP TABLE a;\nROLLBACK TO s;\nALTER TABLE a ADD COLUMN n int;\nCOMMIT;\n", 5),
	'brief-blocks-all', 'ROLLBACK TO a savepoint');
is(verdict_of("BEGIN;\nCREATE TABLE b (id int);\nSAVEPOINT s;\nROLLBACK TO s;\nALTER TABLE b ADD COLUMN n int;\nCOMMIT;\n", 5),
	'online', '... and what came before it stays');
my $rolled_back = "BEGIN;\nSAVEPOINT s;\nCREATE TABLE b (id int);\nROLLBACK TO s;\nCOMMIT;\n";
is(verdict_of($rolled_back, 4, "CREATE TABLE a (id int);\nDO \$\$ BEGIN EXECUTE f(); END \$\$;\n"),
	'online', '... which has no effects of its own: not that of an unknown statement before it');
is(verdict_of($rolled_back, 4, "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY ON a (id);\n"),
	'online', '... and not that it needs to be outside of a block');
is(verdict_of("BEGIN;\nSET LOCAL TimeZone = 'UTC';\nCOMMIT;\nALTER TABLE a ALTER t TYPE timestamptz;\n", 4,
	"CREATE TABLE a (t timestamp);\n"), 'depends', 'SET LOCAL ends with its transaction');
is(verdict_of("BEGIN;\nSET TimeZone = 'UTC';\nCOMMIT;\nALTER TABLE a ALTER t TYPE timestamptz;\n", 4,
	"CREATE TABLE a (t timestamp);\n"), 'brief-blocks-all', '... and SET does not');

# A table that no file makes: an error only where all files are seen.
is(verdict_of("ALTER TABLE b ADD COLUMN n int;\n", 1, "CREATE TABLE a (id int);\n\\i other.sql\n"), 'brief-blocks-all',
	'what another file may have made does not fail');
is(verdict_of("ALTER TABLE b ADD COLUMN n int;\n", 1, "CREATE TABLE a (id int);\nCREATE EXTENSION postgis;\n"), 'brief-blocks-all',
	'nor what an extension may have made');
is(verdict_of("ALTER TABLE auth.b ADD COLUMN n int;\n", 1), 'brief-blocks-all', 'nor what is in a schema that no file makes');

# A name may be given again after a DROP or a RENAME; without one it fails.
for my $case (
	[ "DROP TABLE a;\nCREATE TABLE a (id int);\nALTER TABLE a ADD COLUMN n int;\n", 3, 'online', 'a table made again' ],
	[ "CREATE TABLE n (id int);\nALTER TABLE a RENAME TO o;\nALTER TABLE n RENAME TO a;\nALTER TABLE a ADD COLUMN n int;\n", 4,
		'online', 'a name that another table takes' ],
	[ "DROP TABLE a;\nALTER TABLE a ADD COLUMN n int;\n", 2, 'fails', 'a table that is dropped' ])
{
	is(verdict_of($case->[0], $case->[1], "CREATE TABLE a (id int);\n"), $case->[2], $case->[3]);
}

# What a history shows to be possible is no error.
for my $case (
	[ "ALTER INDEX a_u RENAME TO b_u;\nALTER TABLE a DROP CONSTRAINT b_u;\n", 2, 'brief-blocks-all', 'a constraint renamed by its index' ],
	[ "ALTER TABLE a RENAME CONSTRAINT a_u TO b_u;\nALTER INDEX b_u RENAME TO c_u;\n", 2, 'online', 'an index renamed by its constraint' ],
	[ "ALTER TABLE a DROP COLUMN x;\nALTER TABLE a ADD CONSTRAINT a_c CHECK (y > 0) NOT VALID;\n", 2, 'brief-blocks-all',
		'a CHECK goes with one of its columns' ],
	[ "ALTER TABLE a ADD CONSTRAINT a_c CHECK (y > 0) NOT VALID;\n", 1, 'fails', '... and is there before' ],
	[ "ALTER TABLE a DROP COLUMN x;\n", 1, 'depends', 'a column that a view of two tables may mean', 'CREATE TABLE b (x int);CREATE VIEW v AS SELECT *, (SELECT count(*) FROM b) FROM a;' ],
	[ "ALTER TABLE a DROP COLUMN x;\n", 1, 'fails', '... and one that a view of one table does', 'CREATE VIEW v AS SELECT * FROM a;' ],
	[ "ALTER TABLE a ADD COLUMN n int NOT NULL;\n", 1, 'fails', 'NOT NULL without a value' ],
	[ "DELETE FROM a;\nALTER TABLE a ADD COLUMN n int NOT NULL;\n", 2, 'brief-blocks-all', '... where the rows were deleted' ])
{
	is(verdict_of($case->[0], $case->[1], "CREATE TABLE a (x int, y int, CONSTRAINT a_u UNIQUE (y), CONSTRAINT a_c CHECK (x < y));\n" . ($case->[4] // '')),
		$case->[2], $case->[3]);
}

# The files of which something is reported, in their order.
sub reported
{
	my ($framework, %files) = @_;
	my (undef, $out) = migcheck(tree(%files), 'lint', "--framework=$framework", '--format=json', (map { m{(.*)/} } (sort keys %files)[0, -1]));
	return join ' ', map { $_->{path} } @{ decode_json($out)->{findings} };
}

# A file for another database is not judged; its neighbours are.
{
	my $said = reported('plain', map { ("m/1_$_->[0].sql" => "CREATE TABLE $_->[0] (id int $_->[1]);\nALTER TABLE none ADD n int;\n") }
		[ 'a.mysql', 'AUTO_INCREMENT' ], [ 'b.sqlite3', 'AUTOINCREMENT' ], [ 'mysql', '' ]);
	is($said, 'm/1_mysql.sql', 'files of other databases are left out');
	$said = reported('flyway', map { ("db/$_/V1__a.sql" => "CREATE TABLE a (id int);\nALTER TABLE b ADD n int;\n") } 'mysql', 'postgresql');
	is($said, 'db/postgresql/V1__a.sql', '... by their folder, too');
}

# A lock is reported of the statement that takes it, and of no later one.
{
	my $said = rules_of('flyway', 'V1__a.sql' => "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int CONSTRAINT f REFERENCES a);\nCREATE TABLE c (id int);\n",
		'V2__b.sql' => "ALTER TABLE b DROP CONSTRAINT f;\nALTER TABLE c ADD COLUMN n int;\n");
	is(() = $said =~ /drop-locks-referenced|locks-referenced-table/g, 1, 'the lock of another table is reported once') or diag($said);
}

# The timeout is missed once, and of each file from the first that sets it on.
{
	my %files = map { ("m/V${_}__a.sql" => "ALTER TABLE a ADD COLUMN n$_ int;\n") } 2 .. 6;
	$files{'m/V4__a.sql'} = "SET LOCAL lock_timeout = '1s';\n$files{'m/V4__a.sql'}";
	my $said = reported('flyway', 'm/V1__a.sql' => "CREATE TABLE a (id int);\n", %files);
	is($said, 'm/V2__a.sql m/V5__a.sql m/V6__a.sql', 'a habit is asked for where there is one');
}

# Placeholders are taken for names; what they are is not known.
for my $text ('ALTER TABLE :name ADD COLUMN n int', 'ALTER TABLE ${schema}.a ADD COLUMN n int', q(INSERT INTO a VALUES (:id, :'x')))
{
	my $tree = tree('m/0001_a.sql' => "CREATE TABLE a (id int, x text);\n", 'm/0002_b.sql' => "$text;\nDROP TABLE a;\n");
	my (undef, $out) = migcheck($tree, 'lint', '--framework=plain', '--format=json', '--statements', 'm');
	my @said = grep { $_->{path} =~ /0002/ } @{ decode_json($out)->{statements} };
	like("@{ $said[0]{depends} }", qr/what [:\$]/, "$text depends on the placeholder");
	unlike($out, qr/not-understood/, '... and is understood');
}

# What rows decide, or the server's files and roles, is said; the verdict stays.
for my $case (
	[ 'INSERT INTO a VALUES (1)', 'whether "a" has a row of the same key' ],
	[ 'INSERT INTO a DEFAULT VALUES', '' ],
	[ 'INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING', '' ],
	[ 'INSERT INTO b (a_id) VALUES (7)', 'whether "a" has the rows that are referred to' ],
	[ 'INSERT INTO b (n) VALUES (7)', '' ],
	[ q(COPY b FROM '/f'), q(what the server's file "/f" holds) ],
	[ 'SELECT lo_unlink(5)', 'whether the large object exists' ],
	[ 'SET ROLE other', 'whether role "other" exists' ],
	[ 'SET ROLE none', '' ])
{
	my $history = "CREATE TABLE a (id serial PRIMARY KEY);\nCREATE TABLE b (a_id int REFERENCES a, n int);\n";
	my (undef, $out) = migcheck(tree('m/0001_a.sql' => $history, 'm/0002_b.sql' => "$case->[0];\n"),
		'lint', '--framework=plain', '--format=json', '--statements', 'm');
	my ($said) = grep { $_->{path} =~ /0002/ } @{ decode_json($out)->{statements} };
	is("$said->{verdict}: @{ $said->{depends} }", "online: $case->[1]", $case->[0]);
}

# A message has the ends of a long text, and whole characters of it.
{
	my $text = "\xC3\xA9" x 200_000;
	my $tree = tree('m/0001_a.sql' => "CREATE TABLE a (id int, j json);\n", 'm/0002_b.sql' => "UPDATE a SET j = '{$text' WHERE id = 1;\n");
	my (undef, $out) = migcheck($tree, 'lint', '--framework=plain', '--format=json', 'm');
	cmp_ok(length $out, '<', 10_000, 'a long constant is not in the report');
	like($out, qr/"\{(?:\xC3\xA9){50,}\.\.\.(?:\xC3\xA9){50,}\\" is no value of type json/, '... but its ends are');
}

# Bytes that are no SQL.
like(rules_of('plain', '0001_a.sql' => "SELECT 1;\n\0DROP TABLE a;\n"), qr/not-understood:2/, 'a NUL byte');
like(rules_of('plain', '0001_a.sql' => "\xFF\xFES\0E\0L\0"), qr/not-understood:1/, 'UTF-16');
like(rules_of('plain', '0001_a.sql' => "SELECT 1;\n<<<<<<< ours\nSELECT 2;\n=======\nSELECT 3;\n>>>>>>> theirs\n"), qr/conflict-marker:2/, 'a conflict');
like(rules_of('plain', '0001_a.sql' => "SELECT 1;\nSELECT '\xE2\x80\xAE';\n"), qr/encoding:2/, 'a control character that turns text');
like(rules_of('plain', '0001_a.sql' => "SELECT '\xC3\xA9';\n-- \xE2\x81\xA6\n"), qr/encoding:2/, '... also in a comment, behind letters');
like(rules_of('plain', '0001_a.sql' => "\xEF\xBB\xBFSELECT 1;\n"), qr/encoding:1/, 'a byte order mark');
is(rules_of('plain', '0001_a.sql' => "SELECT '\xE2\x80\x93';\n"), '', 'a dash is nothing');

# BEGIN and COMMIT that the tool has already.
like(rules_of('goose', '00001_a.sql' => "-- +goose Up\nCREATE TABLE a (id int);\nCOMMIT;\n"), qr/nested-transaction:3/, 'a COMMIT within the tool\'s transaction');

# What may not be silent: options that do not belong here.
is((migcheck('/', 'check', '--statements'))[0], 2, 'check takes no --statements');
is((migcheck('/', 'lint', '--pg-version=9'))[0], 2, 'nor lint a version that is not known');

done_testing();
