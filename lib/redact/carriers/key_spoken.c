/*
 * key_spoken.c
 *		Keys in a sentence: what the words in front of them say.
 *
 * "key" by itself names anything: an object, a cache's entry, a fingerprint.
 * Behind a word that may be a service's name it is that service's key, if a
 * machine made the value; a UUID only behind a name of the list of services.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/key_spoken.h"
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define BARE_KEY_MIN 20			/* bytes of a value behind "key" only */
#define OBJECT_MAX 200			/* bytes of an object in front of its key */
#define OWNER_MIN 2				/* bytes of a service's name */
#define SECTION_MAX 8			/* settings of a section in front of a key */
#define OWNER_WINDOW 40			/* bytes in front of a key, where it may be */

/* A word of the text. */
typedef struct Word
{
	size_t		start;
	size_t		end;
} Word;

/* Return the word in front of this place, blanks and quotes aside. */
static Word
read_word_before(const Scan *s, size_t at, size_t floor)
{
	Word		word;

	while (at > floor && (is_blank(s->text[at - 1]) ||
						  byte_in(s->text[at - 1], "\"'`:,()[]")))
		at--;
	word.start = word.end = at;
	while (word.start > floor && is_alnum(s->text[word.start - 1]))
		word.start--;
	return word;
}

/* The word in front of a key, if only a blank is between; else it is empty. */
static Word
read_neighbour(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		from = key->start;
	size_t		end = back_over_blanks(s, from, line);

	if (end == from || end == line || !is_alnum(s->text[end - 1]) ||
		key->dashes > 0 || key->open.bytes != NULL)
		return (Word) {0};
	return read_word_before(s, end, line);
}

/* True if the key's name is "key" and no more. */
bool
is_bare_key_word(const Scan *s, const Key *key)
{
	return word_is(s->text + key->start, key->end - key->start, "key");
}

/*
 * Is a service of the list named in front of the key, or "using", on its line
 * and near it?
 */
static bool
follows_service(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		floor = key->start - line > OWNER_WINDOW ?
		key->start - OWNER_WINDOW : line;
	size_t		at = key->start;

	while (at > floor)
	{
		Word		word = read_word_before(s, at, floor);

		if (is_word_in_list(LIST_SERVICE, s->text + word.start,
							word.end - word.start) ||
			word_is(s->text + word.start, word.end - word.start, "using"))
			return true;
		at = word.start < at && word.start < word.end ? word.start : at - 1;
	}
	return false;
}

/*
 * msg="unknown client" key=x: does the message in front of this field of a log
 * record tell of one who calls?
 */
static bool
follows_caller(Scan *s, const Key *key)
{
	static const char *const callers[] = {
		"client", "user", "caller", "consumer", "subscriber", "tenant",
		"account", "login", "api",
	};
	size_t		line = scan_line_start(s, key->start);
	size_t		floor = key->start - line > OWNER_WINDOW ?
		key->start - OWNER_WINDOW : line;
	size_t		at = key->start;

	if (at < floor + 3 || scan_byte(s, key->end) != '=' ||
		!follows(s, at, "\" "))
		return false;
	for (at -= 2; at > floor && s->text[at - 1] != '"';)
	{
		Word		word = {.start = at, .end = at};

		while (word.start > floor && is_alnum(s->text[word.start - 1]))
			word.start--;
		for (size_t i = 0; i < sizeof(callers) / sizeof(callers[0]); i++)
		{
			if (word_is(s->text + word.start, word.end - word.start,
						callers[i]))
				return true;
		}
		at = word.start < at ? word.start : at - 1;
	}
	return false;
}

/* Return whether a word of the text may be a service's name. */
static bool
names_service_owner(const Scan *s, Word word)
{
	size_t		len = word.end - word.start;
	const BookWord *known = find_lexicon_word(s->text + word.start, len);
	unsigned	disarming = 1u << LIST_DISARM_KEY | 1u << LIST_DISARM_BEFORE |
		1u << LIST_DISARM_SPOKEN | 1u << LIST_PROSE;

	return len >= OWNER_MIN && !is_digit(s->text[word.start]) &&
		(known == NULL || (known->lists & disarming) == 0);
}

/* lob->key, umbra[:key], umbra["key"]: the name that the key is joined to. */
static Word
read_joined_name(const Scan *s, const Key *key)
{
	size_t		at = key->start - key->open.len;

	if (follows(s, at, "->"))
		return read_word_before(s, at - LENGTH_OF("->"), s->floor);
	if (byte_before_is(s, at, s->floor, ':'))
		at--;
	if (!byte_before_is(s, at, s->floor, '[') || at < s->floor + 2 ||
		!is_alnum(s->text[at - 2]))
		return (Word) {0};
	return read_word_before(s, at - 1, s->floor);
}

/* Where the line above the one that begins here ends. */
static size_t
find_line_end_above(const Scan *s, size_t line)
{
	size_t		end = line > s->floor ? line - 1 : line;

	return end - byte_before_is(s, end, s->floor, '\r');
}

/* Is the line that ends here "name = value", at its first column? */
static bool
is_setting_line(const Scan *s, size_t end)
{
	size_t		at = find_line_before(s, end);
	size_t		name = at;

	while (at < end && (is_alnum(s->text[at]) || byte_in(s->text[at], "_-.")))
		at++;
	return at > name && at - name < NAME_MAX_BYTES &&
		byte_is(s, skip_blanks(s, at, end), end, '=');
}

/*
 * Return the name of the section of an INI file that the key is in,
 * "[yandex]" on a line above, or of the service that the line above tells,
 * "type: yandex". Empty if that line is neither.
 */
