/*
 * settings.c
 *		SET and RESET of what the verdicts depend on.
 *
 * SET LOCAL lasts until the transaction ends, and does nothing outside of one;
 * ROLLBACK takes back what SET did within the transaction.
 *
 * Only settings on which a verdict or a rule depends are kept: timeouts,
 * search_path and the time zone. Others are passed over, known or not.
 */
#include "migcheck/sql/effect.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/transaction/setting_values.h"

/* Make settings those in force. */
static void
put_settings_in_force(SqlSession *session, const SqlSettings *settings)
{
	session->settings = *settings;
	session->catalog.path = settings->path;
}

/* What a new connection has. */
void
settings_reset(SqlSession *session)
{
	SqlSettings settings = {0};

	put_settings_in_force(session, &settings);
	session->settings_kept = session->settings_before = settings;
}

/*
 * A transaction begins: remember what ROLLBACK brings back, and what COMMIT
 * keeps so far.
 */
void
settings_begin_transaction(SqlSession *session)
{
	session->settings_before = session->settings_kept = session->settings;
}

/*
 * A transaction ends: SET LOCAL is gone in both cases, SET where it is rolled
 * back.
 */
void
settings_end_transaction(SqlSession *session, bool committed)
{
	SqlSettings settings = committed ? session->settings_kept :
		session->settings_before;

	put_settings_in_force(session, &settings);
	session->settings_kept = settings;
}

/*
 * Return the schemas of a search path, in its order, without those that every
 * path has ("$user", pg_catalog).
 */
static List *
read_search_path(SqlSession *session, const List *args)
{
	List	   *path = NIL;
	ListCell   *cell;

	foreach(cell, args)
	{
		const char *text = string_constant(lfirst(cell));

		/* No schema at all: what has none in its name is not found. */
		if (text != NULL && *text == '\0' && list_length(args) == 1)
			path = list_make1(makeString(arena_string(session->arena, "")));

		/* One string may hold several, as set_config() has them. */
		while (text != NULL && *text != '\0')
		{
			size_t		len = strcspn(text, ",");
			const char *name = text;
			size_t		name_len = len;

			text += len + (text[len] == ',');
			while (name_len > 0 && (*name == ' ' || *name == '"'))
				name++, name_len--;
			while (name_len > 0 && (name[name_len - 1] == ' ' || name[name_len - 1] == '"'))
				name_len--;
			if (name_len > 0 && strncmp(name, "$user", name_len) != 0 &&
				strncmp(name, "pg_catalog", name_len) != 0)
				path = lappend(path, makeString(arena_copy(session->arena, name, name_len)));
		}
	}
	return path;
}

/* Return true if the value is a limit; 0 is not one. */
static bool
is_timeout_in_force(const List *args)
{
	const Node *value = args != NIL ? linitial(args) : NULL;
	const char *text = string_constant(value);
	long		number;

	return text != NULL ? strtod(text, NULL) != 0 :
		integer_constant(value, &number) && number != 0;
}

/* Return true if the value is that of a switch that is on. */
static bool
is_switched_on(const List *args)
{
	const Node *value = args != NIL ? linitial(args) : NULL;
	const char *text = string_constant(value);
	long		number;

	return text != NULL ? strcasecmp(text, "on") == 0 || strcasecmp(text, "true") == 0 :
		integer_constant(value, &number) && number != 0;
}

/*
 * The time zone that a value sets: a name, or a number of hours, of which it
 * only matters whether it is 0.
 */
static const char *
zone_of_value(const Node *value)
{
	long		hours;

	if (integer_constant(value, &hours))
		return hours == 0 ? "0" : "hours";
	return string_constant(value);
}

/*
 * Put a value into settings; no values: the default. Names are compared as
 * the server does, without case.
 */
static void
change_setting(SqlSession *session, SqlSettings *settings, const char *name,
			   const List *args)
{
	if (strcasecmp(name, "timezone") == 0)
		settings->time_zone = args != NIL ? zone_of_value(linitial(args)) : NULL;
	else if (strcasecmp(name, "lock_timeout") == 0)
		settings->lock_timeout = is_timeout_in_force(args);
	else if (strcasecmp(name, "statement_timeout") == 0)
		settings->statement_timeout = is_timeout_in_force(args);
	else if (strcasecmp(name, "idle_in_transaction_session_timeout") == 0 ||
			 strcasecmp(name, "transaction_timeout") == 0)
		settings->idle_timeout = is_timeout_in_force(args);
	else if (strcasecmp(name, "transaction_read_only") == 0)
		settings->read_only = is_switched_on(args);
	else if (strcasecmp(name, "check_function_bodies") == 0)
		settings->unread_bodies = args != NIL && !is_switched_on(args);
	else if (strcasecmp(name, "search_path") == 0)
		settings->path = read_search_path(session, args);
}

