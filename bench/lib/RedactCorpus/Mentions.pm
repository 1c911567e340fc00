# Lines of logs, reports and sources that mention tokens, passwords, keys,
# sessions, fingerprints, digests and ids, and hold no secret. Made here, and
# written down before a line of it was measured: at the first run 98.1 % of
# 3440 texts stayed as they were. A row is a line, filled as those of
# Documented.pm.
package RedactCorpus::Mentions;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(mentions);

my @rows = map { [ 'spare', $_ ] } split /\n/, <<'ROWS';
2026-03-04T12:00:00Z INFO token refreshed for user 4711, expires in 3600 s
2026-03-04T12:00:00Z DEBUG key schedule: 12 keys loaded
INFO password reset mail sent to bob@example.net
WARN password for user bob expires in 5 days
ERROR invalid password for user bob from 10.0.0.7
ERROR token validation failed: signature is invalid
ERROR jwt expired at 2026-03-04T12:00:00Z
WARN Token has been revoked (jti {uuid})
INFO issued access token jti={uuid} sub=bob exp=1772625600
DEBUG kid={hex8} alg=RS256
INFO key rotation finished: 3 keys rotated, 0 failed
INFO using key id {hex16} for signing
INFO sshd[7]: Accepted publickey for bob from 10.0.0.7 port 50222 ssh2: ED25519 SHA256:{b64_43}
INFO sshd[7]: Failed password for invalid user admin from 10.0.0.7 port 41022 ssh2
sshd[7]: Connection closed by authenticating user root 10.0.0.7 port 41022 [preauth]
sshd[7]: fatal: userauth_pubkey: parse key: incorrect signature
sudo: pam_unix(sudo:auth): authentication failure; logname=bob uid=1000
gpg: key {HEX16}: public key "Bob <bob@example.net>" imported
gpg: using EDDSA key {HEX40}
gpg: Good signature from "Bob <bob@example.net>" [ultimate]
Primary key fingerprint: 1B5A 0C5D 7F9A 3E5B 9C40  5D7E 8A1B 2C3D 4E5F 6071
      Key ID: {HEX8}
pub   rsa4096/0x{HEX16} 2020-01-01 [SC]
uid           [ unknown] Bob <bob@example.net>
SHA256:{b64_43} bob@host (ED25519)
MD5:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b64_43} bob@host
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{b64_300} bob@host
authorized_keys: added key AAAAC3NzaC1lZDI1NTE5AAAAI{b64_43}
host key verification failed for h1
The authenticity of host 'h1 (10.0.0.1)' can't be established.
ED25519 key fingerprint is SHA256:{b64_43}.
    Serial Number: {hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}:{hex2}
        X509v3 Subject Key Identifier: {HEX2}:{HEX2}:{HEX2}:{HEX2}:{HEX2}
        Signature Algorithm: sha256WithRSAEncryption
sha256 fingerprint={COLONS32}
SHA1 Fingerprint={COLONS20}
issuer= /C=US/O=Let's Encrypt/CN=R3 serial={HEX36}
depth=2 C = US, O = Example, CN = Root
notAfter=Mar  4 12:00:00 2027 GMT
Public-Key: (2048 bit)
-----BEGIN CERTIFICATE-----
-----BEGIN PUBLIC KEY-----
public_key="{b64_43}="
peer: {b64_43}= endpoint 10.0.0.1:51820
  public key: {b64_43}=
