/*
 * folder.h
 *		Single steps on the file system, each lasting when it returns.
 */
#ifndef MIGCHECK_FOLDER_H
#define MIGCHECK_FOLDER_H

#include "migcheck/repair/transaction.h"

extern const char *folder_write_file(const Folder *folder, const char *path,
									 const char *temporary, const char *text,
									 size_t len);
extern const char *folder_rename(const Folder *folder, const char *from,
								 const char *to);
extern const char *folder_remove(const Folder *folder, const char *name);
extern const char *folder_check_file(const Folder *folder, const char *path);
extern bool folder_holds_bytes(const Folder *folder, const char *path,
							   const char *text, size_t len);

#endif							/* MIGCHECK_FOLDER_H */
