/*
 * answer.h
 *		How the answer to a routed call travels: as one text.
 *
 * One text is cheap for PL/Proxy and for both servers: no statement with a list
 * of columns is parsed for each call, and no column is converted on its way.
 * PL/Proxy takes results as texts, where a bytea would be twice as long.
 *
 * An answer is a sequence of rows. A row is a letter for its kind, the number
 * of its fields and a colon, and the fields. A field is a letter for its form,
 * and for all but NULL its length, a colon and its bytes. Both numbers are
 * decimal.
 */
#ifndef RESCUE_ANSWER_H
#define RESCUE_ANSWER_H

#include "access/tupdesc.h"
#include "lib/stringinfo.h"

/* What a row is. */
typedef enum AnswerKind
{
	ANSWER_RESULT = 'r',		/* a row of the function, or its result */
	ANSWER_RAISED = 'e'			/* a message: fields of RaisedField, as texts */
} AnswerKind;

/* How a field is written. Both servers derive it from the column's type. */
typedef enum AnswerForm
{
	ANSWER_NULL = 'n',
	ANSWER_VALUE = 'v',			/* a type passed by value: as a decimal number */
	ANSWER_TEXT = 't',			/* the bytes of a text or json */
	ANSWER_BYTES = 'b',			/* those of a bytea, in hexadecimal */
	ANSWER_OUTPUT = 'o'			/* what the type's output function writes */
} AnswerForm;

/* A column, described once for many rows. */
typedef struct AnswerColumn
{
	Oid			type;
	int32		typmod;
	AnswerForm	form;
} AnswerColumn;

/* Describe the columns of rows; allocated in the current context. */
extern AnswerColumn *describe_answer_columns(TupleDesc rows);

/* Write the head of a row, and its fields one after the other. */
extern void write_answer_row(StringInfo answer, AnswerKind kind, int fields);
extern void write_answer_text(StringInfo answer, const char *text);
extern void write_answer_value(StringInfo answer, const AnswerColumn *column,
							   Datum value, bool is_null);

/*
 * Read the head of the next row, false behind the last one; then its fields.
 * Raises an error where the bytes are not those of an answer.
 */
extern bool read_answer_row(StringInfo answer, AnswerKind *kind, int *fields);
extern char *read_answer_text(StringInfo answer);
extern Datum read_answer_value(StringInfo answer, const AnswerColumn *column,
							   bool *is_null);

#endif							/* RESCUE_ANSWER_H */
