/*
 * redact: each key's name in each spelling of key and value, and the short
 * names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "redact/redact.h"

static const char secret[] = "gT61sWq8ZbnR4xKd02Lm";

static const char *const names[] = {
	"password", "passwd", "pwd", "pass", "pw", "psk", "passphrase", "passcode", "mdp",
	"pin", "otp", "totp_seed", "secret", "client_secret", "hmac", "salt", "token",
	"access_token", "auth_token", "bearer", "jwt", "session_id", "DEPLOY_PAT", "api_key",
	"apikey", "apiKey", "API_KEY", "APIKEY_MAILER", "secret_key", "private_key", "access_key",
	"encryption_key", "x-api-key", "auth", "creds", "credentials", "sig", "signature",
	"dbpass", "DB_PASS_RO", "PGPASSWORD", "rootpw",
};

/* NAME and VALUE are put in. */
static const char *const spellings[] = {
	"NAME=VALUE\n", "NAME=\"VALUE\"\n", "NAME='VALUE'\n", "NAME = VALUE\n",
	"NAME = \"VALUE\"\n", "NAME: VALUE\n", "NAME : VALUE\n", "{\"NAME\":\"VALUE\"}",
	"{\"NAME\": \"VALUE\", \"b\": 1}", "{'NAME': 'VALUE'}", "{\\\"NAME\\\":\\\"VALUE\\\"}",
	"{\\\\\\\"NAME\\\\\\\":\\\\\\\"VALUE\\\\\\\"}", "{\\u0022NAME\\u0022:\\u0022VALUE\\u0022}",
	"%7B%22NAME%22%3A%22VALUE%22%7D", "a%3D1%26NAME%3DVALUE%26b%3D2", "/x?a=1&NAME=VALUE&b=2",
	"a=1&NAME=VALUE", "{&quot;NAME&quot;:&quot;VALUE&quot;}", "<NAME>VALUE</NAME>",
	"&lt;NAME&gt;VALUE&lt;/NAME&gt;", "app --NAME=VALUE -x", "- name: NAME\n  value: VALUE\n",
	"[{\"name\":\"NAME\",\"value\":\"VALUE\"}]", "map[NAME:VALUE x:1]", "{NAME:VALUE B:1}",
	"'NAME' => 'VALUE',", ":NAME=>\"VALUE\"", "level=info NAME=VALUE x=1", "a=b;NAME=VALUE;c=d",
	"f(NAME='VALUE', x=1)",
};

/* Write the spelling with its words put in; the length. */
static size_t
spell(const char *spelling, const char *name, char *out)
{
	size_t		len = 0;

	while (*spelling != '\0')
	{
		const char *put = strncmp(spelling, "NAME", 4) == 0 ? name :
			strncmp(spelling, "VALUE", 5) == 0 ? secret : NULL;

		if (put == NULL)
		{
			out[len++] = *spelling++;
			continue;
		}
		spelling += put == name ? 4 : 5;
		memcpy(out + len, put, strlen(put));
		len += strlen(put);
	}
	return len;
}

static void
each_name_in_each_spelling(void **state)
{
	unsigned	missed = 0;

	(void) state;
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
	{
		for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		{
			char		text[512];
			size_t		len = spell(spellings[i], names[n], text);
			const char *value = memmem(text, len, secret, strlen(secret));
			RedactSpans spans = {0};

			assert_int_equal(redact_scan(text, len, NULL, &spans), REDACT_OK);
			if (spans.count != 1 || spans.items[0].start != (size_t) (value - text) ||
				spans.items[0].len != strlen(secret))
			{
				print_message("%zu found: %.*s\n", spans.count, (int) len, text);
				missed++;
			}
			redact_spans_free(&spans);
		}
	}
	assert_int_equal(missed, 0);
}

/* What has such a word in its name, or behind it, and no secret. */
static void
other_names_stay(void **state)
{
	static const char *const texts[] = {
		"token_reviewer=cluster12a\n", "SECRET_ID=deploy-key-2\n", "secret_id: web-tls-3b\n",
		"api_key_name=deploy7x\n", "pass_count=12 bypass=3a4b5c6d7e\n", "in_path=/a1b2c3d4\n",
		"spin=1a2b3c4d\n", "salt-minion: 3006a12b\n", "hmac: sha256\n", "sig: 15\n",
		"compat=v1a2b3c4\n", "session: 7f3a9b2c11\n", "id_session=7\n", "mnemonic names of opcodes\n",
		"author=bob2x81y\n", "primary_key_orders=a1b2c3d4e5f6\n",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		RedactSpans spans = {0};

		assert_int_equal(redact_scan(texts[i], strlen(texts[i]), NULL, &spans), REDACT_OK);
		if (spans.count > 0)
			fail_msg("found: %s", texts[i]);
		redact_spans_free(&spans);
	}
}

/* The id of a secret is one where it is a UUID. */
static void
secret_id_of_vault(void **state)
{
	static const char *const texts[] = {
		"SecretID:      6f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n",
		"secret_id = \"6f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\"\n",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		RedactSpans spans = {0};

		assert_int_equal(redact_scan(texts[i], strlen(texts[i]), NULL, &spans), REDACT_OK);
		assert_int_equal(spans.count, 1);
		assert_int_equal(spans.items[0].len, 36);
		redact_spans_free(&spans);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_name_in_each_spelling),
		cmocka_unit_test(other_names_stay),
		cmocka_unit_test(secret_id_of_vault),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_names", tests, NULL, NULL);
}
