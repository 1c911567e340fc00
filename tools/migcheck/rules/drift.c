/*
 * drift.c
 *		Rules about files and what has run.
 *
 * They read the forecast of the simulator: what it says of each migration
 * becomes a finding where it is not what the author would expect.
 *
 * The same rules serve a live database and a revision that is thought to have
 * run (live is false): pending is no finding of the latter, and what the
 * rules about files have said is not said again.
 */
#include "migcheck/rules/drift_rows.h"

#include <inttypes.h>
#include <string.h>

#include "migcheck/frameworks/framework.h"

/* Return the highest `when` that ran; 0 if nothing ran. */
static int64_t
highest_run_when(const Drift *drift)
{
	int64_t		highest = 0;
	int64_t		when;

	for (size_t i = 0; i < drift->ledger->count; i++)
	{
		if (parse_whole_number(drift->ledger->rows[i].version, &when) &&
			when > highest)
			highest = when;
	}
	return highest;
}

/*
 * Return the fate whose row is the watermark, where the journal gives it a
 * lower time by now: the files were mended, and the row was not. NULL if
 * not found, or if an entry is skipped all the same.
 */
static const Fate *
find_raised_row(const Drift *drift, const Entry *skipped)
{
	const Fate *found = NULL;
	int64_t		rest = 0;
	int64_t		when;

	for (size_t i = 0; i < drift->forecast->count; i++)
	{
		const Fate *fate = &drift->forecast->fates[i];

		if (fate->cause != CAUSE_RETIMED || fate->row == NULL ||
			fate->entry < 0 || !parse_whole_number(fate->row->version, &when))
			continue;
		if (when == highest_run_when(drift))
			found = fate;
	}
	if (found == NULL)
		return NULL;
	for (size_t i = 0; i < drift->ledger->count; i++)
	{
		const LedgerRow *row = &drift->ledger->rows[i];

		if (row != found->row && parse_whole_number(row->version, &when) &&
			when > rest)
			rest = when;
	}
	return skipped->when > rest &&
		skipped->when > drift->root->entries[found->entry].when ? found : NULL;
}

/*
 * Say what makes an entry run that is below the watermark: another time for
 * it, or for the row that hides it.
 */
static void
advise_skipped(const Drift *drift, const Entry *entry, Finding *finding)
{
	const Fate *raised;

	if (ledger_is_foreign(drift))
	{
		advise_foreign(drift, finding);
		return;
	}
	raised = find_raised_row(drift, entry);
	if (raised == NULL)
		finding_help(drift->findings, finding,
					 "Set its \"when\" to %" PRId64 " or later, above everything "
					 "that has run, and leave the entry where it is.",
					 highest_run_when(drift) + 1);
	else
		finding_help(drift->findings, finding,
					 "The highest row is that of \"%s\", to which the journal "
					 "gives a lower time: UPDATE %s SET created_at = %" PRId64
					 " WHERE created_at = %s;", raised->tag,
					 drift->ledger->source,
					 drift->root->entries[raised->entry].when,
					 raised->row->version);
}

/* Make a version that two files have an error, and say what ends it. */
static void
advise_duplicate(const Drift *drift, Finding *finding)
{
	finding->severity = SEVERITY_ERROR;
	if (drift->root->journal == NULL)
		finding_help(drift->findings, finding, "Give the one that has not run "
					 "a number of its own, in its name.");
	else
		finding_help(drift->findings, finding, "Make the scripts differ, if "
					 "only by a comment.");
}

/*
 * Report an entry that the migrator passes over. What the rules about files
 * report (a file without an entry) is left out.
 */
static void
report_skipped(const Drift *drift, const Fate *fate)
{
	const Root *root = drift->root;
	const Entry *entry = fate->entry >= 0 ? &root->entries[fate->entry] : NULL;
	Finding    *finding;

	if (fate->cause == CAUSE_UNSEEN || fate->cause == CAUSE_UNREADABLE)
		return;
	if (fate->cause == CAUSE_DUPLICATE)
	{
		/* Rules about files have reported that for a change. */
		if (drift->live)
			advise_duplicate(drift, report_finding(drift->findings, root,
												   RULE_DUPLICATE_PREFIX,
												   fate->tag, fate->place,
												   "\"%s\" never runs: %s",
												   fate->tag, fate->why));
		return;
	}
	if (fate->cause == CAUSE_OLDER)
	{
		report_finding(drift->findings, root, RULE_LATE_INSERT, fate->tag,
					   fate->place, "%s will not run \"%s\": %s",
					   root->framework->migrator, fate->tag, fate->why);
		return;
	}
	finding = report_finding(drift->findings, root, RULE_UNREACHABLE_ENTRY,
							 fate->tag, entry->when_place,
							 "\"%s\" will be skipped for ever, without a word, "
							 "on %s: %s", fate->tag, drift->ledger->source,
							 fate->why);
	advise_skipped(drift, entry, finding);
}

