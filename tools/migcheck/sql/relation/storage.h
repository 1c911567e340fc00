/*
 * storage.h
 *		How tables and the values of their columns are stored.
 */
#ifndef MIGCHECK_SQL_STORAGE_H
#define MIGCHECK_SQL_STORAGE_H

#include "migcheck/sql/effect.h"

/* alter_storage.c */
extern void set_persistence(SqlSession *session, SqlRelation *relation,
							char persistence);
extern void set_tablespace(SqlSession *session, SqlRelation *relation,
						   const char *name);
extern void set_access_method(SqlSession *session, SqlRelation *relation,
							  const char *name);
extern void check_storage_word(SqlSession *session, const SqlColumn *column,
							   const char *word);
extern void check_compression(SqlSession *session, const SqlColumn *column,
							  const char *method);
extern void check_column_options(SqlSession *session, const List *given);

/* storage_options.c: WITH and SET of tables; creates: CREATE TABLE. */
extern void check_index_options(SqlSession *session, const char *method,
								const List *given);
extern void check_storage_options(SqlSession *session, const List *given,
								  bool creates);

#endif							/* MIGCHECK_SQL_STORAGE_H */
