/*
 * key_prose.c
 *		A key and its value in one sentence, in any order: "use x as the
 *		token", "the root password, made today, is x", "I reset it to x".
 *
 * Three things must hold. The key is the noun that the sentence is about: in
 * "password policy" it only describes another one. The value is a word that a
 * machine made, or for a password one of three kinds of bytes. And a word next
 * to the value ties the two: a verb that says what the key is, a preposition
 * behind a verb of change, or "as" and the key. How far apart they are then
 * tells nothing, so only the window limits it. A value that the sentence names
 * first needs no such word if no noun in front of it says whose name it is.
 *
 * Few sentences have a word with a letter and a digit. The places of such words
 * are remembered for a stretch of the line, so that its other keys cost little;
 * a stretch with many of them is data.
 */
#include <string.h>

#include "redact/carriers/key_near.h"
#include "redact/carriers/key_prose.h"
#include "redact/carriers/key_sentence.h"
#include "redact/carriers/key_spoken.h"
#include "redact/engine/engine.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"

#define PROSE_WINDOW 120		/* bytes to either side of a key */
#define PROSE_AHEAD 600			/* bytes that are searched at once */
#define VALUE_MIN 8				/* bytes of a value */
#define ROLE_WORDS 4			/* between "as" and the key */
#define VERB_WINDOW 40			/* bytes in front of a key, for a verb */

/* Marks around a word that are not of it. */
#define OPENING "\"'`([{<*\\"
#define CLOSING "\"'`)]}>*\\.,;:!?"

/* A word: with its marks, [from, to), and without. Empty if none is there. */
typedef struct ProseWord
{
	size_t		from;
	size_t		to;
	size_t		start;
	size_t		end;
} ProseWord;

/* The part of a line that is looked at. */
typedef struct ProseRange
{
	size_t		from;
	size_t		to;
} ProseRange;

/* Leave the marks around a word away. */
static ProseWord
strip_word(const Scan *s, size_t from, size_t to)
{
	ProseWord	word = {.from = from, .to = to, .start = from, .end = to};

	while (word.start < word.end && byte_in(s->text[word.start], OPENING))
		word.start++;
	while (word.end > word.start && byte_in(s->text[word.end - 1], CLOSING))
		word.end--;
	return word;
}

/* Return the word behind this place. */
static ProseWord
read_word_after(const Scan *s, size_t at, const ProseRange *range)
{
	at = skip_blanks(s, at, range->to);
	return strip_word(s, at, skip_word(s, at, range->to));
}

/* Return the word in front of this place. */
static ProseWord
read_word_in_front(const Scan *s, size_t at, const ProseRange *range)
{
	size_t		from = at = back_over_blanks(s, at, range->from);

	while (from > range->from && !is_space(s->text[from - 1]))
		from--;
	return strip_word(s, from, at);
}

/* Is the word one of these? The list ends with NULL. */
static bool
is_one_of(const Scan *s, const ProseWord *word, const char *const *list)
{
	size_t		len = word->end - word->start;

	for (; len > 0 && *list != NULL; list++)
	{
		if (strlen(*list) == len && word_is(s->text + word->start, len, *list))
			return true;
	}
	return false;
}

/* Verbs that say what the key is. */
static const char *const being[] = {
	"is", "was", "are", "were", "be", "it's", "that's", "became", "becomes",
	"remains", "read", "reads", "got", "expected", "received", "ist", "war",
	"sind", "lautet", "hei\303\237t", "heisst", "est", "sont", "sera", "es",
	"son", NULL
};

/* What may be between such a verb and the value. */
static const char *const adverbs[] = {
	"now", "currently", "still", "again", "just", "simply", "jetzt", "nun",
	"maintenant", "d\303\251sormais", "ahora", "set", "to", NULL
};

/* What is in front of the value that a verb of change gives. */
static const char *const giving[] = {
	"to", "by", "with", "into", "auf", "zu", "durch", "\303\240", "par", "a",
	"por", NULL
};

