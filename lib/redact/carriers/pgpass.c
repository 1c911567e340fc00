/*
 * pgpass.c
 *		Lines of fixed fields, .pgpass (host:port:database:user:password), and
 *		statements: IDENTIFIED BY 'x'.
 */
#include <string.h>

#include "redact/carriers/pgpass.h"
#include "redact/engine/engine.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define PGPASS_FIELDS 5

/* A host, database or user of .pgpass. */
static bool
is_field_byte(unsigned char c)
{
	return is_alnum(c) || byte_in(c, ".-_*/@[]\0") || c >= 0x80;
}

/*
 * Go over the fields in front of the password. Returns where that begins; 0 if
 * the line has other bytes, or its second field is not the port.
 */
static size_t
skip_pgpass_fields(const Scan *s, size_t start, size_t stop, size_t port_end)
{
	int			fields = 1;
	size_t		i;

	for (i = start; i < stop && fields < PGPASS_FIELDS; i++)
	{
		if (s->text[i] == '[')
			i += tag_length(s->options, s->text + i, stop - i);
		if (i == stop)
			break;
		if (s->text[i] == '\\')
			i += i + 1 == stop || tag_length(s->options, s->text + i + 1, stop - i - 1) == 0;
		else if (s->text[i] == ':')
			fields++;
		else if (!is_field_byte(s->text[i]) || s->text[i] == '\0')
			return 0;
		if (fields == 1 && i >= port_end)
			return 0;
	}
	return fields == PGPASS_FIELDS ? i : 0;
}

/* ":5432:" or ":*:" was found: is this line one of .pgpass? */
void
parse_line(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		start = scan_line_start(s, at);
	size_t		stop = scan_line_end(s, at);
	size_t		i;

	if (at - start > NAME_MAX_BYTES)
		return;
	i = skip_pgpass_fields(s, start, stop, at + len);
	/* shadow has a mask where .pgpass has any port, and then a day. */
	if (i == 0 ||
		(s->text[at + 1] == '*' && at + len < stop && is_digit(s->text[at + len])))
		return;
	stop = back_over_spaces(s, stop, i);
	if (i < stop && !is_blank(s->text[i]) &&
		!value_is_spared(s->options, s->text + i, stop - i, true))
		scan_add(s, i, stop, arg, DECODE_ESCAPES << SPAN_DECODE_SHIFT,
				 WEIGHT_CARRIER);
}

/* Words that a quoted secret follows were found. */
void
parse_phrase(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		stop = scan_line_end(s, at);
	Quote		quote;
	size_t		end;

	at += len;
	while (at < stop && (is_blank(s->text[at]) || s->text[at] == '('))
		at++;
	quote = quote_at(s, at);
	if (at >= stop || quote.bytes == NULL || quote.mark == '`')
		return;
	at += quote.len;
	end = find_text_close(s, at, &quote);
	if (end > at && !value_is_spared(s->options, s->text + at, end - at, true))
		scan_add(s, at, end, arg, DECODE_DOUBLED << SPAN_DECODE_SHIFT,
				 WEIGHT_CARRIER);
}
