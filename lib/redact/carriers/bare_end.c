/*
 * bare_end.c
 *		Where a bare value ends: at its line's end, a blank, a sign, or the end
 *		of the quoted text around it, as its key's place says.
 */
#include <string.h>

#include "redact/carriers/bare_end.h"
#include "redact/engine/engine.h"
#include "redact/judge/reference.h"
#include "redact/text/cursor.h"

#define AHEAD_BYTES 80			/* to see whether a list goes on */

/* Does "name=" (or "name:", where colon) begin at this place? */
static bool
assignment_at(const Scan *s, size_t at, size_t stop, bool colon)
{
	size_t		from;

	while (at < stop && (is_blank(s->text[at]) || s->text[at] == '-'))
		at++;
	for (from = at; at < stop && at - from < 64 &&
		 (is_alnum(s->text[at]) || s->text[at] == '_' || s->text[at] == '-' ||
		  s->text[at] == '.'); at++)
		;
	return at > from && at < stop && !is_digit(s->text[from]) &&
		(s->text[at] == '=' || (colon && s->text[at] == ':'));
}

/* Does one of these two bytes follow soon, on this line? */
static bool
is_byte_soon_behind(const Scan *s, size_t at, size_t stop, char one,
					char other)
{
	if (stop - at > AHEAD_BYTES)
		stop = at + AHEAD_BYTES;
	for (; at < stop; at++)
	{
		if (s->text[at] == one || s->text[at] == other)
			return true;
	}
	return false;
}

/* May only an end be at this place: line end, blank, punctuation? */
static bool
is_after_word(const Scan *s, size_t at, size_t stop)
{
	return at >= stop || is_space(s->text[at]) ||
		byte_in(s->text[at], ",;.)]}>\"'`<|\\\0");
}

/* Does a blank follow the key's sign? */
static bool
is_key_spaced(const Scan *s, const Key *key)
{
	size_t		at = key->end + 1 + key->open.len;

	return at < s->limit && is_blank(s->text[at]);
}

/* Does a blank end a bare value of a key that begins its line? */
static bool
blank_ends_line(const Scan *s, const Key *key, Separator separator)
{
	if (separator == SEPARATOR_COLON || separator == SEPARATOR_PAIR || separator == SEPARATOR_BLANK)
		return false;
	/* name = value of a properties or INI file; NAME=value of a shell */
	return separator != SEPARATOR_EQUALS ||
		(!is_blank(s->text[key->end]) && !is_lower(s->text[key->start]));
}

/*
 * Does ";name=" come soon, with no quote in front of it? Then what is in front
 * of it is one value of a connection string, blanks and signs included.
 */
static bool
pair_follows(const Scan *s, size_t at, size_t stop)
{
	if (stop - at > AHEAD_BYTES)
		stop = at + AHEAD_BYTES;
	while (at < stop && !byte_in(s->text[at], ";\"'\0"))
		at++;
	return byte_is(s, at, stop, ';') && at + 1 < stop &&
		is_alpha(s->text[at + 1]) && assignment_at(s, at + 1, stop, false);
}

/* Does a blank end a bare value here? */
static bool
blank_ends_value(const Scan *s, size_t at, size_t stop, const Key *key,
				 Separator separator)
{
	size_t		next = skip_blanks(s, at, stop);

	if (next == stop || s->text[next] == '#' ||
		(s->text[next] == ';' && separator == SEPARATOR_EQUALS))
		return true;
	if (assignment_at(s, next, stop, false))
		return key->place != PLACE_FIELDS || !pair_follows(s, next, stop);
	switch (key->place)
	{
		case PLACE_LINE:
			return blank_ends_line(s, key, separator);
		case PLACE_QUOTED:
			return s->text[next] == '-' || separator == SEPARATOR_BLANK;
		case PLACE_ESCAPED_LINE:
			return separator != SEPARATOR_COLON;
		case PLACE_FIELDS:
			return !is_byte_soon_behind(s, next, stop, ';', '"');
		case PLACE_LIST:
			return separator != SEPARATOR_COLON || !is_key_spaced(s, key) ||
				assignment_at(s, next, stop, true) ||
				!is_byte_soon_behind(s, next, stop, ',', '}');
		default:
			return true;
	}
}

