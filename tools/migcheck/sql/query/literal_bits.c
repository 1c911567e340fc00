/*
 * literal_bits.c
 *		Texts that are no bits, bytes, addresses or identifiers of objects.
 */
#include "migcheck/sql/query/literal_forms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NO_VALUE "22P02"
#define NO_PARAMETER "22023"

/* Check the digits of bits: binary, or hexadecimal behind x. */
const char *
literal_bit(const char *text, int version __attribute__((unused)))
{
	const char *digits = "01";

	if (*text == 'x' || *text == 'X')
		digits = "0123456789abcdefABCDEF";
	if (*text != '\0' && strchr("bBxX", *text) != NULL)
		text++;
	return text[strspn(text, digits)] == '\0' ? NULL : NO_VALUE;
}

/* Check the escapes of bytes: a backslash, or three octal digits. */
static const char *
check_escapes(const char *text)
{
	for (; *text != '\0'; text++)
	{
		if (*text != '\\')
			continue;
		if (text[1] == '\\')
			text++;
		else if (text[1] >= '0' && text[1] <= '3' && strspn(text + 2, "01234567") >= 2)
			text += 3;
		else
			return NO_VALUE;
	}
	return NULL;
}

/* Check bytes: pairs of hexadecimal digits behind \x, or text with escapes. */
const char *
literal_bytea(const char *text, int version __attribute__((unused)))
{
	if (text[0] != '\\' || text[1] != 'x')
		return check_escapes(text);
	for (text += 2; *text != '\0'; text++)
	{
		if (strchr(" \n\t\r", *text) != NULL)
			continue;
		if (!isxdigit((unsigned char) text[0]) || !isxdigit((unsigned char) text[1]))
			return NO_PARAMETER;
		text++;
	}
	return NULL;
}

/* Check a network of IPv4: no bit is set to the right of its mask. */
const char *
literal_cidr(const char *text, int version __attribute__((unused)))
{
	unsigned long address = 0;
	unsigned long bits = 32;
	unsigned	numbers[4];
	char		rest[8];

	if (strchr(text, ':') != NULL)
		return NULL;
	if (strpbrk(text, "0123456789") == NULL)
		return NO_VALUE;
	/* One with fewer numbers is filled up by rules that are not read. */
	if (sscanf(text, "%3u.%3u.%3u.%3u%7s", &numbers[0], &numbers[1], &numbers[2],
			   &numbers[3], rest) < 5)
		return NULL;
	for (size_t i = 0; i < 4; i++)
		address = address << 8 | (numbers[i] & 255);
	if (*rest != '/' || !isdigit((unsigned char) rest[1]))
		return NO_VALUE;
	bits = strtoul(rest + 1, NULL, 10);
	return bits > 32 || (address & ((1ul << (32 - bits)) - 1)) != 0 ? NO_VALUE : NULL;
}

/* Check the address of a device: twelve digits, or sixteen of a longer one. */
const char *
literal_macaddr(const char *text, int version __attribute__((unused)))
{
	int			digits = 0;

	for (; *text != '\0'; text++)
	{
		if (isxdigit((unsigned char) *text))
			digits++;
		else if (strchr(":-. ", *text) == NULL)
			return NO_VALUE;
	}
	return digits < 6 ? NO_VALUE : NULL;
}

/* Check the number of an object. */
const char *
literal_oid(const char *text, int version __attribute__((unused)))
{
	text += *text == '-' || *text == '+';
	return isdigit((unsigned char) *text) ? NULL : NO_VALUE;
}
