/*
 * redact_rows: the secret of each row is found in each kind of table, wherever
 * its column is, and the fields beside it stay.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact_text.h"

#define COLUMNS 4
#define ROWS 3

static const char *const names[COLUMNS] = {"id", "login_name", "e_mail", "note"};
static const char *const fields[ROWS][COLUMNS] = {
	{"1", "alice", "alice@example.org", "first"},
	{"2", "bob", "bob@example.org", "second"},
	{"3", "carol", "carol@example.org", "third"},
};
static const char *const secrets[ROWS] = {"blue7Wren4", "Oak-tree 19", "zZ9_yY8"};

/* A text under construction. */
static char text[8192];
static size_t len;

/* Append to the text. */
static void
put(const char *piece)
{
	assert_true(len + strlen(piece) < sizeof(text));
	strcpy(text + len, piece);
	len += strlen(piece);
}

/*
 * The field of a row, or of the line of names (-1), where "at" is the
 * secret's.
 */
static const char *
field_of(int row, int column, int at)
{
	if (column == at)
		return row < 0 ? "password" : secrets[row];
	return row < 0 ? names[column] : fields[row][column];
}

/*
 * Redact the text: each secret is in a span of its own, and no other field is
 * touched. A second pass finds nothing more.
 */
static void
expect_secrets(int at)
{
	size_t		size;
	char	   *once = redact_text(text, len, NULL, &size);

	for (int row = 0; row < ROWS; row++)
	{
		if (strstr(once, secrets[row]) != NULL)
			fail_msg("column %d: %s is left:\n%s", at, secrets[row], once);
		for (int column = 0; column < COLUMNS; column++)
		{
			if (column != at && strstr(once, fields[row][column]) == NULL)
				fail_msg("column %d: %s is gone:\n%s", at, fields[row][column], once);
		}
	}
	if (!is_without_secret(once, size))
		fail_msg("column %d: not settled:\n%s", at, once);
	free(once);
}

/* CSV and its like: each delimiter, quotes and line end. */
static void
delimited(void **state)
{
	static const char *const delimiters[] = {",", ";", "\t", "|"};
	static const char *const ends[] = {"\n", "\r\n"};

	(void) state;
	for (int form = 0; form < 32; form++)
	{
		const char *delimiter = delimiters[form % 4];
		const char *end = ends[form / 4 % 2];
		const char *name_quote = form / 8 % 2 != 0 ? "\"" : "";
		const char *quote = form / 16 != 0 ? "\"" : "";

		for (int at = 0; at < COLUMNS; at++)
		{
			/* '|' without a drawn line is a shell's pipe */
			if (delimiter[0] == '|')
				continue;
			len = 0;
			put("export of users" "\n");
			for (int row = -1; row < ROWS; row++)
			{
				for (int column = 0; column < COLUMNS; column++)
				{
					put(column > 0 ? delimiter : "");
					put(row < 0 ? name_quote : quote);
					put(field_of(row, column, at));
					put(row < 0 ? name_quote : quote);
				}
				put(end);
			}
			expect_secrets(at);
		}
	}
}

/* Tables that psql, mysql and Markdown draw. */
static void
drawn(void **state)
{
	static const struct
	{
		const char *border;		/* at both ends of a row */
		const char *rule;		/* below the names */
		const char *frame;		/* above and below all */
	}			forms[] = {
		{"", "----+------------+-----------+------\n", ""},
		{"|", "|---|---|---|---|\n", ""},
		{"|", "+----+-----------+-----------+-----+\n", "+----+-----------+-----------+-----+\n"},
	};

	(void) state;
	for (size_t form = 0; form < sizeof(forms) / sizeof(forms[0]); form++)
	{
		for (int at = 0; at < COLUMNS; at++)
		{
			len = 0;
			put(forms[form].frame);
			for (int row = -1; row < ROWS; row++)
			{
				put(forms[form].border);
				for (int column = 0; column < COLUMNS; column++)
				{
					put(column > 0 ? "| " : " ");
					put(field_of(row, column, at));
					put(" ");
				}
				put(forms[form].border);
				put("\n");
				put(row < 0 ? forms[form].rule : "");
			}
			put(forms[form].frame);
			put("(3 rows)\n");
			expect_secrets(at);
		}
	}
}

