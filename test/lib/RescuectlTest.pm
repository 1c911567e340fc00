# What rescuectl's tests share: runs of the program, and bad places to write.
package RescuectlTest;

use strict;
use warnings;

use Exporter 'import';
use File::Temp qw(tempdir);
use FileTest qw(builds slurp spew top);
use IPC::Run ();
use JSON::PP ();
use POSIX ();
use Test::More ();

our @EXPORT_OK = qw(program programs rescuectl shell folder spew slurp top
  check_cases bad_outputs section command write_spec);

sub programs { return builds('rescuectl') }

sub program { return (programs())[0] }

# Run with this standard input. Returns (status, standard output, error).
#   rescuectl($input, @arguments)
sub rescuectl
{
	my ($input, @arguments) = @_;
	my ($out, $err) = ('', '');
	# from a file: a program that refuses before it reads would break a pipe
	my $file = File::Temp->new;
	binmode $file;
	print $file $input;
	close $file or die "$file: $!";
	IPC::Run::run([ program(), @arguments ],
		'<', "$file", '>', \$out, '2>', \$err);
	my $status = $?;
	die "rescuectl died of signal " . ($status & 127) . ": $err"
	  if $status & 127;
	die "sanitizer: $err" if $err =~ /Sanitizer|runtime error/;
	return ($status >> 8, $out, $err);
}

# Run a shell line, where $R is the program. Returns (status, output, error).
sub shell
{
	my ($line) = @_;
	my ($out, $err) = ('', '');
	local $ENV{R} = program();
	IPC::Run::run([ 'bash', '-c', $line ],
		'<', \undef, '>', \$out, '2>', \$err);
	die "sanitizer: $err" if $err =~ /Sanitizer|runtime error/;
	return ($? >> 8, $out, $err);
}

# A specification of rescuectl collect, of these sections; each is a hash.
sub write_spec
{
	my ($path, @sections) = @_;
	return spew($path, JSON::PP->new->utf8->encode({ sections => \@sections }));
}

# A section that is a file below the root, or the output of a command.
sub section { return { name => $_[0], file => "/$_[0]", @_[ 1 .. $#_ ] } }
sub command { my ($name, @words) = @_; return { name => $name, command => \@words } }

sub folder { return tempdir('rescuectl.XXXXXX', TMPDIR => 1, CLEANUP => 1) }

# Each case is [name, input, arguments, status, output, error output]; the
# last two are expressions. A secret named third is in neither.
sub check_cases
{
	my ($secret, @cases) = @_;
	for my $case (@cases)
	{
		my ($name, $input, $arguments, $status, $out, $err) = @$case;
		my ($got, $stdout, $stderr) = rescuectl($input, @$arguments);
		Test::More::is($got, $status, "$name: status")
		  or Test::More::diag($stdout, $stderr);
		Test::More::like($stdout, $out, "$name: output");
		Test::More::like($stderr, $err, "$name: error output");
		Test::More::unlike("$stdout$stderr", $secret, "$name: no secret")
		  if defined $secret;
	}
	return;
}

# A command whose output meets a full disk or a closed stream: each is status 2.
# A pipe whose reader has gone, as head leaves it, is no failure: the status is
# what it would be without; but for the filter, whose text would not be whole.
# None is a death by a signal.
sub bad_outputs
{
	my ($name, $file, @arguments) = @_;
	pipe(my $reader, my $pipe) or die "pipe: $!";
	close $reader;
	open(my $full, '>', '/dev/full') or die "/dev/full: $!";
	my $filter = $arguments[0] eq 'redact' && @arguments == 1;
	IPC::Run::run([ program(), @arguments ], '<', $file, '>', '/dev/null', '2>', '/dev/null');
	my $usual = $? >> 8;
	for my $bad ([ 'a full disk', $full, 2 ],
		[ 'a closed pipe', $pipe, $filter ? 2 : $usual ],
		[ 'a closed stream', undef, 2 ])
	{
		my ($what, $out, $status) = @$bad;
		my $pid = fork() // die "fork: $!";
		if (!$pid)
		{
			open(STDIN, '<', $file) or POSIX::_exit(99);
			open(STDERR, '>', '/dev/null');
			$out ? POSIX::dup2(fileno($out), 1) : POSIX::close(1);
			exec(program(), @arguments) or POSIX::_exit(99);
		}
		waitpid $pid, 0;
		Test::More::is($?, $status << 8, "$name: $what is status $status");
	}
	return;
}

1;
