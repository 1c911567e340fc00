/*
 * foreign_value.c
 *		Read a word from a row of a table that is not ours.
 *
 * No output function and no cast is called: a text is its bytes, and an enum's
 * value is the OID of a catalogue row that has its label.
 *
 * A value may be stored out of line, in a table of its own with an index,
 * which REINDEX may lock while the table that it belongs to is free. The
 * server would wait for that lock, so it is taken beforehand or not at all.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "foreign/foreign_value.h"

/* Lock a relation until the table is closed, without waiting. */
static bool
lock_also(ForeignTable *table, Oid oid)
{
	if (!ConditionalLockRelationOid(oid, AccessShareLock))
		return false;
	table->locked = lappend_oid(table->locked, oid);
	return true;
}

/* Lock where the long values of a table are, and the indexes there. */
static bool
lock_toast(ForeignTable *table, Oid oid)
{
	Relation	toast;
	List	   *indexes;
	ListCell   *cell;
	bool		locked = true;

	if (!OidIsValid(oid) || !lock_also(table, oid))
		return false;
	toast = table_open(oid, NoLock);
	indexes = RelationGetIndexList(toast);
	foreach(cell, indexes)
		locked = locked && lock_also(table, lfirst_oid(cell));
	list_free(indexes);
	table_close(toast, NoLock);
	return locked;
}

/* The label of an enum's value. */
static ForeignWord
enum_label(Oid value, Oid type, text **word)
{
	HeapTuple	tuple = SearchSysCache1(ENUMOID, ObjectIdGetDatum(value));
	ForeignWord found = FOREIGN_WORD_STRANGE;
	Form_pg_enum form;

	if (!HeapTupleIsValid(tuple))
		return FOREIGN_WORD_STRANGE;
	form = (Form_pg_enum) GETSTRUCT(tuple);
	if (form->enumtypid == type)
	{
		*word = cstring_to_text(NameStr(form->enumlabel));
		found = FOREIGN_WORD_FOUND;
	}
	ReleaseSysCache(tuple);
	return found;
}

/*
 * Set *word to a column's word, in the current memory context. A value that is
 * stored out of line is read only if its table can be locked without waiting.
 */
ForeignWord
foreign_word(ForeignTable *table, Relation leaf, HeapTuple row,
			 AttrNumber column, Oid type, text **word)
{
	bool		is_null;
	Datum		value = heap_getattr(row, column, RelationGetDescr(leaf), &is_null);

	if (is_null)
		return FOREIGN_WORD_NULL;
	if (type != TEXTOID && type != VARCHAROID)
		return enum_label(DatumGetObjectId(value), type, word);
	/* a word of a gigabyte is not even unpacked */
	if (toast_raw_datum_size(value) - VARHDRSZ > FOREIGN_WORD_MAX)
		return FOREIGN_WORD_TOO_LONG;
	if (VARATT_IS_EXTERNAL(DatumGetPointer(value)) &&
		!lock_toast(table, leaf->rd_rel->reltoastrelid))
		return FOREIGN_WORD_LOCKED;
	*word = DatumGetTextPP(value);
	return FOREIGN_WORD_FOUND;
}
