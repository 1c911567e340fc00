/*
 * env.h
 *		Take the variables out of an environment that must not be baked into
 *		an image.
 *
 * A snapshot of a container keeps its environment, and no later step can
 * remove a variable from it, only blank it. So the caller splits the lines
 * into entries, env_mark() decides which ones are denied, and the caller
 * leaves those out (a new environment) or blanks them (an image's).
 *
 * Nothing is allocated here: entries point into the caller's lines.
 */
#ifndef RESCUE_ENV_ENV_H
#define RESCUE_ENV_ENV_H

#include <stdbool.h>
#include <stddef.h>

/* Limit of a caller's own patterns, far above any list written by hand. */
#define ENV_EXTRA_MAX	1024

typedef struct EnvString
{
	const char *data;
	size_t		len;
} EnvString;

/* One line "NAME=value"; a line without "=" is only a name. */
typedef struct EnvEntry
{
	EnvString	line;
	EnvString	name;			/* up to the first "=", unchanged */
	EnvString	key;			/* the name without blanks around it */
	size_t		index;			/* place in the caller's list */
	bool		denied;
	bool		repeated;		/* an earlier entry has the very same name */
} EnvEntry;

/* What becomes of an entry in an image that exists. */
typedef enum EnvChange
{
	ENV_KEEP,
	ENV_BLANK,					/* to be written as ENV NAME= */
	ENV_REFUSE					/* denied, but its name cannot be written */
} EnvChange;

/* Split a line into an entry. */
extern EnvEntry env_entry(const char *line, size_t len, size_t index);

/* Whether a pattern of the caller's own is a name, or a name and "*". */
extern bool env_is_pattern(const char *s, size_t len);

/*
 * Mark the entries that the built-in list, the environment's own list of
 * credential names, or one of the caller's patterns denies. Letter case is
 * ignored, and blanks around a name: who wrote database_url has put the same
 * secret there. Entries must be in the order of their index, and are
 * afterwards.
 */
extern void env_mark(EnvEntry *entries, size_t count,
					 const EnvString *extra, size_t extra_count);

/* What to do about a marked entry in an image; never ENV_BLANK twice a name. */
extern EnvChange env_change(const EnvEntry *entry);

#endif							/* RESCUE_ENV_ENV_H */
