/*
 * section.c
 *		Take the denied values out of a bundle's section that is an environment.
 *
 * What "env" prints and what a .env file holds is a line a variable, but a
 * value may have lines of its own: a quoted one, a key in PEM, or anything
 * that a container was given. Whatever follows a denied variable and sets no
 * variable itself is taken for the rest of its value.
 */
#include "env/section.h"

#include <string.h>

#include "names/names.h"

static const char Tag[] = ENV_SECTION_TAG;

/* The rest of a denied value, on the lines to come. */
typedef struct Rest
{
	bool		open;
	char		quote;			/* it ends with the line that ends so, or 0 */
	bool		pem;			/* it ends with the line that ends the block */
	bool		no_single;		/* no line to come ends with a single quote */
	bool		no_double;
} Rest;

/* Whether a text ends in another, ASCII letters in either case. */
static bool
text_ends_in(const char *s, size_t len, const char *end)
{
	size_t		n = strlen(end);

	if (len < n)
		return false;
	for (size_t i = 0; i < n; i++)
	{
		char		c = s[len - n + i];

		if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != end[i])
			return false;
	}
	return true;
}

/* True if a section of this name is an environment. */
bool
env_section_is(const char *name, size_t len)
{
	static const char mark[] = ".env.";

	if (text_ends_in(name, len, ".env") ||
		(len == 3 && text_ends_in(name, len, "env")))
		return true;
	for (size_t i = sizeof(mark) - 1; i <= len; i++)
		if (text_ends_in(name, i, mark))
			return true;
	return false;
}

/* Return the number of entries that env_section_scrub() needs. */
size_t
env_section_lines(const char *text, size_t len)
{
	size_t		lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	return lines;
}

/* Return the most bytes that env_section_scrub() may write. */
size_t
env_section_bound(const char *text, size_t len)
{
	return len + env_section_lines(text, len) * (sizeof(Tag) - 1);
}

/* A line without the carriage return and the blanks at its end. */
static EnvString
trim_line_end(EnvString line)
{
	while (line.len > 0 && (line.data[line.len - 1] == '\r' ||
							line.data[line.len - 1] == ' ' ||
							line.data[line.len - 1] == '\t'))
		line.len--;
	return line;
}

/* True if s contains word. */
static bool
contains_word(EnvString s, const char *word)
{
	size_t		len = strlen(word);

	for (size_t i = 0; i + len <= s.len; i++)
		if (memcmp(s.data + i, word, len) == 0)
			return true;
	return false;
}

/* Split the text into entries; "export" before a name is no part of it. */
static size_t
split_into_entries(const char *text, size_t len, EnvEntry *entries)
{
	const char *end = text + len;
	size_t		count = 0;

	for (const char *line = text;; count++)
	{
		const char *newline = line < end ? memchr(line, '\n', end - line) : NULL;
		const char *stop = newline != NULL ? newline : end;
		const char *name = line;

		while (name < stop && (*name == ' ' || *name == '\t'))
			name++;
		if (stop - name > 7 && memcmp(name, "export", 6) == 0 &&
			(name[6] == ' ' || name[6] == '\t'))
			name += 7;
		entries[count] = env_entry(name, stop - name, count);
		if (newline == NULL)
			return count + 1;
		line = newline + 1;
	}
}

/* Whether a line sets a variable. */
static bool
sets_a_variable(const EnvEntry *entry)
{
	return entry->name.len < entry->line.len &&
		name_is_env_key(entry->key.data, entry->key.len);
}

/* The value of a line that has one. */
static EnvString
value_of_entry(const EnvEntry *entry)
{
	size_t		skip = entry->name.len + 1;

	return (EnvString) {entry->line.data + skip, entry->line.len - skip};
}

/* Whether one of the lines from the first to the last ends with a quote. */
static bool
quote_closes_later(const EnvEntry *first, const EnvEntry *last, char quote)
{
	for (; first < last; first++)
	{
		EnvString	line = trim_line_end(first->line);

		if (line.len > 0 && line.data[line.len - 1] == quote)
			return true;
	}
	return false;
}

