/*
 * key_sentence.c
 *		Keys in a sentence: password for bob is "x", token x, passphrase
 *		changed to x.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/key_near.h"
#include "redact/carriers/key_sentence.h"
#include "redact/carriers/key_spoken.h"
#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"
#include "redact/tokens/shape.h"

#define ASKED_MIN 8				/* bytes of a password that is typed at a
								 * prompt */
#define BELOW_MIN 16			/* bytes of a value on a line of its own */
#define ASKED_WINDOW 100		/* bytes of "for volume x: " */
#define CHANGE_WINDOW 24		/* bytes of "set her" in front of a key */
#define SPOKEN_MIN 16			/* bytes of a token in a sentence */

/* True if what follows a word lets it end there. */
static bool
may_end_spoken(const Scan *s, size_t at, size_t stop)
{
	return at == stop || is_space(s->text[at]) || byte_in(s->text[at], ",;:.)]}>'\"`\\\0");
}

/* "token aB3...": a machine made it, or it is a UUID. */
bool
is_spoken_value(const Scan *s, size_t at, size_t stop)
{
	size_t		len;

	/* It was, before a tag came in its place. */
	if (byte_is(s, at, stop, '[') && tag_length(s->options, s->text + at, stop - at) > 0)
		return true;
	/* Nearly always a word ends before these places. */
	if (stop - at < SPOKEN_MIN || !is_alnum(s->text[at]) || is_space(s->text[at + SPOKEN_MIN / 2]) ||
		is_space(s->text[at + SPOKEN_MIN - 1]))
		return false;
	len = made_word_length(s->text + at, stop - at);
	return may_end_spoken(s, at + len, stop) &&
		(is_made_word(s->text + at, len) || is_uuid(s->text + at, len));
}

/* Has the word at this place letters and digits, and is it long enough? */
static bool
is_typed_password(const Scan *s, size_t at, size_t stop)
{
	size_t		end = at;

	while (end < stop && !is_space(s->text[end]))
		end++;
	return end - at >= ASKED_MIN &&
		(value_looks_secret(s->options, s->text + at, end - at) ||
		 has_mixed_bytes(s->text, at, end));
}

/* "PASSWORD elastic = x": a user between the word and the value; moves *at. */
static bool
is_user_listed_value(const Scan *s, size_t *at, size_t stop)
{
	size_t		i = *at;

	while (i < stop && (is_alnum(s->text[i]) || s->text[i] == '_'))
		i++;
	if (i == *at || !text_has(s, i, stop, " = ") ||
		!is_typed_password(s, i + 3, stop))
		return false;
	*at = i + 3;
	return true;
}

/*
 * "use this password to proceed to installation:", and the value is the only
 * word of the next line that is not blank; moves *at there.
 */
static bool
is_value_on_next_line(const Scan *s, size_t *at, size_t colon, size_t stop)
{
	size_t		line = skip_blanks(s, colon + 1, stop);
	size_t		end;

	if (line < stop || line >= s->limit)
		return false;
	line++;
	line += byte_is(s, line, s->limit, '\n');
	line = skip_blanks(s, line, s->limit);
	for (end = line; end < s->limit && !is_space(s->text[end]); end++)
		;
	if (end - line < BELOW_MIN || (end < s->limit && s->text[end] != '\n') ||
		!value_looks_secret(s->options, s->text + line, end - line))
		return false;
	*at = line;
	return true;
}

/*
 * "password for bob", "password to log in", "password (guest)": the sentence
 * goes on to a value.
 */
static bool
starts_clause(const Scan *s, size_t at)
{
	switch (scan_byte(s, at))
	{
		case '(':
			return true;
		case 'f':
			return scan_starts(s, at, "for ") ||
				scan_starts(s, at, "f\303\274r ") ||
				scan_starts(s, at, "fuer ");
		case 't':
			return scan_starts(s, at, "to ");
		case 'o':
			return scan_starts(s, at, "on ") || scan_starts(s, at, "of ");
		case 'g':
			return scan_starts(s, at, "generated ");
		case 'p':
			return scan_starts(s, at, "pour ") || scan_starts(s, at, "para ");
		default:
			return false;
	}
}

