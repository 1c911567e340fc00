/*
 * drizzle_snapshots.c
 *		Drizzle's pictures of the schema, meta/NNNN_snapshot.json.
 *
 * Each names itself and the one before it; drizzle-kit compares the schema
 * with the last of the chain to write the next migration.
 *
 * The migrator never reads them, so what is wrong here stops no deployment,
 * but the next "drizzle-kit generate" compares with a schema that no database
 * has.
 */
#include "migcheck/frameworks/framework.h"

#include <string.h>

#include "journal/json.h"
#include "text/position.h"

#define SUFFIX "_snapshot.json"

/* Return a member that has to be a string, with its place; NULL for others. */
static const char *
string_member(Root *root, const Snapshot *snapshot,
			  const JsonDocument *document,
			  const char *key, Place *place)
{
	const JsonNode *node = json_doc_member(document, &document->nodes[0], key);
	const char *text = json_doc_string(document, node);
	TextCursor	cursor;
	TextPosition at;

	text_cursor_init(&cursor, document->text, document->len);
	at = text_position(&cursor, node ? node->start : 0);
	*place = place_at(snapshot->path, at.line, at.column);
	return text ? arena_string(root->arena, text) : NULL;
}

/* Note why a snapshot cannot be used. */
static void
set_snapshot_broken(Snapshot *snapshot, const char *why, uint32_t line,
					uint32_t column)
{
	snapshot->broken = why;
	snapshot->broken_place = place_at(snapshot->path, line, column);
}

/*
 * Take the parents: prevId, one string; or, from drizzle-kit 1.0 on, prevIds,
 * a list of them. False where there is neither.
 */
static bool
take_snapshot_parents(Root *root, Snapshot *snapshot,
					  const JsonDocument *document)
{
	const JsonNode *list = json_doc_member(document, &document->nodes[0],
										   "prevIds");
	size_t		capacity = 0;

	if (list == NULL || list->type != JSON_ARRAY)
	{
		const char *parent = string_member(root, snapshot, document, "prevId",
										   &snapshot->parent_place);

		if (parent == NULL)
			return false;
		snapshot->parents = arena_alloc(root->arena, sizeof(char *));
		snapshot->parents[snapshot->parent_count++] = parent;
		return true;
	}
	for (uint32_t i = list->child; i != JSON_NONE; i = document->nodes[i].next)
	{
		const char *parent = json_doc_string(document, &document->nodes[i]);

		if (parent == NULL)
			return false;
		snapshot->parents = arena_grow(root->arena, snapshot->parents,
									   sizeof(char *), snapshot->parent_count,
									   &capacity);
		snapshot->parents[snapshot->parent_count++] =
			arena_string(root->arena, parent);
	}
	return true;
}

/* Read id and parents out of a snapshot's text, or why it cannot be used. */
static void
read_snapshot_chain(Root *root, Snapshot *snapshot, const char *text,
					size_t len)
{
	JsonDocument document;
	uint32_t	conflict = contents_conflict(text, len);

	if (conflict > 0)
	{
		set_snapshot_broken(snapshot, "it has git's conflict markers in it",
							conflict, 1);
		snapshot->conflict = true;
		return;
	}
	if (json_doc_parse(text, len, &document) != JSON_OK)
	{
		TextCursor	cursor;
		TextPosition at;

		text_cursor_init(&cursor, text, len);
		at = text_position(&cursor, document.error_offset);
		set_snapshot_broken(snapshot, document.error, at.line, at.column);
	}
	else
	{
		snapshot->parent_place = place_at(snapshot->path, 1, 0);
		snapshot->format = string_member(root, snapshot, &document, "version",
										 &snapshot->format_place);
		snapshot->id = string_member(root, snapshot, &document, "id",
									 &snapshot->id_place);
		if (snapshot->id == NULL || !take_snapshot_parents(root, snapshot,
														   &document))
			set_snapshot_broken(snapshot, "it does not name itself and the "
								"one before", 1, 1);
	}
	json_doc_free(&document);
}

/* Read one snapshot, named below the root; prefix is the one of its entry. */
void
drizzle_read_snapshot(Root *root, const char *name, const char *prefix)
{
	Snapshot   *snapshot = root_add_snapshot(root, name);
	const char *text;
	size_t		len;
	const char *error = root->tree->read(root->tree, snapshot->path, &text,
										 &len);

	snapshot->prefix = prefix;
	if (error != NULL)
		set_snapshot_broken(snapshot, error, 0, 0);
	else
		read_snapshot_chain(root, snapshot, text, len);
}

/*
 * Read every snapshot of the meta folder. drizzle-kit takes all that lies
 * there and does not begin with "_" for one, in the order of the names; those
 * with a number in front are read.
 */
void
drizzle_read_snapshots(Root *root, const TreeList *meta)
{
	for (size_t i = 0; i < meta->count; i++)
	{
		const char *name = meta->items[i].name;
		size_t		len = strlen(name);
		const char *prefix = NULL;

		if (name[0] == '.' || name[0] == '_')
			continue;
		if (len > strlen(SUFFIX) &&
			strcmp(name + len - strlen(SUFFIX), SUFFIX) == 0)
			prefix = arena_copy(root->arena, name, len - strlen(SUFFIX));
		else if (len > 5 && strcmp(name + len - 5, ".json") == 0)
			prefix = version_prefix(root->arena, name);
		if (prefix != NULL)
			drizzle_read_snapshot(root, arena_join(root->arena, "meta", name),
								  prefix);
	}
}
