# The line of each decision: whose token, which bundle, and whether a row came. An
# incident is answered from these lines only.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(conf => <<'END');
log_statement = none
log_parameter_max_length_on_error = 0
END
admin(q{CREATE ROLE boss LOGIN});
admin("SELECT rescue_grant('boss', '$_')")
  for split /\n/, admin('SELECT DISTINCT what FROM rescue.privilege_sets');
my $a = 'sha256:' . 'a' x 64;
admin(qq{SELECT rescue_pin_promote('codex', '$a')});
my ($first, $sibling) = split /\|/, admin(q{SELECT min(bundle_id) FILTER (WHERE org_id = 'acme'),
	min(bundle_id) FILTER (WHERE org_id = 'globex') FROM rescue.bundles});
my $rightful = sub { return verdict('boss', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) };

sub issue { return admin('SELECT rescue_token_issue(' . shift . ')') }
sub id_of { return substr shift, 4, 8 }

# One word for each field of a line that is there, but for who asked.
sub said
{
	my $line = shift;
	my %line = %$line;
	delete @line{qw(rescue verdict org role session_role condition)};
	return join ' ', $line->{rescue}, $line->{verdict},
	  map { "$_=" . (!defined $line{$_} ? 'null' : ref $line{$_} ? ($line{$_} ? 'true' : 'false') : $line{$_}) }
	  sort keys %line;
}

