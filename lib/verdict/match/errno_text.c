/*
 * errno_text.c
 *		The errors of the system in a line, by name, number or translated text.
 */
#include "verdict/match/errno_text.h"

#include <string.h>

#include "verdict/line/bytes.h"

/* The number 0 is of a word in front of a number. */
static const struct
{
	const char *alias;
	const char *english;
	int			number;
}			Texts[] =
{
#define ERRNO_TEXT(alias, english, number) {alias, english, number},
#include "errno_texts.def"
#undef ERRNO_TEXT
};

/* Return the text by which the errno is recognised, in lower case. */
const char *
errno_alias_at(int text)
{
	return Texts[text].alias;
}

/*
 * "failed with error 28" tells an errno, but for the smallest numbers and
 * those of the shell, which are exit statuses, and for codes that are
 * explained.
 */
#define ERROR_MIN	5
#define ERROR_MAX	125

/* The number behind a word, a few signs between; 0 for none. */
static int
read_number_behind(const char *at, const char *end, bool of_any_kind)
{
	int			number = 0;

	for (int i = 0; i < 3 && at < end && memchr(" :=-[(", *at, 6) != NULL; i++)
		at++;
	for (; at < end && is_digit(*at) && number < 1000; at++)
		number = 10 * number + (*at - '0');
	if (of_any_kind && (number < ERROR_MIN || number > ERROR_MAX ||
						(end - at > 1 && memcmp(at, " (", 2) == 0)))
		return 0;
	return number;
}

/*
 * Whether npm tells the exit status of a script behind the word errno: the
 * system's errors have a minus there, "npm error errno -13".
 */
static bool
is_status_of_npm(const char *line, const char *at, const char *end)
{
	size_t		signs = end - at < 3 ? end - at : 3;

	return bytes_hold_word(line, at - line, "npm err") &&
		memchr(at, '-', signs) == NULL;
}

/* The English text of a number; NULL for none. */
static const char *
find_english_text(int number)
{
	for (int i = 0; number > 0 && i < ERRNO_TEXT_COUNT; i++)
		if (Texts[i].number == number)
			return Texts[i].english;
	return NULL;
}

/*
 * Append the errno's English text, so that rules need to know one language
 * only.
 */
bool
add_errno_text(int text, char *line, size_t *len)
{
	size_t		alias_len = strlen(Texts[text].alias);
	const char *english = Texts[text].english;
	size_t		english_len;
	char	   *end = line + *len;
	char	   *at = memmem(line, *len, Texts[text].alias, alias_len);
	char	   *behind;

	if (at == NULL)
		return false;
	behind = at + alias_len;
	if (at > line && is_word(at[-1]))
		return false;
	if (Texts[text].number == 0)
	{
		int			number = read_number_behind(behind, end,
												Texts[text].alias[0] == 'f');

		english = find_english_text(number);
		if (english == NULL || is_status_of_npm(line, behind, end))
			return false;
	}
	else if (behind < end && is_word(*behind))
		return false;
	english_len = strlen(english);
	/* a translation takes the place of the text, the others have it already */
	if (Texts[text].number == 0 || strchr(Texts[text].alias, ' ') == NULL)
		behind = end;
	if (english_len + 2 > ERRNO_TEXT_ROOM ||
		memmem(line, *len, english, english_len) != NULL)
		return false;
	memmove(behind + english_len + 1, behind, end - behind);
	*behind = ' ';
	memcpy(behind + 1, english, english_len);
	*len += english_len + 1;
	return true;
}
