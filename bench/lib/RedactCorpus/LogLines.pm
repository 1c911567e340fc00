# What a program logs of a service's key: the service's name, a key word and a
# value, in the sentences, fields and objects of logs. A grid made here; its
# lines were written down before one of them was measured: at the first run
# 80.9 % of 350 texts held. (Of what is left, half are values with one digit.)
# Rows are like those of Documented.pm.
package RedactCorpus::LogLines;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(log_lines);

# Names of services, most of them in no list of the redactor.
my @services = qw(acmepay arborix beamly brightdata cartoza clearbit courierly dataminr
	deskpro ethos fleetio gusto harvest iterable juno kinsta lattice loops mailtrap
	novu orbitly paragon quickbase recurly sendlane tremendous unbounce vanta
	wufoo xero yotpo zuora);
my @words = ('token', 'api key', 'secret', 'access token', 'apikey', 'client secret',
	'key', 'password', 'auth token', 'secret key', 'api_key', 'access_token', 'API key', 'credentials');
my @shapes = ('{hex32}', '{hex40}', '{V20}', '{V24}', '{V32}', '{V40}', '{b64_39}=',
	'{b64u_43}', '{uuid}', '{W24}', '{hex64}', '{V48}', 'live_{V24}', 'sk_{V28}');

# {s}: the service, {S}: with a capital, {U}: in capitals; {w}: the key word, {n}: as a
# name, {C}: as a variable; {V}: the value.
my @forms = (
	'2026-03-04T12:00:00Z INFO {s} {w}: {V}',
	'2026-03-04 12:00:00,120 [main] WARN c.e.{S}Client - {w} {V} rejected',
	'Mar  4 12:00:00 host app[71]: {s} {w} {V} accepted',
	'[12:00:00] {s}: using {w} {V}',
	'I0304 12:00:00.000000 1 client.go:42] {s} {w}="{V}"',
	'level=info msg="{s} client ready" {n}={V}',
	'level=warn component={s} msg="auth failed" {n}={V} status=401',
	'time=12:00 level=error msg="{s} {w} {V} expired"',
	'{"level":"info","msg":"connected","service":"{s}","{n}":"{V}"}',
	'{"level":"error","msg":"{s} {w} {V} is not valid"}',
	'{"event":"auth","provider":"{s}","credential":"{V}"}',
	'{"integration":{"name":"{s}","config":{"{n}":"{V}"}}}',
	'{"{s}":{"{n}":"{V}","region":"eu"}}',
	'{\"{s}\":{\"{n}\":\"{V}\"}}',
	'{S}Client({n}={V}, timeout=30)',
	'{S}Config[{n}={V}, url=https://api.example.net]',
	'{S}Options{{n}: "{V}", retries: 3}',
	'<{S}Config {n}=\'{V}\' at 0x7f3a10>',
	'#<{S}::Client:0x00007f @{n}="{V}">',
	'&{{S} {V} https://api.example.net}',
	'configured {s} with {w} {V}',
	'configured {s} with {w} "{V}"',
	'connecting to {s}, {w} {V}',
	'loaded {s} {w} from env: {V}',
	'{w} for {s} is {V}',
	'{w} for {s}: {V}',
	'new {w} for {s} created: {V}',
	'the {w} of {s} was changed to {V}',
	'rotated {s} {w}, new value {V}',
	'{s} {w} ({V}) has no scope',
	'{s} {w} \'{V}\' has no scope',
	'{s} {w} [{V}] has no scope',
	'{s} {w} <{V}>',
	'{s} {w} => {V}',
	'{s} {w} = {V}',
	'{s} {w} - {V}',
	'{s}/{n}={V}',
	'{s}.{n}={V}',
	'{s}:{n}={V}',
	'{s}-{n}: {V}',
	'{U}_{C}={V}',
	'env {U}_{C}={V} set',
	'Setting {U}_{C} to {V}',
	'{U}_{C} is set to "{V}"',
	'+ export {U}_{C}={V}',
	'+ {s} login --{n} {V}',
	'$ {s} configure {n} {V}',
	'Error: {s} returned 401 for {w} {V}',
	'Exception: Invalid {s} {w}: {V}',
	'panic: {s}: bad {w} {V}',
	'GET https://api.{s}.example/v1/items?{n}={V} 200',
	'GET https://api.{s}.example/v1/{V}/items {w}',
	'> X-{S}-Key: {V}',
	'> {S}-Token: {V}',
	'> Authorization: {S} {V}',
	'> Authorization: {V}',
	'headers={\'X-{S}-Token\': \'{V}\'}',
	'header("X-{S}-Api-Key", "{V}")',
	'curl -H "X-{S}-Secret: {V}" https://api.{s}.example',
	'retrying {s} request ({n}={V})',
	'{s} webhook secret {V} does not match',
	'cache: {s} {w} {V} stored for 3600 s',
	'debug: {n} -> {V} ({s})',
	'{n}: {V} # {s}',
	'{V} # {s} {w}',
	'{V} is our {s} {w}',
	'- {s} {w} `{V}`',
	'| {s} | {w} | {V} |',
	'{s},{n},{V}',
	'{s} {w} starts with {V}',
);

# One line of the grid.
sub filled
{
	my ($form, $service, $word, $shape) = @_;
	my $name = lc($word) =~ tr/ /_/r;
	my %is = (s => $service, S => ucfirst $service, U => uc $service, w => $word, n => $name, C => uc $name, V => $shape);
	return $form =~ s/\{([sSUwnCV])\}/$is{$1}/gr;
}

# Rows: each form with another service, word and shape in each round.
sub log_lines
{
	my ($rounds) = @_;
	my @rows;
	for my $round (1 .. $rounds)
	{
		for my $i (0 .. $#forms)
		{
			push @rows, [ 'log line', filled($forms[$i], $services[ ($i * 5 + $round * 11) % @services ],
				$words[ ($i * 3 + $round * 5) % @words ], $shapes[ ($i * 5 + $round * 3) % @shapes ]) ];
		}
	}
	return @rows;
}

1;
