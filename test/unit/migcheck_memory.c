/*
 * migcheck_memory: the arena, the map, a tree of files in memory, and what is
 * found in one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

#include "migcheck/arena.h"
#include "migcheck/discover.h"
#include "migcheck/frameworks/framework.h"
#include "migcheck/map.h"
#include "migcheck/tree_memory.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Memory is zeroed, aligned, and each piece apart from the others. */
static void
test_arena(void **state)
{
	Arena		arena = {0};
	char	   *pieces[300];

	(void) state;
	for (size_t i = 0; i < LENGTH(pieces); i++)
	{
		size_t		size = i * 997 % 5000;

		pieces[i] = arena_alloc(&arena, size + 1);
		assert_int_equal((uintptr_t) pieces[i] % alignof(max_align_t), 0);
		for (size_t k = 0; k <= size; k++)
			assert_int_equal(pieces[i][k], 0);
		memset(pieces[i], (int) i, size + 1);
	}
	for (size_t i = 0; i < LENGTH(pieces); i++)
	{
		size_t		size = i * 997 % 5000;

		for (size_t k = 0; k <= size; k++)
			assert_int_equal((unsigned char) pieces[i][k], i & 0xFF);
	}
	assert_string_equal(arena_format(&arena, "%s-%d", "a", 7), "a-7");
	assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_join(&arena, ".", "a"), "a");
	assert_string_equal(arena_join(&arena, "a", "b"), "a/b");
	arena_free(&arena);
	/* It can be used again. */
	assert_non_null(arena_alloc(&arena, 1));
	arena_free(&arena);
}

static void
test_arena_grow(void **state)
{
	Arena		arena = {0};
	int		   *items = NULL;
	size_t		capacity = 0;

	(void) state;
	for (int i = 0; i < 5000; i++)
	{
		items = arena_grow(&arena, items, sizeof(int), i, &capacity);
		assert_true(capacity > (size_t) i);
		items[i] = i;
	}
	for (int i = 0; i < 5000; i++)
		assert_int_equal(items[i], i);
	arena_free(&arena);
}

static void
test_map(void **state)
{
	Arena		arena = {0};
	Map			map = {.arena = &arena};

	(void) state;
	assert_int_equal(map_get(&map, ""), -1);
	for (long i = 0; i < 3000; i++)
		assert_int_equal(map_put(&map, arena_format(&arena, "key%ld", i), i), -1);
	for (long i = 0; i < 3000; i++)
		assert_int_equal(map_get(&map, arena_format(&arena, "key%ld", i)), i);
	assert_int_equal(map_get(&map, "key3000"), -1);
	assert_int_equal(map_get(&map, "key"), -1);
	/* The first one stays, and is returned. */
	assert_int_equal(map_put(&map, "key7", 99), 7);
	assert_int_equal(map_get(&map, "key7"), 7);
	map_set(&map, "key7", 99);
	assert_int_equal(map_get(&map, "key7"), 99);
	assert_int_equal(map_put(&map, "", 5), -1);
	assert_int_equal(map_get(&map, ""), 5);
	assert_int_equal(map.count, 3001);
	arena_free(&arena);
}

static void
test_tree(void **state)
{
	static const MemoryFile files[] = {
		{"b/c/d.sql", "d", 1}, {"a.sql", "a", 1}, {"b/z.sql", "z", 1},
		{"b/c/e.sql", "e", 1}, {"bc.sql", "bc", 2}
	};
	Arena		arena = {0};
	Tree	   *tree = tree_in_memory(&arena, files, LENGTH(files));
	TreeList	list;
	const char *text;
	size_t		len;

	(void) state;
	assert_null(tree->list(tree, &arena, ".", &list));
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[0].name, "a.sql");
	assert_string_equal(list.items[1].name, "b");
	assert_int_equal(list.items[1].kind, TREE_FOLDER);
	assert_string_equal(list.items[2].name, "bc.sql");
	assert_int_equal(tree_find_item(&list, "bc.sql")->kind, TREE_FILE);
	assert_null(tree_find_item(&list, "c"));
	assert_null(tree->list(tree, &arena, "b", &list));
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0].name, "c");
	assert_non_null(tree->list(tree, &arena, "c", &list));
	assert_null(tree->read(tree, "b/c/e.sql", &text, &len));
	assert_string_equal(text, "e");
	assert_non_null(tree->read(tree, "b/c", &text, &len));
	assert_non_null(tree->read(tree, "c/e.sql", &text, &len));
	tree_close(tree);
	arena_free(&arena);
}

/* Which framework is found in which folder of a tree. */
static void
assert_found(const MemoryFile *files, size_t count, const char *path,
			 const char *framework)
{
	Arena		arena = {0};
	Tree	   *tree = tree_in_memory(&arena, files, count);
	Roots		roots = {0};
	Roots		unread = {0};
	size_t		found = 0;

	assert_null(discover_roots(&arena, tree, ".", NULL, &roots, &unread,
							   &found));
	assert_int_equal(found, framework != NULL);
	assert_int_equal(roots.count, found);
	if (framework != NULL)
	{
		assert_string_equal(roots.items[0]->path, path);
		assert_string_equal(roots.items[0]->framework->name, framework);
	}
	tree_close(tree);
	arena_free(&arena);
}

static void
test_discover(void **state)
{
	static const MemoryFile goose[] = {
		{"db/00001_a.sql", "-- +goose Up\nSELECT 1;\n", 23}
	};
	static const MemoryFile golang[] = {
		{"m/1_a.up.sql", "SELECT 1;\n", 10}, {"m/1_a.down.sql", "SELECT 1;\n", 10}
	};
	static const MemoryFile drizzle[] = {
		{"d/meta/_journal.json", "{}", 2}, {"d/0000_a.sql", "SELECT 1;\n", 10}
	};
	static const MemoryFile skipped[] = {
		{"node_modules/x/meta/_journal.json", "{}", 2},
		{".git/x/1_a.up.sql", "SELECT 1;\n", 10}
	};
	static const MemoryFile nothing[] = {{"README.md", "x", 1}};

	(void) state;
	assert_found(goose, LENGTH(goose), "db", "goose");
	assert_found(golang, LENGTH(golang), "m", "golang-migrate");
	assert_found(drizzle, LENGTH(drizzle), "d", "drizzle");
	assert_found(skipped, LENGTH(skipped), NULL, NULL);
	assert_found(nothing, LENGTH(nothing), NULL, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_arena_grow),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_discover),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_memory", tests, NULL, NULL);
}
