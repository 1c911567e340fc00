/*
 * redact: a key word in a sentence and a value that a machine made, in each form
 * of both; and words that are like them and no secret.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "redact/judge/made.h"
#include "redact/redact.h"

static const char *const made[] = {
	"f94120ea067821907b92bba6d280d153", "accb56a78b72bec3a7cfbb2e109a6bf5d642af8ca73e664b21",
	"AF43234F7E66F7F2D68894E77A721C29", "fkp70o58i591w7onwbx5e2lxv6vlmkyo",
	"EBUFI2B1122S1NCTC6MRHKT0H706BZEMXE", "tsbLm75k6MHxtxYMrjYnfsXvEx2QaImR",
	"RuYIHmLbguivN4mAg1pl_yW7WJh65PE13WsbimzgQz8", "7N4NlM4xeBA+oi/pRYZd7RCMBTv39r/tJVcAlWk=",
	"live_fjys9TG0Ox1fkt4Dpo8K2rEYsyXHI-Ex6FYLgZPh", "api_PfMv7tajSS46EmIfyB6dL8.TeAD9f9YirzGnasWw3HiZJ",
	"sk_8f2592a6-bea3-47da-a609-199a10f9e22a", "uwctweaifjaro1oeyytvdzq3kiyfjdxko54tvdxb",
	"kjhhvhgcbczjcqgvxcrwfsb7", "live_qgvxcrwjhhvhgcbcz7zjb", "xqvzkpwjrtnbmghdclfs",
};

static const char *const named[] = {
	"kubernetes-dashboard-token-x7k2p", "my-app-config-v2-production-2026", "api-6d5f8c7b9-x2x4z",
	"1.20.3-0ubuntu0.22.04.1", "2026-03-01T10:11:12Z", "projects/123/secrets/db-pass/versions/4",
	"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	"https://login.example.com/oauth2/token9A", "session:d49fc08fbf54a2989d5e52e2a3c6439e",
	"service-account-12345678901234", "02:42:ac:11:00:02:7f:3b", "curve25519-sha256@libssh.org",
	"50f2f2ed-b3cc-4d79-bad4-becdeb9e21d1", "12345678901234567890", "authentication-required",
	"internationalizationframework2support64bit", "rechtsschutzversicherung1",
	"donaudampfschifffahrtsgesellschaft", "zhongguorenminyinhang", "sprzedawczyniprzestrzeni",
	"vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv", "systemdcryptsetupgenerator", "getHTTPSProxyURLFromEnvironmentOrConfig",
};

/* NAME and VALUE are put in by the format. */
static const char *const forms[] = {
	"acme token %s\n", "acme secret %s within\n", "tomtom key: %s\n", "acme key %s,\n", "split.io key = %s\n",
	"(acme token %s)\n", "acme api key %s.\n", "acme token - %s\n", "{\"log\":\"acme key: %s\\n\"}\n",
	"[DEBUG] Using acme Key=%s\n", "level=info msg=\"stripe client\" key=%s\n",
	"level=info msg=\"unknown client\" key=%s\n", "msg=\"login of a user failed\" key=%s\n",
};

/* Redact text into out, which ends with NUL. */
static void
redact(const char *text, char *out, size_t size)
{
	RedactSpans spans = {0};
	size_t		len = strlen(text);
	size_t		n;

	assert_int_equal(redact_scan(text, len, NULL, &spans), REDACT_OK);
	n = redact_size(text, len, NULL, &spans);
	assert_true(n < size);
	redact_write(text, len, NULL, &spans, out);
	out[n] = '\0';
	redact_spans_free(&spans);
}

/* Write form with value in it into out, which has 512 bytes. */
static void
put_in(const char *form, const char *value, char *out)
{
	const char *hole = strstr(form, "%s");

	snprintf(out, 512, "%.*s%s%s", (int) (hole - form), form, value, hole + 2);
}

static void
finds_what_a_machine_made(void **state)
{
	char		text[512];
	char		out[1024];

	(void) state;
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
	{
		assert_true(is_made_word(made[i], strlen(made[i])));
		for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++)
		{
			put_in(forms[k], made[i], text);
			redact(text, out, sizeof(out));
			if (strstr(out, made[i]) != NULL)
				fail_msg("left: %s", out);
		}
	}
}

static void
spares_names(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
	{
		if (is_made_word(named[i], strlen(named[i])))
			fail_msg("taken: %s", named[i]);
	}
}

static void
spares_what_is_no_service(void **state)
{
	static const char *const texts[] = {
		"cache key %s\n", "the key %s\n", "public key %s\n", "partition key: %s\n", "S3 key %s\n",
		"continuation token %s\n", "msg=\"object is gone\" key=%s\n", "msg=\"client \" x=\"y\" key=%s\n", "next page token: %s\n", "commit %s\n",
	};
	char		text[512];
	char		out[1024];

	(void) state;
	for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
	{
		put_in(texts[k], made[0], text);
		redact(text, out, sizeof(out));
		assert_string_equal(out, text);
	}
}

