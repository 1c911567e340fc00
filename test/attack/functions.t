# Every function of the extension that takes an organisation, found in the
# catalogue: a new one cannot be forgotten. Each refuses one that is missing,
# blank, malformed, or not the bound one, whatever else it is given.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
admin('CREATE ROLE boss LOGIN; GRANT CREATE ON SCHEMA public TO boss');
admin("SELECT rescue_grant('boss', '$_')")
  for split /\n/, admin('SELECT DISTINCT what FROM rescue.privilege_sets');

# what is passed for a parameter of a type, for the rightful caller to succeed
# or at least to be understood
my %values = (
	'text' => q{'ws-1'}, 'bigint' => '1', 'integer' => '5', 'interval' => q{'1 hour'},
	'boolean' => 'false', 'uuid' => 'gen_random_uuid()', 'json' => q{'{}'},
	'jsonb' => q{'{}'}, 'text[]' => q{ARRAY['ws-1']}, 'bytea[]' => q{ARRAY['x'::bytea]},
	'timestamp with time zone' => 'clock_timestamp()', 'bytea' => q{'x'},
	'regclass' => q{'pg_class'}, 'name' => q{'relname'}, 'rescue.image_digest' => 'NULL');

# those that want to know more exactly what they are given
my %arguments = (
	rescue_set => q{'throttle', 'on'}, rescue_billing_policy_set => q{'word', 'deny'},
	rescue_billing_bind => 'NULL, NULL, NULL',
	rescue_pin_promote => q{'runtime', 'sha256:' || repeat('a', 64)});

# the bound organisation is what these set
my %binds = (rescue_bind => 1, rescue_bind_role => 1);

# one row a function: its name, the types of its arguments, the place of the
# organisation, their names, its oid, and whether it is a form with a token, which
# is then the last
my @functions = map { [ split /\t/ ] } split /\n/, admin(q{
	SELECT p.proname || E'\t' || string_agg(format_type(a.type, NULL), ';' ORDER BY n)
		|| E'\t' || (max(n) FILTER (WHERE a.name = 'org')) - 1
		|| E'\t' || string_agg(a.name, ';' ORDER BY n) || E'\t' || p.oid
		|| E'\t' || CASE WHEN bool_or(a.name = 'token' AND n = p.pronargs) THEN 1 ELSE 0 END
	FROM pg_proc p
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	CROSS JOIN LATERAL unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs])
		WITH ORDINALITY a(type, name, n)
	WHERE p.pronargs > 0 AND p.pronamespace = 'pg_catalog'::regnamespace
	GROUP BY p.oid HAVING bool_or(a.name = 'org') ORDER BY p.oid::regprocedure::text});
cmp_ok(scalar @functions, '>', 12, 'functions were found');

