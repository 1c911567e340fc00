# What people are shown: errors and warnings, of one rule a few, and what is one
# state of the whole checkout as one finding. Programs get all.
use strict;
use warnings;

use lib 'test/lib';
use MigcheckTest qw(migcheck findings_of tree drizzle journal_text entry);
use Test::More;

my $sql = "SELECT 1;\n";

# Notes are counted, and shown on demand.
{
	my $folder = tree('m/1_a.up.sql' => 'SELECT 1;', 'm/1_a.down.sql' => $sql);
	my (undef, $out) = migcheck($folder);
	is($out, "m: golang-migrate, 1 entry, 2 files: 0 errors, 0 warnings, 1 note (--notes shows them)\n", 'notes are counted');
	(undef, $out) = migcheck($folder, '--notes');
	like($out, qr/^m\/1_a\.up\.sql:1: note: .*\[no-final-newline\]$/m, '--notes shows them');
	like($out, qr/, 1 note\n\z/, 'and counts them');
	is((migcheck($folder, '--notes', '--quiet'))[1] =~ /note/ ? 1 : 0, 1, '--notes with --quiet');
	is((migcheck($folder, '--quiet'))[1], '', '--quiet');
	is_deeply((findings_of($folder))[1], ['note no-final-newline 1_a.up.sql'], 'programs get them');
}

# Of each rule and root five, and the number of the others.
for my $many (4 .. 7)
{
	my $tag = 'a';
	my $folder = tree(map({ my $root = $_; map { ("$root/${_}_x.sql" => $sql, "$root/${_}_y.up.sql" => $sql, "$root/${_}_y.down.sql" => $sql) } 1 .. $many } qw(m n)));
	my ($status, $out) = migcheck($folder);
	my $shown = $many > 5 ? 5 : $many;
	for my $root (qw(m n))
	{
		is(scalar(() = $out =~ /^$root\/.*\[bad-name\]$/mg), $shown, "$many in $root: shown");
	}
	is(scalar(() = $out =~ /^[mn]: (\d+) more of bad-name \(--format=json has all\)$/mg), $many > 5 ? 2 : 0, "$many: the others are counted");
	like($out, qr/^m: @{[ $many - 5 ]} more of bad-name/m, "$many: by their number") if $many > 5;
	like($out, qr/^m: golang-migrate, \d+ entries, \d+ files: $many errors/m, "$many: all are summed up");
	is(scalar(@{ (findings_of($folder))[1] }), 2 * $many, "$many: programs get all");
	is(scalar(() = (migcheck($folder, '--format=github'))[1] =~ /^::error/mg), 2 * $many, "$many: so do annotations");
}

# A journal of another dialect is told once.
{
	my $mysql = journal_text(entry(0, '0000_a')) =~ s/postgresql/mysql/r;
	for my $journal ($mysql, $mysql =~ s/"version": "7"/"version": "9"/r, $mysql =~ s/^  "version".*\n//mr)
	{
		is_deeply((findings_of(tree('m/meta/_journal.json' => $journal, 'm/0000_a.sql' => $sql)))[1], ['warning wrong-dialect mysql'], 'another dialect is one finding');
	}
}

# A checkout that is locked, in whole and in part.
{
	my $locked = "\0GITCRYPT\0abc";
	my %drizzle = drizzle();
	my ($status, $found, $report) = findings_of(tree(map { ($_ => $locked) } keys %drizzle, 'm/meta/0000_snapshot.json'));
	is_deeply($found, ['error unreadable-file 0000_init.sql'], 'an encrypted tree is one finding');
	is($status, 1, 'and no success');
	is(scalar @{ $report->{findings}[0]{related} }, 3, 'with the other files');
	like($report->{findings}[0]{help}, qr/git-crypt unlock/, 'and what to do');
	($status, $found) = findings_of(tree(map({ ("m/${_}_a.up.sql" => $locked, "m/${_}_a.down.sql" => $sql) } 1 .. 3), 'm/4_b.up.sql' => $sql));
	is_deeply($found, [ 'error unreadable-file 1_a.up.sql', 'warning missing-down 4_b' ], 'in part: one finding, and the others');
	my $pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 27\n";
	is_deeply((findings_of(tree(map { ("m/${_}_a.up.sql" => $pointer, "m/${_}_a.down.sql" => $pointer) } 1 .. 3)))[1], ['error unreadable-file 1_a.down.sql'], 'pointers of Git LFS');
}

done_testing();
