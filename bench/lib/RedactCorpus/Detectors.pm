# What the detectors of secret scanners are tried on: a service's name, a key
# word or none, and a value, in log lines, assignments, requests and the start
# of a client in ten languages. A grid made here; it was written down before
# one of its lines was measured: at the first run 82.2 % of two rounds held,
# filled ten times. (Of what is left, half are bare values behind a name that
# is also a word, and half values with one digit.) Rows are like those of
# Documented.pm.
package RedactCorpus::Detectors;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(detectors);

my @services = qw(adzuna aiven apollo assembly baremetrics bitly blockfrost browserstack bugherd calendly caspio chartmogul
	circleci cloudinary coinlayer contentful copper currencycloud dareboost doppler dwolla dynalist easyship emailoctopus
	fastspring figma flutterwave formio front fullstory geocodio getresponse helpscout hubspot infura instatus ipinfo
	jotform keygen knock lemlist linear lokalise magnetic mattermark mixpanel moosend nightfall nylas onesignal
	opencage paddle pdflayer pendo pipedrive podio posthog prefect proxycrawl readme rebrandly replicate rev rollbar
	satismeter scrapfly shodan shortcut smartsheet sparkpost splunk statuspage storyblok surveysparrow tatum tefter
	timekit transferwise twist unsplash uplead vagrant veriphone voiceflow webflow workable yelp zenkit zonka);
