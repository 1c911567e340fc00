/*
 * tables.h
 *		The rules as the engine reads them: arrays that refer to each other by
 *		index, so that the built-in book is const and needs no relocation, no
 *		allocation and no start-up. gen/generate.c writes it at build time;
 *		own rules are read into a book of the same form at run time.
 */
#ifndef RESCUE_REDACT_TABLES_H
#define RESCUE_REDACT_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RULE_NAME_MAX 40		/* bytes of a rule's name, as in a tag */
#define RUN_MAX 4096			/* the longest run in a shape */
#define NEAR_WINDOW 80			/* bytes between a provider's word and a value */
#define NEAR_SHAPES_MAX 64		/* built-in ones */
#define SETS_MAX 64				/* of bytes, the same */
#define ANCHOR_MIN 3			/* bytes of an anchor's shortest alternative */
#define NO_SET 0xffff

/* The parsers that a literal can start; "kind" in a rule file. */
#define PARSER(id, kind, function) PARSER_##id,
typedef enum Parser
{
#include "redact/compile/parsers.def"
	PARSER_COUNT
} Parser;
#undef PARSER

/* The lists of words in keys.rules, in the order of redact_list_names. */
typedef enum WordList
{
	LIST_NEUTRAL,				/* after a key's head: change nothing */
	LIST_DISARM_AFTER,			/* "file" in password_file */
	LIST_DISARM_BEFORE,			/* "no" in no_password */
	LIST_DISARM_ACTION,			/* "reset" in reset_password, not in
								 * reset_token */
	LIST_DISARM_KEY,			/* "public" in public_key */
	LIST_DISARM_TOKEN,			/* "page" in page_token */
	LIST_QUALIFIER,				/* "api" in api_key */
	LIST_JOINED,				/* "db" in dbpass */
	LIST_PLACEHOLDER,			/* values that are no secret */
	LIST_PROSE,					/* words that follow "password:" in a message */
	LIST_MESSAGE,				/* words of a message that has a key in front */
	LIST_SOURCE_FILE,			/* what ends the name of a file of source */
	LIST_PAIR_NAME,				/* "name" in {"name": "PASSWORD", "value":
								 * "x"} */
	LIST_PAIR_VALUE,			/* "value" in it */
	LIST_PAIR_END,				/* these say that another pair begins */
	LIST_DISARM_SPOKEN,			/* "cache" in "cache key x", in a sentence */
	LIST_SERVICE,				/* names of services that give out keys */
	LIST_COUNT,
	LIST_RULE = LIST_COUNT		/* the rules' names: no list of a file */
} WordList;

/* What must hold for a match beyond its shape; "check" in a rule file. */
typedef enum Check
{
	CHECK_NONE,
	CHECK_CRC32,				/* of all before the last six bytes */
	CHECK_CRC32_BODY,			/* of what follows the anchor */
	CHECK_MADE,					/* a machine made it, by its look */
	CHECK_JOINED,				/* made, and only signs are between it and its
								 * word */
	CHECK_MIXED					/* it has a digit, and letters of both cases */
} Check;

/* A set of bytes: bit c of bits is set if byte c belongs to it. */
typedef struct ByteSet
{
	uint32_t	bits[8];
} ByteSet;

/* Return whether the byte c belongs to the set. */
static inline bool
byteset_has(const ByteSet *set, unsigned char c)
{
	return (set->bits[c >> 5] >> (c & 31)) & 1;
}

/* A piece of the pool. A caseless one is in lower case. */
typedef struct BookText
{
	uint32_t	at;
	uint16_t	len;
	bool		caseless;
} BookText;

/* One of several texts, or a run of a set's bytes. */
typedef struct ShapeItem
{
	uint16_t	texts;			/* first of its texts */
	uint8_t		ntexts;			/* 0 for a run */
	bool		optional;
	uint16_t	set;
	uint16_t	min;
	uint16_t	max;
} ShapeItem;

typedef struct Shape
{
	uint16_t	rule;
	uint16_t	items;			/* first of its items */
	uint8_t		nitems;
	uint8_t		anchor;			/* item; for near, which of its kind it is */
	uint8_t		secret_first;	/* items that are the secret */
	uint8_t		secret_last;
	uint16_t	before;			/* bytes not allowed before, or NO_SET */
	uint16_t	after;
	uint8_t		check;
	bool		check_required;
	bool		near;
} Shape;

/* What the first stage looks for, and who reads on from there. */
typedef struct BookLiteral
{
	uint16_t	text;
	uint16_t	arg;			/* shape, or rule */
	uint8_t		parser;
} BookLiteral;

/*
 * A rule's name and origin; about, source and file are offsets in the pool of
 * NUL-terminated texts, 0 for an absent one.
 */
typedef struct BookRule
{
	uint32_t	name;			/* in the pool, NUL-terminated */
	uint32_t	about;
	uint32_t	source;
	uint32_t	file;			/* where it is written */
	uint32_t	line;
	uint8_t		name_len;
} BookRule;

/*
 * How sure a key's head word makes its value a secret, from rules/keys.rules.
 */
typedef enum WordStrength
{
	WORD_PLAIN,					/* no head of a key: a word of lists only */
	WORD_STRONG,				/* its value is secret, whatever it is */
	WORD_WEAK,					/* its value must look like one, or follow
								 * another word: db_pass */
	WORD_HINT,					/* its value must look like one in any case */
	WORD_QUALIFIED,				/* and only behind a qualifier: api key */
	WORD_WHOLE,					/* strong, but no other word's end: mdp */
	WORD_ALONE,					/* the same, and no word in front: pin */
	WORD_CODE,					/* in front of "code" only: recovery code */
	WORD_ID,					/* in front of "id" only, and its value must
								 * look like one: session id */
	WORD_NONE					/* no secret, though one's name ends it */
} WordStrength;

