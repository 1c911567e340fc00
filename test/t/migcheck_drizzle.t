# migcheck on Drizzle's journal: every rule, broken and kept. Each scenario is
# the good tree with something changed, and the findings that must come of it:
# all of them, and nothing else.
use strict;
use warnings;

use lib 'test/lib';
use MigcheckTest
  qw(migcheck findings_of tree drizzle journal_text journal entry spew slurp top);
use JSON::PP ();
use Test::More;

my $base = 1_700_000_000_000;
my @names = qw(0000_init 0001_users 0002_orders 0003_plan);
my $sql = "SELECT 1;\n";

# A snapshot; the ids are short names.
sub snapshot
{
	my ($id, $parent) = @_;
	my $origin = '00000000-0000-0000-0000-000000000000';
	$parent //= $origin;
	return
	  qq({\n  "id": "$id",\n  "prevId": "$parent",\n  "version": "7",\n  "tables": {}\n});
}

my @chain = (
	'meta/0000_snapshot.json' => snapshot('a'),
	'meta/0001_snapshot.json' => snapshot('b', 'a'),
	'meta/0002_snapshot.json' => snapshot('c', 'b'),
	'meta/0003_snapshot.json' => snapshot('d', 'c'));

# [ name, { changed files }, [ findings ] ]; the status follows from them.
my @scenarios = (
	[ 'good order', {}, [] ],
	[ 'good order with snapshots', {@chain}, [] ],
	[
		'things that lie about in good projects',
		{
			'.DS_Store' => "x\0y",
			'README.md' => 'hello',
			'relations.ts' => 'export {}',
			'schema.ts' => 'export {}',
			'0001_users.sql~' => 'x',
			'.0001_users.sql.swp' => 'x',
			'meta/.DS_Store' => "\0",
			'old/0009_gone.sql' => $sql,
		},
		[]
	],
	[
		'names by time instead of by count',
		{
			'meta/_journal.json' => journal_text(
				entry(0, '20240101120000_a'), entry(1, '20240307091500_b')),
			'20240101120000_a.sql' => $sql,
			'20240307091500_b.sql' => $sql,
			map { ("$_.sql" => undef) } @names
		},
		[]
	],
	[
		'names without numbers',
		{
			'meta/_journal.json' =>
			  journal_text(entry(0, 'fat_falcon'), entry(1, '2fa_tables')),
			'fat_falcon.sql' => $sql,
			'2fa_tables.sql' => $sql,
			map { ("$_.sql" => undef) } @names
		},
		[]
	],
	[ 'a file is missing', { '0002_orders.sql' => undef }, ['error missing-file 0002_orders'] ],
	[
		'a file in another case',
		{ '0002_orders.sql' => undef, '0002_Orders.sql' => $sql },
		['error missing-file 0002_orders']
	],
	[
		'a tag with the ending',
		{ journal(3 => entry(3, '0003_plan.sql')) },
		[ 'error missing-file 0003_plan.sql', 'error orphan-file 0003_plan.sql',
			'warning duplicate-prefix 3' ]
	],
	[ 'an orphan', { '0004_more.sql' => $sql }, ['error orphan-file 0004_more.sql'] ],
	[ 'an orphan that is allowed', { '0004_more.sql' => "-- migcheck: allow orphan-file, duplicate-prefix: run by hand\nSELECT 1;\n" }, ['warning stale-suppression 0004_more.sql'] ],
	[ 'an entry that is allowed by its file', { journal(2 => entry(2, '0002_orders', when => $base)), '0002_orders.sql' => "-- migcheck: allow non-monotonic-when: ran everywhere before\nSELECT 1;\n" }, [] ],
	[ 'an orphan without a number', { 'seed.sql' => $sql }, ['error orphan-file seed.sql'] ],
	[
		'the same number twice',
		{ journal(more => [ entry(4, '0003_other') ]), '0003_other.sql' => $sql },
		[ 'note idx-tag-mismatch 0003_other', 'warning duplicate-prefix 3' ]
	],
	[
		'equal as numbers',
		{ '00003_other.sql' => $sql },
		[ 'error orphan-file 00003_other.sql', 'warning duplicate-prefix 3' ]
	],
	[
		'three of a number are one finding',
		{ '3_x.sql' => $sql, '03_y.sql' => $sql },
		[ 'error orphan-file 03_y.sql', 'error orphan-file 3_x.sql', 'warning duplicate-prefix 3' ]
	],
	[
		'a tag twice',
		{ journal(more => [ entry(4, '0003_plan') ]) },
		[ 'error duplicate-tag 0003_plan', 'note idx-tag-mismatch 0003_plan' ]
	],
	[
		'when goes back',
		{ journal(2 => entry(2, '0002_orders', when => $base + 1)) },
		['error non-monotonic-when 0002_orders']
	],
	[
		'when stays the same',
		{ journal(2 => entry(2, '0002_orders', when => $base + 60_000)) },
		['error non-monotonic-when 0002_orders']
	],
	[
		'one too high, and all behind it are lost',
		{ journal(1 => entry(1, '0001_users', when => $base + 999_000)) },
		[ 'error non-monotonic-when 0002_orders', 'error non-monotonic-when 0003_plan' ]
	],
	[
		'the future',
		{ journal(3 => entry(3, '0003_plan', when => 32_503_680_000_000)) },
		['warning future-when 0003_plan']
	],
	[
		'swapped entries',
		{ journal(1 => entry(2, '0002_orders'), 2 => entry(1, '0001_users')) },
		[
			'error non-monotonic-when 0001_users',
			'warning idx-out-of-order 0001_users',
			'warning order-mismatch 0001_users'
		]
	],
	[
		'idx twice',
		{ journal(3 => entry(2, '0003_plan', when => $base + 180_000)) },
		[ 'note idx-tag-mismatch 0003_plan', 'warning duplicate-idx 2' ]
	],
	[
		'an idx is missing',
		{
			journal(2 => entry(4, '0004_orders'), 3 => entry(5, '0005_plan')),
			'0002_orders.sql' => undef, '0003_plan.sql' => undef,
			'0004_orders.sql' => $sql, '0005_plan.sql' => $sql
		},
		[ 'note version-gap 2-3', 'warning idx-gap 2-3' ]
	],
	[
		'the entry in the middle is lost',
		{
			'meta/_journal.json' =>
			  journal_text(map { entry($_, $names[$_]) } 0, 1, 3)
		},
		[ 'error orphan-file 0002_orders.sql', 'warning idx-gap 2' ]
	],
	[
		'another dialect',
		{ 'meta/_journal.json' => journal_text(map { entry($_, $names[$_]) } 0 .. 3) =~ s/postgresql/mysql/r },
		['warning wrong-dialect mysql']
	],
	[
		'an unknown format',
		{ 'meta/_journal.json' => journal_text(map { entry($_, $names[$_]) } 0 .. 3) =~ s/"version": "7",\n  "dia/"version": "99",\n  "dia/r },
		['warning wrong-dialect 99']
	],
	[
		'an old project',
		{ 'meta/_journal.json' => journal_text(map { entry($_, $names[$_]) } 0 .. 3) =~ s/"version": "7"/"version": "5"/gr =~ s/postgresql/pg/r },
		[]
	],
	[
		'no journal',
		{ 'meta/_journal.json' => undef, @chain },
		['error missing-journal meta/_journal.json']
	],
	[
		'no meta folder, but the separator',
		{ 'meta/_journal.json' => undef, '0000_init.sql' => "SELECT 1;\n--> statement-breakpoint\nSELECT 2;\n" },
		['error missing-journal meta/_journal.json']
	],
	(
		map {
			[ "broken JSON: $_->[0]", { 'meta/_journal.json' => $_->[1] },
				['error bad-journal meta/_journal.json'] ]
		} [ 'empty', '' ],
		[ 'cut off', substr(journal_text(entry(0, 'a')), 0, 60) ],
		[ 'a comma too many', "{\"entries\": [],}" ],
		[ 'a byte order mark', "\xEF\xBB\xBF" . journal_text(entry(0, 'a')) ],
		[ 'a comment', "// x\n{}" ],
		[ 'an array', '[]' ],
		[ 'UTF-16', "\xFF\xFE{\0}\0" ],
		[ 'a NUL', "{\"entries\": []}\0" ],
		[ 'conflict markers', "{\n<<<<<<< HEAD\n\"entries\": []\n=======\n>>>>>>> x\n}\n" ],
		[ 'binary', join('', map { chr } 0 .. 255) ],
	),
	[ 'no entries', { 'meta/_journal.json' => '{"version":"7","dialect":"postgresql"}', map { ("$_.sql" => undef) } @names }, ['error bad-journal entries'] ],
	(
		map {
			my ($name, $field, %value) = @$_;
			[ "an entry: $name",
				{ journal(3 => entry(3, '0003_plan', %value)) },
				["error bad-journal $field"] ]
		} [ 'when is a string', 'when', when => \'"1700000180000"' ],
		[ 'when is null', 'when', when => \'null' ],
		[ 'when is a fraction', 'when', when => \'1700000180000.5' ],
		[ 'when is missing', 'when', when => undef ],
		[ 'when is twice there', 'when', when => \"1, \"when\": 1700000180000" ],
		[ 'idx is a string', 'idx', idx => \'"3"' ],
		[ 'idx is missing', 'idx', idx => undef ],
		[ 'breakpoints is a number', 'breakpoints', breakpoints => \'1' ],
		[ 'version is a number', 'version', version => \'7' ],
	),
	[
		'an entry without a tag',
		{ journal(3 => entry(3, '', tag => undef)) },
		[ 'error bad-journal tag', 'error orphan-file 0003_plan.sql' ]
	],
	[
		'an entry that is no object',
		{ journal(3 => '7') },
		[ 'error bad-journal entries', 'error orphan-file 0003_plan.sql' ]
	],
	(
		map {
			[ "unsafe tag: $_->[0]", { journal(more => [ entry(4, $_->[1]) ]) },
				["error unsafe-tag $_->[1]"] ]
		} [ 'up', '../0004_x' ],
		[ 'up, further in', 'a/../../0004_x' ],
		[ 'absolute', '/etc/passwd' ],
		[ 'a folder', 'sub/0004_x' ],
		[ 'a backslash', 'sub\\x' ],
		[ 'a line feed', "0004\nx" ],
		[ 'an escape', "0004_\e[31mx" ],
		[ 'turned text', "0004_\x{202E}x" ],
		[ 'an invisible space', "0004_\x{200B}x" ],
		[ 'an Arabic letter mark', "0004_\x{61C}x" ],
		[ 'an invisible tag', "0004_\x{E0041}x" ],
	),
	[
		'tags that differ only in case',
		{ journal(more => [ entry(4, '0003_PLAN') ]), '0003_PLAN.sql' => $sql },
		[ 'error case-collision 0003_PLAN', 'note idx-tag-mismatch 0003_PLAN', 'warning duplicate-prefix 3' ]
	],
	[
		'files that differ only in case',
		{ '0003_PLAN.sql' => $sql },
		[ 'error orphan-file 0003_PLAN.sql', 'warning case-collision 0003_plan.sql', 'warning duplicate-prefix 3' ]
	],
	[ 'a folder instead of a file', { '0002_orders.sql' => undef, '0002_orders.sql/x' => '' }, ['error unreadable-file 0002_orders.sql'] ],
	(
		map {
			[ "contents: $_->[0]", { '0002_orders.sql' => $_->[1] },
				[ map { "$_ 0002_orders.sql" } @{ $_->[2] } ] ]
		} [ 'a NUL', "SELECT 1;\0DROP TABLE users;\n", ['error unreadable-file'] ],
		[ 'UTF-16', "\xFF\xFES\0E\0L\0", ['error unreadable-file'] ],
		[ 'UTF-16 without its mark', "S\0E\0L\0", ['error unreadable-file'] ],
		[ 'LFS', "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", ['error unreadable-file'] ],
		[ 'git-crypt', "\0GITCRYPT\0abc", ['error unreadable-file'] ],
		[ 'age', "age-encryption.org/v1\n-> X25519 x\n", ['error unreadable-file'] ],
		[ 'vault', "\$ANSIBLE_VAULT;1.1;AES256\n3131\n", ['error unreadable-file'] ],
		[ 'conflict', "SELECT 1;\n<<<<<<< HEAD\nSELECT 2;\n=======\nSELECT 3;\n>>>>>>> b\n", ['error conflict-marker'] ],
		[ 'half a conflict', "SELECT 1;\n>>>>>>> b\n", ['error conflict-marker'] ],
		[ 'underlined', "-- Title\n=======\nSELECT 1;\n", [] ],
		[ 'many arrows', "SELECT '>>>>>>>';\n>>>>>>>>>>\n", [] ],
		[ 'empty', '', ['warning empty-file'] ],
		[ 'blank', " \n\t\n", ['warning empty-file'] ],
		[ 'byte order mark', "\xEF\xBB\xBFSELECT 1;\n", ['warning encoding'] ],
		[ 'only a byte order mark', "\xEF\xBB\xBF", [ 'warning empty-file', 'warning encoding' ] ],
		[ 'Latin-1', "SELECT 'caf\xE9';\n", ['warning encoding'] ],
		[ 'UTF-8', "SELECT 'caf\xC3\xA9';\n", [] ],
		[ 'comments', "-- put your code here\n/* or /* here */ */\n;\n", ['note comment-only-file'] ],
		[ 'a comment without end', "/* here\nSELECT 1;\n", [] ],
		[ 'CR LF', "SELECT 1;\r\nSELECT 2;\r\n", ['note line-endings'] ],
		[ 'both kinds', "SELECT 1;\r\nSELECT 2;\n", ['note line-endings'] ],
		[ 'no last line end', 'SELECT 1;', ['note no-final-newline'] ],
		[ 'allowed', "-- migcheck: allow comment-only-file: a marker\n", [] ],
		[ 'allowed until later', "-- migcheck: allow comment-only-file until 2999-12-31: a marker\n", [] ],
		[ 'allowed until lately', "-- migcheck: allow comment-only-file until 2020-02-29: a marker\n", [ 'note comment-only-file', 'warning stale-suppression' ] ],
		[ 'allowed without a reason', "-- migcheck: allow comment-only-file\n", [ 'note comment-only-file', 'warning stale-suppression' ] ],
		[ 'allowed until no date', "-- migcheck: allow comment-only-file until 2026-02-30: x\n", [ 'note comment-only-file', 'warning stale-suppression' ] ],
		[ 'allowed by a rule that is not there', "SELECT 1;\n-- migcheck: allow nonsense: x\n", ['warning stale-suppression'] ],
		[ 'allowed and not needed', "-- migcheck: allow empty-file: x\nSELECT 1;\n", ['warning stale-suppression'] ],
		[ 'two allowed, one needed', "-- migcheck: allow empty-file, comment-only-file: x\n", ['warning stale-suppression'] ],
		[ 'allowed inside a string', "SELECT '-- migcheck: allow empty-file: x';\n", [] ],
		[ 'a very long line', 'SELECT ' . '1,' x 100_000 . "1;\n", [] ],
	),
	[ 'a name in capitals', { '0004_x.SQL' => $sql }, ['warning bad-name 0004_x.SQL'] ],
	[ 'a name without ending', { '0004_x' => $sql }, ['warning bad-name 0004_x'] ],
	[ 'a name with another ending', { '0004_x.txt' => $sql }, ['warning bad-name 0004_x.txt'] ],
	[
		'a way down for each',
		{ map { ("$_.down.sql" => $sql) } @names },
		[]
	],
	[ 'a way down for one, which Drizzle never runs', { '0001_users.down.sql' => $sql }, [] ],
	[ 'a way down from nowhere', { '0009_x.down.sql' => $sql }, ['note orphan-down-file 0009_x.down.sql'] ],
	[ 'a way down with another name', { '0003_plans.down.sql' => $sql }, ['warning pair-mismatch 0003_plans.down.sql'] ],
	[ 'snapshots: one in the middle is missing', { @chain, 'meta/0002_snapshot.json' => undef }, [] ],
	[ 'snapshots: the last one is missing', { @chain, 'meta/0003_snapshot.json' => undef }, ['warning broken-snapshot-chain 0003_plan'] ],
	[ 'snapshots: of "drizzle-kit pull"', { @chain, 'meta/0000_snapshot.json' => snapshot('a', '') }, [] ],
	[
		'snapshots: dangling',
		{ @chain, 'meta/0002_snapshot.json' => snapshot('c', 'lost') },
		['warning broken-snapshot-chain meta/0002_snapshot.json']
	],
	[
		'snapshots: forked',
		{ @chain, 'meta/0003_snapshot.json' => snapshot('d', 'b') },
		['warning broken-snapshot-chain meta/0003_snapshot.json']
	],
	[
		'snapshots: two origins',
		{ @chain, 'meta/0003_snapshot.json' => snapshot('d') },
		['warning broken-snapshot-chain meta/0003_snapshot.json']
	],
	[
		'snapshots: one id twice',
		{ @chain, 'meta/0003_snapshot.json' => snapshot('b', 'c') },
		['warning broken-snapshot-chain meta/0003_snapshot.json']
	],
	[
		'snapshots: without an entry',
		{ @chain, 'meta/0004_snapshot.json' => snapshot('e', 'd') },
		['warning broken-snapshot-chain meta/0004_snapshot.json']
	],
	[
		'snapshots: broken JSON',
		{ @chain, 'meta/0003_snapshot.json' => '{' },
		['warning broken-snapshot-chain meta/0003_snapshot.json']
	],
	[
		'snapshots: no id',
		{ @chain, 'meta/0003_snapshot.json' => '{}' },
		['warning broken-snapshot-chain meta/0003_snapshot.json']
	],
	[
		'snapshots: conflict markers',
		{ @chain, 'meta/0003_snapshot.json' => "{\n<<<<<<< a\n" },
		['error conflict-marker meta/0003_snapshot.json']
	],
);

