/*
 * pq.h
 *		The functions of libpq that migcheck calls.
 *
 * Loading the library with all that it needs takes longer than checking a
 * hundred files, so it is loaded when a database is asked for.
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

extern const PqLibrary *pq_library(const char **error);

#endif							/* MIGCHECK_PQ_H */
