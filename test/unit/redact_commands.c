/*
 * redact_commands: the secret of each row of the two tables, commands.c and
 * statement_words.c, is found where the row says, in each way in which a line is
 * written; and what is around it stays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/carriers/commands.h"
#include "redact/carriers/statement.h"
#include "redact_text.h"

/* A password that no other rule finds by its form. */
#define SECRET "blue7Wren4"

/* Return whether a span covers the SECRET of a text, and ends with it. */
static bool
is_found(const char *text)
{
	size_t		len = strlen(text);
	char	   *copy = exact_copy(text, len);
	const char *secret = strstr(text, SECRET);
	RedactSpans spans = {0};
	bool		found = false;

	assert_non_null(secret);
	assert_int_equal(redact_scan(copy, len, NULL, &spans), REDACT_OK);
	for (size_t i = 0; i < spans.count; i++)
		found |= spans.items[i].start <= (size_t) (secret - text) &&
			spans.items[i].start + spans.items[i].len ==
			(size_t) (secret - text) + sizeof(SECRET) - 1;
	redact_spans_free(&spans);
	free(copy);
	return found;
}

/* Return whether a span touches the secret of a text. */
static bool
touches(const char *text, const char *secret)
{
	size_t		len = strlen(text);
	size_t		at = (size_t) (strstr(text, secret) - text);
	RedactSpans spans = {0};
	bool		touched = false;

	assert_int_equal(redact_scan(text, len, NULL, &spans), REDACT_OK);
	for (size_t i = 0; i < spans.count; i++)
		touched |= spans.items[i].start < at + strlen(secret) &&
			spans.items[i].start + spans.items[i].len > at;
	redact_spans_free(&spans);
	return touched;
}

/* The same for SECRET. */
static bool
is_touched(const char *text)
{
	return touches(text, SECRET);
}

/* The word that holds the secret in a row of this form. */
static const char *
secret_word(unsigned form)
{
	if ((form & COMMAND_USER) != 0)
		return "pass:" SECRET;
	if ((form & COMMAND_SLASH) != 0)
		return "scott/" SECRET "@db";
	if ((form & COMMAND_COMMA) != 0)
		return "bob," SECRET;
	if ((form & COMMAND_COOKIES) != 0)
		return "sid=" SECRET;
	if ((form & COMMAND_EQUALS) != 0)
		return "password=" SECRET;
	return SECRET;
}

/* The words of a row's program, as they are typed. */
static void
write_program(char *line, size_t size, const CommandOption *row)
{
	size_t		len = strlen(row->program);

	/* A name that goes on: mosquitto_pub, composer config http-basic.x */
	snprintf(line, size, "%s%s", row->program,
			 row->program[len - 1] == '_' ? "pub" : row->program[len - 1] == '.' ? "x" : "");
	len = strlen(line);
	while (len > 0 && line[len - 1] == ' ')
		line[--len] = '\0';
}

/* Write a row's command, with the secret's word in these quotes. */
static void
write_command(char *line, size_t size, const CommandOption *row, unsigned form,
			  const char *quote)
{
	const char *word = secret_word(row->form);
	size_t		n;

	write_program(line, size, row);
	n = strlen(line);
	if (row->option == NULL)
	{
		for (int i = 1; i < row->argument; i++)
			n += (size_t) snprintf(line + n, size - n, " arg%c", 'a' + i);
		snprintf(line + n, size - n, " %s%s%s", quote, word, quote);
	}
	else if ((form & COMMAND_LAST) != 0)
		snprintf(line + n, size - n, " %s%s first %s%s%s", row->option,
				 row->option[0] == '/' ? "bob" : "", quote, word, quote);
	else
		snprintf(line + n, size - n, " %s%s%s%s%s%s", row->option[0] == ':' ? "//host/" : "",
				 row->option, (form & COMMAND_NEXT) != 0 ? " " : "", quote, word, quote);
}

