# The docs and the code say the same: every SQL object has a comment, the
# reference is what the catalogue says, and help, man pages and README name
# the same options.
use strict;
use warnings;

use FindBin;
use IPC::Run qw(run);
use RescueTest qw(rescue_cluster);
use Test::More;

chdir "$FindBin::Bin/../.." or die;
my $node = rescue_cluster('docs');

is( $node->safe_psql('postgres', <<'END'), '', 'every member of the extension has a comment');
SELECT pg_describe_object(classid, objid, 0)
FROM pg_depend
WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'rescue')
	AND obj_description(objid, classid::regclass::name) IS NULL
	AND NOT (classid = 'pg_class'::regclass
		AND (SELECT relkind FROM pg_class WHERE oid = objid) IN ('S', 'i'))
	AND NOT (classid = 'pg_type'::regclass
		AND (SELECT typtype = 'b' OR typtype = 'c' AND (SELECT relkind <> 'c' FROM pg_class WHERE oid = typrelid)
			FROM pg_type WHERE oid = objid))
	AND NOT (classid = 'pg_class'::regclass
		AND (SELECT relkind = 'c' FROM pg_class WHERE oid = objid))
ORDER BY 1
END

{
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;
	local $ENV{PGDATABASE} = 'postgres';
	ok(run([ 'scripts/reference', '--connected' ], '>', \my $reference),
		'the reference can be written');
	is($reference, slurp('doc/reference.md'),
		'doc/reference.md is up to date (scripts/reference writes it)');
}

for my $program (qw(migcheck rescuectl))
{
	my $help = `tools/$program/$program --help`;
	my $man = slurp("doc/$program.1");
	$man =~ s/\\-/-/g;
	my %in_help = map { $_ => 1 } $help =~ /(?<![\w-])(--[a-z][a-z-]+)/g;
	my %in_man = map { $_ => 1 } $man =~ /(?<![\w-])(--[a-z][a-z-]+)/g;
	cmp_ok(scalar(keys %in_help), '>', 3, "$program --help names its options");
	is_deeply([ sort keys %in_man ], [ sort keys %in_help ],
		"$program: help and man page name the same options");
	my $readme = slurp('README.md');
	my @unknown = grep { !$in_help{$_} } map { /(?<![\w-])(--[a-z][a-z-]+)/g }
	  $readme =~ /^\s*(?:\$ )?$program .*$/mg;
	is_deeply(\@unknown, [], "README uses no option that $program lacks");
}

my %verbs = map { $_ => 1 } slurp('Makefile') =~ /^([a-z][a-z-]*(?: [a-z-]+)*):/mg;
my @targets = map { split ' ' } keys %verbs;
for my $verb (slurp('README.md') =~ /\bmake ([a-z][a-z-]+)/g)
{
	ok((grep { $_ eq $verb } @targets), "README's make $verb exists");
}

done_testing();

sub slurp
{
	my $file = shift;
	open my $fh, '<', $file or die "$file: $!";
	local $/;
	return <$fh>;
}
