# How a project that has migrations takes up migcheck lint: baseline, comments,
# configuration, every report, several folders in one run, beside check.
use strict;
use warnings;

use lib 'test/lib';
use JSON::PP;
use MigcheckTest qw(migcheck tree spew);
use Test::More;

my %files = ('m/0001_a.sql' => "CREATE TABLE a (id int);\n", 'm/0002_b.sql' => "CREATE INDEX ON a (id);\n");
sub report { return decode_json((migcheck(@_))[1]) }
sub rules { return join ' ', map { "$_->{rule}:$_->{path}" } @{ report(@_)->{findings} } }
my @lint = ('lint', '--framework=plain', '--format=json');
my @check = ('check', '--framework=plain', '--format=json');

# A baseline of lint: what it knows passes, what is new does not, and what it
# knows in vain is reported, of its own command only and where all was judged.
{
	my $folder = tree(%files);
	is(rules($folder, @lint, '--report=baseline=known.json', 'm'), 'long-lock:m/0002_b.sql lock-timeout-missing:m/0002_b.sql', 'before');
	is(rules($folder, @lint, '--baseline=known.json', 'm'), '', 'what is known passes');
	is((migcheck($folder, @lint, '--baseline=known.json', 'm'))[0], 0, '... and the status is 0');
	is(rules($folder, @check, '--baseline=known.json', 'm'), '', 'check does not miss what lint knows');
	spew("$folder/m/0003_c.sql", "ALTER TABLE a DROP COLUMN id;\n");
	is(rules($folder, @lint, '--baseline=known.json', 'm'), 'breaks-running-code:m/0003_c.sql', 'what is new does not pass');
	spew("$folder/m/0002_b.sql", "\n\n-- why\nCREATE INDEX ON a (id);\n");
	unlike(rules($folder, @lint, '--baseline=known.json', 'm'), qr/0002/, 'a known finding on another line is known');
	spew("$folder/m/0002_b.sql", "SET lock_timeout = '1s';\n");
	like(rules($folder, @lint, '--baseline=known.json', 'm'), qr/stale-suppression:known\.json/, 'what is known in vain is reported');
	unlike(rules($folder, @lint, '--baseline=known.json', '--history', 'm'), qr/stale/, '... where all was judged');
}

# Comments and the configuration: lint tells what is allowed in vain of its
# rules, check of its own.
{
	my $allow = '-- migcheck: allow %s: it is small';
	my $commented = sub {
		my ($rule, $sql) = @_;
		return tree(%files, 'm/0002_b.sql' => sprintf("$allow\n%s\n", $rule, $sql // 'CREATE INDEX ON a (id);'));
	};
	is(rules($commented->('long-lock'), @lint, 'm'), 'lock-timeout-missing:m/0002_b.sql', 'a comment allows');
	is(rules($commented->('long-lock'), @check, 'm'), '', '... and is not stale to check');
	is(rules($commented->('breaks-running-code'), @lint, 'm'),
		'stale-suppression:m/0002_b.sql long-lock:m/0002_b.sql lock-timeout-missing:m/0002_b.sql', 'one in vain is reported by lint');
	is(rules($commented->('breaks-running-code'), @check, 'm'), '', '... and not by check');
	is(rules($commented->('empty-file'), @check, 'm'), 'stale-suppression:m/0002_b.sql', 'one for check in vain by check');
	unlike(rules($commented->('empty-file'), @lint, 'm'), qr/stale/, '... and not by lint');
	unlike(rules($commented->('no-op-still-locks', 'CREATE INDEX i ON a (id); CREATE INDEX IF NOT EXISTS i ON a (id);'), @lint, 'm'),
		qr/stale/, 'a note that is not shown is not allowed in vain');

	my $configured = sub {
		my ($rule) = @_;
		return tree(%files, '.migcheck.json' => encode_json({ allow => [ { rule => $rule, path => 'm/0002_*', reason => 'small' } ] }));
	};
	is(rules($configured->('long-lock'), @lint, 'm'), 'lock-timeout-missing:m/0002_b.sql', 'the configuration allows');
	is(rules($configured->('long-lock'), @check, 'm'), '', '... and is not stale to check');
	like(rules($configured->('breaks-running-code'), @lint, 'm'), qr/stale-suppression:\.migcheck\.json/, 'in vain: lint says so');
	unlike(rules($configured->('empty-file'), @lint, 'm'), qr/stale/, '... of its own rules');
	like(rules($configured->('empty-file'), @check, 'm'), qr/stale-suppression/, 'and check of its own');
	is(rules(tree(%files), @lint, '--allow=long-lock:m/0002_*', '--allow=lock-timeout-missing', 'm'), '', '--allow');
	is((migcheck(tree(%files), @lint, '--allow=long-lok', 'm'))[0], 2, '... of a rule that does not exist');
}

# Severity: --fail-on, and notes on demand.
{
	my %brief = (%files, 'm/0002_b.sql' => "ALTER TABLE a ADD COLUMN n int;\n");
	is((migcheck(tree(%brief), @lint, 'm'))[0], 0, 'a warning does not fail');
	is((migcheck(tree(%brief), @lint, '--fail-on=warning', 'm'))[0], 1, '... unless it is to');
}

# Every report says the rule, the file and the line.
{
	my %form = (human => qr{m/0002_b\.sql:1.*long-lock}s, github => qr{^::error file=m/0002_b\.sql,line=1.*long-lock}m,
		gitlab => qr{"check_name": "long-lock"}, sarif => qr{"ruleId": "long-lock"}, junit => qr{<testcase name="long-lock: a" classname="m/0002_b\.sql">},
		checkstyle => qr{<error line="1"[^>]*source="[^"]*long-lock"}, json => qr{"rule": "long-lock"});
	for my $form (sort keys %form)
	{
		my ($status, $out, $err) = migcheck(tree(%files), 'lint', '--framework=plain', "--format=$form", 'm');
		is($status, 1, "$form: findings") or diag($err);
		like($out, $form{$form}, "$form: the rule and its place");
		decode_json($out) if $form =~ /json|sarif|gitlab/;
	}
}

# Several folders in one run, each with its framework, its tables and its verdict.
{
	my $folder = tree(map({ ("a/migrations/$_" => $files{"m/$_"}) } '0001_a.sql', '0002_b.sql'),
		'b/migrations/00001_a.sql' => "-- +goose Up\nCREATE TABLE a (id int);\n", 'b/migrations/00002_b.sql' => "-- +goose Up\nALTER TABLE b ADD COLUMN n int;\n",
		'c/migrations/00001_a.sql' => "-- +goose Up\nCREATE TABLE b (id int);\n");
	is(rules($folder, 'lint', '--format=json'), 'long-lock:a/migrations/0002_b.sql lock-timeout-missing:a/migrations/0002_b.sql statement-fails:b/migrations/00002_b.sql',
		'no folder knows the tables of another');
}

done_testing();