# A call with an organisation in its place, and with a token in its own.
sub call_of
{
	my ($function, $org, $token) = @_;
	my ($name, $types, $place, $names) = @$function;
	my @types = split /;/, $types;
	my @arguments = map { ($values{$_} // 'NULL') . "::$_" } @types;
	$arguments[$place] = "$org\::text";
	my @names = split /;/, $names;
	for (grep { defined $token } 0 .. $#names)
	{
		$arguments[$_] = 'NULL::bigint' if $names[$_] eq 'before_id';
		$arguments[$_] = "'notes'::text" if $names[$_] eq 'name';
		$arguments[$_] = "$token\::text" if $names[$_] eq 'token';
	}
	return "SELECT pg_catalog.$name(" . join(', ', @arguments) . ')';
}

my %organisations = (
	'empty' => q{''}, 'blank' => q{E' \u3000'}, 'invisible' => q{E'\u200B\uFEFF'},
	'of two lines' => q{E'acme\nacme'}, 'too long' => q{repeat('a', 256)});
my %control = (
	control_as => 'app', control => 'SELECT sections FROM rescue_latest({ws}, {org})');
for my $function (@functions)
{
	my $signature = "$function->[0](" . ($function->[1] =~ s/timestamp with time zone/timestamptz/gr) . ')';
	attack "$signature: organisation $_", as => 'boss', %control,
	  call => call_of($function, $organisations{$_}), expect => 'RB001'
	  for sort keys %organisations;
	# NULL means all organisations to some that delete, and unbinds in rescue_bind
	attack "$signature: organisation missing", as => 'boss', %control,
	  call => call_of($function, 'NULL'),
	  expect => $function->[0] =~ /^rescue_(?:gc.*|bind.*|job_.*)$/ ? qr/^(?!.*canary)/ : 'RB001';
	next if $binds{ $function->[0] };
	attack "$signature: organisation not the bound one", as => 'boss', %control,
	  before => q{SELECT rescue_bind('acme')}, after => 'SELECT rescue_bind(NULL)',
	  call => call_of($function, q{'globex'}), expect => 'RB002';
	attack "$signature: organisation not the one of the session", as => 'boss', %control,
	  startup => { options => '-c rescue.org_id=acme' },
	  call => call_of($function, q{'globex'}), expect => 'RB002';
}

# What reads is refused for an account that is suspended, or was never heard of: a
# new reader cannot forget to ask.
my %readers = map { ($_ => 1) } split /\n/, admin(q{
	SELECT s.function::oid FROM rescue.privilege_sets s WHERE s.what IN ('read', 'token_read')});
my @readers = grep { $readers{ $_->[4] } } @functions;
cmp_ok(scalar @readers, '>', 12, 'readers were found');
for my $function (@readers)
{
	my $signature = "$function->[0]($function->[1])";
	my $token = $function->[5];
	attack "$signature: organisation suspended", as => 'boss', %control,
	  call => call_of($function, q{'hooli'}), expect => $token ? 'RB003' : 'RB004';
	attack "$signature: organisation without a billing status", as => 'boss', %control,
	  call => call_of($function, q{'piper'}), expect => $token ? 'RB003' : 'RB001';
}

# Every form of a reader that takes a token, with a token that is not valid: by a
# role that has only these forms. The control is the same call with a good one.
admin(q{CREATE ROLE bearer LOGIN; SELECT rescue_grant('bearer', 'token_read')});
my $issue = sub { return q{'} . admin("SELECT rescue_token_issue($_[0])") . q{'} };
my $spoilt = sub {
	my ($token, $change) = ($issue->(q{'acme'}), shift);
	admin("UPDATE rescue.tokens SET $change WHERE token_id = substr($token, 5, 8)");
	return $token;
};
my %tokens = (
	'missing' => 'NULL', 'empty' => q{''}, 'garbage' => q{'rsc_guess'},
	'of the sibling' => $issue->(q{'globex'}),
	'single-use' => $issue->(q{'acme', NULL, '1 hour', true}),
	'not started' => $issue->(q{'acme', NULL, '1 hour', false, NULL, clock_timestamp() + interval '1 hour'}),
	'expired' => $spoilt->('expires_at = clock_timestamp()'),
	'revoked' => $spoilt->('revoked_at = clock_timestamp()'));
my %elsewhere = (
	'of another workspace' => $issue->(q{'acme', 'ws-2'}),
	'of a workspace whose name begins so' => $issue->(q{'acme', 'ws-11'}));
my @forms = grep { $_->[5] } @readers;
cmp_ok(scalar @forms, '>', 5, 'forms with a token were found');
for my $form (@forms)
{
	my $signature = "$form->[0]($form->[1])";
	my $names = ";$form->[3];";
	my %good = (as => 'bearer', gives => qr/^(?!RB|\d{5}|no row|NULL)/);
	for my $good ($issue->(q{'acme'}), $issue->(q{'acme', 'ws-1'}))
	{
		my $call = call_of($form, q{'acme'}, $good);
		attack "$signature: token $_", %good, control => $call,
		  call => call_of($form, q{'acme'}, $tokens{$_}), expect => 'RB003' for sort keys %tokens;
		# what names no workspace finds nothing of another, as if there were none
		attack "$signature: token $_", %good, control => $call,
		  call => call_of($form, q{'acme'}, $elsewhere{$_}),
		  expect => $names =~ /;ws;/ ? 'RB003' : $form->[0] eq 'rescue_section' ? 'NULL' : 'no row'
		  for sort keys %elsewhere;
		attack "$signature: in the name of the sibling", %good, control => $call,
		  call => call_of($form, q{'globex'}, $good), expect => 'RB003';
	}
	attack "$signature: good token, organisation suspended", %good, expect => 'RB004',
	  control => call_of($form, q{'acme'}, $issue->(q{'acme'})),
	  call => call_of($form, q{'hooli'}, $issue->(q{'hooli'}));
	attack "$signature: good token of the sibling, which is not the bound one", %good, expect => 'RB002',
	  control => call_of($form, q{'acme'}, $issue->(q{'acme'})),
	  before => q{SELECT rescue_bind('acme')}, after => 'SELECT rescue_bind(NULL)',
	  call => call_of($form, q{'globex'}, $tokens{'of the sibling'});
}
attack 'the set token_read: something without a token', as => 'postgres', expect => 'no row',
  call => q{SELECT p.oid::regprocedure FROM pg_proc p
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	WHERE has_function_privilege('bearer', p.oid, 'execute') AND NOT has_function_privilege('public', p.oid, 'execute')
		AND p.proargnames[p.pronargs] IS DISTINCT FROM 'token'},
  control => q{SELECT count(*) > 5 FROM rescue.privilege_sets s WHERE what = 'token_read'
	AND has_function_privilege('bearer', s.function, 'execute')}, gives => 't';
attack "the set token_read: $_", as => 'bearer', expect => '42501', control_as => 'app', gives => qr/^(?!42501)/, call => "SELECT * FROM $_"
  for 'rescue_latest({ws}, {org})', 'rescue_require({ws}, {org})', 'rescue_get({id}, {org})', 'rescue_list({ws}, {org})',
  q{rescue_section({id}, {org}, 'notes')}, 'rescue_explain({ws}, {org})', 'rescue_verify({id}, {org})',
  'rescue_diff({ws}, {org})', 'rescue_failures({org})';
attack 'a form with a token that has a default', as => 'postgres', expect => 'no row',
  call => q{SELECT s.function FROM rescue.privilege_sets s JOIN pg_proc p ON p.oid = s.function
	WHERE what = 'token_read' AND p.pronargdefaults > 0},
  control => q{SELECT pronargdefaults > 0 FROM pg_proc WHERE oid = 'rescue_list(text, text, integer, bigint)'::regprocedure},
  gives => 't';
attack 'list: the time of another workspace\'s bundle, by before_id', as => 'bearer', expect => 'no row',
  before => q{SELECT rescue_persist('ws-late', 'acme', NULL, 'r', '[{"name": "n", "content": "c"}]')},
  call => q{SELECT bundle_id FROM rescue_list('ws-1', 'acme', 5, } . admin(q{SELECT max(bundle_id) FROM rescue.bundles
	WHERE org_id = 'acme' AND workspace_id <> 'ws-1'}) . q{, } . $issue->(q{'acme', 'ws-1'}) . ')',
  control => q{SELECT bundle_id > 0 FROM rescue_list('ws-1', 'acme', 5, NULL, } . $issue->(q{'acme', 'ws-1'}) . ')', gives => 't';

# Every function that is granted, where code runs with the rights of whoever owns
# a table or a view: within a materialized view of its rightful caller. Only the
# settings check and what it asks the library go on: they read catalogues.
for my $row (split /\n/, admin(q{
	SELECT p.oid::regprocedure || E'\t' || p.pronamespace::regnamespace || '.' || p.proname || E'\t'
		|| coalesce(string_agg(format_type(a.type, NULL), ';' ORDER BY n), '')
		|| E'\t' || coalesce((max(n) FILTER (WHERE a.name = 'org'))::text, '')
	FROM (SELECT DISTINCT function FROM rescue.privilege_sets) s JOIN pg_proc p ON p.oid = s.function
	LEFT JOIN LATERAL unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs])
		WITH ORDINALITY a(type, name, n) ON true
	WHERE p.provolatile = 'v' AND p.proname NOT IN ('rescue_settings_check', 'module')
	GROUP BY p.oid ORDER BY 1}))
{
	my ($signature, $name, $types, $place) = split /\t/, $row, -1;
	my @types = split /;/, $types;
	my @arguments = map { ($values{$_} // 'NULL') . "::$_" } @types;
	$arguments[ $place - 1 ] = q{'acme'} if length $place;
	my $call = "$name(" . ($arguments{ $name =~ s/.*\.//r } // join ', ', @arguments) . ')';
	attack "$signature as a deputy", as => 'boss', %control,
	  call => [ 'BEGIN', "CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS x FROM $call", 'ROLLBACK' ],
	  expect => '42501';
}

done_testing();
