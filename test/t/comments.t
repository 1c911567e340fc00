# Every function of ext, router, lib and tools has a comment above its definition, and
# every file begins with its own name and what it is for.
use strict;
use warnings;

use File::Find qw(find);
use FindBin;
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

my @files;
find(
	{
		no_chdir => 1,
		wanted => sub { push @files, $_ if /\.[ch]$/ && -f }
	},
	qw(ext router lib tools));
cmp_ok(scalar @files, '>', 300, 'the sources are there');

my (@bare, @nameless);
for my $file (sort @files)
{
	open my $handle, '<', $file or die "$file: $!\n";
	my $text = do { local $/; <$handle> };
	push @bare, map { "$file: $_" } uncommented($text) if $file =~ /\.c$/;
	push @nameless, $file unless has_header($text, $file =~ s{.*/}{}r);
}
is(join("\n", @bare), '', 'every function has a comment above it');
is(join("\n", @nameless), '', 'every file has a header');

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
is_deeply([ uncommented($good) ], [], 'a commented function passes');
ok(has_header($good, 'good.c'), 'and so does a header');
is_deeply([ uncommented($good =~ s{/\* Return.*\n}{}r) ], ['twice'], 'a function without one is named');
is_deeply([ uncommented($good =~ s{n\. \*/\n}{n. */\n\n}r) ], ['twice'], 'and one whose comment is not right above');
ok(!has_header($good, 'bad.c'), 'a header with another name does not count');

done_testing();
