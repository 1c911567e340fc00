/*
 * answer.c
 *		Write and read the answer to a routed call.
 *
 * Both databases have the encoding UTF8, so that texts are copied and not
 * converted; the session's client_encoding has no say. A text is verified when
 * it is read, as a text from a client would be.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "routed/answer.h"
#include "compat.h"

/* Return how a column's values are written. */
static AnswerForm
form_of_type(Oid type, bool by_value)
{
	if (by_value)
		return ANSWER_VALUE;
	switch (getBaseType(type))
	{
		case TEXTOID:
		case JSONOID:
			return ANSWER_TEXT;
		case BYTEAOID:
			return ANSWER_BYTES;
	}
	return ANSWER_OUTPUT;
}

/* Describe the columns of rows. */
AnswerColumn *
describe_answer_columns(TupleDesc rows)
{
	AnswerColumn *columns = palloc_array(AnswerColumn, rows->natts);

	for (int i = 0; i < rows->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(rows, i);

		columns[i].type = attribute->atttypid;
		columns[i].typmod = attribute->atttypmod;
		columns[i].form = form_of_type(attribute->atttypid, attribute->attbyval);
	}
	return columns;
}

/* Write a letter, a number and a colon. */
static void
write_number(StringInfo answer, char letter, int number)
{
	char		head[MAXINT8LEN + 2];
	int			len = pg_ultoa_n(number, head + 1);

	head[0] = letter;
	head[len + 1] = ':';
	appendBinaryStringInfo(answer, head, len + 2);
}

/* Begin a row of so many fields. */
void
write_answer_row(StringInfo answer, AnswerKind kind, int fields)
{
	write_number(answer, kind, fields);
}

/* Write a field that is not NULL. */
static void
write_field(StringInfo answer, AnswerForm form, const char *bytes, int len)
{
	write_number(answer, form, len);
	appendBinaryStringInfo(answer, bytes, len);
}

/* Write a text as a field; NULL is one, too. */
void
write_answer_text(StringInfo answer, const char *text)
{
	if (text == NULL)
		appendStringInfoChar(answer, ANSWER_NULL);
	else
		write_field(answer, ANSWER_TEXT, text, strlen(text));
}

/* Write the bytes of a bytea as a field. */
static void
write_bytes(StringInfo answer, const char *bytes, int len)
{
	write_number(answer, ANSWER_BYTES, 2 * len);
	enlargeStringInfo(answer, 2 * len);
	answer->len += hex_encode(bytes, len, answer->data + answer->len);
	answer->data[answer->len] = '\0';
}

/* Write what a type's output function makes of a value as a field. */
static void
write_output(StringInfo answer, Oid type, Datum value)
{
	Oid			output;
	bool		is_varlena;
	char	   *output_text;

	getTypeOutputInfo(type, &output, &is_varlena);
	output_text = OidOutputFunctionCall(output, value);
	write_field(answer, ANSWER_OUTPUT, output_text, strlen(output_text));
}

/* Write a value of a column as a field. */
void
write_answer_value(StringInfo answer, const AnswerColumn *column, Datum value,
				   bool is_null)
{
	if (is_null)
		appendStringInfoChar(answer, ANSWER_NULL);
	else if (column->form == ANSWER_VALUE)
	{
		char		number[MAXINT8LEN + 1];

		write_field(answer, ANSWER_VALUE, number, pg_lltoa((int64) value, number));
	}
	else if (column->form == ANSWER_OUTPUT)
		write_output(answer, column->type, value);
	else
	{
		const struct varlena *bytes = PG_DETOAST_DATUM_PACKED(value);

		if (column->form == ANSWER_TEXT)
			write_field(answer, ANSWER_TEXT, VARDATA_ANY(bytes),
						VARSIZE_ANY_EXHDR(bytes));
		else
			write_bytes(answer, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	}
}

/* Raise the error of an answer that does not fit. */
pg_noreturn static void
refuse_answer(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROTOCOL_VIOLATION),
			 errmsg("a partition's answer is malformed"),
			 errhidestmt(true), errhidecontext(true)));
}

/* Read a letter. */
static char
read_letter(StringInfo answer)
{
	if (answer->cursor >= answer->len)
		refuse_answer();
	return answer->data[answer->cursor++];
}

/* Read a number and the colon behind it. */
static int
read_number(StringInfo answer)
{
	int			number = 0;
	char		letter;

	while ((letter = read_letter(answer)) != ':')
	{
		if (letter < '0' || letter > '9' || number > (PG_INT32_MAX - 9) / 10)
			refuse_answer();
		number = number * 10 + (letter - '0');
	}
	return number;
}

/* Read the head of a row; false behind the last one. */
bool
read_answer_row(StringInfo answer, AnswerKind *kind, int *fields)
{
	if (answer->cursor >= answer->len)
		return false;
	*kind = read_letter(answer);
	*fields = read_number(answer);
	if (*kind != ANSWER_RESULT && *kind != ANSWER_RAISED)
		refuse_answer();
	return true;
}

/*
 * Read a field that must be of this form. Return its bytes, which are those of
 * the answer itself; NULL if the field is.
 */
static const char *
read_field(StringInfo answer, AnswerForm form, int *len)
{
	AnswerForm	found = read_letter(answer);
	const char *bytes;

	if (found == ANSWER_NULL)
		return NULL;
	*len = read_number(answer);
	if (found != form || *len > answer->len - answer->cursor)
		refuse_answer();
	bytes = answer->data + answer->cursor;
	answer->cursor += *len;
	pg_verifymbstr(bytes, *len, false);
	return bytes;
}

/* Read a field that is a text; NULL if the field is. */
char *
read_answer_text(StringInfo answer)
{
	int			len;
	const char *bytes = read_field(answer, ANSWER_TEXT, &len);

	return bytes == NULL ? NULL : pnstrdup(bytes, len);
}

/* Return the number that a value was written as. */
static int64
read_value(const char *digits, int len)
{
	char	   *end;
	char	   *number = pnstrdup(digits, len);
	int64		value;

	errno = 0;
	value = strtoll(number, &end, 10);
	if (len == 0 || *end != '\0' || errno != 0)
		refuse_answer();
	return value;
}

/* Return what a type's input function makes of a text. */
static Datum
read_output(const AnswerColumn *column, const char *bytes, int len)
{
	Oid			input;
	Oid			parameter;

	getTypeInputInfo(column->type, &input, &parameter);
	return OidInputFunctionCall(input, pnstrdup(bytes, len), parameter,
								column->typmod);
}

/* Return the bytes that are written in hexadecimal. */
static Datum
read_bytes(const char *digits, int len)
{
	bytea	   *bytes = palloc(VARHDRSZ + len / 2);

	SET_VARSIZE(bytes, VARHDRSZ + hex_decode(digits, len, VARDATA(bytes)));
	return PointerGetDatum(bytes);
}

/* Read a field that is a value of a column. */
Datum
read_answer_value(StringInfo answer, const AnswerColumn *column, bool *is_null)
{
	int			len;
	const char *bytes = read_field(answer, column->form, &len);

	*is_null = bytes == NULL;
	if (bytes == NULL)
		return (Datum) 0;
	switch (column->form)
	{
		case ANSWER_VALUE:
			return (Datum) read_value(bytes, len);
		case ANSWER_BYTES:
			return read_bytes(bytes, len);
		case ANSWER_OUTPUT:
			return read_output(column, bytes, len);
		default:
			return PointerGetDatum(cstring_to_text_with_len(bytes, len));
	}
}
