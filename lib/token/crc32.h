/*
 * crc32.h
 *		The CRC-32 of zip, PNG and Ethernet.
 */
#ifndef RESCUE_TOKEN_CRC32_H
#define RESCUE_TOKEN_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Continue a CRC-32 (start with 0) over more bytes. */
extern uint32_t crc32_add(uint32_t crc, const void *data, size_t len);

#endif							/* RESCUE_TOKEN_CRC32_H */
