/*
 * setting_values.h
 *		Which values a setting takes, and the number that a value is.
 */
#ifndef MIGCHECK_SQL_SETTING_VALUES_H
#define MIGCHECK_SQL_SETTING_VALUES_H

#include "migcheck/sql/effect.h"

extern bool read_setting_number(SqlSession *session, const Node *value,
								const char *unit, double *number);
extern bool is_time_zone(const char *zone);
extern bool is_zone_of_utc(const char *zone);
extern void settings_check_value(SqlSession *session, const char *name,
								 const List *args, bool now);

#endif							/* MIGCHECK_SQL_SETTING_VALUES_H */
