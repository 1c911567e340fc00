# What "migcheck explain" shows is true: the bad tree breaks the rule, the good
# one does not, as the program itself judges them.
use strict;
use warnings;

use lib 'test/lib';
use JSON::PP ();
use MigcheckTest qw(migcheck findings_of tree slurp top);
use Test::More;

chdir top();

# Rules that need more than files: a database, a second revision.
my %elsewhere = map { $_ => 1 } qw(dirty-state edited-after-apply late-insert
  renamed-after-apply unknown-row unreachable-entry pending-entry);

# The files of one example, from its text.
sub files_of
{
	my ($text) = @_;
	my (%file, $name);
	# The blank line behind the example does not belong to its files.
	$text =~ s/\n\n\z/\n/;
	for my $line (split /^/, $text)
	{
		$line =~ s/^    //;
		if ($line =~ /^== (.+)$/)
		{
			$name = $1;
			$file{$name} = '';
			next;
		}
		next unless defined $name;
		$file{$name} .= $line;
	}
	for (values %file)
	{
		s/\n\z// if /\A\n\z/;
		s/\\\n\z//;
		s/\\r/\r/g;
		s/\\0/\0/g;
		s/\\x([0-9A-F]{2})/chr hex $1/ge;
	}
	return %file;
}

# What the examples of lint's rules find there.
my $schema = <<'END';
CREATE TABLE account (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, a int, legacy_code text, code text);
CREATE TABLE items (id bigint PRIMARY KEY, a int);
CREATE TABLE part (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
CREATE TYPE status AS ENUM ('open');
CREATE TABLE job (id bigint PRIMARY KEY, status status);
CREATE FUNCTION half(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n / 2';
CREATE INDEX items_half ON items (half(a));
END

# A statement of an example, behind the schema, as lint judges it.
sub lint
{
	my ($schema, $sql) = @_;
	$schema =~ s/^.*legacy_code.*$/CREATE TABLE orders (id bigint PRIMARY KEY, a int, legacy_code text);/m
	  if $sql =~ /ADD COLUMN code/;
	my $tree = tree('m/0001_schema.sql' => $schema, 'm/0002_change.sql' => "$sql\n");
	my ($status, $out, $err) = migcheck($tree, 'lint', '--notes', '--framework=plain', '--format=json', 'm');
	die "$err\n" if $status > 1;
	return map { $_->{rule} } @{ JSON::PP::decode_json($out)->{findings} };
}

sub check_lint
{
	my ($rule, $bad, $good) = @_;
	ok((grep { $_ eq $rule } lint($schema, $bad)), "$rule: lint reports the bad example") or diag($bad);
	is_deeply([ grep { $_ eq $rule } lint($schema, $good) ], [], "$rule: and not the good one") or diag($good);
}

my $root = tree();
my (undef, $list) = migcheck($root, 'rules');
my @rules = $list =~ /^(\S+)/mg;
cmp_ok(scalar @rules, '>=', 35, 'there are rules');
for my $rule (@rules)
{
	my (undef, $text) = migcheck($root, 'explain', $rule);
	# Of several files that are pending: in migcheck_lint_base.t.
	next if $rule eq 'same-table-locked-again';
	if ($text =~ /\A\S+ \(\w+, of lint\)/)
	{
		check_lint($rule, $text =~ /^Bad:\n    (\S.*)$/m, $text =~ /^Good:\n    (\S.*)$/m);
		next;
	}
	my ($bad, $good) = $text =~ /^Bad:\n    \S.*?\n(.*)^Good:\n    \S.*?\n(.*)\z/ms;
	my %bad = files_of($bad // '');
	my %good = files_of($good // '');
	if ($elsewhere{$rule})
	{
		ok(!%bad, "$rule: files cannot show it");
		next;
	}
	ok(%bad && %good, "$rule: has two trees") or next;
	my ($status, $found) = findings_of(tree(%bad));
	ok((grep { / \Q$rule\E / } @$found), "$rule: the bad tree breaks it") or diag("@$found");
	($status, $found) = findings_of(tree(%good));
	is_deeply([ grep { / \Q$rule\E / || !/^note/ } @$found ], [], "$rule: the good tree is in good order");
	isnt($status, 2, "$rule: and was checked");
}

# The pages are what it shows, one for each rule, where SARIF says that they are.
my $pages = tree();
is(system('scripts/rule-pages', 'tools/migcheck/migcheck', $pages), 0, 'the pages are written');
is_deeply([ map { s{.*/}{}r } sort glob 'doc/rules/*' ], [ map { s{.*/}{}r } sort glob "$pages/*.md" ], 'doc/rules has a page for each rule, and no other');
for my $page (sort glob "$pages/*.md")
{
	my ($name) = $page =~ m{([^/]+)$};
	ok(slurp($page) eq slurp("doc/rules/$name"), "doc/rules/$name agrees with the code (if not: make docs)");
}
my $driver = JSON::PP::decode_json((migcheck(tree('m/0001_a.sql' => "SELECT 1;\n"), 'check', '--framework=plain', '--format=sarif', 'm'))[1])->{runs}[0]{tool}{driver};
my $homepage = JSON::PP::decode_json(slurp('META.json'))->{resources}{homepage};
is($driver->{informationUri}, $homepage, 'SARIF has the homepage of META.json');
is_deeply([ map { $_->{helpUri} } @{ $driver->{rules} } ], [ map { "${homepage}doc/rules/$_.html" } @rules ], '... and the page of each rule');
done_testing();
