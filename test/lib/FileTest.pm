# Whole files, read and written by the tests as bytes.
package FileTest;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(dirname);
use File::Path qw(make_path);

our @EXPORT_OK = qw(slurp spew);

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
