# Other scanners for secrets: where each is looked for, how it is installed,
# how it scans a file or a folder, and how its report reads. They run with the
# settings that they come with, and never ask a server whether a key is valid.
package Peers;
use strict;
use warnings;

use Exporter qw(import);
use JSON::PP ();

our @EXPORT_OK = qw(install_peer peers program_of read_report scan_command);

my $json = JSON::PP->new->utf8;

# Install with pip into a folder of its own.
sub pip
{
	my ($package) = @_;
	return "python3 -m venv \"\$FOLDER/$package\" && \"\$FOLDER/$package/bin/pip\" install $package";
}

# A row: name; program, looked for in path below the folder of scanners and
# then in PATH; how it is installed, where that is one command; scan, a shell
# command with $PROGRAM, $TARGET (an absolute path) and $REPORT; read, which
# makes of the report [file, first line, last line] for each finding;
# reads_no_logs, where it looks into known kinds of configuration only.
my @peers = (
	{
		name => 'gitleaks', path => 'go',
		install => 'GOBIN="$FOLDER/go" go install github.com/zricethezav/gitleaks/v8@latest',
		scan => '"$PROGRAM" dir "$TARGET" --no-banner --log-level error --exit-code 0'
		  . ' --report-format json --report-path "$REPORT"',
		read => sub { return map { [ @$_{qw(File StartLine EndLine)} ] } @{ $json->decode($_[0]) } },
	},
	{
		name => 'trufflehog', path => 'go',
		install => 'GOBIN="$FOLDER/go" go install github.com/trufflesecurity/trufflehog/v3@latest',
		scan => '"$PROGRAM" filesystem "$TARGET" --no-verification --no-update --json >"$REPORT"',
		read => sub { return map { [ @{ $_->{SourceMetadata}{Data}{Filesystem} }{qw(file line)} ] } json_lines($_[0]) },
	},
	{
		name => 'noseyparker', path => 'bin',
		scan => '"$PROGRAM" scan --progress=never --datastore "$REPORT.store" "$TARGET"'
		  . ' && "$PROGRAM" report --datastore "$REPORT.store" --format jsonl --output "$REPORT"; rm -rf "$REPORT.store"',
		read => \&read_noseyparker,
	},
	{
		name => 'kingfisher', path => 'kingfisher-bin/bin', install => pip('kingfisher-bin'),
		scan => '"$PROGRAM" scan "$TARGET" --no-validate --no-dedup --no-update-check --format jsonl >"$REPORT"',
		read => sub { return map { $_->{finding} ? read_snippet($_->{finding}) : () } json_lines($_[0]) },
	},
	{
		name => 'secretlint', path => 'node_modules/.bin',
		install => 'npm install --prefix "$FOLDER" secretlint @secretlint/secretlint-rule-preset-recommend',
		# Rules are looked for from the working directory. Of ten thousand files
		# at once it does not come back in a quarter of an hour.
		scan => 'cd "$(dirname "$PROGRAM")" && find "$TARGET" -type f -print0 | xargs -0 -n 500'
		  . ' "$PROGRAM" --no-glob --no-color --format json --secretlintrcJSON'
		  . ' \'{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}\' >"$REPORT"',
		read => sub {
			return map { my $f = $_; map { [ $f->{filePath}, $_->{loc}{start}{line}, $_->{loc}{end}{line} ] } @{ $f->{messages} } }
			  map { @$_ } json_lines($_[0]);
		},
	},
	{
		name => 'detect-secrets', path => 'detect-secrets/bin', install => pip('detect-secrets'),
		# It takes no file outside of the working directory.
		scan => 'if [ -f "$TARGET" ]; then cd "$(dirname "$TARGET")"; TARGET=$(basename "$TARGET");'
		  . ' else cd "$TARGET"; TARGET=.; fi; "$PROGRAM" scan --all-files --no-verify "$TARGET" >"$REPORT"',
		read => sub {
			my $results = $json->decode($_[0])->{results};
			return map { my $file = $_; map { [ $file, $_->{line_number} ] } @{ $results->{$file} } } sort keys %$results;
		},
	},
	{
		name => 'credsweeper', path => 'credsweeper/bin', install => pip('credsweeper'),
		scan => '"$PROGRAM" --path "$TARGET" --log error --no-stdout --save-json "$REPORT"',
		read => sub { return map { map { [ @$_{qw(path line_num)} ] } @{ $_->{line_data_list} } } @{ $json->decode($_[0]) } },
	},
	{
		name => 'ripsecrets', path => 'bin',
		install => 'cargo install --root "$FOLDER" ripsecrets',
		scan => '"$PROGRAM" "$TARGET" >"$REPORT"',
		read => sub { return map { /^([^:]+):(\d+):/ ? [ $1, $2 ] : () } split /\n/, $_[0] },
	},
	{
		name => 'whispers', path => 'whispers/bin', install => pip('whispers'),
		reads_no_logs => 1,
		scan => '"$PROGRAM" "$TARGET" >"$REPORT"',
		read => sub { return map { [ @$_{qw(file line)} ] } @{ $json->decode($_[0]) } },
	},
);

sub peers { return @peers }

# One JSON text a line; other lines are talk.
sub json_lines
{
	return map { $json->decode($_) } grep { /^[\[{]/ } split /\n/, $_[0];
}

# A finding that tells where it begins, and what was found.
sub read_snippet
{
	my ($finding) = @_;
	return [ $finding->{path}, $finding->{line}, $finding->{line} + ($finding->{snippet} =~ tr/\n//) ];
}

sub read_noseyparker
{
	my @found;
	for my $match (map { @{ $_->{matches} } } json_lines($_[0]))
	{
		my $span = $match->{location}{source_span};
		push @found, map { [ $_->{path}, $span->{start}{line}, $span->{end}{line} ] }
		  grep { $_->{path} } @{ $match->{provenance} };
	}
	return @found;
}

# Where the scanner is, or undef.
sub program_of
{
	my ($peer, $folder) = @_;
	for my $dir (defined $folder ? "$folder/$peer->{path}" : (), split /:/, $ENV{PATH})
	{
		return "$dir/$peer->{name}" if -x "$dir/$peer->{name}" && !-d _;
	}
	return undef;
}

# Install it below that folder; false where it can't be.
sub install_peer
{
	my ($peer, $folder, $log) = @_;
	return 0 unless $peer->{install};
	local $ENV{FOLDER} = $folder;
	return system("( $peer->{install} ) >>'$log' 2>&1") == 0;
}

# The command and its environment, as words for exec or system.
sub scan_command
{
	my ($peer, $program, $target, $report) = @_;
	return ('env', "PROGRAM=$program", "TARGET=$target", "REPORT=$report", 'sh', '-c', "{ $peer->{scan}; } >/dev/null 2>&1");
}

# Findings as [file, first line, last line], or an exception where the scanner
# left no report.
sub read_report
{
	my ($peer, $report) = @_;
	open my $in, '<:raw', $report or die "$peer->{name} wrote no report\n";
	local $/;
	my @found = eval { $peer->{read}->(scalar(<$in>) // '') };
	die "$peer->{name}'s report was not understood\n" if $@;
	return map { [ $_->[0], $_->[1], $_->[2] // $_->[1] ] } @found;
}

1;
