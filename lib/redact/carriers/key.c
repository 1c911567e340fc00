/*
 * key.c
 *		Key and value in every spelling: one grammar for environments, YAML,
 *		JSON, TOML, XML, headers, connection strings, code and options.
 *
 * The separator tells the carrier; see Separator, and key_separator.c, which
 * finds it.
 *
 * A literal of the rule files is the head word of a key ("password"). From
 * there the key's extent, its place and its separator are found, and its name
 * is judged, before any value is read: most words in a log are no keys, and
 * end early.
 *
 * The order of the questions is the order of their cost. What was judged or
 * noted last is in s->read, so that two head words in one key
 * ("secret_access_key") cost one reading.
 */
#include <string.h>

#include "redact/carriers/columns.h"
#include "redact/carriers/form_data.h"
#include "redact/carriers/key.h"
#include "redact/carriers/key_front.h"
#include "redact/carriers/key_line.h"
#include "redact/carriers/key_multiline.h"
#include "redact/carriers/key_near.h"
#include "redact/carriers/key_prose.h"
#include "redact/carriers/key_sentence.h"
#include "redact/carriers/key_separator.h"
#include "redact/carriers/key_spoken.h"
#include "redact/carriers/pair.h"
#include "redact/carriers/sql_rows.h"
#include "redact/carriers/value.h"
#include "redact/carriers/value_wrap.h"
#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define FURTHER_MAX 512			/* bytes of a value that others follow */

/*
 * Return the place behind the type of a declaration, "password: string =
 * 'x'", and its '='; the same place if there is no such type.
 */
static size_t
skip_type_and_sign(Scan *s, size_t at)
{
	static const char *const types[] = {
		"string", "str", "&str", "&'static str", "String", "Optional[str]", "SecretStr",
	};
	size_t		stop = scan_line_end(s, at);

	while (at < stop && is_blank(s->text[at]))
		at++;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
	{
		size_t		next = at + strlen(types[i]);

		if (next < stop && scan_starts(s, at, types[i]))
		{
			while (next < stop && is_blank(s->text[next]))
				next++;
			if (next < stop && s->text[next] == '=')
				return next + 1;
		}
	}
	return at;
}

/*
 * ${PASSWORD:-default}, ${db.password:default} of Spring: only the default is a
 * value.
 *
 * The value ends at the next '}' of the line; a default with braces of its
 * own is cut there, and what follows stays. Behind a colon only, a shell has
 * numbers and marks: ${PASSWORD:0:3}, ${PASSWORD:?unset}.
 */
static bool
read_default_value(Scan *s, const Key *key, Value *value)
{
	size_t		at = key->end;
	size_t		stop = scan_line_end(s, at);
	const char *close;

	if (scan_starts(s, at, ":-") || scan_starts(s, at, ":="))
		at += LENGTH_OF(":-");
	else if (scan_byte(s, at) == ':' &&
			 (is_alpha(scan_byte(s, at + 1)) || made_value_length(s, at + 1, stop) > 0))
		at++;
	else
		return false;
	close = memchr(s->text + at, '}', stop - at);
	if (close != NULL)
		*value = (Value) {.start = at, .end = (size_t) (close - s->text)};
	return close != NULL && value->end > value->start;
}

/*
 * Is this the mark of a YAML block: | or >, with nothing but its digits,
 * signs and a comment behind it?
 */
static bool
is_block_mark(const Scan *s, size_t at, size_t stop)
{
	if (at == stop || (s->text[at] != '|' && s->text[at] != '>'))
		return false;
	for (at++; at < stop && byte_in(s->text[at], "+-0123456789 \t\r\0"); at++)
		;
	return at == stop || s->text[at] == '#';
}

/* Is the value no more than a tag? */
static bool
is_single_tag(const Scan *s, const Value *value)
{
	size_t		len = value->end - value->start;

	return len > 0 && tag_length(s->options, s->text + value->start, len) == len;
}

