/*
 * own_scan.h
 *		Read rows of a table of ours by its index, without a plan.
 */
#ifndef RESCUE_OWN_SCAN_H
#define RESCUE_OWN_SCAN_H

#include "access/sdir.h"
#include "access/skey.h"
#include "storage/lockdefs.h"
#include "utils/rel.h"
#include "utils/snapshot.h"

#include "store/row_policy.h"

#define OWN_KEYS_MAX 4
#define OWN_COLUMNS_MAX 20

/* A column of a table, as the script made it. */
typedef struct OwnColumn
{
	const char *name;			/* NULL ends a list */
	Oid			type;
	bool		descends;		/* of an index: the highest first */
} OwnColumn;

/* What was found of a scan; it is good until the catalogue changes. */
typedef struct OwnAccess
{
	bool		valid;
	Oid			table;
	Oid			index;
	int			column_count;
	AttrNumber	columns[OWN_COLUMNS_MAX];
	RowPolicy  *policy;
	MemoryContext context;		/* of the policy */
} OwnAccess;

/* What is read: which columns of which table, by which index. */
typedef struct OwnScan
{
	const char *table;
	OwnColumn	keys[OWN_KEYS_MAX + 1]; /* all columns of the index */
	OwnColumn	columns[OWN_COLUMNS_MAX + 1];
	OwnAccess  *access;			/* what was found of it, or NULL */
} OwnScan;

/* Rows that were read, with all columns of the scan. */
typedef struct RowSet
{
	uint64		count;
	uint64		room;
	int			columns;
	Datum	   *values;			/* row by row */
	bool	   *nulls;
} RowSet;

/*
 * Append to the rows those that a scan finds by its keys, in the order of the
 * index or backwards, and that the table's policies let the current user see,
 * who must be the tables' owner; so many at most, or all for 0. False if the
 * table, the index or a policy is not as the script made it: then the server
 * has to read it.
 */
extern bool own_scan_read(OwnScan *scan, ScanKey keys, int key_count,
						  ScanDirection direction, uint64 max_rows,
						  Snapshot snapshot, RowSet *rows);

/*
 * Append what own_scan_read() would, if that is more than so many rows, else
 * none. False if the server has to look.
 */
extern bool own_scan_read_beyond(OwnScan *scan, ScanKey keys, int key_count,
								 uint64 limit, Snapshot snapshot, RowSet *rows);

/*
 * Whether the index of a scan has any entry with these keys, of whichever row:
 * no row is looked at, or held to a policy. False if the server has to look.
 */
extern bool own_scan_has_entries(OwnScan *scan, ScanKey keys, int key_count,
								 Snapshot snapshot, bool *has);

/*
 * Whether a scan finds a row that the current transaction inserted, and that
 * the table's policies let the current user see: no other transaction can see
 * it. False in *has or as the result if not, or if the server has to look.
 */
extern bool own_scan_has_new_row(OwnScan *scan, ScanKey keys, int key_count,
								 Snapshot snapshot, bool *has);

/*
 * Open the table of a scan to write to it, locked, with scan->access filled in.
 * NULL where the table, the index or a policy is not as the script made it, or
 * where nothing may be written.
 */
extern Relation own_scan_open_to_write(OwnScan *scan);

/* A key: the index's column of that number, from 1, equals a value. */
extern void own_key_text(ScanKey key, int column, Datum value);
extern void own_key_int8(ScanKey key, int column, Datum value);
extern void own_key_oid(ScanKey key, int column, Datum value);

/* A table, or all where it is invalid, may not be what was found any more. */
extern void own_scan_forget(Oid relation);

#endif							/* RESCUE_OWN_SCAN_H */
