/*
 * command_line.c
 *		Subcommands, their options, and what is wrong with a command line.
 */
#include "common/command_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/show.h"
#include "common/suggest.h"

/* An option's name in a message; longer ones are cut. */
#define MAX_NAME 63

/*
 * Print where to find help. Returns STATUS_FAILED, for "return
 * print_usage_hint()".
 */
int
print_usage_hint(const Subcommand *subcommand)
{
	fprintf(stderr, "Try \"%s%s%s --help\" for more information.\n",
			program_name, subcommand != NULL ? " " : "",
			subcommand != NULL ? subcommand->name : "");
	return STATUS_FAILED;
}

/*
 * Print a message and the hint. The value may come from a script, so it is
 * shown like any untrusted text.
 */
int
usage_error(const Subcommand *subcommand, const char *what, const char *value)
{
	fprintf(stderr, "%s: %s", program_name, what);
	if (value != NULL)
	{
		fputs(" \"", stderr);
		show_string(stderr, value, SHOW_NAME);
		fputc('"', stderr);
	}
	fputc('\n', stderr);
	return print_usage_hint(subcommand);
}

/* Print that there is an argument too many. Returns STATUS_FAILED. */
int
usage_surplus(const Subcommand *subcommand, const char *argument)
{
	return usage_error(subcommand, "too many command-line arguments, the first"
					   " is", argument);
}

/* Suggest a name if the word is a misspelling of it. */
void
suggest_if_misspelt(const char *word, const char *prefix, const char *name)
{
	if (is_misspelling_of(word, name))
		fprintf(stderr, "Did you mean \"%s%s\"?\n", prefix, name);
}

/* Return the name of a long option by its val; NULL if it has only a letter. */
static const char *
long_option_name(const struct option *options, int val)
{
	for (; options->name != NULL; options++)
	{
		if (options->val == val)
			return options->name;
	}
	return NULL;
}

/* Say that there is no such long option, and which was meant. */
static void
say_unknown_option(const char *argument, const struct option *options)
{
	char		name[MAX_NAME + 1];
	int			same_start = 0;

	snprintf(name, sizeof(name), "%.*s", (int) strcspn(argument, "="),
			 argument);
	for (const struct option *o = options; o->name != NULL; o++)
		same_start += strncmp(o->name, name, strlen(name)) == 0;
	fprintf(stderr, "%s: %s option \"--", program_name,
			same_start > 1 ? "ambiguous" : "unknown");
	show_string(stderr, name, SHOW_NAME);
	fputs("\"\n", stderr);
	for (; options->name != NULL; options++)
	{
		if (same_start > 1 && strncmp(options->name, name, strlen(name)) == 0)
			fprintf(stderr, "Did you mean \"--%s\"?\n", options->name);
		else if (same_start == 0)
			suggest_if_misspelt(name, "--", options->name);
	}
}

/* Say what is wrong with an option that there is: its value. */
static void
say_faulty_value(const char *what, const struct option *options, int val)
{
	const char *name = long_option_name(options, val);

	if (name != NULL)
		say("option \"--%s\" %s", name, what);
	else
		say("option \"-%c\" %s", val, what);
}

/*
 * getopt_long() with messages of ours: the C library's would print an option's
 * value, which may be a secret.
 */
int
read_next_option(const Subcommand *subcommand, int argc, char **argv,
				 const char *letters, const struct option *options)
{
	char		notation[MAX_NAME + 1];
	int			option;

	/* A colon in front tells a missing value from an unknown option. */
	snprintf(notation, sizeof(notation), ":%s", letters);
	opterr = 0;
	option = getopt_long(argc, argv, notation, options, NULL);
	if ((option != '?' && option != ':') ||
		(strchr(letters, '?') != NULL && strcmp(argv[optind - 1], "-?") == 0))
		return option;
	if (option == ':')
		say_faulty_value("needs a value", options, optopt);
	else if (optopt == 0)
		say_unknown_option(argv[optind - 1] + strlen("--"), options);
	else if (long_option_name(options, optopt) != NULL)
		say_faulty_value("takes no value", options, optopt);
	else
		say("unknown option \"-%c\"",
			optopt > ' ' && optopt < 0x7F ? optopt : '?');
	print_usage_hint(subcommand);
	return OPTION_WRONG;
}

/* Set *json from the value of --format. */
int
take_format_value(const Subcommand *subcommand, const char *value, bool *json)
{
	*json = strcmp(value, "json") == 0;
	if (*json || strcmp(value, "human") == 0)
		return STATUS_OK;
	return usage_error(subcommand, "--format takes human or json, not", value);
}

/* Set *number; blanks or letters behind the digits are refused. */
int
take_number_value(const Subcommand *subcommand, const char *value, long most,
				  const char *what, long *number)
{
	char	   *end;

	errno = 0;
	*number = strtol(value, &end, 10);
	if (errno != 0 || end == value || *end != '\0' || *number < 1 ||
		*number > most)
		return usage_error(subcommand, what, value);
	return STATUS_OK;
}
