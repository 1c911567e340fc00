/*
 * report.c
 *		rescuectl report: a bundle as one HTML page.
 *
 * The page stands alone: no script, no picture, nothing fetched, and a policy
 * that forbids all that even if something got past the escaping. The one
 * style sheet is allowed by its digest.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "rescuectl/files.h"
#include "rescuectl/html.h"
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

static int	run(int argc, char **argv);

const Command command_report = {
	"report", "write a bundle as one HTML page", help_text, run
};

static int
read_options(int argc, char **argv, Request *request, const char **output)
{
	static const struct option long_options[] = {
		REQUEST_OPTIONS,
		{"output", required_argument, NULL, 'o'},
		{NULL, 0, NULL, 0}
	};
	int			option;

	while ((option = getopt_long(argc, argv, "o:", long_options, NULL)) != -1)
	{
		if (option == 'o')
			*output = optarg;
		else if (!request_option(request, option, optarg))
			return usage_hint(&command_report);
	}
	if (*output == NULL || **output == '\0')
		return usage_error(&command_report, "missing", "-o FILE");
	return request_check(request, &command_report, argc - optind, argv + optind,
						 1);
}

/* The policy: this style sheet, and nothing else. */
static bool
put_policy(Buffer *page)
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

/* A text of others; NULL is one that is not known. */
static bool
put_known(Buffer *page, const char *value)
{
	return html_text(page, KNOWN(value), strlen(KNOWN(value)));
}

static bool
put_head(Buffer *page, const Stored *stored)
{
	return html_put(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
					"<meta charset=\"utf-8\">\n") &&
		put_policy(page) &&
		html_put(page, "<meta name=\"viewport\""
				 " content=\"width=device-width, initial-scale=1\">\n"
				 "<meta name=\"referrer\" content=\"no-referrer\">\n<title>") &&
		html_put(page, "Bundle ") &&
		html_put(page, stored->bundle_id != NULL ? stored->bundle_id : "") &&
		html_put(page, " of ") && put_known(page, stored->workspace) &&
		html_put(page, "</title>\n<style>") && html_put(page, style_sheet) &&
		html_put(page, "</style>\n</head>\n<body>\n");
}

static bool
put_fact(Buffer *page, const char *name, const char *value)
{
	return html_put(page, "<dt>") && html_put(page, name) &&
		html_put(page, "</dt><dd>") && put_known(page, value) &&
		html_put(page, "</dd>\n");
}

static bool
put_facts(Buffer *page, const Stored *stored)
{
	return html_put(page, "<header>\n<h1>Rescue bundle ") &&
		html_put(page, stored->bundle_id != NULL ? stored->bundle_id : "") &&
		html_put(page, "</h1>\n<dl>\n") &&
		put_fact(page, "Workspace", stored->workspace) &&
		put_fact(page, "Organisation", stored->org) &&
		put_fact(page, "Instance", stored->instance) &&
		put_fact(page, "Captured", stored->captured_at) &&
		put_fact(page, "Reason", stored->reason) &&
		put_fact(page, "Contents", stored->truncated ?
				 "at least one section is cut" : "whole") &&
		html_put(page, "</dl>\n</header>\n");
}

/* A string of a section; "" if it is not there. */
static const char *
section_string(const json_t *section, const char *key)
{
	const char *value = json_string_value(json_object_get(section, key));

	return value != NULL ? value : "";
}

/* Name and state: in the list of sections, and above each. */
static bool
put_summary(Buffer *page, const json_t *section, const char *name_before,
			const char *name_after)
{
	const char *name = section_string(section, "name");
	const char *status = section_string(section, "status");
	bool		ok = strcmp(status, "ok") == 0;
	json_int_t	redactions = section_number(section, "redactions");

	return html_put(page, name_before) && html_text(page, name, strlen(name)) &&
		html_put(page, name_after) &&
		html_put(page, ok ? "<span class=\"about good\">" :
				 "<span class=\"about bad\">") &&
		html_text(page, status, strlen(status)) &&
		buffer_format(page, "</span><span class=\"about\">%" JSON_INTEGER_FORMAT
					  " redaction%s%s</span>", redactions,
					  redactions == 1 ? "" : "s",
					  json_is_true(json_object_get(section, "truncated")) ?
					  ", cut" : "");
}

static bool
put_list(Buffer *page, const Stored *stored)
{
	size_t		i;
	json_t	   *section;
	bool		ok = html_put(page, "<nav aria-label=\"Sections\">\n<ol>\n");

	json_array_foreach(stored->sections, i, section)
		ok = ok && buffer_format(page, "<li><a href=\"#s%zu\">", i + 1) &&
		put_summary(page, section, "", "</a>") && html_put(page, "</li>\n");
	return ok && html_put(page, "</ol>\n</nav>\n<main>\n");
}

static bool
put_section(Buffer *page, size_t n, const json_t *section)
{
	const json_t *content = json_object_get(section, "content");
	size_t		len = json_string_length(content);

	return buffer_format(page, "<details open id=\"s%zu\">\n<summary>", n) &&
		put_summary(page, section, "<h2>", "</h2>") &&
		html_put(page, "</summary>\n") &&
		(len > 0 ? html_content(page, json_string_value(content), len) :
		 html_put(page, json_is_string(content) ?
				  "<p class=\"none\">This section is empty.</p>\n" :
				  "<p class=\"none\">This section could not be collected. That is"
				  " no sign that all was well.</p>\n")) &&
		html_put(page, "</details>\n");
}

static bool
put_page(Buffer *page, const Stored *stored)
{
	size_t		i;
	json_t	   *section;
	bool		ok = put_head(page, stored) && put_facts(page, stored) &&
		put_list(page, stored);

	json_array_foreach(stored->sections, i, section)
		ok = ok && put_section(page, i + 1, section);
	return ok && html_put(page, "</main>\n<footer>Written by rescuectl "
						  RESCUE_VERSION ". Secrets were taken out before this"
						  " bundle was stored; <mark>[REDACTED:rule]</mark> stands"
						  " where they were.</footer>\n</body>\n</html>\n");
}

static int
run(int argc, char **argv)
{
	Request		request = {0};
	const char *output = NULL;
	Buffer		page = {0};
	Stored		stored;
	int			status = read_options(argc, argv, &request, &output);

	if (status != STATUS_OK)
		return status;
	status = stored_fetch(&request, &stored);
	if (status == STATUS_OK)
	{
		if (!put_page(&page, &stored))
		{
			say("out of memory");
			status = STATUS_FAILED;
		}
		else if (!file_replace(output, page.data, page.len))
			status = STATUS_FAILED;
	}
	buffer_free(&page);
	stored_free(&stored);
	return status;
}
