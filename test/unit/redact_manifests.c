/*
 * redact_manifests: each value of a Kubernetes Secret is found, whatever its key
 * is, in each way in which a manifest is written; names and other kinds stay.
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

/* Values that no other rule finds, and names that must stay. */
#define FIRST "Ymx1ZXdyZW4="
#define SECOND "b2FrdHJlZQ=="
#define NAME "web-credentials-of-shop"

/* A text under construction. */
static char text[4096];
static size_t len;

/* Append a line: its prefix, its blanks, its text and its end. */
static void
put_line(const char *prefix, size_t indent, const char *line, const char *end)
{
	int			n = snprintf(text + len, sizeof(text) - len, "%s%*s%s%s", prefix,
							 (int) indent, "", line, end);

	assert_true(n > 0 && len + (size_t) n < sizeof(text));
	len += (size_t) n;
}

/* Redact the text: are both values gone, or both left, and does the name stay? */
static void
expect_values(bool gone)
{
	size_t		size;
	char	   *once = redact_text(text, len, NULL, &size);

	if ((strstr(once, FIRST) == NULL) != gone || (strstr(once, SECOND) == NULL) != gone ||
		strstr(once, NAME) == NULL)
		fail_msg("%s", once);
	if (!is_without_secret(once, size))
		fail_msg("not settled: %s", once);
	free(once);
}

/* How a manifest in YAML is written. */
typedef struct ManifestStyle
{
	const char *prefix;			/* of each line */
	const char *end;			/* of each line */
	size_t		indent;			/* of the object */
	bool		item;			/* it is an item of a list */
	bool		kind_last;
	const char *section;
	const char *quote;
	const char *kind;
} ManifestStyle;

/* Write a manifest with two values. */
static void
put_manifest(const ManifestStyle *m)
{
	char		line[128];
	size_t		in = m->indent + (m->item ? 2 : 0);

	len = 0;
	put_line(m->prefix, m->indent, m->item ? "- apiVersion: v1" : "apiVersion: v1", m->end);
	snprintf(line, sizeof(line), "kind: %s", m->kind);
	if (!m->kind_last)
		put_line(m->prefix, in, line, m->end);
	put_line(m->prefix, in, "metadata:", m->end);
	put_line(m->prefix, in + 2, "name: " NAME, m->end);
	put_line(m->prefix, in, m->section, m->end);
	snprintf(line, sizeof(line), "endpoint: %s%s%s", m->quote, FIRST, m->quote);
	put_line(m->prefix, in + 2, line, m->end);
	put_line(m->prefix, in + 2, "# a comment", m->end);
	snprintf(line, sizeof(line), "tls.crt: %s%s%s", m->quote, SECOND, m->quote);
	put_line(m->prefix, in + 2, line, m->end);
	if (m->kind_last)
		put_line(m->prefix, in, strcmp(m->kind, "Secret") == 0 ? "kind: Secret" : "kind: ConfigMap",
				 m->end);
	put_line(m->prefix, in, "type: Opaque", m->end);
}

static void
in_yaml(void **state)
{
	static const char *const prefixes[] = {"", "2024-05-01T10:00:00Z stdout F "};
	static const char *const ends[] = {"\n", "\r\n"};
	static const char *const sections[] = {"data:", "stringData:"};
	static const char *const quotes[] = {"", "\"", "'"};

	(void) state;
	for (int form = 0; form < 2 * 2 * 2 * 3 * 2 * 2 * 2; form++)
	{
		ManifestStyle m = {
			.prefix = prefixes[form % 2], .end = ends[form / 2 % 2],
			.section = sections[form / 4 % 2], .quote = quotes[form / 8 % 3],
			.item = form / 24 % 2 != 0, .kind_last = form / 48 % 2 != 0,
			.indent = form / 96 != 0 ? 2 : 0, .kind = "Secret",
		};

		put_manifest(&m);
		expect_values(true);
		m.kind = "ConfigMap";
		put_manifest(&m);
		expect_values(false);
	}
}

