# A tree in good order is spoilt in many ways, one at a time, by rules of
# thumb and not by knowledge of the checks. Each has to be found: a finding of
# any kind, or a refusal to call it checked. The good tree has no finding.
use strict;
use warnings;

use lib 'test/lib';
use File::Copy ();
use MigcheckTest qw(migcheck findings_of tree journal_text entry spew slurp);
use Test::More;

my @names = map { sprintf '%04d_%s', $_, (qw(init users orders plan tax audit))[$_] } 0 .. 5;
my $origin = '00000000-0000-0000-0000-000000000000';

sub good
{
	my %file = ('m/meta/_journal.json' =>
		  journal_text(map { entry($_, $names[$_]) } 0 .. $#names));
	for my $i (0 .. $#names)
	{
		my $parent = $i ? 'id' . ($i - 1) : $origin;
		$file{"m/$names[$i].sql"} =
		  "CREATE TABLE t$i (id bigint);\n--> statement-breakpoint\nSELECT $i;\n";
		$file{ sprintf 'm/meta/%04d_snapshot.json', $i } =
		  qq({\n  "id": "id$i",\n  "prevId": "$parent"\n});
	}
	return tree(%file);
}

my ($status, $found) = findings_of(good());
is($status, 0, 'the good tree passes');
is_deeply($found, [], 'without a finding');

my @mutations;

# Every file: gone, emptied, renamed, copied, made a folder, and its bytes.
my @files = ('meta/_journal.json', "$names[0].sql", "$names[3].sql", "$names[5].sql",
	'meta/0002_snapshot.json');
for my $file (@files)
{
	# A snapshot that is gone breaks the chain only for the next one.
	push @mutations,
	  [ "$file: removed", sub { unlink "$_[0]/$file" } ],
	  [ "$file: emptied", sub { spew("$_[0]/$file", '') } ],
	  [ "$file: a folder", sub { unlink "$_[0]/$file"; mkdir "$_[0]/$file" } ],
	  [ "$file: a link to nowhere", sub { unlink "$_[0]/$file"; symlink 'gone', "$_[0]/$file" } ],
	  [ "$file: a NUL in the middle", bytes($file, sub { my $h = int(length($_[0]) / 2); substr($_[0], $h, 0) = "\0" }) ],
	  [ "$file: UTF-16", bytes($file, sub { $_[0] = "\xFF\xFE" . join '', map { "$_\0" } split //, $_[0] }) ],
	  [ "$file: a byte order mark", bytes($file, sub { substr($_[0], 0, 0) = "\xEF\xBB\xBF" }) ],
	  [ "$file: conflict markers", bytes($file, sub { $_[0] =~ s/\n/\n<<<<<<< HEAD\n/ }) ],
	  [ "$file: an LFS pointer", sub { spew("$_[0]/$file", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n") } ];
}
for my $name (@names[ 0, 2, 5 ])
{
	push @mutations,
	  [ "$name: renamed", sub { rename "$_[0]/$name.sql", "$_[0]/x$name.sql" } ],
	  [ "$name: in capitals", sub { rename "$_[0]/$name.sql", "$_[0]/\U$name.sql" } ],
	  [ "$name: ending in capitals", sub { rename "$_[0]/$name.sql", "$_[0]/$name.SQL" } ],
	  [ "$name: ending lost", sub { rename "$_[0]/$name.sql", "$_[0]/$name" } ],
	  [ "$name: copied", sub { File::Copy::copy("$_[0]/$name.sql", "$_[0]/${name}_2.sql") } ],
	  [ "$name: one zero less", sub { (my $n = $name) =~ s/^0//; rename "$_[0]/$name.sql", "$_[0]/$n.sql" } ],
	  [ "$name: moved down", sub { mkdir "$_[0]/old"; rename "$_[0]/$name.sql", "$_[0]/old/$name.sql" } ],
	  [ "$name: only comments", bytes("$name.sql", sub { $_[0] =~ s/^/-- /mg }) ],
	  [ "$name: CR LF", bytes("$name.sql", sub { $_[0] =~ s/\n/\r\n/g }) ],
	  [ "$name: Latin-1", bytes("$name.sql", sub { $_[0] .= "-- \xE9\n" }) ];
}

# The journal's text: cut at many places, a byte changed, parts doubled.
for my $part (1 .. 9)
{
	push @mutations,
	  [ "journal cut at $part/10", bytes('meta/_journal.json', sub { $_[0] = substr $_[0], 0, length($_[0]) * $part / 10 }) ];
}
for my $i (0 .. 5)
{
	my $object = qr/    \{\n      "idx": $i,.*?\}/s;
	push @mutations,
	  [ "entry $i: lost", bytes('meta/_journal.json', sub { $_[0] =~ s/$object,?\n//; $_[0] =~ s/\},\n  \]/}\n  ]/ }) ],
	  [ "entry $i: doubled", bytes('meta/_journal.json', sub { $_[0] =~ s/($object)/$1,\n$1/ }) ],
	  [ "entry $i: idx plus 10", bytes('meta/_journal.json', sub { $_[0] =~ s/"idx": $i,/'"idx": ' . ($i + 10) . ','/e }) ],
	  [ "entry $i: when is a string", bytes('meta/_journal.json', sub { $_[0] =~ s/("idx": $i,.*?"when": )(\d+)/$1"$2"/s }) ],
	  [ "entry $i: when far ahead", bytes('meta/_journal.json', sub { $_[0] =~ s/("idx": $i,.*?"when": )(\d+)/${1}99$2/s }) ],
	  [ "entry $i: tag misspelt", bytes('meta/_journal.json', sub { $_[0] =~ s/("tag": "$names[$i])"/$1s"/ }) ],
	  [ "entry $i: tag climbs", bytes('meta/_journal.json', sub { $_[0] =~ s{"tag": "$names[$i]"}{"tag": "../m/$names[$i]"} }) ];
	push @mutations,
	  [ "entry $i: when is 0", bytes('meta/_journal.json', sub { $_[0] =~ s/("idx": $i,.*?"when": )(\d+)/${1}0/s }) ],
	  [ "entries " . ($i - 1) . " and $i: swapped", bytes('meta/_journal.json', sub {
			my $before = $i - 1;
			$_[0] =~ s/(    \{\n      "idx": $before,.*?\}),\n($object)/$2,\n$1/s }) ],
	  [ "entry $i: when as the one before", bytes('meta/_journal.json', sub {
			my $when = 1_700_000_000_000 + ($i - 1) * 60_000;
			$_[0] =~ s/("idx": $i,.*?"when": )(\d+)/$1$when/s }) ]
	  if $i > 0;
}
for my $word ('"entries"', '"tag"', '"when"', '"idx"', '"dialect"', ':', ',', '[', '}')
{
	push @mutations, [ "journal without the first $word",
		bytes('meta/_journal.json', sub { $_[0] =~ s/\Q$word\E// }) ];
}

# Snapshots.
for my $i (1 .. 5)
{
	my $file = sprintf 'meta/%04d_snapshot.json', $i;
	push @mutations,
	  [ "$file: another parent", bytes($file, sub { $_[0] =~ s/"prevId": "[^"]*"/"prevId": "other"/ }) ],
	  [ "$file: the parent's parent", bytes($file, sub { my $p = $i > 1 ? 'id' . ($i - 2) : 'id9'; $_[0] =~ s/"prevId": "[^"]*"/"prevId": "$p"/ }) ],
	  [ "$file: the id before", bytes($file, sub { my $p = 'id' . ($i - 1); $_[0] =~ s/"id": "[^"]*"/"id": "$p"/ }) ];
}

cmp_ok(scalar @mutations, '>=', 60, scalar(@mutations) . ' mutations');
for my $mutation (@mutations)
{
	my ($name, $spoil) = @$mutation;
	my $folder = good();
	my $before = state_of("$folder/m");
	$spoil->("$folder/m");
	if (state_of("$folder/m") eq $before)
	{
		fail("$name: changed nothing");
		next;
	}
	my ($status, $out) = migcheck($folder, '--format=json', 'm');
	# drizzle-kit does not miss a snapshot in the middle.
	next if $name eq 'meta/0002_snapshot.json: removed';
	ok($status == 2 || $out =~ /"rule": /, $name) or diag("status $status: $out");
}

# A change of one file's bytes.
sub bytes
{
	my ($file, $change) = @_;
	return sub {
		my $text = slurp("$_[0]/$file");
		$change->($text);
		spew("$_[0]/$file", $text);
	};
}

# All names and contents below a folder.
sub state_of
{
	my ($folder) = @_;
	my $state = '';
	for my $path (sort glob("$folder/* $folder/meta/* $folder/old/*"))
	{
		$state .= "$path\n" . (-l $path ? readlink $path : -f $path ? slurp($path) : '') . "\n";
	}
	return $state;
}

done_testing();
