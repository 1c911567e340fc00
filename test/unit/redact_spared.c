/*
 * redact_spared: values that are no secrets by their own text, each beside a
 * value that looks like it and may be one. What is spared goes out in clear.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "redact/engine/engine.h"
#include "redact/judge/not_secret.h"

#define TAG "[REDACTED:password]"

/* Is the value spared, in memory of just its size? */
static bool
is_spared(const char *text, size_t len, bool quoted)
{
	char	   *copy = exact_copy(text, len);
	bool		spared;

	spared = value_is_spared(NULL, copy, len, quoted);
	free(copy);
	return spared;
}

/* Fail unless a bare value, and a quoted one, are spared or not. */
static void
expect(const char *text, bool bare, bool quoted)
{
	if (is_spared(text, strlen(text), false) != bare)
		fail_msg("bare: %s", text);
	if (is_spared(text, strlen(text), true) != quoted)
		fail_msg("quoted: %s", text);
}

/* Spare each of these values, however it is written. */
#define SPARE(...) \
	do { \
		static const char *const list[] = {__VA_ARGS__}; \
		for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) \
			expect(list[i], true, true); \
	} while (0)

/* Take each of these values for a secret, however it is written. */
#define TAKE(...) \
	do { \
		static const char *const list[] = {__VA_ARGS__}; \
		for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) \
			expect(list[i], false, false); \
	} while (0)

static void
masks(void **state)
{
	(void) state;
	SPARE("", "*", "****", "xxxx", "XXXXXXXX", "....", "----", "????", "####",
		  "\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2", "***stripped***", "**masked**");
	TAKE("aaaa", "xx", "xxxy", "****x", "*hunter2*", "***hunter2***", "1111",
		 "\xe2\x80\xa2\xe2\x80\xa2x", "x*x*x*");
}

static void
placeholders(void **state)
{
	(void) state;
	SPARE("null", "None", "TRUE", "undefined", "yourpassword", "your-token-here",
		  "YOUR_API_KEY", "insert-password", "replace_me", "token-here",
		  "my-secret-placeholder", "redacted", "0");
	/* A digit or a sign in it, and it may be what someone has chosen. */
	TAKE("your-token-1", "insert-2-coins", "YOUR_API_KEY!", "hunter2", "nullnull",
		 "none1", "here", "hunter-here2", "42");
}

static void
references(void **state)
{
	(void) state;
	SPARE("$DB_PASSWORD", "$$DB_PASSWORD", "${DB_PASSWORD}", "$(cat file)",
		  "{{ password }}", "<%= secret %>", "%DB_PASSWORD%", "`cat file`",
		  "$env:TOKEN", "@TOKEN@", "((password))", "%(password)s", "$db_password");
	TAKE("$hunter", "$1hunter", "%hunter", "`hunter", "${hunter", "hunter}",
		 "{hunter}2", "$hun!ter", "P@ss@word1", "%hunter2!%");
	/* A default may be in it. */
	expect("${A:-b}", true, true);
	expect("${A:-b=hunter2}", false, false);
}

static void
brackets(void **state)
{
	(void) state;
	SPARE("<your token>", "<token>", "[FILTERED]", "(hidden)", "{masked}", "[***]",
		  "<...>", "[]", "{}");
	TAKE("<hunter2>", "[hunter]", "(hunter)", "{hunter}", "<hunter", "[FILTERED", "hunter]",
		 "<a>b");
}

static void
paths(void **state)
{
	(void) state;
	SPARE("/run/secrets/token", "./key.pem", "../key.pem", "~/key", "file:key.pem",
		  "$dir/key.pem", "vault:secret/x", "arn:aws:kms:x", "op://vault/x");
	/* base64 may begin with a slash */
	TAKE("/9j/4AAQSkZJRg", "/hunter2", "hunter2/etc/", "$/x", "$d/");
}

static void
code(void **state)
{
	(void) state;
	/* What is quoted is not evaluated: "config.password" may be a password. */
	expect("config.password", true, false);
	expect("os.getenv(\"X\")", true, false);
	expect("get_password()", true, false);
	expect("req.body.password", true, false);
	expect("Option<String>", true, false);
	expect("Hunter.Two", false, false);
	expect("f(x)", false, false);
	expect("hunter(2", false, false);
	expect("*anchor", true, false);
	expect("*hunter!", false, false);
	expect("!", true, true);
	expect("!!!!", true, false);
}

static void
versions_and_public_keys(void **state)
{
	(void) state;
	SPARE("^4.0.0", "~1.2", ">=1.2.3", "ssh-rsa AAAA", "ssh-ed25519 AAAA",
		  "-----BEGIN CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----", "\\fBx\\fR");
	TAKE("4.0.0", "^4", "^4.0.x", "ssh-rsaAAAA", "-----BEGIN PRIVATE KEY-----", "\\f1x");
}

