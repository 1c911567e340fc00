/*
 * taken_names.h
 *		Names that something else has already.
 */
#ifndef MIGCHECK_SQL_TAKEN_NAMES_H
#define MIGCHECK_SQL_TAKEN_NAMES_H

#include "migcheck/sql/effect.h"

extern bool is_system_column(const char *name);
extern void refuse_name_of_type(SqlSession *session, const char *name, char kind);
extern void refuse_taken_type(SqlSession *session, const char *name);
extern void refuse_taken_routine(SqlSession *session, const SqlObject *routine,
								 const char *name);
extern void refuse_taken_part(SqlSession *session, SqlObjectKind kind,
							  const SqlRelation *relation, const char *name);
extern void refuse_schema_name(SqlSession *session, const char *name);

#endif							/* MIGCHECK_SQL_TAKEN_NAMES_H */
