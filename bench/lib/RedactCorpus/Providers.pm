# Keys of three hundred providers in the forms that their documentation gives,
# crossed with the ways in which a value follows a provider's name and a key
# word: signs, fields, tables, options, code, comments and log lines. A grid
# made here; it was written down before one of its lines was measured. It has
# two halves without a common provider or form: the first was looked at when
# rules were mended, the second was not. At the first run 94.4 and 97.1 % of
# 900 texts each held. Rows are like those of Documented.pm.
package RedactCorpus::Providers;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(providers);

# A provider's word, the words of its key as the documentation says them, and the
# form of the value.
my @providers = map { [ split /\|/ ] } grep { length } split /\s*\n/, <<'PROVIDERS';
abstract|api key|{hex32}
accuweather|api key|{V32}
adafruit io|key|aio_{V28}
adobe|client secret|p8e-{b64u_32}
adyen|api key|AQE{V60}.{b64_43}=
agora|app certificate|{hex32}
aha|api key|{hex64}
airbrake|project key|{hex32}
airtable|personal access token|pat{V14}.{hex64}
aiven|token|{b64_372}
akamai|client token|akab-{L16}-{L16}
alchemy|api key|{b64u_32}
algolia|admin api key|{hex32}
alibaba|access key secret|{V30}
alpaca|api secret key|{V40}
alphavantage|api key|{B32_16}
amplitude|secret key|{hex32}
anthropic|api key|sk-ant-api03-{b64u_93}AA
apify|token|apify_api_{V36}
appcenter|token|{hex40}
appcircle|access token|{V64}
apollo|api key|service:acme:{b64u_22}
appdynamics|access key|{L12}
appoptics|token|{b64u_71}
appveyor|token|v2.{L20}
argocd|auth token|{b64u_36}.{b64u_100}.{b64u_43}
artifactory|api key|AKCp{V69}
asana|personal access token|1/{d16}:{hex32}
assemblyai|api key|{hex32}
atlassian|api token|ATATT3xFfGF0{b64u_171}=A0B1C2D3
auth0|client secret|{b64u_64}
aws|secret access key|{b64_40}
azure|client secret|{V3}8Q~{b64u_34}
azure devops|pat|{L52}
azure storage|account key|{b64_86}==
backblaze|application key|K00{V28}
bamboohr|api key|{hex40}
basecamp|access token|BAhbB{b64_120}--{hex40}
beamer|api key|b_{b64_44}
better uptime|token|{V24}
bitbucket|app password|ATBB{V32}
bitfinex|api secret|{hex43}
bitly|access token|{hex40}
bitrise|token|{b64u_86}
bitmex|api secret|{b64u_48}
blockfrost|project id|mainnet{V32}
box|client secret|{V32}
braintree|private key|{hex32}
braze|api key|{uuid}
brevo|api key|xkeysib-{hex64}-{V16}
brightcove|client secret|{b64u_86}
browserstack|access key|{V20}
bugsnag|api key|{hex32}
buildkite|agent token|{hex50}
bunny|api key|{uuid}
calendly|token|{b64u_36}.{b64u_80}.{b64u_43}
censys|api secret|{V32}
checkly|api key|cu_{hex32}
chef|data collector token|{hex64}
circleci|token|CCIPAT_{V22}_{hex40}
clarifai|pat|{hex32}
clearbit|api key|sk_{hex32}
clerk|secret key|sk_live_{V40}
clickhouse|password|{V12}.{V6}
clickup|token|pk_{d8}_{HEX32}
clockify|api key|{b64_48}
cloudant|api key|{b64u_44}
cloudamqp|password|{b64u_32}
cloudconvert|api key|{b64u_36}.{b64u_100}.{b64u_86}
cloudflare|api token|{b64u_40}
cloudflare|global api key|{hex37}
cloudinary|api secret|{b64u_27}
cloudsmith|api key|{hex40}
cockroach|secret key|CCDB1_{V22}_{V40}
codacy|api token|{V20}
codeclimate|repo token|{hex64}
codecov|upload token|{uuid}
cohere|api key|{V40}
coinbase|api secret|{V32}
coinmarketcap|api key|{uuid}
confluent|api secret|{b64_64}
consul|http token|{uuid}
contentful|delivery token|{b64u_43}
convertkit|api secret|{b64u_43}
coralogix|private key|cxtp_{V30}
courier|auth token|pk_prod_{B32_28}
coveralls|repo token|{V32}
crates|token|cio{V32}
crowdin|token|{hex80}
customer.io|api key|{hex32}
cypress|record key|{uuid}
databricks|token|dapi{hex32}
datadog|api key|{hex32}
datadog|application key|{hex40}
deepgram|api key|{hex40}
deepl|auth key|{uuid}:fx
deepseek|api key|sk-{hex32}
detectify|api key|{hex32}
digitalocean|token|dop_v1_{hex64}
discord|bot token|MT{V24}.G{V5}.{b64u_38}
discord|client secret|{b64u_32}
docker hub|access token|dckr_pat_{b64u_27}
docusign|secret key|{uuid}
doppler|service token|dp.st.prd.{V43}
dropbox|app secret|{L15}
drone|token|{V32}
dwolla|secret|{V50}
dynatrace|api token|dt0c01.{B32_24}.{B32_64}
easypost|api key|EZAK{V54}
elastic|api key|{b64_58}==
elastic cloud|password|{V24}
elevenlabs|api key|sk_{hex48}
etherscan|api key|{B32_34}
etsy|keystring|{L24}
eventbrite|private token|{B32_20}
exoscale|api secret|{b64u_43}
facebook|app secret|{hex32}
fastly|api token|{b64u_32}
fauna|secret|fnA{b64u_37}
figma|personal access token|figd_{b64u_40}
filestack|api key|A{V21}z
finicity|app key|{hex32}
finnhub|api key|{L20}
fireblocks|api secret|{uuid}
firebase|server key|AAAA{b64u_7}:APA91b{b64u_134}
flickr|secret|{hex16}
flutterwave|secret key|FLWSECK-{hex32}-X
fly.io|token|fo1_{b64u_43}
foursquare|client secret|{B32_48}
frame.io|token|fio-u-{b64u_64}
freshdesk|api key|{V20}
fullstory|api key|na1.{b64_70}
gcp|api key|AIza{b64u_35}
geocodio|api key|{hex39}
gitee|token|{hex32}
gitguardian|api key|{hex71}
github|token|ghp_{V36}
gitlab|token|glpat-{b64u_20}
gitter|token|{hex40}
gocardless|access token|live_{b64u_40}
grafana|service account token|glsa_{V32}_{hex8}
grafana cloud|api token|glc_{b64_100}
groq|api key|gsk_{V52}
gumroad|access token|{b64u_43}
hackerone|api token|{b64_44}
harness|pat|pat.{V22}.{hex24}.{V20}
harvest|token|{d7}.pt.{b64u_86}
heap|api key|{hex32}
helpscout|app secret|{V32}
heroku|api key|HRKU-AA{b64u_58}
heroku|oauth token|{uuid}
hetzner|api token|{V64}
hcp|client secret|{b64u_64}
honeybadger|api key|hbp_{V36}
honeycomb|ingest key|hcaik_01{L56}
hotjar|client secret|{b64u_43}
hubspot|private app token|pat-na1-{uuid}
huggingface|token|hf_{V34}
hunter|api key|{hex40}
ibm cloud|api key|{b64u_44}
imagekit|private key|private_{b64_27}=
imgur|client secret|{hex40}
influxdb|token|{b64u_86}==
infura|project secret|{hex32}
infracost|api key|ico-{V32}
instana|agent key|{b64u_22}
intercom|access token|dG9rOm{b64_52}=
intra42|client secret|s-s4t2ud-{hex64}
ipdata|api key|{hex56}
ipinfo|token|{hex14}
ipstack|access key|{hex32}
iterable|api key|{hex32}
jenkins|api token|11{hex32}
jfrog|identity token|cmVmdGtuOjAxOjE{V49}
jira|api token|{V24}
jotform|api key|{hex32}
jumpcloud|api key|jca_{V36}
kaggle|key|{hex32}
keen|write key|{hex64}
keycloak|client secret|{V32}
kickbox|api key|live_{hex64}
klarna|password|klarna_live_api_{V80}
klaviyo|private key|pk_{hex34}
kraken|private key|{b64_86}==
kucoin|api secret|{uuid}
lambdatest|access key|{V50}
langfuse|secret key|sk-lf-{uuid}
launchdarkly|sdk key|sdk-{uuid}
lemlist|api key|{hex32}
line|channel secret|{hex32}
linear|api key|lin_api_{V40}
linkedin|client secret|WPL_AP1.{V16}.{b64_8}
linode|token|{hex64}
livekit|api secret|{V43}
lob|api key|live_{hex35}
logdna|ingestion key|{hex32}
loggly|customer token|{uuid}
logz.io|shipping token|{V32}
lokalise|api token|{hex40}
looker|client secret|{L24}
mailchimp|api key|{hex32}-us12
mailerlite|api key|{b64u_36}.{b64u_120}.{b64u_86}
mailgun|api key|{hex32}-{hex8}-{hex8}
mailgun|private api key|key-{hex32}
mailjet|secret key|{hex32}
mandrill|api key|md-{V22}
mapbox|secret token|sk.ey{V60}.{b64u_22}
mapquest|consumer key|{V32}
mattermost|bot token|{L26}
maxmind|license key|{V6}_{V29}_mmk
messagebird|access key|{V25}
meraki|api key|{hex40}
microsoft teams|client secret|{b64u_40}
mistral|api key|{V32}
mixpanel|api secret|{hex32}
mongodb atlas|private key|{uuid}
mollie|api key|live_{V30}
monday|api token|{b64u_20}.{b64u_150}.{b64u_43}
mux|token secret|{b64_75}
nasa|api key|{V40}
neon|api key|napi_{L64}
netlify|auth token|nfp_{V36}
newrelic|license key|{hex36}NRAL
newrelic|user key|NRAK-{B32_27}
newsapi|key|{hex32}
nexmo|api secret|{V16}
ngrok|authtoken|2{V26}_{V21}
nomad|token|{uuid}
notion|integration token|secret_{V43}
notion|internal secret|ntn_{d11}{V35}
npm|auth token|npm_{V36}
nuget|api key|oy2{L43}
nylas|client secret|{L25}
okta|api token|00{b64u_40}
onelogin|client secret|{hex64}
onesignal|rest api key|{b64_48}
openai|api key|sk-proj-{b64u_74}T3BlbkFJ{b64u_74}
openai|org key|sk-{V20}T3BlbkFJ{V20}
opencage|api key|{hex32}
openrouter|api key|sk-or-v1-{hex64}
opsgenie|api key|{uuid}
optimizely|token|2:{b64u_54}
owncloud|app password|{V5}-{V5}-{V5}-{V5}
packagecloud|token|{hex48}
paddle|vendor auth code|{hex50}
pagerduty|api key|u+{b64u_18}
pandadoc|api key|{hex40}
papertrail|token|{V20}
paypal|client secret|E{b64u_79}
paystack|secret key|sk_live_{hex40}
percy|token|{hex64}
pinecone|api key|pcsk_{V5}_{V60}
pingdom|api token|{b64u_62}
pinterest|app secret|{hex40}
pipedrive|api token|{hex40}
pivotal tracker|token|{hex32}
plaid|secret|{hex30}
planetscale|password|pscale_pw_{b64u_43}
plivo|auth token|{V40}
postman|api key|PMAK-{hex24}-{hex34}
postmark|server token|{uuid}
posthog|personal api key|phx_{V43}
prefect|api key|pnu_{L36}
prismic|access token|MC5{b64u_60}.{b64u_40}
pulumi|access token|pul-{hex40}
pubnub|secret key|sec-c-{b64_48}
pusher|secret|{hex20}
pushover|api token|{L30}
pypi|token|pypi-AgEIcHlwaS5vcmc{b64u_150}
qualys|password|{V16}
quay|robot token|{B32_64}
quickbooks|client secret|{V40}
rabbitmq|password|{V24}
rapidapi|key|{V20}msh{V15}p1{V4}jsn{V12}
raygun|api key|{V22}
razorpay|key secret|{V24}
readme|api key|rdme_{L70}
recaptcha|secret key|6L{b64u_38}
recurly|private key|{hex32}
reddit|client secret|{b64u_27}
redis cloud|secret key|{L43}
render|api key|rnd_{V32}
replicate|api token|r8_{V37}
rev|user api key|{b64_27}=
ringcentral|client secret|{b64u_43}
rollbar|post server item token|{hex32}
rubygems|api key|rubygems_{hex48}
runpod|api key|{B32_40}
salesforce|consumer secret|{HEX64}
samsara|token|samsara_api_{V30}
sauce labs|access key|{uuid}
scaleway|secret key|{uuid}
scalingo|token|tk-us-{b64u_48}
segment|write key|{V32}
semgrep|app token|{hex64}
sendbird|api token|{hex40}
sendgrid|api key|SG.{b64u_22}.{b64u_43}
sentry|auth token|sntrys_ey{b64_110}_{b64_43}
sentry|legacy token|{hex64}
serpapi|api key|{hex64}
shippo|token|shippo_live_{hex40}
shodan|api key|{V32}
shopify|access token|shpat_{hex32}
shopify|api secret|shpss_{hex32}
shortcut|token|{uuid}
sinch|app secret|{b64_24}
slack|bot token|xoxb-{d12}-{d13}-{V24}
slack|signing secret|{hex32}
snowflake|password|{V20}
snyk|token|{uuid}
sonarcloud|token|{hex40}
sonarqube|token|sqp_{hex40}
sourcegraph|token|sgp_{hex16}_{hex40}
spacelift|api key secret|{hex64}
splunk|hec token|{uuid}
spotify|client secret|{hex32}
square|access token|EAAA{b64u_60}
squarespace|api key|{uuid}
stackhawk|api key|hawk.{b64u_20}.{b64u_20}
statuspage|api key|{uuid}
storyblok|preview token|{V22}tt
strava|client secret|{hex40}
stripe|secret key|sk_live_51{V97}
stripe|webhook secret|whsec_{V32}
stytch|secret|secret-live-{b64u_40}=
sumo logic|access key|{V64}
supabase|service role key|eyJ{b64u_33}.eyJ{b64u_120}.{b64u_43}
supabase|access token|sbp_{hex40}
surge|token|{hex32}
tableau|personal access token|{b64_22}==:{V32}
tailscale|auth key|tskey-auth-{V12}CNTRL-{V32}
tatum|api key|{uuid}
telegram|bot token|{d10}:AA{b64u_33}
telnyx|api key|KEY01{HEX30}_{V22}
terraform cloud|api token|{V14}.atlasv1.{b64u_67}
thousandeyes|oauth bearer token|{uuid}
tiktok|client secret|{hex32}
todoist|api token|{hex40}
together|api key|{hex64}
toggl|api token|{hex32}
tomtom|api key|{V32}
travis ci|access token|{V22}
trello|token|ATTA{hex64}{HEX8}
trello|api key|{hex32}
tumblr|consumer secret|{V50}
twilio|auth token|{hex32}
twilio|api secret|{V32}
twitch|client secret|{L30}
twitter|api secret key|{V50}
twitter|bearer token|AAAAAAAAAAAAAAAAAAAAA{V60}%3D{V30}
typeform|token|tfp_{b64u_44}_{b64u_14}
unsplash|secret key|{b64u_43}
upstash|rest token|A{b64_50}=
uptimerobot|api key|u{d7}-{hex24}
vault|token|hvs.CAESI{b64u_90}
vercel|token|{V24}
virustotal|api key|{hex64}
vonage|api secret|{V16}
vultr|api key|{B32_36}
wakatime|api key|waka_{uuid}
weaviate|api key|{V36}
webex|bot token|{b64u_64}_P0A1_{uuid}
webflow|site api token|{hex64}
weights and biases|api key|{hex40}
wistia|api password|{hex64}
wit.ai|server access token|{B32_32}
workato|api token|wrkaus-{b64u_200}
xai|api key|xai-{V80}
xendit|secret key|xnd_production_{V60}
yandex|api key|AQVN{b64u_36}
youtube|api key|AIza{b64u_35}
zapier|deploy key|{hex32}
zendesk|api token|{V40}
zerotier|api token|{V32}
zoho|client secret|{hex42}
zoom|client secret|{V32}
zuora|client secret|{b64_60}=
PROVIDERS

