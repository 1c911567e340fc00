/*
 * suggest.c
 *		Recognize a mistyped word.
 *
 * The distance is that of Damerau and Levenshtein (optimal string alignment).
 */
#include "common/suggest.h"

#include <string.h>

/* Longer words are not compared. */
#define MAX_WORD	63

/* Return the least of three. */
static size_t
least_of_three(size_t a, size_t b, size_t c)
{
	size_t		most = a < b ? a : b;

	return most < c ? most : c;
}

/* Whether word is a misspelling of meant, by the distance between them. */
bool
is_misspelling_of(const char *word, const char *meant)
{
	size_t		rows[MAX_WORD + 1][MAX_WORD + 1];
	size_t		n = strlen(word);
	size_t		m = strlen(meant);

	if (n == 0 || n > MAX_WORD || m > MAX_WORD)
		return false;
	for (size_t i = 0; i <= n; i++)
	{
		for (size_t j = 0; j <= m; j++)
		{
			bool		same = i > 0 && j > 0 && word[i - 1] == meant[j - 1];

			if (i == 0 || j == 0)
				rows[i][j] = i + j;
			else
				rows[i][j] =
					least_of_three(rows[i - 1][j] + 1, rows[i][j - 1] + 1,
								   rows[i - 1][j - 1] + !same);
			if (i > 1 && j > 1 && word[i - 1] == meant[j - 2] &&
				word[i - 2] == meant[j - 1])
				rows[i][j] = least_of_three(rows[i][j], rows[i - 2][j - 2] + 1,
											rows[i][j]);
		}
	}
	return rows[n][m] <= (m < 8 ? 1 : 2);
}
