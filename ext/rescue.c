/*
 * rescue.c
 *		Module magic and load-time work.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "errors.h"
#include "settings.h"
#include "shared.h"

RESCUE_MODULE_MAGIC;

/* _PG_init: called by the server once a backend, when it loads the library. */
PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	settings_define();
	errors_hide_statements();
	shared_define();
}
