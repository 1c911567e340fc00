/*
 * trace.c
 *		Which lines of a log are the calls of a stack trace, or its source.
 */
#include "verdict/line/trace.h"

#include <string.h>

#include "verdict/line/bytes.h"

/* Whether a text begins with one of n words, behind blanks. */
static inline bool
begins_with_one_of(const char *text, size_t len, const char *const *words,
				   size_t n)
{
	while (len > 0 && (*text == ' ' || *text == '\t'))
	{
		text++;
		len--;
	}
	return bytes_begin_one(text, len, words, n);
}

/* Whether a text begins with a word, behind blanks. */
static bool
text_begins_with(const char *text, size_t len, const char *word)
{
	return begins_with_one_of(text, len, &word, 1);
}

/* Whether a text is "path:12" and nothing else: source follows it. */
static bool
is_source_place(const char *text, size_t len)
{
	size_t		at = len;

	while (at > 0 && is_digit(text[at - 1]))
		at--;
	return at > 2 && at < len && text[at - 1] == ':' &&
		memchr(text, ' ', len) == NULL &&
		(memchr(text, '/', len) != NULL ||
		 text_begins_with(text, len, "node:") ||
		 memmem(text, len, "[eval]", 6) != NULL);
}

/* Note what a trace's calls were about. */
static void
note_call_topic(Trace *trace, const char *text, size_t len)
{
	trace->binds |= memmem(text, len, "bind(", 5) != NULL ||
		memmem(text, len, "listen(", 7) != NULL;
	trace->connects |= memmem(text, len, "connect(", 8) != NULL;
}

/*
 * Whether a line is a call as Ruby prints it, and nothing else: "a.rb:3:in
 * 'x'".
 */
static bool
is_ruby_call(const char *text, size_t len)
{
	const char *at = len > 0 && text[len - 1] == '\'' ?
		memmem(text, len, ".rb:", 4) : NULL;

	return at != NULL && at + 4 < text + len && is_digit(at[4]) &&
		memchr(text, ' ', at - text) == NULL &&
		memmem(at, text + len - at, ":in ", 4) != NULL;
}

/* Whether a line is a call of a trace in a language that marks each. */
static bool
is_trace_call(const char *text, size_t len)
{
	/* of Java and node, Ruby, Python; what Java leaves out */
	static const char *const indented[] = {"at ", "from ", "File \"", "... "};
	static const char *const others[] = {"Stack trace:", "goroutine ",
	"node:internal/"};

	if (len > 0 && (*text == ' ' || *text == '\t') &&
		(begins_with_one_of(text, len, indented, lengthof(indented)) ||
		 (text_begins_with(text, len, "/") &&
		  memmem(text, len, ".go:", 4) != NULL)))
		return true;
	/* "#1 main.py", and "3. f(int) @ 0x17a9 in /usr/bin/a" */
	return (len > 2 && text[0] == '#' && is_digit(text[1])) ||
		(len > 0 && is_digit(*text) && memchr(text, '@', len) != NULL &&
		 bytes_hold_word(text, len, " @ 0x")) ||
		begins_with_one_of(text, len, others, lengthof(others)) ||
		is_ruby_call(text, len);
}

/*
 * False for a line that is in no trace and begins none, as most are by their
 * first sign behind blanks and their last one.
 */
static inline bool
may_be_of_trace(const Trace *trace, const char *text, size_t len)
{
	/* what the texts that are compared below begin with */
	static const bool begins[256] = {
		['T'] = true, ['S'] = true, ['g'] = true, ['n'] = true, ['a'] = true,
		['f'] = true, ['F'] = true, ['.'] = true, ['/'] = true, ['#'] = true,
	};
	size_t		blanks = 0;

	if (trace->state != TRACE_NONE)
		return true;
	while (blanks < len && (text[blanks] == ' ' || text[blanks] == '\t'))
		blanks++;
	if (blanks == len)
		return false;
	return begins[(unsigned char) text[blanks]] ||
		is_digit(text[len - 1]) || text[len - 1] == '\'' ||
		(is_digit(text[0]) && memchr(text, '@', len) != NULL);
}

/*
 * True if the line belongs to a stack trace; updates the state in *trace. The
 * caller passes lines in the order of the log.
 */
bool
trace_takes_line(Trace *trace, const char *text, size_t len)
{
	if (!may_be_of_trace(trace, text, len))
		return false;
	if (text_begins_with(text, len, "Traceback (most recent"))
	{
		memset(trace, 0, sizeof(*trace));
		trace->state = TRACE_PYTHON;
		return true;
	}
	if (trace->state == TRACE_PYTHON && (len == 0 || *text == ' '))
	{
		note_call_topic(trace, text, len);
		return true;
	}
	if (trace->state == TRACE_SOURCE && trace->left-- > 0)
	{
		if (text_begins_with(text, len, "^"))
			trace->state = TRACE_NONE;
		return true;
	}
	trace->state = TRACE_NONE;
	if (is_source_place(text, len))
	{
		trace->state = TRACE_SOURCE;
		trace->left = 3;
		return true;
	}
	return is_trace_call(text, len);
}
