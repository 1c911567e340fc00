/*
 * key_words.c
 *		Does a key's name say that its value is a secret? DB_PASSWORD, apiKey
 *		and x-auth-token do; password_file, publicKey and token_type do not.
 *
 * A name is cut into words; from the last one backwards a head word is
 * looked for (password, token, key). Words behind it may disarm it ("file"),
 * words in front of it too ("public"). The words are in rules/keys.rules.
 *
 * The same name is judged in the same way in any spelling: dbPassword,
 * DB_PASSWORD, db-password and db.password have the same words. The judgement
 * depends on the name only, never on the value or the place, so that it can be
 * remembered (KeyMemo).
 *
 * To change what is a key, change the words in rules/keys.rules; code is
 * needed only for a relation between words that no strength and no list has.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/judge/lexicon.h"

#define FIRST_HIGH 0x80			/* bytes of what is not ASCII */
#define LAST_HIGH 0xff

/* Words of a name that are kept. Of a longer one the last decide. */
#define WORDS_MAX 16

/* The words of a name, in lower case. */
typedef struct KeyWords
{
	char		bytes[NAME_MAX_BYTES];
	uint8_t		start[WORDS_MAX];
	uint8_t		len[WORDS_MAX];
	int			count;
	bool		upper;			/* no lower-case letter in the name */
	bool		private;		/* it begins with '_', as in .npmrc */
} KeyWords;

/*
 * The head word of exactly this text, or NULL.
 *
 * A word of lists only has no strength and is no head.
 */
static const BookWord *
find_head_word(const char *word, size_t len)
{
	const BookWord *found = find_lexicon_word(word, len);

	return found != NULL && found->strength != WORD_PLAIN ? found : NULL;
}

/* What a byte is for the cut into words. */
enum
{
	KIND_NONE,					/* no part of a word */
	KIND_SMALL,
	KIND_CAPITAL,
	KIND_OTHER
};

/*
 * Cut a name into its words, at _ - . and blanks, and where a capital follows
 * a small letter. Only the last NAME_MAX_BYTES of it are read.
 */
static void
cut_name_words(const char *key, size_t len, KeyWords *w)
{
	static const uint8_t kinds[256] = {
		['a' ... 'z'] = KIND_SMALL, ['A' ... 'Z'] = KIND_CAPITAL,
		['0' ... '9'] = KIND_OTHER, [FIRST_HIGH ... LAST_HIGH] = KIND_OTHER,
	};
	unsigned	kind = KIND_NONE;
	size_t		n = 0;

	w->count = 0;
	w->upper = true;
	w->private = len > 0 && key[0] == '_';
	if (len > NAME_MAX_BYTES)
	{
		key += len - NAME_MAX_BYTES;
		len = NAME_MAX_BYTES;
	}
	for (size_t i = 0; i < len; i++)
	{
		unsigned	before = kind;

		kind = kinds[(unsigned char) key[i]];
		w->upper &= kind != KIND_SMALL;
		/* aB, and B in ABc */
		if (kind == KIND_NONE ||
			(kind == KIND_CAPITAL &&
			 (before == KIND_SMALL ||
			  (before == KIND_CAPITAL && i + 1 < len && is_lower(key[i + 1])))))
			n = 0;
		if (kind == KIND_NONE)
			continue;
		if (n == 0)
		{
			if (w->count == WORDS_MAX)
			{
				/* Too many: the last ones decide. */
				memmove(w->start, w->start + 1, WORDS_MAX - 1);
				memmove(w->len, w->len + 1, WORDS_MAX - 1);
				w->count--;
			}
			w->start[w->count] = (uint8_t) i;
			w->len[w->count++] = 0;
		}
		w->bytes[i] = to_lower(key[i]);
		w->len[w->count - 1] = (uint8_t) ++n;
	}
}

/*
 * Return a word's length without the digits at its end, which number keys:
 * password2.
 */
static size_t
without_digits(const char *word, size_t len)
{
	while (len > 0 && is_digit(word[len - 1]))
		len--;
	return len;
}

/*
 * The head word that this one is or ends with: dbpassword, authtoken. A weak
 * head needs a known word in front of it: dbpass, but not compass.
 *
 * Also finds a plural. *joined is set where the head is only the end of this
 * word. A word that is listed as no secret (WORD_NONE) ends the search,
 * although a head may end it.
 */
static const BookWord *
find_head_ending(const char *word, size_t len, bool *joined)
{
	const BookWord *found;

	*joined = false;
	len = without_digits(word, len);
	found = find_head_word(word, len);
	if (found == NULL && len > 3 && word[len - 1] == 's')
		found = find_head_word(word, len - 1);
	if (found != NULL)
		return found->strength != WORD_NONE ? found : NULL;
	for (size_t skip = 1; found == NULL && skip + 3 <= len; skip++)
	{
		const BookWord *w = find_head_word(word + skip, len - skip);

		if (w == NULL || w->strength > WORD_QUALIFIED)
			continue;
		if (w->strength == WORD_STRONG ||
			is_word_in_list(LIST_JOINED, word, skip) ||
			is_word_in_list(LIST_QUALIFIER, word, skip))
		{
			*joined = true;
			found = w;
		}
	}
	return found;
}

