/*
 * contents.c
 *		What a file's bytes tell before its SQL is read.
 *
 * Looked at in the order of doubt: bytes that are no text are named as what
 * they are, and nothing else is then said about them.
 */
#include "migcheck/contents.h"

#include <string.h>

#include "text/affix.h"
#include "text/position.h"
#include "text/utf8.h"

/*
 * What a file begins with if something else than SQL was put there: a byte
 * order mark of UTF-16, or the header that Git LFS, git-crypt, age, GnuPG,
 * Ansible Vault and OpenSSL write. The first that fits counts.
 */
static const struct
{
	const char *begins;
	size_t		len;
	ContentsKind kind;
}			signatures[] = {
	{"\xFF\xFE", 2, CONTENTS_UTF16},
	{"\xFE\xFF", 2, CONTENTS_UTF16},
	{"version https://git-lfs", 23, CONTENTS_LFS},
	{"\0GITCRYPT\0", 10, CONTENTS_ENCRYPTED},
	{"age-encryption.org/", 19, CONTENTS_ENCRYPTED},
	{"-----BEGIN AGE ENCRYPTED FILE-----", 34, CONTENTS_ENCRYPTED},
	{"-----BEGIN PGP MESSAGE-----", 27, CONTENTS_ENCRYPTED},
	{"$ANSIBLE_VAULT;", 15, CONTENTS_ENCRYPTED},
	{"Salted__", 8, CONTENTS_ENCRYPTED},
};

/*
 * Return what kind of bytes a file has instead of text, and in *line where
 * that shows.
 */
static ContentsKind
recognize_contents(const char *text, size_t len, uint32_t *line)
{
	const char *nul;
	TextCursor	cursor;

	*line = 1;
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
	{
		if (len >= signatures[i].len &&
			memcmp(text, signatures[i].begins, signatures[i].len) == 0)
			return signatures[i].kind;
	}
	nul = len > 0 ? memchr(text, '\0', len) : NULL;
	if (nul == NULL)
		return CONTENTS_TEXT;
	/* A NUL in every second byte of the beginning: UTF-16 without its mark. */
	if (len >= 4 && len % 2 == 0 && ((!text[1] && !text[3] && text[0]) ||
									 (!text[0] && !text[2] && text[1])))
		return CONTENTS_UTF16;
	text_cursor_init(&cursor, text, len);
	*line = text_position(&cursor, nul - text).line;
	return CONTENTS_NUL;
}

/*
 * Return true for seven of the same at a line's start, then a blank or the
 * end: what git writes around a conflict.
 */
static bool
is_conflict_marker(const char *p, const char *end)
{
	if (end - p < 7 || (*p != '<' && *p != '>'))
		return false;
	for (int i = 1; i < 7; i++)
	{
		if (p[i] != *p)
			return false;
	}
	return p + 7 == end || p[7] == ' ' || p[7] == '\n' || p[7] == '\r';
}

/*
 * Return the line of the first conflict marker that git left; 0 if not found.
 * A line of nothing but equal signs is not one: people underline with it.
 */
uint32_t
contents_conflict(const char *text, size_t len)
{
	const char *p = text;
	const char *end = text + len;

	for (uint32_t line = 1; p < end; line++)
	{
		const char *feed;

		if (is_conflict_marker(p, end))
			return line;
		feed = memchr(p, '\n', end - p);
		if (feed == NULL)
			break;
		p = feed + 1;
	}
	return 0;
}

/* Count line ends, and those of CR LF; a CR without LF counts for nothing. */
static void
scan_line_ends(const char *text, size_t len, Contents *contents)
{
	const char *p = text;
	const char *end = text + len;

	while (p < end && (p = memchr(p, '\n', end - p)) != NULL)
	{
		contents->lines++;
		if (p > text && p[-1] == '\r')
		{
			if (contents->cr_lines++ == 0)
				contents->cr_line = contents->lines;
		}
		p++;
	}
}

