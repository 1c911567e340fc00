# Lines of healthy programs in which nothing is a secret: digests, ids, names
# of resources, and the words "token", "key", "secret", "session", "pin" and
# "pass" in their other meanings. Made here, and written down before a line of
# it was measured: at the first run 16 of 414 lines were damaged. A row is a
# line, filled as those of Documented.pm.
package RedactCorpus::Ordinary;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(ordinary);

my @rows = map { [ spare => $_ ] } split /\n/, <<'ROWS';
uuid: {uuid}
"traceId":"{hex32}","spanId":"{hex16}","parentSpanId":"{hex16}"
Request-ID: {uuid} completed in 31ms
job {uuid} enqueued on queue default
correlation_id={uuid} user=17
urn:uuid:{uuid}
session {uuid} opened for replica 2
volume-id: vol-0{hex16}
subnet-0{hex16} in vpc-0{hex16}
ami-0{hex16} not found in eu-west-1
arn:aws:iam::{d12}:role/deploy
arn:aws:kms:eu-west-1:{d12}:key/{uuid}
kms key {uuid} is enabled
KeyId: {uuid}
"KeyArn": "arn:aws:kms:eu-west-1:{d12}:key/{uuid}",
sha256:{hex64}
Digest: sha256:{hex64}
docker.io/library/postgres@sha256:{hex64}
{hex12}: Pulling fs layer
{hex12}: Verifying Checksum
{hex12}: Download complete
{hex12}: Already exists
{hex64}: Layer already exists
 ---> {hex12}
Removing intermediate container {hex12}
Successfully built {hex12}
#12 sha256:{hex64} 29.13MB / 29.13MB 1.2s done
#9 exporting manifest sha256:{hex64} 0.0s done
#9 writing image sha256:{hex64} done
CONTAINER ID   IMAGE          COMMAND<NL>{hex12}   postgres:17    "docker-entrypoint.s…"
containerd[512]: time="2026-03-04T12:00:00Z" level=info msg="StartContainer for \"{hex64}\" returns successfully"
kubelet[912]: I0304 12:00:00.000000 912 kubelet.go:2300] "SyncLoop (PLEG): event for pod" pod="default/web-{W10}-{W5}" event={"ID":"{uuid}","Type":"ContainerStarted","Data":"{hex64}"}
pod/web-7d9f8b6c5d-x2x7k created
replicaset.apps/web-{hex10} scaled to 3
web-{hex10}-{W5}   1/1     Running   0   3d
secret/db-credentials created
secret/web-tls configured
serviceaccount/default-token-{W5} created
default-token-{W5}   kubernetes.io/service-account-token   3      40d
sh.helm.release.v1.web.v12   helm.sh/release.v1   1      2d
configmap/kube-root-ca.crt unchanged
volumeMounts: - mountPath: /var/run/secrets/kubernetes.io/serviceaccount name: kube-api-access-{W5}
etag: "{hex32}"
ETag: W/"{hex32}-gzip"
If-None-Match: "{hex40}"
commit {hex40} (HEAD -> main, origin/main)
Merge: {hex7} {hex7}
index {hex7}..{hex7} 100644
From {hex40} Mon Sep 17 00:00:00 2001
HEAD is now at {hex7} Rotate tokens
{hex40}	refs/heads/main
refs/tags/v1.2.3^{}	{hex40}
Submodule path 'vendor/x': checked out '{hex40}'
git describe: v2.3.1-14-g{hex7}
"resolved": "https://registry.npmjs.example/left-pad/-/left-pad-1.3.0.tgz#{hex40}",
"integrity": "sha512-{b64_86}=="
  integrity sha512-{b64_86}==
  resolved "https://registry.yarnpkg.example/ms/-/ms-2.1.3.tgz#{hex40}"
checksum = "{hex64}"
source = "registry+https://git.example/rust-lang/crates-index"
golang.org/x/crypto v0.31.0 h1:{b64_43}=
golang.org/x/crypto v0.31.0/go.mod h1:{b64_43}=
--hash=sha256:{hex64} \
    --hash=sha256:{hex64}