/* Verbs of change. */
static const char *const changing[] = {
	"set", "reset", "change", "changed", "changing", "update", "updated",
	"rotate", "rotated", "replace", "replaced", "switched", "resetting",
	"setting", "changes", "resets", "rotates", "falling", "defaulting",
	"defaults", "gesetzt", "zurueckgesetzt", "zur\303\274ckgesetzt",
	"ge\303\244ndert", "geaendert", "chang\303\251", "remplac\303\251",
	"cambiado", "cambiada", NULL
};

/* Verbs of one who gives the value where a prompt asks for it. */
static const char *const typing[] = {
	"enter", "entered", "entering", "type", "typed", "typing", "paste",
	"pasted", NULL
};

/* What joins a value to the one in front of it. */
static const char *const joining[] = {"and", "or", "und", "oder", "et", "ou", "y", "o", NULL};

/* What points back at the value. */
static const char *const pointing[] = {"this", "that's", "it's", NULL};

/* What the key may be called after it was named. */
static const char *const pronouns[] = {
	"it", "this", "that", "them", "mine", "ours", "theirs", NULL
};

/* What begins the key's own phrase behind the value. */
static const char *const roles[] = {
	"as", "is", "was", "als", "comme", "como", "becomes", "became", NULL
};

/*
 * What is in front of a value that no noun names: "the user x" is a user's
 * name, "why x is no token" asks about a token.
 */
static const char *const leading[] = {
	"use", "used", "uses", "using", "try", "tried", "with", "why", "whether",
	"if", "that", "says", "said", "gave", "give", "got", "get", "sent", "send",
	"put", "set", "keep", "does", "did", "can", "typed", "type", "enter",
	"entered", "paste", "pasted", "wrote", "write", "us", "me", "him", "her", "them", "you",
	"is", "was", "but", "so", "because", "since", "as", "now", "please",
	"mit", "dass", "ob", "warum", "nutze", "avec", "que", "con", NULL
};

/* In front of a noun. */
static const char *const articles[] = {
	"the", "my", "our", "your", "his", "her", "their", "its", "a", "an",
	"der", "das", "mein", "unser", "le", "mon", "notre", "el", "la", NULL
};

/* Words behind a noun that show it to be no part of another one. */
static const char *const behind_nouns[] = {
	"for", "of", "on", "in", "at", "to", "from", "with", "by", "and", "or",
	"is", "was", "are", "were", "be", "has", "had", "will", "should", "must",
	"which", "that", "who", "i", "we", "you", "they", "until", "when", "while",
	"if", "because", "before", "after", "since", "during", "so", "but",
	"again", "now", "then", "here", "there", "today", "yesterday", "tomorrow",
	"please", "instead", "via", "works", "over", "under", "got", "as",
	"f\303\274r", "fuer", "wurde", "ist", "lautet", "von", "auf", "im",
	"zum", "pour", "du", "de", "des", "est", "para", "del", "es", "en", NULL
};


/* The kinds of bytes that the search for values tells apart. */
enum
{
	BYTE_DIGIT = 1,
	BYTE_LETTER = 2,
	BYTE_SPACE = 4
};

static const uint8_t byte_kinds[256] = {
	['0' ... '9'] = BYTE_DIGIT,
	['A' ... 'Z'] = BYTE_LETTER, ['a' ... 'z'] = BYTE_LETTER,
	['\t' ... '\r'] = BYTE_SPACE, [' '] = BYTE_SPACE,
};

/* Return where the word ends that this place is in; *kinds is what it has. */
static size_t
find_word_end(const Scan *s, size_t at, size_t stop, unsigned *kinds)
{
	unsigned	kind = 0;

	for (*kinds = 0; at < stop; at++)
	{
		kind = byte_kinds[(unsigned char) s->text[at]];
		if (kind == BYTE_SPACE)
			break;
		*kinds |= kind;
	}
	return at;
}

/*
 * Remember the words of the range that have a letter and a digit, but for one
 * that begins in front of the range.
 */
