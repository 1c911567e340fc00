/*
 * verdict_lines: what one line tells of itself: its time, its level, the errors
 * of the system and of programs' lists, and the words of topics.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "verdict/judge/kept.h"
#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"
#include "verdict/line/form.h"
#include "verdict/line/identifier.h"
#include "verdict/line/letters.h"
#include "verdict/line/pair.h"
#include "verdict/line/stamp.h"
#include "verdict/match/errno_text.h"
#include "verdict/match/listed.h"
#include "verdict/match/match.h"
#include "verdict/match/topic.h"

/* The time of the last line of a text, of a section of these kinds. */
static int64_t
stamp_in(const char *text, int kinds)
{
	size_t		len = strlen(text);
	char	   *copy = exact_copy(text, len);
	char	   *line = memrchr(copy, '\n', len);
	Evidence	evidence = {.kinds = kinds, .begin = copy};
	int64_t		stamp;

	evidence.text = line != NULL ? line + 1 : copy;
	evidence.len = (size_t) (copy + len - evidence.text);
	stamp = read_evidence_stamp(&evidence);
	free(copy);
	return stamp;
}

/* Two lines have the same time, and it is not -1. */
static void
expect_same(const char *a, const char *b)
{
	int64_t		stamp = stamp_in(a, AGENT);

	if (stamp < 0 || stamp != stamp_in(b, AGENT))
		fail_msg("%s: %lld, %s: %lld", a, (long long) stamp, b,
				 (long long) stamp_in(b, AGENT));
}

static void
times(void **state)
{
	(void) state;
	expect_same("2024-05-01T10:00:00Z x", "2024-05-01 10:00:00 x");
	expect_same("2024-05-01T10:00:00Z x", "2024/05/01 10:00:00 x");
	expect_same("2024-05-01T10:00:00Z x", "[2024-05-01 10:00:00] x");
	expect_same("2024-05-01T10:00:00Z x", "May  1 10:00:00 host x");
	expect_same("2024-05-01T10:00:00Z x", "May 01 10:00:00 host x");
	expect_same("2024-05-01T10:00:00.123Z x", "2024-05-01 10:00:00,123 x");
	expect_same("2024-05-01T10:00:00.5Z x", "2024-05-01T10:00:00.500000000Z x");
	expect_same("2024-05-01T10:00:00.5Z x", "E0501 10:00:00.500000 1 main.go:7] x");
	expect_same("2024-05-01T10:00:00Z x", "2024-05-01T12:00:00+02:00 x");
	expect_same("2024-05-01T10:00:00Z x", "2024-05-01T12:00:00 +0200 x");
	expect_same("2024-05-01T10:00:00Z x", "2024-05-01T04:30:00-05:30 x");
	expect_same("2024-05-01T10:00:00Z x", "Wed 2024-05-01 10:00:00 UTC vm x[7]: x");
	expect_same("2024-05-01T10:00:00.5Z x", "1714557600.500000 vm x[7]: x");
	/* over midnight, and over a month's end */
	expect_same("2024-04-30T23:30:00Z x", "2024-05-01T01:30:00+02:00 x");
	expect_same("{\"time\":\"2024-05-01T10:00:00Z\"}", "ts=2024-05-01T10:00:00Z x");
	expect_same("agent | 2024-05-01T10:00:00Z x", "time=\"2024-05-01T10:00:00Z\" x");
	assert_true(stamp_in("2024-05-01T10:00:01Z x", AGENT) -
				stamp_in("2024-05-01T10:00:00Z x", AGENT) == 1000);
	assert_true(stamp_in("2024-12-31T23:59:59Z x", AGENT) <
				INT64_C(367) * 24 * 3600 * 1000);
}

static void
no_times(void **state)
{
	static const char *const lines[] = {
		"", "x", "10:00:00 x", "2024-05-01 x", "2024-05-01T10:00 x",
		"2024-13-01T10:00:00Z x", "2024-00-01T10:00:00Z x", "Mai  1 10:00:00 x",
		"x 2024-05-01T10:00:00Z", "time=now x", "2024-05-01T10:00:0", "[", "[[2024",
		"{\"time\":", "ts=",
	};

	(void) state;
	for (size_t i = 0; i < lengthof(lines); i++)
	{
		if (stamp_in(lines[i], AGENT) != -1)
			fail_msg("%s", lines[i]);
	}
	/* only logs have times: a configuration may name any date */
	assert_int_equal(stamp_in("2024-05-01T10:00:00Z x", 0), -1);
	assert_true(stamp_in("2024-05-01T10:00:00Z x", HOST) >= 0);
}

