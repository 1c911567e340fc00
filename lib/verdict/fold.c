/*
 * fold.c
 *		A line in small letters, without colours and escapes.
 */
#include "verdict/fold.h"

#include <string.h>

/*
 * Return an ASCII letter in lower case, white space as a blank, any other byte
 * unchanged.
 */
char
fold_byte(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c + ('a' - 'A');
	return c >= '\t' && c <= '\r' ? ' ' : c;
}

/* True if a word is another one, which is in small letters. */
bool
is_word_folded(const char *word, size_t len, const char *folded)
{
	if (strlen(folded) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (fold_byte(word[i]) != folded[i])
			return false;
	return true;
}

/*
 * Of each byte what it becomes in a line that is normalised; NUL where what
 * follows must be looked at. Filled by fold_all_bytes().
 */
static char Folded[256];

/* Fill that table. Call it once before fold_log_line(). */
void
fold_all_bytes(void)
{
	for (int i = 0; i < 256; i++)
	{
		bool		special = strchr("\033\\\xC2", i) != NULL;

		Folded[		i] = special ? '\0' : fold_byte((char) i);
	}
}

/*
 * The length of what is several bytes and counts as one at most: a colour, a
 * blank or a quote escaped for JSON, a no-break space. 0 if it is not there.
 * Sets the byte that it counts as, \0 for a colour.
 */
static size_t
sequence_length(const char *line, size_t len, char *as)
{
	size_t		n = 2;

	*as = ' ';
	if (len < n)
		return 0;
	if (line[0] == '\033' && line[1] == '[')
	{
		*as = '\0';
		while (n < len && (line[n] < '@' || line[n] > '~'))
			n++;
		return n < len ? n + 1 : len;
	}
	if (line[0] == '\\' && memchr("\"nrt", line[1], 4) != NULL)
	{
		if (line[1] == '"')
			*as = '"';
		return n;
	}
	return line[0] == '\xC2' && line[1] == '\xA0' ? n : 0;
}

/*
 * Write a line in small letters to out, white space as one blank, with a blank
 * before and behind it, and a newline behind the last line of a section. Colours
 * and no-break spaces go, and the escapes of JSON are read. out has room for
 * LINE_MAX_BYTES and three more. Returns the length.
 */
size_t
fold_log_line(const char *line, size_t len, bool last, char *out)
{
	const char *end = line + (len < LINE_MAX_BYTES ? len : LINE_MAX_BYTES);
	char	   *to = out;

	for (*to++ = ' '; line < end; line++)
	{
		char		folded = Folded[(unsigned char) *line];
		char		as;
		size_t		sequence;

		if (folded == ' ')
		{
			*to = ' ';
			to += to[-1] != ' ';
			continue;
		}
		if (folded != '\0')
		{
			*to++ = folded;
			continue;
		}
		sequence = sequence_length(line, end - line, &as);
		if (sequence > 0)
		{
			line += sequence - 1;
			if (as != '\0')
				*to++ = as;
			continue;
		}
		*to = fold_byte(*line);
		to += *to != ' ' || to[-1] != ' ';
	}
	if (to[-1] != ' ')
		*to++ = ' ';
	if (last)
		*to++ = '\n';
	return to - out;
}
