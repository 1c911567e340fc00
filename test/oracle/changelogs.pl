# Histories of Liquibase's changelogs in XML, YAML and JSON, for histories.pl:
# each step is a tree whose first changelog is db.changelog-master.
use strict;
use warnings;

my $head = '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd"';

sub insert { my ($name) = @_; return "INSERT INTO public.oracle_ran (name) VALUES ('$name');" }

# A changeset in each form; author and id as AUTHOR:ID.
sub xml { my ($name, $more) = @_; my ($author, $id) = split /:/, $name; return qq(<changeSet id="$id" author="$author"@{[ $more ? " $more" : '' ]}><sql>@{[ insert($name) ]}</sql></changeSet>\n) }
sub yaml { my ($name, $written) = @_; my ($author, $id) = split /:/, $name; return "- changeSet:\n    id: @{[ $written // $id ]}\n    author: $author\n    changes:\n    - sql:\n        sql: \"@{[ insert($name) ]}\"\n" }
sub sql { return "--liquibase formatted sql\n" . join '', map { "--changeset $_\n" . insert($_) . "\n" } @_ }

sub list { return "$head>\n" . join('', @_) . "</databaseChangeLog>\n" }
sub yaml_list { return "databaseChangeLog:\n" . join '', @_ }

sub history { my ($name, @trees) = @_; return [ 'liquibase', $name, map { ({ plus => $_ }, []) } @trees ] }

