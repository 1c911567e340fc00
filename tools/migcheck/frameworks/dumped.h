/*
 * dumped.h
 *		What a dump of the schema says about the migrations that it has.
 *
 * A tool that makes a new database from the dump takes those for applied that
 * the dump names, and runs all the others on top of it.
 */
#ifndef MIGCHECK_DUMPED_H
#define MIGCHECK_DUMPED_H

#include "migcheck/model.h"

/*
 * Compare the entries with a dump in SQL, which lists the versions, or with
 * one in Ruby, which has the highest. False if there is no such file.
 */
extern bool check_sql_dump(Root *root, const char *path, const char *name);
extern bool check_ruby_dump(Root *root, const char *path, const char *name);

#endif							/* MIGCHECK_DUMPED_H */
