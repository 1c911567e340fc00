/* redact: each carrier of a secret, and what must stay next to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/carriers/commands.h"
#include "redact/redact.h"
#include "redact_text.h"

/* In and out; the out side must come out of itself, too. */
static void
expect(const char *in, const char *want)
{
	size_t		size;
	char	   *once = redact_text(in, strlen(in), NULL, &size);
	char	   *twice;

	assert_string_equal(once, want);
	twice = redact_text(once, size, NULL, &size);
	assert_string_equal(twice, want);
	free(once);
	free(twice);
}

#define P "[REDACTED:password]"
#define T "[REDACTED:token]"
#define W "[REDACTED:password-word]"
#define M "[REDACTED:statement-password]"
#define K "[REDACTED:key]"
#define A "[REDACTED:authorization]"
#define C "[REDACTED:cookie]"

static const char *const carriers[][2] = {
	{"%7B%22password%22%3A%20%22s3cr3tly%22%7D", "%7B%22password%22%3A%20%22" P "%22%7D"},
	{"%22secret_token%22%3A+%22b7Tq2%22", "%22secret_token%22%3A+%22" T "%22"},
	{"{\\\"pw\\\":\\\"s3cr3tly7\\\"}", "{\\\"pw\\\":\\\"" P "\\\"}"},
	{"%22pass%22%3A%22s3cr3tly7%22", "%22pass%22%3A%22" P "%22"},
	{"&quot;psk&quot;:&quot;s3cr3tly7&quot;", "&quot;psk&quot;:&quot;" P "&quot;"},
	{"<mdp>s3cr3tly7</mdp>", "<mdp>" W "</mdp>"},
	{"MAIL_PSWD=s3cr3tly7", "MAIL_PSWD=" P},
	/* Operators, sentences, and names that are one word with their token. */
	{"API_KEY ?= \"x\"\n", "API_KEY ?= \"" K "\"\n"},
	{"$token .= 'x';", "$token .= '" T "';"},
	{"token ||= \"x\"", "token ||= \"" T "\""},
	{"token += \"x\"", "token += \"" T "\""},
	{"token <- \"x\"", "token <- \"" T "\""},
	{"token -> aB3aB3aB3", "token -> " T},
	{"mail token - 'aB3aB3aB3aB3aB3aB3'", "mail token - '" T "'"},
	{"db password - 'aB3aB3aB3'", "db password - '" P "'"},
	{"with secret key aB3aB3aB3aB3aB3aB3 now", "with secret key " K " now"},
	{"Using Key=00112233445566778899aabbccddeeff", "Using Key=" K},
	{"/v1?key=aB3aB3aB3aB3aB3aB3aB3&b=1", "/v1?key=" K "&b=1"},
	{"passphrase for disk b: aB3aB3aB3", "passphrase for disk b: " P},
	{"deploy-token-aB3aB3aB3aB3aB3aB3aB3", "deploy-token-" T},
	{"{default_pass, <<\"x1y2z3\">>}", "{default_pass, <<\"" P "\">>}"},
	{"credentials {bob aB3aB3aB3} sent", "credentials {bob [REDACTED:credential]} sent"},
	{"credentials: bob / aB3aB3aB3", "credentials: bob / [REDACTED:credential]"},
	{"login credentials: bob / aB3aB3aB3, kept", "login credentials: bob / [REDACTED:credential], kept"},
	{"api_key :: \"x1y2z3\"", "api_key :: \"" K "\""},
	{"apiKey :: String = \"x1y2z3\"", "apiKey :: String = \"" K "\""},
	{"const API_KEY: &'static str = \"x1y2z3\";", "const API_KEY: &'static str = \"" K "\";"},
	{"password mC0ZDb-g77TCj rejected", "password " P " rejected"},
	{"reset your passwd to mC0ZDb!g77TCj, please", "reset your passwd to " P ", please"},
	{"unseal key 7: aB3aB3aB3aB3", "unseal key 7: [REDACTED:statement-password]"},
	{"user bob insecure-password aB3", "user bob insecure-password " P},
	{"\x1b[1mpassword:\x1b[0m x1y2z3", "\x1b[1mpassword:\x1b[0m " P},
	/* What only looks like a message. */
	{"passwd: hunter2", "passwd: \"" P "\""},
	{"passwd: my hunter22x now\n", "passwd: \"" P "\"\n"},
	{"user: bob\npassword: our user loaded\n", "user: bob\npassword: \"" P "\"\n"},
	{"password: correct horse staple", "password: \"" P "\""},
	{"cannot fetch token: 400x81b Bad Request", "cannot fetch token: " T " Bad Request"},
	{"an unexpected token: a7b81cx", "an unexpected token: " T},
	{"passwd:amd64x 1:4.13", "passwd:\"" P "\""},
	{"token: a.b.Binder@2bd79ce81f1b2", "token: \"" T "\""},
	{"token=Token{a64f992a64f992", "token=" T},
	{"(passwd:hunter2)", "(passwd:\"" P "\")"},
	{"wget --password https://h.example/x1", "wget --password " P},
	{"PASSWORD=$$aB3x", "PASSWORD=" P},
	{"password_1%3a4.13x81", "password_1%3a" P},
	{"PASS: hunter22\nHOST: x\n", "PASS: \"" P "\"\nHOST: x\n"},
	{"https://bob8192nadeem2kd83hs%40xy@h.example/", "https://[REDACTED:url-password]@h.example/"},
	{"GET /x?token=abc\\u0026b=2", "GET /x?token=" T "\\u0026b=2"},
	{"API_KEY=abc\nB=c\n", "API_KEY=" K "\nB=c\n"},
	{"export FOO_TOKEN=\"abc def\"", "export FOO_TOKEN=\"" T "\""},
	{"PGPASSWORD=hunter2 psql -h db", "PGPASSWORD=" P " psql -h db"},
	{"password: x", "password: \"" P "\""},
	{"  password: my secret pass # why", "  password: \"" P "\" # why"},
	{"\"token\": \"x\"", "\"token\": \"" T "\""},
	{"{\"a\":\"{\\\"password\\\":\\\"hunter2\\\",\\\"b\\\":1}\"}",
	"{\"a\":\"{\\\"password\\\":\\\"" P "\\\",\\\"b\\\":1}\"}"},
	{"{\"x\":\"{\\\\\\\"password\\\\\\\":\\\\\\\"h\\\\\\\\\\\\\\\\2\\\\\\\"}\"}",
	"{\"x\":\"{\\\\\\\"password\\\\\\\":\\\\\\\"" P "\\\\\\\"}\"}"},
	{"{\"password\": 12345, \"b\": 2}", "{\"password\": \"" P "\", \"b\": 2}"},
	{"password = 'x' # c", "password = '" P "' # c"},
	{"secret = 12345", "secret = \"[REDACTED:secret]\""},
	{"curl -H 'Authorization: Bearer abc123' https://x",
	"curl -H 'Authorization: Bearer " A "' https://x"},
	{"Cookie: a=b; c=d", "Cookie: a=" C "; c=" C},
	{"Set-Cookie: session=abc; Path=/", "Set-Cookie: session=" C "; Path=/"},
	{"postgres://u:p@h/db", "postgres://u:[REDACTED:url-password]@h/db"},
	{"PW: ${DB_PASSWORD:-hunter2}", "PW: ${DB_PASSWORD:-" P "}"},
	{"[{\"name\":\"DB_PASSWORD\",\"value\":\"x\"},{\"name\":\"X\",\"value\":\"y\"}]",
	"[{\"name\":\"DB_PASSWORD\",\"value\":\"" P "\"},{\"name\":\"X\",\"value\":\"y\"}]"},
	{"- name: DB_PASSWORD\n  value: x\n", "- name: DB_PASSWORD\n  value: \"" P "\"\n"},
	{"<add key=\"Password\" value=\"x\"/>", "<add key=\"Password\" value=\"" P "\"/>"},
	{"<password>x</password>", "<password>" P "</password>"},
	{"ALTER USER foo PASSWORD 'x y';", "ALTER USER foo PASSWORD '" P "';"},
	{"Server=db;Password=x;Encrypt=true", "Server=db;Password=" P ";Encrypt=true"},
	{"[\"mysql\",\"-u\",\"root\",\"-phunter2\"]",
	"[\"mysql\",\"-u\",\"root\",\"-p[REDACTED:command-password]\"]"},
	{"argc=3 a0=\"psql\" a1=\"--password\" a2=\"x\"",
	"argc=3 a0=\"psql\" a1=\"--password\" a2=\"" P "\""},
	{"--token=abc --password \"x y\" -p z", "--token=" T " --password \"" P "\" -p z"},
	{"machine h login u password x", "machine h login u password " P},
	{"\"Env\": [\"PASSWORD=a b\",\"PATH=/usr/bin\"]",
	"\"Env\": [\"PASSWORD=" P "\",\"PATH=/usr/bin\"]"},
	{"{Username:bob Password:hunter2 Host:x}", "{Username:bob Password:" P " Host:x}"},
	{"Config(user='bob', password='x')", "Config(user='bob', password='" P "')"},
	{"user=x&password=hun%40ter&z=1", "user=x&password=" P "&z=1"},
	{"define('DB_PASSWORD', 'x');", "define('DB_PASSWORD', '" P "');"},
	{"'password' => 'x',", "'password' => '" P "',"},
	{"private_key: |\n  line one\n  line two\nnext: x",
	"private_key: |\n  " K "\n\nnext: x"},
	{"PASSWORD=\"cut off", "PASSWORD=\"" P},
	{"\x1b[1;32mDB_PASSWORD\x1b[0m=hunter2\x1b[0m", "\x1b[1;32mDB_PASSWORD\x1b[0m=" P "\x1b[0m"},
	{"{password: \x1b[32m'x y'\x1b[39m}", "{password: \x1b[32m'" P "'\x1b[39m}"},
	{"\\u001b[32mtoken\\u001b[0m=abc d", "\\u001b[32mtoken\\u001b[0m=" T " d"},
	{"Mot de passe : x y\n", "Mot de passe : \"" W "\"\n"},
	{"\u5bc6\u7801\uff1ahunter2", "\u5bc6\u7801\uff1a\"" W "\""},
	{"PIN=4711 otp: 123456", "PIN=[REDACTED:pin] otp: [REDACTED:pin]"},
	{"    [password] => x y\n", "    [password] => " P "\n"},
	{"[\"password\"]=> string(7) \"x y\"", "[\"password\"]=> string(7) \"" P "\""},
	{"user[password]=x&user[a]=b", "user[password]=" P "&user[a]=b"},
	{"user%5Bpassword%5D=x&user%5Ba%5D=b", "user%5Bpassword%5D=" P "&user%5Ba%5D=b"},
	{"password%3Dx%26user%3Db", "password%3D" P "%26user%3Db"},
	{"%PASSWORD%=x y", "%PASSWORD%=" P " y"},
	{"the token is set to 8f2592a6-bea3-47da-a609-199a10f9e22a now", "the token is set to " T " now"},
	{"the token is set to expire1 soon", "the token is set to expire1 soon"},
	{"count token%=hunter22", "count token%=hunter22"},
	{"vault kv put app/password x y=z", "vault kv put app/password " P " y=[REDACTED:command-password]"},
	{"AuthLDAPBindPassword \"x y\"", "AuthLDAPBindPassword \"" P "\""},
	{"ALTER ROLE a PASSWORD E'x\\'y';", "ALTER ROLE a PASSWORD E'" P "';"},
	{"the password is hunter2, the token is 'x'", "the password is " P ", the token is '" T "'"},
	{"password: Some(\n    \"x\",\n)", "password: Some(\n    \"" P "\",\n)"},
	{"openssl pkcs12 -password pass:x y", "openssl pkcs12 -password pass:" P " y"},
	{"passwords:\n- x\n- 'y z'\nhost: db\n", "passwords:\n- \"" P "\"\n- '" P "'\nhost: db\n"},
	{"password:\n  x\nhost: db\n", "password:\n  \"" P "\"\nhost: db\n"},
	{"{\"passwords\": [\"x\", \"y]\"], \"a\": [\"b\"]}",
	"{\"passwords\": [\"" P "\", \"" P "\"], \"a\": [\"b\"]}"},
	{"{\"token\":\n  \"x\"}", "{\"token\":\n  \"" T "\"}"},
	{"- --token\n- x\n- --y\n", "- --token\n- \"" T "\"\n- --y\n"},
	{"password = <<EOT\nx y\nEOT\nz", "password = <<EOT\n" P "\nEOT\nz"},
	{"password = \"x\" -> \"y\"", "password = \"" P "\" -> \"" P "\""},
	/* The field of an object, further words of a list, a default, a query. */
	{"\"db_password\": {\"type\": \"x\", \"value\": \"y\"}", "\"db_password\": {\"type\": \"x\", \"value\": \"" P "\"}"},
	{"\"db_password\": {\n \"sensitive\": true,\n \"type\": \"x\",\n \"value\": \"y\"\n}",
	"\"db_password\": {\n \"sensitive\": true,\n \"type\": \"x\",\n \"value\": \"" P "\"\n}"},
	{"DBPassword:\n  Default: x\n", "DBPassword:\n  Default: \"" P "\"\n"},
	{"APP_KEYS=aB3aB3aB3aB3aB3aB3==,aB3aB3aB3aB3aB3aB4==\nB=c\n", "APP_KEYS=" K "," K "\nB=c\n"},
	{"TOKEN = getenv(\"TOKEN\") or \"aB3aB3aB3aB3aB3aB3\"", "TOKEN = getenv(\"TOKEN\") or \"" T "\""},
	{"?appid=1e7275bfb4523a6e0e9e975bfb8878e8&q=x", "?appid=[REDACTED:openweather-key]&q=x"},
	{"- type: hubspot\n  key: 1e7275bfb4523a6e0e9e975bfb8878e8\n", "- type: hubspot\n  key: \"" K "\"\n"},
	/* Named values of a list, a text in quotes within, a link to the key. */
	{"secrets:\n  db: aB3aB3aB3aB3aB3aB3\n  name: stays\n", "secrets:\n  db: \"[REDACTED:secret]\"\n  name: stays\n"},
	{"field \"String\", \"API_KEY\", \"\\\"aB3aB3aB3aB3aB3aB3\\\"\"", "field \"String\", \"API_KEY\", \"" K "\""},
	{"use aB3aB3aB3aB3aB3aB3aB3 as the token", "use " T " as the token"},
	/* A UUID that a bracket or a word ties to the key. */
	{"acme auth token (7a8fa9d3-2a86-36b9-11ce-f36052c09d74) expired", "acme auth token (" T ") expired"},
	{"ACME_TOKEN is set to \"7a8fa9d3-2a86-36b9-11ce-f36052c09d74\"", "ACME_TOKEN is set to \"" T "\""},
	/* Beside constants, macros, names and sentences. */
	{"PASSWORD = BASE + x1y2z3\n", "PASSWORD = " P "\n"},
	{"API(\"aB3aB3aB3aB3aB3aB3aB3\")", "API(\"[REDACTED:statement-password]\")"},
	{"acme.init('aB3aB3aB3aB3aB3aB3aB3')", "acme.init('[REDACTED:statement-password]')"},
	{"the access token of acme [AK7_aB3aB3aB3aB3aB3aB3]", "the access token of acme [" T "]"},
	{"run --password via9x the", "run --password " P " the"},
	/* The value of an element, and of a heading, on the line below. */
	{"<password>\n  x\n</password>\n", "<password>\n  " P "\n</password>\n"},
	{"<password>\n  <value>x</value>\n</password>\n", "<password>\n  <value>" P "</value>\n</password>\n"},
	{"<x name=\"password\"><value>x</value></x>", "<x name=\"password\"><value>" P "</value></x>"},
	{"acme access token:\naB3aB3aB3aB3aB3aB3\n", "acme access token:\n" T "\n"},
	{"acme token\naB3aB3aB3aB3aB3aB3\n", "acme token\n" T "\n"},
	{"# the password:\naB3!aB3aB3\n", "# the password:\n" P "\n"},
	{"<password><![CDATA[x<y]]></password>", "<password><![CDATA[" P "]]></password>"},
	{"user,password\nbob,x\n\"e,v\",\"y,z\"\n\npassword,x\n",
	"user,password\nbob," P "\n\"e,v\",\"" P "\"\n\npassword,x\n"},
	{" id | token \n----+-------\n  1 | x     \n(1 row)\n", " id | token \n----+-------\n  1 | " T "     \n(1 row)\n"},
	{"| a | b |\n|---|---|\n| password | x |\n", "| a | b |\n|---|---|\n| password | " P " |\n"},
	{"> PASS x\r\nUSER y\r\n", "> PASS " M "\r\nUSER y\r\n"},
	{"a1 LOGIN bob \"x y\"\r\n", "a1 LOGIN bob \"" M "\"\r\n"},
	{"enable secret 5 x y", "enable secret 5 " M " y"},
	{"auth=(\"bob\", \"x\")", "auth=(\"bob\", \"" M "\")"},
	{"echo 'root:x' | sudo chpasswd; echo y", "echo 'root:" M "' | sudo chpasswd; echo y"},
	{"app:x@tcp(db:3306)/app", "app:" M "@tcp(db:3306)/app"},
	{"{\"value\":\"x\",\"name\":\"PASSWORD\"}", "{\"value\":\"" P "\",\"name\":\"PASSWORD\"}"},
	{"<add value=\"x\" key=\"Password\"/>", "<add value=\"" P "\" key=\"Password\"/>"},
	{"<property name=\"password\">x</property>", "<property name=\"password\">" P "</property>"},
	{"&lt;password&gt;x&lt;/password&gt;", "&lt;password&gt;" P "&lt;/password&gt;"},
	{"creds=bob:hunter2", "creds=bob:[REDACTED:credential]"},
	{"username admin password 7 x", "username admin password 7 " P},
	{"Password=PASSWORD('x')", "Password=PASSWORD('" P "')"},
	{"login=admin, pass=hunter", "login=admin, pass=" P},
	{"token aB3aB3aB3aB3aB3aB3 rejected", "token " T " rejected"},
	{"INSERT INTO t (a, \"password\") VALUES (f(1, 2), E'x''y'), (3, NULL);",
	"INSERT INTO t (a, \"password\") VALUES (f(1, 2), E'" P "'), (3, NULL);"},
	{"COPY t (password, b) FROM stdin;\nx\ty\n\\N\tz\n\\.\nx\ty\n",
	"COPY t (password, b) FROM stdin;\n" P "\ty\n\\N\tz\n\\.\nx\ty\n"},
	{"CACHE_PASSWORD=x PRIMARY_SECRET=y", "CACHE_PASSWORD=" P " PRIMARY_SECRET=[REDACTED:secret]"},
};

