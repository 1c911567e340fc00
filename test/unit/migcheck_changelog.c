/*
 * migcheck_changelog: Liquibase's changelogs in XML, YAML and JSON become one
 * tree of nodes; what is broken or hostile becomes an error.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/frameworks/changelog.h"

/* Text that is read, and the tree: name=value, children in parentheses. */
typedef struct TreeCase
{
	const char *text;
	const char *tree;
} TreeCase;

/* Write a tree at *out; buffers are of fixed size, as the cases are. */
static void
write_tree(const ChangelogNode *node, char **out)
{
	*out += sprintf(*out, "%s", node->name);
	if (node->value != NULL)
		*out += sprintf(*out, "=%s", node->value);
	if (node->child == NULL)
		return;
	*out += sprintf(*out, "(");
	for (const ChangelogNode *child = node->child; child != NULL;
		 child = child->next)
	{
		write_tree(child, out);
		if (child->next != NULL)
			*out += sprintf(*out, " ");
	}
	*out += sprintf(*out, ")");
}

typedef ChangelogNode *(*Parser) (Arena *arena, const char *text, size_t len,
								  ChangelogError *error);

/* Parse a copy of just the text's bytes, so that a read beyond it is seen. */
static ChangelogNode *
parse_copy(Arena *arena, Parser parse, const char *text, size_t len,
		   ChangelogError *error)
{
	char	   *copy = malloc(len + 1);
	ChangelogNode *root;

	memcpy(copy, text, len);
	copy[len] = '\0';
	root = parse(arena, copy, len, error);
	free(copy);
	return root;
}

static void
assert_trees(Parser parse, const TreeCase *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		Arena		arena = {0};
		ChangelogError error;
		char		tree[1024];
		char	   *out = tree;
		ChangelogNode *root = parse_copy(&arena, parse, cases[i].text,
										 strlen(cases[i].text), &error);

		if (root == NULL)
			fail_msg("case %zu: line %u: %s", i, error.line, error.text);
		write_tree(root, &out);
		if (strcmp(tree, cases[i].tree) != 0)
			fail_msg("case %zu: %s, not %s", i, tree, cases[i].tree);
		arena_free(&arena);
	}
}

/* Text that is refused, at a line, and whether it is only not read. */
typedef struct ErrorCase
{
	const char *text;
	uint32_t	line;
	bool		unread;
} ErrorCase;

static void
assert_errors(Parser parse, const ErrorCase *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		Arena		arena = {0};
		ChangelogError error;

		if (parse_copy(&arena, parse, cases[i].text, strlen(cases[i].text),
					   &error) != NULL)
			fail_msg("case %zu is read", i);
		if (error.line != cases[i].line || error.unread != cases[i].unread)
			fail_msg("case %zu: line %u, unread %d: %s", i, error.line,
					 error.unread, error.text);
		arena_free(&arena);
	}
}

#define COUNT(list)	(sizeof(list) / sizeof((list)[0]))

static void
test_xml(void **state)
{
	static const TreeCase cases[] = {
		{"<a/>", "a"},
		{"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- <b/> -->\n<a x='1'\n y = "
			"\"2\" />\n",
		"a(x=1 y=2)"},
		{"<a><b/>text &amp; <![CDATA[<c/>]]><d>x</d></a>", "a(b =text&<c/> d(=x))"},
		{"<a x=\"&lt;&#65;&#x42;&quot;&apos;&amp;&gt;\"/>", "a(x=<AB\"'&>)"},
		{"<a x=\"1\n2\"/>", "a(x=1 2)"},
		{"<!DOCTYPE a SYSTEM \"a.dtd\"><a/>", "a"},
		{"<e:a e:x=''/>", "e:a(e:x=)"},
		{"<?xml version='1.0' encoding='ISO-8859-1'?><a x='\xE9'/>",
		"a(x=\xC3\xA9)"},
	};

	(void) state;
	assert_trees(changelog_parse_xml, cases, COUNT(cases));
}

