
# The frame of the attacks: each is a call that must be refused, or find
# nothing, followed by the same call by its rightful caller, which must give
# the bundle. A class of attacks is a file of test/attack, with a cluster of
# its own.
package AttackTest;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(basename dirname);
use FileTest qw(slurp);
use JSON::PP qw(decode_json);
use RescueTest qw(rescue_cluster has_library log_gained);
use Test::More;
use Wire;

our @EXPORT = qw(site node connect_as attack attack_by verdict outcome outcome_under_change
  changes_of_table plant_bundle admin caller_database logged audited slurp has_icu has_xml has_library);

my ($class, $node, %ids);

# What the rightful caller passes; the placeholders of a call.
my %rightful = (ws => q{'ws-1'}, org => q{'acme'});

# Start the cluster of this class. Options as for rescue_cluster; bare => 1
# leaves the site out.
sub site
{
	my %option = @_;
	$class = basename($0, '.t');
	$node = rescue_cluster("attack_$class", %option);
	build_site('postgres') unless $option{bare};
	build_router() if $ENV{ATTACK_ROUTER};
	return $node;
}

sub node { return $node }

# Roles, organisations and bundles in a database.
sub build_site
{
	my $database = shift;
	$node->safe_psql($database, slurp(dirname(__FILE__) . '/../attack/site.sql'));
	$ids{acme} = plant_bundle($database, 'ws-1', 'acme');
	$ids{globex} = plant_bundle($database, 'ws-1', 'globex');
	$ids{only_globex} = plant_bundle($database, 'ws-9', 'globex');
	plant_bundle($database, 'ws-1', $_) for qw(hooli piper);
	plant_bundle($database, 'ws-large', $_, 20_000) for qw(acme globex);
	$rightful{id} = $ids{acme};
	$rightful{sibling_id} = $ids{globex};
	$rightful{token} = "'" . admin("SELECT rescue_token_issue('acme')", $database) . "'";
	return;
}

# Where the callers connect.
sub caller_database { return $ENV{ATTACK_ROUTER} ? 'router' : 'postgres' }

# With ATTACK_ROUTER, every caller comes through a router whose one partition is
# the database that is attacked. The router itself refuses no caller: what it lets
# through is the partition's to judge.
sub build_router
{
	my $partition = sprintf 'host=%s port=%s dbname=postgres', $node->host, $node->port;
	$node->safe_psql('postgres', 'CREATE DATABASE router');
	$node->safe_psql('postgres', 'GRANT EXECUTE ON FUNCTION rescue.routed(text[], name), rescue.routed(text[], name, "any") TO PUBLIC');
	$node->safe_psql('router', qq{
		CREATE EXTENSION rescue_router CASCADE;
		SELECT rescue_router.add_partition('$partition'), rescue_router.lay_out();
		CREATE USER MAPPING FOR PUBLIC SERVER rescue;
		GRANT USAGE ON FOREIGN SERVER rescue TO PUBLIC;
		SELECT format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', function) FROM rescue.privilege_sets \\gexec
	});
	return;
}

