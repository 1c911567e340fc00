/* frameworks: each one of the list has set what every framework must set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "migcheck/frameworks/framework.h"

/* No framework has a hole, and the list has each title once. */
static void
none_has_a_hole(void **state)
{
	(void) state;
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		const Framework *framework = framework_list[i];
		const char *hole = framework_hole(framework);

		if (hole != NULL)
			fail_msg("framework %zu does not set %s", i, hole);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(framework_list[j]->title,
									framework->title);
	}
	assert_null(framework_list[framework_count()]);
}

/* A framework without one of the members is told by the member's name. */
static void
a_hole_is_named(void **state)
{
	Framework	copy = framework_flyway;

	(void) state;
	copy.simulate = NULL;
	assert_string_equal(framework_hole(&copy), "simulate");
	copy = framework_flyway;
	copy.transactions = TRANSACTIONS_UNSET;
	assert_string_equal(framework_hole(&copy), "transactions");
	copy = framework_flyway;
	copy.row_key = ROW_KEY_UNSET;
	assert_string_equal(framework_hole(&copy), "row_key");
	copy = framework_flyway;
	copy.describe = NULL;
	assert_string_equal(framework_hole(&copy), "describe");
	copy = framework_flyway;
	copy.table = NULL;
	assert_string_equal(framework_hole(&copy), "table");
	copy = framework_goose;
	copy.scan = NULL;
	assert_string_equal(framework_hole(&copy), "scan");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_has_a_hole),
		cmocka_unit_test(a_hole_is_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
