/*
 * redact_wrapped: a text in base64 is found on all of its lines, however they
 * are broken, and what is below it stays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact_text.h"

#define TEXT_MAX 8192
#define PIECE 16				/* bytes of a line that may not be left */

/* A private key in base64; the body is no key of anybody. */
static const char key[] =
"LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpaa0VqYkk3T2dnVEMxSXNN"
"T1g1Y2dmWG83NW5ERTZHNEl6b3JqRHdvRVlNZ2FHWnNtVk5zT0F1elY4WEcrR1Zz"
"CnhVU1dRaDlnMHJ3UUprYVd4RWpObHl3cy9tLzhsdGQrSUtpTUxtaTI1OFlIQUpJ"
"VEgyNHhZQS9ibFVQV0xYU3MKc0lLNktVM3l3cE5ZRUI1TzJ6dG9qaDB0bWpzczZP"
"LS0tLS1FTkQgUlNBIFBSSVZBVEUgS0VZLS0tLS0K";

/* How a text is written around and between its lines. */
typedef struct Wrap
{
	const char *front;
	const char *between;
	const char *behind;
	const char *stays;
} Wrap;

static const Wrap wraps[] = {
	{"key: |\n  ", "\n  ", "\nmode: 0600\n", "mode: 0600"},
	{"", "\n", "\ndone\n", "\ndone\n"},
	{"", "\r\n", "\r\nBackup finished\r\n", "Backup finished"},
	{"{\"key\":\"", "\\n", "\\n\",\"mode\":384}\n", "\\n\",\"mode\":384}"},
	{"{\"key\":\"", "\\r\\n", "\",\"mode\":384}\n", "\",\"mode\":384}"},
	{"\"{\\\"key\\\":\\\"", "\\\\n", "\\\\n\\\",\\\"mode\\\":384}\"\n", "\\\"mode\\\":384}"},
};

/* Write a text in lines of so many bytes. */
static void
wrap_text(const char *text, size_t width, const Wrap *wrap, char *out)
{
	size_t		len = strlen(text);
	size_t		n = (size_t) sprintf(out, "%s", wrap->front);

	for (size_t at = 0; at < len; at += width)
		n += (size_t) sprintf(out + n, "%s%.*s", at > 0 ? wrap->between : "",
							  (int) width, text + at);
	strcpy(out + n, wrap->behind);
}

/* Each piece of the key is gone, what is below stays, and it is all clean. */
static void
expect_wrapped(size_t width, const Wrap *wrap)
{
	char		text[TEXT_MAX];
	char		piece[PIECE + 1] = "";
	char	   *out;
	size_t		size;

	wrap_text(key, width, wrap, text);
	out = redact_text(text, strlen(text), NULL, &size);
	for (size_t at = 0; at + PIECE <= strlen(key); at += PIECE)
	{
		memcpy(piece, key + at, PIECE);
		if (strstr(text, piece) != NULL)
			assert_null(strstr(out, piece));
	}
	assert_non_null(strstr(out, wrap->stays));
	assert_true(is_without_secret(out, size));
	free(out);
}

static void
test_each_wrap(void **state)
{
	static const size_t widths[] = {60, 64, 76, 128};

	(void) state;
	for (size_t i = 0; i < sizeof(wraps) / sizeof(wraps[0]); i++)
	{
		for (size_t w = 0; w < sizeof(widths) / sizeof(widths[0]); w++)
			expect_wrapped(widths[w], &wraps[i]);
	}
}

/* A line below that is no further line of the text stays. */
static void
test_text_below_stays(void **state)
{
	static const char *const below[] = {
		"finished\n", "2026\n", "all done\n", "0123456789abcdef\n",
		/* as long as the lines of the text: a digest, a rule of dashes */
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
		"----------------------------------------------------------------\n",
		/* longer than the lines of the text */
		"c3NoLXJzYSBBQUFBQjNOemFDMXljMkVBQUFBREFRQUJBQUFCQVFEZVNiWmxWbHBhRmpHdlc4UXpMbkp0\n",
	};
	char		text[TEXT_MAX];
	char	   *out;
	size_t		size;

	(void) state;
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++)
	{
		sprintf(text, "%.64s\n%s", key, below[i]);
		out = redact_text(text, strlen(text), NULL, &size);
		assert_non_null(strstr(out, below[i]));
		assert_null(strstr(out, "LS0t"));
		free(out);
	}
}

