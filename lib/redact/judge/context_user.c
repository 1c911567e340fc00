/*
 * context_user.c
 *		Values that belong to a user: one named in front of the key confirms a
 *		key that proves little, and of "user:x" and "user / x" only the part
 *		behind the user is the secret.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/engine/engine.h"
#include "redact/judge/context.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"
#include "redact/text/tag.h"

#define USER_WINDOW 100			/* bytes in front of a key, where a user is
								 * named */
#define CONFIRMED_READ 4096		/* bytes of a value of pass that are read */
#define PORT_MAX 5				/* digits of a port */

/*
 * Where the text in front of a key begins in which a user may be named: not
 * before a secret or its tag, whose lengths differ.
 */
static size_t
find_user_window(const Scan *s, size_t at)
{
	size_t		from = at - s->floor > USER_WINDOW ? at - USER_WINDOW : s->floor;
	size_t		secret = spans_end_before(s->spans, at);
	const char *close;

	if (secret > from && secret <= at)
		from = secret;
	close = s->text + from;
	while ((close = memchr(close, ']', (size_t) (s->text + at - close))) != NULL)
	{
		size_t		end = (size_t) (close++ - s->text);
		size_t		floor = end - s->floor > TAG_MAX ? end - TAG_MAX : s->floor;
		const char *open = memrchr(s->text + floor, '[', end - floor);

		/* The window may begin in the middle of a tag. */
		if (open != NULL && tag_length(s->options, open, (size_t) (close - open)) > 0)
			from = end + 1;
	}
	return from;
}

/* Is a user named in [at, end), as part of a word, too: username, login? */
static bool
names_user(const Scan *s, size_t at, size_t end)
{
	for (; at < end; at++)
	{
		if (byte_in(s->text[at], "uUlL") &&
			(text_has(s, at, end, "user") || text_has(s, at, end, "login") ||
			 text_has(s, at, end, "User") || text_has(s, at, end, "Login") ||
			 text_has(s, at, end, "USER")))
			return true;
	}
	return false;
}

/*
 * A key that proves little, pass: the value counts if a user is named in
 * front, or if it has letters and digits.
 *
 * A quoted value may have blanks; a bare one with a blank is a sentence. The
 * user's name is searched within USER_WINDOW bytes in front, no further than
 * the last secret. Of a long value only the start is read, and it counts: in
 * pass=pass=... each value goes to the line's end.
 */
bool
context_confirms(const Scan *s, const Key *key, const Value *value)
{
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;
	size_t		read = len < CONFIRMED_READ ? len : CONFIRMED_READ;
	bool		letters = false;
	bool		digits = false;

	if (key->end - key->start < LENGTH_OF("pass") || !word_before(s, key->end, "pass") || len < 3)
		return false;
	for (size_t i = 0; i < read; i++)
	{
		letters |= is_alpha(text[i]);
		digits |= is_digit(text[i]);
		if (is_blank(text[i]) && value->quote.bytes == NULL)
			return false;
	}
	if (read < len || (letters && digits && len >= 6))
		return true;
	if (!letters && value->quote.bytes == NULL)
		return false;
	return names_user(s, find_user_window(s, key->start), key->start);
}

/*
 * credentials: bob / x: the word behind the slash, if it looks like a secret.
 *
 * Returns true also where the part behind the slash is a tag already; then
 * the value is empty, and nothing more is added.
 */
bool
context_slashed(const Scan *s, const Key *key, Value *value)
{
	size_t		at = value->start;
	size_t		end;

	if (!verdict_has_rule(&key->verdict, "credential") || value->quote.bytes != NULL)
		return false;
	while (at < s->limit && (is_alnum(scan_byte(s, at)) || byte_in(scan_byte(s, at), "_.@-\0")))
		at++;
	if (at == value->start || !scan_starts(s, at, " / "))
		return false;
	at += LENGTH_OF(" / ");
	value->start = value->end = at;
	/* It was found before. */
	if (tag_length(s->options, s->text + at, s->limit - at) > 0)
		return true;
	for (end = at; end < s->limit && !is_space(scan_byte(s, end)) &&
		 !byte_in(scan_byte(s, end), "\"',;)\\"); end++)
		;
	if (!value_looks_secret(s->options, s->text + at, end - at))
		return false;
	value->end = end;
	return true;
}

/*
 * Keep only what follows the colon of a user and a password: creds=user:x,
 * --auth user:x. Returns false, with the value as it was, if it is not of
 * that form. A port behind a host's name is no secret, and a '/' right behind
 * the colon makes it a URL.
 */
bool
narrow_to_password(const Scan *s, const Key *key, Value *value)
{
	const char *rule = redact_rule_name(key->verdict.rule);
	size_t		at = value->start;
	bool		digits = true;

	if (strcmp(rule, "credential") != 0)
		return false;
	while (at < value->end && (is_alnum(scan_byte(s, at)) || byte_in(scan_byte(s, at), "_.@-\0")))
		at++;
	if (at == value->start || at + 3 >= value->end || scan_byte(s, at) != ':')
		return false;
	value->start = ++at;
	if (at + tag_length(s->options, s->text + at, value->end - at) == value->end)
	{
		value->end = at;		/* it was found before */
		return true;
	}
	for (; at < value->end; at++)
	{
		if (is_space(scan_byte(s, at)) || (scan_byte(s, at) == '/' && at == value->start))
			return false;
		digits &= is_digit(scan_byte(s, at));
	}
	return !digits || value->end - value->start > PORT_MAX;
}
