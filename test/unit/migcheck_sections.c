/*
 * migcheck_sections: the annotations that cut a file into a way up and a way
 * down, as the tools themselves read them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "migcheck/frameworks/framework.h"

typedef struct SectionCase
{
	const char *text;
	bool		has_up;
	bool		has_down;
	uint32_t	error_line;		/* 0: nothing is wrong */
} SectionCase;

static void
assert_cases(const char *name, const SectionCase *cases, size_t count)
{
	const Framework *tool = framework_by_name(name);

	for (size_t i = 0; i < count; i++)
	{
		Sections	found = {0};

		tool->scan(cases[i].text, strlen(cases[i].text), &found);
		if (found.has_up != cases[i].has_up ||
			found.has_down != cases[i].has_down ||
			(found.error != NULL) != (cases[i].error_line != 0) ||
			(found.error != NULL && found.error_line != cases[i].error_line))
			fail_msg("%s: case %zu: up %d, down %d, line %u: %s", name, i,
					 found.has_up, found.has_down, found.error_line,
					 found.error ? found.error : "no error");
	}
}

static void
test_goose(void **state)
{
	static const SectionCase cases[] = {
		{"-- +goose Up\nx;\n-- +goose Down\ny;\n", true, true, 0},
		{"--+goose up\nx;", true, false, 0},
		/* The words may be in any case, the mark may not. */
		{"-- comment\n\n-- +GOOSE UP\n", false, false, 3},
		{"-- +goose NO TRANSACTION\n-- +goose Up\n", true, false, 0},
		{"-- +goose Up\n-- +goose StatementBegin\nx;\n-- +goose StatementEnd\n",
		true, false, 0},
		{"\n", false, false, 1},
		{"x;\n-- +goose Up\n", true, false, 1},
		{"-- +goose Up\nx;\n-- +goose Up\n", true, false, 3},
		{"-- +goose Down\n", false, true, 1},
		{"-- +goose Up\n-- +goose Down\n-- +goose Down\n", true, true, 3},
		{"-- +goose Up\n-- +goose Upwards\n", true, false, 2},
		{"-- +goose Up\n-- +goose StatementEnd\n", true, false, 2},
		{"-- +goose Up\n-- +goose StatementBegin\nx;\n-- +goose Down\n", true,
		true, 4},
		{"-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementBegin\n"
		"-- +goose StatementEnd\n", true, false, 3},
	};

	(void) state;
	assert_cases("goose", cases, sizeof(cases) / sizeof(cases[0]));
}

static void
test_dbmate(void **state)
{
	static const SectionCase cases[] = {
		{"-- migrate:up\nx;\n-- migrate:down\ny;\n", true, true, 0},
		{"--migrate:up transaction:false\nx;\n-- migrate:down\n", true, true, 0},
		{"-- migrate:up\nx;\n", true, false, 0},
		{"x;\n", false, false, 1},
		{"-- migrate:down\n-- migrate:up\n", true, true, 1},
		{"-- migrate:up\n-- migrate:up\n", true, false, 2},
		{"-- migrate:up\n-- migrate:down\n-- migrate:down\n", true, true, 3},
		{"x;\n-- migrate:up\n-- migrate:down\n", true, true, 1},
	};

	(void) state;
	assert_cases("dbmate", cases, sizeof(cases) / sizeof(cases[0]));
}

/* A cut anywhere is read no further than its end. */
static void
test_cut(void **state)
{
	static const char text[] =
	"-- +goose Up\r\n-- +goose StatementBegin\nx;\n"
	"-- migrate:up\n-- migrate:down\n-- Up Migration\n-- Down Migration";

	(void) state;
	for (size_t f = 0; framework_list[f] != NULL; f++)
	{
		if (framework_list[f]->scan == NULL)
			continue;
		for (size_t len = 0; len < sizeof(text); len++)
		{
			char	   *copy = test_malloc(len + 1);
			Sections	found = {0};

			memcpy(copy, text, len);
			framework_list[f]->scan(copy, len, &found);
			assert_true(found.error == NULL || len == 0 || found.error_line > 0);
			test_free(copy);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goose),
		cmocka_unit_test(test_dbmate),
		cmocka_unit_test(test_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_sections", tests, NULL, NULL);
}
