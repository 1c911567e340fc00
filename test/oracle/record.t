# The frameworks' own tools run histories on a real server. What each does is
# recorded, and has to be what migcheck predicted. Started by scripts/oracle.
use strict;
use warnings;

use lib 'test/lib';
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use IPC::Run ();
use JSON::PP ();
use MigcheckTest qw(migcheck spew slurp);
use OracleTest qw(files_of lay_out repaired predict framework_of);
use PostgreSQL::Test::Cluster;
use RescueTest ();
use Test::More;

my $tools = $ENV{ORACLE_TOOLS} // '';
my $out = $ENV{ORACLE_OUT} // '';
plan skip_all => 'started by "make oracle" only' unless -d $tools && -d $out;

my $json = JSON::PP->new->utf8->canonical->pretty;
my $node = PostgreSQL::Test::Cluster->new('oracle');
$node->init;
# refinery takes no socket.
$node->append_conf('postgresql.conf', "listen_addresses = '127.0.0.1'");
$node->start;
my @histories = do './test/oracle/histories.pl' or die "histories: $@ $!";
my $folder = tempdir(CLEANUP => 1) . '/m';

sub package_version
{
	my ($name, $in) = @_;
	my $path = join '/', $tools, $in // (), 'node_modules', $name, 'package.json';
	return scalar eval { JSON::PP->new->decode(slurp($path))->{version} };
}

