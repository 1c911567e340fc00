# What migcheck's tests share: trees of migrations, and runs of the program.
package MigcheckTest;

use strict;
use warnings;

use Cwd qw(getcwd);
use Digest::SHA qw(sha256);
use Exporter 'import';
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FileTest qw(builds slurp spew top);
use IPC::Run ();
use JSON::PP ();
use MIME::Base64 qw(encode_base64);

our @EXPORT_OK = qw(programs migcheck migcheck_stdin findings_of tree drizzle journal_text journal
  timed_journal files ups entry slurp spew top atlas sums sqitch changeset without_digests);

sub programs { return builds('migcheck') }

# Run in a folder. Returns (exit status, standard output, standard error).
#   migcheck($folder, @arguments)
sub migcheck
{
	my ($folder, @arguments) = @_;
	return run_in($folder, '', @arguments);
}

# The same with a text on standard input.
#   migcheck_stdin($text, @arguments)
sub migcheck_stdin
{
	my ($text, @arguments) = @_;
	return run_in('/', $text, @arguments);
}

sub run_in
{
	my ($folder, $input, @arguments) = @_;
	my ($program) = programs();
	my ($out, $err) = ('', '');
	my $here = getcwd();
	chdir $folder or die "$folder: $!";
	IPC::Run::run([ $program, @arguments ], '<', \$input, '>', \$out, '2>',
		\$err);
	my $status = $?;
	chdir $here or die "$here: $!";
	die "migcheck died of signal " . ($status & 127) . ": $err"
	  if $status & 127;
	die "sanitizer: $err" if $err =~ /Sanitizer|runtime error/;
	return ($status >> 8, $out, $err);
}

# The findings as "severity rule subject", sorted, and the exit status.
sub findings_of
{
	my ($folder, @arguments) = @_;
	my ($status, $out, $err) =
	  migcheck($folder, @arguments, '--format', 'json');
	my $report = eval { JSON::PP->new->utf8->decode($out) }
	  or die "no JSON: $@ $out $err";
	my @found =
	  map { "$_->{severity} $_->{rule} $_->{subject}" }
	  @{ $report->{findings} };
	return ($status, [ sort @found ], $report, $err);
}

# A new folder with these files: path => content; undef makes a folder.
sub tree
{
	my (%file) = @_;
	my $folder = tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1);
	for my $path (keys %file)
	{
		if (defined $file{$path})
		{
			spew("$folder/$path", $file{$path});
		}
		else
		{
			make_path("$folder/$path");
		}
	}
	return $folder;
}

# What migcheck says, started with a configuration of OpenSSL that has no digest.
#   without_digests($folder, @arguments)
sub without_digests
{
	my ($folder, @arguments) = @_;
	my $elsewhere = tree('openssl.cnf' => "openssl_conf = main\n[main]\nproviders = all\n[all]\nnull = null\n[null]\nactivate = 1\n");
	local $ENV{OPENSSL_CONF} = "$elsewhere/openssl.cnf";
	return migcheck($folder, @arguments);
}

# One entry of a journal; fields override the usual ones, undef removes one.
# A value that is a reference to a string is inserted as that JSON.
sub entry
{
	my ($idx, $tag, %field) = @_;
	%field = (
		idx => $idx,
		version => \'"7"',
		when => 1_700_000_000_000 + $idx * 60_000,
		tag => \JSON::PP->new->utf8->allow_nonref->encode($tag),
		breakpoints => \'true',
		%field);
	return "    {\n" . join(
		",\n",
		map {
			my $v = $field{$_};
			"      \"$_\": " . (ref $v ? $$v : $v)
		  }
		  grep { defined $field{$_} }
		  qw(idx version when tag breakpoints)) . "\n    }";
}

# A journal with these entries, in the form in which drizzle-kit writes it.
sub journal_text
{
	my (@entries) = @_;
	return qq({\n  "version": "7",\n  "dialect": "postgresql",\n)
	  . ( @entries
		? qq(  "entries": [\n) . join(",\n", @entries) . "\n  ]\n}"
		: qq(  "entries": []\n}));
}

# The files of a Drizzle folder "m" in good order: four migrations.
my @good = qw(0000_init 0001_users 0002_orders 0003_plan);

sub drizzle
{
	my (%change) = @_;
	my %file = (
		'm/meta/_journal.json' => journal_text(
			map { entry($_, $good[$_]) } 0 .. $#good),
		map { ("m/$_.sql" => "CREATE TABLE \"$_\" (id bigint);\n") } @good);
	for my $path (keys %change)
	{
		if (defined $change{$path})
		{
			$file{"m/$path"} = $change{$path};
		}
		else
		{
			delete $file{"m/$path"};
		}
	}
	return %file;
}

# The files of a Drizzle folder "m" with these entries, each a "TAG:WHEN". Each
# file has the text, with its tag for %s.
sub timed_journal
{
	my ($text, @entries) = @_;
	my $i = 0;
	my @pairs = map { [ split /:/ ] } @entries;
	return ('m/meta/_journal.json' => journal_text(map { entry($i++, $_->[0], when => $_->[1]) } @pairs),
		map { ("m/$_->[0].sql" => $text =~ s/%s/$_->[0]/r) } @pairs);
}

# Files of the folder "m" with these names and one text.
sub files { my ($text, @names) = @_; return map { ("m/$_" => $text) } @names }

# Migrations in pairs of files, up and down.
sub ups { return files("SELECT 1;\n", map { ("$_.up.sql", "$_.down.sql") } @_) }

# The good tree's journal with some entries replaced: idx => entry text; and,
# by more => [...], further entries behind them.
sub journal
{
	my (%change) = @_;
	my $more = delete $change{more} // [];
	my @names = qw(0000_init 0001_users 0002_orders 0003_plan);
	return ('meta/_journal.json' => journal_text(
			(map { $change{$_} // entry($_, $names[$_]) } 0 .. $#names), @$more));
}

# Atlas's folder with the sum that belongs to it; each name with its text.
sub atlas
{
	my (%text) = @_;
	my ($all, $sum, $names) = ('', '', '');
	for my $name (sort keys %text)
	{
		$all .= "$name$text{$name}";
		my $hash = encode_base64(sha256($all), '');
		$sum .= "$name h1:$hash\n";
		$names .= "$name$hash";
	}
	return ((map { ("m/$_" => $text{$_}) } keys %text),
		'm/atlas.sum' => 'h1:' . encode_base64(sha256($names), '') . "\n$sum");
}
sub sums { my (%text) = @_; my %file = atlas(%text); return { $file{'m/atlas.sum'} =~ /^(\d+)\S* h1:(\S+)$/mg } }

# A plan of sqitch's, with the scripts of its changes.
sub sqitch
{
	my @lines = @_;
	my $by = '2026-01-01T00:00:00Z A B <a@example.org>';
	return ('m/sqitch.plan' => "%syntax-version=1.0.0\n%project=p\n\n" . join('', map { "$_ $by\n" } @lines),
		map { ("m/deploy/$_.sql" => "SELECT 1; -- $_\n", "m/revert/$_.sql" => "SELECT 1;\n") } grep { !/^@/ } @lines);
}
sub changeset { my (@ids) = @_; return "--liquibase formatted sql\n" . join '', map { "--changeset $_\nSELECT 1;\n" } @ids }

1;