/* In a string of another document, with its line ends escaped once or twice. */
static void
in_a_string(void **state)
{
	static const char *const ends[] = {"\\n", "\\\\n"};
	static const char *const opens[] = {"{\"log\":\"", "{\"a\":\"{\\\"b\\\":\\\""};
	static const char *const closes[] = {"\"}", "\\\"}\"}"};

	(void) state;
	for (int form = 0; form < 8; form++)
	{
		ManifestStyle m = {
			.prefix = "", .end = ends[form % 2], .section = form / 2 % 2 != 0 ? "data:" : "stringData:",
			.quote = "", .kind_last = form / 4 != 0, .kind = "Secret",
		};
		char		whole[sizeof(text) + 64];
		int			n;

		put_manifest(&m);
		n = snprintf(whole, sizeof(whole), "%s%s%s\n", opens[form % 2], text, closes[form % 2]);
		memcpy(text, whole, (size_t) n + 1);
		len = (size_t) n;
		expect_values(true);
	}
}

/* In braces: on one line and on many, in either order, with other objects. */
static void
in_braces(void **state)
{
	static const struct
	{
		const char *text;
		bool		gone;
	}			cases[] = {
		{"{\"kind\":\"Secret\",\"metadata\":{\"name\":\"" NAME "\"},"
		"\"data\":{\"a\":\"" FIRST "\",\"b\":\"" SECOND "\"}}", true},
		{"{\"data\":{\"a\":\"" FIRST "\",\"b\":\"" SECOND "\"},\"kind\": \"Secret\","
		"\"metadata\":{\"name\":\"" NAME "\"}}", true},
		{"{\n  \"kind\": \"Secret\",\n  \"metadata\": {\"name\": \"" NAME "\"},\n"
		"  \"stringData\": {\n    \"a\": \"" FIRST "\",\n    \"b\": \"" SECOND "\"\n  }\n}\n", true},
		{"{\"items\":[{\"kind\":\"ConfigMap\",\"data\":{\"a\":\"x\"}},{\"kind\":\"Secret\","
		"\"metadata\":{\"name\":\"" NAME "\"},\"data\":{\"a\":\"" FIRST "\",\"b\":\"" SECOND "\"}}]}", true},
		{"{\"m\":\"{\\\"kind\\\":\\\"Secret\\\",\\\"metadata\\\":{\\\"name\\\":\\\"" NAME "\\\"},"
		"\\\"data\\\":{\\\"a\\\":\\\"" FIRST "\\\",\\\"b\\\":\\\"" SECOND "\\\"}}\"}", true},
		{"{'kind': 'Secret', 'metadata': {'name': '" NAME "'}, 'data': {'a': '" FIRST
		"', 'b': '" SECOND "'}}", true},
		{"{kind: Secret, metadata: {name: " NAME "}, data: {a: " FIRST ", b: " SECOND "}}", true},
		{"{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" NAME "\"},"
		"\"data\":{\"a\":\"" FIRST "\",\"b\":\"" SECOND "\"}}", false},
		{"{\"kind\":\"Secret\",\"metadata\":{\"name\":\"" NAME "\"},\"data\":{}},"
		"{\"kind\":\"ConfigMap\",\"data\":{\"a\":\"" FIRST "\",\"b\":\"" SECOND "\"}}", false},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		len = 0;
		put_line("", 0, cases[i].text, "\n");
		expect_values(cases[i].gone);
	}
}

/* A manifest that is cut off at either end still gives what is whole. */
static void
cut_off(void **state)
{
	ManifestStyle m = {.prefix = "", .end = "\n", .section = "data:", .quote = "", .kind = "Secret"};
	char	   *copy;

	(void) state;
	put_manifest(&m);
	for (size_t n = 0; n <= len; n++)
	{
		RedactSpans spans = {0};

		copy = exact_copy(text, n);
		assert_int_equal(redact_scan(copy, n, NULL, &spans), REDACT_OK);
		for (size_t i = 0; i < spans.count; i++)
			assert_true(spans.items[i].start + spans.items[i].len <= n);
		redact_spans_free(&spans);
		free(copy);
		copy = exact_copy(text + n, len - n);
		assert_int_equal(redact_scan(copy, len - n, NULL, &spans), REDACT_OK);
		redact_spans_free(&spans);
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_yaml),
		cmocka_unit_test(in_a_string),
		cmocka_unit_test(in_braces),
		cmocka_unit_test(cut_off),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
