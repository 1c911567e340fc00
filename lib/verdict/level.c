/*
 * level.c
 *		The level that a line of a log states about itself.
 */
#include <stdint.h>
#include <string.h>

#include "verdict/bytes.h"
#include "verdict/match.h"

/*
 * The words of levels, in lower case: those of syslog and of the usual loggers.
 */
static const struct
{
	char		word[10];
	LineLevel	level;
}			Levels[] =
{
	{"info", LEVEL_LOW}, {"inf", LEVEL_LOW}, {"debug", LEVEL_LOW},
	{"dbg", LEVEL_LOW}, {"trace", LEVEL_LOW}, {"notice", LEVEL_LOW},
	{"verbose", LEVEL_LOW}, {"warn", LEVEL_WARNING},
	{"warning", LEVEL_WARNING}, {"wrn", LEVEL_WARNING},
	{"error", LEVEL_HIGH}, {"err", LEVEL_HIGH}, {"fatal", LEVEL_HIGH},
	{"ftl", LEVEL_HIGH}, {"panic", LEVEL_HIGH}, {"critical", LEVEL_HIGH},
	{"crit", LEVEL_HIGH}, {"severe", LEVEL_HIGH}, {"alert", LEVEL_HIGH},
	{"emerg", LEVEL_HIGH}, {"emergency", LEVEL_HIGH}, {"fail", LEVEL_HIGH},
};

/* What a test says of itself, as the first word of a line. */
static const char *const TestLevels[] = {"PASS ", "PASSED ", "SKIPPED ", "ok "};

/* Databases' levels, ordinary words elsewhere. */
static const char *const DatabaseLevels[] = {
	"DETAIL:", "HINT:", "NOTICE:", "STATEMENT:", "Note]", "System]",
};

/* How far into a line its level is looked for. */
#define LEVEL_WITHIN	160

/* By their first letter a bit for each length that words of a level have. */
static uint16_t LevelLengths[26];

/* Fill in those lengths. */
static void
measure_level_words(void)
{
	for (size_t i = 0; i < lengthof(Levels); i++)
		LevelLengths[Levels[i].word[0] - 'a'] |= 1 << strlen(Levels[i].word);
}

/*
 * True if a word of a level begins with this letter and is so long; most words
 * of a log are told by that.
 */
static inline bool
may_be_level_word(char first, size_t len)
{
	return first >= 'a' && first <= 'z' &&
		(LevelLengths[first - 'a'] >> len & 1) != 0;
}

/* True for a word in small letters that tells no level, as most are. */
static inline bool
is_plain_word(char first, size_t len)
{
	return first >= 'a' && len <= 10 && !may_be_level_word(first, len);
}

/* The level that a word of a line is, if it is one. */
static LineLevel
level_of_level_word(const char *word, size_t len)
{
	char		first = (char) (word[0] | 0x20);

	if (len > 9)
		return len > 10 && memcmp(word + len - 7, "Warning", 7) == 0 ?
			LEVEL_WARNING : LEVEL_NONE;
	if (!may_be_level_word(first, len))
		return LEVEL_NONE;
	for (size_t i = 0; i < lengthof(Levels); i++)
		if (Levels[i].word[0] == first &&
			is_word_folded(word, len, Levels[i].word))
			return Levels[i].level;
	return LEVEL_NONE;
}

/* Whether a database's level of low weight is at a word. */
static bool
is_database_level(const char *word, size_t len)
{
	if (word[0] < 'A' || word[0] > 'Z')
		return false;
	for (size_t i = 0; i < lengthof(DatabaseLevels); i++)
		if (word[0] == DatabaseLevels[i][0] && len >= strlen(DatabaseLevels[i]) &&
			memcmp(word, DatabaseLevels[i], strlen(DatabaseLevels[i])) == 0)
			return true;
	return false;
}

/* Return true if a line is one of a test's: "--- FAIL", "ok ", ... */
static bool
is_line_of_test(const char *line, size_t len)
{
	for (size_t i = 0; i < lengthof(TestLevels); i++)
		if (len > 0 && line[0] == TestLevels[i][0] && len >= strlen(TestLevels[i]) &&
			memcmp(line, TestLevels[i], strlen(TestLevels[i])) == 0)
			return true;
	return false;
}

/*
 * True if the key in front of "=" at a place of a line is a level's: "level=",
 * but not "LOG_LEVEL=", which is a variable that the line speaks of.
 */
static bool
is_level_key(const char *line, size_t equals)
{
	static const char *const keys[] = {"level", "lvl", "severity", "levelname"};
	size_t		start = equals;

	while (start > 0 && is_letter(line[start - 1]))
		start--;
	if (start > 0 && line[start - 1] == '_')
		return false;
	for (size_t i = 0; i < lengthof(keys); i++)
		if (is_word_folded(line + start, equals - start, keys[i]))
			return true;
	return false;
}

/*
 * Return true if a level's word in [start, end) of a line says the line's
 * level: by its place, by what is around it, or by its capitals. words is the
 * count of words in front of it.
 */
static bool
word_tells_level(const char *line, size_t len, size_t start, size_t end,
				 size_t words, LineLevel level)
{
	char		before = start > 0 ? line[start - 1] : ' ';
	bool		capital = line[start] <= 'Z';

	if (before == '=')
		return is_level_key(line, start - 1);
	if (words == 0 || strchr("\"[<(|", before) != NULL)
		return true;
	if (words == 1 && bytes_hold_word(line, start, "npm"))
		return true;
	if (words < 10 && end < len && line[end] == ':' && level != LEVEL_HIGH &&
		(!capital || level == LEVEL_WARNING))
		return true;
	return capital && line[end - 1] <= 'Z';
}

/*
 * The level of a line: the first word of a level that is written in capitals,
 * or follows a mark (level=info, "level":"info", [info]), or nothing but a
 * timestamp, or npm; and a small "info:", and a "Warning:".
 */
LineLevel
level_of_log_line(const char *line, size_t len)
{
	const char *end;
	size_t		words = 0;

	if (LevelLengths['e' - 'a'] == 0)
		measure_level_words();
	if (len > LEVEL_WITHIN)
		len = LEVEL_WITHIN;
	if (is_line_of_test(line, len))
		return LEVEL_LOW;
	end = line + len;
	for (const char *at = line; at < end;)
	{
		const char *word = at;
		LineLevel	level;

		if (!is_letter(*at))
		{
			at++;
			continue;
		}
		while (++at < end && is_letter(*at))
			continue;
		if (at - word <= 1)
			continue;			/* the T and Z of a timestamp */
		if (is_plain_word(*word, at - word))
		{
			words++;
			continue;
		}
		if (is_database_level(word, end - word))
			return LEVEL_LOW;
		if (end - word > 4 && memcmp(word, "LOG:", 4) == 0)
			return LEVEL_WARNING;
		level = level_of_level_word(word, at - word);
		if (level != LEVEL_NONE &&
			word_tells_level(line, len, word - line, at - line, words, level))
			return level;
		words++;
	}
	return LEVEL_NONE;
}
