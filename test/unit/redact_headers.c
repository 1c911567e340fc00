/*
 * redact_headers: credentials in headers, cookies and URLs are found in each
 * text that quotes these, and what an operator needs beside them stays.
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

#define SECRET "blue7Wren4OakTree"

/* How many texts did not hold; each is printed. */
static unsigned failures;

/*
 * Redact a text: SECRET is gone and "stays" is there. A second pass finds
 * nothing more.
 */
static void
expect(const char *text, const char *stays)
{
	size_t		len = strlen(text);
	size_t		size;
	char	   *once = redact_text(text, len, NULL, &size);

	if (strstr(once, SECRET) != NULL || strstr(once, stays) == NULL ||
		!is_without_secret(once, size))
	{
		print_error("%s\n    %s\n", text, once);
		failures++;
	}
	free(once);
}

/* Headers, each with the scheme that stays. */
static const char *const headers[][3] = {
	{"Authorization", "Bearer " SECRET, "Bearer "},
	{"authorization", "Basic " SECRET "==", "Basic "},
	{"Authorization", "Token " SECRET, "Token "},
	{"AUTHORIZATION", "ApiKey " SECRET, "ApiKey "},
	{"Proxy-Authorization", "Basic " SECRET "=", "Basic "},
	{"X-Api-Key", SECRET, "pi-"},
	{"X-Auth-Token", SECRET, "X-Auth-Token"},
	{"PRIVATE-TOKEN", SECRET, "PRIVATE-TOKEN"},
	{"Cookie", "sid=" SECRET, "sid="},
	{"Cookie", "theme=x; sid=" SECRET, "; sid="},
	{"Set-Cookie", "sid=" SECRET "; Path=/; HttpOnly", "; Path=/; HttpOnly"},
};

/* Texts that quote a header: what is before its name, between, and behind. */
static const char *const around[][3] = {
	{"", ": ", "\n"},
	/* behind another header, and in front of one */
	{"authorization: Basic ZGVwbG95Og== ", ": ", "\n"},
	{"x-auth: 1 Authorization: Bearer ${TOKEN} ", ": ", "\n"},
	{"GET / HTTP/1.1\r\n", ": ", "\r\nHost: example.org\r\n\r\n"},
	{"> ", ": ", "\n"},
	{"curl -H '", ": ", "' https://example.org"},
	{"curl --header \"", ": ", "\" https://example.org"},
	{"{\"headers\": {\"", "\": \"", "\", \"Accept\": \"*/*\"}}"},
	{"{\"log\":\"{\\\"", "\\\":\\\"", "\\\"}\"}"},
	{"{'", "': '", "', 'Accept': '*/*'}"},
	{"  ", ": \"", "\"\n"},
	{"2024-05-01T10:00:00Z app[7]: request ", ": ", "\n"},
	{"req.setRequestHeader(\"", "\", \"", "\")"},
};

/* Each header in each text. */
static void
in_headers(void **state)
{
	(void) state;
	failures = 0;
	for (size_t h = 0; h < sizeof(headers) / sizeof(headers[0]); h++)
	{
		for (size_t a = 0; a < sizeof(around) / sizeof(around[0]); a++)
		{
			char		text[512];

			snprintf(text, sizeof(text), "%s%s%s%s%s", around[a][0], headers[h][0],
					 around[a][1], headers[h][1], around[a][2]);
			expect(text, headers[h][2]);
		}
	}
	assert_int_equal(failures, 0);
}

/* URLs with a password, in each text that may hold one. */
static void
in_urls(void **state)
{
	static const char *const urls[][2] = {
		{"postgres://app:" SECRET "@db:5432/app", "@db:5432/app"},
		{"postgresql+asyncpg://app:" SECRET "@db/app?sslmode=require", "sslmode=require"},
		{"redis://:" SECRET "@cache:6379/0", "@cache:6379/0"},
		{"https://bob:" SECRET "@example.org/x?y=1#z", "@example.org/x?y=1#z"},
		{"amqp://bob:" SECRET "@mq//", "@mq//"},
		{"mongodb+srv://bob:" SECRET "@c.example.org/", "mongodb+srv://bob:"},
		{"ftp://bob:" SECRET "@[::1]:21/", "@[::1]:21/"},
	};
	static const char *const texts[][2] = {
		{"", "\n"}, {"DATABASE_URL=", "\n"}, {"export URL=\"", "\"\n"}, {"url: '", "'\n"},
		{"{\"url\": \"", "\"}"}, {"{\"log\":\"connecting to ", " failed\\n\"}"},
		{"could not connect to ", ": timeout\n"}, {"(", ")"}, {"<", ">"},
		{"git clone ", " x\n"}, {"a,", ",b\n"}, {"{\"a\":\"{\\\"u\\\":\\\"", "\\\"}\"}"},
	};

	(void) state;
	failures = 0;
	for (size_t u = 0; u < sizeof(urls) / sizeof(urls[0]); u++)
	{
		for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++)
		{
			char		text[512];

			snprintf(text, sizeof(text), "%s%s%s", texts[t][0], urls[u][0], texts[t][1]);
			expect(text, urls[u][1]);
		}
	}
	assert_int_equal(failures, 0);
}

/* What has no credentials is left as it is. */
static void
without_credentials(void **state)
{
	static const char *const texts[] = {
		"Authorization: Bearer", "Authorization: required", "WWW-Authenticate: Basic realm=\"x\"",
		"Accept: text/html", "Cookie: ", "https://example.org:443/a@b", "postgres://db:5432/app",
		"mailto:bob@example.org", "ssh://git@example.org/x.git", "http://[::1]:80/",
		"https://example.org/?a=b&c=d", "the Authorization header is missing",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		if (!is_without_secret(texts[i], strlen(texts[i])))
			fail_msg("%s", texts[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_headers),
		cmocka_unit_test(in_urls),
		cmocka_unit_test(without_credentials),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
