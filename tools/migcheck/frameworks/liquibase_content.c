/*
 * liquibase_content.c
 *		What a changeset in XML, YAML or JSON does, as one digest.
 *
 * Liquibase keeps a checksum of its own model of each change, and refuses a
 * changeset whose checksum is another. Two digests of here differ only where
 * those differ: what does not count there is left out, and so are blanks,
 * which count in some values only. Of SQL, of procedures and of files the text
 * counts; of other changes their attributes do, in no order, and what they
 * hold. A change that an extension or a program of its own brings is left out.
 *
 * test/public/liquibase.sh has pairs of changesets as 4.31.1 tells them apart.
 */
#include "migcheck/frameworks/liquibase.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "migcheck/simulate/checksum.h"

/* What of a change is not looked at by its attributes. */
typedef struct SpecialChange
{
	const char *name;
	const char *file;			/* the attribute that names its file, or NULL */
	const char *text;			/* the key that has its text, or NULL */
	bool		attributes;		/* they count as well */
	const char *left_out[4];	/* but for these */
} SpecialChange;

static const SpecialChange special_changes[] = {
	{"sql", NULL, "sql", false, {NULL}},
	{"sqlFile", "path", NULL, false, {NULL}},
	{"loadData", "file", NULL, false, {NULL}},
	{"loadUpdateData", "file", NULL, false, {NULL}},
	{"createProcedure", "path", "procedureText", false, {NULL}},
	{"createView", "path", "selectQuery", true,
	{"path", "relativeToChangelogFile", "selectQuery", "encoding"}},
	{"createTable", NULL, NULL, true, {"ifNotExists", "rowDependencies"}},
	{"createIndex", NULL, NULL, true, {"associatedWith"}},
	{"customChange", NULL, NULL, false, {NULL}},
	{"executeCommand", NULL, NULL, false, {NULL}},
};

/* A digest that is made, of the changes of a changelog with this path. */
typedef struct ChangesDigest
{
	Changelogs *lists;
	const char *path;
	EVP_MD_CTX *digest;
	bool		unknown;		/* a file that counts could not be read */
} ChangesDigest;

/* A child of a node with its place, to be put in order. */
typedef struct OrderedNode
{
	const ChangelogNode *node;
	size_t		place;
} OrderedNode;

/*
 * Add a text to the digest of a changeset without its blanks, which do not
 * count.
 */
void
liquibase_digest_text(EVP_MD_CTX *digest, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end)
	{
		const char *blank = text;

		while (blank < end && !isspace((unsigned char) *blank))
			blank++;
		if (EVP_DigestUpdate(digest, text, blank - text) != 1)
			end_without_digest();
		for (text = blank; text < end && isspace((unsigned char) *text);)
			text++;
	}
}

/* Return the digest of a changeset in hexadecimal. */
const char *
liquibase_end_digest(Arena *arena, EVP_MD_CTX *ended)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size;
	char	   *hex;

	if (EVP_DigestFinal_ex(ended, digest, &size) != 1)
		end_without_digest();
	hex = arena_alloc(arena, 2 * size + 1);
	digest_to_hex(digest, size, hex);
	return hex;
}

/* Add a text of ours. */
static void
add_mark(ChangesDigest *changes, const char *text)
{
	liquibase_digest_text(changes->digest, text, strlen(text));
}

/* Add a value, with the properties that it names. */
static void
add_value(ChangesDigest *changes, const char *value)
{
	const char *expanded = changelog_expand(changes->lists, value);

	add_mark(changes, expanded ? expanded : value);
}

/* Order nodes by their names, and those of one name as they come. */
static int
compare_nodes(const void *a, const void *b)
{
	const OrderedNode *one = a;
	const OrderedNode *other = b;
	int			order = strcmp(one->node->name, other->node->name);

	return order ? order : (one->place > other->place) - (one->place <
														  other->place);
}

/* Return true if a name is one of those that are left out of a change. */
static bool
is_left_out(const SpecialChange *special, const char *name)
{
	size_t		count = sizeof(special->left_out) / sizeof(special->left_out[0]);

	for (size_t i = 0; special != NULL && i < count; i++)
	{
		if (special->left_out[i] != NULL &&
			strcmp(special->left_out[i], name) == 0)
			return true;
	}
	return false;
}

/*
 * Add what a node holds: attributes, and nodes with all that they hold. What
 * is false is as if it were not there. Depth is that of the parsed text.
 */
