# What the oracle and its replay share: a step of a history as files, and what
# migcheck predicts of it.
package OracleTest;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(basename dirname);
use File::Path qw(make_path remove_tree);
use JSON::PP ();
use MigcheckTest qw(migcheck entry journal_text atlas slurp spew);

our @EXPORT_OK = qw(files_of lay_out repaired predict framework_of);

sub framework_of { my ($tool) = @_; return $tool eq 'drizzle-1.0' ? 'drizzle' : $tool }

# The SQL of a migration: it leaves its name behind.
sub sql_of
{
	my ($name, $text) = @_;
	return "INSERT INTO public.oracle_ran (name) VALUES ('$name')"
	  . ($text ? " -- $text" : '') . ";\n";
}

# The class that Rails wants in a file of that name.
sub rails_class
{
	my ($name, $sql) = @_;
	my $class = join '', map { ucfirst } split /_/, $name =~ s/^\d+_//r;
	return "class $class < ActiveRecord::Migration[6.1]\n  def up\n    execute <<~SQL\n      $sql    SQL\n  end\n\n  def down\n  end\nend\n";
}

# How each tool wants it: text, then path.
my %shape = (
	'drizzle' => sub { ("$_[0].sql" => $_[1]) },
	'drizzle-1.0' => sub { ("$_[0]/migration.sql" => $_[1], "$_[0]/snapshot.json" => qq({"id":"$_[0]","prevIds":[]}\n)) },
	'node-pg-migrate' => sub { ("$_[0].sql" => "-- Up Migration\n$_[1]-- Down Migration\nSELECT 1;\n") },
	'dbmate' => sub { ("$_[0].sql" => "-- migrate:up\n$_[1]-- migrate:down\nSELECT 1;\n") },
	'golang-migrate' => sub { ("$_[0].up.sql" => $_[1], "$_[0].down.sql" => "SELECT 1;\n") },
	'diesel' => sub { ("$_[0]/up.sql" => $_[1], "$_[0]/down.sql" => "SELECT 1;\n") },
	'refinery' => sub { ("$_[0].sql" => $_[1]) },
	'flyway' => sub { ("$_[0].sql" => $_[1]) },
	'goose' => sub { ("$_[0].sql" => "-- +goose Up\n$_[1]-- +goose Down\nSELECT 1;\n") },
	'atlas' => sub { ("$_[0].sql" => $_[1]) },
	'sqlx' => sub { ("$_[0].sql" => $_[1]) },
	'supabase' => sub { ("$_[0].sql" => $_[1]) },
	'prisma' => sub { ("$_[0]/migration.sql" => $_[1], 'migration_lock.toml' => qq(provider = "postgresql"\n)) },
	'rails' => sub { ("$_[0].rb" => rails_class($_[0], $_[1])) },
	'sqitch' => sub { map { ("$_->[0]/$_[0].sql" => "-- $_[0]\n$_->[1]") } [ 'deploy', $_[1] ], [ 'revert', "SELECT 1;\n" ], [ 'verify', "SELECT 1;\n" ] },
	'liquibase' => sub { (($_[0] =~ s/^\w+://r) . '.sql' => "--liquibase formatted sql\n--changeset $_[0]\n$_[1]--rollback SELECT 1;\n") },
);

# A plan of sqitch's; a name with "\@" is a tag.
sub plan_of
{
	my (@names) = @_;
	return "%syntax-version=1.0.0\n%project=p\n\n" . join '', map { "$_ 2026-01-01T00:00:00Z A B <a\@example.org>\n" } @names;
}

# The files of one step.
#   files_of($tool, \%change, \@migrations)
sub files_of
{
	my ($tool, $change, $migrations) = @_;
	my (%files, @entries);
	for my $migration (@$migrations)
	{
		my ($rest, $when) = $tool eq 'drizzle' ? split /:/, $migration : $migration;
		my ($name, $text) = split /=/, $rest;
		next if $name =~ /^\@/;
		my %own = $shape{$tool}->($name, sql_of($name, $text));
		if (($change->{missing} // '') eq $name)
		{
			delete $own{$_} for grep { /\.sql$/ && !/down\.sql$/ } keys %own;
		}
		%files = (%files, %own);
		push @entries, entry(scalar @entries, $name, when => $when)
		  if $tool eq 'drizzle';
	}
	%files = (%files, $shape{$tool}->($change->{orphan}, sql_of($change->{orphan})))
	  if $change->{orphan};
	%files = (%files, %{ $change->{plus} // {} });
	s/\n/\r\n/g for $change->{ends} ? values %files : ();
	$files{'meta/_journal.json'} = journal_text(@entries) if $tool eq 'drizzle';
	@files{qw(sqitch.plan sqitch.conf)} = (plan_of(map { s/=.*//r } @$migrations), "[core]\n\tengine = pg\n") if $tool eq 'sqitch';
	if ($tool eq 'atlas')
	{
		# The sum is of what is there, or of other migrations.
		my %all = atlas($change->{summed} ? map { /^([^=]+)=?(.*)/; ("$1.sql" => sql_of($1, $2)) } @{ $change->{summed} } : %files);
		$files{'atlas.sum'} = $all{'m/atlas.sum'};
	}
	return \%files;
}

# Make a folder hold these files and no others.
sub lay_out
{
	my ($folder, $files) = @_;
	remove_tree($folder);
	make_path($folder);
	for my $path (keys %$files)
	{
		my ($name, $text) = ($path, $files->{$path});
		utf8::encode($_) for $name, $text;
		spew("$folder/$name", $text);
	}
	return;
}

# The journal as "migcheck repair --write" leaves it, in a folder that is laid
# out; the folder's other files have to stay as they are.
sub repaired
{
	my ($folder, $files) = @_;
	my $above = dirname($folder);
	my ($status, $out, $err) = migcheck($above, 'repair', '--write', basename($folder));
	die "migcheck: $status $out$err" if $status;
	unlink "$above/.migcheck.json", "$folder/.migcheck-undo";
	my %new = map { ($_ => slurp("$folder/$_")) } keys %$files;
	return \%new;
}

# What migcheck says the tool will do, from a state: the names that run, in
# order, those among them that fail afterwards, and whether the tool ends with
# an error.
sub predict
{
	my ($folder, $tool, $state, $order) = @_;
	my $framework = framework_of($tool);
	spew("$folder.state", JSON::PP->new->utf8->canonical->encode($state));
	my (undef, $out, $err) = migcheck('/', 'simulate', "--state=$folder.state",
		"--framework=$framework", '--format=json', "--order=$order", $folder);
	my $report = eval { JSON::PP->new->utf8->decode($out) };
	my $root = $report && $report->{roots}[0] or die "migcheck: $err$out";
	my @runs = map { $_->{tag} }
	  grep { $_->{outcome} =~ /^runs/ || $_->{kept} } @{ $root->{migrations} };
	return (\@runs, $root->{stops} ? 1 : 0, $root);
}

1;
