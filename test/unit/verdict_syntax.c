/*
 * verdict_syntax: faults of JSON and TOML, on their lines, each beside the same
 * text without it; and nothing is read behind the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "verdict/setting/setting.h"

typedef SettingFault (*FindFault) (const char *content, size_t len);

/*
 * Fail unless the text, in memory of just its size, has its first fault on this
 * line; 0: it has none.
 */
static void
expect(FindFault find, const char *text, size_t len, size_t number)
{
	char	   *copy = exact_copy(text, len);
	SettingFault fault;

	fault = find(copy, len);
	if (fault.shape == NULL ? number != 0 : fault.number != number)
		fail_msg("line %zu, not %zu: %s", fault.shape != NULL ? fault.number : 0,
				 number, text);
	if (fault.shape != NULL)
	{
		assert_true(fault.line >= copy && fault.line + fault.len <= copy + len);
		assert_null(memchr(fault.line, '\n', fault.len));
		assert_true(fault.line == copy || fault.line[-1] == '\n');
	}
	free(copy);
}

#define JSON(number, literal) expect(find_json_fault, literal, sizeof(literal) - 1, number)
#define TOML(number, literal) expect(find_toml_fault, literal, sizeof(literal) - 1, number)

static void
json_values(void **state)
{
	(void) state;
	JSON(0, "");
	JSON(0, " \n\t");
	JSON(0, "{}");
	JSON(0, "[1, -2.5e+3, true, false, null, \"a\"]");
	JSON(0, "{\"a\": {\"b\": [[], {}]}, \"c\": \"\"}\n");
	JSON(0, "\"only a string\"");
	JSON(0, "{\"a\": \"x\\\"y\\\\\"}");
	JSON(1, "{");
	JSON(1, "}");
	JSON(1, "[");
	JSON(1, "{]");
	JSON(1, "[}");
	JSON(1, "{\"a\"}");
	JSON(1, "{\"a\":}");
	JSON(1, "{\"a\" 1}");
	JSON(1, "{a: 1}");
	JSON(1, "{'a': 1}");
	JSON(1, "{\"a\": truth}");
	JSON(1, "{\"a\": .5}");
	JSON(1, "{\"a\": 1 \"b\": 2}");
	JSON(1, "{\"a\": 1} x");
	JSON(1, "{} {}");
	JSON(1, "{\"a\": \"x}");
	JSON(1, "{\"a\": \"x\\");
	JSON(1, "\"");
	JSON(1, "[1,,2]");
	JSON(1, "{\"a\": 1}\0");
	JSON(1, "\xff\xfe{}");
}

/* Programs take comments and a last comma in their settings. */
static void
json_with_comments(void **state)
{
	(void) state;
	JSON(0, "// x\n{\"a\": 1, /* y\n z */ \"b\": [1, 2,],}\n// end");
	JSON(0, "{\"a\": \"// no comment\"}");
	JSON(0, "{} /*");
	JSON(0, "// nothing else");
	JSON(2, "{\n/ x\n}");
	JSON(1, "[,]");
}

/* A string ends on its line, so the fault is where the quote is missing. */
static void
json_lines(void **state)
{
	(void) state;
	JSON(2, "{\n  \"a: 1,\n  \"b\": 2\n}");
	JSON(3, "{\n  \"a\": 1,\n  \"b\" 2,\n  \"c\": 3\n}");
	JSON(3, "{\n  \"a\": 1\n  \"b\": 2\n}");
	JSON(2, "{\n  \"a\": 1,");
	JSON(4, "{\n\n\n  x\n}");
}

/*
 * What is deeper than the reader follows is taken for right, not for a fault.
 */
static void
deep_json(void **state)
{
	char		text[400];

	(void) state;
	memset(text, '[', 200);
	memset(text + 200, ']', 200);
	expect(find_json_fault, text, 400, 0);
	expect(find_json_fault, text, 200, 0);
	expect(find_json_fault, text, 63, 1);
	memset(text + 63, ']', 63);
	expect(find_json_fault, text, 126, 0);
	text[125] = '}';
	expect(find_json_fault, text, 126, 1);
}

