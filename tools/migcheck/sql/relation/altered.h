/*
 * altered.h
 *		What ALTER CONSTRAINT changes. Grammars before 18 have the node of a new
 *		constraint for it, in which every property is given.
 */
#ifndef MIGCHECK_SQL_ALTERED_H
#define MIGCHECK_SQL_ALTERED_H

#include "migcheck/sql/effect.h"

#if PG_VERSION_NUM >= 180000
typedef ATAlterConstraint AlteredConstraint;
#define CHANGES_DEFERRABILITY(change) ((change)->alterDeferrability)
#else
typedef Constraint AlteredConstraint;
#define CHANGES_DEFERRABILITY(change) (true)
#endif

#endif							/* MIGCHECK_SQL_ALTERED_H */