/* A line without a time has that of the nearest one above, up to 32 lines. */
static void
times_above(void **state)
{
	char		text[256] = "2024-01-01T00:00:00Z a\n2024-05-01T10:00:00Z b";

	(void) state;
	expect_same("2024-05-01T10:00:00Z b", "2024-05-01T10:00:00Z b\n  at x\n\n  at y");
	for (int i = 0; i < 32; i++)
		strcat(text, "\nx");
	expect_same("2024-05-01T10:00:00Z b", text);
	strcat(text, "\nx");
	assert_int_equal(stamp_in(text, AGENT), -1);
}

static void
forms(void **state)
{
	static const char text[] = "May  1 10:00:00";
	const char *end = text + sizeof(text) - 1;

	(void) state;
	assert_ptr_equal(skip_text_of_form(text, end, "@@@ ~# ##:##:##"), end);
	assert_ptr_equal(skip_text_of_form(text, end, "@@@"), text + 3);
	assert_ptr_equal(skip_text_of_form(text, end, ""), text);
	assert_null(skip_text_of_form(text, end - 1, "@@@ ~# ##:##:##"));
	assert_null(skip_text_of_form(text, end, "@@@ ## ##:##:##"));
	assert_null(skip_text_of_form(text, text, "@"));
	assert_null(skip_text_of_form(text, end, "#"));
	assert_null(skip_text_of_form("\xe4", "\xe4" + 1, "@"));
}

/* Fail unless a line, in memory of just its size, states this level. */
static void
expect_level(const char *line, LineLevel level)
{
	char	   *copy = exact_copy(line, strlen(line));

	if (level_of_log_line(copy, strlen(line)) != level)
		fail_msg("%s: %d, not %d", line, level_of_log_line(copy, strlen(line)),
				 level);
	free(copy);
}

static void
levels(void **state)
{
	(void) state;
	expect_level("", LEVEL_NONE);
	expect_level("nothing said", LEVEL_NONE);
	expect_level("ERROR x", LEVEL_HIGH);
	expect_level("error: x", LEVEL_HIGH);
	expect_level("2024-05-01T10:00:00Z FATAL x", LEVEL_HIGH);
	expect_level("x [warn] y", LEVEL_WARNING);
	expect_level("level=info msg=\"ERROR\"", LEVEL_LOW);
	expect_level("{\"level\":\"error\"}", LEVEL_HIGH);
	expect_level("2024-05-01 10:00:00 UTC [7] LOG:  x", LEVEL_WARNING);
	expect_level("2024-05-01 10:00:00 UTC [7] DETAIL:  x", LEVEL_LOW);
	expect_level("DeprecationWarning: x", LEVEL_WARNING);
	/* A word of a sentence is not the line's level. */
	expect_level("there was no error here", LEVEL_NONE);
	expect_level("the fatal word", LEVEL_NONE);
	/* A variable that the line speaks of is not either. */
	expect_level("using LOG_LEVEL=debug now", LEVEL_NONE);
	expect_level("we run with level=debug now", LEVEL_LOW);
	/* Values that a level may have are no level either. */
	expect_level("unknown type \"logging\" (valid values: [debug nop])", LEVEL_NONE);
	expect_level("expected one of \"debug\"|\"info\"|\"warn\"", LEVEL_NONE);
	expect_level("X must be one of DEBUG, INFO, WARNING", LEVEL_NONE);
	expect_level("the level DEBUG is unknown", LEVEL_NONE);
	/* Commas between fields make no list. */
	expect_level("10:00:01, main, INFO, a job failed", LEVEL_LOW);
	expect_level("10:00:01,main,ERROR,gone", LEVEL_HIGH);
	expect_level("x [info ] y", LEVEL_LOW);
	expect_level("x <error> y", LEVEL_HIGH);
	expect_level("x : \"error\", y", LEVEL_HIGH);
	expect_level("x (main) INFO", LEVEL_LOW);
	/* What a test prints is not of the program. */
	expect_level("PASS TestError ERROR", LEVEL_LOW);
	expect_level("ok 7 - error", LEVEL_LOW);
	/* nor what is behind the first 160 bytes */
	expect_level("----------------------------------------------------------------"
				 "----------------------------------------------------------------"
				 "-------------------------------- ERROR", LEVEL_NONE);
	for (int c = 0; c < 256; c++)
	{
		char		line[] = {(char) c, 'e', 'r', 'r', (char) c};

		(void) level_of_log_line(line, sizeof(line));
	}
}

