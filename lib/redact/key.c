/*
 * key.c
 *		Key and value in every spelling: one grammar for environments, YAML,
 *		JSON, TOML, XML, headers, connection strings, code and options.
 *
 * The separator tells the carrier: '=' (also "=>", ":=", %3D), ':' (also
 * %3A), ' ' for an option or a statement, ',' between arguments, '(' of a
 * call, 'X' for XML, 'P' for a pair of name and value.
 */
#include <string.h>

#include "redact/engine.h"

#define SPOKEN_MIN 16			/* bytes of a token in a sentence */
#define NETRC_MAX 512			/* of a line of .netrc in front of its password */

static inline bool
starts(const Scan *s, size_t at, const char *what)
{
	size_t		len;

	if (at >= s->limit || s->text[at] != what[0])
		return false;
	len = strlen(what);
	return s->limit - at >= len && memcmp(s->text + at, what, len) == 0;
}

static inline bool
starts_caseless(const Scan *s, size_t at, const char *what)
{
	return s->limit - at >= strlen(what) && s->text[at] == what[0] &&
		word_is(s->text + at, strlen(what), what);
}

/* "=" and ":" and their kin at this place; their length, 0 if none. */
static size_t
sign_at(const Scan *s, size_t at, char *separator)
{
	*separator = '=';
	if (at >= s->limit)
		return 0;
	switch (s->text[at])
	{
		case '=':
			return starts(s, at, "===") ? 3 :
				starts(s, at, "=>") || starts(s, at, "==") ? 2 : 1;
		case ':':
			if (starts(s, at, ":="))
				return 2;
			*separator = ':';
			return starts(s, at, "::") ? 0 : 1;
		case '%':
			if (starts_caseless(s, at, "%3d"))
				return 3;
			*separator = ':';
			return starts_caseless(s, at, "%3a") ? 3 : 0;
		case '\\':
			return starts_caseless(s, at, "\\u003d") ? 6 : 0;
		case '\xef':
			*separator = ':';
			return is_wide_sign(s, at) ? 3 : 0;
		default:
			return 0;
	}
}

/* The word in front of a key, on its line: "set" in "set PASSWORD x". */
static bool
word_before_is(Scan *s, const Key *key, const char *const *words, size_t n)
{
	char		last = key->start > s->floor + 1 ? s->text[key->start - 1] : '\0';
	size_t		line;
	size_t		end = key->start;
	size_t		start;

	/* Nearly always the letter that ends the word, or what joins it, decides. */
	if (is_blank(last) && !is_blank(s->text[key->start - 2]) &&
		memchr("txvVUmrqe", s->text[key->start - 2], 9) == NULL)
		return false;
	if (is_alnum((unsigned char) last) || last == '\0' || last == '\n')
		return false;
	line = scan_line_start(s, key->start);

	/* A path may stand in front of the name: put app/db/password x */
	while (end > line && key->start - end < NAME_MAX_BYTES && !is_blank(s->text[end - 1]))
		end--;
	start = end;
	while (end > line && is_blank(s->text[end - 1]))
		end--;
	if (end == start)
		return false;
	for (start = end; start > line && end - start < 16 &&
		 (is_alnum(s->text[start - 1]) || s->text[start - 1] == '_'); start--)
		;
	/* Nearly always the first byte decides. */
	if (start == end || memchr("sSEdxgUepfa", s->text[start], 11) == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
	{
		if (s->text[start] == words[i][0] && end - start == strlen(words[i]) &&
			memcmp(s->text + start, words[i], end - start) == 0)
			return true;
	}
	return false;
}

/* Two words and no more on the key's line: "requirepass x", netrc. */
static bool
is_two_words(Scan *s, const Key *key, size_t at)
{
	static const char *const words[] = {"bindpw", "requirepass", "masterauth"};
	static const char *const names[] = {
		"password", "passwd", "passphrase", "secret", "token", "psk",
	};
	bool		named = false;
	size_t		stop;
	size_t		from;

	if (key->place != PLACE_LINE || is_upper(s->text[key->start]))
		return false;
	/* These have no other meaning, and what they take may hold blanks. */
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		if (word_is(s->text + key->start, key->end - key->start, words[i]))
			return true;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		named |= word_is(s->text + key->start, key->end - key->start, names[i]);
	stop = scan_line_end(s, at);
	if (!named || stop - at > NETRC_MAX)
		return false;
	for (from = at; at < stop && !is_space(s->text[at]); at++)
		;
	/* "token ring", "secret garden" */
	if (strchr("st", to_lower(s->text[key->start])) != NULL &&
		!value_looks_secret(s->options, s->text + from, at - from))
		return false;
	while (at < stop && is_space(s->text[at]))
		at++;
	return at == stop;
}

/* "machine h login u password x" on one line. */
static bool
is_netrc(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);

	if (key->start - line > NETRC_MAX)
		return false;
	return memmem(s->text + line, key->start - line, "login ", 6) != NULL &&
		(memmem(s->text + line, key->start - line, "machine ", 8) != NULL ||
		 memmem(s->text + line, key->start - line, "default ", 8) != NULL);
}

