/*
 * key_separator.c
 *		What separates a key from its value, and where the value begins: a
 *		sign, the comma of arguments and items, the bracket of a call, a blank.
 *
 * Between the key and its separator there may be what closes the key, the type
 * of a declaration, and the accessors of a property. The value itself is not
 * read here.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/key_blank.h"
#include "redact/carriers/key_sentence.h"
#include "redact/carriers/key_separator.h"
#include "redact/carriers/pair.h"
#include "redact/carriers/sql_rows.h"
#include "redact/carriers/value_wrap.h"
#include "redact/engine/engine.h"
#include "redact/judge/made.h"
#include "redact/text/cursor.h"

/*
 * Move *at to the item on the next line: "- x" below "- --token", as a list
 * of arguments in YAML has it. Both lines must be alike up to the item's
 * column, so only a line with the same dashes counts.
 */
static bool
skip_to_next_item(const Scan *s, size_t line, size_t column, size_t *at)
{
	size_t		i = *at;

	i += byte_is(s, i, s->limit, '\r');
	if (column < 2 || !byte_is(s, i, s->limit, '\n') ||
		s->limit - i <= column + 1 ||
		memcmp(s->text + line, s->text + i + 1, column) != 0 ||
		s->text[line + column - 2] != '-')
		return false;
	*at = i + 1 + column;
	return true;
}

/*
 * Does an option's value follow as the next item: [--token, x], or "-
 * --token" and "- x" on the next line? Moves *at to it. An item that begins
 * with a dash is the next option, and this one has no value.
 */
static bool
value_item_follows(Scan *s, const Key *key, size_t *at)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		column = key->start - key->dashes - line;

	if (byte_is(s, *at, s->limit, ','))
	{
		if (column == 0 || memrchr(s->text + line, '[', column) == NULL)
			return false;
		*at = skip_blanks(s, *at + 1, s->limit);
	}
	else if (!skip_to_next_item(s, line, column, at))
		return false;
	return *at < s->limit && s->text[*at] != '-' && !is_space(s->text[*at]);
}

/*
 * Does a quoted value follow a key of Erlang, as in {default_pass, <<"x">>}?
 * Moves *at from behind the key to the quote.
 */
static bool
erlang_follows(const Scan *s, const Key *key, size_t *at)
{
	size_t		comma = *at + (key->closed ? LENGTH_OF(">>") : 0);
	size_t		i = skip_blanks(s, comma + 1, s->limit);

	*at = scan_starts(s, i, "<<") ? i + 2 : i;
	return quote_at(s, *at).bytes != NULL;
}

/*
 * Move *at behind what parts two arguments: a comma, or the a1= of Linux's
 * audit log. False if neither is there. With an option, a parser of arguments
 * has the value by name: "--token", default="x".
 */
static bool
skip_argument_sign(const Scan *s, const Key *key, size_t *at)
{
	size_t		i = *at;

	if (byte_is(s, i, s->limit, ','))
	{
		i = skip_spaces(s, i + 1, s->limit);
		if (key->dashes > 0 && scan_starts(s, i, "default="))
			i += LENGTH_OF("default=");
		*at = i;
		return true;
	}
	if (s->limit - i <= 3 || s->text[i] != 'a' || !is_digit(s->text[i + 1]))
		return false;
	i = skip_digits(s, i + 1, s->limit);
	*at = i + 1;
	return byte_is(s, i, s->limit, '=');
}

/* Does Erlang's {key, or <<"key">>, come in front of an argument? */
static bool
is_erlang_key(const Scan *s, const Key *key, size_t at)
{
	size_t		open = back_over_blanks(s, key->start - key->open.len,
										s->floor);

	if (key->closed && scan_starts(s, at, ">>,"))
		return true;
	return key->dashes == 0 && key->open.bytes == NULL &&
		byte_before_is(s, open, s->floor, '{') && scan_byte(s, at) == ',';
}

/*
 * May the value of an argument begin here: a quoted text, or the hexadecimal
 * digits that Linux's audit writes, bare, for an argument with blanks in it?
 */
