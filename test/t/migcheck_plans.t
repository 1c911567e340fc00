# migcheck on frameworks that keep a plan, a sum or a list next to the files:
# Atlas, sqitch, Liquibase's formatted SQL, Rails' structure.sql; and on
# node-pg-migrate's and goose's scripts next to SQL.
use strict;
use warnings;

use lib 'test/lib';
use Digest::SHA qw(sha256);
use MIME::Base64 qw(encode_base64);
use MigcheckTest qw(migcheck findings_of tree without_digests);
use Test::More;

my $sql = "SELECT 1;\n";

# Atlas's sum, by a program of our own: name => content, in the order of names.
sub sum
{
	my (%file) = @_;
	my ($all, $lines, $total) = ('', '', '');
	for my $name (sort keys %file)
	{
		$all .= $name;
		next if $file{$name} =~ /\A[^\n]*atlas:sum ignore/;
		$all .= $file{$name};
		my $hash = encode_base64(sha256($all), '');
		$lines .= "$name h1:$hash\n";
		$total .= "$name$hash";
	}
	return 'h1:' . encode_base64(sha256($total), '') . "\n$lines";
}

# A folder of Atlas's; changes after the sum was made.
sub atlas
{
	my ($files, %change) = @_;
	my %all = ('atlas.sum' => sum(%$files), %$files, %change);
	return { map { ("m/$_" => $all{$_}) } grep { defined $all{$_} } keys %all };
}
my %a = map { ("2024010${_}000000_x$_.sql" => "CREATE TABLE t$_ ();\n") } 1 .. 4;
my ($a1, $a2, $a3, $a4) = sort keys %a;

my %ups = map { ("${_}_t.up.sql" => "CREATE TABLE t$_ ();\n") } 1 .. 2;
my %downs = map { ("${_}_t.down.sql" => "DROP TABLE t$_;\n") } 1 .. 2;
my %pairs = (%ups, %downs);

# A plan of sqitch's.
sub sqitch
{
	my (%change) = @_;
	my %all = (
		'sqitch.plan' => "%syntax-version=1.0.0\n%project=flip\n\n" . plan_of('users', 'orders [users]', '@v1', 'plan [users orders]'),
		map({ ("deploy/$_.sql" => "SELECT 1; -- $_\n", "revert/$_.sql" => $sql, "verify/$_.sql" => $sql) } qw(users orders plan)),
		%change);
	return { map { ("m/$_" => $all{$_}) } grep { defined $all{$_} } keys %all };
}
sub plan_of { return join '', map { "$_ 2024-01-01T00:00:00Z A Person <a\@example.com> # a note\n" } @_ }
sub head { return "%project=flip\n" . plan_of(@_) }
my @three = ('users', 'orders [users]', 'plan [users orders]');

my $change = "--changeset ann:1\nCREATE TABLE a ();\n--rollback DROP TABLE a;\n\n-- changeset ann:2 runOnChange:true\nSELECT 2;\n";
# A changelog in XML of these elements, and a changeset of me.
sub list { return join "\n", '<databaseChangeLog>', @_, "</databaseChangeLog>\n" }
sub set { my ($id, $more) = @_; return qq(<changeSet id="$id" author="me"@{[ $more ? " $more" : '' ]}><sql>SELECT 1</sql></changeSet>) }

my $liquibase = "--liquibase formatted sql\n\n$change";

my $class = "class X\nend\n";
my $structure = sub { "CREATE TABLE users ();\n\nINSERT INTO \"schema_migrations\" (version) VALUES\n" . join(",\n", map { "('$_')" } @_) . ";\n" };
my @rails = ('db/migrate/20240101000000_a.rb' => $class, 'db/migrate/20240102000000_b.rb' => $class);