/* PASSWORD 'x', storePassword "x"; but not: secret "x" not found. */
static bool
names_quoted(const Scan *s, const Key *key)
{
	KeyVerdict	verdict = key_judge(s->text + key->start, key->end - key->start);
	const char *rule = redact_builtin_book.pool +
		redact_builtin_book.rules[verdict.rule].name;

	if (!verdict.strong)
		return false;
	if (strcmp(rule, "password") == 0)
		return true;
	for (size_t i = key->start + 1; i < key->end; i++)
	{
		if (s->text[i] == '_' || s->text[i] == '-' ||
			(is_upper(s->text[i]) && is_lower(s->text[i - 1])))
			return true;
	}
	return false;
}

/* #define WIFI_PASSWORD "aB3...": a password that looks like one */
static bool
defines_secret(Scan *s, const Key *key, size_t at)
{
	KeyVerdict	verdict = key_judge(s->text + key->start, key->end - key->start);
	const char *rule = redact_builtin_book.pool +
		redact_builtin_book.rules[verdict.rule].name;
	size_t		stop = scan_line_end(s, at);

	return strcmp(rule, "password") == 0 && stop > at + 2 &&
		value_looks_secret(s->options, s->text + at + 1, stop - at - 2);
}

/* "token aB3...": a machine made it, of capitals, small letters and digits. */
static bool
is_spoken(const Scan *s, size_t at, size_t stop)
{
	unsigned	kinds = 0;
	size_t		i = at;

	/* It was, before a tag came in its place. */
	if (at < stop && s->text[at] == '[' && tag_length(s->options, s->text + at, stop - at) > 0)
		return true;
	if (stop - at < SPOKEN_MIN || !is_alnum(s->text[at + SPOKEN_MIN - 1]) ||
		!is_alnum(s->text[at + SPOKEN_MIN / 2]))
		return false;
	for (; i < stop && is_alnum(s->text[i]); i++)
		kinds |= is_digit(s->text[i]) ? 1 : is_upper(s->text[i]) ? 2 : is_lower(s->text[i]) ? 4 : 0;
	return kinds == 7 && i - at >= SPOKEN_MIN &&
		(i == stop || is_space(s->text[i]) || strchr(",;:)'\"", s->text[i]) != NULL);
}

/* "password is hunter2": what follows must have letters and digits. */
static bool
is_said(const Scan *s, size_t *at, size_t stop)
{
	size_t		i = *at;
	bool		letters = false;
	bool		digits = false;

	if (starts(s, i, "provided: "))
	{
		*at = i + 10;
		return is_spoken(s, i + 10, stop);
	}
	if (starts(s, i, "is ") || starts(s, i, "was ") || starts(s, i, "is: "))
		i += s->text[i] == 'w' ? 4 : 3;
	else
		return false;
	i += i < stop && s->text[i] == ' ';
	*at = i;
	if (i < stop && quote_at(s, i).bytes != NULL)
		return true;
	while (i < stop && !is_blank(s->text[i]))
	{
		letters |= is_alpha(s->text[i]);
		digits |= is_digit(s->text[i++]);
	}
	return (letters && digits && i - *at >= 5) || s->text[*at - 2] == ':';
}

