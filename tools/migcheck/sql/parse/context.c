/*
 * context.c
 *		Which memory the parser takes.
 *
 * libpg_query has its current memory context once a thread, which the server's
 * headers do not say: so this file does not include them.
 *
 * Most statements leave trees behind that the catalogue refers to: a default, a
 * check. The trees of the others would fill the memory in a long file of data,
 * so they are parsed into a context of their own, which is reset behind each.
 *
 * Used in pairs within one statement: context_enter(), any number of
 * context_switch(), context_leave(). The contexts are not freed at the end:
 * the program ends with them.
 */
#include "migcheck/sql/parse/context.h"

#include <stddef.h>

extern __thread void *CurrentMemoryContext;
extern void *pg_query_enter_memory_context(void);
extern void MemoryContextReset(void *context);

static int	depth;				/* contexts that were entered and not left */

/*
 * Make a memory context beside the current one, which stays the current one.
 * pg_query_enter_memory_context() would make it current.
 */
static void *
make_memory_context(void)
{
	void	   *current = CurrentMemoryContext;
	void	   *made = pg_query_enter_memory_context();

	CurrentMemoryContext = current;
	return made;
}

/*
 * Parse into memory that context_leave() frees; *scratch is NULL before the
 * first call and keeps the context between calls. Returns the context that
 * was current, for context_leave().
 */
void *
context_enter(void **scratch)
{
	void	   *before = CurrentMemoryContext;

	if (*scratch == NULL)
		*scratch = make_memory_context();
	CurrentMemoryContext = *scratch;
	depth++;
	return before;
}

/* Return true between context_enter() and context_leave(). */
bool
context_is_scratch(void)
{
	return depth > 0;
}

/* Return the context that memory is taken of, for context_switch(). */
void *
context_current(void)
{
	return CurrentMemoryContext;
}

/*
 * Take memory of a context from here on: of the one before, for what has to
 * outlive the statement.
 */
void
context_switch(void *context)
{
	CurrentMemoryContext = context;
}

/*
 * Go back to the context before. With keep the trees of the statement stay to
 * the end of the program, and the next context_enter() makes a new context;
 * else they are freed here.
 */
void
context_leave(void **scratch, void *before, bool keep)
{
	CurrentMemoryContext = before;
	depth--;
	if (keep)
		*scratch = NULL;
	else
		MemoryContextReset(*scratch);
}