static void
tags(void **state)
{
	(void) state;
	SPARE(TAG, TAG TAG, TAG ", " TAG);
	TAKE(TAG "x", "x" TAG, "[REDACTED:hunter2]");
}

/* A value of 512 bytes is still looked at, a longer one is taken for a secret. */
static void
long_values(void **state)
{
	static char value[VALUE_SPARED_MAX + 1];

	(void) state;
	memset(value, '*', sizeof(value));
	assert_true(is_spared(value, VALUE_SPARED_MAX, true));
	assert_false(is_spared(value, sizeof(value), true));
	memset(value, 'a', sizeof(value));
	memcpy(value, "ssh-rsa ", 8);
	assert_true(is_spared(value, sizeof(value), true));
	for (size_t i = 0; i + sizeof(TAG) - 1 <= sizeof(value); i += sizeof(TAG) - 1)
		memcpy(value + i, TAG, sizeof(TAG) - 1);
	memset(value + sizeof(value) / (sizeof(TAG) - 1) * (sizeof(TAG) - 1), ' ',
		   sizeof(value) % (sizeof(TAG) - 1));
	assert_true(is_spared(value, sizeof(value), true));
}

/* A NUL, or a byte of another language, makes no value harmless. */
static void
any_bytes(void **state)
{
	(void) state;
	assert_false(is_spared("null\0", 5, true));
	assert_false(is_spared("\0hunter2", 8, true));
	assert_false(is_spared("[\0]", 3, true) && is_spared("[\0x]", 4, true));
	assert_false(is_spared("****\0hunter", 11, true));
	assert_false(is_spared("\xff\xfe\xfd", 3, true));
	assert_false(is_spared("\xc3\xa4\xc3\xb6", 4, false));
	for (int c = 0; c < 256; c++)
	{
		char		text[] = {(char) c, 'u', 'n', 't', '3', 'r'};

		if (is_alnum((unsigned char) c) || c >= 0x80)
			assert_false(is_spared(text, sizeof(text), false));
	}
}

/* Fail unless the text is a sentence about its key. */
static void
expect_prose(const char *text, bool want)
{
	size_t		len = strlen(text);
	char	   *copy = exact_copy(text, len);

	if (value_is_prose(copy, len) != want)
		fail_msg("%s", text);
	free(copy);
}

static void
prose(void **state)
{
	(void) state;
	expect_prose("must be set", true);
	expect_prose("is required", true);
	expect_prose("Invalid.", true);
	expect_prose("missing\"", true);
	expect_prose("token  expired", true);
	expect_prose("for user bob", true);
	expect_prose("", false);
	expect_prose(" ", false);
	expect_prose("hunter2", false);
	expect_prose("correct horse battery staple", false);
	/* Only its beginning counts. */
	expect_prose("correct horse must be set", false);
	expect_prose("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa required", false);
}

/* Fail unless the value would pass for a secret without its key. */
static void
expect_looks(const char *text, size_t len, bool want)
{
	char	   *copy = exact_copy(text, len);

	if (value_looks_secret(NULL, copy, len) != want)
		fail_msg("%.40s", text);
	free(copy);
}

#define LOOKS(text, want) expect_looks(text, sizeof(text) - 1, want)

static void
looks(void **state)
{
	static char value[5000];

	(void) state;
	LOOKS("hunt3r2", true);
	LOOKS("hunter-two-is-1", true);
	LOOKS("", false);
	LOOKS("abc12", false);
	LOOKS("abcd12", true);
	LOOKS("hunter2", false);	/* one digit of few bytes is a name's */
	LOOKS("hunter", false);
	LOOKS("123456", false);
	LOOKS("abc 123", false);
	LOOKS("abc123\n", false);
	LOOKS("/abc/123", false);
	LOOKS("a1/b2/c3", true);
	LOOKS("a/b/c/d1/2", false);
	LOOKS("http://a1b2", false);
	LOOKS("sha256:a1b2c3d4", false);
	LOOKS("123e4567-e89b-12d3-a456-426614174000", false);
	LOOKS("123e4567-e89b-12d3-a456-4266141740001", true);
	/* Bytes of a tag count nothing: it looks the same before and after. */
	LOOKS("[REDACTED:password:0123456789ab]", false);
	LOOKS("ab1[REDACTED:password]2c", true);
	memset(value, 'a', sizeof(value));
	memset(value, '1', 2);
	expect_looks(value, 4096, true);
	expect_looks(value, 4097, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(masks),
		cmocka_unit_test(placeholders),
		cmocka_unit_test(references),
		cmocka_unit_test(brackets),
		cmocka_unit_test(paths),
		cmocka_unit_test(code),
		cmocka_unit_test(versions_and_public_keys),
		cmocka_unit_test(tags),
		cmocka_unit_test(long_values),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(prose),
		cmocka_unit_test(looks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