/* username admin privilege 15 secret x; neighbor 10.0.0.1 password x */
static bool
is_device_line(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);

	while (line < key->start && is_blank(s->text[line]))
		line++;
	return key->start - line < NAME_MAX_BYTES && key->start - line > 10 &&
		(memcmp(s->text + line, "username ", 9) == 0 || memcmp(s->text + line, "neighbor ", 9) == 0);
}

/* Only a blank separates: an option, a statement, a line of two words. */
static bool
blank_separates(Scan *s, const Key *key, size_t at)
{
	static const char *const setters[] = {
		"set", "setx", "setenv", "SetEnv", "ENV", "x", "gx", "U", "Ux", "env",
		"put", "fastcgi_param", "proxy_set_header", "add_header", "setq",
	};

	static const char *const define[] = {"define"};
	bool		quoted;

	if (at >= s->limit || is_space(s->text[at]))
		return false;
	if (key->dashes > 0 && key->open.bytes == NULL)
		return s->text[key->start - 1] == '-' && !(starts(s, at, "--") || (s->text[at] == '-' && s->limit - at > 1 &&
										 is_alpha(s->text[at + 1])));
	quoted = key->open.bytes == NULL &&
		(quote_at(s, at).bytes != NULL ||
		 ((s->text[at] == 'E' || s->text[at] == 'N') && starts(s, at + 1, "'")));
	if (quoted && names_quoted(s, key))
		/* #define TXT_PSK "PSK": names of things, most of them */
		return !word_before_is(s, key, define, 1) || defines_secret(s, key, at);
	if (quoted && is_spoken(s, at + 1, scan_line_end(s, at)))
		return true;
	return is_device_line(s, key) || word_before_is(s, key, setters, sizeof(setters) / sizeof(setters[0])) ||
		is_two_words(s, key, at) || is_netrc(s, key);
}

/* [--token, x], or "- --token" and "- x" on the next line */
static bool
item_follows(Scan *s, const Key *key, size_t *at)
{
	size_t		i = *at;
	size_t		line = scan_line_start(s, key->start);
	size_t		column = key->start - key->dashes - line;

	if (i < s->limit && s->text[i] == ',')
	{
		if (column == 0 || memrchr(s->text + line, '[', column) == NULL)
			return false;
		for (i++; i < s->limit && is_blank(s->text[i]); i++)
			;
	}
	else
	{
		if (i < s->limit && s->text[i] == '\r')
			i++;
		if (column < 2 || i >= s->limit || s->text[i] != '\n' || s->limit - i <= column + 1 ||
			memcmp(s->text + line, s->text + i + 1, column) != 0 ||
			s->text[line + column - 2] != '-')
			return false;
		i += 1 + column;
	}
	*at = i;
	return i < s->limit && s->text[i] != '-' && !is_space(s->text[i]);
}

/* "--password", "x" in an argv, set("password", "x") in code, audit's a1="x" */
static bool
argument_follows(Scan *s, const Key *key, size_t *at)
{
	size_t		i = *at;
	size_t		open = key->start - key->dashes - key->open.len;
	bool		call;

	while (open > s->floor && is_blank(s->text[open - 1]))
		open--;
	call = open > s->floor && s->text[open - 1] == '(';

	if (!key->closed && key->dashes > 0 && key->open.bytes == NULL)
		return item_follows(s, key, at);
	if (!key->closed || (key->dashes == 0 && !call))
		return false;
	if (i < s->limit && s->text[i] == ',')
	{
		for (i++; i < s->limit && is_space(s->text[i]); i++)
			;
	}
	else if (s->limit - i > 3 && s->text[i] == 'a' && is_digit(s->text[i + 1]))
	{
		for (i++; i < s->limit && is_digit(s->text[i]); i++)
			;
		if (i == s->limit || s->text[i++] != '=')
			return false;
	}
	else
		return false;
	*at = i;
	/* audit writes an argument with blanks in it in hexadecimal, bare */
	return quote_at(s, i).bytes != NULL ||
		(s->text[i - 1] == '=' && i < s->limit && is_xdigit(s->text[i]));
}

