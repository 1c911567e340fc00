/*
 * report.c
 *		rescuectl report: a bundle as one HTML page.
 *
 * The page is self-contained: no script, no picture, nothing fetched, and a
 * policy that forbids all that even if something got past the escaping. The
 * one style sheet is allowed by its digest.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "rescuectl/files.h"
#include "rescuectl/html.h"
#include "rescuectl/judge.h"
#include "rescuectl/report_style.h"
#include "rescuectl/stored.h"

static const char help_text[] =
"rescuectl report writes a bundle, a file's or a workspace's newest, as one HTML\n"
"page that needs nothing else: no script, and nothing is fetched.\n"
"\n"
REQUEST_USAGE("report -o PAGE")
"\n"
"Options:\n"
REQUEST_HELP
"  -o, --output=FILE      the page, mode 0600; \"-\" is standard output\n"
"  -h, --help             show this help, then exit\n"
"\n"
"Exit status: 0 written, 1 there is no such bundle, 2 could not.\n";

static int	run_report_command(int argc, char **argv);

const Subcommand command_report = {
	"report", "write a bundle as one HTML page", help_text, run_report_command
};

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_report_options(int argc, char **argv, Request *request, const char **output)
{
	static const struct option long_options[] = {
		REQUEST_OPTIONS,
		{"output", required_argument, NULL, 'o'},
		{NULL, 0, NULL, 0}
	};
	int			option;

	while ((option = read_next_option(&command_report, argc, argv, "o:",
									  long_options)) != -1)
	{
		if (option == 'o')
			*output = optarg;
		else if (!request_option(request, option, optarg))
			return STATUS_FAILED;
	}
	if (*output == NULL || **output == '\0')
		return usage_error(&command_report, "missing", "-o FILE");
	return request_check(request, &command_report, argc - optind, argv + optind,
						 1);
}

/*
 * Append the content security policy: the page's own style sheet, and nothing
 * else. False if the digest cannot be computed or there is no memory.
 */
static bool
put_security_policy(Buffer *page)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned char encoded[2 * EVP_MAX_MD_SIZE];
	unsigned int len;

	if (EVP_Digest(style_sheet, strlen(style_sheet), digest, &len, EVP_sha256(),
				   NULL) != 1)
		return false;
	EVP_EncodeBlock(encoded, digest, (int) len);
	return buffer_format(page, "<meta http-equiv=\"Content-Security-Policy\""
						 " content=\"default-src 'none'; style-src 'sha256-%s';"
						 " base-uri 'none'; form-action 'none'\">\n", encoded);
}

/*
 * Append a text of others, escaped; a placeholder for NULL. False if there is
 * no memory.
 */
static bool
put_text_if_known(Buffer *page, const char *value)
{
	return html_text(page, KNOWN(value), strlen(KNOWN(value)));
}

/* Append everything up to the body. False if there is no memory. */
static bool
put_document_head(Buffer *page, const Stored *stored)
{
	return html_put(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
					"<meta charset=\"utf-8\">\n") &&
		put_security_policy(page) &&
		html_put(page, "<meta name=\"viewport\""
				 " content=\"width=device-width, initial-scale=1\">\n"
				 "<meta name=\"referrer\" content=\"no-referrer\">\n<title>") &&
		html_put(page, "Bundle ") &&
		html_put(page, stored->bundle_id != NULL ? stored->bundle_id : "") &&
		html_put(page, " of ") && put_text_if_known(page, stored->workspace) &&
		html_put(page, "</title>\n<style>") && html_put(page, style_sheet) &&
		html_put(page, "</style>\n</head>\n<body>\n");
}

/* Append one row of the list of facts; the value is escaped. */
static bool
put_bundle_fact(Buffer *page, const char *name, const char *value)
{
	return html_put(page, "<dt>") && html_put(page, name) &&
		html_put(page, "</dt><dd>") && put_text_if_known(page, value) &&
		html_put(page, "</dd>\n");
}

