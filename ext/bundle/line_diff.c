/*
 * line_diff.c
 *		Compare two texts line by line: Myers' greedy algorithm.
 *
 * A path through the grid of both texts goes right (a line removed), down (a
 * line added), or diagonally where lines are equal; diagonal k has the points
 * with x - y = k. For d = 0, 1, ... reach[k] is the furthest x on diagonal k
 * with d changes. Time and memory are bounded by CHANGES_MAX: texts that
 * differ in more lines get a coarser answer.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "compat.h"
#include "bundle/line_diff.h"

/* The most changes that are sought: their square is the memory in integers. */
#define CHANGES_MAX 512

/* The part of both texts in between what they begin and end with alike. */
typedef struct Middle
{
	DiffLine   *older;
	DiffLine   *newer;
	int			older_count;
	int			newer_count;
} Middle;

/* Return the lines of a text; they point into it. */
DiffText
split_lines(const text *content)
{
	DiffText	result = {NULL, 0};
	const char *s = content == NULL ? NULL : VARDATA_ANY(content);
	const char *end = content == NULL ? NULL : s + VARSIZE_ANY_EXHDR(content);
	int			count = 1;

	for (const char *p = s; p < end; p++)
		count += *p == '\n';
	result.lines = palloc_array(DiffLine, count);
	while (s < end)
	{
		const char *stop = memchr(s, '\n', end - s);
		DiffLine   *line = &result.lines[result.count++];

		if (stop == NULL)
			stop = end;
		line->s = s;
		line->len = stop - s;
		line->changed = false;
		s = stop + 1;
	}
	return result;
}

/* Whether two lines are the same bytes. */
static bool
same_line(const DiffLine *a, const DiffLine *b)
{
	return a->len == b->len && memcmp(a->s, b->s, a->len) == 0;
}

/* Leave out what both texts begin and end with. */
static Middle
find_middle(const DiffText *older, const DiffText *newer)
{
	Middle		m = {older->lines, newer->lines, older->count, newer->count};

	while (m.older_count > 0 && m.newer_count > 0 &&
		   same_line(m.older, m.newer))
	{
		m.older++;
		m.newer++;
		m.older_count--;
		m.newer_count--;
	}
	while (m.older_count > 0 && m.newer_count > 0 &&
		   same_line(&m.older[m.older_count - 1], &m.newer[m.newer_count - 1]))
	{
		m.older_count--;
		m.newer_count--;
	}
	return m;
}

/* Whether the furthest path on diagonal k with d changes ends by an addition. */
static bool
ends_by_addition(const int *reach, int k, int d)
{
	return k == -d || (k != d && reach[k - 1] < reach[k + 1]);
}

/*
 * Advance each diagonal by one change, the d-th. True if the end of both was
 * reached.
 */
static bool
advance_paths(const Middle *m, int *reach, int d)
{
	for (int k = -d; k <= d; k += 2)
	{
		int			x = ends_by_addition(reach, k, d) ? reach[k + 1] :
			reach[k - 1] + 1;

		while (x < m->older_count && x - k < m->newer_count &&
			   same_line(&m->older[x], &m->newer[x - k]))
			x++;
		reach[k] = x;
		if (x >= m->older_count && x - k >= m->newer_count)
			return true;
	}
	return false;
}

/* Follow the path with d changes back from the end, and mark them. */
static void
mark_path(const Middle *m, int **traces, int d)
{
	int			k = m->older_count - m->newer_count;

	for (; d > 0; d--)
	{
		const int  *reach = traces[d] + d + 1;

		if (ends_by_addition(reach, k, d))
		{
			k++;
			m->newer[reach[k] - k].changed = true;
		}
		else
		{
			k--;
			m->older[reach[k]].changed = true;
		}
	}
}

/* Mark every line. */
static void
mark_all(DiffLine *lines, int count)
{
	for (int i = 0; i < count; i++)
		lines[i].changed = true;
}

/*
 * Find the shortest edit script by Myers' algorithm. Its memory grows with the
 * square of the changes: beyond CHANGES_MAX every line of the middle is
 * marked.
 */
void
mark_changes(DiffText *older, DiffText *newer)
{
	Middle		m = find_middle(older, newer);
	int		   *reach = palloc0_array(int, 2 * CHANGES_MAX + 3);
	int		   *traces[CHANGES_MAX + 1];

	reach += CHANGES_MAX + 1;
	for (int d = 0; d <= CHANGES_MAX; d++)
	{
		/* what was reached before, from diagonal -d - 1 to d + 1 */
		traces[d] = palloc_array(int, 2 * d + 3);
		memcpy(traces[d], reach - d - 1, (2 * d + 3) * sizeof(int));
		if (advance_paths(&m, reach, d))
		{
			mark_path(&m, traces, d);
			return;
		}
		CHECK_FOR_INTERRUPTS();
	}
	mark_all(m.older, m.older_count);
	mark_all(m.newer, m.newer_count);
}
