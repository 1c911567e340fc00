/*
 * key_near.c
 *		No sign between a key and its value, but other words: "secret for the
 *		hook: x", "access token [x]", login(token, "x").
 *
 * Only a value that a machine made of capitals, small letters and digits is
 * taken here, or one that a bracket or a clause ties to the key: a hash or a
 * UUID behind a key word is often that of something else. The search ends at a
 * tag: so what an earlier run put there does not bring more of the line into
 * reach.
 */
#include <string.h>

#include "redact/carriers/key_near.h"
#include "redact/carriers/key_sentence.h"
#include "redact/carriers/key_spoken.h"
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"
#include "redact/tokens/shape.h"

#define NEAR_BYTES 40			/* between a key and the value */

/* What may be directly in front of a value. */
#define OPENERS " \t\"'`([<{"

/* May a value begin at this place, by the byte in front of it? */
static inline bool
may_begin_value(const Scan *s, size_t at)
{
	return byte_in(s->text[at - 1], OPENERS);
}

/* A key behind which a value is looked for. */
typedef struct NearKey
{
	size_t		end;
	size_t		line;			/* where its line begins */
	bool		password;
	bool		strong;			/* its value may be a UUID */
} NearKey;

/* Is it "name=x"? Signs at the end are those of base64. */
static bool
has_name_and_value(const char *text, size_t len)
{
	const char *sign = memchr(text, '=', len);

	return sign != NULL && sign + 1 < text + len && sign[1] != '=';
}

/*
 * Return whether the word has capitals, small letters and two digits, and is no
 * name and value in one: "key=x", "h1:x". Names in code have one digit at most,
 * those of their library aside: PK11_MakeName.
 */
bool
is_strong_word(const char *text, size_t len)
{
	bool		upper = false;
	bool		lower = false;
	size_t		digits = 0;
	size_t		library = 0;

	while (library < len && (is_upper(text[library]) || is_digit(text[library])))
		library++;
	for (size_t i = library < len && text[library] == '_' ? library : 0; i < len; i++)
	{
		upper |= is_upper(text[i]);
		lower |= is_lower(text[i]);
		digits += is_digit(text[i]);
		if (text[i] == ':')
			return false;
	}
	return !has_name_and_value(text, len) && upper && lower && digits >= 2;
}

/* Return whether another field's name is joined to what is at this place. */
static bool
is_another_field(const Scan *s, size_t at, size_t floor)
{
	while (at > floor && byte_in(s->text[at - 1], "\"'`\\"))
		at--;
	if (at > floor && is_blank(s->text[at - 1]))
	{
		at = back_over_blanks(s, at, floor);
		/* "msg": "login", "jti": "x" */
		return at > floor + 1 && s->text[at - 1] == ':' && byte_in(s->text[at - 2], "\"'");
	}
	return at > floor && byte_in(s->text[at - 1], "=:");
}

/* Return the length of the strong value at this place, 0 if none is there. */
static size_t
strong_value_at(const Scan *s, size_t at, size_t floor, size_t line, size_t stop)
{
	size_t		len;

	if (!may_begin_value(s, at) || !is_spoken_value(s, at, stop))
		return 0;
	len = made_word_length(s->text + at, stop - at);
	if (!is_strong_word(s->text + at, len) ||
		!is_made_word(s->text + at, len) ||
		is_another_field(s, at, floor) || !near_front_allows(s, at, line))
		return 0;
	return len;
}

/* "of x", "on x": is what is at this place the name of an owner or a place? */
static bool
follows_preposition(const Scan *s, size_t at)
{
	return follows(s, at, " of ") || follows(s, at, " on ") ||
		follows(s, at, " at ") || follows(s, at, " in ") ||
		follows(s, at, " by ") || follows(s, at, " for ") ||
		follows(s, at, " against ");
}

/*
 * Return the length of the password at this place, 0 if none is there: one that
 * a person may have typed, of capitals, small letters, digits and signs.
 */