static Word
read_section_name(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		end = find_line_end_above(s, line);
	Word		word;

	if (key->place != PLACE_LINE)
		return (Word) {0};
	/* Other settings of the section may be in front. */
	for (int n = 0; n < SECTION_MAX && is_setting_line(s, end); n++)
		end = find_line_end_above(s, find_line_before(s, end));
	word = read_word_before(s, end, s->floor);
	/* type: yandex */
	if (word.end == end &&
		byte_before_is(s, back_over_blanks(s, word.start, s->floor),
					   s->floor, ':') &&
		is_word_in_list(LIST_SERVICE, s->text + word.start,
						word.end - word.start))
		return word;
	if (!byte_before_is(s, end, s->floor, ']'))
		return (Word) {0};
	return byte_before_is(s, word.start, s->floor, '[') &&
		(word.start == s->floor + 1 || s->text[word.start - 2] == '\n') ?
		word : (Word) {0};
}

/*
 * {"credentials": {"key": "x"}}: is the object that the key is in, on its
 * line, one of a name that says what it holds, or a service's?
 */
static bool
is_in_credentials(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		floor = key->start - line > OBJECT_MAX ?
		key->start - OBJECT_MAX : line;
	const char *open = memrchr(s->text + floor, '{', key->start - floor);
	Word		word;

	if (!key->closed || open == NULL || open == s->text + floor ||
		memchr(open, '}', s->text + key->start - open) != NULL)
		return false;
	word = read_word_before(s, (size_t) (open - s->text), floor);
	return is_word_in_list(LIST_SERVICE, s->text + word.start,
						   word.end - word.start) ||
		word_is(s->text + word.start, word.end - word.start, "api") ||
		judge_key_name(s->text + word.start, word.end - word.start).secret;
}

/* May the word in front of the key be a service's name? */
static bool
follows_owner(Scan *s, const Key *key)
{
	Word		word = read_neighbour(s, key);

	if (word.end == word.start)
		word = read_joined_name(s, key);
	if (word.end == word.start)
		word = read_section_name(s, key);
	return names_service_owner(s, word);
}

/*
 * "page token: x", "public key x": does the word in front of the key say that
 * its value is no secret, as it would within the name?
 */
bool
key_is_disarmed(Scan *s, const Key *key, Separator separator)
{
	bool		token = word_is(s->text + key->start, key->end - key->start,
								"token");
	Word		word;

	/* gen_salt('bf'): what an algorithm is called */
	if (separator == SEPARATOR_CALL && word_before(s, key->end, "gen_salt"))
		return true;
	if ((!token && !is_bare_key_word(s, key)) ||
		(separator != SEPARATOR_COLON && separator != SEPARATOR_BLANK))
		return false;
	word = read_neighbour(s, key);
	/* public key token b77a5c561934e089, of an assembly of .NET */
	if (token && word_is(s->text + word.start, word.end - word.start, "key"))
	{
		word = read_word_before(s, word.start, scan_line_start(s, key->start));
		return is_word_in_list(LIST_DISARM_KEY, s->text + word.start,
							   word.end - word.start);
	}
	return is_word_in_list(token ? LIST_DISARM_TOKEN : LIST_DISARM_KEY,
						   s->text + word.start,
						   word.end - word.start);
}

/* server 10.1.2.3 key x: is an address in front, behind a host's word? */
static bool
follows_address(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		end = back_over_blanks(s, key->start, line);
	size_t		from = end;
	Word		word;

	while (from > line &&
		   (is_digit(s->text[from - 1]) || s->text[from - 1] == '.'))
		from--;
	if (end == key->start || !is_version(s->text + from, end - from))
		return false;
	word = read_word_before(s, from, line);
	return word_is(s->text + word.start, word.end - word.start, "server") ||
		word_is(s->text + word.start, word.end - word.start, "host") ||
		word_is(s->text + word.start, word.end - word.start, "peer") ||
		word_is(s->text + word.start, word.end - word.start, "client");
}

/*
 * "invalid key x", -e KEY=x: a key that was refused, or that an option sets.
 * An entry of a cache is refused, too, so its value must have capitals, small
 * letters and digits.
 */
static bool
is_refused_key(Scan *s, const Key *key)
{
	static const char *const words[] = {
		"invalid", "wrong", "bad", "unknown", "expired", "revoked",
		"incorrect", "unauthorized", "rejected", "leaked",
	};
	Word		word = read_neighbour(s, key);

	/* server 10.1.2.3 key x */
	if (follows_address(s, key))
		return true;
	/* docker run -e KEY=x */
	if (follows(s, key->start, " -e ") || follows(s, key->start, "--env "))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		if (word_is(s->text + word.start, word.end - word.start, words[i]))
			return true;
	}
	return false;
}

/*
 * A key of which no more is said: "?key=x" of a URL, "using key=x", "acme key
 * x". Its verdict says what the value has to look like.
 */
void
judge_bare_key(Scan *s, Key *key)
{
	static const char api[] = "api_key";
	char		before = key->start > s->floor ?
		s->text[key->start - 1] : '\0';
	bool		query = before == '?' || before == '&';
	bool		service;

	if (!is_bare_key_word(s, key))
		return;
	service = follows_service(s, key);
	if (!service && !query && is_refused_key(s, key))
	{
		key->verdict = judge_key_name(api, strlen(api));
		key->verdict.strong = false;
		key->verdict.least = BARE_KEY_MIN;
		key->verdict.made = key->verdict.mixed = true;
		return;
	}
	if (!query && !service && key->dashes != LENGTH_OF("--") &&
		!follows_owner(s, key) && !follows_caller(s, key) &&
		!is_in_credentials(s, key))
		return;
	key->verdict = judge_key_name(api, strlen(api));
	key->verdict.strong = false;
	key->verdict.least = BARE_KEY_MIN;
	key->verdict.made = !query;
	key->verdict.service = service;
}
