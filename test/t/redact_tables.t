# The redactor's rule files and its parsers' tables must agree, or a secret
# would be found and not read: what disagrees fails the build, with its file and
# line. Each kind of it is tried on a copy of the sources.
use strict;
use warnings;

use File::Temp qw(tempdir);
use lib 'test/lib';
use FileTest qw(slurp spew);
use Test::More;

my $rules = 'lib/redact/rules/carriers.rules';
my $commands = 'lib/redact/carriers/commands.c';
my $statements = 'lib/redact/carriers/statement_words.c';
my $copy = tempdir('rescue-tables.XXXXXX', TMPDIR => 1, CLEANUP => 1);

# Build the library in the copy; its status and what it says.
sub build
{
	my $said = `cd '$copy' && make -s -f tools/build.mk lib 2>&1`;
	return ($?, $said);
}

# With this change of a file the build must fail, and say this.
sub refused
{
	my ($what, $file, $from, $to, $says) = @_;
	my $text = slurp("$copy/$file");
	my $changed = $text;
	ok($changed =~ s/\Q$from\E/$to/, "$what: the change applies") or return;
	spew("$copy/$file", $changed);
	my ($status, $said) = build();
	isnt($status, 0, "$what: refused");
	like($said, $says, "$what: with its file and line");
	spew("$copy/$file", $text);
}

for my $path (qw(lib tools scripts rescue.control META.json build/release))
{
	next unless -e $path;
	system("mkdir -p '$copy/build' && cp -a '$path' '$copy/$path'") == 0
	  or die "cannot copy $path";
}
my ($status, $said) = build();
is($status, 0, 'the copy builds as it is') or diag($said);

refused('a literal of a command without a row', $rules, '"vault login"',
	'"frob login"|"vault login"',
	qr{^\Q$rules\E:\d+: error: literal "frob login" has no row in \Q$commands\E$}m);
refused('a row of a command without a literal', $commands, '	{"vault login",',
	qq(\t{"vault frob", NULL, 0, 1},\n\t{"vault login",),
	qr{^\Q$commands\E:[1-9]\d*: error: no rule has the literal "vault frob"$}m);
refused('a row of a command out of its order', $commands, '	{"7z ", "-p", COMMAND_ATTACHED, 0},',
	qq(\t{"vault login", NULL, 0, 1},\n\t{"7z ", "-p", COMMAND_ATTACHED, 0},),
	qr{^\Q$commands\E:[1-9]\d*: error: the row "7z " is not in order$}m);
refused('a literal of a statement without a form', $rules, '"su root"',
	'"frob root"|"su root"',
	qr{^\Q$rules\E:\d+: error: literal "frob root" has no row in \Q$statements\E$}m);
refused('a form of a statement without a literal', $statements, '	{"su root",',
	qq(\t{"frob root", STATEMENT_ECHO},\n\t{"su root",),
	qr{^\Q$statements\E:[1-9]\d*: error: no rule has the literal "frob root"$}m);
refused('a literal of a kind whose parser is gone', 'lib/redact/compile/parsers.def',
	qq(PARSER(LINE, "line", parse_line)\n), '',
	qr{^\Q$rules\E:\d+: }m);
refused('a kind that no parser has', $rules, 'kind    line', 'kind    frob',
	qr{^\Q$rules\E:\d+: }m);
($status, $said) = build();
is($status, 0, 'and the copy builds again') or diag($said);

done_testing();
