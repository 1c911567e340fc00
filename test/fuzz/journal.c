/*
 * journal.c
 *		Fuzz the reader of JSON and of Drizzle's journal, and rewriting it.
 *
 * A journal without a fault that is rewritten with nothing to change has the
 * same bytes; with a new entry it has one entry more, and the others as before.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "journal/rewrite.h"
#include "text/position.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every node lies within the text, and inside the node around it. */
static void
check_nodes(const JsonDocument *document)
{
	for (uint32_t i = 0; i < document->count; i++)
	{
		const JsonNode *node = &document->nodes[i];

		if (node->start > node->end || node->end > document->len ||
			(i > 0 && node->parent >= i))
			abort();
	}
}

static void
check_rewrite(const DrizzleJournal *journal)
{
	RewriteEntry *entries = calloc(journal->count + 1, sizeof(RewriteEntry));
	const JsonDocument *document = &journal->document;
	DrizzleJournal again;
	size_t		len;
	char	   *text;

	for (size_t i = 0; i < journal->count; i++)
		entries[i].source = i;
	text = drizzle_rewrite(journal, entries, journal->count, &len);
	if (text == NULL || len != document->len ||
		memcmp(text, document->text, len) != 0)
	{
		/* An empty list is written without the blanks that it may hold. */
		if (journal->count > 0)
			abort();
	}
	free(text);
	entries[journal->count] = (RewriteEntry) {.source = -1, .tag = "new\"\n",
											  .set_idx = true, .idx = 7, .set_when = true, .when = 8};
	text = drizzle_rewrite(journal, entries, journal->count + 1, &len);
	if (text == NULL || drizzle_read(text, len, &again) != JSON_OK ||
		again.fault_count > 0 || again.count != journal->count + 1 ||
		strcmp(again.entries[journal->count].tag, "new\"\n") != 0 ||
		again.entries[journal->count].when != 8)
		abort();
	for (size_t i = 0; i < journal->count; i++)
	{
		if (strcmp(journal->entries[i].tag, again.entries[i].tag) != 0 ||
			journal->entries[i].when != again.entries[i].when)
			abort();
	}
	drizzle_free(&again);
	free(text);
	free(entries);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	DrizzleJournal journal;
	TextCursor	cursor;
	JsonStatus	status = drizzle_read((const char *) data, size, &journal);

	text_cursor_init(&cursor, (const char *) data, size);
	for (size_t i = 0; i < journal.fault_count; i++)
		text_position(&cursor, journal.faults[i].at);
	for (size_t i = journal.count; i > 0; i--)
		text_position(&cursor, journal.entries[i - 1].tag_at);
	if (status == JSON_OK)
	{
		check_nodes(&journal.document);
		if (journal.fault_count == 0)
			check_rewrite(&journal);
	}
	drizzle_free(&journal);
	return 0;
}
