# What the tests do with files: the tree's place, its programs, whole files read
# and written as bytes.
package FileTest;

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename qw(dirname);
use File::Path qw(make_path);

our @EXPORT_OK = qw(builds slurp spew top);

# The tree: by a path without blanks, since some tests write it into shell lines.
my $top = $ENV{RESCUE_TOP} // abs_path(dirname(__FILE__) . '/../..');

sub top { return $top }

# The builds of a program to test: the sanitised one, where it was made, finds
# more.
sub builds
{
	my ($name) = @_;
	return grep { -x } "$top/build/asan/$name", "$top/tools/$name/$name";
}

# The bytes of a file, which must be there.
sub slurp
{
	my ($path) = @_;
	open my $fh, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar <$fh>;
}

# Write a file, and the folders above it. Returns its path.
sub spew
{
	my ($path, $content) = @_;
	make_path(dirname($path));
	open my $fh, '>:raw', $path or die "$path: $!";
	print $fh $content;
	close $fh or die "$path: $!";
	return $path;
}

1;