my $xml = 'db.changelog-master.xml';
my $yaml = 'db.changelog-master.yaml';
my $json = 'db.changelog-master.json';
my $relative = 'relativeToChangelogFile="true"';
(
	history('include', map { { $xml => list(qq(<include file="c/a.xml" $relative/>\n<include file="c/b.sql"/>\n)), 'c/a.xml' => list(map { xml($_) } @$_), 'c/b.sql' => sql('me:2') } } ['me:1'], [ 'me:1', 'me:3' ], [ 'me:1', 'me:3' ]),
	history('include from a folder to the one above', { $xml => list(qq(<include file="c/a.xml"/>\n)), 'c/a.xml' => list(qq(<include file="../b.xml" $relative/>\n)), 'b.xml' => list(xml('me:1')) }),
	history('a missing file', { $xml => list(xml('me:1')) }, { $xml => list(xml('me:1'), xml('me:2'), qq(<include file="a.xml"/>\n)) }),
	history('a missing file, allowed', { $xml => list(xml('me:1'), qq(<include file="a.xml" errorIfMissing="false"/>\n)) }),
	history('another case', { $xml => list(qq(<include file="A.xml"/>\n)), 'a.xml' => list(xml('me:1')) }),
	history('seen from the search path', { $xml => list(qq(<include file="c/a.xml"/>\n)), 'c/a.xml' => list(qq(<include file="b.xml"/>\n)), 'c/b.xml' => list(xml('me:1')) }),
	history('one file twice', { $xml => list(qq(<include file="a.xml"/>\n) x 2), 'a.xml' => list(xml('me:1')) }),
	history('one name twice', { $xml => list(xml('me:1'), xml('me:1')) }),
	history('one name in two changelogs', { $xml => list(map { qq(<include file="$_.xml"/>\n) } qw(a b)), map { ("$_.xml" => list(xml('me:1'))) } qw(a b) }),
	history('one id of two authors', { $xml => list(xml('me:1'), xml('you:1')) }),
	history('one name, one not for PostgreSQL', { $xml => list(xml('me:1'), xml('me:1', 'dbms="oracle"'), xml('me:2', 'dbms="!oracle"'), xml('me:3', 'dbms="mysql, postgresql"'), xml('me:4', 'ignore="true"')) }),
	history('first and last', { $xml => list(xml('me:1', 'runOrder="last"'), xml('me:2'), xml('me:3', 'runOrder="first"')) }),
	history('the order of includeAll', { $xml => list(qq(<includeAll path="c"/>\n)), map { ("c/$_.xml" => list(xml('me:' . tr/\//_/r))) } qw(B a 10 9 a-b a_b a.b ab sub/0 Z/1) }),
	history('includeAll of all forms', { $xml => list(qq(<includeAll path="c" $relative/>\n)), 'c/10.xml' => list(xml('me:10')), 'c/9.sql' => sql('me:9'), 'c/README.md' => "# x\n", 'c/a.yaml' => yaml_list(yaml('me:a')), 'c/sub/1.xml' => list(xml('me:s')) }),
	history('includeAll with bounds', { $xml => list(qq(<includeAll path="c" maxDepth="1" endsWithFilter="-up.xml"/>\n)), map { ("c/$_.xml" => list(xml('me:' . tr/\//_/r))) } qw(a-up b sub/a-up) }),
	history('includeAll of nothing', { $xml => list(xml('me:1'), qq(<includeAll path="c"/>\n)) }),
	history('includeAll of nothing, allowed', { $xml => list(xml('me:1'), qq(<includeAll path="c" errorIfMissingOrEmpty="false"/>\n)) }),
	history('includeAll of another YAML', { $xml => list(qq(<includeAll path="c"/>\n)), 'c/a.yaml' => "a: 1\n" }),
	history('a moved file', { $xml => list(qq(<include file="a.xml"/>\n)), 'a.xml' => list(xml('me:1')) }, { $xml => list(qq(<include file="c/b.xml"/>\n)), 'c/b.xml' => list(xml('me:1')) }),
	history('a moved file, with its old path', { $xml => list(qq(<include file="a.xml"/>\n)), 'a.xml' => list(xml('me:1')) }, { $xml => list(qq(<include file="c/b.xml"/>\n)), 'c/b.xml' => list(xml('me:1', 'logicalFilePath="a.xml"')) }),
	history('a path for all that is included', { $xml => "$head logicalFilePath=\"x/y.xml\">\n" . xml('me:1') . qq(<include file="a.xml"/>\n<include file="b.sql"/>\n</databaseChangeLog>\n), 'a.xml' => list(xml('me:2')), 'b.sql' => sql('me:3') }),
	map({ my $path = $_; history('paths of heads, includes and changesets' . ($path && ', below one'), ({ $xml => "$head$path>\n" . join('', map { qq(<include file="$_->[0]"$_->[1]/>\n) } [ 'a.xml', '' ], [ 'b.xml', ' logicalFilePath="I"' ], [ 'c.sql', '' ], [ 'd.sql', ' logicalFilePath="I"' ], [ 'e.sql', '' ], [ 'f.xml', ' logicalFilePath="I"' ]) . "</databaseChangeLog>\n",
		map({ ("$_.xml" => "$head" . ($_ eq 'f' ? ' logicalFilePath="H"' : '') . ">\n" . xml("me:${_}1") . xml("me:${_}2", 'logicalFilePath="C"') . "</databaseChangeLog>\n") } qw(a b f)),
		map({ ("$_.sql" => sql("me:${_}1") . "--changeset me:${_}2 logicalFilePath:C\n" . insert("me:${_}2") . "\n") } qw(c d)),
		'e.sql' => "--liquibase formatted sql logicalFilePath:H\n--changeset me:e1 logicalFilePath:C\n" . insert('me:e1') . "\n" }) x 2) } '', ' logicalFilePath="M"'),
	history('a name twice by such paths', { $xml => list(map { qq(<include file="$_.sql" logicalFilePath="x.sql"/>\n) } qw(a b)), map { ("$_.sql" => sql('me:1')) } qw(a b) }),
	history('a property', { $xml => list(qq(<property name="dir" value="c"/>\n<include file="\${dir}/a.xml"/>\n)), 'c/a.xml' => list(xml('me:1')) }),
	history('a property that is not set', { $xml => list(qq(<include file="\${dir}/a.xml"/>\n)), 'c/a.xml' => list(xml('me:1')) }),
	history('entities', { $xml => list(xml('me:1') =~ s/"me"/"m&#101;"/r, '<!-- ' . xml('me:2') =~ s/--//gr . ' -->') }),
	history('a tag without its end', { $xml => list(xml('me:1')) }, { $xml => list(xml('me:1'), '<include file="a.xml">') }),
	history('no author', { $xml => list(xml('me:1') =~ s/ author="me"//r) }),
	history('SQL in a file', { $xml => list(map { qq(<changeSet id="$_" author="me"><sqlFile path="s/$_.sql"/></changeSet>\n) } 1, 2), map { ("s/$_.sql" => insert("me:$_")) } 1, 2 }),
	history('SQL in a file that is missing', { $xml => list(xml('me:1'), qq(<changeSet id="2" author="me"><sqlFile path="s/2.sql"/></changeSet>\n)) }),
	history('a missing file for the way back', { $xml => list(xml('me:1') =~ s{</changeSet>}{<rollback><sqlFile path="no.sql"/></rollback></changeSet>}r) }),
	history('YAML', map { { $yaml => yaml_list(map({ yaml($_) } @$_), "- include:\n    file: a.yaml\n    relativeToChangelogFile: true\n"), 'a.yaml' => yaml_list(yaml('me:3')) } } ['me:1'], [ 'me:1', 'me:2' ]),
	history('YAML in brackets', { $yaml => yaml_list("  - includeAll: {path: c/}\n"), 'c/a.yml' => yaml_list("  - changeSet: {id: 1, author: \"me\", changes: [{sql: {sql: \"@{[ insert('me:1') ]}\"}}]}\n") }),
	history('ids of YAML', { $yaml => yaml_list(map { yaml("me:$_->[0]", $_->[1]) } [ '8', '010' ], [ '08', '08' ], [ '1000', '1_000' ], [ '1.1', '1.10' ], [ '31', '0x1F' ], [ 'true', 'yes' ], [ '007', '"007"' ], [ 'a b', "a b # c" ], [ 'c d', ">-\n      c\n      d" ], [ '0.5', '.5' ]) }),
	history('a mistyped changeset', { $yaml => yaml_list(yaml('me:1') =~ s/changeSet/changSet/r) }),
	history('no list', { $yaml => "databaseChangeLog:\n  changeSet: {id: 1, author: me, changes: []}\n" }),
	history('a tab', { $yaml => yaml_list(yaml('me:1') =~ s/author: /author:\t/r) }),
	history('two documents', { $yaml => yaml_list(yaml('me:1')) . "---\n" . yaml_list(yaml('me:2')) }),
	history('JSON', { $json => qq({"databaseChangeLog":[{"changeSet":{"id":"1","author":"me","changes":[{"sql":{"sql":"@{[ insert('me:1') ]}"}}]}},{"include":{"file":"a.sql"}}]}), 'a.sql' => sql('me:2') }),
	history('JSON with an escape that YAML lacks', { $json => qq({"databaseChangeLog":[{"changeSet":{"id":"a\\/b","author":"me","changes":[]}}]}) }),
)
