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
 * Also here, because they are read in the same way: PuTTY's keys, which say
 * how many lines they have, and ansible-vault's blocks of hexadecimal digits.
 */
#include <string.h>

#include "redact/carriers/pem.h"
#include "redact/engine/engine.h"
#include "redact/text/tag.h"

#define LABEL_MAX 64
#define LINE_MIN 16				/* base64 digits of a line that is no last one */
#define LAST_MIN 4
#define VAULT_LINE 80			/* digits of a line of ansible-vault */
#define VAULT_FIRST 32			/* of its first line, if that is cut off */
#define VAULT_LAST 2

/* RFC 7468, section 3. The label follows, and then five dashes. */
static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";

/* A span under construction. */
typedef struct Body
{
	size_t		start;
	size_t		end;
	size_t		mark_column;	/* of its BEGIN; SIZE_MAX if unknown */
	uint16_t	rule;
} Body;

/* Whether a byte is one of base64. */
static bool
is_key_byte(unsigned char c)
{
	return is_alnum(c) || c == '+' || c == '/' || c == '=';
}

/* The one label that is not in capitals. */
static const char openvpn_label[] = "OpenVPN Static key V1";

/*
 * Return where the mark ends whose label, in capitals, begins at this place;
 * 0 if it is no label. The dashes behind it must be there: a line may be cut
 * in a mark.
 */
static size_t
label_end(const Scan *s, size_t at)
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
	*end = label_end(s, at);
	return *end > 0 && (memmem(s->text + at, *end - at, LITERAL("PRIVATE KEY")) != NULL ||
						scan_starts(s, at, openvpn_label));
}

/*
 * Return the next mark of this kind with a whole label in [at, stop), or
 * NULL. With is_private only a private key's mark counts.
 */
static const char *
find_mark(const Scan *s, size_t at, size_t stop, const char *mark, bool is_private)
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
		if (is_private ? is_private_label(s, label, &end) : label_end(s, label) > 0)
			break;
		found++;
	}
	return found;
}

/*
 * Add the span of the body that was collected, and begin a new one.
 *
 * Lines that are nothing but key become one span, so the text gets one tag
 * for a key and not one for each line.
 */
static void
flush(Scan *s, Body *body)
{
	if (body->end > body->start)
		scan_add(s, body->start, body->end, body->rule, 0, WEIGHT_CARRIER);
	body->start = body->end = 0;
}

/*
 * Find the run of key bytes that ends its line. What a program puts behind it
 * when the key is a string in its source is passed over: quotes, commas, '+',
 * \n, a backslash.
 */
static void
last_run(const Scan *s, size_t line, size_t line_end, size_t *start, size_t *end)
{
	size_t		i = line_end;

	while (i > line && (is_space(s->text[i - 1]) || byte_in(s->text[i - 1], "\"',\0") ||
						(s->text[i - 1] == '+' && i - 1 > line && is_blank(s->text[i - 2])) ||
						(s->text[i - 1] == 'n' && i - 1 > line && s->text[i - 2] == '\\') ||
						s->text[i - 1] == '\\'))
		i--;
	*end = i;
	while (i > line && is_key_byte(s->text[i - 1]))
		i--;
	*start = i;
}

/* The length of the run of key bytes that begins at a place. */
static size_t
run_length(const Scan *s, size_t at, size_t line_end)
{
	size_t		end = at;

	while (end < line_end && is_key_byte(s->text[end]))
		end++;
	return end - at;
}

/*
 * The longest run of key bytes on a line.
 *
 * In a record of a log the key may be between other fields; no other field
 * has that many base64 digits in a row.
 */
static void
find_longest_run(const Scan *s, size_t line, size_t line_end, size_t *start,
				 size_t *end)
{
	*start = *end = line;
	while (line < line_end)
	{
		size_t		len = run_length(s, line, line_end);

		if (len > *end - *start)
		{
			*start = line;
			*end = line + len;
		}
		line += len + 1;
	}
}

/*
 * Return the place behind the last tag on the line that a key of this body
 * was replaced by. What is in front of it was judged by the pass that wrote
 * the tag.
 */
