# A statement's parameters and columns: a call with another number of values does
# not compile, and neither does one without the values that are needed.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use IPC::Run qw(run);
use Test::More;

chdir "$FindBin::Bin/../.." or die;

my $pg_config = $ENV{PG_CONFIG} // 'pg_config';
my $headers = `$pg_config --includedir-server 2>/dev/null`;
chomp $headers;
plan skip_all => 'no headers of the server' unless -f "$headers/postgres.h";
my $dir = tempdir(CLEANUP => 1);

# Whether a function with this body compiles; what the compiler says.
sub compiles
{
	my $body = shift;
	my $said;

	open my $file, '>', "$dir/call.c" or die;
	print $file <<"END";
#include "postgres.h"
#include "bundle/listing.h"
#include "store/store.h"

extern void call(ReturnSetInfo *rsinfo);

void
call(ReturnSetInfo *rsinfo)
{
	$body;
}
END
	close $file;
	run [ $ENV{CC} // 'cc', '-fsyntax-only', '-Iext', '-Ilib', "-I$headers", "$dir/call.c" ], '>&', \$said;
	return ($? == 0, $said);
}

my $two = 'Datum values[STATEMENT_TOKEN_PARAMS] = {0}; bool nulls[2] = {0}';
my $one = 'Datum values[1] = {0}; bool nulls[1] = {0}; Datum both[2] = {0}';
my $number = qr/not as many as the statement has parameters/;

# call, what is declared, and why it does not compile; undef where it does
for (
	[ 'store_run(STATEMENT_TOKEN, values)', $two, undef ],
	[ 'store_run_nulls(STATEMENT_TOKEN, values, nulls)', $two, undef ],
	[ 'store_first(STATEMENT_LATEST, values)', $two, undef ],
	[ 'put_rows(rsinfo, STATEMENT_HOLDS, values)', $two, undef ],
	[ 'store_run_plain(STATEMENT_SETTINGS)', $two, undef ],
	[ 'store_run(STATEMENT_TOKEN, values)', $one, $number ],
	[ 'store_run_nulls(STATEMENT_TOKEN, both, nulls)', $one, $number ],
	[ 'store_first(STATEMENT_LATEST, values)', $one, $number ],
	[ 'put_rows(rsinfo, STATEMENT_HOLDS, values)', $one, $number ],
	[ 'put_rows_nulls(rsinfo, STATEMENT_TOMBSTONES, values, nulls)', $two, $number ],
	[ 'store_run_plain(STATEMENT_TOKEN)', $two, qr/parameters are missing/ ],
	[ 'put_rows_plain(rsinfo, STATEMENT_HOLDS)', $two, qr/parameters are missing/ ])
{
	my ($call, $declared, $why) = @$_;
	my ($ok, $said) = compiles("$declared; (void) $call");

	if (defined $why)
	{
		ok(!$ok, "$call with other arrays does not compile");
		like($said, $why, 'and says why');
	}
	else
	{
		ok($ok, "$call compiles") or diag $said;
	}
}

done_testing();
