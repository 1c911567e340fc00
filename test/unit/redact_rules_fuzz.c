/* The rule files' fuzz target over its kept corpus and a bounded run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../fuzz/driver.h"
#include "../fuzz/redact_rules.c"

static void
smoke(void **state)
{
	(void) state;
	assert_true(fuzz_run("test/fuzz/corpus/redact_rules", LLVMFuzzerTestOneInput, 1500) > 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(smoke)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_rules_fuzz", tests, NULL, NULL);
}