static size_t
skip_own_tags(const Scan *s, const Body *body, size_t line, size_t line_end)
{
	const char *name = redact_rule_name(body->rule);
	size_t		len = strlen(name);
	size_t		behind = line;

	while (line < line_end)
	{
		const char *tag = memmem(s->text + line, line_end - line, TAG_OPEN, TAG_OPEN_LENGTH);
		size_t		n;

		if (tag == NULL)
			break;
		line = (size_t) (tag - s->text);
		n = tag_length(s->options, tag, line_end - line);
		if (n > TAG_OPEN_LENGTH + len && memcmp(tag + TAG_OPEN_LENGTH, name, len) == 0)
			behind = line + n;
		line += n > 0 ? n : TAG_OPEN_LENGTH;
	}
	return behind;
}

/*
 * Return the length of the run of key bytes that begins in the column of the
 * BEGIN, 0 for none. A run that began further left is not the one.
 */
static size_t
run_below(const Scan *s, const Body *body, size_t line, size_t from, size_t line_end)
{
	size_t		at = line + body->mark_column;

	if (body->mark_column >= line_end - line || at < from ||
		(at > line && is_key_byte(s->text[at - 1])) ||
		(at > line && s->text[at - 1] == '[' &&
		 tag_length(s->options, s->text + at - 1, line_end - at + 1) > 0))
		return 0;
	return run_length(s, at, line_end);
}

/*
 * The key on a line of a body: a log record may go on behind it. Take the run
 * below the BEGIN, the one that ends the line, or the longest, whichever is
 * first as long as a line of a key; a key's short last line only below the
 * BEGIN or at the line's end.
 */
static void
choose_run(const Scan *s, const Body *body, size_t line, size_t line_end,
		   size_t *start, size_t *end)
{
	bool		tagged = memmem(s->text + line, line_end - line, TAG_OPEN, TAG_OPEN_LENGTH) != NULL;
	size_t		from = tagged ? skip_own_tags(s, body, line, line_end) : line;
	size_t		at = line + body->mark_column;
	size_t		below = run_below(s, body, line, from, line_end);
	size_t		longest;
	size_t		longest_end;

	last_run(s, from, line_end, start, end);
	if (below >= LINE_MIN)
	{
		*start = at;
		*end = at + below;
		return;
	}
	if (*end - *start >= LINE_MIN)
	{
		/* Either may be the key: take all of it. */
		if (below >= LAST_MIN && *start > at)
			*start = at;
		return;
	}
	find_longest_run(s, from, line_end, &longest, &longest_end);
	if (longest_end - longest >= LINE_MIN)
	{
		*start = longest;
		*end = longest_end;
		return;
	}
	/* What follows a tag is no key's last line. */
	if (tagged)
		*start = *end = line_end;
	else if (below >= LAST_MIN)
	{
		*start = at;
		*end = at + below;
	}
}

/*
 * Find the key on a line as choose_run() does, with all further runs on it
 * that are as long as a line of a key.
 */
static void
find_key_run(const Scan *s, const Body *body, size_t line, size_t line_end,
			 size_t *start, size_t *end)
{
	choose_run(s, body, line, line_end, start, end);
	for (size_t at = *end; *end > *start && at < line_end;)
	{
		size_t		len = run_length(s, at, line_end);

		if (len >= LINE_MIN)
			*end = at + len;
		at += len + 1;
	}
}

/* Is there nothing but blanks in front of the run on its line? */
static bool
is_plain(const Scan *s, size_t line, size_t start)
{
	while (line < start && is_blank(s->text[line]))
		line++;
	return line == start;
}

/*
 * Is this a header inside of a key, such as "Proc-Type: 4,ENCRYPTED" (RFC
 * 1421)? It holds no secret and stays readable, and does not end the body.
 */
static bool
is_header_line(const Scan *s, size_t start, size_t end)
{
	const char *colon = memchr(s->text + start, ':', end - start);

	if (colon == NULL || colon + 1 >= s->text + end || colon[1] != ' ')
		return false;
	while (is_blank(s->text[start]))
		start++;
	while (s->text[start] == '-' || is_alnum(s->text[start]))
		start++;
	return s->text + start == colon && is_alpha(colon[-1]);
}

/* Is the run on a line long enough to be a key's, in a body that has no END? */
static bool
may_be_key(const Body *body, size_t len, bool plain, bool in_column)
{
	if (plain)
		return len >= (body->end == 0 ? LINE_MIN : LAST_MIN);
	return in_column && len >= LINE_MIN;
}

