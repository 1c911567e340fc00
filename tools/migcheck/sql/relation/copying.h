/*
 * copying.h
 *		Whether a change of type copies the table.
 */
#ifndef MIGCHECK_SQL_COPYING_H
#define MIGCHECK_SQL_COPYING_H

#include "migcheck/sql/effect.h"

/* Whether the server writes the table anew for a change of type. */
typedef enum Copying
{
	COPYING_NONE,				/* the values stay as they are on disk */
	COPYING_ALL,				/* every row is written, and all indexes built */
	COPYING_TIME_ZONE,			/* unless the time zone is UTC */
	COPYING_UNKNOWN				/* one of the two types is not known */
} Copying;

extern bool is_same_type_name(SqlType a, SqlType b);
extern bool is_assignable(SqlSession *session, SqlType from, SqlType to);
extern Copying copying_of_change(SqlSession *session, SqlType from,
								 SqlType to);

#endif							/* MIGCHECK_SQL_COPYING_H */