/* Return the bytes of word i, which are not ended by NUL. */
static const char *
name_word_at(const KeyWords *w, int i)
{
	return w->bytes + w->start[i];
}

/* Is word i this one? */
static bool
is_word_of(const KeyWords *w, int i, const char *word)
{
	return word_is(name_word_at(w, i), w->len[i], word);
}

/* Which lists have word i? */
static unsigned
find_word_lists(const KeyWords *w, int i)
{
	const BookWord *found = find_lexicon_word(name_word_at(w, i), w->len[i]);

	return found != NULL ? found->lists : 0;
}

/* Whether word i says nothing about the value, such as a number or "prod". */
static bool
is_neutral_word(const KeyWords *w, int i)
{
	size_t		len = without_digits(name_word_at(w, i), w->len[i]);

	return len == 0 ||
		is_word_in_list(LIST_NEUTRAL, name_word_at(w, i), len) ||
		(find_word_lists(w, i) >> LIST_NEUTRAL & 1) != 0;
}

/*
 * Does a word in front of a head, in these lists, say that its value is no
 * secret?
 *
 * The lists differ by the head: "page_token" is no secret but "page_password"
 * is one; "public" only says something of a key.
 */
static bool
disarms_before(unsigned lists, const BookWord *head)
{
	unsigned	disarming = 1u << LIST_DISARM_BEFORE;
	bool		token = head->len == LENGTH_OF("token") &&
		memcmp(redact_builtin_book.pool + head->at, LITERAL("token")) == 0;

	disarming |= 1u << (token ? LIST_DISARM_TOKEN : LIST_DISARM_ACTION);
	if (head->strength == WORD_QUALIFIED)
		disarming |= 1u << LIST_DISARM_KEY;
	return (lists & disarming) != 0;
}

/* Is the word behind word i, the last one, "id"? */
static bool
is_last_word_id(const KeyWords *w, int i)
{
	return i + 2 == w->count && w->len[i + 1] == LENGTH_OF("id") &&
		memcmp(name_word_at(w, i + 1), LITERAL("id")) == 0;
}

/*
 * SecretID of Vault, Consul and Nomad: a UUID, where a secret_id may be a
 * name.
 */
static bool
is_secret_id_name(const KeyWords *w, int i, const BookWord *head)
{
	return is_last_word_id(w, i) && head->len == LENGTH_OF("secret") &&
		memcmp(redact_builtin_book.pool + head->at, LITERAL("secret")) == 0;
}

/* What the words behind a head say. */
typedef enum Behind
{
	BEHIND_NOTHING,				/* they change nothing */
	BEHIND_OWNER,				/* whose it is: APIKEY_STRIPE, DB_PASS_RO */
	BEHIND_OTHER				/* the value is something else */
} Behind;

/*
 * Judge the words behind the head at word i.
 *
 * A word that disarms decides at once. An unknown word behind a strong head
 * changes nothing; behind a weak one it may be the owner's name, and then
 * judge_head_word() asks for more in front.
 */
static Behind
judge_words_behind(const KeyWords *w, int i, const BookWord *head)
{
	Behind		behind = BEHIND_NOTHING;

	if (head->strength == WORD_ID)
		return i + 1 == w->count ||
			is_last_word_id(w, i) ? BEHIND_NOTHING : BEHIND_OTHER;
	for (int after = i + 1; after < w->count; after++)
	{
		if ((find_word_lists(w, after) >> LIST_DISARM_AFTER & 1) != 0)
			return BEHIND_OTHER;
		if (head->strength == WORD_STRONG || is_neutral_word(w, after))
			continue;
		if (head->strength != WORD_WEAK && head->strength != WORD_QUALIFIED)
			return BEHIND_OTHER;
		behind = BEHIND_OWNER;
	}
	return behind;
}

/* PASS_REDIS, KEY_STRIPE: does the second word of a variable say whose it is? */
static bool
is_owner_in_capitals(const KeyWords *w)
{
	return w->upper && w->count == 2 &&
		(find_word_lists(w, 1) & (1u << LIST_JOINED | 1u << LIST_SERVICE)) != 0;
}

/* What surrounds a head, as bits. */
typedef enum Around
{
	AROUND_ANY = 1,				/* set for every head */
	AROUND_FIRST = 2,			/* no word is in front of it */
	AROUND_BEHIND = 4,			/* a word is in front of it */
	AROUND_CAPITALS = 8,		/* and the name is in capitals: FOO_KEY */
	AROUND_QUALIFIED = 16,		/* a qualifier is in front, or in one with it */
	AROUND_JOINED = 32,			/* it ends a longer word */
	AROUND_PRIVATE = 64,		/* the name says so: _password */
	AROUND_CODE = 128			/* "code" or "codes" follows */
} Around;

/* Does a short word with c follow, "code" or "codes", behind word i? */
static bool
code_follows(const KeyWords *w, int i)
{
	return i + 1 < w->count && name_word_at(w, i + 1)[0] == 'c' && w->len[i + 1] <= 5;
}

