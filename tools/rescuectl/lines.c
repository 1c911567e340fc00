/*
 * lines.c
 *		What a program that runs for long says: one JSON object a line.
 */
#include "rescuectl/lines.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "rescuectl/rescuectl.h"
#include "rescuectl/text.h"

/* Write the current time in UTC, as "2026-01-02T03:04:05Z". */
static void
format_utc_time(char *out, size_t size)
{
	time_t		now = time(NULL);
	struct tm	utc;

	gmtime_r(&now, &utc);
	strftime(out, size, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* Each line is flushed: a supervisor reads it as it comes. */
bool
line_print(const char *event,...)
{
	json_t	   *line = json_object();
	char		now[32];
	va_list		pairs;
	const char *name;
	bool		ok;

	format_utc_time(now, sizeof(now));
	json_object_set_new(line, "time", json_string(now));
	json_object_set_new(line, "event", json_string(event));
	va_start(pairs, event);
	while ((name = va_arg(pairs, const char *)) != NULL)
	{
		const char *value = va_arg(pairs, const char *);

		json_object_set_new(line, name,
							value != NULL ? text_to_json(value, strlen(value)) :
							json_null());
	}
	va_end(pairs);
	ok = line != NULL && json_dumpf(line, stdout, JSON_COMPACT) == 0 &&
		putchar('\n') != EOF;
	json_decref(line);
	return finish_output(ok ? STATUS_OK : STATUS_FAILED) == STATUS_OK;
}