/* A word in lower case, and all that is known about it. */
typedef struct BookWord
{
	uint32_t	at;
	uint8_t		len;			/* 0: an empty place of redact_words */
	uint8_t		strength;		/* WordStrength, of a head: password, token */
	uint16_t	rule;			/* of a head */
	uint32_t	lists;			/* a bit for each WordList that has it */
} BookWord;

/*
 * A sample of a rule: the text, and the span that the redactor must find in
 * it.
 */
typedef struct BookSample
{
	uint32_t	text;			/* in the pool */
	uint32_t	len;
	uint32_t	secret_start;
	uint32_t	secret_len;		/* 0: nothing may be found */
	uint32_t	line;
	uint16_t	rule;
} BookSample;

/*
 * All tables of a rule set. The built-in one is const; a user's points into
 * its builder. Whoever reads an index from a table may use it unchecked: the
 * reader of the rule files has checked it.
 */
typedef struct RedactBook
{
	const char *pool;
	const ByteSet *sets;
	const BookText *texts;
	const ShapeItem *items;
	const Shape *shapes;
	const BookLiteral *literals;
	const BookRule *rules;
	const BookSample *samples;
	size_t		pool_len;
	uint16_t	nsets;
	uint16_t	ntexts;
	uint16_t	nitems;
	uint16_t	nshapes;
	uint16_t	nliterals;
	uint16_t	nrules;
	uint16_t	nsamples;
} RedactBook;

/*
 * The first stage's tables. A window is four bytes of text, folded. Its last
 * three select a byte of redact_windows by their hash, the first one a bit of
 * it, which is set where a literal may begin at the window or next to it. Then
 * four bytes at the very place select a bit of redact_heads by theirs, which
 * is set where a literal begins with them; and then the literals to compare.
 *
 * The sizes are powers of two: 32 KiB of windows, which stay in a processor's
 * first-level cache, and 32 KiB of heads, which few places reach.
 */
#define WINDOW_BITS 15
#define HEAD_BITS 18
#define SLOT_BITS 12
#define SLOT_KINDS 3			/* of literals with 3, 4, and 5 or more bytes */
#define SLOT_MATCHES 32			/* literals at most that may match at one
								 * place */
#define WINDOW_FOLD 0x20202020u

/* Odd; of ten thousand tried, the one that lets the fewest words of logs pass. */
#define HASH_FACTOR 0x34eefc19u

/* A hash of so many bits of the lowest three bytes, which are folded. */
static inline uint32_t
three_hash(uint32_t three, unsigned bits)
{
	return (three * (HASH_FACTOR << 8)) >> (32 - bits);
}

/* Which bit of a byte of redact_windows: by the window's first byte, folded. */
static inline unsigned
window_bit(uint64_t window)
{
	return window & 7;
}

/*
 * The bit of redact_heads for four bytes, folded: a place whose bit is not set
 * begins no literal.
 */
static inline uint32_t
head_hash(uint32_t head)
{
	return ((head | WINDOW_FOLD) * HASH_FACTOR) >> (32 - HEAD_BITS);
}

/*
 * The slot of literals of a kind by their first bytes, folded: as many as the
 * shortest of the kind has, so that few literals share a slot.
 */
static inline uint32_t
slot_hash(uint64_t head, unsigned kind)
{
	uint64_t	bytes = head << (8 * (5 - kind));

	return (uint32_t) ((bytes * 0x9e3779b97f4a7c15u) >> (64 - SLOT_BITS)) | kind << SLOT_BITS;
}

/* The entries of a slot. */
typedef struct Slot
{
	uint16_t	first;
	uint16_t	count;
} Slot;

/* A literal under its slot; head is its first eight bytes, folded. */
typedef struct SlotEntry
{
	uint64_t	head;
	uint64_t	mask;			/* of as many bytes as it has */
	uint16_t	literal;
	uint16_t	rank;			/* of those that match, the lowest is called
								 * first */
	uint8_t		len;
	bool		whole;			/* there is no more to compare */
} SlotEntry;

/*
 * The words, by a hash of their first and last four bytes, folded; a word
 * whose slot is taken goes to the next empty one.
 */
#define WORD_BITS 12

/*
 * Return the slot of a word that is not empty, of either case. A short word is
 * hashed from its own bytes, so that no byte behind it is read.
 */
static inline uint32_t
word_hash(const char *word, size_t len)
{
	const unsigned char *p = (const unsigned char *) word;
	const unsigned char *q = p + len - (len < 4 ? len : 4);
	uint32_t	first = p[0] | p[len > 1] << 8 | (uint32_t) p[len / 2] << 16;
	uint32_t	last = q[0] | q[len > 1] << 8 | (uint32_t) p[len - 1] << 16 |
		(uint32_t) len << 24;

	return ((first | 0x202020) * 0x9e3779b1u ^ (last | 0x202020) * 0x85ebca77u) >> (32 - WORD_BITS);
}

extern const BookWord redact_words[1 << WORD_BITS];
extern const RedactBook redact_builtin_book;
extern const char redact_builtin_id[];
extern const uint8_t redact_windows[(1 << WINDOW_BITS) + 3];	/* a gather reads four */
extern const uint8_t redact_heads[1 << (HEAD_BITS - 3)];
extern const Slot redact_slots[SLOT_KINDS << SLOT_BITS];
extern const SlotEntry redact_slot_entries[];

#endif							/* RESCUE_REDACT_TABLES_H */
