# META.json: what PGXN's meta spec 1.0.0 demands, and what must agree with the
# tree. Each check is tried on a spoilt copy, too.
use strict;
use warnings;

use FindBin;
use lib 'test/lib';
use FileTest qw(slurp);
use JSON::PP;
use Test::More;

chdir "$FindBin::Bin/../.." or die;

my $semver = qr/^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-?[A-Za-z][0-9A-Za-z-]*)?$/;
my $term = qr{^[^\s/\\\x00-\x1f\x7f]{2,}$};
my %license = map { $_ => 1 } qw(agpl_3 apache_1_1 apache_2_0 artistic_1
  artistic_2 bsd freebsd gfdl_1_2 gfdl_1_3 gpl_1 gpl_2 gpl_3 lgpl_2_1 lgpl_3_0
  mit mozilla_1_0 mozilla_1_1 openssl perl_5 postgresql qpl_1_0 ssleay sun
  zlib open_source restricted unrestricted unknown);

my $good = read_meta();
is_deeply([ problems($good) ], [], 'META.json is valid');

# What is spoilt, what is then found, and how it is done.
my @spoilt = (
	[ 'no name', ['name'] => sub { delete $_[0]{name} } ],
	[ 'a name with a slash', ['name'] => sub { $_[0]{name} = 'a/b' } ],
	[ 'no abstract', ['abstract'] => sub { $_[0]{abstract} = '' } ],
	[ 'an invalid version', [ 'version', "version is the control file's" ] => sub { $_[0]{version} = '1.0' } ],
	[ 'another version than the control file', ["version is the control file's"] => sub { $_[0]{version} = '9.9.9' } ],
	[ 'no maintainer', ['maintainer'] => sub { $_[0]{maintainer} = [] } ],
	[ 'an unknown license', ['license'] => sub { $_[0]{license} = 'mine' } ],
	[ 'nothing provided', ['provides'] => sub { $_[0]{provides} = {} } ],
	[ 'a file that is not there', ['rescue: file'] => sub { $_[0]{provides}{rescue}{file} = 'sql/none.sql' } ],
	[ 'a prerequisite without version', ['version of PostgreSQL'] => sub { $_[0]{prereqs}{runtime}{requires}{PostgreSQL} = 'new' } ],
	[ 'an unknown phase', ['phase sometimes'] => sub { $_[0]{prereqs}{sometimes} = {} } ],
	[ 'no meta-spec', ['meta-spec'] => sub { delete $_[0]{'meta-spec'} } ],
	[ 'a tag too long', ['tags'] => sub { push @{ $_[0]{tags} }, 'x' x 256 } ],
	[ 'an unknown key', ['key homepage'] => sub { $_[0]{homepage} = 'x' } ]);
for my $case (@spoilt)
{
	my ($name, $found, $spoil) = @$case;
	my $meta = read_meta();
	$spoil->($meta);
	is_deeply([ sort(problems($meta)) ], $found, "found: $name");
}
done_testing();

sub read_meta
{
	return decode_json(slurp('META.json'));
}

# Everything that is wrong with it.
sub problems
{
	my $meta = shift;
	my @problems;
	# what is wrong first: a match that fails is an empty list
	my $check = sub { my ($what, $ok) = @_; push @problems, $what unless $ok };
	my %known = map { $_ => 1 } qw(abstract maintainer license provides name
	  version meta-spec description generated_by tags no_index prereqs
	  release_status resources);

	$check->("key $_", $known{$_} || /^x_/i) for keys %$meta;
	$check->('name', ($meta->{name} // '') =~ $term);
	$check->('abstract', length($meta->{abstract} // ''));
	$check->('version', ($meta->{version} // '') =~ $semver);
	chomp(my $version = `scripts/version`);
	$check->('version is the control file\'s', ($meta->{version} // '') eq $version);
	my $people = $meta->{maintainer};
	$check->('maintainer',
		ref $people ? @$people && !grep({ !length } @$people) : length($people // ''));
	my $license = $meta->{license} // '';
	$check->('license', ref $license eq 'HASH'
		  || !grep({ !$license{$_} } ref $license ? @$license : $license));
	$check->('meta-spec', ($meta->{'meta-spec'}{version} // '') =~ /^1\.0\.\d+$/);
	$check->('tags',
		!grep({ !length || length > 255 || m{[/\\[:cntrl:]]} } @{ $meta->{tags} // [] }));
	push @problems, provides_problems($meta), prereqs_problems($meta);
	return @problems;
}

sub provides_problems
{
	my $provides = shift->{provides} // {};
	my @problems;

	push @problems, 'provides' unless %$provides;
	for my $name (keys %$provides)
	{
		my $p = $provides->{$name};
		push @problems, "$name: version" unless ($p->{version} // '') =~ $semver;
		push @problems, "$name: file" unless -f ($p->{file} // '');
		push @problems, "$name: docfile" if exists $p->{docfile} && !-f $p->{docfile};
	}
	return @problems;
}

sub prereqs_problems
{
	my $prereqs = shift->{prereqs} // {};
	my @problems;

	for my $phase (keys %$prereqs)
	{
		push @problems, "phase $phase"
		  unless $phase =~ /^(?:configure|build|test|runtime|develop)$/;
		for my $relation (values %{ $prereqs->{$phase} })
		{
			push @problems, "version of $_" for grep {
				$relation->{$_} !~ /^(?:0|(?:[<>=!]=?\s*)?\d+\.\d+\.\d+\S*)(?:,\s*[<>=!]=?\s*\d+\.\d+\.\d+\S*)*$/
			} keys %$relation;
		}
	}
	return @problems;
}