# Store a bundle of one section, whose content tells whose it is, of ws-1 that it
# failed, and which may be padded by so many bytes: a small bundle is read from its header, a large one
# from its sections. Returns its id.
sub plant_bundle
{
	my ($database, $ws, $org, $padding) = @_;
	my $failure = $ws eq 'ws-1' ? q{E'\nError: ENOSPC: no space left on device, write'} : q{''};
	return admin(qq{
		SELECT rescue_persist('$ws', '$org', NULL, 'attack', ARRAY['notes'],
			ARRAY[convert_to('canary-of-$org in $ws' || $failure || repeat(' .', @{[($padding // 0) / 2]}),
				'UTF8')])}, $database);
}

# As the superuser; dies if it fails.
sub admin
{
	my ($sql, $database) = @_;
	utf8::encode($sql) if utf8::is_utf8($sql);
	my ($status, $out, $error) =
	  $node->psql($database // 'postgres', $sql, on_error_stop => 1);
	return $out if $status == 0;
	diag("superuser: $error in $sql");
	die "superuser failed: $error";
}

# What the server may be built without.
sub has_icu { return RescueTest::has_icu($node) }
sub has_xml { return RescueTest::has_xml($node) }

# What the server's log gains by some work.
sub logged { return log_gained($node, $_[0]) }

# The audit's lines in a log, as hashes; dies if one is no JSON.
sub audited
{
	return map { decode_json($_) } shift =~ /LOG:  (?:00000: )?(\{"rescue": .*)$/mg;
}

# The superuser is no caller: he works where the bundles are.
sub connect_as
{
	my ($user, %startup) = @_;
	return Wire->new(node => $node, user => $user,
		database => $user eq 'postgres' ? 'postgres' : caller_database(),
		client_encoding => 'UTF8', %startup);
}

# What came back, as one line: the SQLSTATEs, then the rows; "no row" if
# neither. A canary in what an error says is a leak.
sub outcome
{
	my @parts;
	for my $result (@_)
	{
		push @parts, map { $_->{C} } @{ $result->{errors} };
		push @parts, map { join '|', map { $_ // 'NULL' } @$_ } @{ $result->{rows} };
		push @parts, 'LEAK in a message'
		  if grep { /canary-of|rsc_/ } map { values %$_ } @{ $result->{errors} },
		  @{ $result->{notices} };
	}
	my $line = join ' ', @parts;
	return length $line ? $line : 'no row';
}

# Run statements one after the other in a session of a role; what came back.
sub verdict
{
	my ($role, $sql, %startup) = @_;
	my $session = eval { connect_as($role, %startup) };
	return $@ =~ /refused: (\w{5})/ ? $1 : "died: $@" unless $session;
	my $outcome = outcome(map { $session->query($_) } ref $sql ? @$sql : $sql);
	$session->close;
	return $outcome;
}

# One attack.
#   call     SQL (or a list of statements), with the placeholders {ws}, {org},
#            {token}, {id}, {sibling_id}
#   with     what the attacker puts in their place; NULL for undef
#   expect   the SQLSTATE, 'no row', or what may come back (text or pattern)
#   as       the role (intruder); startup => {...} for its startup packet
#   control  another call for the rightful caller, if the same does not do;
#            control_as, gives: who, and what must come back
#   before, after   SQL of the superuser around the attack, not the control
sub attack
{
	my ($name, %a) = @_;
	my $with = { map { ($_ => $a{with}{$_} // 'NULL') } keys %{ $a{with} // {} } };
	my $as = $a{as} // 'intruder';
	attack_by(
		$name,
		expect => $a{expect},
		gives => $a{gives},
		by => sub {
			admin($_) for ref $a{before} ? @{ $a{before} } : $a{before} // ();
			my $got = verdict($as, filled($a{call}, $with), %{ $a{startup} // {} });
			admin($_) for ref $a{after} ? @{ $a{after} } : $a{after} // ();
			return $got;
		},
		control => sub {
			return verdict($a{control_as} // $as, filled($a{control} // $a{call}, {}));
		});
	return;
}

# The same with code in place of calls: by and control return what came back.
# ATTACK_EXCEPT is a pattern of attacks that are passed over.
sub attack_by
{
	my ($name, %a) = @_;
	return if length($ENV{ATTACK_EXCEPT} // '') && $name =~ $ENV{ATTACK_EXCEPT};
	my $control = eval { $a{control}->() } // "died: $@";
	my $got = eval { $a{by}->() } // "died: $@";
	my $gives = $a{gives} // qr/canary-of-acme/;
	my $held = (matches($got, $a{expect}) || is_not_on_a_router($got))
	  && (ref $a{expect} || $a{expect} =~ /canary/ || $got !~ /canary-of/);
	my $controlled = matches($control, $gives);

	ok($held, "$name: expect " . printable($a{expect}))
	  or diag('got ' . printable($got));
	ok($controlled, "$name: the rightful caller succeeds")
	  or diag('expected ' . printable($gives) . ', got ' . printable($control));
	report($name, $held, $controlled, $a{expect}, $got);
	return;
}

# What the owner of a table of ours may do to it after which an INSERT or a DELETE
# is more than the row: by name the change, how it is taken back, and what the
# command gives meanwhile, with a text behind.
sub changes_of_table
{
	my ($table, $command, $behind) = @_;
	my $policy = "admitted ON $table";
	my $forced = "ALTER TABLE $table %s ROW LEVEL SECURITY";
	my %changes = (
		'no right to ' . lc $command => [ "REVOKE $command ON $table FROM rescue_owner",
			"GRANT $command ON $table TO rescue_owner" ],
		'another policy' => [ "ALTER POLICY $policy USING (true)",
			"ALTER POLICY $policy USING (org_id = rescue.admitted_org())" ],
		'no policy' => [ "DROP POLICY $policy",
			"CREATE POLICY $policy TO rescue_owner USING (org_id = rescue.admitted_org())" ],
		'row security that is not forced' => [ map { sprintf $forced, $_ } 'NO FORCE', 'FORCE' ]);
	push @$_, "RB001$behind" for values %changes;
	admin(q{CREATE FUNCTION public.stop() RETURNS trigger LANGUAGE plpgsql AS
		$$BEGIN RAISE EXCEPTION USING ERRCODE = 'XX123'; END$$});
	for ([ 'after each row', 'AFTER', 'ROW' ], [ 'before the statement', 'BEFORE', 'STATEMENT' ],
		[ 'after the statement', 'AFTER', 'STATEMENT' ])
	{
		my ($name, $when, $each) = @$_;
		$changes{"a trigger $name"} = [
			"CREATE TRIGGER t $when $command ON $table FOR EACH $each EXECUTE FUNCTION public.stop()",
			"DROP TRIGGER t ON $table", "XX123$behind" ];
	}
	return %changes;
}

# The outcome of a call by a session that made it twice before $do was done to
# the table. If the call gives a row and no error, $look tells what was stored.
sub outcome_under_change
{
	my ($call, $do, $undo, $look) = @_;
	my $session = connect_as('agent');
	$session->query($call) for 1 .. 2;
	admin($do);
	my $given = $session->query($call);
	my $outcome = outcome($given);
	$outcome = $look->($outcome) if @{ $given->{rows} } && !@{ $given->{errors} };
	admin($undo);
	$session->close;
	return $outcome;
}

# A router has no tables of bundles, and not every function: whoever goes for one
# is told that it does not exist.
sub is_not_on_a_router
{
	my $got = shift;
	return $ENV{ATTACK_ROUTER} && $got !~ /canary-of|LEAK/
	  && $got =~ /^(?:\S+ )*(?:42P01|42883|42704|3F000)\b/;
}

sub matches
{
	my ($got, $expected) = @_;
	return ref $expected ? $got =~ $expected : $got eq $expected;
}

# The statements with their placeholders replaced.
sub filled
{
	my ($call, $with) = @_;
	my %values = (%rightful, %$with);
	my @filled = ref $call ? @$call : $call;
	for (@filled)
	{
		1 while s/\{([a-z_]+)\}/$values{$1} \/\/ die "no value for $1"/ge;
	}
	return ref $call ? \@filled : $filled[0];
}

# One line of text, not too long.
sub printable
{
	my $text = shift;
	$text = ref $text ? "$text" =~ s/^\(\?\^\w*:(.*)\)$/$1/sr : $text;
	$text =~ s/[^\x20-\x7E]/?/g;
	$text =~ s/rsc_\w+/rsc_.../g;
	return length $text > 60 ? substr($text, 0, 57) . '...' : $text;
}

# One line a attack for make attack and make mutants, which ask for it.
sub report
{
	my ($name, $held, $controlled, $expect, $got) = @_;
	my $file = $ENV{ATTACK_REPORT} or return;
	open my $fh, '>>', $file or die "$file: $!";
	syswrite $fh,
	  join("\t", $class, $name, printable($expect), printable($got),
		!$controlled ? 'CONTROL FAILED' : $held ? 'held' : 'SUCCEEDED')
	  . "\n";
	close $fh;

	# the mutants' runner needs no more than one
	exit 1 if $ENV{ATTACK_STOP} && $controlled && !$held;
	return;
}

END { $node->stop('immediate') if $node && !$?; }

1;