/* The length of what joins a clause and its value at this place; 0 if nothing. */
static size_t
clause_joint_length(const Scan *s, size_t at, size_t stop)
{
	if (text_has(s, at, stop, ": "))
		return LENGTH_OF(": ");
	if (s->text[at] != ' ')
		return 0;
	if (text_has(s, at, stop, " lautet: "))
		return LENGTH_OF(" lautet: ");
	if (text_has(s, at, stop, " is now "))
		return LENGTH_OF(" is now ");
	if (text_has(s, at, stop, " is "))
		return LENGTH_OF(" is ");
	return text_has(s, at, stop, " was ") ? LENGTH_OF(" was ") : 0;
}

/* Has the text a byte that paths, addresses and calls have? */
static bool
has_path_sign(const Scan *s, size_t at, size_t end)
{
	for (; at < end; at++)
	{
		if (byte_in(s->text[at], "/\\:.(=,\0"))
			return true;
	}
	return false;
}

/*
 * May a word of a sentence be a password, by its three kinds of bytes? Also
 * asked of what it became: "changed from x to y".
 */
bool
is_password_word(const Scan *s, size_t at, size_t end)
{
	return word_is_typed(s->text + at, end - at) ||
		(end - at >= ASKED_MIN && end - at < NAME_MAX_BYTES &&
		 has_mixed_bytes(s->text, at, end) && !has_path_sign(s, at, end) &&
		 !is_algorithm_name(s->text + at, end - at));
}

/* Is there a verb in [at, stop), as a word, that gives what is behind it? */
static bool
has_change_verb(const Scan *s, size_t at, size_t stop)
{
	static const char *const verbs[] = {"set", "changed", "reset", "updated"};

	for (; at < stop; at++)
	{
		if (at > s->floor &&
			(is_alnum(s->text[at - 1]) || s->text[at - 1] == '_'))
			continue;
		for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		{
			size_t		len = strlen(verbs[i]);

			if (byte_is(s, at + len, stop, ' ') &&
				word_is(s->text + at, len, verbs[i]))
				return true;
		}
	}
	return false;
}

/*
 * "set her passphrase to 'a b 42'": is a text with a digit quoted here, and a
 * verb in front of the key that gives it?
 */
static bool
is_quoted_change(Scan *s, const Key *key, size_t at, size_t stop)
{
	Quote		quote = at < stop ? quote_at(s, at) : (Quote) {0};
	size_t		line = scan_line_start(s, key->start);
	size_t		from = key->start - line > CHANGE_WINDOW ?
		key->start - CHANGE_WINDOW : line;
	size_t		end;
	bool		digit = false;

	if (quote.bytes == NULL)
		return false;
	at += quote.len;
	end = find_text_close(s, at, &quote);
	for (size_t i = at; i < end && i < stop; i++)
		digit |= is_digit(s->text[i]);
	return digit && end < stop && end - at >= ASKED_MIN &&
		has_change_verb(s, from, key->start);
}

/*
 * "changed passphrase to x", "password now x", "password changed from x to y":
 * a typed one; moves *at there.
 */
static bool
is_changed_to(Scan *s, const Key *key, size_t *at, size_t stop)
{
	size_t		len = scan_starts(s, *at, "to ") ? LENGTH_OF("to ") :
		scan_starts(s, *at, "now ") ? LENGTH_OF("now ") :
		scan_starts(s, *at, "changed from ") ? LENGTH_OF("changed from ") : 0;
	size_t		end = *at + len;

	while (end < stop && !is_space(s->text[end]))
		end++;
	while (end > *at + len && byte_in(s->text[end - 1], ".,;:"))
		end--;
	if (len == 0 || (!is_password_word(s, *at + len, end) &&
					 !is_quoted_change(s, key, *at + len, stop)))
		return false;
	*at += len;
	return true;
}

