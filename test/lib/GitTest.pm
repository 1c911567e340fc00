# Git repositories made for a test: commits on branches, from lists of files.
package GitTest;

use strict;
use warnings;

use Exporter 'import';
use File::Temp qw(tempdir);
use IPC::Run ();
use MigcheckTest qw(spew);

our @EXPORT_OK = qw(repository git commit);

# No user's settings, and no hooks.
$ENV{GIT_CONFIG_GLOBAL} = $ENV{GIT_CONFIG_SYSTEM} = '/dev/null';
$ENV{"GIT_${_}_NAME"} = 'Test', $ENV{"GIT_${_}_EMAIL"} = 'test@example.org'
  for qw(AUTHOR COMMITTER);
$ENV{"GIT_${_}_DATE"} = '2026-01-02T03:04:05Z' for qw(AUTHOR COMMITTER);

# Run git in a folder; what it prints.
sub git
{
	my ($folder, @arguments) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ 'git', '-C', $folder, @arguments ], '<', \undef, '>', \$out,
		'2>', \$err)
	  or die "git @arguments: $err$out";
	chomp $out;
	return $out;
}

# A new repository, on the branch main.
sub repository
{
	my $folder = tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1);
	git($folder, 'init', '-q', '-b', 'main');
	return $folder;
}

# Write files (undef removes one) and commit all. On another branch than the
# current one, with from => what it begins at.
#   commit($folder, branch => NAME, from => REV, files => { path => text })
sub commit
{
	my ($folder, %option) = @_;
	my $files = $option{files} // {};
	if ($option{from})
	{
		git($folder, 'checkout', '-q', '-B', $option{branch}, $option{from});
	}
	elsif ($option{branch})
	{
		git($folder, 'checkout', '-q', $option{branch});
	}
	for my $path (sort keys %$files)
	{
		if (defined $files->{$path})
		{
			spew("$folder/$path", $files->{$path});
		}
		else
		{
			unlink "$folder/$path";
		}
	}
	git($folder, 'add', '-A');
	git($folder, 'commit', '-q', '--allow-empty', '-m', $option{message} // 'x');
	return git($folder, 'rev-parse', 'HEAD');
}

1;
