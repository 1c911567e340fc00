/*
 * fold.h
 *		A line in small letters, without colours and escapes.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_FOLD_H
#define RESCUE_VERDICT_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/* What is looked at of one line. */
#define LINE_MAX_BYTES	2000

/*
 * Return an ASCII letter in lower case, white space as a blank, any other byte
 * unchanged.
 */
static inline char
fold_byte(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c + ('a' - 'A');
	return c >= '\t' && c <= '\r' ? ' ' : c;
}

/* True if a word is another one, which is in small letters. */
extern bool is_word_folded(const char *word, size_t len, const char *folded);

/* Fill the table of fold_log_line(); call it once before that. */
extern void fold_all_bytes(void);

/*
 * Write a line as it is searched to out, which has room for LINE_MAX_BYTES and
 * three bytes more; last says that no line of its section follows. Returns the
 * length.
 */
extern size_t fold_log_line(const char *line, size_t len, bool last,
							char *out);

#endif							/* RESCUE_VERDICT_FOLD_H */
