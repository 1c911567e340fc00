/*
 * rules.h
 *		The rules: their table, and the functions that apply them.
 */
#ifndef MIGCHECK_RULES_H
#define MIGCHECK_RULES_H

#include "migcheck/findings.h"
#include "migcheck/model.h"

/* A severity that differs in frameworks with one of some traits. */
typedef struct RuleException
{
	uint32_t	traits;			/* of Trait, see frameworks/framework.h */
	Severity	severity;
} RuleException;

#define RULE_MAX_EXCEPTIONS 3

struct Rule
{
	const char *id;
	Severity	severity;
	const char *summary;		/* one line, what is wrong */
	const char *why;			/* what comes of it, in sentences */
	const char *help;			/* what to do */
	const char *bad;			/* an example of each; see rules/table.c */
	const char *good;
	RuleException exceptions[RULE_MAX_EXCEPTIONS];
	bool		of_lint;		/* lint reports it, not check */
};

typedef enum RuleId
{
	RULE_BAD_JOURNAL,
	RULE_BAD_NAME,
	RULE_BREAKS_RUNNING_CODE,
	RULE_BROKEN_SNAPSHOT_CHAIN,
	RULE_CASE_COLLISION,
	RULE_CHECKSUM_MISMATCH,
	RULE_COMMENT_ONLY_FILE,
	RULE_CONCURRENTLY_IN_TRANSACTION,
	RULE_CONFLICT_MARKER,
	RULE_DELETES_ALL_ROWS,
	RULE_DEPENDS_ON_DATABASE,
	RULE_DIRTY_STATE,
	RULE_DUPLICATE_IDX,
	RULE_DUPLICATE_PREFIX,
	RULE_DUPLICATE_REPEATABLE,
	RULE_DUPLICATE_TAG,
	RULE_DYNAMIC_SQL,
	RULE_EDITED_AFTER_APPLY,
	RULE_EMPTY_FILE,
	RULE_ENCODING,
	RULE_ENUM_VALUE_USED_IN_SAME_TRANSACTION,
	RULE_FUTURE_WHEN,
	RULE_IDX_GAP,
	RULE_IDX_OUT_OF_ORDER,
	RULE_IDX_TAG_MISMATCH,
	RULE_INVALID_INDEX_HIDDEN,
	RULE_LATE_INSERT,
	RULE_LINE_ENDINGS,
	RULE_LOCKS_REFERENCED_TABLE,
	RULE_LOCK_TIMEOUT_BREAKS_CONCURRENTLY,
	RULE_LOCK_TIMEOUT_MISSING,
	RULE_LONG_LOCK,
	RULE_MISSING_DOWN,
	RULE_MISSING_FILE,
	RULE_MISSING_JOURNAL,
	RULE_MISSING_LOCK,
	RULE_MISSING_UP,
	RULE_MIXED_REVERSIBLE,
	RULE_NON_MONOTONIC_WHEN,
	RULE_NOT_UNDERSTOOD,
	RULE_NO_FINAL_NEWLINE,
	RULE_ODD_VERSION,
	RULE_ORDER_MISMATCH,
	RULE_ORPHAN_DOWN_FILE,
	RULE_ORPHAN_FILE,
	RULE_PAIR_MISMATCH,
	RULE_PENDING_ENTRY,
	RULE_RENAMED_AFTER_APPLY,
	RULE_SECTION_ERROR,
	RULE_STALE_SUPPRESSION,
	RULE_STATEMENT_FAILS,
	RULE_SUBSCRIBER_NEEDS_COLUMN_FIRST,
	RULE_UNBATCHED_BACKFILL,
	RULE_UNKNOWN_ROW,
	RULE_UNREACHABLE_ENTRY,
	RULE_UNREAD_FILE,
	RULE_UNREADABLE_FILE,
	RULE_UNSAFE_TAG,
	RULE_VERSION_GAP,
	RULE_WIDE_LOCK_WINDOW,
	RULE_WRONG_DIALECT,
	RULE_COUNT
} RuleId;

/* Trees of files, as "explain" shows them; NULL for rules that need more. */
typedef struct RuleExample
{
	const char *bad;
	const char *good;
} RuleExample;

extern const Rule rule_table[RULE_COUNT];
extern const RuleExample rule_examples[RULE_COUNT];

extern const Rule *rule_by_name(const char *name);
extern const char *rule_meant(const char *name);
extern bool rule_needs_state(const Rule *rule);
extern Severity rule_severity(const Rule *rule, const Root *root);

extern Finding *report_finding(Findings *findings, const Root *root, RuleId rule,
							   const char *subject, Place place,
							   const char *format,...)
			__attribute__((format(printf, 6, 7)));

/* Whether nothing of a root can be read, which is the one finding then. */
extern bool check_encrypted(const Root *root, Findings *findings);

/* What check applies to each other root, in this order. */
extern void check_faults(const Root *root, Findings *findings);
extern void check_entries(const Root *root, Findings *findings);
extern void check_numbering(const Root *root, Findings *findings);
extern void check_files(const Root *root, Findings *findings);
extern void check_names(const Root *root, Findings *findings);
extern void check_pairs(const Root *root, Findings *findings);
extern void check_snapshots(const Root *root, Findings *findings);

/* One thing that has a number: an entry, or a file without one. */
typedef struct Numbered
{
	const char *version;
	const char *name;
	Place		place;
	size_t		order;			/* entries first, in their order */
} Numbered;

/* odd_version.c: a part of check_numbering(). */
extern void check_odd_versions(const Root *root, const Numbered *list,
							   size_t count, Findings *findings);

#endif							/* MIGCHECK_RULES_H */