static size_t
typed_value_at(const Scan *s, size_t at, size_t floor, size_t stop)
{
	size_t		end = at;

	/*
	 * PK11_DoPassword(PK11SlotInfo *slot: what a call's bracket opens is
	 * code.
	 */
	if (!may_begin_value(s, at) ||
		(s->text[at - 1] == '(' &&
		 (is_alnum(s->text[at - 2]) || s->text[at - 2] == ')')))
		return 0;
	while (end < stop && !is_space(s->text[end]) && !byte_in(s->text[end], "\"'`<>(){}[]"))
		end++;
	while (end > at && byte_in(s->text[end - 1], ".,;:"))
		end--;
	if (!word_is_typed(s->text + at, end - at) ||
		!is_strong_word(s->text + at, end - at) ||
		is_another_field(s, at, floor) ||
		(follows_preposition(s, at) &&
		 !word_has_password_sign(s->text + at, end - at)))
		return 0;
	return end - at;
}

/* Return whether only words are between a key and a colon: "for acme: x". */
static bool
is_clause_to_colon(const Scan *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
	{
		if (!is_alnum(s->text[i]) && !byte_in(s->text[i], " _-./'\"()*"))
			return false;
	}
	return to > from && (is_alpha(s->text[to - 1]) || s->text[to - 1] == ')');
}

/*
 * Does what is between the key, which ends at floor, and the value at this
 * place tie them: nothing but brackets, a clause with its colon, or one of a
 * few words?
 */
static bool
is_tied_to_key(const Scan *s, size_t at, size_t floor, size_t line)
{
	size_t		end = at;

	while (end > floor && byte_in(s->text[end - 1], "\"'`([<{"))
		end--;
	end = back_over_blanks(s, end, floor);
	/* | acme key | x |, *acme key* `x` */
	if (byte_before_is(s, end, floor, '|'))
		end = back_over_blanks(s, end - 1, floor);
	while (end > floor && s->text[end - 1] == '*')
		end--;
	if (end == floor)
		return true;
	if (s->text[end - 1] == ':' && is_clause_to_colon(s, floor, end - 1))
		return follows(s, end, "ed:") || follows(s, end, "from env:") || follows(s, end, " found:") || near_front_allows(s, at, line);
	return follows(s, end, " to") || follows(s, end, " value") || follows(s, end, " is");
}

/*
 * Return the length of the value at this place, 0 if none is there: one that
 * may be a hash by its look, but that a bracket or a clause ties to the key:
 * "token (x)", "secret for acme: x", "token was changed to x".
 */
static size_t
tied_value_at(const Scan *s, size_t at, const NearKey *key, size_t stop)
{
	size_t		floor = key->end;
	size_t		len;
	bool		uuid;

	if (!may_begin_value(s, at) || !is_spoken_value(s, at, stop))
		return 0;
	len = made_word_length(s->text + at, stop - at);
	/* Behind a clause's colon it is the id of what the clause names. */
	uuid = key->strong && is_uuid(s->text + at, len) &&
		memchr(s->text + floor, ':', at - floor) == NULL;
	if ((!uuid && !is_made_word(s->text + at, len)) ||
		memchr(s->text + at, ':', len) != NULL ||
		has_name_and_value(s->text + at, len) ||
		is_another_field(s, at, floor))
		return 0;
	return is_tied_to_key(s, at, floor, key->line) ? len : 0;
}

/* What a byte is to the search for a word with two digits. */
typedef enum NearByte
{
	NEAR_OTHER,
	NEAR_DIGIT,
	NEAR_END					/* no value has it */
} NearByte;

static const uint8_t near_bytes[256] = {
	['0' ... '9'] = NEAR_DIGIT,
	[' '] = NEAR_END, ['\t'] = NEAR_END, ['"'] = NEAR_END, ['\''] = NEAR_END, ['`'] = NEAR_END,
	['('] = NEAR_END, [')'] = NEAR_END, ['['] = NEAR_END,[']'] = NEAR_END, ['<'] = NEAR_END,
	['>'] = NEAR_END, ['{'] = NEAR_END, ['}'] = NEAR_END,
};

/* True if no value is looked for behind this: a tag, or an object's end. */
static inline bool
ends_near_search(const Scan *s, size_t at, size_t stop)
{
	return s->text[at] == '}' ||
		(s->text[at] == '[' && tag_length(s->options, s->text + at, stop - at) > 0);
}

