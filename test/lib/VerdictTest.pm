# The corpus of the verdict: bundles with a label, and how an answer is judged.
package VerdictTest;

use strict;
use warnings;

use Exporter 'import';
use IPC::Run ();
use JSON::PP ();

our @EXPORT_OK = qw(bundles explain_bundle judge);

my $json = JSON::PP->new->utf8;

# A bundle that scripts/verdict-corpus recorded.
sub recorded
{
	my ($path) = @_;
	open my $fh, '<:raw', $path or die "$path: $!";
	local $/;
	return $json->decode(scalar <$fh>);
}

# The bundles of a file in which they are written by hand.
sub written
{
	my ($path, $kind) = @_;
	my (@bundles, $section);
	open my $fh, '<:encoding(UTF-8)', $path or die "$path: $!";
	while (my $line = <$fh>)
	{
		chomp $line;
		next if $line =~ /^#/ || $line eq '';
		if ($line =~ /^bundle (\S+)$/)
		{
			push @bundles, { name => $1, kind => $kind, origin => 'written', label => {}, sections => [] };
		}
		elsif ($line =~ /^family (.+)$/) { $bundles[-1]{family} = $1 }
		elsif ($line =~ /^cause (.+)$/) { $bundles[-1]{label}{cause} = $1 }
		elsif ($line =~ /^phase (.+)$/) { $bundles[-1]{label}{phases} = [ split ' ', $1 ] }
		elsif ($line =~ /^line (.+)$/) { $bundles[-1]{label}{lines} = [ split /\|/, $1 ] }
		elsif ($line =~ /^section (.+)$/)
		{
			push @{ $bundles[-1]{sections} }, $section = { name => $1, content => '' };
		}
		elsif ($line =~ /^\t(.*)$/) { $section->{content} .= "$1\n" }
		else { die "$path:$.: not understood" }
	}
	return @bundles;
}

# All bundles of the corpus.
sub bundles
{
	my ($top) = @_;
	return ((map { recorded($_) } sort glob "$top/test/fixtures/verdict/caused/*.json"),
		written("$top/test/verdict/written.cases", 'fail'),
		written("$top/test/verdict/unknown.cases", 'unknown'),
		written("$top/test/verdict/healthy.cases", 'healthy'));
}

# What rescuectl explain says of a bundle: the rows, the headline first.
sub explain_bundle
{
	my ($program, $bundle) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ $program, qw(explain -f json -) ],
		'<', \$json->encode({ sections => $bundle->{sections} }), '>', \$out, '2>', \$err);
	die "$bundle->{name}: $err" if $err ne '';
	return @{ $json->decode($out) };
}

# The line of the bundle that a row gives as its evidence.
sub line_of
{
	my ($bundle, $row) = @_;
	my ($section) = grep { $_->{name} eq ($row->{evidence_section} // '') } @{ $bundle->{sections} };
	return '' if !$section || !$row->{evidence_line};
	return (split /\n/, $section->{content})[ $row->{evidence_line} - 1 ] // '';
}

# Judge the rows: a hash of line, cause, phase, right and blamed.
sub judge
{
	my ($bundle, @rows) = @_;
	my $top = $rows[0];
	my $label = $bundle->{label} // {};
	my $failed = $top->{verdict} eq 'failed';
	my %judged = (top => $top, blamed => scalar grep { $_->{verdict} eq 'failed' } @rows);
	my $line = line_of($bundle, $top);
	$judged{line} = $failed && grep { index($line, $_) >= 0 || index($line, substr($json->encode([$_]), 2, -2)) >= 0 } @{ $label->{lines} // [] };
	$judged{cause} = $failed && defined $label->{cause} && $top->{cause} =~ /$label->{cause}/i;
	$judged{phase} = $failed && grep { $_ eq $top->{phase} } @{ $label->{phases} // [] };
	$judged{right} = $bundle->{kind} eq 'fail' ? $judged{line} && $judged{cause} && $judged{phase}
	  : $bundle->{kind} eq 'healthy' ? !$judged{blamed}
	  : !$failed || length($top->{evidence} // '') > 0;
	return \%judged;
}

1;
