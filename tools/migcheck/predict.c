/*
 * predict.c
 *		The command simulate: what the migrator would do, file by file.
 *
 * Exit status: 0 if it would run whatever is pending; 1 if it would pass over
 * a migration for ever, run one again, or stop; 2 if that cannot be said.
 */
#include "common/output.h"
#include "migcheck/simulate/simulate.h"

#include <stdio.h>
#include <string.h>

#include "migcheck/git/seniority.h"
#include "migcheck/reports/values.h"
#include "migcheck/start.h"
#include "common/show.h"

/* What came out for one root. */
typedef struct Prediction
{
	const Root *root;
	const char *start;
	Forecast	forecast;
	size_t		fresh;			/* how many an empty database would get */
	size_t		fresh_more;		/* how many more, if the run decides so */
} Prediction;

/*
 * Print a number of migrations with its words, and a comma behind what was
 * printed before; nothing for none.
 */
static void
print_fate_count(const Forecast *forecast, Outcome outcome, const char *words,
				 bool *first)
{
	size_t		count = forecast_count(forecast, outcome);

	if (count == 0)
		return;
	printf("%s%zu %s", *first ? "" : ", ", count, words);
	*first = false;
}

/*
 * Print what becomes of one migration, and why, on a line. Tags come from
 * file names, and are shown without what could move the cursor.
 */
static void
print_entry_fate(const Fate *fate)
{
	printf("  %-12s ", outcome_name(fate->outcome));
	show_string(stdout, fate->tag, SHOW_LINE);
	if (fate->why != NULL)
	{
		fputs(": ", stdout);
		show_string(stdout, fate->why, SHOW_LINE);
	}
	putchar('\n');
}

/*
 * Print the report for people: what was applied is only counted, unless
 * something is said of it.
 */
static void
print_prediction(const Prediction *prediction, bool quiet)
{
	const Forecast *forecast = &prediction->forecast;
	const Root *root = prediction->root;
	bool		first = true;

	show_string(stdout, root->path, SHOW_LINE);
	printf(" (%s) on ", root->framework->name);
	show_string(stdout, prediction->start, SHOW_LINE);
	puts(":");
	for (size_t i = 0; i < forecast->count; i++)
	{
		/* Passed over without having run: a baseline. */
		if (forecast->fates[i].outcome != OUTCOME_APPLIED ||
			forecast->fates[i].why != NULL)
			print_entry_fate(&forecast->fates[i]);
	}
	if (forecast->refusal != NULL)
	{
		fputs("  ", stdout);
		show_string(stdout, root->framework->migrator, SHOW_LINE);
		fputs(" stops before it runs anything: ", stdout);
		show_string(stdout, forecast->refusal, SHOW_LINE);
		putchar('\n');
	}
	if (quiet)
		return;
	fputs("  ", stdout);
	print_fate_count(forecast, OUTCOME_APPLIED, "applied", &first);
	print_fate_count(forecast, OUTCOME_RUNS, "to run", &first);
	print_fate_count(forecast, OUTCOME_DEPENDS, "that the run decides over",
					 &first);
	print_fate_count(forecast, OUTCOME_RUNS_AGAIN, "to run again", &first);
	print_fate_count(forecast, OUTCOME_SKIPPED, "skipped for ever", &first);
	print_fate_count(forecast, OUTCOME_FAILS, "to fail", &first);
	print_fate_count(forecast, OUTCOME_NOT_REACHED, "not reached", &first);
	printf("%san empty database gets %zu", first ? "" : "; ",
		   prediction->fresh);
	if (prediction->fresh_more > 0)
		printf(" to %zu", prediction->fresh + prediction->fresh_more);
	putchar('\n');
}

/* Return a fate as a JSON object of the caller's. */
static json_t *
make_fate_value(Arena *arena, const Fate *fate)
{
	return json_pack("{s:o, s:o, s:s, s:b, s:o}",
					 "tag", text_value(arena, fate->tag),
					 "path", text_value(arena, fate->place.path),
					 "outcome", outcome_name(fate->outcome),
					 "kept", fate->kept,
					 "why", text_value(arena, fate->why));
}

/*
 * Return one root of the report for programs, a JSON object of the caller's.
 */
