# rescuectl report and explain: a self-contained page, in which nothing of
# a hostile log is anything but text; and what the boot died of.
use strict;
use warnings;

use lib 'test/lib';
use Digest::SHA qw(sha256_base64);
use IPC::Run ();
use JSON::PP ();
use RescuectlTest qw(rescuectl folder spew slurp check_cases bad_outputs);
use RescueTest qw(rescue_cluster);
use Test::More;

my $json = JSON::PP->new->utf8;
my $folder = folder();
my $nothing = qr/\A\z/;
my $secret = 'hunter' . '2hunter2';
my @about = ('--workspace=<script>alert(1)</script>', '--org=acme');

check_cases(
	undef,
	[ 'no page named', '', [ 'report', @about ], 2, $nothing, qr/missing "-o FILE"/ ],
	[ 'no workspace', '', [qw(report --org=o -o-)], 2, $nothing, qr/missing "--workspace"/ ],
	[ 'unknown option', '', [qw(report --wrong)], 2, $nothing, qr/report --help/ ],
	[ 'explain: nothing', '', ['explain'], 2, $nothing, qr/name a FILE, or a bundle of the database by --workspace and --org/ ],
	[ 'explain: no organisation', '', [qw(explain --workspace=w)], 2, $nothing, qr/missing "--org"/ ],
	[ 'explain: unknown format', '', [qw(explain -f xml)], 2, $nothing, qr/human or json/ ],
	[ 'explain: help', '', [qw(explain --help)], 0, qr/^Exit status: 0/m, $nothing ],
	[ 'help', '', [qw(report --help)], 0, qr/^Exit status: 0/m, $nothing ],
);

my $node = rescue_cluster('report');
$node->safe_psql('postgres', "SELECT rescue_billing_set('acme', 'active')");
my $db = '--db=' . $node->connstr('postgres');

sub persist
{
	my ($ws, @sections) = @_;
	my $text = $json->encode(\@sections);
	return $node->safe_psql('postgres',
		"SELECT rescue_persist(\$ws\$$ws\$ws\$, 'acme', NULL, \$r\$<b>why</b>\$r\$, \$s\$$text\$s\$)");
}

my $hostile = join "\n", '<script>alert(1)</script>', '</pre></details><h1>x',
  '<img src=https://evil.invalid/x onerror=alert(1)>', '"\'&lt;&amp;', "\e[2J\x{202e}evil",
  "DB_PASSWORD=$secret", '[REDACTED:a b]', '[REDACTED:', '<style>*{display:none}</style>', '';
persist(
	'<script>alert(1)</script>',
	{ name => '"><script>x</script>', content => $hostile },
	{ name => 'config.yaml', content => "token: $secret\npassword: $secret\n" },
	{ name => 'gone', status => 'missing' },
	{ name => 'empty', content => '' },
	{ name => 'long', content => "x\n" x 50_000 });