/* Find what separates the key from its value, and where the value begins. */
static bool
find_separator(Scan *s, const Key *key, size_t *at, char *separator)
{
	size_t		i = key->end;
	size_t		spaced;
	size_t		len;

	if (key->closed)
		i += quote_at(s, i).len;
	else if (key->place != PLACE_QUOTED)
		i += quote_at(s, i).mark == '"' ? quote_at(s, i).len : 0;
	if (i < s->limit && s->text[i] == ']' &&
		(i > key->end || (key->start > s->floor && s->text[key->start - 1] == '[')))
		i++;
	else if (starts_caseless(s, i, "%5d"))
		i += 3;
	i = skip_colors(s, i, s->limit);
	for (spaced = i; spaced < s->limit && is_blank(s->text[spaced]); spaced++)
		;
	if (spaced >= s->limit)
		return false;
	len = sign_at(s, spaced, separator);
	*at = spaced + len;
	if (len > 0)
		return true;
	*separator = ',';
	if (argument_follows(s, key, at))
		return true;
	*separator = '(';
	if (spaced == i && i == key->end && s->text[i] == '(' && !key->closed)
	{
		*at = i + 1;
		return quote_at(s, i + 1).bytes != NULL;
	}
	*separator = ' ';
	if (spaced == i || i != key->end)
		return false;
	return blank_separates(s, key, spaced) ||
		(key->open.bytes == NULL && (is_said(s, at, scan_line_end(s, spaced)) ||
									 is_spoken(s, spaced, scan_line_end(s, spaced))));
}

/* "password: string = 'x'": a type stands in between. */
static size_t
skip_type(Scan *s, size_t at)
{
	static const char *const types[] = {
		"string", "str", "&str", "String", "Optional[str]", "SecretStr",
	};
	size_t		stop = scan_line_end(s, at);

	while (at < stop && is_blank(s->text[at]))
		at++;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
	{
		size_t		next = at + strlen(types[i]);

		if (next < stop && starts(s, at, types[i]))
		{
			while (next < stop && is_blank(s->text[next]))
				next++;
			if (next < stop && s->text[next] == '=')
				return next + 1;
		}
	}
	return at;
}

/* ${PASSWORD:-default}: the default is a value; everything else is none. */
static bool
read_default(Scan *s, const Key *key, Value *value)
{
	size_t		at = key->end;
	const char *close;

	if (!starts(s, at, ":-") && !starts(s, at, ":="))
		return false;
	close = memchr(s->text + at, '}', scan_line_end(s, at) - at);
	if (close != NULL)
		*value = (Value) {.start = at + 2, .end = (size_t) (close - s->text)};
	return close != NULL && value->end > value->start;
}

/* A YAML block: | or > behind the key, and lines further in. */
static bool
read_block(Scan *s, const Key *key, size_t at, Value *value)
{
	size_t		stop = scan_line_end(s, at);
	size_t		line = scan_line_start(s, key->start);
	size_t		indent = line;
	size_t		next;

	while (at < stop && is_blank(s->text[at]))
		at++;
	if (at == stop || (s->text[at] != '|' && s->text[at] != '>'))
		return false;
	for (at++; at < stop && strchr("+-0123456789 \t\r", s->text[at]) != NULL; at++)
		;
	if (at != stop && s->text[at] != '#')
		return false;
	while (is_blank(s->text[indent]))
		indent++;
	indent -= line;
	*value = (Value) {0};
	for (next = stop + 1; next < s->limit;)
	{
		const char *nl = memchr(s->text + next, '\n', s->limit - next);
		size_t		end = nl != NULL ? (size_t) (nl - s->text) : s->limit;
		size_t		first = next;

		while (first < end && is_space(s->text[first]))
			first++;
		if (first < end && first - next <= indent)
			break;
		if (first < end)
		{
			if (value->start == 0)
				value->start = first;
			value->end = end;
			while (is_space(s->text[value->end - 1]))
				value->end--;
		}
		next = end + 1;
	}
	return true;
}

