/*
 * drift_rows.c
 *		Rules about the rows of a ledger: those that failed, those that nothing
 *		in the folder belongs to, and the lock beside them.
 */
#include "migcheck/rules/drift_rows.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"

/*
 * Return what a row is called: by its name where that is what the tool keys
 * on.
 */
const char *
label_of_row(const Drift *drift, const LedgerRow *row)
{
	if (row->name != NULL &&
		(row->version == NULL ||
		 drift->root->framework->many_in_file))
		return row->name;
	return row->version ? row->version : "NULL";
}

/*
 * Return true if nothing that ran is here, although both have something: two
 * projects with one table, or a wrong one.
 */
bool
ledger_is_foreign(const Drift *drift)
{
	if (!drift->live || drift->ledger->count == 0 ||
		drift->root->entry_count == 0)
		return false;
	for (size_t i = 0; i < drift->forecast->count; i++)
	{
		if (drift->forecast->fates[i].outcome == OUTCOME_APPLIED)
			return false;
	}
	for (size_t i = 0; i < drift->ledger->count; i++)
	{
		if (drift->forecast->row_known[i])
			return false;
	}
	return true;
}

/* Say what to do where nothing that ran is in the folder. */
void
advise_foreign(const Drift *drift, Finding *finding)
{
	const char *advice = drift->root->framework->foreign_advice;

	finding_help(drift->findings, finding, "Nothing that ran there is in this "
				 "folder: %s", advice ? advice :
				 "another project shares the table. Give each one of its own, "
				 "and name it with --table.");
}

/*
 * Return where a row that no file has is reported: at the journal, or the
 * folder.
 */
Place
place_of_root(const Root *root)
{
	return place_at(root->journal ? root->journal : root->path, 0, 0);
}

/*
 * Return true if a row is an earlier one of what has another: a repeatable
 * migration that ran again, or a version that was taken back since.
 */
static bool
is_earlier_row(const Drift *drift, const LedgerRow *row)
{
	const LedgerRow *last;

	if (row->version == NULL)
		return drift->root->framework->row_per_run &&
			ledger_row_named(drift->ledger, row->name) != row;
	last = ledger_version(drift->ledger, row->version);
	return last != NULL && last != row &&
		drift->forecast->row_known[last - drift->ledger->rows];
}

/*
 * Return what is said of a row that nothing here belongs to. A revision still
 * has the file.
 */
static const char *
describe_unknown(const Drift *drift, const LedgerRow *row, const char *label)
{
	Arena	   *arena = drift->root->arena;
	const char *source = drift->ledger->source;

	if (drift->live)
		return arena_format(arena, "\"%s\" ran on %s, and there is no such "
							"migration here", label, source);
	if (row->root == NULL)
		return arena_format(arena, "\"%s\" ran on %s, and is removed here",
							label, source);
	return arena_format(arena, "\"%s\" ran on %s, and its file \"%s\" is "
						"removed here", label, source,
						row->root->files[row->file].name);
}

/*
 * Return the file of the name that a row has, and another version; NULL if the
 * tool keeps no names, or there is no such file.
 */
static const char *
file_of_row_name(const Drift *drift, const LedgerRow *row)
{
	const Root *root = drift->root;

	if (root->framework->row_name != ROW_NAME_REST || row->name == NULL ||
		*row->name == '\0')
		return NULL;
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const char *rest = root->entries[i].tag +
			strspn(root->entries[i].tag, "0123456789");

		if (strcmp(*rest == '_' ? rest + 1 : rest, row->name) == 0 &&
			ledger_version(drift->ledger, root->entries[i].version) == NULL)
			return root->entries[i].tag;
	}
	return NULL;
}

/*
 * Report a row that nothing here belongs to; a warning for tools that pass
 * over it, or where passed says that the tool goes on.
 */
static void
report_unknown(const Drift *drift, const LedgerRow *row, const char *label,
			   bool passed)
{
	const char *named = drift->live ? file_of_row_name(drift, row) : NULL;
	Finding    *finding;

	finding = report_finding(drift->findings, drift->root, RULE_UNKNOWN_ROW,
							 label, place_of_root(drift->root), "%s",
							 describe_unknown(drift, row, label));
	if (passed || (drift->root->framework->traits & TRAIT_SKIPS_ROWS))
		finding->severity = SEVERITY_WARNING;
	if (named != NULL)
		finding_help(drift->findings, finding, "\"%s\" has its name and "
					 "another version. If they are the same, give the file the "
					 "version that ran, or the row that of the file.", named);
	else if (ledger_is_foreign(drift))
		advise_foreign(drift, finding);
	else if (drift->live && drift->root->framework->row_advice != NULL)
		finding_help(drift->findings, finding, "%s",
					 drift->root->framework->row_advice);
}

/*
 * Report a row that failed: a warning where the tool goes on all the same,
 * until there is a newer migration.
 */
static void
report_failed_row(const Drift *drift, const char *label, bool passed)
{
	const char *migrator = drift->root->framework->migrator;
	Finding    *finding;

	finding = report_finding(drift->findings, drift->root, RULE_DIRTY_STATE,
							 label, place_of_root(drift->root), passed ?
							 "\"%s\" failed half way on %s, and %s goes on only "
							 "while no file is newer" :
							 "\"%s\" failed half way on %s, and %s refuses to "
							 "go on", label, drift->ledger->source, migrator);
	if (passed)
		finding->severity = SEVERITY_WARNING;
}

/* Report a lock that keeps the tool from running. */
static void
check_ledger_lock(const Drift *drift)
{
	const char *migrator = drift->root->framework->migrator;
	Finding    *finding;

	if (drift->ledger->lock == NULL)
		return;
	finding = report_finding(drift->findings, drift->root, RULE_DIRTY_STATE,
							 "lock", place_of_root(drift->root),
							 "%s waits for its lock and then gives up: it is "
							 "held by %s", migrator, drift->ledger->lock);
	finding_help(drift->findings, finding, "Wait, if %s is running there; else "
				 "%s", migrator, drift->root->framework->lock_advice);
}

/* Report rows that failed, and rows that nothing here belongs to. */
void
check_ledger_rows(const Drift *drift)
{
	const Ledger *ledger = drift->ledger;

	check_ledger_lock(drift);
	for (size_t i = 0; i < ledger->count; i++)
	{
		const LedgerRow *row = &ledger->rows[i];
		const char *label = label_of_row(drift, row);

		if (row->failed)
			report_failed_row(drift, label, drift->forecast->row_passed[i]);
		if (drift->forecast->row_known[i] || row->undone ||
			(row->kind != NULL && strcmp(row->kind, "SQL") != 0) ||
			is_earlier_row(drift, row))
			continue;
		report_unknown(drift, row, label, drift->forecast->row_passed[i]);
	}
}
