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

# one row a function: its name, its arguments, the place of the organisation
my @functions = map { [ split /\t/ ] } split /\n/, admin(q{
	SELECT p.proname || E'\t' || string_agg(format_type(a.type, NULL), ';' ORDER BY n)
		|| E'\t' || (max(n) FILTER (WHERE a.name = 'org')) - 1
	FROM pg_proc p
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	CROSS JOIN LATERAL unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs])
		WITH ORDINALITY a(type, name, n)
	WHERE p.pronargs > 0 AND p.pronamespace = 'pg_catalog'::regnamespace
	GROUP BY p.oid HAVING bool_or(a.name = 'org') ORDER BY p.oid::regprocedure::text});
cmp_ok(scalar @functions, '>', 12, 'functions were found');

# A call with an organisation in its place.
sub call_of
{
	my ($function, $org) = @_;
	my ($name, $types, $place) = @$function;
	my @types = split /;/, $types;
	my @arguments = map { ($values{$_} // 'NULL') . "::$_" } @types;
	$arguments[$place] = "$org\::text";
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
	SELECT p.proname || E'\t' || p.pronargs FROM rescue.privilege_sets s
	JOIN pg_proc p ON p.oid = s.function WHERE s.what = 'read'});
my @readers = grep { $readers{ "$_->[0]\t" . (1 + $_->[1] =~ tr/;//) } } @functions;
cmp_ok(scalar @readers, '>', 7, 'readers were found');
for my $function (@readers)
{
	my $signature = "$function->[0]($function->[1])";
	my $token = $function->[1] eq 'text;text;text';
	attack "$signature: organisation suspended", as => 'boss', %control,
	  call => call_of($function, q{'hooli'}), expect => $token ? 'RB003' : 'RB004';
	attack "$signature: organisation without a billing status", as => 'boss', %control,
	  call => call_of($function, q{'piper'}), expect => $token ? 'RB003' : 'RB001';
}

# Every function that is granted, where code runs with the rights of whoever owns
# a table or a view: within a materialized view of its rightful caller. Only the
# settings check and what it asks the library go on: they read catalogues.
for my $row (split /\n/, admin(q{
	SELECT p.oid::regprocedure || E'\t' || p.pronamespace::regnamespace || '.' || p.proname || E'\t'
		|| coalesce(string_agg(format_type(a.type, NULL), ';' ORDER BY n), '')
		|| E'\t' || coalesce((max(n) FILTER (WHERE a.name = 'org'))::text, '')
	FROM rescue.privilege_sets s JOIN pg_proc p ON p.oid = s.function
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
