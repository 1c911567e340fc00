/*
 * pem.c
 *		Private keys between BEGIN and END: over lines, on one line with \n,
 *		indented, behind log prefixes, cut off at either end.
 *
 * The marks stay readable, what is between goes. Lines that are nothing but
 * key become one span; lines with a prefix become one each, so that the
 * prefix stays.
 *
 * A BEGIN without an END, an END without a BEGIN, and lines between them that
 * no key has are usual: a log is cut, rotated, or two programs write to it.
 * So each line is judged by itself, and the marks only say where to look.
 * Between two marks short runs of base64 count, too; without an END a line
 * must look like one of a key, or the text behind the last key would be lost.
 *
 * pem_line.c finds the key on a line; pem_block.c reads PuTTY's keys and
 * ansible-vault's blocks, which are over lines in the same way.
 */
#include <string.h>

#include "redact/carriers/pem.h"
#include "redact/carriers/pem_block.h"
#include "redact/carriers/pem_line.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"
#include "redact/text/tag.h"

#define LABEL_MAX 64

/* RFC 7468, section 3. The label follows, and then five dashes. */
static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";

/* The one label that is not in capitals. */
static const char openvpn_label[] = "OpenVPN Static key V1";

/*
 * Return where the mark ends whose label, in capitals, begins at this place;
 * 0 if it is no label. The dashes behind it must be there: a line may be cut
 * in a mark.
 */
static size_t
find_label_end(const Scan *s, size_t at)
{
	size_t		stop = s->limit - at > LABEL_MAX ? at + LABEL_MAX : s->limit;

	if (scan_starts(s, at, openvpn_label))
		at += strlen(openvpn_label);
	while (at < stop && (is_upper(s->text[at]) || is_digit(s->text[at]) ||
						 s->text[at] == ' '))
		at++;
	return text_has(s, at, s->limit, "-----") ? at + LENGTH_OF("-----") : 0;
}

/*
 * Is the label behind a mark a private key's? Sets *end to where the mark
 * ends. Certificates and public keys stay readable.
 */
static bool
is_private_label(const Scan *s, size_t at, size_t *end)
{
	*end = find_label_end(s, at);
	return *end > 0 && (memmem(s->text + at, *end - at, LITERAL("PRIVATE KEY")) != NULL ||
						scan_starts(s, at, openvpn_label));
}

/*
 * Return the next mark of this kind with a whole label in [at, stop), or
 * NULL. With is_private only a private key's mark counts.
 */
static const char *
find_pem_mark(const Scan *s, size_t at, size_t stop, const char *mark,
			  bool is_private)
{
	const char *found = s->text + at;
	size_t		len = strlen(mark);
	size_t		end;

	/* The next mark is near: memmem() would prepare for longer than it takes. */
	while ((found = memchr(found, '-', (size_t) (s->text + stop - found))) != NULL)
	{
		size_t		label = (size_t) (found - s->text) + len;

		if (label > stop)
			return NULL;
		if (memcmp(found, mark, len) != 0)
		{
			found++;
			continue;
		}
		if (is_private ? is_private_label(s, label, &end) : find_label_end(s,
																		   label) > 0)
			break;
		found++;
	}
	return found;
}

/*
 * Take off what is no key at the ends of a body on one line: blanks, and line
 * ends that are written as escapes.
 */
static void
trim_pem_body(const Scan *s, size_t *start, size_t *end)
{
	for (;;)
	{
		if (*start < *end && (is_space(s->text[*start]) || s->text[*start] == '\\'))
		{
			bool		escape = s->text[*start] == '\\';

			*start += 1;
			if (escape && *start < *end && byte_in(s->text[*start], "nr\\\0"))
				*start += 1;
		}
		else
			break;
	}
	while (*end > *start && (is_space(s->text[*end - 1]) || s->text[*end - 1] == '\\' ||
							 (byte_in(s->text[*end - 1], "nr\0") &&
							  *end - 1 > *start && s->text[*end - 2] == '\\')))
		*end -= 1;
}

/*
 * Add the rest of the BEGIN's own line: a key on one line with \n, as JSON
 * and environments have it, or nothing.
 */
static void
add_same_line(Scan *s, size_t at, size_t stop, uint16_t rule)
{
	size_t		start = at;
	size_t		end = at;

	while (end < stop && (is_key_byte(s->text[end]) || is_blank(s->text[end]) ||
						  s->text[end] == '\\' || s->text[end] == ':' ||
						  s->text[end] == ',' || s->text[end] == '-' || s->text[end] == '\r'))
		end++;
	trim_pem_body(s, &start, &end);
	if (end > start + LINE_MIN)
		scan_add(s, start, end, rule, DECODE_ESCAPES << SPAN_DECODE_SHIFT,
				 WEIGHT_CARRIER);
}

/*
 * Add the lines of a body from the line end at line up to stop, or up to the
 * first that is not of a key, if the body has no END. Return the line end in
 * front of the first line that was not read.
 */
static size_t
read_pem_body(Scan *s, PemBody *body, size_t line, size_t stop, bool closed)
{
	size_t		column = SIZE_MAX;

	while (line < stop)
	{
		const char *nl = memchr(s->text + line + 1, '\n', stop - line - 1);
		size_t		next = nl != NULL ? (size_t) (nl - s->text) : stop;

		/* The END's own line holds its prefix only, or the body's end. */
		if (nl == NULL && closed && !is_key_byte(s->text[stop - 1]))
			break;
		if (line + 1 < next &&
			!add_pem_line(s, body, line + 1, next, closed, &column))
			break;
		line = next;
	}
	flush_pem_body(s, body);
	return line;
}