/* Each row, by each of its forms, bare and in both quotes. */
static void
every_command(void **state)
{
	static const char *const quotes[] = {"", "'", "\""};
	static const char *const around[][2] = {
		{"", ""}, {"$ ", "\n"}, {"sudo ", " && echo done"}, {"+ ", "; true"},
		{"2024-05-01T10:00:00Z app[7]: ", "\r\n"}, {"RUN ", " \\\n  x"},
	};
	unsigned	missed = 0;

	(void) state;
	for (size_t i = 0; i < redact_ncommands; i++)
	{
		const CommandOption *row = &redact_commands[i];

		for (unsigned form = COMMAND_ATTACHED; form <= COMMAND_LAST; form <<= 1)
		{
			if (form == COMMAND_USER ||
				(row->option != NULL ? (row->form & form) == 0 : form > COMMAND_ATTACHED))
				continue;
			for (size_t q = 0; q < 3; q++)
			{
				for (size_t a = 0; a < sizeof(around) / sizeof(around[0]); a++)
				{
					char		command[256];
					char		text[512];

					write_command(command, sizeof(command), row, form, quotes[q]);
					snprintf(text, sizeof(text), "%s%s%s", around[a][0], command, around[a][1]);
					if (!is_found(text))
					{
						print_error("%s\n", text);
						missed++;
					}
				}
			}
		}
	}
	assert_int_equal(missed, 0);
}

/* A row finds nothing without its program, or as another word's end. */
static void
other_programs(void **state)
{
	(void) state;
	assert_false(is_touched("cat -p " SECRET));
	assert_false(is_touched("ls -g bob:" SECRET));
	assert_false(is_touched("the vault of " SECRET));
	assert_false(is_touched("mysql db < " SECRET));
	assert_false(is_touched("curl -o " SECRET " https://example.org"));
	assert_false(is_touched("docker login -u " SECRET));
	assert_false(is_touched("ssh-keygen -f " SECRET));
	/* What is behind the command is another one. */
	assert_true(is_found("htpasswd -b file bob " SECRET " & echo done"));
	assert_true(is_found("htpasswd -b file bob " SECRET " || echo done"));
	/* An & within a word, and one of a redirection, end nothing. */
	assert_true(is_touched("curl https://x/?a=b&c=d -u bob:" SECRET));
	assert_true(is_touched("mysql >& log -p" SECRET));
	assert_true(is_touched("mysql -pa&&b" SECRET));
}