/*
 * Read a YAML block: | or > behind the key, and the lines that are further in
 * than the key's line. False if there is no mark; an empty block gives an
 * empty value.
 */
static bool
read_yaml_block(Scan *s, const Key *key, size_t at, Value *value)
{
	size_t		stop = scan_line_end(s, at);
	size_t		line = scan_line_start(s, key->start);
	size_t		indent = skip_blanks(s, line, s->limit) - line;

	if (!is_block_mark(s, skip_blanks(s, at, stop), stop))
		return false;
	*value = (Value) {0};
	for (size_t next = stop + 1; next < s->limit;)
	{
		const char *nl = memchr(s->text + next, '\n', s->limit - next);
		size_t		end = nl != NULL ? (size_t) (nl - s->text) : s->limit;
		size_t		first = skip_spaces(s, next, end);

		if (first < end && first - next <= indent)
			break;
		/* The lines that a tag replaced are empty: it was all of the value. */
		if (first == end && is_single_tag(s, value))
			break;
		if (first < end)
		{
			if (value->start == 0)
				value->start = first;
			value->end = back_over_spaces(s, end, first);
		}
		next = end + 1;
	}
	return true;
}

/*
 * Read the value behind the separator; it may be an empty block. False if
 * none is there.
 */
static bool
read_key_value(Scan *s, const Key *key, size_t at, Separator separator,
			   Value *value)
{
	if (separator == SEPARATOR_COLON)
	{
		if (read_yaml_block(s, key, at, value))
		{
			value->quote = (Quote) {.bytes = "|", .len = 1};
			return true;
		}
		at = skip_type_and_sign(s, at);
	}
	return read_value_text(s, at, key, separator, value);
}

/*
 * Return whether a list, a here-document or nothing at all follows the
 * separator, so that the value may be on the lines below.
 */
static bool
may_stand_below(const Scan *s, size_t at)
{
	while (at < s->limit && is_blank(s->text[at]))
		at++;
	return at < s->limit && (s->text[at] == '\n' || s->text[at] == '\r' || s->text[at] == '[' ||
							 s->text[at] == '<' || s->text[at] == '#');
}

/* Note the values that an expression offers next to the one that was read. */
static void
add_value_choices(Scan *s, const Key *key, Separator separator,
				  const Value *first)
{
	size_t		stop = scan_line_end(s, first->end);
	Value		value = *first;
	size_t		at = find_next_choice(s, &value, stop);
	char		open = byte_before_is(s, first->start - first->quote.len, s->floor, '(') ? '(' : '?';

	if (at == 0 || (open == '?' && memchr(s->text + key->end, '?', first->start - key->end) == NULL))
		return;
	while (at > 0 && read_value_text(s, at, key, separator, &value) &&
		   value.end > value.start)
	{
		add_judged_value(s, key, separator, &value);
		at = find_next_choice(s, &value, stop);
	}
}

/* setPassword("bob", "x"): note the second argument of a call, if typed. */
static void
add_typed_argument(Scan *s, const Key *key, const Value *first)
{
	size_t		stop = scan_line_end(s, first->end);
	size_t		at = first->end + first->quote.len;
	Value		value;

	if (!byte_is(s, at, stop, ','))
		return;
	at = skip_blanks(s, at + 1, stop);
	if (quote_at(s, at).bytes != NULL &&
		read_value_text(s, at, key, SEPARATOR_CALL, &value) &&
		(is_password_word(s, value.start, value.end) ||
		 value_looks_secret(s->options, s->text + value.start,
							value.end - value.start)))
		add_judged_value(s, key, SEPARATOR_CALL, &value);
}

/*
 * KEYS=x,y: note the values behind commas, if a machine made all of them. A tag
 * in place of the first one says that, too: then the line is scanned again.
 */
