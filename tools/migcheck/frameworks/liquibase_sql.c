/*
 * liquibase_sql.c
 *		Liquibase's formatted SQL.
 *
 *		--liquibase formatted sql
 *		--changeset author:id [attribute:value]...
 *
 * A file without the first line is one changeset of its own. Of a changeset's
 * attributes those are read that decide over another text or path.
 */
#include "migcheck/frameworks/liquibase.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "migcheck/simulate/checksum.h"
#include "text/affix.h"

/*
 * Return what follows a word in a line that is a comment with it, or NULL.
 * Liquibase compares without case and wants a blank behind the word.
 */
static const char *
skip_comment_word(const char *line, const char *stop, const char *word)
{
	size_t		len = strlen(word);

	while (line < stop && isblank((unsigned char) *line))
		line++;
	if (stop - line < 2 || line[0] != '-' || line[1] != '-')
		return NULL;
	line += 2;
	while (line < stop && isblank((unsigned char) *line))
		line++;
	if ((size_t) (stop - line) < len || strncasecmp(line, word, len) != 0)
		return NULL;
	line += len;
	if (line < stop && !isspace((unsigned char) *line))
		return NULL;
	while (line < stop && isspace((unsigned char) *line))
		line++;
	return line;
}

/*
 * Return the value of an attribute, NAME:VALUE, in a line; NULL if it has
 * none. p must not be the first byte of the text.
 */
static const char *
take_attribute(Arena *arena, const char *p, const char *stop, const char *name)
{
	size_t		len = strlen(name);

	for (; p < stop; p++)
	{
		const char *value = p + len + 1;
		const char *end = value;

		if ((size_t) (stop - p) <= len || strncasecmp(p, name, len) != 0 ||
			p[len] != ':' || !isspace((unsigned char) p[-1]))
			continue;
		while (end < stop && !isspace((unsigned char) *end))
			end++;
		return arena_copy(arena, value, end - value);
	}
	return NULL;
}

/*
 * Return true if a line is a comment of one dash, which Liquibase refuses
 * rather than pass over.
 */
static bool
comment_has_one_dash(const char *line, const char *stop, const char *word)
{
	size_t		len = strlen(word);

	while (line < stop && isblank((unsigned char) *line))
		line++;
	if (line == stop || *line++ != '-' || line == stop || *line == '-')
		return false;
	while (line < stop && isblank((unsigned char) *line))
		line++;
	return (size_t) (stop - line) > len && strncasecmp(line, word, len) == 0 &&
		isspace((unsigned char) line[len]);
}

/*
 * Return "author:id", or NULL if it is no such thing. Quotes may hold colons
 * and blanks.
 */
static const char *
take_identity(Arena *arena, const char *p, const char *stop)
{
	const char *start = p;
	const char *colon = NULL;
	char		quote = 0;

	/* Blanks may be in the author's name. */
	for (; p < stop && (quote || colon == NULL ||
						!isspace((unsigned char) *p)); p++)
	{
		if (*p == '"' || *p == '\'')
			quote = quote == *p ? 0 : quote ? quote : *p;
		else if (*p == ':' && colon == NULL && !quote)
			colon = p;
	}
	if (colon == NULL || colon == start || colon + 1 == p)
		return NULL;
	return arena_copy(arena, start, p - start);
}

/*
 * Return true if a file begins as Liquibase wants it; else it runs as one
 * changeset.
 */
bool
liquibase_is_formatted(const char *text, size_t len)
{
	const char *end = text + len;
	const char *stop;

	text += bytes_begin_length(text, len, UTF8_BOM);
	/* Empty lines may come first, since 4.4. */
	while (text < end && isspace((unsigned char) *text))
		text++;
	stop = text < end ? memchr(text, '\n', end - text) : NULL;
	return skip_comment_word(text, stop ? stop : end,
							 "liquibase formatted sql") != NULL;
}

/*
 * Return true if a line is a comment that begins with a word of Liquibase's.
 */