static void
test_xml_errors(void **state)
{
	static const ErrorCase cases[] = {
		{"", 1, false}, {"\n\n", 3, false}, {"x", 1, false}, {"<a>\n\n", 1,
		false},
		{"<a>\n<b>\n</a>", 3, false}, {"<a/><b/>", 1, false}, {"</a>", 1,
		false},
		{"<a", 1, false}, {"<a x", 1, false}, {"<a x=", 1, false},
		{"<a x=\"1", 1, false}, {"<a x=1/>", 1, false},
		{"<a x='1' x='2'/>", 1, false}, {"<a x='<'/>", 1, false},
		{"<a x='&b;'/>", 1, false}, {"<a x='&#0;'/>", 1, false},
		{"<a x='&#xD800;'/>", 1, false}, {"<a x='&#x110000;'/>", 1, false},
		{"<a x='&#99999999999999999999;'/>", 1, false}, {"<a x='&", 1, false},
		{"<a x='&#'/>", 1, false}, {"<a x='1'y='2'/>", 1, false},
		{"<!-- ", 1, false}, {"<a><![CDATA[", 1, false}, {"<?xml", 1, false},
		{"<a/ >", 1, false}, {"<1/>", 1, false}, {"<a/>x", 1, false},
		{"<!ELEMENT a>", 1, false},
		{"\n<!DOCTYPE a [<!ENTITY b SYSTEM \"/etc/passwd\">]><a>&b;</a>", 2,
		true},
		{"<!DOCTYPE a SYSTEM \"a.dtd\">\n<a>&b;</a>", 2, true},
	};

	(void) state;
	assert_errors(changelog_parse_xml, cases, COUNT(cases));
}

static void
test_yaml(void **state)
{
	static const TreeCase cases[] = {
		{"a: b", "(a=b)"},
		{"---\na:\n- b: 1\n  c: 2\n- d\nx:\n  - - y\n", "(a(b=1 c=2 =d) "
		"x(=y))"},
		{"a:\n  -  b:\n       c: x  # not\n     d: 'it''s'\n",
		"(a(b(c=x) d=it's))"},
		{"a: {b: [1, \"x\", {c: d}], e: , f}\n", "(a(b(=1 =x c=d) e f))"},
		{"{\"a\":[{\"b\":\"c\\u0041\\n\"},{\"d\":null}]}", "(a(b=cA\n d))"},
		{"a: |\n  x\n   y\n\n  z\nb: >\n  x\n  y\n\n  z\n\n",
		"(a=x\n y\n\nz\n b=x y\nz\n)"},
		{"a: |-\n  x\nb: >2-\n   x\n", "(a=x b= x)"},
		{"a: |+\n  x\n\n\nb: >\n  x\n    y\n  z\n  w\nc: |\n\n  x", "(a=x\n\n\n b=x\n  y\nz w\n c=\nx)"},
		{"a: one\n  two\n\n  three\nb: \"one\n  two\"\n", "(a=one two\nthree "
		"b=one two)"},
		{"a: b#c\nd: e:f\nhttp://x: y\n", "(a=b#c d=e:f http://x=y)"},
		{"\"a b\": c\r\n# x\r\nd:\r\n", "(a b=c d)"},
		{"a:\n- b\n- \n- c\n...\n", "(a(=b  =c))"},
		{"- a\n- b: c", "(=a b=c)"},
		{"? a\n: b\n", "(a=b)"},
		{"%YAML 1.1\n---\na: b\n", "(a=b)"},
	};

	(void) state;
	assert_trees(changelog_parse_yaml, cases, COUNT(cases));
}

