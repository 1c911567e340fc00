# The C sources are indented as scripts/indent does it, and typedefs.list has
# every type.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use IPC::Run qw(run);
use Test::More;

chdir "$FindBin::Bin/../.." or die;

# Other versions of the program indent differently: that of Debian 12 counts,
# where scripts/deps installs it.
plan skip_all => 'the sources are indented as PostgreSQL 15 does it'
  if ($ENV{PG_MAJOR} // 15) != 15;

my ($out, $err);

run [ 'scripts/indent', '--check' ], '>', \$out, '2>', \$err;
my $status = $? >> 8;
is($err, '', 'pg_bsd_indent reads every file');
is($out, '', 'every file is indented (if not: make indent)');
is($status, 0, 'with status 0');

my $dir = tempdir(CLEANUP => 1);

sub check
{
	my ($name, $text) = @_;

	open(my $file, '>', "$dir/$name") or die;
	print $file $text;
	close $file;
	run [ 'scripts/indent', '--check', "$dir/$name" ], '>', \$out, '2>', \$err;
	return $? >> 8;
}

my $good = <<'END';
typedef struct Row
{
	int			n;
} Row;

static int
twice(int n)
{
	int			sum = n +
		n;

	return add(&(Row) {.n = sum}, (int[]) {1, 2});
}
END
is(check('good.c', $good), 0, 'good indentation passes');
is($out . $err, '', 'without a word');

(my $bad = $good) =~ s/\tint\t\t\tn;/    int n;/;
is(check('bad.c', $bad), 1, 'blanks in place of tabs: status 1');
like($out, qr/^\+\tint\t\t\tn;$/m, 'with the line as it should be');

(my $unknown = $good) =~ s/\bRow\b/UnheardOf/g;
is(check('unknown.c', $unknown), 2, 'a type that is in no list: status 2');
like($err, qr/add to typedefs\.list: UnheardOf/, 'with its name');

is(check('broken.c', "int x = (1;\n"), 2, 'what cannot be read: status 2');
like($err, qr/broken\.c/, 'with the file');

done_testing();
