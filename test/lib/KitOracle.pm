# What the oracle of drizzle-kit and its replay share: a folder that
# drizzle-kit made, what is broken in it, and repair.
package KitOracle;

use strict;
use warnings;

use Exporter 'import';
use File::Find ();
use JSON::PP ();
use MigcheckTest qw(migcheck entry journal_text slurp spew);

our @EXPORT_OK = qw(journal_of broken files_in difference repair_in hashes_of names_of schema);

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
	my @arguments = ('repair', @{ $case->{arguments} // [] }, 'drizzle');
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

# The tags of the journal in their order.
sub names_of
{
	my ($files) = @_;
	return [ map { $_->{tag} } @{ JSON::PP->new->utf8->decode($files->{'meta/_journal.json'})->{entries} } ];
}

1;
