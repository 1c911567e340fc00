# Where secrets sit. A row is a carrier's name, how its documents parse (or
# ''), the encoder that writes the secret, and the documents: {S} is the
# secret, {K} its key in capitals, {k} in snake case, {c} camel, {P} Pascal,
# {d} with dashes, {o} with dots; {hex} is an id that must stay. What is
# between \x03 and \x04 may go too.
package RedactCorpus::Carriers;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(carriers);

my $when = '2026-03-04T12:00:01Z';

my @carriers = (
	[ 'env', '', 'word', "{K}={S}\n", "PATH=/usr/bin\n{K}={S}\nPORT=8080\n" ],
	[ 'env quoted', '', 'shell_double', "{K}=\"{S}\"\n", "A=1\n{K}=\"{S}\" # rotated\n" ],
	[ 'env single-quoted', '', 'literal', "{K}='{S}'\n" ],
	[ 'export', '', 'word', "export {K}={S}\n", "+ export {K}={S}\n", "env {K}={S} ./run.sh --port 80\n" ],
	[ 'export quoted', '', 'shell_double', "export {K}=\"{S}\"; ./start\n", "declare -x {K}=\"{S}\"\n" ],
	[ 'ini', '', 'line', "[database]\nhost = db\n{k} = {S}\nport = 5432\n", "[a]\n{d}={S}\n" ],
	[ 'ini quoted', '', 'json', "[client]\n{k} = \"{S}\"\n" ],
	[ 'toml', 'toml', 'json', "[db]\nhost = \"db\"\n{k} = \"{S}\"\nport = 5432\n", "conn = { user = \"app\", {k} = \"{S}\", port = 1 }\n" ],
	[ 'toml literal', 'toml', 'literal', "[db]\n{d} = '{S}'\nport = 5432\n" ],
	[ 'toml multi-line', 'toml', 'json', "[db]\n{k} = \"\"\"{S}\"\"\"\nport = 1\n" ],
	[ 'yaml plain', 'yaml', 'yaml', "db:\n  host: db\n  {k}: {S}\n  port: 5432\n", "- {c}: {S}\n  name: x\n" ],
	[ 'yaml double-quoted', 'yaml', 'json', "db:\n  {k}: \"{S}\"\n  port: 5432\n", "{k}: \"{S}\" # old\n" ],
	[ 'yaml single-quoted', 'yaml', 'doubled', "db:\n  {c}: '{S}'\n  port: 5432\n" ],
	[ 'yaml flow', 'yaml', 'json', "db: {host: db, {k}: \"{S}\", port: 5432}\n" ],
	[ 'yaml block scalar', 'yaml', 'block', "db:\n  {k}: |\n    {S}\n  port: 5432\n", "{k}: >-\n  {S}\nport: 1\n", "db:\n  {k}: |-\n    {S}\n" ],
	[ 'yaml anchor', 'yaml', 'json', "x: &cred\n  a: 1\n{k}: &pw \"{S}\"\nb: *cred\n" ],
	[ 'yaml anchor plain', 'yaml', 'yaml', "{k}: &pw {S}\ncopy: *pw\n" ],
	[ 'yaml name/value', 'yaml', 'json', "env:\n  - name: {K}\n    value: \"{S}\"\n  - name: PORT\n    value: \"80\"\n" ],
	[ 'yaml name/value plain', 'yaml', 'yaml', "env:\n- name: {K}\n  value: {S}\n- name: PORT\n  value: \"80\"\n" ],
	[ 'yaml env list', 'yaml', 'word', "services:\n  web:\n    environment:\n      - {K}={S}\n      - PORT=80\n" ],
	[ 'json', 'json', 'json', "{\"host\":\"db\",\"{k}\":\"{S}\",\"port\":5432}\n", "{\n  \"{c}\": \"{S}\",\n  \"port\": 1\n}\n", "[{\"{d}\" : \"{S}\"}]\n" ],
	[ 'json in a string', 'json', 'json2', "{\"msg\":\"{\\\"{k}\\\":\\\"{S}\\\",\\\"n\\\":1}\",\"level\":\"info\"}\n" ],
	[ 'json in a string twice', 'json', 'json3', "{\"log\":\"{\\\"msg\\\":\\\"{\\\\\\\"{k}\\\\\\\":\\\\\\\"{S}\\\\\\\"}\\\"}\"}\n" ],
	[ 'json name/value', 'json', 'json', "{\"env\":[{\"name\":\"{K}\",\"value\":\"{S}\"},{\"name\":\"PORT\",\"value\":\"80\"}]}\n", "[{\"Key\": \"{K}\", \"Value\": \"{S}\"}]\n" ],
	[ 'json env list', 'json', 'json', "{\"Env\":[\"PATH=/bin\",\"{K}={S}\"]}\n" ],
	[ 'json log line', 'json', 'json', "{\"level\":\"info\",\"ts\":1772600000.25,\"msg\":\"login\",\"{k}\":\"{S}\",\"trace_id\":\"{hex}\"}\n" ],
	[ 'xml element', '', 'xml', "<db><user>app</user><{k}>{S}</{k}><port>1</port></db>\n", "<{c}>{S}</{c}>\n" ],
	[ 'xml attribute', '', 'xml', "<db user=\"app\" {c}=\"{S}\" port=\"1\"/>\n" ],
	[ 'xml key/value', '', 'xml', "<add key=\"{P}\" value=\"{S}\" />\n", "<property name=\"{o}\" value=\"{S}\"/>\n" ],
	[ 'xml name and value elements', '', 'xml', "<property><name>{o}</name><value>{S}</value></property>\n" ],
	[ 'properties', '', 'line', "app.{o}={S}\n", "spring.datasource.{k} = {S}\n", "app.{o}: {S}\n" ],
	[ 'key => value', '', 'backslashed', "  '{k}' => '{S}',\n", "  :{k} => '{S}',\n" ],
	[ 'key => value, double', '', 'json', "\t\"{k}\" => \"{S}\",\n" ],
	[ 'ruby symbol', '', 'backslashed', "  {k}: '{S}', port: 5432\n" ],
	[ 'sql password', '', 'doubled', "CREATE ROLE app LOGIN PASSWORD '{S}';\n", "LOG:  statement: ALTER USER app WITH ENCRYPTED PASSWORD '{S}' VALID UNTIL 'infinity'\n" ],
	[ 'sql identified by', '', 'doubled', "CREATE USER 'app'\@'%' IDENTIFIED BY '{S}';\n", "SET PASSWORD FOR app = PASSWORD('{S}');\n" ],
	[ 'libpq', '', 'field', "host=db port=5432 user=app password={S} dbname=app\n", "primary_conninfo = 'host=db user=rep password={S} sslmode=require'\n" ],
	[ 'libpq quoted', '', 'backslashed', "host=db user=app password='{S}' dbname=app\n" ],
	[ 'jdbc', '', 'percent', "jdbc:postgresql://db:5432/app?user=app&password={S}&ssl=true\n", "url=jdbc:mysql://db/app?password={S}\n" ],
	[ 'jdbc semicolons', '', 'field', "jdbc:sqlserver://db:1433;database=app;user=sa;password={S};encrypt=true\n" ],
	[ 'ado', '', 'ado', "Server=db;Database=app;User Id=sa;Password={S};Encrypt=True\n", "Data Source=db;User ID=sa;Pwd={S};\n", "\"DefaultConnection\": \"Server=db;Uid=sa;Pwd={S}\"\n" ],
	[ 'ado quoted', '', 'ado_quoted', "Server=db;Password=\"{S}\";Database=app\n" ],
	[ 'url user info', '', 'percent', "postgres://app:{S}\@db.example.net:5432/app\n", "DATABASE_URL=mysql://root:{S}\@10.0.0.5/app\n", "cloning https://deploy:{S}\@git.example.net/a/b.git\n", "{\"redis\":\"redis://:{S}\@cache:6379/0\"}\n" ],
	[ 'url user info, unescaped', '', 'word', "amqp://app:{S}\@mq:5672/vhost\n", "mongodb+srv://app:{S}\@c0.example.net/?retryWrites=true\n" ],
	[ 'url query', '', 'percent', "GET https://api.example.net/v1/items?{k}={S}&page=2 200\n", "https://api.example.net/cb?state=1&{k}={S}\n", "\"GET /v1?{k}={S} HTTP/1.1\" 200 12\n" ],
	[ 'urlencoded body', '', 'form', "grant_type=password&username=app&{k}={S}&scope=read\n", "{k}={S}&n=1\n" ],
	[ 'bearer', '', 'token68', "Authorization: Bearer {S}\n", "authorization: bearer {S}\r\nHost: x\r\n", "  \"Authorization\": \"Bearer {S}\",\n", "> Authorization: Bearer {S}\n" ],
	[ 'basic', '', 'user_base64', "Authorization: Basic {S}\n", "proxy-authorization: Basic {S}\n", "'Authorization': 'Basic {S}'\n" ],
	[ 'token scheme', '', 'token68', "Authorization: Token {S}\n", "Authorization: token {S}\n" ],
	[ 'digest', '', 'literal', "Authorization: Digest username=\"app\", realm=\"r\", nonce=\"{hex}\", uri=\"/\", response=\"{H}\"\n" ],
	[ 'authorization, bare', '', 'token68', "Authorization: {S}\n", "authorization={S}\n" ],
	[ 'cookie', '', 'cookie', "Cookie: sessionid={S}\n", "Cookie: theme=\x03dark\x04; session={S}; lang=\x03en\x04\n" ],
	[ 'set-cookie', '', 'cookie', "Set-Cookie: sessionid={S}; Path=/; HttpOnly\n", "set-cookie: auth_token={S}; Max-Age=3600; Secure\n" ],
	[ 'x-api-key', '', 'token68', "X-Api-Key: {S}\n", "x-auth-token: {S}\n", "X-Vault-Token: {S}\n", "PRIVATE-TOKEN: {S}\n", "< X-Amz-Security-Token: {S}\n" ],
	[ 'curl -u', '', 'colon', "curl -u app:{S} https://api.example.net/\n", "curl -sS --user app:{S} https://x.example.net\n" ],
	[ 'curl -u quoted', '', 'literal', "curl -u 'app:{S}' https://api.example.net/\n" ],
	[ 'curl -H', '', 'token68', "curl -H \"Authorization: Bearer {S}\" https://x\n", "curl -H 'X-API-Key: {S}' https://x\n", "wget --header=\"Authorization: Token {S}\" https://x\n" ],
	[ 'mysql -p', '', 'word', "mysql -u root -p{S} app < dump.sql\n", "+ mysqldump -h db -uroot -p{S} --all-databases\n" ],
	[ 'mysql -p quoted', '', 'literal', "mysql -uroot -p'{S}' app\n" ],
	[ '--password x', '', 'word', "backup --host db --password {S} --verbose\n", "tool --{d} {S}\n", "sshpass -p {S} ssh host\n" ],
	[ '--password x quoted', '', 'shell_double', "backup --password \"{S}\" --verbose\n" ],
	[ '--token=x', '', 'word', "agent --url https://ci --token={S} --debug\n", "ExecStart=/usr/bin/agent --{d}={S} --port=80\n" ],
	[ '--token=x quoted', '', 'literal', "agent --token='{S}' --debug\n" ],
	[ 'argv json', 'json', 'json', "{\"Cmd\":[\"server\",\"--password\",\"{S}\",\"--port\",\"80\"]}\n", "[\"agent\", \"--token={S}\"]\n" ],
	[ 'argv python', '', 'backslashed', "running ['agent', '--password', '{S}', '-v']\n", "cmd=['x', '--token={S}']\n" ],
	[ 'audit execve', '', 'word', "type=EXECVE msg=audit(1772600000.123:456): argc=3 a0=\"agent\" a1=\"--password\" a2=\"{S}\"\n", "type=EXECVE msg=audit(1772600000.123:457): argc=2 a0=\"agent\" a1=\"--token={S}\"\n" ],
	[ 'audit execve, hex', '', 'hex', "type=EXECVE msg=audit(1772600000.123:458): argc=4 a0=\"agent\" a1=\"--password\" a2={S} a3=\"-v\"\n" ],
	[ 'docker inspect', 'json', 'json', "[{\"Id\":\"{hex64}\",\"Config\":{\"Env\":[\"PATH=/usr/bin\",\"{K}={S}\",\"LANG=C\"],\"Image\":\"sha256:{hex64}\"}}]\n", "[\n  {\n    \"Config\": {\n      \"Env\": [\n        \"{K}={S}\"\n      ]\n    }\n  }\n]\n" ],
	[ 'docker run -e', '', 'word', "docker run -d -e {K}={S} -p 80:80 app:1.2\n", "docker run --env {K}={S} app\n", "docker build --build-arg {K}={S} .\n" ],
	[ 'docker login', '', 'word', "docker login -u ci -p {S} registry.example.net\n", "docker login --username ci --password {S}\n" ],
	[ 'dockerfile', '', 'word', "FROM debian:12\nENV {K}={S}\n", "ENV {K} {S}\nCMD x\n", "ARG {K}={S}\n" ],
	[ 'dockerconfigjson', 'json', 'user_base64', "{\"auths\":{\"registry.example.net\":{\"auth\":\"{S}\"}}}\n" ],
	[ 'kubernetes secret', 'yaml', 'base64', "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ntype: Opaque\ndata:\n  {d}: {S}\nimmutable: true\n", "apiVersion: v1\ndata:\n  {k}: {S}\nkind: Secret\nmetadata:\n  name: x\n" ],
	[ 'kubernetes secret json', 'json', 'base64', "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"{k}\":\"{S}\"},\"type\":\"Opaque\"}\n" ],
	[ 'kubernetes stringData', 'yaml', 'json', "kind: Secret\nstringData:\n  {k}: \"{S}\"\n" ],
	[ 'netrc', '', 'word', "machine api.example.net login app password {S}\n", "machine git.example.net\n  login app\n  password {S}\n" ],
	[ 'pgpass', '', 'pgpass', "db.example.net:5432:app:app:{S}\n", "*:5432:*:postgres:{S}\n" ],
	[ 'npmrc', '', 'token68', "//registry.example.net/:_authToken={S}\n", "//npm.example.net/:_password={S}\n" ],
	[ 'npmrc _auth', '', 'user_base64', "_auth={S}\n" ],
	[ 'git-credentials', '', 'percent', "https://deploy:{S}\@git.example.net\n" ],
	[ 'kubeconfig', 'yaml', 'token68', "users:\n- name: ci\n  user:\n    token: {S}\n", "users:\n- name: ci\n  user:\n    client-key-data: {S}\n" ],
	[ 'kubeconfig password', 'yaml', 'json', "users:\n- name: ci\n  user:\n    username: app\n    password: \"{S}\"\n" ],
	[ 'aws credentials', '', 'token68', "[default]\naws_access_key_id = {U}\naws_secret_access_key = {S}\n", "aws_session_token={S}\n" ],
	[ 'terraform', '', 'json', "resource \"x\" \"y\" {\n  username = \"app\"\n  {k} = \"{S}\"\n}\n", "{k}   = \"{S}\"\n" ],
	[ 'terraform variable', '', 'json', "variable \"{k}\" {\n  type    = string\n  default = \"{S}\"\n}\n" ],
	[ 'powershell', '', 'doubled', "\$env:{K} = '{S}'\n", "\${P} = '{S}'\n", "ConvertTo-SecureString '{S}' -AsPlainText -Force\n" ],
	[ 'powershell double', '', 'literal', "\$env:{K} = \"{S}\"\n", "New-User -Name app -Password \"{S}\" -Force\n" ],
	[ 'windows set', '', 'word', "set {K}={S}\r\n", "setx {K} {S}\r\n" ],
	[ 'heredoc', '', 'word', "cat > .env <<EOF\nPORT=80\n{K}={S}\nEOF\n" ],
	[ 'heredoc ini', '', 'line', "sudo tee /etc/x.conf <<'END'\n[db]\n{k} = {S}\nEND\n" ],
	[ 'go struct', '', 'field', "config: {Host:db.example.net User:app {P}:{S} Port:5432}\n", "&main.Config{Host:\"db\", {P}:\"{S}\", Port:5432}\n" ],
	[ 'go map', '', 'field', "map[host:db {k}:{S} port:5432]\n" ],
	[ 'python dict', '', 'backslashed', "{'host': 'db', '{k}': '{S}', 'port': 5432}\n", "KeyError: 'x' in {'{k}': '{S}'}\n" ],
	[ 'python call', '', 'backslashed', "psycopg2.connect(host='db', user='app', password='{S}')\n", "Config(host='db', {k}='{S}', port=5432)\n", "  File \"/app/x.py\", line 3, in <module>\n    login(user=\"app\", {k}='{S}')\n" ],
	[ 'js object', '', 'backslashed', "{ host: 'db', {c}: '{S}', port: 5432 }\n", "const {c} = '{S}';\n", "process.env.{K} = '{S}'\n" ],
	[ 'java dump', '', 'field', "DataSource[url=jdbc:x, user=app, {c}={S}, pool=5]\n", "Config(host=db, {c}={S})\n" ],
	[ 'rust struct', '', 'json', "Config { host: \"db\", {k}: \"{S}\", port: 5432 }\n", "Some(Settings { {k}: Some(\"{S}\") })\n" ],
	[ 'php define', '', 'backslashed', "define('{K}', '{S}');\n", "\$cfg['{k}'] = '{S}';\n" ],
	[ 'assignment in code', '', 'json', "    {k} = \"{S}\"\n", "String {c} = \"{S}\";\n", "{c} := \"{S}\"\n", "os.environ[\"{K}\"] = \"{S}\"\n" ],
	[ 'logfmt', '', 'field', "time=$when level=info msg=start {k}={S} port=80\n" ],
	[ 'logfmt quoted', '', 'json', "time=$when level=info {k}=\"{S}\" port=80\n" ],
	[ 'prose', '', 'field', "$when app[12]: {k}: {S}\n" ],
	[ 'shadow', '', 'literal', "root:{crypt}:19800:0:99999:7:::\n" ],
	[ 'htpasswd', '', 'literal', "app:{apr1}\n" ],
	[ 'redis config', '', 'word', "requirepass {S}\n", "masterauth {S}\n", "redis-cli -h cache -a {S} ping\n" ],
	[ 'wireguard', '', 'literal', "[Interface]\nPrivateKey = {wg}\nAddress = 10.0.0.1/24\n", "PresharedKey = {wg}\n" ],
	[ 'ansible', 'yaml', 'json', "ansible_ssh_pass: \"{S}\"\n", "ansible_become_password: \"{S}\"\n" ],
	[ 'wp-config', '', 'backslashed', "define( 'DB_PASSWORD', '{S}' );\n", "define('AUTH_KEY', '{S}');\n" ],
	[ 'ldap', '', 'word', "bindpw {S}\n", "ldapadd -x -D cn=admin -w {pw} -f x.ldif\n" ],
	[ 'wpa_supplicant', '', 'json', "network={\n  ssid=\"home\"\n  psk=\"{S}\"\n}\n" ],
);

# All rows, as hashes.
sub carriers
{
	return map {
		my ($name, $parse, $encoder, @texts) = @$_;
		{ name => $name, parse => $parse, encoder => $encoder, texts => \@texts }
	} @carriers;
}

1;
