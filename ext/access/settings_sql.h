/*
 * settings_sql.h
 *		SQL entry points that change billing, binding and settings.
 */
#ifndef RESCUE_SETTINGS_SQL_H
#define RESCUE_SETTINGS_SQL_H

#include "utils/array.h"

/*
 * Keep others from changing the settings until the transaction ends: what the
 * store's latest snapshot shows of them afterwards stays so. The store is
 * open.
 */
extern void settings_lock(void);

/* Write a revision with the bound roles' names, NULL if no role is bound. */
extern void settings_set_bound_roles(ArrayType *names);

/*
 * Write the next revision of the settings with the number of a partition. The
 * settings are locked, and the store is open.
 */
extern void settings_set_partition(int32 number);

#endif							/* RESCUE_SETTINGS_SQL_H */
