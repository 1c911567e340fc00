/*
 * position.c
 *		Byte offsets as people name them: line and column.
 *
 * A line ends in a line feed; a carriage return before it belongs to the line.
 */
#include "text/position.h"

#include <string.h>

/* Begin at the text's first line. The text is borrowed. */
void
text_cursor_init(TextCursor *cursor, const char *text, size_t len)
{
	cursor->text = text;
	cursor->len = len;
	cursor->line_start = 0;
	cursor->line = 1;
}

/* Go back to the line that holds an offset before the cursor's. */
static void
step_back_to_line(TextCursor *cursor, size_t offset)
{
	if (offset < cursor->line_start / 2)
	{
		/* Nearer from the beginning. */
		text_cursor_init(cursor, cursor->text, cursor->len);
		return;
	}
	while (offset < cursor->line_start)
	{
		const char *feed = memrchr(cursor->text, '\n', cursor->line_start - 1);

		cursor->line_start = feed == NULL ? 0 : feed + 1 - cursor->text;
		cursor->line--;
	}
}

/*
 * Return the line and column of an offset. The cost is the distance from the
 * line of the previous call. An offset behind the end counts as the end.
 */
TextPosition
text_position(TextCursor *cursor, size_t offset)
{
	TextPosition position;

	if (offset > cursor->len)
		offset = cursor->len;
	if (offset < cursor->line_start)
		step_back_to_line(cursor, offset);
	for (;;)
	{
		const char *from = cursor->text + cursor->line_start;
		const char *feed = offset > cursor->line_start ?
			memchr(from, '\n', offset - cursor->line_start) : NULL;

		if (feed == NULL)
			break;
		cursor->line_start = feed + 1 - cursor->text;
		cursor->line++;
	}
	position.line = cursor->line;
	position.column = 1;
	for (size_t i = cursor->line_start; i < offset; i++)
	{
		if ((cursor->text[i] & 0xC0) != 0x80)
			position.column++;
	}
	return position;
}

/* A line's text without its end; NULL if there is no such line. */
const char *
text_line(const char *text, size_t len, uint32_t line, size_t *line_len)
{
	const char *p = text;
	const char *end = text + len;
	const char *feed;

	for (uint32_t i = 1; i < line; i++)
	{
		feed = p < end ? memchr(p, '\n', end - p) : NULL;
		if (feed == NULL)
			return NULL;
		p = feed + 1;
	}
	feed = p < end ? memchr(p, '\n', end - p) : NULL;
	*line_len = (feed ? feed : end) - p;
	if (*line_len > 0 && p[*line_len - 1] == '\r')
		(*line_len)--;
	return line == 0 ? NULL : p;
}
