/*
 * lint_rules.c
 *		What is reported of the statements that were run.
 *
 * One finding for one cause: what fails, or is not understood, is not judged
 * any further; a long lock is not reported as a brief one, too; a timeout that
 * no migration has set so far is reported once.
 *
 * The verdict was made by effect.c; this file only chooses the rule, the
 * words and the severity. A rule that needs more than the verdict asks for a
 * trait.
 */
#include "migcheck/sql/lint/lint_rules.h"

#include <string.h>
#include <strings.h>

#include "migcheck/frameworks/framework.h"

/* What was reported so far, for the findings that are made once only. */
typedef struct Judge
{
	const Root *root;
	Findings   *findings;
	bool		timeout_used;	/* a migration so far sets lock_timeout */
	bool		timeout_reported;
	bool		referenced_reported;	/* a brief lock on another table */
	bool		gravely_reported[RULE_COUNT];	/* a timeout is missing */
	const char *last_path;		/* the newest file, which can be changed */
	const char *timeout_path;	/* the last file that it was reported of */
	unsigned	wide;			/* the transaction that it was reported of */
	bool		together;		/* all statements are pending together */
	Map			waited;			/* old tables that readers wait for, */
	const char **waited_in;		/* ... and the file that last locked each */
	size_t		waited_count;
	size_t		waited_capacity;
	const SqlStatement *done;	/* last of the file that cannot run again, */
	const SqlStatement *done_alone; /* ... nor in a transaction block */
} Judge;

/* Return where a statement begins. */
Place
place_of_statement(const SqlStatement *statement)
{
	return place_at(statement->path, statement->line, 1);
}

/*
 * Return the relation that a finding is about: the one that is copied, else
 * read, else named; empty if it names no relation. Never NULL.
 */
const char *
subject_of_statement(const SqlStatement *statement)
{
	if (statement->rewrites.count > 0)
		return statement->rewrites.items[0];
	if (statement->scans.count > 0)
		return statement->scans.items[0];
	return statement->targets.count > 0 ? statement->targets.items[0] : "";
}

/*
 * Return the tables on which a statement holds a lock of at least this mode,
 * quoted and separated by commas, empty if none; with only_unnamed those that
 * it takes itself and that no statement names. New relations and those
 * without rows are left out.
 */
static const char *
list_locked_tables(Arena *arena, const SqlStatement *statement,
				   SqlLockMode from,
				   bool only_unnamed)
{
	const char *list = "";

	for (size_t i = 0; i < statement->lock_count; i++)
	{
		const SqlLock *lock = &statement->locks[i];

		if (lock->is_new || !lock->table || lock->mode < from ||
			(only_unnamed && (lock->named || lock->raised != statement->serial)))
			continue;
		list = *list == '\0' ? arena_format(arena, "\"%s\"", lock->relation) :
			arena_format(arena, "%s, \"%s\"", list, lock->relation);
	}
	return list;
}

/*
 * Return how many locks of this mode or a stronger one a statement takes on
 * tables that were there before; only those that it takes itself and that
 * no statement names, or only those that are named.
 */
static size_t
count_old_table_locks(const SqlStatement *statement, SqlLockMode from,
					  bool only_unnamed,
					  bool only_named)
{
	size_t		count = 0;

	for (size_t i = 0; i < statement->lock_count; i++)
	{
		const SqlLock *lock = &statement->locks[i];

		count += !lock->is_new && lock->table && lock->mode >= from &&
			!(only_unnamed && (lock->named || lock->raised != statement->serial)) &&
			!(only_named && !lock->named);
	}
	return count;
}

/*
 * Report what fails, or cannot be judged. True if that is all there is to
 * say: the locks of a statement that fails are of no interest.
 */
