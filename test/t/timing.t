# The compares of secrets take the same time whatever agrees. Three ways, each
# with controls that leak and must be caught: valgrind with the secret marked
# undefined; the clock (make timing only, with TIMING_SAMPLES); the compiled
# code. And the gate: a read that is refused takes as many instructions whatever
# is wrong with its token (make timing only).
use strict;
use warnings;

use FindBin;
use lib 'test/lib';
use IPC::Run qw(run);
use RescueTest qw(rescue_cluster top);
use Test::More;

chdir top();
my $programs = 'build/release/timing';
my @real = ('token_equal', 'token_matches');
my @leaky = ('control_loop', 'control_memcmp');

plan skip_all => "no programs of the test (make -f tools/build.mk timing-programs)"
  unless -x "$programs/undefined" && -x "$programs/welch";
by_valgrind();
by_clock($ENV{TIMING_SAMPLES}) if $ENV{TIMING_SAMPLES};
by_reading();
by_gate() if $ENV{TIMING_SAMPLES};
done_testing();

# What valgrind makes of a compare: 0 nothing, 9 a branch on the secret.
sub valgrind
{
	my $compare = shift;
	run [ 'valgrind', '-q', '--error-exitcode=9', "$programs/undefined", $compare ],
	  '>', \my $out, '2>', \my $err;
	return ($? >> 8, $out, $err);
}

sub by_valgrind
{
  SKIP:
	{
		skip 'no valgrind on this machine', @real + @leaky + 1
		  unless run [ 'valgrind', '--version' ], '>', \my $version, '2>', '/dev/null';
		run ["$programs/undefined", 'token_equal'];
		is($? >> 8, 2, 'without valgrind the program shows nothing, and says so');
		for my $compare (@real)
		{
			my ($status, $out, $err) = valgrind($compare);
			is("$status $out", "0 different\n", "$compare: no branch and no address depends on the secret")
			  or diag($err);
		}
		for my $compare (@leaky)
		{
			my ($status, undef, $err) = valgrind($compare);
			is($status, 9, "$compare: is caught");
			like($err, qr/depends on uninitialised/, "$compare: for that reason");
		}
	}
	return;
}

# The largest |t| over the prefixes.
sub largest_t
{
	my ($compare, $samples) = @_;
	run [ "$programs/welch", $compare, $samples ], '>', \my $out;
	my @t = map { abs((split)[1]) } split /\n/, $out;
	diag("$compare: t " . join ' ', map { (split)[1] } split /\n/, $out);
	return (sort { $b <=> $a } @t)[0] // die "welch $compare: $?\n";
}

# The machine is shared: a difference is one if it shows up each time.
sub by_clock
{
	my $samples = shift;
	for my $compare (@real)
	{
		my $least = 1e9;
		for (1 .. 3)
		{
			my $t = largest_t($compare, $samples);
			$least = $t if $t < $least;
			last if $least < 4.5;
		}
		cmp_ok($least, '<', 4.5, "$compare: the clock tells nothing in $samples calls");
	}
	for my $compare ('control_loop')
	{
		cmp_ok(largest_t($compare, $samples), '>', 10, "$compare: the clock tells");
	}
	return;
}

# The instructions of a function.
sub instructions
{
	my ($object, $function) = @_;
	run [ 'objdump', '-d', '--no-show-raw-insn', "--disassemble=$function", $object ],
	  '>', \my $out, '2>', '/dev/null';
	return grep { /\S/ } map { /^\s+[0-9a-f]+:\s+(.*)/ ? $1 : () } split /\n/, $out;
}

