/*
 * arena.h
 *		Memory of one run, released at once.
 *
 * A run of migcheck makes many small strings and lists that all live until
 * the report is written. They come from here; nothing is freed singly. Memory
 * that runs out ends the program: there is nothing to check with.
 */
#ifndef MIGCHECK_ARENA_H
#define MIGCHECK_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ArenaChunk ArenaChunk;

/* Zero-initialise before first use. */
typedef struct Arena
{
	ArenaChunk *chunks;
	char	   *free;			/* in the newest chunk */
	size_t		left;			/* bytes behind free */
	size_t		chunk_bytes;	/* size of the newest chunk */
} Arena;

extern void *arena_alloc(Arena *arena, size_t size);
extern char *arena_copy(Arena *arena, const char *text, size_t len);
extern char *arena_string(Arena *arena, const char *text);
extern char *arena_format(Arena *arena, const char *format,...)
			__attribute__((format(printf, 2, 3)));
extern char *arena_vformat(Arena *arena, const char *format, va_list args)
			__attribute__((format(printf, 2, 0)));
extern char *arena_integer(Arena *arena, int64_t number);
extern char *arena_join(Arena *arena, const char *folder, const char *name);
extern void *arena_grow(Arena *arena, void *items, size_t item_size,
						size_t count, size_t *capacity);
extern void *arena_regrow(Arena *arena, void *items, size_t item_size,
						  size_t count, size_t *capacity);
extern void arena_free(Arena *arena);
extern void die_of_memory(void) __attribute__((noreturn));

#endif							/* MIGCHECK_ARENA_H */