/* One line for each row of statement_words.c, or more. */
static const char *const lines[] = {
	"bob : EAP \"" SECRET "\"", "bob : XAUTH \"" SECRET "\"", "bob : NTLM \"" SECRET "\"",
	": RSA key.pem \"" SECRET "\"", ": ECDSA key.pem \"" SECRET "\"",
	": PKCS8 key.pem \"" SECRET "\"", ": P12 key.p12 \"" SECRET "\"",
	"pre-shared-key ascii-text " SECRET, "AUTH 1 PLAIN resp=" SECRET, "AUTH 1 PLAIN\tresp=" SECRET,
	"334 UGFzc3dvcmQ6\n> " SECRET, "334 cGFzc3dvcmQ6\nC: " SECRET,
	"\"sensitive\": true, \"value\": \"" SECRET "\"", "\"sensitive\":true,\"value\":\"" SECRET "\"",
	"APP_USER=root:" SECRET, "tool -u bob -p " SECRET "x",
	"::add-mask::" SECRET,
	"##vso[task.setvariable variable=x;issecret=true]" SECRET,
	"GET /cb?code=" SECRET "0123&state=1",
	"SAMLResponse=" SECRET "0123&RelayState=1",
	"GET /cb?state=1&code=" SECRET "0123 HTTP/1.1",
	"user alice on >" SECRET " ~* +@all",
	"ALTER USER x IDENTIFIED BY VALUES '" SECRET "'",
	"REDISCLI_AUTH=" SECRET " redis-cli ping",
	"REDIS_AUTH=" SECRET,
	"AUTH PLAIN " SECRET,
	"AUTH LOGIN " SECRET,
	"AUTHENTICATE PLAIN " SECRET,
	"/msg NickServ IDENTIFY " SECRET,
	"> PASS " SECRET,
	"> AUTH " SECRET,
	"a1 LOGIN bob " SECRET,
	"\"AUTH\" \"" SECRET "\"",
	"CREATE USER x IDENTIFIED BY '" SECRET "'",
	"SET PASSWORD FOR 'x'@'%' = '" SECRET "'",
	"snmp-server community " SECRET " RO",
	"rocommunity " SECRET " default",
	"rwcommunity " SECRET,
	"com2sec notConfigUser default " SECRET,
	"enable password 7 " SECRET,
	"enable secret " SECRET,
	"tacacs-server key 7 " SECRET,
	"crypto isakmp key " SECRET " address 10.0.0.1",
	"ip ospf authentication-key " SECRET,
	"ip ospf message-digest-key 1 md5 " SECRET,
	"set snmp community " SECRET " authorization read-only",
	"tacacs-server host 10.0.0.1 key 7 " SECRET,
	"radius-server host 10.0.0.1 key " SECRET,
	"jdbc:oracle:thin:scott/" SECRET "@db:1521/x",
	"userid=scott/" SECRET "@db",
	"sonar.login=" SECRET, "SONAR_LOGIN=" SECRET,
	"LOG:  execute <unnamed>: UPDATE u SET password = $1\nDETAIL:  parameters: $1 = '" SECRET "'",
	"SQL> CONNECT scott/" SECRET "@db", "Secret ID    = " SECRET "Q2x", "addauth digest super:" SECRET,
	"PDO->__construct('mysql:host=x', 'bob', '" SECRET "')",
	"mysqli->__construct('db', 'bob', '" SECRET "')",
	"createUser bob SHA \"" SECRET "\" AES", "snmp-server user bob ops v3 auth sha " SECRET " priv aes 128",
	"ntp authentication-key 1 md5 " SECRET, "pre-shared-secret " SECRET,
	"cache_peer 10.0.0.3 parent 3128 0 login=bob:" SECRET,
	"tool -u bob:" SECRET, "tool --user bob:" SECRET, "user = \"bob:" SECRET "\"",
	"send \"" SECRET "\\r\"", "send -- \"" SECRET "\\r\"",
	"bob:{SHA256}" SECRET, "bob:{SSHA256}" SECRET, "bob:{SHA512}" SECRET, "bob:{SSHA512}" SECRET,
	"Unseal Key 1: " SECRET "0123",
	"Unseal key 2: " SECRET "0123",
	"stats auth admin:" SECRET,
	"auth_pass " SECRET,
	"\"bob\" \"" SECRET "0\"",
	"bob * \"" SECRET "\"",
	"consul acl set-agent-token agent " SECRET,
	"consul acl set-agent-token default " SECRET,
	"bob:{SHA}" SECRET,
	"bob:{SSHA}" SECRET,
	"[smtp.example.org]:587 bob:" SECRET,
	"[smtp.example.org]:465 bob:" SECRET,
	"app:" SECRET "@tcp(db:3306)/app",
	"app:" SECRET "@unix(/run/mysqld.sock)/app",
	"requests.auth.HTTPBasicAuth('bob', '" SECRET "')",
	"basic_auth(\"bob\", \"" SECRET "\")",
	"server.login('bob', '" SECRET "')",
	"at SSH2->_login('bob', '" SECRET "')",
	"at Api->login('bob', '" SECRET "')",
	"Auth->checkPassword('bob', '" SECRET "')",
	"Auth->verifyPassword('bob', '" SECRET "')",
	"validatePassword($user, '" SECRET "')",
	"authenticate(bob, '" SECRET "') -> refused",
	"retry(connect, args=('svc', '" SECRET "'))",
	"Credentials.basic(\"bob\", \"" SECRET "\")",
	"new NetworkCredential(\"bob\", \"" SECRET "\")",
	"new UsernamePasswordCredentials(\"bob\", \"" SECRET "\")",
	"PasswordAuthentication('bob', '" SECRET "')",
	"client.auth(\"bob\", \"" SECRET "\")",
	"requests.get(url, auth=('bob', '" SECRET "'))",
	"pgp_sym_encrypt('data', '" SECRET "')",
	"pgp_sym_decrypt('data'::bytea, '" SECRET "', 'cipher-algo=aes256')",
	"SELECT pgp_sym_decrypt(data, '" SECRET "') FROM t",
	"SELECT pgp_sym_decrypt(t.data[1]::bytea, '" SECRET "')",
	"SELECT pgp_sym_decrypt(decode(d, 'base64'), '" SECRET "')",
	"echo " SECRET " | docker login --password-stdin",
	"echo " SECRET " | su -c id",
	"echo '" SECRET "' | su - bob",
	"echo " SECRET " | su root",
	"echo " SECRET " | passwd --stdin bob",
	"echo " SECRET " | sudo -S id",
	"echo " SECRET " | gpg --passphrase-fd 0",
	"echo -n " SECRET " | cryptsetup luksOpen /dev/sda x",
	"gh auth login --with-token <<< " SECRET,
	"{\"Type\": \"SecureString\",\n \"Value\": \"" SECRET "\"}",
	"kinit bob <<< '" SECRET "'",
	"pass insert -e db <<< " SECRET,
	"echo " SECRET " | docker secret create db -",
	"echo " SECRET " | gh secret set DB",
	"echo " SECRET " | wrangler secret put DB",
	"echo " SECRET " | secret-tool store --label=x",
	"echo bob:" SECRET " | chpasswd",
	"Set the following 'random' passwords\nbob:" SECRET,
	"conn = getConnection(\"jdbc:x\", \"sa\", \"" SECRET "\")",
	"mysqli_connect('db', 'app', '" SECRET "')",
	"mysql_connect('db', 'app', '" SECRET "')",
	"new mysqli('db', 'app', '" SECRET "')",
	"new PDO('mysql:host=x', 'app', '" SECRET "')",
	"new PDO($dsn, 'app', '" SECRET "')",
	"mysqli_connect($host, $user, '" SECRET "')",
	"DBI->connect($dsn, \"app\", \"" SECRET "\")",
	"MySQLdb.connect('db', 'app', '" SECRET "')",
	"pymysql.connect('db', 'app', '" SECRET "')",
	"ALTER CURRENT USER SET PASSWORD FROM '" SECRET "' TO $new",
	"db.changeUserPassword(\"app\", \"" SECRET "\")",
	"PRIVMSG NickServ :IDENTIFY bob " SECRET,
	"standby 1 authentication md5 key-string 7 " SECRET,
	"snmp_parse_args: handling (#3): c (optarg " SECRET ") (sp 0)",
	"snmp_parse_args: handling (#11): A (optarg " SECRET ") (sp 0)",
	"snmp_parse_args: handling (#13): X (optarg " SECRET ") (sp 0)",
};