wg0: latest handshake: 5 seconds ago
X-Request-ID: {uuid}
x-amzn-requestid: {uuid}
X-Amz-Cf-Id: {b64u_55}==
x-amz-id-2: {b64_75}=
traceparent: 00-{hex32}-{hex16}-01
trace_id={hex32} span_id={hex16}
"traceId":"{hex32}","spanId":"{hex16}"
X-B3-TraceId: {hex16}
correlationId={uuid}
{"level":"info","request_id":"{uuid}","path":"/v1/token","status":200}
{"level":"info","msg":"token cache hit","hits":12,"misses":1}
{"level":"warn","msg":"missing api key","path":"/v1/x","remote":"10.0.0.1"}
{"level":"error","msg":"invalid api key","request_id":"{uuid}"}
{"level":"error","error":"password authentication failed for user \"app\""}
{"event":"login","method":"password","user_id":4711,"ok":true}
{"event":"secret_rotated","name":"db-credentials","version":7}
{"token_type":"Bearer","expires_in":3600,"scope":"read write"}
{"has_password":true,"password_changed_at":"2026-03-04T12:00:00Z"}
{"key":"user:4711:profile","ttl":300,"size":2048}
{"Key":"logs/2026/03/04/app.log.gz","ETag":"\"{hex32}\"","Size":1024}
{"cache_key":"v3/page/{hex16}","hit":true}
{"public_key":"{b64_43}=","algorithm":"ed25519"}
{"digest":"sha256:{hex64}","size":7023,"mediaType":"application/vnd.oci.image.manifest.v1+json"}
{"commit":"{hex40}","author":"bob","message":"Rotate token"}
{"sha":"{hex40}","ref":"refs/heads/main"}
{"id":"{uuid}","object":"key","name":"deploy key","created":1772625600}
{"usage":{"prompt_tokens":1234,"completion_tokens":56,"total_tokens":1290}}
{"tokens":{"input":1200,"output":80},"model":"m-1"}
max_new_tokens: 512
tokenizer: cl100k_base, vocab 100277 tokens
[tokenizer] special token <|endoftext|> id 50256
pad_token_id: 50256, eos_token_id: 50256
unexpected token '}' in JSON at position 17
SyntaxError: Unexpected token < in JSON at position 0
parse error near unexpected token `newline'
error: expected one of `;` or `}`, found token `x`
lexer: 1024 tokens in 3 ms
KeyError: 'password'
KeyError: 'api_key'
NullPointerException: token must not be null
java.security.InvalidKeyException: Illegal key size
java.security.UnrecoverableKeyException: Password must not be null
javax.crypto.BadPaddingException: Given final block not properly padded
java.io.IOException: keystore password was incorrect
TypeError: secretOrPrivateKey must have a value
jsonwebtoken.JsonWebTokenError: jwt malformed
botocore.exceptions.NoCredentialsError: Unable to locate credentials
An error occurred (InvalidAccessKeyId) when calling the ListBuckets operation
An error occurred (ExpiredToken) when calling the GetObject operation: The provided token has expired.
google.auth.exceptions.DefaultCredentialsError: Could not automatically determine credentials
Error: Vault token is missing; set VAULT_TOKEN
Error: secret "db-credentials" not found
Error from server (NotFound): secrets "app-tls" not found
secret/app-tls created
secret/app-tls configured
serviceaccount/default patched
configmap/app-config unchanged
Warning: Secret "app" already exists, skipping
MountVolume.SetUp failed for volume "kube-api-access-x7k2p": failed to fetch token
pod/app-{hex10}-x7k2p condition met
replicaset.apps/app-{hex10} scaled
Successfully pulled image "r.example.net/app@sha256:{hex64}" in 2.1s
containerd: sha256:{hex64} unpacked
Digest: sha256:{hex64}
Status: Downloaded newer image for r.example.net/app:1.2
 ---> {hex12}
Removing intermediate container {hex12}
Successfully built {hex12}
CONTAINER ID   IMAGE   COMMAND
{hex12}   nginx:1.27   "/docker-entrypoint"   Up 3 days
docker: invalid reference format.
overlay2/{hex64}/merged
volume {hex64} removed
/var/lib/kubelet/pods/{uuid}/volumes/kubernetes.io~secret/app-token
/run/secrets/db_password: No such file or directory
reading password from /run/secrets/db_password
DB_PASSWORD_FILE=/run/secrets/db_password
PASSWORD_STORE_DIR=/home/bob/.password-store
SSH_AUTH_SOCK=/run/user/1000/keyring/ssh
GPG_KEY={HEX40}
GPG_TTY=/dev/pts/0
KEYMAP=us
KEYBOARD_LAYOUT=de
API_KEY_HEADER=X-Api-Key
TOKEN_URL=https://id.example.net/oauth/token
TOKEN_TTL=3600
PASSWORD_HASHERS=argon2
SECRET_NAME=db-credentials
AWS_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:app/db-AbCdEf
KMS_KEY_ID=arn:aws:kms:eu-west-1:123456789012:key/{uuid}
kms: key {uuid} is pending deletion
key_vault_id=/subscriptions/{uuid}/resourceGroups/r/providers/Microsoft.KeyVault/vaults/v
projects/p/locations/global/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1
encryption key: aws/ebs
SSEKMSKeyId: arn:aws:kms:eu-west-1:1:key/{uuid}
data.aws_secretsmanager_secret.db: Read complete after 0s [id=arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf]
random_password.db: Creation complete after 0s [id=none]
aws_key_pair.deploy: Refreshing state... [id=deploy]
  + password               = (sensitive value)
  ~ token                  = (known after apply)
  password = var.db_password
  token    = data.vault_generic_secret.app.data["token"]
  key_name = "deploy"
password: "{{ lookup('env', 'DB_PASSWORD') }}"
password: !vault |
password: ${DB_PASSWORD}
password: $(DB_PASSWORD)
password: %DB_PASSWORD%
password: <redacted>
password: '********'
password=xxxxxxxx
"password": null
"password": ""
"token": "[FILTERED]"
api_key: YOUR_API_KEY
token: <your-token-here>
secretName: app-tls
secretKeyRef: { name: app, key: password }
imagePullSecrets: [{name: regcred}]
existingSecret: app-postgresql
passwordSecretRef: {name: db, key: pw}
tokenReviewer: system:auth-delegator
automountServiceAccountToken: false
name: GITHUB_TOKEN
GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}
env.NPM_TOKEN is not set
##[warning]Secret NPM_TOKEN is empty
Masking secret values in log output
[Pipeline] withCredentials
Masking supported pattern matches of $DEPLOY_PASSWORD
+ echo '****' | docker login -u ci --password-stdin
WARNING! Using --password via the CLI is insecure. Use --password-stdin.
Login Succeeded
npm ERR! code ENEEDAUTH
npm notice shasum: {hex40}
npm notice integrity: sha512-{b64_13}[...]{b64_13}==
"integrity": "sha512-{b64_86}==",
    "shasum": "{hex40}",
gem 'jwt', '~> 2.8'
Using bcrypt 3.1.20
Installing devise-token-auth 1.2.3
+ passport-jwt@4.0.1
added 3 packages: keytar, tokenize, password-hash
Requirement already satisfied: PyJWT>=2.0 in /usr/lib/python3/dist-packages (2.6.0)
Setting up libpam-pwquality:amd64 (1.4.5-1+b1) ...
Unpacking gnome-keyring (42.1-1+b2) ...
Setting up libsecret-1-0:amd64 (0.20.5-3) ...
Get:3 http://mirror.example.net bookworm/main amd64 passwd amd64 1:4.13 [971 kB]
update-alternatives: using /usr/bin/pinentry-curses to provide /usr/bin/pinentry
dracut: *** Including module: crypt ***
systemd-cryptsetup[1]: Set cipher aes, mode xts-plain64, key size 512 bits for device /dev/sda3.
systemd[1]: Starting systemd-ask-password-console.path - Dispatch Password Requests...
systemd[1]: Created slice user-1000.slice
systemd-logind[1]: New session 42 of user bob.
session opened for user bob(uid=1000) by (uid=0)
session 5f3a closed: idle timeout
kernel: Loaded X.509 cert 'Build time autogenerated kernel key: {hex40}'
kernel: Key type dns_resolver registered
kernel: integrity: Loaded X.509 cert 'Example Secure Boot CA: {hex40}'
kernel: Asymmetric key parser 'x509' registered
kernel: cryptd: max_cpu_qlen set to 1000
kernel: random: crng init done
wpa_supplicant[1]: wlan0: WPA: Key negotiation completed with 00:11:22:33:44:55 [PTK=CCMP GTK=CCMP]
wpa_supplicant[1]: wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="net" auth_failures=1 reason=WRONG_KEY
hostapd: wlan0: STA 00:11:22:33:44:55 WPA: pairwise key handshake completed (RSN)
charon: 07[IKE] authentication of 'gw' with pre-shared key successful
charon: 07[ENC] parsed IKE_AUTH response 1 [ IDr AUTH SA TSi TSr ]
openvpn: VERIFY KU OK
openvpn: Outgoing Data Channel: Cipher 'AES-256-GCM' initialized with 256 bit key
postgres: LOG:  connection authenticated: identity="app" method=scram-sha-256
postgres: FATAL:  password authentication failed for user "app"
postgres: DETAIL:  Role "app" has no password assigned.
postgres: ERROR:  duplicate key value violates unique constraint "tokens_pkey"
postgres: DETAIL:  Key (id)=(4711) already exists.
postgres: DETAIL:  Key (token_id)=({uuid}) is not present in table "tokens".
postgres: STATEMENT:  SELECT id FROM tokens WHERE user_id = $1
postgres: LOG:  statement: ALTER TABLE users ADD COLUMN password_hash text;
ALTER TABLE tokens ADD PRIMARY KEY (id);
CREATE INDEX idx_tokens_key ON tokens (key);
INSERT INTO api_keys (id, name) VALUES (1, 'deploy');
ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.1' (using password: YES)
ERROR 1062 (23000): Duplicate entry '{hex32}' for key 'users.email'
[Note] A foreign key constraint was added to tokens
mongod: Authentication failed: SCRAM authentication failed, storedKey mismatch
redis: WRONGPASS invalid username-password pair or user is disabled.
redis: NOAUTH Authentication required.
redis 127.0.0.1:6379> KEYS session:*
1) "session:{hex32}"
OOM command not allowed when used memory > 'maxmemory', key=session:4711
kafka: SASL/SCRAM-SHA-512 authentication successful
kafka: partition key=user-4711 offset=100234
elasticsearch: [o.e.x.s.a.AuthenticationService] Authentication of [elastic] was terminated by realm [reserved]
elasticsearch: api key id [{b64u_20}] is expired
nginx: GET /api/token HTTP/1.1" 401 123
nginx: "POST /login HTTP/1.1" 302 0 "https://x.example.net/password/reset"
nginx: SSL_CTX_use_PrivateKey("/etc/ssl/private/x.key") failed
ssl_certificate_key /etc/ssl/private/x.key;
haproxy: SSL handshake failure (error:0A000416:SSL routines::sslv3 alert certificate unknown)
envoy: jwt_authn: Jwt issuer is not configured
traefik: Skipping same configuration for provider docker
traefik: level=debug msg="Adding certificate for domain(s) x.example.net"
caddy: certificate obtained successfully identifier=x.example.net
certbot: Certificate is saved at /etc/letsencrypt/live/x/fullchain.pem, Key is saved at /etc/letsencrypt/live/x/privkey.pem
acme: Order {hex40} is valid
dovecot: imap-login: Login: user=<bob>, method=PLAIN, rip=10.0.0.1, session=<{b64_12}>
dovecot: auth: passwd-file(bob): Password mismatch (SHA512-CRYPT)
postfix/smtpd[1]: warning: SASL LOGIN authentication failed: UGFzc3dvcmQ6
postfix/smtpd[1]: {HEX10}: client=unknown[10.0.0.1], sasl_method=PLAIN, sasl_username=bob
opendkim: {HEX10}: DKIM-Signature field added (s=default, d=example.net)
ldap: RESULT tag=97 err=49 text=Invalid credentials
krb5kdc: AS_REQ (4 etypes {18 17 20 19}) 10.0.0.1: NEEDED_PREAUTH: bob@EXAMPLE.NET for krbtgt/EXAMPLE.NET@EXAMPLE.NET
vault: core: security barrier initialized: stored=1 shares=5 threshold=3
vault: secrets: enabled kv at secret/
vault: token lookup: accessor={b64u_24}
vault kv get -field=password secret/app
path "secret/data/app" { capabilities = ["read"] }
keycloak: type=LOGIN_ERROR, realmId=app, clientId=web, error=invalid_user_credentials
keycloak: type=CODE_TO_TOKEN, realmId={uuid}, clientId=web, userId={uuid}, token_id={uuid}, refresh_token_type=Refresh
oauth2-proxy: [AuthFailure] Invalid authentication via OAuth2: unauthorized
grafana: logger=context userId=0 t=2026-03-04T12:00:00Z level=info msg="Request Completed" path=/api/auth/keys status=401
prometheus: level=info msg="TLS is disabled." http2=false
sentry: event {hex32} sent
datadog: API Key is invalid, check configuration
datadog-agent: API key ending with {hex5} is valid
newrelic: License key is empty
rails: Can't verify CSRF token authenticity.
rails: Parameters: {"user"=>{"email"=>"bob@example.net", "password"=>"[FILTERED]"}}
rails: Filter chain halted as :authenticate_token rendered or redirected
django: Forbidden (CSRF cookie not set.): /login/
django: WARNING Not Found: /reset/password/
laravel: production.ERROR: Unauthenticated. {"exception":"token mismatch"}
spring: Using generated security password is disabled
spring: o.s.s.a.dao.DaoAuthenticationProvider : Failed to authenticate since password does not match stored value
flask: The session cookie is larger than 4093 bytes
express: passport: deserialized user 4711
phoenix: [debug] Processing with AppWeb.TokenController.create/2
phoenix:   Parameters: %{"email" => "bob@example.net", "password" => "[FILTERED]"}
go: http: TLS handshake error from 10.0.0.1:5222: tls: unknown certificate authority
go: crypto/rsa: verification error
go: x509: certificate signed by unknown authority
rust: thread 'main' panicked at 'called `Option::unwrap()` on a `None` value: token', src/main.rs:42:10
func TestTokenExpiry(t *testing.T) { // passes
--- PASS: TestPasswordReset (0.03s)
FAIL src/token.test.ts > rejects expired tokens
    ✓ returns 401 without api key (12 ms)
test auth::token::expired ... ok
tests/test_password.py::test_hash PASSED
coverage: src/secret.c 93.4 % of 211 lines
diff --git a/lib/token.c b/lib/token.c
index {hex7}..{hex7} 100644
@@ -12,7 +12,7 @@ static bool check_password(const char *password)
Merge pull request #12 from bob/rotate-keys
{hex40} Fix token refresh
commit {hex40}
Author: Bob <bob@example.net>
Release v2.4.1: password policies, key import
version=2.4.1 build={hex8} go=go1.23.1
app_version: 2026.03.04-{hex7}
User-Agent: app/1.2 (token-refresh)
Accept-Encoding: gzip, key-value
Access-Control-Allow-Headers: Authorization, X-Api-Key, X-Csrf-Token
WWW-Authenticate: Bearer realm="x", error="invalid_token", error_description="The access token expired"
Vary: Cookie, Authorization
Set-Cookie: lang=de; Path=/
Sec-WebSocket-Key: {b64_22}==
Sec-WebSocket-Accept: {b64_27}=
ETag: "{hex32}"
Content-MD5: {b64_22}==
Strict-Transport-Security: max-age=31536000
Content-Security-Policy: script-src 'self' 'sha256-{b64_43}='
usage: app [--password-file FILE] [--token-env NAME]
  -p, --password PASSWORD   password of the user
  --api-key string   API key (env: APP_API_KEY)
Enter password:
Password for bob:
Retype new password:
passwd: password updated successfully
Please enter your PIN:
pin 13 set to OUTPUT
GPIO pin 17 high, pin 27 low
pinned nodejs 20.11.1
keyboard: key F5 pressed, keycode 63
Press any key to continue
primary key: id
foreign key (user_id) references users(id)
sort key: created_at desc
dict has 3 keys: a, b, c
monkey patched keystone tokens
hash: {hex64}
md5sum {hex32}
checksum sha256:{hex64} ok
blob {hex40} is corrupt
inode 4711 key 0x1f2e3d
license key type: trial, 30 days left
pass 2 of 3: 100 % done
2 passed, 1 failed, 3 skipped
author: bob, secretary: ann
ROWS

sub mentions { return @rows }

1;