static void
toml_entries(void **state)
{
	(void) state;
	TOML(0, "");
	TOML(0, "# nothing\n\n  \t\n");
	TOML(0, "a = 1\nb.c = \"x\"\n\"d e\".'f' = true # y\n");
	TOML(0, "[a]\n[ b . \"c\" ]\n[[d]]\n");
	TOML(0, "a = 2024-05-01T10:00:00Z\nb = -inf\nc = nan\nd = 0xff\ne = 1_000.5");
	TOML(0, "a = 1\r\nb = 2\r\n");
	TOML(1, "a");
	TOML(1, "a =");
	TOML(1, "= 1");
	TOML(1, "a 1");
	TOML(1, "a: 1");
	TOML(1, "a = x");
	TOML(1, "a = True");
	TOML(1, "a = 1 2");
	TOML(1, "a = 1 b = 2");
	TOML(1, "a. = 1");
	TOML(1, ".a = 1");
	TOML(1, "[");
	TOML(1, "[a");
	TOML(1, "[]");
	TOML(1, "[a] x");
	TOML(1, "[[a]");
	TOML(1, "[[a] ]");
	TOML(1, "[[");
	TOML(1, "a = 1\0");
	TOML(2, "a = 1\n}\n");
	TOML(3, "a = 1\n\nb\nc = 2");
}

static void
toml_strings(void **state)
{
	(void) state;
	TOML(0, "a = \"x \\\" # y\"\nb = 'C:\\'\n");
	TOML(0, "a = \"\"\nb = ''\n");
	TOML(0, "a = \"\"\"\nany \" text\n= [\n\"\"\"\nb = '''\n'\n'''\n");
	TOML(0, "a = \"\"\"x\"\"\"\"\"\n");
	TOML(1, "a = \"x");
	TOML(1, "a = \"x\\\"");
	TOML(1, "a = 'x");
	TOML(1, "a = \"x\ny\"");
	TOML(1, "a = \"\"\"x");
	TOML(1, "a = \"\"\"x\"\"");
	TOML(1, "a = '''x\"\"\"");
	TOML(1, "\"a = 1");
}

/* A value with brackets goes on over lines; the fault is where it began. */
static void
toml_brackets(void **state)
{
	(void) state;
	TOML(0, "a = [1, 2,\n  # x\n  \"y\", {b = 1}]\n");
	TOML(0, "a = {b = [], c.d = 'x'}\n");
	TOML(2, "x = 1\na = [1,\n2\nb = 3\n[c]\n");
	TOML(1, "a = [1, 2\n");
	TOML(1, "a = [\"x]\n");
	TOML(1, "a = [1] 2");
	TOML(1, "a = [!]");
	TOML(1, "a = ]");
}

/* No beginning of a text makes a reader look behind it. */
static void
cut_texts(void **state)
{
	static const char json[] = "{\"a\": [1, true, \"x\\\\\"], /* y */ \"b\": {\"c\": null}} // z";
	static const char toml[] = "[[a.\"b\"]]\nc.d = [1, {e = '''x'''}, \"\\\"\"] # z\nf = true";

	(void) state;
	for (size_t n = 0; n < sizeof(json); n++)
	{
		char	   *cut = exact_copy(json, n);

		(void) find_json_fault(cut, n);
		(void) find_toml_fault(cut, n);
		(void) find_yaml_fault(cut, n);
		(void) find_env_fault(cut, n);
		free(cut);
	}
	for (size_t n = 0; n < sizeof(toml); n++)
	{
		char	   *cut = exact_copy(toml, n);

		(void) find_toml_fault(cut, n);
		(void) find_json_fault(cut, n);
		(void) find_yaml_fault(cut, n);
		(void) find_env_fault(cut, n);
		free(cut);
	}
}

/* Any bytes are read to their end, once. */
static void
any_texts(void **state)
{
	static const char alphabet[] = "{}[]\",:'=.#/* \n\\1at\0\xff";
	uint64_t	seed = 3;

	(void) state;
	for (int round = 0; round < 20000; round++)
	{
		char		text[48];
		size_t		len = (size_t) round % (sizeof(text) + 1);

		for (size_t i = 0; i < len; i++)
		{
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[i] = alphabet[(seed >> 33) % (sizeof(alphabet) - 1)];
		}
		assert_true(find_json_fault(text, len).number <= len + 1);
		assert_true(find_toml_fault(text, len).number <= len + 1);
		assert_true(find_yaml_fault(text, len).number <= len + 1);
		assert_true(find_env_fault(text, len).number <= len + 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_values),
		cmocka_unit_test(json_with_comments),
		cmocka_unit_test(json_lines),
		cmocka_unit_test(deep_json),
		cmocka_unit_test(toml_entries),
		cmocka_unit_test(toml_strings),
		cmocka_unit_test(toml_brackets),
		cmocka_unit_test(cut_texts),
		cmocka_unit_test(any_texts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
