/*
 * context.h
 *		Which memory the parser takes.
 */
#ifndef MIGCHECK_SQL_CONTEXT_H
#define MIGCHECK_SQL_CONTEXT_H

#include <stdbool.h>

extern void *context_enter(void **scratch);
extern bool context_is_scratch(void);
extern void *context_current(void);
extern void context_switch(void *context);
extern void context_leave(void **scratch, void *before, bool keep);

#endif							/* MIGCHECK_SQL_CONTEXT_H */