/* Let the memo begin at this place; what it knows of the text behind it stays. */
static void
begin_near_memo(const Scan *s, DigitMemo *memo, size_t at)
{
	if (at < memo->from || at > memo->to)
		*memo = (DigitMemo) {.to = at, .word = at, .digit = SIZE_MAX};
	memo->from = at;
	if (memo->word <= at)
	{
		memo->word = at;
		memo->opened = may_begin_value(s, at);
	}
	if (memo->digit < at)
		memo->digit = SIZE_MAX;
}

/*
 * Return the next place before last where a word with two digits begins that
 * may be a value; last if not found, or if a tag or the end of an object comes
 * first. Most keys have no such word near, and are done with by this. What was
 * walked over for the key in front is not walked over again.
 */
static size_t
next_candidate(Scan *s, size_t at, size_t last, size_t stop)
{
	DigitMemo  *memo = &s->memos.digits;

	begin_near_memo(s, memo, at);
	for (at = memo->to; at < stop && memo->word < last; at++)
	{
		NearByte	kind = near_bytes[(unsigned char) s->text[at]];

		if (kind == NEAR_OTHER)
			continue;
		if (kind == NEAR_DIGIT)
		{
			if (memo->digit != SIZE_MAX && memo->opened)
				break;
			memo->digit = at;
		}
		else
		{
			if (at >= last || ends_near_search(s, at, stop))
				break;
			memo->word = at + 1;
			memo->opened = may_begin_value(s, at + 1);
			memo->digit = SIZE_MAX;
		}
	}
	memo->to = at;
	return at < stop && memo->word < last && is_digit(s->text[at]) ? memo->word : last;
}

/* Where the word that this place is in ends, or last: no value begins within. */
static size_t
find_near_word_end(const Scan *s, size_t at, size_t last)
{
	for (at++; at < last && near_bytes[(unsigned char) s->text[at]] != NEAR_END; at++)
		;
	return at;
}

/* The length of what joins two values at this place: x, y; x to y; x -> y. */
static size_t
list_joint_length(const Scan *s, size_t at, size_t stop)
{
	static const char *const joints[] = {", ", " to ", " -> ", " => "};

	at += at < stop && byte_in(s->text[at], "\"'`");
	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++)
	{
		if (text_starts(s->text + at, stop - at, joints[i]))
			return strlen(joints[i]);
	}
	return 0;
}

/* Note the values that follow the first one, in a list or as what it became. */
static void
add_listed_values(Scan *s, size_t end, const NearKey *near, size_t stop, uint16_t rule)
{
	size_t		joint;

	while ((joint = list_joint_length(s, end, stop)) > 0)
	{
		size_t		at = end + joint;
		size_t		len;

		at += byte_in(s->text[end], "\"'`");
		at += at < stop && byte_in(s->text[at], "\"'`");
		len = strong_value_at(s, at, end, near->line, stop);
		if (len == 0 && near->password)
			len = typed_value_at(s, at, end, stop);

		if (len == 0)
			return;
		scan_add(s, at, at + len, rule, 0, WEIGHT_NEAR);
		end = at + len;
	}
}

/* Return whether a made value near a key of this name is its secret. */
bool
is_sure_of_secret(const KeyVerdict *verdict)
{
	return verdict->strong ||
		(verdict->secret &&
		 (verdict_has_rule(verdict, "credential") || verdict_has_rule(verdict, "token")));
}

/*
 * Return the length of the value at this place, behind a key, 0 if none is
 * there: one that is strong by itself, one that a person
 * types, for a password's key, or one that is tied to the key.
 */
static size_t
near_value_at(const Scan *s, size_t at, const NearKey *key, size_t stop)
{
	size_t		len = strong_value_at(s, at, key->end, key->line, stop);

	if (len == 0 && key->password)
		len = typed_value_at(s, at, key->end, stop);
	return len > 0 ? len : tied_value_at(s, at, key, stop);
}

/*
 * Return where a value is, at a candidate of [at, last) or behind it; last if
 * no candidate is one. *len is set to its length.
 */
static size_t
find_near_value(Scan *s, const NearKey *near, size_t at, size_t last, size_t stop,
				size_t *len)
{
	for (; at < last; at = next_candidate(s, find_near_word_end(s, at, last),
										  last, stop))
	{
		*len = near_value_at(s, at, near, stop);
		if (*len > 0 && !value_is_spared(s->options, s->text + at, *len, true))
			break;
	}
	return at;
}