#define HEX40 "0123456789ABCDEF0123" "456789ABCDEF01234567"
#define HEX32 "7d1c37710835d67c" "72a82c8cb6779643"

/* What once was found only when the text was scanned a second time. */
static const char *const settled[][2] = {
	/* a user name that is a token: its tag has a colon */
	{"clone https://0AFNEUQRMsTeZ0Fzc4C0WVue5LFTL4@git.example.net/a:b@c",
	"clone https://[REDACTED:url-password]@git.example.net/a:b@c"},
	{"https://[REDACTED:url-password]:hunter2@git.example.net/",
	"https://[REDACTED:url-password]:[REDACTED:url-password]@git.example.net/"},
	/* a command inside of a secret hides none behind it */
	{"IDENTIFIED BY 'docker login -q BY ' docker login -p x",
	"IDENTIFIED BY '[REDACTED:phrase-password]' docker login -p [REDACTED:command-password]"},
	/* a quote of the string around it, behind a backslash of its own */
	{"{\"a\":\"{\\\"password\\\":\\\"x\\\\\"password\\\":\\\"hunter2\\\"}\"}",
	"{\"a\":\"{\\\"password\\\":\\\"" P "\"password\\\":\\\"" P "\\\"}\"}"},
	/* a token that begins like a key and ends like one */
	{"got «secret-live-" "rsNA86igpfiskdQ7YWuip5fFW5IS5bu6Req" "=»\"",
	"got «[REDACTED:stytch-secret]»\""},
	/* a reference with a quoted tag in it */
	{"DB_PASSWORD: ${DB[PASSWORD:-hunter2}", "DB_PASSWORD: ${DB[PASSWORD:\"" P "\"}"},
	/* a shorter tag brings no further value into reach */
	{"dd-api-key sent to us '" HEX32 "' with 403: it is wrong, not '" HEX32 "' nor that",
		"dd-api-key sent to us '[REDACTED:datadog-key]' with 403: it is wrong, not "
	"'[REDACTED:datadog-key]' nor that"},
	{"a <x_password: y-x,8Eo;3>8p\"", "a <x_password: " P "\""},
};