static bool
begins_argument(const Scan *s, size_t at)
{
	return quote_at(s, at).bytes != NULL ||
		(s->text[at - 1] == '=' && at < s->limit && is_xdigit(s->text[at]));
}

/*
 * Where the blanks begin in front of an argument, and of the b of a string of
 * bytes: (b'x-api-key', b'x').
 */
static size_t
front_of_argument(const Scan *s, const Key *key)
{
	size_t		at = key->start - key->dashes - key->open.len;

	if (key->closed && follows(s, at, "(b"))
		at--;
	return back_over_blanks(s, at, s->floor);
}

/*
 * [["password", "x"], ...]: is the key the first of two texts in brackets, in
 * a list of such pairs, and does the other one look like a secret? Types of
 * columns are listed so, too.
 */
static bool
is_pair_in_list(Scan *s, const Key *key, size_t open, size_t at)
{
	Quote		quote = quote_at(s, at);
	size_t		outer;
	size_t		end;

	if (!key->closed || quote.bytes == NULL || quote.mark == 0 ||
		!byte_before_is(s, open, s->floor, '['))
		return false;
	outer = back_over_spaces(s, open - 1, s->floor);
	at += quote.len;
	end = find_text_close(s, at, &quote);
	return outer > s->floor && byte_in(s->text[outer - 1], "[,") &&
		byte_is(s, end + quote.len, s->limit, ']') &&
		(word_may_be_secret(s->options, s->text + at, end - at) ||
		 is_password_word(s, at, end));
}

/*
 * Is the key an argument whose value is the next one: "--password", "x" in an
 * argv, set("password", "x") in code, audit's a1="x"? Moves *at to it.
 * Without a dash the key must be a call's first argument, since a list of
 * words is full of such pairs; or the value a word that a machine made.
 */
static bool
argument_follows(Scan *s, const Key *key, size_t *at)
{
	size_t		open = front_of_argument(s, key);
	bool		call;

	if (!key->closed && key->dashes > 0 && key->open.bytes == NULL)
		return value_item_follows(s, key, at);
	if (is_erlang_key(s, key, *at))
		return erlang_follows(s, key, at);
	call = byte_before_is(s, open, s->floor, '(');
	if ((!key->closed && (key->open.bytes != NULL || !call)) ||
		!skip_argument_sign(s, key, at))
		return false;
	if (is_pair_in_list(s, key, open, *at))
		return true;
	/* In any other list of words a machine must have made the value. */
	if (!key->closed || (key->dashes == 0 && !call))
		return made_quoted_at(s, *at, s->limit);
	return !(call && insert_has_column(s, key)) &&
		begins_argument(s, *at + byte_is(s, *at, s->limit, 'b')) &&
		!string_names_field(s, *at);
}

/*
 * Behind what closes the key: its quote, its bracket, the terminal's colours.
 *
 * %5d is a closing bracket in a query.
 */
static size_t
skip_key_closing(const Scan *s, const Key *key)
{
	Quote		quote = quote_at(s, key->end);
	size_t		i = key->end;

	if (key->closed || (key->place != PLACE_QUOTED && quote.mark == '"'))
		i += quote.len;
	if (byte_is(s, i, s->limit, ']') &&
		(i > key->end || byte_before_is(s, key->start, s->floor, '[') ||
		 follows(s, key->start, "[:")))
		i++;
	else if ((s->limit - i >= LENGTH_OF("%5d") && s->text[i] == '%' &&
			  word_is(s->text + i, LENGTH_OF("%5d"), "%5d")))
		i += 3;
	return skip_colors(s, i, s->limit);
}

/* Return the place behind the accessors of C#: KEY { get; set; } = "x". */
static size_t
skip_accessors(const Scan *s, size_t at)
{
	static const char *const accessors[] = {
		"get; ", "set; ", "init; ", "private ",
	};
	size_t		i = at + LENGTH_OF(" { ");

	if (!scan_starts(s, at, " { "))
		return at;
	for (size_t n = 0; n < sizeof(accessors) / sizeof(accessors[0]); n++)
		i += scan_starts(s, i, accessors[n]) ? strlen(accessors[n]) : 0;
	i += scan_starts(s, i, "set; ") ? LENGTH_OF("set; ") : 0;
	return scan_starts(s, i, "} ") ? i + LENGTH_OF("} ") : at;
}