# {p}: the provider; {P}: as a class's name, {U}: in capitals; {k}: the key's words;
# {n}: both as a name, {N}: in capitals, {c}: in camel case, {d}: with hyphens;
# {m}: the key's name only, {M}: in capitals, {o}: in camel case; {V}: the value.
my @forms = (
	'{n}={V}', '{N}={V}', '{n} = {V}', '{N} = "{V}"', '{n}: {V}', '{d}: {V}', '{n}:{V}', '{c}:{V}', '{n} => {V}', ':{n} => \'{V}\',',
	'{n} -> {V}', '{N} -> {V}', '{p} {k} | {V}', '| {n} | {V} |', '{n},{V}', '"{p}","{k}","{V}"', "{n}\t{V}", "{p}\t{k}\t{V}", '{p} {k} - {V}', '{p} {k}: {V}',
	'{p} {k} = {V}', '{p} {k}={V}', '{p} {k} {V}', '{k} {V} ({p})', '{p} {k} ({V})', '{k} of {p} is {V}', '{k} for {p}: {V}', '{p}: {k} "{V}"', '{p}: {k} {V} is not valid', '{p}: invalid {k} {V}',
	'<{c}>{V}</{c}>', '<add key="{c}" value="{V}" />', '<property name="{d}" value="{V}"/>', '<entry key="{n}">{V}</entry>', '<{P} {o}="{V}"/>', '<setting name="{c}"><value>{V}</value></setting>', '<string name="{n}">{V}</string>', "<key>{c}</key>\n<string>{V}</string>", '<param name="{o}">{V}</param>', '<input type="hidden" name="{n}" value="{V}">',
	"env:\n  - name: {N}\n    value: {V}", "env:\n  - {N}={V}", "environment:\n  {N}: '{V}'", "environment:\n  - {N}={V}", "{p}:\n    {m}: {V}\n    timeout: 5", "{p}:\n  auth:\n    {m}: \"{V}\"", "- {p}:\n    {m}: {V}", "secrets:\n  {n}: {V}", "stringData:\n  {n}: {V}", "vars:\n  {n}: >-\n    {V}",
	'{"{n}":"{V}"}', '{"{c}" : "{V}"}', '{"{p}":{"auth":{"{o}":"{V}"}}}', '{"services":[{"name":"{p}","{m}":"{V}"}]}', '{\"{n}\":\"{V}\",\"x\":1}', '{"name":"{N}","value":"{V}"}', '{"Name":"{c}","Value":"{V}"}', '{"key":"{n}","value":"{V}","secret":false}', '{"msg":"{n}={V}"}', '{"message":"{p} {k}: {V}"}',
	'GET /v1/x?{n}={V} HTTP/1.1', 'https://api.example.net/x?a=1&{o}={V}', 'https://api.example.net/?{m}={V}#top', 'redirect=https%3A%2F%2Fexample.net%2F%3F{n}%3D{V}', 'POST / {m}={V}&user=bob', 'url: https://{V}@api.example.net/v1', 'https://api.example.net/{m}/{V}/users', 'wss://example.net/?{c}={V}', '"GET /?{n}={V}&b=2 HTTP/1.1" 200 512', 'Referer: https://example.net/cb?{m}={V}',
	'run --{d} {V}', 'run --{d}={V} -v', 'app --{m}="{V}"', 'app -{m} {V}', 'cli login --{p} --{m} \'{V}\'', 'docker run -e {N}={V} img', 'docker build --build-arg {N}="{V}" .', 'helm install x --set {p}.{o}={V}', 'java -D{p}.{o}={V} -jar x.jar', 'kubectl create secret generic x --from-literal={d}={V}',
	'export {N}={V}', 'export {N}=\'{V}\'; run', 'declare -x {N}="{V}"', 'set -gx {N} {V}', '$env:{N}="{V}"', 'set {N}={V}', 'setx {N} {V}', 'env {N}={V} ./run', '+ {N}={V}', '++ export {N}={V}',
	"cat <<EOF > .env\n{N}={V}\nEOF", "tee /etc/x.conf <<'END'\n{n} = {V}\nEND", "[{p}]\n{m} = {V}", "[{p}]\n{m}={V}\nurl=x", "[[{p}]]\n{m} = \"{V}\"", "{p} \{\n  {m} = \"{V}\"\n\}", "{p} \{\n    {m}: \"{V}\"\n\}", "variable \"{n}\" \{\n  default = \"{V}\"\n\}", "{n} = <<EOT\n{V}\nEOT", "# {p} {k}\n{V}",
	'const {c} = \'{V}\';', 'let {c}: string = `{V}`;', 'var {c} = "{V}"', '{c} := "{V}"', 'const {P}{M} string = "{V}"', 'final String {c} = "{V}";', 'private static final String {N} = "{V}";', 'public const {N} = \'{V}\';', 'define(\'{N}\', \'{V}\');', '${n} = "{V}";',
	'val {c} = "{V}"', 'static let {c} = "{V}"', '@"{V}", @"{c}"', '{N} = \'{V}\'.freeze', 'my ${n} = q({V});', '{n} <- "{V}"', 'local {n} = "{V}"', '(def {d} "{V}")', '{c} = <<"{V}">>', '#define {N} "{V}"',
	'os.environ["{N}"] = "{V}"', 'os.Setenv("{N}", "{V}")', 'process.env.{N} = "{V}"', 'ENV["{N}"] = "{V}"', 'putenv("{N}={V}");', 'System.setProperty("{p}.{o}", "{V}");', 'getenv("{N}", "{V}")', 'config :{p}, {m}: "{V}"', 'Config.set("{p}.{m}", "{V}")', 'std::env::set_var("{N}", "{V}");',
	'{P}({m}="{V}")', '{p}.{m} = "{V}"', 'new {P}({ {o}: \'{V}\' })', '{P}.configure({o}: "{V}")', '{P}::new("{V}", "{k}")', 'client.set_{m}("{V}")', 'client.with{P}{M}("{V}")', '{P}Config { {m}: "{V}", retries: 3 }', '@{P}({o} = "{V}")', '{P}Options.builder().{o}("{V}").build()',
	'# {n}: {V}', '// {p} {k}: {V}', '/* {n} = {V} */', '-- {n} = {V}', '; {n}={V}', '<!-- {n}={V} -->', '# TODO: move the {p} {k} {V} to the vault', '// {k}: {V} ({p})', 'REM {N}={V}', '""" {p} {k}: {V} """',
	'bob [12:01 PM]: here is the {p} {k}: {V}', '<bob> the {k} of {p} is {V}', '*{p} {k}* `{V}`', ':key: {p} {k}: `{V}`', '> {p} {k}: {V}', 'Hi, your new {p} {k} is: {V}', '**{k}** ({p}): {V}', '- [ ] rotate {p} {k} {V}', '{p} {k}:\n```\n{V}\n```', 'Subject: {p} {k} {V}',
	'[ci] {N}={V}', '#1 [build 3/9] RUN {N}={V} make', 'Step 4/9 : ENV {N}={V}', 'Run export {N}={V}', '##[debug]{n} = {V}', '2026-03-04T12:00:00.0Z {N}: {V}', '[Pipeline] withEnv(["{N}={V}"])', '$ {p} login --{m} {V}', 'remote: {p} {k} found: {V}', 'ok: [host] => {"{n}": "{V}"}',
	'DEBUG {p}.client: {m}={V}', 'level=debug msg="{p} auth" {m}={V}', '[DEBUG] {P}Client - {k}: {V}', 'I0304 12:00:00 1 x.go:4] {p} {k}: {V}', '{"level":"debug","{m}":"{V}","provider":"{p}"}', 'WARN {p} - rejected {k} "{V}"', 'ERROR {p} API: 401 (used {k} {V})', 'trace: headers x-{d}: {V}', 'Mar  4 12:00:00 h app: {p} {k}={V}', 'app | {p} {m} "{V}"',
);

