# What each framework's tool would do with a folder, from a saved state: one
# scenario a line, each refusal next to a case that succeeds. The states are as
# the tools' own tables hold them; t/migcheck_oracle.t replays what the tools
# themselves did.
use strict;
use warnings;

use lib 'test/lib';
use Compress::Zlib qw(crc32);
use Digest::SHA qw(sha256_hex sha384_hex);
use JSON::PP ();
use MigcheckTest qw(migcheck tree entry journal_text timed_journal files ups spew atlas sqitch
  changeset);
use Test::More;

my $json = JSON::PP->new->utf8->canonical;
my $sql = "SELECT 1;\n";
my $goose = "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n";
my $dbmate = "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n";
my $crc = unpack 'l', pack 'L', crc32('SELECT 1;');
my $lock = qq(provider = "postgresql"\n);

sub prisma { return ('m/migration_lock.toml' => $lock, files($sql, map { "$_/migration.sql" } @_)) }
sub versions { return [ map { { version => "$_" } } @_ ] }
sub names { return [ map { { name => $_ } } @_ ] }

# A Drizzle folder: "tag:when" each.
sub journal { return timed_journal($sql, @_) }
my $hash = sha256_hex($sql);
sub whens { return [ map { { version => "$_", checksum => $hash } } @_ ] }
sub flyway { return [ map { my ($v, $d, $c) = @$_; { version => $v, name => $d, checksum => '' . ($c // $crc), kind => 'SQL' } } @_ ] }
sub sqlx { return [ map { { version => "$_", name => 'x', checksum => sha384_hex($sql) } } @_ ] }
sub folder { my ($name) = @_; return ("m/$name/migration.sql" => $sql, "m/$name/snapshot.json" => '{"id":"a","prevIds":[]}') }

my %three = map { ("${_}_x.sql" => $sql) } 1 .. 3;

# [ name, framework, { files }, rows or undef, [ "outcome tag" ], whether the
#   tool stops, options ]; entries that are "applied" are not listed.
my @scenarios = (
	[ 'drizzle: nothing ran', 'drizzle', { journal('0_a:10', '1_b:20') }, [], [ 'runs 0_a', 'runs 1_b' ] ],
	[ 'drizzle: all ran', 'drizzle', { journal('0_a:10', '1_b:20') }, whens(10, 20), [] ],
	[ 'drizzle: one is new', 'drizzle', { journal('0_a:10', '1_b:20') }, whens(10), ['runs 1_b'] ],
	[ 'drizzle: below the watermark', 'drizzle', { journal('0_a:10', '1_b:15', '2_c:20') }, whens(10, 20), ['skipped 1_b'] ],
	[ 'drizzle: equal to the watermark', 'drizzle', { journal('0_a:10', '1_b:20'), 'm/1_b.sql' => "SELECT 2;\n" }, whens(20), [ 'skipped 0_a', 'applied 1_b' ] ],
	[ 'drizzle: below it, on an empty database', 'drizzle', { journal('0_a:20', '1_b:10') }, [], [ 'runs 0_a', 'runs 1_b' ] ],
	[ 'drizzle: a row without time', 'drizzle', { journal('0_a:10', '1_b:20') }, [ { version => undef, checksum => 'x' }, @{ whens(10, 20) } ], [ 'runs-again 0_a', 'runs-again 1_b' ] ],
	[ 'drizzle: re-timed', 'drizzle', { journal('0_a:10', '1_b:99') }, [ { version => '10', checksum => 'y' }, { version => '20', checksum => $hash } ], ['runs-again 1_b'] ],
	[ 'drizzle: a file is missing', 'drizzle', { journal('0_a:10', '1_b:20'), 'm/1_b.sql' => undef }, whens(10), [ 'not-reached 1_b', 'applied 0_a' ], 1 ],
	[ 'drizzle: an orphan', 'drizzle', { journal('0_a:10'), files($sql, '1_b.sql') }, whens(10), ['skipped 1_b.sql'] ],
	[ 'drizzle: numeric', 'drizzle', { journal('0_a:10', '1_b:20') }, whens('10.000'), ['runs 1_b'] ],

	[ 'drizzle 1.0: by name', 'drizzle', { map { folder($_) } '20240101000000_a', '20240102000000_b' }, names('20240102000000_b'), ['runs 20240101000000_a'] ],
	[ 'drizzle 1.0: renamed', 'drizzle', { folder('20240101000000_new') }, names('20240101000000_old'), ['runs 20240101000000_new'] ],

	[ 'golang-migrate: nothing ran', 'golang-migrate', { ups('1_a', '2_b') }, [], [ 'runs 1_a', 'runs 2_b' ] ],
	[ 'golang-migrate: above', 'golang-migrate', { ups('1_a', '2_b') }, versions(1), ['runs 2_b'] ],
	[ 'golang-migrate: numbers, not text', 'golang-migrate', { ups('9_a', '10_b') }, versions(9), ['runs 10_b'] ],
	[ 'golang-migrate: dirty', 'golang-migrate', { ups('1_a', '2_b') }, [ { version => '1', failed => JSON::PP::true } ], ['not-reached 2_b'], 1 ],
	[ 'golang-migrate: its version is gone', 'golang-migrate', { ups('1_a', '3_c') }, versions(2), ['not-reached 3_c'], 1 ],
	[ 'golang-migrate: doubles', 'golang-migrate', { ups('1_a', '01_b') }, [], [ 'not-reached 01_b', 'not-reached 1_a' ], 1 ],

	[ 'goose: nothing ran', 'goose', { files($goose, '1_a.sql', '2_b.sql') }, versions(0), [ 'runs 1_a', 'runs 2_b' ] ],
	[ 'goose: older and pending', 'goose', { files($goose, '1_a.sql', '2_b.sql', '3_c.sql', '4_d.sql') }, versions(0, 1, 3), [ 'not-reached 4_d', 'skipped 2_b' ], 1 ],
	[ 'goose: older, allowed', 'goose', { files($goose, '1_a.sql', '2_b.sql', '3_c.sql') }, versions(0, 1, 3), ['runs 2_b'], 0, '--order=any' ],
	[ 'goose: doubles', 'goose', { files($goose, '1_a.sql', '01_b.sql') }, versions(0), [ 'not-reached 01_b', 'not-reached 1_a' ], 1 ],
	[ 'goose: a row of the future', 'goose', { files($goose, '1_a.sql') }, versions(0, 1, 9), [] ],
	[ 'goose: annotations', 'goose', { files($goose, '1_a.sql', '3_c.sql'), files($sql, '2_b.sql') }, versions(0, 1), [ 'fails 2_b', 'not-reached 3_c' ], 1 ],

	[ 'dbmate: nothing ran', 'dbmate', { files($dbmate, '1_a.sql', '2_b.sql') }, [], [ 'runs 1_a', 'runs 2_b' ] ],
	[ 'dbmate: older runs', 'dbmate', { files($dbmate, '1_a.sql', '2_b.sql') }, versions(2), ['runs 1_a'] ],
	[ 'dbmate: older, strict', 'dbmate', { files($dbmate, '1_a.sql', '2_b.sql') }, versions(2), ['not-reached 1_a'], 1, '--order=strict' ],
	[ 'dbmate: doubles, fresh', 'dbmate', { files($dbmate, '1_a.sql', '1_b.sql', '2_c.sql') }, [], [ 'fails 1_b', 'not-reached 2_c', 'runs 1_a' ], 1 ],
	[ 'dbmate: doubles, later', 'dbmate', { files($dbmate, '1_a.sql', '1_b.sql', '2_c.sql') }, versions(1), [ 'runs 2_c', 'skipped 1_b' ] ],
	[ 'dbmate: text, not numbers', 'dbmate', { files($dbmate, '01_a.sql', '1_b.sql') }, versions('01'), ['runs 1_b'] ],

	[ 'flyway: nothing ran', 'flyway', { files($sql, 'V1__a.sql', 'V1.1__b.sql', 'R__v.sql') }, [], [ 'runs R__v', 'runs V1.1__b', 'runs V1__a' ] ],
	[ 'flyway: all ran', 'flyway', { files($sql, 'V1__a.sql', 'V2__b.sql') }, flyway([ '1', 'a' ], [ '2', 'b' ]), [] ],
	[ 'flyway: 1.0 is 1', 'flyway', { files($sql, 'V1.0__a.sql', 'V2__b.sql') }, flyway([ '1', 'a' ]), ['runs V2__b'] ],
	[ 'flyway: out of order', 'flyway', { files($sql, 'V1__a.sql', 'V2__b.sql', 'V3__c.sql') }, flyway([ '1', 'a' ], [ '3', 'c' ]), ['skipped V2__b'], 1 ],
	[ 'flyway: out of order, allowed', 'flyway', { files($sql, 'V1__a.sql', 'V2__b.sql', 'V3__c.sql') }, flyway([ '1', 'a' ], [ '3', 'c' ]), ['runs V2__b'], 0, '--order=any' ],
	[ 'flyway: edited', 'flyway', { files($sql, 'V1__a.sql', 'V2__b.sql') }, flyway([ '1', 'a', 5 ]), ['not-reached V2__b'], 1 ],
	[ 'flyway: line ends do not count', 'flyway', { files("SELECT 1;\r\n", 'V1__a.sql', 'V2__b.sql') }, flyway([ '1', 'a' ]), ['runs V2__b'] ],
	[ 'flyway: another description', 'flyway', { files($sql, 'V1__a.sql', 'V2__b.sql') }, flyway([ '1', 'c' ]), ['not-reached V2__b'], 1 ],
	[ 'flyway: a description of two words', 'flyway', { files($sql, 'V1__a_b.sql') }, flyway([ '1', 'a b' ]), [] ],
	[ 'flyway: one is gone', 'flyway', { files($sql, 'V1__a.sql', 'V3__c.sql') }, flyway([ '1', 'a' ], [ '2', 'b' ]), ['not-reached V3__c'], 1 ],
	[ 'flyway: one of the future', 'flyway', { files($sql, 'V1__a.sql') }, flyway([ '1', 'a' ], [ '2', 'b' ]), [] ],
	[ 'flyway: failed', 'flyway', { files($sql, 'V1__a.sql', 'V2__b.sql') }, [ { %{ flyway([ '1', 'a' ])->[0] }, failed => JSON::PP::true } ], ['not-reached V2__b'], 1 ],
	[ 'flyway: a baseline', 'flyway', { files($sql, 'V1__a.sql', 'V2__b.sql', 'V3__c.sql') }, [ { version => '2', name => 'Flyway Baseline', kind => 'BASELINE' } ], ['runs V3__c'] ],
	[ 'flyway: repeatable, unchanged', 'flyway', { files($sql, 'V1__a.sql', 'R__v.sql') }, [ @{ flyway([ '1', 'a' ]) }, { name => 'v', checksum => "$crc", kind => 'SQL' } ], [] ],
	[ 'flyway: repeatable, changed', 'flyway', { files($sql, 'V1__a.sql', 'R__v.sql') }, [ @{ flyway([ '1', 'a' ]) }, { name => 'v', checksum => '7', kind => 'SQL' } ], ['runs-again R__v'] ],

	[ 'prisma: nothing ran', 'prisma', { prisma('20240101000000_a', '20240102000000_b') }, [], [ 'runs 20240101000000_a', 'runs 20240102000000_b' ] ],
	[ 'prisma: older runs', 'prisma', { prisma('20240101000000_a', '20240102000000_b') }, names('20240102000000_b'), ['runs 20240101000000_a'] ],
	[ 'prisma: edits are ignored', 'prisma', { prisma('20240101000000_a') }, [ { name => '20240101000000_a', checksum => 'f' x 64 } ], [] ],
	[ 'prisma: failed', 'prisma', { prisma('20240101000000_a', '20240102000000_b') }, [ { name => '20240101000000_a', failed => JSON::PP::true } ], [ 'not-reached 20240101000000_a', 'not-reached 20240102000000_b' ], 1 ],
	[ 'prisma: rolled back, and again', 'prisma', { prisma('20240101000000_a') }, [ { name => '20240101000000_a', undone => JSON::PP::true } ], ['runs 20240101000000_a'] ],
	[ 'prisma: rolled back, and ran', 'prisma', { prisma('20240101000000_a') }, [ { name => '20240101000000_a', undone => JSON::PP::true }, { name => '20240101000000_a' } ], [] ],
	[ 'prisma: a folder without its file', 'prisma', { prisma('20240101000000_a'), 'm/20240102000000_b' => undef }, [], [ 'not-reached 20240101000000_a', 'not-reached 20240102000000_b' ], 1 ],

	[ 'sqlx: older runs', 'sqlx', { files($sql, '1_x.sql', '2_x.sql') }, sqlx(2), ['runs 1_x'] ],
	[ 'sqlx: edited', 'sqlx', { files($sql, '1_x.sql', '2_x.sql', '3_x.sql') }, [ { version => '2', name => 'x', checksum => 'ab' } ], [ 'fails 2_x', 'not-reached 3_x', 'runs 1_x' ], 1 ],
	[ 'sqlx: line ends count', 'sqlx', { files("SELECT 1;\r\n", '1_x.sql') }, sqlx(1), ['fails 1_x'], 1 ],
	[ 'sqlx: one is gone', 'sqlx', { files($sql, '1_x.sql', '3_x.sql') }, sqlx(1, 2), ['not-reached 3_x'], 1 ],
	[ 'sqlx: dirty', 'sqlx', { files($sql, '1_x.sql', '2_x.sql') }, [ { %{ sqlx(1)->[0] }, failed => JSON::PP::true } ], ['not-reached 2_x'], 1 ],
	[ 'sqlx: doubles', 'sqlx', { files($sql, '1_x.sql', '01_y.sql', '2_z.sql') }, [], [ 'fails 1_x', 'not-reached 2_z', 'runs 01_y' ], 1 ],

	[ 'supabase: all is well', 'supabase', { files($sql, '20240101000000_a.sql', '20240102000000_b.sql') }, versions('20240101000000'), ['runs 20240102000000_b'] ],
	[ 'supabase: older', 'supabase', { files($sql, '20240101000000_a.sql', '20240102000000_b.sql') }, versions('20240102000000'), ['skipped 20240101000000_a'], 1 ],
	[ 'supabase: older, allowed', 'supabase', { files($sql, '20240101000000_a.sql', '20240102000000_b.sql') }, versions('20240102000000'), ['runs 20240101000000_a'], 0, '--order=any' ],
	[ 'supabase: one is gone', 'supabase', { files($sql, '20240102000000_b.sql') }, versions('20240101000000'), ['not-reached 20240102000000_b'], 1 ],

	[ 'node-pg-migrate: all is well', 'node-pg-migrate', { files($sql, '1_a.sql', '2_b.sql') }, names('1_a'), ['runs 2_b'] ],
	[ 'node-pg-migrate: between', 'node-pg-migrate', { files($sql, '1_a.sql', '2_b.sql', '3_c.sql') }, names('1_a', '3_c'), ['skipped 2_b'], 1 ],
	[ 'node-pg-migrate: between, allowed', 'node-pg-migrate', { files($sql, '1_a.sql', '2_b.sql', '3_c.sql') }, names('1_a', '3_c'), ['runs 2_b'], 0, '--order=any' ],
	[ 'node-pg-migrate: one is gone', 'node-pg-migrate', { files($sql, '1_a.sql', '3_c.sql') }, names('1_a', '2_b'), ['skipped 3_c'], 1 ],

	[ 'atlas: all is well', 'atlas', { atlas(%three) }, versions(1, 2), ['runs 3_x'] ],
	[ 'atlas: older', 'atlas', { atlas(%three) }, versions(1, 3), ['skipped 2_x'], 1 ],
	[ 'atlas: older, allowed', 'atlas', { atlas(%three) }, versions(1, 3), ['runs 2_x'], 0, '--order=any' ],
	[ 'atlas: the last one is gone', 'atlas', { atlas(%three) }, versions(1, 2, 4), ['skipped 3_x'], 1 ],
	[ 'atlas: a sum that does not fit', 'atlas', { atlas(%three), 'm/1_x.sql' => "SELECT 2;\n" }, versions(1), [ 'not-reached 2_x', 'not-reached 3_x' ], 1 ],
	[ 'atlas: its own rows', 'atlas', { atlas(%three) }, versions('.atlas_cloud_identifier', 1, 2, 3), [] ],

	[ 'sqitch: goes on', 'sqitch', { sqitch(qw(a b c)) }, names(qw(a b)), ['runs c'] ],
	[ 'sqitch: nothing ran', 'sqitch', { sqitch(qw(a b)) }, [], [ 'runs a', 'runs b' ] ],
	[ 'sqitch: put between', 'sqitch', { sqitch(qw(a b c)) }, names(qw(a c)), ['skipped b'], 1 ],
	[ 'sqitch: the last one is gone', 'sqitch', { sqitch(qw(a c)) }, names(qw(a b)), ['not-reached c'], 1 ],
	[ 'sqitch: reworked', 'sqitch', { sqitch('a', '@v1', 'a'), 'm/deploy/a@v1.sql' => $sql }, names('a'), ['runs a'] ],
	[ 'sqitch: reworked, and ran', 'sqitch', { sqitch('a', '@v1', 'a'), 'm/deploy/a@v1.sql' => $sql }, names('a', 'a'), [] ],
	[ 'sqitch: a script is missing', 'sqitch', { sqitch(qw(a b)), 'm/deploy/b.sql' => undef }, names('a'), ['fails b'], 1 ],

	[ 'sqitch: two equal scripts', 'sqitch', { sqitch(qw(a b c)), map { ("m/deploy/$_.sql" => $sql) } qw(a c) }, [], [ 'runs a', 'runs b', 'fails c' ], 1 ],
	( map { [ "liquibase: $_->[0]", 'liquibase', { 'm/1.sql' => changeset('me:1'), 'm/2.sql' => "--liquibase formatted sql\n$_->[1]" }, [ { name => 'me:1', version => 'db/m/1.sql' } ], ["not-reached $_->[2]"], 1 ] }
		[ 'one dash', "-changeset me:2\nSELECT 1;\n", '2' ], [ 'no id', "--changeset me\nSELECT 1;\n", '2' ], [ 'no statement', "--changeset me:2\n", 'me:2' ], [ 'a changeset twice', "--changeset me:2\nSELECT 1;\n--changeset me:2\nSELECT 2;\n", 'me:2' ] ),
	[ 'liquibase: goes on', 'liquibase', { 'm/1.sql' => changeset('me:1', 'me:2') }, [ { name => 'me:1', version => 'db/m/1.sql' } ], ['runs me:2'] ],
	[ 'liquibase: for another database', 'liquibase', { 'm/1.sql' => changeset('me:1 dbms:mysql', 'me:2 dbms:postgresql', 'me:3 ignore:true', 'me:4 ignore:yes') }, [], [ 'runs me:2', 'runs me:4' ] ],
	[ 'liquibase: decided at the run', 'liquibase', { 'm/1.sql' => changeset('me:1 context:x', 'me:2 labels:"a, b"', "me:3\n--preconditions onFail:CONTINUE", "me:4\n--preconditions onFail:WARN") }, [], [ 'depends me:1', 'depends me:2', 'depends me:3', 'runs me:4' ] ],
	[ 'liquibase: decided, and ran', 'liquibase', { 'm/1.sql' => changeset('me:1 context:x', 'me:2 context:x') }, [ { name => 'me:1', version => 'db/m/1.sql' } ], ['depends me:2'] ],
	[ 'liquibase: one name in two files', 'liquibase', { map { ("m/$_.sql" => changeset('me:1')) } 1, 2 }, [ { name => 'me:1', version => '1.sql' } ], ['runs me:1'] ],
	[ 'liquibase: moved', 'liquibase', { 'm/0.sql' => changeset('me:0'), 'm/new/1.sql' => changeset('me:1') }, [ { name => 'me:0', version => '0.sql' }, { name => 'me:1', version => 'old/1.sql' } ], ['runs-again me:1'] ],

	[ 'rails: older runs', 'rails', { files("class X\nend\n", '20240101000000_a.rb', '20240102000000_b.rb') }, versions('20240102000000'), ['runs 20240101000000_a'] ],
	[ 'rails: doubles', 'rails', { files("class X\nend\n", '20240101000000_a.rb', '20240101000000_b.rb') }, [], [ 'not-reached 20240101000000_a', 'not-reached 20240101000000_b' ], 1 ],
);

for my $scenario (@scenarios)
{
	my ($name, $framework, $files, $rows, $expected, $stops, @options) = @$scenario;
	my $folder = tree(%$files);
	spew("$folder/state.json", $json->encode({ version => 1, framework => $framework, rows => $rows }));
	my ($status, $out, $err) = migcheck($folder, 'simulate', '--state=state.json', "--framework=$framework", '--format=json', @options, 'm');
	my ($root) = @{ (eval { $json->decode($out) } // diag("$out$err") // {})->{roots} // [] };
	my $shown = join ' ', @$expected;
	my @steps = map { "$_->{outcome} $_->{tag}" } @{ $root->{migrations} // [] };
	@steps = grep { !/^applied/ || index($shown, $_) >= 0 } @steps;
	is_deeply([ sort @steps ], [ sort @$expected ], $name) or diag(explain(\@steps), $err);
	is(!!$root->{stops}, !!$stops, "$name: whether it stops") or diag($root->{refusal});
	my $ill = $stops || grep { /^(skipped|runs-again (?!R__))/ } @$expected;
	is($status, $ill ? 1 : 0, "$name: status");
}

# What a state file may not be: anything that would make pending what has run.
my %bad = (
	'not JSON' => 'x',
	'another framework' => '{"version":1,"framework":"goose","rows":[]}',
	'another version' => '{"version":2,"framework":"drizzle","rows":[]}',
	'no rows' => '{"version":1,"framework":"drizzle"}',
	'not a row' => '{"version":1,"framework":"drizzle","rows":[1]}',
	'an unknown member' => '{"version":1,"framework":"drizzle","rows":[{"when":1}]}',
	'a wrong type' => '{"version":1,"framework":"drizzle","rows":[{"version":1}]}',
	'a key twice' => '{"version":1,"framework":"drizzle","rows":[],"rows":[]}',
);
my $folder = tree(journal('0_a:10', '1_b:20'));
for my $name (sort keys %bad)
{
	spew("$folder/bad.json", $bad{$name});
	my ($status, undef, $err) = migcheck($folder, 'simulate', '--state=bad.json', 'm');
	is($status, 2, "a state file with $name is refused");
	like($err, qr/^migcheck: m: /, "a state file with $name: why");
}
is((migcheck($folder, 'simulate', '--state=none.json', 'm'))[0], 2, 'no state file');

# created_at that is no whole number compares otherwise in JavaScript.
for my $odd ('NaN', '1.5', '1e12', ' 10', 'Infinity')
{
	spew("$folder/odd.json", $json->encode({ version => 1, framework => 'drizzle', rows => [ { version => $odd } ] }));
	my ($status, $out) = migcheck($folder, 'simulate', '--state=odd.json', 'm');
	is($status, 1, "created_at $odd");
	like($out, qr/no whole number/, "created_at $odd: why");
}

# From nothing; for people; saved and read again.
my ($status, $out) = migcheck($folder, 'simulate', 'm');
is($status, 0, 'from nothing');
like($out, qr/^m \(drizzle\) on an empty database:\n  runs +0_a\n  runs +1_b\n  2 to run; an empty database gets 2\n$/, 'for people');
is((migcheck($folder, 'simulate', '--save-state=saved.json', 'm'))[0], 0, 'saved');
is((migcheck($folder, 'simulate', '--state=saved.json', 'm'))[1] =~ s/on .*//r, $out =~ s/on .*//r, 'and read again');

# A table may have rows that no tool wrote: they are answered all the same.
for my $odd ('x', '-5', '1.x.2', '1..', 'V1', ' 1', "\x{e9}")
{
	my $tree = tree('m/V1__a.sql' => $sql, 'm/V2__b.sql' => $sql,
		'state.json' => $json->encode({ version => 1, framework => 'flyway', rows => [ { version => $odd, name => 'odd', checksum => undef } ] }));
	my ($status, $out) = migcheck($tree, 'simulate', '--state=state.json', '--framework=flyway', '--format=json', 'm');
	is_deeply([ map { $_->{tag} } eval { @{ $json->decode($out)->{roots}[0]{migrations} } } ], [ 'V1__a', 'V2__b' ], "Flyway: a row of version \"" . ($odd =~ s/[^ -~]/?/r) . '"');
}
{
	my $tree = tree('m/sqitch.plan' => "%syntax-version=1.0.0\n%project=p\n\na 2024-01-01T00:00:00Z me <me\@x> # a\n", 'm/deploy/a.sql' => $sql,
		'state.json' => $json->encode({ version => 1, framework => 'sqitch', rows => [ { version => undef, name => undef, checksum => undef } ] }));
	my (undef, $out) = migcheck($tree, 'simulate', '--state=state.json', '--framework=sqitch', 'm');
	like($out, qr/"" was deployed last/, 'sqitch: a row without a name');
}
for my $case ([ 'flyway', 'V1__a.sql' ], [ 'sqlx', '1_a.sql' ], [ 'goose', '1_a.sql' ], [ 'dbmate', '1_a.sql' ])
{
	my ($framework, $file) = @$case;
	my $nothing = { version => undef, name => undef, checksum => undef };
	for my $rows ([$nothing], [ $nothing, { %$nothing, version => '1', name => 'a' } ], [ { %$nothing, failed => JSON::PP::true() } ])
	{
		my $tree = tree("m/$file" => $sql, 'state.json' => $json->encode({ version => 1, framework => $framework, rows => $rows }));
		my ($status, $out) = migcheck($tree, 'simulate', '--state=state.json', "--framework=$framework", 'm');
		ok($status < 2 && $out !~ /\(null\)/, "$framework: rows without version and name") or diag($out);
	}
}

# Many entries, backwards: nothing quadratic.
{
	my @tags = map { sprintf '%05d_x', $_ } 0 .. 4_999;
	my $i = 0;
	my $large = tree('m/meta/_journal.json' => journal_text(map { entry($i++, $_) } @tags), map { ("m/$_.sql" => $sql) } @tags[0 .. 99]);
	spew("$large/state.json", $json->encode({ version => 1, framework => 'drizzle', rows => whens(reverse map { 1_700_000_000_000 + $_ * 60_000 } 0 .. 4_999) }));
	my ($status, $out) = migcheck($large, 'simulate', '--state=state.json', 'm');
	is($status, 1, 'many entries');
	like($out, qr/5000 applied/, 'many entries: all known');
}

for my $wrong ([ 'simulate', '--base=x', '--state=y' ], [ 'check', '--state=y' ], [ 'simulate', '--db=', '--base=x' ], [ 'drift' ], [ 'simulate', '--require-applied' ], [ 'check', '--with=x' ], [ 'simulate', '--order=maybe' ], [ 'check', '--db=' ], [ 'simulate', '--format=sarif' ])
{
	my ($status, undef, $err) = migcheck($folder, @$wrong);
	is($status, 2, "@$wrong");
	like($err, qr/--help/, "@$wrong: why");
}

done_testing();
