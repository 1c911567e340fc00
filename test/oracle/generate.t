# After each repair drizzle-kit goes on from the folder, and the migrator brings
# three databases to one schema: an empty one, one from before the change, and one
# that ran the broken folder. Recorded for the check; started by scripts/oracle.
use strict;
use warnings;

use lib 'test/lib';
use File::Temp qw(tempdir);
use IPC::Run ();
use JSON::PP ();
use KitOracle qw(journal_of broken base_files commit_base merged files_in difference repair_in hashes_of schema);
use MigcheckTest qw(migcheck slurp spew);
use OracleTest qw(lay_out);
use PostgreSQL::Test::Cluster;
use RescueTest ();
use Test::More;

my $tools = $ENV{ORACLE_TOOLS} // '';
my $out = $ENV{ORACLE_OUT} // '';
plan skip_all => 'started by "make oracle" only' unless -d "$tools/kit/node_modules/drizzle-kit" && -d "$tools/kit-1.0/node_modules/drizzle-kit" && -d $out;

my $json = JSON::PP->new->utf8->canonical->pretty;
my $node = PostgreSQL::Test::Cluster->new('generate');
$node->init;
$node->start;
my $project = tempdir(CLEANUP => 1);
my @cases = do './test/oracle/repairs.pl' or die "repairs: $@ $!";

sub version_of { my ($path) = @_; return JSON::PP->new->decode(slurp("$tools/$path/package.json"))->{version} }

# Run drizzle-kit in the project; returns what it says, and dies if it fails.
sub kit
{
	my ($generation, @arguments) = @_;
	my $said = '';
	unlink "$project/node_modules";
	symlink "$tools/kit" . ($generation ? '-1.0' : '') . '/node_modules', "$project/node_modules" or die "symlink: $!";
	IPC::Run::run([ 'node', "$project/node_modules/drizzle-kit/bin.cjs", @arguments, '--dialect=postgresql', "--out=./drizzle" ],
		'<', \undef, '>', \$said, '2>', \$said, init => sub { chdir $project or die })
	  or die "drizzle-kit @arguments: $said";
	return $said;
}

sub generate { my ($generation, @arguments) = @_; return kit($generation, 'generate', '--schema=./schema.mjs', @arguments) }

