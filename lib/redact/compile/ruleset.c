/*
 * ruleset.c
 *		The arrays of a book while it is read, and the book when it is whole.
 *
 * Arrays grow while a file is read, so they refer to each other by index and
 * never by pointer. A book that could not be read as a whole is freed; no rule
 * of it is used.
 */
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redact/compile/ruleset.h"

#define PARSER(id, kind, function) [PARSER_##id] = kind,
const char *const redact_parser_names[PARSER_COUNT] = {
#include "redact/compile/parsers.def"
};
#undef PARSER

/*
 * The names of the lists as keys.rules writes them. A new list needs a row
 * here, its member of WordList, and words in a rule file.
 */
const char *const redact_list_names[LIST_COUNT] = {
	[LIST_NEUTRAL] = "neutral",
	[LIST_DISARM_AFTER] = "disarm-after",
	[LIST_DISARM_BEFORE] = "disarm-before",
	[LIST_DISARM_ACTION] = "disarm-action",
	[LIST_DISARM_KEY] = "disarm-key",
	[LIST_DISARM_TOKEN] = "disarm-token",
	[LIST_QUALIFIER] = "qualifier",
	[LIST_JOINED] = "joined",
	[LIST_PLACEHOLDER] = "placeholder",
	[LIST_PROSE] = "prose",
	[LIST_MESSAGE] = "message",
	[LIST_SOURCE_FILE] = "source-file",
	[LIST_PAIR_NAME] = "pair-name",
	[LIST_PAIR_VALUE] = "pair-value",
	[LIST_PAIR_END] = "pair-end",
	[LIST_DISARM_SPOKEN] = "disarm-spoken",
	[LIST_SERVICE] = "service",
};

/*
 * Initialize a builder; own selects the rules of a user's file. The caller
 * must call free_rule_book() whatever follows.
 */
void
init_rule_book(BookBuilder *b, bool own)
{
	memset(b, 0, sizeof(*b));
	b->own = own;
	/* Offset 0 is the empty text, so that an absent field needs no flag. */
	(void) add_pool_string(b, "", 0);
}

/*
 * Free a builder; the pool is cleansed first.
 *
 * The pool holds the samples and messages of a user's rules, so it is
 * overwritten before its memory is returned. Also valid for a builder that
 * could not be finished.
 */
void
free_rule_book(BookBuilder *b)
{
	BookArray  *arrays[] = {
		&b->pool, &b->sets, &b->texts, &b->items, &b->shapes, &b->literals,
		&b->rules, &b->words, &b->patterns, &b->samples,
	};

	/* Samples of own rules may be real secrets. */
	if (b->pool.items != NULL)
		OPENSSL_cleanse(b->pool.items, b->pool.capacity);
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		free(arrays[i]->items);
	memset(b, 0, sizeof(*b));
}

/*
 * Say what is wrong with the current line. Always false.
 *
 * Only the first error is kept: what follows it is often caused by it. The
 * text must hold no byte of the file, which may be a real secret.
 */
bool
set_book_error(BookBuilder *b, const char *what)
{
	if (b->error[0] == '\0')
	{
		snprintf(b->error, sizeof(b->error), "%s", what);
		b->error_line = b->line;
	}
	return false;
}

/*
 * Room for n more bytes at the end of the array; NULL without memory.
 *
 * Not realloc(): it may move the array and leave the old bytes, samples among
 * them, in memory that was freed. The old array is overwritten instead. The
 * caller must keep no pointer into the array over this call.
 */
static void *
grow_array_by(BookBuilder *b, BookArray *array, size_t n, size_t item_size)
{
	char	   *at;

	if (array->count + n > array->capacity)
	{
		size_t		capacity = (array->count + n) * 2 + 16;
		char	   *items = malloc(capacity * item_size);

		if (items == NULL)
		{
			b->no_memory = true;
			return NULL;
		}
		if (array->items != NULL)
		{
			memcpy(items, array->items, array->count * item_size);
			OPENSSL_cleanse(array->items, array->capacity * item_size);
			free(array->items);
		}
		array->items = items;
		array->capacity = capacity;
	}
	at = (char *) array->items + array->count * item_size;
	memset(at, 0, n * item_size);
	array->count += n;
	return at;
}

/*
 * One more item, zeroed; NULL if there is no memory or no number for it.
 *
 * Items are numbered by 16 bits and NO_SET is a mark, so an array ends there.
 */
void *
grow_book_array(BookBuilder *b, BookArray *array, size_t item_size)
{
	if (array->count >= NO_SET)
	{
		set_book_error(b, "too many rules");
		return NULL;
	}
	return grow_array_by(b, array, 1, item_size);
}

/*
 * Put bytes and a NUL into the pool; 0 if there is no memory.
 *
 * Offset 0 is the empty text, so 0 also serves as the answer for no memory.
 */
uint32_t
add_pool_string(BookBuilder *b, const char *bytes, size_t len)
{
	uint32_t	at = (uint32_t) b->pool.count;
	char	   *room = grow_array_by(b, &b->pool, len + 1, 1);

	if (room == NULL)
		return 0;
	memcpy(room, bytes, len);
	return at;
}

/*
 * The word of this text, a new one if it is not there; NULL without memory.
 *
 * A linear search is enough: it runs at build time, and own rules have few
 * words.
 */
BookWord *
find_or_add_word(BookBuilder *b, const char *word, size_t len)
{
	BookWord   *words = b->words.items;
	BookWord   *added;
	uint32_t	at;

	if (len > UINT8_MAX)
	{
		set_book_error(b, "a word is too long");
		return NULL;
	}
	for (size_t i = 0; i < b->words.count; i++)
	{
		if (words[i].len == len &&
			memcmp((char *) b->pool.items + words[i].at, word, len) == 0)
			return &words[i];
	}
	at = add_pool_string(b, word, len);
	added = grow_book_array(b, &b->words, sizeof(*added));
	if (added != NULL)
		*added = (BookWord) {.at = at, .len = (uint8_t) len};
	return added;
}

/* Show the arrays as a book; valid until free_rule_book(). */
bool
finish_rule_book(const BookBuilder *b, RedactBook *book)
{
	if (b->no_memory || b->error[0] != '\0')
		return false;
	*book = (RedactBook)
	{
		.pool = b->pool.items,
			.pool_len = b->pool.count,
			.sets = b->sets.items,
			.nsets = (uint16_t) b->sets.count,
			.texts = b->texts.items,
			.ntexts = (uint16_t) b->texts.count,
			.items = b->items.items,
			.nitems = (uint16_t) b->items.count,
			.shapes = b->shapes.items,
			.nshapes = (uint16_t) b->shapes.count,
			.literals = b->literals.items,
			.nliterals = (uint16_t) b->literals.count,
			.rules = b->rules.items,
			.nrules = (uint16_t) b->rules.count,
			.samples = b->samples.items,
			.nsamples = (uint16_t) b->samples.count,
	};
	return true;
}