/* "connected with password x": a typed one behind "with". */
static bool
is_used_with(const Scan *s, const Key *key, size_t at, size_t stop)
{
	size_t		end;

	if (!follows(s, key->start, "with ") &&
		!follows(s, key->start, "with the "))
		return false;
	end = skip_word(s, at, stop);
	while (end > at && byte_in(s->text[end - 1], ".,;:"))
		end--;
	return is_password_word(s, at, end);
}

/* Is it a rule of passwords, in any language? */
bool
is_password_rule(const KeyVerdict *verdict)
{
	return strncmp(redact_rule_name(verdict->rule), LITERAL("password")) == 0;
}

/*
 * "passphrase for volume x: abc12345", "password for bob is 'x'": a password
 * only, and behind "with" a secret, whose other names are of objects, in small
 * letters.
 */
static bool
is_password_prompt(Scan *s, const Key *key, size_t *at, size_t stop)
{
	KeyVerdict	verdict = judge_known_key(s, key);
	size_t		least = stop - *at > ASKED_WINDOW ? *at + ASKED_WINDOW : stop;

	if (!verdict.strong)
		return false;
	if (!is_password_rule(&verdict))
		return is_used_with(s, key, *at, stop) &&
			is_strong_word(s->text + *at, skip_word(s, *at, stop) - *at) &&
			verdict_has_rule(&verdict, "secret");
	if (is_user_listed_value(s, at, stop))
		return true;
	if (is_changed_to(s, key, at, stop) || is_used_with(s, key, *at, stop))
		return true;
	if (!starts_clause(s, *at))
		return false;
	for (size_t i = *at + strlen("to "); i < least; i++)
	{
		size_t		skip = clause_joint_length(s, i, stop);

		if (skip == 0 && s->text[i] == ':' &&
			is_value_on_next_line(s, at, i, stop))
			return true;
		if (skip == 0)
			continue;
		*at = i + skip;
		return (*at < stop && quote_at(s, *at).bytes != NULL) ||
			is_typed_password(s, *at, stop);
	}
	return false;
}

/*
 * "credentials for staging: admin / x": a clause, a user and what looks like a
 * secret; moves *at there.
 */
static bool
is_paired_with_user(Scan *s, const Key *key, size_t *at, size_t stop)
{
	size_t		last = stop - *at > ASKED_WINDOW ? *at + ASKED_WINDOW : stop;
	size_t		i = *at;
	KeyVerdict	verdict;

	if (!starts_clause(s, i))
		return false;
	verdict = judge_known_key(s, key);
	if (!verdict_has_rule(&verdict, "credential"))
		return false;
	while (i < last && s->text[i] != ':')
		i++;
	if (!text_has(s, i, last, ": "))
		return false;
	i = skip_blanks(s, i + 1, stop);
	while (i < stop && (is_alnum(s->text[i]) || byte_in(s->text[i], "_.@-")))
		i++;
	i = skip_blanks(s, i, stop);
	if (!byte_is(s, i, stop, '/') && !byte_is(s, i, stop, ':'))
		return false;
	i = skip_blanks(s, i + 1, stop);
	if (tag_length(s->options, s->text + i, stop - i) == 0 &&
		!is_typed_password(s, i, stop))
		return false;
	*at = i;
	return true;
}

/* "token - 'x'", "password - 'x'": a dash, then a quote or what is spoken. */
static bool
is_dashed_value(Scan *s, const Key *key, size_t *at, size_t stop)
{
	size_t		i = *at + 2;
	size_t		end;
	Quote		quote;

	if (!text_has(s, *at, stop, "- ") || key->dashes > 0 ||
		(!judge_known_key(s, key).secret && !is_bare_key_word(s, key)))
		return false;
	quote = quote_at(s, i);
	for (end = i + quote.len; end < stop && !is_space(s->text[end]) &&
		 (quote.bytes == NULL || s->text[end] != quote.mark); end++)
		;
	if (quote.bytes == NULL ? !is_spoken_value(s, i, stop) :
		(end - i - quote.len < ASKED_MIN ||
		 !value_looks_secret(s->options, s->text + i + quote.len, end - i - quote.len)))
		return false;
	*at = i;
	return true;
}