# What in the compiled code could branch on a secret: a compare that stops
# early, or a jump after the one that does not.
sub suspicions
{
	my @code = @_;
	my @found = grep { /call\b.*<(?:memcmp|bcmp|strcmp|strncmp)\b/ } @code;
	my ($compare) = grep { $code[$_] =~ /call\b.*<CRYPTO_memcmp\b/ } 0 .. $#code;
	return (@found, 'no CRYPTO_memcmp') unless defined $compare;
	# the canary of the stack is not one of our secrets
	my $after = $compare + 1;
	for my $i ($after .. $#code)
	{
		next unless $code[$i] =~ /^j(?!mp)/;
		next if $i > 0 && $code[ $i - 1 ] =~ /%fs:0x28/;
		push @found, "after the compare: $code[$i]";
	}
	return @found;
}

sub by_reading
{
  SKIP:
	{
		skip 'the compiled code is read for x86-64 only', 4
		  unless `uname -m` eq "x86_64\n";
		for my $object ('rescue.so', "$programs/undefined")
		{
			for my $function (@real)
			{
				my @code = instructions($object, $function);
				cmp_ok(scalar @code, '>', 10, "$function of $object: is there");
				is(join("\n", suspicions(@code)), '', "$function of $object: no branch on a secret");
			}
		}
		for my $control (@leaky)
		{
			my @code = instructions("$programs/undefined", $control);
			cmp_ok(scalar @code, '>', 3, "$control: is there");
			isnt(join("\n", suspicions(@code)), '', "$control: is caught");
		}
		# a jump planted behind the compare
		my @code = instructions('rescue.so', 'token_equal');
		my ($call) = grep { $code[$_] =~ /<CRYPTO_memcmp/ } 0 .. $#code;
		splice @code, $call + 1, 0, 'test %eax,%eax', 'jne 1234';
		isnt(join("\n", suspicions(@code)), '', 'a jump behind the compare is caught');
	}
	return;
}

# What is done to a token's row; of the first group there is one, of the second
# none.
sub token_changes
{
	return (
		[ 'another secret', 'row', 'UPDATE T SET digest = set_byte(digest, 0, 255 - get_byte(digest, 0))' ],
		[ 'another secret at its end', 'row', 'UPDATE T SET digest = set_byte(digest, 31, 255 - get_byte(digest, 31))' ],
		[ 'revoked', 'row', 'UPDATE T SET revoked_at = now()' ],
		[ 'ended', 'row', q{UPDATE T SET expires_at = now() - interval '1 minute'} ],
		[ 'of another workspace', 'row', q{UPDATE T SET workspace_id = 'ws-2'} ],
		[ 'single use', 'row', 'UPDATE T SET single_use = true' ],
		[ 'without a row', 'none', 'DELETE FROM T' ],
		[ 'malformed', 'none', undef ]);
}

# The instructions of a read with a token, from two runs of different length in a
# single-user backend.
sub gate_instructions
{
	my ($node, $token, $org) = @_;
	chomp(my $bindir = `"@{[$ENV{PG_CONFIG} // 'pg_config']}" --bindir`);
	my @count;
	for my $calls (5, 15)
	{
		my $sql = "PREPARE q AS SELECT FROM rescue_latest('ws-1', '$org', '$token');\n" . "EXECUTE q;\n" x $calls;
		run [ 'valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', "$bindir/postgres", '--single',
			'-D', $node->data_dir, 'postgres' ], '<', \$sql, '>', '/dev/null', '2>', \my $said;
		push @count, $said =~ /Collected : (\d+)/ or die "callgrind: $said\n";
	}
	return ($count[1] - $count[0]) / 10;
}

sub by_gate
{
	my $node = rescue_cluster('timing', conf => "autovacuum = off\n");
	$node->safe_psql('postgres', q{SELECT rescue_billing_set('acme', 'active'),
		rescue_persist('ws-1', 'acme', NULL, 'r', '[{"name": "n", "content": "c"}]')});
	my %token;
	for my $change (token_changes())
	{
		my ($name, undef, $sql) = @$change;
		$token{$name} = $node->safe_psql('postgres', q{SELECT rescue_token_issue('acme')});
		substr $token{$name}, -1, 1, $token{$name} =~ /0$/ ? '1' : '0' unless $sql;
		my $id = substr $token{$name}, 4, 8;
		$sql =~ s/\bT\b/rescue.tokens/, $node->safe_psql('postgres', "$sql WHERE token_id = '$id'") if $sql;
	}
	$node->safe_psql('postgres', 'VACUUM');
	$node->stop;
	my $early = gate_instructions($node, $token{malformed}, '');
	my %count;
	for my $change (token_changes())
	{
		my ($name, $group) = @$change;
		push @{ $count{$group} }, my $count = gate_instructions($node, $token{$name}, 'acme');
		diag("$name: $count instructions");
	}
	my ($row, $none) = map { [ sort { $a <=> $b } @$_ ] } @count{qw(row none)};
	cmp_ok($row->[-1] / $row->[0], '<', 1.02, 'what is wrong with a token that has a row does not show');
	cmp_ok($none->[-1] / $none->[0], '<', 1.02, 'nor whether one without is well-formed');
	cmp_ok($row->[-1] / $none->[0], '<', 1.06, 'a row is a small part of it all');
	cmp_ok($none->[0] / $early, '>', 1.1, 'control: a refusal of an argument, which asks no table, shows');
	return;
}