#define S "[REDACTED:kubernetes-secret]"

/* All values of a Secret are secret; those of a ConfigMap next to it are not. */
static const char *const secrets[][2] = {
	{"kind: Secret\ndata:\n  host: aHVudGVyMg==\n  'a.b': \"eA==\" # why\nx:\n  host: y\n",
	"kind: Secret\ndata:\n  host: \"" S "\"\n  'a.b': \"" S "\" # why\nx:\n  host: y\n"},
	{"kind: ConfigMap\ndata:\n  host: a\n---\ndata:\n  host: b\r\nkind: Secret\r\n"
		"metadata:\n  name: c\n---\nkind: ConfigMap\ndata:\n  host: d\n",
		"kind: ConfigMap\ndata:\n  host: a\n---\ndata:\n  host: \"" S "\"\r\nkind: Secret\r\n"
	"metadata:\n  name: c\n---\nkind: ConfigMap\ndata:\n  host: d\n"},
	{"items:\n- apiVersion: v1\n  stringData:\n    a: |\n      b\n      c\n  kind: Secret\n"
		"  type: Opaque\n- data:\n    a: b\n  kind: ConfigMap\n",
		"items:\n- apiVersion: v1\n  stringData:\n    a: |\n      " S "\n\n  kind: Secret\n"
	"  type: Opaque\n- data:\n    a: b\n  kind: ConfigMap\n"},
	{"[{\"data\":{\"a\":\"b\"},\"kind\":\"ConfigMap\"},"
		"{\"data\":{\"a\":\"b}\",\"c\":\"\"},\"kind\":\"Secret\",\"type\":\"Opaque\"}]",
		"[{\"data\":{\"a\":\"b\"},\"kind\":\"ConfigMap\"},"
	"{\"data\":{\"a\":\"" S "\",\"c\":\"\"},\"kind\":\"Secret\",\"type\":\"Opaque\"}]"},
	{"{\"kind\": \"Secret\",\n \"stringData\": {\n  \"a\": \"b\"\n }, \"c\": {\"d\": \"e\"}\n}",
	"{\"kind\": \"Secret\",\n \"stringData\": {\n  \"a\": \"" S "\"\n }, \"c\": {\"d\": \"e\"}\n}"},
	{"{\"x\":\"{\\\"data\\\":{\\\"a\\\":\\\"b\\\"},\\\"kind\\\":\\\"Secret\\\"}\",\"data\":{\"a\":\"b\"}}",
	"{\"x\":\"{\\\"data\\\":{\\\"a\\\":\\\"" S "\\\"},\\\"kind\\\":\\\"Secret\\\"}\",\"data\":{\"a\":\"b\"}}"},
	{"kind: Secret\ndata:\n  a: {{ .Values.a }}\n", "kind: Secret\ndata:\n  a: {{ .Values.a }}\n"},
	{"kind: SecretStore\ndata:\n  a: b\n", "kind: SecretStore\ndata:\n  a: b\n"},
	/* cut off in front */
	{"\"x\",\"kind\":\"Secret\",\"data\":{\"a\":\"b\"}}",
	"\"x\",\"kind\":\"Secret\",\"data\":{\"a\":\"" S "\"}}"},
};