static bool
report_refused(Judge *judge, const SqlStatement *statement)
{
	Place		place = place_of_statement(statement);
	const char *subject = subject_of_statement(statement);

	if (statement->traits & SQL_TRAIT_NOT_UNDERSTOOD)
		report_finding(judge->findings, judge->root, RULE_NOT_UNDERSTOOD,
					   subject, place, "%s", statement->depends.count > 0 ?
					   statement->depends.items[statement->depends.count - 1] :
					   "not understood");
	else if (statement->verdict != SQL_FAILS)
		return false;
	else if (strcmp(statement->error, "55P04") == 0)
		report_finding(judge->findings, judge->root,
					   RULE_ENUM_VALUE_USED_IN_SAME_TRANSACTION, subject, place,
					   "fails with 55P04: %s", statement->message);
	else if (strcmp(statement->error, "25001") == 0)
		report_finding(judge->findings, judge->root,
					   RULE_CONCURRENTLY_IN_TRANSACTION, subject, place,
					   "fails with 25001: %s", statement->message);
	else
		report_finding(judge->findings, judge->root, RULE_STATEMENT_FAILS,
					   subject, place, "fails with %s: %s", statement->error,
					   statement->message);
	return true;
}

/* Report a statement whose time grows with the table while others wait. */
static void
report_long_lock(Judge *judge, const SqlStatement *statement)
{
	const char *subject = subject_of_statement(statement);
	const char *others;
	const char *advice;
	const char *work;
	Finding    *finding;

	finding = report_finding(judge->findings, judge->root,
							 statement->traits & SQL_TRAIT_BACKFILL ?
							 RULE_BACKFILL_UNDER_DDL_LOCK : RULE_LONG_LOCK, subject,
							 place_of_statement(statement),
							 "\"%s\" is %s while %s wait",
							 subject,
							 statement->traits & SQL_TRAIT_BACKFILL ? "written" :
							 statement->rewrites.count > 0 ? "copied" :
							 statement->advice == SQL_ADVICE_INDEX ||
							 statement->advice == SQL_ADVICE_KEY ||
							 statement->advice == SQL_ADVICE_REINDEX ?
							 "read to build an index" : "read from end to end",
							 statement->verdict == SQL_LONG_BLOCKS_ALL ?
							 "readers and writers" : "writers");
	others =
		list_locked_tables(judge->findings->arena, statement, SQL_SHARE_ROW_EXCLUSIVE, true);
	if (*others != '\0')
		finding->message = arena_format(judge->findings->arena,
										"%s, also those of %s", finding->message, others);
	advice = lint_advice_text(statement->advice, &work);
	if (advice != NULL)
		finding_help(judge->findings, finding, "%s", advice);
}

/*
 * Return true if something that a statement drops, renames or asks for is in
 * the program that still runs. took is no lock on relations that are new.
 */
bool
breaks_by_name(const SqlStatement *statement)
{
	return statement->took != SQL_NO_LOCK &&
		(statement->traits & (SQL_TRAIT_DROPS_TABLE | SQL_TRAIT_DROPS_COLUMN |
							  SQL_TRAIT_RENAMES | SQL_TRAIT_SERIAL |
							  SQL_TRAIT_HIDES_ROWS | SQL_TRAIT_REQUIRES_VALUE));
}

/*
 * Report what the program that still runs loses: between the migration and
 * the roll-out old code uses the new schema.
 */
static void
report_broken_code(Judge *judge, const SqlStatement *statement)
{
	uint32_t	traits = statement->traits;
	const char *subject = subject_of_statement(statement);
	const char *what = traits & SQL_TRAIT_DROPS_TABLE ? "the running code still uses what is dropped" :
		traits & SQL_TRAIT_DROPS_COLUMN ? "the running code still names the column that is dropped" :
		traits & SQL_TRAIT_RENAMES ? "the running code still uses the old name" :
		traits & SQL_TRAIT_REQUIRES_VALUE ? "the running code may insert rows without the column" :
		traits & SQL_TRAIT_SERIAL ? "the running code may not use the new sequence" :
		"rows vanish for the running code";
	Finding    *finding;

	if (!breaks_by_name(statement))
		return;
	finding = report_finding(judge->findings, judge->root, RULE_BREAKS_RUNNING_CODE,
							 subject, place_of_statement(statement),
							 "\"%s\": %s", subject, what);
	if (!(traits & (SQL_TRAIT_DROPS_TABLE | SQL_TRAIT_DROPS_COLUMN | SQL_TRAIT_RENAMES)))
		finding->severity = SEVERITY_WARNING;
}

