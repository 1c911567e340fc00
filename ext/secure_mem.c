/*
 * secure_mem.c
 *		Memory for secrets, which is overwritten when it is freed.
 *
 * An error jumps past any cleansing at the end of a function; the callbacks of
 * a memory context are called on every path.
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "secure_mem.h"

/* A block of memory, after the callback that overwrites it. */
typedef struct SecureBlock
{
	MemoryContextCallback callback;
	Size		size;
	char		data[FLEXIBLE_ARRAY_MEMBER];
} SecureBlock;

/* Overwrite a block when its memory context is reset. */
static void
cleanse(void *arg)
{
	SecureBlock *block = arg;

	explicit_bzero(block->data, block->size);
}

/* Return a new child of the current memory context. */
MemoryContext
secure_mem_create(void)
{
	return AllocSetContextCreate(CurrentMemoryContext, "rescue secure memory",
								 ALLOCSET_DEFAULT_SIZES);
}

/*
 * Return a block that is overwritten with zeros when the context is reset or
 * deleted.
 */
void *
secure_mem_alloc(MemoryContext secure, Size size)
{
	SecureBlock *block = MemoryContextAllocHuge(secure,
												offsetof(SecureBlock, data) + size);

	block->size = size;
	block->callback.func = cleanse;
	block->callback.arg = block;
	MemoryContextRegisterResetCallback(secure, &block->callback);
	return block->data;
}
