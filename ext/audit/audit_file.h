/*
 * audit_file.h
 *		Write the audit into a file instead of the server's log.
 */
#ifndef RESCUE_AUDIT_FILE_H
#define RESCUE_AUDIT_FILE_H

/* The name of the lock under which lines are written. */
#define AUDIT_FILE_TRANCHE "rescue_audit_file"

/* rescue.audit_file; empty for the server's log */
extern char *rescue_audit_file;

/* Whether decisions go into a file. */
extern bool audit_file_is_set(void);

/*
 * Make sure that the file is open; false if it cannot be, or must not be used.
 * To be called within a transaction.
 */
extern bool audit_file_open(void);

/*
 * Append a line, a JSON object, with the time, the process and the database in
 * front. False if it was not written as a whole. The file was open before.
 */
extern bool audit_file_append(const char *object, size_t len);

extern Size audit_file_shmem_size(void);
extern void audit_file_shmem_init(void);

#endif							/* RESCUE_AUDIT_FILE_H */