/*
 * Refuse a setting that the server does not have. One with a dot may be an
 * extension's, or the application's own.
 */
void
settings_require_name(SqlSession *session, const char *name)
{
	char	   *small = arena_copy(session->arena, name, strlen(name));

	for (size_t i = 0; small[i] != '\0'; i++)
		small[i] = (char) tolower((unsigned char) small[i]);
	if (strchr(name, '.') == NULL && !fact_has_setting(small, session->version))
		effect_fail(session, "42704", "PostgreSQL %d has no setting \"%s\"",
					session->version, name);
}

/*
 * The setting of an object, which is set when it is used: ALTER ROLE, ALTER
 * DATABASE and functions.
 */
void
settings_require_stored(SqlSession *session, const VariableSetStmt *statement)
{
	if (statement->name != NULL && statement->kind != VAR_RESET_ALL)
	{
		settings_require_name(session, statement->name);
		settings_check_value(session, statement->name, statement->args, false);
	}
}

/* A wait for a lock that no user sits out. */
#define LONG_WAIT_MILLISECONDS 60000

/* Has the current statement taken a lock that others wait for? */
static bool
has_taken_lock(const SqlSession *session)
{
	for (size_t i = 0; i < session->held_count; i++)
	{
		if (session->held[i].raised == session->serial &&
			session->held[i].mode >= SQL_SHARE)
			return true;
	}
	return false;
}

/* Note what a rule says of a timeout, or of a setting that has no effect. */
static void
note_setting(SqlSession *session, const char *name, const List *args,
			 bool local)
{
	bool		lock_timeout = strcasecmp(name, "lock_timeout") == 0;
	double		milliseconds;

	if (lock_timeout)
		effect_note_trait(session, SQL_TRAIT_SETS_TIMEOUT);
	if (lock_timeout && args != NIL &&
		read_setting_number(session, linitial(args), "ms", &milliseconds) &&
		milliseconds > LONG_WAIT_MILLISECONDS)
		effect_note_trait(session, SQL_TRAIT_LONG_TIMEOUT);
	/* Within a body it lasts as long as the statement around it. */
	if (local && !session->block && session->depth == 0)
		effect_note_trait(session, SQL_TRAIT_SETS_NOTHING);
	if (session->depth > 0 && lock_timeout && !has_taken_lock(session))
		session->statement->lock_timeout = is_timeout_in_force(args);
	session->statement->about = arena_string(session->arena, name);
}

/*
 * Set a value, for the transaction only or for the session. Also for
 * set_config().
 */
void
settings_set_value(SqlSession *session, const char *name, const List *args,
				   bool local)
{
	SqlSettings settings = session->settings;

	note_setting(session, name, args, local);
	settings_require_name(session, name);
	settings_check_value(session, name, args, true);
	if (local && !session->block)
		return;
	change_setting(session, &settings, name, args);
	put_settings_in_force(session, &settings);
	if (!local)
		change_setting(session, &session->settings_kept, name, args);
}

/* SET TRANSACTION: of its modes, READ ONLY. */
static void
set_transaction(SqlSession *session, const VariableSetStmt *statement)
{
	ListCell   *cell;

	if (strcmp(statement->name, "TRANSACTION") != 0)
		return;
	foreach(cell, statement->args)
	{
		const DefElem *mode = lfirst(cell);

		if (strcmp(mode->defname, "transaction_read_only") == 0)
			settings_set_value(session, mode->defname, list_make1(mode->arg),
							   true);
	}
}

/* SET ROLE and SET SESSION AUTHORIZATION need a role of that name. */
static void
require_set_role(SqlSession *session, const VariableSetStmt *statement)
{
	const char *role = NULL;

	if (statement->kind == VAR_SET_VALUE && (strcmp(statement->name, "role") == 0 ||
											 strcmp(statement->name, "session_authorization") == 0))
		role = string_constant(linitial(statement->args));
	if (role != NULL && strcmp(role, "none") != 0 && strcmp(role, "postgres") != 0)
		require_named_object(session, OBJECT_ROLE, role);
}

/* SET and RESET. RESET ALL also ends a lock_timeout. */
void
run_set_statement(SqlSession *session, const VariableSetStmt *statement)
{
	if (statement->kind == VAR_RESET_ALL)
	{
		SqlSettings settings = {0};

		put_settings_in_force(session, &settings);
		session->settings_kept = settings;
	}
	else if (statement->kind == VAR_SET_MULTI)
		set_transaction(session, statement);
	else if (statement->name != NULL)
	{
		require_set_role(session, statement);
		settings_set_value(session, statement->name,
						   statement->kind == VAR_SET_VALUE ? statement->args :
						   NIL,
						   statement->is_local);
	}
}
