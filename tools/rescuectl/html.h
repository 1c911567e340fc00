/*
 * html.h
 *		Text of others, put into a page.
 */
#ifndef RESCUECTL_HTML_H
#define RESCUECTL_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buffer.h"

/* Append trusted markup without escaping. */
extern bool html_put(Buffer *page, const char *markup);

/* Text, escaped; what would not show, or turn the text around, is shown. */
extern bool html_text(Buffer *page, const char *s, size_t len);

/*
 * A content: a line an element with the id "sN-LM" for section N and line M,
 * the redactor's tags marked, one line (0 for none) marked as the evidence.
 */
extern bool html_content(Buffer *page, const char *s, size_t len, size_t section,
						 size_t evidence);

#endif							/* RESCUECTL_HTML_H */
