/*
 * literal_forms.h
 *		Texts that are no value of their type, by the form of the type's input.
 *
 * Each check returns an SQLSTATE, or NULL for a text that is a value as far as
 * is known; blanks around the text are gone. Needs effect.h.
 */
#ifndef MIGCHECK_SQL_LITERAL_FORMS_H
#define MIGCHECK_SQL_LITERAL_FORMS_H

#include "migcheck/sql/effect.h"

/* literal_time.c */
extern const char *literal_interval(const char *text, int version);
extern const char *literal_time(const char *text, int version);
extern const char *literal_time_of_stamp(const char *text);

/* literal_bits.c */
extern const char *literal_bit(const char *text, int version);
extern const char *literal_bytea(const char *text, int version);
extern const char *literal_cidr(const char *text, int version);
extern const char *literal_macaddr(const char *text, int version);
extern const char *literal_oid(const char *text, int version);

/* literal_points.c: types of geometry. */
extern const char *literal_point(const char *text, int version);
extern const char *literal_segment(const char *text, int version);
extern const char *literal_circle(const char *text, int version);

/* literal_words.c: amounts of money, queries of a text search. */
extern const char *literal_money(const char *text, int version);
extern const char *literal_tsquery(const char *text, int version);

/*
 * regclass.c: the name of a relation in a text, or NULL; and refuse a text for
 * one that is not there.
 */
extern const char *literal_relation_name(SqlSession *session, const char *text);
extern void literal_require_relation(SqlSession *session, const char *text);

/* How the parts of a text are written: of an array, a range or a row. */
typedef struct LiteralParts
{
	const char *closes;			/* the text's last character is one of these */
	bool		nests;			/* braces may be within braces */
	bool		doubles;		/* "" is a quote */
} LiteralParts;

/* A part of such a text: NULL where it is empty or, in an array, NULL. */
typedef void (*LiteralPartCheck) (void *context, int place, const char *part);

/*
 * literal_parts.c: give each part of a text, behind its first character, to
 * check; return how many there are, or -1 if the text is not of this form.
 */
extern int	literal_read_parts(Arena *arena, const char *text,
							   const LiteralParts *form,
							   LiteralPartCheck check, void *context);

/*
 * literal_composed.c: refuse a text that is no array, no range or no row, or
 * one with a part that is no value of its type. True if the type is one of
 * these.
 */
extern bool literal_check_composed(SqlSession *session, SqlType type,
								   const char *text, bool assigned);

/* The same for ROW(...), whose fields are assigned to those of a type. */
extern void literal_check_row(SqlSession *session, SqlType type,
							  const RowExpr * row);

/* literal.c: refuse a text that is no value of a type. */
extern void literal_check_text(SqlSession *session, SqlType type,
							   const char *text, bool assigned);

#endif							/* MIGCHECK_SQL_LITERAL_FORMS_H */
