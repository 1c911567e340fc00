# What a server does with a statement of a migration: the locks that its
# transaction holds, what it reads, builds and copies, whether it fails; and the
# verdict that follows, in the words of migcheck lint.
package LintTruth;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(cases truths folders answers strongest rank);

# Locks that hold others up, weakest first.
my %rank = (ShareUpdateExclusiveLock => 1, ShareLock => 2, ShareRowExclusiveLock => 3,
	ExclusiveLock => 4, AccessExclusiveLock => 5);

# As many rows as this are a whole table of the fixture, or nearly.
my $many = 40;

sub rank { return $rank{ $_[0] } // 0 }

# The cases of a file: a statement a line; what ran before it in the same
# transaction is in front of a tab.
sub cases
{
	my ($text) = @_;
	return map { /^(.*?)\t(.*)$/ ? { before => $1, sql => $2 } : { before => '', sql => $_ } }
	  grep { !/^(--|\s*$)/ } split /\n/, $text;
}

# What was there before, and what it is a partition of. A name has no spaces
# here: ~ is in their place.
my $before = <<'END';
CREATE TEMP TABLE before AS
SELECT c.oid, replace(CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname, ' ', '~') AS name,
	pg_relation_filenode(c.oid) AS file, relkind, coalesce(indrelid, c.oid) AS of,
	(SELECT inhparent FROM pg_inherits WHERE inhrelid = c.oid LIMIT 1) AS parent,
	0::bigint AS read, 0::bigint AS wrote
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
LEFT JOIN pg_index ON indexrelid = c.oid
WHERE nspname IN ('public', 'shop') AND relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I', 'f');
END

my $wrote = 'pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)'
  . ' + pg_stat_get_xact_tuples_deleted(oid)';

# What the statements in front of the case have done does not count.
my $begun = <<"END";
UPDATE before SET read = coalesce(pg_stat_get_xact_tuples_returned(oid), 0),
	wrote = coalesce($wrote, 0), file = pg_relation_filenode(oid);
END

# A table that is empty now was emptied, not copied.
my $after = <<"END";
SELECT 'lock ' || name || ' ' || mode || ' ' || relkind::text FROM pg_locks JOIN before ON relation = oid
WHERE pid = pg_backend_pid();
SELECT 'copied ' || name || ' ' || relkind::text FROM before
WHERE relkind IN ('r', 'm', 'i') AND file <> pg_relation_filenode(oid) AND pg_relation_size(of) > 0;
SELECT 'read ' || name || ' ' || relkind::text FROM before
WHERE relkind IN ('r', 'm', 'i') AND pg_stat_get_xact_tuples_returned(oid) - read >= $many;
SELECT 'wrote ' || name FROM before WHERE relkind IN ('r', 'm') AND $wrote - wrote >= $many;
SELECT 'part ' || c.name || ' ' || p.name FROM before c JOIN before p ON c.parent = p.oid;
SELECT 'index ' || i.name || ' ' || t.name FROM before i JOIN before t ON i.of = t.oid WHERE i.relkind IN ('i', 'I');
END

# What the server does with each case, in a transaction that is rolled back.
# psql is a function that runs a script in one session and returns its output.
sub truths
{
	my ($psql, @cases) = @_;
	my $script = "SET client_min_messages = warning;\n$before";
	for my $case (@cases)
	{
		my $context = $case->{before} ne '' ? "$case->{before}\n;\n" : '';
		$script .= "BEGIN;\n$context$begun\\echo begun :SQLSTATE\n$case->{sql}\n;\n\\echo state :SQLSTATE\n"
		  . "${after}ROLLBACK;\nDEALLOCATE ALL;\n\\echo end\n";
	}
	my @parts = split /^end\n/m, $psql->($script);
	return map { read_truth($parts[$_] // '') } 0 .. $#cases;
}

# Read what one case printed.
sub read_truth
{
	my ($out) = @_;
	utf8::decode($out);
	my ($begun) = $out =~ /^begun (\S+)$/m;
	my ($state) = $out =~ /^state (\S+)$/m;
	return { verdict => undef, error => $begun // $out } if ($begun // '') ne '00000' || !defined $state;
	return { verdict => 'fails', error => $state } if $state ne '00000';
	my %truth = (locks => {}, index => 0, copied => {}, read => {}, wrote => {}, parent => {}, table => {});
	for (split /\n/, $out)
	{
		if (/^lock (\S+) (\S+) (.)$/ && $rank{$2})
		{
			if ($3 eq 'i' || $3 eq 'I') { $truth{index} = 1 if $2 eq 'AccessExclusiveLock' }
			elsif ($rank{$2} > rank($truth{locks}{$1} // '')) { $truth{locks}{$1} = $2 }
			$truth{matview}{$1} = 1 if $3 eq 'm';
		}
		$truth{$1}{$2} = $3 // 1 if /^(copied|read|wrote) (\S+)(?: (.))?$/;
		$truth{parent}{$1} = $2 if /^part (\S+) (\S+)$/;
		$truth{table}{$1} = $2 if /^index (\S+) (\S+)$/;
	}
	$truth{verdict} = verdict(\%truth);
	return \%truth;
}

# The verdict that follows from what was seen.
sub verdict
{
	my ($truth) = @_;
	my %worked = map { ($truth->{table}{$_} // $_) => 1 } keys %{ $truth->{copied} }, keys %{ $truth->{read} };
	my $under = 0;
	for my $name (keys %worked)
	{
		for (my $at = $name; defined $at; $at = $truth->{parent}{$at})
		{
			my $mode = $truth->{locks}{$at} // '';
			next if $truth->{matview}{$at} && $mode eq 'ExclusiveLock';
			$under = rank($mode) if rank($mode) > $under;
		}
	}
	my $strongest = 0;
	for my $name (keys %{ $truth->{locks} })
	{
		my $mode = $truth->{locks}{$name};
		next if $truth->{matview}{$name} && $mode eq 'ExclusiveLock';
		$strongest = rank($mode) if rank($mode) > $strongest;
	}
	return 'long-blocks-all' if $under == 5 || ($truth->{index} && %worked);
	return 'long-blocks-writes' if $under >= 2;
	return 'brief-blocks-all' if $strongest == 5 || $truth->{index};
	return 'brief-blocks-writes' if $strongest >= 2;
	return %{ $truth->{wrote} } ? 'bulk-write' : 'online';
}

# The files of a folder a case: the history, and the case in a transaction of
# its own on a line that is returned.
sub folders
{
	my ($history, @cases) = @_;
	my (%files, @lines);
	for my $i (0 .. $#cases)
	{
		my $before = $cases[$i]{before} ne '' ? "$cases[$i]{before};\n" : '';
		my $folder = sprintf 'm/case%04d', $i;
		$files{"$folder/0001_history.sql"} = $history;
		$files{"$folder/0002_change.sql"} = "BEGIN;\n$before$cases[$i]{sql}\n;\nROLLBACK;\n";
		push @lines, $before ne '' ? 3 : 2;
	}
	return (\%files, @lines);
}

# What a report of these folders says of each case.
sub answers
{
	my ($report, @lines) = @_;
	my @answers;
	for (@{ $report->{statements} })
	{
		next unless $_->{path} =~ m{case(\d+)/0002};
		$answers[$1] = $_ if $_->{line} == $lines[$1];
	}
	return @answers;
}

# The strongest lock on each relation, of those that hold others up.
sub strongest
{
	my ($locks) = @_;
	my %by;
	for (@$locks)
	{
		my ($name, $mode) = ($_->{relation} =~ tr/ /~/r, $_->{mode});
		$by{$name} = $mode if rank($mode) > rank($by{$name} // '');
	}
	return \%by;
}

1;