/*
 * Is a finding, which a timeout would make harmless, one more of its kind? Where
 * no migration sets one, that is one cause: it is said of the first statement,
 * and of the newest file, which can still be changed.
 */
static bool
is_repeated_finding(Judge *judge, RuleId rule, const SqlStatement *statement)
{
	bool		seen = judge->gravely_reported[rule];

	judge->gravely_reported[rule] = true;
	return seen && !judge->timeout_used && statement->path != judge->last_path;
}

/*
 * Return true if the statement's work is reported with the long lock that it
 * is done under. What is known to be small takes no time.
 */
static bool
is_reported_as_long(const SqlStatement *statement)
{
	return !statement->small &&
		(statement->verdict == SQL_LONG_BLOCKS_WRITES ||
		 statement->verdict == SQL_LONG_BLOCKS_ALL);
}

/*
 * Report what a statement locks beside the table that it is about. A brief
 * lock that only writers wait for hurts where no timeout ends the wait: if the
 * project never sets one, that is one cause, and reported once.
 */
static void
report_unnamed_locks(Judge *judge, const SqlStatement *statement, bool again)
{
	Arena	   *arena = judge->findings->arena;
	const char *list =
	list_locked_tables(arena, statement, SQL_SHARE_ROW_EXCLUSIVE, true);
	bool		all =
	count_old_table_locks(statement, SQL_ACCESS_EXCLUSIVE, true, false) > 0;
	bool		drops = statement->traits &
		(SQL_TRAIT_DROPS_TABLE | SQL_TRAIT_DROPS_COLUMN | SQL_TRAIT_DROPS_KEY);
	RuleId		rule = drops ? RULE_DROP_LOCKS_REFERENCED :
		RULE_LOCKS_REFERENCED_TABLE;
	Finding    *finding;

	if (*list == '\0' || (is_reported_as_long(statement) && !all))
		return;
	finding = report_finding(judge->findings, judge->root, rule,
							 subject_of_statement(statement),
							 place_of_statement(statement), all ?
							 "locks %s, too, which it does not name: readers and writers wait" :
							 "locks %s, too: writers wait", list);
	if (all)
		finding->severity = is_repeated_finding(judge, rule, statement) ?
			SEVERITY_NOTE : SEVERITY_ERROR;
	else
	{
		if (judge->referenced_reported && again)
			finding->severity = SEVERITY_NOTE;
		judge->referenced_reported = true;
	}
}

/*
 * Report locks that are waited for without a limit: whoever comes later
 * queues behind the one that waits, readers, too. Nothing is said of a
 * statement under a lock_timeout.
 */
static void
report_waiting_locks(Judge *judge, const SqlStatement *statement)
{
	const char *subject = subject_of_statement(statement);
	bool		again = judge->timeout_used ?
		judge->timeout_path == statement->path : judge->timeout_reported;

	if (statement->lock_timeout || statement->took < SQL_SHARE ||
		statement->verdict < SQL_BRIEF_BLOCKS_WRITES)
		return;
	report_unnamed_locks(judge, statement, again);
	/* Once for each transaction, where it first holds two. */
	if (statement->block && judge->wide != statement->transaction &&
		count_old_table_locks(statement, SQL_ACCESS_EXCLUSIVE, false,
							  true) > 1)
	{
		Finding    *finding;

		judge->wide = statement->transaction;
		finding = report_finding(judge->findings, judge->root, RULE_WIDE_LOCK_WINDOW, subject,
								 place_of_statement(statement),
								 "the transaction holds %s until its end: several tables, of which each waits for the others",
								 list_locked_tables(judge->findings->arena,
													statement, SQL_ACCESS_EXCLUSIVE, false));
		if (is_repeated_finding(judge, RULE_WIDE_LOCK_WINDOW, statement))
			finding->severity = SEVERITY_NOTE;
	}

	/*
	 * A project without any timeout hears it once; one with timeouts once for
	 * each file that forgot it.
	 */
	if (again)
		return;
	judge->timeout_reported = true;
	judge->timeout_path = statement->path;
	report_finding(judge->findings, judge->root, RULE_LOCK_TIMEOUT_MISSING, subject,
				   place_of_statement(statement),
				   judge->timeout_used ? "waits for its lock without a limit, and others queue behind it" :
				   "no migration so far sets lock_timeout: this is the first that waits for its lock without a limit");
}

