/*
 * bundle_row.c
 *		Put the row of a large bundle into a result.
 *
 * The rows of a result are copies: a large document would be written, and its
 * copy filled with zeros and written, too. So the row is made in the memory of
 * the result, where it asks a slot for a copy, and the document is written
 * into its place in the row. What is in front of it and behind comes from a
 * row with a short text in that place.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "bundle/bundle_row.h"
#include "compat.h"

/*
 * The length of that text, if what is behind is aligned as behind the
 * document: too long for a header of one byte, and a multiple of every
 * alignment.
 */
#define STAND_IN_BYTES 256

StaticAssertDecl(STAND_IN_BYTES - VARHDRSZ + VARHDRSZ_SHORT > VARATT_SHORT_MAX &&
				 STAND_IN_BYTES % MAXIMUM_ALIGNOF == 0,
				 "the text in place of a document has no header of its kind");

/* A row that is only copied. */
typedef struct RowSlot
{
	TupleTableSlot slot;
	TupleDesc	desc;
	Datum	   *values;
	bool	   *nulls;
	int			place;
	const SectionRow *sections;
	int			count;
	uint64		stand_in[STAND_IN_BYTES / sizeof(uint64) + 1];
} RowSlot;

/* The row with a text of that many bytes in the place of the document. */
static MinimalTuple
form_row_around(RowSlot *row, Size stand_in_bytes)
{
	SET_VARSIZE(row->stand_in, stand_in_bytes);
	row->values[row->place] = PointerGetDatum(row->stand_in);
	return form_minimal_tuple(row->desc, row->values, row->nulls);
}

/* Where in a row the text begins. */
static Size
find_text(const RowSlot *row, MinimalTuple tuple)
{
	HeapTupleData whole = {.t_len = tuple->t_len + MINIMAL_TUPLE_OFFSET};
	bool		is_null;
	Datum		text_there;

	whole.t_data = (HeapTupleHeader) ((char *) tuple - MINIMAL_TUPLE_OFFSET);
	text_there = heap_getattr(&whole, row->place + 1, row->desc, &is_null);
	return DatumGetPointer(text_there) - (char *) tuple;
}

/*
 * Return the row in a buffer. A result counts the whole buffer, and writes its
 * rows to a file if that exceeds work_mem: a buffer that could is made
 * smaller. Others are not, which would cost more at the next read:
 * CONTENT_ROOM.
 */
static MinimalTuple
take_row(StringInfo buffer)
{
	char	   *row = buffer->data;

	if (GetMemoryChunkSpace(row) <= (Size) work_mem * 1024 / 2)
		return (MinimalTuple) row;
	row = repalloc(row, buffer->len);
	/* The memory of a result, from 17 on, keeps the size of a chunk. */
	if (GetMemoryChunkSpace(row) > (Size) buffer->len + BLCKSZ)
	{
		char	   *copy = palloc(buffer->len);

		memcpy(copy, row, buffer->len);
		pfree(row);
		row = copy;
	}
	return (MinimalTuple) row;
}

/* Make the row in the current memory context. */
static MinimalTuple
form_row(TupleTableSlot *slot COPIED_ROW_EXTRA)
{
	RowSlot    *row = (RowSlot *) slot;
	MinimalTuple around = form_row_around(row, STAND_IN_BYTES);
	Size		front = find_text(row, around);
	StringInfoData buffer;
	Size		stand_in_bytes;
	Size		behind;

	pfree(around);
	stand_in_bytes = STAND_IN_BYTES +
		VARSIZE(contents_json_behind(&buffer, front, row->sections, row->count)) %
		MAXIMUM_ALIGNOF;
	around = form_row_around(row, stand_in_bytes);
	behind = front + stand_in_bytes;
	appendBinaryStringInfo(&buffer, (char *) around + behind,
						   around->t_len - behind);
	around->t_len = buffer.len;
	memcpy(buffer.data, around, front);
	pfree(around);
	return take_row(&buffer);
}

/* Nothing else is asked of such a slot. */
static const TupleTableSlotOps row_slot_ops = {
	.base_slot_size = sizeof(RowSlot),
	.copy_minimal_tuple = form_row
};

/* The result takes the copy as its own. */
void
put_row_with_sections(Tuplestorestate *result, TupleDesc desc, Datum *values,
					  bool *nulls, int place, const SectionRow *sections,
					  int count)
{
	RowSlot		row = {
		.slot = {.type = T_TupleTableSlot, .tts_ops = &row_slot_ops},
		.desc = desc, .values = values, .nulls = nulls, .place = place,
		.sections = sections, .count = count
	};

	tuplestore_puttupleslot(result, &row.slot);
}
