/*
 * admission.h
 *		Who may see rows while a statement of ours runs.
 *
 * Private to store.c.
 */
#ifndef RESCUE_ADMISSION_H
#define RESCUE_ADMISSION_H

/* The role that owns the tables. */
#define OWNER_ROLE "rescue_owner"

/* The user and the security context of the caller. */
typedef struct Identity
{
	Oid			user;
	int			context;
} Identity;

extern void register_withdrawal(void);
extern Identity become_owner(const text *org, bool walk);
extern void become_caller(Identity before);

#endif							/* RESCUE_ADMISSION_H */