/* Where a reference that begins here ends: ${X}, $(cat x), {{ .X }}, <X>. */
static size_t
reference_end(const Scan *s, size_t at, size_t stop)
{
	static const char *const pairs[][2] = {
		{"${{", "}}"}, {"${", "}"}, {"$(", ")"}, {"{{", "}}"}, {"<%", "%>"},
		{"#{", "}"}, {"@{", "}"}, {"((", "))"}, {"{%", "%}"}, {"<", ">"},
	};

	if (at >= stop || is_alnum(s->text[at]) || !byte_in(s->text[at], "${<#@(\0"))
		return at;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
	{
		size_t		len = strlen(pairs[i][0]);
		size_t		most = stop - at > 256 ? at + 256 : stop;
		const char *close;

		if (stop - at <= len || memcmp(s->text + at, pairs[i][0], len) != 0)
			continue;
		close = memmem(s->text + at + len, most - at - len, pairs[i][1],
					   strlen(pairs[i][1]));
		if (close != NULL &&
			(pairs[i][1][0] != '}' || is_reference_body(s->options, s->text + at + len,
														close - (s->text + at) - len)))
			return (size_t) (close - s->text) + strlen(pairs[i][1]);
	}
	return at;
}

/* Does another assignment begin behind this byte of a quoted text? */
static bool
assignment_follows(const Scan *s, size_t at, size_t stop)
{
	switch (s->text[at])
	{
		case ' ':
		case '\t':
			return at + 1 < stop && (s->text[at + 1] == '-' ||
									 assignment_at(s, at + 1, stop, false));
		case '&':
		case ';':
		case ',':
			return assignment_at(s, at + 1, stop, false);
		case '\\':
			return at + 2 < stop && byte_in(s->text[at + 1], "nr\0") &&
				assignment_at(s, at + 2, stop, true);
		default:
			return false;
	}
}

/* In front of the escapes of line ends that end a text; they stay. */
static size_t
back_over_line_ends(const Scan *s, size_t start, size_t end)
{
	while (end > start + 2 && (s->text[end - 1] == 'n' || s->text[end - 1] == 'r') &&
		   s->text[end - 2] == '\\')
	{
		for (end -= 2; byte_before_is(s, end, start, '\\'); end--)
			;
	}
	return end;
}

/* A value that begins a quoted text goes to that text's end. */
static size_t
find_quoted_end(Scan *s, size_t at, const Key *key)
{
	size_t		stop = find_text_close(s, at, &key->open);
	size_t		i = at;

	/* "PASSWORD=x --user y", "password=x user=y", "password=x\nuser=y" */
	while (i < stop && !assignment_follows(s, i, stop))
		i += s->text[i] == '\\' && i + 2 < stop ? 2 : 1;
	return back_over_line_ends(s, at, i < stop ? i : stop);
}

/* Does a backslash end a bare value: in front of a quote or a line's end? */
static bool
backslash_ends(const Scan *s, size_t at, size_t stop, const Key *key)
{
	size_t		next = at + 1;

	if (key->place == PLACE_LINE)
		return false;
	/* JSON writes the '&' of a query so. */
	if (text_has(s, at, stop, "\\u0026"))
		return true;
	while (next < stop && s->text[next] == '\\')
		next++;
	return next < stop && (byte_in(s->text[next], "\"'`\0") ||
						   (next == at + 1 && byte_in(s->text[next], "nrt\0")));
}

/* Does the '&' at this place end a bare value? */
static bool
ampersand_ends(const Scan *s, size_t at, size_t stop, const Key *key,
			   Separator separator)
{
	if (key->place == PLACE_QUERY || quote_at(s, at).bytes != NULL)
		return true;
	return !(key->place == PLACE_LINE && separator == SEPARATOR_COLON) &&
		assignment_at(s, at + 1, stop, false);
}

/* Does the '%' at this place end a percent-encoded value? */
static bool
percent_ends_value(const Scan *s, size_t at, size_t stop, const Key *key,
				   Separator separator)
{
	(void) key;
	(void) separator;
	return quote_at(s, at).bytes != NULL || text_has(s, at, stop, "%26") ||
		text_has(s, at, stop, "%7D");
}

/* Does the ';' at this place end a bare value? */
static bool
semicolon_ends(const Scan *s, size_t at, size_t stop, const Key *key,
			   Separator separator)
{
	if (key->place == PLACE_LINE && separator == SEPARATOR_COLON)
		return false;
	return key->place == PLACE_FIELDS || key->place == PLACE_LIST ||
		is_after_word(s, at + 1, stop) || assignment_at(s, at + 1, stop, false);
}

