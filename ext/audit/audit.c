/*
 * audit.c
 *		Write one line for each decision into the server's log.
 *
 * A row in a table would be gone with the caller's rollback, and could not be
 * written on a standby. The line is JSON, for the log only (a client with
 * client_min_messages = log does not get it), and never holds a token.
 *
 * A call that is allowed gets its line when it is known what it found, and
 * before any of that is returned. Should it fail in between, the line is
 * written by the refusal or at the end of the (sub)transaction.
 */
#include "postgres.h"

#include "access/xact.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "audit/audit.h"
#include "audit/audit_file.h"
#include "compat.h"
#include "settings.h"
#include "text/json.h"
#include "text/utf8.h"
#include "token/format.h"

/* Add a key, with what is before and behind it. */
static void
add_key(StringInfo line, const char *key)
{
	appendStringInfoString(line, ", \"");
	appendStringInfoString(line, key);
	appendStringInfoString(line, "\": ");
}

/* Add "key": number. */
static void
add_number(StringInfo line, const char *key, int64 value)
{
	add_key(line, key);
	enlargeStringInfo(line, MAXINT8LEN);
	line->len += pg_lltoa(value, line->data + line->len);
}

/* Add "key": "value", escaped, or null. */
static void
add_bytes(StringInfo line, const char *key, const char *value, size_t len)
{
	add_key(line, key);
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

/* Add a C string to the line; value may be NULL. */
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

/*
 * The line that was begun: everything but verdict and outcome. It lives in the
 * transaction's memory, and an abort finds it there.
 */
static struct
{
	const char *action;			/* NULL: no line was begun */
	StringInfoData rest;
	int			level;			/* of the transaction, when it was begun */
}			begun;

/* Refuse where the line could not be written, or would be swallowed by the
 * server's log level. */
static void
check_place(void)
{
	if (audit_file_is_set())
	{
		if (!audit_file_open())
			refuse(REFUSAL_AUDIT_FILE_UNUSABLE);
		return;
	}
	/* LOG sorts above ERROR in this setting's order */
	if (log_min_messages > ERROR && log_min_messages != LOG)
		refuse(REFUSAL_AUDIT_UNAVAILABLE);
}

/* What is known of an event when it is decided about. */
static void
add_event(StringInfo line, const AuditEvent *event)
{
	add_name(line, "org", event->org);
	add_name(line, "workspace", event->ws);
	if (event->bundle_id != 0)
		add_number(line, "bundle_id", event->bundle_id);
	if (event->token_id != NULL)
		add_bytes(line, "token_id", event->token_id, TOKEN_ID_LENGTH);
	if (event->about != NULL)
		add_name(line, event->about, event->subject);
	if (event->note != NULL)
		add_string(line, "note", event->note);
	if (event->why != NULL)
		add_name(line, "why", event->why);
	add_string(line, "role", GetUserNameFromId(GetUserId(), true));
	/* the session's user, whom SET ROLE or a definer function hides */
	if (GetSessionUserId() != GetUserId())
		add_string(line, "session_role",
				   GetUserNameFromId(GetSessionUserId(), true));
	add_claim(line, "request_id", rescue_request_id);
	add_claim(line, "client", rescue_client);
}

/* The outcome of a call; null where it is not known. */
static void
add_outcome(StringInfo line, const AuditOutcome *outcome)
{
	if (outcome == NULL)
	{
		appendStringInfoString(line, ", \"row\": null");
		return;
	}
	if (outcome->bundle_id != 0)
		add_number(line, "bundle_id", outcome->bundle_id);
	if (outcome->generation != 0)
		add_number(line, "generation", outcome->generation);
	if (outcome->new_token_id != NULL)
		add_bytes(line, "new_token_id", outcome->new_token_id,
				  TOKEN_ID_LENGTH);
	add_key(line, "row");
	appendStringInfoString(line, outcome->row ? "true" : "false");
	if (outcome->rows != 0)
		add_number(line, "rows", outcome->rows);
}

/* Write a line into the server's log. */
static void
log_line(const char *line)
{
	ereport(LOG_SERVER_ONLY,
			(errmsg_internal("%s", line),
			 errhidestmt(true), errhidecontext(true)));
}

/*
 * Write a line, from its first word to its last brace. False if there is a
 * file for it that it was not written to; then it goes into the server's log.
 */
static bool
write_line(const char *action, Refusal verdict, const char *rest)
{
	StringInfoData line;
	bool		written = true;

	initStringInfo(&line);
	appendStringInfoString(&line, "{\"rescue\": \"");
	appendStringInfoString(&line, action);
	appendStringInfoChar(&line, '"');
	add_string(&line, "verdict",
			   verdict == REFUSAL_NONE ? "allowed" : "refused");
	if (verdict != REFUSAL_NONE)
	{
		add_string(&line, "sqlstate", refusal_sqlstate(verdict));
		add_string(&line, "condition", refusal_condition(verdict));
	}
	appendStringInfoString(&line, rest);
	appendStringInfoChar(&line, '}');
	if (audit_file_is_set())
		written = audit_file_append(line.data, line.len);
	if (!written || !audit_file_is_set())
		log_line(line.data);
	pfree(line.data);
	return written;
}

/* Write the line that was begun; false if it was not written to its file. */
static bool
write_begun(Refusal verdict)
{
	const char *action = begun.action;
	bool		written;

	begun.action = NULL;
	written = write_line(action, verdict, begun.rest.data);
	pfree(begun.rest.data);
	return written;
}

/*
 * Write the line of a verdict at once. A line that was begun before is written
 * first.
 */
void
audit(const AuditEvent *event, Refusal verdict)
{
	StringInfoData rest;
	bool		written;

	if (rescue_audit == AUDIT_OFF)
		return;
	check_place();
	audit_flush();
	initStringInfo(&rest);
	add_event(&rest, event);
	written = write_line(event->action, verdict, rest.data);
	pfree(rest.data);
	if (!written)
		refuse(REFUSAL_AUDIT_FILE_UNUSABLE);
}

/*
 * Write the line that is left, where nothing may be raised any more: if its
 * file cannot be written to, the server's log has it.
 */
static void
write_left(void)
{
	if (begun.action == NULL)
		return;
	add_outcome(&begun.rest, NULL);
	(void) write_begun(REFUSAL_NONE);
}

/* Write the events that are left when a transaction ends. */
static void
at_xact_end(XactEvent event, void *arg)
{
	write_left();
}

/* Only what was begun in the subtransaction: one within a call may fail, and
 * the call go on. */
static void
at_subxact_end(SubXactEvent event, SubTransactionId self,
			   SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB &&
		GetCurrentTransactionNestLevel() <= begun.level)
		write_left();
}

