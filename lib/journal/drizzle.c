/*
 * drizzle.c
 *		Drizzle's journal of migrations, meta/_journal.json.
 *
 * The migrator itself uses only `tag` and `when`; the types of the other
 * fields are checked because drizzle-kit reads them to write the next entry.
 */
#include "journal/drizzle.h"

#include <stdlib.h>
#include <string.h>

/* What a field of an entry has to be. */
typedef struct JournalField
{
	const char *name;
	JsonType	type;
	bool		required;
	const char *expected;
} JournalField;

static const JournalField entry_fields[] = {
	{"idx", JSON_NUMBER, true, "a whole number"},
	{"version", JSON_STRING, false, "a string"},
	{"when", JSON_NUMBER, true, "a whole number of milliseconds"},
	{"tag", JSON_STRING, true, "a string"},
	{"breakpoints", JSON_BOOL, false, "true or false"},
};

/* Note a fault. False if memory is out. */
static bool
add_journal_fault(DrizzleJournal *journal, uint32_t at, const char *field,
				  const char *found, const char *expected)
{
	DrizzleFault *fault;

	if (journal->fault_count == journal->fault_capacity)
	{
		size_t		capacity = journal->fault_capacity ?
			journal->fault_capacity * 2 : 8;
		DrizzleFault *grown;

		grown = realloc(journal->faults, capacity * sizeof(DrizzleFault));
		if (grown == NULL)
			return false;
		journal->faults = grown;
		journal->fault_capacity = capacity;
	}
	fault = &journal->faults[journal->fault_count++];
	fault->at = at;
	fault->field = field;
	fault->found = found;
	fault->expected = expected;
	return true;
}

/* Check one field's presence and type; *ok tells whether it can be used. */
static bool
check_field_type(DrizzleJournal *journal, const JsonNode *object,
				 const JsonNode *node, const JournalField *field, bool *ok)
{
	int64_t		ignored;

	*ok = false;
	if (node == NULL)
		return !field->required ||
			add_journal_fault(journal, object->start, field->name, NULL,
							  field->expected);
	if (node->type != field->type)
		return add_journal_fault(journal, node->start, field->name,
								 json_doc_type_name(node), field->expected);
	if (node->type == JSON_NUMBER &&
		!json_doc_integer(&journal->document, node, &ignored))
		return add_journal_fault(journal, node->start, field->name,
								 "a number that is not whole, or too large",
								 field->expected);
	*ok = true;
	return true;
}

/*
 * A tag that can be used as a string: not empty, and without the NUL that
 * JSON can spell and no file name can hold.
 */
static bool
check_tag_is_usable(DrizzleJournal *journal, const JsonNode *node, bool *ok)
{
	const char *tag = json_doc_string(&journal->document, node);

	*ok = node->string.len > 0 && strlen(tag) == node->string.len;
	if (*ok)
		return true;
	return add_journal_fault(journal, node->start, "tag",
							 node->string.len == 0 ? "an empty string" :
							 "a string with a NUL in it", "a file's name");
}

/* Read one element of entries. Without a tag it is no entry. */
static bool
read_journal_entry(DrizzleJournal *journal, const JsonNode *object)
{
	const JsonDocument *document = &journal->document;
	DrizzleEntry entry = {0};
	bool		has_tag = false;

	if (object->type != JSON_OBJECT)
		return add_journal_fault(journal, object->start, "entries",
								 json_doc_type_name(object), "objects in it");
	entry.at = entry.tag_at = entry.idx_at = entry.when_at = object->start;
	for (size_t i = 0; i < sizeof(entry_fields) / sizeof(entry_fields[0]); i++)
	{
		const JournalField *field = &entry_fields[i];
		const JsonNode *node = json_doc_member(document, object, field->name);
		bool		ok;

		if (!check_field_type(journal, object, node, field, &ok))
			return false;
		if (!ok)
			continue;
		if (strcmp(field->name, "idx") == 0)
		{
			entry.has_idx = json_doc_integer(document, node, &entry.idx);
			entry.idx_at = node->start;
		}
		else if (strcmp(field->name, "when") == 0)
		{
			entry.has_when = json_doc_integer(document, node, &entry.when);
			entry.when_at = node->start;
		}
		else if (strcmp(field->name, "tag") == 0)
		{
			if (!check_tag_is_usable(journal, node, &has_tag))
				return false;
			entry.tag = json_doc_string(document, node);
			entry.tag_at = node->start;
		}
	}
	if (has_tag)
		journal->entries[journal->count++] = entry;
	return true;
}

