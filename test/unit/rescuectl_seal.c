/*
 * rescuectl: each change of a sealed document is seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rescuectl/seal.h"

/* Read a document. */
static json_t *
read_json(const char *text)
{
	json_t	   *document = json_loads(text, JSON_ALLOW_NUL, NULL);

	assert_non_null(document);
	return document;
}

/* What seal_check() says, and that it leaves the document as it was. */
static Seal
check_kept(json_t *document)
{
	json_t	   *before = json_deep_copy(document);
	Seal		seal = seal_check(document);

	assert_true(json_equal(before, document));
	json_decref(before);
	return seal;
}

static void
sees_each_change(void **state)
{
	const char *sealed = "{\"version\": 1, \"workspace\": \"w\", \"sections\":"
		" [{\"name\": \"a\", \"content\": \"x\\u0000y\"}, {\"name\": \"b\", \"content\": null}]}";
	const char *changes[] = {
		"{\"version\": 2}", "{\"version\": 1.0}", "{\"version\": \"1\"}",
		"{\"workspace\": \"W\"}", "{\"workspace\": null}", "{\"more\": null}",
		"{\"sections\": []}",
		"{\"sections\": [{\"name\": \"b\", \"content\": null}, {\"name\": \"a\", \"content\": \"x\\u0000y\"}]}",
		"{\"sections\": [{\"name\": \"a\", \"content\": \"x\\u0000z\"}, {\"name\": \"b\", \"content\": null}]}",
		"{\"sections\": [{\"name\": \"a\", \"content\": \"x\"}, {\"name\": \"b\", \"content\": null}]}",
		"{\"sections\": [{\"name\": \"a\", \"content\": \"x\\u0000y\"}, {\"name\": \"b\"}]}",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
	{
		json_t	   *document = read_json(sealed);
		json_t	   *change = read_json(changes[i]);

		assert_int_equal(check_kept(document), SEAL_NONE);
		assert_true(seal_set(document));
		assert_int_equal(check_kept(document), SEAL_GOOD);
		assert_int_equal(json_object_update(document, change), 0);
		assert_int_equal(check_kept(document), SEAL_BROKEN);
		assert_true(seal_set(document));
		assert_int_equal(check_kept(document), SEAL_GOOD);
		json_decref(document);
		json_decref(change);
	}
}

static void
does_not_take_the_layout(void **state)
{
	json_t	   *document = read_json("{\"a\": 1, \"b\": {\"c\": [1, 2], \"d\": \"\\u00e4\"}}");
	json_t	   *other = read_json(" {\"b\" : {\"d\":\"\xc3\xa4\", \"c\":[1,2]} ,\n\"a\":1}");
	const char *digest;

	(void) state;
	assert_true(seal_set(document));
	digest = json_string_value(json_object_get(document, "digest"));
	assert_int_equal(strlen(digest), 64);
	assert_int_equal(strspn(digest, "0123456789abcdef"), 64);
	assert_int_equal(json_object_set(other, "digest", json_object_get(document, "digest")), 0);
	assert_int_equal(check_kept(other), SEAL_GOOD);
	json_decref(document);
	json_decref(other);
}

static void
refuses_other_digests(void **state)
{
	const char *digests[] = {
		"\"\"", "null", "1", "true", "[]", "{}", "\"0\"",
		"\"0000000000000000000000000000000000000000000000000000000000000000\"",
	};
	char		upper[65];
	json_t	   *document = read_json("{\"a\": 1}");

	(void) state;
	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
	{
		json_t	   *digest = json_loads(digests[i], JSON_DECODE_ANY, NULL);

		assert_non_null(digest);
		assert_int_equal(json_object_set_new(document, "digest", digest), 0);
		assert_int_equal(check_kept(document), SEAL_BROKEN);
	}
	assert_true(seal_set(document));
	assert_int_equal(check_kept(document), SEAL_GOOD);
	/* one spelling only: the digest of that of {"a":1} has letters */
	strcpy(upper, json_string_value(json_object_get(document, "digest")));
	for (size_t i = 0; upper[i] != '\0'; i++)
		upper[i] = upper[i] >= 'a' ? (char) (upper[i] - 32) : upper[i];
	assert_int_equal(json_object_set_new(document, "digest", json_string(upper)), 0);
	assert_int_equal(check_kept(document), SEAL_BROKEN);
	json_decref(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sees_each_change),
		cmocka_unit_test(does_not_take_the_layout),
		cmocka_unit_test(refuses_other_digests),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_seal", tests, NULL, NULL);
}
