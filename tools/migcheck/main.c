/*
 * main.c
 *		migcheck: the command line.
 */
#include <stdio.h>

int
main(void)
{
	fputs("migcheck " RESCUE_VERSION "\n", stdout);
	return 2;
}
