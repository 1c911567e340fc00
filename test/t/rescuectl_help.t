# Help, manual page, completion and code of rescuectl name the same commands
# and options; make install puts all of it in its place.
use strict;
use warnings;

use lib 'test/lib';
use RescuectlTest qw(program rescuectl shell folder slurp top);
use Test::More;

chdir top() or die 'no tree';

# The options of each command, from the tables that read_next_option() reads.
my %code;
for my $file (glob 'tools/rescuectl/*.c')
{
	my $text = slurp($file);
	my ($command) = $text =~ /^const Subcommand command_\w+ = \{\s*"([a-z-]+)"/m
	  or next;
	my ($table) = $text =~ /struct option long_options\[\] = \{(.*?)\n\s*\};/s
	  or die "$file: no table of options";
	my @options = $table =~ /\{"([a-z-]+)"/g;
	push @options, slurp('tools/rescuectl/stored.h') =~ /\{"([a-z-]+)", required/g
	  if $table =~ /REQUEST_OPTIONS/;
	$code{$command} = [ sort 'help', @options ];
	push @{ $code{$command} }, 'exec' if $command eq 'collect';
}

my (undef, $help) = rescuectl('', '--help');
my ($list) = $help =~ /Commands:\n(.*?)\n\n/s;
my @commands = $list =~ /^  (\S+)/mg;
is_deeply([ sort @commands ], [ sort keys %code ], 'help lists each command');
is((rescuectl('', '-?'))[1], $help, 'short help');

for my $command (@commands)
{
	my ($status, $text, $err) = rescuectl('', $command, '--help');
	is($status, 0, "$command --help: status");
	my %seen = map { ($_ => 1) } $text =~ /^ +(?:-\S, +)?--([a-z-]+)/mg;
	is_deeply([ sort keys %seen ], [ sort @{ $code{$command} } ],
		"$command: help has the options that the code has");
	like($text, qr/^Exit status[^\n]*: 0 .*2\s+could\s+not/ms, "$command: help has the statuses");
	is((grep { length > 80 } split /\n/, $text), 0, "$command: fits a terminal");
	is((rescuectl('', $command, '-?'))[1], $text, "$command: short help");
	is((rescuectl('', $command, '-?'))[0], 0, "$command: which is no failure");
	for my $option ('--not-an-option=s3cret', '-Z')
	{
		my ($refused, $out, $said) = rescuectl('', $command, $option);
		is_deeply([ $refused, $out ], [ 2, '' ], "$command $option: refused");
		unlike("$out$said", qr/s3cret/, "$command $option: without its value");
	}
	my (undef, undef, $wrong) = rescuectl('', $command, '--not-an-option');
	like($wrong, qr/Try "rescuectl \Q$command\E --help"/, "$command: where to look");
}

my $program = program();
my ($status, $page) = shell("scripts/rescuectl-man '$program'");
is($status, 0, 'the manual page can be written');
ok($page eq slurp('doc/rescuectl.1'),
	'doc/rescuectl.1 is what scripts/rescuectl-man writes');
my $manual = slurp('doc/rescuectl.md');
like($manual, qr/rescuectl \Q$_\E\b/, "doc/rescuectl.md tells of $_") for @commands;

# Completion: as a shell would ask for it.
sub completed
{
	my (@words) = @_;
	my $quoted = join ' ', map { "'$_'" } $program, @words;
	my $n = @words;
	my ($code, $out, $err) = shell(". tools/rescuectl/completion.bash; compopt() { :; };"
		  . " COMP_WORDS=($quoted); COMP_CWORD=$n; _rescuectl; printf '%s\\n' \"\${COMPREPLY[\@]}\"");
	return [ sort split /\n/, $out ];
}
is_deeply(completed('env-'), [qw(env-changes env-check)], 'completes a command');
is_deeply(completed('redact', '--ch'), ['--check'], 'completes an option');
is_deeply(completed('redact', '--k'), ['--key='], 'and one with a value');
for my $command (@commands)
{
	is_deeply([ map { s/^--|=$//gr } @{ completed($command, '--') } ],
		[ sort @{ $code{$command} } ], "completes all options of $command");
}

# Installed, and taken away again.
SKIP:
{
	skip 'no release build', 7 unless -x 'tools/rescuectl/rescuectl' && -x 'tools/migcheck/migcheck';
	my $folder = folder();
	my $make = "make -s -f tools/build.mk prefix=/usr DESTDIR='$folder/a b'";
	is((shell("$make install"))[0], 0, 'make install');
	my %where = (
		'usr/bin/rescuectl' => 0755,
		'usr/share/man/man1/rescuectl.1' => 0644,
		'usr/share/bash-completion/completions/rescuectl' => 0644);
	is((stat "$folder/a b/$_")[2] & 07777, $where{$_}, "installed: $_") for sort keys %where;
	my $help = (shell("'$program' --help"))[1];
	my %commands = map { ($_ => 1) } $help =~ /^Commands:\n(.*?)\n\n/ms ? $1 =~ /^  (\S+)/mg : ();
	my $manuals = "$folder/a b/usr/share/man/man1";
	is_deeply([ sort map { /rescuectl-(.*)\.1$/ } glob("'$manuals/rescuectl-*.1'") ], [ sort keys %commands ],
		'a manual page for each command');
	is((shell("$make uninstall"))[0], 0, 'make uninstall');
	is((shell("find '$folder' -type f"))[1], '', 'leaves nothing');
}

done_testing();
