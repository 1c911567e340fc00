/*
 * kept.c
 *		What was read of the lines below a failure.
 */
#include "verdict/judge/kept.h"

/* Return the place of the line that begins there. */
static unsigned int
place_of_line(const char *text)
{
	return (unsigned int) ((uint64_t) (uintptr_t) text *
						   UINT64_C(0x9E3779B97F4A7C15) >> 32) % KEPT_LINES;
}

/*
 * A message that was put together is not in the line, and is not kept. Of the
 * last line other rules may be true: they may ask for its end.
 */
void
keep_line(Verdict *verdict, const Evidence *line, const Message *message,
		  const LineFinding *finding, bool last)
{
	KeptLine   *kept = &verdict->kept[place_of_line(line->text)];

	if (verdict->burst.rule == 0 || last || message->raised ||
		message->text < line->text ||
		message->text > line->text + line->len)
		return;
	kept->text = line->text;
	kept->message = message->text;
	kept->len = message->len;
	kept->level = (int) message->level;
	kept->hints = finding->failed != 0 || finding->failure_word ||
		finding->shape_hint;
}

/* Lines are told apart by where they are. */
const KeptLine *
find_kept_line(const Verdict *verdict, const char *text)
{
	const KeptLine *kept = &verdict->kept[place_of_line(text)];

	return kept->text == text ? kept : NULL;
}

/* The message is the same as message_read_line() sets, but for its space. */
void
read_kept_line(const KeptLine *kept, const Evidence *line, Message *message)
{
	if (kept == NULL)
	{
		message_read_line(line->text, line->len, message);
		return;
	}
	message->text = kept->message;
	message->len = kept->len;
	message->level = (LineLevel) kept->level;
}
