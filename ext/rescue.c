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

PGDLLEXPORT void _PG_init(void);

/*
 * Called by the server when it loads the library: once in the postmaster if
 * it is preloaded, else once a backend.
 */
void
_PG_init(void)
{
	settings_define();
	errors_hide_statements();
	shared_define();
}
