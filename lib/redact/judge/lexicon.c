/*
 * lexicon.c
 *		The words of the rule files: heads of keys and members of lists. One
 *		lookup in a table that was made at build time tells all about a word.
 */
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"

/* What is known about this word, in any case; NULL if nothing is. */
const BookWord *
find_lexicon_word(const char *word, size_t len)
{
	uint32_t	slot;

	if (len == 0)
		return NULL;
	for (slot = word_hash(word, len); redact_words[slot].len > 0;
		 slot = (slot + 1) % (1 << WORD_BITS))
	{
		const BookWord *found = &redact_words[slot];
		const char *text = redact_builtin_book.pool + found->at;
		size_t		i = 0;

		if (found->len != len)
			continue;
		while (i < len && to_lower(word[i]) == text[i])
			i++;
		if (i == len)
			return found;
	}
	return NULL;
}

/* Is this word in that list? */
bool
is_word_in_list(WordList list, const char *word, size_t len)
{
	const BookWord *found = find_lexicon_word(word, len);

	return found != NULL && (found->lists >> list & 1) != 0;
}