/* Read the value behind the separator; it may be an empty block. */
bool
key_value(Scan *s, const Key *key, size_t at, char separator, Value *value)
{
	if (separator == ':')
	{
		if (read_block(s, key, at, value))
		{
			value->quote = (Quote) {.bytes = "|", .len = 1};
			return true;
		}
		at = skip_type(s, at);
	}
	return value_read(s, at, key, separator, value);
}

/* A list, a here-document or nothing at all stands behind the separator. */
static bool
may_stand_below(const Scan *s, size_t at)
{
	while (at < s->limit && is_blank(s->text[at]))
		at++;
	return at < s->limit && (s->text[at] == '\n' || s->text[at] == '\r' || s->text[at] == '[' ||
							 s->text[at] == '<' || s->text[at] == '#');
}

/* Read the value behind the separator, and note it. */
static void
take_value(Scan *s, const Key *key, size_t at, char separator)
{
	Value		value;

	if ((may_stand_below(s, at) && below_read(s, key, at, separator)) ||
		!key_value(s, key, at, separator, &value) || value.end <= value.start)
		return;
	value_add(s, key, separator, &value);
	if (value.quote.bytes != NULL)
		below_read_change(s, key, &value);
}

/* Read the value of the field behind, if there is one, and note it. */
static void
take_pair(Scan *s, const Key *named)
{
	Key			key = *named;
	size_t		from;
	Value		value;

	if (!pair_value(s, &key, &from))
	{
		if (pair_value_before(s, &key, &value))
		{
			key.place = PLACE_LIST;
			value_add(s, &key, 'P', &value);
		}
		return;
	}
	key.place = scan_line_start(s, from) > key.end ? PLACE_LINE : PLACE_LIST;
	take_value(s, &key, from, s->text[from - 1] == '>' ? 'X' : 'P');
}

/* arn:aws:secretsmanager:eu-west-1:1234:secret:name is no key with a value. */
static bool
is_resource_name(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		from = key->start - line > NAME_MAX_BYTES ?
		key->start - NAME_MAX_BYTES : line;

	return key->start > line && s->text[key->start - 1] == ':' &&
		memmem(s->text + from, key->start - from, "arn:", 4) != NULL;
}

/* Does the key stand in ${...}? */
static bool
is_expanded(const Scan *s, const Key *key)
{
	return key->start >= s->floor + 2 && s->text[key->start - 1] == '{' &&
		s->text[key->start - 2] == '$';
}

/*
 * A head word of a key was found: is it one, and is its value a secret? In a
 * sentence nothing separates it from what follows, and nothing more is asked.
 */
void
parse_key(Scan *s, size_t at, size_t len, uint16_t arg)
{
	Key			key;
	Value		value = {0};
	bool		expanded;
	bool		named;
	char		separator = '\0';
	size_t		from;

	(void) arg;
	if ((at >= s->value_start && at < s->value_end) || (at >= s->key_start && at < s->key_end))
		return;
	key_extent(s, at, len, &key);
	key_place(s, &key);
	s->key_start = key.start;
	s->key_end = key.end;
	expanded = is_expanded(s, &key);
	named = key_is_named(s, &key);
	if (xml_value(s, &key, &from))
		separator = 'X';
	else if (!find_separator(s, &key, &from, &separator))
		separator = '\0';
	else if (from >= 3 && s->text[from - 3] == '%')
		key.place = PLACE_ENCODED;
	else if (separator == ' ' && is_spoken(s, from, scan_line_end(s, from)))
		key.place = PLACE_WORD;
	if (separator == '\0' && !named && !expanded)
	{
		table_read(s, &key);
		return;
	}
	key.verdict = key_judge(s->text + key.start, key.end - key.start);
	if (!key.verdict.secret)
		return;
	if (expanded)
	{
		if (read_default(s, &key, &value))
			value_add(s, &key, '=', &value);
		return;
	}
	if (is_resource_name(s, &key) || names_entry(s, &key))
		return;
	if (named)
		take_pair(s, &key);
	if (separator != '\0')
		take_value(s, &key, from, separator);
	else
		table_read(s, &key);
}