static void
fill_prose_memo(const Scan *s, ProseMemo *memo, const ProseRange *range)
{
	size_t		at = range->from;
	unsigned	kinds;

	*memo = (ProseMemo) {.from = range->from, .to = range->to};
	if (at > s->floor && !is_space(s->text[at - 1]))
		at = find_word_end(s, at, range->to, &kinds);
	while (at < range->to && memo->count <= PROSE_VALUES)
	{
		size_t		from = at;

		at = find_word_end(s, at, range->to, &kinds);
		if (kinds == (BYTE_DIGIT | BYTE_LETTER) && at - from >= VALUE_MIN &&
			at - from < NAME_MAX_BYTES)
		{
			if (memo->count < PROSE_VALUES)
				memo->values[memo->count] = from;
			memo->count++;
		}
		at++;
	}
}

/* Return the words near a key that may be values; their count may be 0. */
static const ProseMemo *
find_prose_values(Scan *s, const ProseRange *range, size_t stop)
{
	ProseMemo  *memo = &s->memos.prose;
	ProseRange	searched = *range;

	if (memo->to > memo->from && memo->from <= range->from &&
		memo->to >= range->to)
		return memo;
	searched.to = stop - range->from > PROSE_AHEAD ?
		range->from + PROSE_AHEAD : stop;
	fill_prose_memo(s, memo, &searched);
	return memo;
}

/* Is the key a word by itself that no other noun follows? */
static bool
is_head_noun(const Scan *s, const Key *key, const ProseRange *range)
{
	ProseWord	next;

	if (key->dashes > 0 || key->closed ||
		(key->start > range->from &&
		 !is_blank(s->text[key->start - 1]) &&
		 !byte_in(s->text[key->start - 1], OPENING)))
		return false;
	if (key->end < range->to && !is_blank(s->text[key->end]))
		return byte_in(s->text[key->end], CLOSING);
	next = read_word_after(s, key->end, range);
	if (next.end == next.start || next.start > next.from ||
		is_one_of(s, &next, behind_nouns) || is_one_of(s, &next, changing))
		return true;
	/* a participle, or the value itself */
	return follows(s, next.end, "ed") || is_digit(s->text[next.end - 1]) ||
		word_is_typed(s->text + next.start, next.end - next.start);
}

/* Is all of [from, to) words of a sentence, and no data? */
static bool
is_sentence(const Scan *s, size_t from, size_t to)
{
	for (; from < to; from++)
	{
		if (byte_in(s->text[from], "={}|<>\t;") ||
			(s->text[from] == '"' && from + 1 < to &&
			 byte_in(s->text[from + 1], ":,")))
			return false;
	}
	return true;
}

/* Is a verb of change among the words of [from, to)? */
static bool
has_changing_verb(const Scan *s, size_t from, size_t to)
{
	ProseRange	range = {.from = from, .to = to};
	ProseWord	word = read_word_after(s, from, &range);

	while (word.to > word.from)
	{
		if (is_one_of(s, &word, changing))
			return true;
		word = read_word_after(s, word.to, &range);
	}
	return false;
}

/*
 * "x as the admin token", "x is my password": does a phrase behind the value
 * end with the key? In it there is no other noun's preposition.
 */
static bool
key_names_role(const Scan *s, const Key *key, const ProseWord *value,
			   const ProseRange *range)
{
	ProseWord	word = read_word_after(s, value->to, range);
	bool		points = byte_before_is(s, value->to, value->end, ',') &&
		is_made_text(s->text + value->start, value->end - value->start) &&
		is_one_of(s, &word, pointing);
	bool		needs_article = is_one_of(s, &word, being);

	if (!points && !is_one_of(s, &word, roles))
		return false;
	word = read_word_after(s, word.to, range);
	if (!points && needs_article && !is_one_of(s, &word, articles))
		return false;
	for (int n = 0; n <= ROLE_WORDS && word.from < key->start; n++)
	{
		if (word.end < word.to || is_one_of(s, &word, behind_nouns))
			return false;
		word = read_word_after(s, word.to, range);
	}
	return word.from >= key->start && word.from <= key->end;
}

