/*
 * pair.c
 *		A secret's name and its value as two fields: name and value in JSON,
 *		YAML and XML, an element, a property list.
 */
#include <string.h>

#include "redact/engine/engine.h"

#define PAIR_WINDOW 200			/* bytes between a name and its value */

/*
 * A name was read: where does the text of the "value" field behind it begin?
 * Only blanks, quotes and punctuation may stand between, and a type.
 */
bool
pair_value(Scan *s, const Key *key, size_t *at)
{
	size_t		i = key->end;
	size_t		stop = s->limit - i > PAIR_WINDOW ? i + PAIR_WINDOW : s->limit;
	int			lines = 0;

	while (i < stop && lines <= 2)
	{
		unsigned char c = s->text[i];
		size_t		word = i;
		const BookWord *known;

		lines += c == '\n';
		if (!is_alpha(c))
		{
			/* Another object begins, or this one's list ends. */
			if (c == '}' || c == ']' || (c == '-' && i > 0 && is_blank(s->text[i - 1])))
				return false;
			/* <property name="password">x */
			if (c == '>' && key->closed && key->open.mark != 0)
			{
				*at = i + 1;
				return s->text[i - 1] != '/' && i + 1 < stop && s->text[i + 1] != '<' &&
					!is_space(s->text[i + 1]);
			}
			i++;
			continue;
		}
		if (i > s->floor && s->text[i - 1] == '\\' && strchr("nrt", c) != NULL)
		{
			i++;
			continue;
		}
		while (i < stop && is_alnum(s->text[i]))
			i++;
		if (word > s->floor && s->text[word - 1] == '/')
			continue;			/* </name> */
		known = word_find(s->text + word, i - word);
		/* "type": "secret" and the like may stand between. */
		if (known == NULL || (known->lists >> LIST_PAIR_VALUE & 1) == 0)
		{
			if (known != NULL && (known->lists >> LIST_PAIR_END & 1) != 0)
				return false;
			continue;
		}
		i += quote_at(s, i).len;
		while (i < stop && is_blank(s->text[i]))
			i++;
		if (i < stop && (s->text[i] == ':' || s->text[i] == '=' || s->text[i] == '>'))
		{
			*at = i + 1;
			return true;
		}
	}
	return false;
}

/* <password attr="x">value</password>: where the value begins. */
bool
xml_value(Scan *s, const Key *key, size_t *at)
{
	size_t		i = key->end;
	size_t		stop = s->limit - i > PAIR_WINDOW ? i + PAIR_WINDOW : s->limit;
	size_t		open = key->start;
	size_t		least = open - s->floor > NAME_MAX_BYTES ? open - NAME_MAX_BYTES : s->floor;

	static const char *const nested[] = {"<Value>", "<value>", "<string>"};

	/* &lt;password&gt;x */
	if (open - s->floor >= 4 && s->text[open - 1] == ';' && s->limit - i > 4 &&
		memcmp(s->text + open - 4, "&lt;", 4) == 0 && memcmp(s->text + i, "&gt;", 4) == 0)
	{
		*at = i + 4;
		return true;
	}
	while (open > least && (is_alnum(s->text[open - 1]) || s->text[open - 1] == ':'))
		open--;
	if (open == least || s->text[open - 1] != '<' ||
		(open - 1 > s->floor && s->text[open - 2] == ':'))
		return false;			/* <user>:<password> is a pattern */
	/* <password: x>y is none: an element's name ends with it. */
	if (i < stop && s->text[i] != '>' && !is_space(s->text[i]))
		return false;
	/* <password x="y">; but not: vector<Pass *> */
	while (i < stop && is_space(s->text[i]))
		i++;
	if (i < stop && s->text[i] != '>' && s->text[i] != '/' && !is_alpha(s->text[i]))
		return false;
	while (i < stop && s->text[i] != '>' && s->text[i] != '<' && s->text[i] != '\n')
		i++;
	if (i == stop || s->text[i] != '>' || s->text[i - 1] == '/')
		return false;
	*at = i + 1;
	/* <Password><Value>x</Value> */
	for (size_t n = 0; n < sizeof(nested) / sizeof(nested[0]); n++)
	{
		size_t		len = strlen(nested[n]);

		if (s->limit - i > len && memcmp(s->text + i + 1, nested[n], len) == 0)
			*at += len;
	}
	return true;
}

/* Is this word, quotes aside, the name of a value's field? Where it begins. */
static bool
value_name_before(const Scan *s, size_t at, size_t *start)
{
	size_t		end;

	at -= quote_before(s, at).len;
	end = at;
	while (at > s->floor && is_alnum(s->text[at - 1]) && end - at < 16)
		at--;
	*start = at;
	return list_has(LIST_PAIR_VALUE, s->text + at, end - at);
}

/* Back over ':' or '=' and the blanks around it; false if there is none. */
static bool
sign_before(const Scan *s, size_t *at)
{
	size_t		i = *at;

	while (i > s->floor && is_blank(s->text[i - 1]))
		i--;
	if (i == s->floor || (s->text[i - 1] != ':' && s->text[i - 1] != '='))
		return false;
	for (i--; i > s->floor && is_blank(s->text[i - 1]); i--)
		;
	*at = i;
	return true;
}

/*
 * {"value": "x", "name": "PASSWORD"}: the field in front of the name, quoted,
 * or a line of YAML.
 */
bool
pair_value_before(Scan *s, const Key *key, Value *value)
{
	size_t		at = key->start - key->open.len;
	size_t		least = at - s->floor > PAIR_WINDOW ? at - PAIR_WINDOW : s->floor;
	size_t		end;
	size_t		name;

	if (!sign_before(s, &at))
		return false;
	at -= quote_before(s, at).len;
	while (at > least && is_alnum(s->text[at - 1]))
		at--;
	at -= quote_before(s, at).len;
	while (at > least && is_space(s->text[at - 1]))
		at--;
	if (at > least && s->text[at - 1] == ',')
		at--;
	if (at <= least)
		return false;
	end = at;
	*value = (Value) {.quote = quote_before(s, at)};
	if (value->quote.bytes != NULL && value->quote.mark != 0)
	{
		for (at -= value->quote.len; at > least && s->text[at] != '\n'; at--)
		{
			if (s->text[at - 1] == value->quote.mark &&
				quote_before(s, at).level == value->quote.level)
				break;
		}
		value->start = at;
		value->end = end - value->quote.len;
		if (at <= least || s->text[at] == '\n')
			return false;
		at -= value->quote.len;
	}
	else
	{
		while (at > least && !is_space(s->text[at - 1]) && s->text[at - 1] != ':')
			at--;
		value->start = at;
		value->end = end;
	}
	return value->end > value->start && sign_before(s, &at) && value_name_before(s, at, &name);
}

/* secretKey of an ExternalSecret names an entry: remoteRef is beside it. */
bool
names_entry(const Scan *s, const Key *key)
{
	size_t		from = key->start - s->floor > PAIR_WINDOW ?
		key->start - PAIR_WINDOW : s->floor;
	size_t		to = s->limit - key->end > PAIR_WINDOW ? key->end + PAIR_WINDOW : s->limit;

	return key->end - key->start == 9 &&
		memcmp(s->text + key->start, "secretKey", 9) == 0 &&
		memmem(s->text + from, to - from, "remoteRef", 9) != NULL;
}
