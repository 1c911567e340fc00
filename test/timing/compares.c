/*
 * compares.c
 *		The compares under test, and controls that leak on purpose.
 *
 * A file of its own, so that no call is inlined into what measures it: a
 * compare that was inlined passes for the wrong reason.
 */
#include "compares.h"

#include <string.h>

#include "token/equal.h"
#include "token/format.h"

static bool
real_token_equal(const unsigned char *presented, const unsigned char *secret,
				 size_t len)
{
	return token_equal(presented, len, secret, len);
}

/* The secret is what is stored: the digest. */
static bool
real_token_matches(const unsigned char *presented, const unsigned char *secret,
				   size_t len)
{
	return token_matches((const char *) presented, len, secret);
}

/* Leaks: stops at the first difference. */
static bool
control_loop(const unsigned char *presented, const unsigned char *secret,
			 size_t len)
{
	for (size_t i = 0; i < len; i++)
	{
		if (((volatile const unsigned char *) presented)[i] != secret[i])
			return false;
	}
	return true;
}

/* Leaks: so does the library's. */
static bool
control_memcmp(const unsigned char *presented, const unsigned char *secret,
			   size_t len)
{
	return memcmp(presented, secret, len) == 0;
}

Compare
compare_by_name(const char *name)
{
	static const struct
	{
		const char *name;
		Compare		compare;
	}			compares[] =
	{
		{"token_equal", real_token_equal},
		{"token_matches", real_token_matches},
		{"control_loop", control_loop},
		{"control_memcmp", control_memcmp},
	};

	for (size_t i = 0; i < sizeof(compares) / sizeof(compares[0]); i++)
	{
		if (strcmp(compares[i].name, name) == 0)
			return compares[i].compare;
	}
	return NULL;
}
