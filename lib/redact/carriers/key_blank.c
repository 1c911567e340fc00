/*
 * key_blank.c
 *		Only a blank is between a key and its value: an option, a setter,
 *		a statement, a line of two words.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/key_blank.h"
#include "redact/carriers/key_line.h"
#include "redact/carriers/key_sentence.h"
#include "redact/carriers/key_spoken.h"
#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define NETRC_MAX 512			/* of a line of .netrc in front of its
								 * password */

/* What may be in front of a key: SET PASSWORD x, #define TOKEN "x". */
#define SETTERS(WORD) \
	WORD("set") WORD("setx") WORD("setenv") WORD("SetEnv") WORD("ENV") \
	WORD("x") WORD("gx") WORD("U") WORD("Ux") WORD("env") WORD("put") \
	WORD("fastcgi_param") WORD("proxy_set_header") WORD("add_header") \
	WORD("setq")
#define DEFINERS(WORD) WORD("define")

/* Words, and the letters that they begin and end with: a bit for each. */
typedef struct FrontWords
{
	const char *const *words;
	size_t		count;
	uint64_t	firsts;
	uint64_t	lasts;
} FrontWords;

/*
 * A list is made of its words by the compiler: there is no list without its
 * letters, and a word cannot have others.
 */
#define LETTER_BIT(c) (UINT64_C(1) << ((c) & 0x3f))
#define AS_ITEM(word) word,
#define AS_FIRST(word) | LETTER_BIT(word[0])
#define AS_LAST(word) | LETTER_BIT(word[LENGTH_OF(word) - 1])
#define FRONT_WORDS(LIST) \
	{(const char *const[]) {LIST(AS_ITEM)}, \
	 sizeof((const char *const[]) {LIST(AS_ITEM)}) / sizeof(const char *), \
	 0 LIST(AS_FIRST), 0 LIST(AS_LAST)}

static const FrontWords setters = FRONT_WORDS(SETTERS);
static const FrontWords definers = FRONT_WORDS(DEFINERS);

/* Is this byte a letter of the set, or one with the same bit? */
static inline bool
is_letter_in_set(uint64_t letters, unsigned char c)
{
	return (letters & LETTER_BIT(c)) != 0;
}

/* Is a word of the list in front of the key possible, by the bytes there? */
static bool
may_have_word(const Scan *s, const Key *key, const FrontWords *list)
{
	char		last = key->start > s->floor + 1 ? s->text[key->start - 1] : '\0';

	/* Nearly always the letter that ends the word, or what joins it, decides. */
	if (is_blank(last) && !is_blank(s->text[key->start - 2]) &&
		!is_letter_in_set(list->lasts, s->text[key->start - 2]))
		return false;
	return !is_alnum((unsigned char) last) && last != '\0' && last != '\n';
}

/* Is the text a word of the list? Nearly always its first byte decides. */
static bool
is_listed_word(const char *text, size_t len, const FrontWords *list)
{
	if (len == 0 || !is_letter_in_set(list->firsts, text[0]))
		return false;
	for (size_t i = 0; i < list->count; i++)
	{
		const char *word = list->words[i];

		if (text[0] == word[0] && len == strlen(word) &&
			memcmp(text, word, len) == 0)
			return true;
	}
	return false;
}

/* The word in front of a key, on its line: "set" in "set PASSWORD x". */
static bool
word_before_is(Scan *s, const Key *key, const FrontWords *list)
{
	size_t		line;
	size_t		end = key->start;
	size_t		start;

	if (!may_have_word(s, key, list))
		return false;
	line = scan_line_start(s, key->start);
	/* A path may precede the name: put app/db/password x */
	while (end > line && key->start - end < NAME_MAX_BYTES && !is_blank(s->text[end - 1]))
		end--;
	start = end;
	end = back_over_blanks(s, end, line);
	if (end == start)
		return false;
	for (start = end; start > line && end - start < 16 &&
		 (is_alnum(s->text[start - 1]) || s->text[start - 1] == '_'); start--)
		;
	return is_listed_word(s->text + start, end - start, list);
}

/* Is the key "Pass", of mbsync? PASS is a test's. */
static bool
is_pass_setting(const Scan *s, const Key *key)
{
	return word_is(s->text + key->start, key->end - key->start, "pass") &&
		!is_upper(s->text[key->start + 1]);
}

/* Is the key's value a password, whatever it looks like? */
static bool
is_sure_password(Scan *s, const Key *key)
{
	KeyVerdict	verdict = judge_known_key(s, key);

	return verdict.strong && is_password_rule(&verdict);
}

/*
 * remote_password x: is the key a setting's name of several words at the start
 * of its line, whose value looks like a password?
 */
static bool
is_joined_setting(Scan *s, const Key *key, size_t at)
{
	size_t		line = scan_line_start(s, key->start);
	const char *name = s->text + key->start;
	size_t		len = key->end - key->start;

	return skip_blanks(s, line, key->start) == key->start &&
		(memchr(name, '_', len) != NULL || memchr(name, '-', len) != NULL) &&
		is_sure_password(s, key) &&
		is_password_word(s, at, skip_word(s, at, scan_line_end(s, at)));
}

