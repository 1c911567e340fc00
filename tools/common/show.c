/*
 * show.c
 *		Show untrusted text on a terminal.
 */
#include "common/show.h"

#include <string.h>

#include "text/utf8.h"

/* "<U+10FFFF>" and a NUL; the compiler sees 32 bits. */
#define ESCAPE_SIZE 13

/*
 * A CR in front of a line feed is not hidden: it is how files of Windows end
 * their lines.
 */
size_t
show_character(const char *s, size_t len, bool *hidden, uint32_t *code)
{
	uint32_t	point = (unsigned char) *s;
	size_t		n = point < 0x80 ? 1 : utf8_decode(s, len, &point);

	*hidden = n == 0 ||
		(point != '\t' && point != '\n' && utf8_is_hidden(point));
	if (n == 0)
	{
		point = 0xFFFD;
		n = 1;
	}
	/* Half of a line end of Windows. */
	if (point == '\r' && len > 1 && s[1] == '\n')
		*hidden = false;
	*code = point;
	return n;
}

/*
 * Return how the character at s is shown, of *shown_len bytes: a part of s, or
 * escape, which the caller provides. *taken is its length in s.
 */
static const char *
show_next_character(const char *s, size_t len, ShowMode mode,
					char escape[ESCAPE_SIZE], size_t *taken, size_t *shown_len)
{
	bool		hidden;
	uint32_t	code;

	*taken = *shown_len = show_character(s, len, &hidden, &code);
	if (mode == SHOW_LINE && code == '\t')
		return " ";
	if (!hidden && (mode == SHOW_LINES || code >= ' '))
		return s;
	*shown_len = snprintf(escape, ESCAPE_SIZE, "<U+%04X>", (unsigned int) code);
	return escape;
}

/* Write each character as show_next_character() has it. */
void
show_text(FILE *out, const char *text, size_t len, ShowMode mode)
{
	size_t		taken;

	for (size_t at = 0; at < len; at += taken)
	{
		char		escape[ESCAPE_SIZE];
		size_t		n;
		const char *shown =
		show_next_character(text + at, len - at, mode, escape,
							&taken, &n);

		fwrite(shown, 1, n, out);
	}
}

/* Append each character as show_next_character() has it. */
bool
show_append(Buffer *out, const char *text, size_t len, ShowMode mode)
{
	size_t		taken;

	for (size_t at = 0; at < len; at += taken)
	{
		char		escape[ESCAPE_SIZE];
		size_t		n;
		const char *shown =
		show_next_character(text + at, len - at, mode, escape,
							&taken, &n);

		if (!buffer_append(out, shown, n))
			return false;
	}
	return true;
}

/* Write a string that is ended by NUL. */
void
show_string(FILE *out, const char *text, ShowMode mode)
{
	show_text(out, text, strlen(text), mode);
}