/* What a machine made, for the calls that take nothing else. */
#define MADE "0bR5mN1qXz7LkP93vTyWcD2aHs8JfGe4UiOoQxBn"

/* Words in front of a code, of which some are cut, and calls with a key. */
static const char *const codes[] = {
	"PIN ", "OTP ", " pin is ", " otp is ", " otp ", "ne-time code", "ne time code",
	"ne-time password", "erification code", "onfirmation code",
	"uthentication code", "auth code",
	"ecurity code", "ogin code", " pin code", " PIN code",
	"Pin code", "2FA code", "MFA code",
};
static const char *const calls[] = {
	"SecretCredential(", "Client(", "Client::new(", "Analytics(", "Github(", "Bot(",
	"Api(", "API(", "ApiKey(", ".New(", ".init(", ".authenticate(",
};

/* Is this row of the table one of n others? */
static bool
is_one_of(const char *words, const char *const *others, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		if (strcmp(words, others[i]) == 0)
			return true;
	}
	return false;
}

/* Is the secret of this row found, in a line that is made from its words? */
static bool
is_row_found(const char *words)
{
	char		line[256];

	if (is_one_of(words, codes, sizeof(codes) / sizeof(codes[0])))
	{
		snprintf(line, sizeof(line), "your%s%s%s482913",
				 words[0] == ' ' ? "" : is_lower(words[0]) ? " x" : " ", words,
				 words[strlen(words) - 1] == ' ' ? "" : ": ");
		return touches(line, "482913");
	}
	if (is_one_of(words, calls, sizeof(calls) / sizeof(calls[0])))
	{
		snprintf(line, sizeof(line), "client = %s\"%s\")", words, MADE);
		return touches(line, MADE);
	}
	if (strstr(words, "PLAIN") != NULL)
	{
		snprintf(line, sizeof(line), "<auth %sAGJvYgBodW50ZXIyaHVudGVyMg==</auth>", words);
		return touches(line, "AGJvYgBodW50ZXIyaHVudGVyMg==");
	}
	if (strcmp(words, " - hexdump") == 0)
		return touches("PSK - hexdump(len=10): 62 6c 75 65 37 57 72 65 6e 34", "62 6c 75 65 37 57 72 65 6e 34");
	if (strcmp(words, " is your ") == 0)
		return touches("482913 is your login code", "482913");
	if (strstr(words, "*\n") != NULL)
	{
		snprintf(line, sizeof(line), "# client  server  secret  addresses\nbob%c*%c%s%s",
				 words[0], words[0], SECRET, words);
		return is_touched(line);
	}
	if (words[0] == '.')
	{
		snprintf(line, sizeof(line), "ftplib%s'host', 'bob', '%s')", words, SECRET);
		return is_touched(line);
	}
	return false;
}

