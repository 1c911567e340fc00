/*
 * uri.c
 *		Connection strings as other tools write them.
 *
 * What a project has in DATABASE_URL is its own tool's: another scheme, and
 * parameters that libpq refuses. Those that are about pools and caches are
 * left out; those that say where the tool's table is are kept for that.
 */
#include "migcheck/state/uri.h"

#include <string.h>
#include <strings.h>

#include "text/affix.h"

/* Parameters that libpq knows, up to 17. */
static const char *const known[] = {
	"application_name", "channel_binding", "client_encoding",
	"connect_timeout", "dbname", "fallback_application_name", "gssdelegation",
	"gssencmode", "gsslib", "host", "hostaddr", "keepalives",
	"keepalives_count", "keepalives_idle", "keepalives_interval",
	"krbsrvname", "load_balance_hosts", "options", "passfile", "password",
	"port", "replication", "require_auth", "requirepeer", "requiressl",
	"service", "ssl", "ssl_max_protocol_version", "ssl_min_protocol_version",
	"sslcert", "sslcertmode", "sslcompression", "sslcrl", "sslcrldir",
	"sslkey", "sslmode", "sslnegotiation", "sslpassword", "sslrootcert",
	"sslsni", "target_session_attrs", "tcp_user_timeout", "user", NULL
};

/* What other tools' drivers know, and a reader of one table does not need. */
static const char *const dropped[] = {
	"adaptivefetch", "allowencodingchanges", "applicationname",
	"assumeminserverversion",
	"autosave", "binary_parameters", "binarytransfer", "command_timeout",
	"connection_limit", "connecttimeout", "databasemetadatacachefields",
	"databasemetadatacachefieldsmib",
	"default_query_exec_mode", "defaultrowfetchsize", "description_cache_capacity",
	"disable_prepared_statements", "disablecolumnsanitiser", "escapesyntaxcallmode",
	"hideunprivilegedobjects", "hostrecheckseconds",
	"idle_in_transaction_session_timeout", "idle_timeout", "loadbalancehosts",
	"lock_timeout", "logintimeout", "logservererrordetail", "loggerlevel",
	"loggerfile", "max_connections", "max_inactive_connection_lifetime", "max_lifetime",
	"maxresultbuffer", "min_protocol_version", "pgbouncer",
	"pool", "pool_health_check_period", "pool_max_conn_idle_time",
	"pool_max_conn_lifetime", "pool_max_conns", "pool_min_conns", "pool_size",
	"pool_timeout", "prefer_socket", "preferquerymode", "prepared_statement_cache_size",
	"prepared_statements", "preparethreshold", "preparedstatementcachequeries",
	"preparedstatementcachesizemib", "query_timeout", "quotereturningidentifiers",
	"readonly", "readonlymode", "receivebuffersize", "reconnect", "rewritebatchedinserts", "single_use_connections",
	"sendbuffersize", "socket_timeout", "socketfactory", "sockettimeout", "sslaccept", "sslfactory",
	"sslhostnameverifier", "sslidentity", "sslpasswordcallback",
	"sslresponsetimeout", "statement_cache_capacity",
	"statement_cache_mode", "statement_cache_size", "statement_timeout",
	"stringtype", "supa", "targetservertype", "tcpkeepalive", "tcpnodelay",
	"timezone", "unknownlength", "uselibpqcompat", "usepreparedstatements",
	"workaround", NULL
};

/* Return true if a name is in a list that ends with NULL, in whatever case. */
static bool
list_has_name(const char *const *list, const char *name)
{
	for (size_t i = 0; list[i] != NULL; i++)
	{
		if (strcasecmp(list[i], name) == 0)
			return true;
	}
	return false;
}

/*
 * Return the scheme as libpq has it, and where what follows it begins; NULL
 * if the text is no URI of PostgreSQL.
 */
static const char *
take_uri_scheme(const char *text, const char **rest)
{
	/* By golang-migrate, Django's and Elixir's libraries, and Node's. */
	static const char *const others[] = {
		"pgx://", "pgx4://", "pgx5://", "pgsql://", "psql://", "pg://",
		"ecto://", "postgis://", "timescaledb://", "timescale://",
		"cockroachdb://", "cockroach://", "crdb-postgres://", "yugabytedb://",
		"yugabyte://"
	};

	text = text_skip(text_skip(text, "jdbc:"), "r2dbc:");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
	{
		*rest = text_behind(text, others[i]);
		if (*rest != NULL)
			return "postgresql://";
	}
	text = text_behind(text, "postgres");
	if (text == NULL)
		return NULL;
	text = text_skip(text, "ql");
	/* SQLAlchemy's name of a driver. */
	if (*text == '+')
		text += strcspn(text, ":");
	*rest = text_behind(text, "://");
	if (*rest == NULL)
		return NULL;
	return "postgresql://";
}

