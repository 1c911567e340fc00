# The attacker owns what we are pointed at: the application's billing table, and
# the table of its migrations. What he attaches to it must never run when we
# read it, and what it has become must be seen. Each door is opened before the
# table is bound and after, and compared with a plain statement, through which
# the planted code does run.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
admin('CREATE ROLE landlord LOGIN; CREATE ROLE other LOGIN;
	CREATE ACCESS METHOD heap_of_another TYPE TABLE HANDLER heap_tableam_handler');
my $latest = q{SELECT sections FROM rescue_latest('ws-1', 'acme')};
my $bind = q{SELECT rescue_billing_bind('theirs.account', 'org', 'status')};
my $word = 'w' x 200;
admin("SELECT rescue_billing_policy_set('$word', 'allow')");

# Code that leaves a trace which no rollback takes back.
my $code = q{
	CREATE SEQUENCE theirs.ran;
	GRANT ALL ON SEQUENCE theirs.ran TO PUBLIC;
	GRANT USAGE ON SCHEMA theirs TO PUBLIC;
	CREATE FUNCTION theirs.yes() RETURNS boolean LANGUAGE plpgsql IMMUTABLE
	AS $$BEGIN PERFORM nextval('theirs.ran'); RETURN true; END$$;
	CREATE FUNCTION theirs.word() RETURNS text LANGUAGE plpgsql IMMUTABLE
	AS $$BEGIN PERFORM nextval('theirs.ran'); RETURN 'active'; END$$;
	CREATE FUNCTION theirs.fire() RETURNS trigger LANGUAGE plpgsql
	AS $$BEGIN PERFORM nextval('theirs.ran'); RETURN NEW; END$$;
};
my $ordinary = q{CREATE TABLE theirs.account (org text PRIMARY KEY, status text, note text)};
my $partitioned = q{
	CREATE TABLE theirs.account (org text PRIMARY KEY, status text, note text) PARTITION BY HASH (org);
	CREATE TABLE theirs.even PARTITION OF theirs.account FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE theirs.odd PARTITION OF theirs.account FOR VALUES WITH (MODULUS 2, REMAINDER 1)};
my $rows = q{INSERT INTO theirs.account VALUES ('acme', 'active'), ('hooli', 'suspended')};

# As the superuser, in one session: there is much to do.
my $session = connect_as('postgres');

sub root
{
	my $sql = shift;
	my $result = $session->query("$sql; RESET ALL; RESET ROLE");
	die "superuser failed: $result->{errors}[0]{M} in $sql" if @{ $result->{errors} };
	return $result->{rows}[-1] ? $result->{rows}[-1][0] : undef;
}

# As the owner, who needs a superuser's help for some doors.
sub landlord { return root("SET ROLE landlord; $_[0]") }

# A table that was not tampered with yet.
sub build
{
	my ($table, $fill) = @_;
	root(q{SELECT rescue_billing_bind(NULL, NULL, NULL);
		DROP SCHEMA IF EXISTS theirs CASCADE; CREATE SCHEMA theirs AUTHORIZATION landlord});
	landlord(join ';', $code, $table // $ordinary, $fill // $rows);
	return;
}

sub ran { return root('SELECT last_value + is_called::int FROM theirs.ran') }

# What came of statements, and whether planted code ran meanwhile.
sub watched
{
	my ($role, $statements) = @_;
	my $before = ran();
	my $outcome = verdict($role, $statements);
	return $outcome . (ran() == $before ? '' : ' and their code RAN');
}

# A door.
#   table    how the table is made; with => as the superuser, before that
#   plant    what the owner does; by => 'postgres' if he may not
#   plain    the statement of the control
#   then     'reads' or 'refuses'
#   settings of the session
sub door
{
	my ($name, %door) = @_;
	my $plant = sub {
		$door{by} ? root($door{plant}) : landlord($door{plant});
	};
	my $control = sub {
		build(@door{qw(table fill)});
		$plant->();
		return watched('postgres', [ @{ $door{settings} // [] }, $door{plain} ]);
	};
	my @control = $door{plain} ? (control => $control, gives => qr/their code RAN/)
	  : (control => sub { build(@door{qw(table fill)}); root($bind); return verdict('app', $latest) });
	attack_by(
		"$name, after it was bound", @control,
		expect => $door{then} eq 'reads' ? qr/^\[[^R]*canary-of-acme((?!RAN).)*$/ : 'RB001',
		by => sub {
			build(@door{qw(table fill)});
			root($bind);
			$plant->();
			# the settings check looks, too
			return watched('app', [ @{ $door{settings} // [] }, $latest ])
			  . (watched('postgres', 'SELECT FROM rescue_settings_check()') =~ /( and .*)/ ? $1 : '');
		});
	return if $door{only_after};
	attack_by(
		"$name, before it is bound", @control,
		expect => $door{then} eq 'reads' ? qr/canary-of-acme((?!RAN).)*$/ : 'RB007',
		by => sub {
			build(@door{qw(table fill)});
			$plant->();
			my $bound = watched('postgres', [ @{ $door{settings} // [] }, $bind ]);
			return $bound if $door{then} ne 'reads';
			return $bound . watched('app', [ @{ $door{settings} // [] }, $latest ]);
		});
	return;
}

# Who may bind a table that is theirs gains nothing by it, in a bound database.
attack_by(
	'the set admin binds a table of its own', gives => qr/their code RAN/,
	expect => qr/canary-of-acme((?!RAN).)*$/,
	by => sub {
		build_own();
		root(q{SELECT rescue_bind('acme')});
		my $outcome = watched('clerk', $bind) . watched('app', $latest);
		root('SELECT rescue_bind(NULL)');
		return $outcome;
	},
	control => sub {
		build_own();
		return watched('postgres', q{SELECT status FROM theirs.account WHERE org = 'acme'});
	});

sub build_own
{
	build();
	landlord('CREATE INDEX ON theirs.account (note) WHERE theirs.yes()');
	root('GRANT ALL ON SCHEMA theirs TO clerk; ALTER TABLE theirs.account OWNER TO clerk');
	return;
}

# The kinds of tables that are read: who is suspended there is refused.
my $uuid = '0a000000-0000-4000-8000-00000000000f';
plant_bundle('postgres', 'ws-1', $uuid);
my $state = q{CREATE TYPE theirs.state AS ENUM ('active', 'suspended')};
my %kinds = (
	'text' => $ordinary,
	'varchar' => 'CREATE TABLE theirs.account (org varchar(300) UNIQUE, status varchar(20))',
	'uuid' => 'CREATE TABLE theirs.account (org uuid PRIMARY KEY, status text)',
	'an enum' => "$state; CREATE TABLE theirs.account (status theirs.state, org text PRIMARY KEY)",
	'enum and uuid' => "$state; CREATE TABLE theirs.account (status theirs.state, org uuid PRIMARY KEY)",
	'a pattern index' => 'CREATE TABLE theirs.account (org text, status text);
		CREATE UNIQUE INDEX ON theirs.account (org text_pattern_ops)',
	'a further column' => 'CREATE TABLE theirs.account (org text, status text, UNIQUE (org, status))',
	'an index that includes another' =>
	  'CREATE TABLE theirs.account (org text, status text, UNIQUE (org) INCLUDE (status))',
	'a generated organisation' => q{CREATE TABLE theirs.account (org text UNIQUE
		GENERATED ALWAYS AS (lower(name)) STORED, name text, status text)},
	'an unlogged table' => 'CREATE UNLOGGED TABLE theirs.account (org text PRIMARY KEY, status text)',
	'partitions by hash' => $partitioned,
	'partitions of partitions' => q{
		CREATE TABLE theirs.account (org text, status text, PRIMARY KEY (org, status)) PARTITION BY LIST (status);
		CREATE TABLE theirs.rest PARTITION OF theirs.account DEFAULT PARTITION BY HASH (org);
		CREATE TABLE theirs.leaf PARTITION OF theirs.rest FOR VALUES WITH (MODULUS 1, REMAINDER 0)},
	'a partition whose columns are in another order' => q{
		CREATE TABLE theirs.account (org text PRIMARY KEY, status text) PARTITION BY HASH (org);
		CREATE TABLE theirs.leaf (gone int, status text, more int, org text NOT NULL);
		ALTER TABLE theirs.leaf DROP gone, DROP more;
		ALTER TABLE theirs.account ATTACH PARTITION theirs.leaf FOR VALUES WITH (MODULUS 1, REMAINDER 0)});
for my $kind (sort keys %kinds)
{
	my $org = $kind =~ /uuid/ ? $uuid : 'acme';
	my $column = $kind =~ /generated/ ? 'name' : 'org';
	my $reads = sub {
		build($kinds{$kind}, "INSERT INTO theirs.account ($column, status) VALUES ('$org', '$_[0]')");
		root($bind);
		return verdict('app', "SELECT sections FROM rescue_latest('ws-1', '$org')");
	};
	attack_by(
		"suspended in a table with $kind", expect => 'RB004', gives => qr/canary-of-$org/,
		by => sub { return $reads->('suspended') },
		control => sub { return $reads->('active') });
}
attack_by(
	'organisation as a uuid that is spelt otherwise', expect => 'RB001', gives => qr/canary-of-$uuid/,
	by => sub { return spelt(uc $uuid) }, control => sub { return spelt($uuid) });

sub spelt
{
	my $org = shift;
	build($kinds{uuid}, "INSERT INTO theirs.account VALUES ('$uuid', 'active')");
	root($bind);
	return verdict('app', "SELECT sections FROM rescue_latest('ws-1', '$org')");
}

# What is attached to a table that is read all the same.
my $read = q{SELECT status FROM theirs.account WHERE org = 'acme'};
my $enum = q{
	CREATE TYPE theirs.state AS ENUM ('active', 'suspended');
	CREATE TABLE theirs.account (org text PRIMARY KEY, status theirs.state, note text)};
door 'cast of an enum to text', table => $enum, then => 'reads',
  plant => q{
	CREATE FUNCTION theirs.show(theirs.state) RETURNS text LANGUAGE plpgsql
	AS $$BEGIN RETURN theirs.word(); END$$;
	CREATE CAST (theirs.state AS text) WITH FUNCTION theirs.show(theirs.state)},
  plain => q{SELECT status::text FROM theirs.account WHERE org = 'acme'};
my %attached = (
	'predicate of another index' => 'CREATE INDEX ON {t} (note) WHERE theirs.yes()',
	'predicate of a unique index' => 'CREATE UNIQUE INDEX ON {t} (org) WHERE theirs.yes()',
	'expression of another index' => 'CREATE INDEX ON {t} ((note || theirs.word()))',
	'expression of a unique index' => 'CREATE UNIQUE INDEX ON {t} (org, (note || theirs.word()))',
	'statistics on an expression' => 'CREATE STATISTICS theirs.s ON (note || theirs.word()) FROM {t}');
for my $name (sort keys %attached)
{
	door $name, plant => $attached{$name} =~ s/\{t\}/theirs.account/r,
	  plain => $read, then => 'reads';
	door "$name, of a partition", table => $partitioned,
	  plant => join(';', map { $attached{$name} =~ s/\{t\}/theirs.$_/r =~ s/theirs\.s /theirs.s_$_ /r } qw(even odd)),
	  plain => $read, then => 'reads';
}
for my $table ($ordinary, $partitioned)
{
	my $kind = $table eq $ordinary ? 'CHECK' : 'CHECK of a partition';
	door "$kind, with constraint_exclusion", table => $table,
	  plant => 'ALTER TABLE theirs.account ADD CHECK (theirs.yes())',
	  settings => ['SET constraint_exclusion = on'],
	  plain => $read, then => 'reads';
}
my $write = q{INSERT INTO theirs.account (org, status) VALUES ('new', 'active')};
door 'default expression', then => 'reads', plain => $write,
  plant => 'ALTER TABLE theirs.account ALTER note SET DEFAULT theirs.word()';
door 'status is a default that no row has',
  table => 'CREATE TABLE theirs.account (org text PRIMARY KEY, note text);
	ALTER TABLE theirs.account ADD status text DEFAULT theirs.word()',
  fill => q{INSERT INTO theirs.account (org) VALUES ('old');
	ALTER TABLE theirs.account DROP status;
	INSERT INTO theirs.account (org) VALUES ('acme');
	ALTER TABLE theirs.account ADD status text DEFAULT theirs.word()},
  plant => 'SELECT 1', plain => q{INSERT INTO theirs.account (org) VALUES ('new')}, then => 'reads';
door 'generated column', then => 'reads', plain => $write,
  table => 'CREATE TABLE theirs.account (org text PRIMARY KEY, note text, seen text,
	status text GENERATED ALWAYS AS (theirs.word()) STORED)',
  fill => q{INSERT INTO theirs.account (org) VALUES ('acme')},
  plain => q{INSERT INTO theirs.account (org) VALUES ('new')}, plant => 'SELECT 1';
door 'triggers', then => 'reads', plain => $write,
  plant => 'CREATE TRIGGER t BEFORE INSERT OR UPDATE ON theirs.account
	FOR EACH ROW EXECUTE FUNCTION theirs.fire()';
door 'long value outside of the row', then => 'reads', table => "$ordinary;
	ALTER TABLE theirs.account SET (toast_tuple_target = 128),
		ALTER status SET STORAGE EXTERNAL, ALTER note SET STORAGE PLAIN",
  fill => "INSERT INTO theirs.account VALUES ('acme', '$word', repeat('x', 2200))",
  plant => 'CREATE INDEX ON theirs.account (note) WHERE theirs.yes()', plain => $read;
door 'dropped column', then => 'reads', plain => $read,
  plant => 'ALTER TABLE theirs.account DROP note, ADD more text;
	CREATE INDEX ON theirs.account ((more || theirs.word()))';
door 'label of the enum is renamed', table => $enum, then => 'refuses', only_after => 1,
  plant => q{ALTER TYPE theirs.state RENAME VALUE 'active' TO 'whatever'};

# What a table may not be, or become.
door 'rule', then => 'refuses', plain => $write,
  plant => 'CREATE RULE r AS ON INSERT TO theirs.account DO ALSO SELECT theirs.yes()';
door 'child table', then => 'refuses', plain => $read,
  plant => 'CREATE TABLE theirs.child () INHERITS (theirs.account);
	CREATE INDEX ON theirs.child ((note || theirs.word()))';
door 'row security', then => 'refuses', plain => 'SET ROLE landlord; SELECT * FROM theirs.account',
  plant => 'ALTER TABLE theirs.account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
	CREATE POLICY p ON theirs.account USING (theirs.yes())';
door 'row security of a partition', then => 'refuses', table => $partitioned,
  plain => 'SET ROLE landlord; SELECT * FROM theirs.even, theirs.odd',
  plant => join ';', map { "ALTER TABLE theirs.$_ ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
	CREATE POLICY p ON theirs.$_ USING (theirs.yes())" } qw(even odd);
my $domain = 'CREATE DOMAIN theirs.d AS text CHECK (theirs.yes())';
for my $column ('org', 'status')
{
	door "$column is of a domain", then => 'refuses', plain => $write,
	  plant => "$domain; ALTER TABLE theirs.account ALTER $column TYPE theirs.d";
	door "$column is of type char", then => 'refuses',
	  plant => "ALTER TABLE theirs.account ALTER $column TYPE char(20)";
	door "$column is gone", then => 'refuses',
	  plant => "ALTER TABLE theirs.account RENAME $column TO gone";
	door "$column is dropped", then => 'refuses',
	  plant => "ALTER TABLE theirs.account DROP $column";
	door "$column is computed when it is read", then => 'refuses', by => 'postgres',
	  plant => "UPDATE pg_attribute SET attgenerated = 'v'
		WHERE attrelid = 'theirs.account'::regclass AND attname = '$column'";
}
door 'another type that could be bound', then => 'refuses', only_after => 1,
  plant => 'ALTER TABLE theirs.account ALTER status TYPE varchar';
door 'another enum of the same words', then => 'refuses', only_after => 1, table => $enum,
  plant => q{CREATE TYPE theirs.lie AS ENUM ('active', 'suspended');
	ALTER TABLE theirs.account ALTER status TYPE theirs.lie USING 'active'};
door 'partition key with a function', then => 'refuses', plain => $read,
  plant => q{
	DROP TABLE theirs.account;
	CREATE TABLE theirs.account (org text, status text, note text)
		PARTITION BY LIST ((org || theirs.word()));
	CREATE TABLE theirs.rest PARTITION OF theirs.account DEFAULT;
	CREATE UNIQUE INDEX ON theirs.rest (org)};
door 'dropped, and a view in its place', then => 'refuses', plain => $read,
  plant => q{DROP TABLE theirs.account;
	CREATE VIEW theirs.account AS SELECT 'acme'::text AS org, theirs.word() AS status};
door 'another owner', then => 'refuses', only_after => 1, by => 'postgres',
  plant => 'GRANT ALL ON SCHEMA theirs TO other; ALTER TABLE theirs.account OWNER TO other';
door 'another owner of a partition', then => 'refuses', table => $partitioned, by => 'postgres',
  plant => 'ALTER TABLE theirs.even OWNER TO other; ALTER TABLE theirs.odd OWNER TO other';
door 'access method of another for the rows', then => 'refuses', by => 'postgres',
  plant => 'ALTER TABLE theirs.account SET ACCESS METHOD heap_of_another';
door 'partition that is being detached', then => 'refuses', only_after => 1,
  table => $partitioned, by => 'postgres', plant => q{
	UPDATE pg_inherits SET inhdetachpending = true WHERE inhparent = 'theirs.account'::regclass};
door 'two partitions that both know the organisation', then => 'refuses', only_after => 1,
  table => $partitioned, by => 'postgres', plant => q{
	SET session_replication_role = replica;
	ALTER TABLE theirs.account DETACH PARTITION theirs.even;
	INSERT INTO theirs.even VALUES ('acme', 'active') ON CONFLICT DO NOTHING;
	ALTER TABLE theirs.account DETACH PARTITION theirs.odd;
	INSERT INTO theirs.odd VALUES ('acme', 'active') ON CONFLICT DO NOTHING;
	INSERT INTO pg_inherits (inhrelid, inhparent, inhseqno, inhdetachpending)
	SELECT c, 'theirs.account'::regclass, 1, false
	FROM unnest(ARRAY['theirs.even', 'theirs.odd']::regclass[]) c};
my $no_key = 'ALTER TABLE theirs.account DROP CONSTRAINT account_pkey';
my %indexes = (
	'none' => 'SELECT 1',
	'not unique' => 'CREATE INDEX ON theirs.account (org)',
	'led by another column' => 'CREATE UNIQUE INDEX ON theirs.account (status, org)',
	'partial' => 'CREATE UNIQUE INDEX ON theirs.account (org) WHERE theirs.yes()',
	'with an expression' => 'CREATE UNIQUE INDEX ON theirs.account (org, (note || theirs.word()))',
	'another type' => 'CREATE UNIQUE INDEX ON theirs.account (org bpchar_ops)',
	'not valid' => q{CREATE UNIQUE INDEX bad ON theirs.account (org);
		RESET ROLE; UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'theirs.bad'::regclass},
	'a collation for which other bytes are equal' => q{
		CREATE COLLATION theirs.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		CREATE UNIQUE INDEX ON theirs.account (org COLLATE theirs.loose)});
delete $indexes{'a collation for which other bytes are equal'} unless has_icu();
for my $name (sort keys %indexes)
{
	door "only index is $name", then => 'refuses', plant => "$no_key; $indexes{$name}";
}

# An operator class whose functions are not the server's, and run when an index
# is opened or searched.
my $operators = q{
	CREATE FUNCTION theirs.compare(text, text) RETURNS int LANGUAGE plpgsql IMMUTABLE
	AS $$BEGIN PERFORM nextval('theirs.ran'); RETURN bttextcmp($1, $2); END$$;
	CREATE OPERATOR CLASS theirs.ops FOR TYPE text USING btree AS
		OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
		FUNCTION 1 theirs.compare(text, text)};
door 'operator class', then => 'refuses', by => 'postgres',
  plant => "$operators; $no_key; CREATE UNIQUE INDEX ON theirs.account (org theirs.ops)",
  settings => ['SET enable_seqscan = off'], plain => $read;
door 'operator class of a further column', then => 'refuses', by => 'postgres',
  plant => "$operators; $no_key; CREATE UNIQUE INDEX ON theirs.account (org, status theirs.ops)",
  settings => ['SET enable_seqscan = off'], plain => "$read AND status = 'active'";

# Locks that are held on the table, and are not waited for.
my $stored_outside = "$ordinary;
	ALTER TABLE theirs.account SET (toast_tuple_target = 128),
		ALTER status SET STORAGE EXTERNAL, ALTER note SET STORAGE PLAIN";
my $long = "INSERT INTO theirs.account VALUES ('acme', '$word', repeat('x', 2200))";
my %locks = (
	'table' => [ 'LOCK TABLE theirs.account', $ordinary, $rows ],
	'partitions' => [ 'LOCK TABLE theirs.even, theirs.odd', $partitioned, $rows ],
	'index' => [ 'REINDEX INDEX theirs.account_pkey', $ordinary, $rows ],
	'index of the partitions' => [ 'REINDEX TABLE theirs.even; REINDEX TABLE theirs.odd',
		$partitioned, $rows ],
	'index of the values outside' => [ 'REINDEX INDEX {toast}_index', $stored_outside, $long, 'postgres' ]);
for my $name (sort keys %locks)
{
	my ($lock, @table) = @{ $locks{$name} };
	for my $call (grep { $_ eq $latest || $name !~ /outside/ } $latest, $bind)
	{
		attack_by(
			"lock on the $name" . ($call eq $bind ? ', while it is bound' : ''),
			expect => 'RB001',
			by => sub { return under_lock($call, $lock, @table) },
			control => sub { return under_lock($call, 'SELECT 1', @table) },
			gives => $call eq $bind ? 'no row' : qr/canary-of-acme/);
	}
}

# What a statement gives while a lock is held.
sub under_lock
{
	my ($call, $lock, $table, $fill, $role) = @_;
	build($table, $fill);
	root($bind);
	my $toast = root(q{SELECT reltoastrelid::regclass FROM pg_class WHERE oid = 'theirs.account'::regclass});
	my $owner = connect_as($role // 'landlord', database => 'postgres');
	$owner->query('BEGIN');
	for my $statement (split /; /, $lock =~ s/\{toast\}/$toast/r)
	{
		my $result = $owner->query($statement);
		die "$statement: $result->{errors}[0]{M}" if @{ $result->{errors} };
	}
	# the time is that of a reader who waits after all
	my $outcome = verdict($call eq $bind ? 'postgres' : 'app', [ q{SET lock_timeout = '5s'}, $call ]);
	$owner->close;
	return $outcome;
}

# Who binds must be allowed to read.
my %rights = (
	'neither column' => 'SELECT 1',
	'the organisation only' => 'GRANT SELECT (org) ON theirs.account TO clerk',
	'the status only' => 'GRANT SELECT (status) ON theirs.account TO clerk',
	'both, but not the schema' => 'GRANT SELECT ON theirs.account TO clerk;
		REVOKE USAGE ON SCHEMA theirs FROM PUBLIC');
for my $name (sort keys %rights)
{
	attack_by(
		"bind with the right to read $name", expect => '42501', gives => 'no row',
		by => sub { return bound_by_clerk($rights{$name}) },
		control => sub { return bound_by_clerk('GRANT SELECT (org, status) ON theirs.account TO clerk') });
}

sub bound_by_clerk
{
	build();
	landlord(shift);
	my $oid = root(q{SELECT 'theirs.account'::regclass::oid});
	return verdict('clerk', $bind =~ s/'theirs\.account'/$oid/r);
}
build();
root($bind);
is(root(q{
	SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.oid = 'theirs.account'::regclass
		AND format('%s %s %s', relacl, attacl, nspacl) ~ 'rescue_owner'}),
	'0', 'binding grants nothing');
attack 'bind a temporary table', as => 'postgres', expect => 'RB007',
  call => [ 'CREATE TEMP TABLE t (org text UNIQUE, status text)',
	q{SELECT rescue_billing_bind('t', 'org', 'status')} ],
  control => [ 'CREATE TABLE public.t (org text UNIQUE, status text)',
	q{SELECT rescue_billing_bind('public.t', 'org', 'status')} ], gives => 'no row';

# The table of migrations, which a superuser has read.
my $journal = q('{"entries": [{"idx": 0, "when": 10, "tag": "a", "version": "7", "breakpoints": true}]}');
my $migrations = "SELECT state FROM rescue_migrations($journal)";
my $ledger = q{
	CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, created_at bigint, org text, note text);
	INSERT INTO drizzle.__drizzle_migrations (created_at, org) VALUES (10, 'acme')};

sub build_ledger
{
	build();
	root('DROP SCHEMA IF EXISTS drizzle CASCADE; CREATE SCHEMA drizzle AUTHORIZATION landlord');
	landlord($ledger);
	return;
}

sub ledger_door
{
	my ($name, $plant, $expect, %more) = @_;
	my $plain = $more{plain} // 'SELECT created_at FROM drizzle.__drizzle_migrations WHERE id = 1';
	my $settings = $more{settings} // [];
	attack_by(
		"migrations: $name", expect => $expect,
		by => sub {
			build_ledger();
			landlord($plant);
			return watched('postgres', [ @$settings, $migrations ]);
		},
		control => sub {
			build_ledger();
			landlord($plant);
			return watched('postgres', [ @$settings, $plain ]);
		},
		gives => $more{gives} // qr/their code RAN/);
	return;
}
my $t = 'drizzle.__drizzle_migrations';
ledger_door $_, $attached{$_} =~ s/\{t\}/$t/r, 'applied' for sort keys %attached;
ledger_door 'CHECK, with constraint_exclusion', "ALTER TABLE $t ADD CHECK (theirs.yes())",
  'applied', settings => ['SET constraint_exclusion = on'];
ledger_door 'view', "DROP TABLE $t; CREATE VIEW $t AS SELECT 1 AS id, 10::bigint AS created_at WHERE theirs.yes()", '42809';
ledger_door 'child table', "CREATE TABLE drizzle.child () INHERITS ($t);
	CREATE INDEX ON drizzle.child ((note || theirs.word()))", '42809';
ledger_door 'row security', "ALTER TABLE $t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
	CREATE POLICY p ON $t USING (theirs.yes())", '42809', plain => "SET ROLE landlord; SELECT * FROM $t";
ledger_door 'rule', "CREATE RULE r AS ON INSERT TO $t DO ALSO SELECT theirs.yes()", '42809',
  plain => "INSERT INTO $t (created_at) VALUES (20)";
ledger_door 'domain', "CREATE DOMAIN theirs.n AS bigint CHECK (theirs.yes());
	ALTER TABLE $t ALTER created_at TYPE theirs.n", '42809', plain => "INSERT INTO $t (created_at) VALUES (20)";
my $split = "DROP TABLE $t; CREATE TABLE $t (id int, created_at bigint, note text) PARTITION BY LIST (id);
	CREATE TABLE drizzle.leaf (note text, created_at bigint, id int);
	ALTER TABLE $t ATTACH PARTITION drizzle.leaf FOR VALUES IN (1);
	INSERT INTO $t VALUES (1, 10)";
ledger_door 'expression of an index of a partition',
  "$split; CREATE INDEX ON drizzle.leaf ((note || theirs.word()))", 'applied';
ledger_door 'row security of a partition', "$split; ALTER TABLE drizzle.leaf ENABLE ROW LEVEL SECURITY,
	FORCE ROW LEVEL SECURITY; CREATE POLICY p ON drizzle.leaf USING (theirs.yes())", '42809',
  plain => 'SET ROLE landlord; SELECT * FROM drizzle.leaf';
attack_by(
	'migrations: the owner locks the table', expect => 'RB001', gives => 'applied',
	by => sub { return ledger_under_lock("LOCK TABLE $t") },
	control => sub { return ledger_under_lock('SELECT 1') });

sub ledger_under_lock
{
	build_ledger();
	my $owner = connect_as('landlord', database => 'postgres');
	$owner->query($_) for 'BEGIN', shift;
	my $outcome = verdict('postgres', [ q{SET lock_timeout = '5s'}, $migrations ]);
	$owner->close;
	return $outcome;
}
build_ledger();
root("SELECT rescue_grant('other', 'admin'); GRANT USAGE ON SCHEMA drizzle TO other");
attack 'migrations: without the right to read them', as => 'other', call => $migrations,
  expect => '42501', control_as => 'landlord',
  control => 'SELECT created_at FROM drizzle.__drizzle_migrations', gives => '10';

$session->close;
done_testing();
