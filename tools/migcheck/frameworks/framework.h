/*
 * framework.h
 *		One reader a framework.
 *
 * A framework knows how its files are named, ordered and recorded. It fills in
 * the model; which of that is wrong, it does not say.
 */
#ifndef MIGCHECK_FRAMEWORK_H
#define MIGCHECK_FRAMEWORK_H

#include "migcheck/model.h"

typedef enum FrameworkId
{
	FRAMEWORK_DRIZZLE,
	FRAMEWORK_COUNT
} FrameworkId;

#define FRAMEWORK_BIT(id)	(UINT32_C(1) << (id))

typedef struct Framework
{
	FrameworkId id;
	const char *name;			/* as --framework takes it */
	const char *title;			/* as its users write it */
	const char *migrator;		/* what a message calls its tool */

	/* Whether a folder is this framework's; items is what lies in it. */
	bool		(*detect) (const Tree *tree, Arena *arena, const char *folder,
						   const TreeList *items);
	/* Read root->path into the root. */
	void		(*read) (Root *root);
} Framework;

extern const Framework *const framework_list[];

extern const Framework *framework_by_name(const char *name);

/* Each framework, in its own file. */
extern const Framework framework_drizzle;

/* drizzle_snapshots.c */
extern void drizzle_read_snapshots(Root *root, const TreeList *meta);

#endif							/* MIGCHECK_FRAMEWORK_H */
