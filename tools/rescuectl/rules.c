/*
 * rules.c
 *		rescuectl rules: what the redactor looks for, and where that is from.
 */
#include <stdio.h>
#include <string.h>

#include "rescuectl/redactor.h"
#include "rescuectl/rescuectl.h"
#include "rescuectl/text.h"

static const char help_text[] =
"rescuectl rules lists the redactor's rules: name, what the secret opens, and\n"
"where its owner documents its form.\n"
"\n"
"Usage:\n"
"  rescuectl rules [OPTION]...\n"
"\n"
"Options:\n"
"  -f, --format=FORMAT    human or json (default: human)\n"
"      --rules=FILE       list the rules of this file, too; one that does not\n"
"                         hold its samples is refused with its line\n"
"  -h, --help             show this help, then exit\n"
"\n"
"Exit status: 0 listed, 2 could not.\n";

static int	run_rules_command(int argc, char **argv);

const Subcommand command_rules = {
	"rules", "list what the redactor looks for", help_text, run_rules_command
};

/*
 * Fill *info with number i of the built-in rules, then of the user's own.
 * False behind the last one.
 */
static bool
find_rule_by_number(const Redactor *redactor, size_t i, RedactRuleInfo *info)
{
	size_t		builtin = 0;
	RedactRuleInfo skip;

	if (redact_rule_info(i, info))
		return true;
	while (redact_rule_info(builtin, &skip))
		builtin++;
	return redactor->own != NULL &&
		redact_rules_info(redactor->own, i - builtin, info);
}

/*
 * Print two lines a rule: its name and what it is for, and the source of its
 * form.
 */
static void
print_rule_lines(const Redactor *redactor)
{
	RedactRuleInfo info;

	for (size_t i = 0; find_rule_by_number(redactor, i, &info); i++)
		printf("%-40s %s\n%-40s %s\n", info.name, info.about, "", info.source);
}

/* Print all rules as one document. False if it cannot be written. */
static bool
print_rules_as_json(const Redactor *redactor)
{
	json_t	   *list = json_array();
	json_t	   *document;
	RedactRuleInfo info;
	bool		ok;

	for (size_t i = 0; find_rule_by_number(redactor, i, &info); i++)
		json_array_append_new(list, json_pack("{s:s, s:o*, s:o*}",
											  "name", info.name, "about",
											  text_to_json(info.about, strlen(info.about)), "source",
											  text_to_json(info.source, strlen(info.source))));
	document = json_pack("{s:i, s:s, s:o*}", "version", 1, "ruleset",
						 redact_ruleset_id(), "rules", list);
	ok = document != NULL &&
		json_dumpf(document, stdout, JSON_INDENT(2)) == 0 &&
		putchar('\n') != EOF;
	json_decref(document);
	return ok;
}

/* Run "rescuectl rules"; returns the status to exit with. */
static int
run_rules_command(int argc, char **argv)
{
	static const struct option long_options[] = {
		{"format", required_argument, NULL, 'f'},
		{"rules", required_argument, NULL, 'r'},
		{NULL, 0, NULL, 0}
	};
	const char *rules_path = NULL;
	bool		json = false;
	bool		ok = true;
	int			option;
	Redactor	redactor;

	while ((option = read_next_option(&command_rules, argc, argv, "f:",
									  long_options)) != -1)
	{
		if (option == 'r')
			rules_path = optarg;
		else if (option != 'f' ||
				 take_format_value(&command_rules, optarg, &json) != STATUS_OK)
			return STATUS_FAILED;
	}
	if (optind < argc)
		return usage_surplus(&command_rules, argv[optind]);
	if (!redactor_open(&redactor, rules_path, NULL))
		return STATUS_FAILED;
	if (json)
		ok = print_rules_as_json(&redactor);
	else
		print_rule_lines(&redactor);
	redactor_close(&redactor);
	return finish_output(ok ? STATUS_OK : STATUS_FAILED);
}
