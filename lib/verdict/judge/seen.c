/*
 * seen.c
 *		What was found in a message, kept for when its log tells it again.
 */
#include "verdict/judge/seen.h"

#include <stdint.h>
#include <string.h>

#include "verdict/match/words.h"

/* Longer messages are not kept. */
#define KEPT_MAX		512

/* Sixteen bytes at a time, then eight, with some that were taken before. */
uint64_t
hash_message_text(const char *text, size_t len)
{
	const char *end = text + len;
	uint64_t	hash = len;
	uint64_t	word = 0;

	for (; end - text > 2 * (ptrdiff_t) sizeof(word); text += 2 * sizeof(word))
	{
		uint64_t	next;

		memcpy(&word, text, sizeof(word));
		memcpy(&next, text + sizeof(word), sizeof(next));
		hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
		hash += next * UINT64_C(0xC2B2AE3D27D4EB4F);
	}
	for (; end - text > (ptrdiff_t) sizeof(word); text += sizeof(word))
	{
		memcpy(&word, text, sizeof(word));
		hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	if (len >= sizeof(word))
		memcpy(&word, end - sizeof(word), sizeof(word));
	else
		memcpy(&word, text, len);
	hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

/*
 * Whether what is found in a message depends on nothing but its text and its
 * level, and the text outlives the message: it is in the line, which is not
 * the last, and no calls above it ask for an address.
 */
static bool
finding_can_be_kept(const Evidence *line, const Message *message, bool last,
					const Trace *trace)
{
	return !last && message->len <= KEPT_MAX && !trace->binds &&
		message->text >= line->text &&
		message->text + message->len <= line->text + line->len;
}

/* Return what the rules and the words of a message tell. */
static LineFinding
find_in_new_message(const Evidence *line, const Message *message, bool last,
					const Trace *trace)
{
	LineFinding finding = match_rules_in_line(message->text, message->len, last,
											  line->kinds, message->level,
											  trace);

	read_telling_words(message, &finding);
	finding.heads = finding.failed != 0 && message_heads_others(message);
	return finding;
}

/* The kinds of sections do not change within one. */
LineFinding
find_in_message(SeenMessages *seen, const Evidence *line,
				const Message *message, bool last, const Trace *trace)
{
	SeenMessage *place;

	if (!finding_can_be_kept(line, message, last, trace))
		return find_in_new_message(line, message, last, trace);
	place = &seen->places[message->hash % SEEN_PLACES];
	if (place->text == NULL || place->len != message->len ||
		place->level != message->level ||
		memcmp(place->text, message->text, message->len) != 0)
	{
		place->finding = find_in_new_message(line, message, last, trace);
		place->text = message->text;
		place->len = message->len;
		place->level = message->level;
	}
	return place->finding;
}
