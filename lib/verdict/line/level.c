/*
 * level.c
 *		The level that a line of a log states about itself.
 */
#include "verdict/line/level.h"

#include <stdint.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"
#include "verdict/line/letters.h"

/*
 * The words of levels, in lower case: those of syslog and of the usual
 * loggers.
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
static const char *const TestLevels[] = {"PASS ", "PASSED ", "SKIPPED ", "ok ",
"(Use `node --"};

/* Databases' levels, ordinary words elsewhere. */
static const char *const DatabaseLevels[] = {
	"DETAIL:", "HINT:", "NOTICE:", "STATEMENT:", "Note]", "System]",
};

/* The level of information of loggers that name what logs behind it. */
static const char PlainLog[] = "LOG [";

/* PostgreSQL's level of what only an operator reads. */
static const char LogLevel[] = "LOG:";

/* How far into a line its level is looked for. */
#define LEVEL_WITHIN	LETTERS_MAX

/*
 * By their hash the first three letters of all those words, in small letters: 1
 * for a logger's level, 2 for a database's, which begins with a capital.
 */
static unsigned char LevelBegins[1024];

/* Return the place of three letters, whatever their case is. */
static inline unsigned int
place_of_begin(const char *word)
{
	uint16_t	two;
	uint32_t	three;

	memcpy(&two, word, sizeof(two));
	three = two | (uint32_t) (unsigned char) word[2] << 16;
	return ((three | 0x202020) * 2654435761u) >> 22;
}

/* Enter how the words of levels begin. */
static void
enter_level_begins(void)
{
	for (size_t i = 0; i < lengthof(Levels); i++)
		LevelBegins[place_of_begin(Levels[i].word)] |= 1;
	for (size_t i = 0; i < lengthof(DatabaseLevels); i++)
		LevelBegins[place_of_begin(DatabaseLevels[i])] |= 2;
	LevelBegins[place_of_begin(LogLevel)] |= 2;
}

/* Whether a word of three letters or more begins like one of a level. */
static inline bool
begins_like_level(const char *word)
{
	unsigned char begins = LevelBegins[place_of_begin(word)];

	return begins != 0 && (begins & (*word <= 'Z' ? 3 : 1)) != 0;
}

/* Longer words may be Python's warnings, such as DeprecationWarning. */
LineLevel
level_of_word(const char *word, size_t len)
{
	char		first = (char) (word[0] | 0x20);

	if (len > 9)
		return len > 10 && memcmp(word + len - 7, "Warning", 7) == 0 ?
			LEVEL_WARNING : LEVEL_NONE;
	for (size_t i = 0; i < lengthof(Levels); i++)
		if (Levels[i].word[0] == first && Levels[i].word[len] == '\0' &&
			Levels[i].word[len - 1] != '\0' &&
			is_word_folded(word, len, Levels[i].word))
			return Levels[i].level;
	return LEVEL_NONE;
}

