# Every refusal of the table is provoked, and what a client sees is compared
# byte for byte, with the code and with doc/refusals.md.
use strict;
use warnings;

use FindBin;
use lib 'test/lib';
use FileTest qw(slurp);
use RescueTest qw(rescue_cluster);
use Test::More;
use Wire;

my $node = rescue_cluster('refusals', preload => 1, conf => 'log_statement = none');
my $bare = rescue_cluster('refusals_bare', conf => 'log_statement = none');
# Not preloaded, and told to write the audit into a file of its own.
my $filed = rescue_cluster('refusals_file', conf => "log_statement = none\nrescue.audit_file = '/tmp/audit'");
for ($node, $bare)
{
	$_->safe_psql('postgres', <<'END');
SELECT rescue_billing_set(org, 'active') FROM unnest(ARRAY['acme', 'globex']) org;
CREATE TABLE public.accounts (org text PRIMARY KEY, status text);
INSERT INTO rescue.bundles (org_id, workspace_id, reason, captured_at, stored_at,
	sections, bytes, redactions, truncated, digest, ruleset)
SELECT 'acme', 'ws', 'r', now() - n * interval '1 day', now(), 1, 1, 0, false, '', 'none'
FROM generate_series(1, 3) n;
END
}

# Tables whose owner holds a lock.
my $owner = Wire->new(node => $node, user => 'postgres', database => 'postgres');
$owner->query($_)
  for 'CREATE TABLE public.locked (org text PRIMARY KEY, status text)',
  'CREATE SCHEMA drizzle',
  'CREATE TABLE drizzle.__drizzle_migrations (created_at bigint)', 'BEGIN',
  'LOCK TABLE public.locked, drizzle.__drizzle_migrations';

# Arguments of a bundle to store, all good but for those given.
sub persist
{
	my %a = (ws => "'ws'", instance => 'NULL', reason => "'r'",
		sections => q('[{"name": "n", "content": "c"}]'), time => 'NULL', @_);
	return "SELECT rescue_persist($a{ws}, 'acme', $a{instance}, $a{reason}, $a{sections}, $a{time})";
}

sub sections { return persist(sections => "'[" . shift() . "]'") }

my $latest = "SELECT rescue_latest('ws', 'acme')";
my $plan = "SELECT set_config('my.plan', plan_id::text, true) FROM rescue_gc_plan('{}', true, '0', 'acme')";
my $apply = "SELECT rescue_gc_apply(current_setting('my.plan')::bigint, 'acme', 1)";

