# Lines written only from the documentation of programs and formats, by one who
# did not look at the redactor: what a first measure of an unseen text would
# meet. A row is a group and a line; {V} is a token of letters and digits, {P}
# a password with symbols, {W} one of lower case letters and a digit, {L} one
# with more digits; {hexN} {b64_N} are values of their alphabets. <NL> is a
# line end. In the group "spare" nothing is a secret.
package RedactCorpus::Documented;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(documented fill_rows);

my @rows = map { [ split /\t/, $_, 2 ] } grep { /\t/ } split /\n/, <<'ROWS';
key block	{"log":"-----BEGIN RSA PRIVATE KEY-----\n","stream":"stdout"}<NL>{"log":"{b64_64}\n","stream":"stdout"}<NL>{"log":"{b64_64}\n","stream":"stdout"}<NL>{"log":"-----END RSA PRIVATE KEY-----\n","stream":"stdout"}
key block	2026-03-04T12:00:00.1Z stdout F -----BEGIN PRIVATE KEY-----<NL>2026-03-04T12:00:00.2Z stdout F {b64_64}<NL>2026-03-04T12:00:00.3Z stdout F {b64_64}<NL>2026-03-04T12:00:00.4Z stdout F -----END PRIVATE KEY-----
key block	Mar  4 12:00:00 host app[7]: -----BEGIN EC PRIVATE KEY-----<NL>Mar  4 12:00:00 host app[7]: {b64_64}<NL>Mar  4 12:00:00 host app[7]: {b64_64}<NL>Mar  4 12:00:00 host app[7]: -----END EC PRIVATE KEY-----
key block	time=2026-03-04T12:00:00Z level=INFO msg="-----BEGIN OPENSSH PRIVATE KEY-----"<NL>time=2026-03-04T12:00:00Z level=INFO msg="{b64_70}"<NL>time=2026-03-04T12:00:00Z level=INFO msg="{b64_70}"<NL>time=2026-03-04T12:00:00Z level=INFO msg="-----END OPENSSH PRIVATE KEY-----"
key block	{"level":"info","msg":"-----BEGIN PRIVATE KEY-----","pid":7}<NL>{"level":"info","msg":"{b64_64}","pid":7}<NL>{"level":"info","msg":"-----END PRIVATE KEY-----","pid":7}
key block	web_1  | -----BEGIN PRIVATE KEY-----<NL>web_1  | {b64_64}<NL>web_1  | {b64_64}<NL>web_1  | -----END PRIVATE KEY-----
key block	tls.key: |<NL>    -----BEGIN PRIVATE KEY-----<NL>    {b64_64}<NL>    {b64_64}<NL>    -----END PRIVATE KEY-----
key block	{"private_key": "-----BEGIN PRIVATE KEY-----\n{b64_64}\n{b64_64}\n-----END PRIVATE KEY-----\n", "client_email": "a@b.iam.gserviceaccount.com"}
key block	-----BEGIN PGP PRIVATE KEY BLOCK-----<NL><NL>{b64_64}<NL>{b64_64}<NL>=ab1C<NL>-----END PGP PRIVATE KEY BLOCK-----
key block	PuTTY-User-Key-File-3: ssh-ed25519<NL>Encryption: none<NL>Private-Lines: 1<NL>{b64_48}<NL>Private-MAC: 00
key block	<key><NL>-----BEGIN PRIVATE KEY-----<NL>{b64_64}<NL>-----END PRIVATE KEY-----<NL></key>
key block	#<NL># 2048 bit OpenVPN static key<NL>#<NL>-----BEGIN OpenVPN Static key V1-----<NL>{hex32}<NL>{hex32}<NL>-----END OpenVPN Static key V1-----
short name	{"auths":{"ghcr.io":{"auth":"{b64_40}"}}}
short name	DOCKER_AUTH_CONFIG={\"auths\":{\"registry.example.com\":{\"auth\":\"{b64_40}\"}}}
short name	wpa_supplicant: psk="{V}"
short name	  psk={hex64}
short name	<pass>{V}</pass>
short name	ldap_bind_pw: {V}
short name	creds: {V}
short name	{"user":"bob","pw":"{V}"}
short name	bindpw {V}
short name	olcRootPW: {V}
short name	nas_secret = {V}
short name	enable secret 0 {V}
short name	snmp-server community {W} RO
short name	username admin password 0 {V}
short name	tacacs-server key {V}
short name	mdp: {V}
short name	contraseña: {V}
short name	"passwd" : "{V}",
short name	pass&#61;{V}
short name	{\"pwd\":\"{V}\"}
short name	%22pwd%22%3A%22{V}%22
known	DB_PASSWORD={V}<NL>retry with {V} failed
known	+ mysql -uroot -p{V} -e 'select 1'<NL>+ echo {V}
known	export API_TOKEN={V}<NL>curl https://api.example.net/v1/{V}/items
percent	body=%7B%22password%22%3A%20%22{V}%22%7D
percent	body=%7B%22password%22%3A+%22{V}%22%7D
percent	GET /cb?redirect=https%3A%2F%2Fx%2F%3Faccess_token%3D{V}%26n%3D1 HTTP/1.1
percent	payload=client_secret%3D{V}%26grant_type%3Dclient_credentials
operator	DB_PASSWORD ?= {V}
operator	API_TOKEN := {V}
operator	config.secret_key ||= "{V}"
operator	$password .= '{V}';
operator	var apiToken string = "{V}"
operator	const char *password = "{V}";
operator	char db_password[] = "{V}";
operator	#define API_TOKEN "{V}"
operator	private static final String API_KEY = "{V}";
operator	let apiKey: String = "{V}"
operator	val clientSecret: String = "{V}"
operator	password: str = "{V}"
operator	static SECRET: &str = "{V}";
operator	public const string ConnectionPassword = "{V}";
operator	if (token == "{V}") {
operator	$env:DB_PASSWORD = "{V}"
operator	set PGPASSWORD={V}
operator	setx API_TOKEN "{V}"
operator	SetEnv DB_PASS {V}
operator	ENV API_TOKEN {V}
operator	ARG NPM_TOKEN={V}
operator	fastcgi_param DB_PASSWORD {V};
operator	Environment="DB_PASSWORD={V}"
operator	Environment=API_KEY={V} LOG_LEVEL=debug
prose	The password for user app is "{V}"
prose	using api key {V}
prose	new token: {V}
prose	Generated password '{V}' for admin
prose	Your temporary password is: {V}
prose	admin password: {V}
prose	Initial root password: {V}
prose	A temporary password is generated for root@localhost: {P}
prose	Please use the following password to log in: {V}
prose	kubeadm join 10.0.0.1:6443 --token abcdef.{W16} --discovery-token-ca-cert-hash sha256:{hex64}
prose	Unseal Key 1: {b64_44}
prose	Initial Root Token: hvs.{V}{V}
prose	Jenkins initial setup is required. Please use the following password to proceed to installation:<NL><NL>{hex32}<NL><NL>This may also be found at: /var/jenkins_home/secrets/initialAdminPassword
prose	SecretID:         {uuid}
prose	elastic user password: {V}
prose	PASSWORD elastic = {V}
prose	Password for the elastic user (reset with `bin/elasticsearch-reset-password -u elastic`):<NL>  {V}
prose	Login password for user guest: {V}
prose	request failed, used s.{V24} (attempt 2)
prose	request failed, used 2/{d16}/{d16}:{hex32} (attempt 2)
prose	login with seed SU{B32_56} failed
argument	mysql --user=root --password={V} app
argument	mysqldump -u root -p{V} app
argument	psql "host=db user=app password={V} dbname=app"
argument	PGPASSWORD={V} psql -h db -U app
argument	redis-cli -h cache -a {V} ping
argument	redis-cli -u redis://default:{V}@cache:6379
argument	mongosh --username root --password {V}
argument	mongodb+srv://root:{P}@cluster0.example.mongodb.net/app
argument	curl -u admin:{V} https://example.net/
argument	curl --user "admin:{V}" https://example.net/
argument	curl -H "Authorization: Token {V}" https://example.net/
argument	curl -H 'X-Api-Key: {V}' https://example.net/
argument	curl -d 'grant_type=password&username=a&password={V}' https://example.net/token
argument	wget --http-password={V} https://example.net/
argument	wget --header="PRIVATE-TOKEN: {V}" https://gitlab.example.net/
argument	docker login -u bob -p {V} registry.example.net
argument	helm registry login example.net -u bob -p {V}
argument	helm upgrade app ./chart --set db.password={V}
argument	kubectl create secret generic db --from-literal=password={V}
argument	kubectl --token={V} get pods
argument	kubectl config set-credentials bob --token={V}
argument	az login --service-principal -u app -p {V} --tenant t
argument	aws configure set aws_secret_access_key {b64_40}
argument	gcloud auth activate-refresh-token bob {V}
argument	vault login {V}
argument	VAULT_TOKEN={V} vault status
argument	etcdctl --user root:{V} get /
argument	consul acl set-agent-token agent {uuid}
argument	aws ssm put-parameter --name /db/password --value {V} --type SecureString
argument	sshpass -p {V} ssh app@host
argument	sshpass -p '{P}' scp a host:
argument	openssl enc -aes-256-cbc -pass pass:{V} -in a
argument	openssl pkcs12 -export -passout pass:{V} -out a.p12
argument	ldapsearch -x -D cn=admin,dc=x -w {V} -b dc=x
argument	smbclient //srv/share -U bob%{V}
argument	mount -t cifs //srv/share /mnt -o username=bob,password={V}
argument	echo {V} | sudo -S id
argument	echo 'root:{V}' | chpasswd
argument	useradd -p '$6$saltsalt${hex86}' bob
argument	htpasswd -b /etc/nginx/htpasswd bob {V}
argument	mvn deploy -Dpassword={V}
argument	java -Djavax.net.ssl.keyStorePassword={V} -jar app.jar
argument	java -Dsonar.login={V} -jar scanner.jar
argument	keytool -list -storepass {V} -keystore a.jks
argument	ansible-playbook site.yml -e db_password={V}
argument	terraform apply -var "db_password={V}"
argument	snmpwalk -v2c -c {W} host
argument	snmpwalk -v3 -u bob -A {V} -X {V} host
argument	net use \\srv\share {V} /user:bob
argument	restic -r s3:x backup --password-command "echo {V}"
argument	borg: BORG_PASSPHRASE={V}
argument	nmcli dev wifi connect home password {V}
argument	git clone https://oauth2:{V}@gitlab.example.net/a/b.git
argument	pip install --index-url https://bob:{V}@pypi.example.net/simple x
argument	npm config set //npm.example.net/:_authToken {uuid}
argument	gpg --batch --passphrase {V} -d a.gpg
file	//npm.example.net/:_authToken={uuid}
file	machine example.net login bob password {V}
file	localhost:5432:app:bob:{V}
file	[client]<NL>user=root<NL>password={V}
file	"app" "{V}"
file	bob:{SHA}{b64_27}=
file	root:$6$abcdefgh${hex86}:19700:0:99999:7:::
file	<add name="Db" connectionString="Server=db;Database=a;User Id=sa;Password={V};" />
file	<property name="hibernate.connection.password">{V}</property>
file	<password>{P6}</password>
file	spring.datasource.password={V}
file	spring.datasource.password: {V}
file	- name: DB_PASSWORD<NL>  value: "{V}"
file	[[inputs.mysql]]<NL>  servers = ["root:{V}@tcp(127.0.0.1:3306)/"]
file	"AccountKey={b64_86}=="
file	DefaultEndpointsProtocol=https;AccountName=x;AccountKey={b64_86}==;EndpointSuffix=core.windows.net
file	Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={b64_43}=
file	aws_secret_access_key = {b64_40}
file	aws_session_token={b64_300}
file	PrivateKey = {b64_43}=
file	PresharedKey = {b64_43}=
file	requirepass {V}
file	masterauth {V}
file	stats auth admin:{V}
file	key "rndc-key" {<NL>  algorithm hmac-sha256;<NL>  secret "{b64_43}=";<NL>};
file	auth_pass {W8}
file	rabbitmq: default_pass = {V}
file	SECRET_KEY = 'django-insecure-{V}{V}'
file	'password' => env('DB_PASSWORD', '{V}'),
file	define('DB_PASSWORD', '{V}');
file	define( 'AUTH_KEY', '{P}{P}{P}{P}' );
file	$cfg['blowfish_secret'] = '{V}{V}';
file	production:<NL>  secret_key_base: {hex64}{hex64}
file	users:<NL>- name: bob<NL>  user:<NL>    token: {V}
file	chpasswd:<NL>  list: |<NL>    root:{V}<NL>    bob:{V}
file	ssh_pwauth: true<NL>password: {V}
file	apiVersion: v1<NL>kind: Secret<NL>data:<NL>  x: {b64_28}
file	[credentials]<NL>token = "{V}"
file	{"Credentials":{"SecretAccessKey":"{b64_40}","SessionToken":"{b64_300}"}}
dump	map[DB_HOST:db DB_PASSWORD:{V} PORT:80]
dump	Config{Host:"db", Password:"{V}", Port:5432}
dump	Config(host='db', password='{V}', port=5432)
dump	{'host': 'db', 'password': '{V}'}
dump	#<Config host="db", password="{V}">
dump	array(2) { ["password"]=> string(20) "{V}" }
dump	Config { host: "db", password: Some("{V}") }
dump	Config{host=db, password={V}, port=5432}
dump	{:password "{V}", :host "db"}
dump	%{host: "db", password: "{V}"}
dump	{<<"password">>,<<"{V}">>}
dump	os.environ: environ({'HOME': '/root', 'API_TOKEN': '{V}'})
dump	"Env": ["PATH=/bin", "DB_PASSWORD={V}"]
dump	[Env] PATH=/bin DB_PASSWORD={V} TERM=xterm
dump	 id | user | password<NL>----+------+----------<NL>  1 | bob  | {V}
dump	*************************** 1. row ***************************<NL>    user: bob<NL>password: {V}
header	Authorization: Basic {b64_24}
header	authorization: bearer {V}{V}
header	Proxy-Authorization: Basic {b64_24}
header	Cookie: session={V}; theme=dark
header	Set-Cookie: JSESSIONID={V}; Path=/; HttpOnly
header	X-Vault-Token: {V}
header	X-Amz-Security-Token: {b64_200}
header	"headers": {"x-api-key": "{V}"}
header	> Authorization: Bearer {V}
header	https://hooks.example.net/services/x?token={V}
header	https://maps.googleapis.com/maps/api/js?key=AIza{b64u_35}
header	wss://example.net/socket?auth={V}
header	amqp://app:{V}@mq:5672/vhost
header	smtp://bob%40example.net:{V}@mail.example.net:587
header	jdbc:postgresql://db/app?user=app&password={V}
header	jdbc:oracle:thin:app/{V}@db:1521/x
header	Server=db;Uid=app;Pwd={P};
statement	ALTER USER app IDENTIFIED BY '{V}';
statement	CREATE ROLE app LOGIN PASSWORD '{V}'
statement	GRANT ALL ON *.* TO 'app'@'%' IDENTIFIED BY '{V}'
statement	SET PASSWORD FOR 'app' = '{V}';
statement	CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'a', password '{V}');
statement	INSERT INTO users (name, password) VALUES ('bob', '{V}');
statement	UPDATE users SET password = '{V}' WHERE id = 1
statement	CREATE LOGIN app WITH PASSWORD = '{V}';
statement	SELECT dblink_connect('host=db password={V}')
statement	db.createUser({user: "app", pwd: "{V}", roles: []})
statement	CONFIG SET requirepass {V}
statement	AUTH default {V}
statement	CREATE SUBSCRIPTION s CONNECTION 'host=db password={V}' PUBLICATION p
spare	passwd: password expiry information changed.
spare	passwd: user bob does not exist
spare	Get:1 http://mirror.example.net/debian bookworm/main amd64 passwd amd64 1:4.13+dfsg1-1+b1 [971 kB]
spare	error: cannot fetch token: 400 Bad Request
spare	auth token: present
spare	password authentication failed for user "bob"
spare	token=Token{a64f992 android.os.Binder@2bd79ce}
spare	PASSWORD=${DB_PASSWORD:?set it}
spare	password: {{ vault_db_password }}
spare	secretKeyRef: {name: db, key: password}
spare	SECRET_BACKEND=vault
spare	Enter passphrase for key '/home/bob/.ssh/id_ed25519':
spare	Permission denied (publickey,password).
spare	The password must have at least 12 characters, one digit and one symbol
spare	public_key: AAAAC3NzaC1lZDI1NTE5AAAAI{b64_43}
spare	image: nginx@sha256:{hex64}
spare	commit {hex40}
spare	csrf_token is missing
spare	warning: password file "/root/.pgpass" has group or world access; permissions should be u=rw (0600) or less
spare	token_type: bearer, expires_in: 3600
spare	KEY_ROTATION_DAYS=30
spare	password_encryption = scram-sha-256
spare	PasswordAuthentication no
spare	PermitRootLogin prohibit-password
spare	auth required pam_unix.so nullok
spare	password [success=1 default=ignore] pam_unix.so obscure use_authtok try_first_pass yescrypt
spare	ssl_certificate_key /etc/nginx/ssl/example.key;
spare	Reading package lists... Done
spare	tokens used: 1523, prompt tokens: 1200, completion tokens: 323
spare	max_tokens=4096 temperature=0.2
spare	the secret of happiness is freedom
spare	Failed to verify signature: key not found in keyring
spare	key: primary, algorithm: ed25519, created: 2026-03-04
spare	apt-key is deprecated. Manage keyring files in trusted.gpg.d instead
spare	no such secret: db-credentials
spare	POST /api/v1/token 200 in 35ms
spare	Bearer token is required
spare	user bob logged in with password from 10.0.0.1
spare	sessionId: {uuid}
spare	X-Request-Id: {hex32}
ROWS

my $letters = join '', 'a' .. 'z', 'A' .. 'Z', 0 .. 9;

sub run_of
{
	my ($of, $n) = @_;
	return join '', map { substr $of, int(rand length $of), 1 } 1 .. $n;
}

# One value of that kind and length.
sub value_of
{
	my ($kind, $n) = @_;
	return run_of($letters, 2) . 'aK' . (1 + int rand 9) . run_of($letters, ($n || 20) - 5) if $kind eq 'V';
	return run_of('123456789', $n) if $kind eq 'd';
	return run_of(join('', 'A' .. 'Z', 2 .. 7), $n) if $kind eq 'B32_';
	return run_of('abcdefghijklmnopqrstuvwxyz0123456789', ($n || 20)) if $kind eq 'L';
	return 'x' . run_of($letters, 5) . run_of('!#%^*+', 2) . '7' . run_of($letters, 5) if $kind eq 'P' && $n ne '6';
	return run_of($letters, 8) . '4' . run_of($letters, 3) if $kind eq 'P';
	return 'k' . run_of('bcdfghjkmnpqrstvwxz', ($n || 12) - 2) . '7' if $kind eq 'W';
	return run_of('0123456789abcdef', $n) if $kind eq 'hex';
	return uc run_of('0123456789abcdef', $n) if $kind eq 'HEX';
	return join ':', map { uc run_of('0123456789abcdef', 2) } 1 .. $n if $kind eq 'COLONS';
	return run_of("$letters+/", $n) if $kind eq 'b64_';
	return run_of("$letters-_", $n) if $kind eq 'b64u_';
	return join '-', map { run_of('0123456789abcdef', $_) } 8, 4, 4, 4, 12;
}

# Rows as [group, text, secrets...], $times of each; the same at every run. A value
# with a bang, {uuid!}, is no secret.
sub fill_rows
{
	my ($times, @from) = @_;
	my @texts;
	srand 41;
	for my $row (map { (@from) } 1 .. $times)
	{
		my ($group, $text) = @$row;
		my @secrets;
		$text =~ s/<NL>/\n/g;
		my %same;
		$text =~ s/\{(V|P|W|L|d|B32_|hex|HEX|COLONS|b64_|b64u_|uuid)(\d*)(!?)\}/
			my $value = $group eq 'known' && $same{"$1$2"} || value_of($1, $2);
			$same{"$1$2"} = $value;
			push @secrets, $value unless $3 || $group eq 'spare' || ($1 eq 'hex' && $2 == 64 && $text =~ m{ca-cert-hash});
			$value/gex;
		push @texts, [ $group, "$text\n", @secrets ];
	}
	return @texts;
}

# The rows of this file, filled.
sub documented
{
	my ($times) = @_;
	return fill_rows($times, @rows);
}

1;
