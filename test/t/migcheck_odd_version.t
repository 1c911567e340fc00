# Versions of another length than their neighbours, which a tool that compares
# numbers puts above or below all of them.
use strict;
use warnings;

use lib 'test/lib';
use MigcheckTest qw(findings_of tree);
use Test::More;

sub odd_of
{
	my ($framework, @versions) = @_;
	my $text = $framework eq 'dbmate' ? "-- migrate:up\nSELECT 1;\n-- migrate:down\n" : $framework eq 'goose' ? "-- +goose Up\nSELECT 1;\n" : "SELECT 1;\n";
	my $ending = $framework eq 'golang-migrate' ? 'up.sql' : 'sql';
	my (undef, $found) = findings_of(tree(map { ("m/${_}_x.$ending" => $text) } @versions), "--framework=$framework");
	return [ grep { / odd-version / } @$found ];
}

my @days = map { "2024010${_}000000" } 1 .. 5;

# [ name, versions, those that are odd ]
for my $case (
	[ 'dates', \@days, [] ],
	[ 'a digit too many', [ @days[ 0 .. 3 ], '202401020000000' ], ['202401020000000'] ],
	[ 'a digit too many in the last', [ @days[ 0 .. 3 ], '202402020000000' ], ['202402020000000'] ],
	[ 'two, between', [ @days, '202401020000000', '202401030000000' ], [ '202401020000000', '202401030000000' ] ],
	[ 'a digit too few', [ @days, '2024010300000' ], ['2024010300000'] ],
	[ 'a day without its time', [ @days, '20240103' ], ['20240103'] ],
	[ 'that is the first', [ @days, '20231231' ], [] ],
	[ 'a counter first', [ '0001', @days ], [] ],
	[ 'counters, then dates', [ '0001' .. '0009', @days ], [] ],
	[ 'a first date behind counters', [ '0001' .. '0009', $days[0] ], [ $days[0] ] ],
	[ 'the tenth', [ 1 .. 10 ], [] ],
	[ 'the tenth, padded', [ map { sprintf '%04d', $_ } 1 .. 10 ], [] ],
	[ 'a counter with a digit too many', [ '0001' .. '0009', '10010' ], ['10010'] ],
	[ 'only zeros before it', [ '0001' .. '0009', '00010' ], [] ])
{
	my ($name, $versions, $odd) = @$case;
	is_deeply(odd_of($_, @$versions), [ map { "warning odd-version ${_}_x" } @$odd ], "$_: $name") for qw(golang-migrate goose);
	is_deeply(odd_of('dbmate', @$versions), [], "dbmate sorts by text: $name") if $name =~ /^(?:two|a digit)/;
}

# Supabase sorts names of files, and versions of rows: they differ where one
# version begins with another.
{
	my $supabase = sub { my (undef, $found) = findings_of(tree(map { ("supabase/migrations/${_}_x.sql" => "SELECT 1;\n") } @_)); return $found };
	is_deeply($supabase->('20240101', '20240101000000'), [ 'warning odd-version 20240101000000_x', 'warning order-mismatch 20240101_x' ], 'Supabase: one begins with the other');
	is_deeply($supabase->('20240101', '20240102000000'), [], 'Supabase: of two lengths');
	is_deeply($supabase->('20240101000000', '20240102000000'), [], 'Supabase: of one length');
}

# A folder of Prisma's without a number runs behind all that have one.
{
	my %prisma = ('p/migration_lock.toml' => qq(provider = "postgresql"\n), map { ("p/2024010${_}000000_x/migration.sql" => "SELECT 1;\n") } 1 .. 2);
	my ($status, $found) = findings_of(tree(%prisma, 'p/initial/migration.sql' => "SELECT 1;\n"));
	is_deeply($found, ['warning odd-version initial'], 'Prisma: a name without a number');
	is($status, 0, 'which is no error');
	is_deeply((findings_of(tree(%prisma, 'p/0_init/migration.sql' => "SELECT 1;\n")))[1], [], 'Prisma: a baseline');
	is_deeply((findings_of(tree('p/migration_lock.toml' => $prisma{'p/migration_lock.toml'}, map { ("p/$_/migration.sql" => "SELECT 1;\n") } qw(a b))))[1], [], 'Prisma: no name has one');
}

done_testing();
