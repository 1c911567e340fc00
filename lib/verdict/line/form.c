/*
 * form.c
 *		Texts of a form: digits, letters and marks at fixed places.
 */
#include "verdict/line/form.h"

#include <stddef.h>

#include "verdict/line/bytes.h"

/* Most places of most forms are digits: they are asked for first. */
const char *
skip_form(const char *text, const char *form)
{
	for (;; form++, text++)
	{
		if (*form == '#')
		{
			if (!is_digit(*text))
				return NULL;
		}
		else if (*form == '\0')
			return text;
		else if (*form == '@' ? !is_letter(*text) :
				 *form == '~' ? !(is_digit(*text) || *text == ' ') :
				 *text != *form)
			return NULL;
	}
}