/*
 * Add one line of a body. Returns false where a body without its END ends.
 * *column is that of the key behind a log's prefix, set by the first such
 * line: in a body without an END, a run in another column is not a line of
 * the key.
 */
static bool
add_line(Scan *s, Body *body, size_t line, size_t line_end, bool closed,
		 size_t *column)
{
	size_t		start;
	size_t		end;
	size_t		last;
	size_t		last_end;
	bool		plain;

	last_run(s, line, line_end, &last, &last_end);
	find_key_run(s, body, line, line_end, &start, &end);
	if (end == line || start == end || is_header_line(s, line, line_end))
		return closed || end == line || is_header_line(s, line, line_end);
	plain = end == last_end && is_plain(s, line, start);
	if (!plain && *column == SIZE_MAX)
		*column = start - line;
	if (!closed && !may_be_key(body, end - start, plain, start - line == *column))
		return false;
	if (plain)
	{
		if (body->end == 0)
			body->start = start;
		body->end = end;
	}
	else if (end - start >= LAST_MIN)
	{
		flush(s, body);
		scan_add(s, start, end, body->rule, 0, WEIGHT_CARRIER);
	}
	return true;
}

/*
 * Take off what is no key at the ends of a body on one line: blanks, and line
 * ends that are written as escapes.
 */
static void
trim(const Scan *s, size_t *start, size_t *end)
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
	trim(s, &start, &end);
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
read_body(Scan *s, Body *body, size_t line, size_t stop, bool closed)
{
	size_t		column = SIZE_MAX;

	while (line < stop)
	{
		const char *nl = memchr(s->text + line + 1, '\n', stop - line - 1);
		size_t		next = nl != NULL ? (size_t) (nl - s->text) : stop;

		/* The END's own line holds its prefix only, or the body's end. */
		if (nl == NULL && closed && !is_key_byte(s->text[stop - 1]))
			break;
		if (line + 1 < next && !add_line(s, body, line + 1, next, closed, &column))
			break;
		line = next;
	}
	flush(s, body);
	return line;
}

/*
 * Read the body behind a BEGIN at mark, up to its END or as far as it looks
 * like one; at is the place behind the mark. The next BEGIN ends it, too,
 * since keys are not nested.
 */
static void
parse_begin(Scan *s, size_t mark, size_t at, uint16_t rule)
{
	/* A mark on this one's line may be a value that is replaced. */
	size_t		line = scan_line_end(s, at);
	const char *again = find_mark(s, line, s->limit, begin_mark, false);
	const char *close = find_mark(s, at, again != NULL ?
								  (size_t) (again - s->text) : s->limit,
								  end_mark, true);
	bool		closed = close != NULL;
	size_t		stop = closed ? (size_t) (close - s->text) :
		again != NULL ? (size_t) (again - s->text) : s->limit;
	Body		body = {.rule = rule, .mark_column = mark - scan_line_start(s, mark)};

	s->read.pem_end = stop;
	scan_note_block(s, BLOCK_KEY, mark, closed || again != NULL ? stop : line);
	add_same_line(s, at, line < stop ? line : stop, rule);
	line = read_body(s, &body, line, stop, closed);
	if (!closed)
		s->read.pem_end = line;
	scan_note_block(s, BLOCK_KEY, mark, line + 1 < stop ? line + 1 : stop);
}

/*
 * Was the text in front of an END on its line redacted already? Then the END
 * has its body, and the lines above are not searched.
 */