/* See how a denied value goes on after its first line. */
static void
begin_value_rest(Rest *rest, EnvString value, const EnvEntry *next,
				 const EnvEntry *last)
{
	char		quote = value.len > 0 ? value.data[0] : '\0';
	bool	   *none = quote == '\'' ? &rest->no_single : &rest->no_double;

	rest->open = true;
	rest->quote = '\0';
	rest->pem = contains_word(value, "-----BEGIN") &&
		!contains_word(value, "-----END");
	if (quote != '\'' && quote != '"')
		return;
	value = trim_line_end(value);
	if ((value.len > 1 && value.data[value.len - 1] == quote) || *none)
		return;
	/* one that is never closed is no quote; looked for once, not once a line */
	if (quote_closes_later(next, last, quote))
		rest->quote = quote;
	else
		*none = true;
}

/* Whether a line is part of the value that is open. */
static bool
continues_value(Rest *rest, const EnvEntry *entry)
{
	EnvString	line = trim_line_end(entry->line);

	if (!rest->open)
		return false;
	if (rest->quote != '\0')
	{
		if (line.len > 0 && line.data[line.len - 1] == rest->quote)
			rest->quote = '\0';
		return true;
	}
	if (rest->pem)
	{
		rest->pem = !contains_word(line, "-----END");
		return true;
	}
	rest->open = !sets_a_variable(entry);
	return rest->open;
}

/* Copy a text to out and return the end of it. */
static char *
copy_to_output(char *out, const char *s, size_t len)
{
	if (len > 0)
		memcpy(out, s, len);
	return out + len;
}

/* Whether a value is one tag of the redactor's, whichever rule wrote it. */
static bool
is_redaction_tag(EnvString value)
{
	static const char open[] = "[REDACTED:";
	const size_t begin = sizeof(open) - 1;

	if (value.len < begin + 2 || memcmp(value.data, open, begin) != 0 ||
		value.data[value.len - 1] != ']')
		return false;
	for (size_t i = begin; i < value.len - 1; i++)
	{
		char		c = value.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
			c != '-' && c != ':')
			return false;
	}
	return true;
}

/* Write the tag for a value, unless the value is empty or already the tag. */
static char *
write_value_tag(char *out, EnvString value, size_t *tags)
{
	EnvString	bare = trim_line_end(value);

	if (bare.len > 0 && !is_redaction_tag(bare))
	{
		out = copy_to_output(out, Tag, sizeof(Tag) - 1);
		(*tags)++;
	}
	else
		out = copy_to_output(out, bare.data, bare.len);
	return copy_to_output(out, bare.data + bare.len, value.len - bare.len);
}

/*
 * Write the text with a tag for each denied value; return its length and set
 * *tags. The caller provides env_section_lines() entries and
 * env_section_bound() bytes.
 */
size_t
env_section_scrub(const char *text, size_t len, EnvEntry *entries, char *out,
				  size_t *tags)
{
	size_t		count = split_into_entries(text, len, entries);
	const EnvEntry *last = entries + count;
	const char *from = text;
	char	   *to = out;
	Rest		rest = {0};

	env_mark(entries, count, NULL, 0);
	*tags = 0;
	for (const EnvEntry *entry = entries; entry < last; entry++)
	{
		const char *end = entry->line.data + entry->line.len;

		if (continues_value(&rest, entry))
			to = write_value_tag(to, (EnvString) {from, end - from}, tags);
		else if (entry->denied && entry->name.len < entry->line.len)
		{
			EnvString	value = value_of_entry(entry);

			to = copy_to_output(to, from, value.data - from);
			to = write_value_tag(to, value, tags);
			begin_value_rest(&rest, value, entry + 1, last);
		}
		else
			to = copy_to_output(to, from, end - from);
		if (entry + 1 < last)
			*to++ = '\n';
		from = end + 1;
	}
	return to - out;
}
