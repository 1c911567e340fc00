/*
 * pem_line.c
 *		The key on each line of a body: which run of base64 it is, behind a
 *		log's prefix or between the fields of a record, and whether the line is
 *		a key's at all.
 *
 * Short runs of base64 are common in a log. So a run counts by its length, by
 * the column of the BEGIN or of the lines above, and by what is around it.
 */
#include <string.h>

#include "redact/carriers/pem_line.h"
#include "redact/engine/engine.h"
#include "redact/text/tag.h"

/*
 * Add the span of the body that was collected, and begin a new one.
 *
 * Lines that are nothing but key become one span, so the text gets one tag
 * for a key and not one for each line.
 */
void
flush_pem_body(Scan *s, PemBody *body)
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
void
find_last_pem_run(const Scan *s, size_t line, size_t line_end, size_t *start,
				  size_t *end)
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
pem_run_length(const Scan *s, size_t at, size_t line_end)
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
		size_t		len = pem_run_length(s, line, line_end);

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
skip_own_tags(const Scan *s, const PemBody *body, size_t line, size_t line_end)
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
find_run_below_mark(const Scan *s, const PemBody *body, size_t line,
					size_t from, size_t line_end)
{
	size_t		at = line + body->mark_column;

	if (body->mark_column >= line_end - line || at < from ||
		(at > line && is_key_byte(s->text[at - 1])) ||
		(at > line && s->text[at - 1] == '[' &&
		 tag_length(s->options, s->text + at - 1, line_end - at + 1) > 0))
		return 0;
	return pem_run_length(s, at, line_end);
}

/*
 * The key on a line of a body: a log record may go on behind it. Take the run
 * below the BEGIN, the one that ends the line, or the longest, whichever is
 * first as long as a line of a key; a key's short last line only below the
 * BEGIN or at the line's end.
 */
static void
choose_key_run(const Scan *s, const PemBody *body, size_t line,
			   size_t line_end,
			   size_t *start, size_t *end)
{
	bool		tagged = memmem(s->text + line, line_end - line, TAG_OPEN, TAG_OPEN_LENGTH) != NULL;
	size_t		from = tagged ? skip_own_tags(s, body, line, line_end) : line;
	size_t		at = line + body->mark_column;
	size_t		below = find_run_below_mark(s, body, line, from, line_end);
	size_t		longest;
	size_t		longest_end;

	find_last_pem_run(s, from, line_end, start, end);
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
 * Find the key on a line as choose_key_run() does, with all further runs on it
 * that are as long as a line of a key.
 */
static void
find_line_key_run(const Scan *s, const PemBody *body, size_t line,
				  size_t line_end,
				  size_t *start, size_t *end)
{
	choose_key_run(s, body, line, line_end, start, end);
	for (size_t at = *end; *end > *start && at < line_end;)
	{
		size_t		len = pem_run_length(s, at, line_end);

		if (len >= LINE_MIN)
			*end = at + len;
		at += len + 1;
	}
}

/* Is there nothing but blanks in front of the run on its line? */
bool
is_plain_pem_line(const Scan *s, size_t line, size_t start)
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
may_be_pem_key(const PemBody *body, size_t len, bool plain, bool in_column)
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
bool
add_pem_line(Scan *s, PemBody *body, size_t line, size_t line_end, bool closed,
			 size_t *column)
{
	size_t		start;
	size_t		end;
	size_t		last;
	size_t		last_end;
	bool		plain;

	find_last_pem_run(s, line, line_end, &last, &last_end);
	find_line_key_run(s, body, line, line_end, &start, &end);
	if (end == line || start == end || is_header_line(s, line, line_end))
		return closed || end == line || is_header_line(s, line, line_end);
	plain = end == last_end && is_plain_pem_line(s, line, start);
	if (!plain && *column == SIZE_MAX)
		*column = start - line;
	if (!closed &&
		!may_be_pem_key(body, end - start, plain, start - line == *column))
		return false;
	if (plain)
	{
		if (body->end == 0)
			body->start = start;
		body->end = end;
	}
	else if (end - start >= LAST_MIN)
	{
		flush_pem_body(s, body);
		scan_add(s, start, end, body->rule, 0, WEIGHT_CARRIER);
	}
	return true;
}
