/*
 * scratch.h
 *		Memory for what may hold a secret: cleansed when it is freed.
 */
#ifndef RESCUE_SCRATCH_H
#define RESCUE_SCRATCH_H

/*
 * A context below the current one, whose blocks of scratch_alloc() are
 * overwritten when it is reset or deleted, by an error, too.
 */
extern MemoryContext scratch_context(void);

/* Memory of that context, of any size that fits into the machine. */
extern void *scratch_alloc(MemoryContext scratch, Size size);

#endif							/* RESCUE_SCRATCH_H */
