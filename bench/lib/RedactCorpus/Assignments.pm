# What a generator of positive samples makes: a service's name and a key word
# as one name, in the spellings of languages and formats, with a value of a
# provider's usual shape. The grid was made here, and written down before a
# line of it was measured: at the first run 91.2 % of 956 texts held. Rows are
# like those of Documented.pm.
package RedactCorpus::Assignments;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(assignments);

# Half of these are in no list of the redactor: only the key word tells.
my @services = qw(acmepay borealis calyx datadog dropbox etsy fastly finicity
	flickr gitter heroku intra27 jumpcloud kraken kucoin lob mattermost nytimes
	okta plaid quandl sendbird sidewinder snyk squarespace travisci trello
	twitch typeform umbra vultr yandex zendesk zephyr);
my @words = ('token', 'api_key', 'secret', 'access_token', 'api_token', 'secret_key',
	'key', 'client_secret', 'password', 'auth_token', 'credentials', 'access_key',
	'private_key', 'webhook_secret', 'apikey');
my @shapes = ('{hex32}', '{hex40}', '{V20}', '{V24}', '{V32}', '{V40}', '{b64_39}=',
	'{b64u_43}', '{uuid}', '{W24}', '{hex64}', '{W8}-{W8}-{W8}', '{V64}', 'x1_{V30}');

