/*
 * line_diff.h
 *		Compare two texts line by line: Myers' greedy algorithm.
 */
#ifndef RESCUE_LINE_DIFF_H
#define RESCUE_LINE_DIFF_H

/* A line without its end. */
typedef struct DiffLine
{
	const char *s;
	Size		len;
	bool		changed;		/* the other text does not have it here */
} DiffLine;

/* The lines of a text, which they point into. */
typedef struct DiffText
{
	DiffLine   *lines;
	int			count;
} DiffText;

/* Split a text, NULL for one without lines. */
extern DiffText split_lines(const text *content);

/*
 * Mark the lines that were changed: those of older that newer lacks, and those
 * of newer that are not in older. As few as there can be, up to some hundred;
 * beyond that, all between the first and the last change.
 */
extern void mark_changes(DiffText *older, DiffText *newer);

#endif							/* RESCUE_LINE_DIFF_H */
