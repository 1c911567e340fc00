/*
 * atlas_sum.h
 *		atlas.sum: read, and compared with the files.
 */
#ifndef MIGCHECK_ATLAS_SUM_H
#define MIGCHECK_ATLAS_SUM_H

#include "migcheck/frameworks/framework.h"

#define SUM_FILE	"atlas.sum"

/* One line of the sum. */
typedef struct SumLine
{
	const char *name;
	const char *hash;
	uint32_t	line;
} SumLine;

/* What atlas.sum says: the hash of all lines, and a hash for each file. */
typedef struct Sum
{
	const char *total;			/* the first line's */
	SumLine    *lines;
	size_t		count;
	size_t		capacity;
	bool		below;			/* a line is of a file in a folder below */
} Sum;

/*
 * parse_atlas_sum() is false if nothing can be compared with the sum;
 * mark_summed_files() tells which files it is taken over, before
 * check_atlas_sum() reports the first that is not as it says.
 */
extern bool parse_atlas_sum(Root *root, const char *path, const char *text,
							size_t len, Sum *sum);
extern void check_atlas_sum(Root *root, const char *path, const Sum *sum);
extern void mark_summed_files(Root *root, const Sum *sum);

#endif							/* MIGCHECK_ATLAS_SUM_H */
