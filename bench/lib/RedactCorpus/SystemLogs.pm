# The logs of a healthy machine, none of which holds a secret: lines of sixteen
# programs and more in the forms that these write them, the words password,
# token, key and secret among them. A row is a kind, the lines that may hold no
# finding, and lines with a secret {V} as that program would log it. {hexN}
# {b64N} {dN} are random; {user} {host} {pkg} and the like are drawn from
# lists. The same at every run.
package RedactCorpus::SystemLogs;
use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(system_logs);

my $syslog = 'Mar {day} {clock} {host}';
my $iso = '2026-03-{day0}T{clock}.{d3}Z';

my @kinds = (
	[ 'dpkg', [
		"2026-03-{day0} {clock} status half-configured {pkg}:amd64 {ver}",
		"2026-03-{day0} {clock} status unpacked {pkg}:all {ver}",
		"2026-03-{day0} {clock} upgrade {pkg}:amd64 {ver} {ver}",
		"2026-03-{day0} {clock} install libsecret-1-0:amd64 <none> 0.20.{d1}-{d1}",
		"2026-03-{day0} {clock} status installed passwd:amd64 1:4.{d2}+dfsg1-{d1}",
		"2026-03-{day0} {clock} configure libpam-gnome-keyring:amd64 42.{d1}-{d1} <none>",
		"2026-03-{day0} {clock} trigproc man-db:amd64 {ver} <none>",
		"2026-03-{day0} {clock} status config-files python3-keyring:all 23.{d1}.{d1}-{d1}",
		"2026-03-{day0} {clock} startup archives unpack",
		"2026-03-{day0} {clock} conffile /etc/pam.d/common-password keep" ], [
		"2026-03-{day0} {clock} configure {pkg}:amd64 password={V}" ] ],
	[ 'apt', [
		"Start-Date: 2026-03-{day0}  {clock}",
		"Commandline: apt-get install -y --no-install-recommends {pkg} passwd pass libsecret-tools",
		"Requested-By: {user} (10{d2})",
		"Upgrade: passwd:amd64 (1:4.13+dfsg1-1+b1, 1:4.13+dfsg1-1+deb12u1), {pkg}:amd64 ({ver}, {ver})",
		"Install: libsecret-1-0:amd64 (0.20.5-3), libpasswdqc0:amd64 (2.0.{d1}-1, automatic), {pkg}:all ({ver}, automatic)",
		"End-Date: 2026-03-{day0}  {clock}",
		"Get:{d2} http://mirror.example.net/debian bookworm/main amd64 passwd amd64 1:4.13+dfsg1-1+deb12u1 [{d3} kB]",
		"Preparing to unpack .../{d2}-passwd_1%3a4.13+dfsg1-1+deb12u1_amd64.deb ...",
		"Unpacking libsecret-common (0.20.5-{d1}) ...",
		"Setting up {pkg} ({ver}) ...",
		"Selecting previously unselected package {pkg}.",
		"(Reading database ... {d5} files and directories currently installed.)",
		"Processing triggers for libc-bin (2.36-9+deb12u{d1}) ...",
		"W: GPG error: https://{host}.example.net stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY {HEX16}",
		"W: https://{host}.example.net/dists/stable/InRelease: Key is stored in legacy trusted.gpg keyring (/etc/apt/trusted.gpg), see the DEPRECATION section in apt-key(8) for details.",
		"Fetched {d2}.{d1} MB in {d1}s ({d4} kB/s)" ], [
		"Err:{d1} https://deploy:{V}\@{host}.example.net/debian stable InRelease",
		"Commandline: apt-get -o Acquire::http::Proxy=http://proxy:{V}\@10.0.0.{d1}:3128 update" ] ],
	[ 'kernel', [
		"[{d5}.{d6}] Linux version 6.1.0-{d2}-amd64 (debian-kernel\@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld 2.40) #1 SMP",
		"[    {d1}.{d6}] Command line: BOOT_IMAGE=/boot/vmlinuz-6.1.0-{d2}-amd64 root=UUID={uuid} ro quiet",
		"[    {d1}.{d6}] Key type dns_resolver registered",
		"[    {d1}.{d6}] Key type .fscrypt registered",
		"[    {d1}.{d6}] Loading compiled-in X.509 certificates",
		"[    {d1}.{d6}] Loaded X.509 cert 'Debian Secure Boot CA: {hex40}'",
		"[    {d1}.{d6}] integrity: Couldn't parse dbx signatures: -74",
		"[    {d1}.{d6}] AppArmor: AppArmor sha1 policy hashing enabled",
		"[    {d1}.{d6}] random: crng init done",
		"[    {d1}.{d6}] pinctrl core: initialized pinctrl subsystem, pin: 0x{hex2} mux: {d1}",
		"[    {d1}.{d6}] input: AT Translated Set 2 keyboard as /devices/platform/i8042/serio0/input/input{d1}",
		"[{d5}.{d6}] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=docker-{hex64}.scope,mems_allowed=0,oom_memcg=/system.slice/docker-{hex64}.scope,task=python3,pid={d5},uid=1000",
		"[{d5}.{d6}] Out of memory: Killed process {d5} (node) total-vm:{d7}kB, anon-rss:{d6}kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:{d4}kB oom_score_adj:0",
		"[{d5}.{d6}] veth{hex7}: renamed from eth0",
		"[{d5}.{d6}] EXT4-fs (sda1): mounted filesystem {uuid} with ordered data mode. Quota mode: none.",
		"[{d5}.{d6}] audit: type=1400 audit(17726{d5}.{d3}:{d3}): apparmor=\"DENIED\" operation=\"open\" profile=\"docker-default\" name=\"/proc/keys\" pid={d5} comm=\"cat\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0" ], [
		"[    {d1}.{d6}] Kernel command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 agent.token={V} ro" ] ],
	[ 'journald', [
		"$syslog systemd[1]: Started {unit} - {pkg} daemon.",
		"$syslog systemd[1]: {unit}: Main process exited, code=exited, status={d1}/FAILURE",
		"$syslog systemd[1]: {unit}: Failed with result 'exit-code'.",
		"$syslog systemd[1]: {unit}: Consumed {d1}.{d3}s CPU time.",
		"$syslog systemd[1]: Starting systemd-ask-password-wall.service - Forward Password Requests to Wall Directory Watch...",
		"$syslog systemd[1]: Reached target cryptsetup.target - Local Encrypted Volumes.",
		"$syslog systemd[1]: Listening on gpg-agent-ssh.socket - GnuPG cryptographic agent (ssh-agent emulation).",
		"$syslog systemd-logind[{d3}]: New session {d3} of user {user}.",
		"$syslog systemd[{d4}]: Reached target paths.target - Paths.",
		"$syslog systemd-networkd[{d3}]: eth0: DHCPv4 address {ip}/20 via {ip}",
		"$syslog systemd-resolved[{d3}]: Using degraded feature set UDP instead of UDP+EDNS0 for DNS server {ip}.",
		"$syslog systemd-cryptsetup[{d4}]: Set cipher aes, mode xts-plain64, key size 512 bits for device /dev/disk/by-uuid/{uuid}.",
		"$syslog systemd[1]: session-{d3}.scope: Deactivated successfully.",
		"$syslog systemd[1]: Condition check resulted in Rebuild Journal Catalog being skipped.",
		"$syslog systemd-journald[{d3}]: Runtime Journal (/run/log/journal/{hex32}) is {d1}.0M, max {d2}.0M, {d2}.0M free." ], [
		"$syslog agent[{d4}]: using config API_KEY={V} from the environment" ] ],
	[ 'sshd', [
		"$syslog sshd[{d5}]: Accepted publickey for {user} from {ip} port {d5} ssh2: ED25519 SHA256:{b64_43}",
		"$syslog sshd[{d5}]: Failed password for invalid user {user} from {ip} port {d5} ssh2",
		"$syslog sshd[{d5}]: Failed password for root from {ip} port {d5} ssh2",
		"$syslog sshd[{d5}]: Accepted password for {user} from {ip} port {d5} ssh2",
		"$syslog sshd[{d5}]: pam_unix(sshd:auth): check pass; user unknown",
		"$syslog sshd[{d5}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}  user=root",
		"$syslog sshd[{d5}]: Connection closed by authenticating user root {ip} port {d5} [preauth]",
		"$syslog sshd[{d5}]: error: maximum authentication attempts exceeded for root from {ip} port {d5} ssh2 [preauth]",
		"$syslog sshd[{d5}]: error: kex_exchange_identification: Connection closed by remote host",
		"$syslog sshd[{d5}]: Server listening on 0.0.0.0 port 22.",
		"$syslog sshd[{d5}]: userauth_pubkey: signature algorithm ssh-rsa not in PubkeyAcceptedAlgorithms [preauth]",
		"$syslog sshd[{d5}]: Postponed keyboard-interactive for {user} from {ip} port {d5} ssh2 [preauth]",
		"$syslog passwd[{d5}]: pam_unix(passwd:chauthtok): password changed for {user}",
		"$syslog chage[{d5}]: changed password expiry for {user}",
		"$syslog usermod[{d5}]: change user '{user}' password",
		"$syslog passwd[{d5}]: password for '{user}' changed by 'root'",
		"$syslog sudo:   {user} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND=/usr/bin/passwd {user}",
		"$syslog sudo:   {user} : 3 incorrect password attempts ; TTY=pts/1 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow",
		"$syslog su[{d5}]: FAILED SU (to root) {user} on pts/0" ], [
		"$syslog sudo:   {user} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND=/usr/bin/mysql -uroot -p{V} app",
		"$syslog sudo:   {user} : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/env PGPASSWORD={V} psql" ] ],
	[ 'nginx', [
		"{ip} - - [{clf}] \"GET /api/v1/users/{d4}?page={d1}&per_page=50 HTTP/1.1\" 200 {d4} \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0\"",
		"{ip} - {user} [{clf}] \"POST /login HTTP/1.1\" 302 0 \"https://{host}.example.net/login\" \"curl/7.88.1\"",
		"{ip} - - [{clf}] \"GET /reset-password HTTP/2.0\" 200 {d4} \"-\" \"-\"",
		"{ip} - - [{clf}] \"GET /oauth/token/info HTTP/1.1\" 401 {d2} \"-\" \"okhttp/4.{d1}.{d1}\"",
		"{ip} - - [{clf}] \"GET /static/js/main.{hex8}.chunk.js HTTP/1.1\" 304 0 \"-\" \"-\"",
		"{ip} - - [{clf}] \"GET /wp-login.php HTTP/1.1\" 404 {d3} \"-\" \"-\"",
		"{ip} - - [{clf}] \"GET /.env HTTP/1.1\" 404 {d3} \"-\" \"-\"",
		"{ip} - - [{clf}] \"GET /v2/{pkg}/manifests/sha256:{hex64} HTTP/1.1\" 200 {d4} \"-\" \"docker/24.0.{d1}\"",
		"2026/03/{day0} {clock} [error] {d5}#{d5}: *{d4} connect() failed (111: Connection refused) while connecting to upstream, client: {ip}, server: {host}.example.net, request: \"GET /auth/session HTTP/1.1\", upstream: \"http://{ip}:{d4}/auth/session\", host: \"{host}.example.net\"",
		"2026/03/{day0} {clock} [emerg] {d5}#{d5}: cannot load certificate key \"/etc/nginx/ssl/{host}.key\": PEM_read_bio_PrivateKey() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: ANY PRIVATE KEY)",
		"2026/03/{day0} {clock} [error] {d5}#{d5}: *{d4} user \"{user}\": password mismatch, client: {ip}, server: _, request: \"GET /metrics HTTP/1.1\", host: \"{ip}\"",
		"2026/03/{day0} {clock} [warn] {d5}#{d5}: \"ssl_stapling\" ignored, issuer certificate not found for certificate \"/etc/nginx/ssl/{host}.pem\"",
		"2026/03/{day0} {clock} [notice] {d5}#{d5}: signal 15 (SIGTERM) received, exiting" ], [
		"{ip} - - [{clf}] \"GET /api/v1/me?access_token={V} HTTP/1.1\" 200 {d4} \"-\" \"-\"",
		"{ip} - - [{clf}] \"GET /x HTTP/1.1\" 200 {d4} \"https://{host}.example.net/?api_key={V}&page=1\" \"-\"" ] ],
	[ 'postgres', [
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] LOG:  database system is ready to accept connections",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app FATAL:  password authentication failed for user \"{user}\"",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app DETAIL:  Connection matched file \"/etc/postgresql/15/main/pg_hba.conf\" line {d2}: \"host all all 0.0.0.0/0 scram-sha-256\"",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app DETAIL:  Role \"{user}\" does not exist.",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app FATAL:  no pg_hba.conf entry for host \"{ip}\", user \"{user}\", database \"app\", SSL off",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] LOG:  checkpoint complete: wrote {d3} buffers ({d1}.{d1}%); 0 WAL file(s) added, 0 removed, {d1} recycled; write={d2}.{d3} s, sync=0.{d3} s, total={d2}.{d3} s; sync files={d2}, longest=0.{d3} s, average=0.{d3} s; distance={d5} kB, estimate={d5} kB; lsn={HEX1}/{HEX8}, redo lsn={HEX1}/{HEX8}",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app ERROR:  duplicate key value violates unique constraint \"users_pkey\"",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app DETAIL:  Key (id)=({d5}) already exists.",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app DETAIL:  Key (token_id, kind)=({d4}, refresh) is not present in table \"tokens\".",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app ERROR:  column \"password_hash\" of relation \"users\" does not exist at character {d2}",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app STATEMENT:  SELECT id, password_hash, token_expires_at FROM users WHERE email = \$1",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app LOG:  duration: {d3}.{d3} ms  execute <unnamed>: UPDATE sessions SET last_seen = now() WHERE id = \$1",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] LOG:  automatic vacuum of table \"app.public.api_keys\": index scans: {d1}",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] LOG:  could not load server certificate file \"server.crt\": No such file or directory",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] FATAL:  private key file \"/etc/ssl/private/ssl-cert-snakeoil.key\" has group or world access" ], [
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app STATEMENT:  ALTER ROLE {user} PASSWORD '{V}'",
		"2026-03-{day0} {clock}.{d3} UTC [{d5}] {user}\@app STATEMENT:  CREATE USER {user} WITH LOGIN PASSWORD '{V}';" ] ],
	[ 'cloud-init', [
		"2026-03-{day0} {clock},{d3} - util.py[DEBUG]: Cloud-init v. 22.4.2 running 'modules:config' at Wed, 04 Mar 2026 {clock} +0000. Up {d2}.{d2} seconds.",
		"2026-03-{day0} {clock},{d3} - helpers.py[DEBUG]: Running config-set-passwords using lock (<FileLock using file '/var/lib/cloud/instances/i-{hex17}/sem/config_set_passwords'>)",
		"2026-03-{day0} {clock},{d3} - cc_set_passwords.py[DEBUG]: Leaving SSH config 'PasswordAuthentication' unchanged. ssh_pwauth=None",
		"2026-03-{day0} {clock},{d3} - handlers.py[DEBUG]: finish: modules-config/config-set-passwords: SUCCESS: config-set-passwords ran successfully",
		"2026-03-{day0} {clock},{d3} - util.py[DEBUG]: Writing to /var/lib/cloud/instances/i-{hex17}/sem/config_ssh_import_id - wb: [644] {d2} bytes",
		"2026-03-{day0} {clock},{d3} - cc_ssh.py[DEBUG]: Generating ed25519 key",
		"2026-03-{day0} {clock},{d3} - url_helper.py[DEBUG]: [0/1] open 'http://169.254.169.254/latest/api/token' with {'url': 'http://169.254.169.254/latest/api/token', 'allow_redirects': True, 'method': 'PUT', 'timeout': 1.0, 'headers': {'User-Agent': 'Cloud-Init/22.4.2', 'X-aws-ec2-metadata-token-ttl-seconds': 'REDACTED'}} configuration",
		"2026-03-{day0} {clock},{d3} - DataSourceEc2.py[DEBUG]: Using metadata source: 'http://169.254.169.254'",
		"Cloud-init v. 22.4.2 finished at Wed, 04 Mar 2026 {clock} +0000. Datasource DataSourceEc2Local.  Up {d2}.{d2} seconds",
		"ci-info: ++++++++++++++++Authorized keys from /home/admin/.ssh/authorized_keys for user admin++++++++++++++++",
		"ci-info: | Keytype |                Fingerprint (sha256)                | Options |  Comment  |",
		"ci-info: | ssh-rsa | {colons32} |    -    | deploy-{d2} |",
		"Generating public/private ed25519 key pair.",
		"Your identification has been saved in /etc/ssh/ssh_host_ed25519_key",
		"SHA256:{b64_43} root\@{host}",
		"The key's randomart image is:" ], [
		"2026-03-{day0} {clock},{d3} - util.py[DEBUG]: Running command ['mysql', '-uroot', '-p{V}'] with allowed return codes [0] (shell=False, capture=True)",
		"+ export DB_PASSWORD={V}" ] ],
	[ 'docker', [
		"{\"log\":\"$iso INFO listening on port {d4}\\n\",\"stream\":\"stdout\",\"time\":\"$iso\"}",
		"{\"log\":\"Error: Cannot find module '/app/{pkg}/auth/token.js'\\n\",\"stream\":\"stderr\",\"time\":\"$iso\"}",
		"{\"log\":\"{\\\"level\\\":\\\"warn\\\",\\\"msg\\\":\\\"token expired\\\",\\\"user\\\":{d4}}\\n\",\"stream\":\"stdout\",\"time\":\"$iso\"}",
		"{\"log\":\"[auth] password reset requested for user {d4}\\n\",\"stream\":\"stdout\",\"time\":\"$iso\"}",
		"{\"log\":\"    at Object.<anonymous> (/app/node_modules/jsonwebtoken/verify.js:{d2}:{d2})\\n\",\"stream\":\"stderr\",\"time\":\"$iso\"}",
		"{\"log\":\"invalid token: token is expired by {d2}m{d2}s\\n\",\"stream\":\"stderr\",\"time\":\"$iso\"}",
		"time=\"$iso\" level=info msg=\"API listen on /run/docker.sock\"",
		"time=\"$iso\" level=error msg=\"Handler for POST /v1.43/images/create returned error: pull access denied for {pkg}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied\"",
		"time=\"$iso\" level=warning msg=\"Your kernel does not support swap limit capabilities\"",
		"time=\"$iso\" level=info msg=\"ignoring event\" container={hex64} module=libcontainerd namespace=moby topic=/tasks/delete type=\"*events.TaskDelete\"",
		"{hex12}: Pull complete",
		"Digest: sha256:{hex64}",
		"Status: Downloaded newer image for {pkg}:1.{d2}" ], [
		"{\"log\":\"connecting with password={V}\\n\",\"stream\":\"stdout\",\"time\":\"$iso\"}",
		"{\"log\":\"{\\\"level\\\":\\\"debug\\\",\\\"api_key\\\":\\\"{V}\\\"}\\n\",\"stream\":\"stdout\",\"time\":\"$iso\"}" ] ],
	[ 'kubelet', [
		"I0304 {clock}.{d6} {d5} kubelet.go:2{d3}] \"SyncLoop ADD\" source=\"api\" pods=[\"default/{pkg}-{hex10}-{alnuml5}\"]",
		"E0304 {clock}.{d6} {d5} pod_workers.go:{d3}] \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"{pkg}\\\" with ImagePullBackOff: \\\"Back-off pulling image \\\\\\\"{host}.example.net/{pkg}:1.{d2}\\\\\\\"\\\"\" pod=\"default/{pkg}-{hex10}-{alnuml5}\" podUID=\"{uuid}\"",
		"E0304 {clock}.{d6} {d5} secret.go:{d3}] Couldn't get secret default/{pkg}-tls: secret \"{pkg}-tls\" not found",
		"I0304 {clock}.{d6} {d5} reconciler_common.go:{d3}] \"operationExecutor.VerifyControllerAttachedVolume started for volume \\\"kube-api-access-{alnuml5}\\\" (UniqueName: \\\"kubernetes.io/projected/{uuid}-kube-api-access-{alnuml5}\\\") pod \\\"{pkg}-{hex10}-{alnuml5}\\\" (UID: \\\"{uuid}\\\") \"",
		"W0304 {clock}.{d6} {d5} reflector.go:{d3}] object-\"kube-system\"/\"{pkg}-token-{alnuml5}\": failed to list *v1.Secret: secrets \"{pkg}-token-{alnuml5}\" is forbidden: User \"system:node:{host}\" cannot list resource \"secrets\" in API group \"\" in the namespace \"kube-system\": no relationship found between node '{host}' and this object",
		"I0304 {clock}.{d6} {d5} csi_mounter.go:{d3}] kubernetes.io/csi: mounter.SetUpAt attributes map[csi.storage.k8s.io/serviceAccount.tokens:***stripped*** secretProviderClass:{pkg}]",
		"E0304 {clock}.{d6} {d5} kuberuntime_manager.go:{d3}] \"CreatePodSandbox for pod failed\" err=\"rpc error: code = Unknown desc = failed to setup network for sandbox \\\"{hex64}\\\"\"",
		"I0304 {clock}.{d6} {d5} certificate_manager.go:{d3}] kubernetes.io/kube-apiserver-client-kubelet: Rotating certificates",
		"E0304 {clock}.{d6} {d5} authentication.go:{d2}] \"Unable to authenticate the request\" err=\"[invalid bearer token, service account token has expired]\"" ], [
		"I0304 {clock}.{d6} {d5} round_trippers.go:{d3}]     Authorization: Bearer {V}" ] ],
	[ 'containerd', [
		"time=\"$iso\" level=info msg=\"PullImage \\\"{host}.example.net/{pkg}:1.{d2}\\\"\"",
		"time=\"$iso\" level=info msg=\"CreateContainer within sandbox \\\"{hex64}\\\" for container &ContainerMetadata{Name:{pkg},Attempt:{d1},}\"",
		"time=\"$iso\" level=error msg=\"PullImage \\\"{pkg}:latest\\\" failed\" error=\"rpc error: code = Unknown desc = failed to pull and unpack image: failed to resolve reference: failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden\"",
		"time=\"$iso\" level=info msg=\"trying next host\" error=\"failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized\" host={host}.example.net",
		"time=\"$iso\" level=info msg=\"shim disconnected\" id={hex64} namespace=k8s.io",
		"time=\"$iso\" level=info msg=\"StartContainer for \\\"{hex64}\\\" returns successfully\"",
		"time=\"$iso\" level=warning msg=\"cleaning up after shim disconnected\" id={hex64} namespace=k8s.io" ], [
		"time=\"$iso\" level=error msg=\"fetch failed\" url=\"https://{user}:{V}\@{host}.example.net/v2/\"" ] ],
	[ 'haproxy', [
		"$syslog haproxy[{d4}]: {ip}:{d5} [04/Mar/2026:{clock}.{d3}] fe_https~ be_api/{host} 0/0/1/{d2}/{d2} 200 {d4} - - ---- {d1}/{d1}/0/0/0 0/0 \"GET /api/tokens HTTP/1.1\"",
		"$syslog haproxy[{d4}]: {ip}:{d5} [04/Mar/2026:{clock}.{d3}] fe_https/1: SSL handshake failure",
		"$syslog haproxy[{d4}]: Server be_api/{host} is DOWN, reason: Layer4 connection problem, info: \"Connection refused\", check duration: 0ms. {d1} active and 0 backup servers left.",
		"$syslog haproxy[{d4}]: backend be_auth has no server available!",
		"$syslog haproxy[{d4}]: [NOTICE]   ({d4}) : New worker ({d4}) forked" ], [
		"$syslog haproxy[{d4}]: {ip}:{d5} [04/Mar/2026:{clock}.{d3}] fe be/{host} 0/0/1/2/3 200 {d4} - - ---- 1/1/0/0/0 0/0 \"GET /cb?client_secret={V} HTTP/1.1\"" ] ],
	[ 'redis', [
		"{d5}:M {d2} Mar 2026 {clock}.{d3} * Ready to accept connections tcp",
		"{d5}:M {d2} Mar 2026 {clock}.{d3} # WARNING Memory overcommit must be enabled!",
		"{d5}:S {d2} Mar 2026 {clock}.{d3} * MASTER <-> REPLICA sync started",
		"{d5}:S {d2} Mar 2026 {clock}.{d3} # Unable to AUTH to MASTER: WRONGPASS invalid username-password pair or user is disabled.",
		"{d5}:M {d2} Mar 2026 {clock}.{d3} * Replica {ip}:6379 asks for synchronization",
		"{d5}:M {d2} Mar 2026 {clock}.{d3} * Partial resynchronization not accepted: Replication ID mismatch (Replica asked for '{hex40}', my replication IDs are '{hex40}' and '0000000000000000000000000000000000000000')",
		"{d5}:C {d2} Mar 2026 {clock}.{d3} # Warning: no config file specified, using the default config." ], [
		"{d5}:M {d2} Mar 2026 {clock}.{d3} * monitor: \"AUTH\" \"{V}\"",
		"{d5}:M {d2} Mar 2026 {clock}.{d3} # loaded requirepass {V}" ] ],
	[ 'audit', [
		"type=USER_AUTH msg=audit(17726{d5}.{d3}:{d4}): pid={d5} uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='op=PAM:authentication grantors=? acct=\"{user}\" exe=\"/usr/sbin/sshd\" hostname={ip} addr={ip} terminal=ssh res=failed'UID=\"root\" AUID=\"unset\"",
		"type=CRYPTO_KEY_USER msg=audit(17726{d5}.{d3}:{d4}): pid={d5} uid=0 auid=4294967295 ses=4294967295 msg='op=destroy kind=server fp=SHA256:{colons32} direction=? spid={d5} suid=0  exe=\"/usr/sbin/sshd\" hostname=? addr=? terminal=? res=success'",
		"type=CRED_ACQ msg=audit(17726{d5}.{d3}:{d4}): pid={d5} uid=0 auid=1000 ses={d2} msg='op=PAM:setcred grantors=pam_permit acct=\"{user}\" exe=\"/usr/sbin/cron\" hostname=? addr=? terminal=cron res=success'",
		"type=SYSCALL msg=audit(17726{d5}.{d3}:{d4}): arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1={hex12} a2=0 a3=0 items=1 ppid={d4} pid={d5} auid=1000 uid=1000 gid=1000 euid=1000 tty=pts0 ses={d1} comm=\"cat\" exe=\"/usr/bin/cat\" key=\"shadow-access\"",
		"type=PATH msg=audit(17726{d5}.{d3}:{d4}): item=0 name=\"/etc/shadow\" inode={d5} dev=08:01 mode=0100640 ouid=0 ogid=42 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0",
		"type=USER_CHAUTHTOK msg=audit(17726{d5}.{d3}:{d4}): pid={d5} uid=0 auid=1000 ses={d1} msg='op=change password id=1001 exe=\"/usr/bin/passwd\" hostname={host} addr=? terminal=pts/0 res=success'",
		"type=PROCTITLE msg=audit(17726{d5}.{d3}:{d4}): proctitle=\"/usr/sbin/sshd\"" ], [
		"type=EXECVE msg=audit(17726{d5}.{d3}:{d4}): argc=3 a0=\"curl\" a1=\"-u\" a2=\"{user}:{V}\"" ] ],
	[ 'cron', [
		"$syslog CRON[{d5}]: (root) CMD (cd / && run-parts --report /etc/cron.hourly)",
		"$syslog CRON[{d5}]: ({user}) CMD (/usr/local/bin/rotate-keys --days 30 >/dev/null 2>&1)",
		"$syslog CRON[{d5}]: (root) CMD (  [ -x /usr/lib/php/sessionclean ] && if [ ! -d /run/systemd/system ]; then /usr/lib/php/sessionclean; fi)",
		"$syslog CRON[{d5}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)",
		"$syslog cron[{d3}]: (*system*token-refresh) RELOAD (/etc/cron.d/token-refresh)",
		"$syslog anacron[{d5}]: Job `cron.daily' terminated" ], [
		"$syslog CRON[{d5}]: ({user}) CMD (curl -H 'Authorization: Bearer {V}' https://{host}.example.net/ping)",
		"$syslog CRON[{d5}]: (root) CMD (MYSQL_PWD={V} mysqldump app | gzip >/srv/app.gz)" ] ],
	[ 'postfix', [
		"$syslog postfix/smtpd[{d5}]: connect from unknown[{ip}]",
		"$syslog postfix/smtpd[{d5}]: warning: unknown[{ip}]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username={user}\@example.net",
		"$syslog postfix/smtpd[{d5}]: warning: unknown[{ip}]: SASL PLAIN authentication failed: authentication failure",
		"$syslog postfix/qmgr[{d4}]: {HEX10}: from=<{user}\@{host}.example.net>, size={d4}, nrcpt=1 (queue active)",
		"$syslog postfix/smtp[{d5}]: {HEX10}: to=<{user}\@example.com>, relay=mx.example.com[{ip}]:25, delay={d1}.{d1}, delays=0.{d1}/0/0.{d1}/0.{d1}, dsn=2.0.0, status=sent (250 2.0.0 OK  17726{d5} {alnum20}.{d3} - gsmtp)",
		"$syslog postfix/smtp[{d5}]: {HEX10}: to=<{user}\@example.com>, relay=none, delay={d2}, status=deferred (SASL authentication failed; server smtp.example.com[{ip}] said: 535 5.7.8 Error: authentication failed:)",
		"$syslog postfix/cleanup[{d5}]: {HEX10}: message-id=<{d14}.{HEX10}\@{host}.example.net>",
		"$syslog dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<{user}>, method=PLAIN, rip={ip}, lip={ip}, TLS, session=<{b64_16}>",
		"$syslog dovecot: auth-worker({d5}): pam({user},{ip}): pam_authenticate() failed: Authentication failure (password mismatch?)" ], [
		"$syslog dovecot: auth: Debug: client passdb out: OK 1 user={user} pass={V}" ] ],
	[ 'application', [
		"$iso INFO  [main] o.s.b.w.embedded.tomcat.TomcatWebServer : Tomcat started on port(s): {d4} (http) with context path ''",
		"$iso WARN  [http-nio-8080-exec-{d1}] o.s.security.core.userdetails : Password encoder not configured, using the delegating one",
		"$iso ERROR [pool-{d1}-thread-{d1}] c.e.auth.TokenService : cannot fetch token: 401 Unauthorized",
		"$iso INFO  [worker-{d1}] c.e.auth.TokenService : token refreshed, expires in {d4} seconds",
		"$iso INFO  [worker-{d1}] c.e.KeyRotation : rotated key {hex8}, {d2} keys left",
		"{\"level\":\"info\",\"ts\":17726{d5}.{d3},\"caller\":\"auth/session.go:{d3}\",\"msg\":\"session token: present\",\"user_id\":{d5}}",
		"{\"level\":\"error\",\"ts\":17726{d5}.{d3},\"msg\":\"secret not found\",\"name\":\"{pkg}-credentials\",\"namespace\":\"default\"}",
		"{\"level\":\"info\",\"msg\":\"TLS secret: reloaded {d1} certs\",\"trace_id\":\"{hex32}\"}",
		"level=info ts=$iso caller=main.go:{d3} msg=\"Loading configuration\" file=/etc/{pkg}/config.yml auth_enabled=true token_ttl=3600s",
		"Traceback (most recent call last):",
		"  File \"/usr/lib/python3/dist-packages/{pkg}/auth.py\", line {d3}, in get_token",
		"    raise TokenError(\"token has expired\")",
		"KeyError: 'API_KEY'",
		"pydantic.error_wrappers.ValidationError: 1 validation error for Settings secret_key field required (type=value_error.missing)",
		"django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.",
		"Error: secretOrPrivateKey must have a value",
		"npm ERR! code E401 Unable to authenticate, need: Basic realm=\"{host}\"",
		"fatal: Authentication failed for 'https://{host}.example.net/{pkg}.git/'",
		"remote: Support for password authentication was removed on August 13, 2021.",
		"panic: runtime error: invalid memory address or nil pointer dereference [signal SIGSEGV: segmentation violation code=0x1 addr=0x{hex2} pc=0x{hex6}]",
		"WARN: {user} has no password set, login by key only",
		"vault: sealed: false, key shares: 5, key threshold: 3, version: 1.1{d1}.{d1}" ], [
		"$iso DEBUG [main] c.e.Config : datasource.password = {V}",
		"level=debug msg=\"loaded\" client_secret={V} retries={d1}",
		"{\"level\":\"debug\",\"msg\":\"config\",\"password\":\"{V}\"}" ] ],
	[ 'terraform', [
		"aws_secretsmanager_secret.{pkg}: Refreshing state... [id=arn:aws:secretsmanager:eu-west-1:{d12}:secret:{pkg}-{alnum6}]",
		"aws_iam_access_key.deploy: Creation complete after {d1}s [id=deploy-{d2}]",
		"  + password                  = (sensitive value)",
		"random_password.{pkg}: Creation complete after {d1}s [id=none]",
		"vault_token.{pkg}: Still creating... [{d1}0s elapsed]",
		"github_actions_secret.{pkg}: Reading...",
		"  # random_password.db will be created",
		"  ~ key_name                  = \"deploy\" -> \"{host}\"",
		"  + secret_arn                = (known after apply)",
		"kubernetes_secret.{pkg}: Still creating... [{d1}0s elapsed]",
		"TASK [Set database password] ***************************************************",
		"ok: [{host}] => (item=None)",
		"changed: [{ip}] => {\"censored\": \"the output has been hidden due to the fact that 'no_log: true' was specified for this result\", \"changed\": true}",
		"{host}                  : ok={d2}   changed={d1}    unreachable=0    failed=0    skipped={d1}    rescued=0    ignored=0" ], [
		"  + db_password               = \"{V}\"",
		"changed: [{ip}] => {\"changed\": true, \"cmd\": \"mysql -uroot --password={V} -e 'select 1'\"}" ] ],
);

