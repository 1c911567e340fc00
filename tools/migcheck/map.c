/*
 * map.c
 *		Names to numbers: which entry has this tag, which file this name.
 *
 * Open addressing over a table at most half full. The hash begins with the
 * process's own seed, so that no input can choose names that all collide.
 */
#include "migcheck/map.h"

#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>

/*
 * Small, since a table of all files is touched everywhere: numbers are places
 * in lists that fit in memory.
 */
struct MapSlot
{
	const char *key;			/* NULL: free */
	int32_t		value;
	uint32_t	hash;			/* the key's: other keys are not looked at */
};

/*
 * Return the seed of this process. The kernel gives each process 16 random
 * bytes, so that no input can be made to collide.
 */
static uint64_t
read_hash_seed(void)
{
	static uint64_t value;

	if (value == 0)
	{
		const void *random = (const void *) getauxval(AT_RANDOM);

		value = 0xCBF29CE484222325;
		if (random != NULL)
			memcpy(&value, random, sizeof(value));
		value |= 1;
	}
	return value;
}

/*
 * Hash a key with the process's seed, eight bytes at a time; the low bits
 * select the slot. The high bits of a product depend on all bytes, so they
 * are brought down after each.
 */
static uint32_t
hash_map_key(const char *key)
{
	uint64_t	h = read_hash_seed();
	size_t		left = strlen(key);
	uint64_t	word = 0;

	for (; left >= sizeof(word); left -= sizeof(word), key += sizeof(word))
	{
		memcpy(&word, key, sizeof(word));
		h = (h ^ word) * 0x9E3779B97F4A7C15;
		h ^= h >> 32;
	}
	word = left;
	memcpy((char *) &word + 1, key, left);
	h = (h ^ word) * 0x9E3779B97F4A7C15;
	return (uint32_t) (h ^ (h >> 32));
}

/*
 * Return the slot of a key with this hash, or the free one that it would get.
 * The map is never full, so the search ends.
 */
static MapSlot *
find_key_slot(const Map *map, const char *key, uint32_t hash)
{
	size_t		i = hash & (map->size - 1);

	while (map->slots[i].key != NULL &&
		   (map->slots[i].hash != hash ||
			strcmp(map->slots[i].key, key) != 0))
		i = (i + 1) & (map->size - 1);
	return &map->slots[i];
}

/* Return the free slot for a key with this hash that the map does not have. */
static MapSlot *
find_free_slot(const Map *map, uint32_t hash)
{
	size_t		i = hash & (map->size - 1);

	while (map->slots[i].key != NULL)
		i = (i + 1) & (map->size - 1);
	return &map->slots[i];
}

/*
 * Double the slots and insert all keys again. The old slots stay in the
 * arena.
 */
static void
double_map_slots(Map *map)
{
	Map			old = *map;

	map->size = old.size ? old.size * 2 : 64;
	map->slots = arena_alloc(map->arena, map->size * sizeof(MapSlot));
	for (size_t i = 0; i < old.size; i++)
	{
		if (old.slots[i].key != NULL)
			*find_free_slot(map, old.slots[i].hash) = old.slots[i];
	}
}

/* The key's number; -1 if it has none. */
long
map_get(const Map *map, const char *key)
{
	MapSlot    *slot;

	if (map->size == 0)
		return -1;
	slot = find_key_slot(map, key, hash_map_key(key));
	return slot->key ? slot->value : -1;
}

/* Give a key a number unless it has one. Returns the earlier one, or -1. */
long
map_put(Map *map, const char *key, long value)
{
	uint32_t	hash = hash_map_key(key);
	MapSlot    *slot;

	if (map->count * 2 >= map->size)
		double_map_slots(map);
	slot = find_key_slot(map, key, hash);
	if (slot->key != NULL && slot->value >= 0)
		return slot->value;
	/* A key whose number was taken from it keeps its slot. */
	map->count += slot->key == NULL;
	slot->key = key;
	slot->value = value;
	slot->hash = hash;
	return -1;
}

/* Set the value of a key, whether it was there or not. */
void
map_set(Map *map, const char *key, long value)
{
	if (map_put(map, key, value) >= 0)
		find_key_slot(map, key, hash_map_key(key))->value = value;
}