/* What surrounds the head at word i, apart from the qualifiers in front. */
static unsigned
look_around(const KeyWords *w, int i, bool joined)
{
	unsigned	around = AROUND_ANY;

	if (i == 0)
		around |= AROUND_FIRST;
	else
		around |= AROUND_BEHIND | (w->upper ? AROUND_CAPITALS : 0);
	if (joined)
		around |= AROUND_JOINED | AROUND_QUALIFIED;
	if (w->private)
		around |= AROUND_PRIVATE;
	if (code_follows(w, i))
		around |= AROUND_CODE;
	return around;
}

/*
 * What a head word says by itself: is its value secret, and is that sure?
 *
 * secret: the value is one if it looks like it. strong: it is one whatever it
 * looks like. Both need one of these bits around the head. FOO_KEY in an
 * environment is sure; foo_key may be anything.
 */
static void
judge_strength(const BookWord *head, unsigned around, KeyVerdict *verdict)
{
	static const struct
	{
		uint8_t		secret;
		uint8_t		strong;
	}			needs[] = {
		[WORD_PLAIN] = {0, 0},
		[WORD_STRONG] = {AROUND_ANY, AROUND_ANY},
		[WORD_WEAK] = {AROUND_ANY, AROUND_JOINED | AROUND_BEHIND | AROUND_PRIVATE},
		[WORD_HINT] = {AROUND_ANY, AROUND_PRIVATE},
		[WORD_QUALIFIED] = {AROUND_QUALIFIED | AROUND_BEHIND, AROUND_QUALIFIED | AROUND_CAPITALS},
		[WORD_WHOLE] = {AROUND_ANY, AROUND_ANY},
		[WORD_ALONE] = {AROUND_FIRST, AROUND_FIRST},
		[WORD_CODE] = {AROUND_CODE, AROUND_CODE},
		[WORD_ID] = {AROUND_ANY, 0},
		[WORD_NONE] = {0, 0},
	};

	verdict->secret = (around & needs[head->strength].secret) != 0;
	verdict->strong = (around & needs[head->strength].strong) != 0;
}

/*
 * A head was found at word i: do the words around it let it be a secret?
 *
 * False if not; the caller then tries the head before this one, with an empty
 * verdict.
 */
static bool
judge_head_word(const KeyWords *w, int i, const BookWord *head, bool joined,
				KeyVerdict *verdict)
{
	unsigned	around = look_around(w, i, joined);
	bool		id = is_secret_id_name(w, i, head);
	bool		primary = false;
	Behind		behind = id ? BEHIND_NOTHING : judge_words_behind(w, i, head);

	if (behind == BEHIND_OTHER)
		return false;
	for (int before = 0; before < i; before++)
	{
		unsigned	lists = find_word_lists(w, before);

		if (disarms_before(lists, head))
		{
			/* ENCRYPTION_PRIMARY_KEY: the first of several */
			if ((around & AROUND_QUALIFIED) == 0 || before + 1 != i || !is_word_of(w, before, "primary"))
				return false;
			primary = true;
		}
		if ((lists >> LIST_QUALIFIER & 1) != 0)
			around |= AROUND_QUALIFIED;
		/* snyk_key, and not snyk_key_name */
		if ((lists >> LIST_SERVICE & 1) != 0 && before + 1 == i)
			verdict->service = i + 1 == w->count;
	}
	verdict->rule = head->rule;
	judge_strength(head, around, verdict);
	if (behind == BEHIND_OWNER)
	{
		/* Not every "pass" with a word behind it: only db_pass, api_key. */
		bool		first = i == 0 && is_owner_in_capitals(w);

		verdict->secret = (around & AROUND_QUALIFIED) != 0 || first ||
			(head->strength == WORD_WEAK && i > 0);
		verdict->strong = false;
		verdict->made = first && head->strength == WORD_QUALIFIED;
	}
	/* The primary key of a table has a column's name. */
	verdict->made |= primary;
	verdict->strong &= !primary;
	verdict->uuid = id;
	verdict->strong &= !id;
	/* "session": "x" may be a number, a name or a date, too. */
	if (head->strength == WORD_ID)
		verdict->made = verdict->typed = !is_last_word_id(w, i);
	return verdict->secret;
}

/*
 * What a key's name says about its value.
 *
 * Heads are tried from the last word backwards, since the last noun of a name
 * says what it is: password_reset_token is a token. rule is valid only if
 * secret is set.
 */
KeyVerdict
judge_key_name(const char *key, size_t len)
{
	KeyVerdict	verdict = {0};
	KeyWords	words;

	cut_name_words(key, len, &words);
	for (int i = words.count - 1; i >= 0; i--)
	{
		bool		joined;
		const BookWord *head = find_head_ending(name_word_at(&words, i),
												words.len[i], &joined);

		if (head != NULL)
		{
			if (judge_head_word(&words, i, head, joined, &verdict))
				return verdict;
			verdict = (KeyVerdict) {0};
		}
	}
	return verdict;
}

/* Whether the rule of this name finds the values of the key. */
bool
verdict_has_rule(const KeyVerdict *verdict, const char *name)
{
	return strcmp(redact_rule_name(verdict->rule), name) == 0;
}
