/*
 * rule_file.c
 *		Read a rule file line by line into a book. No message holds a byte of
 *		the file: own rules' samples may be real secrets.
 *
 * A rule is checked as it is read, and the first error ends the file: at build
 * time the build, at run time the command that named the file.
 *
 * A line is a directive and its argument. The table "directives" says which
 * function reads it and where it may be written. A new directive needs a row
 * there, a function that reports its errors by set_book_error(), and a line in
 * rules/README.md.
 *
 * Invariants: a function that reads a directive returns false only with an
 * error in the builder or without memory. All items refer to each other by
 * index, since each array may move when it grows. What a rule says as a whole
 * (check, borders) is copied to its shapes when the rule ends (rule_whole.c),
 * because these lines may follow the shape.
 */
#include <string.h>

#include "redact/compile/ruleset.h"

/*
 * Bytes of a line, and of a sample of several lines. A line is copied to the
 * stack, so that its words can be read as C strings.
 */
#define LINE_MAX_BYTES 4096

/*
 * Reads the argument of a directive: NUL-terminated, not empty, without
 * blanks at its ends. False on an error, which is in the builder.
 */
typedef bool (*Directive) (BookBuilder *b, const char *arg);

/*
 * True if arg can be a rule's name: a-z, 0-9 and inner hyphens.
 *
 * The name is written in tags, [REDACTED:name], and a tag is found again by
 * these bytes. Any other byte would make a tag that the next pass does not
 * know as one.
 */
