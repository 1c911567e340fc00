/*
 * dialect.c
 *		Which database a migration is written for, by its name.
 *
 * Projects that support several databases keep a file for each: by a suffix
 * (20_add.mysql.up.sql) or in a folder (db/mysql/20_add.sql).
 */
#include "migcheck/dialect.h"

#include <string.h>
#include <strings.h>

/*
 * Databases that are not PostgreSQL, as files and folders are named by them.
 */
static const char *const others[] = {
	"clickhouse", "cockroach", "cockroachdb", "db2", "duckdb", "h2", "hsqldb",
	"mariadb", "mssql", "mysql", "spanner", "sqlite", "sqlite3", "sqlserver"
};

/* The database of that name; NULL if it is no other than PostgreSQL. */
static const char *
find_other_dialect(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
	{
		if (strlen(others[i]) == len && strncasecmp(others[i], name, len) == 0)
			return others[i];
	}
	return NULL;
}

/* The other database that a path names, by a folder or a suffix; or NULL. */
const char *
dialect_of_path(const char *path)
{
	const char *found = NULL;
	bool		first = true;

	while (*path != '\0' && found == NULL)
	{
		size_t		len = strcspn(path, "/.");
		char		end = path[len];

		/*
		 * Neither "mysql.sql" nor "mysql.d/" is a mark: a dot or slash
		 * before.
		 */
		if (end != '\0' && (end == '/' || !first))
			found = find_other_dialect(path, len);
		first = end == '/';
		path += len + (end != '\0');
	}
	return found;
}
