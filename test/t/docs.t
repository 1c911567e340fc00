# The docs that are written from the code agree with it, and what the others
# name is there.
use strict;
use warnings;

use File::Temp qw(tempdir);
use lib 'test/lib';
use FileTest qw(slurp);
use IPC::Run qw(run);
use RescueTest qw(rescue_cluster top);
use Test::More;

chdir top();
my $node = rescue_cluster('docs');
local $ENV{PGHOST} = $node->host;
local $ENV{PGPORT} = $node->port;
local $ENV{PGDATABASE} = 'postgres';

for my $doc ('reference', 'refusals')
{
	my ($written, $err) = ('', '');
	run [ "scripts/$doc", '--connected' ], '>', \$written, '2>', \$err;
	is($err, '', "scripts/$doc says nothing but the text");
	ok($written eq slurp("doc/$doc.md"),
		"doc/$doc.md agrees with the code (if not: make docs)")
	  or diag(difference("doc/$doc.md", $written));
}

# The map of rooms has each folder of code, and no other.
{
	my $design = slurp('doc/design.md');
	my %named = map { ($_ => 1) } $design =~ /^\| `([a-z_\/]+)` \|/mg;
	my %there = map { ($_ => 1) } grep { my @code = glob "$_/*.[ch] $_/*.sql $_/*.rules $_/*.def"; -d && @code }
	  qw(ext router sql/rescue), glob('ext/* lib/* lib/redact/* lib/verdict/* tools/* tools/*/* tools/migcheck/sql/*');
	is(join(' ', sort keys %named), join(' ', sort keys %there),
		'doc/design.md: the map has each room');
}

# What is below does not use what is above.
{
	my ($read, @wrong) = 0;
	for my $room ([ 'lib', qr{common/|migcheck/|rescuectl/} ], [ 'ext', qr{migcheck/|rescuectl/|router\.h} ],
		[ 'router', qr{migcheck/|rescuectl/} ],
		[ 'tools/common', qr{migcheck/|rescuectl/} ], [ 'tools/migcheck', qr{rescuectl/} ],
		[ 'tools/rescuectl', qr{migcheck/} ])
	{
		my ($folder, $above) = @$room;
		for my $file (map { glob "$folder/$_" } '*.[ch]', '*/*.[ch]', '*/*/*.[ch]')
		{
			$read++;
			push @wrong, $file if slurp($file) =~ /^#include "(?:$above)/m;
		}
	}
	is_deeply(\@wrong, [], 'no file includes a header of a room above it');
	cmp_ok($read, '>', 300, 'the files were there');
}

# The grants that the page on security spells out are those of the sets.
{
	my %spelled = slurp('doc/security.md') =~ /^-- SELECT rescue_grant\('\w+', '(\w+)'\)\nGRANT EXECUTE ON FUNCTION\n(.*?)\nTO /gms;
	is(join(' ', sort keys %spelled), 'read token_read tokens', 'doc/security.md: the sets whose grants are spelled out');
	for my $set (sort keys %spelled)
	{
		my $functions = join ', ', map { "('$_')" } $spelled{$set} =~ /([\w.]+\([^)]*\))/g;
		is($node->safe_psql('postgres', "SELECT column1::regprocedure FROM (VALUES $functions) spelled ORDER BY 1"),
			$node->safe_psql('postgres', "SELECT function FROM rescue.privilege_sets WHERE what = '$set' ORDER BY 1"),
			"doc/security.md: the functions of the set $set");
	}
}

# Every object of the extension that a user may meet says what it is for.
is($node->safe_psql('postgres', <<'END'), '', 'every function, table, view, type and domain has a comment');
SELECT pg_describe_object(d.classid, d.objid, 0)
FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
	AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'rescue')
	AND d.classid IN ('pg_proc'::regclass, 'pg_class'::regclass, 'pg_type'::regclass)
	AND NOT EXISTS (SELECT FROM pg_class c WHERE d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind = 'c')
	AND NOT EXISTS (SELECT FROM pg_type t WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid
		AND (t.typelem <> 0 OR t.typrelid <> 0
			AND (SELECT relkind FROM pg_class WHERE oid = t.typrelid) <> 'c'))
	AND coalesce(obj_description(d.objid, d.classid::regclass::name), '') = ''
ORDER BY 1
END

# What a page names exists: other pages, functions, settings, SQLSTATEs.
my %functions = map { $_ => 1 } split /\n/, $node->safe_psql('postgres',
	"SELECT DISTINCT proname FROM pg_proc WHERE proname ~ '^rescue_'");
$functions{$_} = 1 for map { slurp($_) =~ /^CREATE FUNCTION (rescue_\w+)\(/mg } glob 'router/sql/*.sql';
my %states = map { $_ => 1 } split /\n/, $node->safe_psql('postgres',
	'SELECT DISTINCT sqlstate FROM rescue.refusals()');
my %objects = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', <<'END');
SELECT 'rescue.' || relname FROM pg_class WHERE relnamespace = 'rescue'::regnamespace
UNION SELECT 'rescue.' || proname FROM pg_proc WHERE pronamespace = 'rescue'::regnamespace
UNION SELECT 'rescue.' || typname FROM pg_type WHERE typnamespace = 'rescue'::regnamespace
UNION SELECT unnest(ARRAY['rescue.audit', 'rescue.audit_file', 'rescue.client', 'rescue.error_style', 'rescue.org_id', 'rescue.request_id'])
END
for my $page ('README.md', glob 'doc/*.md')
{
	my $text = slurp($page);
	my $folder = $page =~ m{^doc/} ? 'doc/' : '';
	my @links = grep { !/^\w+:/ } $text =~ /\]\(([^)#]+)/g;
	is(join(' ', grep { !-e "$folder$_" } @links), '', "$page: its links lead somewhere");
	my @called = $text =~ /\b(rescue_[a-z_]+[a-z])\(/g;
	is(join(' ', grep { !$functions{$_} } unique(@called)), '', "$page: its functions exist");
	my @named = $text =~ /`(rescue\.[a-z_]+)(?=[`(. ])/g;
	is(join(' ', grep { !$objects{$_} } unique(@named)), '', "$page: so do its tables, types and settings");
	my @codes = $text =~ /\b(RB\d{3})\b/g;
	is(join(' ', grep { !$states{$_} } unique(@codes)), '', "$page: and its SQLSTATEs");
}
$node->stop;

# The static site: each link of a page leads to a file and a heading.
SKIP:
{
	skip 'cmark-gfm is not installed', 1 if system('command -v cmark-gfm >/dev/null') != 0;
	my $site = tempdir(CLEANUP => 1);
	run [ 'scripts/site', $site ], '>', \my $made, '2>', \my $broken;
	is($broken, '', 'the site is made, and no link is broken');
}
done_testing();

sub unique { my %seen; return sort grep { !$seen{$_}++ } @_ }

# The first lines in which a file and a text differ.
sub difference
{
	my ($file, $text) = @_;
	run [ 'diff', '-u', $file, '-' ], '<', \$text, '>', \my $diff;
	return join '', map { "$_\n" } (split /\n/, $diff)[ 0 .. 30 ];
}
