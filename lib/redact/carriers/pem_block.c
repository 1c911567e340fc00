/*
 * pem_block.c
 *		Keys over lines that have a header and no END: PuTTY's, which say how
 *		many lines they have, and ansible-vault's hexadecimal digits, which end
 *		with a shorter line.
 */
#include "redact/carriers/pem_block.h"
#include "redact/carriers/pem_line.h"
#include "redact/engine/engine.h"

#define VAULT_LINE 80			/* digits of a line of ansible-vault */
#define VAULT_FIRST 32			/* of its first line, if that is cut off */
#define VAULT_LAST 2

/*
 * Read PuTTY's private part: "Private-Lines: N" and that many lines of
 * base64.
 */
void
parse_putty_key(Scan *s, size_t at, uint16_t rule)
{
	size_t		lines = 0;
	Body		body = {.rule = rule, .mark_column = SIZE_MAX};

	for (; at < s->limit && is_digit(s->text[at]) && lines < 1000; at++)
		lines = lines * 10 + (size_t) (s->text[at] - '0');
	at = scan_line_end(s, at);
	for (; lines > 0 && at < s->limit; lines--)
	{
		const char *nl = memchr(s->text + at + 1, '\n', s->limit - at - 1);
		size_t		next = nl != NULL ? (size_t) (nl - s->text) : s->limit;
		size_t		column = SIZE_MAX;

		if (!pem_add_line(s, &body, at + 1, next, false, &column))
			break;
		at = next;
	}
	pem_flush(s, &body);
}

/*
 * The longest run of hexadecimal digits on a line that is a word of its own.
 *
 * A run next to a letter is part of an identifier; \n in front of it is an
 * escaped line end.
 */
static size_t
longest_hex_run(const Scan *s, size_t line, size_t line_end, size_t *start)
{
	size_t		longest = 0;

	for (size_t at = line; at < line_end;)
	{
		size_t		len = 0;
		bool		within = at > line && is_alnum(s->text[at - 1]) &&
			!(s->text[at - 1] == 'n' && at - 1 > line && s->text[at - 2] == '\\');

		while (at + len < line_end && is_xdigit(s->text[at + len]))
			len++;
		if (len > longest && !within)
		{
			longest = len;
			*start = at;
		}
		at += len + 1;
	}
	return longest;
}

/* Add a line to a body: to its span, if only blanks are between them. */
static void
add_vault_line(Scan *s, Body *body, size_t start, size_t end)
{
	size_t		at = body->end;

	while (at < start && is_space(s->text[at]))
		at++;
	if (body->end == 0 || at < start)
	{
		pem_flush(s, body);
		body->start = start;
	}
	body->end = end;
}

/*
 * What is below the header of ansible-vault: lines of hexadecimal digits, of
 * which all but the last have 80. A log may put something in front of each; a
 * short last line is one only below the others.
 */
void
parse_vault_block(Scan *s, size_t at, uint16_t rule)
{
	Body		body = {.rule = rule};
	size_t		column = SIZE_MAX;
	size_t		len = 0;

	for (size_t line = at; line < s->limit; line = scan_line_end(s, line) + 1)
	{
		size_t		start = line;

		len = longest_hex_run(s, line, scan_line_end(s, line), &start);
		if (len >= VAULT_FIRST || (len >= VAULT_LAST && start - line == column))
		{
			add_vault_line(s, &body, start, start + len);
			column = start - line;
		}
		/* Behind the header, on its line, there may be nothing. */
		if (len < VAULT_LINE && line > at)
			break;
	}
	pem_flush(s, &body);
}
