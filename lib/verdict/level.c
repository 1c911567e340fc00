/*
 * level.c
 *		The level that a line of a log states about itself.
 */
#include <string.h>

#include "verdict/match.h"

/* The words of levels, in lower case. */
static const struct
{
	const char *word;
	LineLevel	level;
}			Levels[] =
{
	{"info", LEVEL_LOW}, {"inf", LEVEL_LOW}, {"debug", LEVEL_LOW},
	{"dbg", LEVEL_LOW}, {"trace", LEVEL_LOW}, {"notice", LEVEL_LOW},
	{"verbose", LEVEL_LOW}, {"warn", LEVEL_WARNING},
	{"warning", LEVEL_WARNING}, {"wrn", LEVEL_WARNING},
	{"error", LEVEL_HIGH}, {"err", LEVEL_HIGH}, {"fatal", LEVEL_HIGH},
	{"ftl", LEVEL_HIGH}, {"panic", LEVEL_HIGH}, {"critical", LEVEL_HIGH},
	{"crit", LEVEL_HIGH}, {"severe", LEVEL_HIGH},
};

/* How far into a line its level is looked for. */
#define LEVEL_WITHIN	160

/* The level that a word of a line is, if it is one. */
static LineLevel
level_of_word(const char *word, size_t len)
{
	char		folded[16];

	if (len > 8)
		return LEVEL_NONE;
	for (size_t i = 0; i < len; i++)
		folded[i] = fold_byte(word[i]);
	folded[len] = '\0';
	for (size_t i = 0; i < lengthof(Levels); i++)
		if (strcmp(folded, Levels[i].word) == 0)
			return Levels[i].level;
	return LEVEL_NONE;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * The level of a line: the first word of a level that is written in capitals,
 * or follows a mark (level=info, "level":"info", [info]), or nothing but a
 * timestamp.
 */
LineLevel
line_level(const char *line, size_t len)
{
	size_t		words = 0;

	if (len > LEVEL_WITHIN)
		len = LEVEL_WITHIN;
	for (size_t i = 0; i < len;)
	{
		size_t		start = i;
		char		before = i > 0 ? line[i - 1] : ' ';
		LineLevel	level;

		while (i < len && is_letter(line[i]))
			i++;
		if (i == start)
		{
			i++;
			continue;
		}
		if (i - start <= 1)
			continue;			/* the T and Z of a timestamp */
		level = level_of_word(line + start, i - start);
		if (level != LEVEL_NONE &&
			(words == 0 || strchr("=\"[<(|", before) != NULL ||
			 (line[start] <= 'Z' && line[i - 1] <= 'Z')))
			return level;
		words++;
	}
	return LEVEL_NONE;
}
