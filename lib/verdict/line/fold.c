/*
 * fold.c
 *		A line in small letters, without colours and escapes.
 */
#include "verdict/line/fold.h"

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* True if a word is another one, which is in small letters. */
bool
is_word_folded(const char *word, size_t len, const char *folded)
{
	if (strlen(folded) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (fold_byte(word[i]) != folded[i])
			return false;
	return true;
}

/*
 * Of each byte what it becomes in a line that is normalised; NUL where what
 * follows must be looked at. Filled by fold_all_bytes().
 */
static char Folded[256];

/* Fill that table. Call it once before fold_log_line(). */
void
fold_all_bytes(void)
{
	for (int i = 0; i < 256; i++)
	{
		bool		special = strchr("\033\\\xC2", i) != NULL;

		Folded[		i] = special ? '\0' : fold_byte((char) i);
	}
}

/*
 * The length of what is several bytes and counts as one at most: a colour, a
 * blank or a quote escaped for JSON, a no-break space. 0 if it is not there.
 * Sets the byte that it counts as, \0 for a colour.
 */
static size_t
sequence_length(const char *line, size_t len, char *as)
{
	size_t		n = 2;

	*as = ' ';
	if (len < n)
		return 0;
	if (line[0] == '\033' && line[1] == '[')
	{
		*as = '\0';
		while (n < len && (line[n] < '@' || line[n] > '~'))
			n++;
		return n < len ? n + 1 : len;
	}
	if (line[0] == '\\' && memchr("\"nrt", line[1], 4) != NULL)
	{
		if (line[1] == '"')
			*as = '"';
		return n;
	}
	return line[0] == '\xC2' && line[1] == '\xA0' ? n : 0;
}

#ifdef __SSE2__

/* So many bytes are folded at once. */
#define FOLD_BYTES	16

/*
 * Write the next FOLD_BYTES bytes of a line in small letters to out. False, and
 * nothing is written, if one of them is no printable ASCII or begins an escape,
 * or if two blanks are together; then they must be looked at one by one.
 */
static bool
fold_many_bytes(const char *line, char *out)
{
	__m128i		bytes = _mm_loadu_si128((const __m128i *) line);
	unsigned int blanks = (unsigned int)
		_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
	__m128i		capitals;
	__m128i		odd;

	/* a byte above ASCII is below a blank, too: the comparison has signs */
	odd = _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')),
					   _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	if (_mm_movemask_epi8(odd) != 0 || (blanks & blanks >> 1) != 0)
		return false;
	/* Z becomes the highest that a byte can be */
	capitals = _mm_cmpgt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(127 - 'Z')),
							  _mm_set1_epi8(127 - 26));
	bytes = _mm_or_si128(bytes, _mm_and_si128(capitals, _mm_set1_epi8(0x20)));
	_mm_storeu_si128((__m128i *) out, bytes);
	return true;
}

#else

#define FOLD_BYTES	8

/* A byte in each of the eight of a word. */
#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The same with eight bytes as a number. */
static bool
fold_many_bytes(const char *line, char *out)
{
	uint64_t	word;
	uint64_t	blanks;
	uint64_t	odd;
	uint64_t	capitals;

	memcpy(&word, line, sizeof(word));
	/* the upper bit of each byte that is a blank, whatever the others are */
	blanks = word ^ EIGHT(' ');
	blanks = ~((blanks & EIGHT(0x7F)) + EIGHT(0x7F)) & ~blanks & EIGHT(0x80);
	/* of one below a blank, or a backslash, at least the lowest is marked */
	odd = (word - EIGHT(' ')) & ~word;
	odd |= ((word ^ EIGHT('\\')) - EIGHT(1)) & ~(word ^ EIGHT('\\'));
	if (((word | odd) & EIGHT(0x80)) != 0 || (blanks & blanks >> 8) != 0)
		return false;
	capitals = (word + EIGHT(0x80 - 'A')) & ~(word + EIGHT(0x7F - 'Z')) &
		EIGHT(0x80);
	word |= capitals >> 2;
	memcpy(out, &word, sizeof(word));
	return true;
}

#endif

/*
 * Write the next bytes of a line in small letters to out, eight or as many as
 * an escape that they begin, and move *at behind them. Returns out's end.
 */
static char *
fold_single_bytes(const char **at, const char *end, char *to)
{
	const char *line = *at;
	const char *stop = end - line > 8 ? line + 8 : end;

	for (; line < stop; line++)
	{
		char		folded = Folded[(unsigned char) *line];
		char		as;
		size_t		sequence;

		if (folded == ' ')
		{
			*to = ' ';
			to += to[-1] != ' ';
			continue;
		}
		if (folded != '\0')
		{
			*to++ = folded;
			continue;
		}
		sequence = sequence_length(line, end - line, &as);
		if (sequence > 0)
		{
			line += sequence - 1;
			if (as != '\0')
				*to++ = as;
			continue;
		}
		*to = fold_byte(*line);
		to += *to != ' ' || to[-1] != ' ';
	}
	*at = line;
	return to;
}

/*
 * Write a line in small letters to out, white space as one blank, with a blank
 * before and behind it, and a newline behind the last line of a section.
 * Colours and no-break spaces go, and the escapes of JSON are read. out has
 * room for LINE_MAX_BYTES and three more. Returns the length.
 */
size_t
fold_log_line(const char *line, size_t len, bool last, char *out)
{
	const char *start = line;
	const char *end = line + (len < LINE_MAX_BYTES ? len : LINE_MAX_BYTES);
	char	   *to = out;

	*to++ = ' ';
	while (line < end)
	{
		ptrdiff_t	over = FOLD_BYTES - (end - line);

		/*
		 * Fold the last bytes once more with some in front of them, unless
		 * one was left out before.
		 */
		if (over < 0 || line - start < over || to - out != line - start + 1)
			over = 0;
		line -= over;
		to -= over;
		if (end - line >= FOLD_BYTES && !(*line == ' ' && to[-1] == ' ') &&
			fold_many_bytes(line, to))
		{
			line += FOLD_BYTES;
			to += FOLD_BYTES;
			continue;
		}
		line += over;
		to += over;
		to = fold_single_bytes(&line, end, to);
	}
	if (to[-1] != ' ')
		*to++ = ' ';
	if (last)
		*to++ = '\n';
	return to - out;
}
