/* url_for_container: hosts in every notation, and all else kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "env/url.h"

#define lengthof(array) (sizeof(array) / sizeof((array)[0]))
#define GATEWAY URL_HOST_GATEWAY

/* The URL for a container, or "refused". */
static const char *
convert(const char *url, UrlHosts *hosts)
{
	static char result[1024];
	size_t		size;
	size_t		len;

	if (!url_for_container(url, strlen(url), NULL, &size, hosts))
		return "refused";
	assert_true(size < sizeof(result));
	assert_true(url_for_container(url, strlen(url), result, &len, hosts));
	assert_int_equal(len, size);
	result[len] = '\0';
	return result;
}

/* One host in a URL with everything that has to be kept around it. */
static const char *
convert_host(const char *host, UrlHosts *hosts)
{
	char		url[512];

	snprintf(url, sizeof(url), "redis://u:p%%40@%s:6379/0?a=b#c", host);
	return convert(url, hosts);
}

static void
loopback_hosts(void **state)
{
	static const char *const loopback[] = {
		"localhost", "LOCALHOST", "localhost.", "a.b.localhost", "x.LocalHost.",
		"localhost.localdomain", "ip6-loopback",
		"127.0.0.1", "127.0.0.1.", "127.255.255.254", "127.1", "127.0.1",
		"2130706433", "0x7f000001", "0X7F.1", "0177.0.0.1", "017700000001",
		"0x7f.0x0.0x0.0x1", "0.0.0.0", "0", "%6cocalhost", "127%2e0.0.1",
		"[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::FFFF:7f00:1]",
		"[0:0:0:0:0:ffff:127.9.9.9]", "[::]", "[::1%25lo]", "[::ffff:0.0.0.0]",
	};
	UrlHosts	hosts;

	(void) state;
	for (size_t i = 0; i < lengthof(loopback); i++)
	{
		assert_string_equal(convert_host(loopback[i], &hosts),
							"redis://u:p%40@" GATEWAY ":6379/0?a=b#c");
		assert_true(hosts.loopback);
		assert_false(hosts.gateway);
	}
}

static void
other_hosts(void **state)
{
	static const char *const other[] = {
		"db", "db.example", "db_1", "10.0.0.1", "128.0.0.1", "126.255.255.255",
		"0x80000001", "[::2]", "[fe80::1%25eth0]", "[::ffff:10.0.0.1]",
		"[1::ffff:127.0.0.1]", "localhost.example", "mylocalhost",
		"xn--bcher-kva.example", "0.0.0.1", "3com.example", "db.3com", "0x7f.a",
		GATEWAY, "HOST.docker.internal",
	};
	char		expected[512];
	UrlHosts	hosts;

	(void) state;
	for (size_t i = 0; i < lengthof(other); i++)
	{
		snprintf(expected, sizeof(expected), "redis://u:p%%40@%s:6379/0?a=b#c",
				 other[i]);
		assert_string_equal(convert_host(other[i], &hosts), expected);
		assert_false(hosts.loopback);
		assert_int_equal(hosts.gateway,
						 strstr(other[i], ".docker.internal") != NULL);
	}
}

/* What some programs take for one host and others for another is no URL. */
static void
bad_hosts(void **state)
{
	static const char *const bad[] = {
		"", ".", "localhost..", ".localhost", "a..b", "256.0.0.1",
		"127.0.0.256", "1.2.3.4.5", "127.0.0.08", "0x100000000", "4294967296",
		"127.0.65536", "127.16777216", "127.0.0.0x", "0x7g", "127.0.0.1x.2",
		"[::1", "::1", "[::1]x", "[]", "[127.0.0.1]", "[::ffff:127.1]", "[::g]",
		"[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000]",
		"a b", "a\tb", "a\nb", "a\\b", "%2Frun%2Fpg", "%00", "%4", "%zz",
		"local%00host", "b\xC3\xBC" "cher", "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.1",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"<host>", "${HOST}", "a,", ",a", "a,,b",
	};
	UrlHosts	hosts;

	(void) state;
	for (size_t i = 0; i < lengthof(bad); i++)
		assert_string_equal(convert_host(bad[i], &hosts), "refused");
}

static void
shapes(void **state)
{
	static const struct
	{
		const char *url;
		const char *expected;
	}			cases[] = {
		{"", "refused"},
		{"localhost", "refused"},
		{"localhost:6379", "refused"},
		{"redis:localhost", "refused"},
		{"redis:/localhost", "refused"},
		{"//localhost/", "refused"},
		{"://localhost/", "refused"},
		{"1a://localhost/", "refused"},
		{"redis://", "refused"},
		{"redis:///0", "refused"},
		{"redis://user@", "refused"},
		{"redis://:6379", "refused"},
		{"redis://localhost:0", "refused"},
		{"redis://localhost:65536", "refused"},
		{"redis://localhost:6379x", "refused"},
		{"redis://localhost:6:7", "refused"},
		{" redis://localhost", "refused"},
		{"redis://localhost/\n", "refused"},
		{"redis://u:p/w@localhost/", "refused"},
		{"http://evil\\@localhost/", "refused"},
		{"redis://localhost", "redis://" GATEWAY},
		{"redis://localhost:", "redis://" GATEWAY ":"},
		{"http://localhost?x=1", "http://" GATEWAY "?x=1"},
		{"http://localhost#x", "http://" GATEWAY "#x"},
		{"http://db/localhost?localhost@localhost", "http://db/localhost?localhost@localhost"},
		{"postgres://localhost:p@ss@127.1/db", "postgres://localhost:p@ss@" GATEWAY "/db"},
		{"postgresql://a,localhost:5433,[::1]/db", "postgresql://a," GATEWAY ":5433," GATEWAY "/db"},
		{"jdbc:postgresql://localhost/db", "jdbc:postgresql://" GATEWAY "/db"},
		{"mongodb+srv://localhost/", "mongodb+srv://" GATEWAY "/"},
		{"amqp://localhost/%2f", "amqp://" GATEWAY "/%2f"},
	};
	UrlHosts	hosts;

	(void) state;
	for (size_t i = 0; i < lengthof(cases); i++)
		assert_string_equal(convert(cases[i].url, &hosts), cases[i].expected);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loopback_hosts),
		cmocka_unit_test(other_hosts),
		cmocka_unit_test(bad_hosts),
		cmocka_unit_test(shapes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
