/*
 * main.c
 *		rescuectl: the command line.
 */
#include <stdio.h>

int
main(void)
{
	fputs("rescuectl " RESCUE_VERSION "\n", stdout);
	return 2;
}
