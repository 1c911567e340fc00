/*
 * pq.h
 *		libpq, loaded when a database is asked for and not before.
 *
 * Loading it with all that stands behind it takes longer than checking a
 * hundred files.
 */
#ifndef MIGCHECK_PQ_H
#define MIGCHECK_PQ_H

#include <libpq-fe.h>

#define PQ_FUNCTIONS(X) \
	X(PQclear) \
	X(PQconnectdbParams) \
	X(PQconninfoFree) \
	X(PQconninfoParse) \
	X(PQerrorMessage) \
	X(PQescapeIdentifier) \
	X(PQexec) \
	X(PQexecParams) \
	X(PQfinish) \
	X(PQfreemem) \
	X(PQgetisnull) \
	X(PQgetlength) \
	X(PQgetvalue) \
	X(PQntuples) \
	X(PQresultErrorField) \
	X(PQresultStatus) \
	X(PQsetNoticeProcessor) \
	X(PQstatus)

typedef struct PqLibrary
{
#define X(name) __typeof__(name) *name;
	PQ_FUNCTIONS(X)
#undef X
} PqLibrary;

extern const PqLibrary *pq_library(void);

#endif							/* MIGCHECK_PQ_H */