/*
 * Write how old the bundle is now, "" where its time is not known or in the
 * future.
 */
static void
format_bundle_age(const char *captured_at, char *out, size_t size)
{
	struct tm	time_parts = {0};
	const char *end = captured_at == NULL ? NULL :
		strptime(captured_at, "%Y-%m-%d", &time_parts);
	long		minutes;

	*out = '\0';
	if (end == NULL || strptime(end + (*end != '\0'), "%H:%M:%S", &time_parts) == NULL)
		return;
	minutes = (long) (time(NULL) - timegm(&time_parts)) / 60;
	if (minutes < 0)
		return;
	if (minutes < 120)
		snprintf(out, size, "%ld minutes", minutes);
	else if (minutes < 48 * 60)
		snprintf(out, size, "%ld hours", minutes / 60);
	else
		snprintf(out, size, "%ld days", minutes / (24 * 60));
}

/* Append the bundle's own data, below the verdict. */
static bool
put_bundle_facts(Buffer *page, const Stored *stored)
{
	char		age[40];

	format_bundle_age(stored->captured_at, age, sizeof(age));
	return html_put(page, "<dl>\n") &&
		(stored->bundle_id == NULL ||
		 put_bundle_fact(page, "Bundle", stored->bundle_id)) &&
		put_bundle_fact(page, "Workspace", stored->workspace) &&
		put_bundle_fact(page, "Organisation", stored->org) &&
		put_bundle_fact(page, "Instance", stored->instance) &&
		put_bundle_fact(page, "Captured", stored->captured_at) &&
		(*age == '\0' || put_bundle_fact(page, "Age", age)) &&
		put_bundle_fact(page, "Reason", stored->reason) &&
		put_bundle_fact(page, "Contents", stored->truncated ?
						"at least one section is cut" : "whole") &&
		html_put(page, "</dl>\n</header>\n");
}

/* Return a text of a row of the verdict, NULL if it is null or missing. */
static const char *
verdict_row_text(const json_t *row, const char *column)
{
	return json_string_value(json_object_get(row, column));
}

/*
 * Return the number of the section that a row's evidence is in, counted from
 * 1; 0 if it has none.
 */
static size_t
evidence_section(const Stored *stored, const json_t *row)
{
	const char *name = verdict_row_text(row, "evidence_section");
	size_t		i;
	json_t	   *section;

	json_array_foreach(stored->sections, i, section)
		if (name != NULL &&
			strcmp(name, verdict_row_text(section, "name")) == 0)
		return i + 1;
	return 0;
}

/*
 * Append the line that shows the verdict, with a link to its place in the
 * section.
 */
static bool
put_evidence_line(Buffer *page, const Stored *stored, const json_t *row)
{
	const char *line = verdict_row_text(row, "evidence");
	json_int_t	number = section_number(row, "evidence_line");
	size_t		section = evidence_section(stored, row);

	if (line == NULL || section == 0)
		return true;
	return buffer_format(page, "<p class=\"line\"><a href=\"#s%zu-L%"
						 JSON_INTEGER_FORMAT "\">", section, number) &&
		put_text_if_known(page, verdict_row_text(row, "evidence_section")) &&
		buffer_format(page, ", line %" JSON_INTEGER_FORMAT "</a><code>", number) &&
		put_text_if_known(page, line) && html_put(page, "</code></p>\n");
}

/* Append what to do, if that is known, and who can. False without memory. */
static bool
put_advice_of_row(Buffer *page, const json_t *row)
{
	const char *remedy = verdict_row_text(row, "remedy");
	const char *who = verdict_row_text(row, "who");

	if (remedy == NULL)
		return true;
	if (!html_put(page, "<p><strong>What to do:</strong> ") ||
		!put_text_if_known(page, remedy) || !html_put(page, "</p>\n"))
		return false;
	return who == NULL ||
		(html_put(page, "<p><strong>Who can do it:</strong> the ") &&
		 put_text_if_known(page, who) && html_put(page, "</p>\n"));
}