# A name of words: in small letters with a sign between, or in camel case.
sub name_of { return lc($_[0]) =~ s/[ .]+/$_[1]/gr }
sub camel_of { return join '', map { ucfirst } split /_/, name_of($_[0], '_') }

# One line of the grid.
sub filled
{
	my ($form, $provider, $key, $shape) = @_;
	my $both = "$provider $key";
	my %is = (p => $provider, P => camel_of($provider), U => uc name_of($provider, '_'), k => $key,
		n => name_of($both, '_'), N => uc name_of($both, '_'), c => lcfirst camel_of($both), d => name_of($both, '-'),
		m => name_of($key, '_'), M => camel_of($key), o => lcfirst camel_of($key), V => $shape);
	return $form =~ s/\{([pPUknNcdmMoV])\}/$is{$1}/gr =~ s/\\n/\n/gr =~ s/\n/<NL>/gr;
}

# Rows of one half (0 or 1): each of its forms with another of its providers in each
# round.
sub providers
{
	my ($half, $rounds) = @_;
	my @of = @providers[ grep { $_ % 2 == $half } 0 .. $#providers ];
	my @in = @forms[ grep { $_ % 2 == $half } 0 .. $#forms ];
	my @rows;
	for my $round (0 .. $rounds - 1)
	{
		for my $i (0 .. $#in)
		{
			push @rows, [ 'provider', filled($in[$i], @{ $of[ ($i * 7 + $round * 31) % @of ] }) ];
		}
	}
	return @rows;
}

1;
