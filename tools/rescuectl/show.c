/*
 * show.c
 *		rescuectl show: a bundle, to be read on a terminal.
 *
 * A log of a broken or hostile machine may hold what moves the cursor or
 * turns the text around: that is shown, not sent.
 */
#include <stdio.h>
#include <string.h>

#include "rescuectl/stored.h"
#include "rescuectl/text.h"

static const char help_text[] =
"rescuectl show prints a bundle: a file's, or a workspace's newest.\n"
"\n"
REQUEST_USAGE("show")
"\n"
"Options:\n"
REQUEST_HELP
"  -f, --format=FORMAT    human or json (default: human)\n"
"      --section=NAME     only this section's content\n"
"  -h, --help             show this help, then exit\n"
"\n"
"Exit status: 0 shown, 1 there is no such bundle or section, 2 could not.\n";

static int	run_show_command(int argc, char **argv);

const Subcommand command_show = {
	"show", "print a bundle", help_text, run_show_command
};

/* What the options ask for; strings point into argv. */
typedef struct ShowContext
{
	Request		request;
	const char *section;
	bool		json;
} ShowContext;

/* Take one option. Returns STATUS_OK, or STATUS_FAILED after a message. */
static int
set_show_option(ShowContext *context, int option, const char *value)
{
	if (request_option(&context->request, option, value))
		return STATUS_OK;
	if (option == 's')
		context->section = value;
	else if (option != 'f')
		return STATUS_FAILED;
	else
		return take_format_value(&command_show, value, &context->json);
	return STATUS_OK;
}

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_show_options(int argc, char **argv, ShowContext *context)
{
	static const struct option long_options[] = {
		REQUEST_OPTIONS,
		{"format", required_argument, NULL, 'f'},
		{"section", required_argument, NULL, 's'},
		{NULL, 0, NULL, 0}
	};
	int			option;
	int			status;

	while ((option = read_next_option(&command_show, argc, argv, "f:",
									  long_options)) != -1)
	{
		status = set_show_option(context, option, optarg);
		if (status != STATUS_OK)
			return status;
	}
	return request_check(&context->request, &command_show, argc - optind,
						 argv + optind, 1);
}

/* Print a section's content, ended by a line feed; nothing if it has none. */
static void
print_content_text(const json_t *section)
{
	const json_t *content = json_object_get(section, "content");

	if (json_string_length(content) == 0)
		return;
	text_print(json_string_value(content), json_string_length(content));
	if (json_string_value(content)[json_string_length(content) - 1] != '\n')
		putchar('\n');
}

/* Print a section under a heading with its status. */
static void
print_shown_section(const json_t *section)
{
	const char *status = json_string_value(json_object_get(section, "status"));
	json_int_t	redactions = section_number(section, "redactions");

	fputs("\n==> ", stdout);
	text_print_name(json_string_value(json_object_get(section, "name")));
	printf(" (%s, %" JSON_INTEGER_FORMAT " redaction%s%s) <==\n",
		   status != NULL ? status : "?", redactions, redactions == 1 ? "" : "s",
		   json_is_true(json_object_get(section, "truncated")) ?
		   ", truncated" : "");
	print_content_text(section);
}

/* Print what the bundle is about, then all its sections. */
static void
print_whole_bundle(const Stored *stored)
{
	size_t		i;
	json_t	   *section;

	printf("bundle%s%s, captured ", stored->bundle_id != NULL ? " " : "",
		   stored->bundle_id != NULL ? stored->bundle_id : "");
	text_print_name(KNOWN(stored->captured_at));
	fputs("\nworkspace ", stdout);
	text_print_name(KNOWN(stored->workspace));
	fputs(", organisation ", stdout);
	text_print_name(KNOWN(stored->org));
	fputs(", instance ", stdout);
	text_print_name(KNOWN(stored->instance));
	fputs("\nreason: ", stdout);
	text_print_name(KNOWN(stored->reason));
	putchar('\n');
	json_array_foreach(stored->sections, i, section)
		print_shown_section(section);
}

/*
 * Print the bundle, or the section that was asked for. Returns STATUS_FINDINGS
 * if there is no such section.
 */
static int
print_asked_sections(const ShowContext *context, const Stored *stored)
{
	size_t		i;
	json_t	   *section;

	if (context->section == NULL)
	{
		if (context->json)
			return text_print_json(stored->sections);
		print_whole_bundle(stored);
		return STATUS_OK;
	}
	json_array_foreach(stored->sections, i, section)
	{
		if (strcmp(json_string_value(json_object_get(section, "name")),
				   context->section) != 0)
			continue;
		if (context->json)
			return text_print_json(section);
		print_content_text(section);
		return STATUS_OK;
	}
	say("the bundle has no such section");
	return STATUS_FINDINGS;
}

/* Run "rescuectl show"; returns the status to exit with. */
static int
run_show_command(int argc, char **argv)
{
	static ShowContext context;
	Stored		stored;
	int			status = read_show_options(argc, argv, &context);

	if (status != STATUS_OK)
		return status;
	status = stored_fetch(&context.request, &stored);
	if (status == STATUS_OK)
		status = finish_output(print_asked_sections(&context, &stored));
	stored_free(&stored);
	return status;
}
