# The same as migcheck_mutations.t for every other framework: a tree in good
# order is spoilt in many ways by rules of thumb. Each has to be found, and the
# good tree has no finding.
use strict;
use warnings;

use lib 'test/lib';
use File::Copy ();
use MigcheckTest qw(atlas migcheck findings_of tree spew slurp);
use Test::More;

my $sql = "CREATE TABLE t (id bigint);\nSELECT 1;\n";
my $goose = "-- +goose Up\n$sql-- +goose Down\nSELECT 2;\n";
my $dbmate = "-- migrate:up\n$sql\n-- migrate:down\nSELECT 2;\n";
my $node = "-- Up Migration\n$sql-- Down Migration\nSELECT 2;\n";
my $origin = '00000000-0000-0000-0000-000000000000';
my @days = map { "2024010${_}000000" } 1 .. 4;

my %atlas = atlas(map { ("${_}_x.sql" => $sql) } @days);
my $note = "2024-01-01T00:00:00Z A <a\@example.com> # note\n";

# framework => [ { files below m }, [ files to spoil ], what it may overlook ]
# Overlooked is what the tool itself would take: golang-migrate any ending,
# dbmate a folder, Atlas and the others a file less at a time that nothing else
# names.
my %good = (
	'golang-migrate' => [ { map { ("00000${_}_x.up.sql" => $sql, "00000${_}_x.down.sql" => $sql) } 1 .. 4 }, [ '000002_x.up.sql', '000004_x.down.sql' ], qr/^(?:copied|ending in capitals)$/ ],
	goose => [ { map { ("0000${_}_x.sql" => $goose) } 1 .. 4 }, [ '00002_x.sql', '00003_x.sql' ] ],
	dbmate => [ { map { ("${_}_x.sql" => $dbmate) } @days }, ["$days[1]_x.sql"], qr/^(?:removed|a folder)$/ ],
	flyway => [ { map { ("V${_}__x.sql" => $sql) } 1 .. 4 }, [ 'V1__x.sql', 'V3__x.sql' ], qr/^removed$/ ],
	prisma => [ { 'migration_lock.toml' => qq(provider = "postgresql"\n), map { ("${_}_x/migration.sql" => $sql) } @days }, [ "$days[0]_x/migration.sql", "$days[2]_x/migration.sql" ], qr/^copied$/ ],
	'drizzle' => [ { map { my $parent = $_ ? $_ - 1 : $origin; ("$days[$_]_x/migration.sql" => $sql, "$days[$_]_x/snapshot.json" => qq({"version": "8", "id": "$_", "prevIds": ["$parent"]}\n)) } 0 .. 3 }, ["$days[1]_x/migration.sql"], qr/^copied$/ ],
	sqlx => [ { map { ("${_}_x.up.sql" => $sql, "${_}_x.down.sql" => $sql) } @days }, [ "$days[0]_x.up.sql", "$days[2]_x.down.sql" ] ],
	supabase => [ { map { ("${_}_x.sql" => $sql) } @days }, ["$days[1]_x.sql"], qr/^removed$/ ],
	'node-pg-migrate' => [ { map { ("170000000000${_}_x.sql" => $node) } 1 .. 4 }, ['1700000000002_x.sql'], qr/^removed$/ ],
	rails => [ { map { ("${_}_x$_.rb" => "class X$_ < ActiveRecord::Migration[7.1]\nend\n") } @days }, ["$days[1]_x$days[1].rb"], qr/^(?:removed|ending in capitals|only comments)$/ ],
	atlas => [ { map { (s{^m/}{}r => $atlas{$_}) } keys %atlas }, [ "$days[0]_x.sql", "$days[3]_x.sql", 'atlas.sum' ], qr/^(?:copied|ending in capitals)$/ ],
	sqitch => [ { 'sqitch.plan' => "%project=x\n\na $note" . "b [a] $note\@v1 $note" . "c $note", map { my $d = $_; map { ("$d/$_.sql" => "$sql-- $_\n") } qw(a b c) } qw(deploy revert verify) }, [ 'deploy/b.sql', 'revert/c.sql', 'sqitch.plan' ], qr/^(?:ending in capitals)$/ ],
	liquibase => [ { map { ("00${_}_x.sql" => "--liquibase formatted sql\n--changeset ann:$_\n$sql") } 1 .. 4 }, ['002_x.sql'], qr/^(?:copied|removed|ending in capitals|only comments)$/ ],
	plain => [ { map { ("00${_}_x.sql" => $sql) } 1 .. 4 }, ['002_x.sql'] ]);

