/*
 * migrations.c
 *		Fuzz the readers of all frameworks: names, plans, sums, annotations.
 *
 * The input is a tree: the first byte says whose, then come a file's name, a
 * line feed, its contents and a NUL, as often as one likes. What is read is
 * judged by every rule and written in every format, as a run does it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/run.h"
#include "migcheck/tree_memory.h"

#define MAX_FILES	64

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cut the input into files below "m". */
static size_t
take_files(Arena *arena, const char *p, const char *end, MemoryFile *files)
{
	size_t		count = 0;

	while (p < end && count < MAX_FILES)
	{
		const char *stop = memchr(p, '\0', end - p);
		const char *feed;

		stop = stop ? stop : end;
		feed = memchr(p, '\n', stop - p);
		if (feed != NULL && feed > p)
			files[count++] = (MemoryFile)
		{
			arena_format(arena, "m/%.*s", (int) (feed - p), p),
				arena_copy(arena, feed + 1, stop - feed - 1), stop - feed - 1
		};
		p = stop + 1;
	}
	return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {
		"human", "json", "github", "gitlab", "sarif", "junit", "checkstyle"
	};
	Run			run = {0};
	Root		root = {0};
	Root	   *roots[] = {&root};
	MemoryFile	files[MAX_FILES];
	size_t		count;
	FILE	   *out;

	if (size == 0)
		return 0;
	run.findings.arena = root.arena = &run.arena;
	count = take_files(&run.arena, (const char *) data + 1,
					   (const char *) data + size, files);
	root.tree = tree_in_memory(&run.arena, files, count);
	root.framework = framework_list[data[0] % framework_count()];
	root.path = "m";
	root.now = INT64_C(1700000000000);
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		TreeList	items;

		if (root.tree->list(root.tree, &run.arena, "m", &items) == NULL)
			framework_list[i]->detect(root.tree, &run.arena, "m", &items);
	}
	root.framework->read(&root);
	root_read_files(&root);
	check_all_rules(&root, &run.findings);
	findings_sort(&run.findings, 0);
	findings_fingerprint(&run.findings);
	out = fopen("/dev/null", "w");
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
	{
		Report		report = {.arena = &run.arena, .tree = root.tree,
		.roots = roots, .root_count = 1, .findings = &run.findings};

		if (!reporter_by_name(formats[i])->write(&report, out))
			abort();
	}
	fclose(out);
	arena_free(&run.arena);
	return 0;
}