static bool
is_own_comment(const char *line, const char *stop, const char *word)
{
	size_t		len = strlen(word);
	const char *rest;

	while (line < stop && isspace((unsigned char) *line))
		line++;
	rest = line;
	while (rest < stop && (*rest == '-' || isblank((unsigned char) *rest)))
		rest++;
	return rest > line && (size_t) (stop - rest) >= len &&
		strncasecmp(rest, word, len) == 0;
}

/*
 * Return true if a line is neither empty nor a comment with a word of
 * Liquibase's. Other comments count as statements.
 */
static bool
is_statement_line(const char *line, const char *stop)
{
	static const char *const words[] = {
		"comment", "ignorelines", "precondition-sql-check", "preconditions",
		"property", "rollback", "validchecksum", NULL
	};

	while (line < stop && isspace((unsigned char) *line))
		line++;
	for (int i = 0; words[i] != NULL; i++)
	{
		if (is_own_comment(line, stop, words[i]))
			return false;
	}
	return line < stop;
}

/* The statements of a changeset, as Liquibase's checksum is of them. */
typedef struct Body
{
	EVP_MD_CTX *digest;
	bool		may_change;		/* by a line of its own */
	bool		repeats;		/* by an attribute */
} Body;

/*
 * Begin with a changeset, whose attributes are in rest. The program ends where
 * OpenSSL refuses: a text without a digest would never be an edited one.
 */
static void
begin_changeset_body(Arena *arena, Body *body, const char *rest,
					 const char *stop)
{
	static const char *const words[] = {"runOnChange", "runAlways"};

	if (body->digest == NULL ||
		EVP_DigestInit_ex(body->digest, digest_sha256(), NULL) != 1)
		end_without_digest();
	body->may_change = false;
	body->repeats = false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		const char *value = take_attribute(arena, rest, stop, words[i]);

		body->repeats |= value != NULL && strcasecmp(value, "true") == 0;
	}
}

/*
 * Add a line of a changeset. Liquibase's own comments do not count; those of
 * SQL do.
 */
static void
add_changeset_line(Body *body, const char *line, const char *stop)
{
	if (is_statement_line(line, stop))
		liquibase_digest_text(body->digest, line, stop - line);
	else
		body->may_change |= is_own_comment(line, stop, "validchecksum");
}

/*
 * End a changeset: its entry, which may be NULL, gets what the text came to.
 */
static void
end_changeset_body(Arena *arena, Body *body, Entry *entry)
{
	if (entry == NULL)
		return;
	entry->repeats = body->repeats;
	if (!body->may_change)
		entry->content = liquibase_end_digest(arena, body->digest);
}

/*
 * Return true if a changeset, whose attributes are in rest, never runs on
 * PostgreSQL: it is for another database, or to be ignored.
 */
static bool
never_runs(Arena *arena, const char *rest, const char *stop)
{
	const char *dbms = take_attribute(arena, rest, stop, "dbms");
	const char *ignore = take_attribute(arena, rest, stop, "ignore");

	return (ignore != NULL && strcasecmp(ignore, "true") == 0) ||
		(dbms != NULL && !liquibase_is_for_postgresql(arena, dbms));
}

/*
 * Return the value of an attribute that may be in quotes and have blanks
 * there, or NULL.
 */
static const char *
take_quoted_attribute(Arena *arena, const char *p, const char *stop,
					  const char *name)
{
	const char *value = take_attribute(arena, p, stop, name);
	const char *start;
	const char *quote;

	if (value == NULL || *value != '"')
		return value;
	start = memmem(p, stop - p, value, strlen(value));
	quote = memchr(start + 1, '"', stop - start - 1);
	return quote ? arena_copy(arena, start + 1, quote - start - 1) : value;
}

/* Return what decides at the run over a changeset of these attributes. */
static const char *
find_line_condition(Arena *arena, const char *rest, const char *stop)
{
	const char *context = take_quoted_attribute(arena, rest, stop,
												"contextFilter");

	if (context == NULL)
		context = take_quoted_attribute(arena, rest, stop, "context");
	return liquibase_filter_condition(arena, context,
									  take_quoted_attribute(arena, rest, stop,
															"labels"));
}