/* psql's expanded format: a record for each row. */
static void
records(void **state)
{
	(void) state;
	for (int at = 0; at < COLUMNS; at++)
	{
		len = 0;
		for (int row = 0; row < ROWS; row++)
		{
			put("-[ RECORD ]---------\n");
			for (int column = 0; column < COLUMNS; column++)
			{
				char		line[128];

				snprintf(line, sizeof(line), "%-10s | %s\n", field_of(-1, column, at),
						 field_of(row, column, at));
				put(line);
			}
		}
		expect_secrets(at);
	}
}

/* Write the list of columns of a statement, their names in these quotes. */
static void
put_columns(int at, const char *quote)
{
	put("(");
	for (int column = 0; column < COLUMNS; column++)
	{
		put(column > 0 ? ", " : "");
		put(quote);
		put(field_of(-1, column, at));
		put(quote);
	}
	put(")");
}

/* INSERT with rows of values: strings of each kind, casts and calls. */
static void
inserted(void **state)
{
	static const char *const quotes[] = {"", "\"", "`"};
	static const char *const values[][2] = {
		{"'", "'"}, {"E'", "'"}, {"N'", "'"}, {"'", "'::text"}, {"upper('", "')"},
		{"crypt('", "', gen_salt('bf'))"},
	};
	static const char *const heads[] = {
		"INSERT INTO users ", "insert into public.\"users\"", "INSERT INTO users\n  ",
		"REPLACE INTO users ",
	};

	(void) state;
	for (size_t form = 0; form < 3 * 6 * 4; form++)
	{
		const char *quote = quotes[form % 3];
		const char *const *value = values[form / 3 % 6];

		for (int at = 0; at < COLUMNS; at++)
		{
			len = 0;
			put(heads[form / 18]);
			put_columns(at, quote);
			put(form % 2 == 0 ? " VALUES " : "\nvalues\n  ");
			for (int row = 0; row < ROWS; row++)
			{
				put(row > 0 ? form % 2 == 0 ? ", (" : ",\n  (" : "(");
				for (int column = 0; column < COLUMNS; column++)
				{
					put(column > 0 ? ", " : "");
					put(column == at ? value[0] : column == 0 ? "" : "'");
					put(field_of(row, column, at));
					put(column == at ? value[1] : column == 0 ? "" : "'");
				}
				put(")");
			}
			put(";\n");
			expect_secrets(at);
		}
	}
}

/* COPY with its lines, as pg_dump writes it; the line behind "\." is text. */
static void
copied(void **state)
{
	(void) state;
	for (int at = 0; at < COLUMNS; at++)
	{
		len = 0;
		put("COPY public.users ");
		put_columns(at, "");
		put(" FROM stdin;\n");
		for (int row = 0; row < ROWS; row++)
		{
			for (int column = 0; column < COLUMNS; column++)
			{
				put(column > 0 ? "\t" : "");
				put(field_of(row, column, at));
			}
			put("\n");
		}
		put("\\N\t\\N\t\\N\t\\N\n\\.\n\nSELECT 'stays';\n");
		expect_secrets(at);
	}
}

/* Where no column is a secret's, nothing is touched. */
static void
without_secrets(void **state)
{
	(void) state;
	len = 0;
	for (int row = -1; row < ROWS; row++)
	{
		for (int column = 0; column < COLUMNS; column++)
		{
			put(column > 0 ? "," : "");
			put(field_of(row, column, COLUMNS));
		}
		put("\n");
	}
	put("INSERT INTO users ");
	put_columns(COLUMNS, "");
	put(" VALUES (1, 'alice', 'a@example.org', 'blue7Wren4');\n");
	assert_true(is_without_secret(text, len));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delimited),
		cmocka_unit_test(drawn),
		cmocka_unit_test(records),
		cmocka_unit_test(inserted),
		cmocka_unit_test(copied),
		cmocka_unit_test(without_secrets),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
