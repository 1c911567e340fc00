# Every framework of the manual's list, one by one: check, simulate, drift and
# repair of three migrations in good order, and of one that comes late or was
# edited, which turns out as doc/migcheck-deploy.md says.
use strict;
use warnings;

use lib 'test/lib';
use GitTest qw(repository commit);
use JSON::PP ();
use MigcheckTest qw(atlas sums sqitch changeset migcheck findings_of journal_text entry slurp spew);
use PostgreSQL::Test::Cluster;
use RescueTest ();
use Test::More;

# The cells of a table of the manual, by their first one.
sub table_of
{
	my ($path) = @_;
	my %row;
	for my $line (split /\n/, slurp($path))
	{
		my ($title, @cells) = map { s/^ | $//gr } split /\|/, $line =~ s/^\|//r, -1;
		$row{$title} = \@cells if $line =~ /^\|/ && @cells > 2;
	}
	return \%row;
}
my $what = table_of('doc/migcheck.md');
my $deploy = table_of('doc/migcheck-deploy.md');
my @titles = sort grep { @{ $what->{$_} } == 4 && $_ !~ /^(-+|framework)$/ } keys %$what;

# The SQL of one migration; e: it was edited.
sub sql_of { my ($n, $e) = @_; return "SELECT $n" . ($e ? ' + 0' : '') . ";\n" }

# A migration of a number, as each tool wants it: tag, then path => text.
sub one_file { my ($format) = @_; return sub { my ($n, $sql) = @_; my $name = sprintf $format, $n; return ($name =~ s/\.\w+$//r, "m/$name" => $sql) } }
sub in_sections { my ($up, $down) = @_; return sub { my ($n, $sql) = @_; return ("${n}_x", "m/${n}_x.sql" => "$up\n$sql\n$down\nSELECT 0;\n") } }
my %shape = (
	'Drizzle' => one_file('%04d_x.sql'),
	'Drizzle 1.0' => sub { my ($n, $sql) = @_; my $t = "2024010${n}000000_x"; return ($t, "m/$t/migration.sql" => $sql, "m/$t/snapshot.json" => qq({"version": "8", "dialect": "postgres", "id": "$n", "prevIds": []}\n)) },
	'Diesel' => sub { my ($n, $sql) = @_; my $t = "2024-01-0${n}-000000_x"; return ($t, "m/$t/up.sql" => $sql, "m/$t/down.sql" => "SELECT 0;\n") },
	'Prisma' => sub { my ($n, $sql) = @_; my $t = "2024010${n}000000_x"; return ($t, "m/$t/migration.sql" => $sql) },
	'Atlas' => one_file('2024010%d000000_x.sql'),
	'sqitch' => sub { my ($n, $sql) = @_; return ("c$n", "m/deploy/c$n.sql" => $sql, "m/revert/c$n.sql" => "SELECT 0;\n") },
	'Liquibase' => sub { my ($n, $sql) = @_; return ("me:$n", "m/$n.sql" => "--liquibase formatted sql\n--changeset me:$n\n$sql") },
	'refinery' => one_file('V%d__x.sql'),
	'Flyway' => one_file('V%d__x.sql'),
	'Supabase' => one_file('2024010%d000000_x.sql'),
	'goose' => in_sections('-- +goose Up', '-- +goose Down'),
	'dbmate' => in_sections('-- migrate:up', '-- migrate:down'),
	'node-pg-migrate' => in_sections('-- Up Migration', '-- Down Migration'),
	'sqlx' => one_file('%d_x.sql'),
	'golang-migrate' => sub { my ($n, $sql) = @_; return ("${n}_x", "m/${n}_x.up.sql" => $sql, "m/${n}_x.down.sql" => "SELECT 0;\n") },
	'Rails' => sub { my ($n, $sql) = @_; return ("2024010${n}000000_x$n", "m/2024010${n}000000_x$n.rb" => "# $sql") },
	'numbered files' => one_file('%d_x.sql'),
);

# Other files next to the migrations.
my %beside = (
	'Drizzle' => sub { my ($tags) = @_; return ('m/meta/_journal.json' => journal_text(map { entry($_, $tags->[$_], when => 1_700_000_000_000 + ($tags->[$_] =~ s/\D//gr)) } 0 .. $#$tags)) },
	'Prisma' => sub { return ('m/migration_lock.toml' => qq(provider = "postgresql"\n)) },
	'Atlas' => sub { my ($tags, $files) = @_; my %all = atlas(map { (s{^m/}{}r => $files->{$_}) } keys %$files); return ('m/atlas.sum' => $all{'m/atlas.sum'}) },
	'sqitch' => sub { my ($tags) = @_; my %all = sqitch(@$tags); return ('m/sqitch.plan' => $all{'m/sqitch.plan'}) },
	'Diesel' => sub { return ('diesel.toml' => '') },
	'refinery' => sub { return ('refinery.toml' => '') },
	'sqlx' => sub { return ('Cargo.toml' => "[package]\n") },
	'Supabase' => sub { return ('config.toml' => '') },
);

# The table: how it is made, its name, and from what each column comes.
my %ledger = (
	'Drizzle' => [ 'CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint)', { created_at => 'version', hash => 'checksum' } ],
	'Drizzle 1.0' => [ 'CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint, name text)', { name => 'name', hash => 'checksum' } ],
	'Diesel' => [ 'CREATE TABLE __diesel_schema_migrations (version varchar(50))', { version => 'version' } ],
	'Prisma' => [ 'CREATE TABLE _prisma_migrations (checksum varchar(64), finished_at timestamptz DEFAULT now(), migration_name varchar(255), rolled_back_at timestamptz, started_at timestamptz DEFAULT clock_timestamp())', { migration_name => 'name', checksum => 'checksum' } ],
	'Atlas' => [ 'CREATE TABLE atlas_schema_revisions (version varchar, error text, hash varchar, executed_at timestamptz DEFAULT clock_timestamp())', { version => 'version', hash => 'sum' } ],
	'sqitch' => [ 'CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change text, script_hash text, committed_at timestamptz DEFAULT clock_timestamp(), planned_at timestamptz DEFAULT now())', { change => 'name', script_hash => 'checksum' } ],
	'Liquibase' => [ 'CREATE TABLE databasechangelog (id varchar, author varchar, filename varchar, orderexecuted serial, exectype varchar)', { id => 'id', author => 'author', filename => 'version' } ],
	'refinery' => [ 'CREATE TABLE refinery_schema_history (version int4, name varchar(255), applied_on varchar(255), checksum varchar(255))', { version => 'version', name => 'name', checksum => 'checksum' } ],
	'Flyway' => [ 'CREATE TABLE flyway_schema_history (installed_rank serial, version varchar(50), description varchar(200), type varchar(20), checksum int, success boolean DEFAULT true)', { version => 'version', description => 'name', checksum => 'checksum', type => 'kind' } ],
	'Supabase' => [ 'CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations (version text)', { version => 'version' } ],
	'goose' => [ 'CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean DEFAULT true)', { version_id => 'version' } ],
	'dbmate' => [ 'CREATE TABLE schema_migrations (version varchar)', { version => 'version' } ],
	'node-pg-migrate' => [ 'CREATE TABLE pgmigrations (id serial, name varchar(255), run_on timestamp DEFAULT now())', { name => 'name' } ],
	'sqlx' => [ 'CREATE TABLE _sqlx_migrations (version bigint, description text, success boolean DEFAULT true, checksum bytea)', { version => 'version', description => 'name', checksum => 'bytes' } ],
	'golang-migrate' => [ 'CREATE TABLE schema_migrations (version bigint, dirty boolean DEFAULT false)', { version => 'version' } ],
	'Rails' => [ 'CREATE TABLE schema_migrations (version varchar)', { version => 'version' } ],
);

# The tags and files of some migrations; edited => the number of one.
sub migrations
{
	my ($title, $numbers, %option) = @_;
	my (@tags, %files);
	for my $n (@$numbers)
	{
		my ($tag, %own) = $shape{$title}->($n, sql_of($n, ($option{edited} // 0) == $n));
		push @tags, $tag;
		%files = (%files, %own);
	}
	%files = (%files, $beside{$title}->(\@tags, \%files)) if $beside{$title};
	# Rails and Supabase go by the folder's name as well.
	my $folder = { Rails => 'db/migrate', Supabase => 'supabase/migrations' }->{$title} // 'm';
	my %moved = map { (s{^m/}{$folder/}r => $files{$_}) } keys %files;
	return (\@tags, \%moved, $folder);
}

# A repository whose commit has run, and the report of what comes upon that.
sub change
{
	my ($title, $before, $after, %option) = @_;
	my ($tags, $files, $folder) = migrations($title, $before);
	my $repository = repository();
	commit($repository, files => $files);
	($tags, $files) = migrations($title, $after, %option);
	spew("$repository/$_", $files->{$_}) for keys %$files;
	my ($status, $out, $err) = migcheck($repository, 'simulate', '--base=HEAD', "--save-state=$repository/.git/state", '--format=json', $folder);
	my $report = eval { JSON::PP->new->utf8->decode($out) } or die "$title: $err$out";
	return ($tags, $report->{roots}[0], $repository, $folder);
}

# How the middle one of a report came out, in the manual's words.
sub words
{
	my ($root, $tag) = @_;
	return 'the tool stops' if $root->{stops};
	my ($fate) = grep { $_->{tag} eq $tag } @{ $root->{migrations} };
	return { runs => 'runs', skipped => 'skipped for ever', applied => 'not noticed' }->{ $fate->{outcome} } // "comes out as $fate->{outcome}";
}

my $node = PostgreSQL::Test::Cluster->new('every');
$node->init;
$node->start;
my $count = 0;

# The tool's own command, where it has one for what was found.
for my $case ([ 'Flyway', qr/-outOfOrder=true/ ], [ 'Supabase', qr/--include-all/ ], [ 'refinery', qr/U for V/ ], [ 'sqitch', qr/end of sqitch\.plan/ ], [ 'golang-migrate', qr/^Give it a version above all that have run\.$/ ])
{
	my ($title, $help) = @$case;
	my (undef, undef, $repository, $folder) = change($title, [ 1, 3 ], [ 1, 2, 3 ]);
	my ($status, $found, $report) = findings_of($repository, 'check', '--base=HEAD', $folder);
	my ($late) = grep { $_->{rule} =~ /^(late-insert|unreachable-entry)$/ } @{ $report->{findings} };
	like($late->{help}, $help, "$title: what to do about one that comes late") or diag(explain($found));
}

cmp_ok(scalar @titles, '>=', 17, 'the manual has a table');
for my $title (@titles)
{
	ok($shape{$title} && $deploy->{$title}, "$title: known here, and in the second table") or next;
	my ($tags, $root, $repository, $folder) = change($title, [ 1, 2, 3 ], [ 1, 2, 3 ]);

	my ($status, $found, $report) = findings_of($repository, $folder);
	is_deeply([ grep { !/^note/ } @$found ], [], "$title: check finds nothing") or diag(explain($found));
	my $name = $report->{tool}{roots}[0]{framework};
	is($root->{framework}, $name, "$title: taken for $name by both");
	is_deeply([ map { "$_->{tag} $_->{outcome}" } @{ $root->{migrations} } ], [ map { "$_ applied" } @$tags ], "$title: all have run");
	($status, my $out) = migcheck($repository, 'simulate', '--format=json', $folder);
	is_deeply([ map { "$_->{tag} $_->{outcome}" } @{ JSON::PP->new->utf8->decode($out)->{roots}[0]{migrations} } ], [ map { "$_ runs" } @$tags ], "$title: on an empty database all run");

	($status, $out, my $err) = migcheck($repository, 'repair', $folder);
	# Where a repair cannot renumber, it says what people do instead.
	is($status, $out =~ /left to you/ ? 1 : 0, "$title: nothing to repair") or diag($out . $err);
	unlike($out . $err, qr/^  (rename|date|add) /m, "$title: no step is planned");

	my ($late, $after) = change($title, [ 1, 3 ], [ 1, 2, 3 ]);
	is(words($after, $late->[1]), $deploy->{$title}[0], "$title: one that comes late");
	($late, $after) = change($title, [ 1, 2 ], [ 1, 2, 3 ], edited => 1);
	my $said = $deploy->{$title}[1];
	is($after->{stops} ? 1 : 0, $said =~ /^the tool stops/ ? 1 : 0, "$title: one that was edited ($said)");

	next if $title eq 'numbered files';
	my ($create, $columns) = @{ $ledger{$title} };
	my $rows = JSON::PP->new->utf8->decode(slurp("$repository/.git/state"))->{rows};
	my $sums = $title eq 'Atlas' ? { slurp("$repository/m/atlas.sum") =~ /^(\d+)\S* h1:(\S+)$/mg } : {};
	my $database = 'e' . ++$count;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, $create);
	my ($table) = $create =~ /CREATE TABLE (\S+)/;
	for my $row ($title eq 'golang-migrate' ? $rows->[-1] : @$rows)
	{
		my %value = %$row;
		@value{qw(author id)} = split /:/, $row->{name} // '';
		$value{bytes} = '\x' . ($row->{checksum} // '');
		$value{sum} = $sums->{ $row->{version} // '' };
		$node->safe_psql($database, "INSERT INTO $table (" . join(', ', sort keys %$columns) . ') VALUES (' . join(', ', map { defined $value{$_} ? "'$value{$_}'" : 'NULL' } map { $columns->{$_} } sort keys %$columns) . ')');
	}
	my $uri = $node->connstr($database);
	($status, $found) = findings_of($repository, 'drift', "--db=$uri", $folder);
	is_deeply($found, [], "$title: drift finds nothing") or diag(explain($found));
	(undef, $after, my $ahead) = change($title, [ 1, 2, 3 ], [ 1, 2, 3, 4 ]);
	($status, $found) = findings_of($ahead, 'drift', "--db=$uri", $folder);
	is(scalar(grep { /^note pending-entry/ } @$found), 1, "$title: and what is pending") or diag(explain($found));
}
done_testing();