# The version of a crate whose program is installed.
sub crate_version
{
	my ($name) = @_;
	return -r "$tools/cargo/.crates.toml" && (slurp("$tools/cargo/.crates.toml") =~ /"\Q$name\E (\S+) /)[0];
}

# How each tool is run; undef where it is not installed.
my $go = -x "$tools/go-migrate";
my ($flyway) = map { m/flyway-core-(.*)\.jar$/ } glob "$tools/flyway/flyway-core-*.jar";
my ($liquibase) = map { m/liquibase-core-(.*)\.jar$/ } glob "$tools/liquibase/liquibase-core-*.jar";
my ($sqitch) = (`sqitch --version 2>/dev/null` // '') =~ /v(\S+)/;
my ($supabase) = glob "$tools/supabase/node_modules/\@supabase/cli-linux-*/bin/supabase";
my ($rails) = (`ruby test/oracle/rails.rb --version 2>/dev/null` // '') =~ /(\S+)/;
# Supabase wants its folder below the working directory.
my $workplace = tempdir(CLEANUP => 1);
make_path("$workplace/supabase");
symlink $folder, "$workplace/supabase/migrations" or die "symlink: $!";
my %tool = (
	'drizzle' => package_version('drizzle-orm') && sub { ('node', "$tools/drizzle.mjs", 0, $folder) },
	'drizzle-1.0' => package_version('drizzle-1.0') && sub { ('node', "$tools/drizzle.mjs", 1, $folder) },
	'node-pg-migrate' => package_version('node-pg-migrate') && sub { ("$tools/node_modules/.bin/node-pg-migrate", 'up', '-m', $folder, $_[0] eq 'any' ? '--no-check-order' : ()) },
	'dbmate' => package_version('dbmate') && sub { (glob("$tools/node_modules/\@dbmate/*/bin/dbmate"), '--migrations-dir', $folder, '--no-dump-schema', 'migrate', $_[0] eq 'strict' ? '--strict' : ()) },
	'diesel' => crate_version('diesel_cli') && sub { ("$tools/cargo/bin/diesel", 'migration', 'run', '--migration-dir', $folder) },
	'refinery' => crate_version('refinery_cli') && sub { ("$tools/cargo/bin/refinery", 'migrate', '-e', 'REFINERY_URL', '-p', $folder, $_[0] eq 'any' ? () : ('-d', '-m')) },
	'flyway' => $flyway && sub { ('java', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', "$tools/flyway/*", "$tools/Flyway.java", $folder, 'jdbc:postgresql://127.0.0.1:' . $node->port . "/$ENV{PGDATABASE}", $ENV{PGUSER}, $_[0], $_[2] // 'migrate') },
	'golang-migrate' => $go && sub { ("$tools/go-migrate", 'golang-migrate', $folder, $_[1]) },
	'atlas' => -x "$tools/atlas" && sub { ("$tools/atlas", $_[0], $folder, $_[1]) },
	'sqlx' => crate_version('sqlx-cli') && sub { ("$tools/cargo/bin/sqlx", 'migrate', 'run', '--source', $folder) },
	'sqitch' => $sqitch && sub { ('sqitch', '-C', $folder, 'deploy', '--no-verify', "db:pg:$ENV{PGDATABASE}") },
	'liquibase' => $liquibase && sub { ('java', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', "$tools/liquibase/*", "$tools/Liquibase.java", $folder, 'jdbc:postgresql://127.0.0.1:' . $node->port . "/$ENV{PGDATABASE}", $ENV{PGUSER}) },
	'supabase' => $supabase && sub { ($supabase, '--workdir', $workplace, '--yes', 'db', 'push', '--skip-vault', "--remote=postgresql://$ENV{PGUSER}\@127.0.0.1:" . $node->port . "/$ENV{PGDATABASE}?sslmode=disable", $_[0] eq 'any' ? '--include-all' : ()) },
	'prisma' => package_version('prisma', 'prisma') && sub { ('node', "$tools/prisma/node_modules/prisma/build/index.js", 'migrate', 'deploy', "--config=$tools/prisma/prisma.config.ts") },
	'rails' => $rails && sub { ('ruby', 'test/oracle/rails.rb', $folder) },
	'goose' => $go && sub { ("$tools/go-migrate", $_[0] eq 'any' ? 'goose-missing' : 'goose', $folder, $_[1]) },
);
my %version = (
	(map { $_ => package_version($_) } qw(drizzle-1.0 node-pg-migrate dbmate)),
	'drizzle' => package_version('drizzle-orm'),
	'prisma' => package_version('prisma', 'prisma'),
	'supabase' => package_version('supabase', 'supabase'),
	'rails' => $rails,
	'flyway' => $flyway,
	'liquibase' => $liquibase,
	'sqitch' => $sqitch,
	'sqlx' => crate_version('sqlx-cli'),
	-x "$tools/atlas" ? (atlas => (slurp("$tools/atlas-src/go.mod") =~ m{ariga\.io/atlas (v\S+)})[0]) : (),
	'diesel' => crate_version('diesel_cli'),
	'refinery' => crate_version('refinery_cli'),
	$go ? (map { my ($m, $t) = @$_; ($t => (slurp("$tools/go/go.mod") =~ m{\Q$m\E (v\S+)})[0]) }
		[ 'golang-migrate/migrate/v4', 'golang-migrate' ], [ 'pressly/goose/v3', 'goose' ]) : ());

# The tool's table as migcheck reads it; without one, nothing ran.
sub state_of
{
	my ($tool, $uri, $exists) = @_;
	my $framework = framework_of($tool);
	return { version => 1, framework => $framework, rows => [] } unless $exists;
	my ($status, $report, $err) = migcheck('/', 'simulate', "--db=$uri", "--framework=$framework", '--format=json', "--save-state=$folder.saved", $folder);
	die "migcheck: $err" if $status == 2;
	return JSON::PP->new->utf8->decode(slurp("$folder.saved"));
}

my %record;
my $count = 0;
for my $history (@histories)
{
	my ($tool, $name, @parts) = @$history;
	next unless $tool{$tool} && (!$ENV{ORACLE_ONLY} || $ENV{ORACLE_ONLY} =~ /\b\Q$tool\E(?![\w.-])/);
	my $database = 'h' . ++$count;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, 'CREATE TABLE public.oracle_ran (n serial, name text)');
	# Without its own table, Prisma refuses a database that has another one.
	$node->safe_psql($database, q{CREATE TABLE _prisma_migrations (
		id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL,
		finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
		rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
		applied_steps_count integer NOT NULL DEFAULT 0)}) if $tool eq 'prisma';
	my $uri = 'postgresql://localhost:' . $node->port . "/$database?sslmode=disable&host=" . $node->host;
	my $socket = 'host=' . $node->host . ' port=' . $node->port . " dbname=$database sslmode=disable";
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;
	local $ENV{PGDATABASE} = $database;
	local $ENV{PGUSER} = getpwuid $<;
	local $ENV{DATABASE_URL} = $tool eq 'dbmate' ? "postgres://$ENV{PGUSER}\@/$database?sslmode=disable&socket=" . $node->host . '&port=' . $node->port
	  : "postgresql://$ENV{PGUSER}@" . ($node->host =~ s{/}{%2F}gr) . ':' . $node->port . "/$database";
	local @ENV{qw(MIGRATIONS HOME)} = ($folder, $workplace);
	local @ENV{qw(DO_NOT_TRACK SUPABASE_TELEMETRY_DISABLED CHECKPOINT_DISABLE PRISMA_HIDE_UPDATE_MESSAGE)} = (1) x 4;
	# The engines that Prisma would download are not asked.
	local @ENV{qw(PRISMA_QUERY_ENGINE_LIBRARY PRISMA_SCHEMA_ENGINE_BINARY)} = ('/dev/null') x 2;
	local $ENV{REFINERY_URL} = "postgres://$ENV{PGUSER}:x\@127.0.0.1:" . $node->port . "/$database";
	my ($seen, $ran_before, $change) = (0, 0, {});
	my @steps;
	for my $part (@parts)
	{
		if (ref $part eq 'HASH') { $change = $part; next }
		my $order = $change->{order} // 'default';
		my $files = files_of($tool, $change, $part);
		my $broken;
		lay_out($folder, $files);
		($broken, $files) = ($files, repaired($folder, $files)) if $change->{repair};
		$node->safe_psql($database, $change->{sql}) if $change->{sql};
		my $uri_of_tool = "postgresql:///$database?sslmode=disable&host=" . $node->host . '&port=' . $node->port . "&user=$ENV{PGUSER}";
		if ($change->{first})
		{
			my $first = '';
			IPC::Run::run([ $tool{$tool}->($order, $uri_of_tool, $change->{first}) ], '<', \undef, '>', \$first, '2>', \$first) or BAIL_OUT("$tool $change->{first}: $first");
			$seen = 1;
		}
		my $state = state_of($tool, $uri, $seen);
		my ($runs, $stops, $root) = predict($folder, $tool, $state, $order);

		my ($said, $complained) = ('', '');
		my @command = $tool{$tool}->($order, $uri_of_tool);
		my $ok = IPC::Run::run(\@command, '<', \undef, '>', \$said, '2>', \$complained);
		my @ran = split /\n/, $node->safe_psql($database, "SELECT name FROM public.oracle_ran WHERE n > $ran_before ORDER BY n");
		utf8::decode($_) for @ran;
		$ran_before = $node->safe_psql($database, 'SELECT coalesce(max(n), 0) FROM public.oracle_ran');
		$seen = 1;

		my $label = "$tool, $name, step " . (@steps + 1);
		is_deeply($runs, \@ran, "$label: what ran") or diag("$said$complained", explain($root));
		is($stops, $ok ? 0 : 1, "$label: whether it stopped") or diag("$said$complained", explain($root));
		push @steps, { ($broken ? (broken => $broken) : ()), files => $files, state => $state, order => $order, ran => \@ran, stopped => $ok ? JSON::PP::false : JSON::PP::true };
		$change = {};
	}
	push @{ $record{$tool} }, { name => $name, steps => \@steps };
}
for my $tool (sort keys %record)
{
	spew("$out/$tool.json", $json->encode({ tool => $tool, tool_version => $version{$tool}, histories => $record{$tool} }));
}
note("$count histories");
cmp_ok($count, '>', 0, 'there was a tool to ask');
done_testing();