/* "reset it to x": does a verb of change give the value to the key's pronoun? */
static bool
is_given_to_pronoun(const Scan *s, const ProseWord *link,
					const ProseRange *range)
{
	ProseWord	word = read_word_in_front(s, link->from, range);

	if (!is_one_of(s, &word, pronouns))
		return false;
	word = read_word_in_front(s, word.from, range);
	return is_one_of(s, &word, changing);
}

/* "key ... is x", "changed the key for bob to x", "replace the key by x" */
static bool
is_said_behind_key(const Scan *s, const Key *key, const ProseWord *value,
				   const ProseRange *range)
{
	ProseWord	link = read_word_in_front(s, value->from, range);
	ProseWord	verb = link;
	size_t		floor = key->start - range->from > VERB_WINDOW ?
		key->start - VERB_WINDOW : range->from;

	while (verb.from >= key->end && is_one_of(s, &verb, adverbs))
		verb = read_word_in_front(s, verb.from, range);
	if (verb.from >= key->end && is_one_of(s, &verb, being))
		return is_sentence(s, key->end, verb.from);
	if (link.from < key->end || !is_one_of(s, &link, giving) ||
		!is_sentence(s, key->end, link.from))
		return false;
	return has_changing_verb(s, floor, link.from) ||
		has_changing_verb(s, value->to, range->to);
}

/* "enter x at the password prompt": is the value what a person types? */
static bool
is_typed_for_key(const Scan *s, const Key *key, const ProseWord *value,
				 const ProseRange *range)
{
	ProseWord	link = read_word_in_front(s, value->from, range);

	return value->to <= key->start && is_one_of(s, &link, typing) &&
		is_sentence(s, value->to, key->start);
}

/*
 * Is what is in front of the word none of the sentence's nouns: nothing, the
 * end of another sentence, or one of a few words?
 */
static bool
leads_to_value(const Scan *s, const ProseWord *value, const ProseRange *range)
{
	ProseWord	word = read_word_in_front(s, value->from, range);

	if (word.to == word.from)
		return value->from == s->floor || byte_in(s->text[value->from - 1], "\r\n");
	if (word.end < word.to && byte_in(s->text[word.to - 1], ".!?,"))
		return true;
	return word.end == word.to && is_one_of(s, &word, leading);
}

/* Is an article a few words in front of the key, behind this place? */
static bool
has_article(const Scan *s, const Key *key, size_t from)
{
	ProseRange	range = {.from = from, .to = key->start};
	ProseWord	word = read_word_in_front(s, key->start, &range);

	for (int n = 0; n < ROLE_WORDS && word.to > word.from; n++)
	{
		if (is_one_of(s, &word, articles))
			return true;
		if (word.end < word.to || is_one_of(s, &word, behind_nouns))
			return false;
		word = read_word_in_front(s, word.from, &range);
	}
	return false;
}

/*
 * "x is what you type when it asks for the password", "why x is not accepted
 * as a token": does the sentence begin with the value and end with the key?
 * A machine made the value, or it has a sign that no name has.
 */
static bool
is_named_first(const Scan *s, const Key *key, const ProseWord *value,
			   const ProseRange *range)
{
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;

	return value->to - value->end <= 1 && is_strong_word(text, len) &&
		(is_made_text(text, len) || word_has_password_sign(text, len)) &&
		is_sentence(s, value->to, key->start) &&
		leads_to_value(s, value, range) && has_article(s, key, value->to);
}

/*
 * "x and y", "x, y": is the value in front of this one the one that was noted
 * last?
 */
static bool
follows_noted_value(const Scan *s, const ProseWord *value, size_t noted,
					const ProseRange *range)
{
	ProseWord	word = read_word_in_front(s, value->from, range);

	if (is_one_of(s, &word, joining))
		word = read_word_in_front(s, word.from, range);
	else if (!byte_before_is(s, word.to, word.end, ','))
		return false;
	return word.end > word.start && word.start == noted;
}

