/*
 * text.c
 *		Bytes of others, shown: as JSON, on a terminal.
 */
#include "rescuectl/text.h"

#include <stdio.h>
#include <string.h>

#include "rescuectl/buffer.h"
#include "text/utf8.h"

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

size_t
text_character(const char *s, size_t len, bool *hidden, unsigned int *code)
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

void
text_print(const char *s, size_t len)
{
	for (size_t at = 0; at < len;)
	{
		bool		hidden;
		unsigned int code;
		size_t		n = text_character(s + at, len - at, &hidden, &code);

		if (hidden)
			printf("<U+%04X>", code);
		else
			fwrite(s + at, 1, n, stdout);
		at += n;
	}
}

bool
text_append_name(Buffer *out, const char *name)
{
	size_t		len = strlen(name);
	bool		ok = true;

	for (size_t at = 0; ok && at < len;)
	{
		bool		hidden;
		unsigned int code;
		size_t		n = text_character(name + at, len - at, &hidden, &code);

		if (hidden || code < ' ')
			ok = buffer_format(out, "<U+%04X>", code);
		else
			ok = buffer_append(out, name + at, n);
		at += n;
	}
	return ok;
}

void
text_print_name(const char *name)
{
	Buffer		shown = {0};

	if (text_append_name(&shown, name))
		fwrite(shown.data != NULL ? shown.data : "", 1, shown.len, stdout);
	else
		putchar('?');
	buffer_free(&shown);
}