/*
 * Append the verdict that counts: what failed, the line that shows it, what to
 * do, and who can.
 */
static bool
put_verdict_headline(Buffer *page, const Stored *stored, const json_t *row)
{
	const char *verdict = verdict_row_text(row, "verdict");
	bool		failed = strcmp(verdict, "failed") == 0;

	return html_put(page, failed ? "<h1 class=\"bad\">" : "<h1>") &&
		html_put(page, failed ? verdict_row_text(row, "phase") :
				 strcmp(verdict, "ok") == 0 ? "Nothing failed" :
				 "Nothing shows what failed") &&
		html_put(page, failed ? " failed: " : ": ") &&
		put_text_if_known(page, verdict_row_text(row, "cause")) &&
		html_put(page, "</h1>\n") &&
		put_evidence_line(page, stored, row) && put_advice_of_row(page, row);
}

/*
 * Append a phase's cause, with a link to the line that shows it if there is
 * one.
 */
static bool
put_phase_cause(Buffer *page, const Stored *stored, const json_t *row)
{
	size_t		section = evidence_section(stored, row);
	json_int_t	line = section_number(row, "evidence_line");
	bool		linked = section != 0 && line != 0;

	return html_put(page, "<br>") &&
		(!linked || buffer_format(page, "<a href=\"#s%zu-L%" JSON_INTEGER_FORMAT "\">",
								  section, line)) &&
		put_text_if_known(page, verdict_row_text(row, "cause")) &&
		(!linked || html_put(page, "</a>"));
}

/* Append one phase to the timeline of the boot. */
static bool
put_boot_phase(Buffer *page, const Stored *stored, const json_t *row)
{
	const char *verdict = verdict_row_text(row, "verdict");

	return html_put(page, "<li class=\"") && html_put(page, verdict) &&
		html_put(page, "\"><b>") &&
		html_put(page, verdict_row_text(row, "phase")) &&
		html_put(page, "</b> ") && html_put(page, verdict) &&
		(strcmp(verdict, "unknown") == 0 ||
		 put_phase_cause(page, stored, row)) &&
		html_put(page, "</li>\n");
}

/* Append the headline, then the phases in the order of the boot. */
static bool
put_boot_verdict(Buffer *page, const Stored *stored, const json_t *rows)
{
	static const char *const order[] = {"provision", "image", "volume",
	"config", "secrets", "start", "handshake", "health"};
	bool		ok = html_put(page, "<header>\n") &&
		put_verdict_headline(page, stored, json_array_get(rows, 0)) &&
		html_put(page, "<ol class=\"phases\" aria-label=\"Phases of the boot\">\n");

	for (size_t at = 0; at < sizeof(order) / sizeof(order[0]); at++)
	{
		size_t		i;
		json_t	   *row;

		json_array_foreach(rows, i, row)
			if (strcmp(verdict_row_text(row, "phase"), order[at]) == 0)
			ok = ok && put_boot_phase(page, stored, row);
	}
	return ok && html_put(page, "</ol>\n");
}

/* Return a string of a section, "" if it is not there. */
static const char *
section_string(const json_t *section, const char *key)
{
	const char *value = json_string_value(json_object_get(section, key));

	return value != NULL ? value : "";
}

/*
 * Append a section's name and state between the given markup: in the list of
 * sections, and above each.
 */
