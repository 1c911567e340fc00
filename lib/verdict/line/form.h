/*
 * form.h
 *		Texts of a form: digits, letters and marks at fixed places.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_FORM_H
#define RESCUE_VERDICT_FORM_H

/*
 * The end of a form at the start of a text: # is a digit, @ a letter, ~ either
 * a blank or a digit, anything else itself. NULL if the text does not have it.
 */
extern const char *skip_text_of_form(const char *text, const char *end,
									 const char *form);

#endif							/* RESCUE_VERDICT_FORM_H */