/*
 * Report a table that several pending files lock against its readers, each in
 * a transaction of its own: they queue once for each of them.
 */
static void
report_locked_again(Judge *judge, const SqlStatement *statement)
{
	Arena	   *arena = judge->findings->arena;

	for (size_t i = 0; judge->together && i < statement->lock_count; i++)
	{
		const SqlLock *lock = &statement->locks[i];
		long		at;

		if (lock->is_new || !lock->table || lock->raised != statement->serial ||
			lock->mode < SQL_ACCESS_EXCLUSIVE)
			continue;
		at = map_get(&judge->waited, lock->relation);
		if (at < 0)
		{
			at = (long) judge->waited_count;
			judge->waited_in = arena_grow(arena, judge->waited_in, sizeof(char *),
										  judge->waited_count++,
										  &judge->waited_capacity);
			map_set(&judge->waited, lock->relation, at);
		}
		else if (strcmp(judge->waited_in[at], statement->path) != 0)
			report_finding(judge->findings, judge->root,
						   RULE_SAME_TABLE_LOCKED_AGAIN, lock->relation,
						   place_of_statement(statement),
						   "\"%s\" is locked again, after %s", lock->relation,
						   judge->waited_in[at]);
		judge->waited_in[at] = statement->path;
	}
}

/*
 * Report, once a project, that nothing ends a statement that holds others up,
 * or a transaction whose client has stopped.
 */
static void
report_endless(Judge *judge, const SqlStatement *statement)
{
	const char *subject = subject_of_statement(statement);

	if (is_reported_as_long(statement) && !statement->statement_timeout &&
		!judge->gravely_reported[RULE_STATEMENT_TIMEOUT_MISSING])
	{
		judge->gravely_reported[RULE_STATEMENT_TIMEOUT_MISSING] = true;
		report_finding(judge->findings, judge->root, RULE_STATEMENT_TIMEOUT_MISSING,
					   subject, place_of_statement(statement),
					   "nothing ends this statement while others wait for it");
	}
	if (statement->block && statement->took >= SQL_SHARE &&
		!statement->idle_timeout &&
		!judge->gravely_reported[RULE_TRANSACTION_TIMEOUT_MISSING])
	{
		judge->gravely_reported[RULE_TRANSACTION_TIMEOUT_MISSING] = true;
		report_finding(judge->findings, judge->root, RULE_TRANSACTION_TIMEOUT_MISSING,
					   subject, place_of_statement(statement),
					   "nothing ends the transaction if its client stops");
	}
}

/* Report a write to many rows at once; mildly where the table may be small. */
static void
report_unbatched_backfill(Judge *judge, const SqlStatement *statement)
{
	const char *subject = subject_of_statement(statement);
	Finding    *finding = report_finding(judge->findings, judge->root,
										 RULE_UNBATCHED_BACKFILL, subject,
										 place_of_statement(statement),
										 "many rows of \"%s\" stay locked until the transaction ends",
										 subject);

	if (statement->large)
		finding->severity = SEVERITY_WARNING;
}

