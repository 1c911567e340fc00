# Lines of healthy programs in which nothing is a secret: logs of the system,
# of package managers, web servers, clusters and version control, source text,
# translations, manuals and prose about passwords and tokens. Made here, and
# written down before one of its lines was measured: at the first run 18 of 480
# lines were damaged. A row is a line, filled as those of Documented.pm.
package RedactCorpus::Healthy;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(healthy);

my @rows = map { [ spare => $_ ] } split /\n/, <<'ROWS';
passwd[{d4}]: pam_unix(passwd:chauthtok): password changed for bob
chage[{d4}]: changed password expiry for bob
useradd[{d4}]: new user: name=deploy, UID=1001, GID=1001, home=/home/deploy, shell=/bin/bash
usermod[{d4}]: change user 'bob' password
groupadd[{d4}]: group added to /etc/gshadow: name=ssl-cert
sshd[{d4}]: Accepted publickey for bob from 10.0.0.4 port 51122 ssh2: ED25519 SHA256:{b64_43}
sshd[{d4}]: Failed password for invalid user admin from 203.0.113.9 port 40122 ssh2
sshd[{d4}]: Connection closed by authenticating user root 203.0.113.9 port 40122 [preauth]
sshd[{d4}]: error: maximum authentication attempts exceeded for root from 203.0.113.9 port 4022 ssh2
sshd[{d4}]: Server listening on 0.0.0.0 port 22.
sudo:      bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/usr/bin/passwd deploy
su[{d4}]: (to root) bob on pts/0
login[{d4}]: FAILED LOGIN (1) on '/dev/tty1' FOR 'bob', Authentication failure
systemd[1]: Starting systemd-ask-password-console.path - Dispatch Password Requests to Console Directory Watch...
systemd[1]: Started systemd-ask-password-wall.path - Forward Password Requests to Wall Directory Watch.
systemd[1]: Condition check resulted in Store a System Token in an EFI Variable being skipped.
systemd[1]: systemd-pcrphase.service - TPM2 PCR Barrier (User) was skipped because of an unmet condition check.
systemd[1]: Reached target cryptsetup.target - Local Encrypted Volumes.
systemd[1]: session-{d4}.scope: Deactivated successfully.
systemd-logind[{d4}]: New session {d4} of user bob.
systemd-logind[{d4}]: Removed session {d4}.
systemd[{d4}]: Listening on gpg-agent-ssh.socket - GnuPG cryptographic agent (ssh-agent emulation).
systemd-cryptsetup[{d4}]: Set cipher aes, mode xts-plain64, key size 512 bits for device /dev/sda3.
kernel: Kernel command line: BOOT_IMAGE=/vmlinuz-6.1.0 root=UUID={uuid} ro quiet
kernel: Key type asymmetric registered
kernel: Asymmetric key parser 'x509' registered
kernel: Loading compiled-in X.509 certificates
kernel: Loaded X.509 cert 'Debian Secure Boot CA: {hex40}'
kernel: integrity: Loaded X.509 cert 'Microsoft Windows Production PCA 2011: {hex40}'
kernel: evm: security.capability
kernel: ima: Allocated hash algorithm: sha256
kernel: pinctrl core: initialized pinctrl subsystem
kernel: gpio-{d3} (reset): gpiod_set_value: invalid GPIO
kernel: input: AT Translated Set 2 keyboard as /devices/platform/i8042/serio0/input/input3
kernel: cfg80211: Loaded X.509 cert 'sforshee: {hex16}'
kernel: trusted_key: cannot seal key: -2
kernel: TPM2 hash alg sha256 is not available
audit[{d4}]: USER_AUTH pid={d4} uid=0 auid=1000 ses=2 msg='op=PAM:authentication grantors=pam_permit,pam_unix acct="root" exe="/usr/bin/su" res=success'
audit: type=1100 audit(1772600000.{d3}:{d4}): pid={d4} uid=0 auid=1000 msg='op=PAM:authentication acct="bob" exe="/usr/bin/sudo" hostname=? addr=? terminal=/dev/pts/0 res=success'
type=CRYPTO_KEY_USER msg=audit(1772600000.{d3}:{d4}): pid={d4} uid=0 auid=4294967295 ses=4294967295 msg='op=destroy kind=server fp=SHA256:{COLONS32} direction=? spid={d4} suid=0'
type=CRYPTO_SESSION msg=audit(1772600000.{d3}:{d4}): pid={d4} op=start direction=from-server cipher=aes256-gcm@openssh.com ksize=256 mac=<implicit> pfs=curve25519-sha256
type=USER_CHAUTHTOK msg=audit(1772600000.{d3}:{d4}): pid={d4} msg='op=change password id=1001 exe="/usr/bin/passwd" res=success'
Setting up passwd (1:4.13+dfsg1-1+b1) ...
Unpacking libsecret-common (0.20.5-3) over (0.20.5-2) ...
Selecting previously unselected package libpam-passwdqc:amd64.
Preparing to unpack .../libpwquality1_1.4.5-1+b1_amd64.deb ...
2026-03-04 10:00:00 status half-configured base-passwd:amd64 3.6.1
2026-03-04 10:00:00 upgrade libtokyocabinet9:amd64 1.4.48-15 1.4.48-16
Commandline: apt-get install -y keepassxc password-store python3-keyring
Install: python3-secretstorage:amd64 (3.3.3-1, automatic), libsecret-1-0:amd64 (0.20.5-3, automatic)
Get:4 http://deb.example.net/debian bookworm/main amd64 libkeyutils1 amd64 1.6.3-2 [8,808 B]
Fetched 12.3 MB in 2s (5,678 kB/s)
W: http://apt.example.net/dists/stable/InRelease: Key is stored in legacy trusted.gpg keyring (/etc/apt/trusted.gpg), see the DEPRECATION section in apt-key(8) for details.
E: The repository 'https://apt.example.net stable InRelease' is not signed. NO_PUBKEY {HEX16}
gpg: key {HEX16}: public key "Acme Release Key <release@example.net>" imported
gpg: Good signature from "Acme Release Key <release@example.net>" [ultimate]
gpg:                using EDDSA key {HEX40}
Primary key fingerprint: {HEX40}
debconf: unable to initialize frontend: Dialog
update-alternatives: using /usr/bin/pinentry-curses to provide /usr/bin/pinentry (pinentry) in auto mode
dpkg: warning: files list file for package 'passwd' missing
nginx: [warn] "ssl_stapling" ignored, issuer certificate not found for certificate "/etc/ssl/certs/site.pem"
nginx: [emerg] cannot load certificate key "/etc/nginx/tls.key": BIO_new_file() failed
10.0.0.4 - - [04/Mar/2026:10:00:00 +0000] "GET /password/reset HTTP/1.1" 200 512 "-" "curl/8.5"
10.0.0.4 - - [04/Mar/2026:10:00:00 +0000] "GET /assets/token-list.{hex8}.js HTTP/2.0" 200 5120 "-" "Mozilla/5.0"
10.0.0.4 - bob [04/Mar/2026:10:00:00 +0000] "POST /oauth/token HTTP/1.1" 401 83 "-" "okhttp/4.9"
10.0.0.4 - - [04/Mar/2026:10:00:00 +0000] "GET /static/key-icon.svg?v={hex8} HTTP/1.1" 304 0
2026/03/04 10:00:00 [error] 71#71: *{d4} upstream timed out while reading response header, request: "GET /api/secrets?limit=50 HTTP/1.1"
2026/03/04 10:00:00 [info] 71#71: *{d4} SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking
I0304 10:00:00.{d6}       1 event.go:294] "Event occurred" object="default/web-{hex10}" kind="Pod" reason="FailedMount" message="MountVolume.SetUp failed for volume \"token\" : secret \"web-token\" not found"
E0304 10:00:00.{d6}       1 reflector.go:147] Failed to watch *v1.Secret: failed to list *v1.Secret: secrets is forbidden: User "system:serviceaccount:ci:runner" cannot list resource "secrets" in API group "" at the cluster scope
W0304 10:00:00.{d6}       1 authentication.go:368] Error looking up in-cluster authentication configuration: Unauthorized
I0304 10:00:00.{d6}       1 controller.go:615] quota admission added evaluator for: serviceaccounts
I0304 10:00:00.{d6}       1 secure_serving.go:213] Serving securely on [::]:10257
I0304 10:00:00.{d6}       1 tlsconfig.go:243] "Starting DynamicServingCertificateController"
kubelet[{d4}]: I0304 10:00:00.{d6} {d4} kubelet_resources.go:45] "Allocatable" allocatable={"cpu":"4"}
Normal  Pulled  3s  kubelet  Container image "quay.io/acme/token-service@sha256:{hex64}" already present on machine
Warning  FailedMount  12s (x5 over 1m)  kubelet  MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.key
NAME                  TYPE                                  DATA   AGE
default-token-x7k2p   kubernetes.io/service-account-token   3      41d
db-credentials        Opaque                                2      41d
secret/db-credentials created
secret/db-credentials unchanged
serviceaccount/token-reader configured
error: secrets "db-credentials" already exists
  secretName: wildcard-tls
  secretRef: {name: app-env}
  imagePullSecrets: [{name: regcred}]
  tokenExpirationSeconds: 3600
  automountServiceAccountToken: false
  keySelector: app.kubernetes.io/name
