/*
 * explain_each.c
 *		What "rescuectl explain -f json FILE" prints, for many files at once.
 *
 *		explain_each FILE...		the rows of a file on a line of their own
 *
 * By the same functions, without a start of the program for each of the
 * corpus's bundles. Exit status: 1 at the first file that cannot be judged.
 */
#include <stdio.h>

#include "rescuectl/given.h"
#include "rescuectl/judge.h"

/* Print the rows of one file; false if it cannot be judged or printed. */
static bool
explain_file(char *path)
{
	Stored		stored;
	json_t	   *rows = NULL;
	bool		ok = given_fetch_files(&path, 1, true, &stored) == STATUS_OK &&
		(rows = judge_sections(stored.sections)) != NULL &&
		json_dumpf(rows, stdout, JSON_COMPACT | JSON_REAL_PRECISION(15)) == 0 &&
		putchar('\n') != EOF;

	json_decref(rows);
	stored_free(&stored);
	return ok;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!explain_file(argv[i]))
			return 1;
	return fflush(stdout) == 0 ? 0 : 1;
}