static void
add_further_values(Scan *s, const Key *key, Separator separator,
				   const Value *first)
{
	size_t		stop = scan_line_end(s, first->end);
	Value		value = *first;
	size_t		len;

	if (!byte_is(s, value.end, stop, ',') ||
		value.end - value.start > FURTHER_MAX)
		return;
	len = made_value_length(s, value.start, stop);
	if (value.start + len != value.end &&
		made_value_length(s, value.end + 1, stop) > 0)
		scan_doubt_last(s, value.start);
	while (len > 0 && value.start + len == value.end && byte_is(s, value.end, stop, ','))
	{
		value.start = value.end + 1;
		len = made_value_length(s, value.start, stop);
		value.end = value.start + len;
		if (len > 0)
			add_judged_value(s, key, separator, &value);
	}
}

/* "changed from x to y", "rotating key x -> y": note what it became, too. */
static void
add_spoken_change(Scan *s, const Key *key, const Value *first)
{
	size_t		stop = scan_line_end(s, first->end);
	size_t		at = first->end;
	size_t		end;

	if (s->read.value_start != first->start)
		return;
	if (text_has(s, at, stop, " to ") || text_has(s, at, stop, " -> ") ||
		text_has(s, at, stop, " => "))
		at += LENGTH_OF(" -> ");
	else
		return;
	for (end = skip_word(s, at, stop); end > at && byte_in(s->text[end - 1], ".,;"); end--)
		;
	if (is_password_word(s, at, end) || is_spoken_value(s, at, stop))
		scan_add(s, at, end, key->verdict.rule, 0, WEIGHT_KEY);
}

static void take_key_value(Scan *s, const Key *key, size_t at, Separator separator);

/* Read the value of the field "value" behind a name; false if not found. */
static bool
take_pair_field(Scan *s, const Key *named)
{
	Key			key = *named;
	size_t		from;

	if (!find_pair_value(s, &key, &from))
		return false;
	key.place = scan_line_start(s, from) > key.end ? PLACE_LINE : PLACE_LIST;
	take_key_value(s, &key, from,
				   byte_before_is(s, back_over_spaces(s, from, key.end), key.end, '>') ?
				   SEPARATOR_XML : SEPARATOR_PAIR);
	return true;
}

/*
 * Does an object follow a key's sign, in braces or further in on the lines
 * below: "db_password": {"type": "string", "value": "x"}? Its field "value"
 * or "default" holds what the key names.
 */
static bool
is_object_behind(Scan *s, const Key *key, size_t at)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		column = key->start - key->open.len - line;
	size_t		next;

	at = skip_blanks(s, at, s->limit);
	if (byte_is(s, at, s->limit, '{'))
		return key->closed;
	at += byte_is(s, at, s->limit, '\r');
	/* "tokens:" and "secrets:" are maps of names. */
	if (!byte_is(s, at, s->limit, '\n') || key->place != PLACE_LINE || s->text[key->end - 1] == 's')
		return false;
	next = skip_blanks(s, at + 1, s->limit);
	return next - at - 1 > column && next < s->limit && is_alpha(s->text[next]);
}

/* "" => "x" of a plan: there was no value before. */
static void
read_change_of_empty(Scan *s, const Key *key, size_t at)
{
	Value		empty = {0};

	at = skip_blanks(s, at, s->limit);
	if (!text_has(s, at, s->limit, "\"\" "))
		return;
	empty.end = at + 2;
	below_read_change(s, key, &empty);
}

/*
 * Read the value behind the separator, and note it.
 *
 * The lines below are tried first: where they hold the value, what is on the
 * key's line is only a mark.
 */
static void
take_key_value(Scan *s, const Key *key, size_t at, Separator separator)
{
	Value		value;

	if (may_stand_below(s, at) && read_value_below(s, key, at, separator))
		return;
	if (separator == SEPARATOR_COLON && is_object_behind(s, key, at) &&
		take_pair_field(s, key))
		return;
	if (!read_key_value(s, key, at, separator, &value) || value.end <= value.start)
	{
		read_change_of_empty(s, key, at);
		if (separator == SEPARATOR_COLON)
			read_value_below_heading(s, key);
		return;
	}
	add_judged_value(s, key, separator, &value);
	if (value.quote.bytes == NULL)
	{
		add_further_values(s, key, separator, &value);
		if (separator == SEPARATOR_BLANK)
			add_spoken_change(s, key, &value);
		return;
	}
	add_value_choices(s, key, separator, &value);
	if (separator == SEPARATOR_CALL)
		add_typed_argument(s, key, &value);
	below_read_change(s, key, &value);
}