/*
 * Report an entry at which the tool stops; an edited one is reported by
 * check_edited_file().
 */
static void
report_failure(const Drift *drift, const Fate *fate)
{
	bool		listed = drift->root->journal != NULL;
	bool		duplicate = fate->cause == CAUSE_DUPLICATE;
	RuleId		rule = duplicate && listed ? RULE_DUPLICATE_TAG :
		duplicate ? RULE_DUPLICATE_PREFIX :
		listed ? RULE_BAD_JOURNAL : RULE_SECTION_ERROR;
	Finding    *finding;

	/* Rules about files have reported the version for a change. */
	if (fate->cause == CAUSE_EDITED ||
		(rule == RULE_DUPLICATE_PREFIX && !drift->live))
		return;
	finding = report_finding(drift->findings, drift->root, rule, fate->tag,
							 fate->place, "%s stops at \"%s\": %s",
							 drift->root->framework->migrator, fate->tag,
							 fate->why);
	finding->severity = SEVERITY_ERROR;
	if (duplicate)
		advise_duplicate(drift, finding);
}

/*
 * Report an entry that would run a second time. A repeatable file is meant to,
 * and is pending until then.
 */
static void
report_second_run(const Drift *drift, const Fate *fate)
{
	if (fate->entry < 0 && drift->live)
		report_finding(drift->findings, drift->root, RULE_PENDING_ENTRY,
					   fate->tag, fate->place, "\"%s\" is pending: its text is "
					   "not the one that ran there last",
					   fate->tag)->severity = drift->pending;
	if (fate->entry < 0 || fate->cause == CAUSE_CHANGED)
		return;
	if (fate->cause == CAUSE_RENAMED)
		report_finding(drift->findings, drift->root, RULE_RENAMED_AFTER_APPLY,
					   fate->tag, fate->place, "\"%s\" would run a second time: "
					   "%s", fate->tag, fate->why);
	else if (fate->cause == CAUSE_RETIMED)
		report_finding(drift->findings, drift->root, RULE_EDITED_AFTER_APPLY,
					   fate->tag, drift->root->entries[fate->entry].when_place,
					   "\"%s\" would run a second time: %s", fate->tag,
					   fate->why);
	else
		report_finding(drift->findings, drift->root, RULE_DIRTY_STATE, fate->tag,
					   fate->place, "\"%s\" would run a second time: %s",
					   fate->tag, fate->why);
}

/*
 * Report what has not run yet, as grave as the command wants it. What the run
 * decides over may never have to run there.
 */
static void
report_pending(const Drift *drift, const Fate *fate)
{
	if (!drift->live)
		return;
	if (fate->outcome == OUTCOME_DEPENDS)
	{
		report_finding(drift->findings, drift->root, RULE_PENDING_ENTRY,
					   fate->tag, fate->place, "\"%s\" has not run there: it is "
					   "%s", fate->tag, fate->why);
		return;
	}
	report_finding(drift->findings, drift->root, RULE_PENDING_ENTRY, fate->tag,
				   fate->place, fate->outcome == OUTCOME_NOT_REACHED ?
				   "\"%s\" is pending, and %s stops before it" :
				   "\"%s\" is pending: %s has not run it there", fate->tag,
				   drift->root->framework->migrator)->severity = drift->pending;
}

/*
 * Return true if the tool keeps of what type a migration is, and what ran was
 * not SQL.
 */
static bool
ran_as_other_type(const Drift *drift, const Fate *fate)
{
	return drift->root->framework->describe != NULL && fate->row->kind != NULL &&
		strcmp(fate->row->kind, "SQL") != 0;
}

/*
 * Report a file that is not the one that ran, with why where that can be
 * told.
 */
