# What the documentation of a hundred services shows: variables, commands of
# curl, the start of a client in ten languages, CI logs and log lines, with
# keys and tokens of the forms that each service gives out. Made here, and
# written down before a line of it was measured: at the first run 93.4 % of
# 1208 texts held. (Three rows were put right since: a length, and two ids that
# are public.) Rows are like those of Documented.pm.
package RedactCorpus::Services;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(services);

my @rows = map { [ split /\t/, $_, 2 ] } grep { /\t/ } split /\n/, <<'ROWS';
env	PLANETSCALE_SERVICE_TOKEN=pscale_tkn_{V43}
env	PLANETSCALE_SERVICE_TOKEN_ID={W12!}<NL>PLANETSCALE_SERVICE_TOKEN=pscale_tkn_{V43}
env	NEON_API_KEY=napi_{W64}
env	SUPABASE_SERVICE_ROLE_KEY=sb_secret_{V31}
env	RAILWAY_TOKEN={uuid}
env	FLY_API_TOKEN="FlyV1 fm2_{b64_120}"
env	RENDER_API_KEY=rnd_{V28}
env	NETLIFY_AUTH_TOKEN=nfp_{V36}
env	VERCEL_TOKEN={V24}
env	DIGITALOCEAN_ACCESS_TOKEN=dop_v1_{hex64}
env	LINODE_TOKEN={hex64}
env	HCLOUD_TOKEN={V64}
env	SCW_SECRET_KEY={uuid}
env	VULTR_API_KEY={B32_36}
env	CLOUDFLARE_API_TOKEN={V40}
env	CLOUDFLARE_API_KEY={hex37}
env	FASTLY_API_TOKEN={V32}
env	BUNNY_API_KEY={uuid}{hex32}
env	TAILSCALE_AUTHKEY=tskey-auth-{V12}-{V32}
env	ZEROTIER_CENTRAL_TOKEN={V32}
env	NGROK_AUTHTOKEN={V27}_{V21}
env	OPENROUTER_API_KEY=sk-or-v1-{hex64}
env	GROQ_API_KEY=gsk_{V52}
env	MISTRAL_API_KEY={V32}
env	COHERE_API_KEY={V40}
env	REPLICATE_API_TOKEN=r8_{V37}
env	HF_TOKEN=hf_{V34}
env	TOGETHER_API_KEY={hex64}
env	FIREWORKS_API_KEY=fw_{V24}
env	PERPLEXITY_API_KEY=pplx-{V48}
env	XAI_API_KEY=xai-{V80}
env	DEEPSEEK_API_KEY=sk-{hex32}
env	VOYAGE_API_KEY=pa-{b64u_43}
env	ELEVENLABS_API_KEY=sk_{hex48}
env	DEEPGRAM_API_KEY={hex40}
env	ASSEMBLYAI_API_KEY={hex32}
env	STABILITY_API_KEY=sk-{V48}
env	LANGCHAIN_API_KEY=lsv2_pt_{hex32}_{hex10}
env	LANGFUSE_SECRET_KEY=sk-lf-{uuid}
env	PINECONE_API_KEY=pcsk_{V5}_{V60}
env	WEAVIATE_API_KEY={V36}
env	QDRANT_API_KEY={b64u_54}
env	TAVILY_API_KEY=tvly-dev-{V32}
env	SENTRY_AUTH_TOKEN=sntrys_{b64_120}
env	SENTRY_AUTH_TOKEN=sntryu_{hex64}
env	DD_API_KEY={hex32}
env	DD_APP_KEY={hex40}
env	NEW_RELIC_LICENSE_KEY={hex36}NRAL
env	NEW_RELIC_API_KEY=NRAK-{B32_27}
env	HONEYCOMB_API_KEY=hcaik_01{W56}
env	GRAFANA_SERVICE_ACCOUNT_TOKEN=glsa_{V32}_{hex8}
env	GRAFANA_CLOUD_TOKEN=glc_{b64_100}
env	PAGERDUTY_TOKEN=u+{V18}
env	OPSGENIE_API_KEY={uuid}
env	BETTERSTACK_SOURCE_TOKEN={V24}
env	LOGTAIL_SOURCE_TOKEN={V24}
env	ROLLBAR_ACCESS_TOKEN={hex32}
env	BUGSNAG_API_KEY={hex32}
env	POSTHOG_PERSONAL_API_KEY=phx_{V47}
env	MIXPANEL_SECRET={hex32}
env	AMPLITUDE_API_KEY={hex32}
env	SEGMENT_WRITE_KEY={V32}
env	LAUNCHDARKLY_SDK_KEY=sdk-{uuid}
env	LAUNCHDARKLY_ACCESS_TOKEN=api-{uuid}
env	SPLIT_SDK_KEY={V36}
env	STRIPE_SECRET_KEY=sk_live_{V99}
env	STRIPE_WEBHOOK_SECRET=whsec_{V32}
env	SQUARE_ACCESS_TOKEN=EAAA{b64u_60}
env	ADYEN_API_KEY=AQE{b64_90}
env	MOLLIE_API_KEY=live_{V30}
env	PADDLE_API_KEY=pdl_live_apikey_{W26}_{V22}_{V3}
env	GOCARDLESS_ACCESS_TOKEN=live_{b64u_40}
env	PLAID_SECRET={hex30}
env	COINBASE_API_SECRET={V32}
env	BINANCE_SECRET_KEY={V64}
env	SHIPPO_TOKEN=shippo_live_{hex40}
env	EASYPOST_API_KEY=EZAK{V54}
env	SENDGRID_API_KEY=SG.{b64u_22}.{b64u_43}
env	MAILGUN_API_KEY=key-{hex32}
env	MAILGUN_API_KEY={hex32}-{hex8}-{hex8}
env	POSTMARK_SERVER_TOKEN={uuid}
env	RESEND_API_KEY=re_{V8}_{V24}
env	BREVO_API_KEY=xkeysib-{hex64}-{V16}
env	MAILCHIMP_API_KEY={hex32}-us21
env	SPARKPOST_API_KEY={hex40}
env	TWILIO_AUTH_TOKEN={hex32}
env	VONAGE_API_SECRET={V16}
env	MESSAGEBIRD_ACCESS_KEY={V25}
env	PLIVO_AUTH_TOKEN={V40}
env	TELNYX_API_KEY=KEY0{hex32}_{V22}
env	SLACK_BOT_TOKEN=xoxb-{d12!}-{d13!}-{V24}
env	SLACK_SIGNING_SECRET={hex32}
env	DISCORD_TOKEN=MT{V22}.G{V5}.{b64u_38}
env	TELEGRAM_BOT_TOKEN={d10!}:AA{b64u_33}
env	LINE_CHANNEL_SECRET={hex32}
env	ZOOM_CLIENT_SECRET={V32}
env	INTERCOM_ACCESS_TOKEN=dG9r{b64_56}
env	ZENDESK_API_TOKEN={V40}
env	FRESHDESK_API_KEY={V20}
env	HUBSPOT_ACCESS_TOKEN=pat-eu1-{uuid}
env	PIPEDRIVE_API_TOKEN={hex40}
env	SALESFORCE_SECURITY_TOKEN={V24}
env	AIRTABLE_API_KEY=pat{V14}.{hex64}
env	NOTION_API_KEY=ntn_{V46}
env	LINEAR_API_KEY=lin_api_{V40}
env	ASANA_ACCESS_TOKEN=2/{d16!}/{d16!}:{hex32}
env	CLICKUP_API_TOKEN=pk_{d8!}_{B32_32}
env	FIGMA_ACCESS_TOKEN=figd_{b64u_40}
env	JIRA_API_TOKEN=ATATT3xFfGF0{b64u_170}={HEX8}
env	GITLAB_TOKEN=glpat-{V20}
env	BUILDKITE_AGENT_TOKEN={hex50}
env	CIRCLE_TOKEN=CCIPAT_{V22}_{hex40}
env	TRAVIS_TOKEN={V22}
env	CODECOV_TOKEN={uuid}
env	SNYK_TOKEN={uuid}
env	SONAR_TOKEN=sqp_{hex40}
env	NPM_TOKEN=npm_{V36}
env	PYPI_API_TOKEN=pypi-AgEIcHlwaS5vcmc{b64u_150}
env	CARGO_REGISTRY_TOKEN=cio{V32}
env	RUBYGEMS_API_KEY=rubygems_{hex48}
env	NUGET_API_KEY=oy2{W43}
env	DOCKERHUB_TOKEN=dckr_pat_{b64u_27}
env	PULUMI_ACCESS_TOKEN=pul-{hex40}
env	TFE_TOKEN={V14}.atlasv1.{V67}
env	DOPPLER_TOKEN=dp.st.prd.{V43}
env	INFISICAL_TOKEN=st.{hex24}.{hex32}.{hex32}
env	OP_SERVICE_ACCOUNT_TOKEN=ops_eyJ{b64_250}
env	AUTH0_CLIENT_SECRET={b64u_64}
env	CLERK_SECRET_KEY=sk_live_{V42}
env	OKTA_API_TOKEN=00{b64u_40}
env	WORKOS_API_KEY=sk_live_{V60}
env	STYTCH_SECRET=secret-live-{b64u_32}=
env	ALGOLIA_ADMIN_API_KEY={hex32}
env	TYPESENSE_API_KEY={V32}
env	MEILI_MASTER_KEY={b64u_43}
env	CONTENTFUL_MANAGEMENT_TOKEN=CFPAT-{b64u_43}
env	SANITY_API_TOKEN=sk{V180}
env	CLOUDINARY_URL=cloudinary://{d15!}:{V27}@demo
env	MAPBOX_ACCESS_TOKEN=sk.eyJ{b64_80}.{V22}
env	SHOPIFY_ACCESS_TOKEN=shpat_{hex32}
env	CONFLUENT_CLOUD_API_SECRET={b64_64}
env	UPSTASH_REDIS_REST_TOKEN={b64_54}==
env	MONGODB_ATLAS_PRIVATE_KEY={uuid}
env	SNOWFLAKE_PASSWORD={P}
env	DATABRICKS_TOKEN=dapi{hex32}
env	TURSO_AUTH_TOKEN=eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.{b64u_80}.{b64u_86}
curl	curl https://api.openai.com/v1/models -H "Authorization: Bearer sk-proj-{b64u_74}T3BlbkFJ{b64u_74}"
curl	curl -H "x-api-key: {V40}" https://api.assemblyai.com/v2/transcript
curl	curl --request GET --url https://api.pinecone.io/indexes --header 'Api-Key: {uuid}'
curl	curl -X POST https://api.postmarkapp.com/email -H "X-Postmark-Server-Token: {uuid}" -d @mail.json
curl	curl -u api:key-{hex32} https://api.mailgun.net/v3/example.net/messages -F from='a <a@example.net>'
curl	curl -X GET "https://api.cloudflare.com/client/v4/zones" -H "X-Auth-Email: bob@example.net" -H "X-Auth-Key: {hex37}"
curl	curl -H "DD-API-KEY: {hex32}" -H "DD-APPLICATION-KEY: {hex40}" https://api.datadoghq.eu/api/v1/validate
curl	curl -H 'Authorization: Token token={V20}' https://api.pagerduty.com/incidents
curl	curl -H "Authorization: GenieKey {uuid}" https://api.opsgenie.com/v2/alerts
curl	curl -H "PRIVATE-TOKEN: glpat-{V20}" https://gitlab.example.net/api/v4/projects
curl	curl -H "X-Figma-Token: figd_{b64u_40}" https://api.figma.com/v1/me
curl	curl -H "X-Shopify-Access-Token: shpat_{hex32}" https://shop.myshopify.com/admin/api/2026-01/orders.json
curl	curl -H "X-Honeycomb-Team: hcaik_01{W56}" https://api.honeycomb.io/1/events/x
curl	curl -H "Fastly-Key: {V32}" https://api.fastly.com/service
curl	curl -H "AccessKey: {uuid}{hex32}" https://api.bunny.net/pullzone
curl	curl -H "xi-api-key: sk_{hex48}" https://api.elevenlabs.io/v1/voices
curl	curl -H "Authorization: Token {hex40}" https://api.deepgram.com/v1/projects
curl	curl -H "X-Algolia-API-Key: {hex32}" -H "X-Algolia-Application-Id: AB12CD34EF" https://x.algolia.net/1/indexes
curl	curl -H "X-TYPESENSE-API-KEY: {V32}" http://localhost:8108/collections
curl	curl -H "circle-token: {hex40}" https://circleci.com/api/v2/me
curl	curl "https://maps.googleapis.com/maps/api/geocode/json?address=x&key=AIza{b64u_35}"
curl	curl "https://api.openweathermap.org/data/2.5/weather?q=London&appid={hex32}"
curl	curl "https://api.pipedrive.com/v1/deals?api_token={hex40}"
curl	curl -u "{V20}:X" https://example.freshdesk.com/api/v2/tickets
curl	curl -u bob@example.net/token:{V40} https://example.zendesk.com/api/v2/users.json
curl	curl -H "Authorization: SSWS 00{b64u_40}" https://example.okta.com/api/v1/users
curl	curl https://slack.com/api/auth.test -d token=xoxb-{d12!}-{d13!}-{V24}
curl	curl -X POST https://api.telegram.org/bot{d10!}:AA{b64u_33}/sendMessage -d chat_id=1
curl	curl -H "X-Vault-Token: hvs.{V24}" http://127.0.0.1:8200/v1/secret/data/app
curl	curl -H "X-Consul-Token: {uuid}" http://127.0.0.1:8500/v1/agent/self
curl	curl -H "X-Nomad-Token: {uuid}" http://127.0.0.1:4646/v1/jobs
curl	curl -X POST https://hooks.slack.com/services/T{B32_8!}/B{B32_10!}/{V24} -d '{"text":"x"}'
curl	curl -X POST https://discord.com/api/webhooks/{d18!}/{b64u_68} -d content=x
curl	curl 'https://outlook.office.com/webhook/{uuid!}@{uuid!}/IncomingWebhook/{hex32}/{uuid}'
curl	wget --header="Authorization: token {hex40}" https://git.example.net/api/v1/user
curl	http POST api.example.net/v1/x X-API-Key:{V32}
curl	curl -H "X-Auth-Token: {V64}" https://api.scaleway.com/instance/v1/zones/fr-par-1/servers
curl	curl -H 'authorization: apikey {V40}' https://api.example.org/v2/items
sdk	client = OpenAI(api_key="sk-{V48}")
sdk	const openai = new OpenAI({ apiKey: 'sk-{V48}' });
sdk	co = cohere.Client("{V40}")
sdk	pc = Pinecone(api_key='{uuid}')
sdk	const stripe = require('stripe')('sk_test_{V24}');
sdk	stripe.api_key = "sk_test_{V24}"
sdk	Stripe.apiKey = "sk_test_{V24}";
sdk	client := twilio.NewRestClientWithParams(twilio.ClientParams{Username: "AC{hex32!}", Password: "{hex32}"})
sdk	const client = require('twilio')('AC{hex32!}', '{hex32}');
sdk	sg = sendgrid.SendGridAPIClient('SG.{b64u_22}.{b64u_43}')
sdk	$mg = Mailgun::create('key-{hex32}');
sdk	resend.api_key = "re_{V8}_{V24}"
sdk	Rollbar.init({ accessToken: '{hex32}', captureUncaught: true });
sdk	rollbar.init('{hex32}', 'production')
sdk	Bugsnag.start({ apiKey: '{hex32}' })
sdk	bugsnag.configure(api_key="{hex32}", project_root="/app")
sdk	posthog = Posthog('phc_{V43!}', host='https://eu.i.posthog.com', personal_api_key='phx_{V47}')
sdk	mixpanel = Mixpanel('{hex32!}', api_secret='{hex32}')
sdk	analytics = Analytics("{V32}")
sdk	LDClient client = new LDClient("sdk-{uuid}");
sdk	ldClient, _ := ld.MakeClient("sdk-{uuid}", 5*time.Second)
sdk	const notion = new Client({ auth: 'secret_{V43}' })
sdk	Airtable.configure({ apiKey: 'pat{V14}.{hex64}' });
sdk	$client = new \Contentful\Management\Client('CFPAT-{b64u_43}');
sdk	cloudinary.config({ cloud_name: 'demo', api_key: '{d15!}', api_secret: '{V27}' });
sdk	client = algoliasearch.SearchClient.create("AB12CD34EF", "{hex32}")
sdk	const client = algoliasearch('AB12CD34EF', '{hex32}');
sdk	let client = Client::new("http://localhost:7700", Some("{b64u_43}"));
sdk	var client = new SecretClient(new Uri(url), new ClientSecretCredential("{uuid!}", "{uuid!}", "{V34}~{V5}"));
sdk	AWSCredentials c = new BasicAWSCredentials("AKIA{B32_16!}", "{b64_40}");
sdk	session = boto3.Session(aws_access_key_id="AKIA{B32_16!}", aws_secret_access_key="{b64_40}")
sdk	Aws.config.update(credentials: Aws::Credentials.new('AKIA{B32_16!}', '{b64_40}'))
sdk	let minio = new Minio.Client({ endPoint: 'x', accessKey: '{V20}', secretKey: '{V40}' })
sdk	bot = telebot.TeleBot("{d10!}:AA{b64u_33}")
sdk	client.run('MT{V22}.G{V5}.{b64u_38}')
sdk	$slack = new SlackClient("xoxb-{d12!}-{d13!}-{V24}");
sdk	Octokit::Client.new(access_token: 'ghp_{V36}')
sdk	g = Github("{hex40}")
sdk	gl = gitlab.Gitlab('https://gitlab.example.net', private_token='{V20}')
sdk	jira = JIRA(server=url, basic_auth=('bob@example.net', '{V24}'))
sdk	es = Elasticsearch(hosts, api_key=("{V20!}", "{V22}"))
sdk	conn = snowflake.connector.connect(user='bob', password='{P}', account='x')
sdk	r = redis.Redis(host='x', port=6379, password='{V}')
sdk	rdb := redis.NewClient(&redis.Options{Addr: "x:6379", Password: "{V}", DB: 0})
sdk	mongoose.connect('mongodb+srv://app:{V}@cluster0.mongodb.net/x')
sdk	db = MySQLdb.connect("localhost", "app", "{V}", "appdb")
sdk	$pdo = new PDO('mysql:host=x;dbname=y', 'app', '{P}');
sdk	mysqli_connect("localhost", "app", "{V}", "appdb");
sdk	DriverManager.getConnection("jdbc:mysql://x/y", "app", "{V}");
sdk	conn, err := sql.Open("postgres", "user=app password={V} dbname=x sslmode=disable")
sdk	let pool = PgPoolOptions::new().connect("postgres://app:{V}@x/y").await?;
sdk	client.login("bob", "{P}")
sdk	smtp.login('bob@example.net', '{P}')
sdk	ftp = ftplib.FTP('x', 'bob', '{V}')
sdk	.withCredentials("bob", "{V}")
sdk	http.SetBasicAuth("bob", "{V}")
sdk	req.SetBasicAuth("svc-backup", "{V}")
sdk	Config.setPassword("{V}");
sdk	.apiKey("{V}")
sdk	.setApiKey("{V32}")
sdk	options.UseApiKey("{V32}");
sdk	builder.addHeader("X-API-Key", "{V32}");
sdk	headers.put("Authorization", "Bearer {V40}");
sdk	req.Header.Add("X-Auth-Token", "{V40}")
sdk	System.setProperty("javax.net.ssl.keyStorePassword", "{V}");
sdk	os.environ["HUGGINGFACEHUB_API_TOKEN"] = "hf_{V34}"
sdk	os.Setenv("API_SECRET", "{V}")
sdk	putenv("STRIPE_SECRET={V}");
sdk	ENV['ROLLBAR_TOKEN'] ||= '{hex32}'
sdk	process.env.JWT_SECRET = '{V}';
ci	##[debug]Evaluating: secrets.DEPLOY_KEY => '{V40}'
ci	[command]/usr/bin/git -c http.extraheader="AUTHORIZATION: basic {b64_52}" fetch origin
ci	$ docker login -u ci -p {V20} registry.example.net
ci	$ echo "//registry.npmjs.example/:_authToken=npm_{V36}" > .npmrc
ci	$ twine upload --username __token__ --password pypi-AgEIcHlwaS5vcmc{b64u_150} dist/*
ci	+ helm upgrade app ./chart --set image.tag=1.2 --set db.password={V} --wait
ci	+ terraform apply -var db_password={V} -auto-approve
ci	+ kubectl create secret generic x --from-literal=apiKey={V}
ci	+ aws configure set aws_secret_access_key {b64_40}
ci	+ sonar-scanner -Dsonar.projectKey=app -Dsonar.login={hex40}
ci	+ snyk auth {uuid}
ci	+ codecov -t {uuid} -f cov.xml
ci	+ curl -s https://codecov.io/bash | bash -s -- -t {uuid}
ci	+ cargo publish --token cio{V32}
ci	+ gem push app.gem --key rubygems_{hex48}
ci	+ dotnet nuget push a.nupkg -k oy2{W43} -s https://api.nuget.example/v3/index.json
ci	+ vercel --prod --token {V24}
ci	+ netlify deploy --auth nfp_{V36} --prod
ci	+ firebase deploy --token "1//0{b64u_98}"
ci	+ heroku auth:token<NL>HRKU-{uuid}
ci	+ flyctl auth token<NL>FlyV1 fm2_{b64_120}
ci	+ sentry-cli --auth-token sntryu_{hex64} releases new 1.2
ci	+ gh auth login --with-token <<< ghp_{V36}
ci	+ sshpass -p {V} ssh deploy@10.0.0.1 uptime
ci	+ az login --service-principal -u {uuid!} -p {V34} --tenant {uuid!}
ci	Setting environment variable NPM_AUTH_TOKEN to npm_{V36}
ci	Build parameters: {"env":"prod","deploy_token":"{V}","debug":false}
ci	Masking failed for value {V} of DEPLOY_TOKEN
log	2026-03-04T12:00:00Z WARN  mistral: request failed key={V32} status=401
log	2026-03-04 12:00:00,123 ERROR [pool-3] Vonage rejected api_secret {V16}
log	level=error msg="rollbar: invalid access token" token={hex32}
log	{"level":"warn","service":"mailer","mailgunKey":"key-{hex32}","attempt":3}
log	time=12:00 lvl=eror msg="auth failed" provider=datadog apikey={hex32}
log	Mar  4 12:00:00 host app[7]: loaded twilio auth token {hex32} from env
log	[2026-03-04 12:00:00] production.ERROR: Algolia admin key {hex32} lacks ACL
log	I0304 12:00:00.000000       1 main.go:42] pagerduty integration key: {hex32}
log	DEBUG okta token 00{b64u_40} expires in 30 days
log	connecting to confluent with key {B32_16!} and secret {b64_64}
log	Using Deepgram key {hex40} for transcription
log	fatal: Authentication failed for 'https://ci:{V20}@git.example.net/x.git/'
log	npm ERR! code E401 //registry.npmjs.example/:_authToken=npm_{V36}
log	botocore: Calculating signature using AKIA{B32_16!} secret {b64_40}
log	[openvpn] Auth username/password verified: bob / {V}
log	Rotated Sanity token sk{V180}
log	airtable personal token pat{V14}.{hex64} revoked
log	vercel token {V24} has no access to team
log	new Cloudflare API token "{V40}" created for zone example.net
log	the okta client secret is {b64u_40}
ROWS

sub services { return @rows }

1;