for my $scenario (@scenarios)
{
	my ($name, $change, $expected) = @$scenario;
	my ($status, $found) = findings_of(tree(drizzle(%$change)));
	is_deeply($found, [ sort @$expected ], $name) or diag(explain($found));
	is($status, (grep { /^error/ } @$expected) ? 1 : 0, "$name: status");
}

# Every rule of the list is broken in some scenario, here or for others.
{
	my (undef, $list) = migcheck('/', 'rules');
	my $tests = join '', map { slurp($_) } glob top() . '/test/t/migcheck_*.t';
	# The examples of lint's rules are run by migcheck_explain.t.
	my @left = grep { $tests !~ /['"](?:error|warning|note) $_\b/ }
	  grep { (migcheck('/', 'explain', $_))[1] !~ /\A\S+ \(\w+, of lint\)/ }
	  map { (split ' ')[0] } split /\n/, $list;
	is_deeply(\@left, [], 'every rule has a scenario');
}

# What cannot be read is no pass, and not a finding like others: status 2.
{
	my ($status, $found) = findings_of(
		tree(drizzle('meta/_journal.json' => undef, 'meta/_journal.json/x' => '')));
	is($status, 2, 'a folder in the place of the journal: status');
	is_deeply($found, ['error unreadable-file meta/_journal.json'],
		'a folder in the place of the journal');
}
{
	my $folder = tree('m/meta/_journal.json' => journal_text());
	is((migcheck($folder))[0], 2, 'an empty journal is nothing to check');
}
SKIP:
{
	skip 'root may read everything', 1 if $> == 0;
	my $folder = tree(drizzle());
	chmod 0, "$folder/m/0002_orders.sql";
	my ($status, $found) = findings_of($folder);
	is_deeply($found, ['error unreadable-file 0002_orders.sql'], 'no permission');
}

# Links and pipes: followed where they lead to a file, never waited for.
{
	my $folder = tree(drizzle('0002_orders.sql' => undef, '0003_plan.sql' => undef));
	symlink '0001_users.sql', "$folder/m/0002_orders.sql" or die;
	symlink 'nowhere', "$folder/m/0003_plan.sql" or die;
	my (undef, $found) = findings_of($folder);
	is_deeply($found, ['error unreadable-file 0003_plan.sql'], 'a link to nowhere');
	unlink "$folder/m/0003_plan.sql";
	system('mkfifo', "$folder/m/0003_plan.sql") == 0 or die;
	(undef, $found) = findings_of($folder);
	is_deeply($found, ['error unreadable-file 0003_plan.sql'], 'a pipe');
}

# A dead journal is one finding, and a habit is one note.
{
	my ($status, $found, $report) = findings_of(
		tree(drizzle(map { (sprintf('%04d_x.sql', $_) => $sql) } 4 .. 23)));
	is_deeply($found, ['error orphan-file meta/_journal.json'], 'a dead journal');
	is(scalar @{ $report->{findings}[0]{related} }, 20, 'with the list');

	(undef, $found, $report) = findings_of(
		tree(
			'm/meta/_journal.json' =>
			  journal_text(map { entry($_, sprintf '%04d_x', $_) } 0 .. 19),
			map { (sprintf('m/%04d_x.sql', $_) => 'SELECT 1;') } 0 .. 19));
	is_deeply($found, ['note no-final-newline 0000_x.sql'], 'a habit is one note');
	is(scalar @{ $report->{findings}[0]{related} }, 19, 'with the others');
}

# Places: line and column of the value that is wrong.
{
	my (undef, undef, $report) = findings_of(
		tree(drizzle(journal(2 => entry(2, '0002_orders', when => $base)))));
	my ($finding) = @{ $report->{findings} };
	is($finding->{path}, 'm/meta/_journal.json', 'path');
	is($finding->{line}, 22, 'line');
	is($finding->{column}, 15, 'column');
	is_deeply($finding->{related}, [ { path => 'm/meta/_journal.json', line => 15 } ], 'related');
	like($finding->{message}, qr/skipped for ever.*"0001_users".*fresh database would still get it/, 'says what will happen');
	like($finding->{help}, qr/1700000180001 or later/, 'and the number that helps');
	is_deeply(
		[ sort keys %$finding ],
		[ sort qw(rule severity message subject path line column related help fix) ],
		'the keys of a finding');
	is_deeply([ sort keys %$report ], [qw(findings summary tool version)], 'the keys of a report');
	is_deeply($report->{summary},
		{ errors => 1, warnings => 0, notes => 0, files => 4, entries => 4 }, 'summary');
}

# Golden output. MIGCHECK_GOLDEN=write makes it anew, to be read before use.
{
	my $folder = tree(drizzle(
		journal(2 => entry(2, '0002_orders', when => $base),
			more => [ entry(4, '0001_again'), entry(5, "0005_\x{202E}lqs") ]),
		'0003_plan.sql' => undef,
		'0001_again.sql' => "SELECT 1;\n<<<<<<< HEAD\n",
		'0009_left.sql' => "SELECT 1;\r\n",
		"0010_\e[2J.sql" => $sql));
	for my $format (qw(human json github gitlab junit checkstyle))
	{
		my (undef, $out) = migcheck($folder, '--format', $format);
		my $golden = top() . "/test/fixtures/migcheck/broken.$format";
		spew($golden, $out) if ($ENV{MIGCHECK_GOLDEN} // '') eq 'write';
		is($out, slurp($golden), "golden $format output");
		is((migcheck($folder, '--format', $format))[1], $out, "$format: the same again");
		unlike($out, qr/\e|\xE2\x80\xAE/, "$format: nothing reaches the terminal raw")
		  if $format =~ /human|github/;
	}
}

done_testing();
