/*
 * literal_points.c
 *		Texts that are no point, box or circle, by how many numbers they have.
 */
#include "migcheck/sql/query/literal_forms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NO_VALUE "22P02"

/*
 * Count the numbers of a text, between which are commas and brackets; -1 if
 * there is something else.
 */
static int
count_numbers(const char *text)
{
	int			count = 0;

	while (*text != '\0')
	{
		char	   *end;

		if (isspace((unsigned char) *text) || strchr("()[]{}<>,", *text) != NULL)
		{
			text++;
			continue;
		}
		strtod(text, &end);
		if (end == text)
			return -1;
		text = end;
		count++;
	}
	return count;
}

/* Check a point. */
const char *
literal_point(const char *text, int version __attribute__((unused)))
{
	return count_numbers(text) == 2 ? NULL : NO_VALUE;
}

/* Check a box or a segment of a line, of two points. */
const char *
literal_segment(const char *text, int version __attribute__((unused)))
{
	return count_numbers(text) == 4 ? NULL : NO_VALUE;
}

/* Check a circle: a point and its radius. */
const char *
literal_circle(const char *text, int version __attribute__((unused)))
{
	return count_numbers(text) == 3 ? NULL : NO_VALUE;
}
