/*
 * redact_key_words: what a key's name says of its value, in each spelling alike,
 * whatever its length is and whatever bytes it has.
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
#include "redact/judge/key_words.h"

typedef enum KeySays
{
	NOTHING,					/* no secret */
	LOOKS,						/* a secret if it looks like one */
	SURE						/* a secret whatever it looks like */
} KeySays;

/* Judge a name that is in memory of just its size. */
static KeySays
judge(const char *name, size_t len)
{
	char	   *copy = exact_copy(name, len);
	KeyVerdict	verdict;

	verdict = judge_key_name(copy, len);
	free(copy);
	assert_true(verdict.secret || !verdict.strong);
	return !verdict.secret ? NOTHING : verdict.strong ? SURE : LOOKS;
}

/* Fail unless the name says this. */
static void
expect(const char *name, KeySays want)
{
	KeySays		says = judge(name, strlen(name));

	if (says != want)
		fail_msg("%s: %d, not %d", name, says, want);
}

/*
 * The words of name, which underscores part, say the same in any spelling. In
 * capitals a name is an environment's, so "upper" has its own answer.
 */
static void
expect_spellings(const char *name, KeySays want, KeySays upper)
{
	static const char signs[] = "_-. ";
	char		text[128];
	size_t		len = strlen(name);
	size_t		n = 0;

	for (size_t sign = 0; sign < sizeof(signs) - 1; sign++)
	{
		for (size_t i = 0; i <= len; i++)
			text[i] = name[i] == '_' ? signs[sign] : name[i];
		expect(text, want);
	}
	for (size_t i = 0; i <= len; i++)
		text[i] = is_lower(name[i]) ? (char) (name[i] & ~0x20) : name[i];
	expect(text, upper);
	/* camelCase, and with a capital in front */
	for (size_t i = 0; i < len; i++)
	{
		if (name[i] != '_')
			text[n++] = i > 0 && name[i - 1] == '_' && is_lower(name[i]) ?
				(char) (name[i] & ~0x20) : name[i];
	}
	text[n] = '\0';
	expect(text, want);
	text[0] = (char) (text[0] & ~0x20);
	expect(text, want);
}

static void
sure(void **state)
{
	static const char *const names[] = {
		"password", "db_password", "postgres_password", "password_file_password",
		"smtp_pass", "db_pass", "api_key", "api_secret", "client_secret",
		"access_token", "refresh_token", "auth_token", "github_token",
		"aws_secret_access_key", "private_key", "encryption_key", "passphrase",
		"reset_token", "password_reset_token", "secret", "jwt",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		expect_spellings(names[i], SURE, SURE);
}

static void
nothing(void **state)
{
	static const char *const names[] = {
		"password_file", "password_path", "password_policy", "password_length",
		"token_type", "token_url", "token_endpoint", "token_expiry", "page_token",
		"next_token", "sort_token", "public_key", "primary_key", "foreign_key",
		"sort_key", "key_id", "secret_name", "secret_arn", "secret_ref",
		"no_password", "show_password", "forgot_password", "reset_password",
		"invalid_token", "user", "host", "port", "name", "id", "path", "compass",
		"bypass", "monkey", "keyboard", "tokenizer", "passenger", "",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		expect_spellings(names[i], NOTHING, NOTHING);
}

/* A word that proves little needs another one, or an environment's capitals. */
static void
weak(void **state)
{
	(void) state;
	expect_spellings("pass", LOOKS, LOOKS);
	expect_spellings("foo_key", LOOKS, SURE);
	expect_spellings("session_cookie", SURE, SURE);
	expect("key", NOTHING);
	expect("KEY", NOTHING);
	expect("cookie", LOOKS);
	expect_spellings("credential", LOOKS, LOOKS);
	expect_spellings("hmac", LOOKS, LOOKS);
	/* the private settings of npm */
	expect("_auth", SURE);
	expect("_password", SURE);
	/* whole words only */
	expect("pin", SURE);
	expect("spin", NOTHING);
	expect("user_pin", NOTHING);
	expect("pin_count", NOTHING);
	expect("mdp", SURE);
	expect("xmdp", NOTHING);
	expect("recovery_code", SURE);
	expect("recovery", NOTHING);
	expect("area_code", NOTHING);
}

/* Words that are written together, digits and plurals. */
static void
joined(void **state)
{
	(void) state;
	expect("dbpassword", SURE);
	expect("dbpass", SURE);
	expect("rootpw1", SURE);
	expect("apikey", SURE);
	expect("authtoken", SURE);
	expect("compass", NOTHING);
	expect("trespass", NOTHING);
	expect("password2", SURE);
	expect("PASSWORD_12", SURE);
	expect("passwords", SURE);
	expect("api_keys", SURE);
	expect("12345", NOTHING);
	expect("password_prod_2", SURE);
}

/* What is behind an unknown word belongs to an owner: APIKEY_STRIPE. */
static void
owners(void **state)
{
	(void) state;
	expect("api_key_acme", LOOKS);
	expect("db_pass_acme", LOOKS);
	expect("pass_acme", NOTHING);
	expect("password_acme", SURE);
	expect("secret_id", LOOKS);
	assert_true(judge_key_name("secret_id", 9).uuid);
	assert_true(judge_key_name("VAULT_SECRET_ID", 15).uuid);
	expect("session_id", LOOKS);
	expect("session_name", NOTHING);
}

/* Only the last words of a long name count, and none is read behind its end. */
static void
long_names(void **state)
{
	char		name[1000];
	size_t		len = 0;

	(void) state;
	while (len + 16 < sizeof(name))
	{
		memcpy(name + len, "a_", 2);
		len += 2;
	}
	memcpy(name + len, "password", 8);
	assert_int_equal(judge(name, len + 8), SURE);
	memcpy(name + len, "password_file", 13);
	assert_int_equal(judge(name, len + 13), NOTHING);
	memset(name, 'x', sizeof(name));
	assert_int_equal(judge(name, sizeof(name)), NOTHING);
	memcpy(name + sizeof(name) - 8, "password", 8);
	assert_int_equal(judge(name, sizeof(name)), SURE);
	memset(name, '_', sizeof(name));
	assert_int_equal(judge(name, sizeof(name)), NOTHING);
}

static void
any_bytes(void **state)
{
	uint64_t	seed = 7;

	(void) state;
	assert_int_equal(judge("pass\0word", 9), NOTHING);
	assert_int_equal(judge("db_\0password", 12), SURE);
	assert_int_equal(judge("\xff\xfe_password", 11), SURE);
	expect("\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c", SURE);
	expect("contrase\xc3\xb1" "a", SURE);
	/* A name says the same each time: its verdict is remembered. */
	for (int round = 0; round < 20000; round++)
	{
		char		name[40];
		size_t		len = (size_t) round % (sizeof(name) + 1);

		for (size_t i = 0; i < len; i++)
		{
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			name[i] = (char) (seed >> 56);
		}
		assert_int_equal(judge(name, len), judge(name, len));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sure),
		cmocka_unit_test(nothing),
		cmocka_unit_test(weak),
		cmocka_unit_test(joined),
		cmocka_unit_test(owners),
		cmocka_unit_test(long_names),
		cmocka_unit_test(any_bytes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
