/*
 * liquibase.h
 *		Declarations shared by the readers of Liquibase: liquibase_sql.c has its
 *		SQL, liquibase_list.c chooses the changelogs that list other files,
 *		liquibase_include.c reads them, liquibase_changeset.c takes their
 *		changesets, liquibase_content.c digests what they do,
 *		liquibase_condition.c knows what is decided at the run,
 *		liquibase_precondition.c what is asked of the database there, and
 *		liquibase_path.c finds files.
 */
#ifndef MIGCHECK_LIQUIBASE_H
#define MIGCHECK_LIQUIBASE_H

#include "migcheck/frameworks/changelog.h"
#include "migcheck/frameworks/framework.h"
#include "text/digest.h"

/* What every changelog that is not SQL has at its top. */
#define CHANGELOG_MARK	"databaseChangeLog"

/* A read of a root that has changelogs which list other files. */
typedef struct Changelogs
{
	Root	   *root;
	Map			seen;			/* path and name of a changeset: its entry */
	Map			files;			/* path to the index of its File */
	Map			reached;		/* paths that something names */
	Map			read;			/* path and logical path to a FILE_… */
	Map			properties;		/* name to the index of its value */
	const char **values;
	size_t		value_count;
	size_t		value_capacity;
	Map			folders;		/* path to the index of its listing */
	TreeList   *listings;
	size_t		listing_count;
	size_t		listing_capacity;
	const char **run_orders;	/* of each entry; NULL: as it comes */
	size_t		order_capacity;
	const char *header;			/* logicalFilePath of the changelog that is
								 * read, or of the nearest around it */
	int			depth;
} Changelogs;

/* liquibase.c */
extern Entry *liquibase_add_changeset(Root *root, size_t file,
									  const char *name, uint32_t line,
									  const char *recorded_as, Map *seen);

/* liquibase_sql.c */
extern void liquibase_take_sql(Root *root, size_t file, const char *text,
							   size_t len, const char *logical, Map *seen);
extern bool liquibase_is_formatted(const char *text, size_t len);
extern void liquibase_scan_sql(const char *text, size_t len,
							   Sections *sections);

/* liquibase_list.c */
extern bool liquibase_has_lists(const Tree *tree, Arena *arena,
								const char *folder, const TreeList *items);
extern bool liquibase_read_lists(Root *root);

/* liquibase_include.c */
extern void changelog_add_fault(Changelogs *lists, FaultKind kind, Place place,
								const char *subject, const char *text);
extern void changelog_add_missing(Changelogs *lists, Place place,
								  const char *written);
extern const ChangelogNode *changelog_parse_list(Arena *arena,
												 const char *path,
												 const char *text, size_t len,
												 ChangelogError *error);
extern void changelog_read_file(Changelogs *lists, const char *path,
								const char *logical, Place from);

/* liquibase_changeset.c */
extern void changelog_take_changeset(Changelogs *lists,
									 const ChangelogNode *node,
									 const char *path, const char *logical);
extern void changelog_order_entries(Changelogs *lists);

/* liquibase_content.c */
extern void liquibase_digest_text(EVP_MD_CTX *digest, const char *text,
								  size_t len);
extern const char *liquibase_end_digest(Arena *arena, EVP_MD_CTX *ended);
extern bool changelog_repeats(const ChangelogNode *changeset);
extern const char *changelog_digest_changes(Changelogs *lists,
											const ChangelogNode *changeset,
											const char *path);

/* liquibase_condition.c */
extern const char *liquibase_find_change(const char *name);
extern bool liquibase_is_for_postgresql(Arena *arena, const char *dbms);
extern const char *liquibase_join_conditions(Arena *arena, const char *first,
											 const char *second);
extern const char *liquibase_filter_condition(Arena *arena,
											  const char *context,
											  const char *labels);
extern const char *changelog_find_condition(Arena *arena,
											const ChangelogNode *node);

/* liquibase_precondition.c */
extern const char *liquibase_find_bad_choice(const char *name,
											 const char *value, bool any_case);
extern const char *liquibase_choice_name(size_t index);
extern const char *liquibase_precondition(Arena *arena, const char *on_fail);
extern const char *changelog_find_precondition(Arena *arena,
											   const ChangelogNode *node);
extern void changelog_check_precondition(Changelogs *lists,
										 const ChangelogNode *node,
										 const char *path);

/* liquibase_path.c */
extern bool changelog_is_list_name(const char *name);
extern bool changelog_is_file_name(const char *name);
extern const char *changelog_find_path(Changelogs *lists, const char *from,
									   const char *written, bool relative,
									   bool folder);
extern const char *changelog_expand(Changelogs *lists, const char *text);
extern size_t changelog_take_file(Changelogs *lists, const char *path);
extern const char **changelog_files_below(Changelogs *lists,
										  const char *folder, size_t *count);

#endif							/* MIGCHECK_LIQUIBASE_H */