/*
 * Read the value of a name's entry, {"name": "PASSWORD", "value": "x"}: in
 * the field behind the name or, if the name itself has no value, in front of
 * it. A form's field has it below.
 */
static void
take_named_pair(Scan *s, const Key *named, bool without_value)
{
	Key			key = *named;
	Value		value;

	if (find_form_value(s, &key, &value))
	{
		key.place = PLACE_WORD;
		add_judged_value(s, &key, SEPARATOR_EQUALS, &value);
		scan_note_block(s, BLOCK_LINES, key.start, value.end);
		return;
	}
	if (take_pair_field(s, &key) || !without_value ||
		!pair_value_before(s, &key, &value))
		return;
	key.place = PLACE_LIST;
	add_judged_value(s, &key, SEPARATOR_PAIR, &value);
}

/*
 * Is the key part of an identifier of AWS:
 * arn:aws:secretsmanager:eu-west-1:1234:secret:name? What follows is a name,
 * which an operator needs to read.
 */
static bool
is_resource_name(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		from = key->start - line > NAME_MAX_BYTES ?
		key->start - NAME_MAX_BYTES : line;

	return key->start > line && s->text[key->start - 1] == ':' &&
		memmem(s->text + from, key->start - from, LITERAL("arn:")) != NULL;
}

/* Is the key in ${...}? */
static bool
is_key_expanded(const Scan *s, const Key *key)
{
	return key->start >= s->floor + 2 && s->text[key->start - 1] == '{' &&
		s->text[key->start - 2] == '$';
}

#define COMPARED_MAX 256		/* bytes in front of a key, and the value
								 * there */
#define TAIL_MIN 20				/* of a token that its own name precedes */

/*
 * Take the token that its own name precedes in one word: deploy-token-x, as
 * some providers write. It must be long and not a word of a language, or each
 * hyphenated name would count.
 */
static void
take_name_tail(Scan *s, const Key *key, size_t head_end)
{
	KeyVerdict	verdict;
	size_t		at = head_end + 1;

	if (head_end >= key->end || !byte_in(s->text[head_end], "-_") ||
		key->end - at < TAIL_MIN || key->end - key->start > NAME_MAX_BYTES)
		return;
	verdict = judge_key_name(s->text + key->start, head_end - key->start);
	if (verdict.strong && is_spoken_value(s, at, key->end))
		scan_add(s, at, key->end, verdict.rule, 0, WEIGHT_KEY);
}

/* ${KEY:-x}: the default is the value. */
static void
take_default_value(Scan *s, const Key *key)
{
	Value		value = {0};

	if (read_default_value(s, key, &value))
		add_judged_value(s, key, SEPARATOR_EQUALS, &value);
}

/* Set *value to the quoted text that ends at this place; false if not found. */
static bool
quoted_before(const Scan *s, size_t end, size_t floor, Value *value)
{
	char		mark = end > floor ? s->text[end - 1] : '\0';

	if (mark != '"' && mark != '\'')
		return false;
	value->end = end - 1;
	value->start = value->end;
	while (value->start > floor && s->text[value->start - 1] != mark)
		value->start--;
	if (value->start == floor || value->start == value->end)
		return false;
	value->quote = quote_at(s, value->start - 1);
	return true;
}

/*
 * Read a value that is compared with the key: if ("x" == password). It is in
 * front of the key. False if not found.
 */
