# migcheck's reports and the ways to leave something out of them.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use JSON::PP ();
use JsonSchema qw(schema_errors);
use MigcheckTest qw(programs migcheck findings_of tree drizzle entry journal_text spew
  slurp top);
use SarifSchema qw(sarif_schema);
use Test::More;

my $json = JSON::PP->new->utf8;
my $bad = tree(drizzle(
	'0002_orders.sql' => undef,
	'0003_plan.sql' => "\n",
	'0009_a%b,c:d<&">.sql' => "SELECT 1;"));
my $good = tree(drizzle());

# All formats in one run, each as if run by itself.
{
	my @formats = qw(json github gitlab sarif junit checkstyle);
	my ($status, $out) =
	  migcheck($bad, map { ('--report', "$_=report.$_") } @formats);
	is($status, 1, 'reports to files do not change the status');
	like($out, qr/^m: drizzle/m, 'nor what is printed');
	for my $format (@formats)
	{
		my (undef, $printed) = migcheck($bad, '--format', $format);
		is(slurp("$bad/report.$format"), $printed, "$format: the same in a file");
	}
	is((migcheck($bad, '--report', 'json=/no/such/place'))[0], 2,
		'a report that could not be written is no result');
	is((migcheck($bad, '--report', 'json'))[0], 2, 'a report needs a file');
	is((migcheck($bad, '--report', 'pdf=x'))[0], 2, 'and a format that there is');
	unlink map { "$bad/report.$_" } @formats;
}

# SARIF: the shape that code scanning wants.
{
	my $sarif = $json->decode((migcheck($bad, '--format=sarif'))[1]);
	is($sarif->{version}, '2.1.0', 'sarif version');
	my $run = $sarif->{runs}[0];
	my @rules = @{ $run->{tool}{driver}{rules} };
	my %results = map { $_->{ruleId} => $_ } @{ $run->{results} };
	my $missing = $results{'missing-file'};
	is($rules[ $missing->{ruleIndex} ]{id}, 'missing-file', 'ruleIndex points at the rule');
	is($missing->{level}, 'error', 'level');
	my $place = $missing->{locations}[0]{physicalLocation};
	is($place->{artifactLocation}{uri}, 'm/meta/_journal.json', 'uri');
	is($place->{region}{startLine}, 23, 'line');
	like($missing->{partialFingerprints}{'migcheck/v1'}, qr/^[0-9a-f]{32}$/, 'fingerprint');
	is($results{'orphan-file'}{locations}[0]{physicalLocation}{artifactLocation}{uri},
		'm/0009_a%25b%2Cc%3Ad%3C%26%22%3E.sql', 'an odd name is encoded');
	is_deeply($json->decode((migcheck($good, '--format=sarif'))[1])->{runs}[0]{results},
		[], 'no result for a good tree');
}

