/*
 * manifest.c
 *		Kubernetes Secrets: each value under data and stringData of an object
 *		of that kind is secret, whatever its key. In YAML, and in JSON, also
 *		escaped inside of a string; the kind may stand before or after.
 */
#include <string.h>

#include "redact/engine.h"

/* A line of YAML: where its content begins, a list's dash aside. */
typedef struct Line
{
	size_t		start;
	size_t		end;			/* its line end, or as far as we may look */
	size_t		indent;			/* up to the dash */
	size_t		column;			/* of the content */
	bool		blank;			/* nothing but a comment */
} Line;

static Line
read_line(const Scan *s, size_t start)
{
	const char *nl = memchr(s->text + start, '\n', s->limit - start);
	Line		line = {.start = start};
	size_t		at = start;

	line.end = nl != NULL ? (size_t) (nl - s->text) : s->limit;
	while (at < line.end && s->text[at] == ' ')
		at++;
	line.indent = at - start;
	while (at + 1 < line.end && s->text[at] == '-' && s->text[at + 1] == ' ')
	{
		for (at++; at < line.end && s->text[at] == ' '; at++)
			;
	}
	line.column = at - start;
	line.blank = at == line.end || s->text[at] == '\r' || s->text[at] == '#';
	return line;
}

static bool
is_document_end(const Scan *s, const Line *line)
{
	return line->end - line->start >= 3 &&
		memcmp(s->text + line->start, "---", 3) == 0;
}

/* Go up to the first line of the object whose keys stand in this column. */
static size_t
object_start(const Scan *s, Line line)
{
	size_t		column = line.column;
	size_t		first = line.start;

	while (line.indent == column && line.start > s->floor)
	{
		const char *nl = memrchr(s->text + s->floor, '\n',
								 line.start - 1 - s->floor);
		Line		above = read_line(s, nl != NULL ?
									  (size_t) (nl - s->text) + 1 : s->floor);

		if (!above.blank)
		{
			if (is_document_end(s, &above) || above.column < column)
				break;
			first = above.start;
			if (above.indent < column && above.column == column)
				break;			/* "- apiVersion: v1" */
		}
		line.start = above.start;
	}
	return first;
}

/* Is this key, quotes aside, data or stringData? */
static bool
holds_secrets(const Scan *s, const Key *key, bool *encoded)
{
	const char *name = s->text + key->start;
	size_t		len = key->end - key->start;

	*encoded = len == 4;
	return (len == 4 && memcmp(name, "data", 4) == 0) ||
		(len == 10 && memcmp(name, "stringData", 10) == 0);
}

/* "name:" or "'name':" at this place; false if there is none. */
static bool
read_key(const Scan *s, size_t at, size_t stop, Key *key)
{
	*key = (Key) {.place = PLACE_LINE, .open = quote_at(s, at)};
	key->start = at += key->open.len;
	while (at < stop && (is_alnum(s->text[at]) || s->text[at] == '_' ||
						 s->text[at] == '-' || s->text[at] == '.'))
		at++;
	key->end = at;
	key->closed = key->open.bytes != NULL && stop - at >= key->open.len &&
		memcmp(s->text + at, key->open.bytes, key->open.len) == 0;
	if (key->closed)
		at += key->open.len;
	return key->end > key->start && at < stop && s->text[at] == ':' &&
		(key->open.bytes != NULL) == key->closed;
}

/* Note the value of an entry. */
static void
add_entry(Scan *s, Key *key, uint16_t rule, bool encoded)
{
	size_t		at = key->end + (key->closed ? key->open.len : 0) + 1;
	Value		value;

	key->verdict = (KeyVerdict) {.secret = true, .strong = true, .rule = rule};
	if (!key_value(s, key, at, ':', &value) || value.end <= value.start)
		return;
	if (encoded)
		value.decode = DECODE_BASE64;
	value_add(s, key, ':', &value);
}

