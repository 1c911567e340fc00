/*
 * redact: redacting twice changes nothing, whatever one secret's tag uncovers;
 * and a tag hides nothing but what it replaces.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/redact.h"
#include "redact_text.h"

/* Take the bytes of a stream. */
typedef struct Output
{
	char		bytes[1 << 19];
	size_t		len;
} Output;

static bool
collect(void *arg, const char *bytes, size_t len)
{
	Output	   *out = arg;

	assert_true(len < sizeof(out->bytes) - out->len);
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
	out->bytes[out->len] = '\0';
	return true;
}

/* Redact; the caller frees. */
static char *
redact(const char *text, const RedactOptions *options)
{
	size_t		size;

	return redact_text(text, strlen(text), options, &size);
}

/* In pieces of this size, the same comes out. */
static void
expect_streamed(const char *text, size_t piece, const char *want)
{
	static Output out;
	RedactStreamCalls calls = {.sink = collect, .arg = &out};
	RedactStream *stream = redact_stream_new(NULL, &calls);
	size_t		len = strlen(text);

	assert_non_null(stream);
	out.len = 0;
	out.bytes[0] = '\0';
	for (size_t at = 0; at < len; at += piece)
		assert_int_equal(redact_stream_write(stream, text + at,
											 len - at < piece ? len - at : piece), REDACT_OK);
	assert_int_equal(redact_stream_finish(stream), REDACT_OK);
	redact_stream_free(stream);
	assert_string_equal(out.bytes, want);
}

static void
expect_fixed_point(const char *text, const RedactOptions *options)
{
	char	   *once = redact(text, options);
	char	   *twice = redact(once, options);

	assert_string_equal(twice, once);
	assert_non_null(strstr(once, "[REDACTED:"));
	if (options == NULL)
		expect_streamed(text, 1, once);
	free(once);
	free(twice);
}