static void
lists(void **state)
{
	(void) state;
	assert_string_equal(listed_sql_state("08006"), "\001sql connection");
	/* an unknown code has the shape of its class */
	assert_string_equal(listed_sql_state("08zzz"), "\001sql connection");
	assert_null(listed_sql_state("zz000"));
	assert_non_null(find_curl_code(7));
	assert_null(find_curl_code(-1));
	assert_null(find_curl_code(100000));
	assert_null(listed_exit_status(0, "", 0));
	assert_null(listed_exit_status(203, "exe", 3));
	assert_non_null(listed_exit_status(203, "exec", 4));
	assert_null(listed_exit_status(203, "other", 5));
}

/* Each name of a list is found as a word of its own, and not within one. */
static void
listed_names(void **state)
{
	size_t		found = 0;

	(void) state;
	for (int i = 0; i < LISTED_NAME_COUNT; i++)
	{
		char		line[200];
		size_t		len;

		if (listed_name_at(i)[0] == '\0' || strlen(listed_name_at(i)) > 150)
			continue;
		strcpy(line, " PG::");
		strcat(line, listed_name_at(i));
		strcat(line, " ");
		len = strlen(line);
		if (find_listed_name(i, line, len) == NULL)
			fail_msg("%s", line);
		line[len - 1] = 'x';
		assert_null(find_listed_name(i, line, len));
		/* cut within the name */
		assert_null(find_listed_name(i, line, len - 2));
		assert_null(find_listed_name(i, line, 0));
		found++;
	}
	assert_true(found > 100);
}

/* Add the text of an errno to a line; return whether it was added. */
static bool
add(int text, const char *from, char *line)
{
	size_t		len = strlen(from);
	bool		added;

	memset(line, '#', 256);
	memcpy(line, from, len);
	added = add_errno_text(text, line, &len);
	assert_true(len <= strlen(from) + ERRNO_TEXT_ROOM);
	assert_int_equal(line[len], '#');
	line[len] = '\0';
	return added;
}

/* The number of the text with this alias. */
static int
find_text(const char *alias)
{
	for (int i = 0; i < ERRNO_TEXT_COUNT; i++)
	{
		if (strcmp(errno_alias_at(i), alias) == 0)
			return i;
	}
	fail_msg("%s", alias);
	return -1;
}

static void
errnos(void **state)
{
	char		line[256];
	int			no_entry = find_text("enoent");

	(void) state;
	assert_true(add(no_entry, " open: enoent ", line));
	assert_non_null(strstr(line, "no such file or directory"));
	/* as a part of a word it is another one */
	assert_false(add(no_entry, " xenoent ", line));
	assert_false(add(no_entry, " enoents ", line));
	assert_false(add(no_entry, " nothing ", line));
	assert_false(add(no_entry, "", line));
	/* what is said already is not said twice */
	assert_false(add(no_entry, " enoent: no such file or directory ", line));
	assert_string_equal(line, " enoent: no such file or directory ");
	/* each text is found behind a blank, and leaves a line in its room */
	for (int i = 0; i < ERRNO_TEXT_COUNT; i++)
	{
		char		from[200] = " x ";

		if (strlen(errno_alias_at(i)) > 100)
			continue;
		strcat(from, errno_alias_at(i));
		(void) add(i, from, line);
		strcat(from, " 28 ");
		(void) add(i, from, line);
		strcat(from, "=99999999999999999999");
		(void) add(i, from, line);
	}
}

static void
topic_lines(void **state)
{
	static const char text[] = " permission denied \xff ";
	TopicLine	line;

	(void) state;
	topic_read_pairs(&line, text, sizeof(text) - 1);
	assert_ptr_equal(topic_line_has(&line, "denied", 6), text + 12);
	assert_ptr_equal(topic_line_has(&line, " ", 1), text);
	assert_ptr_equal(topic_line_find(&line, "denied"), text + 12);
	assert_null(topic_line_find(&line, "deniel"));
	assert_null(topic_line_find(&line, "zenied"));
	assert_null(topic_line_has(&line, "denied  ", 8));
	assert_non_null(topic_line_has(&line, "\xff ", 2));
	topic_read_pairs(&line, "", 0);
	assert_null(topic_line_has(&line, "de", 2));
	topic_read_pairs(&line, "d", 1);
	assert_null(topic_line_has(&line, "de", 2));
	assert_true(is_topic_pattern("\002x"));
	assert_false(is_topic_pattern("x"));
	assert_false(is_topic_pattern(""));
}

