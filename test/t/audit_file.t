# The audit's own file: each decision is a line there and none in the server's log;
# who may read it; rotation; what must not be written to; a disk that is full.
use strict;
use warnings;

use FindBin;
use lib 'test/lib';
use Fcntl qw(:DEFAULT :mode);
use JSON::PP qw(decode_json);
use POSIX qw(mkfifo);
use RescueTest qw(rescue_cluster sqlstate);
use Test::More;
use Wire;

my $folder = PostgreSQL::Test::Utils::tempdir();
my $file = "$folder/audit";
my $node = rescue_cluster('audit_file', preload => 1, conf => "rescue.audit_file = '$file'");
$node->safe_psql('postgres', <<'END');
SELECT rescue_billing_set('acme', 'active'), rescue_billing_set('hooli', 'suspended'),
	rescue_persist('ws', 'acme', NULL, 'r', '[{"name": "n", "content": "c"}]');
CREATE ROLE app LOGIN;
SELECT rescue_grant('app', 'read');
END
my @app = (extra_params => [ '-U', 'app' ]);
my $latest = q{SELECT FROM rescue_latest('ws', 'acme')};

sub slurp
{
	open my $fh, '<', shift or return '';
	local $/;
	return <$fh> // '';
}

# The lines that some work adds to a file, as hashes.
sub added
{
	my ($work, $path) = @_;
	my $before = length slurp($path // $file);
	$work->();
	return map { decode_json($_) } split /\n/, substr slurp($path // $file), $before;
}

# What a decision leaves, and where.
my $log_before = -s $node->logfile;
my @lines = added(sub { is(sqlstate($node, $latest, @app), '00000', 'a read') });
is(scalar @lines, 1, 'is one line');
is($lines[0]{rescue}, 'rescue_latest', 'that names the function');
is(join('|', @{ $lines[0] }{qw(verdict org workspace role database)}), 'allowed|acme|ws|app|postgres', 'what, who and where');
like($lines[0]{time}, qr/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'when');
cmp_ok($lines[0]{pid}, '>', 1, 'and the process');
my ($now) = $node->safe_psql('postgres', "SELECT abs(extract(epoch FROM now() - '$lines[0]{time}'::timestamptz)) < 60");
is($now, 't', 'the time is right');
@lines = added(sub { is(sqlstate($node, q{SELECT FROM rescue_latest('ws', 'hooli')}, @app), 'RB004', 'a refusal') });
is(join('|', map { "$_->{verdict} $_->{sqlstate}" } @lines), 'refused RB004', 'is a line, too');
@lines = added(sub {
	$node->psql('postgres', "BEGIN; SELECT FROM rescue_latest('ws', 'acme'); ROLLBACK", @app);
});
is(scalar @lines, 1, 'a rollback leaves it');
unlike(substr(slurp($node->logfile), $log_before), qr/\{"rescue": "rescue_/, 'the log has none of them');
is(sprintf('%04o', S_IMODE((stat $file)[2])), '0600', 'only the owner may read it');
@lines = added(sub {
	my @sessions = map { Wire->new(node => $node, user => 'app', database => 'postgres') } 1 .. 4;
	for (1 .. 25) { $_->start($latest) for @sessions; $_->finish for @sessions }
	$_->close for @sessions;
});
is(scalar @lines, 100, 'sessions at the same time do not mix their lines');

# Who may say where it goes.
is(sqlstate($node, "SET rescue.audit_file = '/tmp/x'; $latest", @app), '55P02', 'a session cannot');
is(sqlstate($node, "SET rescue.audit_file = ''; $latest"), '55P02', 'nor a superuser\'s');
is(sqlstate($node, "ALTER ROLE app SET rescue.audit_file = ''"), '55P02', 'nor for a role');
for my $value ('', '/tmp/x')
{
	my $session = eval { Wire->new(node => $node, user => 'app', database => 'postgres', options => "-c rescue.audit_file=$value") };
	like($@, qr/refused: 55P02/, "nor the connection: '$value'");
}

# Rotation: a session that has the file open, too.
my $session = Wire->new(node => $node, user => 'app', database => 'postgres');
$session->query($latest);
rename $file, "$file.1" or die "rename: $!";
@lines = added(sub { $session->query($latest) }, "$file.1");
is(scalar @lines, 1, 'until the server is told, the old file gets the lines');
$node->reload;
@lines = added(sub {
	for (1 .. 100)
	{
		$session->query($latest);
		last if -e $file;
		select undef, undef, undef, 0.1;
	}
});
ok(scalar @lines >= 1, 'then a new one does');
my $size = -s "$file.1";
$session->query($latest);
is(-s "$file.1", $size, 'and the old one none');
$session->close;

# What must not be written to refuses each call, with the line in the log.
my $reader;
my %places = (
	'a link' => sub { symlink "$folder/elsewhere", $file },
	'a link to a file that is there' => sub { slurp_to("$folder/there"); symlink "$folder/there", $file },
	'a second name of a file' => sub { slurp_to("$folder/other"); link "$folder/other", $file },
	'a file that others may read' => sub { slurp_to($file); chmod 0640, $file },
	'a file that others may write' => sub { slurp_to($file); chmod 0602, $file },
	'a folder' => sub { mkdir $file },
	'a pipe' => sub { mkfifo($file, 0600) },
	'a pipe that is read' => sub { mkfifo($file, 0600); sysopen $reader, $file, O_RDONLY | O_NONBLOCK or die "pipe: $!" });

sub slurp_to
{
	my $path = shift;
	open my $fh, '>', $path or die "$path: $!";
	close $fh;
	chmod 0600, $path;
	return;
}

for my $place (sort keys %places)
{
	unlink $file, "$folder/elsewhere", "$folder/there", "$folder/other";
	$places{$place}->();
	is(sqlstate($node, $latest, @app), 'RB012', "$place refuses");
	is(-s "$folder/elsewhere" || -s "$folder/there" || -s "$folder/other" || (-f $file && -s $file) || 0, 0,
		"$place: nothing is written");
	-d $file ? rmdir $file : unlink $file;
}
is(sqlstate($node, $latest, @app), '00000', 'once it is gone, calls are admitted again');

# A disk that is full: a limit on the size of files, for one session.
$session = Wire->new(node => $node, user => 'app', database => 'postgres');
$session->query($latest);
# the file is longer than the server's log, which stays within the limit
open my $padding, '>>', $file or die "$file: $!";
print $padding "\n" x 1_000_000;
close $padding;
for my $room (0, 20)
{
	my $limit = (-s $file) + $room;
	system('prlimit', '--pid', $session->pid, "--fsize=$limit:unlimited") == 0 or die 'prlimit';
	my $before = -s $node->logfile;
	my $size = -s $file;
	my $result = $session->query(q{SELECT workspace_id FROM rescue_latest('ws', 'acme')});
	is($result->{errors}[0]{C}, 'RB012', "a line that does not fit refuses, $room bytes before the end");
	is(scalar @{ $result->{rows} }, 0, 'and no bundle comes out');
	like(substr(slurp($node->logfile), $before), qr/"rescue": "rescue_latest"/, 'the log has the line');
	is(-s $file, $size, 'and the file no part of it');
	@lines = added(sub { is(sqlstate($node, $latest, @app), '00000', 'another session, which has room') });
	is(scalar @lines, 1, 'writes a line of its own');
}
system('prlimit', '--pid', $session->pid, '--fsize=unlimited:unlimited') == 0 or die 'prlimit';
is(scalar @{ $session->query($latest)->{rows} }, 1, 'with room again the session reads on');
$session->close;

# The part of a line that cannot be taken back: the call that does it fails where a
# file says so, by a library that is loaded in front.
SKIP:
{
	my $shim = "$folder/no_truncate.so";
	open my $source, '>', "$folder/no_truncate.c" or die "no_truncate.c: $!";
	print $source <<"END";
#define _GNU_SOURCE
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

int
ftruncate(int fd, off_t length)
{
	if (access("$folder/no-truncate", F_OK) == 0)
	{
		errno = EIO;
		return -1;
	}
	return (int) syscall(SYS_ftruncate, fd, length);
}
END
	close $source;
	skip 'no compiler on this machine', 7
	  if system($ENV{CC} // 'cc', '-shared', '-fPIC', '-o', $shim, "$folder/no_truncate.c") != 0;
	$node->stop;
	{
		local $ENV{LD_PRELOAD} = $shim;
		$node->start;
	}
	my ($full, $other) = map { Wire->new(node => $node, user => 'app', database => 'postgres') } 1 .. 2;
	is(scalar @{ $_->query($latest)->{rows} }, 1, 'a session has the file open') for $full, $other;
	my $size = -s $file;
	system('prlimit', '--pid', $full->pid, '--fsize=' . ($size + 20) . ':unlimited') == 0 or die 'prlimit';
	slurp_to("$folder/no-truncate");
	is($full->query($latest)->{errors}[0]{C}, 'RB012', 'a line that does not fit, nor can be taken back, refuses');
	unlink "$folder/no-truncate";
	is(-s $file, $size + 20, 'a part of it stays');
	is(scalar @{ $other->query($latest)->{rows} }, 1, 'another session reads on') for 1 .. 2;
	like(substr(slurp($file), $size + 20), qr/\A\n\{"time": [^\n]*\}\n\{"time": [^\n]*\}\n\z/,
		'its next line begins at a line\'s start');
	$_->close for $full, $other;
}

# A server that was killed while it wrote leaves a part of a line.
open my $part, '>>', $file or die "$file: $!";
print $part '{"time": "2026-';
close $part;
my $torn = -s $file;
is(sqlstate($node, $latest, @app), '00000', 'a read after a crash') for 1 .. 2;
like(substr(slurp($file), $torn), qr/\A\n\{"time": [^\n]*\}\n\{"time": [^\n]*\}\n\z/, 'the next line begins at a line\'s start');
$node->stop;

# Where the library is not preloaded.
my $bare = rescue_cluster('audit_file_bare');
$bare->safe_psql('postgres', <<'END');
SELECT rescue_billing_set('acme', 'active');
CREATE ROLE app LOGIN;
SELECT rescue_grant('app', 'read');
END
is(sqlstate($bare, $latest, @app), '00000', 'not preloaded, without a file: a read');
for my $value ('', '/tmp/x')
{
	$session = Wire->new(node => $bare, user => 'app', database => 'postgres', options => "-c rescue.audit_file=$value");
	is($session->query($latest)->{errors}[0]{C}, 'RB001', "a connection that names it: '$value'");
	$session->close;
}
$bare->append_conf('postgresql.conf', "rescue.audit_file = '$file'");
$bare->restart;
is(sqlstate($bare, $latest, @app), 'RB012', 'a file, and not preloaded');
$bare->stop;
done_testing();
