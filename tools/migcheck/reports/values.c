/*
 * values.c
 *		What the writers of JSON and of XML share.
 *
 * Names of files need not be UTF-8 and may hold anything; what is written here
 * is always well-formed.
 */
#include <stdbool.h>

#include "migcheck/reports/values.h"

#include <string.h>

#include "text/utf8.h"

/* Return a string made valid UTF-8; null for NULL. */
json_t *
text_value(Arena *arena, const char *text)
{
	size_t		len;
	char	   *repaired;

	if (text == NULL)
		return json_null();
	len = strlen(text);
	repaired = arena_alloc(arena, len * UTF8_REPAIR_GROWTH + 1);
	return json_stringn(repaired, utf8_repair(text, len, repaired));
}

/*
 * Print a document and release it; NULL, which json_pack() returns on an
 * error, is a failure. False if that did not work.
 */
bool
put_json_document(FILE *out, json_t *whole)
{
	bool		ok = whole != NULL && json_dumpf(whole, out, JSON_INDENT(2)) == 0;

	fputc('\n', out);
	json_decref(whole);
	return ok && ferror(out) == 0;
}

/*
 * Print text for XML, in an attribute or an element; characters that XML has
 * not become U+FFFD.
 */
void
put_xml_text(FILE *out, const char *text)
{
	size_t		len = strlen(text);

	for (size_t i = 0; i < len;)
	{
		uint32_t	c;
		size_t		n = utf8_decode(text + i, len - i, &c);

		if (n == 0 || (c < 0x20 && c != '\t' && c != '\n') || c == 0xFFFE ||
			c == 0xFFFF)
			fputs("\xEF\xBF\xBD", out);
		else if (c == '&')
			fputs("&amp;", out);
		else if (c == '<')
			fputs("&lt;", out);
		else if (c == '>')
			fputs("&gt;", out);
		else if (c == '"')
			fputs("&quot;", out);
		else if (c == '\n' || c == '\t')
			fprintf(out, "&#%u;", c);
		else
			fwrite(text + i, 1, n, out);
		i += n ? n : 1;
	}
}
