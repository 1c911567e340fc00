/*
 * report.c
 *		The list of formats.
 */
#include "migcheck/reports/report.h"

#include <string.h>

static const Reporter reporters[] = {
	{"human", report_human},
	{"json", report_json},
};

/* A format's writer; NULL if there is none of the name. */
const Reporter *
reporter_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof(reporters) / sizeof(reporters[0]); i++)
	{
		if (strcmp(reporters[i].name, name) == 0)
			return &reporters[i];
	}
	return NULL;
}
