# What packagers rely on: META.json as PGXN's specification 1.0.0 wants it, one
# version everywhere, the licence, and no word of a release nobody dated.
use strict;
use warnings;

use FindBin;
use JSON::PP qw(decode_json);
use Test::More;

chdir "$FindBin::Bin/../.." or die;

chomp(my $version = `scripts/version`);
like($version, qr/^\d+\.\d+\.\d+$/, 'the control file names a semantic version');

subtest 'META.json' => sub {
	my $meta = eval { decode_json(slurp('META.json')) };
	is(ref $meta, 'HASH', 'is a JSON object') or return;
	is_deeply([ problems($meta) ], [], 'is valid');
	is($meta->{version}, $version, 'has the version of the control file');
	ok(-f $_->{file}, "$_->{file} exists") for values %{ $meta->{provides} };
};

subtest 'the validator of META.json' => sub {
	for my $field (qw(abstract maintainer license name provides version meta-spec))
	{
		my $meta = decode_json(slurp('META.json'));
		delete $meta->{$field};
		is_deeply([ problems($meta) ], ["no $field"], "misses $field");
	}
	my $meta = decode_json(slurp('META.json'));
	$meta->{version} = '1.0';
	$meta->{license} = 'mine';
	$meta->{colour} = 'blue';
	$meta->{provides}{rescue}{version} = 'v1';
	$meta->{prereqs}{sometimes} = {};
	is(scalar(problems($meta)), 5, 'finds five planted faults');
};

ok(-f "sql/rescue--$version.sql", 'the install script is of that version');
like(slurp('CHANGELOG.md'), qr/^## \Q$version\E /m, 'the change log knows the version');
like(slurp('LICENSE'), qr/^PostgreSQL License$/m, 'the licence is PostgreSQL\'s');
for my $program (qw(migcheck rescuectl))
{
	my $out = `tools/$program/$program --version`;
	is($out, "$program (rescue) $version\n", "$program --version");
}

done_testing();

sub slurp
{
	my $file = shift;
	open my $fh, '<', $file or die "$file: $!";
	local $/;
	return <$fh>;
}

# What is wrong with a META.json, by https://pgxn.org/meta/spec.txt.
sub problems
{
	my $meta = shift;
	my $semver = qr/^\d+\.\d+\.\d+(?:-?[A-Za-z][0-9A-Za-z-]*)?$/;
	my %known = map { $_ => 1 } qw(abstract maintainer license name provides
	  version meta-spec description generated_by tags no_index prereqs
	  release_status resources);
	my %licence = map { $_ => 1 } qw(agpl_3 apache_1_1 apache_2_0 artistic_1
	  artistic_2 bsd freebsd gfdl_1_2 gfdl_1_3 gpl_1 gpl_2 gpl_3 lgpl_2_1
	  lgpl_3_0 mit mozilla_1_0 mozilla_1_1 openssl perl_5 postgresql qpl_1_0
	  ssleay sun zlib open_source restricted unrestricted unknown);
	my @wrong;

	push @wrong, map { "no $_" } grep { !defined $meta->{$_} }
	  qw(abstract maintainer license name provides version meta-spec);
	push @wrong, map { "unknown key $_" }
	  grep { !$known{$_} && !/^x_/i } sort keys %$meta;
	push @wrong, 'bad version'
	  if defined $meta->{version} && $meta->{version} !~ $semver;
	push @wrong, 'bad license'
	  if defined $meta->{license} && !$licence{ $meta->{license} };
	push @wrong, 'bad name'
	  if defined $meta->{name} && $meta->{name} !~ m{^[^\s/\\[:cntrl:]]{2,}$};
	push @wrong, 'bad meta-spec version'
	  if $meta->{'meta-spec'} && $meta->{'meta-spec'}{version} ne '1.0.0';
	for my $name (sort keys %{ $meta->{provides} // {} })
	{
		my $item = $meta->{provides}{$name};
		push @wrong, "$name has no file" unless $item->{file};
		push @wrong, "$name has a bad version"
		  unless ($item->{version} // '') =~ $semver;
	}
	for my $phase (sort keys %{ $meta->{prereqs} // {} })
	{
		push @wrong, "unknown phase $phase"
		  unless $phase =~ /^(?:configure|build|test|runtime|develop)$/;
		for my $kind (sort keys %{ $meta->{prereqs}{$phase} })
		{
			push @wrong, "unknown relation $kind"
			  unless $kind =~ /^(?:requires|recommends|suggests|conflicts)$/;
		}
	}
	return @wrong;
}