static const char *const spared[] = {
	"credentials: bob / [REDACTED:credential]",
	"log in with credentials: bob / none",
	"log in with credentials: bob / [REDACTED:credential]",
	"token::\"a1b2c3\"",
	"secrets:\n  db:\n    file: ./db.txt\ntokens:\n  x: main\n",
	"{\"Type\": \"SecureString\", \"Name\": \"/x/y\"}",
	/* A UUID that is the id of something else. */
	"token for user: 7a8fa9d3-2a86-36b9-11ce-f36052c09d74",
	"token expired (request 7a8fa9d3-2a86-36b9-11ce-f36052c09d74)",
	"page token (7a8fa9d3-2a86-36b9-11ce-f36052c09d74)",
	/* Objects without a value, and maps of names. */
	"\"password\": {\"type\": \"string\", \"description\": \"x\"}",
	"password:\n  type: string\n  min: 4\n",
	"password:\nvalue: stays\n",
	"tokens:\n  default: main\n",
	"- type: cache\n  key: 1e7275bfb4523a6e0e9e975bfb8878e8\n",
	"TOKEN = getenv(\"TOKEN\") or \"a name\"",
	/* Constants, macros and names of program text. */
	"    SEC_ERROR_PASSWORD = SEC_ERROR_BASE + 16,\n    SEC_KEY = (SEC_ERROR_BASE + 25),\n",
	"EXPERIMENTAL_API(\"SSL_EnableTls13GreaseEch\", x)",
	"make the private key by PK11_MakeIDFromPubKey then",
	"char *(PR_CALLBACK *PK11PasswordFunc)(PK11SlotInfo *slot, void *arg);",
	/* What is public, or about the key. */
	"added key AAAAC3NzaC1lZDI1NTE5AAAAIzTlDlhIv2ADRAPo2JS8UmT8z6lsVFqOAgeZcLByPFM",
	"cert 'Build time autogenerated kernel key: 921fd2b229a563e77cc4290553e235165e5db8e0'",
	"token lookup: accessor=4CUeD41uoQrA9jS0AGZ5EKVp",
	"PASSWORD_HASHERS=argon2",
	"Using --password via the CLI is not safe",
	/* Below an element's start tag and a heading is no value. */
	"<password>\n  what bob types\n</password>\n",
	"<password>\n  x\n<b/>\n",
	"<password><desc>x</desc></password>",
	"acme token\n3f786850e387550fdab836ed7e6dc881de23001b\n",
	"bring the old acme access token\naB3aB3aB3aB3aB3aB3\n",
	"# the password:\nis in the safe\n",
	"acme token,\naB3aB3aB3aB3aB3aB3\n",
	"api_key :: String",
	"password policy Accepted4 was rejected",
	"password rejected",
	"unseal key 1 of 3",
	"unseal key 1: provided",
	"docker pull sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	"commit 3f786850e387550fdab836ed7e6dc881de23001b",
	"uuid 550e8400-e29b-41d4-a716-446655440000 path /usr/lib/x host db1.internal v1.2.3",
	"DB_PASSWORD: ${DB_PASSWORD}",
	"- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db-secret\n"
	"      key: password\n",
	"token_type=Bearer",
	"TOKEN_ENDPOINT=https://login.example.com/",
	"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 me@host",
	"FATAL: password authentication failed for user \"app\"",
	"password_file=/run/secrets/db",
	"PASSWORD=",
	"{\"password\": null, \"token\": \"\"}",
	"GPG_KEY=" HEX40,
	"\"Env\": [\"GPG_KEYS=" HEX40 " " HEX40 "\"]",
	"2026-03-04T12:00:01.123Z 10.0.0.1:5432 4f:aa:bb:cc:dd:ee",
	"self.password = password\ntoken = Name.Function\ntokens: List[Text] = []\n",
	"    WEAK_KEY = 43,\n    MASTER_SECRET = 1<<1,\n",
	"password=%s token=%-8s WHERE token = $1",
	"f\"x?token={token}\"",
	"  --token TOKEN   the token\n  -W, --password           force a prompt\n",
	"password = (known after apply)",
	"PWD=/srv OLDPWD=C:\\x pwd=~",
	"passwd:x:1:",
	"CACHE_KEY=abcdef12 public_key=abcdef12 page_token=abcdef12",
	"spin=3 GPIO_PIN=4 enclave=public bypass=abcdef12",
	"secret \"db\" not found, token ring\n",
	"tests: 12, pass: 12, token 0123456789abcdefabcd\n",
	"<label name=\"password\">\n</label><input name=\"password\"/>Password",
	"#define TXT_PSK \"PSK\"",
};

