/*
 * commands.c
 *		Programs whose own options and arguments carry a secret: mysql -pX,
 *		curl -u U:X, cargo login X. (--password and its kin are keys.)
 *
 * In order of the program's first word; the literals of the rule
 * command-password find them. A program that ends in a blank or a '_' is
 * found by that; a word of letters goes on after it: mysqldump.
 *
 * Each row is from the program's manual: which option or which argument holds
 * a secret. To add one, add the row in order and the program's words as a
 * literal of command-password; rulecheck fails the build if the literal is
 * missing or a row is out of order. A program may have several rows; they
 * follow each other.
 */
#include "redact/carriers/commands.h"

const CommandOption redact_commands[] = {
	{"7z ", "-p", COMMAND_ATTACHED, 0},
	{"addprinc", "-pw", COMMAND_NEXT, 0},
	{"altool", "-p", COMMAND_NEXT, 0},
	{"ansible-vault encrypt_string", NULL, 0, 1},
	{"apksigner", "--ks-pass", COMMAND_NEXT | COMMAND_USER, 0},
	{"apksigner", "--key-pass", COMMAND_NEXT | COMMAND_USER, 0},
	{"auth login", "-p", COMMAND_NEXT, 0},
	{"az keyvault secret set", "--value", COMMAND_NEXT, 0},
	{"az login", "-p", COMMAND_NEXT, 0},
	{"az sql ", "-p", COMMAND_NEXT, 0},
	{"bcp ", "-P", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"beeline", "-p", COMMAND_NEXT, 0},
	{"buildah login", "-p", COMMAND_NEXT, 0},
	{"bundle config", NULL, COMMAND_USER, 2},
	{"bundle config", NULL, COMMAND_USER, 3},
	{"bw login", NULL, 0, 2},
	{"bw unlock", NULL, 0, 1},
	{"cabal upload", "-p", COMMAND_NEXT, 0},
	{"cargo login", "--registry", COMMAND_SKIP, 0},
	{"cargo login", NULL, 0, 1},
	{"cbbackupmgr", "-p", COMMAND_NEXT, 0},
	{"cf auth", NULL, 0, 2},
	{"cf login", "-p", COMMAND_NEXT, 0},
	{"chamber write", NULL, 0, 3},
	{"choco apikey", "-k", COMMAND_NEXT, 0},
	{"choco push", "-k", COMMAND_NEXT, 0},
	{"codecov", "-t", COMMAND_NEXT, 0},
	{"composer config github-oauth.", NULL, 0, 1},
	{"composer config gitlab-token.", NULL, 0, 1},
	{"composer config http-basic.", NULL, 0, 2},
	{"conan user", "-p", COMMAND_NEXT, 0},
	{"couchbase-cli", "-p", COMMAND_NEXT, 0},
	{"cqlsh", "-p", COMMAND_NEXT, 0},
	{"credstash put", NULL, 0, 2},
	{"curl", "--cookie", COMMAND_NEXT | COMMAND_COOKIES, 0},
	{"curl", "--oauth2-bearer", COMMAND_NEXT, 0},
	{"curl", "--pass", COMMAND_NEXT, 0},
	{"curl", "--proxy-user", COMMAND_NEXT | COMMAND_USER, 0},
	{"curl", "--proxy-user=", COMMAND_ATTACHED | COMMAND_USER, 0},
	{"curl", "--user=", COMMAND_ATTACHED | COMMAND_USER, 0},
	{"curl", "--user", COMMAND_NEXT | COMMAND_USER, 0},
	{"curl", "-U", COMMAND_ATTACHED | COMMAND_NEXT | COMMAND_USER, 0},
	{"curl", "-b", COMMAND_NEXT | COMMAND_COOKIES, 0},
	{"curl", "-u", COMMAND_ATTACHED | COMMAND_NEXT | COMMAND_USER, 0},
	{"cypher-shell", "-p", COMMAND_NEXT, 0},
	{"db2 connect", "using", COMMAND_NEXT, 0},
	{"dig ", "-y", COMMAND_NEXT | COMMAND_USER, 0},
	{"docker login", "-p", COMMAND_NEXT, 0},
	{"doctl auth init", "-t", COMMAND_NEXT, 0},
	{"doppler secrets set", NULL, COMMAND_EQUALS, 1},
	{"dotnet nuget push", "-k", COMMAND_NEXT, 0},
	{"doveadm auth test", NULL, 0, 2},
	{"doveadm pw", "-p", COMMAND_NEXT, 0},
	{"drush upwd", NULL, 0, 2},
	{"drush user:password", NULL, 0, 2},
	{"ejabberdctl change_password", NULL, 0, 3},
	{"ejabberdctl register", NULL, 0, 3},
	{"elasticsearch-users", "-p", COMMAND_NEXT, 0},
	{"etcdctl", "--user=", COMMAND_ATTACHED | COMMAND_USER, 0},
	{"etcdctl", "--user", COMMAND_NEXT | COMMAND_USER, 0},
	{"etcdctl", NULL, COMMAND_USER | COMMAND_LOOKS, 3},
	{"expdp", NULL, COMMAND_SLASH, 1},
	{"fly secrets set", NULL, COMMAND_EQUALS, 1},
	{"flyctl secrets set", NULL, COMMAND_EQUALS, 1},
	{"gcloud auth activate-refresh-token", NULL, 0, 2},
	{"gh secret set", "-b", COMMAND_NEXT, 0},
	{"gh secret set", "--body", COMMAND_NEXT, 0},
	{"gitlab-runner register", "-r", COMMAND_NEXT, 0},
	{"grafana cli admin reset-admin-password", NULL, 0, 1},
	{"grafana-cli admin reset-admin-password", NULL, 0, 1},
	{"hdbsql", "-p", COMMAND_NEXT, 0},
	{"htpasswd", "-b", COMMAND_LAST, 0},
	{"http ", "-a", COMMAND_NEXT | COMMAND_USER, 0},
	{"ibmcloud login", "-p", COMMAND_NEXT, 0},
	{"impdp", NULL, COMMAND_SLASH, 1},
	{"influx ", "-t", COMMAND_NEXT, 0},
	{"ipa-client-install", "-w", COMMAND_NEXT, 0},
	{"ipa-server-install", "-a", COMMAND_NEXT, 0},
	{"ipa-server-install", "-p", COMMAND_NEXT, 0},
	{"ipmitool", "-P", COMMAND_NEXT, 0},
	{"isql", "-P", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"iwconfig", "key", COMMAND_NEXT, 0},
	{"jenkins-cli", "-auth", COMMAND_NEXT | COMMAND_USER, 0},
	{"kadmin", "-w", COMMAND_NEXT, 0},
	{"kubectl create secret", "--from-literal=", COMMAND_ATTACHED | COMMAND_EQUALS, 0},
	{"kubectl create secret", "--from-literal", COMMAND_NEXT | COMMAND_EQUALS, 0},
	{"ldapadd", "-w", COMMAND_NEXT, 0},
	{"ldapcompare", "-w", COMMAND_NEXT, 0},
	{"ldapdelete", "-w", COMMAND_NEXT, 0},
	{"ldapmodify", "-w", COMMAND_NEXT, 0},
	{"ldapmodrdn", "-w", COMMAND_NEXT, 0},
	{"ldappasswd", "-s", COMMAND_NEXT, 0},
	{"ldappasswd", "-w", COMMAND_NEXT, 0},
	{"ldapsearch", "-w", COMMAND_NEXT, 0},
	{"ldapwhoami", "-w", COMMAND_NEXT, 0},
	{"lftp", "-u", COMMAND_NEXT | COMMAND_COMMA, 0},
	{"mariadb", "-p", COMMAND_ATTACHED, 0},
	{"mc admin user add", NULL, 0, 3},
	{"mc alias set", NULL, 0, 4},
	{"mc config host add", NULL, 0, 4},
	{"mongo", "-p", COMMAND_NEXT, 0},
	{"mosquitto_", "-P", COMMAND_NEXT, 0},
	{"mysql", "-p", COMMAND_ATTACHED, 0},
	{"ncftp", "-p", COMMAND_NEXT, 0},
	{"neo4j-admin dbms set-initial-password", NULL, 0, 1},
	{"neo4j-admin set-initial-password", NULL, 0, 1},
	{"nerdctl login", "-p", COMMAND_NEXT, 0},
	{"net ads ", "-U", COMMAND_NEXT | COMMAND_USER, 0},
	{"net rpc ", "-U", COMMAND_NEXT | COMMAND_USER, 0},
	{"net use ", NULL, COMMAND_LOOKS, 3},
	{"net use ", "/user:", COMMAND_LAST, 0},
	{"net user ", NULL, 0, 2},
	{"networksetup -setairportnetwork", NULL, 0, 3},
	{"ngrok authtoken", NULL, 0, 1},
	{"ngrok config add-authtoken", NULL, 0, 1},
	{"nmcli", "password", COMMAND_NEXT, 0},
	{"npm config set", ":_auth", COMMAND_NEXT, 0},
	{"npm config set", ":_authToken", COMMAND_NEXT, 0},
	{"npm config set", ":_password", COMMAND_NEXT, 0},
	{"nsupdate", "-y", COMMAND_NEXT | COMMAND_USER, 0},
	{"nuget setapikey", NULL, 0, 1},
	{"oc login", "-p", COMMAND_NEXT, 0},
	{"openssl", "-k", COMMAND_NEXT, 0},
	{"openssl", "-pass", COMMAND_NEXT | COMMAND_USER, 0},
	{"openssl", "-passin", COMMAND_NEXT | COMMAND_USER, 0},
	{"openssl", "-passout", COMMAND_NEXT | COMMAND_USER, 0},
	{"oras login", "-p", COMMAND_NEXT, 0},
	{"osql", "-P", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"pdftotext", "-upw", COMMAND_NEXT, 0},
	{"pdftotext", "-opw", COMMAND_NEXT, 0},
	{"pk12util", "-W", COMMAND_NEXT, 0},
	{"pk12util", "-K", COMMAND_NEXT, 0},
	{"podman login", "-p", COMMAND_NEXT, 0},
	{"poetry config http-basic.", NULL, 0, 2},
	{"poetry config pypi-token.", NULL, 0, 1},
	{"poetry publish", "-p", COMMAND_NEXT, 0},
	{"prosodyctl register", NULL, 0, 3},
	{"pscp", "-pw", COMMAND_NEXT, 0},
	{"psexec", "-p", COMMAND_NEXT, 0},
	{"pulumi config set", "--secret", COMMAND_LAST, 0},
	{"put-parameter", "--value=", COMMAND_ATTACHED, 0},
	{"put-parameter", "--value", COMMAND_NEXT, 0},
	{"rabbitmqadmin", "-p", COMMAND_NEXT, 0},
	{"rabbitmqctl add_user", NULL, 0, 2},
	{"rabbitmqctl authenticate_user", NULL, 0, 2},
	{"rabbitmqctl change_password", NULL, 0, 2},
	{"racadm", "-p", COMMAND_NEXT, 0},
	{"radtest", NULL, 0, 2},
	{"radtest", NULL, 0, 5},
	{"rclone config", "pass", COMMAND_NEXT, 0},
	{"rclone obscure", NULL, 0, 1},
	{"rdesktop", "-p", COMMAND_NEXT, 0},
	{"redis-cli", "--pass", COMMAND_NEXT, 0},
	{"redis-cli", "AUTH", COMMAND_NEXT, 0},
	{"redis-cli", "-a", COMMAND_NEXT, 0},
	{"register_new_matrix_user", "-p", COMMAND_NEXT, 0},
	{"registry login", "-p", COMMAND_NEXT, 0},
	{"rpcclient", "-U", COMMAND_NEXT | COMMAND_USER, 0},
	{"samba-tool user add", NULL, 0, 2},
	{"samba-tool user create", NULL, 0, 2},
	{"schtasks", "/rp", COMMAND_NEXT, 0},
	{"security create-keychain", "-p", COMMAND_NEXT, 0},
	{"security unlock-keychain", "-p", COMMAND_NEXT, 0},
	{"sendemail", "-xp", COMMAND_NEXT, 0},
	{"signtool", "/p", COMMAND_NEXT, 0},
	{"skopeo", "--creds", COMMAND_NEXT | COMMAND_USER, 0},
	{"skopeo", "--dest-creds", COMMAND_NEXT | COMMAND_USER, 0},
	{"skopeo", "--src-creds", COMMAND_NEXT | COMMAND_USER, 0},
	{"skopeo", "-p", COMMAND_NEXT, 0},
	{"slappasswd", "-s", COMMAND_NEXT, 0},
	{"smbclient", "-U", COMMAND_NEXT | COMMAND_USER, 0},
	{"smbget", "-U", COMMAND_NEXT | COMMAND_USER, 0},
	{"snmp", "-A", COMMAND_NEXT, 0},
	{"snmp", "-X", COMMAND_NEXT, 0},
	{"snmp", "-c", COMMAND_NEXT, 0},
	{"snyk auth", NULL, 0, 1},
	{"snyk config set", NULL, COMMAND_EQUALS, 1},
	{"solr auth", "-credentials", COMMAND_NEXT | COMMAND_USER, 0},
	{"sonar-scanner", "-Dsonar.login=", COMMAND_ATTACHED, 0},
	{"sqlcmd", "-P", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"sqlldr", NULL, COMMAND_SLASH, 1},
	{"sqlplus", NULL, COMMAND_SLASH, 1},
	{"ssh-keygen", "-N", COMMAND_NEXT, 0},
	{"ssh-keygen", "-P", COMMAND_NEXT, 0},
	{"sshpass", "-p", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"supabase secrets set", NULL, COMMAND_EQUALS, 1},
	{"swaks", "-ap", COMMAND_NEXT, 0},
	{"tsql", "-P", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"twilio login", NULL, 0, 2},
	{"twine upload", "-p", COMMAND_NEXT, 0},
	{"unrar ", "-p", COMMAND_ATTACHED, 0},
	{"unzip", "-P", COMMAND_NEXT, 0},
	{"useradd", "-p", COMMAND_NEXT, 0},
	{"usermod", "-p", COMMAND_NEXT, 0},
	{"uv publish", "-p", COMMAND_NEXT, 0},
	{"uv publish", "-t", COMMAND_NEXT, 0},
	{"vault kv put", NULL, COMMAND_EQUALS, 2},
	{"vault kv put", NULL, COMMAND_EQUALS, 3},
	{"vault kv put", NULL, COMMAND_EQUALS, 4},
	{"vault login", NULL, 0, 1},
	{"vault operator unseal", NULL, 0, 1},
	{"veracrypt", "-p", COMMAND_NEXT, 0},
	{"vercel secrets add", NULL, 0, 2},
	{"virsh secret-set-value", "--base64", COMMAND_NEXT, 0},
	{"virsh set-user-password", NULL, 0, 3},
	{"wbinfo", "-a", COMMAND_NEXT | COMMAND_USER, 0},
	{"wpa_passphrase", NULL, 0, 2},
	{"xfreerdp", "/p:", COMMAND_ATTACHED, 0},
	{"youtube-dl", "-p", COMMAND_NEXT, 0},
	{"yt-dlp", "-p", COMMAND_NEXT, 0},
	{"zerotier-cli", "-T", COMMAND_ATTACHED, 0},
	{"zip", "-P", COMMAND_NEXT, 0},
};

const size_t redact_ncommands = sizeof(redact_commands) / sizeof(redact_commands[0]);

/*
 * Order of a word and a program's first word.
 *
 * Compares like strcmp(), but a program ends at its first blank: the word
 * "docker" equals the program "docker login".
 */
static int
compare_program(const char *word, size_t len, const char *program)
{
	for (size_t i = 0; i < len; i++)
	{
		if (word[i] != program[i])
			return (unsigned char) word[i] - (unsigned char) program[i];
	}
	return program[len] == '\0' || program[len] == ' ' ? 0 : -1;
}

/*
 * The first row of a program by its first word; NULL if not found.
 *
 * The caller must read on from there as long as the rows are of this program.
 */
const CommandOption *
find_command_row(const char *word, size_t len)
{
	size_t		low = 0;
	size_t		high = redact_ncommands;

	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (compare_program(word, len, redact_commands[middle].program) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < redact_ncommands &&
		compare_program(word, len, redact_commands[low].program) == 0 ?
		&redact_commands[low] : NULL;
}