/* Does the ',' at this place end a bare value? */
static bool
comma_ends_value(const Scan *s, size_t at, size_t stop, const Key *key,
				 Separator separator)
{
	(void) separator;
	if (key->place == PLACE_LIST)
		return true;
	if (key->place == PLACE_LINE)
		return assignment_at(s, at + 1, stop, false);
	return is_after_word(s, at + 1, stop) || assignment_at(s, at + 1, stop, true);
}

/* Does the '<' at this place end a bare value? */
static bool
angle_ends_value(const Scan *s, size_t at, size_t stop, const Key *key,
				 Separator separator)
{
	(void) separator;
	return key->place == PLACE_QUERY || text_has(s, at, stop, "</");
}

/* Is there a blank behind this place, so that its byte ends a clause? */
static bool
precedes_blank(const Scan *s, size_t at, size_t stop, const Key *key,
			   Separator separator)
{
	(void) key;
	(void) separator;
	return at + 1 < stop && is_blank(s->text[at + 1]);
}

/* Is what is behind this place no part of the word in front? */
static bool
precedes_value_end(const Scan *s, size_t at, size_t stop, const Key *key,
				   Separator separator)
{
	(void) key;
	(void) separator;
	return is_after_word(s, at + 1, stop);
}

/* Does the '-' at this place begin the END of a key block? */
static bool
dash_ends_value(const Scan *s, size_t at, size_t stop, const Key *key,
				Separator separator)
{
	(void) key;
	(void) separator;
	return end_mark_length(s->text + at, stop - at) > 0;
}

#define EVERYWHERE 0xff
#define AT(place) (1u << (place))
#define NOT_AT(place) (EVERYWHERE & ~AT(place))

/*
 * When a byte of punctuation ends a bare value: behind a key in one of these
 * places, if the function says so. A byte that is not here ends none.
 */
static const struct
{
	uint8_t		places;			/* a bit for each KeyPlace */
	bool		(*ends) (const Scan *s, size_t at, size_t stop, const Key *key,
						 Separator separator);	/* NULL: always */
}			endings[128] =
{
	/* A value that fills its line may have quotes and brackets. */
	['"'] = {NOT_AT(PLACE_LINE), NULL},
	['\''] = {NOT_AT(PLACE_LINE), NULL},
	['`'] = {NOT_AT(PLACE_LINE), NULL},
	['}'] = {NOT_AT(PLACE_LINE), precedes_value_end},
	[')'] = {NOT_AT(PLACE_LINE), precedes_value_end},
	[']'] = {NOT_AT(PLACE_LINE), precedes_value_end},
	[':'] = {NOT_AT(PLACE_LINE) & NOT_AT(PLACE_QUOTED), precedes_blank},
	/* The fragment of a URL. */
	['#'] = {AT(PLACE_QUERY), NULL},
	['%'] = {AT(PLACE_ENCODED), percent_ends_value},
	['<'] = {EVERYWHERE, angle_ends_value},
	['&'] = {EVERYWHERE, ampersand_ends},
	[';'] = {EVERYWHERE, semicolon_ends},
	[','] = {EVERYWHERE, comma_ends_value},
	['-'] = {EVERYWHERE, dash_ends_value},
};

/* Does this byte of punctuation end a bare value? */
static bool
punctuation_ends(const Scan *s, size_t at, size_t stop, const Key *key,
				 Separator separator)
{
	unsigned char c = s->text[at];

	if (c >= sizeof(endings) / sizeof(endings[0]) ||
		(endings[c].places & AT(key->place)) == 0)
		return false;
	return endings[c].ends == NULL ||
		endings[c].ends(s, at, stop, key, separator);
}

/*
 * What is known of bare values that end by the same rules as this one; NULL
 * where there is at most one of them on a line, or in its quotes.
 */
static BareMemo *
find_bare_memo(Scan *s, const Key *key, Separator separator)
{
	unsigned	sign = separator == SEPARATOR_EQUALS ? 0 : separator == SEPARATOR_COLON ? 1 : 2;
	bool		spaced = is_key_spaced(s, key);

	if (separator == SEPARATOR_XML || key->place == PLACE_LINE ||
		(key->place == PLACE_QUOTED && key->open.mark != 0 && separator == SEPARATOR_EQUALS))
		return NULL;
	return &s->memos.bare[((unsigned) key->place * 3 + sign) * 2 + spaced];
}

