/*
 * key_line.c
 *		A key and its value with only blanks between, where the form of their
 *		line tells that they belong together: debconf's answers, tables of two
 *		columns.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/key_blank.h"
#include "redact/carriers/key_line.h"
#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define COLUMN_MIN 8			/* bytes of a value in a column */

/* Is this word the last one of its line? */
static bool
is_last_word(Scan *s, size_t at)
{
	size_t		stop = scan_line_end(s, at);

	return skip_spaces(s, skip_word(s, at, stop), stop) == stop;
}

/* May this byte be part of the name of one of debconf's questions? */
static bool
is_question_byte(char c)
{
	return is_alnum(c) || byte_in(c, "/_-.+\0");
}

/*
 * "mysql-server mysql-server/root_password password x" of debconf: the name of
 * a question, its type, and the answer, which ends the line.
 */
bool
is_debconf_answer(Scan *s, const Key *key, size_t at)
{
	size_t		line;
	size_t		name;
	size_t		end;
	size_t		answer = skip_word(s, at, scan_line_end(s, at)) - at;

	if (!word_is(s->text + key->start, key->end - key->start, "password") ||
		key->place != PLACE_WORD || !is_last_word(s, at))
		return false;
	line = scan_line_start(s, key->start);
	end = back_over_blanks(s, key->start, line);
	for (name = end; name > line && end - name < NAME_MAX_BYTES && is_question_byte(s->text[name - 1]); name--)
		;
	return end < key->start && memchr(s->text + name, '/', end - name) != NULL &&
		(name == line || is_space(s->text[name - 1])) && is_alnum(s->text[name]) &&
		(judge_key_name(s->text + name, end - name).secret ||
		 value_looks_secret(s->options, s->text + at, answer));
}

/*
 * "client_token    x" of a table with two columns: only these two words are on
 * the line, far apart, and the key's name has several parts.
 */
bool
is_column_pair(Scan *s, const Key *key, size_t at)
{
	size_t		stop = scan_line_end(s, at);
	size_t		end = skip_word(s, at, stop);

	return key->place == PLACE_LINE && key->dashes == 0 && at - key->end >= 2 &&
		end - at >= COLUMN_MIN && is_last_word(s, at) &&
		(value_looks_secret(s->options, s->text + at, end - at) ||
		 word_is_typed(s->text + at, end - at)) &&
		names_quoted_value(s, key);
}
