/*
 * key_multiline.c
 *		Values that are not on the line of their key: lists, here-documents, the
 *		line below.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/key_multiline.h"
#include "redact/carriers/value.h"
#include "redact/carriers/value_wrap.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"

#define ITEMS_MAX 100			/* of a list */
#define HERE_LINES 30			/* of a here-document */
#define GAP_MAX 200				/* blanks between a key and the line below */

/* The line that begins at this place: where it ends, how far it is indented. */
typedef struct TextLine
{
	size_t		start;			/* of its text */
	size_t		end;
	size_t		indent;
} TextLine;

/*
 * Read the line that starts at a position, without the blanks around it; false
 * behind the last one.
 */
static bool
read_trimmed_line(const Scan *s, size_t at, TextLine *line)
{
	const char *nl;

	if (at >= s->limit)
		return false;
	nl = memchr(s->text + at, '\n', s->limit - at);
	line->end = nl != NULL ? (size_t) (nl - s->text) : s->limit;
	for (line->start = at; line->start < line->end && is_blank(s->text[line->start]); line->start++)
		;
	line->indent = line->start - at;
	while (line->end > line->start && is_space(s->text[line->end - 1]))
		line->end--;
	return true;
}

/* Behind the line end that follows this place. */
static size_t
find_next_line(const Scan *s, size_t at)
{
	const char *nl = memchr(s->text + at, '\n', s->limit - at);

	return nl != NULL ? (size_t) (nl - s->text) + 1 : s->limit;
}

/*
 * Passwords may be anything. Lists of tokens and secrets hold their names at
 * times: those must look like secrets.
 */
static Key
is_doubted_item(const Key *key)
{
	Key			doubt = *key;
	const char *rule = redact_rule_name(key->verdict.rule);

	doubt.verdict.strong = key->verdict.strong && strncmp(rule, LITERAL("password")) == 0;
	return doubt;
}

/* Note a value in [start, end), with its quotes or bare. */
static void
add_list_item(Scan *s, const Key *key, size_t start, size_t end,
			  Separator separator)
{
	Value		value = {.start = start, .end = end, .quote = quote_at(s, start)};

	if (value.quote.bytes != NULL)
	{
		value.start += value.quote.len;
		value.end = find_text_close(s, value.start, &value.quote);
		value.decode = value.quote.mark == '"' ? DECODE_ESCAPES : DECODE_DOUBLED;
	}
	if (value.end > value.start && value.end <= s->limit)
		add_judged_value(s, key, separator, &value);
}

/* Where a bare item of a list ends: at ',', ']' or stop, not inside a tag. */
static size_t
bare_item_end(const Scan *s, size_t at, size_t stop)
{
	while (at < stop && s->text[at] != ',' && s->text[at] != ']')
	{
		size_t		tag = tag_length(s->options, s->text + at, stop - at);

		at += tag > 0 ? tag : 1;
	}
	return at;
}

/*
 * Add the item of a list at this place, unless it is a tag. Returns where it
 * ends, or SIZE_MAX where a bare item is in a list of quoted ones.
 */
static size_t
read_list_item(Scan *s, const Key *key, size_t at, size_t stop, bool quoted)
{
	Quote		quote = quote_at(s, at);
	size_t		tag = quoted ? quoted_tag_length(s->options, s->text + at, s->limit - at) : 0;
	size_t		end;

	if (tag > 0)
		return at + tag;		/* whatever is behind its quote */
	if (quote.bytes != NULL)
		end = find_text_close(s, at + quote.len, &quote) + quote.len;
	else if (quoted)
		return SIZE_MAX;
	else
		end = bare_item_end(s, at, stop);
	add_list_item(s, key, at, end, SEPARATOR_EQUALS);
	return end;
}


/* Is the byte in [at, stop)? */
static bool
range_has_byte(const Scan *s, size_t at, size_t stop, char byte)
{
	return at < stop && memchr(s->text + at, byte, stop - at) != NULL;
}

/* Return the place behind the commas and white space at this place. */
static size_t
skip_list_commas(const Scan *s, size_t at)
{
	while (at < s->limit && (is_space(s->text[at]) || s->text[at] == ','))
		at++;
	return at;
}