static void
check_edited_file(const Drift *drift, Simulation *sim, const Fate *fate)
{
	const File *file;
	TextChange	change = TEXT_EDITED;
	const char *why = NULL;
	bool		edited = fate->cause == CAUSE_EDITED;
	Finding    *finding;

	if (fate->row == NULL || fate->row->undone || fate->entry < 0 ||
		fate->cause == CAUSE_DUPLICATE || ran_as_other_type(drift, fate) ||
		(!edited && !file_is_edited(sim, fate->file, fate->row)) ||
		row_is_of_another(sim, fate->entry, fate->row))
		return;
	file = &drift->root->files[fate->file];
	if (drift->explain != NULL)
		change = drift->explain(drift->context, file, fate->row, &why);
	finding = report_finding(drift->findings, drift->root,
							 RULE_EDITED_AFTER_APPLY, fate->tag,
							 place_at(file->path, 1, 0),
							 "\"%s\" differs from what ran on %s%s%s", fate->tag,
							 drift->ledger->source, why ? ": " : "",
							 why ? why : "");
	/* The same statements ran, and the tool does not compare. */
	if (!edited && change != TEXT_SAME && change != TEXT_EDITED)
		finding->severity = SEVERITY_WARNING;
}

/*
 * Report a version that ran under another description, which the tool
 * refuses.
 */
static void
check_description(const Drift *drift, const Fate *fate)
{
	if (drift->root->framework->describe == NULL || fate->entry < 0 ||
		fate->row == NULL || fate->row->name == NULL || fate->row->undone ||
		fate->cause == CAUSE_DUPLICATE || ran_as_other_type(drift, fate) ||
		strcmp(fate->row->name,
			   drift->root->framework->describe(drift->arena, fate->tag)) == 0)
		return;
	report_finding(drift->findings, drift->root, RULE_RENAMED_AFTER_APPLY,
				   fate->tag, fate->place, "\"%s\" ran with the description "
				   "\"%s\", and %s refuses another", fate->tag,
				   fate->row->name, drift->root->framework->migrator);
}

/*
 * Report a file of SQL whose version ran as something else: each one, as the
 * tool lists all of them when it refuses.
 */
static void
check_row_type(const Drift *drift, const Fate *fate)
{
	const LedgerRow *row = fate->row;
	Finding    *finding;

	if (fate->cause == CAUSE_DUPLICATE || fate->entry < 0 || fate->why != NULL ||
		row == NULL || row->undone || !ran_as_other_type(drift, fate) ||
		fate->file < 0 || drift->root->files[fate->file].is_program)
		return;
	finding = report_finding(drift->findings, drift->root,
							 RULE_EDITED_AFTER_APPLY, fate->tag, fate->place,
							 "\"%s\" is SQL, and what ran of this version on %s "
							 "was of the type %s", fate->tag,
							 drift->ledger->source, row->kind);
	finding_help(drift->findings, finding, "Give the file a version of its own, "
				 "if it is another migration; else put back what ran.");
}

/* Return the rows that no entry has, by their checksums. */
static Map
map_lost_rows(const Drift *drift)
{
	Map			lost = {.arena = drift->arena};

	for (size_t i = 0; i < drift->ledger->count; i++)
	{
		const LedgerRow *row = &drift->ledger->rows[i];

		const char *checksum = drift->forecast->row_known[i] || row->undone ?
			NULL : ledger_row_checksum(row);

		if (checksum != NULL)
			map_put(&lost, checksum, i);
	}
	return lost;
}

/*
 * Return the row of a pending entry that ran under another name, or NULL: the
 * text is the same.
 */
static const LedgerRow *
row_of_renamed(const Drift *drift, const Map *lost, const Fate *fate)
{
	const Root *root = drift->root;
	const char *checksum;
	ChecksumInput input = {0};
	long		i;

	if (lost->count == 0 || fate->file < 0 || fate->row != NULL ||
		fate->entry < 0 ||
		root->tree->read(root->tree, root->files[fate->file].path, &input.text,
						 &input.len) != NULL)
		return NULL;
	checksum_leave_out(drift->arena, root->left_out, &input);
	checksum = drift->ledger->by_content ?
		content_digest(drift->arena, input.text, input.len) :
		checksum_of_file(drift->arena, root->framework, &input);
	i = checksum == NULL ? -1 : map_get(lost, checksum);
	return i >= 0 ? &drift->ledger->rows[i] : NULL;
}

/*
 * Report an entry that ran under another name. Returns whether it is one; its
 * row then counts as known.
 */