/*
 * Return the offset behind ASCII, which most of SQL is, eight bytes at a time:
 * what is there has to be looked at by itself.
 */
size_t
contents_skip_ascii(const char *text, size_t len, size_t at)
{
	uint64_t	eight;

	while (len - at >= sizeof(eight))
	{
		memcpy(&eight, text + at, sizeof(eight));
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
		at += sizeof(eight);
	}
	return at;
}

/*
 * Note the place of the first byte that does not belong to a UTF-8 character.
 */
static void
find_invalid_utf8(const char *text, size_t len, Contents *contents)
{
	size_t		i = contents_skip_ascii(text, len, 0);

	while (i < len)
	{
		uint32_t	code;
		size_t		n = 1;

		if ((unsigned char) text[i] >= 0x80)
			n = utf8_decode(text + i, len - i, &code);
		if (n == 0)
		{
			TextCursor	cursor;
			TextPosition position;

			text_cursor_init(&cursor, text, len);
			position = text_position(&cursor, i);
			contents->bad_utf8_line = position.line;
			contents->bad_utf8_column = position.column;
			return;
		}
		i = contents_skip_ascii(text, len, i + n);
	}
}

/*
 * Return the position behind a block comment, which nests in PostgreSQL; NULL
 * if it is not closed.
 */
static const char *
skip_block_comment(const char *p, const char *end)
{
	int			depth = 0;

	while (end - p >= 2)
	{
		if (p[0] == '/' && p[1] == '*')
			depth++, p += 2;
		else if (p[0] == '*' && p[1] == '/')
		{
			p += 2;
			if (--depth == 0)
				return p;
		}
		else
			p++;
	}
	return NULL;
}

/*
 * Note whether there is anything but white space, and but comments. A file of
 * semicolons is not blank, as tools run it, but has nothing but comments.
 */
static void
scan_substance(const char *text, size_t len, Contents *contents)
{
	const char *p = text;
	const char *end = text + len;

	contents->blank = true;
	while (p < end)
	{
		if (*p == ' ' || (*p >= '\t' && *p <= '\r') || *p == ';')
		{
			contents->blank &= *p != ';';
			p++;
			continue;
		}
		contents->blank = false;
		if (end - p >= 2 && p[0] == '-' && p[1] == '-')
		{
			p = memchr(p, '\n', end - p);
			if (p == NULL)
				break;
			continue;
		}
		if (end - p >= 2 && p[0] == '/' && p[1] == '*')
		{
			p = skip_block_comment(p, end);
			if (p != NULL)
				continue;
		}
		return;
	}
	contents->comments_only = !contents->blank;
}

/*
 * Look at a file's bytes and note what the rules ask about, in *contents,
 * which is overwritten. A file that is no text is not looked at further.
 */
void
contents_scan(const char *text, size_t len, Contents *contents)
{
	size_t		bom;

	memset(contents, 0, sizeof(Contents));
	contents->size = len;
	contents->kind = recognize_contents(text, len, &contents->kind_line);
	if (contents->kind != CONTENTS_TEXT)
		return;
	bom = bytes_begin_length(text, len, UTF8_BOM);
	contents->bom = bom > 0;
	scan_substance(text + bom, len - bom, contents);
	contents->no_final_newline = len > 0 && text[len - 1] != '\n';
	contents->conflict_line = contents_conflict(text, len);
	scan_line_ends(text, len, contents);
	find_invalid_utf8(text, len, contents);
}

/* Return what the file is instead of SQL, for a message behind "is". */
const char *
contents_kind_text(ContentsKind kind)
{
	static const char *const texts[] = {
		[CONTENTS_TEXT] = "text",
		[CONTENTS_NUL] = "a NUL byte, behind which some tools see nothing",
		[CONTENTS_UTF16] = "UTF-16, not UTF-8",
		[CONTENTS_LFS] = "a Git LFS pointer, not the file itself",
		[CONTENTS_ENCRYPTED] = "encrypted",
	};

	return texts[kind];
}