/* Read ["x", "y"] over several lines, or [x, y] on one; false for neither. */
static bool
read_brackets(Scan *s, const Key *key, size_t at, Separator separator)
{
	size_t		stop = scan_line_end(s, at);
	Key			doubt = is_doubted_item(key);
	bool		quoted;

	if (tag_length(s->options, s->text + at, s->limit - at) > 0)
		return false;
	at = skip_literal_prefix(s, skip_spaces(s, at + 1, s->limit), s->limit);
	quoted = quote_at(s, at).bytes != NULL;
	if (!quoted && (key->place != PLACE_LINE || separator != SEPARATOR_COLON ||
					!range_has_byte(s, at, stop, ']')))
		return false;
	for (int i = 0; i < ITEMS_MAX && at < s->limit && s->text[at] != ']'; i++)
	{
		size_t		end = read_list_item(s, &doubt, at, stop, quoted);

		if (end == SIZE_MAX)
			break;
		end = skip_spaces(s, end, s->limit);
		if (end < s->limit && s->text[end] != ',')
			break;
		at = skip_literal_prefix(s, skip_list_commas(s, end), s->limit);
	}
	return true;
}

/* <<EOT, and lines up to one that is EOT. */
static bool
read_here_document(Scan *s, const Key *key, size_t at)
{
	size_t		stop = scan_line_end(s, at);
	size_t		word;
	size_t		len;
	size_t		first;
	TextLine	line;
	Value		value = {.quote = {.bytes = "<", .len = 1}};

	/* <<"x">> is a binary of Erlang. */
	if (memmem(s->text + at, stop - at, LITERAL("\">>")) != NULL)
		return false;
	for (at += 2; at < stop && byte_in(s->text[at], "-~'\" \0"); at++)
		;
	for (word = at; at < stop && (is_alnum(s->text[at]) || s->text[at] == '_'); at++)
		;
	len = at - word;
	if (len < 2)
		return false;
	first = at = find_next_line(s, at);
	for (int i = 0; i < HERE_LINES && read_trimmed_line(s, at, &line); i++)
	{
		if (line.end - line.start == len && memcmp(s->text + line.start, s->text + word, len) == 0)
		{
			if (value.end > first)
				add_judged_value(s, key, SEPARATOR_EQUALS, &value);
			return true;
		}
		if (value.start == 0)
			value.start = line.start;
		value.end = line.end;
		at = find_next_line(s, at);
	}
	return true;
}

/* Is it "name: value" or a list within the list: no value itself? */
static bool
is_nested_item(const Scan *s, size_t start, size_t end)
{
	for (size_t i = start; i < end && s->text[i] != '='; i++)
	{
		if (s->text[i] == ':' && (i + 1 == end || is_blank(s->text[i + 1])))
			return true;
	}
	return end - start > 1 && s->text[start] == '-' && is_blank(s->text[start + 1]);
}

/* Is this line the value of the key above it: further in, and one by itself? */
static bool
is_lone_value_line(const Scan *s, size_t column, size_t at,
				   const TextLine *line)
{
	TextLine	next;

	return line->indent > column && !byte_in(s->text[line->start], "#[{|>\0") &&
		!is_nested_item(s, line->start, line->end) &&
		(!read_trimmed_line(s, find_next_line(s, at), &next) ||
		 next.indent <= column ||
		 next.start == next.end);
}

/* Where the text of a "- x" line begins; 0 if it is no such line. */
static size_t
find_item_text(const Scan *s, const TextLine *line)
{
	size_t		item = line->start + 2;

	if (line->end < item + 1 || s->text[line->start] != '-' || !is_blank(s->text[item - 1]))
		return 0;
	item = skip_blanks(s, item, line->end);
	return is_nested_item(s, item, line->end) ? 0 : item;
}

/*
 * "secrets:" and lines "name: x" below, further in: take those whose value a
 * machine made. The names are of what uses the secrets.
 */
static void
read_named_values(Scan *s, const Key *key, size_t at, size_t column)
{
	TextLine	line;

	for (int i = 0; i < ITEMS_MAX && read_trimmed_line(s, at, &line) &&
		 line.indent > column; i++)
	{
		const char *colon = memchr(s->text + line.start, ':', line.end - line.start);
		size_t		from = colon != NULL ? (size_t) (colon - s->text) + 1 : line.end;

		from = skip_blanks(s, from, line.end);
		if (made_quoted_at(s, from, line.end) ||
			(from < line.end && made_value_length(s, from, line.end) == line.end - from))
			add_list_item(s, key, from, line.end, SEPARATOR_COLON);
		at = find_next_line(s, at);
	}
	scan_note_block(s, BLOCK_LINES, key->start, at < s->limit ? at : s->limit);
}

