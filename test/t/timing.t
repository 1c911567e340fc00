# The compares of secrets take the same time whatever agrees. Three ways, each
# with controls that leak and must be caught: valgrind with the secret marked
# undefined; the clock (make timing only, with TIMING_SAMPLES); the compiled
# code.
use strict;
use warnings;

use FindBin;
use lib 'test/lib';
use IPC::Run qw(run);
use RescueTest qw(top);
use Test::More;

chdir top();
my $programs = 'build/release/timing';
my @real = ('token_equal', 'token_matches');
my @leaky = ('control_loop', 'control_memcmp');

by_valgrind();
by_clock($ENV{TIMING_SAMPLES}) if $ENV{TIMING_SAMPLES};
by_reading();
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