my $page = "$folder/page.html";
my ($status, $out, $err) = rescuectl('', 'report', @about, $db, '-o', $page);
is($status, 0, 'a page: status') or diag $err;
is("$out$err", '', 'a page: nothing said');
my $html = slurp($page);
is((stat $page)[2] & 07777, 0600, 'a page: mode 0600');
unlike($html, qr/hunter/, 'no secret');
unlike($html, qr/<script|<img|<h1>x|<style>\*|<iframe|<link/i, 'nothing of the log is markup');
unlike($html, qr{https?://(?!evil)|src=(?!https://evil)|url\(|\@import}i, 'nothing is fetched');
unlike($html, qr/<[^>]*\son\w+=/i, 'no handler');
unlike($html, qr/\e|\xe2\x80\xae/, 'nothing that hides or turns');
like($html, qr{&lt;script&gt;alert\(1\)&lt;/script&gt;}, 'it is shown as text');
like($html, qr{<i>U\+001B</i>\[2J<i>U\+202E</i>evil}, 'what would hide is shown');
like($html, qr{<dt>Reason</dt><dd>&lt;b&gt;why&lt;/b&gt;</dd>}, 'the reason is text');
my ($style) = $html =~ m{<style>(.*?)</style>}s;
my $digest = sha256_base64($style);
$digest .= '=' while length($digest) % 4;
like($html, qr{<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\Q$digest\E'; base-uri 'none'; form-action 'none'">},
	'a policy that allows this style sheet and nothing else');
cmp_ok(index($html, 'Content-Security-Policy'), '<', index($html, '<title'),
	'and it comes before all that is of others');
my ($body) = $html =~ m{<main>(.*)</main>}s;
is(() = $body =~ m{<mark>\[REDACTED:[a-z-]+\]</mark>}g, 3, 'three redactions are marked');
unlike($body, qr{<mark>\[REDACTED:a b}, 'what only looks like a tag is not');
is(() = $body =~ /<details/g, 5, 'five sections');
like($body, qr/could not be collected/, 'what was not collected says so');
like($body, qr/This section is empty/, 'what was empty, too');
like($html, qr/at least one section is cut/, 'and what is cut');
is(() = $body =~ /<details open/g, 1, 'open is only the one with the evidence');
like($html, qr{<span id="s1-L1">&lt;script}, 'each line has its id');
unlike($html, qr/class="about good"/, 'what was collected is not called good');
like($html, qr{<ol class="phases"[^>]*>\n(?:<li class="(?:ok|failed|unknown)">.*</li>\n){8}</ol>}, 'the phases of the boot');

# The page opens with the verdict; the line that shows it is linked and marked.
my $failed = $json->encode({ captured_at => '2020-01-02T03:04:05Z', sections => [
	{ name => 'notes.md', content => "x\n" },
	{ name => 'agent.log', content => "<b>boot</b>\nOSError: [Errno 98] Address already in use <i>\nbye\n" } ] });
my $verdict = (rescuectl($failed, qw(report -o- -)))[1];
like($verdict, qr{<body>\n<header>\n<h1 class="bad">start failed: port in use</h1>\n<p class="line"><a href="#s2-L2">agent\.log, line 2</a><code>OSError: \[Errno 98\] Address already in use &lt;i&gt;</code></p>\n<p><strong>What to do:</strong> .*</p>\n<p><strong>Who can do it:</strong> the platform</p>}, 'the page opens with the verdict');
like($verdict, qr{<details id="s1">.*<details open id="s2">}s, 'only the section of the evidence is open');
is(() = $verdict =~ /class="evidence"/g, 1, 'one line is marked');
like($verdict, qr{<span id="s2-L2" class="evidence">OSError}, 'the one that the link names');
like($verdict, qr{<dt>Age</dt><dd>\d{4} days</dd>}, 'the age of the bundle');
like((rescuectl('{"sections": [{"name": "a.log", "content": "x"}]}', qw(report -o- -)))[1],
	qr{<h1>Nothing shows what failed: }, 'what is not known is not called failed');
for my $element (qw(html b p code strong a head body details summary pre main nav ol li h2 span mark i dl dd dt style footer header))
{
	my $open = () = $html =~ /<$element[ >]/g;
	my $close = () = $html =~ m{</$element>}g;
	is($close, $open, "each $element is closed");
}
($status, $out) = rescuectl('', 'report', @about, $db, '-o', '-');
# The bundle's age may be that of the next minute.
is($out =~ s/\b\d+ minutes//gr, $html =~ s/\b\d+ minutes//gr, 'the same to standard output');
bad_outputs('report', '/dev/null', 'report', @about, $db, '-o-');
($status) = rescuectl('', 'report', @about, $db, '-o', "$folder/none/page");
is($status, 2, 'a folder that is not there');
chmod 0500, $folder;
SKIP:
{
	skip 'root may write everywhere', 2 if $> == 0;
	($status, $out, $err) = rescuectl('', 'report', @about, $db, '-o', $page);
	is($status, 2, 'a folder that is read-only: status');
	is(slurp($page), $html, 'and the old page is whole');
}
chmod 0700, $folder;
is(() = glob("$folder/page.html.*"), 0, 'nothing half written stays');

# A browser sees what we see: five sections, no error, nothing loaded.
SKIP:
{
	my ($browser) = grep { -x } qw(/usr/bin/chromium /usr/bin/chromium-browser);
	skip 'no chromium', 3 unless $browser;
	my ($dom, $log) = ('', '');
	my $ran = eval {
		IPC::Run::run([ $browser, qw(--headless --no-sandbox --disable-gpu --no-first-run --disable-dev-shm-usage
				--enable-logging=stderr --dump-dom), "--user-data-dir=$folder/chromium", "file://$page" ],
			'<', \undef, '>', \$dom, '2>', \$log, IPC::Run::timeout(60));
	};
	skip 'chromium does not run here', 3 unless $ran && $dom =~ /<html/;
	is(() = $dom =~ /<details/g, 5, 'browser: five sections');
	unlike($dom, qr/<script|<img/i, 'browser: no element of the log');
	unlike($log, qr/CONSOLE|Content Security Policy/, 'browser: no complaint');
}

# axe finds nothing to mend, neither wide and light nor narrow and dark. AXE_CORE
# names axe.min.js of the package axe-core, which is not needed otherwise.
SKIP:
{
	my ($browser) = grep { -x } qw(/usr/bin/chromium /usr/bin/chromium-browser);
	my $axe = $ENV{AXE_CORE} && slurp($ENV{AXE_CORE});
	skip 'no chromium, or AXE_CORE names no axe.min.js', 2 unless $browser && $axe;
	my $asked = slurp($page) =~ s/<meta http-equiv="Content-Security-Policy"[^>]*>//r;
	$axe =~ s{</script}{<\\/script}g;
	$asked =~ s{</body>}{<script>$axe</script><script>axe.run().then(r => { const p = document.createElement('pre');
		p.id = 'axe'; p.textContent = 'found: ' + r.violations.map(v => v.id + ' ' + v.nodes[0].html).join('; ');
		document.body.appendChild(p) })</script></body>};
	spew("$folder/axe.html", $asked);
	for my $look ([ '--window-size=1280,900' ], [ '--window-size=390,800', '--force-dark-mode' ])
	{
		my ($dom, $log) = ('', '');
		IPC::Run::run([ $browser, qw(--headless --no-sandbox --disable-gpu --no-first-run --disable-dev-shm-usage
				--virtual-time-budget=20000 --dump-dom), @$look, "--user-data-dir=$folder/chromium", "file://$folder/axe.html" ],
			'<', \undef, '>', \$dom, '2>', \$log, IPC::Run::timeout(90));
		my ($found) = $dom =~ /<pre id="axe">(.*?)<\/pre>/s;
		is($found, 'found: ', "axe: @$look");
	}
}

# Explain: the phases in order; no bundle is no "all is well".
persist('ws-2', { name => 'cloud-init-output.log.tail', content => "docker: no space left on device\n" });
check_cases(
	qr/hunter/,
	[ 'explain: no bundle', '', [ 'explain', '--workspace=none', '--org=acme', $db ], 1, $nothing, qr/there is no bundle/ ],
	[ 'explain', '', [ 'explain', '--workspace=ws-2', '--org=acme', $db ], 0, qr/\Aprovision failed: [^\n]*, in cloud-init-output\.log\.tail, line 1:\n    docker: no space left on device\nWhat to do: .*^Who can do it: the platform\n\nPhases of the boot:\n  provision +failed .*^  unknown: image, volume, config, secrets, start, handshake, health\n\z/ms, $nothing ],
	[ 'explain refused', '', [ 'explain', '--workspace=ws-2', '--org=other', $db ], 2, $nothing, qr/RB001/ ]);
($status, $out) = rescuectl('', 'explain', '-f', 'json', '--workspace=ws-2', '--org=acme', $db);
my $rows = $json->decode($out);
is_deeply([ sort map { $_->{phase} } @$rows ],
	[sort qw(provision image volume config secrets start handshake health)], 'explain: eight phases');
is(join('', map { $_->{headline} ? 1 : 0 } @$rows), '10000000', 'explain: the headline comes first');
is_deeply([ sort keys %{ $rows->[0] } ],
	[qw(cause confidence evidence evidence_line evidence_section headline phase remedy verdict who)],
	'explain: the columns');
ok(!ref $rows->[0]{confidence} && $rows->[0]{confidence} =~ /^[\d.]+$/, 'explain: a number');
unlike($out, qr/"confidence": [\d.]{6}/, 'explain: a number of few digits');
($status, $out) = rescuectl("mount: read-only file system\n", 'explain', '-f', 'json', '-');
like($out, qr/"confidence": 0\.[1-9]\d?,/, 'explain of a file: a number that is not zero');
unlike($out, qr/"confidence": [\d.]{6}/, 'explain of a file: a number of few digits');
bad_outputs('explain', '/dev/null', 'explain', '--workspace=ws-2', '--org=acme', $db);

done_testing();