my %lists = (
	user => [qw(alice bob deploy postgres www-data svc-backup ubuntu admin jenkins kim)],
	host => [qw(web-1 db01 ip-10-0-3-17 node-a7 build vm-prod-2 edge)],
	pkg => [qw(nginx postgresql-15 libssl3 curl python3-cryptography docker-ce openssh-server linux-image-amd64 keepalived redis-server api-gateway token-service)],
	unit => [qw(nginx.service postgresql@15-main.service agent.service docker.service ssh.service key-rotation.timer)],
	ver => [qw(1.22.1-9+deb12u1 15.5-0+deb12u1 3.0.11-1~deb12u2 7.88.1-10+deb12u4 1:9.2p1-2+deb12u2 2.6.1+dfsg1-1)],
);
my $letters = join '', 'a' .. 'z', 'A' .. 'Z', 0 .. 9;

sub run_of
{
	my ($letters_of, $n) = @_;
	return join '', map { substr $letters_of, int(rand length $letters_of), 1 } 1 .. $n;
}

my %fillers = (
	hex => sub { run_of('0123456789abcdef', $_[0]) },
	HEX => sub { run_of('0123456789ABCDEF', $_[0]) },
	b64_ => sub { run_of("$letters+/", $_[0]) },
	alnum => sub { run_of($letters, $_[0]) },
	alnuml => sub { run_of('bcdfghjklmnpqrstvwxz2456789', $_[0]) },
	colons => sub { join ':', map { run_of('0123456789abcdef', 2) } 1 .. $_[0] },
	d => sub { my $first = 1 + int rand 9; return $first . run_of('0123456789', $_[0] - 1) },
	day => sub { sprintf '%2d', 1 + int rand 28 },
	day0 => sub { sprintf '%02d', 1 + int rand 28 },
	clock => sub { sprintf '%02d:%02d:%02d', rand 24, rand 60, rand 60 },
	clf => sub { sprintf '%02d/Mar/2026:%02d:%02d:%02d +0000', 1 + rand 28, rand 24, rand 60, rand 60 },
	ip => sub { join '.', map { 1 + int rand 250 } 1 .. 4 },
	uuid => sub { join '-', map { run_of('0123456789abcdef', $_) } 8, 4, 4, 4, 12 },
	V => sub { run_of($letters, 4) . (1 + int rand 9) . run_of($letters, 15) },
	map { my $list = $lists{$_}; ($_ => sub { $list->[ rand @$list ] }) } keys %lists,
);

sub filled
{
	my ($template) = @_;
	my $secret;
	$template =~ s/\{(day0|[A-Za-z]+_?)(\d*)\}/
		my $text = exists $fillers{$1} ? $fillers{$1}->($2 || 1) : "{$1$2}";
		$secret = $text if $1 eq 'V';
		$text/gex;
	return ($template, $secret);
}

# For each kind: [name, lines without a secret, [line, secret] with one].
#   system_logs(how many lines of a kind)
sub system_logs
{
	my ($count) = @_;
	my @logs;
	srand 14;
	for my $kind (@kinds)
	{
		my ($name, $healthy, $leaking) = @$kind;
		push @logs, [
			$name,
			[ map { (filled($healthy->[ $_ % @$healthy ]))[0] } 1 .. $count ],
			[ map { [ filled($leaking->[ $_ % @$leaking ]) ] } 1 .. $count / 20 ] ];
	}
	return @logs;
}

1;
