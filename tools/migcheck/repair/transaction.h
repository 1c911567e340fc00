/*
 * transaction.h
 *		The steps of a repair, and taking them back.
 *
 * transaction_make() needs a folder in LOG_BEFORE; transaction_undo() works
 * from each state but LOG_CHANGED.
 */
#ifndef MIGCHECK_TRANSACTION_H
#define MIGCHECK_TRANSACTION_H

#include "migcheck/repair/log.h"

/* What undo reads. */
#define LOG_NAME		".migcheck-undo"

/* A root, held open and locked against another repair. */
typedef struct Folder
{
	Arena	   *arena;
	const char *path;
	int			fd;
} Folder;

/* How far a folder is on the way that a log describes. */
typedef enum LogState
{
	LOG_BEFORE,
	LOG_BETWEEN,				/* a repair was killed */
	LOG_AFTER,
	LOG_CHANGED					/* another program was there */
} LogState;

extern const char *folder_open_locked(Folder *folder, Arena *arena,
									  const char *path);
extern void folder_close_locked(Folder *folder);
extern bool folder_has_name(const Folder *folder, const char *name);
extern const char *folder_read_log(const Folder *folder, RepairLog *log);

extern LogState transaction_state(const Folder *folder, const RepairLog *log);
extern const char *transaction_make(const Folder *folder, const RepairLog *log);
extern const char *transaction_undo(const Folder *folder, const RepairLog *log);

#endif							/* MIGCHECK_TRANSACTION_H */