/* Report each duplicate key, at any depth of the document. */
static bool
find_duplicate_keys(DrizzleJournal *journal)
{
	const JsonDocument *document = &journal->document;

	for (uint32_t i = 0; i < document->count; i++)
	{
		const JsonNode *node = &document->nodes[i];

		if (node->duplicate &&
			!add_journal_fault(journal, node->key_start,
							   document->strings + node->key.at, NULL,
							   "a key only once in its object"))
			return false;
	}
	return true;
}

/* version and dialect: strings where they are given. */
static bool
read_journal_head(DrizzleJournal *journal, const JsonNode *root)
{
	static const JournalField version = {"version", JSON_STRING, false, "a string"};
	static const JournalField dialect = {"dialect", JSON_STRING, false, "a string"};
	const JsonDocument *document = &journal->document;
	const JsonNode *node;
	bool		ok;

	node = json_doc_member(document, root, version.name);
	if (!check_field_type(journal, root, node, &version, &ok))
		return false;
	journal->version = ok ? json_doc_string(document, node) : NULL;
	journal->version_at = node ? node->start : root->start;

	node = json_doc_member(document, root, dialect.name);
	if (!check_field_type(journal, root, node, &dialect, &ok))
		return false;
	journal->dialect = ok ? json_doc_string(document, node) : NULL;
	journal->dialect_at = node ? node->start : root->start;
	return true;
}

/* Read the entries. */
static bool
read_journal_entries(DrizzleJournal *journal, const JsonNode *root)
{
	static const JournalField entries = {"entries", JSON_ARRAY, true, "an array"};
	const JsonDocument *document = &journal->document;
	const JsonNode *array = json_doc_member(document, root, entries.name);
	size_t		count = 0;
	bool		ok;

	if (!check_field_type(journal, root, array, &entries, &ok))
		return false;
	if (!ok || array->child == JSON_NONE)
		return true;
	for (uint32_t i = array->child; i != JSON_NONE; i = document->nodes[i].next)
		count++;
	journal->entries = calloc(count, sizeof(DrizzleEntry));
	if (journal->entries == NULL)
		return false;
	for (uint32_t i = array->child; i != JSON_NONE; i = document->nodes[i].next)
	{
		if (!read_journal_entry(journal, &document->nodes[i]))
			return false;
	}
	return true;
}

/*
 * Read a journal. The text must outlive it. JSON_INVALID means that the
 * document could not be read to its end: then the one fault is the document's,
 * and there are no entries. JSON_OK may come with faults, too.
 * The caller must call drizzle_free() whatever the result.
 */
JsonStatus
drizzle_read(const char *text, size_t len, DrizzleJournal *journal)
{
	JsonDocument *document = &journal->document;
	const JsonNode *root;
	JsonStatus	status;

	memset(journal, 0, sizeof(DrizzleJournal));
	status = json_doc_parse(text, len, document);
	if (status == JSON_INVALID &&
		!add_journal_fault(journal, document->error_offset, NULL, NULL,
						   document->error))
		return JSON_NO_MEMORY;
	if (status != JSON_OK)
		return status;
	root = &document->nodes[0];
	if (root->type != JSON_OBJECT)
		return add_journal_fault(journal, root->start, NULL,
								 json_doc_type_name(root),
								 "an object with the entries") ?
			JSON_OK : JSON_NO_MEMORY;
	if (!find_duplicate_keys(journal) || !read_journal_head(journal, root) ||
		!read_journal_entries(journal, root))
		return JSON_NO_MEMORY;
	return JSON_OK;
}

/* Release what drizzle_read() allocated. */
void
drizzle_free(DrizzleJournal *journal)
{
	json_doc_free(&journal->document);
	free(journal->entries);
	free(journal->faults);
	journal->entries = NULL;
	journal->faults = NULL;
	journal->count = journal->fault_count = journal->fault_capacity = 0;
}
