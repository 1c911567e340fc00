/*
 * crc32.c
 *		The CRC-32 of zip, PNG and Ethernet (polynomial EDB88320, reflected).
 *
 * Four bits at a time: a table of all bytes would be more to read than it saves
 * over the forty bytes of a token. This one is within a line of the cache, so
 * that which of its entries are read tells nothing by the time.
 */
#include "token/crc32.h"

/* What four bits of the remainder become as they are shifted out. */
_Alignas(64) static const uint32_t ByFourBits[16] = {
	0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC,
	0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
	0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
	0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
};

/* Continue a CRC-32 over more bytes; start with 0. */
uint32_t
crc32_add(uint32_t crc, const void *data, size_t len)
{
	const unsigned char *p = data;

	crc = ~crc;
	for (size_t i = 0; i < len; i++)
	{
		crc ^= p[i];
		crc = crc >> 4 ^ ByFourBits[crc & 15];
		crc = crc >> 4 ^ ByFourBits[crc & 15];
	}
	return ~crc;
}
