# More places where secrets sit, as people who never saw the rules wrote them
# down: terminals, other languages, dumps, statements, tables. The rows are
# like those of Carriers.pm.
package RedactCorpus::Sightings;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(sightings);

my @sightings = (
	[ 'terminal colours', '', 'field', "\e[32m{K}\e[0m={S}\n", "web_1  | \e[36m{k}\e[0m=\e[1;33m{S}\e[0m user=x\n", "{\"msg\":\"\\u001b[32m{k}\\u001b[0m={S} port=1\"}\n" ],
	[ 'terminal colours, quoted', '', 'backslashed', "{ user: \e[32m'bob'\e[39m, {c}: \e[32m'{S}'\e[39m }\n" ],
	[ 'other languages', '', 'line', "Mot de passe : {S}\n", "contraseña={S}\n", "Kennwort: {S}\n", "wachtwoord: {S}\n", "lösenord={S}\n", "hasło: {S}\n", "Пароль: {S}\n", "密码：{S}\n", "数据库密码: {S}\n", "パスワード：{S}\n", "비밀번호: {S}\n" ],
	[ 'codes', '', 'field', "otp={S}\n", "PIN={S}\n", "pin_code={S}\n", "recovery_code: {S}\n" ],
	[ 'php dumps', '', 'line', "Array\n(\n    [user] => bob\n    [{k}] => {S}\n)\n" ],
	[ 'php var_dump', '', 'literal', "array(1) { [\"{k}\"]=> string(7) \"{S}\" }\n" ],
	[ 'form with brackets', '', 'percent', "user[name]=bob&user[{k}]={S}&user[age]=1\n", "user%5B{k}%5D={S}&user%5Bname%5D=bob\n" ],
	[ 'statements', '', 'word', "fastcgi_param {K} {S}\n", "vault kv put app/db/{k} {S}\n", "+ aws configure set {k} {S}\n", "set -Ux {K} {S}\n" ],
	[ 'statements, quoted', '', 'literal', "AuthLDAPBindPassword \"{S}\"\n", "storePassword '{S}'\n", "fastcgi_param {K} \"{S}\";\n", "10.0.0.1 : PSK \"{S}\"\n" ],
	[ 'said', '', 'literal', "the password is \"{S}\"\n", "2026-03-04 app: your password is '{S}', change it\n" ],
	[ 'rust over lines', '', 'json', "Config {\n    {k}: Some(\n        \"{S}\",\n    ),\n}\n" ],
	[ 'sql strings', '', 'backslashed', "ALTER ROLE app PASSWORD E'{S}';\n" ],
	[ 'openssl', '', 'word', "openssl enc -pass pass:{S} -in a -out b\n", "openssl pkcs12 -export -password pass:{S}\n" ],
	[ 'percent-encoded pairs', '', 'token68', "{k}%3D{S}%26user%3Dbob\n" ],
	[ 'commands, options', '', 'colon', "az login -u bob -p {S}\n", "twine upload -u __token__ -p {S} dist/a.whl\n", "ipmitool -I lanplus -H 10.0.0.1 -U admin -P {S} chassis status\n", "redis-cli --pass {S} ping\n", "skopeo copy --src-creds bob:{S} docker://a docker://b\n", "xfreerdp /u:bob /p:{S} /v:host\n", "ssh-keygen -t ed25519 -N {S} -f key\n", "ldappasswd -s {S} -D cn=admin uid=bob\n", "mosquitto_pub -u bob -P {S} -t x\n", "lftp -u bob,{S} ftp.example.net\n", "nmcli dev wifi connect HOME password {S}\n" ],
	[ 'commands, arguments', '', 'token68', "cargo login {S}\n", "vault login {S}\n", "ngrok config add-authtoken {S}\n", "rabbitmqctl add_user bob {S}\n", "wpa_passphrase HOME {S}\n", "htpasswd -b -c .htpasswd bob {S}\n", "htpasswd -nb bob {S}\n", "poetry config http-basic.foo bob {S}\n", "composer config github-oauth.github.com {S}\n", "npm config set //registry.example.net/:_authToken {S}\n", "mc alias set minio http://m:9000 admin {S}\n", "net user bob {S} /add\n" ],
	[ 'commands, oracle', '', 'token68', "sqlplus scott/{S}\n" ],
	[ 'commands, cookies', '', 'cookie', "curl -b 'sid={S}; theme=\x03dark\x04' https://example.net\n" ],
	[ 'yaml lists', 'yaml', 'yaml', "passwords:\n  - {S}\nhost: db\n", "password:\n  {S}\nhost: db\n" ],
	[ 'json lists', 'json', 'json', "{\"passwords\":[\"{S}\"],\"n\":1}\n", "{\n  \"{k}\":\n    \"{S}\",\n  \"n\": 1\n}\n" ],
	[ 'argv over lines', 'yaml', 'word', "args:\n- --token\n- {S}\n- --v=2\n", "command:\n  - redis-server\n  - --requirepass\n  - {S}\n" ],
	[ 'terraform heredoc', '', 'word', "{k} = <<EOT\n{S}\nEOT\nhost = 1\n" ],
	[ 'terraform plan', '', 'json', "      ~ {k} = \"\x03old1\x04\" -> \"{S}\"\n", "      - {k} = \"{S}\" -> null\n" ],
	[ 'cdata', '', 'literal', "<{c}><![CDATA[{S}]]></{c}>\n" ],
	[ 'csv', '', 'field', "user,password\nbob,{S}\n", "name;{k};mail\nbob;{S};b\@x\n", "\"user\",\"password\",\"n\"\n\"bob\",\"{S}\",\"1\"\n", "User Name,Access key ID,Secret access key\nbob,AKX,{S}\n", "id\t{k}\n1\t{S}\n" ],
	[ 'psql table', '', 'field', " id | name | {k} \n----+------+----------\n  1 | bob  | {S}\n(1 row)\n", "-[ RECORD 1 ]--\n{k} | {S}\n" ],
	[ 'mysql table', '', 'field', "+----+----------+\n| id | {k} |\n+----+----------+\n|  1 | {S} |\n+----+----------+\n" ],
	[ 'markdown table', '', 'field', "| Setting | Value |\n|---|---|\n| {K} | {S} |\n| HOST | db |\n", "| {K} | `{S}` |\n" ],
	[ 'protocols', '', 'token68', "> PASS {S}\n", "C: AUTH PLAIN {S}\n", "a1 LOGIN bob {S}\n", "sendto(3, \"AUTH {S}\\r\\n\", 14, 0, NULL, 0) = 14\n", "1772600000.123456 [0 127.0.0.1:1234] \"AUTH\" \"default\" \"{S}\"\n" ],
	[ 'network devices', '', 'token68', "snmp-server community {S} RO\n", "rocommunity {S} 10.0.0.0/8\n", "enable secret 5 {S}\n", "tacacs-server key {S}\n", "crypto isakmp key {S} address 0.0.0.0\n" ],
	[ 'data source names', '', 'colon', "DSN: app:{S}\@tcp(db:3306)/app?parseTime=true\n" ],
	[ 'oracle thin', '', 'alnum', "jdbc:oracle:thin:scott/{S}\@db:1521:X\n" ],
	[ 'pairs of arguments', '', 'backslashed', "requests.get(url, auth=('bob', '{S}'))\n", "db.auth('bob', '{S}')\n", "HTTPBasicAuth('bob', '{S}')\n" ],
	[ 'sql statements', '', 'doubled', "SET PASSWORD FOR bob = '{S}';\n", "SELECT pgp_sym_encrypt('x', '{S}');\n" ],
	[ 'pipes', '', 'literal', "echo '{S}' | docker login -u bob --password-stdin\n", "+ echo 'root:{S}' | sudo chpasswd\n", "echo -n '{S}' | sudo -S apt update\n" ],
	[ 'masks', '', 'line', "::add-mask::{S}\n" ],
	[ 'pairs, value first', 'json', 'json', "{\"value\":\"{S}\",\"name\":\"{K}\"}\n" ],
	[ 'pairs, value first, yaml', 'yaml', 'word', "- value: {S}\n  name: {K}\n" ],
	[ 'pairs of headers', 'json', 'token68', "{\"headers\":[{\"name\":\"Authorization\",\"value\":\"Bearer {S}\"},{\"name\":\"Accept\",\"value\":\"*\"}]}\n" ],
	[ 'xml, named text', '', 'xml', "<property name=\"{o}\">{S}</property>\n", "<entry key=\"{o}\">{S}</entry>\n", "<Password><Value>{S}</Value><PlainText>true</PlainText></Password>\n" ],
	[ 'xml, escaped', '', 'token68', "&lt;{c}&gt;{S}&lt;/{c}&gt;\n" ],
	[ 'user and secret', '', 'colon', "creds=bob:{S}\n", "http --auth bob:{S} GET api/x\n" ],
	[ 'pass', '', 'json', "{\"user\":\"bob\",\"pass\":\"{S}\"}\n" ],
	[ 'sql rows', '', 'doubled', "INSERT INTO users (id, name, {k}) VALUES (1, 'bob', '{S}');\n", "insert into t ({k}, n) values ('{S}', 1), (NULL, 2)\n" ],
	[ 'sql copy', '', 'alnum', "COPY public.users (id, {k}, mail) FROM stdin;\n1\t{S}\tb\@example.net\n2\t\\N\tc\@example.net\n\\.\n" ],
	[ 'reset tokens', '', 'percent', "https://app.example.net/reset?reset_token={S}\n", "verify_token={S}&n=1\n" ],
	[ 'pipes into gpg', '', 'literal', "echo '{S}' | gpg --batch --passphrase-fd 0 -d x\n", "printf '%s' '{S}' | docker login --username a --password-stdin\n" ],
	[ 'form-data', '', 'line', "--b\r\nContent-Disposition: form-data; name=\"{k}\"\r\n\r\n{S}\r\n--b--\r\n",
		"--b\nContent-Disposition: form-data; name=\"{c}\"\nContent-Type: text/plain\n\n{S}\n--b\n" ],
	[ 'journal bytes', 'json', 'bytes', "{\"_PID\":\"7\",\"MESSAGE\":[27,91,51,49,109,114,101,116,114,121,27,91,48,109,32,112,97,115,115,119,111,114,100,61,{S}],\"PRIORITY\":\"6\"}\n" ],
	[ 'json with html entities', '', 'token68', "{&#x27;{c}&#x27;: &#x27;{S}&#x27;, &#x27;port&#x27;: 1}\n" ],
	[ 'json in an access log', '', 'token68', "10.0.0.1 \"POST /x\" 200 \"{\\x22{c}\\x22:\\x22{S}\\x22,\\x22a\\x22:1}\"\n" ],
);

# All rows, as hashes.
sub sightings
{
	return map {
		my ($name, $parse, $encoder, @texts) = @$_;
		{ name => $name, parse => $parse, encoder => $encoder, texts => \@texts }
	} @sightings;
}

1;
