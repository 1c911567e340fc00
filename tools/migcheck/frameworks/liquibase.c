/*
 * liquibase.c
 *		Liquibase, and its formatted SQL: many changesets in a file.
 *
 *		--liquibase formatted sql
 *		--changeset author:id [attribute:value]...
 *
 * A changeset is known by author, id and the path of its file. A file without
 * the first line is one changeset of its own.
 *
 * Of a changeset's attributes those are read that decide over another text or
 * path. liquibase_list.c has the changelogs in XML, YAML and JSON.
 *
 * Recorded with Liquibase 4.31.1 (test/fixtures/oracle/liquibase.json), by
 * includeAll of a folder, which takes the files in the order of their names.
 */
#include "migcheck/frameworks/liquibase.h"

#include "migcheck/frameworks/by_name.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"
#include "text/affix.h"
#include "text/digest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

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

/*
 * Add a new entry of a file. seen has the others by the path that is recorded
 * and by name; where it has this one, too, the result is NULL.
 */
Entry *
liquibase_add_changeset(Root *root, size_t file, const char *name,
						uint32_t line, const char *recorded_as, Map *seen)
{
	const char *path = root->files[file].path;
	long		first = map_put(seen,
								arena_format(root->arena, "%s\n%s",
											 recorded_as ? recorded_as : path,
											 name), root->entry_count);
	Entry	   *entry;

	if (first >= 0)
	{
		Place		other = root->entries[first].place;

		root_add_fault(root, FAULT_DUPLICATE, place_at(path, line, 1), name,
					   strcmp(other.path, path) == 0 ?
					   arena_format(root->arena, "line %u has a changeset of "
									"this name; Liquibase refuses the file",
									other.line) :
					   arena_format(root->arena, "line %u of \"%s\" has a "
									"changeset of this name that is recorded "
									"with the same path; Liquibase runs "
									"nothing", other.line, other.path));
		return NULL;
	}
	entry = root_add_entry(root, name);
	entry->wants = root->files[file].name;
	entry->place = place_at(root->files[file].path, line, 1);
	entry->file = file;
	entry->recorded_as = recorded_as;
	if (root->files[file].entry < 0)
		root->files[file].entry = root->entry_count - 1;
	return entry;
}

/* The statements of a changeset, as Liquibase's checksum is of them. */
typedef struct Body
{
	EVP_MD_CTX *digest;
	bool		may_change;		/* by an attribute, or a line of its own */
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
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		const char *value = take_attribute(arena, rest, stop, words[i]);

		body->may_change |= value != NULL && strcasecmp(value, "true") == 0;
	}
}

/*
 * Add a line of a changeset. Blanks do not count, nor do Liquibase's own
 * comments; those of SQL do.
 */
static void
add_changeset_line(Body *body, const char *line, const char *stop)
{
	if (!is_statement_line(line, stop))
	{
		body->may_change |= is_own_comment(line, stop, "validchecksum");
		return;
	}
	while (line < stop)
	{
		const char *blank = line;

		while (blank < stop && !isspace((unsigned char) *blank))
			blank++;
		if (EVP_DigestUpdate(body->digest, line, blank - line) != 1)
			end_without_digest();
		for (line = blank; line < stop && isspace((unsigned char) *line);)
			line++;
	}
}

/*
 * End a changeset: its entry, which may be NULL, gets what the text came to.
 */
static void
end_changeset_body(Arena *arena, Body *body, Entry *entry)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size;
	char	   *hex;

	if (entry == NULL || body->may_change)
		return;
	if (EVP_DigestFinal_ex(body->digest, digest, &size) != 1)
		end_without_digest();
	hex = arena_alloc(arena, 2 * size + 1);
	digest_to_hex(digest, size, hex);
	entry->content = hex;
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
										path ? path : path_of_all, seen);
	if (entry != NULL)
		entry->condition = find_line_condition(root->arena, rest, stop);
	return entry;
}

