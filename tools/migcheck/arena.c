/*
 * arena.c
 *		Memory of one run, released at once.
 *
 * Chunks are never shared or given back before arena_free(). What a list
 * leaves behind when it grows is at most as much as it has in the end.
 */
#include "migcheck/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/output.h"

/*
 * The first chunk is small enough that a tiny project stays tiny; each next
 * one is twice as large, up to a limit.
 */
#define CHUNK_BYTES		((size_t) 64 * 1024)
#define MAX_CHUNK_BYTES	((size_t) 1024 * 1024)

/* What is as large gets a chunk of its own. */
#define APART_BYTES		(CHUNK_BYTES / 4)

/* Items that a list has room for at first. */
#define FIRST_ITEMS		4

struct ArenaChunk
{
	ArenaChunk *next;
				alignas(max_align_t) char bytes[];
};

/* End the program; memory for a better answer is what is missing. */
void
die_of_memory(void)
{
	say("out of memory");
	exit(STATUS_FAILED);
}

/*
 * Take zeroed memory of the system for a chunk of so many bytes: of a long
 * list the system then gives only the pages that are used.
 */
static ArenaChunk *
make_chunk(size_t bytes)
{
	ArenaChunk *chunk = NULL;

	if (bytes <= SIZE_MAX - sizeof(ArenaChunk))
		chunk = calloc(1, sizeof(ArenaChunk) + bytes);
	if (chunk == NULL)
		die_of_memory();
	return chunk;
}

/*
 * Return memory in a chunk of its own, for a large item: the newest chunk stays
 * in use, and a list with its own chunk can grow there.
 */
static void *
allocate_apart(Arena *arena, size_t size)
{
	ArenaChunk *chunk = make_chunk(size);

	if (arena->chunks == NULL)
		arena->chunks = chunk;
	else
	{
		chunk->next = arena->chunks->next;
		arena->chunks->next = chunk;
	}
	return chunk->bytes;
}

/*
 * Begin the next chunk. What is left of the chunk before is lost: less than
 * the item that did not fit.
 */
static void
begin_next_chunk(Arena *arena)
{
	size_t		bytes = arena->chunk_bytes == 0 ? CHUNK_BYTES :
		arena->chunk_bytes < MAX_CHUNK_BYTES ? arena->chunk_bytes * 2 :
		MAX_CHUNK_BYTES;
	ArenaChunk *chunk = make_chunk(bytes);

	chunk->next = arena->chunks;
	arena->chunks = chunk;
	arena->chunk_bytes = bytes;
	arena->free = chunk->bytes;
	arena->left = bytes;
}

/*
 * Return zeroed memory, aligned for anything: chunks are zeroed, and nothing
 * is given out twice. It is NULL only for a size of 0, which gives a pointer
 * that must not be read.
 */
void *
arena_alloc(Arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	void	   *result;

	if (size > SIZE_MAX - unit)
		die_of_memory();
	size = (size + unit - 1) / unit * unit;
	if (size >= APART_BYTES)
		return allocate_apart(arena, size);
	if (size > arena->left)
		begin_next_chunk(arena);
	result = arena->free;
	arena->free += size;
	arena->left -= size;
	return result;
}

/* Return a copy of len bytes, terminated. The bytes may hold NULs. */
char *
arena_copy(Arena *arena, const char *text, size_t len)
{
	char	   *copy = arena_alloc(arena, len + 1);

	if (len > 0)
		memcpy(copy, text, len);
	return copy;
}

/* Copy a string into the arena; arena_free() releases it. */
char *
arena_string(Arena *arena, const char *text)
{
	return arena_copy(arena, text, strlen(text));
}

/*
 * Format like vsprintf() into the arena. The arguments are used up. Most texts
 * fit into the current chunk, and are written there at once; what a longer one
 * leaves there is zeroed again.
 */
