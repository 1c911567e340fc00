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
	{"ansible-vault encrypt_string", NULL, 0, 1},
	{"auth login", "-p", COMMAND_NEXT, 0},
	{"az login", "-p", COMMAND_NEXT, 0},
	{"bcp ", "-P", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"buildah login", "-p", COMMAND_NEXT, 0},
	{"cargo login", NULL, 0, 1},
	{"composer config github-oauth.", NULL, 0, 1},
	{"composer config gitlab-token.", NULL, 0, 1},
	{"composer config http-basic.", NULL, 0, 2},
	{"cqlsh", "-p", COMMAND_NEXT, 0},
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
	{"docker login", "-p", COMMAND_NEXT, 0},
	{"doctl auth init", "-t", COMMAND_NEXT, 0},
	{"etcdctl", "--user=", COMMAND_ATTACHED | COMMAND_USER, 0},
	{"etcdctl", "--user", COMMAND_NEXT | COMMAND_USER, 0},
	{"expdp", NULL, COMMAND_SLASH, 1},
	{"gcloud auth activate-refresh-token", NULL, 0, 2},
	{"htpasswd", "-b", COMMAND_LAST, 0},
	{"http ", "-a", COMMAND_NEXT | COMMAND_USER, 0},
	{"impdp", NULL, COMMAND_SLASH, 1},
	{"ipmitool", "-P", COMMAND_NEXT, 0},
	{"isql", "-P", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"kubectl create secret", "--from-literal=", COMMAND_ATTACHED | COMMAND_EQUALS, 0},
	{"kubectl create secret", "--from-literal", COMMAND_NEXT | COMMAND_EQUALS, 0},
	{"ldapadd", "-w", COMMAND_NEXT, 0},
	{"ldapdelete", "-w", COMMAND_NEXT, 0},
	{"ldapmodify", "-w", COMMAND_NEXT, 0},
	{"ldappasswd", "-s", COMMAND_NEXT, 0},
	{"ldappasswd", "-w", COMMAND_NEXT, 0},
	{"ldapsearch", "-w", COMMAND_NEXT, 0},
	{"ldapwhoami", "-w", COMMAND_NEXT, 0},
	{"lftp", "-u", COMMAND_NEXT | COMMAND_COMMA, 0},
	{"mariadb", "-p", COMMAND_ATTACHED, 0},
	{"mc alias set", NULL, 0, 4},
	{"mc config host add", NULL, 0, 4},
	{"mongo", "-p", COMMAND_NEXT, 0},
	{"mosquitto_", "-P", COMMAND_NEXT, 0},
	{"mysql", "-p", COMMAND_ATTACHED, 0},
	{"neo4j-admin dbms set-initial-password", NULL, 0, 1},
	{"neo4j-admin set-initial-password", NULL, 0, 1},
	{"net use ", "/user:", COMMAND_LAST, 0},
	{"net user ", NULL, 0, 2},
	{"ngrok authtoken", NULL, 0, 1},
	{"ngrok config add-authtoken", NULL, 0, 1},
	{"nmcli", "password", COMMAND_NEXT, 0},
	{"npm config set", ":_auth", COMMAND_NEXT, 0},
	{"npm config set", ":_authToken", COMMAND_NEXT, 0},
	{"npm config set", ":_password", COMMAND_NEXT, 0},
	{"nuget setapikey", NULL, 0, 1},
	{"oc login", "-p", COMMAND_NEXT, 0},
	{"openssl", "-k", COMMAND_NEXT, 0},
	{"openssl", "-pass", COMMAND_NEXT | COMMAND_USER, 0},
	{"openssl", "-passin", COMMAND_NEXT | COMMAND_USER, 0},
	{"openssl", "-passout", COMMAND_NEXT | COMMAND_USER, 0},
	{"podman login", "-p", COMMAND_NEXT, 0},
	{"poetry config http-basic.", NULL, 0, 2},
	{"poetry config pypi-token.", NULL, 0, 1},
	{"pulumi config set", "--secret", COMMAND_LAST, 0},
	{"put-parameter", "--value=", COMMAND_ATTACHED, 0},
	{"put-parameter", "--value", COMMAND_NEXT, 0},
	{"rabbitmqadmin", "-p", COMMAND_NEXT, 0},
	{"rabbitmqctl add_user", NULL, 0, 2},
	{"rabbitmqctl authenticate_user", NULL, 0, 2},
	{"rabbitmqctl change_password", NULL, 0, 2},
	{"rclone config", "pass", COMMAND_NEXT, 0},
	{"rdesktop", "-p", COMMAND_NEXT, 0},
	{"redis-cli", "--pass", COMMAND_NEXT, 0},
	{"redis-cli", "-a", COMMAND_NEXT, 0},
	{"registry login", "-p", COMMAND_NEXT, 0},
	{"sendemail", "-xp", COMMAND_NEXT, 0},
	{"skopeo", "--creds", COMMAND_NEXT | COMMAND_USER, 0},
	{"skopeo", "--dest-creds", COMMAND_NEXT | COMMAND_USER, 0},
	{"skopeo", "--src-creds", COMMAND_NEXT | COMMAND_USER, 0},
	{"skopeo", "-p", COMMAND_NEXT, 0},
	{"smbclient", "-U", COMMAND_NEXT | COMMAND_USER, 0},
	{"snmp", "-A", COMMAND_NEXT, 0},
	{"snmp", "-X", COMMAND_NEXT, 0},
	{"snmp", "-c", COMMAND_NEXT, 0},
	{"snyk auth", NULL, 0, 1},
	{"sonar-scanner", "-Dsonar.login=", COMMAND_ATTACHED, 0},
	{"sqlcmd", "-P", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"sqlplus", NULL, COMMAND_SLASH, 1},
	{"ssh-keygen", "-N", COMMAND_NEXT, 0},
	{"ssh-keygen", "-P", COMMAND_NEXT, 0},
	{"sshpass", "-p", COMMAND_ATTACHED | COMMAND_NEXT, 0},
	{"twine upload", "-p", COMMAND_NEXT, 0},
	{"unzip", "-P", COMMAND_NEXT, 0},
	{"useradd", "-p", COMMAND_NEXT, 0},
	{"usermod", "-p", COMMAND_NEXT, 0},
	{"vault login", NULL, 0, 1},
	{"vault operator unseal", NULL, 0, 1},
	{"wpa_passphrase", NULL, 0, 2},
	{"xfreerdp", "/p:", COMMAND_ATTACHED, 0},
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
