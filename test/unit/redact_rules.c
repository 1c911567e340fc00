/*
 * redact_rules: each mistake that a rule file can have is refused, with its line
 * and without a byte of the file; what is right beside it is read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "redact/compile/ruleset.h"

/* What each rule but a tag's needs, below its first lines. */
#define REST "match abc1234\nmatch abc5678\nspare abc12\n"
#define HEAD "rule a\nabout t\nsource s\n"
#define TOKEN(shape) HEAD "token " shape "\n" REST
#define OWN(line) "rule a\nabout t\n" line "\nmatch abc1234\n"

/* A text in which no message may occur: a sample may be a real secret. */
#define CANARY "hunter2-canary"

/*
 * Read a text from memory of just its size. Returns false if it is refused; the
 * builder then says why.
 */
static bool
read_book(BookBuilder *b, bool own, const char *text, size_t len)
{
	char	   *copy = exact_copy(text, len);
	RedactBook	book;
	bool		ok;

	init_rule_book(b, own);
	ok = read_book_file(b, "own.rules", copy, len);
	free(copy);
	assert_int_equal(finish_rule_book(b, &book), ok);
	assert_int_equal(b->error[0] != '\0', !ok);
	return ok;
}

/* The text is read. */
static void
accept(bool own, const char *text)
{
	BookBuilder b;

	if (!read_book(&b, own, text, strlen(text)))
		fail_msg("line %u: %s: in %s", b.error_line, b.error, text);
	free_rule_book(&b);
}

/* The text is refused at that line, with these words, and without its own. */
static void
refuse_bytes(bool own, const char *text, size_t len, unsigned line,
			 const char *words)
{
	BookBuilder b;

	if (read_book(&b, own, text, len))
		fail_msg("it is read: %s", text);
	if (strstr(b.error, words) == NULL || b.error_line != line)
		fail_msg("line %u: %s: in %s", b.error_line, b.error, text);
	assert_null(strstr(b.error, CANARY));
	free_rule_book(&b);
	/* A builder that was freed can be freed again. */
	free_rule_book(&b);
}

static void
refuse(bool own, const char *text, unsigned line, const char *words)
{
	refuse_bytes(own, text, strlen(text), line, words);
}

static void
whole_rules(void **state)
{
	(void) state;
	accept(false, "");
	accept(false, "# nothing\n\n \t\r\n");
	accept(false, TOKEN("\"abc\" digit{4}"));
	/* no line end at the end, and blanks everywhere */
	accept(false, "  rule\t a \r\nabout t\nsource s\ntoken \"abc\" digit{4}\n"
		   "match abc1234\nmatch abc5678\nspare abc12");
	accept(true, OWN("token \"abc\" digit{4}"));
	accept(true, OWN("pattern abc[0-9]+"));
	refuse(false, "rule a\n", 1, "no about");
	refuse(false, "rule a\nabout t\n", 1, "no source");
	refuse(false, HEAD, 1, "looks for nothing");
	refuse(false, HEAD "token \"abc\" digit{4}\nmatch abc1234\nspare x\n", 1,
		   "two matches");
	refuse(false, HEAD "token \"abc\" digit{4}\nmatch abc1234\nmatch abc1235\n", 1,
		   "near miss");
	refuse(true, "rule a\nabout t\ntoken \"abc\" digit{4}\n", 1, "no match");
	/* The rule above is checked where the next one begins. */
	refuse(false, "# x\nrule a\nabout t\nrule b\n", 2, "no source");
}

static void
names(void **state)
{
	(void) state;
	accept(true, "rule a1-b\nabout t\npattern x\nmatch x\n");
	refuse(true, "rule A\n", 1, "a rule's name");
	refuse(true, "rule -a\n", 1, "a rule's name");
	refuse(true, "rule a-\n", 1, "a rule's name");
	refuse(true, "rule a_b\n", 1, "a rule's name");
	refuse(true, "rule a]b\n", 1, "a rule's name");
	refuse(true, "rule a b\n", 1, "a rule's name");
	refuse(true, "rule \xc3\xa4\n", 1, "a rule's name");
	accept(true, "rule aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nabout t\n"
		   "pattern x\nmatch x\n");
	refuse(true, "rule aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 1,
		   "a rule's name");
	refuse(true, OWN("pattern x") "rule a\n", 5, "of that name");
}

