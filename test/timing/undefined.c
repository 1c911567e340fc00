/*
 * undefined.c
 *		Run a compare on a secret that valgrind takes for undefined memory.
 *
 *	valgrind --error-exitcode=9 undefined COMPARE
 *
 * A branch or an address that depends on the secret is then an error. Only
 * the answer, which everybody learns, is declared as known. Exits with 2 where
 * valgrind is not at work: nothing would be shown.
 */
#include <stdio.h>
#include <string.h>

#include <valgrind/memcheck.h>

#include "compares.h"

#define SECRET_LENGTH 32

int
main(int argc, char **argv)
{
	unsigned char secret[SECRET_LENGTH];
	unsigned char presented[SECRET_LENGTH];
	Compare		compare = argc == 2 ? compare_by_name(argv[1]) : NULL;
	bool		equal;

	if (compare == NULL || !RUNNING_ON_VALGRIND)
		return 2;
	memset(secret, 's', sizeof(secret));
	memset(presented, 's', sizeof(presented));
	presented[SECRET_LENGTH / 2] = 'x';

	/* once before, so that what the library sets up is not in question */
	(void) compare(presented, secret, SECRET_LENGTH);
	(void) VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof(secret));
	equal = compare(presented, secret, SECRET_LENGTH);
	(void) VALGRIND_MAKE_MEM_DEFINED(&equal, sizeof(equal));
	printf("%s\n", equal ? "equal" : "different");
	return 0;
}
