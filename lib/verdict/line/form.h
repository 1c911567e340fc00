/*
 * form.h
 *		Texts of a form: digits, letters and marks at fixed places.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_FORM_H
#define RESCUE_VERDICT_FORM_H

#include <stddef.h>
#include <string.h>

/* As skip_text_of_form() in a text that is as long as the form, at least. */
extern const char *skip_form(const char *text, const char *form);

/*
 * The end of a form at the start of a text: # is a digit, @ a letter, ~ either
 * a blank or a digit, anything else itself. NULL if the text does not have it.
 */
static inline const char *
skip_text_of_form(const char *text, const char *end, const char *form)
{
	return end - text < (ptrdiff_t) strlen(form) ? NULL : skip_form(text, form);
}

#endif							/* RESCUE_VERDICT_FORM_H */