/* Where the text of an XML element ends: at "]]>", "&lt;" or '<'. */
static size_t
find_xml_text_end(const Scan *s, size_t at, size_t stop)
{
	const char *text = s->text + at;
	const char *close;

	if (follows(s, at, "<![CDATA["))
		close = memmem(text, stop - at, "]]>", strlen("]]>"));
	else if (follows(s, at, "&gt;"))
		close = memmem(text, stop - at, "&lt;", strlen("&lt;"));
	else
		close = memchr(text, '<', stop - at);
	return close != NULL ? (size_t) (close - s->text) : stop;
}

/* Leave out the blanks at the end of a value in [at, end). */
static size_t
trim_value_end(const Scan *s, size_t at, size_t end)
{
	while (end > at && is_space(s->text[end - 1]))
		end--;
	return end;
}

/*
 * Where the text of a line ends, in front of the colours that many lines end
 * with, "\e[0m".
 */
static size_t
find_text_end(Scan *s, size_t at)
{
	size_t		stop = scan_line_end(s, at);
	size_t		end = stop;

	if (!byte_before_is(s, stop, at, 'm'))
		return stop;
	for (end--; end > at && (is_digit(s->text[end - 1]) || byte_in(s->text[end - 1], "[;"));)
		end--;
	return byte_before_is(s, end, at, '\x1b') ? end - 1 : stop;
}

/*
 * Walk from this place, which is not inside an escape, to the byte that ends a
 * bare value. The result may be one past stop, behind a last backslash.
 */
static size_t
walk_to_bare_end(const Scan *s, size_t at, size_t stop, const Key *key,
				 Separator separator)
{
	for (; at < stop; at++)
	{
		unsigned char c = s->text[at];
		size_t		tag = 0;

		if (is_alnum(c) || c >= 0x80)
			continue;
		if (c == '[' || c == '"' || c == '\\')
			tag = quoted_tag_length(s->options, s->text + at, stop - at);
		if (tag > 0)
		{
			at += tag - 1;
			continue;
		}
		if (c < 0x20 && c != '\t')
			break;
		if (is_blank(c))
		{
			if (blank_ends_value(s, at, stop, key, separator))
				break;
		}
		else if (c == '\\')
		{
			if (backslash_ends(s, at, stop, key))
				break;
			at++;
		}
		else if (punctuation_ends(s, at, stop, key, separator))
			break;
	}
	return at;
}

/*
 * Return the last colour that is known to be of the same value as the one at
 * this place. Those behind the first one of a walk are remembered with it.
 */
static size_t
find_last_color(BareMemo *memo, size_t at, bool first)
{
	if (first && (at < memo->color_from || at > memo->color_to))
		memo->color_from = memo->color_to = at;
	if (at > memo->color_to)
		memo->color_to = at;
	return memo->color_to;
}

/* Where a bare value ends, at the latest where its colour changes. */
static size_t
find_bare_end(Scan *s, size_t at, const Key *key, Separator separator)
{
	BareMemo   *memo = find_bare_memo(s, key, separator);
	size_t		stop = find_text_end(s, at);
	size_t		from;
	size_t		i;

	if (separator == SEPARATOR_XML)
		return trim_value_end(s, at, find_xml_text_end(s, at, stop));
	if (key->place == PLACE_QUOTED && key->open.mark != 0 && separator == SEPARATOR_EQUALS)
		return trim_value_end(s, at, find_quoted_end(s, at, key));
	from = i = reference_end(s, at, stop);
	/* Not in the middle of an escape. */
	if (memo != NULL && i > memo->from && i < memo->to && s->text[i - 1] != '\\')
	{
		from = memo->from;
		i = memo->to;
		if (memo->ended)
			stop = i;
	}
	i = walk_to_bare_end(s, i, stop, key, separator);
	if (memo != NULL)
	{
		memo->from = from;
		memo->to = i;
		memo->ended = i < scan_line_end(s, at);
	}
	return trim_value_end(s, at, i < stop ? i : stop);
}

/*
 * Where a bare value ends. One whose colour changes within it goes on behind
 * that.
 */
size_t
find_colored_end(Scan *s, size_t at, const Key *key, Separator separator)
{
	BareMemo   *memo = find_bare_memo(s, key, separator);
	size_t		end = find_bare_end(s, at, key, separator);
	bool		first = true;

	while (scan_byte(s, end) == '\x1b')
	{
		size_t		next = skip_colors(s, end, s->limit);
		size_t		last = end;

		if (next == end || !is_alnum(scan_byte(s, next)) || !is_alnum(scan_byte(s, end - 1)))
			break;
		if (memo != NULL)
			last = find_last_color(memo, end, first);
		first = false;
		end = last > end ? last : find_bare_end(s, next, key, separator);
	}
	return end;
}
