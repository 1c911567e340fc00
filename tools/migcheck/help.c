/*
 * help.c
 *		The part of the help that concerns one command.
 *
 * It is taken out of the whole text, so that no option is described twice.
 */
#include "migcheck/help.h"

#include <stdbool.h>
#include <string.h>

#include "text/affix.h"

/* The line at a place, without its end. */
typedef struct HelpLine
{
	const char *text;
	int			len;
} HelpLine;

/* Take the next line off a text; false at its end. The line points into it. */
static bool
next_help_line(const char **text, HelpLine *line)
{
	if (**text == '\0')
		return false;
	line->text = *text;
	line->len = (int) strcspn(*text, "\n");
	*text += line->len + 1;
	return true;
}

/*
 * Return true if a line has a word, between anything that is no small letter
 * or hyphen.
 */
static bool
line_has_word(const HelpLine *line, const char *word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
	size_t		len = strlen(word);

	for (int i = 0; i + (int) len <= line->len; i++)
	{
		if (strncmp(line->text + i, word, len) == 0 &&
			(i == 0 || strchr(letters, line->text[i - 1]) == NULL) &&
			(i + (int) len == line->len ||
			 strchr(letters, line->text[i + len]) == NULL))
			return true;
	}
	return false;
}

/* Return true if a line is exactly this text. */
static bool
line_is_text(const HelpLine *line, const char *text)
{
	return line->len == (int) strlen(text) &&
		strncmp(line->text, text, line->len) == 0;
}

/* Return true if a line of a section is about a command. */
static bool
concerns_command(const HelpLine *section, const HelpLine *line, const char *command)
{
	if (line_is_text(section, "Usage:"))
		return line_has_word(line, command);
	if (line_is_text(section, "Commands:"))
		return line->len > 2 &&
			strncmp(line->text + 2, command, strlen(command)) == 0;
	return true;
}

/*
 * Print a command's usage, its options, and those that all commands have: the
 * sections are told apart by their headings, which are the lines that do not
 * begin with a blank.
 */
void
help_print_command(FILE *out, const char *command)
{
	char		own[64];
	HelpLine	line;
	HelpLine	section = {0};
	const char *before = "";
	const char *text = help_text;

	snprintf(own, sizeof(own), "Options of %s:", command);
	while (next_help_line(&text, &line))
	{
		if (line.len > 0 && line.text[0] != ' ')
		{
			bool		wanted = line_is_text(&line, "Usage:") ||
				line_is_text(&line, "Commands:") || line_is_text(&line,
																 "Options:") ||
				line_is_text(&line, own) || text_begins(line.text, "Exit");

			section = line;
			section.len = wanted ? line.len : 0;
			if (!wanted)
				continue;
			fprintf(out, "%s%.*s\n", before, line.len, line.text);
			before = "\n";
		}
		else if (line.len > 0 && section.len > 0 &&
				 concerns_command(&section, &line, command))
			fprintf(out, "%.*s\n", line.len, line.text);
	}
}
