/*
 * redact: no parser reads behind the text. Each text is cut at each of its
 * bytes, and every part is in a buffer of exactly its size, where
 * AddressSanitizer sees a read behind it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glob.h>

#include <cmocka.h>

#include "exact.h"
#include "redact/redact.h"

#define TEXT_MAX 4096

static const char *const names[] = {"DB_PASSWORD", "token", "pass"};
static const char *const values[] = {"Vq7rT2mZ9w", "true", "<span"};

/* Redact a text that ends where its buffer ends. */
static void
redact_exact(const char *text, size_t len)
{
	RedactSpans spans = {0};
	char	   *exact = exact_copy(text, len);
	char	   *out;
	size_t		size;

	assert_int_equal(redact_scan(exact, len, NULL, &spans), REDACT_OK);
	size = redact_size(exact, len, NULL, &spans);
	out = malloc(size > 0 ? size : 1);
	assert_non_null(out);
	redact_write(exact, len, NULL, &spans, out);
	redact_spans_free(&spans);
	free(out);
	free(exact);
}

static void
cut_at_each_byte(const char *text, size_t len)
{
	for (size_t n = 0; n <= len; n++)
		redact_exact(text, n);
}

/* Write a form with its key and value. */
static size_t
fill_form(char *out, const char *form, const char *name, const char *value)
{
	size_t		len = 0;

	for (; *form != '\0'; form++)
	{
		bool		mark = *form == '@' && (form[1] == 'K' || form[1] == 'V');
		const char *part = !mark ? form : form[1] == 'K' ? name : value;
		size_t		n = mark ? strlen(part) : 1;

		assert_true(len + n <= TEXT_MAX);
		memcpy(out + len, part, n);
		len += n;
		form += mark;
	}
	return len;
}

/* Replace the escapes of a line of the forms' file; drop its line end. */
static void
unescape(char *line)
{
	char	   *out = line;

	for (const char *at = line; *at != '\0' && *at != '\n'; at++)
	{
		char		c = *at;

		if (c == '\\' && (at[1] == 'n' || at[1] == 't' || at[1] == '\\'))
		{
			at++;
			c = *at == 'n' ? '\n' : *at == 't' ? '\t' : '\\';
		}
		*out++ = c;
	}
	*out = '\0';
}

/* Each form with each key and each value. */
static void
test_forms(void **state)
{
	char		text[TEXT_MAX];
	char		form[TEXT_MAX];
	FILE	   *file = fopen("test/fuzz/forms", "r");
	size_t		forms = 0;

	(void) state;
	assert_non_null(file);
	while (fgets(form, sizeof(form), file) != NULL)
	{
		if (strncmp(form, "# ", 2) == 0)
			continue;
		unescape(form);
		for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
		{
			for (size_t v = 0; v < sizeof(values) / sizeof(*values); v++)
				cut_at_each_byte(text, fill_form(text, form, names[k],
												 values[v]));
		}
		forms++;
	}
	fclose(file);
	assert_true(forms >= 48);
}

/* Take the marks out of a sample; see lib/redact/rules/README.md. */
static size_t
strip_marks(char *text)
{
	size_t		len = 0;

	for (const char *at = text; *at != '\0' && *at != '\n'; at++)
	{
		if (strncmp(at, "<>", 2) == 0 || strncmp(at, "<[", 2) == 0 ||
			strncmp(at, "]>", 2) == 0)
			at++;
		else
			text[len++] = *at;
	}
	return len;
}

/* The samples, near misses and spared texts of a rule file. */
static size_t
cut_samples(const char *path)
{
	char		line[TEXT_MAX];
	FILE	   *file = fopen(path, "r");
	size_t		samples = 0;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL)
	{
		char	   *text = line + strcspn(line, " \n");

		if (strncmp(line, "match ", 6) != 0 && strncmp(line, "spare ", 6) != 0)
			continue;
		text += strspn(text, " ");
		cut_at_each_byte(text, strip_marks(text));
		samples++;
	}
	fclose(file);
	return samples;
}

static void
test_rule_files(void **state)
{
	glob_t		files;
	size_t		samples = 0;

	(void) state;
	assert_int_equal(glob("lib/redact/rules/*.rules", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		samples += cut_samples(files.gl_pathv[i]);
	assert_true(samples > 500);
	globfree(&files);
}

static void
test_seeds(void **state)
{
	glob_t		files;

	(void) state;
	assert_int_equal(glob("test/fuzz/seeds/redact/*", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
	{
		char		text[TEXT_MAX];
		FILE	   *file = fopen(files.gl_pathv[i], "r");

		assert_non_null(file);
		cut_at_each_byte(text, fread(text, 1, sizeof(text), file));
		fclose(file);
	}
	globfree(&files);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_rule_files),
		cmocka_unit_test(test_seeds),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