/*
 * Return a value without its %XX, and without a character if one is given;
 * only the first of a list. NULL if it is empty.
 */
static const char *
plain_value_of(Arena *arena, const char *value, char without)
{
	static const char hex[] = "0123456789abcdef";
	char	   *result = arena_string(arena, value);
	char	   *to = result;

	for (const char *p = value; *p && *p != ','; p++)
	{
		const char *high = *p == '%' && p[1] && p[2] ?
			strchr(hex, p[1] | 0x20) : NULL;
		const char *low = high ? strchr(hex, p[2] | 0x20) : NULL;
		char		c = *p;

		if (low != NULL)
		{
			c = (char) ((high - hex) * 16 + (low - hex));
			p += 2;
		}
		if (c != without && c != '\0')
			*to++ = c;
	}
	*to = '\0';
	return *result ? result : NULL;
}

/*
 * Return golang-migrate's name of a table as --table takes it. With quotes it
 * may have a schema; without, a point is the name's own. NULL if it is empty.
 */
static const char *
table_of_value(Arena *arena, const char *value)
{
	const char *name = plain_value_of(arena, value, '\0');

	return name == NULL || *name == '"' ? name :
		arena_format(arena, "\"%s\"", name);
}

/*
 * Take one parameter: into the result, or as a hint where the tool's table
 * is.
 */
static void
take_parameter(Arena *arena, Uri *uri, const char *parameter)
{
	size_t		len = strcspn(parameter, "=");
	const char *name = arena_copy(arena, parameter, len);
	const char *value = parameter + len + (parameter[len] == '=');

	/*
	 * libpq takes "true" only; another value says that TLS is not asked for.
	 */
	if (strcasecmp(name, "ssl") == 0 && strcmp(value, "true") != 0 &&
		strcmp(value, "1") != 0)
		return;
	/* Node's word for TLS without a look at the certificate. */
	if (strcasecmp(name, "sslmode") == 0 && strcmp(value, "no-verify") == 0)
		parameter = "sslmode=require";
	if (list_has_name(known, name))
		uri->text = arena_format(arena, "%s%c%s", uri->text,
								 strchr(uri->text, '?') ? '&' : '?', parameter);
	else if (strcasecmp(name, "schema") == 0 ||
			 strcasecmp(name, "currentSchema") == 0 ||
			 strcasecmp(name, "search_path") == 0)
		uri->schema = plain_value_of(arena, value, '"');
	else if (strcmp(name, "x-migrations-table") == 0)
		uri->table = table_of_value(arena, value);
	else if (!text_begins(name, "x-") && !list_has_name(dropped, name) &&
			 uri->unknown == NULL)
		uri->unknown = name;
}

/*
 * Return a text without the blanks and the quotes that a file of settings has
 * around it.
 */
static const char *
strip_quotes(Arena *arena, const char *text)
{
	const char *start = text + strspn(text, " \t\r\n");
	size_t		len = strlen(start);

	while (len > 0 && strchr(" \t\r\n", start[len - 1]) != NULL)
		len--;
	if (len > 1 && (*start == '"' || *start == '\'') &&
		start[len - 1] == *start)
	{
		start++;
		len -= 2;
	}
	return arena_copy(arena, start, len);
}

/*
 * Read a connection string. What is no URI is libpq's own form, and stays as
 * it is. An unknown parameter is named only where it can be a name: a "?" of a
 * password that is not encoded makes its rest look like one.
 */
Uri
read_connection_uri(Arena *arena, const char *text)
{
	Uri			uri = {.text = text};
	const char *rest;
	const char *scheme;
	const char *query;

	text = strip_quotes(arena, text);
	scheme = take_uri_scheme(text, &rest);
	if (scheme == NULL)
		return uri;
	query = strchr(rest, '?');
	uri.text = arena_format(arena, "%s%.*s", scheme,
							(int) (query ? (size_t) (query - rest) :
								   strlen(rest)), rest);
	/* An "@" behind the "?" is a password's; libpq says what is wrong. */
	if (query != NULL && strchr(query, '@') != NULL)
	{
		uri.text = arena_format(arena, "%s%s", scheme, rest);
		return uri;
	}
	while (query != NULL && *query)
	{
		size_t		len = strcspn(++query, "&");

		if (len > 0)
			take_parameter(arena, &uri, arena_copy(arena, query, len));
		query += len;
	}
	/* Nor where a password may have been cut in two at its "&". */
	if (uri.unknown != NULL && strcasestr(text, "password=") != NULL)
		uri.unknown = "?";
	if (uri.unknown != NULL &&
		uri.unknown[strspn(uri.unknown, "abcdefghijklmnopqrstuvwxyz"
						   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] != '\0')
		uri.unknown = "?";
	return uri;
}