/* A pair is found wherever it is, and no byte behind the text is one of it. */
static void
pairs_of_bytes(void **state)
{
	(void) state;
	for (size_t len = 1; len < 50; len++)
		for (size_t at = 0; at < len; at++)
		{
			char		text[50];
			char	   *copy;

			memset(text, 'x', sizeof(text));
			text[at] = 'a';
			text[at + 1] = 'b';
			copy = exact_copy(text, len);
			assert_int_equal(text_has_pair(copy, len, "ab"), at + 1 < len);
			assert_false(text_has_pair(copy, len, "ba"));
			free(copy);
		}
}

/* Letters are marked wherever they are, up to the end of a text. */
static void
marked_letters(void **state)
{
	(void) state;
	for (size_t len = 0; len <= LETTERS_MAX; len++)
	{
		char		text[LETTERS_MAX];
		char	   *copy;
		LetterMarks marks;

		for (size_t i = 0; i < sizeof(text); i++)
			text[i] = "aZ0 _@[`{\xff"[(i * 7 + len) % 10];
		copy = exact_copy(text, len);
		mark_letters(copy, len, &marks);
		for (size_t i = 0; i < sizeof(text); i++)
			assert_int_equal(marks.bits[i / 64] >> i % 64 & 1,
							 i < len && is_letter(text[i]));
		free(copy);
	}
}

/* A number is found wherever it is, if nothing of a word follows it. */
static void
numbers(void **state)
{
	(void) state;
	for (size_t len = 3; len < 50; len++)
		for (size_t at = 0; at + 3 <= len; at++)
		{
			char		text[50];
			char	   *copy;

			memset(text, ' ', sizeof(text));
			memcpy(text + at, "503", 3);
			copy = exact_copy(text, len);
			assert_true(text_has_number(copy, len, '4', '5', 3));
			assert_false(text_has_number(copy, len, '1', '2', 3));
			assert_false(text_has_number(copy, len, '4', '5', 4));
			if (at + 3 < len)
				copy[at + 3] = at % 2 == 0 ? '1' : 'x';
			assert_int_equal(text_has_number(copy, len, '4', '5', 3),
							 at + 3 == len);
			copy[at + 1] = '-';
			assert_false(text_has_number(copy, len, '4', '5', 3));
			free(copy);
		}
	assert_true(text_has_number("2013, ", 6, '1', '2', 4));
	assert_true(text_has_number("00404", 5, '4', '5', 3));
}

/* Reads a line as an evidence of it; returns what is kept of it then. */
static const KeptLine *
keep_text(Verdict *verdict, const char *text, bool raised,
		  const LineFinding *finding)
{
	Evidence	line = {.text = text, .len = strlen(text)};
	Message		message;

	message_read_line(line.text, line.len, &message);
	message.raised = raised;
	keep_line(verdict, &line, &message, finding, false);
	return find_kept_line(verdict, text);
}

/* A line is kept with its own level, and where its message is in it only. */
static void
kept_lines(void **state)
{
	static const char text[] = "Nov 24 10:00:24 vm1 x[1]: warn: a";
	static const char json[] = "{\"msg\":\"a\"}";
	static Verdict verdict;
	LineFinding none = {0};
	LineFinding word = {.failure_word = true};
	const KeptLine *kept;
	Evidence	line = {.text = text, .len = strlen(text)};
	Message		message;

	(void) state;
	memset(&verdict, 0, sizeof(verdict));
	assert_null(find_kept_line(&verdict, text));
	assert_null(keep_text(&verdict, text, false, &none));
	verdict.burst.rule = 1;
	assert_null(keep_text(&verdict, text, true, &none));
	assert_null(keep_text(&verdict, json, false, &none));
	kept = keep_text(&verdict, text, false, &none);
	assert_non_null(kept);
	assert_false(kept->hints);
	read_kept_line(kept, &line, &message);
	assert_ptr_equal(message.text, text + 26);
	assert_int_equal(message.len, 7);
	assert_int_equal(message.level, LEVEL_WARNING);
	assert_true(keep_text(&verdict, text, false, &word)->hints);
	assert_null(find_kept_line(&verdict, text + 1));
	keep_line(&verdict, &(Evidence) {.text = text + 1, .len = 5}, &message,
			  &none, true);
	assert_null(find_kept_line(&verdict, text + 1));
	read_kept_line(NULL, &line, &message);
	assert_ptr_equal(message.text, text + 26);
}