/* "credentials {bob x}": a user and a password, as Go prints a struct. */
static bool
is_user_in_braces(const Scan *s, size_t *at, size_t stop)
{
	size_t		i = *at + 1;
	size_t		end;

	if (scan_byte(s, *at) != '{')
		return false;
	while (i < stop && !is_space(s->text[i]) && s->text[i] != '}')
		i++;
	if (i + 1 >= stop || s->text[i] != ' ')
		return false;
	for (end = ++i; end < stop && !is_space(s->text[end]) && s->text[end] != '}'; end++)
		;
	if (scan_byte(s, end) != '}' || !value_looks_secret(s->options, s->text + i, end - i))
		return false;
	*at = i;
	return true;
}

/* "Setting --password (password) to x": how wget's trace sets an option. */
static bool
is_option_set(const Scan *s, const Key *key, size_t *at, size_t stop)
{
	size_t		i = *at + 1;

	if (key->dashes == 0 || scan_byte(s, *at) != '(')
		return false;
	while (i < stop && is_lower(s->text[i]))
		i++;
	if (!text_has(s, i, stop, ") to "))
		return false;
	*at = i + LENGTH_OF(") to ");
	return *at < stop;
}

/* Behind "is set to ", "provided: " or an opening bracket, if they are there. */
static size_t
skip_to_spoken_value(const Scan *s, size_t at, size_t stop)
{
	if (scan_starts(s, at, "provided: "))
		return at + LENGTH_OF("provided: ");
	at += scan_starts(s, at, "is set ") ? LENGTH_OF("is set ") : 0;
	at += scan_starts(s, at, "to ") ? LENGTH_OF("to ") : 0;
	return at + (at < stop && byte_in(s->text[at], "\"'`([<{"));
}

/* The length of "is " and its kin at this place, in a few languages; or 0. */
static size_t
verb_length(const Scan *s, size_t at)
{
	static const char *const verbs[] = {
		"is ", "was ", "is:", "IS ", "est ", "ist ", "lautet ", "es ",
	};

	/* Nearly always the first byte decides. */
	if (!byte_in(scan_byte(s, at), "iwIel"))
		return 0;
	return first_start_length(s->text + at, s->limit - at, verbs,
							  sizeof(verbs) / sizeof(verbs[0]));
}

/* "password is hunter2": what follows must have letters and digits. */
static bool
is_said_to_be(const Scan *s, size_t *at, size_t stop)
{
	size_t		i = *at;
	bool		letters = false;
	bool		digits = false;

	i = skip_to_spoken_value(s, i, stop);
	if (i > *at && is_spoken_value(s, i, stop))
	{
		*at = i;
		return true;
	}
	i = *at + verb_length(s, *at);
	if (i == *at)
		return false;
	i += i < stop && s->text[i] == ' ';
	*at = i;
	if (i < stop && quote_at(s, i).bytes != NULL)
		return true;
	while (i < stop && !is_blank(s->text[i]) && !sentence_ends_at(s, i, stop))
	{
		letters |= is_alpha(s->text[i]);
		digits |= is_digit(s->text[i++]);
	}
	return (digits && i - *at >= (letters ? 5 : 6)) || s->text[*at - 2] == ':';
}

/* The value of a key in a sentence; moves *at to where it begins. */
bool
is_told_in_sentence(Scan *s, const Key *key, size_t *at, size_t stop)
{
	return is_said_to_be(s, at, stop) || is_option_set(s, key, at, stop) ||
		is_password_prompt(s, key, at, stop) ||
		is_paired_with_user(s, key, at, stop) ||
		is_dashed_value(s, key, at, stop) ||
		is_user_in_braces(s, at, stop) || is_spoken_value(s, *at, stop);
}