char *
arena_vformat(Arena *arena, const char *format, va_list args)
{
	va_list		again;
	int			len;
	char	   *text = arena->free;
	size_t		room = arena->left < APART_BYTES / 2 ? arena->left : APART_BYTES / 2;

	va_copy(again, args);
	len = vsnprintf(text, room, format, args);
	if (len < 0)
		die_of_memory();
	if ((size_t) len < room)
		arena_alloc(arena, (size_t) len + 1);
	else
	{
		if (room > 0)
			memset(text, 0, room);
		text = arena_alloc(arena, (size_t) len + 1);
		vsnprintf(text, (size_t) len + 1, format, again);
	}
	va_end(again);
	return text;
}

/* Format like sprintf() into the arena; arena_free() releases the result. */
char *
arena_format(Arena *arena, const char *format,...)
{
	va_list		args;
	char	   *text;

	va_start(args, format);
	text = arena_vformat(arena, format, args);
	va_end(args);
	return text;
}

/* Return a whole number in decimal digits. */
char *
arena_integer(Arena *arena, int64_t number)
{
	char		digits[sizeof("-9223372036854775808")];
	char	   *p = digits + sizeof(digits);
	uint64_t	rest = number < 0 ? -(uint64_t) number : (uint64_t) number;

	do
		*--p = (char) ('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		*--p = '-';
	return arena_copy(arena, p, digits + sizeof(digits) - p);
}

/*
 * Return the path of a name below a folder; the folder "." or "" is left out,
 * and so is the name "." or "". The name is not looked at otherwise: ".."
 * stays.
 */
char *
arena_join(Arena *arena, const char *folder, const char *name)
{
	size_t		len = strlen(folder);
	size_t		name_len;
	char	   *path;

	if (len == 0 || strcmp(folder, ".") == 0)
		return arena_string(arena, name);
	if (*name == '\0' || strcmp(name, ".") == 0)
		return arena_string(arena, folder);
	name_len = strlen(name) + 1;
	path = arena_alloc(arena, len + 1 + name_len);
	memcpy(path, folder, len);
	if (folder[len - 1] != '/')
		path[len++] = '/';
	memcpy(path + len, name, name_len);
	return path;
}

/*
 * Set *capacity to that of a list which has become full; a short list takes
 * little, as most have an item or two.
 */
static void
double_capacity(size_t *capacity, size_t item_size)
{
	*capacity = *capacity ? *capacity * 2 : FIRST_ITEMS;
	if (*capacity > (SIZE_MAX - sizeof(ArenaChunk)) / item_size)
		die_of_memory();
}

/*
 * Room for one more item: the list itself, or a longer copy of it. The old
 * one stays behind in the arena, which doubling keeps below the new one's
 * size.
 */
void *
arena_grow(Arena *arena, void *items, size_t item_size, size_t count,
		   size_t *capacity)
{
	void	   *grown;

	if (count < *capacity)
		return items;
	double_capacity(capacity, item_size);
	grown = arena_alloc(arena, *capacity * item_size);
	if (count > 0)
		memcpy(grown, items, count * item_size);
	return grown;
}

/*
 * Like arena_grow(), for a list that may become long and to whose items there
 * is no pointer: a long one gives its old memory back. The new room is not
 * zeroed.
 */
void *
arena_regrow(Arena *arena, void *items, size_t item_size, size_t count,
			 size_t *capacity)
{
	ArenaChunk **link = &arena->chunks;
	ArenaChunk *chunk;
	size_t		before = *capacity * item_size;

	if (count < *capacity || before < APART_BYTES)
		return arena_grow(arena, items, item_size, count, capacity);
	while (*link != NULL && (void *) (*link)->bytes != items)
		link = &(*link)->next;
	if (*link == NULL)
		return arena_grow(arena, items, item_size, count, capacity);
	double_capacity(capacity, item_size);
	chunk = realloc(*link, sizeof(ArenaChunk) + *capacity * item_size);
	if (chunk == NULL)
		die_of_memory();
	*link = chunk;
	return chunk->bytes;
}

/* Release everything. */
void
arena_free(Arena *arena)
{
	while (arena->chunks != NULL)
	{
		ArenaChunk *next = arena->chunks->next;

		free(arena->chunks);
		arena->chunks = next;
	}
	*arena = (Arena) {0};
}