/* Make sure, once a backend, that the end of a transaction logs the line. */
static void
register_callbacks(void)
{
	static bool registered = false;

	if (registered)
		return;
	RegisterXactCallback(at_xact_end, NULL);
	RegisterSubXactCallback(at_subxact_end, NULL);
	registered = true;
}

/*
 * Format the line now, since the caller's strings may be gone when the outcome
 * is known; it is kept in the transaction's memory.
 */
void
audit_begin(const AuditEvent *event)
{
	MemoryContext before;

	if (rescue_audit == AUDIT_OFF)
		return;
	check_place();
	audit_flush();
	register_callbacks();
	before = MemoryContextSwitchTo(TopTransactionContext);
	initStringInfo(&begun.rest);
	MemoryContextSwitchTo(before);
	add_event(&begun.rest, event);
	begun.level = GetCurrentTransactionNestLevel();
	begun.action = event->action;
}

/*
 * Write the line that was begun, with the outcome; nothing if none was begun.
 * A NULL outcome is unknown.
 */
void
audit_finish(const AuditOutcome *outcome)
{
	if (begun.action == NULL)
		return;
	add_outcome(&begun.rest, outcome);
	if (!write_begun(REFUSAL_NONE))
		refuse(REFUSAL_AUDIT_FILE_UNUSABLE);
}

/* Write the line that was begun as refused; nothing if none was begun. */
void
audit_refused(Refusal verdict)
{
	if (begun.action != NULL && !write_begun(verdict))
		refuse(REFUSAL_AUDIT_FILE_UNUSABLE);
}

/*
 * Write the line that was begun, with an unknown outcome; nothing if none was
 * begun.
 */
void
audit_flush(void)
{
	audit_finish(NULL);
}