/* Each of these was found by mutation: the tag uncovered another secret. */
static const char *const uncovering[] = {
	/* the '=' or the quote that a parser went by went with another secret */
	"set-cookie:pass:atoken=pah6a;e=a", "authorization:c token=a=\"",
	"KEY=<mysql -py>", "PASSW=$(t `secret=b)", "passw=a{ secret=;d",
	"{apikey: { malog\"aaaaaxaaaa\"sktsec_" "zaamqdqabaaxaatepuaaaaaiceaareaaadaaajaakcawaaajamaeaana}",
	"TOKEN=oa'aaacabaaaaacafacabadfaaabaafeaaa pagerduty",
	/* nothing keeps two tokens apart any more */
	"dG9rOqaqakgeaavgaktaaafafpaaatrqtksaaauqaaabaraqasecret=a",
	"secret-" "live-eaadaaaeaarnaaaawlqasaakabaspqaaaca=d",
	/* what is lines apart */
	"secret arn:\n:secret:a", "\"kind\":\"Secret\"\"data\":{\"\nclientkey-data:g",
	"-----BEGIN PRIVATE KEY-----\nGsecret=e: aaaaaaaaaaaaasac",
	"-----BEGIN PRIVATE KEY-----secret:-----END \naaaraaataspaaauh",
	"slackkey:|\n -----BEGIN PRIVATE KEY-----\n a\na\n -----END PRIVATE KEY-----",
	"-----BEGIN aPRIVATE KEY-nbaalbnazaaaraaktdjaaaaeapapoaaaaaoaxaaaqipaaan-----END PRIVATE KEY-----",
	/* what a block's other lines say of this one */
	"-----BEGIN PRIVATE KEY-----\n aaaaaaaa/aaaa+aa-aaaaaaaaaaaaaaaa",
	" -----BEGIN PRIVATE KEY-----\na\n-----END PRIVATE KEY-----",
	"[token: a| -----BEGIN PRIVATE KEY-----\naaaaaaaaaaaaaaaa\\aaaaaaaaaaaaaaaa",
	"> -----BEGIN PRIVATE KEY-----\n>aaaa\n-----END PRIVATE KEY-----",
	"<a>a a: -----BEGIN PRIVATE KEY-----\n<a>a /?a=a&aa_token=a a\n-----END PRIVATE KEY-----",
	"key=-----BEGIN PRIVATE KEY----------BEGIN PRIVATE KEY-----\naaaaaaaaaaaaaaaa",
	"a|passw\n---\na|secret:|a", "a|passw\n---\n[token:a| |a",
	"\"a\",\"passord\",\"a\"\n,,\n,a,pwd ',a",
	"chpasswd:\n\n a:secret:\" a", "pass:\n  - a\n  - 2pwd:a a",
	"passord:\n  - passord:a:\n  - a",
	"(a,token)VALUES(Token=\"a)\n,a", "kind: Secret\nstringData: {a: a[\nstringData: {a: a",
	"kind: Secret\na:\nstringData: {PASSW:{a: a",
	/* a tag put between quotes, in front of one */
	"{apikey:e\"a", "-passw a</y>", "s://:,a@/a@", "://[REDACTED:password]aaaaaakanaodnwaaaa3a@",
	":5432::\\eyJakpaaaaa." "eyJwaaa.aagjlaaepaaawitt",
	/* what only words lead to, and a sign within the word */
	"PASSWORD 7q77rT2mZ9]w", "PASSWORD 7rP2mZ9w\\n<D", "PWD 7rr-7mmTZ9[w", "PASSWOo ;Vq7rT2ORD>w",
	"_PASS\tq79wDB_@AX)A",

	/*
	 * a value that the line below names, once a tag is there; one behind a
	 * comma
	 */
	"- value: Vq7rT2mZ9w\n  name: DB_PASS- \"xoxd-ZxRe4ghcK5UF5\"\n- b\n",
	"token => Vq7rEfkk,w=jWkCoH5UI50kC7oH5UI50zLYnjmZ9w",
	/* a fingerprint below the heading of a password */
	"password:\n  hunter2x!9\nhost: db\n", "Cookie: a=b\npassword:\n  \"Hunter-2x9\"\n",
	/* a tag with its own quotes in brackets */
	"token:{B_SSWORD:-Vq7rT2mZ9w}T",
	/* runs of digits of several lines on one, and with an id in front */
	"$ANSIBLE_VAULT;18386135303431363732373330383766;"
	"363464303063646536373134383162331\x8a" "6346430306363431363732373330383761",
	"$ANSIBLE_VAULT;1.1;AES256\ntrace=d267b1a7de286a566edb6dfdf1905304 "
	"66386439653236336462626566653063663164633130303836376161623363356631346662323030",
};

static void
fixed_points(void **state)
{
	RedactOptions options = {
		.fingerprint_key = (const uint8_t *) "key", .fingerprint_key_len = 3,
	};

	(void) state;
	for (size_t i = 0; i < sizeof(uncovering) / sizeof(uncovering[0]); i++)
	{
		expect_fixed_point(uncovering[i], NULL);
		expect_fixed_point(uncovering[i], &options);
	}
}

#define VAULT_DIGITS "66386439653236336462626566653063663164633130303836376161623363356631346662323030"
#define VAULT_TAG "[REDACTED:ansible-vault]"

