/*
 * redact_values: a password of any bytes is found to its end in each format that
 * can write it, with the escapes of that format, and no byte behind it is taken;
 * and words within one long word do not hide one another's values.
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

/* Passwords of which each has its own end, "tail9", that must not stay. */
static const char *const passwords[] = {
	"blue7tail9", "Oak tree tail9", "p@ss:w/ord?tail9", "a=b&c;d,tail9",
	"x#y!tail9", "{[(<tail9", ">)]}tail9", "it's-tail9", "say-\"x\"-tail9",
	"back\\slash-tail9", "p\xc3\xa4ss-tail9", "%41+tail9", "$ecret-tail9",
	"two--tail9", "tab\ttail9", "\xf0\x9f\x98\x80-tail9",
};

/* How a format writes a byte that it cannot write as it is. */
typedef enum EscapeForm
{
	ESCAPE_BACKSLASH,			/* \" \\ \t */
	ESCAPE_DOUBLED,				/* '' */
	ESCAPE_SHELL,				/* '\'' */
	ESCAPE_ENTITY				/* &quot; &lt; &amp; */
} EscapeForm;

/* What each form writes in place of a byte. */
static const struct
{
	EscapeForm	form;
	char		byte;
	const char *written;
}			escapes[] = {
	{ESCAPE_BACKSLASH, '"', "\\\""},
	{ESCAPE_BACKSLASH, '\\', "\\\\"},
	{ESCAPE_BACKSLASH, '\t', "\\t"},
	{ESCAPE_DOUBLED, '\'', "''"},
	{ESCAPE_SHELL, '\'', "'\\''"},
	{ESCAPE_ENTITY, '&', "&amp;"},
	{ESCAPE_ENTITY, '<', "&lt;"},
	{ESCAPE_ENTITY, '>', "&gt;"},
	{ESCAPE_ENTITY, '"', "&quot;"},
	{ESCAPE_ENTITY, '\'', "&apos;"},
};

/* Append a password to a text as the format writes it. */
static void
put_password(char *to, const char *password, EscapeForm form)
{
	for (to += strlen(to); *password != '\0'; password++, to += strlen(to))
	{
		sprintf(to, "%c", *password);
		for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
		{
			if (escapes[i].form == form && escapes[i].byte == *password)
				strcpy(to, escapes[i].written);
		}
	}
}

/* Formats: what is before the password, how it is written, and behind it. */
static const struct
{
	const char *before;
	const char *behind;
	EscapeForm	form;
}			formats[] =
{
	{"{\"user\": \"bob\", \"password\": \"", "\", \"stays\": 1}", ESCAPE_BACKSLASH},
	{"password: \"", "\"\nstays: 1\n", ESCAPE_BACKSLASH},
	{"password: '", "'\nstays: 1\n", ESCAPE_DOUBLED},
	{"export DB_PASSWORD=\"", "\"\nexport stays=1\n", ESCAPE_BACKSLASH},
	{"DB_PASSWORD='", "' ./run stays\n", ESCAPE_SHELL},
	{"[db]\npassword = \"", "\"\nstays = 1\n", ESCAPE_BACKSLASH},
	{"<password>", "</password><stays/>", ESCAPE_ENTITY},
	{"<db password=\"", "\" stays=\"1\"/>", ESCAPE_ENTITY},
	{"config.password = \"", "\"; // stays", ESCAPE_BACKSLASH},
	{"Config{User: \"bob\", Password: \"", "\", Stays: 1} stays", ESCAPE_BACKSLASH},
	{"tool --password \"", "\" --stays", ESCAPE_BACKSLASH},
	{"tool --password='", "' --stays", ESCAPE_SHELL},
	{"sshpass -p '", "' ssh stays", ESCAPE_SHELL},
	{"curl -u 'bob:", "' https://stays/", ESCAPE_SHELL},
	{"[\"tool\", \"--password\", \"", "\", \"stays\"]", ESCAPE_BACKSLASH},
	{"$db['password'] => \"", "\", // stays", ESCAPE_BACKSLASH},
	{"setPassword(\"", "\"); // stays", ESCAPE_BACKSLASH},
	{"ALTER ROLE bob PASSWORD '", "' VALID UNTIL 'stays'", ESCAPE_DOUBLED},
};

/* Each password in each format. */
static void
in_each_format(void **state)
{
	unsigned	failures = 0;

	(void) state;
	for (size_t f = 0; f < sizeof(formats) / sizeof(formats[0]); f++)
	{
		for (size_t p = 0; p < sizeof(passwords) / sizeof(passwords[0]); p++)
		{
			char		text[512];
			char	   *once;
			size_t		size;

			strcpy(text, formats[f].before);
			put_password(text, passwords[p], formats[f].form);
			strcat(text, formats[f].behind);
			once = redact_text(text, strlen(text), NULL, &size);
			if (strstr(once, "tail9") != NULL || strstr(once, "stays") == NULL ||
				!is_without_secret(once, size))
			{
				print_error("%s\n    %s\n", text, once);
				failures++;
			}
			free(once);
		}
	}
	assert_int_equal(failures, 0);
}

/*
 * Words within one long word, whose walks are remembered from one to the next:
 * each finds what it would find alone.
 */
static void
in_one_word(void **state)
{
	static const struct
	{
		const char *text;
		const char *redacted;
	}			lines[] = {
		{"A_USER=bob,B_USER=eve/C_USER=al:Tq7xVetch2 D_USER=ann:Rw5kMolar8",
		"A_USER=bob,B_USER=eve/C_USER=al:[REDACTED:statement-password] D_USER=ann:[REDACTED:statement-password]"},
		{"jdbc:oracle:thin:jdbc:oracle:thin:scott/Tq7xVetch2@db jdbc:oracle:thin:bob/Rw5kMolar8@db",
		"jdbc:oracle:thin:jdbc:oracle:thin:scott/[REDACTED:statement-password]@db jdbc:oracle:thin:bob/[REDACTED:statement-password]@db"},
		{"/?SAMLResponse=c2V0IFNBTUxSZXNwb25zZQ1 /?code=SAMLResponse=PHNhbWxwOlJl2x",
		"/?SAMLResponse=[REDACTED:statement-password] /?code=[REDACTED:statement-password]"},
		{"sym_decrypt(sym_decrypt(replace(x, 'a', 'b'), 'Tq7xVetch2'), 'Rw5kMolar8')",
		"sym_decrypt(sym_decrypt(replace(x, 'a', 'b'), '[REDACTED:statement-password]'), '[REDACTED:statement-password]')"},
		{"sym_decrypt(f(f(f(f(f(f(f(f(f(f(c)))))))))), 'Rw5kMolar8')",
		"sym_decrypt(f(f(f(f(f(f(f(f(f(f(c)))))))))), '[REDACTED:statement-password]')"},
		{"password=aB3\x1b[31mcD4eF5gH6\x1b[1mxY7 token=Xy7Z\x1b[1mQw8Rt9Zx\x1b[0m done",
		"password=[REDACTED:password] token=[REDACTED:token]\x1b[0m done"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
	{
		size_t		size;
		char	   *once = redact_text(lines[i].text, strlen(lines[i].text), NULL, &size);

		assert_string_equal(once, lines[i].redacted);
		free(once);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_each_format),
		cmocka_unit_test(in_one_word),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