/* Return the place behind a type's name, KEY string = "x"; at if not found. */
static size_t
skip_type_name(const Scan *s, size_t at)
{
	static const char *const types[] = {
		" string ", " []byte ", " String ", " text ", " str ", " varchar ",
		" NSString ", " As String ",
		" :: String ", " :: Text ", " :: ByteString ",
	};

	/* Nearly always the first letters of both words decide. */
	if (scan_byte(s, at) != ' ' ||
		!byte_in(scan_byte(s, at + 1), "s[StvNA:") ||
		!byte_in(scan_byte(s, at + 2), "tbeaSs:"))
		return at;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
	{
		if (s->text[at + 1] == types[i][1] && scan_starts(s, at, types[i]))
			return skip_blanks(s, at + strlen(types[i]), s->limit);
	}
	return at;
}

/*
 * Behind the type of a declaration, "KEY string = ", "KEY[] = ", if a quoted
 * text follows its sign; the same place if there is no such type.
 */
static size_t
skip_declared_type(const Scan *s, const Key *key, size_t at)
{
	size_t		end = at;
	size_t		sign;

	if (key->open.bytes != NULL || key->dashes > 0)
		return at;
	if (scan_byte(s, at) == '[')
	{
		end = skip_digits(s, at + 1, s->limit);
		if (scan_byte(s, end) != ']')
			return at;
		end = skip_blanks(s, end + 1, s->limit);
	}
	if (scan_byte(s, at + 1) == '{')
		end = skip_accessors(s, at);
	if (end == at)
		end = skip_type_name(s, at);
	sign = end + (scan_byte(s, end) == ':');
	if (end == at || scan_byte(s, sign) != '=')
		return at;
	return quote_at(s, skip_blanks(s, sign + 1, s->limit)).bytes != NULL ?
		end : at;
}

/*
 * Find what separates the key from its value, and where the value begins. The
 * kinds are tried from the surest to the least sure: a sign, an argument's
 * comma, a call's bracket, and at last a blank, which needs the most proof
 * because any word follows a blank. False if the key has no value.
 */
static bool
find_separator(Scan *s, const Key *key, size_t *at, Separator *separator)
{
	size_t		i = skip_declared_type(s, key, skip_key_closing(s, key));
	size_t		spaced = skip_blanks(s, i, s->limit);
	size_t		len;

	if (spaced >= s->limit)
		return false;
	len = key_sign_length(s, spaced, separator);
	*at = spaced + len;
	if (len > 0)
		return true;
	*separator = SEPARATOR_COMMA;
	if (argument_follows(s, key, at))
		return true;
	*separator = SEPARATOR_CALL;
	if (spaced == i && i == key->end && byte_in(s->text[i], "({") &&
		!key->closed)
	{
		*at = i + 1;
		return quote_at(s, i + 1).bytes != NULL;
	}
	*separator = SEPARATOR_BLANK;
	if (spaced == i || i != key->end)
		return false;
	return blank_separates(s, key, spaced) ||
		(!key->closed &&
		 is_told_in_sentence(s, key, at, scan_line_end(s, spaced)));
}

/*
 * What separates the key from its value, and where that begins. What follows
 * says more of the key's place: it is encoded, or in a sentence.
 */
Separator
find_key_separator(Scan *s, Key *key, size_t *from)
{
	Separator	separator = SEPARATOR_NONE;

	if (find_xml_value(s, key, from))
		return SEPARATOR_XML;
	if (!find_separator(s, key, from, &separator))
		return SEPARATOR_NONE;
	if (*from >= 3 && s->text[*from - 3] == '%')
		key->place = PLACE_ENCODED;
	else if (separator == SEPARATOR_BLANK && key->place == PLACE_LINE &&
			 (is_spoken_value(s, *from, scan_line_end(s, *from)) ||
			  follows(s, *from, "changed from ") ||
			  memchr(s->text + key->end, '{', *from - key->end) != NULL))
		key->place = PLACE_WORD;
	return separator;
}