commit {hex40}
Author: Bob Token <bob@example.net>
    Rotate the password of the staging database
    token: reject an empty audience
    Fix #{d4}: secret scanning alerts on forks
index {hex8}..{hex8} 100644
--- a/lib/password.c
+++ b/lib/password.c
@@ -12,7 +12,7 @@ check_password(const char *password)
-	if (password == NULL)
+	if (password == NULL || *password == '\0')
 	return token_is_valid(token) ? 0 : -1;
rename from tokens/old.rs
 create mode 100644 tests/test_token_refresh.py
 tests/password_policy_test.go | 24 +++++++++++++-----------
Merge branch 'feature/token-refresh' of github.com:acme/app into main
* [new branch]      fix/secret-leak   -> origin/fix/secret-leak
{hex7} Move the API key check in front of the rate limit
remote: Resolving deltas: 100% (12/12), completed with 4 local objects.
To https://git.example.net/acme/tokens.git
   {hex7}..{hex7}  main -> main
def verify(self, token: str, *, audience: Optional[str] = None) -> Claims:
    password = getpass.getpass("Password: ")
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    api_key = os.environ["ACME_API_KEY"]
    if not secrets.compare_digest(token, expected_token):
    raise ValueError("token must not be empty")
    secret = kwargs.pop("secret", None)
    self.password_hasher = PasswordHasher(time_cost=3, memory_cost=65536)
    return jwt.decode(token, key=public_key, algorithms=["RS256"])
    assert response.json()["token_type"] == "bearer"