/*
 * Read the body behind a BEGIN at mark, up to its END or as far as it looks
 * like one; at is the place behind the mark. The next BEGIN ends it, too,
 * since keys are not nested.
 */
static void
parse_pem_begin(Scan *s, size_t mark, size_t at, uint16_t rule)
{
	/* A mark on this one's line may be a value that is replaced. */
	size_t		line = scan_line_end(s, at);
	const char *again = find_pem_mark(s, line, s->limit, begin_mark, false);
	const char *close = find_pem_mark(s, at, again != NULL ?
									  (size_t) (again - s->text) : s->limit,
									  end_mark, true);
	bool		closed = close != NULL;
	size_t		stop = closed ? (size_t) (close - s->text) :
		again != NULL ? (size_t) (again - s->text) : s->limit;
	PemBody		body = {.rule = rule, .mark_column = mark - scan_line_start(s, mark)};

	s->read.pem_end = stop;
	scan_note_block(s, BLOCK_KEY, mark, closed || again != NULL ? stop : line);
	add_same_line(s, at, line < stop ? line : stop, rule);
	line = read_pem_body(s, &body, line, stop, closed);
	if (!closed)
		s->read.pem_end = line;
	scan_note_block(s, BLOCK_KEY, mark, line + 1 < stop ? line + 1 : stop);
}

/*
 * Was the text in front of an END on its line redacted already? Then the END
 * has its body, and the lines above are not searched.
 */
static bool
follows_tagged_text(const Scan *s, size_t line, size_t at)
{
	trim_pem_body(s, &line, &at);
	while (at > line && (s->text[at - 1] == '"' || s->text[at - 1] == '\\'))
		at--;
	if (at == line || s->text[at - 1] != ']')
		return false;
	for (size_t i = at - line > TAG_MAX ? at - TAG_MAX : line; i < at; i++)
	{
		if (s->text[i] == '[' && tag_length(s->options, s->text + i, at - i) == at - i)
			return true;
	}
	return false;
}

/*
 * Add the line of key that begins here, above an END in that column. False if
 * it is no body: too short, or its run of key bytes is in another column.
 */
static bool
add_line_above(Scan *s, PemBody *body, size_t first, size_t line_end, size_t column)
{
	size_t		start;
	size_t		end;
	bool		plain;

	find_last_pem_run(s, first, line_end, &start, &end);
	plain = is_plain_pem_line(s, first, start);
	if (end - start < LAST_MIN || (end - start < LINE_MIN && body->end > 0) ||
		(start - first != column && !plain) ||
		memmem(s->text + first, start - first, TAG_OPEN, TAG_OPEN_LENGTH) != NULL)
		return false;
	if (plain)
	{
		if (body->end == 0)
			body->end = end;
		body->start = start;
	}
	else if (end - start >= LINE_MIN || body->end == 0)
		scan_add(s, start, end, body->rule, 0, WEIGHT_CARRIER);
	return true;
}

/*
 * Read an END without its BEGIN: the lines above it that are key. The mark's
 * column tells where a log's prefix ends, unless a tag on its line has moved
 * it.
 */
static void
parse_pem_end(Scan *s, size_t at, uint16_t rule)
{
	size_t		line = scan_line_start(s, at);
	size_t		column = at - line;
	size_t		same = at;
	PemBody		body = {.rule = rule};

	while (same > line && (is_key_byte(s->text[same - 1]) || s->text[same - 1] == '\\'))
		same--;
	if (follows_tagged_text(s, line, at))
		return;
	if (memmem(s->text + line, at - line, TAG_OPEN, TAG_OPEN_LENGTH) != NULL)
		column = SIZE_MAX;		/* behind a tag no column says anything */
	if (at - same > LINE_MIN)
	{
		size_t		end = at;

		trim_pem_body(s, &same, &end);
		scan_add(s, same, end, rule, DECODE_ESCAPES << SPAN_DECODE_SHIFT,
				 WEIGHT_CARRIER);
		return;
	}
	while (line > s->floor)
	{
		size_t		first = find_line_before(s, line - 1);

		if (!add_line_above(s, &body, first, line - 1, column))
			break;
		line = first;
	}
	flush_pem_body(s, &body);
}

/*
 * Read the key whose mark was found at this place. The mark's first byte
 * tells its kind: '$' for ansible-vault, 'P' for PuTTY, dashes for the rest.
 * A body that was read is not read again.
 */
void
parse_pem(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		end;

	if (at < s->read.pem_end)
		return;
	if (s->text[at] == '$')
		parse_vault_block(s, at + len, arg);
	else if (s->text[at] == 'P')
		parse_putty_key(s, at + len, arg);
	else if (is_private_label(s, at + len, &end))
	{
		/* The words of a mark are no key. */
		s->read.key_start = at;
		s->read.key_end = end;
		if (s->text[at + 5] == 'B')
			parse_pem_begin(s, at, end, arg);
		else
			parse_pem_end(s, at, arg);
	}
}
