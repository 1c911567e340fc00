# The corpus of the verdict: bundles with a label, and how an answer is judged.
package VerdictTest;

use strict;
use warnings;

use Encode ();
use Errno ();
use Exporter 'import';
use File::Temp ();
use IPC::Run ();
use JSON::PP ();

our @EXPORT_OK = qw(bundles explain_bundles judge);

my $json = JSON::PP->new->utf8;

# A bundle that scripts/verdict-corpus recorded.
sub recorded
{
	my ($path) = @_;
	open my $fh, '<:raw', $path or die "$path: $!";
	local $/;
	return $json->decode(scalar <$fh>);
}

# How the same line comes out of machines.
my %wraps = (
	plain => sub { $_[0] },
	docker => sub {
		my $line = JSON::PP->new->canonical->encode({ log => "$_[0]\n", stream => 'stderr', time => sprintf '2026-11-24T10:01:%02d.482910133Z', $_[1] % 60 });
		return $line },
	cri => sub { sprintf '2026-11-24T10:01:%02d.482910133Z stderr F %s', $_[1] % 60, $_[0] },
	journald => sub { sprintf 'Nov 24 10:01:%02d vm1 agent[812]: %s', $_[1] % 60, $_[0] });

# What a program says before it comes to the point, by its number.
sub chatter
{
	my ($n) = @_;
	my @styles = (
		sub { sprintf '2026-11-24T10:00:%02d.%03dZ info  [boot] step %d of 60 done', $_[0] % 60, $_[0] * 37 % 1000, $_[0] + 1 },
		sub { sprintf 'INFO:agent.loader:loaded module %d', $_[0] },
		sub { sprintf 'time="2026-11-24T10:00:%02dZ" level=info msg="route registered" id=%d', $_[0] % 60, $_[0] },
		sub { '' });
	return grep { $_ ne '' } map { $styles[ $n % 4 ]->($_) } 0 .. $n * 7 % 23;
}

# A row of the table of containers.
sub table
{
	my ($state) = @_;
	my %status = (
		up => 'Up 6 minutes', healthy => 'Up 6 minutes (healthy)', unhealthy => 'Up 6 minutes (unhealthy)', created => 'Created');
	my $status = $state =~ /^exited (\d+)/ ? "Exited ($1) 2 minutes ago" : $state =~ /^restarting (\d+)/ ? "Restarting ($1) 8 seconds ago" : $status{$state};
	return "CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES\n"
	  . ($state eq 'none' ? '' : "4f5a7a9c2d31   registry.example/workspaces/agent:1.8.2   \"docker-entrypoint.s...\"   6 minutes ago   $status   agent\n");
}

# The translation of a text in a message catalogue; undef for none.
sub translation
{
	my ($path, $text) = @_;
	open my $fh, '<:raw', $path or return undef;
	my $catalogue = do { local $/; <$fh> };
	my ($magic, undef, $count, $originals, $translations) = unpack 'L5', $catalogue;
	return undef if $magic != 0x950412de;
	for my $i (0 .. $count - 1)
	{
		my ($length, $at) = unpack 'L2', substr $catalogue, $originals + 8 * $i, 8;
		next if substr($catalogue, $at, $length) ne $text;
		($length, $at) = unpack 'L2', substr $catalogue, $translations + 8 * $i, 8;
		return Encode::decode('UTF-8', substr $catalogue, $at, $length);
	}
	return undef;
}

# What this machine's C library says for "{fr:ENOENT}": sentences differ from
# release to release. undef where it does not have the language.
sub localised
{
	my ($language, $name) = @_;
	local $! = Errno->can($name)->();
	return translation("/usr/share/locale/$language/LC_MESSAGES/libc.mo", "$!");
}