# Run the migrator on a database; returns the tags or folders of the new rows.
sub run_migrator
{
	my ($generation, $database) = @_;
	my $files = files_in("$project/drizzle");
	my $rows = sub { $node->safe_psql($database, q{SELECT hash FROM drizzle.__drizzle_migrations ORDER BY id}) };
	my $there = $node->safe_psql($database, q{SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL}) eq 't';
	my $before = () = $there ? $rows->() =~ /^\S/mg : ();
	my $said = '';
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;
	local $ENV{PGDATABASE} = $database;
	local $ENV{PGUSER} = getpwuid $<;
	my $ok = IPC::Run::run([ 'node', "$tools/drizzle.mjs", $generation, "$project/drizzle" ], '<', \undef, '>', \$said, '2>', \$said);
	ok($ok, "the migrator, $database") or diag($said);
	my @hashes = split /\n/, $rows->();
	return [ map { $generation ? $_ : hashes_of($files)->{$_} // $_ } @hashes[ $before .. $#hashes ] ];
}

# The columns of all tables that the migrations made.
sub columns_of { return $node->safe_psql($_[0], q{SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY 1, 2) FROM (SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2) AS c}) }

# The table as migcheck reads it.
sub state_of
{
	my ($database) = @_;
	my $uri = 'host=' . $node->host . ' port=' . $node->port . " dbname=$database";
	my ($status, undef, $err) = migcheck($project, 'simulate', "--db=$uri", '--framework=drizzle', '--format=json', "--save-state=$project/saved", 'drizzle');
	die "migcheck: $err" if $status == 2;
	return JSON::PP->new->utf8->decode(slurp("$project/saved"));
}

# The folder that drizzle-kit makes of a schema that grows.
my %table;
for my $step ([ 'init', users => 'id' ], [ 'orders', orders => 'id' ], ['seed'], [ 'plan', users => 'id plan' ], [ 'total', orders => 'id total' ])
{
	my ($name, %more) = @$step;
	%table = (%table, %more);
	spew("$project/schema.mjs", schema(%table));
	generate(0, "--name=$name", %more ? () : '--custom');
}
my %good = %{ files_in("$project/drizzle") };
$good{'0002_seed.sql'} = "SELECT 2;\n";
my $columns = 'orders.id orders.total users.id users.plan';

my @record;
my $count = 0;
for my $case (@cases)
{
	my %done = (%$case);
	my $name = $case->{name};
	my %database = map { ($_ => "d$count\_$_") } qw(empty old ran);
	$count++;
	$node->safe_psql('postgres', "CREATE DATABASE $_") for values %database;
	spew("$project/schema.mjs", schema(%table));
	unlink "$project/.migcheck.json";

	# Before the change, and what ran the broken folder.
	my $base = $case->{base} && base_files(\%good, $case);
	lay_out("$project/drizzle", $base // { %good, 'meta/_journal.json' => journal_of(@{ $case->{old} }) });
	commit_base($project, $base) if $base;
	run_migrator(0, $database{old});
	my $broken = broken(\%good, $case);
	lay_out("$project/drizzle", $broken);
	# One that ran a change before its merge may lack what main got meanwhile.
	delete $database{ran} if $case->{stops} || $case->{merge};
	run_migrator(0, $database{ran}) if $database{ran};

	$done{sql} = repair_in($project, $case);
	$node->safe_psql($database{ran}, $done{sql}) if $database{ran} && $done{sql};
	my $repaired = files_in("$project/drizzle");
	$done{repaired} = difference($broken, $repaired);
	if ($case->{merge})
	{
		$repaired = merged($base, $repaired);
		lay_out("$project/drizzle", $repaired);
	}

	# drizzle-kit sees the schema that its last snapshot has.
	like(generate(0), qr/No schema changes/, "$name: nothing to generate");
	is_deeply(files_in("$project/drizzle"), $repaired, "$name: and nothing is written");
	for my $which (sort keys %database)
	{
		my $state = $which eq 'empty' ? { version => 1, framework => 'drizzle', rows => [] } : state_of($database{$which});
		$done{databases}{$which} = { state => $state, ran => run_migrator(0, $database{$which}) };
		is(columns_of($database{$which}), $columns, "$name: the schema, $which");
	}

	# A table more is one file more, and nothing else.
	spew("$project/schema.mjs", schema(%table, added => 'id'));
	generate(0, '--name=added');
	$done{generated} = difference($repaired, files_in("$project/drizzle"));
	my ($new) = grep { /\.sql$/ } keys %{ $done{generated} };
	my ($number) = $new =~ /^(\d+)_added\.sql$/ or die "generated: @{[ keys %{ $done{generated} } ]}";
	is_deeply([ sort keys %{ $done{generated} } ], [ sort $new, 'meta/_journal.json', "meta/${number}_snapshot.json" ], "$name: what is generated");
	ok(!exists $repaired->{$new} && !exists $repaired->{"meta/${number}_snapshot.json"}, "$name: nothing is written over");
	is($done{generated}{$new}, qq{CREATE TABLE "added" (\n\t"id" integer\n);\n}, "$name: only what is new");
	for my $which (sort keys %database)
	{
		is_deeply(run_migrator(0, $database{$which}), [ $new =~ s/\.sql$//r ], "$name: it runs, $which");
	}

	# The next generation takes the folder over, and so do the databases, where
	# each entry has a snapshot.
	my $up = eval { kit(1, 'up') } // $@;
	$done{up} = $up =~ /No snapshot was found/ ? 'no snapshot' : 'done';
	if ($done{up} eq 'done')
	{
		like(generate(1), qr/No schema changes/, "$name: 1.0 has nothing to generate");
		for my $which (sort keys %database)
		{
			is_deeply(run_migrator(1, $database{$which}), [], "$name: 1.0 runs nothing again, $which");
		}
		spew("$project/schema.mjs", schema(%table, added => 'id', last => 'id'));
		generate(1, '--name=last');
		my $folders = files_in("$project/drizzle");
		my ($last) = grep { m{_last/migration\.sql$} } keys %$folders;
		is($folders->{$last}, qq{CREATE TABLE "last" (\n\t"id" integer\n);\n}, "$name: 1.0 generates only what is new");
		is(scalar @{ run_migrator(1, $database{$_}) }, 1, "$name: 1.0 runs it, $_") for sort keys %database;
	}
	push @record, \%done;
}
spew("$out/drizzle-kit.json", $json->encode({ tool => 'drizzle-kit', tool_version => version_of('kit/node_modules/drizzle-kit') . ' and ' . version_of('kit-1.0/node_modules/drizzle-kit'), good => \%good, repairs => \@record }));
done_testing();
