/*
 * form.c
 *		Texts of a form: digits, letters and marks at fixed places.
 */
#include "verdict/line/form.h"

#include <stddef.h>

#include "verdict/line/bytes.h"

/* The text may end within the form. */
const char *
skip_text_of_form(const char *text, const char *end, const char *form)
{
	for (; *form != '\0'; form++, text++)
	{
		char		c;

		if (text >= end)
			return NULL;
		c = *text;
		if (*form == '#' ? !is_digit(c) :
			*form == '@' ? !is_letter(c) :
			*form == '~' ? !(is_digit(c) || c == ' ') : c != *form)
			return NULL;
	}
	return text;
}