my @words = ('token', 'key', 'api key', 'secret', 'api_key', 'access token', 'apikey', 'api token', 'client secret', 'personal access token', 'auth', 'password', 'secret key', 'pat', 'bearer token', 'app key');
my @shapes = ('{hex32}', '{V32}', '{W32}', '{hex40}', '{V40}', '{uuid}', '{V20}', '{b64u_43}', '{hex64}', '{W20}', '{V36}', '{b64_44}', '{V64}', '{W16}{V20}');
# {s}: the service, {S}: with a capital; {w}: the key word; both as a name: {_}, {-}, {.},
# {C}, {^}, {~}, as in Assignments.pm; {V}: the value.
my @forms = (
	"[INFO] Sending request to the {s} API\n[DEBUG] Using Key={V}\n[INFO] Response received: 200 OK",
	"[INFO] {s} client started\n[DEBUG] {w}={V}\n[WARN] rate limited",
	'{s} {w} - \'{V}\'', '{s} {w} \'{V}\'', '{s} {w} "{V}"', '{s} - {V}', '{s}: {V}', '{s} = {V}', '{s} {V}', '{s}-{V}', '{s}_{V}', '{s}({V})', '{s} {w} {V}',
	'{s} {w} = "{V}"', '{s} {w}: \'{V}\'', '{w} = \'{V}\' # {s}', '{s}: {w}: {V}', '{s} : "{V}"', '{s} => "{V}"', '{s} := "{V}"',
	'{_} = {V}', '{_} = "{V}"', '{_}: {V}', '{.}: "{V}"', '{-}: "{V}"', '{~}: \'{V}\'', '{C} = {V}', '{C}: "{V}"', '"{_}" = "{V}"', '\'{.}\': \'{V}\'',
	'export {C}="{V}"', 'setenv {C} {V}', 'set {C} "{V}"', '{C} := {V}', '{C}=\'{V}\' npm start', 'ENV {C} {V}', 'ARG {C}={V}', '-e {C}={V}', '--build-arg {C}={V}',
	'{^}="{V}"', '{^}: {V};', 'String {~} = "{V}"', 'var {~} = "{V}";', 'let {~}: string = "{V}"', 'const {C} = `{V}`', 'private const string {^} = "{V}";', 'final {~} = \'{V}\';',
	'{_} = os.environ.get("{C}", "{V}")', '{C} = getenv("{C}") or "{V}"', 'viper.SetDefault("{.}", "{V}")', 'config["{s}"]["{w}"] = "{V}"', 'settings.{_} = "{V}"',
	'curl -H "Authorization: Bearer {V}" https://api.{s}.example/v1/me', 'curl -H \'Authorization: Token {V}\' https://api.{s}.example/v1', 'curl -u {V}: https://api.{s}.example/v1/x', 'curl -u "{V}:" https://api.{s}.example', 'curl -u api:{V} https://api.{s}.example/v3',
	'curl -H "{S}-Api-Key: {V}" https://{s}.example', 'curl -H "X-{S}-Token:{V}" https://{s}.example', 'curl --header "apikey: {V}" https://{s}.example', 'curl "https://api.{s}.example/v1?api_key={V}"', 'curl \'https://api.{s}.example/v1?access_token={V}&x=1\'', 'curl https://{s}.example/api/v1?key={V}', 'curl -d "token={V}" https://{s}.example', 'curl -d \'{"api_key":"{V}"}\' https://{s}.example',
	'https://api.{s}.example/data?apikey={V}', 'https://{s}.example/v2/search?q=x&appid={V}', 'https://{s}.example/hooks/{w}?secret={V}', 'https://user:{V}@api.{s}.example/v1', 'wss://{s}.example/ws?token={V}',
	'client = {s}.Client("{V}")', 'client = {s}.Client(api_key="{V}")', '{s}.api_key = "{V}"', '{s} = {S}(token="{V}", timeout=3)', '{s}.init(\'{V}\')', '{s}.configure(apiKey: "{V}")', 'const {s} = new {S}(\'{V}\');', 'const client = new {S}({ apiKey: \'{V}\' });', 'const {s} = require(\'{s}\')(\'{V}\');', 'import {s}; {s}.set_token("{V}")',
	'{S}Client client = new {S}Client("{V}");', '{S}.builder().apiKey("{V}").build();', '{S}Config.setToken("{V}");', 'var client = new {S}Client { ApiKey = "{V}" };', 'client := {s}.New("{V}")', 'client := {s}.NewClient({s}.WithToken("{V}"))', 'cfg := {s}.Config{Token: "{V}"}', '{s}.SetApiKey("{V}")', '{S}::Client.new(api_key: "{V}")', '{S}.api_key = \'{V}\'', '{S}.configure { |c| c.token = "{V}" }', '$client = new {S}(\'{V}\');', '{S}::setApiKey("{V}");', '$c = {S}::withToken(\'{V}\');', 'let client = {S}::new("{V}");', 'let c = {S}Client::builder().token("{V}").build();', 'val client = {S}(apiKey = "{V}")', 'let c = {S}(token: "{V}")', '[{S} initWithToken:@"{V}"];', '{S}.start(withKey: "{V}")',
	'Authorization: Bearer {V}', '"Authorization": "Token {V}"', 'headers = {"X-Api-Key": "{V}"}', '-H "Api-Key: {V}"', 'req.setRequestHeader("X-{S}-Key", "{V}");', 'http.DefaultRequestHeaders.Add("{S}-Token", "{V}");', 'headers: { \'{s}-api-key\': \'{V}\' }',
	"{s}:\n  api_key: {V}", "{s}:\n  token: \"{V}\"\n  url: https://x.example", "[{s}]\napi_key = {V}", "[{s}]\ntoken=\"{V}\"", "[default]\n{s}_key: {V}", '{"{s}": {"token": "{V}"}}', '{"provider": "{s}", "token": "{V}"}', '{"type": "{s}", "apiKey": "{V}", "id": 4}', "- type: {s}\n  key: {V}", "<{s}>\n  <apiKey>{V}</apiKey>\n</{s}>", '<{s} token="{V}" />', "<{^}>\n    {V}\n</{^}>",
	"provider \"{s}\" {\n  token = \"{V}\"\n}", "resource \"{s}_x\" \"y\" {\n  api_key = \"{V}\"\n}", '{s} { apiKey "{V}" }', "name: {C}\nvalue: {V}", '{"key": "{C}", "value": "{V}"}', '{"Name": "{C}", "Value": "{V}"}',
	'{w} for {s}: {V}', 'my {s} {w} is {V}', 'Your {s} {w}: {V}', 'use {w} {V} with {s}', '{s} {w} `{V}`', '# {s} {w}: {V}', '// {s}: {V}', '/* {s} {w} {V} */', '<!-- {s} {w}: {V} -->', '{s}|{w}|{V}', '{s},{V}', '{s};{w};{V}', "{s} {w}\n{V}", "{s} {w}:\n{V}", "# {s}\n{C}={V}",
);

# One line of the grid.
sub filled
{
	my ($form, $service, $word, $shape) = @_;
	my $name = "${service}_$word" =~ tr/ /_/r;
	my $camel = join '', map { ucfirst } split /_/, $name;
	my %is = (s => $service, S => ucfirst $service, w => $word, _ => $name, '-' => $name =~ tr/_/-/r,
		'.' => $name =~ tr/_/./r, C => uc $name, '^' => $camel, '~' => lcfirst $camel, V => $shape);
	return $form =~ s/\{([-_.^~CswSV])\}/$is{$1}/gr =~ s/\n/<NL>/gr;
}

# Rows: each form with another service, word and shape in each round.
sub detectors
{
	my ($rounds) = @_;
	my @rows;
	for my $round (1 .. $rounds)
	{
		for my $i (0 .. $#forms)
		{
			push @rows, [ 'detector', filled($forms[$i], $services[ ($i * 7 + $round * 29) % @services ],
				$words[ ($i * 5 + $round * 3) % @words ], $shapes[ ($i * 3 + $round * 5) % @shapes ]) ];
		}
	}
	return @rows;
}

1;
