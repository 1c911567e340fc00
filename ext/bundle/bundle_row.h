/*
 * bundle_row.h
 *		Put the row of a large bundle into a result.
 */
#ifndef RESCUE_BUNDLE_ROW_H
#define RESCUE_BUNDLE_ROW_H

#include "utils/tuplestore.h"

#include "bundle/contents.h"

/*
 * Put a row of these values, with the sections as a JSON array in the column of
 * that place, counted from 0. Its value is set to another one.
 */
extern void put_row_with_sections(Tuplestorestate *result, TupleDesc desc,
								  Datum *values, bool *nulls, int place,
								  const SectionRow *sections, int count);

#endif							/* RESCUE_BUNDLE_ROW_H */