/* Report that only the database knows what a statement does. */
static void
report_dependence(Judge *judge, const SqlStatement *statement)
{
	RuleId		rule;

	if ((statement->traits & SQL_TRAIT_DYNAMIC) && statement->depends.count > 0)
		rule = RULE_DYNAMIC_SQL;
	else if (statement->verdict == SQL_DEPENDS)
		rule = RULE_DEPENDS_ON_DATABASE;
	else
		return;
	report_finding(judge->findings, judge->root, rule,
				   subject_of_statement(statement), place_of_statement(statement),
				   "depends on %s", statement->depends.items[0]);
}

/*
 * Report habits that hurt later: what works on the day that it is written,
 * and fails on the day that it is run again, or against more rows.
 */
static void
report_risky_habits(Judge *judge, const SqlStatement *statement)
{
	Place		place = place_of_statement(statement);
	const char *subject = subject_of_statement(statement);
	bool		concurrently = statement->traits & SQL_TRAIT_CONCURRENTLY;

	if (concurrently && (statement->traits & SQL_TRAIT_IF_NOT_EXISTS))
		report_finding(judge->findings, judge->root, RULE_INVALID_INDEX_HIDDEN,
					   subject, place, "an INVALID index of this name would be taken for a good one");
	if (concurrently && statement->lock_timeout)
		report_finding(judge->findings, judge->root,
					   RULE_LOCK_TIMEOUT_BREAKS_CONCURRENTLY, subject, place,
					   "lock_timeout cancels the wait for older transactions");
	if ((statement->traits & SQL_TRAIT_DELETES_ALL) && statement->took > SQL_NO_LOCK)
		report_finding(judge->findings, judge->root, RULE_DELETES_ALL_ROWS,
					   subject, place, "\"%s\" loses all its rows", subject);
	else if (statement->verdict == SQL_BULK_WRITE && !statement->small)
		report_unbatched_backfill(judge, statement);
	if ((statement->traits & SQL_TRAIT_ADDS_TO_PUBLISHED) &&
		statement->took > SQL_NO_LOCK)
		report_finding(judge->findings, judge->root,
					   RULE_SUBSCRIBER_NEEDS_COLUMN_FIRST, subject, place,
					   "\"%s\" is published: its subscribers need the column first",
					   subject);
	if (statement->traits & SQL_TRAIT_LABEL_ACROSS_FILES)
		report_finding(judge->findings, judge->root,
					   RULE_ENUM_VALUE_USED_IN_SAME_TRANSACTION,
					   statement->label_type, place,
					   "fails with 55P04 while the file that adds the value to \"%s\" is pending, too: the tool runs all in one transaction",
					   statement->label_type);
	report_dependence(judge, statement);
}

/*
 * Return true if a statement can run once more after it ran, as far as its
 * first word and its IF [NOT] EXISTS tell.
 */
static bool
is_repeatable_statement(const SqlStatement *statement)
{
	static const char *const once[] = {"CREATE", "ALTER", "DROP", "INSERT"};
	const char *text = statement->text;
	bool		changes = false;

	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		changes |= strncasecmp(text, once[i], strlen(once[i])) == 0;
	return !changes || strcasestr(text, "IF NOT EXISTS") != NULL ||
		strcasestr(text, "IF EXISTS") != NULL ||
		strcasestr(text, "OR REPLACE") != NULL ||
		strcasestr(text, "ON CONFLICT") != NULL;
}

/* Note a statement that cannot run again, for those behind it in its file. */
static void
note_done(Judge *judge, const SqlStatement *statement)
{
	if (statement->block || is_repeatable_statement(statement))
		return;
	judge->done = statement;
	if (!statement->in_transaction)
		judge->done_alone = statement;
}

/*
 * Report a statement outside of a transaction behind one that cannot run twice:
 * a failure of it leaves what ran, and the tool runs the file from its start.
 * One of the two must be a statement for which the file goes without a
 * transaction.
 */