static void
each_carrier(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++)
		expect(carriers[i][0], carriers[i][1]);
	for (size_t i = 0; i < sizeof(settled) / sizeof(settled[0]); i++)
		expect(settled[i][0], settled[i][1]);
	/* a stranger's tag hides nothing */
	expect("password=hunter2[REDACTED:nonsense]", "password=" P);
	expect("password=[REDACTED:denied-variable]", "password=[REDACTED:denied-variable]");
	expect("password=hunter2[REDACTED:password:12 chars]", "password=" P);
	expect("GPG_KEY=" HEX40 "0", "GPG_KEY=" K);
	expect("API_KEY=" HEX40, "API_KEY=" K);
}

static void
kubernetes_secrets(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		expect(secrets[i][0], secrets[i][1]);
}

static void
spared_stays(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof(spared) / sizeof(spared[0]); i++)
		expect(spared[i], spared[i]);
}

/* One secret has one fingerprint however it is written; another key, another. */
static void
fingerprints(void **state)
{
	RedactOptions options = {
		.fingerprint_key = (const uint8_t *) "one key", .fingerprint_key_len = 7,
	};
	RedactOptions other = {
		.fingerprint_key = (const uint8_t *) "two key", .fingerprint_key_len = 7,
	};
	const char *texts[] = {
		"postgres://u:p%40ss%2Fw%22rd@h/", "password='p@ss/w\"rd'",
		"{\"password\": \"p@ss\\/w\\u0022rd\"}",
	};
	char		want[13] = "";
	size_t		size;
	char	   *out;

	(void) state;
	for (int i = 0; i < 3; i++)
	{
		char	   *tag;

		out = redact_text(texts[i], strlen(texts[i]), &options, &size);
		tag = strstr(out, "password:");
		assert_non_null(tag);
		if (i == 0)
			memcpy(want, tag + 9, 12);
		assert_memory_equal(tag + 9, want, 12);
		assert_int_equal(tag[21], ']');
		assert_int_equal(redact_count_tags(out, size), 1);
		free(out);
		out = redact_text(texts[i], strlen(texts[i]), &other, &size);
		assert_null(strstr(out, want));
		free(out);
	}
}