SHA256 (app-1.2.tar.gz) = {hex64}
MD5 (app.iso) = {hex32}
{hex32}  app-1.2.3.tar.gz
{hex64} *app.zip
{hex128}  image.qcow2
crc32: {hex8}
build id: {hex40}
BuildID[sha1]={hex40}, stripped
/usr/lib/debug/.build-id/{hex2}/{hex38}.debug
gpg: key {HEX16}: public key "Release Signing Key <r@example.net>" imported
gpg: Good signature from "Bob <b@example.net>" [full]
Primary key fingerprint: {HEX4} {HEX4} {HEX4} {HEX4} {HEX4}  {HEX4} {HEX4} {HEX4} {HEX4} {HEX4}
SHA256:{b64_43} bob@host (ED25519)
The key fingerprint is:<NL>SHA256:{b64_43} root@host
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b64_43} bob@host
Server host key: ssh-ed25519 SHA256:{b64_43}
debug1: Offering public key: /home/bob/.ssh/id_ed25519 ED25519 SHA256:{b64_43} agent
Accepted publickey for bob from 10.0.0.5 port 50122 ssh2: ED25519 SHA256:{b64_43}
-----BEGIN CERTIFICATE-----<NL>MIIC{b64_60}<NL>{b64_64}<NL>{b64_22}==<NL>-----END CERTIFICATE-----
-----BEGIN PUBLIC KEY-----<NL>MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE{b64_28}<NL>{b64_50}==<NL>-----END PUBLIC KEY-----
caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM{b64_120}
certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM{b64_120}
X509v3 Subject Key Identifier: {COLONS20}
X509v3 Authority Key Identifier: keyid:{COLONS20}
serial: {HEX32}
pin-sha256="{b64_43}="
"x5t#S256": "{b64u_43}"
"kid": "{hex40}", "kty": "RSA", "use": "sig", "e": "AQAB"
java.lang.Object@{hex8}
com.example.auth.TokenStore@{hex7}
token = org.example.Token@{hex8}
session=org.apache.catalina.session.StandardSessionFacade@{hex8}
[Ljava.lang.String;@{hex8}
<__main__.TokenParser object at 0x{hex12}>
<function get_token at 0x{hex12}>
#<User:0x{hex16} @id=1>
(lldb) po secret<NL>0x{hex16}
token=0x{hex8} flags=0x12
Public Key Token: {hex16}
System.Web, Version=4.0.0.0, Culture=neutral, PublicKeyToken={hex16}
public key token {hex16} does not match
tokens: prompt=1234 completion=56 total=1290
usage: prompt_tokens=812 completion_tokens=44 total_tokens=856
{"usage":{"prompt_tokens":812,"completion_tokens":44,"total_tokens":856}}
input tokens: 5123, output tokens: 882, cache read tokens: 40960
Truncated to 4096 tokens
token limit 128000 exceeded: 131072
token 4521 of 8192 generated at 41.2 tok/s
max_new_tokens: 512, eos_token_id: 50256
pad_token: <|endoftext|>
bos_token: "<s>", eos_token: "</s>", unk_token: "<unk>"
tokenizer: cl100k_base
special_tokens_map.json: 100%|██████████| 125/125
added_tokens.json
num_tokens_per_sec=38.12
tokens/s: 41.7
unexpected token: identifier "foo" at line 3
error: expected ';' before '}' token
syntax error near unexpected token `newline'
Unexpected token o in JSON at position 1
SyntaxError: Unexpected token '}'
parse error: token RBRACE not expected
Token(type=IDENT, value='foo', line=3)
Token{kind=STRING, text="x", offset=120}
lexer: token=IF pos=12:4
yytoken = 258
next token: LPAREN
tokens: [IDENT, EQ, NUMBER, SEMI]
csrf token mismatch
csrf-token header missing
Token expired at 2026-03-04T12:00:00Z
token has expired, refreshing
no token provided
invalid token signature
token issued for user bob, expires in 3600 s
token bucket refilled: 100 tokens/s, burst 200
rate limiter: tokens=42 capacity=100
cancellation token triggered
continuation token: none
next page token is empty
ring tokens: 256 vnodes
Cassandra token range (-{d19}, {d19}]
token_range: {d19}..{d19}
sync-token: http://example.net/ns/sync/1234
duplicate key value violates unique constraint "users_pkey"
DETAIL:  Key (email)=(bob@example.net) already exists.
DETAIL:  Key (id)=({d6}) is not present in table "orders".
Key (token_id)=({d4}) already exists.
foreign key constraint "orders_user_id_fkey" violated
PRIMARY KEY (id, created_at)
ADD CONSTRAINT k UNIQUE (api_key)
CREATE INDEX idx_api_key_hash ON api_keys (key_hash)
ALTER TABLE users DROP COLUMN password_digest
SELECT id, token FROM sessions WHERE expires_at < now()
key: 'user:1234:profile' ttl: 3600
redis key user:{d6}:cart expired
cache miss for key "products:list:page:2"
evicting key=session-count size=2048
KEY idx_users_email (email)
partition key: 2026-03-04
sort key: USER#1234
hash key customer_id, range key order_date
shard key { "user_id": "hashed" }
Kafka key=order-{d6} partition=3 offset={d6}
primary key: id
key=value pairs parsed: 12
keys: a, b, c
map[alpha:1 beta:2 key:3]
sorted keys: [apple banana cherry]
for key in sorted(config.keys()):
KeyError: 'user_id'
missing key: "database.host"
unknown key "tokenz" in section [auth]
key not found: :name
HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion
Registry key HKLM\Software\App created
Press any key to continue . . .
keydown: key=Enter code=13
key: ArrowLeft, ctrlKey: false
keyCode: 27
keyboard layout: de-latin1
XKB keymap: pc105 us
keypress event key="a" which=97
keybinding: ctrl+shift+p
hotkey: F12
i18n key: checkout.button.submit
Missing translation for key "errors.messages.password_too_short"
en.yml: activerecord.errors.models.user.attributes.password.blank
"password_label": "Password",
"forgot_password": "Forgot your password?",
"enter_token_hint": "Enter the code we sent you",
password.reset.title=Reset your password
label.password=Passwort
placeholder="Enter your password"
<label for="password">Password</label>
<input type="password" name="password" autocomplete="current-password">
<th>API key</th><th>Created</th>
Secret santa draw: 12 participants
secret: the ingredient is love
the secret manager client was created
SecretManagerServiceClient initialised
Mounting secret volume /etc/secrets
secret "db" not found
secrets "web-tls" already exists
MountVolume.SetUp failed for volume "certs" : secret "web-tls" not found
password changed successfully for user bob
password for bob expires in 7 days
Password strength: strong
Password must contain 8-64 characters
password_hash_algorithm: argon2id
passwordPolicy: minLength=12
password updated_at: 2026-03-04
user bob failed password check (attempt 3)
Failed password for root from 203.0.113.9 port 41234 ssh2
pam_unix(sudo:auth): conversation failed
Enter password:
Password:
Passphrase for key "vpn":
Authentication method: password
auth: plain login
auth_type: oauth2
auth=PLAIN tls=yes
auth-mode: scram-sha-256
authorization: policy "default" allowed GET /x
Authorization header missing
Authorization: Bearer <token>
Authorization: Bearer ${TOKEN}
Authorization: Basic {base64}
credentials: include
credentials: 'same-origin'
credentials provider: environment
Using credentials from /root/.aws/credentials
Could not load the default credentials
credential_process = /usr/local/bin/creds
credential helper: osxkeychain
credentialsId: 'deploy-ssh'
withCredentials([string(credentialsId: 'npm', variable: 'TOKEN')])
session started for user 12
session closed for user root
session: new session 42 of user bob
sessions: 12 active
session_timeout: 30m
session.cookie.name=JSESSIONID
cookie banner accepted
cookie: none
Cookie policy: SameSite=Lax; Secure
set cookie: theme=dark
pin: GPIO17
pin 17 set to output
pin: 0x1f mux: 2
pinctrl core: initialized pinctrl subsystem
pins: 4, 5, 6
Pin-Priority: 990
OTP supervisor started 12 children
Erlang/OTP 27 [erts-15.1] [64-bit]
otp_release: 27
otp: enabled
PIN entry cancelled
pass: 12, fail: 0, skip: 1
pass=142 fail=0
first pass: 12.3 s, second pass: 8.1 s
render pass: shadow
pass 3/8 complete
bypass: on
passthrough: true
passenger: 4 processes
compass: 270
signature: valid
sig=0.05
signature verification failed for package x
sign: negative
salt: /etc/salt/minion
salt-minion[812]: connected to master
saltstack version 3007.1
access: granted
access_log /var/log/nginx/access.log main;
accesskey="s"
private: true
"private": true,
private_network: 10.0.0.0/8
private key loaded from /etc/ssl/private/site.key
public_key_path = "~/.ssh/id_ed25519.pub"
ssl_certificate_key = /etc/ssl/site.key
key_file: /etc/ssl/site.key
tls.key: /run/tls/tls.key
encryption: AES-256-GCM
cipher TLS_AES_256_GCM_SHA384
TLS session id {hex64}
secret = aws_secretsmanager_secret.db2.arn
secret_id     = aws_secretsmanager_secret.app.id
password = random_password.db.result
token = data.aws_eks_cluster_auth.this.token
api_key = var.datadog_api_key
db_password = module.db.password
client_secret = azuread_application_password.app.value
secret_key_ref: { name: db, key: url }
value_from = "secrets/db"
secretName: wildcard-tls
password: "{{ lookup('env', 'DB_PASSWORD') }}"
token: "!secret ha_token"
token: !secret telegram
password: !vault |
DB_PASSWORD: ${{ secrets.DB_PASSWORD }}
with: token: ${{ github.token }}
TOKEN=$(cat /run/secrets/token)
PASSWORD="$1"
password=$2
PGPASSWORD="${PGPASSWORD:-}"
token = request.headers.get("Authorization")
token = tokens[i]
token := strings.TrimSpace(line)
let token = iter.next()?;
password = getpass.getpass()
const { token } = useAuth();
apiKey: config.apiKey,
apiKey={apiKey}
password={password}
token: string;
password: z.string().min(8),
private String token;
@Column(name = "api_key")
`json:"api_key,omitempty"`
func (t *Token) String() string {
type: password
- name: password<NL>  in: query<NL>  required: true
required: [username, password]
"format": "password",
app version 2.14.0-rc.3+build.{d4}
linux-image-6.1.0-28-amd64 6.1.119-1
libsecret-common 0.21.4-1 all
python3-keyring 24.3.1-1
gnome-keyring-pkcs11.so
node v22.11.0 npm 10.9.0
/var/lib/docker/overlay2/{hex64}/merged
/var/lib/kubelet/pods/{uuid}/volumes
/home/bob/.cache/pip/http/{hex1}/{hex1}/{hex1}/{hex1}/{hex1}/{hex56}
/nix/store/{W32}-glibc-2.40-66
s3://bucket/2026/03/04/{uuid}.parquet
https://cdn.example.net/assets/app-{V8}.js
https://example.net/static/main.{hex8}.chunk.css
app.{hex20}.js.map
blob:https://example.net/{uuid}
https://github.com/a/b/commit/{hex40}
https://example.net/reset-password?lang=en
GET /api/tokens?page=2&limit=50 200
POST /oauth/token 401 12ms
DELETE /api/v1/secrets/db 204
data:image/png;base64,iVBORw0KGgo{b64_80}
sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJz{b64_80}
MAC=aa:bb:cc:{hex2}:{hex2}:{hex2}
inet6 fe80::{hex4}:{hex4}:{hex4}:{hex4}/64
PCI 0000:00:1f.{d1}: [8086:{hex4}]
usb 1-1: SerialNumber: {HEX12}
ata1.00: serial {B32_12}
ISBN 978-{d1}-{d2}-{d6}-{d1}
IBAN ends with {d4}
order #{d10} shipped
tracking number 1Z{B32_16}
X-Amz-Request-Id: {B32_16}
x-amz-id-2: {b64_75}=
CF-RAY: {hex16}-FRA
X-Request-Id: {V20}
X-Cache-Key: /assets/app.js
Vary: Authorization, Cookie
Access-Control-Allow-Headers: Authorization, X-Api-Key
WWW-Authenticate: Bearer realm="example", error="invalid_token"
Sec-WebSocket-Key: {b64_22}==
Sec-WebSocket-Accept: {b64_27}=
DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=mail; bh={b64_43}=; b={b64_88}
Message-ID: <{V20}@mail.example.net>
boundary="----=_Part_{d6}_{d9}.{d13}"
snapshot {V22} taken in repository s3
index uuid {b64u_22} shard 3
node {b64u_22} joined cluster
{"_id":"{b64u_20}","_index":"logs","_score":1.0}
ObjectId("{hex24}")
"_id": {"$oid": "{hex24}"}
cursor: {b64_40}=
nonce: {b64_22}==
keyspace hits: 1204 misses: 22
keyspace "system_auth" created
key rotation finished in 3 ms
keys rotated: 3
key exchange: curve25519-sha256
key size: 4096
key usage: Digital Signature, Key Encipherment
key length must be 32 bytes
KEY_PREFIX=app:prod
key_prefix: cache_v2
key_name: deploy-2026
ssh_key_name = "ops-laptop"
keypair: ops-laptop
keystore: /etc/app/keystore.jks
keyring: login
keyword: password
keyframes: 24
token_uri: https://oauth2.googleapis.com/token
token_endpoint_auth_method: client_secret_basic
token_class: mcp
TOKEN_TTL=15m
tokenExpirySeconds: 900
accessTokenLifespan: 300
refresh_token_rotation: enabled
SECRET_ROTATION=30d
secret-store: aws-ssm
secret_version: 7
password_length: 16
PasswordLastSet: 2026-03-04
PASSWORD_MIN_LENGTH=12
password prompt timeout 30s
ROWS

sub ordinary { return @rows }

1;
