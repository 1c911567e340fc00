# The commands of a page of documentation, run as they are written.
#
# Two kinds of fenced blocks run, in the order of the page, the others do not:
#
#   console   Each line that begins with "$ " is a command for bash, and the
#             lines below it are what it prints, errors included. "…" is any
#             text within a line, and a line "…" is any lines.
#   sql       Statements for psql, which all succeed.
#
# They run in a copy of the tree, with the programs on the PATH, and with the
# variables of psql set to the database of the page.
package PageTest;
use strict;
use warnings;

use Exporter qw(import);
use IPC::Run qw(run);

our @EXPORT_OK = qw(blocks_of commands_of has_error output_pattern run_block);

# The blocks of a page that run: line, kind, text.
sub blocks_of
{
	my $page = shift;
	my @blocks;
	open my $in, '<', $page or die "cannot read $page: $!\n";
	my $block;
	while (my $line = <$in>)
	{
		if ($block)
		{
			if ($line =~ /^```/)
			{
				push @blocks, $block if $block->{kind} =~ /^(?:console|sql)$/;
				$block = undef;
			}
			else { $block->{text} .= $line }
		}
		elsif ($line =~ /^```(\w*)/)
		{
			$block = { line => $., kind => $1, text => '' };
		}
	}
	die "$page: a block is not closed\n" if $block;
	return @blocks;
}

# The commands of a console block, each with what it prints.
sub commands_of
{
	my $text = shift;
	my @commands;
	my $open = 0;
	for my $line (split /\n/, $text)
	{
		if ($open) { $commands[-1]{command} .= "\n$line" }
		elsif ($line =~ /^\$ (.*)/) { push @commands, { command => $1, output => [] } }
		else
		{
			die "a block begins with output: $line\n" unless @commands;
			push @{ $commands[-1]{output} }, $line;
			next;
		}
		$open = $line =~ /\\$/;
	}
	return @commands;
}

# Whether psql, a shell or make says that something failed.
sub has_error { return shift =~ /^(?:ERROR|FATAL|psql|bash|make)\b.*:/m }

# A pattern for lines of output, in which "…" is any text, on a line of its own
# any lines.
sub output_pattern
{
	my @lines = @_;
	my $pattern = '';
	for my $line (@lines)
	{
		if ($line =~ /^\s*…$/) { $pattern .= '(?:.*\n)*?' }
		else
		{
			$pattern .= join('.*', map { quotemeta } split /…/, $line =~ s/\s+$//r, -1) . '\s*?\n';
		}
	}
	return qr/\A$pattern\s*\z/;
}

# Run a command or a block of statements; its output and errors as one.
sub run_block
{
	my ($kind, $text, $folder) = @_;
	my $said = '';
	my @command = $kind eq 'sql'
	  ? (qw(psql -X -q -v ON_ERROR_STOP=1 -f -))
	  : ('bash', '-c', $text);
	run(\@command, '<', $kind eq 'sql' ? \$text : \undef, '>', \$said, '2>&1',
		init => sub { chdir $folder or die });
	return ($? >> 8, $said);
}

1;
