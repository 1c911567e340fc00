/*
 * audit.c
 *		One line in the server's log for each decision.
 *
 * A row in a table would be gone with the caller's rollback, and could not be
 * written on a standby. The line is JSON, for the log only (a client with
 * client_min_messages = log does not get it), and never holds a token.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/guc.h"

#include "audit.h"
#include "compat.h"
#include "settings.h"
#include "text/json.h"
#include "text/utf8.h"
#include "token/format.h"

/* Add "key": "value", escaped, or null. */
static void
add_bytes(StringInfo line, const char *key, const char *value, size_t len)
{
	appendStringInfo(line, ", \"%s\": ", key);
	if (value == NULL)
	{
		appendStringInfoString(line, "null");
		return;
	}
	appendStringInfoChar(line, '"');
	enlargeStringInfo(line, json_escaped_length(value, len));
	line->len = json_escape(value, len, line->data + line->len) - line->data;
	appendStringInfoChar(line, '"');
}

static void
add_string(StringInfo line, const char *key, const char *value)
{
	add_bytes(line, key, value, value == NULL ? 0 : strlen(value));
}

/* A name that a caller gave; null unless it is well-formed, however long. */
static void
add_name(StringInfo line, const char *key, const text *name)
{
	const char *value = name == NULL ? NULL : VARDATA_ANY(name);
	size_t		len = name == NULL ? 0 : VARSIZE_ANY_EXHDR(name);

	if (value != NULL && text_name_check(value, len) != TEXT_NAME_OK)
		value = NULL;
	add_bytes(line, key, value, len);
}

/* A setting of the session, as claimed; left out when it is not set. */
static void
add_claim(StringInfo line, const char *key, const char *value)
{
	if (value != NULL && value[0] != '\0')
		add_string(line, key, value);
}

void
audit(const AuditEvent *event, Refusal verdict)
{
	StringInfoData line;

	if (rescue_audit == AUDIT_OFF)
		return;
	/* LOG stands above ERROR in this setting's order */
	if (log_min_messages > ERROR && log_min_messages != LOG)
		refuse(REFUSAL_AUDIT_UNAVAILABLE);

	initStringInfo(&line);
	appendStringInfo(&line, "{\"rescue\": \"%s\"", event->action);
	add_string(&line, "verdict",
			   verdict == REFUSAL_NONE ? "allowed" : "refused");
	if (verdict != REFUSAL_NONE)
	{
		add_string(&line, "sqlstate", refusal_sqlstate(verdict));
		add_string(&line, "condition", refusal_condition(verdict));
	}
	add_name(&line, "org", event->org);
	add_name(&line, "workspace", event->ws);
	if (event->bundle_id != 0)
		appendStringInfo(&line, ", \"bundle_id\": " INT64_FORMAT, event->bundle_id);
	if (event->token_id != NULL)
		add_bytes(&line, "token_id", event->token_id, TOKEN_ID_LENGTH);
	if (event->note != NULL)
		add_string(&line, "note", event->note);
	if (event->why != NULL)
		add_name(&line, "why", event->why);
	add_string(&line, "role", GetUserNameFromId(GetUserId(), true));
	/* who hides behind SET ROLE or a function of somebody else's */
	if (GetSessionUserId() != GetUserId())
		add_string(&line, "session_role",
				   GetUserNameFromId(GetSessionUserId(), true));
	add_claim(&line, "request_id", rescue_request_id);
	add_claim(&line, "client", rescue_client);
	appendStringInfoChar(&line, '}');

	ereport(LOG_SERVER_ONLY,
			(errmsg_internal("%s", line.data),
			 errhidestmt(true), errhidecontext(true)));
	pfree(line.data);
}