static bool
is_valid_rule_name(const char *arg)
{
	size_t		len = strspn(arg, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 0 && len <= RULE_NAME_MAX && arg[len] == '\0' &&
		arg[0] != '-' && arg[len - 1] != '-';
}

/*
 * rule NAME: finish the previous rule and begin one. False on an error, which
 * is in the builder.
 */
static bool
read_rule_line(BookBuilder *b, const char *arg)
{
	BookRule   *rule;
	BookWord   *word;

	if (!book_finish_rule(b))
		return false;
	if (!is_valid_rule_name(arg))
		return set_book_error(b,
							  "a rule's name is a-z, 0-9 and -, 40 bytes at most");
	for (size_t i = 0; i < b->rules.count; i++)
	{
		if (strcmp((char *) b->pool.items +
				   ((BookRule *) b->rules.items)[i].name, arg) == 0)
			return set_book_error(b, "a rule of that name is there");
	}
	rule = grow_book_array(b, &b->rules, sizeof(*rule));
	/* The name is a word too, so that a tag's name is found by its hash. */
	word = find_or_add_word(b, arg, strlen(arg));
	if (rule == NULL || word == NULL)
		return false;
	word->lists |= 1u << LIST_RULE;
	rule->name = add_pool_string(b, arg, strlen(arg));
	rule->name_len = (uint8_t) strlen(arg);
	rule->file = b->file;
	rule->line = b->line;
	b->in_rule = true;

	/*
	 * Where this rule's own items begin: book_finish_rule() looks only at
	 * these.
	 */
	b->rule_shapes = b->shapes.count;
	b->rule_literals = b->literals.count;
	b->rule_parser = -1;
	b->before = b->after = NO_SET;
	b->border_said[0] = b->border_said[1] = false;
	b->check = CHECK_NONE;
	b->check_required = false;
	return !b->no_memory;
}

/* about TEXT: what the rule finds. */
static bool
read_about_line(BookBuilder *b, const char *arg)
{
	uint32_t	at = add_pool_string(b, arg, strlen(arg));

	book_current_rule(b)->about = at;
	return at != 0;
}

/* source TEXT: where the format of the secret is documented. */
static bool
read_source_line(BookBuilder *b, const char *arg)
{
	uint32_t	at = add_pool_string(b, arg, strlen(arg));

	book_current_rule(b)->source = at;
	return at != 0;
}

/* token SHAPE: a secret known by its own form. */
static bool
read_token_line(BookBuilder *b, const char *arg)
{
	return book_read_shape(b, arg, false);
}

/*
 * near WORDS SHAPE: a value that is a secret only near one of the words.
 *
 * The words are compared in either case; a value that matches counts only
 * within NEAR_WINDOW bytes of one of them.
 */
static bool
read_near_line(BookBuilder *b, const char *arg)
{
	return book_read_shape(b, arg, true);
}

/*
 * Read "any" or "[SET]": the bytes that must not be next to the token. before
 * and after apply to all shapes of the rule, also those above the line.
 */
static bool
read_border_set(BookBuilder *b, const char *arg, bool after)
{
	size_t		len = strlen(arg);
	uint16_t	set = NO_SET;

	if (strcmp(arg, "any") != 0)
	{
		if (len < 3 || arg[0] != '[' || arg[len - 1] != ']')
			return set_book_error(b, "a border is any, or a set in brackets");
		if (!book_read_set(b, arg + 1, len - 2, &set))
			return false;
	}
	*(after ? &b->after : &b->before) = set;
	b->border_said[after] = true;
	return true;
}

/* before BORDER: see read_border_set(). */
static bool
read_before_line(BookBuilder *b, const char *arg)
{
	return read_border_set(b, arg, false);
}

/* after BORDER: see read_border_set(). */
static bool
read_after_line(BookBuilder *b, const char *arg)
{
	return read_border_set(b, arg, true);
}

/*
 * check NAME [required]: the checksum at a token's end.
 *
 * With "required" a token with a wrong checksum is not a match. Without it
 * a wrong checksum spares nothing, because a redactor must not let a secret
 * pass for an odd checksum; a right one finds the token even where its borders
 * forbid it.
 */
static bool
read_check_line(BookBuilder *b, const char *arg)
{
	size_t		len = strcspn(arg, " \t");
	const char *rest = arg + len + strspn(arg + len, " \t");

	if (len == 12 && strncmp(arg, "crc32-base62", len) == 0)
		b->check = CHECK_CRC32;
	else if (len == 17 && strncmp(arg, "crc32-base62-body", len) == 0)
		b->check = CHECK_CRC32_BODY;
	else if (len == 5 && strncmp(arg, "mixed", len) == 0)
		b->check = CHECK_MIXED;
	else if (len == 4 && strncmp(arg, "made", len) == 0)
		b->check = CHECK_MADE;
	else if (len == 6 && strncmp(arg, "joined", len) == 0)
		b->check = CHECK_JOINED;
	else
		return set_book_error(b, "a check has no known name");
	b->check_required = strcmp(rest, "required") == 0;
	return *rest == '\0' || b->check_required ||
		set_book_error(b, "a check is followed by nothing, or by required");
}

/*
 * kind NAME: the parser that the rule's literals call.
 *
 * PARSER_SHAPE and PARSER_NEAR have no name here: the directives "token" and
 * "near" start them, and each of these has its shape.
 */
static bool
read_kind_line(BookBuilder *b, const char *arg)
{
	for (int i = PARSER_NEAR + 1; i < PARSER_COUNT; i++)
	{
		if (strcmp(arg, redact_parser_names[i]) == 0)
		{
			b->rule_parser = i;
			return true;
		}
	}
	return set_book_error(b, "a kind has no known name");
}

/*
 * literal TEXTS: call the rule's parser at one of these texts.
 *
 * Its arg is the rule's number, which the parser gives to the spans that it
 * adds; a shape's literal has the shape's number there instead.
 */
static bool
read_literal_line(BookBuilder *b, const char *arg)
{
	uint16_t	first;
	uint8_t		count;

	if (b->rule_parser < 0)
		return set_book_error(b, "a literal needs its kind above it");
	if (!book_read_texts(b, &arg, false, &first, &count))
		return false;
	if (*arg != '\0')
		return set_book_error(b, "something follows a literal");
	for (int i = 0; i < count; i++)
	{
		BookLiteral *literal;

		/*
		 * The first stage finds a literal by a hash of its first three bytes.
		 */
		if (((BookText *) b->texts.items)[first + i].len < ANCHOR_MIN)
			return set_book_error(b, "a literal has less than three bytes");
		literal = grow_book_array(b, &b->literals, sizeof(*literal));
		if (literal == NULL)
			return false;
		*literal = (BookLiteral)
		{
			.text = first + i, .arg = (uint16_t) (b->rules.count - 1),
				.parser = (uint8_t) b->rule_parser,
		};
	}
	return true;
}

/* Take the next word of *arg; its length, 0 at the end. */
static size_t
take_rule_word(const char **arg)
{
	*arg += strspn(*arg, " \t");
	return strcspn(*arg, " \t");
}

/*
 * Read a strength, then head words of keys: a key that ends in one may have a
 * secret value. A word has one strength and one rule; a second one is an
 * error, since the two lines would contradict each other.
 */
static bool
read_head_words(BookBuilder *b, const char *arg)
{
	static const char *const strengths[] = {
		[WORD_STRONG] = "strong", [WORD_WEAK] = "weak", [WORD_HINT] = "hint",
		[WORD_QUALIFIED] = "qualified", [WORD_WHOLE] = "whole",
		[WORD_ALONE] = "alone", [WORD_CODE] = "code", [WORD_ID] = "id", [WORD_NONE] = "none",
	};
	size_t		len = take_rule_word(&arg);
	int			strength = -1;

	for (int i = WORD_STRONG; i <= WORD_NONE; i++)
	{
		if (len == strlen(strengths[i]) && strncmp(arg, strengths[i], len) == 0)
			strength = i;
	}
	if (strength < 0)
		return set_book_error(b, "words have no known strength");
	for (arg += len; (len = take_rule_word(&arg)) > 0; arg += len)
	{
		BookWord   *word = find_or_add_word(b, arg, len);

		if (word == NULL)
			return false;
		if (word->strength != WORD_PLAIN)
			return set_book_error(b, "a word is a head already");
		word->strength = (uint8_t) strength;
		word->rule = (uint16_t) (b->rules.count - 1);
	}
	return true;
}

/*
 * Read "NAME word word ...". A list may have many lines and belongs to no
 * rule. A word may be in several lists, and be a head, too: a bit each.
 */
static bool
read_list_words(BookBuilder *b, const char *arg)
{
	size_t		len = take_rule_word(&arg);
	int			list = 0;

	while (list < LIST_COUNT && (strlen(redact_list_names[list]) != len ||
								 strncmp(redact_list_names[list], arg, len) != 0))
		list++;
	if (list == LIST_COUNT)
		return set_book_error(b, "a list has no known name");
	for (arg += len; (len = take_rule_word(&arg)) > 0; arg += len)
	{
		BookWord   *word = find_or_add_word(b, arg, len);

		if (word == NULL)
			return false;
		word->lists |= 1u << list;
	}
	return true;
}

/*
 * Read a regular expression; own rules only. It is compiled later, when all
 * of the file was read (tokens/user_rules.c): the built-in rules have none,
 * because a pattern has no anchor that the first stage could look for.
 */
static bool
read_pattern_line(BookBuilder *b, const char *arg)
{
	BookPattern *pattern = grow_book_array(b, &b->patterns, sizeof(*pattern));

	if (pattern == NULL)
		return false;
	*pattern = (BookPattern)
	{
		.at = add_pool_string(b, arg, strlen(arg)),
			.rule = (uint16_t) (b->rules.count - 1),
			.line = b->line,
	};
	return !b->no_memory;
}

/*
 * Where a directive may be written. A rule that a user adds cannot start a
 * parser or change a list: it could turn built-in rules off with it.
 */
typedef enum Where
{
	ANYWHERE,
	IN_RULE,
	IN_BUILTIN_RULE,
	IN_OWN_RULE,
	BUILTIN_FILE
} Where;

static const struct
{
	const char *word;
	Directive	read;
	Where		where;
}			directives[] =
{
	{"rule", read_rule_line, ANYWHERE},
	{"list", read_list_words, BUILTIN_FILE},
	{"about", read_about_line, IN_RULE},
	{"source", read_source_line, IN_RULE},
	{"token", read_token_line, IN_RULE},
	{"near", read_near_line, IN_RULE},
	{"before", read_before_line, IN_RULE},
	{"after", read_after_line, IN_RULE},
	{"check", read_check_line, IN_RULE},
	{"kind", read_kind_line, IN_BUILTIN_RULE},
	{"literal", read_literal_line, IN_BUILTIN_RULE},
	{"words", read_head_words, IN_BUILTIN_RULE},
	{"pattern", read_pattern_line, IN_OWN_RULE},
};

/*
 * Hand one line, NUL-terminated and without blanks at its ends, on.
 *
 * The first word must match as a whole. False on an error, which is in the
 * builder.
 */
static bool
read_directive(BookBuilder *b, const char *line)
{
	size_t		len = strcspn(line, " \t");
	const char *arg = line + len + strspn(line + len, " \t");

	for (size_t i = 0; i < sizeof(directives) / sizeof(directives[0]); i++)
	{
		Where		where = directives[i].where;

		if (strlen(directives[i].word) != len ||
			strncmp(directives[i].word, line, len) != 0)
			continue;
		if (*arg == '\0')
			return set_book_error(b, "the line lacks its argument");
		if (where >= IN_RULE && where <= IN_OWN_RULE && !b->in_rule)
			return set_book_error(b, "the line belongs to no rule");
		if ((b->own && (where == IN_BUILTIN_RULE || where == BUILTIN_FILE)) ||
			(!b->own && where == IN_OWN_RULE))
			return set_book_error(b, "the line is not for this kind of file");
		return directives[i].read(b, arg);
	}
	return set_book_error(b, "the line begins with no known word");
}

/*
 * Read a match or spare, with the lines behind it that begin with "|" when
 * its own line has no text. Each of them ends with a line end in the sample.
 * On return *next is behind the last of them, and b->line is its number.
 */
static bool
read_sample_lines(BookBuilder *b, const char *arg, bool must_match,
				  const char **next, const char *end)
{
	char		text[LINE_MAX_BYTES];
	size_t		len = strlen(arg);
	unsigned	line = b->line;

	if (!b->in_rule)
		return set_book_error(b, "the line belongs to no rule");
	if (len > 0)
		return book_read_sample(b, arg, len, must_match, line);
	while (*next < end && **next == '|')
	{
		const char *from = *next + 1;
		const char *nl = memchr(from, '\n', end - from);
		const char *stop = nl != NULL ? nl : end;

		if (len + (stop - from) + 1 > sizeof(text))
			return set_book_error(b, "a sample is too long");
		memcpy(text + len, from, stop - from);
		len += stop - from;
		text[len++] = '\n';
		*next = nl != NULL ? nl + 1 : end;
		b->line++;
	}
	if (len == 0)
		return set_book_error(b, "the line lacks its argument");
	return book_read_sample(b, text, len, must_match, line);
}

/* Is this the first word of a line? */
static bool
begins_with_word(const char *line, const char *word)
{
	size_t		len = strcspn(line, " \t");

	return len == strlen(word) && memcmp(line, word, len) == 0;
}

/*
 * Read one line at *next; moves past it, and past a sample's further lines.
 * Empty lines and comments are skipped. A NUL byte is an error, because the
 * words are read as C strings and what follows it would be ignored.
 */
static bool
read_rule_file_line(BookBuilder *b, const char **next, const char *end)
{
	char		line[LINE_MAX_BYTES];
	const char *from = *next;
	const char *nl = memchr(from, '\n', end - from);
	size_t		len = (nl != NULL ? nl : end) - from;

	*next = nl != NULL ? nl + 1 : end;
	b->line++;
	if (len >= sizeof(line))
		return set_book_error(b, "the line is too long");
	if (memchr(from, '\0', len) != NULL)
		return set_book_error(b, "the line holds a NUL byte");
	while (len > 0 && strchr(" \t\r", from[len - 1]) != NULL)
		len--;
	while (len > 0 && (*from == ' ' || *from == '\t'))
		from++, len--;
	if (len == 0 || *from == '#')
		return true;
	memcpy(line, from, len);
	line[len] = '\0';
	from = line + strcspn(line, " \t");
	from += strspn(from, " \t");
	if (begins_with_word(line, "match"))
		return read_sample_lines(b, from, true, next, end);
	if (begins_with_word(line, "spare"))
		return read_sample_lines(b, from, false, next, end);
	return read_directive(b, line);
}

/* Read one file's text; see ruleset.h. */
bool
read_book_file(BookBuilder *b, const char *file, const char *text, size_t len)
{
	const char *next = text;

	b->file = add_pool_string(b, file, strlen(file));
	b->line = 0;
	while (next < text + len)
	{
		if (!read_rule_file_line(b, &next, text + len))
			return false;
	}
	return book_finish_rule(b) && !b->no_memory;
}
