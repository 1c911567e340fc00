/*
 * letter_pairs.c
 *		Is a word too hard to say to be of any language?
 *
 * Of the 676 pairs of letters, 293 make up one pair in thirty of the words, names and
 * abbreviations in manuals, headers and translations into fifty languages. In what is drawn
 * by chance they are four pairs in ten. So a long word with many of them
 * was drawn, though it has one digit or no digit.
 */
#include "redact/judge/letter_pairs.h"
#include "redact/text/bytes.h"

#define RARE_MIN 4				/* rare pairs that no name has */
#define RARE_SHARE 4			/* and one pair in so many */

/* For each letter those that rarely follow it. */
static const char rare_after[26][27] = {
	"o",						/* a */
	"ghkmnqvwxz",				/* b */
	"gjnqvwxz",					/* c */
	"ghjkpqvwxyz",				/* d */
	"",							/* e */
	"ghjkmpqvwxyz",				/* f */
	"bcdfjkmpqvwxyz",			/* g */
	"bcdfghjknpqsvwxyz",		/* h */
	"hqwy",						/* i */
	"bcdfghklmnpqrstvwxyz",		/* j */
	"bcdfghjmnpqvwxyz",			/* k */
	"hjqrwxz",					/* l */
	"fghjkqrvwxyz",				/* m */
	"bqwxz",					/* n */
	"qxy",						/* o */
	"bgjkmnqvwxz",				/* p */
	"abcdefghijklmnoprstvwxyz", /* q */
	"hjqwx",					/* r */
	"bgjqvx",					/* s */
	"bgjqvx",					/* t */
	"hjquvwxyz",				/* u */
	"bcdfghjklmnpqrstuwxyz",	/* v */
	"bcdfghjklmpqtuvxyz",		/* w */
	"bdfghjklnoqruvwyz",		/* x */
	"bdfghjkqruvwxyz",			/* y */
	"bcdfghjklmnpqrstuvwxy",	/* z */
};

/* Return whether the second letter rarely follows the first one; both are small. */
static bool
is_rare_pair(char first, char second)
{
	for (const char *rare = rare_after[first - 'a']; *rare != '\0'; rare++)
	{
		if (*rare == second)
			return true;
	}
	return false;
}

/*
 * Return whether so many pairs of letters are rare that the text was drawn by
 * chance. A capital next to a small letter makes no pair: a part may begin
 * there.
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

		if (!is_alpha(first) || !is_alpha(second) || is_upper(first) != is_upper(second))
			continue;
		pairs++;
		rare += is_rare_pair(to_lower(first), to_lower(second));
	}
	return rare >= RARE_MIN && rare * RARE_SHARE >= pairs;
}
