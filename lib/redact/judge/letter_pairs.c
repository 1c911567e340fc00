/*
 * letter_pairs.c
 *		Tell text that was drawn by chance by its pairs of letters.
 *
 * In words, some letters seldom follow each other. The pairs were counted in
 * the files of a Debian machine: headers, manual pages, documentation, modules
 * of Perl and Python, translations into some fifty languages, lists of
 * packages, /etc. Each word of 3 to 40 letters that at least four files have
 * was counted once, cut where its case changes, in small letters. The table
 * has the 300 rarest of the 676 pairs, but for seven doubled letters (ww, xx).
 * They are one pair in thirty of those words, and four in ten of letters that
 * are drawn by chance.
 *
 * Text is taken for drawn if it has at least RARE_MIN rare pairs, and one in
 * RARE_SHARE of its pairs is rare. Both are needed: a short name may have two
 * (sqlite), and a long one a few among many that are frequent.
 */
#include <stdint.h>

#include "redact/judge/letter_pairs.h"
#include "redact/text/bytes.h"

#define RARE_MIN 4				/* rare pairs at the least */
#define RARE_SHARE 4			/* of so many pairs one must be rare */

/* For each letter a bit for each one that seldom follows it; bit 0 is 'a'. */
static const uint32_t rare_after[26] = {
	0x0004000,					/* a: o */
	0x2e134c0,					/* b: ghkmnqvwxz */
	0x2e12240,					/* c: gjnqvwxz */
	0x3e186c0,					/* d: ghjkpqvwxyz */
	0x0000000,					/* e: all follow */
	0x3e196c0,					/* f: ghjkmpqvwxyz */
	0x3e1962e,					/* g: bcdfjkmpqvwxyz */
	0x3e5a6ee,					/* h: bcdfghjknpqsvwxyz */
	0x1410080,					/* i: hqwy */
	0x3efbcee,					/* j: bcdfghklmnpqrstvwxyz */
	0x3e1b2ee,					/* k: bcdfghjmnpqvwxyz */
	0x2c30280,					/* l: hjqrwxz */
	0x3e306e0,					/* m: fghjkqrvwxyz */
	0x2c10002,					/* n: bqwxz */
	0x1810000,					/* o: qxy */
	0x2e13642,					/* p: bgjkmnqvwxz */
	0x3eeffff,					/* q: abcdefghijklmnoprstvwxyz */
	0x0c10280,					/* r: hjqwx */
	0x0a10242,					/* s: bgjqvx */
	0x0a10242,					/* t: bgjqvx */
	0x3f10280,					/* u: hjquvwxyz */
	0x3dfbeee,					/* v: bcdfghjklmnpqrstuwxyz */
	0x3b99eee,					/* w: bcdfghjklmpqtuvxyz */
	0x3736eea,					/* x: bdfghjklnoqruvwyz */
	0x3f306ea,					/* y: bdfghjkqruvwxyz */
	0x1ffbeee,					/* z: bcdfghjklmnpqrstuvwxy */
};

/*
 * Return whether the second letter seldom follows the first one; both are
 * small.
 */
static bool
is_rare_pair(char first, char second)
{
	return (rare_after[first - 'a'] >> (second - 'a') & 1) != 0;
}

/*
 * Return whether so many pairs of letters are rare that the text was drawn by
 * chance. A capital and a small letter are not counted as a pair: the small
 * one may end a part of a name, and the capital begin the next.
 */
bool
has_rare_pairs(const char *text, size_t len)
{
	size_t		pairs = 0;
	size_t		rare = 0;

	for (size_t i = 1; i < len; i++)
	{
		unsigned char first = text[i - 1];
		unsigned char second = text[i];

		if (!is_alpha(first) || !is_alpha(second) ||
			is_upper(first) != is_upper(second))
			continue;
		pairs++;
		rare += is_rare_pair(to_lower(first), to_lower(second));
	}
	return rare >= RARE_MIN && rare * RARE_SHARE >= pairs;
}