/* Does a word next to the value tie it to the key? */
static bool
is_tied_in_prose(const Scan *s, const Key *key, const ProseWord *value,
				 const ProseRange *range)
{
	ProseWord	link = read_word_in_front(s, value->from, range);

	if (value->from >= key->end)
		return is_said_behind_key(s, key, value, range) ||
			(is_one_of(s, &link, giving) &&
			 is_given_to_pronoun(s, &link, range) &&
			 is_sentence(s, key->end, link.from));
	return value->to <= key->start &&
		(key_names_role(s, key, value, range) ||
		 is_named_first(s, key, value, range) ||
		 (is_one_of(s, &link, giving) &&
		  is_given_to_pronoun(s, &link, range) &&
		  is_sentence(s, value->to, key->start)));
}

/* Is it "name=x", or a mail address? */
static bool
is_named_or_mail(const char *text, size_t len)
{
	const char *at = memchr(text, '@', len);
	const char *sign = memchr(text, '=', len);

	return (sign != NULL && sign + 1 < text + len && sign[1] != '=') ||
		(at != NULL && memchr(at, '.', (size_t) (text + len - at)) != NULL);
}

/* May the word be a secret of this kind of key? */
static bool
is_prose_value(const Scan *s, const ProseWord *word, const KeyVerdict *verdict)
{
	bool		password = is_password_rule(verdict) ||
		verdict_has_rule(verdict, "credential");
	const char *text = s->text + word->start;
	size_t		len = word->end - word->start;

	if (len < VALUE_MIN || is_named_or_mail(text, len) ||
		value_is_spared(s->options, text, len, true))
		return false;
	if (verdict->made && !is_strong_word(text, len))
		return false;
	return is_made_text(text, len) ||
		(verdict_has_rule(verdict, "secret") && word_is_typed(text, len)) ||
		(password && is_strong_word(text, len) &&
		 is_password_word(s, word->start, word->end));
}

/*
 * Is the key one whose value a sentence may tell, by what surrounds it? "key" is
 * judged by the words in front. Its verdict is set.
 */
static bool
judge_prose_key(Scan *s, Key *key)
{
	if (!key->verdict.secret)
		judge_bare_key(s, key);
	return key->verdict.secret && !key_is_disarmed(s, key, SEPARATOR_BLANK);
}

/* Note those of the words in range that are the key's values. */
static void
add_prose_values(Scan *s, const Key *key, const KeyVerdict *verdict,
				 const ProseMemo *memo, const ProseRange *range)
{
	bool		head = is_head_noun(s, key, range);
	size_t		noted = SIZE_MAX;
	size_t		stop = scan_line_end(s, key->end);

	for (size_t i = 0; i < memo->count; i++)
	{
		size_t		from = memo->values[i];
		ProseWord	word;

		if (from < range->from || from >= range->to)
			continue;
		word = strip_word(s, from, skip_word(s, from, stop));
		if (!is_prose_value(s, &word, verdict))
			continue;
		if ((head && is_tied_in_prose(s, key, &word, range)) ||
			is_typed_for_key(s, key, &word, range) ||
			follows_noted_value(s, &word, noted, range))
		{
			scan_add(s, word.start, word.end, verdict->rule, 0, WEIGHT_NEAR);
			noted = word.start;
		}
	}
}

/* Note the values that the sentence around a key gives it. */
void
read_values_in_prose(Scan *s, const Key *key)
{
	Key			judged = *key;
	ProseRange	range;
	const ProseMemo *memo;
	size_t		line;
	size_t		stop;

	/* Most key words are sure of no secret, or of none but their field's. */
	judged.verdict = judge_known_key(s, key);
	if (!is_sure_of_secret(&judged.verdict) &&
		(judged.verdict.secret || !is_bare_key_word(s, key)))
		return;
	line = scan_line_start(s, key->start);
	stop = scan_line_end(s, key->end);
	range.from = key->start - line > PROSE_WINDOW ? key->start - PROSE_WINDOW : line;
	range.to = stop - key->end > PROSE_WINDOW ? key->end + PROSE_WINDOW : stop;
	if (is_without_digit(s, range.from, range.to, stop))
		return;
	memo = find_prose_values(s, &range, stop);
	if (memo->count > 0 && memo->count <= PROSE_VALUES && judge_prose_key(s, &judged))
		add_prose_values(s, key, &judged.verdict, memo, &range);
}
