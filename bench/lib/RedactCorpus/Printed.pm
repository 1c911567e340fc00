# What some two hundred programs read and print: their configuration,
# variables, command lines, manifests of infrastructure, logs of CI and of
# servers, with made-up secrets in the right form. Written from memory of their
# documentation, before a line of it was measured: at the first run 93.4 % of
# 4220 texts held. From "win" on, rows of shells, settings, documents, code and
# chats that were written later: at their first run 90.6 % of 1630 held. Rows
# are like those of Documented.pm.
package RedactCorpus::Printed;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(printed);

my @rows = map { [ split /\t/, $_, 2 ] } grep { /\t/ } split /\n/, <<'ROWS';
config	[mysqld_exporter]<NL>user = exporter<NL>password = {P}
config	[client]<NL>user=backup<NL>password="{P}"<NL>host=db1
config	db.url=jdbc:postgresql://db1/app<NL>db.user=app<NL>db.password={P}
config	spring.datasource.hikari.password={V}
config	spring.mail.password={P}<NL>spring.mail.host=smtp.example.net
config	quarkus.datasource.password={V}
config	micronaut.security.token.jwt.signatures.secret.generator.secret={V32}
config	management.metrics.export.datadog.api-key={hex32}
config	server.ssl.key-store-password={P}
config	camel.component.salesforce.client-secret={hex64}
config	hibernate.connection.password={V16}
config	mail.smtp.password={P}
config	<property name="hibernate.connection.password">{V16}</property>
config	<property name="password" value="{V}"/>
config	<Resource name="jdbc/app" auth="Container" username="app" password="{V}" driverClassName="org.postgresql.Driver"/>
config	<user username="admin" password="{V}" roles="manager-gui"/>
config	<server><id>releases</id><username>ci</username><password>{V}</password></server>
config	<add key="StorageKey" value="{b64_86}==" />
config	<add name="Main" connectionString="Server=db1;Database=app;User Id=sa;Password={P};Encrypt=true" providerName="System.Data.SqlClient" />
config	<machineKey validationKey="{HEX128}" decryptionKey="{HEX48}" validation="SHA1" />
config	<setting name="ApiToken" serializeAs="String"><value>{V32}</value></setting>
config	"ConnectionStrings": { "Default": "Host=db1;Username=app;Password={V};Database=app" }
config	"Jwt": { "Key": "{V40}", "Issuer": "app" }
config	"AzureAd": { "ClientId": "{uuid!}", "ClientSecret": "{V34}" }
config	"SendGrid": { "ApiKey": "SG.{b64u_22}.{b64u_43}" }
config	'password' => env('DB_PASSWORD', '{V}'),
config	define( 'DB_PASSWORD', '{P}' );
config	define('AUTH_KEY',         '{b64_64}');
config	define('NONCE_SALT',       '{b64_64}');
config	$databases['default']['default'] = ['username' => 'app', 'password' => '{V}', 'host' => 'db1'];
config	$settings['hash_salt'] = '{b64u_74}';
config	$CFG->dbpass    = '{P}';
config	$wgDBpassword = "{P}";<NL>$wgSecretKey = "{hex64}";
config	$config['encryption_key'] = '{hex32}';
config	'passwordsalt' => '{b64_30}',<NL>'secret' => '{b64_48}',<NL>'dbpassword' => '{V30}',
config	SECRET_KEY = 'django-insecure-{b64u_50}'
config	DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'USER': 'app', 'PASSWORD': '{P}'}}
config	app.config['SECRET_KEY'] = '{hex48}'
config	EMAIL_HOST_PASSWORD = "{V}"
config	config.secret_key_base = '{hex128}'
config	production:<NL>  secret_key_base: {hex128}
config	production:<NL>  adapter: postgresql<NL>  username: app<NL>  password: {V}
config	config :app, App.Repo, username: "app", password: "{V}", hostname: "db1"
config	config :app, AppWeb.Endpoint, secret_key_base: "{b64_64}"
config	masterauth {V}<NL>requirepass {V}
config	user worker on >{V} ~jobs:* +@all
config	auth_pass {V8}
config	listen stats<NL>  stats auth admin:{V}
config	userlist ops<NL>  user bob insecure-password {V}
config	proxy_set_header Authorization "Basic {b64_40}";
config	proxy_set_header X-Api-Key {V32};
config	credentials: "{hex40}"<NL>type: Bearer
config	basic_auth:<NL>  username: prom<NL>  password: {P}
config	smtp_auth_password: '{P}'
config	slack_api_url: 'https://hooks.slack.com/services/T{B32_8!}/B{B32_8!}/{V24}'
config	pagerduty_configs:<NL>- service_key: {hex32}
config	opsgenie_configs:<NL>- api_key: {uuid}
config	bearer_token: {V40}
config	admin_password = {P}<NL>secret_key = {V20}
config	[auth.generic_oauth]<NL>client_id = grafana<NL>client_secret = {V32}
config	[smtp]<NL>host = mx:587<NL>user = a@example.net<NL>password = """{P}"""
config	[[outputs.influxdb_v2]]<NL>  urls = ["http://i:8086"]<NL>  token = "{b64u_86}=="
config	output.elasticsearch:<NL>  hosts: ["es:9200"]<NL>  username: "elastic"<NL>  password: "{V}"
config	xpack.security.encryptionKey: "{V32}"
config	elasticsearch.serviceAccountToken: "AAEAAWVsYXN0aWM{b64u_40}"
config	cloud.auth: "elastic:{V24}"
config	<match **><NL>  @type elasticsearch<NL>  user elastic<NL>  password {V}<NL></match>
config	[OUTPUT]<NL>    Name splunk<NL>    Splunk_Token {uuid}
config	[http_output]<NL>token = {uuid}
config	pass4SymmKey = $7${b64_40}
config	bindDNpassword = $1${b64_20}
config	rabbit:<NL>  default_user = app<NL>  default_pass = {V}
config	{default_pass, <<"{V}">>}
config	sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="app" password="{V}";
config	ssl.truststore.password={V12}<NL>ssl.key.password={V12}
config	authorization { users: [ { user: app, password: "{V}" } ] }
config	token: "{V40}"<NL>url: https://gitlab.example.net/
config	[[runners]]<NL>  name = "r1"<NL>  token = "{b64u_20}"
config	sudo_password = {P}
config	ansible_become_pass: {P}
config	ansible_ssh_pass={P} ansible_user=deploy
config	vault_db_root_password: "{P}"
config	web1 ansible_host=10.0.0.1 ansible_user=root ansible_password={V}
config	rpcuser=bitcoin<NL>rpcpassword={V32}
config	wallet-password={P}
config	jwtSecret: {hex64}
config	keystorePassword="{V}" truststorePassword="{V}"
config	passwd_file /etc/m/pw<NL>bridge_password {V}
config	remote_password {V}
config	PresharedKey = {b64_43}=
config	PrivateKey = {b64_43}=
config	psk="{P}"
config	wpa_passphrase={P}
config	802-11-wireless-security.psk:{P}
config	secret = {V16}<NL>ipaddr = 10.0.0.0/8
config	client nas1 { ipaddr = 10.0.0.2 secret = {V16} }
config	server 10.0.0.5 key {V16}
config	rootpw {SSHA}{b64_32}
config	olcRootPW: {V16}
config	binddn cn=proxy,dc=example,dc=net<NL>bindpw {V}
config	ldap_default_authtok = {V}
config	cookie_secret = "{b64u_43}="
config	client_secret = "{V40}"<NL>cookie_secret = "{V32}"
config	identity_providers:<NL>  oidc:<NL>    clients:<NL>      - client_id: 'app'<NL>        client_secret: '{V40}'
config	storage:<NL>  s3:<NL>    accesskey: {B32_20!}<NL>    secretkey: {b64_40}
config	http:<NL>  secret: {hex32}
config	minio:<NL>  rootUser: admin<NL>  rootPassword: {V}
config	postgresqlPassword: {V16}<NL>redis:<NL>  auth:<NL>    password: {V16}
config	global:<NL>  postgresql:<NL>    auth:<NL>      postgresPassword: {V}<NL>      replicationPassword: "{V}"
config	encryptionKey: {hex32}<NL>host: n8n.example.net
config	secretKey: "{hex64}"<NL>salt: "{b64_22}"
env	GF_SECURITY_ADMIN_PASSWORD={P}
env	POSTGRES_PASSWORD={V}
env	MYSQL_ROOT_PASSWORD="{P}"
env	MARIADB_REPLICATION_PASSWORD={V}
env	MONGO_INITDB_ROOT_PASSWORD={V}
env	ME_CONFIG_BASICAUTH_PASSWORD={V16}
env	RABBITMQ_ERLANG_COOKIE={B32_20}
env	KEYCLOAK_ADMIN_PASSWORD={V}
env	KC_DB_PASSWORD={V}
env	AIRFLOW__CORE__FERNET_KEY={b64u_43}=
env	AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql+psycopg2://airflow:{V}@pg/airflow
env	AIRFLOW_CONN_WAREHOUSE='snowflake://app:{V}@acct/db'
env	CELERY_BROKER_URL=amqp://app:{V}@mq:5672//
env	SENTRY_SECRET_KEY={b64u_50}
env	SUPERSET_SECRET_KEY={b64_56}
env	PAPERLESS_SECRET_KEY={V40}
env	NEXTAUTH_SECRET={b64_43}=
env	AUTH0_CLIENT_SECRET={b64u_64}
env	CLERK_SECRET_KEY=sk_live_{V40}
env	STRAPI_ADMIN_JWT_SECRET={b64_22}==
env	APP_KEYS={b64_22}==,{b64_22}==
env	TF_VAR_db_password={P}
env	ARM_CLIENT_SECRET={V34}
env	VAULT_TOKEN=hvs.{b64u_90}
env	CONSUL_HTTP_TOKEN={uuid}
env	NOMAD_TOKEN={uuid}
env	PULUMI_CONFIG_PASSPHRASE={P}
env	RESTIC_PASSWORD={P}
env	BORG_PASSPHRASE='{P}'
env	B2_APPLICATION_KEY=K00{V28}
env	RCLONE_CONFIG_S3_SECRET_ACCESS_KEY={b64_40}
env	DUPLICACY_PASSWORD={V}
env	PGPASSWORD={V} pg_dump -h db1 app
env	MYSQL_PWD={V} mysql -u root
env	SSHPASS={V} sshpass -e ssh deploy@h
env	export HOMEBREW_GITHUB_API_TOKEN=ghp_{V36}
env	setx OPENAI_API_KEY "sk-proj-{b64u_60}"
env	$env:ARM_CLIENT_SECRET = "{V34}"
env	set -x FISH_TOKEN {V32}
env	setenv CRAY_LICENSE_KEY {V32}
env	Environment="API_TOKEN={V32}" "LOG=info"
env	environment:<NL>  - DB_PASS={V16}<NL>  - SMTP_PASS={V16}
env	environment:<NL>  JWT_SIGNING_KEY: "{V40}"
env	declare -x NPM_TOKEN="npm_{V36}"
env	TELEGRAM_BOT_TOKEN={d10}:AA{b64u_33}
env	MATRIX_ACCESS_TOKEN=syt_{V12}_{V20}_{V6}
env	PUSHOVER_TOKEN={W30}<NL>PUSHOVER_USER={W30!}
env	WATCHTOWER_NOTIFICATION_EMAIL_SERVER_PASSWORD={V16}
env	TRAEFIK_CERTIFICATESRESOLVERS_LE_ACME_DNS_TOKEN={V40}
env	CF_DNS_API_TOKEN={b64u_40}
env	OVH_CONSUMER_KEY={V32}
env	GANDIV5_PERSONAL_ACCESS_TOKEN={hex40}
env	DNSIMPLE_OAUTH_TOKEN={V32}
env	NAMECHEAP_API_KEY={hex32}
env	PORKBUN_SECRET_API_KEY=sk1_{hex64}
cli	redis-cli -h cache -a {V} ping
cli	redis-cli --user app --pass {V} INFO
cli	redis-cli AUTH {V}
cli	mysqldump -uroot -p{V} app > app.sql
cli	mysqladmin -u root --password='{P}' status
cli	mongosh "mongodb://admin:{V}@m1:27017/?authSource=admin"
cli	mongodump --username admin --password {V} --out /b
cli	psql "host=db1 user=app password={V} dbname=app"
cli	sqlcmd -S db1 -U sa -P '{P}' -Q "select 1"
cli	bcp app.dbo.t out t.bcp -S db1 -U sa -P {V}
cli	sqlplus app/{V}@//db1:1521/orcl
cli	clickhouse-client --user default --password {V} -q 'select 1'
cli	cqlsh -u cassandra -p {V} c1
cli	influx config create -n prod -u http://i:8086 -o org -t {b64u_86}== -a
cli	curl -u elastic:{V} https://es:9200/_cat/indices
cli	curl -H "X-Vault-Token: hvs.{b64u_24}" http://v:8200/v1/sys/mounts
cli	curl -H 'PRIVATE-TOKEN: {b64u_20}' https://gitlab.example.net/api/v4/user
cli	curl --header "X-JFrog-Art-Api: AKC{V70}" https://a.example.net/x
cli	curl -X POST -d 'grant_type=password&username=bob&password={V}' https://id.example.net/token
cli	curl -d '{"username":"bob","password":"{P}"}' https://x.example.net/login
cli	curl "https://api.example.net/v1/q?appid={hex32}&q=x"
cli	wget --http-user=bob --http-password={V} https://x.example.net/f
cli	wget --header="Authorization: token {hex40}" https://x.example.net/f
cli	http -a bob:{V} https://x.example.net/
cli	http POST x.example.net/login password={V}
cli	smbclient //srv/share -U bob%{V}
cli	mount -t cifs //srv/share /mnt -o username=bob,password={V},vers=3.0
cli	net use Z: \\srv\share {V} /user:bob
cli	net user bob {P} /add
cli	ldapsearch -x -D cn=admin,dc=x -w {V} -b dc=x
cli	ldapadd -x -D "cn=admin" -w "{P}" -f a.ldif
cli	kinit bob <<< '{P}'
cli	htpasswd -cb /etc/nginx/.htpasswd bob {V}
cli	openssl rsa -in k.pem -passin pass:{V} -out o.pem
cli	openssl pkcs12 -export -inkey k.pem -passout pass:{V} -out k.p12
cli	keytool -list -keystore k.jks -storepass {V12}
cli	keytool -importkeystore -srcstorepass {V12} -deststorepass {V12}
cli	gpg --batch --passphrase {V} -d f.gpg
cli	7z x -p{V} a.7z
cli	unzip -P {V} a.zip
cli	zip -e -P {V} a.zip f
cli	ansible-vault encrypt_string '{P}' --name db_password
cli	vault kv put secret/app password={V} user=app
cli	vault login hvs.{b64u_24}
cli	vault operator unseal {b64_43}=
cli	vault write auth/approle/login role_id={uuid!} secret_id={uuid}
cli	consul kv get -token={uuid} app/x
cli	nomad job run -token {uuid} j.nomad
cli	kubectl create secret docker-registry r --docker-username=u --docker-password={V}
cli	kubectl config set-credentials bob --token={V40}
cli	kubectl --token={V60} get pods
cli	oc login --token=sha256~{b64u_43} --server=https://api.example.net:6443
cli	oc login -u bob -p {V} https://api.example.net:6443
cli	rancher login https://r.example.net -t token-{W5!}:{W54}
cli	helm repo add r https://r.example.net --username u --password {V}
cli	helm install x ./c --set auth.rootPassword={V},auth.database=app
cli	argocd login a.example.net --username admin --password {V} --insecure
cli	docker run -e MYSQL_ROOT_PASSWORD={V} -d mysql:8
cli	docker run --env "API_KEY={V32}" img
cli	docker login r.example.net --username u --password {V}
cli	skopeo copy --src-creds u:{V} docker://a docker://b
cli	buildah login -u u -p {V} r.example.net
cli	crane auth login r.example.net -u u -p {V}
cli	podman secret create --env=false db <(printf %s "{V}")
cli	az storage blob list --account-name a --account-key {b64_86}==
cli	az sql server create -n s -u adm -p {P}
cli	az login --service-principal -u {uuid!} -p {V34} --tenant {uuid!}
cli	aws configure set aws_session_token {b64_200}
cli	aws secretsmanager put-secret-value --secret-id x --secret-string {V}
cli	aws rds modify-db-instance --db-instance-identifier d --master-user-password {V}
cli	aws ssm put-parameter --name /x --value {V} --type SecureString
cli	gcloud sql users set-password app --instance=i --password={V}
cli	doctl auth init -t dop_v1_{hex64}
cli	linode-cli linodes create --root_pass {P} --type g6
cli	openstack --os-username a --os-password {V} server list
cli	s3cmd --access_key={B32_20!} --secret_key={b64_40} ls
cli	mc alias set m http://m:9000 admin {V}
cli	rclone config create r webdav url=https://x user=u pass={V}
cli	lftp -u bob,{V} ftp.example.net
cli	ncftpput -u bob -p {V} ftp.example.net / f
cli	sshpass -p '{P}' rsync -a x h:/
cli	snmpwalk -v3 -u bob -l authPriv -a SHA -A {V} -x AES -X {V} h
cli	ipmitool -I lanplus -H h -U ADMIN -P {V} chassis status
cli	racadm -r h -u root -p {V} getsysinfo
cli	xfreerdp /u:bob /p:{V} /v:h
cli	x11vnc -passwd {V8} -display :0
cli	nmcli dev wifi connect net password {P}
cli	wpa_passphrase net {P}
cli	useradd -m -p '$6${b64_8!}${b64_86}' bob
cli	echo "bob:{P}" | chpasswd
cli	echo '{P}' | sudo -S apt update
cli	echo {V} | docker login -u u --password-stdin
cli	echo "{P}" | passwd --stdin bob
cli	grafana-cli admin reset-admin-password {V}
cli	jenkins-cli -auth bob:{hex34} version
cli	java -jar a.jar --spring.datasource.password={V}
cli	java -Djavax.net.ssl.keyStorePassword={V12} -jar a.jar
cli	mvn deploy -Drepo.password={V}
cli	gradle publish -PsonatypePassword={V}
cli	npm config set //npm.example.net/:_authToken {V36}
cli	composer config http-basic.r.example.net u {V}
cli	pip install --extra-index-url https://u:{V}@p.example.net/simple x
cli	bundle config gems.example.net u:{V}
cli	cargo login --registry r {V32}
cli	dotnet user-secrets set "Db:Password" "{P}"
cli	git clone https://oauth2:{b64u_20}@gitlab.example.net/x.git
cli	git remote set-url origin https://u:{V}@git.example.net/x.git
cli	glab auth login --token {b64u_20}
cli	sonar-scanner -Dsonar.token=sqp_{hex40}
cli	snyk config set api={uuid}
cli	ngrok authtoken {V43}
cli	cloudflared tunnel run --token eyJ{b64u_150}
cli	tailscale up --authkey tskey-auth-{V12}-{V32}
cli	zerotier-cli -T{W24} status
cli	wg set wg0 peer {b64_43!}= preshared-key <(echo {b64_43}=)
cli	certbot register --eab-kid x --eab-hmac-key {b64u_43}
cli	acme.sh --issue --dns dns_x --eab-hmac-key {b64u_43}
cli	mosquitto_pub -h b -u app -P {V} -t x -m 1
cli	mqttui -u app --password {V}
cli	kafka-configs --alter --add-config 'SCRAM-SHA-256=[password={V}]' --entity-name app
cli	etcdctl --user root:{V} get /
cli	rabbitmqctl add_user app {V}
cli	nats-server --user app --pass {V}
cli	twine upload -u u -p {V} dist/*
cli	slackcat -t xoxb-{d12}-{d12}-{V24}
cli	sendmail -xu bob -xp {V} -s mx:587
cli	swaks --auth-user bob --auth-password {V} --server mx
cli	msmtp --passwordeval 'echo {V}'
cli	bw unlock {P}
cli	op signin --account a --secret-key A3-{B32_6}-{B32_6}-{B32_5}-{B32_5}-{B32_5}-{B32_5}
cli	pass insert -e db <<< {V}
infra	resource "aws_db_instance" "d" {<NL>  username = "app"<NL>  password = "{P}"<NL>}
infra	variable "db_password" {<NL>  default = "{V}"<NL>}
infra	provider "datadog" {<NL>  api_key = "{hex32}"<NL>  app_key = "{hex40}"<NL>}
infra	provider "vsphere" { user = "u" password = "{P}" }
infra	      + master_password = "{V}"
infra	      ~ password        = "{V}" -> "{V}"
infra	  administrator_login_password = "{P}"
infra	db_password = <<EOT<NL>{V}<NL>EOT
infra	output: db_password = "{V}"
infra	"value": "{V}", "type": "string", "sensitive": true
infra	"outputs": {"api_token": {"value": "{V40}", "type": "string"}}
infra	"master_password": "{V}", "master_username": "root"
infra	MasterUserPassword: {V}
infra	Parameters:<NL>  DBPassword:<NL>    Default: {V}<NL>    NoEcho: true
infra	- ParameterKey: DbPassword<NL>  ParameterValue: {V}
infra	changed: [db1] => {"changed": true, "password": "{V}", "user": "app"}
infra	TASK [set root password] ok: [h] => (item={'user': 'root', 'password': '{V}'})
infra	fatal: [h]: FAILED! => {"cmd": ["mysql", "-uroot", "-p{V}"], "rc": 1}
infra	  vars:<NL>    mysql_root_password: "{P}"
infra	    - name: DB_PASSWORD<NL>      value: "{V}"
infra	  - name: REDIS_URL<NL>    value: redis://:{V}@redis:6379/0
infra	stringData:<NL>  password: {V}
infra	chpasswd:<NL>  list: |<NL>    root:{V}<NL>    bob:{V}<NL>  expire: false
infra	users:<NL>  - name: bob<NL>    plain_text_passwd: {V}<NL>    lock_passwd: false
infra	users:<NL>  - name: bob<NL>    passwd: $6${b64_8!}${b64_86}
infra	runcmd:<NL>  - [ sh, -c, "echo 'root:{V}' | chpasswd" ]
infra	d-i passwd/root-password password {V}
infra	rootpw --plaintext {V}
infra	user --name=bob --password={V} --plaintext
infra	<AdministratorPassword><Value>{V}</Value><PlainText>true</PlainText></AdministratorPassword>
infra	k3s server --token {V32} --datastore-endpoint="postgres://k:{V}@db:5432/k"
infra	kubeadm join 10.0.0.1:6443 --token {W6}.{W16} --discovery-token-ca-cert-hash sha256:{hex64!}
infra	docker swarm join --token SWMTKN-1-{W50}-{W25} 10.0.0.1:2377
infra	x-env: &env<NL>  SECRET_KEY_BASE: {hex64}<NL>  PORT: 3000
infra	"Env": ["PATH=/usr/bin", "DB_PASSWORD={V}", "LANG=C"]
infra	      DB_PASSWORD:  {V}
infra	"auths": {"r.example.net": {"username": "u", "password": "{V}", "auth": "{b64_40}"}}
infra	  user:<NL>    client-key-data: {b64_200}<NL>    token: {V40}
infra	Type: Opaque<NL>password: {b64_28}
infra	pillar:<NL>  mysql:<NL>    root_password: {V}
infra	default['app']['db']['password'] = '{V}'
infra	class { 'mysql::server': root_password => '{V}' }
infra	mysql_user: name=app password={V} state=present
infra	packer: "ssh_password": "{V}", "winrm_password": "{V}"
infra	ssh_password = "{V}"
infra	config.vm.provision "shell", env: {"TOKEN" => "{V40}"}
ci	[Pipeline] sh + curl -u deploy:{V} -T a.war https://a.example.net/
ci	+ export DEPLOY_TOKEN={V32}
ci	++ TOKEN={V40}
ci	$ export AWS_SECRET_ACCESS_KEY={b64_40}
ci	##vso[task.setvariable variable=dbPassword;issecret=true]{V}
ci	::add-mask::{V32}
ci	echo "API_KEY={V32}" >> $GITHUB_ENV
ci	  with: { token: ghp_{V36} }
ci	env: global: - NPM_TOKEN={V36}
ci	Setting secret 'DB_PASSWORD' = '{V}'
ci	Step 4/9 : ENV API_TOKEN={V32}
ci	Step 5/9 : ARG NPM_TOKEN={V36}
ci	#8 RUN echo "//npm.example.net/:_authToken={V36}" > ~/.npmrc
ci	Fetching from https://gitlab-ci-token:{b64u_20}@gitlab.example.net/x.git
ci	remote: https://x-access-token:ghs_{V36}@git.example.net/x
ci	Uploading with credentials deployer / {V}
ci	[command] sentry-cli --auth-token {hex64} releases list
ci	INFO: Sonar token is {hex40}
log	2026-03-04 12:00:00 INFO  AppConfig - datasource.password={V}
log	DEBUG HikariConfig - password........................."{V}"
log	Connecting to amqp://app:{V}@mq:5672/%2F
log	{"msg":"login","user":"bob","password":"{P}"}
log	{"level":"debug","headers":{"authorization":"Bearer {V60}"},"path":"/x"}
log	Request headers: {Authorization=[Bearer {V60}], Accept=[*/*]}
log	> Authorization: Basic {b64_40}
log	< Set-Cookie: session={V40}; Path=/; HttpOnly
log	Cookie: PHPSESSID={W26}
log	GET /cb?code={V40}&state={V!} HTTP/1.1
log	GET /reset?token={hex40} HTTP/1.1" 200 512 "-" "curl"
log	POST /oauth/token client_id=app&client_secret={V40}&grant_type=client_credentials
log	The generated password for user admin is {V16}
log	A temporary password is generated for root@localhost: {P}
log	Initial admin password: {hex32}
log	*** Generated root password: {V12} ***
log	Your new secret key is: {b64_44}
log	New token created: {V40}
log	Using token {V40} for registration
log	using generated security password: {uuid}
log	Password for the elastic user (reset with `bin/x`): {b64_20}
log	node token: K10{hex64}::server:{hex32}
log	Unseal Key 1: {b64_44}
log	Initial Root Token: hvs.{b64u_24}
log	ERROR: Access denied for user 'app' using password '{V}'
log	failed to connect to `host=db1 user=app password={V} database=app`
log	dsn="app:{V}@tcp(db1:3306)/app?parseTime=true"
log	psycopg2.OperationalError: dsn postgresql://app:{V}@db1/app
log	INFO redis: connecting redis://default:{V}@r:6379
log	user_data: #!/bin/bash<NL>echo root:{V} | chpasswd
log	LOG:  statement: ALTER USER app WITH PASSWORD '{P}';
log	LOG:  statement: CREATE ROLE app LOGIN ENCRYPTED PASSWORD 'SCRAM-SHA-256$4096:{b64_24}${b64_44}:{b64_44}';
log	Query	SET PASSWORD FOR 'app'@'%' = '{P}'
log	Query	CREATE USER 'app'@'%' IDENTIFIED BY '{P}'
log	Query	GRANT ALL ON *.* TO 'app'@'%' IDENTIFIED WITH mysql_native_password BY '{P}'
log	DETAIL:  parameters: $1 = 'bob', $2 = '{V}' (password)
log	sshd[1]: debug1: userauth password {V}
log	ftp> PASS {V}
log	IMAP: a1 LOGIN bob {V}
log	SMTP < AUTH PLAIN {b64_40}
log	C: USER bob<NL>C: PASS {V}
log	openvpn: management: password 'Auth' "{V}"
log	tac_plus: key "{V16}"
log	hostapd: wpa_psk={hex64}
log	-> headers x-api-key: {V40}
log	headers={'X-Auth-Token': '{hex32}', 'Accept': 'x'}
log	Config{host='db1', user='app', password='{V}'}
log	Config(host=db1, user=app, password={V}, ssl=true)
log	&{Host:db1 User:app Password:{V} SSL:true}
log	#<Config host="db1", password="{V}">
log	map[password:{V} user:app]
log	%{host: "db1", password: "{V}"}
log	[info] --password {V} --host db1
log	args=[--user app --api-token {V40} --v 2]
log	cmdline: /usr/bin/app --db-pass={V} --port 80
log	root 71 0.0 ? S 12:00 mysqld --user=mysql --init-password={V}
log	type=EXECVE msg=audit(1): argc=3 a0="mysql" a1="-p{V}" a2="app"
log	Mar  4 12:00:00 h sudo: bob : COMMAND=/usr/bin/mysql -u root -p{V}
log	(env: SECRET={V32} PORT=1)
log	apikey={V32} accepted
log	Shared key: {b64_44}
win	PS C:\> $cred = New-Object PSCredential("bob", (ConvertTo-SecureString "{P}" -AsPlainText -Force))
win	New-LocalUser -Name bob -Password (ConvertTo-SecureString '{P}' -AsPlainText -Force)
win	Set-ADAccountPassword -Identity bob -NewPassword (ConvertTo-SecureString -AsPlainText "{P}" -Force)
win	Process Command Line:	"C:\app\tool.exe" /user:bob /password:{V}
win	CommandLine: sqlcmd.exe -S db -U sa -P {V} -i x.sql
win	wmic /node:h /user:bob /password:{V} process list
win	schtasks /create /tn x /tr y /ru bob /rp {V}
win	cmdkey /add:srv /user:bob /pass:{V}
win	reg add HKLM\Software\App /v ApiKey /d {V32} /f
win	    ApiKey    REG_SZ    {V32}
win	DefaultPassword    REG_SZ    {V}
win	msiexec /i a.msi DBPASSWORD={V} /qn
win	$headers = @{ "X-Api-Key" = "{V32}" }
win	$env:GH_TOKEN="ghp_{V36}"; gh repo list
win	Invoke-RestMethod -Headers @{Authorization="Bearer {V60}"} -Uri https://x
hist	  101  export SECRET_TOKEN={V32}
hist	  102  mysql -h db -u root -p{V} app
hist	: 1772625600:0;curl -u bob:{V} https://x.example.net
hist	#1772625600<NL>PGPASSWORD={V} psql -h db
hist	$ cat .env<NL>DB_PASSWORD={V}
hist	$ env | grep -i key<NL>STRIPE_KEY=sk_live_{V24}
hist	root@h:~# echo {V} > /etc/app/secret
hist	~ % aws configure<NL>AWS Access Key ID [None]: AKIA{B32_16!}<NL>AWS Secret Access Key [None]: {b64_40}
hist	Enter password: {V}
hist	Password (again): {V}
hist	? API token: {V40}
unit	[Service]<NL>Environment=TOKEN={V32}
unit	ExecStart=/usr/bin/app --token={V32} --port 80
unit	ExecStart=/usr/bin/docker run -e KEY={V32} app
unit	*/5 * * * * curl -s -H "Authorization: token {V40}" https://x.example.net
unit	0 3 * * * PGPASSWORD={V} pg_dump app
unit	MAILTO=ops@example.net<NL>SMTP_PASS={V}
git	[url "https://bob:{V}@git.example.net/"]
git	[credential]<NL>	helper = "!f() { echo password={V}; }; f"
git	https://bob:{V}@git.example.net
git	extraheader = AUTHORIZATION: basic {b64_52}
git	[sendemail]<NL>	smtppass = {V}
rc	machine h.example.net login bob password {V}
rc	machine h.example.net<NL>  login bob<NL>  password {V}
rc	db1:5432:app:bob:{V}
rc	index-url = https://bob:{V}@p.example.net/simple
rc	//npm.example.net/:_password={b64_24}
rc	_auth={b64_40}
rc	signing.password={V}
rc	systemProp.gradle.wrapperPassword={V}
rc	artifactory_password={V}
rc	<password>{COLONS4!}{V}</password>
rc	RELEASE_STORE_PASSWORD={V}<NL>RELEASE_KEY_PASSWORD={V}
rc	storePassword={V}<NL>keyAlias=upload
plist	<key>APIKey</key><NL>	<string>{V39}</string>
plist	<key>ClientSecret</key> <string>{V24}</string>
plist	<string name="google_maps_key">AIza{b64u_35}</string>
plist	<meta-data android:name="com.x.API_KEY" android:value="{V32}"/>
plist	buildConfigField "String", "API_KEY", "\"{V32}\""
plist	resValue "string", "api_key", "{V32}"
json	{"key":"password","value":"{V}","type":"string"}
json	{"key":"apikey","value":"{V32}","enabled":true}
json	"auth":{"type":"bearer","bearer":[{"key":"token","value":"{V60}","type":"string"}]}
json	{"name":"Authorization","value":"Bearer {V60}"}
json	{"name":"cookie","value":"sid={V40}; lang=de"}
json	{"headers":[{"name":"X-Api-Key","value":"{V32}"}]}
json	{"postData":{"params":[{"name":"password","value":"{V}"}]}}
json	{"connectionString":"Server=db;User Id=sa;Password={V};"}
json	{"dsn":"postgres://app:{V}@db/app?sslmode=disable"}
json	{"credentials":{"username":"bob","password":"{V}"}}
json	{"redis":{"host":"r","auth":"{V}"}}
json	{"smtp":{"user":"a","pass":"{V}"}}
json	{"stripe":{"secret":"sk_live_{V24}","publishable":"pk"}}
json	{"jwt":{"secret":"{hex64}","ttl":3600}}
json	[{"Name":"DB_PASS","Value":"{V}"},{"Name":"X","Value":"1"}]
json	{"SecretString":"{\"username\":\"bob\",\"password\":\"{V}\"}"}
json	{"Parameter":{"Name":"/x","Type":"SecureString","Value":"{V}"}}
json	{"AccessKey":{"AccessKeyId":"AKIA{B32_16!}","SecretAccessKey":"{b64_40}"}}
json	{"access_token":"{V60}","refresh_token":"{V60}","expires_in":3600}
json	{"id_token":"eyJ{b64u_60}.eyJ{b64u_100}.{b64u_43}"}
json	{"client_secret":"{V40}","client_id":"x"}
json	{"data":{"data":{"password":"{V}"},"metadata":{"version":1}}}
json	{"auth":{"client_token":"hvs.{b64u_90}","accessor":"x"}}
json	{"unseal_keys_b64":["{b64_43}="],"root_token":"hvs.{b64u_24}"}
json	{"keys":["{hex66}","{hex66}"],"root_token":"s.{V24}"}
yaml	services:<NL>  db:<NL>    environment:<NL>      POSTGRES_PASSWORD: {V}
yaml	variables:<NL>  DEPLOY_TOKEN: "{V40}"
yaml	env:<NL>- name: API_KEY<NL>  value: {V32}
yaml	secrets:<NL>  db: {V}
yaml	auth:<NL>  enabled: true<NL>  password: {V}
yaml	adminPassword: {V}
yaml	config: { token: {V40}, url: x }
yaml	users:<NL>  admin: {V}
yaml	  - admin:{V}
yaml	basicAuth: bob:{V}
yaml	token: >-<NL>  {V40}
yaml	private_key: "{hex64}"
yaml	mysql:<NL>  dsn: app:{V}@tcp(db)/app
yaml	slack: {webhook: "https://hooks.slack.com/services/T{B32_8!}/B{B32_8!}/{V24}"}
code	conn <- dbConnect(Postgres(), user="a", password="{V}")
code	Sys.setenv(API_KEY = "{V32}")
code	const token = process.env.TOKEN || "{V32}";
code	local token = os.getenv("TOKEN") or "{V32}"
code	my $dbh = DBI->connect($dsn, "bob", "{V}");
code	$pdo = new PDO($dsn, 'bob', '{V}');
code	config :stripe, secret: "{V32}"
code	(def api-key "{V32}")
code	val password = "{V}"
code	let password = "{V}" in
code	apiKey = "{V32}" :: Text
code	const apiKey: []const u8 = "{V32}";
code	static final String SECRET = "{V32}";
code	@Value("${app.secret:{V32}}")
code	[assembly: ApiKey("{V32}")]
code	public const string Token = "{V32}";
code	Dim pwd = "{V}"
code	PASSWORD CONSTANT VARCHAR2(30) := '{V}';
code	CREATE LOGIN bob WITH PASSWORD = '{P}';
code	ALTER ROLE bob PASSWORD '{P}';
code	CREATE USER MAPPING FOR bob SERVER s OPTIONS (user 'b', password '{V}');
code	EXEC sp_addlinkedsrvlogin 's', 'false', NULL, 'sa', '{V}'
code	COPY INTO t CREDENTIALS=(AWS_KEY_ID='AKIA{B32_16!}' AWS_SECRET_KEY='{b64_40}')
code	CREATE SECRET s (TYPE S3, KEY_ID 'AKIA{B32_16!}', SECRET '{b64_40}')
chat	the staging db password is {V}
chat	bob: can you use {V} as the token for now
chat	use this api key: {V32}
chat	creds: admin / {V}
chat	login with user admin and password {V}
chat	pw is {V}
chat	User: admin, Pass: {V}
chat	Username: admin<NL>Password: {V}
chat	user/pass: admin/{V}
chat	ssh root@10.0.0.1 (pass: {V})
chat	`API_KEY={V32}`
chat	| DB_PASSWORD | {V} |
chat	- **Token**: `{V40}`
chat	Token: <code>{V40}</code>
chat	Your one-time password is 482913!
chat	Here's the secret for the webhook: {V32}
log	INFO  [main] o.a.k.c.p.ProducerConfig - sasl.jaas.config = PlainLoginModule required username="a" password="{V}";
log	DEBUG o.h.e.j.c.i.ConnectionProvider - HHH: {user=app, password={V}}
log	WARN Ignoring --api-key={V32}, using config
log	Loaded configuration: db.password={V}, db.host=x
log	time="x" level=debug msg="request" headers="map[Authorization:[Bearer {V60}]]"
log	[debug] HTTP GET https://x/y?api_token={V40}
log	[error] auth failed with token={V40}
log	SENDING: {"op":2,"d":{"token":"{V60}"}}
log	Cookie: session_id={V40}; theme=dark
log	set-cookie: auth={V60}; HttpOnly
log	x-amz-security-token: {b64_200}
log	authorization: AWS4-HMAC-SHA256 Credential=AKIA{B32_16!}/20260304/x, Signature={hex64}
log	proxy-authorization: Basic {b64_24}
log	connect ECONNREFUSED redis://:{V}@r:6379
log	mongodb+srv://bob:{V}@c.example.net/app
log	jdbc:mysql://db/app?user=bob&password={V}
log	jdbc:sqlserver://db;user=sa;password={V};encrypt=true
log	ldap bind: dn=cn=admin password={V}
log	smb://bob:{V}@srv/share
log	rtsp://admin:{V}@cam/stream
log	http://cam/cgi?user=admin&pwd={V}
log	ftp login: user bob pass {V}
log	registering runner with token {b64u_20}
log	got refresh token {V60}
log	session key = {hex64}
log	derived key: {hex64}
log	shared secret: {hex64}
log	master key {hex64}
log	seed phrase: legal winner thank year wave sausage worth useful legal winner thank yellow
ROWS

sub printed { return @rows }

1;
