/*
 * pair.c
 *		A secret's name and its value as two fields: name and value in JSON,
 *		YAML and XML, an element, a property list.
 */
#include <string.h>

#include "redact/engine.h"

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

	while (open > least && (is_alnum(s->text[open - 1]) || s->text[open - 1] == ':'))
		open--;
	if (open == least || s->text[open - 1] != '<' ||
		(open - 1 > s->floor && s->text[open - 2] == ':'))
		return false;			/* <user>:<password> is a pattern */
	/* <password: x>y is none: an element's name ends with it. */
	if (i < stop && s->text[i] != '>' && !is_space(s->text[i]))
		return false;
	while (i < stop && s->text[i] != '>' && s->text[i] != '<' && s->text[i] != '\n')
		i++;
	if (i == stop || s->text[i] != '>' || s->text[i - 1] == '/')
		return false;
	*at = i + 1;
	return true;
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
