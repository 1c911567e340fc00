# Every function of ext, router, lib and tools has a comment above its definition, every
# file begins with its own name and what it is for, and of the lines of lib, migcheck and
# rescuectl a share says why the code is as it is.
use strict;
use warnings;

use File::Find qw(find);
use FindBin;
use lib 'test/lib';
use FileTest qw(slurp);
use Test::More;

chdir "$FindBin::Bin/../.." or die;

# The names of the functions in a C text that have no comment right above them.
# A definition is the text in front of a brace in the first column.
sub uncommented
{
	my @lines = split /\n/, shift;
	my @names;

	for my $brace (grep { $lines[$_] =~ /^\{/ } 0 .. $#lines)
	{
		my $first = $brace;
		$first--
		  while $first > 0 && $lines[ $first - 1 ] !~ m{^\s*$|\*/\s*$|^#|^\}};
		my $definition = join "\n", @lines[ $first .. $brace - 1 ];
		next unless $definition =~ /\)$/ && $definition =~ /^(\w+)\(/m;
		push @names, $1 unless $first > 0 && $lines[ $first - 1 ] =~ m{\*/\s*$};
	}
	return @names;
}

# Whether a C text begins with a comment that has the file's name and its purpose.
sub has_header
{
	my ($text, $name) = @_;

	return $text =~ m{\A/\*\n \* \Q$name\E\n \*\t\t\S};
}

# How many lines of a C text are not blank, and how many of these are a comment's. A
# comment behind code does not count: its line is code.
sub count_lines
{
	my ($lines, $comments, $within) = (0, 0, 0);

	for (split /\n/, shift)
	{
		next unless /\S/;
		$lines++;
		$within = 1 if !$within && m{^\s*/\*};
		$comments++ if $within;
		$within = 0 if $within && m{\*/};
	}
	return ($lines, $comments);
}

my @files;
find(
	{
		no_chdir => 1,
		wanted => sub { push @files, $_ if /\.[ch]$/ && -f }
	},
	qw(ext router lib tools));
cmp_ok(scalar @files, '>', 300, 'the sources are there');

# The rooms whose share of comments must not fall, in percent of their lines.
my $least = 18;
my %rooms = map { $_ => [0, 0] } qw(lib tools/migcheck tools/rescuectl);

my (@bare, @nameless);
for my $file (sort @files)
{
	my $text = slurp($file);
	push @bare, map { "$file: $_" } uncommented($text) if $file =~ /\.c$/;
	push @nameless, $file unless has_header($text, $file =~ s{.*/}{}r);
	for my $room (grep { $file =~ m{^\Q$_\E/} } keys %rooms)
	{
		my ($lines, $comments) = count_lines($text);
		$rooms{$room}[0] += $lines;
		$rooms{$room}[1] += $comments;
	}
}
is(join("\n", @bare), '', 'every function has a comment above it');
is(join("\n", @nameless), '', 'every file has a header');
for my $room (sort keys %rooms)
{
	my ($lines, $comments) = @{ $rooms{$room} };
	my $missing = int(($least / 100 * $lines - $comments) / (1 - $least / 100)) + 1;

	ok($comments >= $least / 100 * $lines, "comments are $least % of the lines of $room")
	  or diag(sprintf("%s: %d of %d lines are comments, %.1f %%, and must be %d %%. About %d lines"
		  . " are missing that say what a caller must hold, which log, format, attack or fact of"
		  . " the server makes the code needed, and why it is as it is; not what it does.",
		  $room, $comments, $lines, 100 * $comments / $lines, $least, $missing));
}

# The scanner sees what it is to see.
my $good = <<'END';
/*
 * good.c
 *		An example.
 */
#include "x.h"

static const int list[] =
{
	1, 2
};

/* Return twice n. */
static int
twice(int n)
{
	return 2 * n;
}
END
is_deeply([ count_lines($good) ], [ 15, 5 ], 'lines are counted without blank ones');
is_deeply([ count_lines("int a; /* x */\n/* y */\n\t/* z\n\n *\n end */ \nint b;\n") ], [ 6, 4 ],
	'a comment behind code is code, and one over lines ends');
is_deeply([ uncommented($good) ], [], 'a commented function passes');
ok(has_header($good, 'good.c'), 'and so does a header');
is_deeply([ uncommented($good =~ s{/\* Return.*\n}{}r) ], ['twice'], 'a function without one is named');
is_deeply([ uncommented($good =~ s{n\. \*/\n}{n. */\n\n}r) ], ['twice'], 'and one whose comment is not right above');
ok(!has_header($good, 'bad.c'), 'a header with another name does not count');

done_testing();
