/*
 * faults.c
 *		Rules about what could not be read: journal and folder.
 */
#include "migcheck/rules/rules.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"
#include "text/one_of.h"

/* The rule that reports each kind of fault; a new kind needs a row. */
static const RuleId rule_of_fault[] = {
	[FAULT_JOURNAL_MISSING] = RULE_MISSING_JOURNAL,
	[FAULT_JOURNAL_UNREADABLE] = RULE_UNREADABLE_FILE,
	[FAULT_JOURNAL_BROKEN] = RULE_BAD_JOURNAL,
	[FAULT_JOURNAL_ENCODING] = RULE_ENCODING,
	[FAULT_CHECKSUM] = RULE_CHECKSUM_MISMATCH,
	[FAULT_CLASS] = RULE_BAD_NAME,
	[FAULT_CONFLICT] = RULE_CONFLICT_MARKER,
	[FAULT_DUPLICATE] = RULE_DUPLICATE_TAG,
	[FAULT_FILE_GONE] = RULE_VERSION_GAP,
	[FAULT_FILE_MISSING] = RULE_MISSING_FILE,
	[FAULT_FILE_UNLISTED] = RULE_ORPHAN_FILE,
	[FAULT_FILE_UNREAD] = RULE_UNREAD_FILE,
	[FAULT_LOCK_MISSING] = RULE_MISSING_LOCK,
	[FAULT_FOLDER_UNREADABLE] = RULE_UNREADABLE_FILE,
};

/* The dialects by which Drizzle has called PostgreSQL, and its versions. */
static const char *const dialects[] = {"postgresql", "pg", NULL};
static const char *const versions[] = {"5", "6", "7", NULL};

/*
 * Check the journal's head: whose dialect, or else which format. One finding,
 * as each makes the next pointless.
 */
static void
check_dialect(const Root *root, Findings *findings)
{
	if (root->dialect == NULL)
		report_finding(findings, root, RULE_WRONG_DIALECT, "dialect",
					   root->dialect_place, "the journal names no dialect");
	else if (!text_is_one_of(root->dialect, dialects))
		report_finding(findings, root, RULE_WRONG_DIALECT, root->dialect,
					   root->dialect_place,
					   "the journal is for \"%s\", not for PostgreSQL",
					   root->dialect);
	else if (root->format_version == NULL)
		report_finding(findings, root, RULE_WRONG_DIALECT, "version",
					   root->format_place,
					   "the journal names no format version");
	else if (!text_is_one_of(root->format_version, versions))
		report_finding(findings, root, RULE_WRONG_DIALECT, root->format_version,
					   root->format_place,
					   "the journal's format version \"%s\" is not one that "
					   "Drizzle writes (5, 6, 7)", root->format_version);
}

/* Return a dialect by the one name that all of its names mean. */
static const char *
dialect_name(const char *dialect)
{
	return strcmp(dialect, "postgres") == 0 ? "postgresql" : dialect;
}

/*
 * Check the lock file of Prisma: it refuses another database than the
 * schema's.
 */
static void
check_lock_dialect(const Root *root, Findings *findings)
{
	const char *dialect = dialect_name(root->dialect);

	if (root->schema_dialect != NULL &&
		strcmp(dialect, dialect_name(root->schema_dialect)) != 0)
		report_finding(findings, root, RULE_WRONG_DIALECT, root->dialect,
					   root->dialect_place, "the lock file is for \"%s\" and the "
					   "schema for \"%s\": %s refuses to run", root->dialect,
					   root->schema_dialect,
					   root->framework->migrator)->severity = SEVERITY_ERROR;
	else if (strcmp(dialect, "postgresql") != 0)
		report_finding(findings, root, RULE_WRONG_DIALECT, root->dialect,
					   root->dialect_place,
					   "the migrations are for \"%s\", not for PostgreSQL",
					   root->dialect);
}

/*
 * Report what the reader could not read, and a journal or lock file for
 * another database.
 */
void
check_reader_faults(const Root *root, Findings *findings)
{
	for (size_t i = 0; i < root->fault_count; i++)
	{
		const Fault *fault = &root->faults[i];
		Finding    *finding;

		finding = report_finding(findings, root, rule_of_fault[fault->kind],
								 fault->subject, fault->place, "%s",
								 fault->text);
		if (fault->help != NULL)
			finding->help = fault->help;
	}
	if (root->framework->has_journal && !root->entries_unknown)
		check_dialect(root, findings);
	if (root->framework->lock_has_dialect && root->dialect != NULL)
		check_lock_dialect(root, findings);
}