# What to do, by situation: the statement that is refused, or a hash:
#   sql      the same
#   before   statements in the same transaction
#   options  of the connection
#   on       the node
my %provoke = (
	ORG_MISSING => "SELECT rescue_latest('ws', NULL)",
	ORG_NOT_BOUND => 'SELECT * FROM rescue.failures',
	ORG_BLANK => "SELECT rescue_latest('ws', E' \\u200B')",
	ORG_MALFORMED => "SELECT rescue_latest('ws', E'acme\\n')",
	BILLING_UNKNOWN => "SELECT rescue_latest('ws', 'nobody')",
	BILLING_WORD => { before => "SELECT rescue_billing_set('acme', 'on_fire')", sql => $latest },
	BILLING_STALE => {
		before => "SELECT rescue_set('billing_max_age', '1 hour'), rescue_billing_set('old', 'active', now() - interval '2 hours')",
		sql => "SELECT rescue_latest('ws', 'old')" },
	BILLING_SOURCE => {
		before => "SELECT rescue_billing_bind('accounts', 'org', 'status'); ALTER TABLE accounts ENABLE ROW LEVEL SECURITY",
		sql => $latest },
	BILLING_LOCKED => "SELECT rescue_billing_bind('locked', 'org', 'status')",
	SETTINGS_UNUSABLE => { before => 'DELETE FROM rescue.settings', sql => $latest },
	STARTUP_LOOSENS => { options => '-c rescue.org_id=', sql => $latest },
	THROTTLE_UNAVAILABLE => {
		on => $bare,
		before => "SELECT rescue_set('throttle', 'required')",
		sql => "SELECT rescue_latest('ws', 'acme', 'x')" },
	ORG_MISMATCH => { before => "SELECT rescue_bind('globex')", sql => $latest },
	TOKEN_REFUSED => { on => $bare, sql => "SELECT rescue_latest('ws', 'acme', NULL)" },
	BILLING_DENIED => { before => "SELECT rescue_billing_set('acme', 'suspended')", sql => $latest },
	INTEGRITY_FAILED => $latest,
	THROTTLED => {
		before => q{DO $$BEGIN FOR i IN 1..11 LOOP BEGIN
			PERFORM rescue_latest('ws', 'acme', 'x');
			EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END$$},
		sql => "SELECT rescue_latest('ws', 'acme', 'x')" },
	WS_INVALID => "SELECT rescue_latest('', 'acme')",
	BUNDLE_ID_INVALID => "SELECT rescue_get(0, 'acme')",
	NAME_INVALID => "SELECT rescue_section(1, 'acme', NULL)",
	REASON_INVALID => "SELECT rescue_delete(1, 'acme', '')",
	INSTANCE_INVALID => persist(instance => "E'a\\tb'"),
	TIME_INVALID => "SELECT rescue_billing_set('acme', 'active', 'infinity')",
	LIMIT_INVALID => "SELECT rescue_list('ws', 'acme', 1001)",
	SINCE_INVALID => "SELECT rescue_failures('acme', '-1 hour')",
	SECTIONS_SYNTAX => persist(sections => "'{]'"),
	SECTIONS_NONE => sections(''),
	SECTIONS_TOO_MANY => {
		before => "SELECT rescue_set('max_sections', '1')",
		sql => sections('{"name": "a", "content": ""}, {"name": "b", "content": ""}') },
	SECTION_KEY => sections('{"name": "a", "content": "", "more": 1}'),
	SECTION_VALUE => sections('{"name": 1, "content": ""}'),
	SECTION_STATUS => sections('{"name": "a", "content": "", "status": "good"}'),
	SECTION_DUPLICATE => sections('{"name": "a", "content": ""}, {"name": "a", "content": ""}'),
	SECTION_NO_CONTENT => sections('{"name": "a"}'),
	ARRAYS_INVALID => "SELECT rescue_persist('ws', 'acme', NULL, 'r', ARRAY['a'], ARRAY[]::bytea[])",
	TTL_INVALID => "SELECT rescue_token_issue('acme', ttl => '0')",
	TOKEN_ID_INVALID => "SELECT rescue_token_rotate('00000000', 'acme')",
	TOKEN_LABEL_INVALID => "SELECT rescue_token_issue('acme', label => E'a\\tb')",
	TOKEN_START_INVALID => "SELECT rescue_token_issue('acme', starts => 'infinity')",
	STATUS_INVALID => "SELECT rescue_billing_set('acme', NULL)",
	SOURCE_INVALID => "SELECT rescue_billing_bind('pg_stat_activity', 'usename', 'state')",
	SETTING_INVALID => "SELECT rescue_set('billing', 'maybe')",
	BINDING_HOLDS => {
		before => "CREATE ROLE boss; SELECT rescue_grant('boss', 'admin'), rescue_bind('acme'); SET LOCAL ROLE boss",
		sql => 'SELECT rescue_bind(NULL)' },
	ROLE_IS_BOUND => {
		before => "CREATE ROLE boss; SELECT rescue_grant('boss', 'admin'), rescue_bind_role('boss', 'acme'); SET LOCAL ROLE boss",
		sql => "SELECT rescue_bind_role('boss', NULL)" },
	ROLE_INVALID => "SELECT rescue_bind_role('nobody', 'acme')",
	WHAT_INVALID => "SELECT rescue_grant('postgres', 'all')",
	GRANTEE_INVALID => "SELECT rescue_grant('public', 'read')",
	ENV_INVALID => 'SELECT rescue_env_scrub(NULL)',
	ENV_PATTERN_INVALID => "SELECT rescue_env_scrub('{}', '{a b}')",
	ENV_NAME_INVALID => "SELECT rescue_env_scrub_changes(ARRAY[E' JOB_ID=1'])",
	URL_INVALID => "SELECT rescue_container_url('nowhere')",
	MIGRATIONS_LOCKED => q(SELECT rescue_migrations('{"entries": []}')),
	JOURNAL_INVALID => "SELECT rescue_migrations('[', '{}')",
	JOB_ID_INVALID => "SELECT rescue_job_key('')",
	JOB_NO_PAYLOAD => "SELECT rescue_job_put('j', 'null')",
	RULE_INVALID => "SELECT rescue_redaction_rule_add('a', NULL, 'x')",
	ARGUMENT_INVALID => "SELECT rescue_billing_policy_set('x', 'maybe')",
	REDACTOR_UNAVAILABLE => {
		before => "SELECT rescue_redaction_rule_add('a', 'abc', 'abc'); UPDATE rescue.redaction_rules SET pattern = '('",
		sql => "SELECT rescue_redact('x')" },
	ON_HOLD => {
		before => "SELECT rescue_hold(1, 'acme', 'w')",
		sql => "SELECT rescue_delete(1, 'acme', 'w')" },
	HOLD_END_INVALID => "SELECT rescue_hold(1, 'acme', 'w', '-infinity')",
	HOLD_ID_INVALID => "SELECT rescue_release(0, 'acme')",
	LIVE_UNKNOWN => { before => "SELECT rescue_set('gc_strict', 'on')", sql => "SELECT rescue_gc(NULL)" },
	GC_SHARE => { before => "SELECT rescue_set('gc_strict', 'on')", sql => "SELECT rescue_gc('{}', '0')" },
	GRACE_INVALID => "SELECT rescue_gc('{}', '-1 day')",
	SHARE_INVALID => "SELECT rescue_gc('{}', '0', true, NULL, true, true, 2)",
	BATCH_INVALID => "SELECT rescue_gc('{}', '0', true, NULL, true, true, NULL, 0)",
	GC_PLAN_STALE => { before => "$plan; SELECT rescue_hold(3, 'acme', 'w')", sql => $apply },
	PIN_RUNTIME_INVALID => "SELECT rescue_pin_resolve('')",
	PIN_REGION_INVALID => "SELECT rescue_pin_resolve('r', NULL)",
	PIN_DIGEST_INVALID => {
		before => 'ALTER DOMAIN rescue.image_digest DROP CONSTRAINT is_image_digest',
		sql => "SELECT rescue_pin_promote('r', 'latest')" },
	PIN_NOTE_INVALID => "SELECT rescue_pin_promote('r', 'sha256:" . 'a' x 64 . "', git_sha => 'main')",
	PIN_SOURCE_INVALID => { before => pin('a'), sql => observe(1, 'a', source => 'NULL') },
	PIN_GENERATION_INVALID => observe(99, 'a'),
	PIN_START_INVALID => { before => pin('a'), sql => observe(1, 'a', start => "'tomorrow'") },
	PIN_ABSENT => "SELECT rescue_pin_resolve('r')",
	STALE_GENERATION => { before => pin('a') . ';' . pin('b'), sql => observe('(SELECT min(generation) FROM rescue.pins)', 'b') },
	AUDIT_FILE_UNUSABLE => { on => $filed, sql => $latest },
	AUDIT_UNAVAILABLE => { before => 'SET LOCAL log_min_messages = fatal', sql => $latest },
	ORG_MOVING => { before => "SELECT rescue_freeze('acme')", sql => "SELECT rescue_release(1, 'acme')" },
	ORG_ELSEWHERE => { before => "SELECT rescue_freeze('acme'), rescue_depart('acme')", sql => $latest },
	PARTITION_UNAVAILABLE => "SELECT rescue.refuse('PARTITION_UNAVAILABLE')",
	ORG_NOT_DEPARTED => "SELECT rescue_clear_departed('acme')",
	ORG_PRESENT => q{SELECT rescue_import('globex', ARRAY['{"job": {"job_id": "j", "payload": 1,
		"put_at": "2020-01-01", "expires_at": "2020-01-01"}}'])},
	COPY_DIFFERS => { before => "SELECT rescue_freeze('globex')", sql => "SELECT rescue_depart('globex', 'x')" },
	COPY_INVALID => "SELECT rescue_import('globex', ARRAY['{}'])",
	COPY_INCOMPLETE => q{SELECT rescue_import('new', ARRAY['{"rescue": {"format": 1, "org": "new", "at": ""}}', '{"end": {}}'])},
	PARTITION_INVALID => 'SELECT rescue_partition_set(1024)',
	PARTITION_SET => { before => 'SELECT rescue_partition_set(0)', sql => 'SELECT rescue_partition_set(1)' },
	IDS_GIVEN => 'SELECT rescue_partition_set(1)',
	ORG_NOT_FROZEN => "SELECT rescue_depart('acme')",
	NOT_FOUND => "SELECT rescue_require('elsewhere', 'acme')",
	BUNDLE_NOT_FOUND => "SELECT rescue_hold(99, 'acme', 'w')",
	GC_PLAN_NOT_FOUND => "SELECT rescue_gc_apply(99, 'acme')",
	JOB_GONE => "SELECT rescue_job_resolve('j', rescue_job_key('j'), NULL)",
);

sub pin { return "SELECT rescue_pin_promote('r', 'sha256:" . shift() x 64 . "')" }

sub observe
{
	my ($generation, $digest, %a) = (@_[ 0, 1 ], start => 'now()', source => q('s'), @_[ 2 .. $#_ ]);
	return "SELECT rescue_pin_observe('ws', 'acme', 'r', $generation, 'sha256:" . $digest x 64 . "', $a{start}, $a{source})";
}

# What a client sees of a refusal, with its SQLSTATE.
sub seen
{
	my ($how, $style) = @_;
	$how = { sql => $how } unless ref $how;
	local $ENV{PGOPTIONS} = $how->{options};
	delete $ENV{PGOPTIONS} unless defined $how->{options};
	my ($status, $out, $err) = ($how->{on} // $node)->psql('postgres', <<"END", on_error_stop => 1);
\\set VERBOSITY verbose
\\o /dev/null
SET client_min_messages = error;
SET rescue.client = 'refusals-$style';
SET rescue.error_style = $style;
BEGIN;
@{[ $how->{before} // 'SELECT 1' ]};
$how->{sql};
END
	$err =~ s/^psql:<stdin>:\d+: //mg;
	$err =~ s/^LOCATION:.*\n?//mg;
	# what functions in SQL add: their own text, no caller's data
	$err =~ s/^CONTEXT:.*//ms;
	chomp $err;
	return $err;
}

my $documented = slurp("$FindBin::Bin/../../doc/refusals.md");
my @rows = map { [ split /\t/ ] } split /\n/,
  $node->safe_psql('postgres', 'SELECT * FROM rescue.refusals()', extra_params => [ '-F', "\t" ]);
my %known = map { $_->[0] => 1 } @rows;
is(join(' ', grep { !$known{$_} } sort keys %provoke), '', 'no situation is provoked that is not in the table');

for my $row (@rows)
{
	my ($situation, $sqlstate, $http, $retryable, $condition, $message, $hint) = @$row;
	my $detail = sprintf '{"rescue": "%s", "retryable": %s}', $condition,
	  $retryable eq 't' ? 'true' : 'false';
	ok($documented =~ /^## \Q$sqlstate\E \(HTTP $http\)$(?:(?!^## ).)*^\| `\Q$condition\E` \| (?:yes|no) \| \Q$message\E \| \Q$hint\E \|$/ms,
		"$situation: documented") or diag('make docs');
  SKIP:
	{
		if (!$provoke{$situation})
		{
			fail("$situation: no provocation in test/t/refusals.t");
			next;
		}
		for my $style ('native', 'postgrest')
		{
			my $code = $style eq 'native' ? $sqlstate : "PT$http";
			is(seen($provoke{$situation}, $style),
				"ERROR:  $code: $message\nDETAIL:  $detail\nHINT:  $hint",
				"$situation: $style, byte for byte");
		}
	}
}
$owner->close;
$_->stop for $node, $bare, $filed;
done_testing();
