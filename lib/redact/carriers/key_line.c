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

/* Is this word of a line its last, and as people and machines make passwords? */
bool
ends_in_typed_word(Scan *s, size_t at)
{
	size_t		len = skip_word(s, at, scan_line_end(s, at)) - at;

	return is_last_word(s, at) &&
		(word_is_typed(s->text + at, len) || is_made_word(s->text + at, len));
}

/*
 * Behind the number of redis-cli's lines: 1) "requirepass". The same place if
 * no number is there.
 */
static size_t
skip_line_number(const Scan *s, size_t at, size_t stop)
{
	size_t		end = skip_digits(s, skip_blanks(s, at, stop), stop);

	return text_has(s, end, stop, ") ") ? end + LENGTH_OF(") ") : at;
}

/* Is the name one of Redis's settings, which have no other meaning? */
static bool
is_redis_setting(const Scan *s, const Key *key)
{
	return word_is(s->text + key->start, key->end - key->start, "requirepass") ||
		word_is(s->text + key->start, key->end - key->start, "masterauth");
}

/*
 * Read the value of a key that is all of its line on the line below, which is
 * one word: what redis-cli prints for CONFIG GET, a form that was copied.
 */
void
read_line_below(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		stop = scan_line_end(s, key->end);
	size_t		quote = key->closed ? key->open.len : 0;
	size_t		at;
	size_t		end;
	KeyVerdict	verdict;

	if (stop >= s->limit || skip_spaces(s, key->end + quote, stop) < stop ||
		skip_line_number(s, line, stop) != key->start - quote)
		return;
	verdict = judge_known_key(s, key);
	if (!verdict.strong || !verdict_has_rule(&verdict, "password"))
		return;
	at = skip_line_number(s, stop + 1, s->limit) + quote;
	/* The text may end in front of the quote. */
	if (at >= s->limit)
		return;
	end = back_over_spaces(s, scan_line_end(s, at), at);
	end -= end - at > quote ? quote : 0;
	if (end <= at || skip_word(s, at, end) < end ||
		!(word_is_typed(s->text + at, end - at) || is_made_word(s->text + at, end - at) ||
		  (is_redis_setting(s, key) && value_looks_secret(s->options, s->text + at, end - at))))
		return;
	scan_add(s, at, end, verdict.rule, 0, WEIGHT_KEY);
	scan_note_block(s, BLOCK_LINES, line, end);
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
	size_t		answer;

	if (!word_is(s->text + key->start, key->end - key->start, "password") ||
		key->place != PLACE_WORD || !is_last_word(s, at))
		return false;
	answer = skip_word(s, at, scan_line_end(s, at)) - at;
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
	size_t		end;

	if (key->place != PLACE_LINE || key->dashes > 0 || at - key->end < 2)
		return false;
	end = skip_word(s, at, scan_line_end(s, at));
	return end - at >= COLUMN_MIN && is_last_word(s, at) &&
		word_may_be_secret(s->options, s->text + at, end - at) &&
		names_quoted_value(s, key);
}