/* Note preconditions, which are a line of a changeset's own. */
static void
note_preconditions(Arena *arena, Entry *entry, const char *line,
				   const char *stop)
{
	const char *on_fail;

	if (!is_own_comment(line, stop, "preconditions"))
		return;
	on_fail = take_attribute(arena, line + 1, stop, "onFail");
	entry->condition =
		liquibase_join_conditions(arena, entry->condition,
								  liquibase_precondition(arena, on_fail));
}

/*
 * Add a changeset by its line, whose attributes are in rest. Returns its
 * entry; NULL where it never runs on PostgreSQL, or is there twice.
 */
static Entry *
add_line_changeset(Root *root, size_t file, const char *name, uint32_t line,
				   const char *rest, const char *stop,
				   const char *path_of_all, Map *seen)
{
	const char *path = take_attribute(root->arena, rest, stop,
									  "logicalFilePath");
	Entry	   *entry = NULL;

	if (!never_runs(root->arena, rest, stop))
		entry = liquibase_add_changeset(root, file, name, line,
										path_of_all ? path_of_all : path, seen);
	if (entry != NULL)
		entry->condition = find_line_condition(root->arena, rest, stop);
	return entry;
}

/* Add a file without Liquibase's first line, which is one changeset. */
static void
take_raw_sql(Root *root, size_t file, const char *text, size_t len, Map *seen)
{
	Body		body = {.digest = EVP_MD_CTX_new()};
	const char *name = arena_format(root->arena, "includeAll:raw in %s",
									root->files[file].name);
	Entry	   *entry = liquibase_add_changeset(root, file, name, 1, NULL,
												seen);

	begin_changeset_body(root->arena, &body, text, text);
	liquibase_digest_text(body.digest, text, len);
	end_changeset_body(root->arena, &body, entry);
	EVP_MD_CTX_free(body.digest);
}

/*
 * Add the changesets of one file as entries. logicalFilePath, of the file,
 * else of the changelog that includes it, else of a changeset, is recorded in
 * the place of the path.
 */
void
liquibase_take_sql(Root *root, size_t file, const char *text, size_t len,
				   const char *logical, Map *seen)
{
	const char *end = text + len;
	uint32_t	line = 1;
	const char *path_of_all = logical;
	const char *own;
	Body		body = {0};
	Entry	   *entry = NULL;
	bool		any = false;

	if (!liquibase_is_formatted(text, len))
	{
		take_raw_sql(root, file, text, len, seen);
		return;
	}
	body.digest = EVP_MD_CTX_new();
	for (const char *p = text; p < end; line++)
	{
		const char *feed = memchr(p, '\n', end - p);
		const char *stop = feed ? feed : end;
		const char *rest = skip_comment_word(p, stop, "changeset");
		const char *name = rest ? take_identity(root->arena, rest, stop) : NULL;

		if (skip_comment_word(p, stop, "liquibase formatted sql") != NULL)
		{
			own = take_attribute(root->arena, p + 1, stop, "logicalFilePath");
			path_of_all = own ? own : logical;
		}
		if (name != NULL)
		{
			end_changeset_body(root->arena, &body, entry);
			any = true;
			entry = add_line_changeset(root, file, name, line, rest, stop,
									   path_of_all, seen);
			begin_changeset_body(root->arena, &body, rest, stop);
		}
		else if (entry != NULL)
		{
			note_preconditions(root->arena, entry, p, stop);
			add_changeset_line(&body, p, stop);
		}
		p = feed ? feed + 1 : end;
	}
	end_changeset_body(root->arena, &body, entry);
	EVP_MD_CTX_free(body.digest);
	/* A file that changes nothing is still the file of nothing else. */
	if (root->files[file].entry < 0 && !any)
		liquibase_add_changeset(root, file, root->files[file].key, 1, NULL,
								seen);
}

/*
 * Return true if a line is one of Liquibase's comments with one dash too few:
 * it refuses those that it knows.
 */
