/*
 * main.c
 *		migcheck: the command line.
 *
 * Findings are counted and reported; what keeps migcheck from checking is
 * fatal. The exit status tells the three apart: 0 nothing at or above the
 * severity that fails a run, 1 findings, 2 could not check.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "common/command_line.h"
#include "migcheck/repair/repair.h"
#include "migcheck/rules/rules.h"
#include "migcheck/run.h"
#include "migcheck/sql/lint/lint_rules.h"

/*
 * List the rules, in the order of rules.def, one a line. Returns the exit
 * status.
 */
static int
print_rule_list(void)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		printf("%-36s %-8s %s\n", rule_table[i].id,
			   severity_name(rule_table[i].severity), rule_table[i].summary);
	return 0;
}

/*
 * Print an example: in a line and, unless files is NULL, as files, indented.
 */
static void
print_example(const char *title, const char *line, const char *files)
{
	printf("%s:\n    %s\n", title, line);
	if (files == NULL)
		return;
	fputs("\n", stdout);
	while (*files)
	{
		int			len = strcspn(files, "\n");

		printf("    %.*s\n", len, files);
		files += len + 1;
	}
	fputs("\n", stdout);
}

/*
 * Say what a rule means, with its examples; for long-lock also the safe way
 * for each kind of work, since its help depends on it.
 */
static int
print_rule_explanation(const char *name)
{
	const Rule *rule = rule_find_named(name);
	const RuleExample *example;

	if (rule == NULL)
		return refuse_unknown_rule(name);
	example = &rule_examples[rule - rule_table];
	printf("%s (%s%s): %s\n\n%s\n\nWhat to do: %s\n", rule->id,
		   severity_name(rule->severity), rule->of_lint ? ", of lint" : "",
		   rule->summary, rule->why, rule->help);
	for (int i = 0; rule == &rule_table[RULE_LONG_LOCK] && i < SQL_ADVICE_COUNT; i++)
	{
		const char *work;
		const char *advice = lint_advice_text(i, &work);

		if (advice != NULL)
			printf("- %s: %s\n", work, advice);
	}
	printf("\nVersions of PostgreSQL: %s\nPage: " RULE_PAGES "%s.html\n\n",
		   rule_versions(rule), rule->id);
	print_example("Bad", rule->bad, example->bad);
	print_example("Good", rule->good, example->good);
	return 0;
}

/* Run the command that the options name; options_read() has handled help. */
int
main(int argc, char **argv)
{
	Options		options;
	int			status;

	program_name = "migcheck";
	/* A file that grows past a limit is an error to report, no death. */
	signal(SIGXFSZ, SIG_IGN);
	status = options_read(argc, argv, &options);
	if (status < 0)
	{
		switch (options.command)
		{
			case COMMAND_RULES:
				status = print_rule_list();
				break;
			case COMMAND_EXPLAIN:
				status = print_rule_explanation(options.paths[0]);
				break;
			case COMMAND_CHECK:
				status = command_check(&options);
				break;
			case COMMAND_LINT:
				status = command_lint(&options);
				break;
			case COMMAND_REPAIR:
				status = repair_run_command(&options);
				break;
			case COMMAND_DRIFT:
				status = command_drift(&options);
				break;
			case COMMAND_SIMULATE:
				status = command_simulate(&options);
				break;
			case COMMAND_SNAPSHOT:
				status = command_snapshot(&options);
				break;
			case COMMAND_HELP:
				break;
		}
	}
	options_free(&options);
	return status;
}
