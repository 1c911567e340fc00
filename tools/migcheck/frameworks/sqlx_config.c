/*
 * sqlx_config.c
 *		What sqlx.toml says, from sqlx 0.9 on: the table, and the characters
 *		that checksums are taken without.
 *
 * It lies beside the crate's Cargo.toml, above the folder of migrations. Only
 * its plain form is read: one "table-name" a line, in quotes, and a list of
 * strings for "ignored-chars". What sqlx says of migrations lies in a table of
 * that name, but no other one has these keys.
 */
#include "migcheck/frameworks/framework.h"

#include <stdlib.h>
#include <string.h>

#include "migcheck/frameworks/quoted_member.h"
#include "migcheck/path.h"
#include "text/affix.h"
#include "text/utf8.h"

/* How many folders above that of the migrations sqlx.toml may be in. */
#define LEVELS	3

/* More characters are no list of white space. */
#define MAX_IGNORED	64

/* Return the sqlx.toml above a root, of the arena; NULL without one. */
static const char *
read_sqlx_toml(const Root *root)
{
	const char *above = path_above(root->arena,
								   path_without_dots(root->arena, root->path));

	for (int level = 0; level < LEVELS && above != NULL; level++)
	{
		const char *text;
		size_t		len;

		if (root->tree->read(root->tree,
							 arena_join(root->arena, above, "sqlx.toml"), &text,
							 &len) == NULL)
			return arena_copy(root->arena, text, len);
		above = path_above(root->arena, above);
	}
	return NULL;
}

/* Return the table of a root, as --table takes it; NULL for the usual one. */
const char *
sqlx_table(const Root *root)
{
	const char *line = read_sqlx_toml(root);

	while (line != NULL && *line)
	{
		size_t		len = strcspn(line, "\n");
		const char *p = arena_copy(root->arena, line, len);

		p = quoted_member(root->arena, p + strspn(p, " \t"), "table-name");
		if (p != NULL)
			return p;
		line += len + (line[len] == '\n');
	}
	return NULL;
}

/*
 * Append the character that a string of TOML begins with to a text, and return
 * the place behind it. In single quotes nothing is escaped.
 */
static const char *
take_toml_character(const char *p, bool escapes, char **result)
{
	static const char letters[] = "btnfr\"\\";
	static const char meant[] = "\b\t\n\f\r\"\\";
	const char *letter;
	size_t		digits;

	if (*p != '\\' || !escapes || p[1] == '\0')
	{
		*(*result)++ = *p;
		return p + 1;
	}
	letter = strchr(letters, p[1]);
	digits = p[1] == 'u' ? 4 : p[1] == 'U' ? 8 : 0;
	if (letter != NULL)
		*(*result)++ = meant[letter - letters];
	else if (digits > 0 && strspn(p + 2, "0123456789abcdefABCDEF") >= digits)
	{
		char		hex[9] = "";
		unsigned long code;

		memcpy(hex, p + 2, digits);
		code = strtoul(hex, NULL, 16);
		if (code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF))
			*result = utf8_encode(code, *result);
	}
	return p + 2 + digits;
}

/* Return what the strings of a list in TOML have, one behind the other. */
static const char *
join_toml_list(Arena *arena, const char *p)
{
	char	   *result = arena_alloc(arena, UTF8_MAX * MAX_IGNORED + 1);
	char	   *end = result;
	const char *limit = result + UTF8_MAX * (MAX_IGNORED - 1);

	while (*p && *p != ']' && end < limit)
	{
		char		quote = *p;

		if (quote == '#')
			p += strcspn(p, "\n");
		else if (quote != '"' && quote != '\'')
			p++;
		else
		{
			for (p++; *p && *p != quote && end < limit;)
				p = take_toml_character(p, quote == '"', &end);
			p += *p == quote;
		}
	}
	*end = '\0';
	return result;
}

/* Return the characters that checksums are taken without; NULL for none. */
const char *
sqlx_ignored_chars(const Root *root)
{
	const char *line = read_sqlx_toml(root);

	while (line != NULL && *line)
	{
		const char *p = text_skip(line + strspn(line, " \t"), "ignored-chars");

		p += strspn(p, " \t");
		if (*p == '=')
		{
			p += 1 + strspn(p + 1, " \t");
			return *p == '[' ? join_toml_list(root->arena, p + 1) : NULL;
		}
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return NULL;
}
