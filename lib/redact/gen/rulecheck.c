/*
 * rulecheck.c
 *		Check what the rule files and the parsers must agree on; a build tool.
 *
 * Each sample of a rule must hold. Each literal needs a parser, and one of a
 * command or a statement a row in that parser's table, or the parser would do
 * nothing and the secret stay; each row needs a literal, or it is never read.
 * What disagrees is an error with its file, and the line of its rule.
 */
#include <stdio.h>
#include <string.h>

#include "redact/carriers/commands.h"
#include "redact/carriers/statement.h"
#include "redact/engine/engine.h"

/* Run the samples; returns how many do not hold, and counts them all. */
static int
check_samples(size_t *count)
{
	RedactSampleResult r;
	int			failed = 0;
	size_t		i;

	for (i = 0; redact_sample_test(i, &r); i++)
	{
		if (r.holds)
			continue;
		failed++;
		fprintf(stderr, "%s:%u: error: ", r.file, r.line);
		if (r.found == 0)
			fprintf(stderr, "nothing is found\n");
		else
			fprintf(stderr, "%s: %zu found, the first by %s at %zu, %zu bytes\n",
					r.must_match ? "not what <[ and ]> mark" : "the near miss is found",
					r.found, r.rule, r.start, r.len);
	}
	*count = i;
	return failed;
}

/* The program of row i of the commands; NULL behind the last one. */
static const char *
command_program(size_t i)
{
	return i < redact_ncommands ? redact_commands[i].program : NULL;
}

/* A parser's table, which its literals must agree with. */
typedef struct ParserTable
{
	unsigned	parser;
	const char *file;
	const char *(*row) (size_t i);
} ParserTable;

static const ParserTable tables[] = {
	{PARSER_OPTION, "lib/redact/carriers/commands.c", command_program},
	{PARSER_STATEMENT, "lib/redact/carriers/statement_words.c", statement_words},
};

/*
 * Does this line of a table's source begin the row of these words?
 *
 * The source is read as text because the compiled table has no line numbers.
 * An escape in the source counts as the byte behind it, enough for the quotes
 * that the tables have.
 */
static bool
line_begins_row(const char *line, const char *words)
{
	const char *at = strstr(line, "{\"");

	if (at == NULL)
		return false;
	for (at += 2; *words != '\0'; words++, at++)
	{
		at += *at == '\\';
		if (*at != *words)
			return false;
	}
	return *at == '"';
}

/*
 * The line of a row in its source; 0 if it cannot be read.
 *
 * A message with the wrong line is better than no message, so that a source
 * that cannot be read is no failure.
 */
static unsigned
find_row_line(const ParserTable *table, const char *words)
{
	FILE	   *source = fopen(table->file, "r");
	char		line[1024];
	unsigned	number = 0;
	bool		found = false;

	while (source != NULL && !found && fgets(line, sizeof(line), source) != NULL)
	{
		number++;
		found = line_begins_row(line, words);
	}
	if (source != NULL)
		fclose(source);
	return found ? number : 0;
}

/* Does the text of this literal equal the words of a row? */
static bool
literal_equals(const BookLiteral *literal, const char *words)
{
	const BookText *text = &redact_builtin_book.texts[literal->text];

	return strlen(words) == text->len &&
		memcmp(redact_builtin_book.pool + text->at, words, text->len) == 0;
}

/* Does this table have a row for the literal? */
static bool
table_has_row(const ParserTable *table, const BookLiteral *literal)
{
	const char *words;

	for (size_t i = 0; (words = table->row(i)) != NULL; i++)
	{
		if (literal_equals(literal, words))
			return true;
	}
	return false;
}

/* Report a literal that nothing reads, by its rule's file and line. */
static int
report_literal(const BookLiteral *literal, const char *what, const char *where)
{
	const RedactBook *book = &redact_builtin_book;
	const BookText *text = &book->texts[literal->text];
	bool		shape = literal->parser == PARSER_SHAPE || literal->parser == PARSER_NEAR;
	const BookRule *rule = &book->rules[shape ? book->shapes[literal->arg].rule :
										literal->arg];

	fprintf(stderr, "%s:%u: error: literal \"%.*s\" has no %s%s\n",
			book->pool + rule->file, rule->line, (int) text->len,
			book->pool + text->at, what, where);
	return 1;
}

/* Each literal needs a parser, and a row where its parser has a table. */
static int
check_literals(void)
{
	const RedactBook *book = &redact_builtin_book;
	int			failed = 0;

	for (size_t i = 0; i < book->nliterals; i++)
	{
		const BookLiteral *literal = &book->literals[i];

		if (!scan_has_parser(literal->parser))
			failed += report_literal(literal, "parser", "");
		for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		{
			if (literal->parser == tables[t].parser &&
				!table_has_row(&tables[t], literal))
				failed += report_literal(literal, "row in ", tables[t].file);
		}
	}
	return failed;
}

/*
 * Each row of this table needs a literal of its parser.
 *
 * The first stage calls a parser only at literals of the rules; a row without
 * one looks like protection and never runs.
 */
static int
check_table_rows(const ParserTable *table)
{
	const RedactBook *book = &redact_builtin_book;
	const char *words;
	int			failed = 0;

	for (size_t i = 0; (words = table->row(i)) != NULL; i++)
	{
		bool		found = false;

		for (size_t n = 0; n < book->nliterals && !found; n++)
			found = book->literals[n].parser == table->parser &&
				literal_equals(&book->literals[n], words);
		if (!found)
		{
			fprintf(stderr, "%s:%u: error: no rule has the literal \"%s\"\n",
					table->file, find_row_line(table, words), words);
			failed++;
		}
	}
	return failed;
}

/*
 * The commands are searched by halves: each row in its order.
 *
 * find_command_row() uses binary search, which misses rows that are not in order.
 * The program must differ or repeat, so "<=" passes.
 */
static int
check_command_order(void)
{
	int			failed = 0;

	for (size_t i = 1; i < redact_ncommands; i++)
	{
		const char *program = redact_commands[i].program;

		if (strcmp(redact_commands[i - 1].program, program) <= 0)
			continue;
		fprintf(stderr, "%s:%u: error: the row \"%s\" is not in order\n",
				tables[0].file, find_row_line(&tables[0], program), program);
		failed++;
	}
	return failed;
}

/* Return 0 if all samples, literals and tables agree. */
int
main(void)
{
	size_t		samples;
	int			failed = check_samples(&samples) + check_literals() + check_command_order();

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		failed += check_table_rows(&tables[t]);
	return failed > 0 || samples == 0;
}
