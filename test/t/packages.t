# The portable migcheck and its packages: static, whole, and the same bytes each
# time. What needs a network or root is in scripts/check-packages.
use strict;
use warnings;

use Digest::SHA qw(sha256_base64);
use File::Temp qw(tempdir);
use IO::Uncompress::Unzip qw($UnzipError);
use IPC::Run qw(run);
use lib 'test/lib';
use FileTest qw(slurp);
use Test::More;

# Other releases' static OpenSSL wants libraries that are not there.
my $release = do { local @ARGV = '/etc/os-release'; join '', <> };
plan skip_all => 'the portable program is built on Debian 12' unless $release =~ /^VERSION_ID="?12"?$/m;

# Run a command; its status, output and errors.
sub ran
{
	my ($out, $err);
	run([@_], '<', \undef, '>', \$out, '2>', \$err);
	return ($? >> 8, $out, $err);
}

my ($status, $out, $err) = ran(qw(make -s DEPS=: LIBPQ= portable));
is($status, 0, 'the portable migcheck is built') or do { diag($err); done_testing(); exit 1 };
my $portable = 'build/portable-without-libpq/migcheck';
chomp(my $version = `scripts/version`);

# one program
my $header = `readelf -lW $portable`;
like($header, qr/LOAD/, 'an ELF program');
unlike($header, qr/INTERP/, 'that no loader has to be there for');
like(`readelf -lW tools/migcheck/migcheck`, qr/INTERP/, 'unlike the usual one');
($status, $out) = ran('env', '-i', $portable, 'check', 'migrations');
is($status, 0, 'it checks with an empty environment');
like($out, qr/^migrations: drizzle/m, 'and says what');
($status, $out) = ran('env', '-i', $portable, 'lint', 'migrations');
is($status, 0, 'it lints, so libpg_query is in it');
($status, $out, $err) = ran($portable, 'drift', '--db', 'postgresql://127.0.0.1/x', 'migrations');
is($status, 2, 'without libpq a database could not be checked');
like("$out$err", qr/built without libpq/, 'and it says why');

# its packages
my @made = sort glob("build/dist/migcheck-$version-*");
is(scalar @made, 3, 'a tarball, an npm package and a wheel');
my ($wheel) = grep { /\.whl$/ } @made;
my ($npm) = grep { /npm/ } @made;
my ($tarball) = grep { /x86_64\.tar\.gz$/ } @made;
my %members;
my $zip = IO::Uncompress::Unzip->new($wheel) or BAIL_OUT($UnzipError);
for (my $more = 1; $more > 0; $more = $zip->nextStream)
{
	my $name = $zip->getHeaderInfo->{Name};
	$members{$name} = do { local $/; <$zip> };
}
my $info = "migcheck-$version.dist-info";
my %recorded = map { split /,/, $_, 2 } split /\n/, delete $members{"$info/RECORD"};
delete $recorded{"$info/RECORD"};
is_deeply(
	\%recorded,
	{ map { $_ => 'sha256=' . (sha256_base64($members{$_}) =~ tr{+/}{-_}r) . ',' . length $members{$_} }
		  keys %members },
	'the record of the wheel names each member with its digest');
is(unpack('H*', substr $members{"migcheck-$version.data/scripts/migcheck"}, 0, 4), '7f454c46',
	'its script is the program');
like($members{"$info/METADATA"}, qr/^Version: \Q$version\E$/m, 'its version is ours');
like(`tar -xzOf $npm package/package.json`, qr/"version": "\Q$version\E"/, 'so is that of the npm package');
like(`tar -tvzf $npm package/bin/migcheck`, qr/^-rwxr-xr-x 0\/0 /, 'whose program may be run');
for my $library (qw(libssl libpcre2 libjansson libexpat1 libyaml libpg-query libc6))
{
	like(`tar -tzf $tarball`, qr{/licences/$library$}m, "the licence of $library is in the tarball");
}

# the same bytes, in another folder, at another time
my $again = tempdir(CLEANUP => 1);
my $then = time;
select undef, undef, undef, 0.05 while time == $then;
is((ran('packaging/pack', 'build/portable-without-libpq', $again))[0], 0, 'packed again');
for my $file (@made)
{
	my $name = $file =~ s{.*/}{}r;
	is((ran('cmp', $file, "$again/$name"))[0], 0, "$name has the same bytes");
}

# what the documents of a release say agrees
my $meta = slurp('META.json');
like($meta, qr/"version": "\Q$version\E"/, 'META.json has the version');
my ($newest) = slurp('CHANGELOG.md') =~ /^## (?:\[)?(\d+\.\d+\.\d+)/m;
is($newest, $version, 'the newest release of the CHANGELOG is this one');

done_testing();
