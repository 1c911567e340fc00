/*
 * changelog.h
 *		Liquibase's changelogs in XML, YAML and JSON, as one tree of nodes.
 *
 * An element and a key of a mapping are nodes of that name; attributes are
 * children with a value. The items of a list have no name of their own in
 * either form, so that what an item holds is a child of the list's node: the
 * two forms of a changelog come to one tree.
 *
 * expat and libyaml read what changelogs are written in: XML without a
 * document type of its own, YAML 1.1 without anchors, aliases and tags, of
 * which JSON is a part. What is well-formed and not read sets unread; all else
 * that is wrong is an error. Depth is bounded, and the memory is linear in the
 * text.
 */
#ifndef MIGCHECK_CHANGELOG_H
#define MIGCHECK_CHANGELOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migcheck/arena.h"

/* How deep nodes may lie in each other. */
#define CHANGELOG_MAX_DEPTH	64

typedef struct ChangelogNode
{
	const char *name;			/* "" for an item that is only a value */
	const char *value;			/* of an attribute or a scalar; else NULL */
	uint32_t	line;
	bool		is_list;		/* a sequence of YAML's */
	struct ChangelogNode *child;
	struct ChangelogNode *last;
	struct ChangelogNode *next;
} ChangelogNode;

/* Why a text cannot be used; text is a constant. */
typedef struct ChangelogError
{
	const char *text;
	uint32_t	line;
	bool		unread;			/* Liquibase may read it; migcheck does not */
} ChangelogError;

/*
 * Both return the root of the tree, in the arena, or NULL with *error set.
 * The root of YAML has no name: the document's keys are its children.
 */
extern ChangelogNode *changelog_parse_xml(Arena *arena, const char *text,
										  size_t len, ChangelogError *error);
extern ChangelogNode *changelog_parse_yaml(Arena *arena, const char *text,
										   size_t len, ChangelogError *error);

extern ChangelogNode *changelog_add_node(Arena *arena, ChangelogNode *parent,
										 const char *name, uint32_t line);
extern const char *changelog_value(const ChangelogNode *node,
								   const char *name);
extern bool changelog_is_true(const ChangelogNode *node, const char *name);
extern bool changelog_is_false(const ChangelogNode *node, const char *name);

/* changelog_scalar.c */
extern const char *changelog_plain_value(Arena *arena, const char *text,
										 size_t len);

#endif							/* MIGCHECK_CHANGELOG_H */