static bool
check_renamed(const Drift *drift, const Map *lost, const Fate *fate)
{
	const LedgerRow *row = row_of_renamed(drift, lost, fate);

	if (row == NULL)
		return false;
	drift->forecast->row_known[row - drift->ledger->rows] = true;
	report_finding(drift->findings, drift->root, RULE_RENAMED_AFTER_APPLY,
				   fate->tag, fate->place, "\"%s\" ran as \"%s\" on %s: under "
				   "its new name %s takes it for another one", fate->tag,
				   label_of_row(drift, row), drift->ledger->source,
				   drift->root->framework->migrator);
	return true;
}

/*
 * Report what the forecast says of one migration, where it is not what its
 * author would expect.
 */
static void
check_entry_fate(const Drift *drift, Simulation *sim, const Map *lost,
				 const Fate *fate)
{
	check_edited_file(drift, sim, fate);
	check_description(drift, fate);
	check_row_type(drift, fate);
	if (fate->outcome != OUTCOME_APPLIED && check_renamed(drift, lost, fate))
		return;
	switch (fate->outcome)
	{
		case OUTCOME_APPLIED:
			if (drift->live && fate->why != NULL)
				report_finding(drift->findings, drift->root, RULE_PENDING_ENTRY,
							   fate->tag, fate->place, "\"%s\" is passed over "
							   "there: %s", fate->tag, fate->why);
			break;
		case OUTCOME_RUNS:
		case OUTCOME_DEPENDS:
		case OUTCOME_NOT_REACHED:
			report_pending(drift, fate);
			break;
		case OUTCOME_RUNS_AGAIN:
			report_second_run(drift, fate);
			break;
		case OUTCOME_SKIPPED:
			report_skipped(drift, fate);
			break;
		case OUTCOME_FAILS:
			report_failure(drift, fate);
			break;
	}
}

/*
 * Report why the tool refuses, where no other finding from an index on has
 * said so.
 */
static void
check_refusal(const Drift *drift, size_t before)
{
	/* The rule of each cause; a new cause needs a row. */
	static const RuleId rules[] = {
		[CAUSE_NONE] = RULE_BAD_JOURNAL,
		[CAUSE_WATERMARK] = RULE_UNREACHABLE_ENTRY,
		[CAUSE_OLDER] = RULE_LATE_INSERT,
		[CAUSE_DUPLICATE] = RULE_DUPLICATE_PREFIX,
		[CAUSE_EDITED] = RULE_EDITED_AFTER_APPLY,
		[CAUSE_CHANGED] = RULE_EDITED_AFTER_APPLY,
		[CAUSE_RENAMED] = RULE_RENAMED_AFTER_APPLY,
		[CAUSE_RETIMED] = RULE_EDITED_AFTER_APPLY,
		[CAUSE_FAILED] = RULE_DIRTY_STATE,
		[CAUSE_UNKNOWN_ROW] = RULE_UNKNOWN_ROW,
		[CAUSE_UNREADABLE] = RULE_MISSING_FILE,
		[CAUSE_UNSEEN] = RULE_BAD_NAME,
	};
	const Rule *rule = &rule_table[rules[drift->forecast->refusal_cause]];
	Finding    *finding;

	/* Rules about files have reported that for a change. */
	if (drift->forecast->refusal == NULL ||
		(!drift->live && (drift->forecast->refusal_cause == CAUSE_UNREADABLE ||
						  drift->forecast->refusal_cause == CAUSE_DUPLICATE)))
		return;
	for (size_t i = before; i < drift->findings->count; i++)
	{
		if (drift->findings->items[i].rule == rule)
			return;
	}
	finding = report_finding(drift->findings, drift->root, rule - rule_table,
							 drift->root->path, place_of_root(drift->root),
							 "%s refuses to run: %s",
							 drift->root->framework->migrator,
							 drift->forecast->refusal);
	finding->severity = SEVERITY_ERROR;
	if (drift->forecast->refusal_cause == CAUSE_DUPLICATE &&
		drift->root->journal == NULL)
		advise_duplicate(drift, finding);
}

/*
 * Apply all rules about what has run. The forecast's row_known is changed on
 * the way.
 */
void
check_drift_rules(const Drift *drift)
{
	Map			lost = map_lost_rows(drift);
	Simulation	sim = {.root = drift->root, .ledger = drift->ledger,
	.arena = drift->arena};
	size_t		before = drift->findings->count;

	for (size_t i = 0; i < drift->forecast->count; i++)
		check_entry_fate(drift, &sim, &lost, &drift->forecast->fates[i]);
	check_ledger_rows(drift);
	check_refusal(drift, before);
}