/*
 * Is the value at this place the key's secret? "acme key [x]": the words in
 * front of a bare key are judged only where a value is.
 */
static bool
judge_near_value(Scan *s, Key *key, bool bare, size_t at, size_t len)
{
	if (bare)
		judge_bare_key(s, key);
	return key->verdict.secret &&
		(!key->verdict.mixed || is_strong_word(s->text + at, len));
}

/* "auth token": a word that may be in front of another key only tells its kind. */
static bool
names_next_word(const Scan *s, const Key *key, const KeyVerdict *verdict)
{
	size_t		at = key->end + 1;
	size_t		end = at;

	while (end < s->limit && is_alpha(s->text[end]) && end - at < NEAR_BYTES)
		end++;
	/* A weak one, as in "auth session x", may find no value by itself. */
	return !verdict->strong && end > at &&
		(word_is(s->text + at, end - at, "key") || judge_key_name(s->text + at, end - at).strong);
}

/*
 * "password policy", "token bucket": does the next word disarm the key, as it
 * would within the key's name? A participle says what happened to the key.
 */
static bool
describes_next_word(const Scan *s, const Key *key)
{
	size_t		at = key->end + 1;
	size_t		end = at;

	while (end < s->limit && is_alpha(s->text[end]) && end - at < NEAR_BYTES)
		end++;
	return is_blank(scan_byte(s, key->end)) && is_blank(scan_byte(s, end)) &&
		!follows(s, end, "ed") &&
		is_word_in_list(LIST_DISARM_AFTER, s->text + at, end - at);
}

/*
 * Return the next digit in [at, stop), stop if there is none. What has no digit
 * is walked over once for all keys of a line.
 */
static size_t
find_next_digit(Scan *s, size_t at, size_t stop)
{
	NoDigitMemo *memo = &s->memos.no_digit;

	if (at < memo->from || at > memo->to)
		*memo = (NoDigitMemo) {.from = at, .to = at};
	while (memo->to < stop && !is_digit(s->text[memo->to]))
		memo->to++;
	return memo->to < stop ? memo->to : stop;
}

/*
 * Return whether no word that begins in [at, last) has a digit, so that none is
 * a value. The line ends at stop. Of a long word behind last only the start is
 * read, and it may have one: in token/token/... each key is in the same word.
 */
bool
is_without_digit(Scan *s, size_t at, size_t last, size_t stop)
{
	size_t		digit = find_next_digit(s, at, stop);

	if (digit == stop || digit < last)
		return digit == stop;
	if (digit - last > NEAR_BYTES)
		digit = last + NEAR_BYTES;
	for (last--; last < digit; last++)
	{
		if (is_blank(s->text[last]))
			return true;
	}
	return false;
}

/* Look for a value on the key's line, a few words behind the key. */
void
read_value_near_key(Scan *s, const Key *key)
{
	size_t		stop = scan_line_end(s, key->end);
	size_t		last = stop - key->end > NEAR_BYTES ? key->end + NEAR_BYTES : stop;
	size_t		at;
	size_t		len;
	NearKey		near = {.end = key->end};
	bool		bare;
	Key			judged = *key;

	if (key->closed || key->dashes > 0 || last - key->end < 2)
		return;
	judged.verdict = judge_known_key(s, key);
	bare = !judged.verdict.secret && is_bare_key_word(s, key);
	if ((!bare && !is_sure_of_secret(&judged.verdict)) ||
		is_without_digit(s, key->end + 1, last, stop))
		return;
	at = next_candidate(s, key->end + 1, last, stop);
	if (at == last)
		return;
	if (key_is_disarmed(s, key, SEPARATOR_BLANK) || names_next_word(s, key, &judged.verdict) ||
		describes_next_word(s, key))
		return;
	near.line = scan_line_start(s, key->start);
	near.password = !bare && verdict_has_rule(&judged.verdict, "password");
	near.strong = !bare && judged.verdict.strong;
	at = find_near_value(s, &near, at, last, stop, &len);
	if (at >= last || !judge_near_value(s, &judged, bare, at, len))
		return;
	scan_add(s, at, at + len, judged.verdict.rule, 0, WEIGHT_NEAR);
	add_listed_values(s, at + len, &near, stop, judged.verdict.rule);
}
