/*
 * option.h
 *		The options of a statement.
 */
#ifndef MIGCHECK_SQL_OPTION_H
#define MIGCHECK_SQL_OPTION_H

#include "migcheck/sql/effect.h"

extern const DefElem *find_named_option(const List *options, const char *name);
extern bool has_named_option(const List *options, const char *name);
extern bool is_option_on(const DefElem *option);

#endif							/* MIGCHECK_SQL_OPTION_H */
