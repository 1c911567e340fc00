/*
 * secure_mem.h
 *		Memory for secrets, which is overwritten when it is freed.
 */
#ifndef RESCUE_SECURE_MEM_H
#define RESCUE_SECURE_MEM_H

/*
 * A context below the current one, whose blocks of secure_mem_alloc() are
 * overwritten when it is reset or deleted, by an error, too.
 */
extern MemoryContext secure_mem_create(void);

/* Memory of that context, of any size that fits into the machine. */
extern void *secure_mem_alloc(MemoryContext secure, Size size);

#endif							/* RESCUE_SECURE_MEM_H */
