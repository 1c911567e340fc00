/*
 * answer.c
 *		Take the answer of a partition (ext/routed/answer.h), and raise what it raised.
 */
#include "postgres.h"

#include "nodes/pg_list.h"
#include "utils/builtins.h"

#include "compat.h"
#include "routed/routed.h"
#include "router.h"

/* As the partition raised it; a field that it did not set is NULL. */
typedef struct RaisedMessage
{
	char	   *fields[RAISED_FIELDS];
} RaisedMessage;

/*
 * Read what was raised.
 *
 * A partition with another version may send fewer fields, or more; what is
 * missing stays NULL.
 */
static RaisedMessage *
read_raised(StringInfo answer, int fields)
{
	RaisedMessage *message = palloc0(sizeof(RaisedMessage));

	for (int i = 0; i < fields; i++)
	{
		char	   *text = read_answer_text(answer);

		if (i < RAISED_FIELDS)
			message->fields[i] = text;
	}
	return message;
}

/*
 * Raise a message as the partition did; return if it is a warning.
 *
 * The partition has translated its texts, so they are passed on as they are.
 */
static void
raise_message(const RaisedMessage *message)
{
	const char *state = message->fields[RAISED_SQLSTATE];
	const char *primary = message->fields[RAISED_MESSAGE];
	const char *detail = message->fields[RAISED_DETAIL];
	const char *hint = message->fields[RAISED_HINT];
	bool		warns = message->fields[RAISED_SEVERITY] != NULL &&
		strcmp(message->fields[RAISED_SEVERITY], "WARNING") == 0;

	if (state == NULL || strlen(state) != 5)
		state = "XX000";
	ereport(warns ? WARNING : ERROR,
			(errcode(MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4])),
			 errmsg_internal("%s", primary == NULL ? "" : primary),
			 detail == NULL ? 0 : errdetail_internal("%s", detail),
			 hint == NULL ? 0 : errhint("%s", hint),
			 errhidestmt(true), errhidecontext(true)));
}

/* Take one row of the function, or its result. */
static void
take_row(RouterCall *call, StringInfo answer, int fields)
{
	const RoutedFunction *function = call->function;
	int			natts = function->rows->natts;
	Datum	   *values = palloc_array(Datum, natts);
	bool	   *nulls = palloc_array(bool, natts);

	if (fields != natts)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("a partition's answer has %d columns and not %d",
						fields, natts),
				 errhidestmt(true), errhidecontext(true)));
	for (int i = 0; i < natts; i++)
		values[i] = read_answer_value(answer, &function->columns[i], &nulls[i]);
	if (call->rows != NULL)
		tuplestore_putvalues(call->rows, function->rows, values, nulls);
	else
	{
		call->result = values[0];
		call->result_is_null = nulls[0];
	}
}

/*
 * Take the answer. What was raised is raised after the last row, so that a
 * warning does not come before the answer is known to be whole.
 */
void
take_answer(RouterCall *call, Datum answer)
{
	bytea	   *bytes = DatumGetByteaPP(answer);
	StringInfoData in = {
		.data = VARDATA_ANY(bytes), .len = VARSIZE_ANY_EXHDR(bytes)
	};
	List	   *raised = NIL;
	ListCell   *cell;
	AnswerKind	kind;
	int			fields;

	while (read_answer_row(&in, &kind, &fields))
	{
		if (kind == ANSWER_RAISED)
			raised = lappend(raised, read_raised(&in, fields));
		else
			take_row(call, &in, fields);
	}
	foreach(cell, raised)
		raise_message(lfirst(cell));
}