# SARIF, against what the standard says of each object; and the test itself,
# which has to find what is wrong.
{
	my $schema = sarif_schema();
	my $crowded = tree(drizzle(
			(map { ("00${_}_x.sql" => "SELECT 1;\r\n") } 10 .. 40),
			'meta/_journal.json' => journal_text(map { entry($_ % 3, "000$_\_x", when => 5) } 0 .. 6),
			"0009_\xFF\n.sql" => "\0"));
	for my $case ([ $bad, 'a bad tree' ], [ $good, 'a good tree' ], [ $crowded, 'a very bad tree' ])
	{
		my $sarif = $json->decode((migcheck($case->[0], '--format=sarif'))[1]);
		is_deeply([ schema_errors($schema, $sarif) ], [], "SARIF of $case->[1] is valid");
		my %prints = map { ($_->{partialFingerprints}{'migcheck/v1'} => 1) } @{ $sarif->{runs}[0]{results} };
		is(scalar keys %prints, scalar @{ $sarif->{runs}[0]{results} }, 'each result has a fingerprint of its own');
	}
	my $sarif = (migcheck($bad, '--format=sarif'))[1];
	for my $break (
		[ '"2.1.0"', '"2.0.0"' ], [ '"ruleId"', '"ruleID"' ], [ '"startLine": 23', '"startLine": 0' ], [ '"startLine": 23', '"startLine": "23"' ],
		[ '"level": "error"', '"level": "fatal"' ], [ '"uri": "m/meta', '"uri": "m meta' ], [ '"tool"', '"tools"' ], [ '"text"', '"texts"' ],
		[ '"artifactLocation"', '"artifact"' ], [ 'unicodeCodePoints', 'bytes' ])
	{
		my ($from, $to) = @$break;
		(my $broken = $sarif) =~ s/\Q$from\E/$to/ or fail("nothing to break: $from");
		isnt(scalar(() = schema_errors($schema, $json->decode($broken))), 0, "the schema refuses $to");
	}
	# Golden, but for the texts of the rules, which have a test of their own.
	my $decoded = $json->decode($sarif);
	my @used = map { $_->{ruleId} } @{ $decoded->{runs}[0]{results} };
	$_->{ruleIndex} = 0 for @{ $decoded->{runs}[0]{results} };
	$decoded->{runs}[0]{tool}{driver}{rules} = [];
	my $pretty = JSON::PP->new->utf8->canonical->pretty->encode($decoded);
	my $golden = top() . '/test/fixtures/migcheck/broken.sarif';
	spew($golden, $pretty) if ($ENV{MIGCHECK_GOLDEN} // '') eq 'write';
	is($pretty, slurp($golden), 'golden sarif output');
}

# A line about the progress of long work, on a terminal and nowhere else.
SKIP:
{
	skip 'no IO::Pty', 3 unless eval { require IO::Pty; 1 };
	my %many = map { (sprintf('migrations/%04d_x.sql', $_) => "SELECT 1;\n") } 1 .. 2500;
	my $folder = tree(%many);
	my ($program) = reverse programs();
	my $run = sub {
		my ($out, $err) = ('', '');
		IPC::Run::run([ 'sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', $folder, $program, 'check', @_ ], '<', \undef, '>', \$out, '2>pty>', \$err);
		return ($out, $err);
	};
	my ($out, $err) = $run->();
	like($err, qr/migcheck: migrations: 2000 of 2500 files/, 'a terminal sees how far it is');
	like($err, qr/\r\e\[K\z/, 'and the line goes away');
	is(($run->('--quiet'))[1], '', 'not if it is to be quiet');
	is((migcheck($folder))[2], '', 'nor into a pipe');
}

# Each format escapes what would end its own syntax.
{
	my (undef, $github) = migcheck($bad, '--format=github');
	like($github, qr/^::error file=m\/0009_a%25b%2Cc%3Ad<&">\.sql,line=1,title=migcheck orphan-file::/m, 'github');
	unlike($github, qr/^(?!::)/m, 'github: nothing but commands');
	my (undef, $junit) = migcheck($bad, '--format=junit');
	like($junit, qr/0009_a%b,c:d&lt;&amp;&quot;&gt;\.sql/, 'junit');
	like($junit, qr/<testsuite name="m \(drizzle\)" tests="(\d+)" failures="3" errors="0">/, 'junit counts');
	my (undef, $checkstyle) = migcheck($bad, '--format=checkstyle');
	like($checkstyle, qr/<file name="m\/0009_a%b,c:d&lt;&amp;&quot;&gt;\.sql">/, 'checkstyle');
	like((migcheck($good, '--format=junit'))[1], qr/tests="1" failures="0"/, 'junit: a good tree is one test that passed');
	my $gitlab = $json->decode((migcheck($bad, '--format=gitlab'))[1]);
	is((grep { $_->{check_name} eq 'missing-file' } @$gitlab)[0]{location}{lines}{begin}, 23, 'gitlab');
}

# Fingerprints outlive edits around the finding.
{
	my $print = sub {
		my ($folder) = @_;
		my $list = $json->decode((migcheck($folder, '--format=gitlab'))[1]);
		return [ map { $_->{fingerprint} } grep { $_->{check_name} eq 'missing-file' } @$list ];
	};
	my $before = $print->($bad);
	my $moved = tree(drizzle('0002_orders.sql' => undef,
			'meta/_journal.json' => "\n\n\n" . journal_text(
				map { entry($_, (qw(0000_init 0001_users 0002_orders 0003_plan))[$_]) } 0 .. 3)));
	is_deeply($print->($moved), $before, 'a fingerprint does not depend on the line');
	is(scalar @$before, 1, 'one finding, one fingerprint');
}

# Baseline: what was there is left out, what comes new is not.
{
	my $folder = tree(drizzle('0009_old.sql' => "SELECT 1;\n"));
	is((migcheck($folder))[0], 1, 'before');
	is((migcheck($folder, '--report=baseline=known.json'))[0], 1, 'writing it changes nothing');
	is((migcheck($folder, '--baseline=known.json'))[0], 0, 'what is known passes');
	spew("$folder/m/0010_new.sql", "SELECT 1;\n");
	my ($status, $found) = findings_of($folder, '--baseline=known.json');
	is($status, 1, 'what is new does not');
	is_deeply([ grep { /error/ } @$found ], ['error orphan-file 0010_new.sql'], 'and only it is told');
	is((migcheck($folder, '--baseline=gone.json'))[0], 2, 'a baseline that is not there');
	spew("$folder/known.json", '{"version": 1}');
	is((migcheck($folder, '--baseline=known.json'))[0], 2, 'not a baseline');
}

# --allow, by rule, by path, by subject.
for my $case (
	[ ['orphan-file'], 0 ],
	[ ['orphan-file:m/0009_*.sql'], 0 ],
	[ ['orphan-file:0009_old.sql'], 0 ],
	[ ['orphan-file:elsewhere'], 1 ],
	[ ['missing-file'], 1 ],
	[ ['nonsense'], 2 ])
{
	my ($allow, $status) = @$case;
	my $folder = tree(drizzle('0009_old.sql' => "SELECT 1;\n"));
	is((migcheck($folder, map { "--allow=$_" } @$allow))[0], $status, "--allow @$allow");
}

# The configuration file, and what it may not hold.
for my $case (
	[ '{"allow": ["orphan-file:m/0009_old.sql"]}', [], 0, qr/^$/ ],
	[ '{"fail-on": "warning"}', ['--allow=orphan-file'], 0, qr/^$/ ],
	[ '{"paths": ["m"], "framework": "drizzle"}', [], 1, qr/^$/ ],
	[ '{"paths": ["gone"]}', [], 2, qr/gone/ ],
	[ '{"paths": ["gone"]}', ['m'], 1, qr/^$/ ],
	[ '{"alow": ["orphan-file"]}', [], 2, qr/unknown key "alow"/ ],
	[ '{"allow": "orphan-file"}', [], 2, qr/a list is needed for "allow"/ ],
	[ '{"allow": ["nonsense"]}', [], 2, qr/unknown rule "nonsense"/ ],
	[ '{"allow": [1]}', [], 2, qr/strings are needed/ ],
	[ '{"fail-on": 1}', [], 2, qr/a string is needed/ ],
	[ '{"fail-on": "error", "fail-on": "warning"}', [], 2, qr/duplicate/ ],
	[ '{', [], 2, qr/\.migcheck\.json:1:/ ],
	[ '[]', [], 2, qr/not an object/ ])
{
	my ($config, $arguments, $status, $error) = @$case;
	my $folder = tree(drizzle('0009_old.sql' => "SELECT 1;\n"), '.migcheck.json' => $config);
	my ($got, undef, $stderr) = migcheck($folder, @$arguments);
	is($got, $status, "$config: status");
	like($stderr, $error, "$config: message");
}
{
	my $folder = tree(drizzle('0009_old.sql' => "SELECT 1;\n"),
		'.migcheck.json' => '{"fail-on": "error"}', 'other.json' => '{"allow": ["orphan-file"]}');
	is((migcheck($folder, '--config=other.json'))[0], 0, 'another configuration');
	is((migcheck($folder, '--config=gone.json'))[0], 2, 'one that is not there');
	my $warned = tree(drizzle('0002_orders.sql' => "\n"), '.migcheck.json' => '{"fail-on": "warning"}');
	is((migcheck($warned))[0], 1, 'fail-on from the configuration');
	is((migcheck($warned, '--fail-on=error'))[0], 0, 'the command line overrides it');
}

done_testing();