static void
lines(void **state)
{
	static const char nul[] = "rule a\nabout t\0x\n";
	char		text[8192];

	(void) state;
	refuse(true, CANARY " x\n", 1, "no known word");
	refuse(true, "rules a\n", 1, "no known word");
	refuse(true, "rul a\n", 1, "no known word");
	refuse(true, "rule\n", 1, "lacks its argument");
	refuse(true, "rule a\nabout \t\n", 2, "lacks its argument");
	refuse(true, "about t\n", 1, "belongs to no rule");
	refuse(true, "match " CANARY "\n", 1, "belongs to no rule");
	refuse(true, "|" CANARY "\n", 1, "no known word");
	refuse_bytes(true, nul, sizeof(nul) - 1, 2, "NUL");
	/* A line of 4095 bytes is read, one of 4096 is not. */
	memset(text, 'x', sizeof(text));
	memcpy(text, "rule a\nabout ", 13);
	text[7 + 4095] = '\0';
	refuse(true, text, 1, "looks for nothing");
	text[7 + 4095] = 'x';
	text[7 + 4096] = '\0';
	refuse(true, text, 2, "too long");
}

static void
kinds_of_files(void **state)
{
	(void) state;
	/* An own rule can start no parser and change no list. */
	refuse(true, "rule a\nkind key\n", 2, "kind of file");
	refuse(true, "rule a\nliteral \"abc\"\n", 2, "kind of file");
	refuse(true, "rule a\nwords strong abc\n", 2, "kind of file");
	refuse(true, "list placeholder " CANARY "\n", 1, "kind of file");
	refuse(false, HEAD "pattern x\n", 4, "kind of file");
	refuse(false, HEAD "kind nothing\n", 4, "kind has no known name");
	refuse(false, HEAD "kind shape\n", 4, "kind has no known name");
	refuse(false, HEAD "literal \"abc\"\n", 4, "needs its kind");
	refuse(false, HEAD "kind key\nliteral \"ab\"\n", 5, "less than three");
	refuse(false, HEAD "kind key\nliteral \"abc\" x\n", 5, "follows a literal");
	refuse(false, HEAD "words mighty abc\n", 4, "no known strength");
	refuse(false, HEAD "words strong abc\nwords weak abc\n", 5, "head already");
	refuse(false, "list nonsense x\n", 1, "list has no known name");
	accept(false, "list placeholder one two\nlist placeholder three\n");
}

static void
borders_and_checks(void **state)
{
	(void) state;
	accept(true, OWN("token \"abc\" digit{4}\nbefore any\nafter [0-9\\]]"));
	refuse(true, OWN("before x"), 3, "a border is");
	refuse(true, OWN("after []"), 3, "a border is");
	refuse(true, OWN("after [x"), 3, "a border is");
	refuse(true, OWN("before [9-0]"), 3, "runs backwards");
	accept(true, OWN("token \"abc\" digit{4}\ncheck crc32-base62 required"));
	accept(true, OWN("token \"abc\" digit{4}\ncheck mixed"));
	refuse(true, OWN("check crc32"), 3, "no known name");
	refuse(true, OWN("check mixed needed"), 3, "followed by nothing");
	refuse(true, OWN("check mixed required x"), 3, "followed by nothing");
}