static bool
follows_tag(const Scan *s, size_t line, size_t at)
{
	trim(s, &line, &at);
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

/* The start of the line above this one, as far as a parser may look. */
static size_t
line_above(const Scan *s, size_t line)
{
	const char *nl = memrchr(s->text + s->floor, '\n', line - 1 - s->floor);

	return nl != NULL ? (size_t) (nl - s->text) + 1 : s->floor;
}

/*
 * Add the line of key that begins here, above an END in that column. False if
 * it is no body: too short, or its run of key bytes is in another column.
 */
static bool
add_line_above(Scan *s, Body *body, size_t first, size_t line_end, size_t column)
{
	size_t		start;
	size_t		end;
	bool		plain;

	last_run(s, first, line_end, &start, &end);
	plain = is_plain(s, first, start);
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
parse_end(Scan *s, size_t at, uint16_t rule)
{
	size_t		line = scan_line_start(s, at);
	size_t		column = at - line;
	size_t		same = at;
	Body		body = {.rule = rule};

	while (same > line && (is_key_byte(s->text[same - 1]) || s->text[same - 1] == '\\'))
		same--;
	if (follows_tag(s, line, at))
		return;
	if (memmem(s->text + line, at - line, TAG_OPEN, TAG_OPEN_LENGTH) != NULL)
		column = SIZE_MAX;		/* behind a tag no column says anything */
	if (at - same > LINE_MIN)
	{
		size_t		end = at;

		trim(s, &same, &end);
		scan_add(s, same, end, rule, DECODE_ESCAPES << SPAN_DECODE_SHIFT,
				 WEIGHT_CARRIER);
		return;
	}
	while (line > s->floor)
	{
		size_t		first = line_above(s, line);

		if (!add_line_above(s, &body, first, line - 1, column))
			break;
		line = first;
	}
	flush(s, &body);
}

/*
 * Read PuTTY's private part: "Private-Lines: N" and that many lines of
 * base64.
 */
static void
parse_putty(Scan *s, size_t at, uint16_t rule)
{
	size_t		lines = 0;
	Body		body = {.rule = rule, .mark_column = SIZE_MAX};

	for (; at < s->limit && is_digit(s->text[at]) && lines < 1000; at++)
		lines = lines * 10 + (size_t) (s->text[at] - '0');
	at = scan_line_end(s, at);
	for (; lines > 0 && at < s->limit; lines--)
	{
		const char *nl = memchr(s->text + at + 1, '\n', s->limit - at - 1);
		size_t		next = nl != NULL ? (size_t) (nl - s->text) : s->limit;
		size_t		column = SIZE_MAX;

		if (!add_line(s, &body, at + 1, next, false, &column))
			break;
		at = next;
	}
	flush(s, &body);
}

/*
 * The longest run of hexadecimal digits on a line that is a word of its own.
 *
 * A run next to a letter is part of an identifier; \n in front of it is an
 * escaped line end.
 */
static size_t
longest_hex_run(const Scan *s, size_t line, size_t line_end, size_t *start)
{
	size_t		longest = 0;

	for (size_t at = line; at < line_end;)
	{
		size_t		len = 0;
		bool		within = at > line && is_alnum(s->text[at - 1]) &&
			!(s->text[at - 1] == 'n' && at - 1 > line && s->text[at - 2] == '\\');

		while (at + len < line_end && is_xdigit(s->text[at + len]))
			len++;
		if (len > longest && !within)
		{
			longest = len;
			*start = at;
		}
		at += len + 1;
	}
	return longest;
}

/* Add a line to a body: to its span, if only blanks are between them. */
static void
add_vault_line(Scan *s, Body *body, size_t start, size_t end)
{
	size_t		at = body->end;

	while (at < start && is_space(s->text[at]))
		at++;
	if (body->end == 0 || at < start)
	{
		flush(s, body);
		body->start = start;
	}
	body->end = end;
}

/*
 * What is below the header of ansible-vault: lines of hexadecimal digits, of
 * which all but the last have 80. A log may put something in front of each; a
 * short last line is one only below the others.
 */
static void
parse_vault(Scan *s, size_t at, uint16_t rule)
{
	Body		body = {.rule = rule};
	size_t		column = SIZE_MAX;
	size_t		len = 0;

	for (size_t line = at; line < s->limit; line = scan_line_end(s, line) + 1)
	{
		size_t		start = line;

		len = longest_hex_run(s, line, scan_line_end(s, line), &start);
		if (len >= VAULT_FIRST || (len >= VAULT_LAST && start - line == column))
		{
			add_vault_line(s, &body, start, start + len);
			column = start - line;
		}
		/* Behind the header, on its line, there may be nothing. */
		if (len < VAULT_LINE && line > at)
			break;
	}
	flush(s, &body);
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
		parse_vault(s, at + len, arg);
	else if (s->text[at] == 'P')
		parse_putty(s, at + len, arg);
	else if (!is_private_label(s, at + len, &end))
		return;
	else if (s->text[at + 5] == 'B')
		parse_begin(s, at, end, arg);
	else
		parse_end(s, at, arg);
}
