/* Drizzle's journal: its entries, its faults, and what the migrator would do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "journal/drizzle.h"
#include "journal/simulate.h"

#define ENTRY(fields) "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[{" fields "}]}"

static void
a_good_journal_has_no_fault(void **state)
{
	const char *text =
	"{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":["
	"{\"idx\":0,\"version\":\"7\",\"when\":10,\"tag\":\"0000_a\",\"breakpoints\":true},"
	"{\"idx\":1,\"version\":\"7\",\"when\":20,\"tag\":\"0001_b\",\"breakpoints\":true}]}";
	DrizzleJournal journal;

	(void) state;
	assert_int_equal(drizzle_read(text, strlen(text), &journal), JSON_OK);
	assert_int_equal(journal.fault_count, 0);
	assert_int_equal(journal.count, 2);
	assert_string_equal(journal.dialect, "postgresql");
	assert_string_equal(journal.entries[1].tag, "0001_b");
	assert_int_equal(journal.entries[1].when, 20);
	assert_int_equal(journal.entries[1].idx, 1);
	assert_memory_equal(text + journal.entries[1].tag_at, "\"0001_b\"", 8);
	assert_memory_equal(text + journal.entries[0].when_at, "10", 2);
	drizzle_free(&journal);
}

/* The first fault's field, and how many there are. */
static void
check_fault(const char *text, const char *field, size_t faults, size_t entries)
{
	DrizzleJournal journal;

	assert_int_equal(drizzle_read(text, strlen(text), &journal), JSON_OK);
	if (journal.fault_count != faults || journal.count != entries)
		fail_msg("%s: %zu faults, %zu entries", text, journal.fault_count,
				 journal.count);
	if (faults > 0 && field != NULL)
		assert_string_equal(journal.faults[0].field, field);
	drizzle_free(&journal);
}

static void
wrong_types_are_faults(void **state)
{
	(void) state;
	check_fault("[]", NULL, 1, 0);
	check_fault("{}", "entries", 1, 0);
	check_fault("{\"entries\":{}}", "entries", 1, 0);
	check_fault("{\"entries\":[3]}", "entries", 1, 0);
	check_fault("{\"version\":7,\"entries\":[]}", "version", 1, 0);
	check_fault(ENTRY("\"idx\":0,\"when\":1,\"tag\":\"a\""), NULL, 0, 1);
	check_fault(ENTRY("\"when\":1,\"tag\":\"a\""), "idx", 1, 1);
	check_fault(ENTRY("\"idx\":0,\"when\":\"1\",\"tag\":\"a\""), "when", 1, 1);
	check_fault(ENTRY("\"idx\":0,\"when\":1.5,\"tag\":\"a\""), "when", 1, 1);
	check_fault(ENTRY("\"idx\":0,\"when\":null,\"tag\":\"a\""), "when", 1, 1);
	check_fault(ENTRY("\"idx\":0,\"when\":1"), "tag", 1, 0);
	check_fault(ENTRY("\"idx\":0,\"when\":1,\"tag\":\"\""), "tag", 1, 0);
	check_fault(ENTRY("\"idx\":0,\"when\":1,\"tag\":\"a\\u0000b\""), "tag", 1, 0);
	check_fault(ENTRY("\"idx\":0,\"when\":1,\"tag\":\"a\",\"breakpoints\":1"),
				"breakpoints", 1, 1);
	check_fault(ENTRY("\"idx\":0,\"idx\":0,\"when\":1,\"tag\":\"a\""), "idx", 1, 1);
}

static void
broken_json_is_one_fault(void **state)
{
	DrizzleJournal journal;

	(void) state;
	assert_int_equal(drizzle_read("{\"entries\":[", 12, &journal), JSON_INVALID);
	assert_int_equal(journal.fault_count, 1);
	assert_int_equal(journal.faults[0].at, 12);
	assert_null(journal.faults[0].field);
	drizzle_free(&journal);
}

static void
the_migrator_runs_what_is_above_the_watermark(void **state)
{
	DrizzleWatermark none = {false, 0};
	DrizzleWatermark mark = drizzle_raise(none, 100);

	(void) state;
	assert_true(drizzle_runs(none, -5));
	assert_true(drizzle_runs(mark, 101));
	assert_false(drizzle_runs(mark, 100));
	assert_false(drizzle_runs(mark, 99));
	assert_int_equal(drizzle_raise(mark, 50).when, 100);
}

static void
rows_tell_applied_from_unreachable(void **state)
{
	const int64_t rows[] = {10, 20, 40};
	DrizzleLedger ledger = {.watermark = {true, 40}, .rows = rows,
	.row_count = 3};

	(void) state;
	assert_int_equal(drizzle_simulate(&ledger, 20), DRIZZLE_APPLIED);
	assert_int_equal(drizzle_simulate(&ledger, 30), DRIZZLE_UNREACHABLE);
	assert_int_equal(drizzle_simulate(&ledger, 50), DRIZZLE_PENDING);
	ledger.has_null = true;
	assert_int_equal(drizzle_simulate(&ledger, 20), DRIZZLE_AGAIN);
	assert_int_equal(drizzle_simulate(&ledger, 30), DRIZZLE_PENDING);
	ledger.has_null = false;
	ledger.rows = NULL;
	assert_int_equal(drizzle_simulate(&ledger, 20), DRIZZLE_PASSED);
	assert_string_equal(drizzle_state_name(DRIZZLE_UNREACHABLE), "unreachable");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_journal_has_no_fault),
		cmocka_unit_test(wrong_types_are_faults),
		cmocka_unit_test(broken_json_is_one_fault),
		cmocka_unit_test(the_migrator_runs_what_is_above_the_watermark),
		cmocka_unit_test(rows_tell_applied_from_unreachable),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
