# What people use around migcheck says the same as the program: the man page,
# completion, the configuration's schema, the hook, the action, the README.
use strict;
use warnings;

use lib 'test/lib';
use JSON::PP ();
use JsonSchema qw(schema_errors);
use MigcheckTest qw(programs migcheck findings_of tree drizzle entry slurp spew top);
use POSIX ();
use Test::More;
use YAML::XS ();

my $top = top();
my $json = JSON::PP->new;
my ($program) = reverse programs();
my $folder = tree(drizzle('0009_old.sql' => "SELECT 1;\n"));
my (undef, $help) = migcheck($folder, '--help');
my @options = $help =~ /(--[a-z][a-z-]*)/g;
my %options = map { $_ => 1 } @options;
cmp_ok(scalar keys %options, '>=', 15, 'the help has options');

# Every option in the help is one, and the other way round.
{
	my $source = slurp("$top/tools/migcheck/options.c");
	my %taken = map { ("--$_" => 1) } $source =~ /\{"([a-z-]+)", (?:required|no)_argument/g;
	is_deeply([ sort keys %options ], [ sort keys %taken ], 'the help names the options that are taken');
}

# The man page is made from the help, and is the one that is committed.
{
	my $made = `cd '$top' && scripts/manpage '$program'`;
	is($made, slurp("$top/doc/migcheck.1"), 'the man page agrees with the program (if not: make man)');
	(my $plain = $made) =~ s/\\-/-/g;
	is_deeply([ grep { $plain !~ /\Q$_\E\b/ } sort keys %options ], [], 'and names each option');
	is_deeply([ grep { $plain !~ /^\.B $_$/m } $help =~ /^  (check|repair|rules|drift|simulate) /mg ], [], 'and each command');
  SKIP:
	{
		skip 'no groff', 1 unless grep { -x "$_/groff" } split /:/, $ENV{PATH};
		is(`cd '$top' && groff -man -Tutf8 -ww -z doc/migcheck.1 2>&1`, '', 'troff has nothing to say about it');
	}
}

# Completion, by bash itself.
{
	my $complete = sub {
		my (@words) = @_;
		local $ENV{PATH} = "$ENV{PATH}";
		my $list = join ' ', map { "'$_'" } $program, @words;
		my $script = ". '$top/tools/migcheck/completion.bash'; compopt() { :; }; COMP_WORDS=($list); COMP_CWORD=" . scalar(@words) . '; _migcheck; printf "%s\n" "${COMPREPLY[@]}"';
		open my $bash, '-|', 'bash', '-c', $script or die;
		chomp(my @found = <$bash>);
		return \@found;
	};
	is_deeply([ sort @{ $complete->('check', '--') } ], [ sort keys %options ], 'completion: all options');
	is_deeply($complete->('check', '--fail'), ['--fail-on'], 'one of them');
	is_deeply($complete->('check', '--fail-on', '=', ''), [qw(error warning)], 'its values');
	is_deeply($complete->('check', '--color', ''), [qw(always never auto)], 'also as a word of their own');
	is_deeply($complete->('explain', 'orphan'), [qw(orphan-down-file orphan-file)], 'rules');
	is_deeply($complete->('rep'), ['repair'], 'commands');
	is_deeply($complete->('check', '--framework', '=', 'dr'), ['drizzle'], 'frameworks');
	is_deeply($complete->('check', '--format', '=', 'js'), ['json'], 'formats');
}

# Completion by zsh, its own functions replaced by ones that print.
SKIP:
{
	skip 'no zsh', 6 unless grep { -x "$_/zsh" } split /:/, $ENV{PATH};
	my $complete = sub {
		my (@words) = @_;
		my $list = join ' ', map { "'$_'" } $program, @words;
		my $script = "compadd() { [[ \$1 == -- ]] && shift; print -rl -- \"\$@\"; }; compset() { :; }; _files() { print FILES; }; _try() { local -a words=($list); local CURRENT=\${#words}; . '$top/tools/migcheck/completion.zsh'; }; _try";
		open my $zsh, '-|', 'zsh', '-f', '-c', $script or die;
		chomp(my @found = <$zsh>);
		return \@found;
	};
	is(system('zsh', '-f', '-n', "$top/tools/migcheck/completion.zsh"), 0, 'zsh: reads it');
	my %found = map { $_ => 1 } @{ $complete->('check', '--') };
	is_deeply([ sort keys %found ], [ sort keys %options ], 'zsh: all options');
	is_deeply($complete->('check', '--fail-on='), [qw(error warning)], 'zsh: values');
	is_deeply([ grep { /^(?:check|repair|explain|FILES)$/ } @{ $complete->('') } ], [qw(check repair explain FILES)], 'zsh: commands, or a folder');
	is_deeply([ grep { /^orphan/ } @{ $complete->('explain', '') } ], [qw(orphan-down-file orphan-file)], 'zsh: rules');
	is_deeply([ grep { /^drizzle$/ } @{ $complete->('check', '--framework=') } ], ['drizzle'], 'zsh: frameworks');
}

# The README and the page of the docs name no option that is not there.
for my $page ('README.md', 'doc/migcheck.md')
{
	my @named = map { slurp("$top/$page") =~ /(?:migcheck[^\n`]*?)(--[a-z][a-z-]*)/g } 1;
	is_deeply([ grep { !$options{$_} } @named ], [], "$page names options that there are");
}

# What the page of the docs shows is what the program prints.
{
	my $page = slurp("$top/doc/migcheck.md");
	my %file;
	while ($page =~ /^<!-- file: (\S+) -->\n```\w*\n(.*?)^```$/msg) { $file{$1} = $2 }
	cmp_ok(scalar keys %file, '>', 1, 'the page has files');
	my $shown = 0;
	my $example = tree(%file);
	while ($page =~ /^```console\n\$ migcheck ([^\n]*)\n(.*?)^```$/msg)
	{
		my ($arguments, $output) = ($1, $2);
		my $status = $output =~ s/^\$ echo \$\?\n(\d+)\n//m ? $1 : undef;
		my ($got, $out, $err) = migcheck($example, split ' ', $arguments);
		is("$out$err", $output, "as shown: migcheck $arguments");
		is($got, $status, "status as shown: migcheck $arguments") if defined $status;
		$shown++;
	}
	cmp_ok($shown, '>=', 3, 'the page shows runs');
}

# The schema and the reader of the configuration agree on what is one.
{
	my $schema = $json->decode(slurp("$top/doc/migcheck.schema.json"));
	my (undef, undef, $names) = migcheck($folder, '--framework=?');
	my @frameworks = sort split /, /, ($names =~ /^Frameworks: (.*)$/m)[0];
	is_deeply([ sort @{ $schema->{properties}{framework}{enum} } ], [ sort 'auto', @frameworks ], 'the frameworks of the schema');
	for my $case (
		'{}', '{"$schema": "x"}', '{"paths": ["m"]}', '{"paths": "m"}', '{"paths": [1]}', '{"framework": "drizzle"}',
		'{"framework": "x"}', '{"framework": null}', '{"fail-on": "warning"}', '{"fail-on": "note"}', '{"baseline": 1}',
		'{"allow": ["orphan-file"]}', '{"allow": ["orphan-file:m/*"]}', '{"allow": "orphan-file"}', '{"allow": [1]}', '{"allow": [null]}',
		'{"allow": [{"rule": "orphan-file", "reason": "x"}]}', '{"allow": [{"rule": "orphan-file"}]}',
		'{"allow": [{"rule": "orphan-file", "reason": ""}]}', '{"allow": [{"reason": "x"}]}',
		'{"allow": [{"rule": "orphan-file", "reason": "x", "path": "m/*", "until": "2999-01-31"}]}',
		'{"allow": [{"rule": "orphan-file", "reason": "x", "until": "soon"}]}', '{"allow": [{"rule": "orphan-file", "reason": "x", "path": 1}]}',
		'{"allow": [{"rule": "orphan-file", "reason": "x", "paht": "m"}]}', '{"nonsense": 1}', '[]', '"x"')
	{
		my $valid = !schema_errors($schema, JSON::PP->new->allow_nonref->decode($case));
		spew("$folder/.migcheck.json", $case);
		my ($status, $out, $err) = migcheck($folder);
		is($status != 2 ? 1 : 0, $valid ? 1 : 0, "$case: " . ($valid ? 'taken' : 'refused')) or diag($err);
	}
	for my $key (sort keys %{ $schema->{properties} })
	{
		spew("$folder/.migcheck.json", qq({"$key": {}}));
		unlike((migcheck($folder))[2], qr/unknown key/, "$key is a key");
	}
	unlink "$folder/.migcheck.json";
	# A pipe that a checkout brings would be waited for until the job ends.
	POSIX::mkfifo("$folder/.migcheck.json", 0600) or die "mkfifo: $!\n";
	my ($piped, undef, $why) = migcheck($folder, 'check');
	is($piped, 2, 'a pipe as the configuration is refused');
	like($why, qr/could not read the configuration: \.migcheck\.json is not a file/, '... and named');
	unlink "$folder/.migcheck.json";
}

# What the configuration allows: with its reason, until its day, and not in vain.
for my $case (
	[ '{"rule": "orphan-file", "reason": "run by hand"}', 0, [] ],
	[ '{"rule": "orphan-file", "path": "m/0009_*.sql", "reason": "x", "until": "2999-12-31"}', 0, [] ],
	[ '{"rule": "orphan-file", "path": "m/0009_*.sql", "reason": "x", "until": "2020-12-31"}', 1, [ 'error orphan-file 0009_old.sql', 'note version-gap 4-8', 'warning stale-suppression orphan-file:m/0009_*.sql' ] ],
	[ '{"rule": "orphan-file", "path": "elsewhere", "reason": "x"}', 1, [ 'error orphan-file 0009_old.sql', 'note version-gap 4-8', 'warning stale-suppression orphan-file:elsewhere' ] ],
	[ '"conflict-marker"', 1, [ 'error orphan-file 0009_old.sql', 'note version-gap 4-8', 'warning stale-suppression conflict-marker' ] ])
{
	my ($allow, $status, $expected) = @$case;
	spew("$folder/.migcheck.json", qq({"allow": [$allow]}));
	my ($got, $found) = findings_of($folder);
	is($got, $status, "$allow: status");
	is_deeply($found, $status ? $expected : ['note version-gap 4-8'], "$allow: findings");
	unlink "$folder/.migcheck.json";
}
is_deeply((findings_of($folder, '--allow=conflict-marker'))[1], [ 'error orphan-file 0009_old.sql', 'note version-gap 4-8' ], 'the command line may allow in vain');

# A baseline that is out of date says so; one whose time is over has no effect.
{
	migcheck($folder, '--report=baseline=known.json');
	is_deeply((findings_of($folder, '--baseline=known.json'))[1], [], 'all is known');
	my $known = $json->decode(slurp("$folder/known.json"));
	rename "$folder/m/0009_old.sql", "$folder/old.sql";
	my ($status, $found) = findings_of($folder, '--baseline=known.json');
	is_deeply($found, ['warning stale-suppression baseline'], 'what it knows and is gone is told');
	rename "$folder/old.sql", "$folder/m/0009_old.sql";
	my $other = tree(drizzle(), 'known.json' => slurp("$folder/known.json") =~ s{"m/}{"other/}gr);
	is_deeply((findings_of($other, '--baseline=known.json'))[1], [], 'what was not checked is not gone');
	for my $until ([ '2999-01-01', 1 ], [ '2020-01-01', 0 ], [ 'soon', 0 ])
	{
		spew("$folder/until.json", $json->encode({ %$known, until => $until->[0] }));
		is((migcheck($folder, '--baseline=until.json'))[0], $until->[1] ? 0 : 2, "a baseline until $until->[0]");
	}
}

# The action's options and inputs are ones that there are.
{
	my $action = slurp("$top/action.yml");
	is_deeply([ grep { !$options{$_} } ($action =~ s/\b(?:git|apt-get) .*//gr) =~ /(--[a-z][a-z-]*)/g ], [], 'the action uses options that there are');
	my %inputs = map { $_ => 1 } $action =~ /\$\{\{ inputs\.([a-z-]+) \}\}/g;
	my ($declared) = $action =~ /^inputs:\n(.*?)^runs:/ms;
	is_deeply([ sort keys %inputs ], [ sort $declared =~ /^  ([a-z-]+):$/mg ], 'and each of its inputs');
}

# Both are YAML of the form that their readers want, and their scripts are bash.
{
	my ($hook, $lint, @more) = @{ YAML::XS::LoadFile("$top/.pre-commit-hooks.yaml") };
	is_deeply([ sort keys %$_ ], [qw(always_run description entry id language name pass_filenames)], 'the keys of a hook, which runs for a deleted file, too')
	  for $hook, $lint;
	is(scalar @more, 0, 'two hooks');
	is($hook->{entry}, 'migcheck check', 'the program of the first');
	is($lint->{entry}, 'migcheck lint --base=HEAD', '... and of the second, which judges what is new');
	my $action = YAML::XS::LoadFile("$top/action.yml");
	is_deeply([ sort keys %$action ], [qw(description inputs name runs)], 'the keys of an action');
	is($action->{runs}{using}, 'composite', 'of steps');
	for my $input (sort keys %{ $action->{inputs} })
	{
		is_deeply([ sort keys %{ $action->{inputs}{$input} } ], [qw(default description)], "input $input");
	}
	for my $step (@{ $action->{runs}{steps} })
	{
		is($step->{shell}, 'bash', "$step->{name}: its shell");
		spew("$folder/step", $step->{run});
		is(system('bash', '-n', "$folder/step"), 0, "$step->{name}: its script");
	}
	unlink "$folder/step";
}

# Numbers and words agree.
for my $case (
	[ [ 0 .. 3 ], [1], qr/"0001_x" is the only one of 4 migrations with a down file \[/ ],
	[ [ 0 .. 3 ], [ 0, 1, 3 ], qr/"0002_x" is the only one of 4 migrations without a down file \[/ ],
	[ [ 0 .. 4 ], [ 1, 4 ], qr/2 of 5 migrations have a down file; "0001_x" has one \[/ ],
	[ [ 0 .. 4 ], [ 0, 1, 4 ], qr/3 of 5 migrations have a down file; "0002_x" has none \[/ ],
	[ [ 0, 2 ], [], qr/no migration has the number 1 \[/ ],
	[ [ 0, 3 ], [], qr/no migration has the numbers 1-2 \[/ ],
	[ [0], [], qr/: plain, 1 entry, 1 file: 0 errors, 0 warnings$/m ],
	[ [ 0, 1 ], [0], qr/: plain, 2 entries, 3 files: 0 errors, 1 warning$/m ])
{
	my ($numbers, $down, $message) = @$case;
	my $numbered = tree(map({ ("000${_}_x.sql" => "SELECT 1;\n") } @$numbers), map { ("000${_}_x.down.sql" => "SELECT 1;\n") } @$down);
	like((migcheck($numbered, '--notes', '--framework=plain'))[1], $message, "@$numbers, down @$down: words");
}

# make install-migcheck: all that belongs to it, into a folder of ours.
{
	my $to = tree();
	my $out = `make -s -C '$top' -f tools/build.mk install-migcheck DESTDIR='$to' prefix=/usr 2>&1`;
	is($?, 0, 'install-migcheck') or diag($out);
	for my $file (qw(bin/migcheck share/man/man1/migcheck.1 share/bash-completion/completions/migcheck share/zsh/site-functions/_migcheck share/migcheck/migcheck.schema.json))
	{
		ok(-f "$to/usr/$file", "installs $file");
	}
	my $needs = `ldd '$to/usr/bin/migcheck'`;
	unlike($needs, qr/libpq/, 'the program starts without libpq') if $needs =~ /libjansson/;
	`make -s -C '$top' -f tools/build.mk uninstall DESTDIR='$to' prefix=/usr 2>&1`;
	is(`find '$to' -type f`, '', 'uninstall leaves nothing');
}

done_testing();