const token = await getToken({ scope: 'read' });
const { password, ...rest } = user;
  password: Joi.string().min(12).required(),
  token: PropTypes.string.isRequired,
export const selectToken = (state) => state.auth.token;
if (!token) throw new Error('missing token');
localStorage.setItem('token', response.data.token);
headers: { Authorization: `Bearer ${token}` },
const key = `${prefix}:${id}`;
type Token struct { Kind TokenKind; Value string; Pos Position }
func (s *Store) Secret(ctx context.Context, name string) (*Secret, error) {
	password := r.FormValue("password")
	if err := bcrypt.CompareHashAndPassword(hash, []byte(password)); err != nil {
	log.Printf("token expires at %s", token.Expiry.Format(time.RFC3339))
	key := fmt.Sprintf("session:%s", id)
	return nil, fmt.Errorf("secret %q not found", name)
pub fn parse_token(input: &str) -> Result<Token, ParseError> {
    let password = rpassword::prompt_password("Password: ")?;
    let api_key = std::env::var("ACME_API_KEY").expect("ACME_API_KEY is not set");
    #[serde(skip_serializing)] password: SecretString,
public String getPassword() { return this.password; }
private final TokenProvider tokenProvider;
@Value("${acme.api.key}") private String apiKey;
String token = UUID.randomUUID().toString();
char *password = getenv("PGPASSWORD");
static const struct option opts[] = { {"password", no_argument, NULL, 'W'},
#define PASSWORD_MAX_LENGTH 1024
	explicit_bzero(password, sizeof(password));
enum token_type { TOKEN_NUMBER, TOKEN_STRING, TOKEN_END };
  %token IDENT STRING NUMBER
 * @param password the password to check, or NULL for none
 * The caller must free the token.
 * secret: a buffer of 32 bytes that was drawn from the kernel
# The password file must not be readable by group or others.
# api_key: see https://docs.example.net/keys
; password for the database user, default: none
validates :password, length: { minimum: 12 }, confirmation: true
has_secure_password
t.string :reset_password_token
ALTER TABLE users ADD COLUMN password_hash text NOT NULL;
CREATE INDEX tokens_user_id_idx ON tokens (user_id);
SELECT id, token_hash FROM tokens WHERE revoked_at IS NULL;
GRANT SELECT (id, name) ON secrets TO reader;
CREATE TABLE keys (key text PRIMARY KEY, value jsonb NOT NULL);
ERROR:  password must be at least 12 characters long
ERROR:  null value in column "token" of relation "sessions" violates not-null constraint
FATAL:  password authentication failed for user "app"
DETAIL:  Key (token)=(42) already exists.
DETAIL:  Key (user_id)=(17) is not present in table "users".
LOG:  connection authenticated: identity="bob" method=scram-sha-256 (/etc/postgresql/15/main/pg_hba.conf:4)
HINT:  Use CREATE ROLE ... PASSWORD to set a password.
msgid "Enter your password"
msgstr "Geben Sie Ihr Passwort ein"
msgstr "Saisissez votre mot de passe"
msgstr "Introduzca su contraseña"
msgstr "Введите пароль"
msgstr "パスワードを入力してください"
"login.password.label": "Passwort",
"login.password.hint": "Mindestens 12 Zeichen",
"auth.token.expired": "Your token has expired. Please sign in again.",
"error.secret.missing": "Das Geheimnis fehlt",
"password_reset": "Réinitialiser le mot de passe",
password.too_short=Das Passwort ist zu kurz.
password.changed=Ihr Passwort wurde geändert
token.invalid=Jeton invalide ou expiré
passwordLabel: Wachtwoord
Never paste a token into a chat, not even a revoked one.
A password of twelve characters that is drawn at random is harder to guess than a sentence.
The secret is that there is no secret.
Keep the API key in the environment, and rotate it once in a quarter.
Each token has a name, a scope and a date on which it expires.
If the password is wrong three times, the account is locked for ten minutes.
Tokens are stored as SHA-256 hashes, so that a dump does not give them away.
To create a token, open Settings, then Developer, then Tokens.
The pass phrase must be entered at each start unless an agent holds the key.
Your password expires in {d2} days.
Use --password-file rather than --password so that ps does not show it.
The --token option takes the name of a token, not its value.
Usage: acme login [--username USER] [--password-stdin]
  -p, --password string   password or personal access token
      --token-file PATH   read the token from PATH
      --api-key KEY       API key (default: $ACME_API_KEY)
  --secret NAME=PATH      mount the secret NAME at PATH
  -k, --key FILE          private key in PEM format
acme: error: argument --token: expected one argument
acme: option requires an argument -- 'p'
Password for bob:
[sudo] password for bob:
Enter passphrase for key '/home/bob/.ssh/id_ed25519':
Enter PEM pass phrase:
Vault password:
New password:
Retype new password:
bob@db.example.net's password:
Password: 
passwd: password updated successfully
passwd: Authentication token manipulation error
token refreshed, expires in 3600 s
token cache hit ratio 0.98
token bucket: rate=100 burst=200 tokens=57
tokens used: prompt=812 completion=64 total=876
max_tokens=4096 temperature=0.2 stop=None
"usage":{"prompt_tokens":812,"completion_tokens":64,"total_tokens":876}
tokenizer: loaded vocab with 50257 tokens
pad_token_id=0 eos_token_id=2 bos_token_id=1
unexpected token '}' at line 12 column 4
SyntaxError: Unexpected token < in JSON at position 0
parse error near token "END"
{"level":"info","msg":"token refreshed","expires_in":3600,"user":"bob"}
{"level":"warn","msg":"no credentials provided, using anonymous access"}
{"level":"error","msg":"invalid API key","status":401,"request_id":"{uuid}"}
{"error":"invalid_grant","error_description":"The provided authorization grant is invalid"}
{"token_endpoint":"https://id.example.net/oauth2/token","jwks_uri":"https://id.example.net/keys"}
{"kid":"{hex40}","use":"sig","alg":"RS256","kty":"RSA"}
{"authenticated":true,"method":"password","mfa":false}
{"passwordPolicy":{"minLength":12,"requireDigits":true}}
{"keys":["id","name","created_at"]}
{"key":"user:42:profile","ttl":300,"hit":true}
level=info msg="secret synced" secret=db-credentials namespace=prod
level=debug msg="using auth method" auth=kubernetes role=reader
level=info ts=2026-03-04T10:00:00Z caller=main.go:42 msg="loaded keys" count=12
level=warn msg="password login is deprecated" user=bob
time=10:00 level=INFO msg=request method=POST path=/v1/tokens status=201 id={uuid}
vault: secret engine mounted at kv/
Success! Enabled the kv secrets engine at: secret/
Success! Data deleted (if it existed) at: secret/app/db
Key                 Value
lease_id            database/creds/app/{V24}
lease_duration      1h
== Secret Path ==
secret/data/app/db
arn:aws:secretsmanager:eu-west-1:{d12}:secret:prod/db-AbCdEf
aws_secretsmanager_secret.db: Refreshing state... [id=arn:aws:secretsmanager:eu-west-1:{d12}:secret:db-AbCdEf]
random_password.db: Creating...
random_password.db: Creation complete after 0s [id=none]
      + password                = (sensitive value)
      ~ secret_string           = (sensitive value)
      + token                   = (known after apply)
Plan: 3 to add, 0 to change, 0 to destroy.
TASK [Set the root password] ***************************************************
ok: [db1] => (item=None)
changed: [db1] => {"censored": "the output has been hidden due to the fact that 'no_log: true' was specified for this result", "changed": true}
fatal: [db1]: FAILED! => {"msg": "Missing sudo password"}
no_log: true
pulling secret from provider: aws
#8 [build 3/7] RUN --mount=type=secret,id=npmrc npm ci
#8 sha256:{hex64} 3.1MB / 3.1MB 0.4s done
Step 4/9 : ARG NPM_TOKEN
 ---> {hex12}
npm notice New minor version of npm available! 10.2.4 -> 10.5.0
npm WARN deprecated node-uuid@1.4.8: Use uuid module instead
"integrity": "sha512-{b64_86}==",
"resolved": "https://registry.npm.example/js-tokens/-/js-tokens-4.0.0.tgz",
"js-tokens": "^3.0.0 || ^4.0.0",
"passport-local": "^1.0.0",
    "node_modules/token-types": {
Collecting python-jose[cryptography]==3.3.0
  Downloading keyring-24.3.0-py3-none-any.whl (38 kB)
Successfully installed keyring-24.3.0 secretstorage-3.3.3
    --hash=sha256:{hex64}
go: downloading golang.org/x/oauth2 v0.15.0
golang.org/x/crypto v0.17.0 h1:{b64_43}=
   Compiling secrecy v0.8.0
   Compiling proc-macro2 v1.0.76
checksum = "{hex64}"
rustc 1.75.0 (82e1608df 2023-12-21)
test auth::token::tests::rejects_expired ... ok
--- PASS: TestTokenRefresh/expired (0.00s)
PASS
ok  	example.net/app/token	0.012s
tests/test_password.py::test_hash_roundtrip PASSED                       [ 42%]
ok 12 - the password is not in the log
1..24 # tokens
FAIL: password_hash (tests.test_auth.AuthTest)
coverage: 87.4% of statements in ./internal/secret/...
redis: Session keys expire after 1800 s
Redis: 12 keys evicted, maxmemory policy allkeys-lru
MISCONF Redis is configured to save RDB snapshots
-WRONGPASS invalid username-password pair or user is disabled.
NOAUTH Authentication required.
ERR AUTH <password> called without any password configured for the default user.
[Warning] [MY-010453] [Server] root@localhost is created with an empty password !
[Note] A temporary password is generated for root@localhost at first start
mysqld: [Warning] World-writable config file '/etc/mysql/my.cnf' is ignored.
Access denied for user 'app'@'10.0.0.4' (using password: YES)
rabbit: Authentication using an OS password failed
kafka: Successfully authenticated client: authenticationID=app; authorizationID=app.
SASL mechanism SCRAM-SHA-256 selected
zookeeper session 0x{hex16} established, timeout = 40000
session_key_bits=256 cipher=TLS_AES_256_GCM_SHA384
TLS handshake: new session, key exchange x25519, signature ecdsa_secp256r1_sha256
* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384 / X25519 / RSASSA-PSS
*  SSL certificate verify ok.
< x-request-id: {uuid}
< etag: "{hex32}"
< x-amz-request-id: {HEX16}
< x-amz-id-2: {b64_76}
< cf-ray: {hex16}-AMS
< server-timing: auth;dur=1.2
< www-authenticate: Bearer realm="https://auth.example.net/token",service="registry.example.net"
> Accept-Encoding: gzip, deflate
X-RateLimit-Remaining: 57
Set-Cookie: lang=de; Path=/; Max-Age=31536000
openssl: verify error:num=20:unable to get local issuer certificate
subject=CN = token.example.net
serial={HEX40}
SHA256 Fingerprint={COLONS32}
X509v3 Subject Key Identifier: {COLONS20}
X509v3 Authority Key Identifier: {COLONS20}
        Public Key Algorithm: id-ecPublicKey
        Exponent: 65537 (0x10001)
256 SHA256:{b64_43} bob@example.net (ED25519)
The key's randomart image is:
debug1: Offering public key: /home/bob/.ssh/id_ed25519 ED25519 SHA256:{b64_43} agent
debug1: Authentications that can continue: publickey,password
debug1: Next authentication method: password
debug1: kex: algorithm: curve25519-sha256
debug1: Server host key: ssh-ed25519 SHA256:{b64_43}
debug2: KEX algorithms: sntrup761x25519-sha512@openssh.com,curve25519-sha256
docker: Error response from daemon: pull access denied for acme/token, repository does not exist or may require 'docker login': denied.
Login Succeeded
WARNING! Your password will be stored unencrypted in /home/bob/.docker/config.json.
Pulling from library/vault
Digest: sha256:{hex64}
Status: Downloaded newer image for hashicorp/vault:1.15
cloud-init[{d4}]: Cloud-init v. 23.4 running 'modules:final' at Wed, 04 Mar 2026 10:00:00 +0000.
cloud-init[{d4}]: The key fingerprint is:
ci-info: ++++++++++++Authorized keys from /home/debian/.ssh/authorized_keys for user debian++++++++++++
PAM unable to dlopen(pam_passwdqc.so): /lib/security/pam_passwdqc.so: cannot open shared object file
polkitd[{d4}]: Registered Authentication Agent for unix-session:2 (system bus name :1.{d2} [/usr/lib/polkit-1/polkit-agent])
gnome-keyring-daemon[{d4}]: couldn't access control socket: /run/user/1000/keyring/control: No such file or directory
dbus-daemon[{d4}]: [session uid=1000 pid={d4}] Activating service name='org.freedesktop.secrets' requested by ':1.{d2}'
NetworkManager[{d4}]: <info>  [1772600000.{d4}] device (wlan0): state change: need-auth -> prepare (reason 'none', sys-iface-state: 'managed')
wpa_supplicant[{d4}]: wlan0: WPA: Key negotiation completed with 02:42:ac:11:00:02 [PTK=CCMP GTK=CCMP]
wpa_supplicant[{d4}]: wlan0: CTRL-EVENT-CONNECTED - Connection to 02:42:ac:11:00:02 completed [id=0 id_str=]
avahi-daemon[{d4}]: Service "acme" (/services/acme.service) successfully established.
postfix/smtpd[{d4}]: warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6
dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<bob>, method=PLAIN, rip=203.0.113.9, TLS, session=<{V16}>
postfix/qmgr[{d4}]: {HEX10}: from=<bob@example.net>, size=512, nrcpt=1 (queue active)
fail2ban.filter [{d4}]: INFO [sshd] Found 203.0.113.9 - 2026-03-04 10:00:00
CRON[{d4}]: (root) CMD (/usr/local/bin/rotate-secrets --dry-run)
logger: rotated key 7 of 12
named[{d4}]: managed-keys-zone: Key 20326 for zone . is now trusted (acceptance timer complete)
named[{d4}]: client @0x{hex12} 10.0.0.4#53122 (token.example.net): query (cache) 'token.example.net/A/IN' denied
chronyd[{d4}]: Selected source 192.0.2.1 (ntp.example.net)
ntpd[{d4}]: kern: frequency error -{d3} PPM exceeds tolerance
snapd[{d4}]: store.go:{d3}: cannot refresh macaroon: server returned 401
containerd[{d4}]: time="2026-03-04T10:00:00Z" level=info msg="loading plugin \"io.containerd.snapshotter.v1.overlayfs\"..." type=io.containerd.snapshotter.v1
dockerd[{d4}]: time="2026-03-04T10:00:00Z" level=info msg="Loading containers: done." id={hex12}
crio[{d4}]: Removed container {hex64}: default/web-{hex10}-x7k2p/web
k3s[{d4}]: Wrote kubeconfig /etc/rancher/k3s/k3s.yaml
etcd[{d4}]: {"level":"info","ts":"2026-03-04T10:00:00Z","caller":"mvcc/hash.go:137","msg":"storing new hash","hash":{d10},"revision":{d6}}
etcd[{d4}]: {"level":"info","msg":"auth is disabled","member-id":"{hex16}"}
vault.service: Main process exited, code=exited, status=1/FAILURE
consul: agent: Synced node info, node-id={uuid}
prometheus: ts=2026-03-04T10:00:00Z caller=head.go:592 level=info component=tsdb msg="WAL segment loaded" segment=12 maxSegment=14
grafana: logger=authn.service t=2026-03-04T10:00:00Z level=info msg="Authentication succeeded" client=auth.client.session userId=1
elasticsearch: [2026-03-04T10:00:00,000][INFO ][o.e.x.s.a.TokenService] [node-1] refresh keys
java.lang.IllegalStateException: token store is closed
	at com.example.auth.TokenStore.get(TokenStore.java:{d3})
	at org.springframework.security.crypto.password.DelegatingPasswordEncoder.matches(DelegatingPasswordEncoder.java:{d3})
Caused by: javax.crypto.BadPaddingException: Given final block not properly padded. Such issues can arise if a bad key is used during decryption.
Traceback (most recent call last): File "/app/tokens.py", line {d2}, in refresh
KeyError: 'password'
AttributeError: 'NoneType' object has no attribute 'token'
jwt.exceptions.ExpiredSignatureError: Signature has expired
TypeError: Cannot read properties of undefined (reading 'token')
    at Object.verifyToken (/app/src/auth/token.js:{d2}:{d2})
panic: runtime error: invalid memory address or nil pointer dereference
	/go/src/app/token/token.go:{d3} +0x{hex3}
thread 'main' panicked at 'no token', src/auth/token.rs:{d2}:9
undefined method `token' for nil:NilClass (NoMethodError)
PHP Notice:  Undefined index: password in /var/www/login.php on line {d2}
hubspot: 3 contacts synced, request {uuid}
stripe webhook received evt_{V24}
calendly: invitee created
figma: 12 frames exported to /tmp/figma-{hex8}
dropbox: uploaded backup-2026-03-04.tar.gz (rev {hex14})
cloudinary: uploaded v1772600000/products/{L20}.jpg
circleci: job {uuid} finished in 3m12s
buildkite-agent: job {uuid} canceled
posthog event captured distinct_id={uuid}
splunk: index=main sourcetype=access_combined status=401
bitly: shortened to https://bit.ly/3x7Kq2m
codecov: 87.4% (+0.2%) compared to {hex7}
rollbar: occurrence {d12} in project app
mixpanel: 400 events in batch, 0 failed
storyblok: published story 42 (en)
token ring adapter at slot 3
secret santa: names are drawn on Monday
keynote: passing the torch
The pass at 2,300 m is closed until May.
pin 7 is connected to ground
pins: 4, 5, 18 (SPI)
auth: ok
session: 42 open, 3 idle
salt-minion[{d4}]: [INFO] Executing command state.highstate
pepper and salt to taste
signature: valid
signature algorithm: sha256WithRSAEncryption
credential helper: osxkeychain
credentials: none
api key: required
key: value
key = sort_order
secret: optional
secret_backend = vault
password_encryption = scram-sha-256
passwordauthentication no
PermitEmptyPasswords no
password [success=1 default=ignore] pam_unix.so obscure yescrypt
auth required pam_env.so
passwd: files systemd
password requisite pam_pwquality.so retry=3
ssl_key_file = '/etc/ssl/private/ssl-cert-snakeoil.key'
api_key_header: X-Api-Key
token_ttl: 24h
token_url: https://id.example.net/oauth2/token
token_issuer = https://id.example.net/
SECRET_KEY_FILE=/run/secrets/django
DB_PASSWORD_FILE=/run/secrets/db
TOKEN_PATH=/var/run/secrets/kubernetes.io/serviceaccount/token
PASSWORD_MIN_LENGTH=12
AUTH_BACKEND=ldap
KEYCLOAK_REALM=acme
PASS_MAX_DAYS   99999
PASS_WARN_AGE   7
XKEY = 8
enum { xKey = 8, yKey = 16, zKey = 7 };
#define VK_KEY_A 0x41
keyCode: 13
"keybindings": [{"key": "ctrl+k ctrl+c", "command": "editor.action.addCommentLine"}]
<key>CFBundleIdentifier</key>
<string>net.example.app</string>
<input type="password" name="password" autocomplete="current-password">
<label for="password">Password</label>
<Button android:text="@string/password"/>
.password-field { border: 1px solid #ccc; }
.token.keyword { color: #07a; }
cargo login --registry internal
docker login registry.example.net
npm token list
gh auth status
vault token lookup
pass insert web/example.net
kinit -kt /etc/krb5.keytab host/db.example.net
klist: No credentials cache found (filename: /tmp/krb5cc_1000)
Default principal: bob@EXAMPLE.NET
ssh-keygen -t ed25519 -f id_ed25519
openssl rand -hex 32
openssl passwd -6
htpasswd -c /etc/nginx/.htpasswd bob
Adding password for user bob
chpasswd: line 1: missing new password
pwgen -s 24 1
mkpasswd --method=yescrypt
systemctl set-environment FOO=bar
ROWS

# The rows of this file.
sub healthy { return @rows }

1;
