/*
 * settings.h
 *		Define the session's settings (GUCs).
 */
#ifndef RESCUE_SETTINGS_H
#define RESCUE_SETTINGS_H

/* rescue.audit */
typedef enum AuditMode
{
	AUDIT_LOG,
	AUDIT_OFF
} AuditMode;

extern int	rescue_audit;
extern char *rescue_request_id;
extern char *rescue_client;
extern char *rescue_org_id;

/* Whether a name is one of our settings, in any case of its letters. */
extern bool settings_has(const char *name);

/* Define them all; called once, when the library is loaded. */
extern void settings_define(void);

#endif							/* RESCUE_SETTINGS_H */
