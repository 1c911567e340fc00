/*
 * context.c
 *		Which memory the parser takes.
 *
 * libpg_query has its current memory context once a thread, which the server's
 * headers do not say: so this file includes none of them.
 *
 * Most statements leave trees behind that the catalogue refers to: a default, a
 * check. The trees of the others would fill the memory in a long file of data,
 * so they are parsed into a context of their own, which is reset behind each.
 */
#include "migcheck/sql/context.h"

#include <stddef.h>

extern __thread void *CurrentMemoryContext;
extern void *pg_query_enter_memory_context(void);
extern void MemoryContextReset(void *context);

/* Make a context beside the current one, which stays the current one. */
static void *
make_context(void)
{
	void	   *current = CurrentMemoryContext;
	void	   *made = pg_query_enter_memory_context();

	CurrentMemoryContext = current;
	return made;
}

/* Parse into memory that context_leave() frees. Returns the one before. */
void *
context_enter(void **scratch)
{
	void	   *before = CurrentMemoryContext;

	if (*scratch == NULL)
		*scratch = make_context();
	CurrentMemoryContext = *scratch;
	return before;
}

/* Take memory of a context from here on. */
void
context_switch(void *context)
{
	CurrentMemoryContext = context;
}

/* Go back; what is to be kept stays to the end of the program. */
void
context_leave(void **scratch, void *before, bool keep)
{
	CurrentMemoryContext = before;
	if (keep)
		*scratch = NULL;
	else
		MemoryContextReset(*scratch);
}