/* The lines of ansible-vault have tags; ids around them, and quotes, stay. */
static void
lines_of_ansible_vault(void **state)
{
	static const char *const texts[][2] = {
		{"x: \"$ANSIBLE_VAULT;1.1;AES256\\n" VAULT_DIGITS "\\n" VAULT_DIGITS "\\n6638\\n\"\n"
			"commit d267b1a7de286a566edb6dfdf1905304\n",
			"x: \"$ANSIBLE_VAULT;1.1;AES256\\n" VAULT_TAG "\\n" VAULT_TAG "\\n" VAULT_TAG "\\n\"\n"
		"commit d267b1a7de286a566edb6dfdf1905304\n"},
		{"x $ANSIBLE_VAULT;1.1;AES256 y $ANSIBLE_VAULT;1.1;AES256\\n" VAULT_DIGITS "\\n6638\\n\n",
		"x $ANSIBLE_VAULT;1.1;AES256 y $ANSIBLE_VAULT;1.1;AES256\\n" VAULT_TAG "\\n" VAULT_TAG "\\n\n"},
		{"$ANSIBLE_VAULT;1.1;AES256 $ANSIBLE_VAULT;1.1;AES256\n" VAULT_DIGITS "\n6638\n",
		"$ANSIBLE_VAULT;1.1;AES256 $ANSIBLE_VAULT;1.1;AES256\n" VAULT_TAG "\n\n"},
		{"$ANSIBLE_VAULT;1.1;AES256\nid=d267b1a7de286a566edb6dfdf1905304 " VAULT_DIGITS "\n"
			"id=a480510f1eedb595243dbee88e94a41d " VAULT_DIGITS "\n",
			"$ANSIBLE_VAULT;1.1;AES256\nid=d267b1a7de286a566edb6dfdf1905304 " VAULT_TAG "\n"
		"id=a480510f1eedb595243dbee88e94a41d " VAULT_TAG "\n"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		char	   *once = redact(texts[i][0], NULL);

		assert_string_equal(once, texts[i][1]);
		free(once);
		expect_fixed_point(texts[i][0], NULL);
	}
}

/* Whatever the sizes of the lines before it, and where a stream is cut. */
static void
fixed_points_in_streams(void **state)
{
	static char text[512];

	(void) state;
	for (size_t before = 0; before < 24; before++)
	{
		memset(text, '.', before);
		strcpy(text + before, "\nsecret-" "live-eaadaaaeaarnaaaawlqasaakabaspqaaaca=d\n"
			   "x token=oa'aaacabaaaaacafacabadfaaabaafeaaa pagerduty\nhost=db\n");
		for (size_t piece = 1; piece < 32; piece += 5)
		{
			char	   *once = redact(text, NULL);

			expect_streamed(text, piece, once);
			free(once);
		}
		expect_fixed_point(text, NULL);
	}
}

#define LONG_BYTES (100 << 10)

/* Fill a text with those that uncover another secret, on one line. */
static size_t
fill_line(char *text, size_t size)
{
	size_t		len = 0;
	size_t		i = 0;

	while (len < size)
	{
		len += (size_t) sprintf(text + len, "%s ; ", uncovering[i]);
		i = (i + 1) % (sizeof(uncovering) / sizeof(uncovering[0]));
	}
	for (i = 0; i < len; i++)
		text[i] = text[i] == '\n' ? ' ' : text[i];
	return len;
}

/* On a line that is longer than a parser may look, too. */
static void
fixed_points_on_long_lines(void **state)
{
	static char text[3 * LONG_BYTES];
	char	   *once;
	size_t		len = fill_line(text, LONG_BYTES);

	(void) state;
	strcpy(text + len, "\nhost=db\n");
	expect_fixed_point(text, NULL);
	once = redact(text, NULL);
	expect_streamed(text, 4099, once);
	free(once);

	/* And where its rest is one secret, of which no end is in sight. */
	len = fill_line(text, LONG_BYTES / 2);
	len += (size_t) sprintf(text + len, "password=");
	memset(text + len, 'a', LONG_BYTES);
	strcpy(text + len + LONG_BYTES, "\nhost=db\n");
	expect_fixed_point(text, NULL);
	once = redact(text, NULL);
	assert_null(strstr(once, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_non_null(strstr(once, "\nhost=db\n"));
	expect_streamed(text, 4099, once);
	free(once);
}

/* What each tag uncovers a piece of: as long as a parser reads at once. */
static void
fixed_points_of_repeated_texts(void **state)
{
	static const char *const units[] = {
		"cargo login@", "hmac%3d-----", "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS/",
		"Authorization: Bearer Cookie: a=b; ",
	};
	static const size_t sizes[] = {LONG_BYTES / 25, LONG_BYTES / 2, LONG_BYTES, 2 * LONG_BYTES};
	static char text[2 * LONG_BYTES + 64];

	(void) state;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) * 4; i++)
	{
		const char *unit = units[i / 4];
		size_t		len = sizes[i % 4];
		size_t		front = (size_t) sprintf(text, "start\nname=web ");

		for (size_t k = 0; k < len; k++)
			text[front + k] = unit[k % strlen(unit)];
		strcpy(text + front + len, "\nhost=db\n");
		expect_fixed_point(text, NULL);
	}
}

/* A part of a secret next to a tag goes, too. */
static void
beside_a_tag(void **state)
{
	static const char *const texts[] = {
		"password=hunter2[REDACTED:password]", "password=[REDACTED:password]hunter2",
		"password: [REDACTED:password]hunter2", "\"password\": \"hunter2[REDACTED:password]\"",
		"password='[REDACTED:password]hunter2'", "DB_PASSWORD=\"a [REDACTED:token] hunter2\"",
		"postgres://app:hunter2[REDACTED:url-password]@db/x",
		"postgres://app:[REDACTED:url-password]hunter2@db/x",
		"Authorization: Bearer [REDACTED:authorization]hunter2",
		"Authorization: Bearer hunter2[REDACTED:authorization]",
		"Authorization: [REDACTED:authorization]hunter2",
		"Cookie: sid=[REDACTED:cookie]hunter2; a=b",
		"curl -u me:[REDACTED:command-password]hunter2 https://h/",
		"mysql -phunter2[REDACTED:command-password] app",
		"docker login -u me -p [REDACTED:command-password]hunter2 h",
		"IDENTIFIED BY 'hunter2[REDACTED:phrase-password]'",
		"h:5432:db:u:[REDACTED:pgpass]hunter2", "h:5432:db:[REDACTED:pgpass]:hunter2",
		"kind: Secret\ndata:\n  x: [REDACTED:kubernetes-secret]hunter2",
		"<password>[REDACTED:password]hunter2</password>",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		char	   *once = redact(texts[i], NULL);

		if (strstr(once, "hunter2") != NULL)
			fail_msg("left: %s", once);
		expect_fixed_point(texts[i], NULL);
		free(once);
	}
}

/* Only a tag of a known rule is one. */
static void
forged(void **state)
{
	static const char *const texts[] = {
		"password=[REDACTED:hunter2]", "password: \"[REDACTED:hunter2]\"",
		"password=[REDACTED:hunter]", "password=[REDACTED:password:hunter2]",
		"password=[REDACTED:password-hunter2]", "postgres://u:[REDACTED:hunter2]@h/d",
		"Authorization: Bearer [REDACTED:hunter2]", "password=[REDACTED:password hunter2]",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		char	   *once = redact(texts[i], NULL);

		if (strstr(once, "hunter") != NULL)
			fail_msg("left: %s", once);
		free(once);
	}
}

/* A value that is a tag, or several with signs between them, stays. */
static void
tags_stay(void **state)
{
	static const char *const texts[] = {
		"password=[REDACTED:password]", "password: \"[REDACTED:password:k7f2q9xw3m5a]\"",
		"'password': '[REDACTED:password]', 'a': 1", "a=1&token=[REDACTED:token]&b=2",
		"postgres://app:[REDACTED:url-password]@db/x", "https://[REDACTED:token:k7f2q9xw3m5a]@h/",
		"Authorization: Bearer [REDACTED:authorization]", "Authorization: [REDACTED:authorization]",
		"Cookie: a=[REDACTED:cookie]; b=[REDACTED:cookie]",
		"curl -u me:[REDACTED:command-password] https://h/ -o hunter2",
		"h:5432:db:u:[REDACTED:pgpass]", "IDENTIFIED BY '[REDACTED:phrase-password]'",
		"password: |\n  [REDACTED:password]\n\nnext: 1",
		"tokens=[REDACTED:token],[REDACTED:token]",
		"-----BEGIN PRIVATE KEY-----\n[REDACTED:private-key]\n\n-----END PRIVATE KEY-----\n",
		"kind: Secret\ndata:\n  x: \"[REDACTED:kubernetes-secret]\"\n",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		char	   *once = redact(texts[i], NULL);

		assert_string_equal(once, texts[i]);
		free(once);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixed_points),
		cmocka_unit_test(lines_of_ansible_vault),
		cmocka_unit_test(fixed_points_in_streams),
		cmocka_unit_test(fixed_points_on_long_lines),
		cmocka_unit_test(fixed_points_of_repeated_texts),
		cmocka_unit_test(beside_a_tag),
		cmocka_unit_test(forged),
		cmocka_unit_test(tags_stay),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_settle", tests, NULL, NULL);
}
