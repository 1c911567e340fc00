/*
 * transaction.h
 *		Changes to a folder of which all are made, or none.
 */
#ifndef MIGCHECK_TRANSACTION_H
#define MIGCHECK_TRANSACTION_H

#include <stdint.h>

#include "migcheck/repair/log.h"

/* The log's name tells how far it came; see transaction.c. */
#define LOG_FORWARD		".migcheck-repair"
#define LOG_BACKWARD	".migcheck-revert"
#define LOG_DONE		".migcheck-undo"

/* A root, held open and locked against another repair. */
typedef struct Folder
{
	Arena	   *arena;
	const char *path;
	int			fd;
} Folder;

extern const char *folder_open(Folder *folder, Arena *arena, const char *path);
extern void folder_close(Folder *folder);
extern uint64_t folder_stamp(const Folder *folder);
extern bool folder_has(const Folder *folder, const char *name);
extern const char *folder_read_log(const Folder *folder, const char *name,
								   RepairLog *log);

extern const char *transaction_begin(const Folder *folder, const RepairLog *log,
									 uint64_t stamp);
extern const char *transaction_finish(const Folder *folder, const RepairLog *log);
extern const char *transaction_undo(const Folder *folder, const RepairLog *log,
									const char *name);

#endif							/* MIGCHECK_TRANSACTION_H */