/* Each line's secret is found, and each row of the table has a line. */
static void
every_statement(void **state)
{
	const char *words;
	unsigned	missed = 0;

	(void) state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
	{
		if (!is_touched(lines[i]))
		{
			print_error("%s\n", lines[i]);
			missed++;
		}
	}
	for (size_t i = 0; (words = statement_words(i)) != NULL; i++)
	{
		bool		has_line = false;

		for (size_t n = 0; n < sizeof(lines) / sizeof(lines[0]); n++)
			has_line |= strstr(lines[n], words) != NULL;
		if (!has_line && !is_row_found(words))
		{
			print_error("no line has \"%s\"\n", words);
			missed++;
		}
	}
	assert_int_equal(missed, 0);
}

/* The same words in sentences and reports, and what a line says beside them. */
static void
other_statements(void **state)
{
	static const char *const texts[] = {
		"the PASS of " SECRET, "AUTH failed for " SECRET " again and again today",
		"echo " SECRET " | grep x",
		"su is called by " SECRET, "f('" SECRET "', 'bob')",
		"com2sec is what " SECRET " is for in this file of some words and more",
		"snmp-server host " SECRET, "enable " SECRET, "radius-server host " SECRET,
		"user1 login bob " SECRET,
		"pgp_sym_decrypt('" SECRET "')",
		"pgp_sym_decrypt(" SECRET ")", "pgp_sym_decrypt(data, x), '" SECRET "'", "?code=short", "jdbc:oracle:thin:@" SECRET,
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		if (strstr(texts[i], SECRET) != NULL && is_touched(texts[i]))
			fail_msg("%s", texts[i]);
	}
}

/* A second pass over what was redacted finds nothing new. */
static void
twice(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
	{
		size_t		size;
		char	   *once = redact_text(lines[i], strlen(lines[i]), NULL, &size);

		if (!is_without_secret(once, size))
			fail_msg("%s", once);
		free(once);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command),
		cmocka_unit_test(other_programs),
		cmocka_unit_test(every_statement),
		cmocka_unit_test(other_statements),
		cmocka_unit_test(twice),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