/*
 * Take the items of the list that begins with this line, at offset at: lines
 * "- x" that are as far in.
 */
static void
read_yaml_list(Scan *s, const Key *key, size_t at, TextLine line)
{
	size_t		indent = line.indent;

	for (int i = 0; i < ITEMS_MAX && line.indent == indent; i++)
	{
		size_t		item = find_item_text(s, &line);

		if (item == 0)
			break;
		add_list_item(s, key, item, line.end, SEPARATOR_COLON);
		at = find_next_line(s, at);
		if (!read_trimmed_line(s, at, &line))
			break;
	}

	/*
	 * A line that is no item now may become one when a secret in it is
	 * replaced.
	 */
	for (int i = 0; i < ITEMS_MAX && read_trimmed_line(s, at, &line) &&
		 line.indent == indent && byte_is(s, line.start, line.end, '-'); i++)
		at = find_next_line(s, at);
	scan_note_block(s, BLOCK_LINES, key->start, at);
}

/* YAML: "- x" lines, or one line further in. */
static void
read_yaml_lines(Scan *s, const Key *key, size_t at)
{
	size_t		column = key->start - key->open.len - scan_line_start(s, key->start);
	Key			doubt = is_doubted_item(key);
	TextLine	line;

	at = find_next_line(s, at);
	if (!read_trimmed_line(s, at, &line) || line.start == line.end)
		return;
	if (s->text[line.start] == '-' && line.end - line.start >= 3)
		read_yaml_list(s, &doubt, at, line);
	else if (is_lone_value_line(s, column, at, &line))
		add_list_item(s, &doubt, line.start, line.end, SEPARATOR_COLON);
	else if (s->text[key->end - 1] == 's' && line.indent > column)
		read_named_values(s, &doubt, at, column);
}

/*
 * Read the quoted value of a quoted key from one of the next lines, behind the
 * type that PHP's var_dump writes: string(7) "x". False if a value that is
 * on the line of the key may be read.
 */
static bool
read_next_line(Scan *s, const Key *key, size_t at)
{
	size_t		next = at;

	while (next < s->limit && next - at < GAP_MAX && is_space(s->text[next]))
		next++;
	if (next >= s->limit || (quote_at(s, next).bytes == NULL && s->text[next] != 's'))
		return false;
	at = next;
	if (s->text[at] == 's')
	{
		while (at < s->limit && at - next < 16 && s->text[at] != ' ')
			at++;
		at++;
	}
	if (quote_at(s, at).bytes != NULL)
		add_list_item(s, key, at, at, SEPARATOR_COMMA);
	return true;
}

/* Is nothing behind the key but a comment, and is there a line below? */
static bool
is_bare_key_line(const Scan *s, size_t at, size_t stop)
{
	return (at >= stop || s->text[at] == '\r' || s->text[at] == '#') && stop < s->limit;
}

/*
 * No value on the key's line: try a list, a here-document or the lines below
 * it. True if the caller must not read a value on the line of the key.
 */
bool
read_value_below(Scan *s, const Key *key, size_t at, Separator separator)
{
	size_t		stop = scan_line_end(s, at);

	at = skip_blanks(s, at, stop);
	if (byte_is(s, at, stop, '[') &&
		(separator == SEPARATOR_COLON || separator == SEPARATOR_EQUALS))
		return read_brackets(s, key, at, separator);
	if (separator == SEPARATOR_EQUALS && text_has(s, at, stop, "<<") &&
		stop - at > sizeof("<<") - 1 + 1)
		return read_here_document(s, key, at);
	if (!is_bare_key_line(s, at, stop))
		return false;
	if (key->closed)
		return read_next_line(s, key, at);
	if (separator == SEPARATOR_COLON && key->place == PLACE_LINE)
		read_yaml_lines(s, key, at);
	return false;
}

/* password = "x" -> "y" of a plan, or "x" => "y": the new value, too. */
void
below_read_change(Scan *s, const Key *key, const Value *value)
{
	size_t		at = value->end + value->quote.len;

	if (!text_has(s, at, s->limit, " -> ") &&
		(!text_has(s, at, s->limit, " => \"") || !byte_before_is(s, at, s->floor, '"')))
		return;
	at += strlen(" -> ");
	if (quote_at(s, at).bytes != NULL)
		add_list_item(s, key, at, at, SEPARATOR_EQUALS);
}
