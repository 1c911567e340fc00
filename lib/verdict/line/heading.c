/*
 * heading.c
 *		Whether a message only heads what is below it.
 *
 * Such a line ends in a colon, or says that something failed and nothing of
 * it. What the failure is follows.
 */
#include <stdint.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"
#include "verdict/line/message.h"

/*
 * Words that say no more than that something failed, a program, or a file.
 */
static const char *const HollowWords[] = {
	"application", "app", "server", "service", "program", "process", "main",
	"startup", "start", "run", "boot", "initialization", "failed", "failure",
	"error", "fatal", "unhandled", "uncaught", "unexpected", "exception",
	"occurred", "an", "the", "to", "has", "during", "on", "in",
	"invalid", "bad", "config", "configuration", "file", "settings",
	"validation", "errors", "exiting", "aborting", "abnormally",
	"bootstrap", "checks", "of", "vm", "jvm", "unable", "cannot", "could",
	"not", "load", "loading", "read", "reading", "waiting", "seconds", "before",
};

/* By their first letter a bit for each length that those words have. */
static uint32_t HollowLengths[26];

/* Fill in those lengths. */
static void
measure_hollow_words(void)
{
	for (size_t i = 0; i < lengthof(HollowWords); i++)
		HollowLengths[HollowWords[i][0] - 'a'] |=
			UINT32_C(1) << strlen(HollowWords[i]);
}

/* Whether a word is one of them; most are told by their letter and length. */
static bool
is_word_of_no_cause(const char *word, size_t len)
{
	char		first = fold_byte(*word);

	if (HollowLengths[0] == 0)
		measure_hollow_words();
	if (len <= 2 && is_digit(first))
		return true;
	if (first < 'a' || first > 'z' || len > 31 ||
		(HollowLengths[first - 'a'] >> len & 1) == 0)
		return false;
	for (size_t i = 0; i < lengthof(HollowWords); i++)
		if (HollowWords[i][0] == first &&
			is_word_folded(word, len, HollowWords[i]))
			return true;
	return false;
}

/* True for a sign that a heading may have around its words. */
static bool
is_heading_sign(char c)
{
	return memchr("*=-#!,. ", c, 8) != NULL;
}

/* Skip such signs, and notes in brackets: "*** (version 7) ", "[1] ". */
static const char *
skip_heading_signs(const char *text, const char *end)
{
	while (text < end &&
		   (is_heading_sign(*text) || *text == '(' || *text == '['))
	{
		const char *stop = *text == '(' ? memchr(text, ')', end - text) :
			*text == '[' ? memchr(text, ']', end - text) : text;

		text = stop == NULL ? end : stop + 1;
	}
	return text;
}

/*
 * Whether a message says that something failed and nothing of it: "Application
 * run failed", whatever a logger put in front of it.
 */
static bool
says_only_failure(const char *text, size_t len)
{
	const char *end = text + len;
	int			words = 0;

	for (const char *at = text; (at = memchr(at, ':', end - at)) != NULL;)
		if (++at < end && *at == ' ')
			text = ++at;
	for (const char *at = text; (at = find_bytes(at, end - at, " - ", 3)) != NULL;)
		text = at += 3;
	while (text < end)
	{
		const char *word = text = skip_heading_signs(text, end);
		const char *stop;

		while (text < end && *text != ' ')
			text++;
		for (stop = text; stop > word && is_heading_sign(stop[-1]);)
			stop--;
		if (stop > word && !is_word_of_no_cause(word, stop - word))
			return false;
		words += stop > word;
	}
	return words >= 2;
}

/* 0 for a message of nothing else. */
size_t
measure_message_words(const Message *message)
{
	size_t		len = message->len;

	while (len > 0 && (fold_byte(message->text[len - 1]) == ' ' ||
					   message->text[len - 1] == '.'))
		len--;
	return len;
}

/*
 * Whether a message is the name of a class of PHP and nothing else, as consoles
 * print it above the exception's text: "[App\Exception\NotFound]".
 */
static bool
is_class_name(const char *text, size_t len)
{
	return memchr(text, '\\', len) != NULL && memchr(text, ' ', len) == NULL &&
		memchr(text, ':', len) == NULL && memchr(text, '"', len) == NULL &&
		(bytes_hold_word(text, len, "Exception") ||
		 bytes_hold_word(text, len, "Error"));
}

/*
 * Whether a message is an exit of a process of Erlang's machine, as Elixir
 * prints it above the exit or the exception that caused it: "** (EXIT) ...".
 */
static bool
is_exit_of_process(const char *text, size_t len)
{
	return bytes_begin(text, len, "** (EXIT");
}

/*
 * Whether a message is what C++'s library says of an exception before it tells
 * its text: but a lack of memory has none.
 */
static bool
is_uncaught_of_cpp(const char *text, size_t len)
{
	return bytes_begin(text, len, "terminate called after throwing ") &&
		!bytes_hold_word(text, len, "bad_alloc");
}

/* Whether a message ends in a bracket right behind a word: "Bad config[". */
static bool
opens_bracket_at_word(const char *text, size_t len)
{
	return len > 1 && text[len - 1] == '[' && is_letter(text[len - 2]);
}

/* True for a message that only heads what is below it. */
bool
message_heads_others(const Message *message)
{
	size_t		len = measure_message_words(message);
	size_t		blanks = 0;

	while (blanks < len && memchr(" !|", message->text[blanks], 3) != NULL)
		blanks++;
	return len > 0 && (message->text[len - 1] == ':' ||
					   opens_bracket_at_word(message->text, len) ||
					   says_only_failure(message->text, len) ||
					   is_class_name(message->text + blanks, len - blanks) ||
					   is_exit_of_process(message->text + blanks, len - blanks) ||
					   is_uncaught_of_cpp(message->text + blanks, len - blanks));
}
