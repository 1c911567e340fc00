/*
 * literal_parts.c
 *		The parts of the text of an array, a range or a row.
 *
 * Parts are separated by commas. One in quotes, or behind a backslash, is taken
 * as it is written.
 */
#include "migcheck/sql/query/literal_forms.h"

#include <ctype.h>
#include <string.h>

/* The text that is read, and the part that was read last. */
typedef struct PartReader
{
	const char *at;
	const LiteralParts *form;
	char	   *part;
	size_t		len;
	bool		quoted;
	int			count;			/* of the parts so far */
} PartReader;

/* Read what is in quotes, behind the first one; false if they do not end. */
static bool
read_quoted(PartReader *reader)
{
	reader->quoted = true;
	for (; *reader->at != '\0'; reader->at++)
	{
		if (*reader->at == '"' && !(reader->form->doubles && reader->at[1] == '"'))
		{
			reader->at++;
			return true;
		}
		if ((*reader->at == '\\' || *reader->at == '"') && reader->at[1] != '\0')
			reader->at++;
		reader->part[reader->len++] = *reader->at;
	}
	return false;
}

/* Read one part, up to the comma or the end behind it; false at a bad quote. */
static bool
read_part(PartReader *reader)
{
	reader->len = 0;
	reader->quoted = false;
	while (*reader->at != '\0' && *reader->at != ',' &&
		   strchr(reader->form->closes, *reader->at) == NULL &&
		   !(reader->form->nests && *reader->at == '{'))
	{
		char		character = *reader->at++;

		if (character == '"')
		{
			if (!read_quoted(reader))
				return false;
			continue;
		}
		if (character == '\\' && *reader->at != '\0')
			character = *reader->at++;
		reader->part[reader->len++] = character;
	}
	if (!reader->quoted)
	{
		while (reader->len > 0 && isspace((unsigned char) reader->part[reader->len - 1]))
			reader->len--;
	}
	reader->part[reader->len] = '\0';
	return *reader->at != '\0';
}

/* Is the part that was read nothing: empty or, in an array, NULL? */
static bool
is_nothing(const PartReader *reader)
{
	return !reader->quoted &&
		(reader->len == 0 || (reader->form->nests && strcasecmp(reader->part, "null") == 0));
}

/* Read the part here and give it to check; false at a bad quote. */
static bool
check_next_part(PartReader *reader, LiteralPartCheck check, void *context)
{
	if (!read_part(reader))
		return false;
	check(context, reader->count++, is_nothing(reader) ? NULL : reader->part);
	return true;
}

/* Read the parts of a text without braces within it. */
static bool
read_flat_parts(PartReader *reader, LiteralPartCheck check, void *context)
{
	do
	{
		if (!check_next_part(reader, check, context))
			return false;
	} while (*reader->at++ == ',');
	return *reader->at == '\0';
}

/*
 * Read the elements of an array, behind its first brace. A value, or braces
 * around some, is behind a brace that opens or behind a comma.
 */
static bool
read_elements(PartReader *reader, LiteralPartCheck check, void *context)
{
	char		before = '{';

	for (int depth = 1; depth > 0;)
	{
		bool		begins = before == '{' || before == ',';

		reader->at += strspn(reader->at, " \t\n\r\f\v");
		if (*reader->at == '\0')
			return false;
		if (strchr("{},", *reader->at) == NULL)
		{
			if (!begins || !check_next_part(reader, check, context))
				return false;
			before = 'v';
			continue;
		}
		if (*reader->at == '{' ? !begins : before == ',' || (before == '{' && *reader->at == ','))
			return false;
		depth += *reader->at == '{' ? 1 : *reader->at == '}' ? -1 : 0;
		before = *reader->at++;
	}
	reader->at += strspn(reader->at, " \t\n\r\f\v");
	return *reader->at == '\0';
}

/* Read all parts of a text; their number, or -1 if it is of another form. */
int
literal_read_parts(Arena *arena, const char *text, const LiteralParts *form,
				   LiteralPartCheck check, void *context)
{
	PartReader	reader = {.at = text + 1, .form = form};

	reader.part = arena_alloc(arena, strlen(text) + 1);
	return (form->nests ? read_elements : read_flat_parts) (&reader, check, context) ?
		reader.count : -1;
}