/* C is critical, N a notice. */
LineLevel
level_of_letter(char letter, LineLevel other)
{
	switch (letter)
	{
		case 'E':
		case 'C':
		case 'F':
			return LEVEL_HIGH;
		case 'W':
			return LEVEL_WARNING;
		case 'I':
		case 'N':
		case 'D':
			return LEVEL_LOW;
		default:
			return other;
	}
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

/*
 * Return true if a line is one of a test's: "--- FAIL", "ok ", ...; or what
 * node says below a failure of how to see more of it.
 */
static bool
is_line_of_test(const char *line, size_t len)
{
	/* what those begin with */
	if (len == 0 || (line[0] != 'P' && line[0] != 'S' && line[0] != 'o' &&
					 line[0] != '('))
		return false;
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
 * Whether a mark in front of a word is that of a level: a bracket that closes
 * behind it, or a quote behind a key. In "[debug nop otlp]", or "one of
 * "debug"|"info"", the words are values.
 */
static bool
mark_is_of_level(const char *line, size_t len, size_t start, size_t end)
{
	static const char opens[] = "[<(|";
	static const char closes[] = "]>)|";
	const char *open = strchr(opens, line[start - 1]);

	if (line[start - 1] == '"')
	{
		size_t		at = start - 1;

		while (at > 0 && line[at - 1] == ' ')
			at--;
		return at == 0 || strchr(":=,[", line[at - 1]) != NULL;
	}
	if (open == NULL)
		return false;
	while (end < len && line[end] == ' ')
		end++;
	return end < len && line[end] == closes[open - opens];
}

/*
 * Whether the word in [start, end) of a line is spoken of: one of a list of
 * such words, or behind a word that names it, as in "must be one of DEBUG,
 * INFO". In "10:00:01, main, INFO, x" the commas are between fields.
 */
static bool
is_word_spoken_of(const char *line, size_t len, size_t start, size_t end)
{
	static const char *const names[] = {
		" of ", " or ", " from ", " be ", " level ", " to ", " is ", " not ",
	};

	size_t		next = end + 1 < len && line[end + 1] == ' ' ? end + 2 : end + 1;

	if (next + 1 < len && line[end] == ',' && is_capital(line[next]) &&
		is_capital(line[next + 1]))
		return true;
	if (start > 2 && line[start - 2] == ',' && is_capital(line[start - 3]))
		return true;
	return bytes_end_one(line, start, names, lengthof(names));
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
	if (words == 0 || (start > 0 && mark_is_of_level(line, len, start, end)))
		return true;
	if (words == 1 && bytes_hold_word(line, start, "npm"))
		return true;
	if (words < 10 && end < len && line[end] == ':' && level != LEVEL_HIGH &&
		(!capital || level == LEVEL_WARNING))
		return true;
	return capital && line[end - 1] <= 'Z' &&
		!is_word_spoken_of(line, len, start, end);
}

/*
 * Whether the kernel tells, as information, of a task that hangs: for a machine
 * that is a failure. It names a task with its number, "jbd2/vda1-8:511", which
 * other programs that wait for tasks do not.
 */
static bool
tells_of_hung_task(const char *at, size_t len)
{
	static const char hangs[] = " blocked for more than ";
	const char *number;

	if (len > LEVEL_WITHIN || !bytes_begin(at, len, "INFO: task "))
		return false;
	number = memmem(at, len, hangs, strlen(hangs));
	if (number == NULL || !is_digit(number[-1]))
		return false;
	while (is_digit(number[-1]))
		number--;
	return number[-1] == ':' && number - at > 12;
}

/*
 * Whether a supervisor tells, as information, that a program could not be
 * started, or was given up.
 */
static bool
tells_of_program_given_up(const char *at, size_t len)
{
	static const char gave_up[] = "INFO gave up: ";
	static const char state[] = " entered FATAL state";

	return bytes_begin(at, len, "INFO spawnerr: ") ||
		(bytes_begin(at, len, gave_up) &&
		 memmem(at, len, state, strlen(state)) != NULL);
}

/*
 * The level that the word in [start, end) of a line tells, words others being
 * in front of it.
 */
static LineLevel
level_of_word_in_line(const char *line, size_t len, size_t start, size_t end,
					  size_t words)
{
	LineLevel	level;

	if (is_database_level(line + start, len - start) ||
		bytes_begin(line + start, len - start, PlainLog))
		return LEVEL_LOW;
	if (bytes_begin(line + start, len - start, LogLevel))
		return LEVEL_WARNING;
	level = level_of_word(line + start, end - start);
	if (level == LEVEL_LOW && line[start] == 'I' &&
		(tells_of_hung_task(line + start, len - start) ||
		 tells_of_program_given_up(line + start, len - start)))
		return LEVEL_HIGH;
	return level != LEVEL_NONE &&
		word_tells_level(line, len, start, end, words, level) ?
		level : LEVEL_NONE;
}

/* Return where the letters end that a line has from a place on. */
static size_t
skip_letters(const LetterMarks *marks, size_t len, size_t at)
{
	while (at < len)
	{
		uint64_t	others = ~marks_from_place(marks, at);

		if (others != 0)
			return at + (size_t) __builtin_ctzll(others);
		at += 64;
	}
	return len;
}

/*
 * Of the i-th 64 bytes those that eleven letters begin with, as many as a word
 * in Warning has.
 */
static inline uint64_t
marks_of_long_words(const LetterMarks *marks, size_t i)
{
	uint64_t	low = marks->bits[i];
	uint64_t	high = marks->bits[i + 1];

	/* two, four, eight and eleven letters */
	low &= low >> 1 | high << 63;
	high &= high >> 1;
	low &= low >> 2 | high << 62;
	high &= high >> 2;
	low &= low >> 4 | high << 60;
	high &= high >> 4;
	return low & (low >> 3 | high << 61);
}

/*
 * The level of a line: the first word of a level that is written in capitals,
 * or follows a mark (level=info, "level":"info", [info]), or nothing but a
 * timestamp, or npm; and a small "info:", and a "Warning:". A letter by itself
 * is no word, but the T or Z of a timestamp.
 */
LineLevel
level_of_log_line(const char *line, size_t len)
{
	LetterMarks marks;

	if (LevelBegins[place_of_begin("error")] == 0)
		enter_level_begins();
	if (len > LEVEL_WITHIN)
		len = LEVEL_WITHIN;
	if (is_line_of_test(line, len))
		return LEVEL_LOW;
	mark_letters(line, len, &marks);
	for (size_t i = 0; i * 64 < len; i++)
	{
		uint64_t	long_words = marks_of_long_words(&marks, i);

		/* no level has fewer than three letters */
		for (uint64_t begins = marks_of_begins(&marks, i) &
			 marks_from_place(&marks, i * 64 + 2); begins != 0;
			 begins &= begins - 1)
		{
			size_t		start = i * 64 + (size_t) __builtin_ctzll(begins);
			LineLevel	level;

			if (!begins_like_level(line + start) &&
				(long_words & begins & -begins) == 0)
				continue;
			level = level_of_word_in_line(line, len, start,
										  skip_letters(&marks, len, start),
										  count_begins_before(&marks, start));
			if (level != LEVEL_NONE)
				return level;
		}
	}
	return LEVEL_NONE;
}
