/* frameworks: each one of the list has set what every framework must set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "migcheck/frameworks/framework.h"

/* No framework has a hole, and the list has each id once. */
static void
none_has_a_hole(void **state)
{
	uint32_t	seen = 0;
	size_t		count = 0;

	(void) state;
	for (; framework_list[count] != NULL; count++)
	{
		const Framework *framework = framework_list[count];
		const char *hole = framework_hole(framework);

		if (hole != NULL)
			fail_msg("%s does not set %s", framework->title, hole);
		assert_true(framework->id < FRAMEWORK_COUNT);
		assert_false(seen & FRAMEWORK_BIT(framework->id));
		seen |= FRAMEWORK_BIT(framework->id);
	}
	assert_int_equal(count, FRAMEWORK_COUNT);
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
