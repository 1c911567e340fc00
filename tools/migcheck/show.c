/*
 * show.c
 *		Text of others on a terminal.
 *
 * Names and lines come from files that anybody may have written: what could
 * move the cursor or hide text is written as an escape.
 */
#include "migcheck/show.h"

#include "text/utf8.h"

/* Whether a character may reach a terminal as it is. */
bool
show_is_plain(uint32_t c)
{
	return !utf8_is_hidden(c);
}

/* Print text, with all that is not plain as \xNN. */
void
show_text(FILE *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len;)
	{
		uint32_t	c;
		size_t		n = utf8_decode(text + i, len - i, &c);

		if (n > 0 && text[i] == '\t')
			fputc(' ', out);
		else if (n > 0 && show_is_plain(c))
			fwrite(text + i, 1, n, out);
		else
		{
			n = n ? n : 1;
			for (size_t j = 0; j < n; j++)
				fprintf(out, "\\x%02x", (unsigned char) text[i + j]);
		}
		i += n;
	}
}