static void
texts(void **state)
{
	static const char *const good[] = {
		"\"abc\" digit{4}", "i\"abc\" digit{4}", "\"abc\"|\"xyz\" digit{4}",
		"\"a\\\"c\" digit{4}", "\"\\\\\\n\\t\" digit{4}", "\"C:\\Users\" digit{4}",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
	{
		char		text[128] = "rule a\nabout t\nmatch x\ntoken ";

		strcat(text, good[i]);
		accept(true, text);
	}
	refuse(true, OWN("token \"abc"), 3, "does not end");
	refuse(true, OWN("token \"abc\\\""), 3, "does not end");
	refuse(true, OWN("token \"\" digit{4}"), 3, "empty");
	refuse(true, OWN("token i\"Abc\" digit{4}"), 3, "lower case");
	refuse(true, OWN("token \"abc\"| digit{4}"), 3, "double quotes");
	refuse(true, OWN("token \"abc\"|x digit{4}"), 3, "double quotes");
	refuse(true, OWN("token \"abc\"digit{4}"), 3, "blank is missing");
	/* All alternatives must be long enough to be looked for. */
	refuse(true, OWN("token \"abc\"|\"ab\" digit{4}"), 3, "three bytes");
	refuse(true, OWN("token \"abc\"? digit{4}"), 3, "three bytes");
	refuse(true, OWN("token digit{4}"), 3, "three bytes");
	accept(true, OWN("near \"acme\" digit{4}"));
	refuse(true, OWN("near \"ac\" digit{4}"), 3, "three bytes");
	refuse(true, OWN("near \"Acme\" digit{4}"), 3, "lower case");
}

static void
runs(void **state)
{
	(void) state;
	accept(true, OWN("token \"abc\" [a-c\\]-]{1,4096}"));
	accept(true, OWN("token \"abc\" alnum{1,}"));
	refuse(true, OWN("token \"abc\" digit"), 3, "needs its length");
	refuse(true, OWN("token \"abc\" digit{}"), 3, "needs its length");
	refuse(true, OWN("token \"abc\" digit{-1}"), 3, "needs its length");
	refuse(true, OWN("token \"abc\" digit{4"), 3, "malformed");
	refuse(true, OWN("token \"abc\" digit{4,3}"), 3, "malformed");
	refuse(true, OWN("token \"abc\" digit{0}"), 3, "malformed");
	refuse(true, OWN("token \"abc\" digit{4097}"), 3, "malformed");
	refuse(true, OWN("token \"abc\" digit{99999999999999999999}"), 3, "malformed");
	refuse(true, OWN("token \"abc\" digit{4,x}"), 3, "malformed");
	refuse(true, OWN("token \"abc\" digits{4}"), 3, "no known name");
	refuse(true, OWN("token \"abc\" [0-9{4}"), 3, "does not end");
	refuse(true, OWN("token \"abc\" [9-0]{4}"), 3, "runs backwards");
	/* The matcher never goes back, on either side of its anchor. */
	refuse(true, OWN("token \"abc\" digit{1,4} hex{4}"), 3, "variable length");
	refuse(true, OWN("token \"abc\" digit{1,4} \"-\"? digit{4}"), 3, "variable length");
	refuse(true, OWN("token digit{4} digit{1,4} \"abc\""), 3, "variable length");
	refuse(true, OWN("token \"abc\" lower{1,4} i\"x\""), 3, "variable length");
	accept(true, OWN("token \"abc\" digit{4} digit{1,4} \"-\" digit{4}"));
	accept(true, OWN("token \"abc\" digit{1,4} \"-\"? lower{4}"));
}

static void
marks(void **state)
{
	(void) state;
	accept(true, OWN("token \"abc\" < digit{4} > \"-\""));
	refuse(true, OWN("token \"abc\" < digit{4}"), 3, "do not pair");
	refuse(true, OWN("token \"abc\" digit{4} >"), 3, "do not pair");
	refuse(true, OWN("token \"abc\" > digit{4} <"), 3, "do not pair");
	refuse(true, OWN("token \"abc\" < > digit{4}"), 3, "do not pair");
	refuse(true, OWN("token <>"), 3, "is empty");
}

static void
samples(void **state)
{
	static const char begin[] = "rule a\nabout t\npattern x\nmatch";
	static const char folded[] = "rule a\nabout t\npattern x\nmatch\n|a <>b\n"
		"| <[c]> \nspare <[d]>\n";
	char		text[8192];
	BookBuilder b;
	const BookSample *sample;

	(void) state;
	refuse(true, OWN("pattern x\nmatch <[" CANARY), 4, "do not pair");
	refuse(true, OWN("pattern x\nmatch <[]>"), 4, "do not pair");
	refuse(true, OWN("pattern x\nmatch"), 4, "lacks its argument");
	/* A sample is read without its marks, over lines, with its own blanks. */
	assert_true(read_book(&b, true, folded, sizeof(folded) - 1));
	assert_int_equal(b.samples.count, 2);
	sample = b.samples.items;
	assert_int_equal(sample[0].line, 4);
	assert_int_equal(sample[0].len, 8);
	assert_memory_equal((char *) b.pool.items + sample[0].text, "a b\n c \n", 8);
	assert_int_equal(sample[0].secret_start, 5);
	assert_int_equal(sample[0].secret_len, 1);
	/* In a near miss the marks are text: it has no secret. */
	assert_int_equal(sample[1].secret_len, 0);
	assert_int_equal(sample[1].len, 5);
	free_rule_book(&b);
	/* Over lines it may be as long as one line. */
	memset(text, 'x', sizeof(text));
	memcpy(text, begin, sizeof(begin) - 1);
	memcpy(text + sizeof(begin) - 1, "\n|", 2);
	text[sizeof(begin) + 1 + 4095] = '\0';
	accept(true, text);
	text[sizeof(begin) + 1 + 4095] = 'x';
	text[sizeof(begin) + 1 + 4096] = '\0';
	refuse(true, text, 4, "too long");
}

/* Only the first mistake is told, and what was read before it is not used. */
static void
first_mistake(void **state)
{
	(void) state;
	refuse(true, OWN("token \"ab\"") "rule B\n" CANARY "\n", 3, "three bytes");
}

/* Every beginning of a file of rules is read or refused, and nothing else. */
static void
cut_files(void **state)
{
	static const char whole[] = TOKEN("< \"abc\"|i\"xyz\" > [a-f\\]]{2,9} \"-\"? digit{4}")
		"before [a-z]\ncheck mixed required\nmatch\n|abc1\n|<[x]>\nlist prose a\n";

	(void) state;
	for (size_t len = 0; len < sizeof(whole); len++)
	{
		BookBuilder b;

		(void) read_book(&b, false, whole, len);
		free_rule_book(&b);
		(void) read_book(&b, true, whole, len);
		free_rule_book(&b);
	}
}

/* Words are found again in their own case only, and counted once. */
static void
word_table(void **state)
{
	BookBuilder b;
	BookWord   *word;
	char		longest[300];

	(void) state;
	memset(longest, 'w', sizeof(longest));
	init_rule_book(&b, false);
	word = find_or_add_word(&b, "abc", 3);
	assert_non_null(word);
	word->lists = 5;
	assert_int_equal(find_or_add_word(&b, "abcd", 3)->lists, 5);
	assert_int_equal(find_or_add_word(&b, "abd", 3)->lists, 0);
	assert_int_equal(find_or_add_word(&b, "ab", 2)->lists, 0);
	assert_int_equal(b.words.count, 3);
	assert_non_null(find_or_add_word(&b, longest, 255));
	assert_null(find_or_add_word(&b, longest, 256));
	assert_string_equal(b.error, "a word is too long");
	free_rule_book(&b);
}

/* Write a rule of so many tokens, each with a set of its own in its run. */
static void
fill_sets(char *text, size_t count)
{
	strcpy(text, HEAD);
	for (size_t i = 0; i < count; i++)
	{
		size_t		len = strlen(text);

		snprintf(text + len, 64, "token \"abc\" [0-9%c]{4}\n", (int) (0x80 + i));
	}
	strcat(text, REST);
}

/* The engine has a memo for each built-in set, a border's among them. */
static void
too_many_sets(void **state)
{
	char		text[4096];

	(void) state;
	fill_sets(text, SETS_MAX / 4);
	accept(false, text);
	/* Each run has two sets, its own one and that of its border. */
	fill_sets(text, SETS_MAX * 3 / 4);
	refuse(false, text, SETS_MAX * 3 / 4 + 6, "too many sets");
	accept(true, text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_rules),
		cmocka_unit_test(names),
		cmocka_unit_test(lines),
		cmocka_unit_test(kinds_of_files),
		cmocka_unit_test(borders_and_checks),
		cmocka_unit_test(texts),
		cmocka_unit_test(runs),
		cmocka_unit_test(marks),
		cmocka_unit_test(samples),
		cmocka_unit_test(first_mistake),
		cmocka_unit_test(cut_files),
		cmocka_unit_test(word_table),
		cmocka_unit_test(too_many_sets),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