static void
report_restart(Judge *judge, const SqlStatement *statement)
{
	const SqlStatement *before = statement->in_transaction ? judge->done_alone :
		judge->done;

	if (!statement->block && before != NULL)
		report_finding(judge->findings, judge->root, RULE_NOT_RESTARTABLE,
					   subject_of_statement(statement),
					   place_of_statement(statement),
					   "if it fails, line %u has run, and cannot run again",
					   before->line);
}

/*
 * Report BEGIN and COMMIT that do not fit to each other, or to the tool, and
 * what its transaction makes of a statement.
 */
static void
report_transaction(Judge *judge, const SqlStatement *statement)
{
	Place		place = place_of_statement(statement);
	uint32_t	traits = statement->traits;

	if (traits & SQL_TRAIT_NEVER_COMMITTED)
		report_finding(judge->findings, judge->root, RULE_TRANSACTION_NEVER_COMMITTED,
					   "BEGIN", place, "the file ends before the transaction does: nothing of it stays");
	if (traits & SQL_TRAIT_NESTED)
		report_finding(judge->findings, judge->root, RULE_NESTED_TRANSACTION,
					   "BEGIN", place, "a transaction is open already; the first COMMIT ends it");
	if (traits & SQL_TRAIT_ENDS_TOOLS_BLOCK)
		report_finding(judge->findings, judge->root, RULE_NESTED_TRANSACTION,
					   "COMMIT", place, "ends the transaction that %s began for the file",
					   judge->root->framework->migrator);
	if (statement->upgraded != NULL)
		report_finding(judge->findings, judge->root, RULE_DEADLOCK_ORDER,
					   statement->upgraded, place,
					   "the transaction wrote to \"%s\" before, and now waits for all who use it",
					   statement->upgraded);
	if ((traits & SQL_TRAIT_CHANGES_NOTHING) && statement->took >= SQL_SHARE)
		report_finding(judge->findings, judge->root, RULE_NO_OP_STILL_LOCKS,
					   subject_of_statement(statement), place,
					   "changes nothing, and locks \"%s\" all the same",
					   subject_of_statement(statement));
}

/*
 * Report on count statements of a root, in their order. before are the
 * statements of released files: they are not reported, but tell whether the
 * project uses timeouts. With history no file is to be changed any more: what
 * one timeout would make harmless is said once.
 */
void
lint_judge_statements(const Root *root, const SqlStatements *before,
					  const SqlStatement *statements, size_t count, bool together,
					  bool history, Findings *findings)
{
	Judge		judge = {
		.root = root, .findings = findings, .together = together,
		.waited = {.arena = findings->arena}
	};

	if (count > 0 && !history)
		judge.last_path = statements[count - 1].path;

	for (size_t i = 0; i < before->count; i++)
		judge.timeout_used |= (before->items[i].traits & SQL_TRAIT_SETS_TIMEOUT) != 0;
	for (size_t i = 0; i < count; i++)
	{
		const SqlStatement *statement = &statements[i];

		if (i > 0 && strcmp(statements[i - 1].path, statement->path) != 0)
			judge.done = judge.done_alone = NULL;
		else if (i > 0)
			note_done(&judge, &statements[i - 1]);
		judge.timeout_used |= (statement->traits & SQL_TRAIT_SETS_TIMEOUT) != 0;
		/* A timeout that has no effect counts as reported here. */
		if ((statement->traits & SQL_TRAIT_SETS_TIMEOUT) &&
			(statement->traits & SQL_TRAIT_SETS_NOTHING))
			judge.timeout_path = statement->path;
		report_transaction(&judge, statement);
		if (report_refused(&judge, statement))
			continue;
		report_restart(&judge, statement);
		if (is_reported_as_long(statement))
			report_long_lock(&judge, statement);
		report_broken_code(&judge, statement);
		report_waiting_locks(&judge, statement);
		report_risky_habits(&judge, statement);
		report_unlocked(root, statement, findings);
		report_locked_again(&judge, statement);
		report_endless(&judge, statement);
	}
}
