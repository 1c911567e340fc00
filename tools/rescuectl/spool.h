/*
 * spool.h
 *		Bundles that wait to be stored: redacted, one file each.
 */
#ifndef RESCUECTL_SPOOL_H
#define RESCUECTL_SPOOL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Where bundles wait unless --spool or RESCUE_SPOOL says otherwise. */
#define SPOOL_DEFAULT "/var/spool/rescue"

/* Of bundles that the database has refused for good. */
#define SPOOL_REFUSED ".refused"

extern const char *spool_path(const char *option);

/*
 * Open the folder, made with mode 0700 if it is not there; one in which
 * others may write is refused. -1, with a message.
 */
extern int	spool_open(const char *path);

/* Put a bundle in: whole, synced, mode 0600, or not at all, with a message. */
extern bool spool_put(int spool, const json_t *bundle);

/* Take a bundle out that was stored; that it is gone already is fine. */
extern bool spool_remove(int spool, const char *name);

/* Put a bundle aside that can never be stored. */
extern bool spool_put_aside(int spool, const char *name);

/* The file of a bundle; name has room for SPOOL_NAME_SIZE. */
#define SPOOL_NAME_SIZE 64
extern void spool_name(const json_t *bundle, char *name);

/* The names of what waits, sorted; count is -1, with a message, if unknown. */
extern char **spool_list(int spool, int *count);
extern void spool_list_free(char **names, int count);

/* Read one that waits; NULL, with a message. */
extern json_t *spool_read(int spool, const char *name);

#endif							/* RESCUECTL_SPOOL_H */
