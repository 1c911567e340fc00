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
#define VAULT_HEADER "$ANSIBLE_VAULT;"

/*
 * Read PuTTY's private part: "Private-Lines: N" and that many lines of
 * base64.
 */
void
parse_putty_key(Scan *s, size_t at, uint16_t rule)
{
	size_t		lines = 0;
	PemBody		body = {.rule = rule, .mark_column = SIZE_MAX};

	for (; at < s->limit && is_digit(s->text[at]) && lines < 1000; at++)
		lines = lines * 10 + (size_t) (s->text[at] - '0');
	at = scan_line_end(s, at);
	for (; lines > 0 && at < s->limit; lines--)
	{
		const char *nl = memchr(s->text + at + 1, '\n', s->limit - at - 1);
		size_t		next = nl != NULL ? (size_t) (nl - s->text) : s->limit;
		size_t		column = SIZE_MAX;

		if (!add_pem_line(s, &body, at + 1, next, false, &column))
			break;
		at = next;
	}
	flush_pem_body(s, &body);
}

/* What a line of ansible-vault holds. */
typedef struct VaultLine
{
	size_t		start;			/* of its longest run of digits */
	size_t		len;
	bool		tagged;			/* an earlier run may have been longer */
} VaultLine;

/* Is an escaped line end in front of this place? */
static bool
follows_escape(const Scan *s, size_t at, size_t line)
{
	return at > line + 1 && s->text[at - 1] == 'n' && s->text[at - 2] == '\\';
}

/* The length of the hexadecimal digits that begin here. */
static size_t
hex_run_length(const Scan *s, size_t at, size_t line_end)
{
	size_t		len = 0;

	while (at + len < line_end && is_xdigit(s->text[at + len]))
		len++;
	return len;
}

/* The hexadecimal digits at a place of a line, if any. */
typedef struct HexRun
{
	size_t		len;
	bool		escaped;		/* behind an escaped line end */
	bool		word;			/* not the rest of a longer word */
	bool		tag;			/* a tag begins here */
	size_t		step;			/* to where the next run may begin */
} HexRun;

/*
 * Read the run of digits at this place.
 *
 * A run next to a letter is part of an identifier; \n in front of it is an
 * escaped line end.
 */
static HexRun
read_hex_run(const Scan *s, size_t at, size_t line, size_t line_end)
{
	size_t		tag = tag_length(s->options, s->text + at, line_end - at);
	HexRun		run = {.tag = tag > 0};

	run.len = hex_run_length(s, at, line_end);
	run.escaped = follows_escape(s, at, line);
	run.word = run.escaped || at == line || !is_alnum(s->text[at - 1]);
	run.step = tag > 0 ? tag : run.len + 1;
	return run;
}

/*
 * Find the longest run of hexadecimal digits on a line that is a word of its
 * own, and whether a tag is there.
 */
static VaultLine
read_vault_line(const Scan *s, size_t line, size_t line_end)
{
	VaultLine	found = {.start = line};

	for (size_t at = line; at < line_end;)
	{
		HexRun		run = read_hex_run(s, at, line, line_end);

		found.tagged |= run.tag;
		if (run.len > found.len && run.word)
		{
			found.len = run.len;
			found.start = at;
		}
		at += run.step;
	}
	return found;
}

/* Add a line to a body: to its span, if only blanks are between them. */
static void
add_vault_line(Scan *s, PemBody *body, size_t start, size_t end)
{
	size_t		at = body->end;

	while (at < start && is_space(s->text[at]))
		at++;
	if (body->end == 0 || at < start)
	{
		flush_pem_body(s, body);
		body->start = start;
	}
	body->end = end;
}

/*
 * Behind the header, on its line, a log has the lines with escaped line ends
 * between: each run of them is one, and so is a short last one below others.
 */
static bool
add_header_line(Scan *s, PemBody *body, size_t line, size_t line_end)
{
	bool		found = false;

	for (size_t at = line; at < line_end;)
	{
		HexRun		run = read_hex_run(s, at, line, line_end);
		bool		last = run.escaped && found && run.len >= VAULT_LAST &&
			!is_alnum(scan_byte(s, at + run.len));

		found |= run.tag;
		if (run.word && (run.len >= VAULT_FIRST || last))
		{
			add_vault_line(s, body, at, at + run.len);
			found = true;
		}
		at += run.step;
	}
	return found;
}

/*
 * Where the line's next header of ansible-vault begins; the line's end if none
 * does.
 */
static size_t
find_vault_header(const Scan *s, size_t at, size_t line_end)
{
	const char *next = memmem(s->text + at, line_end - at, LITERAL(VAULT_HEADER));

	return next != NULL ? (size_t) (next - s->text) : line_end;
}

/*
 * What is below the header of ansible-vault: lines of hexadecimal digits, of
 * which all but the last have 80. A log may put something in front of each; a
 * short last line is one only below the others. A tag was the longest run of its
 * line: what is left there is something else. What is behind another header is
 * that one's.
 */
void
parse_vault_block(Scan *s, size_t at, uint16_t rule)
{
	PemBody		body = {.rule = rule};
	size_t		column = SIZE_MAX;
	size_t		line = scan_line_end(s, at);
	size_t		next = find_vault_header(s, at, line);

	if (!add_header_line(s, &body, at, next) && next == line)
	{
		for (line++; line < s->limit; line = scan_line_end(s, line) + 1)
		{
			VaultLine	found = read_vault_line(s, line, scan_line_end(s, line));
			size_t		least = found.tagged ? VAULT_LINE : VAULT_FIRST;

			if (found.len >= least || (!found.tagged && found.len >= VAULT_LAST &&
									   found.start - line == column))
			{
				add_vault_line(s, &body, found.start, found.start + found.len);
				column = found.start - line;
			}
			if (found.len < VAULT_LINE)
				break;
		}
	}
	flush_pem_body(s, &body);
}
