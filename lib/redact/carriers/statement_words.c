/*
 * statement_words.c
 *		The words of statements, and where the secret of each one is.
 *
 * To add one, add the literal to a rule and a row here with its form:
 * rulecheck fails the build where one of the two is missing. A word is cut at
 * its front ("asicAuth(") where several programs spell its begin in different
 * ways.
 */
#include <string.h>

#include "redact/carriers/statement.h"
#include "redact/carriers/statement_form.h"

/*
 * A row: the words as the rule's literal has them, and a StatementForm with
 * its conditions.
 */
typedef struct StatementWords
{
	const char *words;
	unsigned	form;
} StatementWords;

#define FREQUENT_ROWS 3			/* at the table's begin */

static const StatementWords statements[] = {
	/* These are often in a text, so that they are found first. */
	{" login=", STATEMENT_WORD | STATEMENT_USER | STATEMENT_LOOKS},
	{" -u ", STATEMENT_WORD | STATEMENT_USER | STATEMENT_TYPED},
	{" --user ", STATEMENT_WORD | STATEMENT_USER | STATEMENT_TYPED},
	{"::add-mask::", STATEMENT_LINE},
	{"issecret=true]", STATEMENT_LINE},
	{"?code=", STATEMENT_QUERY},
	{"SAMLResponse=", STATEMENT_QUERY},
	{"&code=", STATEMENT_QUERY},
	{" on >", STATEMENT_WORD | STATEMENT_ACL},
	{"IDENTIFIED BY VALUES ", STATEMENT_WORD},
	{"REDISCLI_AUTH=", STATEMENT_WORD},
	{"REDIS_AUTH=", STATEMENT_WORD},
	{"AUTH PLAIN ", STATEMENT_WORD},
	{"AUTH LOGIN ", STATEMENT_WORD},
	{"AUTHENTICATE PLAIN ", STATEMENT_WORD},
	{"NickServ IDENTIFY ", STATEMENT_WORD},
	{" :IDENTIFY ", STATEMENT_LAST},
	{"mechanism='PLAIN'>", STATEMENT_QUERY},
	{"mechanism=\"PLAIN\">", STATEMENT_QUERY},
	{"\"PLAIN\",\"response\":\"", STATEMENT_WORD},
	{"\"PLAIN\", \"response\": \"", STATEMENT_WORD},
	{" key-string ", STATEMENT_WORD | STATEMENT_LEVEL},
	{": c (optarg ", STATEMENT_WORD},
	{": A (optarg ", STATEMENT_WORD},
	{": X (optarg ", STATEMENT_WORD},
	{"PASS ", STATEMENT_LAST | STATEMENT_STRICT},
	{"AUTH ", STATEMENT_LAST | STATEMENT_STRICT},
	{" LOGIN ", STATEMENT_LAST | STATEMENT_STRICT},
	{" login ", STATEMENT_LAST | STATEMENT_STRICT},
	{"\"AUTH\" \"", STATEMENT_LAST},
	{"IDENTIFIED BY ", STATEMENT_WORD},
	{"SET PASSWORD FOR ", STATEMENT_EQUALS},
	{"SET PASSWORD FROM ", STATEMENT_WORD},
	{"snmp-server community ", STATEMENT_WORD},
	{"rocommunity ", STATEMENT_WORD},
	{"rwcommunity ", STATEMENT_WORD},
	{"com2sec ", STATEMENT_LAST},
	{"enable password ", STATEMENT_WORD | STATEMENT_LEVEL},
	{"enable secret ", STATEMENT_WORD | STATEMENT_LEVEL},
	{"-server key ", STATEMENT_WORD | STATEMENT_LEVEL},
	{"isakmp key ", STATEMENT_WORD | STATEMENT_LEVEL},
	{"ospf authentication-key ", STATEMENT_WORD | STATEMENT_LEVEL},
	{"ospf message-digest-key ", STATEMENT_LAST},
	{" snmp community ", STATEMENT_WORD},
	{"acs-server host ", STATEMENT_KEY | STATEMENT_LEVEL},
	{"ius-server host ", STATEMENT_KEY | STATEMENT_LEVEL},
	{"jdbc:oracle:thin:", STATEMENT_WORD | STATEMENT_SLASH},
	{"userid=", STATEMENT_WORD | STATEMENT_SLASH},
	{"sonar.login=", STATEMENT_WORD},
	{"SONAR_LOGIN=", STATEMENT_WORD},
	{": EAP \"", STATEMENT_WORD | STATEMENT_LOOKS},
	{": XAUTH \"", STATEMENT_WORD | STATEMENT_LOOKS},
	{": NTLM \"", STATEMENT_WORD | STATEMENT_LOOKS},
	{": RSA ", STATEMENT_LAST | STATEMENT_LOOKS},
	{": ECDSA ", STATEMENT_LAST | STATEMENT_LOOKS},
	{": PKCS8 ", STATEMENT_LAST | STATEMENT_LOOKS},
	{": P12 ", STATEMENT_LAST | STATEMENT_LOOKS},
	{"ascii-text ", STATEMENT_WORD},
	{" resp=", STATEMENT_QUERY},
	{"\tresp=", STATEMENT_QUERY},
	{"334 UGFzc3dvcmQ6", STATEMENT_REPLY},
	{"334 cGFzc3dvcmQ6", STATEMENT_REPLY},
	{"nseal Key ", STATEMENT_WORD | STATEMENT_NUMBER},
	{"nseal key ", STATEMENT_WORD | STATEMENT_NUMBER},
	{"ats auth ", STATEMENT_WORD | STATEMENT_USER},
	{"auth_pass ", STATEMENT_WORD},
	{"\" \"", STATEMENT_ENTRY | STATEMENT_LOOKS},
	{" * \"", STATEMENT_ENTRY},
	{"set-agent-token agent ", STATEMENT_WORD},
	{"set-agent-token default ", STATEMENT_WORD},
	{":{SHA}", STATEMENT_WORD},
	{":{SSHA}", STATEMENT_WORD},
	{"]:587 ", STATEMENT_WORD | STATEMENT_USER},
	{"]:465 ", STATEMENT_WORD | STATEMENT_USER},
	{"arameters: ", STATEMENT_BOUND},
	{" - hexdump", STATEMENT_HEXDUMP},
	{"CONNECT ", STATEMENT_WORD | STATEMENT_SLASH | STATEMENT_PATH},
	{"Secret ID    = ", STATEMENT_WORD | STATEMENT_LOOKS},
	{"addauth digest ", STATEMENT_WORD | STATEMENT_USER},
	{"PDO->__construct(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"mysqli->__construct(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"createUser ", STATEMENT_SNMP},
	{"snmp-server user ", STATEMENT_SNMP},
	{"ntp authentication-key ", STATEMENT_LAST},
	{"pre-shared-secret ", STATEMENT_WORD | STATEMENT_TOLD},
	{"user = \"", STATEMENT_WORD | STATEMENT_USER | STATEMENT_LOOKS},
	{"send \"", STATEMENT_WORD | STATEMENT_TYPED},
	{"send -- \"", STATEMENT_WORD | STATEMENT_TYPED},
	{":{SHA256}", STATEMENT_WORD},
	{":{SSHA256}", STATEMENT_WORD},
	{":{SHA512}", STATEMENT_WORD},
	{":{SSHA512}", STATEMENT_WORD},
	{"@tcp(", STATEMENT_BEFORE},
	{"@unix(", STATEMENT_BEFORE},
	{"PIN ", STATEMENT_CODE},
	{"OTP ", STATEMENT_CODE},
	{" pin is ", STATEMENT_CODE},
	{" otp is ", STATEMENT_CODE},
	{" otp ", STATEMENT_CODE},
	{"ne-time code", STATEMENT_CODE},
	{"ne time code", STATEMENT_CODE},
	{"ne-time password", STATEMENT_CODE},
	{"erification code", STATEMENT_CODE},
	{"onfirmation code", STATEMENT_CODE},
	{"uthentication code", STATEMENT_CODE},
	{"auth code", STATEMENT_CODE},
	{"ecurity code", STATEMENT_CODE},
	{"ogin code", STATEMENT_CODE},
	{" pin code", STATEMENT_CODE},
	{" PIN code", STATEMENT_CODE},
	{"Pin code", STATEMENT_CODE},
	{"2FA code", STATEMENT_CODE},
	{"MFA code", STATEMENT_CODE},
	{" is your ", STATEMENT_CODE_BEFORE},
	{" *\n", STATEMENT_SECRETS},
	{"\t*\n", STATEMENT_SECRETS},
	{"getConnection(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"mysqli_connect(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"mysql_connect(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"mysqli(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"PDO(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"DBI->connect(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"MySQLdb.connect(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"pymysql.connect(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{".FTP(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{".FTP_TLS(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"SecretCredential(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_THIRD},
	{"Client(", STATEMENT_SECOND | STATEMENT_ONLY},
	{"Client::new(", STATEMENT_SECOND | STATEMENT_ONLY},
	{"Analytics(", STATEMENT_SECOND | STATEMENT_ONLY},
	{"Github(", STATEMENT_SECOND | STATEMENT_ONLY},
	{"Bot(", STATEMENT_SECOND | STATEMENT_ONLY},
	{"Api(", STATEMENT_SECOND | STATEMENT_ONLY},
	{"API(", STATEMENT_SECOND | STATEMENT_ONLY},
	{"ApiKey(", STATEMENT_SECOND | STATEMENT_ONLY},
	{".New(", STATEMENT_SECOND | STATEMENT_ONLY},
	{".init(", STATEMENT_SECOND | STATEMENT_ONLY},
	{".authenticate(", STATEMENT_SECOND | STATEMENT_ONLY},
	{"asicAuth(", STATEMENT_SECOND},
	{"basic_auth(", STATEMENT_SECOND},
	{"ogin(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{"uthenticate(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{"heckPassword(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{"erifyPassword(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{"alidatePassword(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{"args=(", STATEMENT_SECOND | STATEMENT_LOOKS | STATEMENT_TYPED},
	{"redentials.basic(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{"redential(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{"redentials(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{"dAuthentication(", STATEMENT_SECOND | STATEMENT_LOOKS},
	{".auth(", STATEMENT_SECOND},
	{"UserPassword(", STATEMENT_SECOND},
	{"auth=(", STATEMENT_SECOND},
	{"sym_encrypt(", STATEMENT_SECOND | STATEMENT_EXPRESSION},
	{"sym_decrypt(", STATEMENT_SECOND | STATEMENT_EXPRESSION},
	{"--password-stdin", STATEMENT_ECHO},
	{"su -c", STATEMENT_ECHO},
	{"su - ", STATEMENT_ECHO},
	{"su root", STATEMENT_ECHO},
	{"'random' passwords", STATEMENT_USERS},
	{"passwd --stdin", STATEMENT_ECHO},
	{"sudo -S", STATEMENT_ECHO},
	{"--passphrase-fd", STATEMENT_ECHO},
	{"cryptsetup ", STATEMENT_ECHO},
	{"--with-token", STATEMENT_ECHO},
	{"SecureString\"", STATEMENT_PAIR},
	{"\"sensitive\": true", STATEMENT_PAIR},
	{"\"sensitive\":true", STATEMENT_PAIR},
	{" -p ", STATEMENT_WORD | STATEMENT_OPTION},
	{"_USER=", STATEMENT_WORD | STATEMENT_USER | STATEMENT_LOOKS},
	{"kinit ", STATEMENT_ECHO},
	{"pass insert ", STATEMENT_ECHO},
	{"secret create ", STATEMENT_ECHO},
	{"secret set ", STATEMENT_ECHO},
	{"secret put ", STATEMENT_ECHO},
	{"secret-tool store ", STATEMENT_ECHO},
	{"chpasswd", STATEMENT_ECHO | STATEMENT_USER},
};

/* The words of row i, or NULL behind the last one; rulecheck reads the list. */
const char *
statement_words(size_t i)
{
	return i < sizeof(statements) / sizeof(statements[0]) ? statements[i].words : NULL;
}

/* Has row i these words? The first byte is compared first. */
static bool
row_has_words(size_t i, const char *words, size_t len)
{
	const char *row = statements[i].words;

	return words[0] == row[0] && strlen(row) == len &&
		memcmp(words, row, len) == 0;
}

/*
 * The form of the statement whose words are these bytes; 0 for unknown words.
 *
 * The table is small and a statement rare, so a linear search is enough; a
 * text with many of a rare one has that kind only, and its row is known.
 */
unsigned
find_statement_form(Scan *s, const char *words, size_t len)
{
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
	{
		if (i == FREQUENT_ROWS &&
			row_has_words(s->memos.statement, words, len))
			return statements[s->memos.statement].form;
		if (row_has_words(i, words, len))
		{
			s->memos.statement = i;
			return statements[i].form;
		}
	}
	return 0;
}