static bool
read_compared(Scan *s, Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		end = back_over_blanks(s, key->start, line);
	size_t		floor = end - line > COMPARED_MAX ? end - COMPARED_MAX : line;
	Value		value = {0};

	if (end < line + LENGTH_OF("''==") || s->text[end - 1] != '=' ||
		(s->text[end - 2] != '=' && s->text[end - 2] != '!'))
		return false;
	key->verdict = judge_known_key(s, key);
	if (!key->verdict.strong)
		return false;
	while (end > floor && byte_in(s->text[end - 1], "=!"))
		end--;
	end = back_over_blanks(s, end, floor);
	if (!quoted_before(s, end, floor, &value))
		return false;
	add_judged_value(s, key, SEPARATOR_EQUALS, &value);
	return true;
}

/*
 * The value behind a separator; without one the key may be a column's name.
 *
 * The three readers at the end each ask for their own proof that the key
 * heads a column or a list.
 */
static void
take_value_beside_key(Scan *s, Key *key, size_t from, Separator separator)
{
	if (separator != SEPARATOR_NONE)
	{
		take_key_value(s, key, from, separator);
		if (separator == SEPARATOR_BLANK)
			read_values_in_prose(s, key);
		return;
	}
	if (read_compared(s, key) ||
		((key->closed || byte_in(scan_byte(s, key->end), "\"'")) &&
		 read_argument_in_front(s, key)))
		return;
	if (scan_byte(s, key->end) == '/')
		read_path_value(s, key);
	read_inserted_rows(s, key);
	read_key_table(s, key);
	read_value_near_key(s, key);
	read_values_in_prose(s, key);
	read_line_below(s, key);
	if (may_follow_value(s, key))
		read_value_in_front(s, key);
}

/*
 * Judge the key's name; the names judged before are known by their text.
 *
 * A log repeats a few keys on each line; a table of KEY_MEMOS places by the
 * name's bytes saves most judgements. A name in another place is compared as
 * a whole, so that a collision costs time only.
 */
KeyVerdict
judge_known_key(Scan *s, const Key *key)
{
	const char *name = s->text + key->start;
	size_t		len = key->end - key->start;
	KeyMemo    *memo;

	if (len == 0)
		return judge_key_name(name, len);
	memo = &s->memos.keys[((unsigned char) name[0] * 5 + (unsigned char) name[len - 1] * 3 + len) %
						  KEY_MEMOS];
	if (memo->len != len || memcmp(s->text + memo->at, name, len) != 0)
		*memo = (KeyMemo) {.at = key->start, .len = len, .verdict = judge_key_name(name, len)};
	return memo->verdict;
}

/*
 * A head word of a key was found: is it one, and is its value a secret? In a
 * sentence nothing separates it from what follows, and nothing more is asked.
 */
void
parse_key(Scan *s, size_t at, size_t len, uint16_t arg)
{
	Key			key;
	bool		expanded;
	bool		named;
	Separator	separator;
	size_t		from;

	(void) arg;
	/* A word inside of a value or a key that was read is not a key. */
	if ((at >= s->read.value_start && at < s->read.value_end) || (at >= s->read.key_start && at < s->read.key_end))
		return;
	read_key_extent(s, at, len, &key);
	locate_key(s, &key);
	s->read.key_start = key.start;
	s->read.key_end = key.end;
	expanded = is_key_expanded(s, &key);
	named = is_key_name_value(s, &key);
	separator = find_key_separator(s, &key, &from);
	if (separator == SEPARATOR_NONE && !named && !expanded)
	{
		take_name_tail(s, &key, at + len);
		take_value_beside_key(s, &key, from, separator);
		return;
	}
	key.verdict = judge_known_key(s, &key);
	if (!key.verdict.secret)
		judge_bare_key(s, &key);
	if (!key.verdict.secret || key_is_disarmed(s, &key, separator))
		return;
	if (expanded)
		take_default_value(s, &key);
	else if (!is_resource_name(s, &key) && !names_secret_entry(s, &key))
	{
		if (named)
			take_named_pair(s, &key, separator == SEPARATOR_NONE);
		take_value_beside_key(s, &key, from, separator);
	}
}