static void
test_yaml_errors(void **state)
{
	static const ErrorCase cases[] = {
		{"", 1, false}, {"# x\n", 2, false}, {"---\n", 2, false},
		{"a: b: c", 1, false}, {"a: b\n  c: d", 2, false}, {"a:\n\tb: c", 2,
		false},
		{"a: b\nc\n", 3, false}, {"a: 'x", 1, false}, {"a: \"\\q\"", 1, false},
		{"a: \"\\u00g0\"", 1, false}, {"a: \"\\u00", 1, false},
		{"a: [b", 2, false}, {"a: [b}", 1, false}, {"a: {b c", 2, false},
		{"a: [b] c", 1, false}, {"a: 'b' c", 1, false}, {"a: ]", 1, false},
		{"a: b\n- c\n", 2, false}, {"- a\nb: c\n", 2, false},
		{"a: b\n---\nc: d\n", 2, false}, {"a: | x\n  y\n", 1, false},
		{"a:\n  b: c\n d: e\n", 3, false},
		{"a: &b c\n", 1, true}, {"a: *b\n", 1, true}, {"a: !!str b\n", 1,
		true},
		{"a:\n  <<: {b: c}\n", 2, true}, {"? [a]\n: b\n", 1, true},
		{"a: \"b\\0\"\n", 1, true}, {"a: [*b]\n", 1, true},
		{"a: {b: 1}\nc: &d [e]\n", 2, true}, {"a: b\xff\n", 1, false},
	};

	(void) state;
	assert_errors(changelog_parse_yaml, cases, COUNT(cases));
}

/* Depth is refused, not recursed on, and zero bytes are no text. */
static void
test_bounds(void **state)
{
	static const char *const units[] = {"[", "{a: ", "- ", "<a>"};

	(void) state;
	for (size_t i = 0; i < COUNT(units); i++)
	{
		Arena		arena = {0};
		ChangelogError error;
		size_t		len = strlen(units[i]);
		char	   *text = malloc(len * 100000);

		for (size_t j = 0; j < 100000; j++)
			memcpy(text + j * len, units[i], len);
		assert_null((units[i][0] == '<' ? changelog_parse_xml :
					 changelog_parse_yaml) (&arena, text, len * 100000,
											&error));
		assert_non_null(strstr(error.text, "too deep"));
		free(text);
		arena_free(&arena);
	}
	for (size_t i = 0; i < 2; i++)
	{
		Arena		arena = {0};
		ChangelogError error;

		assert_null((i == 0 ? changelog_parse_xml : changelog_parse_yaml)
					(&arena, "a: b\0", 5, &error));
		assert_string_equal(error.text,
							"the text has zero bytes, as of UTF-16");
		arena_free(&arena);
	}
}

/* An id is what Liquibase takes it for; recorded with 4.31.1. */
static void
test_scalars(void **state)
{
	static const struct
	{
		const char *written;
		const char *value;
	}			cases[] = {
		{"010", "8"}, {"08", "08"}, {"1_000", "1000"}, {"1__0", "10"},
		{"20240101_01", "2024010101"}, {"20240101120000", "20240101120000"},
		{"99999999999999999999", "99999999999999999999"}, {"0x1F", "31"},
		{"0b11", "3"}, {"+5", "5"}, {"-5", "-5"}, {"-0", "0"}, {"00", "0"},
		{"0", "0"}, {"0o17", "0o17"}, {"1.10", "1.1"}, {"0.10", "0.1"},
		{".5", "0.5"}, {"5.", "5.0"}, {"1,000", "1,000"}, {"yes", "true"},
		{"No", "false"}, {"TRUE", "true"}, {"off", "false"}, {"y", "y"},
		{"yEs", "yEs"}, {"~", NULL}, {"null", NULL}, {"", NULL},
		{"1.0.1", "1.0.1"}, {"_1", "_1"}, {"a b", "a b"}, {"-", "-"},
		{".", "."}, {"0x", "0x"},
	};

	(void) state;
	for (size_t i = 0; i < COUNT(cases); i++)
	{
		Arena		arena = {0};
		const char *value = changelog_plain_value(&arena, cases[i].written,
												  strlen(cases[i].written));

		if (value == NULL ? cases[i].value != NULL : cases[i].value == NULL ||
			strcmp(value, cases[i].value) != 0)
			fail_msg("\"%s\" is %s", cases[i].written, value ? value : "NULL");
		arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xml),
		cmocka_unit_test(test_xml_errors),
		cmocka_unit_test(test_yaml),
		cmocka_unit_test(test_yaml_errors),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_scalars),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
