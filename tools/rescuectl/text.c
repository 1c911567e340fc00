/*
 * text.c
 *		Bytes of others, shown: as JSON, on a terminal.
 *
 * Whatever comes from a machine or a file is shown by one of these, never by
 * printf(): a log may hold escape sequences, and a file name may, too.
 */
#include "rescuectl/text.h"

#include <stdio.h>
#include <string.h>

#include "common/buffer.h"
#include "common/output.h"
#include "common/show.h"
#include "text/utf8.h"

/* The caller owns the string. */
json_t *
text_to_json(const char *s, size_t len)
{
	Buffer		repaired = {0};
	json_t	   *string = NULL;

	if (utf8_is_storable(s, len))
		return json_stringn(s, len);
	if (len < SIZE_MAX / UTF8_REPAIR_GROWTH &&
		buffer_reserve(&repaired, len * UTF8_REPAIR_GROWTH))
	{
		repaired.len = utf8_repair(s, len, repaired.data);
		string = json_stringn(repaired.data, repaired.len);
	}
	buffer_free(&repaired);
	return string;
}

/* Line feeds and tabs stay as they are. */
void
text_print(const char *s, size_t len)
{
	show_text(stdout, s, len, SHOW_LINES);
}

/* A line feed is shown, too: a name is one line. */
bool
text_append_name(Buffer *out, const char *name)
{
	return show_append(out, name, strlen(name), SHOW_NAME);
}

/* A line feed is shown, too: a name is one line. */
void
text_print_name(const char *name)
{
	show_string(stdout, name, SHOW_NAME);
}

/* The digits of a real that are the same for every double: 0.95, not 0.949... */
#define REAL_DIGITS 15

/*
 * Returns STATUS_OK, or STATUS_FAILED after a message. The JSON library
 * escapes control characters.
 */
int
text_print_json(const json_t *value)
{
	if (json_dumpf(value, stdout, JSON_INDENT(2) |
				   JSON_REAL_PRECISION(REAL_DIGITS)) != 0 && !ferror(stdout))
	{
		say("out of memory");
		return STATUS_FAILED;
	}
	putchar('\n');
	return STATUS_OK;
}