static void
add_children(ChangesDigest *changes, const ChangelogNode *node,
			 const SpecialChange *special)
{
	Arena	   *arena = changes->lists->root->arena;
	size_t		count = 0;
	size_t		place = 0;
	OrderedNode *ordered;

	for (const ChangelogNode *child = node->child; child; child = child->next)
		count++;
	ordered = arena_alloc(arena, sizeof(OrderedNode) * (count + 1));
	for (const ChangelogNode *child = node->child; child; child = child->next)
	{
		ordered[place].node = child;
		ordered[place].place = place;
		place++;
	}
	if (count > 1)
		qsort(ordered, count, sizeof(OrderedNode), compare_nodes);
	for (size_t i = 0; i < count; i++)
	{
		const ChangelogNode *child = ordered[i].node;

		if (is_left_out(special, child->name) ||
			(child->value != NULL && strcasecmp(child->value, "false") == 0))
			continue;
		add_mark(changes, child->name);
		add_mark(changes, "{");
		if (child->value != NULL)
			add_value(changes, child->value);
		add_children(changes, child, NULL);
		add_mark(changes, "}");
	}
}

/* Add the file that a change names, if it is one of those that do. */
static void
add_file(ChangesDigest *changes, const ChangelogNode *change,
		 const SpecialChange *special)
{
	const Tree *tree = changes->lists->root->tree;
	const char *written = special->file ? changelog_value(change,
														  special->file) : NULL;
	const char *found = NULL;
	const char *text;
	size_t		len;

	if (written == NULL)
		return;
	written = changelog_expand(changes->lists, written);
	if (written != NULL)
		found = changelog_find_path(changes->lists, changes->path, written,
									changelog_is_true(change, "relativeTo"
													  "ChangelogFile"), false);
	if (found == NULL || tree->read(tree, found, &text, &len) != NULL)
		changes->unknown = true;
	else
		liquibase_digest_text(changes->digest, text, len);
}

/* Add the text that a change has as its own, or below a key. */
static void
add_text(ChangesDigest *changes, const ChangelogNode *change,
		 const SpecialChange *special)
{
	if (special->text == NULL)
		return;
	if (change->value != NULL)
		add_value(changes, change->value);
	for (const ChangelogNode *child = change->child; child != NULL;
		 child = child->next)
	{
		if (child->value != NULL && (child->name[0] == '\0' ||
									 strcmp(child->name, special->text) == 0))
			add_value(changes, child->value);
	}
}

/* Add a change. One that is for another database does not count. */
static void
add_change(ChangesDigest *changes, const ChangelogNode *change)
{
	const char *dbms = changelog_value(change, "dbms");
	const SpecialChange *special = NULL;

	if (liquibase_find_change(change->name) == NULL ||
		(dbms != NULL &&
		 !liquibase_is_for_postgresql(changes->lists->root->arena, dbms)))
		return;
	for (size_t i = 0; i < sizeof(special_changes) /
		 sizeof(special_changes[0]); i++)
	{
		if (strcmp(special_changes[i].name, change->name) == 0)
			special = &special_changes[i];
	}
	add_mark(changes, change->name);
	add_mark(changes, "{");
	if (special != NULL)
	{
		add_file(changes, change, special);
		add_text(changes, change, special);
	}
	if (special == NULL || special->attributes)
		add_children(changes, change, special);
	add_mark(changes, "}");
}

/* Return true if a changeset runs again once it changed. */
bool
changelog_repeats(const ChangelogNode *changeset)
{
	static const char *const words[] = {"runOnChange", "runAlways"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		const char *value = changelog_value(changeset, words[i]);

		if (value != NULL && strcasecmp(value, "false") != 0)
			return true;
	}
	return false;
}

/* Return true if a changeset names checksums that it may have. */
static bool
may_change(const ChangelogNode *changeset)
{
	for (const ChangelogNode *child = changeset->child; child != NULL;
		 child = child->next)
	{
		if (strcmp(child->name, "validCheckSum") == 0)
			return true;
	}
	return false;
}

/* Add the changes of a changeset, or of the list that has them. */
static void
add_changes(ChangesDigest *changes, const ChangelogNode *node, bool is_list)
{
	for (const ChangelogNode *child = node->child; child != NULL;
		 child = child->next)
	{
		if (!is_list && strcmp(child->name, "changes") == 0)
			add_changes(changes, child, true);
		else if (is_list || child->child != NULL)
			add_change(changes, child);
	}
}

/*
 * Return the digest of a changeset's changes, in hexadecimal; NULL where the
 * changeset names the checksums that it may have, or a file of it cannot be
 * read. path is that of its changelog. The program ends where OpenSSL refuses: a changeset
 * without a digest would never be an edited one.
 */
const char *
changelog_digest_changes(Changelogs *lists, const ChangelogNode *changeset,
						 const char *path)
{
	ChangesDigest changes = {.lists = lists, .path = path};
	const char *hex;

	if (may_change(changeset))
		return NULL;
	changes.digest = EVP_MD_CTX_new();
	if (changes.digest == NULL ||
		EVP_DigestInit_ex(changes.digest, digest_sha256(), NULL) != 1)
		end_without_digest();
	add_changes(&changes, changeset, false);
	hex = liquibase_end_digest(lists->root->arena, changes.digest);
	EVP_MD_CTX_free(changes.digest);
	return changes.unknown ? NULL : hex;
}
