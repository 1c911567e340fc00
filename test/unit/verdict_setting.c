/*
 * verdict_setting: faults of an environment and of YAML, each beside the same
 * text without it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verdict/setting/setting.h"

/* A literal may hold NUL, so its length is the array's. */
#define ENV_FAULT(shape, number, literal) \
	expect(find_env_fault(literal, sizeof(literal) - 1), shape, number, literal)
#define YAML_FAULT(shape, number, literal) \
	expect(find_yaml_fault(literal, sizeof(literal) - 1), shape, number, literal)

/* Fail unless a fault has this shape, NULL for none, and is on this line. */
static void
expect(SettingFault fault, const char *shape, size_t number, const char *text)
{
	if (shape == NULL)
	{
		if (fault.shape != NULL)
			fail_msg("\"%s\": line %zu has a fault", text, fault.number);
		return;
	}
	if (fault.shape == NULL)
		fail_msg("\"%s\": no fault", text);
	assert_string_equal(fault.shape, shape);
	assert_int_equal(fault.number, number);
}

static void
env_lines(void **state)
{
	(void) state;
	ENV_FAULT("\001env broken", 1, "PORT 80");
	ENV_FAULT("\001env broken", 2, "A=1\nPORT\nB=2");
	ENV_FAULT("\001env broken", 1, "=x");
	ENV_FAULT("\001env broken", 3, "A=1\n\nexport B");
	ENV_FAULT("\001env broken", 1, "\xFF\xFE=1");
	ENV_FAULT(NULL, 0, "PORT=80");
	ENV_FAULT(NULL, 0, "PORT = 80\r\nexport B=2\r\n");
	ENV_FAULT(NULL, 0, "# PORT 80\n[section]\n\nA.b-c=1\n");
	ENV_FAULT(NULL, 0, "A=\xFF\xFE");
	ENV_FAULT(NULL, 0, "");
	ENV_FAULT(NULL, 0, "\n\n\n");
}

static void
env_blanks(void **state)
{
	(void) state;
	ENV_FAULT("\001model blank", 2, "A=1\nMODEL=");
	ENV_FAULT("\001model blank", 1, "export MODEL=\"\"");
	ENV_FAULT("\001model blank", 1, "MODEL=  \t ");
	ENV_FAULT("\001provider blank", 1, "PROVIDER=''");
	ENV_FAULT(NULL, 0, "MODEL=m\nPROVIDER=p");
	ENV_FAULT(NULL, 0, "MODELS=\nMY_MODEL=\nmodel=\nOTHER=");
	ENV_FAULT(NULL, 0, "MODEL=\"\"\"\"");
}

static void
env_quotes(void **state)
{
	(void) state;
	ENV_FAULT("\001env broken", 2, "A=1\nKEY=\"begun\nB=2\n");
	ENV_FAULT("\001env broken", 1, "KEY='");
	ENV_FAULT("\001env broken", 3, "KEY=\"a\nb\" \nPORT 80");
	ENV_FAULT(NULL, 0, "KEY=\"a\nnot a setting\nb\"\nB=2");
	ENV_FAULT(NULL, 0, "KEY=it's");
	ENV_FAULT(NULL, 0, "KEY='a\"b'");
}

/* Of a text that was cut nothing is known behind the cut. */
static void
cut_texts(void **state)
{
	(void) state;
	ENV_FAULT(NULL, 0, "A=1\n[... 200 bytes cut ...]\nPORT 80");
	YAML_FAULT(NULL, 0, "a: 1\n[... 200 bytes cut ...]\n\tb: 2");
	ENV_FAULT("\001env broken", 2, "A=1\nPORT 80");
	YAML_FAULT("\001yaml broken", 2, "a: 1\n\tb: 2");
}

static void
yaml_indents(void **state)
{
	(void) state;
	YAML_FAULT("\001yaml broken", 2, "a:\n\tb: 1");
	YAML_FAULT("\001yaml broken", 2, "a: 1\n  b: 2");
	YAML_FAULT("\001yaml broken", 3, "a:\n  b: 1\n    c: 2");
	YAML_FAULT("\001yaml broken", 2, "a: 1\nno key here\nb: 2");
	YAML_FAULT(NULL, 0, "a:\n  b: 1\n  c: 2\nd: 3");
	YAML_FAULT(NULL, 0, "a:\n- b: 1\n  c: 2\n- d: 3");
	YAML_FAULT(NULL, 0, "---\n# x\na: &anchor\n  b: 1\n...\n");
	YAML_FAULT(NULL, 0, "");
	YAML_FAULT(NULL, 0, "just a sentence");
}

static void
yaml_values(void **state)
{
	(void) state;
	YAML_FAULT("\001yaml broken", 1, "a: @x");
	YAML_FAULT("\001yaml broken", 1, "a: `x`");
	YAML_FAULT("\001yaml broken", 1, "a: b: c");
	YAML_FAULT("\001yaml broken", 2, "a: 1\nb: \"begun\nc: 2");
	YAML_FAULT("\001yaml broken", 1, "a: [1, 2\nb: 3");
	YAML_FAULT(NULL, 0, "a: \"@x\"");
	YAML_FAULT(NULL, 0, "a: \"b: c\"");
	YAML_FAULT(NULL, 0, "a: http://x:80/");
	YAML_FAULT(NULL, 0, "a: {{ template }}: x");
	YAML_FAULT(NULL, 0, "a: [1,\n  2]\nb: 3");
	YAML_FAULT(NULL, 0, "a: |\n  any: thing: goes\n  \tb\nc: 1");
	YAML_FAULT(NULL, 0, "\"a b\": 1\n'c: d': 2");
	YAML_FAULT(NULL, 0, "a: \xFF\xFE\xC3");
}

/* Deeper than is followed is no fault, and no overrun. */
static void
deep_texts(void **state)
{
	static char text[200 * 200];
	size_t		len = 0;

	(void) state;
	for (size_t depth = 0; depth < 150; depth++)
	{
		memset(text + len, ' ', depth);
		len += depth;
		memcpy(text + len, "a:\n", 3);
		len += 3;
	}
	assert_null(find_yaml_fault(text, len).shape);
	memset(text, '[', sizeof(text));
	find_yaml_fault(text, sizeof(text));
	memset(text, '-', sizeof(text));
	find_yaml_fault(text, sizeof(text));
	memset(text, '"', sizeof(text));
	find_env_fault(text, sizeof(text));
	memset(text, '\0', sizeof(text));
	assert_non_null(find_env_fault(text, sizeof(text)).shape);
}

/* No prefix of a text makes a parser read past its end. */
static void
prefixes(void **state)
{
	static const char text[] =
	"export MODEL=\"x\"\na:\n  - b: |\n     c\n  - {d: [e, 'f']}\n? g\n";

	(void) state;
	for (size_t len = 0; len < sizeof(text); len++)
	{
		char	   *copy = malloc(len + (len == 0));

		assert_non_null(copy);
		memcpy(copy, text, len);
		find_env_fault(copy, len);
		find_yaml_fault(copy, len);
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(env_lines),
		cmocka_unit_test(env_blanks),
		cmocka_unit_test(env_quotes),
		cmocka_unit_test(cut_texts),
		cmocka_unit_test(yaml_indents),
		cmocka_unit_test(yaml_values),
		cmocka_unit_test(deep_texts),
		cmocka_unit_test(prefixes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
