/*
 * settings.c
 *		Define the session's settings (GUCs).
 *
 * None of them may loosen the gate: what must hold against a client is a row
 * of rescue.settings. A client may narrow what it reads (rescue.org_id), say
 * who it is for the log, and choose how errors look.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "utils/guc.h"

#include "audit/audit_file.h"
#include "compat.h"
#include "errors.h"
#include "redaction/fingerprint.h"
#include "settings.h"

/* The longest request id or client that is logged, in bytes. */
#define CLAIM_MAX 64

int			rescue_audit = AUDIT_LOG;
char	   *rescue_request_id = NULL;
char	   *rescue_client = NULL;
char	   *rescue_org_id = NULL;

static const struct config_enum_entry AuditModes[] = {
	{"log", AUDIT_LOG, false},
	{"off", AUDIT_OFF, false},
	{NULL, 0, false}
};

static const struct config_enum_entry ErrorStyles[] = {
	{"native", ERROR_STYLE_NATIVE, false},
	{"postgrest", ERROR_STYLE_POSTGREST, false},
	{NULL, 0, false}
};

/*
 * Whether the audit may be switched off: by a superuser, or where a superuser
 * has written it down, in a file or with ALTER ROLE and ALTER DATABASE, which
 * come here too. Any role may switch it on.
 */
static bool
check_audit(int *newval, void **extra, GucSource source)
{
	if (*newval == AUDIT_LOG || InitializingParallelWorker)
		return true;
	if (source == PGC_S_CLIENT || source >= PGC_S_INTERACTIVE)
		return IsTransactionState() && superuser();
	return true;
}

/* Up to CLAIM_MAX printable ASCII characters: it goes into the log. */
static bool
check_claim(char **newval, void **extra, GucSource source)
{
	const char *s = *newval;
	size_t		len = s == NULL ? 0 : strlen(s);

	if (len > CLAIM_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (s[i] < 0x20 || s[i] > 0x7E)
			return false;
	}
	return true;
}

/* An absolute path: a relative one would be below the data directory. */
static bool
check_audit_file(char **newval, void **extra, GucSource source)
{
	return *newval == NULL || (*newval)[0] == '\0' || is_absolute_path(*newval);
}

/* Whether a name is one that a client may set. */
bool
settings_has(const char *name)
{
	static const char *const names[] = {
		"rescue.audit", "rescue.client", "rescue.error_style",
		"rescue.org_id", "rescue.request_id"
	};

	for (int i = 0; i < lengthof(names); i++)
	{
		if (pg_strcasecmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/*
 * Define the GUCs, and reserve their prefix, so that no other name below it
 * can be set.
 */
void
settings_define(void)
{
	DefineCustomEnumVariable("rescue.audit",
							 "Whether decisions of the gate are logged.",
							 NULL, &rescue_audit, AUDIT_LOG, AuditModes,
							 PGC_USERSET, 0, check_audit, NULL, NULL);
	DefineCustomEnumVariable("rescue.error_style",
							 "Error codes of rescue's own, or those that PostgREST turns into HTTP statuses.",
							 NULL, &rescue_error_style, ERROR_STYLE_NATIVE,
							 ErrorStyles, PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("rescue.request_id",
							   "Id of the request, for the audit: up to 64 printable characters.",
							   NULL, &rescue_request_id, "", PGC_USERSET,
							   GUC_NOT_IN_SAMPLE, check_claim, NULL, NULL);
	DefineCustomStringVariable("rescue.client",
							   "Who asks, as claimed, for the audit and the throttle: up to 64 printable characters.",
							   NULL, &rescue_client, "", PGC_USERSET,
							   GUC_NOT_IN_SAMPLE, check_claim, NULL, NULL);
	DefineCustomStringVariable("rescue.org_id",
							   "Narrows the session to one organisation; every other is refused.",
							   NULL, &rescue_org_id, "", PGC_USERSET,
							   GUC_NOT_IN_SAMPLE, NULL, NULL, NULL);
	DefineCustomStringVariable("rescue.fingerprint_key_file",
							   "File with the key for fingerprints in the tags of redacted secrets, mode 0600; empty for none.",
							   NULL, &rescue_fingerprint_key_file, "",
							   PGC_SIGHUP, GUC_SUPERUSER_ONLY,
							   NULL, NULL, NULL);
	DefineCustomStringVariable("rescue.audit_file",
							   "File for the decisions of the gate, mode 0600, in place of the server's log; empty for the log.",
							   NULL, &rescue_audit_file, "",
							   PGC_SIGHUP, GUC_SUPERUSER_ONLY,
							   check_audit_file, NULL, NULL);
	MarkGUCPrefixReserved("rescue");
}