# The lines that a call writes must be these; NEW is replaced by the id that it made.
sub lines
{
	my ($name, $call, $expect, %more) = @_;
	attack_by(
		"audit: $name",
		expect => $expect,
		by => sub {
			my @lines = audited(logged(sub { verdict($more{as} // 'boss', $call) }));
			return join ' / ', map { said($_) =~ s/(new_token_id=)[0-9A-Za-z]{8}\b/$1NEW/r } @lines;
		},
		control => $more{control} // $rightful);
	return;
}

# every reader: which bundle, and whether there was one
my $good = issue(q{'acme'});
my $id = id_of($good);
lines('latest', q{SELECT 1 FROM rescue_latest('ws-1', 'acme')},
	"rescue_latest allowed bundle_id=$first row=true workspace=ws-1");
lines('latest, none', q{SELECT 1 FROM rescue_latest('ws-9', 'acme')},
	'rescue_latest allowed row=false workspace=ws-9');
lines('latest, with a token', "SELECT 1 FROM rescue_latest('ws-1', 'acme', '$good')",
	"rescue_latest allowed bundle_id=$first row=true token_id=$id workspace=ws-1");
lines('latest, with a token, none', "SELECT 1 FROM rescue_latest('ws-9', 'acme', '$good')",
	"rescue_latest allowed row=false token_id=$id workspace=ws-9");
lines('require', q{SELECT 1 FROM rescue_require('ws-1', 'acme')},
	"rescue_require allowed bundle_id=$first row=true workspace=ws-1");
lines('require, none', q{SELECT 1 FROM rescue_require('ws-9', 'acme')},
	'rescue_require allowed row=false workspace=ws-9');
lines('get', "SELECT 1 FROM rescue_get($first, 'acme')",
	"rescue_get allowed bundle_id=$first row=true workspace=null");
lines('get, of the sibling', "SELECT 1 FROM rescue_get($sibling, 'acme')",
	"rescue_get allowed bundle_id=$sibling row=false workspace=null");
lines('section', "SELECT rescue_section($first, 'acme', 'notes')",
	"rescue_section allowed bundle_id=$first row=true workspace=null");
lines('section, none', "SELECT rescue_section($first, 'acme', 'other')",
	"rescue_section allowed bundle_id=$first row=false workspace=null");
lines('verify', "SELECT rescue_verify($first, 'acme')",
	"rescue_verify allowed bundle_id=$first row=true workspace=null");
lines('verify, none', "SELECT rescue_verify($sibling, 'acme')",
	"rescue_verify allowed bundle_id=$sibling row=false workspace=null");
lines('list', q{SELECT 1 FROM rescue_list('ws-1', 'acme')},
	'rescue_list allowed row=true rows=1 workspace=ws-1');
lines('list, none', q{SELECT 1 FROM rescue_list('ws-9', 'acme')},
	'rescue_list allowed row=false workspace=ws-9');
lines('explain', q{SELECT 1 FROM rescue_explain('ws-1', 'acme')},
	"rescue_explain allowed bundle_id=$first row=true workspace=ws-1");
lines('diff', q{SELECT 1 FROM rescue_diff('ws-1', 'acme')},
	"rescue_diff allowed bundle_id=$first row=true workspace=ws-1");
lines('diff, none', q{SELECT 1 FROM rescue_diff('ws-9', 'acme')},
	'rescue_diff allowed row=false workspace=ws-9');
lines('failures', q{SELECT 1 FROM rescue_failures('acme')},
	'rescue_failures allowed row=true rows=1 workspace=null');
lines('failures, none', q{SELECT 1 FROM rescue_failures('acme', '0 seconds')},
	'rescue_failures allowed row=false workspace=null');
lines('explain, none', q{SELECT 1 FROM rescue_explain('ws-9', 'acme')},
	'rescue_explain allowed row=false workspace=ws-9');

for my $call ("rescue_require('ws-1', 'acme', '$good')", "rescue_explain('ws-1', 'acme', '$good')")
{
	my ($function) = $call =~ /(\w+)/;
	lines("$function, with a token", "SELECT 1 FROM $call",
		"$function allowed bundle_id=$first row=true token_id=$id workspace=ws-1");
}
for my $call ("rescue_get($first, 'acme', '$good')", "rescue_section($first, 'acme', 'notes', '$good')")
{
	my ($function) = $call =~ /(\w+)/;
	lines("$function, with a token", "SELECT 1 FROM $call",
		"$function allowed bundle_id=$first row=true token_id=$id workspace=null");
}
lines('list, with a token', "SELECT 1 FROM rescue_list('ws-1', 'acme', 5, NULL, '$good')",
	"rescue_list allowed row=true rows=1 token_id=$id workspace=ws-1");

# what is written
my $next = admin(q{SELECT last_value + 1 FROM rescue.bundle_id_seq});
lines('persist', q{SELECT rescue_persist('ws-3', 'acme', NULL, 'r', '[{"name": "n", "content": "c"}]')},
	"rescue_persist allowed bundle_id=$next row=true workspace=ws-3");
lines('persist, refused after the gate', q{SELECT rescue_persist('ws-3', 'acme', NULL, 'r', '[]')},
	'rescue_persist refused sqlstate=RB007 workspace=ws-3');
lines('hold', "SELECT rescue_hold($next, 'acme', 'w')",
	"rescue_hold allowed bundle_id=$next row=true workspace=null");
lines('hold, none', "SELECT rescue_hold($sibling, 'acme', 'w')",
	"rescue_hold refused bundle_id=$sibling sqlstate=RB404 workspace=null");
lines('holds', q{SELECT 1 FROM rescue_holds('acme')}, 'rescue_holds allowed row=true rows=1 workspace=null');
lines('release', q{SELECT rescue_release(max(hold_id), 'acme') FROM rescue_holds('acme')},
	"rescue_holds allowed row=true rows=1 workspace=null / "
	  . "rescue_release allowed bundle_id=$next row=true workspace=null");
lines('release, none', q{SELECT rescue_release(99, 'acme')}, 'rescue_release allowed row=false workspace=null');
lines('delete', "SELECT rescue_delete($next, 'acme', 'over')",
	"rescue_delete allowed bundle_id=$next row=true why=over workspace=null");
lines('delete, none', "SELECT rescue_delete($sibling, 'acme', 'over')",
	"rescue_delete allowed bundle_id=$sibling row=false why=over workspace=null");
lines('tombstones', q{SELECT 1 FROM rescue_tombstones('acme', 'ws-3')},
	'rescue_tombstones allowed row=true rows=1 workspace=ws-3');
lines('forget', q{SELECT rescue_forget('ACME', 'gone')},
	'rescue_forget allowed row=false why=gone workspace=null');

# tokens: which one, and whether there was one; never the token itself
my $second = issue(q{'acme', 'ws-1'});
lines('token issued', q{SELECT 1 FROM rescue_token_issue('acme', 'ws-1')},
	'rescue_token_issue allowed new_token_id=NEW row=true workspace=ws-1');
lines('token rotated', "SELECT 1 FROM rescue_token_rotate('@{[id_of($second)]}', 'acme')",
	"rescue_token_rotate allowed new_token_id=NEW row=true token_id=@{[id_of($second)]} workspace=null");
lines('token rotated, none', q{SELECT 1 FROM rescue_token_rotate('zzzzzzzz', 'acme')},
	'rescue_token_rotate refused sqlstate=RB007 token_id=zzzzzzzz workspace=null');
lines('token revoked', "SELECT rescue_token_revoke('@{[id_of($second)]}', 'acme')",
	"rescue_token_revoke allowed row=true token_id=@{[id_of($second)]} workspace=null");
lines('token revoked, of the sibling', "SELECT rescue_token_revoke('$id', 'globex')",
	"rescue_token_revoke allowed row=false token_id=$id workspace=null");
lines('token revoked, the whole token in place of its id', "SELECT rescue_token_revoke('$good', 'acme')",
	'rescue_token_revoke allowed row=false workspace=null');
lines("token revoked, its secret's first bytes in place of its id",
	"SELECT rescue_token_revoke('@{[substr $good, 13, 12]}', 'acme')",
	'rescue_token_revoke allowed row=false workspace=null');
my $single = issue(q{'acme', NULL, '1 hour', true});
lines('token claimed', "SELECT 1 FROM rescue_token_claim('$single', 'acme')",
	"rescue_token_claim allowed new_token_id=NEW row=true token_id=@{[id_of($single)]} workspace=null");
lines('token claimed again', "SELECT 1 FROM rescue_token_claim('$single', 'acme')",
	"rescue_token_claim refused sqlstate=RB003 token_id=@{[id_of($single)]} workspace=null");
lines('no token at all claimed', q{SELECT 1 FROM rescue_token_claim('rsc_guess', 'acme')},
	'rescue_token_claim refused sqlstate=RB003 workspace=null');

my $more = issue(q{'acme', 'ws-2'});
lines('tokens revoked', q{SELECT rescue_token_revoke_all('acme', 'ws-2')},
	'rescue_token_revoke_all allowed row=true rows=1 workspace=ws-2');
lines('tokens revoked, none', q{SELECT rescue_token_revoke_all('acme', 'ws-2')},
	'rescue_token_revoke_all allowed row=false workspace=ws-2');
lines('tokens listed, none', q{SELECT 1 FROM rescue_token_list('piper')},
	'rescue_token_list allowed row=false workspace=null');

# the view of failures, of the organisation that the session is bound to
lines('failures by the view, of none', q{SELECT 1 FROM rescue.failures}, 'rescue.failures refused sqlstate=RB001 workspace=null');
lines('failures by the view', [ q{SET rescue.org_id = 'acme'}, q{SELECT 1 FROM rescue.failures} ],
	'rescue.failures allowed row=true rows=1 workspace=null');

# pins
lines('pin promoted', qq{SELECT rescue_pin_promote('codex', '$a')},
	'rescue_pin_promote allowed generation=2 row=true runtime=codex workspace=null');
lines('pin resolved', q{SELECT 1 FROM rescue_pin_resolve('codex')},
	'rescue_pin_resolve allowed generation=2 row=true runtime=codex workspace=null');
lines('pin resolved, none', q{SELECT 1 FROM rescue_pin_resolve('other')},
	'rescue_pin_resolve allowed row=false runtime=other workspace=null');
lines('pin observed', qq{SELECT rescue_pin_observe('ws-1', 'acme', 'codex', 2, '$a', now(), 'runtime')},
	'rescue_pin_observe allowed generation=2 row=true runtime=codex workspace=ws-1');
lines('pin observed, never promoted', qq{SELECT rescue_pin_observe('ws-1', 'acme', 'codex', 9, '$a', now(), 'runtime')},
	'rescue_pin_observe refused runtime=codex sqlstate=RB007 workspace=ws-1');
lines('pin status', q{SELECT 1 FROM rescue.pin_status}, 'rescue.pin_states allowed row=true rows=1 runtime=null workspace=null');
lines('pins in force', q{SELECT 1 FROM rescue.pins_in_force('codex')},
	'rescue.pins_in_force allowed row=true rows=1 runtime=codex workspace=null');
lines('pin retired', q{SELECT rescue_pin_retire('ws-1', 'acme')},
	'rescue_pin_retire allowed row=true rows=1 workspace=ws-1');
lines('pin retired, none', q{SELECT rescue_pin_retire('ws-1', 'acme')},
	'rescue_pin_retire allowed row=false workspace=ws-1');

# jobs
lines('job put', q{SELECT rescue_job_put('j-1', '{}', '1 hour', 'acme')}, 'rescue_job_put allowed job_id=j-1 row=true workspace=null');
lines('job resolved', q{SELECT rescue_job_resolve('j-1', rescue_job_key('j-1'), NULL, 'acme')},
	'rescue_job_resolve allowed job_id=j-1 row=true workspace=null');
lines('job resolved, gone', q{SELECT rescue_job_resolve('j-1', rescue_job_key('j-1'), NULL, 'acme')},
	'rescue_job_resolve allowed job_id=j-1 row=false workspace=null');
lines('job resolved, inline', q{SELECT rescue_job_resolve('j-1', NULL, '{}', 'acme')},
	'rescue_job_resolve allowed job_id=j-1 row=false workspace=null');
lines('job put without a payload', q{SELECT rescue_job_put('j-1', 'null')},
	'rescue_job_put refused job_id=j-1 sqlstate=RB007 workspace=null');

# No reader can forget it: every function of the sets of readers has one line, which
# says whether a row came.
for my $row (split /\n/, admin(q{
	SELECT s.function || E'\t' || p.proname || '(' || string_agg(CASE a.name
			WHEN 'org' THEN q.org WHEN 'ws' THEN q.ws WHEN 'token' THEN q.token WHEN 'name' THEN q.section
			WHEN 'before_id' THEN 'NULL' WHEN 'since' THEN quote_literal('1 day') ELSE '1' END || '::' || format_type(a.type, NULL), ', ' ORDER BY n) || ')'
	FROM (SELECT DISTINCT function FROM rescue.privilege_sets WHERE what IN ('read', 'token_read')) s
	JOIN pg_proc p ON p.oid = s.function,
		unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs]) WITH ORDINALITY a(type, name, n),
		(VALUES (quote_literal('acme'), quote_literal('ws-1'), '{token}', quote_literal('notes'))) q(org, ws, token, section)
	GROUP BY s.function, p.proname ORDER BY 1}))
{
	my ($signature, $call) = split /\t/, $row;
	$call =~ s/\{token\}/'$good'/;
	my ($function) = $call =~ /(\w+)/;
	attack_by("audit: $signature has one line, which says whether a row came", expect => "$function true",
		by => sub {
			return join ' / ', map { "$_->{rescue} " . ($_->{row} ? 'true' : 'not said') }
			  audited(logged(sub { verdict('boss', "SELECT * FROM $call") }));
		},
		control => $rightful);
}

# a read that is ended in the middle, once it was allowed: by a lock that is not
# got, in a savepoint, and in a block that swallows the error
my $ended = sub {
	my @calls = @_;
	my $locker = connect_as('postgres');
	$locker->query($_) for 'BEGIN', 'LOCK TABLE rescue.bundles';
	my $log = logged(sub { verdict('boss', [ q{SET lock_timeout = '10ms'}, @calls ]) });
	$locker->close;
	return join ' / ', map { said($_) } audited($log);
};
my $read = q{SELECT 1 FROM rescue_latest('ws-1', 'acme')};
my %ends = ('by itself' => [$read], 'in a savepoint' => [ 'BEGIN', 'SAVEPOINT a', $read, 'ROLLBACK TO a', 'COMMIT' ],
	'in a block' => [ q{DO $$BEGIN BEGIN PERFORM rescue_latest('ws-1', 'acme');
		EXCEPTION WHEN OTHERS THEN NULL; END; END$$} ]);
for my $name (sort keys %ends)
{
	attack_by("audit: a read that fails in the middle, $name", control => $rightful,
		expect => 'rescue_latest allowed row=null workspace=ws-1', by => sub { return $ended->(@{ $ends{$name} }) });
}
attack_by(
	'audit: who asked is the caller, when it fails in the middle, too',
	expect => 'boss',
	by => sub {
		my $locker = connect_as('postgres');
		$locker->query($_) for 'BEGIN', 'LOCK TABLE rescue.bundles';
		my ($line) = audited(logged(sub { verdict('boss', [ q{SET lock_timeout = '10ms'}, $read ]) }));
		$locker->close;
		return $line->{role};
	},
	control => $rightful);
attack_by(
	'audit: a bundle that lost its sections is not given, and the line names it',
	expect => "RB005: rescue_latest allowed bundle_id=$first row=true workspace=ws-1",
	by => sub {
		admin("UPDATE rescue.bundles SET document = NULL, sections = 9 WHERE bundle_id = $first");
		my $got;
		my $log = logged(sub { $got = verdict('boss', $read) });
		return "$got: " . join ' / ', map { said($_) } audited($log);
	},
	control => sub { return verdict('boss', q{SELECT sections FROM rescue_latest('ws-large', 'acme')}) });

done_testing();