# {_}: service_word, {-}: service-word, {.}: service.word, {^}: ServiceWord,
# {~}: serviceWord, {C}: SERVICE_WORD, {s} and {w}: both apart; {S}: the value.
my @forms = (
	'{_}={S}', '{_} = {S}', '{_}="{S}"', "{_} = '{S}'", '{_}: {S}', '{_}: "{S}"',
	'{_} => "{S}"', "'{_}' => '{S}',", '"{_}" => "{S}"', ':{_} => "{S}"', '{_}: :"{S}"',
	'{_} := "{S}"', '{_} ::= {S}', '{_} ||= "{S}"', '{_} ||: "{S}"', '{_} <= "{S}"', '{_} <- "{S}"',
	'{_} ?= {S}', '{_} += "{S}"', '{_} .= "{S}"', '{_} == "{S}"', '{_} === "{S}"', '{_} != "{S}"',
	'{_}, "{S}"', 'set("{_}", "{S}")', "config.set('{_}', '{S}')", 'put("{.}", "{S}");',
	'configure({_}="{S}")', 'setProperty("{.}", "{S}")', 'define("{C}", "{S}");',
	'define( \'{C}\', \'{S}\' );', 'setenv("{C}", "{S}", 1);', 'os.environ["{C}"] = "{S}"',
	'ENV["{C}"] = "{S}"', "process.env['{C}'] = '{S}'", '$env:{C} = "{S}"', '%{C}%={S}', 'set {C}={S}',
	'setx {C} {S}', 'export {C}={S}', "export {C}='{S}'", '{C}={S} ./run', 'env {C}={S} make',
	'-D{.}={S}', '--{-} {S}', '--{-}={S}', "--{-} '{S}'", '-{-} "{S}"', '/{-}:{S}',
	'{.}={S}', '{.} = {S}', '{.}: {S}', '{-}: {S}', '{-} = "{S}"', '{-}="{S}"',
	'{^} = "{S}"', '{^}={S};', 'public string {^} = "{S}";', 'public string {^} { get; set; } = "{S}";',
	'const {~} = "{S}";', 'let {~} = `{S}`', "var {~} = '{S}';", '{~}: "{S}",', "{~}: '{S}'", '"{~}": "{S}"',
	'"{~}":"{S}"', '{"{~}" : "{S}"}', '{\"{~}\":\"{S}\"}', '\"{~}\": \"{S}\"', '{\\\\\"{~}\\\\\":\\\\\"{S}\\\\\"}',
	'{\u0022{~}\u0022:\u0022{S}\u0022}', '%22{~}%22%3A%22{S}%22', '&quot;{~}&quot;:&quot;{S}&quot;',
	'?{_}={S}', '&{_}={S}&x=1', 'https://api.example.net/v1/x?{_}={S}',
	'var {~} string = "{S}"', '{~} := "{S}"', '{~} := `{S}`', 'const {^} = "{S}"', '{^}: "{S}",', '{^}:"{S}"',
	'String {~} = "{S}";', 'private static final String {C} = "{S}";', 'val {~}: String = "{S}"', 'val {~} = "{S}"',
	'let {~}: String = "{S}"', 'let {_} = "{S}";', 'let {_} = String::from("{S}");', 'let {_} = "{S}".to_string();',
	'pub const {C}: &str = "{S}";', 'static {C}: &\'static str = "{S}";', 'const char *{_} = "{S}";', 'char {_}[] = "{S}";',
	'std::string {_} = "{S}";', 'std::string {_}{"{S}"};', 'auto {_} = "{S}"s;', '#define {C} "{S}"', 'NSString *{~} = @"{S}";',
	'{_}: str = "{S}"', '{_} = b"{S}"', "{_} = r'{S}'", '{_} = f"{S}"', 'self.{_} = "{S}"', 'this.{~} = "{S}";', '@{_} = "{S}"',
	'self::{_} = "{S}"', '$this->{~} = "{S}";', '${_} = "{S}";', '$config["{_}"] = "{S}";', '$config[\'{s}\'][\'{w}\'] = \'{S}\';',
	'my ${_} = "{S}";', '${_} = \'{S}\';', 'local {_} = "{S}"', '{_} = [[{S}]]', '(def {-} "{S}")', '(setq {-} "{S}")', ':{-} "{S}"',
	'-define({_}, "{S}").', '{{_}, "{S}"}.', '{{_}, <<"{S}">>}', 'config :app, {_}: "{S}"', '@{_} "{S}"', '{~} :: String = "{S}"',
	'DECLARE {_} text := \'{S}\';', 'SET {_} = \'{S}\';', 'SET @{_} = "{S}";', 'Dim {~} As String = "{S}"', 'Const {^} = "{S}"',
	'{~}={"{S}"}', '{~}={{S}}', '<{~}>{S}</{~}>', '<{_}>{S}</{_}>', '<{-}>{S}</{-}>', '<add key="{^}" value="{S}" />',
	'<property name="{.}" value="{S}"/>', '<property name="{.}">{S}</property>', '<string name="{_}">{S}</string>', '<entry key="{_}">{S}</entry>',
	'<key>{^}</key><string>{S}</string>', "<key>{^}</key>\n<string>{S}</string>", '<param name="{_}" value=\'{S}\'/>', '<input name="{_}" value="{S}">',
	'<meta name="{-}" content="{S}">', '<x {~}="{S}"/>', '- {C}={S}', "- name: {C}\n  value: {S}", "- name: {C}\n  value: \"{S}\"", '{"name":"{C}","value":"{S}"}',
	'{_}: >-' . "\n  {S}", '{_}: |' . "\n  {S}", '{_}: !!str {S}', '{_}: &a {S}', '{{_}: {S}, x: 1}', "{s}:\n  {w}: {S}", "{s}:\n  {w}: '{S}'", "[{s}]\n{w} = {S}", "[{s}]\n{w} = \"{S}\"",
	'{"{s}":{"{w}":"{S}"}}', "\"{s}\": {\n  \"{w}\": \"{S}\"\n}", '{s}: { {w}: "{S}" }', '{s} = { {w} = "{S}" }', "{s} {\n  {w} = \"{S}\"\n}", '{s}.{w} = "{S}"', '{s}->{w} = "{S}"',
	'{s}["{w}"] = "{S}"', "{s}['{w}'] = '{S}'", '{s}[:{w}] = "{S}"', '{s}({w}="{S}")', '{s}({w}: "{S}")', 'new {s}({ {w}: "{S}" })', '{s}.configure { |c| c.{w} = "{S}" }',
	'{s} {w} {S}', '{s} {w}: {S}', '{s} {w} = {S}', '{s} {w} is {S}', '{s} {w} - {S}', 'using {s} {w} {S} for sync', 'loaded {s} {w}: "{S}"', '{s}: invalid {w} "{S}"', '[{s}] {w}={S}', '{s}: {w}={S} status=401',
	'# {_}={S}', '// {~} = "{S}"', '<!-- {_}: {S} -->', '/* {_} = "{S}" */', '; {_} = {S}', 'REM {_}={S}', '| {_} | {S} |', '{_}	{S}', '"{_}","{S}"', '{_};{S}', '{_}|{S}', '{_}/{S}',
	'{_}=[{S}]', '{_}=({S})', '{_}=<{S}>', '{_}: [{S}]', '{_}: ["{S}"]', '{_}=>{S}', '{_}->{S}', '{_}:{S}', "{_}='{S}", '{_} = ""{S}""', '{_} = """{S}"""', "{_} = '''{S}'''", '{_}=\'"{S}"\'', '{_}="\'{S}\'"', '{_}=$\'{S}\'', '{_} =   "{S}"', '{_}	=	"{S}"', '{_}  :  {S}',
	'let {_} = cond ? "{S}" : nil', '{~} = prod ? "{S}" : other;', '{_} = "{S}" if prod else None', '{_} = x or "{S}"', '{~} = x || "{S}";', '{~} = x ?? "{S}";', '{_} = os.getenv("{C}", "{S}")', '{_} = ENV.fetch("{C}", "{S}")', '{C}=${{C}:-{S}}', '{~}: process.env.{C} || "{S}",', "env('{C}', '{S}')", 'System.getenv().getOrDefault("{C}", "{S}")', '@Value("${{.}:{S}}")', 'flag.String("{-}", "{S}", "x")', 'parser.add_argument("--{-}", default="{S}")',
	'if ({_} == "{S}") {', 'assert {_} == "{S}"', 'expect({~}).toBe("{S}")', 'case "{S}": // {_}', 'return "{S}"; // {~}', '"{S}" == {_}', 'if "{S}" != {~} {', '{S} # {_}', '{S} is the {s} {w}', '{S} ({s} {w})', "# {s} {w}\n{S}", "// {s} {w}:\n\"{S}\"",
);

sub camel
{
	return join '', map { ucfirst } split /[_.-]/, $_[0];
}

# One line of the grid.
sub filled
{
	my ($form, $service, $word, $shape) = @_;
	my $name = "${service}_$word";
	my %is = ('_' => $name, '-' => $name =~ tr/_/-/r, '.' => $name =~ tr/_/./r, '^' => camel($name), '~' => lcfirst camel($name),
		'C' => uc $name, s => $service, w => $word, S => $shape);
	return $form =~ s/\{([-_.^~CswS])\}/$is{$1}/gr =~ s/\n/<NL>/gr;
}

# Rows: the form with another service, word and shape in each round.
sub assignments
{
	my ($rounds) = @_;
	my @rows;
	for my $round (1 .. $rounds)
	{
		for my $i (0 .. $#forms)
		{
			my $n = $i * 7 + $round * 13;
			my ($service, $word) = ($services[ ($i * 5 + $round * 11) % @services ], $words[ $n % @words ]);
			push @rows, [ 'assignment', filled($forms[$i], $service, $word, $shapes[ ($n + $round) % @shapes ]) ];
		}
	}
	return @rows;
}

1;