/*
 * Add the changesets of one file as entries. logicalFilePath, of the file, a
 * changeset, or else the changelog that includes the file, is recorded in the
 * place of the path.
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
		liquibase_add_changeset(root, file,
								arena_format(root->arena, "includeAll:raw in "
											 "%s", root->files[file].name), 1,
								NULL, seen);
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

	arena_free(&arena);
	if (rest != NULL && !formatted)
		return "a changeset in a file whose first line is not "
			"\"--liquibase formatted sql\": the file runs as one, under "
			"another name";
	if (comment_has_one_dash(line, stop, "changeset") ||
		comment_has_one_dash(line, stop, "liquibase formatted"))
		return "a comment begins with two dashes";
	if (!named)
		return "a changeset is named AUTHOR:ID";
	if (rest != NULL && empty)
		return "a changeset needs a statement";
	return NULL;
}

/* Find what Liquibase refuses in a file, up to the first error. */
static void
scan_liquibase(const char *text, size_t len, Sections *sections)
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

/*
 * Parse a file's name; Liquibase orders files by their whole names, so each
 * is its own version.
 */
static Name
parse_liquibase(Arena *arena, const char *name)
{
	Name		result = {.kind = NAME_FOREIGN};

	if (!name_has_suffix(name, ".sql"))
		return result;
	result.kind = NAME_UP;
	result.key = name_without_suffix(arena, name, ".sql");
	result.version = name;
	return result;
}

/*
 * Read a root of Liquibase. Files are changelogs: the entries are their
 * changesets, several a file.
 */
static void
read_liquibase(Root *root)
{
	Map			seen = {.arena = root->arena};

	if (liquibase_read_lists(root))
		return;
	read_root_by_name(root, parse_liquibase, true);
	/* What counts are the changesets, in the order of their files. */
	root->entry_count = 0;
	root->tags = (Map) {0};
	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];
		const char *text;
		size_t		len;

		file->entry = -1;
		file->version = NULL;
		if (file->unreadable == NULL)
			file->unreadable = root->tree->read(root->tree, file->path, &text,
												&len);
		if (file->unreadable == NULL)
			liquibase_take_sql(root, i, text, len, NULL, &seen);
		else
			liquibase_add_changeset(root, i, file->key, 1, NULL, &seen);
	}
}

/* Recognize formatted SQL changelogs by their first line. */
static bool
detect_liquibase(const Tree *tree, Arena *arena, const char *folder,
				 const TreeList *items)
{
	static const char *const marks[] = {
		"--liquibase formatted sql", "-- liquibase formatted sql", NULL
	};

	return any_file_contains(tree, arena, folder, items, marks) ||
		liquibase_has_lists(tree, arena, folder, items);
}

const Framework framework_liquibase = {
	.name = "liquibase",
	.title = "Liquibase",
	.migrator = "Liquibase",
	.detect = detect_liquibase,
	.read = read_liquibase,
	.compare = compare_text_versions,
	.canonical = canonical_number,
	.scan = scan_liquibase,
	.simulate = simulate_liquibase,
	.transactions = TRANSACTIONS_ENTRY,
	.row_key = ROW_KEY_TEXT,
	.row_name = ROW_NAME_TAG,
	.row_version = ROW_VERSION_FILE,
	.renumber = RENUMBER_NEVER,
	.many_in_file = true,
	.table = &state_table_liquibase,
	.traits = TRAIT_ALLOWS_UNLISTED | TRAIT_SKIPS_ROWS,
	.doc = {
		.mark = "`--liquibase formatted sql` in a file, or "
		"`databaseChangeLog` in one of XML, YAML or JSON",
		.reads = "changelogs, what they include, changesets",
		.late = "runs",
		.edited = "the tool stops; told against a base only, since the checksums in its table are of normalised statements",
	},
	.by_hand = "a changeset is known by its author, its id and its file, which "
	"the table has: change them by hand, where it has not run",
};
