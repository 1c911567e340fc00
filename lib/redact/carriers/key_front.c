/*
 * key_front.c
 *		The key comes behind its value, in a sentence or a comment: "x is the
 *		acme key", "x (api token)", return "x"; // api_token, x # api_key; or the
 *		comment, or a heading, is the line above: "# acme key" and x.
 *
 * A machine has to have made the value, and only few words may be between:
 * a key word in a sentence is near many ids.
 */
#include <string.h>

#include "redact/carriers/key_front.h"
#include "redact/carriers/key_near.h"
#include "redact/carriers/key_spoken.h"
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/made.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"
#include "redact/tokens/shape.h"

#define WORDS_MAX 3				/* between a link and the key: a service's
								 * name */
#define FRONT_MAX 256			/* bytes of a value */

/* The ways in which a value is joined to the key behind it. */
typedef enum Link
{
	LINK_NONE,
	LINK_SAID,					/* is the */
	LINK_BRACKET,				/* ( */
	LINK_COMMENT				/* a comment's mark */
} Link;

/* Is it a byte of what a machine makes? */
static bool
is_token_byte(unsigned char c)
{
	return is_alnum(c) || byte_in(c, "-_+/=.~");
}

/* A line above a value that says what it is. */
typedef struct Heading
{
	uint16_t	rule;
	bool		sure;			/* a comment, or it ends with a colon */
	bool		password;
} Heading;

/* Return the link that ends at this place; *at moves in front of it. */
static Link
read_front_link(const Scan *s, size_t *at, size_t line)
{
	static const struct
	{
		const char *text;
		Link		link;
	}			links[] = {
		{" is the", LINK_SAID}, {" is my", LINK_SAID}, {" is our", LINK_SAID}, {" is your", LINK_SAID},
		{" as the", LINK_SAID}, {" as your", LINK_SAID},
		{"(", LINK_BRACKET}, {"//", LINK_COMMENT}, {"#", LINK_COMMENT}, {"--", LINK_COMMENT},
	};

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
	{
		if (text_ends(s->text + line, *at - line, links[i].text))
		{
			*at -= strlen(links[i].text);
			return links[i].link;
		}
	}
	return LINK_NONE;
}

/* Go back over a few words in front of the key to a link. */
static Link
find_front_link(const Scan *s, size_t *at, size_t line)
{
	for (int n = 0; n <= WORDS_MAX; n++)
	{
		size_t		word = back_over_blanks(s, *at, line);
		Link		link = read_front_link(s, &word, line);

		*at = word;
		if (link != LINK_NONE)
			return link;
		while (word > line && (is_alnum(s->text[word - 1]) || byte_in(s->text[word - 1], "_-.")))
			word--;
		if (word == *at)
			break;
		*at = word;
	}
	return LINK_NONE;
}

/* Note the made word that ends at this place, on its line. */
static void
add_front_value(Scan *s, size_t end, size_t line, uint16_t rule)
{
	size_t		start;

	end = back_over_blanks(s, end, line);
	while (end > line && byte_in(s->text[end - 1], "\"'`;:,)"))
		end--;
	for (start = end; start > line && end - start < FRONT_MAX &&
		 is_token_byte(s->text[start - 1]); start--)
		;
	if ((start > line && !is_blank(s->text[start - 1]) && !byte_in(s->text[start - 1], "\"'`([")) ||
		!is_made_text(s->text + start, end - start) ||
		!near_front_allows(s, start, line))
		return;
	scan_add(s, start, end, rule, 0, WEIGHT_NEAR);
}

/* Return whether only white space and signs of an end are in [at, end). */
static bool
is_end_of_word(const Scan *s, size_t at, size_t end)
{
	while (at < end && byte_in(s->text[at], "\"',;\r \t"))
		at++;
	return at == end;
}

/*
 * Return the length of the value that a line is, from this place on: a word
 * that a machine made or, behind a password's heading, one that a person typed.
 * A word without the sign of a heading above it must be strong.
 */
static size_t
lone_value_length(const Scan *s, size_t at, size_t end, const Heading *heading)
{
	size_t		len = made_word_length(s->text + at, end - at);

	if (is_end_of_word(s, at + len, end) && is_made_word(s->text + at, len))
		return heading->sure || is_strong_word(s->text + at, len) ? len : 0;
	for (len = 0; at + len < end && !byte_in(s->text[at + len], "\"' \t\r"); len++)
		;
	return heading->sure && heading->password && is_end_of_word(s, at + len, end) &&
		word_is_typed(s->text + at, len) &&
		!is_text_only_tags(s->options, s->text + at, len) ? len : 0;
}

/* "# acme key", and the next line is one word, perhaps quoted. */
static void
read_line_below(Scan *s, size_t stop, const Heading *heading)
{
	size_t		at = stop + 1;
	size_t		end;
	size_t		len;

	if (stop >= s->limit)
		return;
	end = scan_line_end(s, at < s->limit ? at : stop);
	/* The fence of Markdown around it. */
	if (text_has(s, at, end, "```") && end < s->limit)
	{
		at = end + 1;
		end = at < s->limit ? scan_line_end(s, at) : at;
	}
	at = skip_blanks(s, at, end);
	if (at < end && byte_in(s->text[at], "\"'"))
		at++;
	len = at < end ? lone_value_length(s, at, end, heading) : 0;
	if (len > 0)
		scan_add(s, at, at + len, heading->rule, 0, WEIGHT_NEAR);
}