# What surrounds the folder, where a framework wants it.
my %around = (
	sqlx => { 'Cargo.toml' => '' },
	supabase => { 'supabase/config.toml' => '' });
my %folder = (supabase => 'supabase/migrations', rails => 'db/migrate', plain => 'migrations');

# [ name, what to do to a file ]
my @mutations = (
	[ 'removed', sub { unlink $_[0] } ],
	[ 'emptied', sub { spew($_[0], '') } ],
	[ 'a folder', sub { unlink $_[0]; mkdir $_[0] } ],
	[ 'a link to nowhere', sub { unlink $_[0]; symlink 'gone', $_[0] } ],
	[ 'a NUL', bytes(sub { my $h = int(length($_[0]) / 2); substr($_[0], $h, 0) = "\0" }) ],
	[ 'UTF-16', bytes(sub { $_[0] = "\xFF\xFE" . join '', map { "$_\0" } split //, $_[0] }) ],
	[ 'a byte order mark', bytes(sub { substr($_[0], 0, 0) = "\xEF\xBB\xBF" }) ],
	[ 'conflict markers', bytes(sub { $_[0] =~ s/\n/\n<<<<<<< HEAD\n/ }) ],
	[ 'Latin-1', bytes(sub { $_[0] .= "-- \xE9\n" }) ],
	[ 'CR LF', bytes(sub { $_[0] =~ s/\n/\r\n/g }) ],
	[ 'an LFS pointer', sub { spew($_[0], "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n") } ],
	[ 'only comments', bytes(sub { $_[0] =~ s/^(?!--)/-- /mg }) ],
	[ 'ending in capitals', sub { my $to = $_[0] =~ s/\.(\w+)$/.\U$1/r; rename $_[0], $to } ],
	[ 'copied', sub { my $to = $_[0] =~ s/(\.up|\.down)?\.(\w+)$/_2$&/r; File::Copy::copy($_[0], $to) } ]);

my $count = 0;
for my $framework (sort keys %good)
{
	my ($files, $spoil, $overlooked) = @{ $good{$framework} };
	my $below = $folder{$framework} // 'm';
	my %tree = (%{ $around{$framework} // {} }, map { ("$below/$_" => $files->{$_}) } keys %$files);
	my ($status, $found, $report) = findings_of(tree(%tree));
	is_deeply($found, [], "$framework: the good tree has no finding");
	is($report->{tool}{roots}[0]{framework}, $framework, "$framework: taken for it");
	for my $file (@$spoil)
	{
		for my $mutation (@mutations)
		{
			my ($name, $change) = @$mutation;
			next if defined $overlooked && $name =~ $overlooked;
			# A plan and a sum are no SQL.
			next if $file =~ /sqitch\.plan|atlas\.sum/ && $name =~ /CR LF|Latin-1|only comments|copied|capitals|byte order/;
			my $folder = tree(%tree);
			$change->("$folder/$below/$file");
			my ($got, $out) = migcheck($folder, '--format=json', "--framework=$framework", $below);
			ok($got == 2 || $out =~ /"rule": /, "$framework: $file: $name") or diag("status $got");
			$count++;
		}
	}
}
cmp_ok($count, '>=', 200, "$count mutations");
done_testing();

# A change of a file's bytes.
sub bytes
{
	my ($change) = @_;
	return sub {
		my $text = slurp($_[0]);
		$change->($text);
		spew($_[0], $text);
	};
}
