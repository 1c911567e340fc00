/*
 * help.c
 *		The part of the help that concerns one command.
 *
 * It is taken out of the whole text, so that no option is described twice;
 * options_commands.c says which options a command has.
 */
#include "migcheck/help.h"

#include <stdbool.h>
#include <string.h>

#include "migcheck/options_commands.h"
#include "text/affix.h"

/* The column at which the name of each option begins. */
#define NAME_COLUMN		6

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

/* Return true for a byte of a command's or an option's name. */
static bool
is_name_letter(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-';
}

/* Return true if a line has a word that is not a part of a longer name. */
static bool
line_has_word(const HelpLine *line, const char *word)
{
	size_t		len = strlen(word);

	for (int i = 0; i + (int) len <= line->len; i++)
	{
		if (strncmp(line->text + i, word, len) == 0 &&
			(i == 0 || !is_name_letter(line->text[i - 1])) &&
			(i + (int) len == line->len ||
			 !is_name_letter(line->text[i + len])))
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

/*
 * Return true if a line names an option that the command lacks, or goes on
 * with one: *lacks is kept from line to line.
 */
static bool
is_of_other_command(const HelpLine *line, size_t command, bool *lacks)
{
	const char *name = line->text + NAME_COLUMN + 2;
	size_t		len = 0;

	if (line->len > NAME_COLUMN + 2 &&
		strncmp(line->text + NAME_COLUMN, "--", 2) == 0)
	{
		while (is_name_letter(name[len]))
			len++;
		*lacks = !command_has_option(command, name, len);
	}
	return *lacks;
}

/* Return true if a line of a section is about a command. */
static bool
concerns_command(const HelpLine *section, const HelpLine *line, size_t command,
				 bool *lacks)
{
	const char *name = command_name(command);

	if (line_is_text(section, "Usage:"))
		return line_has_word(line, name);
	if (line_is_text(section, "Commands:"))
		return line->len > 2 &&
			strncmp(line->text + 2, name, strlen(name)) == 0;
	return !is_of_other_command(line, command, lacks);
}

/*
 * Print a command's usage and the options that it has: the sections are told
 * apart by their headings, which are the lines that do not begin with a blank.
 */
void
help_print_command(FILE *out, size_t command)
{
	char		own[64];
	HelpLine	line;
	HelpLine	section = {0};
	bool		lacks = false;
	const char *before = "";
	const char *text = help_text;

	snprintf(own, sizeof(own), "Options of %s:", command_name(command));
	while (next_help_line(&text, &line))
	{
		if (line.len > 0 && line.text[0] != ' ')
		{
			bool		wanted = line_is_text(&line, "Usage:") ||
				line_is_text(&line, "Commands:") ||
				line_is_text(&line, "Options:") ||
				line_is_text(&line, own) || text_begins(line.text, "Exit");

			section = line;
			section.len = wanted ? line.len : 0;
			lacks = false;
			if (!wanted)
				continue;
			fprintf(out, "%s%.*s\n", before, line.len, line.text);
			before = "\n";
		}
		else if (line.len > 0 && section.len > 0 &&
				 concerns_command(&section, &line, command, &lacks))
			fprintf(out, "%.*s\n", line.len, line.text);
	}
}