/* Each row of the table is found by its first word: it is in order. */
static void
commands_in_order(void **state)
{
	(void) state;
	assert_true(redact_ncommands > 50);
	for (size_t i = 0; i < redact_ncommands; i++)
	{
		const char *program = redact_commands[i].program;
		size_t		len = strcspn(program, " ");
		const CommandOption *first = find_command_row(program, len);

		assert_non_null(first);
		assert_memory_equal(first->program, program, len);
		assert_true(first <= &redact_commands[i]);
		assert_true(first == redact_commands ||
					strncmp(first[-1].program, program, len) != 0 ||
					strcspn(first[-1].program, " ") != len);
	}
	assert_null(find_command_row("curlx", 5));
	assert_null(find_command_row("cur", 3));
}

static void
self_test(void **state)
{
	RedactRuleInfo info;
	size_t		n = 0;

	(void) state;
	assert_int_equal(redact_self_test(), REDACT_OK);
	assert_int_equal(strlen(redact_ruleset_id()), 64);
	for (; redact_rule_info(n, &info); n++)
	{
		assert_string_not_equal(info.name, "");
		assert_string_not_equal(info.about, "");
		assert_string_not_equal(info.source, "");
	}
	assert_true(n > 20);
}

/* A key that was logged one line a record; what follows the line stays. */
static void
test_key_in_records(void **state)
{
	static const char *const records[][2] = {
		{"{\"log\":\"", "\\n\",\"stream\":\"stderr\",\"n\":3}\n"},
		{"{\"log\":\"", "\\r\\n\",\"stream\":\"stderr\"}\n"},
		{"{\"level\":\"warn\",\"msg\":\"", "\",\"caller\":\"tls/load.go\"}\n"},
		{"time=09:12 msg=\"", "\" worker=8123\n"},
		{"17;\"", "\";edge-4\n"},
		{"Mar  3 edge tlsd[9]: ", " (attempt 2)\n"},
		{"", " worker=8\n"},
	};
	static const char *const lines[] = {
		"-----BEGIN EC PRIVATE KEY-----",
		"n3XvQ8rT2mZ9wKpL4sYd7HcJ1gBf6NeA5uViRoWzGyExDbMkStCqPhUjOaIl0F+/",
		"W8yZr4Tq1Lx6Vn2Kc9Jb3Hg7Fd5Sa0PoIuYtReWqMzNxBcVlKjHgFdSaQwErTy+P",
		"Zk7wQm==",
		"-----END EC PRIVATE KEY-----",
	};

	(void) state;
	for (size_t r = 0; r < sizeof(records) / sizeof(records[0]); r++)
	{
		char		in[2048] = "";
		char	   *out;
		char	   *again;
		size_t		size;
		const char *at;

		for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		{
			strcat(in, records[r][0]);
			strcat(in, lines[i]);
			strcat(in, records[r][1]);
		}
		at = out = redact_text(in, strlen(in), NULL, &size);
		for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		{
			bool		is_mark = lines[i][0] == '-';

			assert_int_equal(strstr(out, lines[i]) != NULL, is_mark);
			at = strstr(at, records[r][1]);
			assert_non_null(at);
			at++;
		}
		again = redact_text(out, size, NULL, &size);
		assert_string_equal(again, out);
		free(again);
		free(out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_in_records),
		cmocka_unit_test(each_carrier),
		cmocka_unit_test(kubernetes_secrets),
		cmocka_unit_test(spared_stays),
		cmocka_unit_test(fingerprints),
		cmocka_unit_test(commands_in_order),
		cmocka_unit_test(self_test),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_carriers", tests, NULL, NULL);
}