/* A hash that is wrapped as Rubeus does it, with a checksum on a later line. */
static void
test_hash_is_wrapped(void **state)
{
	static const char *const first =
	"$krb5tgs$23$*web$EXAMPLE.NET$http/app.example.net*$01";
	static const char *const digits =
	"6789abcdef0123456789abcdef0123456789abcdef0123456789a";
	static const char *const last = "bcdef01234";
	char		text[TEXT_MAX];
	char	   *out;
	size_t		size;

	(void) state;
	sprintf(text, "Hash : %s\n       %s\n       %s\n       %s\ndone\n",
			first, digits, digits, last);
	assert_int_equal(strlen(first), strlen(digits));
	out = redact_text(text, strlen(text), NULL, &size);
	assert_null(strstr(out, digits));
	assert_null(strstr(out, last));
	assert_non_null(strstr(out, "\ndone\n"));
	free(out);
	/* a digest below a hash of one line */
	sprintf(text, "%s\n0123456789abcdef0123456789abcdef\n", first);
	out = redact_text(text, strlen(text), NULL, &size);
	assert_non_null(strstr(out, "\n0123456789abcdef0123456789abcdef\n"));
	free(out);
}

/* A hash with its parameters is one line, if no digits are below. */
static void
test_hash_is_one_line(void **state)
{
	static const char hash[] = "$krb5tgs$23$*web$EX.NET$http/a*$"
		"0123456789abcdef0123456789abcdef$"
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde";
	char		text[TEXT_MAX];
	char		below[sizeof(hash)];
	char	   *out;
	size_t		size;

	(void) state;
	for (size_t i = 0; i < sizeof(hash) - 1; i++)
		below[i] = "Walnut7"[i % 7];
	below[sizeof(hash) - 1] = '\0';
	assert_int_equal(strlen(hash) % 4, 0);
	sprintf(text, "%s\n%s\n", hash, below);
	out = redact_text(text, strlen(text), NULL, &size);
	assert_non_null(strstr(out, below));
	assert_null(strstr(out, "$krb5tgs$23"));
	free(out);
}

/* A token of three parts, with claims that are made up. */
static const char jwt[] =
"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI"
"6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6y"
"JV_adQssw5c";

/* A token is cut anywhere, and the lines below it stay. */
static void
test_jwt_is_wrapped(void **state)
{
	static const Wrap around[] = {
		{"got ", "\n", "\ndone\n", "\ndone\n"},
		{"id_token: ", "\n  ", "\nmode: 0600\n", "mode: 0600"},
		{"Authorization: Bearer ", "\r\n", "\r\nHost: h1\r\n", "Host: h1"},
		{"{\"raw\":\"", "\\n", "\",\"mode\":384}\n", "\"mode\":384}"},
	};
	char		text[TEXT_MAX];
	char	   *out;
	size_t		size;

	(void) state;
	for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++)
	{
		for (size_t width = 40; width < strlen(jwt); width++)
		{
			wrap_text(jwt, width, &around[i], text);
			out = redact_text(text, strlen(text), NULL, &size);
			if (strstr(out, "JV_adQ") != NULL)
				print_message("# width %zu: %s\n", width, out);
			assert_null(strstr(out, "JSMeKKF2"));
			assert_null(strstr(out, "adQssw5"));
			assert_non_null(strstr(out, around[i].stays));
			free(out);
		}
	}
}

/* What is no token, or a whole one, takes no line below it. */
static void
test_jwt_is_one_line(void **state)
{
	static const char *const texts[] = {
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\nsent.to.application\n",
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3\ndone\n",
	};
	char		text[TEXT_MAX];
	char	   *out;
	size_t		size;

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		out = redact_text(texts[i], strlen(texts[i]), NULL, &size);
		assert_string_equal(out, texts[i]);
		free(out);
	}
	sprintf(text, "%s\nRelease2Candidate\n", jwt);
	out = redact_text(text, strlen(text), NULL, &size);
	assert_string_equal(out, "[REDACTED:jwt]\nRelease2Candidate\n");
	free(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_wrap),
		cmocka_unit_test(test_text_below_stays),
		cmocka_unit_test(test_hash_is_wrapped),
		cmocka_unit_test(test_hash_is_one_line),
		cmocka_unit_test(test_jwt_is_wrapped),
		cmocka_unit_test(test_jwt_is_one_line),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
