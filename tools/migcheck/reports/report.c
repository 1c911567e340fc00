/*
 * report.c
 *		The list of formats.
 */
#include "migcheck/reports/report.h"

#include <string.h>

/*
 * A new format is a file with a writer, its row here, and its name in the
 * help.
 */
static const Reporter reporters[] = {
	{"human", report_human},
	{"json", report_json},
	{"github", report_github},
	{"gitlab", report_gitlab},
	{"sarif", report_sarif},
	{"junit", report_junit},
	{"checkstyle", report_checkstyle},
	{"baseline", report_baseline},
};

/* Return the format of a name; NULL if not found. */
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

/* Return what is said of a tool that is not read, of the arena. */
const char *
unread_tool_text(Arena *arena, const Root *unread)
{
	const char *more = unread->unread_more == 0 ? "" :
		arena_format(arena, " and %zu more %s", unread->unread_more,
					 unread->unread_more == 1 ? "folder" : "folders");

	return arena_format(arena, "not checked: \"%s\"%s, the migrations of %s, "
						"which migcheck does not read", unread->path, more,
						unread->unread_tool);
}
