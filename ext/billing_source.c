/*
 * billing_source.c
 *		Read the billing status from a table of the application.
 *
 * The table is somebody else's, and is read with the rights of the role that
 * owns all bundles. So it must not be able to run code: no view, no foreign
 * table, no row security, no type with functions of its own. It is looked at
 * again before each read, because its owner may have changed it since.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/index.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"
#include "utils/uuid.h"

#include "arguments.h"
#include "billing_source.h"
#include "compat.h"
#include "store.h"

/* Whether an index is unique, whole and valid, and led by a column. */
static bool
index_leads_with(Oid index, AttrNumber column)
{
	HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
	bool		leads = false;

	if (HeapTupleIsValid(tuple))
	{
		Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);

		leads = form->indisunique && form->indisvalid &&
			form->indkey.values[0] == column &&
			heap_attisnull(tuple, Anum_pg_index_indpred, NULL);
		ReleaseSysCache(tuple);
	}
	return leads;
}

/* Whether the relation itself can serve, its columns aside. */
static bool
relation_is_plain(Relation rel)
{
	Form_pg_class form = rel->rd_rel;

	return (form->relkind == RELKIND_RELATION ||
			form->relkind == RELKIND_PARTITIONED_TABLE) &&
		form->relpersistence != RELPERSISTENCE_TEMP &&
		!form->relrowsecurity &&
		(form->relkind == RELKIND_PARTITIONED_TABLE || !form->relhassubclass);
}

/* Whether a unique index of the relation is led by a column. */
static bool
has_unique_index(Relation rel, AttrNumber column)
{
	ListCell   *cell;

	foreach(cell, RelationGetIndexList(rel))
	{
		if (index_leads_with(lfirst_oid(cell), column))
			return true;
	}
	return false;
}

bool
billing_source_is_usable(Oid source, const char *org_column,
						 const char *status_column)
{
	Relation	rel = try_table_open(source, AccessShareLock);
	AttrNumber	org = InvalidAttrNumber;
	AttrNumber	status = InvalidAttrNumber;
	bool		usable = false;

	if (rel == NULL)
		return false;
	if (relation_is_plain(rel))
	{
		org = get_attnum(source, org_column);
		status = get_attnum(source, status_column);
	}
	if (org > 0 && status > 0)
	{
		Oid			org_type = get_atttype(source, org);
		Oid			status_type = get_atttype(source, status);

		usable = (org_type == TEXTOID || org_type == VARCHAROID ||
				  org_type == UUIDOID) &&
			(status_type == TEXTOID || status_type == VARCHAROID ||
			 type_is_enum(status_type)) &&
			has_unique_index(rel, org);
	}
	table_close(rel, AccessShareLock);
	return usable;
}

/* Whether a text is a uuid in the spelling that the server prints. */
static bool
is_canonical_uuid(const text *org)
{
	const char *s = VARDATA_ANY(org);

	if (VARSIZE_ANY_EXHDR(org) != 36)
		return false;
	for (int i = 0; i < 36; i++)
	{
		if (i == 8 || i == 13 || i == 18 || i == 23 ? s[i] != '-' :
			strchr("0123456789abcdef", s[i]) == NULL)
			return false;
	}
	return true;
}

Refusal
billing_source_status(Oid source, const char *org_column,
					  const char *status_column, const text *org,
					  text **status)
{
	Oid			type;
	Datum		value = PointerGetDatum(org);
	bool		is_null;
	text	   *found;

	if (!billing_source_is_usable(source, org_column, status_column))
		return REFUSAL_BILLING_SOURCE;
	type = get_atttype(source, get_attnum(source, org_column));
	if (type == UUIDOID)
	{
		if (!is_canonical_uuid(org))
			return REFUSAL_BILLING_UNKNOWN;
		value = DirectFunctionCall1(uuid_in,
									CStringGetDatum(text_to_cstring(org)));
	}
	else
		type = TEXTOID;

	switch (store_billing_source(source, org_column, status_column, type, value))
	{
		case 0:
			return REFUSAL_BILLING_UNKNOWN;
		case 1:
			break;
		default:				/* two rows: whose is it? */
			return REFUSAL_BILLING_SOURCE;
	}
	/* the column's collation may think other bytes equal */
	found = DatumGetTextPP(store_value(0, 2, &is_null));
	if (is_null || !same_text(found, org))
		return REFUSAL_BILLING_UNKNOWN;
	value = store_value(0, 1, &is_null);
	if (is_null)
		return REFUSAL_BILLING_UNKNOWN;
	*status = DatumGetTextPP(value);
	return REFUSAL_NONE;
}
