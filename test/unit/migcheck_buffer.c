/*
 * migcheck_buffer: bytes that grow; sizes that overflow are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"

static void
test_growth(void **state)
{
	Buffer		buffer = {0};

	(void) state;
	for (size_t i = 0; i < 5000; i++)
	{
		char		byte = (char) ('a' + i % 26);

		assert_true(buffer_append(&buffer, &byte, 1));
		assert_int_equal(buffer.len, i + 1);
		assert_int_equal(buffer.data[i + 1], '\0');
	}
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(buffer.data[i], 'a' + i % 26);
	buffer_free(&buffer);
	assert_null(buffer.data);
	assert_int_equal(buffer.len, 0);
	assert_true(buffer_append(&buffer, "again", 5));
	assert_string_equal(buffer.data, "again");
	buffer_free(&buffer);
	buffer_free(&buffer);
}

/* A size that cannot be is refused, and what is there stays. */
static void
test_sizes(void **state)
{
	Buffer		buffer = {0};

	(void) state;
	assert_false(buffer_reserve(&buffer, SIZE_MAX));
	assert_false(buffer_reserve(&buffer, SIZE_MAX / 2));
	assert_true(buffer_append(&buffer, "abc", 3));
	assert_false(buffer_reserve(&buffer, SIZE_MAX - 2));
	assert_string_equal(buffer.data, "abc");
	assert_true(buffer_append(&buffer, NULL, 0));
	assert_int_equal(buffer.len, 3);
	assert_true(buffer_append(&buffer, "\0x", 2));
	assert_int_equal(buffer.len, 5);
	assert_memory_equal(buffer.data, "abc\0x", 6);
	buffer_free(&buffer);
}

static void
test_format(void **state)
{
	Buffer		buffer = {0};
	char		long_text[3000];

	(void) state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	assert_true(buffer_format(&buffer, "%s", ""));
	assert_string_equal(buffer.data, "");
	assert_true(buffer_format(&buffer, "%d-%s", -7, "a"));
	assert_true(buffer_format(&buffer, "%s.", long_text));
	assert_int_equal(buffer.len, 4 + sizeof(long_text));
	assert_memory_equal(buffer.data, "-7-axxx", 7);
	assert_string_equal(buffer.data + buffer.len - 2, "x.");
	buffer_free(&buffer);
}

/* What is dropped leaves no byte behind it. */
static void
test_consume(void **state)
{
	Buffer		buffer = {0};

	(void) state;
	assert_true(buffer_append(&buffer, "hunter2 stays", 13));
	buffer_consume(&buffer, 0);
	assert_int_equal(buffer.len, 13);
	buffer_consume(&buffer, 8);
	assert_int_equal(buffer.len, 5);
	assert_memory_equal(buffer.data, "stays", 5);
	assert_null(memmem(buffer.data + 5, buffer.capacity - 5, "stays", 5));
	assert_null(memmem(buffer.data, buffer.capacity, "hunter2", 7));
	buffer_consume(&buffer, 5);
	assert_int_equal(buffer.len, 0);
	assert_null(memmem(buffer.data, buffer.capacity, "stays", 5));
	buffer_free(&buffer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_consume),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