/* A topic needs a word of each group, as a word, and none that it forbids. */
static void
topics(void **state)
{
	static const struct
	{
		const char *line;
		bool		holds;
	}			lines[] = {
		{" disk is full ", true}, {" disks are full ", true},
		{" disk is fullish ", false}, {" quota is full ", true},
		{" disk ", false}, {" full ", false}, {" xdisk is full ", false},
		{" disk is full of joy ", false}, {"disk full", true}, {"", false},
		{" a.disk is full ", false}, {" storage-quotas full", true},
		{" ip is full ", true}, {" ips are full ", true}, {"full ip", true},
		{" ipx is full ", false}, {" of what is behind it, disk full ", true},
		{" within_sixteen_disk full ", false}, {" disc full ", false},
		{" ssd full ", true}, {" ssds full", true}, {" ssdx full", false},
	};

	(void) state;
	topic_enter_groups(0, "disk|quota|ip|ssd&full&!joy");
	for (size_t i = 0; i < lengthof(lines); i++)
	{
		size_t		len = strlen(lines[i].line);
		char	   *copy = exact_copy(lines[i].line, len);
		TopicGroups groups;

		topic_find_groups(&groups, copy, len);
		if ((topic_next_held(&groups, 0) == 0) != lines[i].holds)
			fail_msg("%s", lines[i].line);
		free(copy);
	}
}

/* A line is folded eight bytes at once as its bytes are one by one. */
static void
folded_lines(void **state)
{
	char		line[20];
	char		out[sizeof(line) + 3];
	char		expected[sizeof(line) + 3];

	(void) state;
	fold_all_bytes();
	for (int pair = 0; pair < 65536; pair++)
		for (size_t before = 0; before <= 8; before++)
		{
			const char	piece[] = {'X', (char) (pair >> 8), (char) pair, 'Y'};
			char		slow[sizeof(piece) + 3];
			size_t		slow_len = fold_log_line(piece, sizeof(piece), false, slow);
			size_t		len = before + sizeof(piece) + 8;
			size_t		folded;

			memset(line, 'Z', sizeof(line));
			memcpy(line + before, piece, sizeof(piece));
			folded = fold_log_line(line, len, false, out);
			memset(expected, 'z', sizeof(expected));
			expected[0] = expected[folded - 1] = ' ';
			memcpy(expected + 1 + before, slow + 1, slow_len - 2);
			if (folded != before + slow_len + 8 ||
				memcmp(out, expected, folded) != 0)
				fail_msg("bytes %04x behind %zu others", pair, before);
		}
	assert_int_equal(fold_log_line("A  B\\nC\\\"\tD", 11, true, out), 11);
	assert_memory_equal(out, " a b c\" d \n", 11);
}

/* The words of the names in a line; its end must not be read behind. */
static const char *
words_in(const char *line, size_t room)
{
	static char out[64];
	size_t		len = strlen(line);
	char	   *copy = exact_copy(line, len);
	size_t		n = write_identifier_words(copy, len, out, room);

	assert_true(n <= room);
	out[n] = '\0';
	free(copy);
	return out;
}

/* The names of classes and of codes have words; other names do not. */
static void
identifiers(void **state)
{
	(void) state;
	assert_string_equal(words_in("a.b.NoSuchFileException: x", 63),
						"no such file exception ");
	assert_string_equal(words_in("DBPathInUse DISK_FULL", 63),
						"db path in use disk full ");
	assert_string_equal(words_in("listenPort Disk DISK disk_full X_Y", 63), "");
	assert_string_equal(words_in("", 63), "");
	assert_string_equal(words_in("OutOfMemory", 6), "out of");
	assert_string_equal(words_in("OutOfMemory", 0), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times),
		cmocka_unit_test(no_times),
		cmocka_unit_test(times_above),
		cmocka_unit_test(forms),
		cmocka_unit_test(levels),
		cmocka_unit_test(lists),
		cmocka_unit_test(listed_names),
		cmocka_unit_test(errnos),
		cmocka_unit_test(topic_lines),
		cmocka_unit_test(pairs_of_bytes),
		cmocka_unit_test(marked_letters),
		cmocka_unit_test(numbers),
		cmocka_unit_test(kept_lines),
		cmocka_unit_test(topics),
		cmocka_unit_test(identifiers),
		cmocka_unit_test(folded_lines),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