/* Words are between the key and its value, and no sign. */
static void
finds_a_value_near_its_key(void **state)
{
	static const char *const near[] = {
		"secret for the hook of acme: %s\n", "the shared secret with acme is '%s'\n",
		"The apikey (%s) was rotated.\n", "access token [%s] is invalid\n", "token <%s> accepted\n",
		"client.authenticate(token, \"%s\")\n", "SET SESSION auth.token TO '%s';\n",
		"Tokens in use: a1, b2, and %s\n", "Setting clientSecret to %s\n",
	};
	static const char *const spared[] = {
		"token ok, request id: %s\n", "msg=\"token accepted\" etag=%s\n",
		"{\"msg\":\"token accepted\",\"etag\":\"%s\"}\n", "{\"msg\": \"token accepted\", \"etag\": \"%s\"}\n",
		"golang-jwt/token v3.2.1 h1:%s\n", "token ok etag=%s\n", "next page token of the list: %s\n",
		"the token of this run is no longer of any use to them, %s\n", "token accepted, digest %s\n",
		"token is checked if OAuth2RefreshTokenGrant is on\n",
		"token of the commit f94120ea067821907b92bba6d280d153\n",
	};
	static const char value[] = "tsbLm75k6MHxtxYMrjYnfsXvEx2QaImR";
	char		text[512];
	char		out[1024];

	(void) state;
	for (size_t k = 0; k < sizeof(near) / sizeof(near[0]); k++)
	{
		put_in(near[k], value, text);
		redact(text, out, sizeof(out));
		if (strstr(out, value) != NULL)
			fail_msg("left: %s", out);
	}
	for (size_t k = 0; k < sizeof(spared) / sizeof(spared[0]); k++)
	{
		if (strchr(spared[k], '%') != NULL)
			put_in(spared[k], value, text);
		else
			snprintf(text, sizeof(text), "%s", spared[k]);
		redact(text, out, sizeof(out));
		assert_string_equal(out, text);
	}
	redact("token of tsbLm75k6MHxtxYMrjYnfsXvEx2QaImR, RuYIHmLbguivN4mAg1plyW7WJh65PE13\n", out, sizeof(out));
	assert_string_equal(out, "token of [REDACTED:token], [REDACTED:token]\n");
	/* a machine's name has no sign of a password */
	redact("logged in with password on Tq7xVetch!2\n", out, sizeof(out));
	assert_string_equal(out, "logged in with password on [REDACTED:password]\n");
	redact("logged in with password on Tq7xVetch.Example2\n", out, sizeof(out));
	assert_string_equal(out, "logged in with password on Tq7xVetch.Example2\n");
}

static void
takes_a_uuid_of_a_service(void **state)
{
	static const char uuid[] = "50f2f2ed-b3cc-4d79-bad4-becdeb9e21d1";
	static const char *const secret[] = {"acme token %s\n", "acme secret %s\n", "stripe key %s\n"};
	static const char *const spared[] = {"acme key %s\n", "row key %s\n", "user %s\n"};
	char		text[512];
	char		out[1024];

	(void) state;
	for (size_t k = 0; k < sizeof(secret) / sizeof(secret[0]); k++)
	{
		put_in(secret[k], uuid, text);
		redact(text, out, sizeof(out));
		assert_null(strstr(out, uuid));
		put_in(spared[k], uuid, text);
		redact(text, out, sizeof(out));
		assert_string_equal(out, text);
	}
}

/* The value of each sentence is "Tq7xVetch2Lamp" or the token. */
static const char *const told[] = {
	"set %s as the admin password and go on\n",
	"with the dial at four, %s is the new root password\n",
	"the root password, which was made on the second of May by two of us, is %s.\n",
	"I reset it to %s, and he changes the password tomorrow\n",
	"please replace the old password in both places by %s\n",
	"enter %s when the box asks for a passphrase\n",
	"the passwords are %s and %s\n",
	"no password was given, falling back to %s\n",
	"das Kennwort von Bob ist ab heute %s\n",
	"password works, then the fourth login of the day was denied and it got reset to %s\n",
	"the registry wants a token, and the one that we have is %s\n",
};

static const char *const told_later[] = {
	"revoke %s, this token was seen by others\n",
	"the fourth of them sent %s as its bearer token\n",
};

/* Here it is another thing's name. */
static const char *const not_told[] = {
	"use %s as the password encoder\n",
	"moved the disk to %s, and the password prompt came\n",
	"password policy is now %s\n",
	"use %s as the cache key\n",
	"set %s as the page token\n",
	"{\"password\": null, \"host\": \"is %s\"}\n",
	"password of %s is managed\n",
	"a password of Bob was verified against %s\n",
};

static void
finds_what_a_sentence_tells(void **state)
{
	static const char typed[] = "Tq7xVetch2Lamp";
	static const char token[] = "tsbLm75k6MHxtxYMrjYnfsXvEx2QaImR";
	char		text[512];
	char		out[1024];

	(void) state;
	for (size_t k = 0; k < sizeof(told) / sizeof(told[0]); k++)
	{
		const char *value = strstr(told[k], "token") != NULL ? token : typed;

		snprintf(text, sizeof(text), told[k], value, value);
		redact(text, out, sizeof(out));
		if (strstr(out, value) != NULL)
			print_message("# kept: %s", out);
		assert_null(strstr(out, value));
	}
	for (size_t k = 0; k < sizeof(told_later) / sizeof(told_later[0]); k++)
	{
		put_in(told_later[k], token, text);
		redact(text, out, sizeof(out));
		assert_null(strstr(out, token));
	}
	for (size_t k = 0; k < sizeof(not_told) / sizeof(not_told[0]); k++)
	{
		put_in(not_told[k], typed, text);
		redact(text, out, sizeof(out));
		assert_string_equal(out, text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_a_machine_made),
		cmocka_unit_test(spares_names),
		cmocka_unit_test(spares_what_is_no_service),
		cmocka_unit_test(finds_a_value_near_its_key),
		cmocka_unit_test(finds_what_a_sentence_tells),
		cmocka_unit_test(takes_a_uuid_of_a_service),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