# [ name, framework, { files }, [ findings ] ]
my @scenarios = (
	[ 'atlas', 'atlas', atlas(\%a), [] ],
	[ 'atlas: an ignored file', 'atlas', atlas({ %a, '20240105000000_i.sql' => "-- atlas:sum ignore\n\nSELECT 1;\n" }), [] ],
	[ 'atlas: an ignored file may change', 'atlas', atlas({ %a, '20240105000000_i.sql' => "-- atlas:sum ignore\n\nSELECT 1;\n" }, '20240105000000_i.sql' => "-- atlas:sum ignore\n\nSELECT 2;\n"), [] ],
	[ 'atlas: edited', 'atlas', atlas(\%a, $a2 => "CREATE TABLE tt ();\n"), ["error checksum-mismatch $a2"] ],
	[ 'atlas: pairs, both summed', 'atlas', atlas({%pairs}), [] ],
	[ 'atlas: pairs, both summed, a way down edited', 'atlas', atlas({%pairs}, '2_t.down.sql' => $sql), ['error checksum-mismatch 2_t.down.sql'] ],
	[ 'atlas: pairs, those that run summed', 'atlas', atlas({%ups}, %downs), [] ],
	[ 'atlas: pairs, those that run summed, one edited', 'atlas', atlas({%ups}, %downs, '2_t.up.sql' => $sql), ['error checksum-mismatch 2_t.up.sql'] ],
	[ 'atlas: pairs, a new one', 'atlas', atlas({%pairs}, '3_t.up.sql' => $sql, '3_t.down.sql' => $sql), ['error orphan-file 3_t.up.sql'] ],
	[ 'atlas: pairs, only the way back is new', 'atlas', atlas({ %pairs, '3_t.up.sql' => $sql }, '3_t.down.sql' => $sql), ['error orphan-file 3_t.down.sql'] ],
	[ 'atlas: goose\'s sections', 'atlas', atlas({ map { ("${_}_t.sql" => "-- +goose Up\nSELECT $_;\n-- +goose Down\nSELECT 0;\n") } 1, 2 }), [] ],
	[ 'atlas: goose\'s sections, the wrong way round', 'atlas', atlas({ '1_t.sql' => "-- +goose Down\nSELECT 0;\n-- +goose Up\nSELECT 1;\n" }), ['error section-error 1_t.sql'] ],
	[ 'atlas: dbmate\'s sections', 'atlas', atlas({ map { ("${_}_t.sql" => "-- migrate:up\nSELECT $_;\n-- migrate:down\nSELECT 0;\n") } 1, 2 }), [] ],
	[ 'atlas: Flyway\'s names', 'atlas', atlas({ map { ("$_.sql" => $sql) } qw(V1__a V2__b U1__a U2__b R__v) }), [] ],
	[ 'atlas: Flyway\'s names, one version twice', 'atlas', atlas({ map { ("$_.sql" => $sql) } qw(V1__a V2__b V2__c) }), ['error duplicate-prefix 2'] ],
	[ 'atlas: CR LF', 'atlas', atlas(\%a, $a1 => "CREATE TABLE t1 ();\r\n"), [ "error checksum-mismatch $a1", "note line-endings $a1" ] ],
	[ 'atlas: the last edited', 'atlas', atlas(\%a, $a4 => "CREATE TABLE t4 (); \n"), ["error checksum-mismatch $a4"] ],
	[ 'atlas: a file came in between', 'atlas', atlas(\%a, '20240102120000_y.sql' => $sql), ['error orphan-file 20240102120000_y.sql'] ],
	[ 'atlas: a file came at the end', 'atlas', atlas(\%a, '20240109000000_y.sql' => $sql), ['error orphan-file 20240109000000_y.sql'] ],
	[ 'atlas: a file is gone', 'atlas', atlas(\%a, $a2 => undef), ["error missing-file $a2"] ],
	[ 'atlas: the last file is gone', 'atlas', atlas(\%a, $a4 => undef), ["error missing-file $a4"] ],
	[ 'atlas: a line of the sum is gone', 'atlas', atlas(\%a, 'atlas.sum' => sum(%a) =~ s/^\Q$a2\E .*\n//mr), ["error orphan-file $a2"] ],
	[ 'atlas: another total', 'atlas', atlas(\%a, 'atlas.sum' => 'h1:' . encode_base64(sha256('x'), '') . "\n" . sum(%a) =~ s/\A.*\n//r), ['error checksum-mismatch atlas.sum'] ],
	[ 'atlas: no total', 'atlas', atlas(\%a, 'atlas.sum' => sum(%a) =~ s/\A.*\n//r), ['error bad-journal atlas.sum'] ],
	[ 'atlas: an empty sum', 'atlas', atlas(\%a, 'atlas.sum' => ''), ['error bad-journal atlas.sum'] ],
	[ 'atlas: a hash cut off', 'atlas', atlas(\%a, 'atlas.sum' => substr sum(%a), 0, -10), ['error bad-journal atlas.sum'] ],
	[ 'atlas: conflict markers', 'atlas', atlas(\%a, 'atlas.sum' => sum(%a) . "<<<<<<< HEAD\n"), ['error bad-journal atlas.sum'] ],
	[ 'atlas: a sum with CR LF', 'atlas', atlas(\%a, 'atlas.sum' => sum(%a) =~ s/\n/\r\n/gr), [] ],
	[ 'atlas: one version', 'atlas', atlas({ '1_a.sql' => $sql, '1_b.sql' => $sql }), ['error duplicate-prefix 1'] ],
	[ 'atlas: no sum', 'atlas', { 'atlas.hcl' => '', map { ("migrations/$_" => $a{$_}) } keys %a }, ['error missing-journal atlas.sum'] ],

	[ 'sqitch', 'sqitch', sqitch(), [] ],
	[ 'sqitch: no script', 'sqitch', sqitch('deploy/orders.sql' => undef), ['error missing-file orders'] ],
	[ 'sqitch: no way back', 'sqitch', sqitch('revert/orders.sql' => undef), ['warning missing-down orders'] ],
	[ 'sqitch: not in the plan', 'sqitch', sqitch('deploy/x.sql' => $sql, 'revert/x.sql' => $sql, 'verify/x.sql' => $sql), [ 'warning missing-up x', 'warning orphan-file deploy/x.sql', 'warning orphan-file verify/x.sql' ] ],
	[ 'sqitch: a folder below', 'sqitch', sqitch('sqitch.plan' => head(@three, 'app/x'), 'deploy/app/x.sql' => $sql, 'revert/app/x.sql' => $sql), [] ],
	[ 'sqitch: a change that climbs', 'sqitch', sqitch('sqitch.plan' => head(@three, 'app/../../x')), ['error unsafe-tag app/../../x'] ],
	[ 'sqitch: needs what comes later', 'sqitch', sqitch('sqitch.plan' => head('orders [users]', 'users', 'plan')), ['error bad-journal orders'] ],
	[ 'sqitch: needs what is not there', 'sqitch', sqitch('sqitch.plan' => head('users', 'orders [nobody]', 'plan')), ['error bad-journal orders'] ],
	[ 'sqitch: other projects and conflicts', 'sqitch', sqitch('sqitch.plan' => head('users', 'orders [other:x !old users@HEAD]', '@v1', 'plan [@v1 users@v1]')), [] ],
	[ 'sqitch: an unknown tag', 'sqitch', sqitch('sqitch.plan' => head('users', 'orders', 'plan [users@v9]')), ['error bad-journal plan'] ],
	[ 'sqitch: a list without end', 'sqitch', sqitch('sqitch.plan' => head('users', 'orders', 'plan [users')), ['error bad-journal plan', 'error bad-journal plan'] ],
	[ 'sqitch: twice', 'sqitch', sqitch('sqitch.plan' => head(@three, 'users')), ['error duplicate-tag users'] ],
	[ 'sqitch: reworked', 'sqitch', sqitch('sqitch.plan' => head(@three, '@v1', 'users [users@v1]'), map { ("$_/users\@v1.sql" => $sql) } qw(deploy revert verify)), [] ],
	( map { my $tag = $_; [ "sqitch: reworked behind two tags, named for $tag", 'sqitch', sqitch('sqitch.plan' => head(@three, '@v1', '@v1.1', 'users [users@v1]', '@v2'), map { ("$_/users\@$tag.sql" => $sql) } qw(deploy revert verify)), $tag eq 'v2' ? [ 'error missing-file users@v1', ( map { "warning orphan-file $_/users\@v2.sql" } qw(deploy verify) ), 'warning missing-up users@v2' ] : [] ] } qw(v1 v1.1 v2) ),
	[ 'sqitch: reworked, the old script lost', 'sqitch', sqitch('sqitch.plan' => head(@three, '@v1', 'users [users@v1]')), [ 'error missing-file users@v1' ] ],
	[ 'sqitch: a tag twice', 'sqitch', sqitch('sqitch.plan' => head('users', '@v1', 'orders', '@v1', 'plan')), ['error duplicate-tag @v1'] ],
	[ 'sqitch: no planner', 'sqitch', sqitch('sqitch.plan' => head(@three[ 0, 1 ]) . "plan 2024-01-01T00:00:00Z nobody\n"), ['error bad-journal plan'] ],
	[ 'sqitch: no time', 'sqitch', sqitch('sqitch.plan' => head(@three[ 0, 1 ]) . "plan A <a\@example.com>\n"), ['error bad-journal plan'] ],
	[ 'sqitch: no project', 'sqitch', sqitch('sqitch.plan' => plan_of(@three)), ['error bad-journal sqitch.plan'] ],
	[ 'sqitch: conflict markers', 'sqitch', sqitch('sqitch.plan' => "<<<<<<< HEAD\n" . head(@three)), ['error bad-journal sqitch.plan'] ],
	[ 'sqitch: no plan', 'sqitch', sqitch('sqitch.plan' => undef, 'sqitch.conf' => ''), ['error missing-journal sqitch.plan'] ],
	[ 'sqitch: comments, blanks and CR LF', 'sqitch', sqitch('sqitch.plan' => "# a comment\r\n\r\n" . head(map { "  +$_" } @three) =~ s/\n/\r\n/gr), [] ],

	[ 'liquibase', 'liquibase', { 'm/001.sql' => $liquibase, 'm/sub/002.sql' => $liquibase }, [] ],
	[ 'liquibase: one name twice', 'liquibase', { 'm/001.sql' => "$liquibase--changeset ann:1\nSELECT 3;\n" }, ['error duplicate-tag ann:1'] ],
	[ 'liquibase: no author', 'liquibase', { 'm/001.sql' => "$liquibase--changeset 3\nSELECT 3;\n" }, ['error section-error 001.sql'] ],
	[ 'liquibase: quoted names', 'liquibase', { 'm/001.sql' => qq(${liquibase}--changeset "Ann B":"an id" labels:x\nSELECT 3;\n) }, [] ],
	( map { [ "liquibase: $_->[0]", 'liquibase', { 'm/001.sql' => "$liquibase$_->[1]" }, $_->[2] ? ['error section-error 001.sql'] : [] ] }
		[ 'a blank in the author', "--changeset ann b:3\nSELECT 3;\n", 0 ], [ 'a colon in the id', "--changeset ann:3:4\nSELECT 3;\n", 0 ], [ 'quoted', qq(--changeset "ann b":"3 4"\nSELECT 3;\n), 0 ],
		[ 'a blank before the id', "--changeset ann: 3\nSELECT 3;\n", 1 ], [ 'no id', "--changeset ann:\nSELECT 3;\n", 1 ], [ 'one dash', "-changeset ann:3\nSELECT 3;\n", 1 ],
		[ 'no statement', "--changeset ann:3\n--comment x\n--changeset ann:4\nSELECT 4;\n", 1 ], [ 'no statement at the end', "--changeset ann:3\n\n", 1 ], [ 'a subtraction', "--changeset ann:3\nSELECT 3\n-changeset_size;\n", 0 ] ),
	[ 'liquibase: no first line', 'liquibase', { 'm/001.sql' => $liquibase, 'm/002.sql' => $change }, ['error section-error 002.sql'] ],
	[ 'liquibase: no changeset', 'liquibase', { 'm/001.sql' => $liquibase, 'm/002.sql' => "--liquibase formatted sql\n$sql" }, ['error section-error 002.sql'] ],
	[ 'liquibase: plain SQL beside', 'liquibase', { 'm/001.sql' => $liquibase, 'm/002.sql' => $sql }, [] ],
	# Changelogs that list others: what test/oracle has of them is not repeated.
	[ 'changelog', 'liquibase', { 'm/db.changelog-master.xml' => list('<include file="m/a.xml"/>', '<includeAll path="s" relativeToChangelogFile="true"/>'), 'm/a.xml' => list(set('1')), 'm/s/1.sql' => $liquibase }, [] ],
	[ 'changelog: in a class path', 'liquibase', { 'src/main/resources/db/changelog/db.changelog-master.yaml' => "databaseChangeLog:\n- include: {file: classpath:db/changelog/a.sql}\n", 'src/main/resources/db/changelog/a.sql' => $liquibase }, [] ],
	[ 'changelog: a missing file', 'liquibase', { 'm/db.changelog-master.xml' => list(set('1'), '<include file="a.xml"/>') }, ['error missing-file a.xml'] ],
	[ 'changelog: not above the repository', 'liquibase', { 'm/changelog.xml' => list(set('1'), '<changeSet id="2" author="me"><sqlFile path="../../../../../../../../etc/hostname" relativeToChangelogFile="true"/></changeSet>') }, ['error missing-file ../../../../../../../../etc/hostname'] ],
	[ 'changelog: not included', 'liquibase', { 'm/db.changelog-master.xml' => list('<include file="a.xml"/>'), 'm/a.xml' => list(set('1')), 'm/b.xml' => list(set('2')), 'm/c.sql' => $liquibase, 'm/d.sql' => $sql, 'm/e.xml' => '<x/>' }, [ 'warning orphan-file m/b.xml', 'warning orphan-file m/c.sql' ] ],
	[ 'changelog: one name twice', 'liquibase', { 'm/changelog.xml' => list(set('1'), set('1')) }, ['error duplicate-tag me:1'] ],
	[ 'changelog: includes itself', 'liquibase', { 'm/changelog.xml' => list('<include file="changelog.xml"/>') }, ['error bad-journal m/changelog.xml'] ],
	[ 'changelog: of many that include each other', 'liquibase', { map { ("m/change$_.xml" => list(set($_), '<include file="change' . ($_ + 1) . '.xml"/>')) } 10 .. 80 }, ['error bad-journal m/change74.xml'] ],
	[ 'changelog: no author', 'liquibase', { 'm/changelog.xml' => list('<changeSet id="1"/>') }, ['error bad-journal 1'] ],
	[ 'changelog: mistyped', 'liquibase', { 'm/changelog.yaml' => "databaseChangeLog:\n- changset: {id: 1, author: me}\n" }, ['error bad-journal changset'] ],
	[ 'changelog: a changeset within another', 'liquibase', { 'm/changelog.xml' => list('<changeSet id="1" author="me">', set('2'), '</changeSet>') }, ['error bad-journal changeSet'] ],
	[ 'changelog: broken', 'liquibase', { 'm/changelog.xml' => list(set('1'), '<include>') }, ['error bad-journal m/changelog.xml'] ],
	[ 'changelog: another file in includeAll', 'liquibase', { 'm/changelog.xml' => list('<includeAll path="s"/>'), 'm/s/pom.xml' => '<project/>' }, ['error bad-journal m/s/pom.xml'] ],
	[ 'changelog: conflict markers', 'liquibase', { 'm/changelog.xml' => list("<<<<<<< HEAD\n", set('1'), "=======\n>>>>>>> x\n") }, ['error conflict-marker m/changelog.xml'] ],
	( map { [ "changelog: not read: $_->[0]", 'liquibase', { 'm/changelog.xml' => $_->[1] =~ /^<!/ ? $_->[1] : list($_->[1]), 'm/s/a.xml' => list(set('1')) }, ["error unreadable-file $_->[2]"] ] }
		[ 'a document type', '<!DOCTYPE a [<!ENTITY b SYSTEM "b">]><databaseChangeLog/>', 'm/changelog.xml' ],
		[ 'a parameter', '<include file="${where}/a.xml"/>', '${where}/a.xml' ],
		[ 'a program that filters', '<includeAll path="s" filter="org.example.Some"/>', 'filter' ],
		[ 'Groovy', '<include file="a.groovy"/>', 'a.groovy' ] ),
	[ 'changelog: without a first one', 'liquibase', { 'm/a.xml' => list(set('1')), 'm/s/b.sql' => $liquibase, 'm/s/c.sql' => $sql, 'm/pom.xml' => '<project/>' }, [] ],
	[ 'liquibase: conflict markers', 'liquibase', { 'm/001.sql' => "$liquibase>>>>>>> x\n" }, ['error conflict-marker 001.sql'] ],

	[ 'rails', 'rails', { @rails, 'db/structure.sql' => $structure->(20240102000000, 20240101000000) }, [] ],
	[ 'rails: not in structure.sql', 'rails', { @rails, 'db/structure.sql' => $structure->(20240101000000) }, ['warning orphan-file 20240102000000_b.rb'] ],
	[ 'rails: only in structure.sql', 'rails', { @rails, 'db/structure.sql' => $structure->(20240103000000, 20240102000000, 20240101000000) }, ['note version-gap 20240103000000'] ],
	[ 'rails: twice in structure.sql', 'rails', { @rails, 'db/structure.sql' => $structure->(20240102000000, 20240102000000, 20240101000000) }, ['error duplicate-tag 20240102000000'] ],
	[ 'rails: structure.sql in conflict', 'rails', { @rails, 'db/structure.sql' => $structure->(20240102000000) . "<<<<<<< HEAD\n" }, ['error conflict-marker structure.sql'] ],
	[ 'rails: one class', 'rails', { @rails, 'db/migrate/20240103000000_b.rb' => $class }, ['error duplicate-tag 20240103000000_b'] ],
	[ 'rails: one class, copied from an engine', 'rails', { @rails, 'db/migrate/20240103000000_b.shop.rb' => $class }, ['error duplicate-tag 20240103000000_b.shop'] ],
	[ 'rails: schema.rb in conflict', 'rails', { @rails, 'db/schema.rb' => "<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n" }, ['error conflict-marker schema.rb'] ],
	[ 'rails: schema.rb', 'rails', { @rails, 'db/schema.rb' => "ActiveRecord::Schema.define do\nend\n" }, [] ],
	[ 'rails: a name that Rails stops at', 'rails', { @rails, 'db/migrate/20240103000000_B.rb' => $class }, [ 'error bad-name 20240103000000_B.rb' ] ],
	[ 'rails: a name that Rails does not look at', 'rails', { @rails, 'db/migrate/20240103000000.rb' => $class }, [ 'warning bad-name 20240103000000.rb' ] ],

	[ 'node-pg-migrate: scripts beside SQL', 'node-pg-migrate', { 'm/1700000000001_a.sql' => "-- Up Migration\n$sql", 'm/1700000000002_b.js' => "exports.up = 1\n", 'm/20231114221320003_c.ts' => "x\n", 'm/.gitkeep' => '' }, [] ],
	[ 'node-pg-migrate: one time, two spellings', 'node-pg-migrate', { 'm/1700000000001_a.sql' => "-- Up Migration\n$sql", 'm/20231114221320001_b.ts' => "x\n" }, ['warning duplicate-prefix 1700000000001'] ],
	[ 'node-pg-migrate: no number', 'node-pg-migrate', { 'm/1700000000001_a.sql' => "-- Up Migration\n$sql", 'm/1700000000002-b.sql' => $sql, 'm/helper.js' => "x\n" }, [ 'warning bad-name 1700000000002-b.sql', 'warning bad-name helper.js' ] ],
	[ 'goose: Go beside SQL', 'goose', { 'm/1_a.sql' => "-- +goose Up\n$sql-- +goose Down\n", 'm/2_b.go' => "package m\n", 'm/2_b_test.go' => "package m\n" }, [] ],
	[ 'goose: Go and SQL of one number', 'goose', { 'm/1_a.sql' => "-- +goose Up\n$sql-- +goose Down\n", 'm/01_b.go' => "package m\n" }, ['error duplicate-prefix 1'] ],
	[ 'golang-migrate: an editor\'s copy is a second one', 'golang-migrate', { map({ ("m/1_a.$_.sql" => $sql) } qw(up down)), 'm/1_a.up.sql.orig' => $sql }, [ 'error duplicate-prefix 1', 'warning missing-down 1_a' ] ],
	[ 'golang-migrate: too large a number', 'golang-migrate', { map({ ("m/$_.sql" => $sql) } map { ("$_.up", "$_.down") } qw(1_a 9223372036854775807_b 9223372036854775808_c)), 'm/18446744073709551616_d.up.sql' => $sql }, [ map { "error bad-name $_.sql" } qw(9223372036854775808_c.up 9223372036854775808_c.down 18446744073709551616_d.up) ] ],
);

for my $scenario (@scenarios)
{
	my ($name, $framework, $files, $expected) = @$scenario;
	my ($status, $found, $report, $err) = findings_of(tree(%$files));
	is_deeply($found, [ sort @$expected ], $name) or diag(explain($found), $err);
	is($status, $name =~ /: not read: / ? 2 : (grep { /^error/ } @$expected) ? 1 : 0, "$name: status");
	is_deeply([ map { $_->{framework} } @{ $report->{tool}{roots} } ], [$framework], "$name: taken for $framework");
}

# What could be another tool's says so; what has a mark of its own does not.
{
	my @both = (map { ("m/1_a.$_.sql" => $sql, "m/2_b.$_.sql" => $sql) } qw(up down));
	for my $case (
		[ 'Rust and Go', { @both, 'Cargo.toml' => '', 'go.mod' => '' }, 'sqlx', 'golang-migrate' ],
		[ 'only Rust', { @both, 'Cargo.toml' => '' }, 'sqlx', undef ],
		[ 'two kinds of annotations', { 'm/1_a.sql' => "-- +goose Up\n$sql", 'm/2_b.sql' => "-- migrate:up\n$sql" }, 'goose', 'dbmate' ],
		[ 'a sum', { %{ atlas(\%a) }, 'Cargo.toml' => '', 'go.mod' => '' }, 'atlas', undef ])
	{
		my ($name, $files, $framework, $also) = @$case;
		my $folder = tree(%$files);
		my (undef, undef, $report) = findings_of($folder);
		is($report->{tool}{roots}[0]{framework}, $framework, "$name: taken for $framework");
		is($report->{tool}{roots}[0]{also}, $also, "$name: or for");
		my (undef, $out) = migcheck($folder);
		is($out =~ /^m: \S+, also perhaps (\S+) \(say which/m ? $1 : undef, $also, "$name: and said");
		(undef, $out) = migcheck($folder, "--framework=$framework", 'm');
		unlike($out, qr/also perhaps/, "$name: not once it was said");
	}
}

# Names that people take for one another, and links that lead out.
{
	my @names = (
		[ "caf\xC3\xA9", "cafe\xCC\x81", 'an accent in two forms' ],
		[ 'plan', "pl\xD0\xB0n", 'a Cyrillic letter' ],
		[ 'a-b', "a\xE2\x80\x93b", 'a dash' ],
		[ '1', "\xEF\xBC\x91", 'a wide digit' ]);
	for my $case (@names)
	{
		my ($x, $y, $what) = @$case;
		my (undef, $found) = findings_of(tree("migrations/001_$x.sql" => $sql, "migrations/002_b.sql" => $sql, "migrations/003_$y.sql" => $sql));
		is_deeply($found, [], "$what: no matter with two numbers");
		(undef, $found) = findings_of(tree("migrations/001_$x.sql" => $sql, "migrations/001_$y.sql" => $sql, "migrations/002_b.sql" => $sql));
		like("@$found", qr/warning case-collision 001_/, "$what: a look-alike");
	}
	(undef, my $found) = findings_of(tree("migrations/001_caf\xC3\xA9.sql" => $sql, 'migrations/002_cafe.sql' => $sql));
	is_deeply($found, [], 'an accent is a difference');

	my $folder = tree('migrations/001_a.sql' => $sql, 'migrations/002_b.sql' => $sql, 'elsewhere/x.sql' => $sql);
	symlink '../elsewhere/x.sql', "$folder/migrations/003_c.sql" or die;
	is_deeply((findings_of($folder))[1], [], 'a link within is fine');
	my $elsewhere = tree('x.sql' => $sql);
	symlink "$elsewhere/x.sql", "$folder/migrations/004_d.sql" or die;
	is_deeply((findings_of($folder))[1], ['error unsafe-tag 004_d.sql'], 'one that leads out is not');
}

# A sum that cannot be computed is not one that fits.
{
	my $folder = tree(%{ atlas(\%a, $a3 => 'x') });
	is((migcheck($folder))[0], 1, 'atlas: a file is not the one of the sum');
	my ($status, undef, $err) = without_digests($folder);
	is($status, 2, 'atlas: without SHA-256 nothing is checked');
	like($err, qr/OpenSSL refuses a digest/, '... and that is said');
	$folder = tree('m/001.sql' => $liquibase);
	is((migcheck($folder))[0], 0, 'liquibase: a file in order');
	($status, undef, $err) = without_digests($folder);
	is($status, 2, 'liquibase: without SHA-256 no changeset is taken for unedited');
	like($err, qr/OpenSSL refuses a digest/, '... and that is said');
}

# Each finding names the line that it is about.
{
	my (undef, $out) = migcheck(tree(%{ sqitch('sqitch.plan' => head(@three, 'users')) }));
	like($out, qr/^m\/sqitch\.plan:5:1: error: /m, 'the line of the plan');
	(undef, $out) = migcheck(tree('m/001.sql' => "$liquibase--changeset ann:1\nSELECT 3;\n"));
	like($out, qr/^m\/001\.sql:9:1: error: line 3 has a changeset of this name/m, 'the line of the changeset');
	(undef, $out) = migcheck(tree(%{ atlas(\%a, $a3 => 'x') }));
	like($out, qr/atlas\.sum:4 was made of/, 'the line of the sum');
}

done_testing();
