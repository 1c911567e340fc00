# What the oracle of drizzle-kit and its replay share: a folder that
# drizzle-kit made, what is broken in it, and repair.
package KitOracle;

use strict;
use warnings;

use Exporter 'import';
use File::Find ();
use File::Path qw(remove_tree);
use GitTest qw(git);
use JSON::PP ();
use MigcheckTest qw(migcheck entry journal_text slurp);
use OracleTest qw(lay_out);

our @EXPORT_OK = qw(journal_of broken base_files commit_base merged files_in difference repair_in hashes_of schema);

my $base = 1_700_000_000_000;
my @good = qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000 0004_total:240000);

# A schema of drizzle-orm; each word of a table is a column.
sub schema
{
	my (%table) = @_;
	return "import { pgTable, integer } from 'drizzle-orm/pg-core';\n" . join '', map {
		my $table = $_;
		"export const $table = pgTable('$table', { " . join(', ', map { "$_: integer('$_')" } split ' ', $table{$table}) . " });\n"
	} sort keys %table;
}

# A journal with these entries, TAG:TIME.
sub journal_of
{
	my (@entries) = @_;
	my $idx = 0;
	return journal_text(map { my ($tag, $time) = split /:/; entry($idx++, $tag, when => $base + $time) } @entries ? @entries : @good);
}

# The files of a folder that is good, with what a case breaks.
sub broken
{
	my ($files, $case) = @_;
	my %new = (%$files, 'meta/_journal.json' => journal_of(@{ $case->{journal} // [] }));
	for my $from (keys %{ $case->{moved} // {} })
	{
		$new{ $case->{moved}{$from} } = delete $new{$from};
	}
	for my $path (keys %{ $case->{files} // {} })
	{
		if (defined $case->{files}{$path}) { $new{$path} = $case->{files}{$path} }
		else { delete $new{$path} }
	}
	return \%new;
}

# The folder that the base of a change has: the entries of the case's base, and
# their files.
sub base_files
{
	my ($files, $case) = @_;
	my %new = ('meta/_journal.json' => journal_of(@{ $case->{base} }));
	for my $tag (map { s/:.*//r } @{ $case->{base} })
	{
		my $snapshot = 'meta/' . substr($tag, 0, 4) . '_snapshot.json';
		$new{$_} = $files->{$_} for grep { exists $files->{$_} } "$tag.sql", $snapshot;
	}
	return \%new;
}

# Make the project a repository whose branch main has these files in "drizzle".
sub commit_base
{
	my ($project, $files) = @_;
	remove_tree("$project/.git");
	git($project, 'init', '-q', '-b', 'main');
	lay_out("$project/drizzle", $files);
	git($project, 'add', 'drizzle');
	git($project, 'commit', '-q', '-m', 'base');
	return;
}

# The change as people merge it: the base's entries, and behind them those that
# only the change has.
sub merged
{
	my ($base, $files) = @_;
	my $decode = sub { JSON::PP->new->utf8->decode($_[0]{'meta/_journal.json'})->{entries} };
	my %there = map { $_->{tag} => 1 } @{ $decode->($base) };
	my @new = grep { !$there{ $_->{tag} } } @{ $decode->($files) };
	my $idx = 0;
	return { %$files, %$base, 'meta/_journal.json' => journal_text(map { entry($idx++, $_->{tag}, when => $_->{when}) } @{ $decode->($base) }, @new) };
}

# All files below a folder that are not migcheck's own.
sub files_in
{
	my ($folder) = @_;
	my %files;
	File::Find::find({ no_chdir => 1, wanted => sub {
			return unless -f $_ && !m{/\.migcheck-};
			$files{ substr $_, length($folder) + 1 } = slurp($_);
		} }, $folder);
	return \%files;
}

# What has to be changed in some files to get others; undef: gone.
sub difference
{
	my ($from, $to) = @_;
	return {
		(map { ($_ => undef) } grep { !exists $to->{$_} } keys %$from),
		map { ($_ => $to->{$_}) } grep { !exists $from->{$_} || $from->{$_} ne $to->{$_} } keys %$to };
}

# Repair a project whose folder is "drizzle"; returns the SQL that the plan
# has for databases that ran what is dated anew.
sub repair_in
{
	my ($project, $case) = @_;
	my @arguments = ('repair', $case->{base} ? '--base=main' : (), @{ $case->{arguments} // [] }, 'drizzle');
	my (undef, $plan) = migcheck($project, @arguments, '--format=json');
	my ($status, $out, $err) = migcheck($project, @arguments, '--write');
	die "migcheck: $status $out$err" if $status;
	return join "\n", @{ JSON::PP->new->utf8->decode($plan)->{plans}[0]{sql} };
}

# The tags of the journal by their files' hashes.
sub hashes_of
{
	my ($files) = @_;
	my $journal = JSON::PP->new->utf8->decode($files->{'meta/_journal.json'});
	require Digest::SHA;
	return { map { (Digest::SHA::sha256_hex($files->{"$_->{tag}.sql"}) => $_->{tag}) } @{ $journal->{entries} } };
}

1;