/* Two words and no more on the key's line: "requirepass x", netrc. */
static bool
is_two_word_line(Scan *s, const Key *key, size_t at)
{
	static const char *const words[] = {"bindpw", "rootpw", "requirepass", "masterauth"};
	static const char *const names[] = {
		"password", "passwd", "passphrase", "secret", "token", "psk",
	};
	bool		named = false;
	size_t		stop;
	size_t		from;

	if (key->place != PLACE_LINE)
		return false;
	/* These have no other meaning, and what they take may hold blanks. */
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		if (word_is(s->text + key->start, key->end - key->start, words[i]))
			return true;
	}
	if (is_pass_setting(s, key))
		return ends_in_typed_word(s, at);
	if (is_upper(s->text[key->start]))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		named |= word_is(s->text + key->start, key->end - key->start, names[i]);
	named = named || is_joined_setting(s, key, at);
	stop = scan_line_end(s, at);
	if (!named || stop - at > NETRC_MAX)
		return false;
	for (from = at; at < stop && !is_space(s->text[at]); at++)
		;
	/* "token ring", "secret garden" */
	if (byte_in(to_lower(s->text[key->start]), "st\0") &&
		!value_looks_secret(s->options, s->text + from, at - from))
		return false;
	while (at < stop && is_space(s->text[at]))
		at++;
	return at == stop;
}

/* "machine h login u password x" on one line. */
static bool
is_netrc_line(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);

	if (key->start - line > NETRC_MAX)
		return false;
	return memmem(s->text + line, key->start - line, LITERAL("login ")) != NULL &&
		(memmem(s->text + line, key->start - line, LITERAL("machine ")) != NULL ||
		 memmem(s->text + line, key->start - line, LITERAL("default ")) != NULL);
}

/* PASSWORD 'x', storePassword "x"; but not: secret "x" not found. */
bool
names_quoted_value(Scan *s, const Key *key)
{
	KeyVerdict	verdict = judge_known_key(s, key);
	const char *rule = redact_rule_name(verdict.rule);

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
	KeyVerdict	verdict = judge_known_key(s, key);
	const char *rule = redact_rule_name(verdict.rule);
	size_t		stop = scan_line_end(s, at);

	return strcmp(rule, "password") == 0 && stop > at + 2 &&
		value_looks_secret(s->options, s->text + at + 1, stop - at - 2);
}

/* username admin privilege 15 secret x; neighbor 10.0.0.1 password x */
static bool
is_device_line(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);

	while (line < key->start && is_blank(s->text[line]))
		line++;
	/* HAProxy: user admin insecure-password x */
	if (word_is(s->text + key->start, key->end - key->start, "insecure-password"))
		return text_has(s, line, key->start, "user ");
	return key->start - line < NAME_MAX_BYTES &&
		(text_has(s, line, key->start, "username ") || text_has(s, line, key->start, "neighbor ") ||
		 text_has(s, line, key->start, "ppp ") || text_has(s, line, key->start, "crypto "));
}

/* --password -aB3x: a value that begins with a dash, by what people type. */
static bool
is_typed_option_value(const Scan *s, size_t at)
{
	size_t		end = at;

	while (end < s->limit && !is_space(s->text[end]) && end - at < NAME_MAX_BYTES)
		end++;
	return word_is_no_name(s->text + at, end - at);
}

/* Is what follows an option with two dashes or one its value, or an option? */
static bool
option_has_value(const Scan *s, const Key *key, size_t at)
{
	return s->text[key->start - 1] == '-' && !scan_starts(s, at, "--") && s->text[at] != '(' &&
		!(s->text[at] == '-' && s->limit - at > 1 && is_alpha(s->text[at + 1]) &&
		  !is_typed_option_value(s, at + 1));
}

/* Does a quoted text begin here, perhaps with SQL's E or N in front? */
static bool
is_quoted_text(const Scan *s, size_t at)
{
	return quote_at(s, at).bytes != NULL ||
		((s->text[at] == 'E' || s->text[at] == 'N') && scan_starts(s, at + 1, "'"));
}

/* Does the form of the line tell that what is at this place is the key's value? */
static bool
line_joins_value(Scan *s, const Key *key, size_t at)
{
	/* The type of debconf's answer is no value. */
	if (scan_starts(s, at, "password ") && memchr(s->text + key->start, '/', key->end - key->start) == NULL &&
		byte_before_is(s, key->start, s->floor, '/'))
		return false;
	return is_device_line(s, key) || word_before_is(s, key, &setters) ||
		is_two_word_line(s, key, at) || is_netrc_line(s, key) ||
		is_debconf_answer(s, key, at) || is_column_pair(s, key, at);
}

/* Only a blank separates: an option, a statement, a line of two words. */
bool
blank_separates(Scan *s, const Key *key, size_t at)
{
	bool		bare = key->open.bytes == NULL;
	bool		quoted;

	if (at >= s->limit || is_space(s->text[at]))
		return false;
	if (key->dashes > 0 && bare)
		return option_has_value(s, key, at);
	quoted = bare && is_quoted_text(s, at);
	if (quoted && names_quoted_value(s, key))
		/* #define TXT_PSK "PSK": names of things, most of them */
		return !word_before_is(s, key, &definers) ||
			defines_secret(s, key, at) ||
			is_spoken_value(s, at + 1, scan_line_end(s, at));
	if (quoted && is_spoken_value(s, at + 1, scan_line_end(s, at)))
		return true;
	return line_joins_value(s, key, at);
}
