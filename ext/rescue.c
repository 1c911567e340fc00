/*
 * rescue.c
 *		Module magic and load-time work.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"

RESCUE_MODULE_MAGIC;
