/*
 * statement_hexdump.c
 *		What wpa_supplicant, hostapd and their kin write of a value by its name:
 *
 *		PSK (set in config) - hexdump(len=32): 54 74 dd eb b4
 *		password - hexdump_ascii(len=12):
 *		     56 71 37 72 54 32 6d 5a 39                        Vq7rT2mZ9
 *
 * The name tells whether the bytes are a secret; a line of them goes whole.
 */
#include <string.h>

#include "redact/carriers/statement_form.h"
#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"

#define LINES_MAX 64			/* of a dump */
#define DUMP_COLUMN 5			/* blanks in front of its bytes */

/* Is the last word of the name that of a key which WPA derives? */
static bool
is_wpa_key_name(const Scan *s, size_t start, size_t end)
{
	static const char *const names[] = {
		"PMK", "PTK", "GTK", "IGTK", "BIGTK", "KCK", "KEK", "TK", "MSK", "EMSK", "SK", "K1", "pwd",
	};
	size_t		word = back_over_class(s, end, start, is_alnum);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		if (word_is(s->text + word, end - word, names[i]))
			return true;
	}
	return false;
}

/* Is what is dumped a secret by its name, which ends in front of this place? */
static bool
names_secret_bytes(Scan *s, size_t at)
{
	size_t		line = scan_line_start(s, at);
	size_t		start = at - line > NAME_MAX_BYTES ? at - NAME_MAX_BYTES : line;
	const char *colon = memrchr(s->text + start, ':', at - start);
	const char *bracket;
	size_t		end;

	if (colon != NULL)
		start = (size_t) (colon - s->text) + 1;
	bracket = memchr(s->text + start, '(', at - start);
	end = back_over_blanks(s, bracket != NULL ? (size_t) (bracket - s->text) : at, start);
	return judge_key_name(s->text + start, end - start).secret ||
		is_wpa_key_name(s, start, end);
}

/* Do two hexadecimal digits and a blank, or the line's end, begin here? */
static bool
begins_with_byte(const Scan *s, size_t at, size_t stop)
{
	size_t		end = skip_class(s, at, stop, is_xdigit, true);

	return end == at + 2 && (end == stop || is_space(s->text[end]));
}

/* Note the bytes of the dump whose mark, " - hexdump", is at this place. */
void
read_named_dump(Scan *s, size_t at, size_t len, uint16_t rule)
{
	size_t		stop = scan_line_end(s, at);
	size_t		near = stop - at - len > NAME_MAX_BYTES ? at + len + NAME_MAX_BYTES : stop;
	size_t		from = find_outside_tags(s, at + len, near, ':') + 1;
	size_t		line = scan_line_start(s, at);

	if (from > near || !names_secret_bytes(s, at))
		return;
	from = skip_blanks(s, from, stop);
	if (begins_with_byte(s, from, stop))
		scan_add(s, from, stop, rule, 0, WEIGHT_CARRIER);
	for (int n = 0; n < LINES_MAX && from == stop && stop < s->limit; n++)
	{
		const char *nl = memchr(s->text + stop + 1, '\n', s->limit - stop - 1);
		size_t		end = nl != NULL ? (size_t) (nl - s->text) : s->limit;

		from = skip_blanks(s, stop + 1, end);
		if (from - stop - 1 != DUMP_COLUMN || !begins_with_byte(s, from, end))
			break;
		scan_add(s, from, end, rule, 0, WEIGHT_CARRIER);
		scan_note_block(s, BLOCK_LINES, line, end);
		from = stop = end;
	}
}