static bool
is_comment_of_one_dash(const char *line, const char *stop)
{
	static const char *const words[] = {
		"changeset", "comment", "liquibase formatted", "preconditions",
		"precondition-sql-check", "precondition-table-exists",
		"precondition-view-exists", "property", "rollback", "validchecksum",
		NULL
	};

	for (int i = 0; words[i] != NULL; i++)
	{
		if (comment_has_one_dash(line, stop, words[i]))
			return true;
	}
	return false;
}

/*
 * Return what Liquibase refuses in a line of preconditions, or NULL: a value
 * of theirs, or a condition that formatted SQL does not have.
 */
static const char *
find_precondition_error(Arena *arena, const char *line, const char *stop)
{
	static const char *const kinds[] = {
		"precondition-sql-check", "precondition-table-exists",
		"precondition-view-exists", NULL
	};
	const char *rest = skip_comment_word(line, stop, "preconditions");
	const char *name;

	for (size_t i = 0; rest != NULL &&
		 (name = liquibase_choice_name(i)) != NULL; i++)
	{
		const char *value = take_attribute(arena, line + 1, stop, name);
		const char *expected = value == NULL || *value == '\0' ? NULL :
			liquibase_find_bad_choice(name, value, true);

		if (expected != NULL)
			return expected;
	}
	if (rest != NULL || !is_own_comment(line, stop, "precondition-") ||
		comment_has_one_dash(line, stop, "precondition"))
		return NULL;
	for (int i = 0; kinds[i] != NULL; i++)
	{
		if (is_own_comment(line, stop, kinds[i]))
			return NULL;
	}
	return "formatted SQL has the preconditions sql-check, table-exists and "
		"view-exists";
}

/*
 * Return what Liquibase refuses in a line, or NULL. rest is behind the word
 * changeset of its comment, NULL where it has none, and empty tells whether
 * the changeset above it has had no statement.
 */
static const char *
find_line_error(const char *line, const char *stop, const char *rest,
				bool formatted, bool empty)
{
	Arena		arena = {0};
	bool		named = rest == NULL || take_identity(&arena, rest, stop) != NULL;
	const char *error = formatted ?
		find_precondition_error(&arena, line, stop) : NULL;

	arena_free(&arena);
	if (rest != NULL && !formatted)
		return "a changeset in a file whose first line is not "
			"\"--liquibase formatted sql\": the file runs as one, under "
			"another name";
	if (formatted ? is_comment_of_one_dash(line, stop) :
		comment_has_one_dash(line, stop, "changeset") ||
		comment_has_one_dash(line, stop, "liquibase formatted"))
		return "a comment begins with two dashes";
	if (error != NULL)
		return error;
	if (!named)
		return "a changeset is named AUTHOR:ID";
	if (rest != NULL && empty)
		return "a changeset needs a statement";
	return NULL;
}

/* Find what Liquibase refuses in a file, up to the first error. */
void
liquibase_scan_sql(const char *text, size_t len, Sections *sections)
{
	const char *end = text + len;
	uint32_t	line = 1;
	uint32_t	empty = 0;		/* a changeset's, while no statement came */
	bool		formatted = liquibase_is_formatted(text, len);

	for (const char *p = text; p < end && sections->error == NULL; line++)
	{
		const char *feed = memchr(p, '\n', end - p);
		const char *stop = feed ? feed : end;
		const char *rest = skip_comment_word(p, stop, "changeset");

		sections->error = find_line_error(p, stop, rest, formatted, empty > 0);
		sections->error_line = line;
		if (rest != NULL)
			empty = line;
		else if (is_statement_line(p, stop))
			empty = 0;
		sections->has_up |= rest != NULL;
		p = feed ? feed + 1 : end;
	}
	if (sections->error != NULL || !formatted)
		return;
	if (empty > 0)
	{
		sections->error = "a changeset needs a statement";
		sections->error_line = empty;
	}
	else if (!sections->has_up)
	{
		sections->error = "the file has no changeset";
		sections->error_line = 1;
	}
}