static json_t *
prediction_value(Arena *arena, const Prediction *prediction)
{
	const Forecast *forecast = &prediction->forecast;
	json_t	   *fates = json_array();
	json_t	   *summary = json_object();

	for (size_t i = 0; i < forecast->count; i++)
		json_array_append_new(fates, make_fate_value(arena,
													 &forecast->fates[i]));
	for (Outcome i = OUTCOME_APPLIED; i <= OUTCOME_NOT_REACHED; i++)
		json_object_set_new(summary, outcome_name(i),
							json_integer(forecast_count(forecast, i)));
	json_object_set_new(summary, "fresh", json_integer(prediction->fresh));
	return json_pack("{s:o, s:s, s:o, s:o, s:b, s:o, s:o}",
					 "path", text_value(arena, prediction->root->path),
					 "framework", prediction->root->framework->name,
					 "start", text_value(arena, prediction->start),
					 "refusal", text_value(arena, forecast->refusal),
					 "stops", forecast_stops(forecast),
					 "summary", summary, "migrations", fates);
}

/*
 * Count the migrations that the tool would run on an empty database: fewer
 * than there are files tells of some that it never runs.
 */
static void
count_fresh_runs(Run *run, Prediction *prediction)
{
	const Root *root = prediction->root;
	Ledger		ledger;
	Forecast	forecast;

	ledger_init_empty(&ledger, &run->arena, root->framework,
					  "an empty database");
	simulate_root(root, &ledger, run->options->order, &forecast);
	prediction->fresh = forecast_count(&forecast, OUTCOME_RUNS);
	prediction->fresh_more = forecast_count(&forecast, OUTCOME_DEPENDS);
}

/* Return true if everything that is pending would run, once. */
static bool
forecast_goes_well(const Forecast *forecast)
{
	for (size_t i = 0; i < forecast->count; i++)
	{
		const Fate *fate = &forecast->fates[i];

		/* A repeatable migration is made to run again. */
		if (fate->outcome == OUTCOME_SKIPPED ||
			(fate->outcome == OUTCOME_RUNS_AGAIN && fate->entry >= 0 &&
			 fate->cause != CAUSE_CHANGED))
			return false;
	}
	return !forecast_stops(forecast);
}

/* Simulate one root; false if that is not possible, which has been said. */
static bool
predict_one_root(Run *run, Start *start, Root *root, Prediction *prediction)
{
	Ledger		ledger;
	const char *error;

	run_read_root(run, root);
	seniority_of_files(root, NULL);
	error = start_read_ledger(start, run, root, &ledger);
	if (error == NULL && run->options->save_state != NULL)
		error = ledger_save_file(&ledger, run->options->save_state);
	if (error != NULL)
	{
		run_refuse_subject(run, "%s: %s", root->path, error);
		return false;
	}
	prediction->root = root;
	prediction->start = ledger.source;
	simulate_root(root, &ledger, run->options->order, &prediction->forecast);
	count_fresh_runs(run, prediction);
	return true;
}

/*
 * Simulate every root, and print or collect the reports. Returns whether all
 * of it goes well.
 */
static bool
predict_all_roots(Run *run, Start *start, json_t *list)
{
	bool		json = strcmp(run->options->format->name, "json") == 0;
	bool		well = true;

	for (size_t i = 0; i < run->roots.count; i++)
	{
		Prediction	prediction = {0};

		if (!predict_one_root(run, start, run->roots.items[i], &prediction))
			continue;
		well &= forecast_goes_well(&prediction.forecast);
		if (json)
			json_array_append_new(list, prediction_value(&run->arena,
														 &prediction));
		else
			print_prediction(&prediction, run->options->quiet);
	}
	return well;
}

/* Run "migcheck simulate"; returns the exit status. */
int
command_simulate(const Options *options)
{
	Run			run;
	Start		start;
	const char *error;
	json_t	   *list = json_array();
	bool		well = false;
	int			status;

	run_begin(&run, options);
	error = start_open(&start, &run);
	if (error != NULL)
		run_refuse_subject(&run, "%s", error);
	else
	{
		run_find_roots(&run);
		for (size_t i = 0; i < run.unread.count; i++)
			say("%s", unread_tool_text(&run.arena, run.unread.items[i]));
		/* One database's table is that of one folder. */
		if ((options->db || options->state || options->save_state) &&
			run.roots.count > 1)
			run_refuse_subject(&run, "several folders of migrations were "
							   "found, and the state is that of one: name it");
		else
			well = predict_all_roots(&run, &start, list);
	}
	if (strcmp(options->format->name, "json") == 0 &&
		!put_json_document(stdout, json_pack("{s:i, s:{s:s, s:s}, s:O}",
											 "version", 1,
											 "tool", "name", "migcheck",
											 "version",
											 RESCUE_VERSION, "roots", list)))
		run_refuse_subject(&run, "could not write the report");
	json_decref(list);
	status = run.unchecked ? STATUS_FAILED : well ? STATUS_OK : STATUS_FINDINGS;
	start_close(&start);
	run_free(&run);
	return status;
}