/* All entries of the object whose keys stand in this column. */
static void
read_object(Scan *s, size_t start, size_t column, uint16_t rule)
{
	bool		section = false;
	bool		encoded = false;
	size_t		entries = 0;	/* their column */
	size_t		at = start;

	while (at < s->limit)
	{
		Line		line = read_line(s, at);
		Key			key;

		if (!line.blank && (is_document_end(s, &line) ||
							line.column < column ||
							(line.indent < column && at > start)))
			break;
		if (!line.blank && read_key(s, at + line.column, line.end, &key))
		{
			if (line.column == column)
			{
				section = holds_secrets(s, &key, &encoded);
				entries = 0;
			}
			else if (section && (entries == 0 || entries == line.column))
			{
				entries = line.column;
				add_entry(s, &key, rule, encoded);
			}
		}
		at = line.end + 1;
	}
	s->manifest_end = at < s->limit ? at : s->limit;
}

/* A quote of the level that this object's have: its length, 0 if none. */
static size_t
own_quote(const Scan *s, size_t at, const Quote *quote)
{
	Quote		here;

	if (s->text[at] != '"')
		return 0;
	here = quote_before(s, at + 1);
	return here.level == quote->level ? here.len : 0;
}

/* The brace that opens the object around this place; SIZE_MAX if none does. */
static size_t
brace_before(const Scan *s, size_t at, const Quote *quote)
{
	bool		string = false;
	int			depth = 0;

	while (at-- > s->floor)
	{
		char		c = s->text[at];

		if (own_quote(s, at, quote) > 0)
			string = !string;
		else if (string && c == '\n')
			break;
		else if (!string && (c == '}' || c == ']'))
			depth++;
		else if (!string && (c == '{' || c == '[') && depth-- == 0)
			return c == '{' ? at : SIZE_MAX;
	}
	return SIZE_MAX;
}

/* A string of JSON that was read. */
typedef struct String
{
	size_t		start;
	size_t		end;
} String;

/* Note a string if it is an entry's value; tell of keys that open a section. */
static void
take_string(Scan *s, const String *string, const Quote *quote, int depth,
			int *section, bool *encoded, uint16_t rule)
{
	size_t		next = string->end + quote->len;
	Key			key = {.start = string->start, .end = string->end};
	const char *text = s->text + string->start;
	size_t		len = string->end - string->start;

	while (next < s->limit && is_space(s->text[next]))
		next++;
	if (next < s->limit && s->text[next] == ':')
	{
		if (depth == 1)
			*section = holds_secrets(s, &key, encoded) ? 2 : 0;
	}
	else if (depth == 2 && *section == depth && !value_is_spared(s->options, text, len, true))
		scan_add(s, string->start, string->end, rule,
				 (unsigned) (*encoded ? DECODE_BASE64 : DECODE_ESCAPES) <<
				 FORM_DECODE_SHIFT, WEIGHT_KEY);
}

/* Go through an object of JSON from this place on, so deep in it. */
static void
read_json(Scan *s, size_t at, int depth, const Quote *quote, uint16_t rule)
{
	String		string = {0};
	bool		inside = false;
	bool		encoded = false;
	int			section = 0;	/* depth at which values are secret */

	for (; at < s->limit; at++)
	{
		char		c = s->text[at];
		size_t		len = own_quote(s, at, quote);

		if (len > 0 && !inside)
			string.start = at + 1;
		else if (len > 0)
		{
			string.end = at + 1 - len;
			take_string(s, &string, quote, depth, &section, &encoded, rule);
		}
		if (len > 0)
			inside = !inside;
		else if (inside && c == '\n')
			break;				/* no string of JSON holds a line end */
		else if (!inside && (c == '{' || c == '['))
			depth++;
		else if (!inside && (c == '}' || c == ']') && --depth == 0)
			break;
	}
	s->manifest_end = at;
}

/* "kind: Secret" was found, or its like in JSON. */
void
parse_manifest(Scan *s, size_t at, size_t len, uint16_t arg)
{
	Quote		quote = quote_before(s, at);
	Line		line;

	if (at < s->manifest_end)
		return;
	if (quote.bytes != NULL)
	{
		size_t		open = brace_before(s, at - quote.len, &quote);

		if (open != SIZE_MAX)
			read_json(s, open, 0, &quote, arg);
		else
			read_json(s, at - quote.len, 1, &quote, arg);
		return;
	}
	line = read_line(s, scan_line_start(s, at));
	if (line.start + line.column != at ||
		(at + len < s->limit && !is_space(s->text[at + len])))
		return;
	read_object(s, object_start(s, line), line.column, arg);
}
