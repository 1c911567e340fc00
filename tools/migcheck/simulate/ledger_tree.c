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

/* What a tool stores as the name beside the version, if it does. */
static const char *
stored_name(const Root *root, const Entry *entry)
{
	const char *rest = entry->tag;

	switch (root->framework->id)
	{
		case FRAMEWORK_FLYWAY:
			return flyway_description(root->arena, entry->tag);
		case FRAMEWORK_SQLX:
		case FRAMEWORK_SUPABASE:
			rest += strspn(rest, "0123456789");
			return *rest ? rest + 1 : rest;
		case FRAMEWORK_GOLANG_MIGRATE:
		case FRAMEWORK_GOOSE:
		case FRAMEWORK_DBMATE:
		case FRAMEWORK_RAILS:
		case FRAMEWORK_ATLAS:
			return NULL;
		case FRAMEWORK_SQITCH:
			/* A change that was reworked goes by its tag in the plan only. */
			return arena_copy(root->arena, rest, strcspn(rest, "@"));
		default:
			return entry->tag;
	}
}

/* The checksum that the tool stored for a file, or a digest of the text. */
static const char *
stored_checksum(const Root *root, long index)
{
	const char *text;
	size_t		len;

	/* A file of Liquibase's has several, and the text is not one's own. */
	if (root->framework->id == FRAMEWORK_LIQUIBASE)
		return NULL;
	if (index < 0 || root->tree->read(root->tree, root->files[index].path, &text,
									  &len) != NULL)
		return NULL;
	return checksum_is_kept(root->framework->id) ?
		checksum_of(root->arena, root->framework->id, text, len) :
		content_digest(root->arena, text, len);
}

/* What the row is keyed on. */
static const char *
stored_version(const Root *root, const Entry *entry)
{
	switch (root->framework->id)
	{
		case FRAMEWORK_DRIZZLE:
			return entry->has_when ?
				arena_format(root->arena, "%" PRId64, entry->when) : NULL;
		case FRAMEWORK_DRIZZLE_FOLDERS:
		case FRAMEWORK_PRISMA:
		case FRAMEWORK_NODE_PG_MIGRATE:
		case FRAMEWORK_SQITCH:
			return NULL;
		case FRAMEWORK_LIQUIBASE:
			return root->files[entry->file].name;
		default:
			return entry->version;
	}
}

/* A row for each repeatable migration. */
static void
add_repeatables(Ledger *ledger, const Root *root)
{
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		LedgerRow  *row;

		if (file->role != FILE_REPEATABLE || file->key[0] != 'R')
			continue;
		row = ledger_add(ledger);
		row->name = flyway_description(root->arena, file->key);
		row->checksum = stored_checksum(root, i);
		row->kind = "SQL";
	}
}

/* As if everything in a root had run, in its order. */
void
ledger_from_root(Ledger *ledger, const Root *root)
{
	ledger->complete = true;
	ledger->by_content = !checksum_is_kept(root->framework->id);
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		LedgerRow  *row = ledger_add(ledger);

		row->version = stored_version(root, entry);
		row->name = stored_name(root, entry);
		row->checksum = stored_checksum(root, entry->file);
		row->kind = ledger->framework->id == FRAMEWORK_FLYWAY ? "SQL" : NULL;
	}
	if (ledger->framework->id == FRAMEWORK_FLYWAY)
		add_repeatables(ledger, root);
	ledger_index(ledger);
}