# Fill in the sentences of the machine's languages; false where one is missing.
sub localise
{
	my ($bundle) = @_;
	my $missing = 0;
	for my $text ((map { \$_ } @{ $bundle->{label}{lines} // [] }), map { \$_->{content} } @{ $bundle->{sections} })
	{
		$$text =~ s/\{([a-z]{2}):(E[A-Z]+)\}/localised($1, $2) \/\/ ($missing++, '')[1]/ge;
	}
	return !$missing;
}

# Fill what the written form leaves out: the wrapping, the container's row and
# the end of the boot of the machine. The chatter depends on the bundle's name,
# so a bundle that moves to another file stays as it is.
sub complete
{
	my ($bundle) = @_;
	my $wrap = delete $bundle->{wrap};
	my $state = delete $bundle->{state};
	my ($log) = grep { $_->{name} eq 'agent-container.logs.tail' } @{ $bundle->{sections} };
	my ($host) = grep { $_->{name} eq 'cloud-init-output.log.tail' } @{ $bundle->{sections} };
	if ($log && $wrap ne 'none')
	{
		my $line = 0;
		$log->{content} = join '', map { $wraps{$wrap}->($_, $line++) . "\n" } chatter(unpack '%16C*', $bundle->{name}), split /\n/, $log->{content}, -1;
	}
	return if !defined $state;
	unshift @{ $bundle->{sections} }, $host = { name => 'cloud-init-output.log.tail', content => '' } if !$host;
	$host->{content} .= "Cloud-init v. 25.1.4 finished at Tue, 24 Nov 2026 10:00:58 +0000. Datasource DataSourceEc2Local.  Up 38.11 seconds\n";
	push @{ $bundle->{sections} }, { name => 'docker-ps', content => table($state) };
	return;
}

# The bundles of a file in which they are written by hand; the file's name is
# their family. A heading is "bundle NAME | PHASES | CAUSE | LINE": the phases
# where the failure may be put, the best first; a regular expression of a
# sensible cause; texts of which the evidence has one, with | between them. A
# bundle that is healthy has a name only. What may follow:
#   state STATE      the container's row: up, healthy, exited 1, none, ...
#   wrap FORM        how the log's lines are told: plain (the default, behind some
#                    lines of another program), docker, cri, journald, or none
#   log, host, section NAME
#                    the lines of a section follow, each after a tab
# {fr:ENOENT} is that sentence in a language of this machine; bundles whose
# language it does not have are left out.
sub written
{
	my ($path, $kind) = @_;
	my ($family) = $path =~ m{([^/]+)\.cases$};
	my (@bundles, $section);
	open my $fh, '<:encoding(UTF-8)', $path or die "$path: $!";
	while (my $line = <$fh>)
	{
		chomp $line;
		next if $line =~ /^#/ || $line eq '';
		if ($line =~ /^bundle (\S+)(?: \| ([^|]+) \| (.+?) \| (.+))?$/)
		{
			push @bundles, { name => $1, kind => $kind, family => $family, origin => 'written', wrap => 'plain', label => {}, sections => [] };
			$bundles[-1]{label} = { phases => [ split ' ', $2 ], cause => $3, lines => [ split /\|/, $4 ] } if defined $2;
		}
		elsif ($line =~ /^(wrap|state) (.+)$/) { $bundles[-1]{$1} = $2 }
		elsif ($line =~ /^section (.+)$/ || $line =~ /^(log|host)$/)
		{
			my $name = $1 eq 'log' ? 'agent-container.logs.tail' : $1 eq 'host' ? 'cloud-init-output.log.tail' : $1;
			push @{ $bundles[-1]{sections} }, $section = { name => $name, content => '' };
		}
		elsif ($line =~ /^\t(.*)$/) { $section->{content} .= "$1\n" }
		else { die "$path:$.: not understood\n" }
	}
	complete($_) for @bundles;
	return grep { localise($_) } @bundles;
}

# All bundles of the corpus.
sub bundles
{
	my ($top) = @_;
	return ((map { recorded($_) } sort glob "$top/test/fixtures/verdict/caused/*.json"),
		map({ written($_, 'fail') } sort glob "$top/test/verdict/failed/*.cases"),
		written("$top/test/verdict/unknown.cases", 'unknown'),
		map({ written($_, 'healthy') } sort glob "$top/test/verdict/healthy/*.cases"));
}

# What rescuectl explain says of each bundle: an array of the rows, the headline
# first. test/helpers/explain_each.c asks for all of them in one process.
sub explain_bundles
{
	my ($top, @bundles) = @_;
	my ($out, $err) = ('', '');
	my $folder = File::Temp->newdir;
	my @paths = map { sprintf '%s/%05d', $folder, $_ } 0 .. $#bundles;
	for my $i (0 .. $#bundles)
	{
		open my $fh, '>:raw', $paths[$i] or die "$paths[$i]: $!";
		print $fh $json->encode({ sections => $bundles[$i]{sections} });
		close $fh or die "$paths[$i]: $!";
	}
	IPC::Run::run([ "$top/build/release/helpers/explain_each", @paths ], '>', \$out, '2>', \$err)
	  or die "explain_each: $err";
	return map { $json->decode($_) } split /\n/, $out;
}

# The line of the bundle that a row gives as its evidence.
sub line_of
{
	my ($bundle, $row) = @_;
	my ($section) = grep { $_->{name} eq ($row->{evidence_section} // '') } @{ $bundle->{sections} };
	return '' if !$section || !$row->{evidence_line};
	return (split /\n/, $section->{content})[ $row->{evidence_line} - 1 ] // '';
}

# Judge the rows: a hash of line, cause, phase, right and blamed.
sub judge
{
	my ($bundle, @rows) = @_;
	my $top = $rows[0];
	my $label = $bundle->{label} // {};
	my $failed = $top->{verdict} eq 'failed';
	my %judged = (top => $top, blamed => scalar grep { $_->{verdict} eq 'failed' } @rows);
	my $line = line_of($bundle, $top);
	$judged{line} = $failed && grep { index($line, $_) >= 0 || index($line, substr($json->encode([$_]), 2, -2)) >= 0 } @{ $label->{lines} // [] };
	$judged{cause} = $failed && defined $label->{cause} && $top->{cause} =~ /$label->{cause}/i;
	$judged{phase} = $failed && grep { $_ eq $top->{phase} } @{ $label->{phases} // [] };
	$judged{right} = $bundle->{kind} eq 'fail' ? $judged{line} && $judged{cause} && $judged{phase}
	  : $bundle->{kind} eq 'healthy' ? !$judged{blamed}
	  : !$failed || length($top->{evidence} // '') > 0;
	return \%judged;
}

1;
