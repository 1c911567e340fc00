/*
 * sentence.c
 *		The rest of a failure's sentence on the line below it.
 *
 * A message that has a newline, or is too long for a terminal, goes on without
 * the logger's prefix. What a rule says of the whole belongs to the first line.
 */
#include "verdict/judge/sentence.h"

#include <string.h>

#include "verdict/judge/kept.h"
#include "verdict/line/bytes.h"
#include "verdict/match/match.h"

/* Whether a line ends within a sentence: in a letter, or a comma. */
static bool
ends_within_sentence(const Evidence *line)
{
	size_t		len = line->len;

	while (len > 0 && fold_byte(line->text[len - 1]) == ' ')
		len--;
	return len > 0 &&
		(is_letter(line->text[len - 1]) || line->text[len - 1] == ',');
}

/*
 * Whether a line without a prefix goes on with a sentence: it begins with a
 * small letter, and is not what a tool says: "df: x".
 */
static bool
begins_within_sentence(const Evidence *line, const Message *message)
{
	return message->text == line->text && message->len > 0 &&
		message->text[0] >= 'a' && message->text[0] <= 'z' &&
		!bytes_hold_word(message->text, message->len, ": ");
}

/* Whether a logger's prefix is in front of a message, or a time in brackets. */
static bool
has_prefix(const KeptLine *line)
{
	return line->message > line->text || *line->text == '[';
}

/* Whether a message says that the program takes requests. */
static bool
says_program_serves(const Evidence *line, const Message *message)
{
	return match_rules_in_line(message->text, message->len, false,
							   line->kinds, message->level, NULL).serves;
}

/*
 * The line above has to be the failure, and to have a prefix. A program that
 * serves does not go on with what failed.
 */
const Evidence *
join_wrapped_sentence(const Verdict *verdict, const Evidence *evidence,
					  Message *message)
{
	const Evidence *burst = &verdict->burst;
	const KeptLine *above;
	char		rest[MESSAGE_MAX];
	size_t		rest_len = message->len;

	if (burst->rule == 0 || burst->line + 1 != evidence->line ||
		!begins_within_sentence(evidence, message) ||
		!ends_within_sentence(burst))
		return evidence;
	above = find_kept_line(verdict, burst->text);
	if (above == NULL || !has_prefix(above) ||
		above->len + 1 + rest_len > MESSAGE_MAX ||
		says_program_serves(evidence, message))
		return evidence;
	memcpy(rest, message->text, rest_len);
	memcpy(message->space, above->message, above->len);
	message->space[above->len] = ' ';
	memcpy(message->space + above->len + 1, rest, rest_len);
	message->text = message->space;
	message->len = above->len + 1 + rest_len;
	message->level = (LineLevel) above->level;
	return burst;
}