/* Return whether only a few words are in front of the key on its line. */
static bool
begins_heading(const Scan *s, size_t at, size_t line)
{
	size_t		first = skip_blanks(s, line, at);
	int			words = 0;

	while (first < at && byte_in(s->text[first], "#/*-;>"))
		first++;
	for (size_t i = skip_blanks(s, first, at); i < at; words++)
	{
		size_t		end = skip_class(s, i, at, is_alnum, true);

		while (byte_is(s, end, at, '\'') || byte_is(s, end, at, '-') || byte_is(s, end, at, '_'))
			end = skip_class(s, end + 1, at, is_alnum, true);
		if (end == i || words == WORDS_MAX)
			return false;
		i = skip_blanks(s, end, at);
	}
	return true;
}

/* Whether the key ends its line, perhaps with a dot or a colon. */
static bool
key_ends_line(const Scan *s, const Key *key)
{
	size_t		at = key->end;

	if (at < s->limit && byte_in(s->text[at], ".:"))
		at++;
	return at == s->limit || byte_in(s->text[at], "\r\n");
}

/* Is the key a plain word, without a quote or the dashes of an option? */
static bool
is_plain_word(const Key *key)
{
	return !key->closed && key->open.bytes == NULL && key->dashes == 0;
}

/*
 * Look for the value on the next line, if the key and its colon end a line of
 * few words, "acme key:", and nothing else was found.
 */
void
read_value_below_heading(Scan *s, const Key *key)
{
	Heading		heading = {.rule = key->verdict.rule, .sure = true};

	if (!is_plain_word(key) || !key_ends_line(s, key) ||
		!begins_heading(s, key->start, scan_line_start(s, key->start)))
		return;
	heading.password = verdict_has_rule(&key->verdict, "password");
	read_line_below(s, scan_line_end(s, key->end), &heading);
}

/* Look for a value in front of a key that ends its line or its bracket. */
void
read_value_in_front(Scan *s, const Key *key)
{
	bool		bracket = scan_byte(s, key->end) == ')';
	bool		heading;
	size_t		at = key->start;
	size_t		line;
	Key			judged;
	Link		link;
	Heading		above;

	/* Most keys have more behind them. */
	if ((!bracket && !key_ends_line(s, key)) || !is_plain_word(key))
		return;
	judged = *key;
	line = scan_line_start(s, key->start);
	link = find_front_link(s, &at, line);
	heading = !bracket && (link == LINK_COMMENT || link == LINK_NONE) &&
		begins_heading(s, key->start, line);
	if (!heading && (link == LINK_NONE || (link == LINK_BRACKET) != bracket))
		return;
	judged.verdict = judge_known_key(s, key);
	if (!judged.verdict.secret)
		judge_bare_key(s, &judged);
	if (!judged.verdict.secret || key_is_disarmed(s, key, SEPARATOR_BLANK))
		return;
	above = (Heading) {.rule = judged.verdict.rule, .sure = link == LINK_COMMENT};
	if (heading)
		read_line_below(s, scan_line_end(s, key->end), &above);
	else
		add_front_value(s, at, line, judged.verdict.rule);
}

/*
 * Return where the quote is that opens the key's argument: in front of the key,
 * or of the word that qualifies it, "private token"; 0 if not found. The same
 * quote closes it.
 */
static size_t
find_argument_quote(const Scan *s, const Key *key, char mark, size_t line)
{
	size_t		blank = key->start - 1;
	size_t		word;

	if (key->closed)
		return key->start - key->open.len;
	if (!byte_in(mark, "\"'") || key->start == line || s->text[blank] != ' ')
		return 0;
	if (blank - line > NAME_MAX_BYTES)
		line = blank - NAME_MAX_BYTES;
	word = back_over_class(s, blank, line, is_alpha);
	if (!byte_before_is(s, word, line, mark) ||
		!is_word_in_list(LIST_QUALIFIER, s->text + word, blank - word))
		return 0;
	return word - 1;
}

/*
 * Look for the value in front of a quoted name, both arguments of one call:
 * @"x", @"apiKey" of Objective-C, new("x", "api key"). Rows of tables have such
 * pairs, too, so a bracket of a list is not enough.
 */
bool
read_argument_in_front(Scan *s, const Key *key)
{
	char		mark = key->closed ? key->open.mark : scan_byte(s, key->end);
	size_t		line = scan_line_start(s, key->start);
	size_t		end = find_argument_quote(s, key, mark, line);
	size_t		start;
	bool		literal = byte_before_is(s, end, line, '@');
	Key			judged = *key;

	end = back_over_blanks(s, end - literal, line);
	if (!byte_before_is(s, end, line, ',') || end < line + 2 ||
		s->text[end - 2] != mark)
		return false;
	end -= 2;
	start = back_over_class(s, end, end - line > FRONT_MAX ? end - FRONT_MAX : line, is_token_byte);
	if (start < line + 2 || s->text[start - 1] != mark ||
		s->text[start - 2] != (literal ? '@' : '(') ||
		!is_made_text(s->text + start, end - start))
		return false;
	judged.verdict = judge_known_key(s, key);
	if (!judged.verdict.strong)
		return false;
	scan_add(s, start, end, judged.verdict.rule, 0, WEIGHT_NEAR);
	return true;
}

/*
 * Take the part of a path behind one that names a secret: /v1/token/x/users.
 * Behind a name in the plural it is an id.
 */
void
read_path_value(Scan *s, const Key *key)
{
	size_t		stop = scan_line_end(s, key->end);
	size_t		end = key->end + 1;
	KeyVerdict	verdict;

	if (!byte_before_is(s, key->start, s->floor, '/') || s->text[key->end - 1] == 's')
		return;
	while (end < stop && s->text[end] != '/' && is_token_byte(s->text[end]))
		end++;
	if (!is_made_text(s->text + key->end + 1, end - key->end - 1))
		return;
	verdict = judge_known_key(s, key);
	if (verdict.strong)
		scan_add(s, key->end + 1, end, verdict.rule, 0, WEIGHT_NEAR);
}
