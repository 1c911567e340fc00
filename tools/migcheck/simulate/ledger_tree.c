/*
 * ledger_tree.c
 *		The ledger of a database that has run everything in a tree of files.
 *
 * That is what a deployed revision leaves behind, and so what a change on top
 * of it will meet.
 */
#include "migcheck/simulate/ledger.h"

#include <inttypes.h>
#include <string.h>

#include "migcheck/simulate/checksum.h"

/* Return what a tool stores as the name next to the version, if it does. */
const char *
ledger_stored_name(const Root *root, const Entry *entry)
{
	const char *rest = entry->tag;

	switch (root->framework->row_name)
	{
		case ROW_NAME_DESCRIPTION:
			return root->framework->describe(root->arena, entry->tag);
		case ROW_NAME_REST:
			rest += strspn(rest, "0123456789");
			return *rest ? rest + 1 : rest;
		case ROW_NAME_NONE:
			return NULL;
		case ROW_NAME_BEFORE_AT:
			/* A change that was reworked goes by its tag in the plan only. */
			return arena_copy(root->arena, rest, strcspn(rest, "@"));
		default:
			return entry->tag;
	}
}

/*
 * Return the checksum that the tool stored for a file, or a digest of the
 * text where it stores none; name and version are the row's. NULL where the
 * text is not the file's own.
 */
static const char *
stored_checksum(const Root *root, long index, const char *name,
				const char *version)
{
	ChecksumInput input = {NULL, 0, name, version};
	const File *file = index < 0 ? NULL : &root->files[index];

	/* A file of Liquibase's has several, and the text is not one's own. */
	if (root->framework->many_in_file)
		return NULL;
	if (file == NULL || root->tree->read(root->tree, file->path, &input.text,
										 &input.len) != NULL)
		return NULL;
	if (!checksum_is_kept(root->framework))
		return content_digest(root->arena, input.text, input.len);
	checksum_leave_out(root->arena, root->left_out, &input);
	return file->is_program ? NULL :
		checksum_of_file(root->arena, root->framework, &input);
}

/* Return the checksum of a row, or NULL. */
const char *
ledger_row_checksum(const LedgerRow *row)
{
	return row->root == NULL ? row->checksum :
		stored_checksum(row->root, row->file, row->name, row->version);
}

/* Return git's id of a file's content, or NULL where it is not known. */
static const char *
content_id_of(const Root *root, long index)
{
	return index < 0 || root->tree->identify == NULL ? NULL :
		root->tree->identify(root->tree, root->files[index].path);
}

/* Return what the row is keyed on. */
static const char *
stored_version(const Root *root, const Entry *entry)
{
	switch (root->framework->row_version)
	{
		case ROW_VERSION_WHEN:
			return entry->has_when ?
				arena_integer(root->arena, entry->when) : NULL;
		case ROW_VERSION_NONE:
			return NULL;
		case ROW_VERSION_FILE:
			return entry->recorded_as ? entry->recorded_as :
				root->files[entry->file].name;
		default:
			return entry->version;
	}
}

/* Add a row for each repeatable migration. */
static void
add_repeatables(Ledger *ledger, const Root *root)
{
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		LedgerRow  *row;

		if (file->role != FILE_REPEATABLE || file->key[0] != 'R')
			continue;
		row = ledger_add_row(ledger);
		row->name = root->framework->describe(root->arena, file->key);
		row->root = root;
		row->file = i;
		row->content_id = content_id_of(root, i);
		row->kind = "SQL";
	}
}

/* Fill in a ledger as if everything in a root had run, in its order. */
void
ledger_from_root(Ledger *ledger, const Root *root)
{
	ledger->complete = true;
	ledger->by_content = !checksum_is_kept(root->framework);
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		LedgerRow  *row = ledger_add_row(ledger);

		row->version = stored_version(root, entry);
		row->name = ledger_stored_name(root, entry);
		row->content_id = content_id_of(root, entry->file);
		row->kind = ledger->framework->describe != NULL ? "SQL" : NULL;
		row->id = entry->id;
		row->root = root->framework->many_in_file || entry->file < 0 ?
			NULL : root;
		row->file = entry->file;
		if (root->framework->many_in_file)
			row->checksum = entry->content;
	}
	if (ledger->framework->describe != NULL)
		add_repeatables(ledger, root);
	ledger_index_rows(ledger);
}

/* Return what a row is looked up by, "" for one without a version. */
static const char *
key_of_row(const Ledger *ledger, const LedgerRow *row)
{
	return row->version == NULL ? "" :
		ledger_version_key(ledger->arena, ledger->framework, row->version);
}

/*
 * Return the version of a row with what tells it from others of that version.
 */
static const char *
identity_of_row(const Ledger *ledger, const LedgerRow *row)
{
	const char *checksum = ledger_row_checksum(row);

	return arena_format(ledger->arena, "%s\n%s\n%s", key_of_row(ledger, row),
						row->name ? row->name : "",
						checksum ? checksum : "");
}

/*
 * Return the versions that several rows have; empty where what runs is known
 * by another thing.
 */
static Map
map_collisions(const Ledger *ledger)
{
	Map			seen = {.arena = ledger->arena};
	Map			collisions = {.arena = ledger->arena};

	if (ledger->framework->row_version != ROW_VERSION_OWN)
		return collisions;
	for (size_t i = 0; i < ledger->count; i++)
	{
		const char *key = key_of_row(ledger, &ledger->rows[i]);

		if (*key != '\0' && map_put(&seen, key, i) >= 0)
			map_put(&collisions, key, i);
	}
	return collisions;
}

/*
 * Take out the rows of collisions that a change ends. Of several migrations
 * of one version a database has run one at most: where the change keeps one of
 * them as it was, that one is taken to have run, and another that gets a
 * version of its own to be new.
 */
void
ledger_drop_collisions(Ledger *ledger, const Root *change)
{
	Map			collisions = map_collisions(ledger);
	Map			after = {.arena = ledger->arena};
	Map			kept_keys = {.arena = ledger->arena};
	Map			kept_rows = {.arena = ledger->arena};
	Ledger		changed;
	size_t		kept = 0;

	if (collisions.count == 0)
		return;
	ledger_init_empty(&changed, ledger->arena, ledger->framework,
					  ledger->source);
	ledger_from_root(&changed, change);
	for (size_t i = 0; i < changed.count; i++)
		map_put(&after, identity_of_row(ledger, &changed.rows[i]), i);
	for (size_t i = 0; i < ledger->count; i++)
	{
		if (map_get(&after, identity_of_row(ledger, &ledger->rows[i])) >= 0)
			map_put(&kept_keys, key_of_row(ledger, &ledger->rows[i]), i);
	}
	for (size_t i = 0; i < ledger->count; i++)
	{
		const LedgerRow *row = &ledger->rows[i];
		const char *key = key_of_row(ledger, row);
		const char *identity = identity_of_row(ledger, row);

		/* Two files of one text may be one row to the tool. */
		if (map_get(&collisions, key) < 0 || map_get(&kept_keys, key) < 0 ||
			(map_get(&after, identity) >= 0 &&
			 map_put(&kept_rows, identity, i) < 0))
			ledger->rows[kept++] = *row;
	}
	ledger->count = kept;
	ledger_index_again(ledger);
}
