/*
 * crc32.c
 *		The CRC-32 of zip, PNG and Ethernet (polynomial EDB88320, reflected).
 *
 * A bit at a time: it runs over forty bytes, so that a table would be more
 * to read than it saves.
 */
#include "token/crc32.h"

/* Continue a CRC-32 over more bytes; start with 0. */
uint32_t
crc32_add(uint32_t crc, const void *data, size_t len)
{
	const unsigned char *p = data;

	crc = ~crc;
	for (size_t i = 0; i < len; i++)
	{
		crc ^= p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xEDB88320u & -(crc & 1));
	}
	return ~crc;
}
