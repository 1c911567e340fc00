/*
 * given.h
 *		Read a bundle, or plain logs, from files.
 *
 * A file is an archive of ours, a bundle's JSON document (spooled, printed by
 * collect --dry-run, or any object with "sections"), or a log. Whatever it
 * claims, its contents are redacted here before anything shows them.
 */
#ifndef RESCUECTL_GIVEN_H
#define RESCUECTL_GIVEN_H

#include "rescuectl/stored.h"

/*
 * Read files; "-" is standard input. Logs are taken where that is said, each
 * as a section of its name; else it is one bundle. STATUS_FINDINGS if there
 * is nothing in it. Says what is wrong.
 */
extern int	given_fetch_files(char **paths, int count, bool logs,
							  Stored *stored);

/* Read one bundle's document as it is, for its seal; NULL, with a message. */
extern json_t *given_document(const char *path);

#endif							/* RESCUECTL_GIVEN_H */
