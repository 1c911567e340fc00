/*
 * position.h
 *		Byte offsets as people name them: line and column.
 */
#ifndef RESCUE_TEXT_POSITION_H
#define RESCUE_TEXT_POSITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Both count from 1; a column is a character, not a byte. 0 is "unknown". */
typedef struct TextPosition
{
	uint32_t	line;
	uint32_t	column;
} TextPosition;

/* Remembers the last question, so that questions in order cost one pass. */
typedef struct TextCursor
{
	const char *text;
	size_t		len;
	size_t		line_start;
	uint32_t	line;
} TextCursor;

extern void text_cursor_init(TextCursor *cursor, const char *text, size_t len);
extern TextPosition text_position(TextCursor *cursor, size_t offset);
extern const char *text_line(const char *text, size_t len, uint32_t line,
							 size_t *line_len);

#endif							/* RESCUE_TEXT_POSITION_H */
