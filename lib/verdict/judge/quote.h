/*
 * quote.h
 *		What a log says where no rule knows it.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_QUOTE_H
#define RESCUE_VERDICT_QUOTE_H

#include "verdict/match/match.h"
#include "verdict/verdict.h"

/*
 * Keep the verdict's last burst of failure lines, of a section that ends
 * there. What it is about is only looked for where it is asked for.
 */
extern void keep_failure_burst(Verdict *verdict, const char *end);

/*
 * Choose the verdict's quote among the bursts that were kept and the quote
 * that is there.
 */
extern void choose_best_quote(Verdict *verdict);

/* What a line is about, by its words: a rule, or 0. */
extern int	find_line_topic(const Evidence *line);

/* The same of a part of a message. */
extern int	find_text_topic(const char *text, size_t len, int kinds);

/*
 * Return the rule of the cause whose samples a line is most like, which its
 * topic does not tell; 0 for none. See likeness.h.
 */
extern int	find_line_likeness(const Evidence *line, bool surely);

/* Quote one line, of no burst. */
extern void quote_single_line(Verdict *verdict, const Evidence *line);

/* Compare two lines by their bytes: an order that is always the same. */
extern int	compare_line_bytes(const Evidence *a, const Evidence *b);

#endif							/* RESCUE_VERDICT_QUOTE_H */