static bool
put_section_summary(Buffer *page, const json_t *section,
					const char *name_before, const char *name_after)
{
	const char *name = section_string(section, "name");
	const char *status = section_string(section, "status");
	bool		ok = strcmp(status, "ok") == 0;
	json_int_t	redactions = section_number(section, "redactions");

	return html_put(page, name_before) && html_text(page, name, strlen(name)) &&
		html_put(page, name_after) &&
		html_put(page, ok ? "<span class=\"about\">" :
				 "<span class=\"about bad\">") &&
		html_text(page, ok ? "collected" : status,
				  ok ? strlen("collected") : strlen(status)) &&
		buffer_format(page, "</span><span class=\"about\">%" JSON_INTEGER_FORMAT
					  " redaction%s%s</span>", redactions,
					  redactions == 1 ? "" : "s",
					  json_is_true(json_object_get(section, "truncated")) ?
					  ", cut" : "");
}

/* Append the list of sections, each a link. */
static bool
put_section_list(Buffer *page, const Stored *stored)
{
	size_t		i;
	json_t	   *section;
	bool		ok = html_put(page, "<nav aria-label=\"Sections\">\n<ol>\n");

	json_array_foreach(stored->sections, i, section)
		ok = ok && buffer_format(page, "<li><a href=\"#s%zu\">", i + 1) &&
		put_section_summary(page, section, "", "</a>") &&
		html_put(page, "</li>\n");
	return ok && html_put(page, "</ol>\n</nav>\n<main>\n");
}

/*
 * Append a section. It is open where the evidence is in it; evidence is the
 * line, 0 for none. A section that is missing is never shown as an empty one.
 */
static bool
put_section_content(Buffer *page, size_t n, const json_t *section,
					size_t evidence)
{
	const json_t *content = json_object_get(section, "content");
	size_t		len = json_string_length(content);

	return buffer_format(page, "<details%s id=\"s%zu\">\n<summary>",
						 evidence > 0 ? " open" : "", n) &&
		put_section_summary(page, section, "<h2>", "</h2>") &&
		html_put(page, "</summary>\n") &&
		(len > 0 ? html_content(page, json_string_value(content), len, n,
								evidence) :
		 html_put(page, json_is_string(content) ?
				  "<p class=\"none\">This section is empty.</p>\n" :
				  "<p class=\"none\">This section could not be collected. That is"
				  " no sign that all was well.</p>\n")) &&
		html_put(page, "</details>\n");
}

/* Append the whole page. False if there is no memory. */
static bool
put_whole_page(Buffer *page, const Stored *stored, const json_t *rows)
{
	const json_t *top = json_array_get(rows, 0);
	size_t		shown = evidence_section(stored, top);
	size_t		line = (size_t) section_number(top, "evidence_line");
	size_t		i;
	json_t	   *section;
	bool		ok = put_document_head(page, stored) &&
		put_boot_verdict(page, stored, rows) &&
		put_bundle_facts(page, stored) && put_section_list(page, stored);

	json_array_foreach(stored->sections, i, section)
		ok = ok &&
		put_section_content(page, i + 1, section, i + 1 == shown ? line : 0);
	return ok && html_put(page, "</main>\n<footer>Written by rescuectl "
						  RESCUE_VERSION ". Secrets were taken out;"
						  " <mark>[REDACTED:rule]</mark> shows where they were."
						  " The browser's search looks into closed sections, too,"
						  " where the browser can.</footer>\n</body>\n</html>\n");
}

/*
 * Run "rescuectl report"; returns the status to exit with. The file is written
 * only when the page is whole.
 */
static int
run_report_command(int argc, char **argv)
{
	Request		request = {0};
	const char *output = NULL;
	Buffer		page = {0};
	Stored		stored;
	json_t	   *rows;
	int			status = read_report_options(argc, argv, &request, &output);

	if (status != STATUS_OK)
		return status;
	status = stored_fetch(&request, &stored);
	if (status == STATUS_OK)
	{
		rows = judge_sections(stored.sections);
		if (rows == NULL || !put_whole_page(&page, &stored, rows))
		{
			say("out of memory");
			status = STATUS_FAILED;
		}
		else if (!file_replace_content(output, page.data, page.len))
			status = STATUS_FAILED;
		json_decref(rows);
	}
	buffer_free(&page);
	stored_free(&stored);
	return status;
}
