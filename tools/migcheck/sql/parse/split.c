/*
 * split.c
 *		SQL text cut into statements.
 *
 * The server's grammar does not tell where a statement ends that it cannot
 * parse. So the text is cut here, by the lexical rules of PostgreSQL: quotes,
 * dollar quotes, nested comments. A semicolon within parentheses (CREATE RULE)
 * or within BEGIN ATOMIC ... END ends nothing. A line of psql that begins with
 * a backslash, and the data behind COPY ... FROM STDIN, are no statements.
 *
 * An end of the text within a quote or comment ends the token there, without
 * an error: the grammar reports it with its own words. The lexer is also used
 * on bodies of functions and on pieces of statements.
 */
#include "migcheck/sql/parse/split.h"

#include <string.h>
#include <strings.h>

/*
 * What the server's scanner takes a byte for, as scan.l has it; one bit each.
 */
enum
{
	BYTE_BLANK = 1,
	BYTE_NAME_START = 2,
	BYTE_NAME_PART = 4,
	BYTE_DIGIT = 8,
	BYTE_POINT = 16
};

#define BYTE_LETTER (BYTE_NAME_START | BYTE_NAME_PART)

static const unsigned char byte_kinds[256] = {
	['\t' ... '\r'] = BYTE_BLANK,
	[' '] = BYTE_BLANK,
	['$'] = BYTE_NAME_PART,
	['.'] = BYTE_POINT,
	['0' ... '9'] = BYTE_NAME_PART | BYTE_DIGIT,
	['A' ... 'Z'] = BYTE_LETTER,
	['_'] = BYTE_LETTER,
	['a' ... 'z'] = BYTE_LETTER,
	[0x80 ... 0xFF] = BYTE_LETTER,
};

/* Return true if a byte is of a kind. */
static inline bool
is_byte_kind(char c, int kind)
{
	return (byte_kinds[(unsigned char) c] & kind) != 0;
}

/*
 * Return the position behind a block comment, which may contain others; the
 * end of the text if it is not closed.
 */
static size_t
skip_nested_comment(const SqlLexer *lexer, size_t at)
{
	int			depth = 0;

	while (at + 1 < lexer->len)
	{
		if (lexer->text[at] == '/' && lexer->text[at + 1] == '*')
		{
			depth++;
			at += 2;
		}
		else if (lexer->text[at] == '*' && lexer->text[at + 1] == '/')
		{
			at += 2;
			if (--depth == 0)
				return at;
		}
		else
			at++;
	}
	return lexer->len;
}

/* Return the offset behind blanks and comments of both kinds. */
static size_t
end_of_blanks(const SqlLexer *lexer, size_t at)
{
	while (at < lexer->len)
	{
		const char *here = lexer->text + at;
		size_t		left = lexer->len - at;

		if (is_byte_kind(*here, BYTE_BLANK))
			at++;
		else if (left > 1 && here[0] == '-' && here[1] == '-')
		{
			const char *end = memchr(here, '\n', left);

			at = end != NULL ? (size_t) (end - lexer->text) : lexer->len;
		}
		else if (left > 1 && here[0] == '/' && here[1] == '*')
			at = skip_nested_comment(lexer, at);
		else
			break;
	}
	return at;
}

/*
 * Return the position behind a quoted text that begins at a position; a
 * doubled quote is part of it. With escapes (E'...') a backslash takes the
 * next byte along.
 */
static size_t
skip_quoted(const SqlLexer *lexer, size_t at, bool escapes)
{
	char		quote = lexer->text[at++];

	while (at < lexer->len)
	{
		char		c = lexer->text[at++];

		if (escapes && c == '\\')
			at++;
		else if (c == quote)
		{
			if (at >= lexer->len || lexer->text[at] != quote)
				return at;
			at++;
		}
	}
	return lexer->len;
}

/*
 * Return the position behind $tag$...$tag$; the same position if it has no
 * such tag, as the parameter $1.
 */
static size_t
skip_dollar_quoted(const SqlLexer *lexer, size_t at)
{
	size_t		tag = at + 1;
	size_t		len;

	while (tag < lexer->len && is_byte_kind(lexer->text[tag], BYTE_NAME_PART) &&
		   lexer->text[tag] != '$')
		tag++;
	if (tag >= lexer->len || lexer->text[tag] != '$' ||
		is_byte_kind(lexer->text[at + 1], BYTE_DIGIT))
		return at;
	len = tag + 1 - at;
	for (size_t end = tag + 1; end + len <= lexer->len; end++)
	{
		if (memcmp(lexer->text + end, lexer->text + at, len) == 0)
			return end + len;
	}
	return lexer->len;
}

/* Return the position behind bytes of a kind, from a position on. */
static size_t
skip_bytes_of_kind(const SqlLexer *lexer, size_t at, int kind)
{
	while (at < lexer->len && is_byte_kind(lexer->text[at], kind))
		at++;
	return at;
}

/* Does E'...', a string with escapes, begin at a position? */
static bool
begins_escape_string(const SqlLexer *lexer, size_t at)
{
	return (lexer->text[at] == 'e' || lexer->text[at] == 'E') &&
		at + 1 < lexer->len && lexer->text[at + 1] == '\'';
}

/*
 * Read the next token, and move the lexer behind it; false at the end.
 * Operators come byte by byte: only words, quotes and brackets are asked for.
 */
bool
sql_next_token(SqlLexer *lexer, SqlToken *token)
{
	size_t		at = end_of_blanks(lexer, lexer->at);
	char		c;

	token->kind = SQL_TOKEN_END;
	token->start = token->end = lexer->at = at;
	if (at >= lexer->len)
		return false;
	c = lexer->text[at];
	if (c == '\'')
	{
		token->kind = SQL_TOKEN_STRING;
		at = skip_quoted(lexer, at, false);
	}
	else if (begins_escape_string(lexer, at))
	{
		token->kind = SQL_TOKEN_STRING;
		at = skip_quoted(lexer, at + 1, true);
	}
	else if (c == '"')
	{
		token->kind = SQL_TOKEN_NAME;
		at = skip_quoted(lexer, at, false);
	}
	else if (c == '$' && skip_dollar_quoted(lexer, at) > at)
	{
		token->kind = SQL_TOKEN_STRING;
		at = skip_dollar_quoted(lexer, at);
	}
	else if (is_byte_kind(c, BYTE_NAME_START))
	{
		token->kind = SQL_TOKEN_WORD;
		at = skip_bytes_of_kind(lexer, at, BYTE_NAME_PART);
	}
	else if (is_byte_kind(c, BYTE_DIGIT))
	{
		token->kind = SQL_TOKEN_NUMBER;
		at = skip_bytes_of_kind(lexer, at, BYTE_NAME_PART | BYTE_POINT);
	}
	else
	{
		token->kind = SQL_TOKEN_OTHER;
		at++;
	}
	token->end = lexer->at = at < lexer->len ? at : lexer->len;
	return true;
}

/*
 * Return true if a token is this word, in any case, or this byte. A name or
 * string in quotes never is.
 */
bool
sql_is_token_word(const SqlLexer *lexer, const SqlToken *token,
				  const char *word)
{
	size_t		len = token->end - token->start;

	/* Most words differ in their first byte already, whatever its case. */
	return ((lexer->text[token->start] ^ *word) & ~('a' - 'A')) == 0 &&
		(token->kind == SQL_TOKEN_WORD || token->kind == SQL_TOKEN_OTHER) &&
		strncasecmp(lexer->text + token->start, word, len) == 0 &&
		word[len] == '\0';
}

/*
 * Move the splitter to a position behind the present one, and count the lines
 * up to it.
 */
static void
move_splitter_to(SqlSplitter *splitter, size_t at)
{
	const char *here = splitter->text + splitter->at;
	const char *end = splitter->text + at;

	while (here < end && (here = memchr(here, '\n', end - here)) != NULL)
	{
		splitter->line++;
		here++;
	}
	splitter->at = at;
}

/*
 * Skip the rows behind COPY ... FROM STDIN, up to a line of "\.", or to the
 * end of the text. They may hold anything, quotes and semicolons.
 */
static void
skip_copy_data(SqlSplitter *splitter)
{
	size_t		at = splitter->at;

	while (at < splitter->len)
	{
		const char *end = memchr(splitter->text + at, '\n', splitter->len - at);
		size_t		next = end != NULL ? (size_t) (end - splitter->text) + 1 :
			splitter->len;

		if (next - at >= 2 && memcmp(splitter->text + at, "\\.", 2) == 0 &&
			(next - at == 2 || is_byte_kind(splitter->text[at + 2], BYTE_BLANK)))
		{
			move_splitter_to(splitter, next);
			return;
		}
		at = next;
	}
	move_splitter_to(splitter, splitter->len);
}

/* The words at which statements may end, or which tell where they end. */
typedef enum SplitWord
{
	SPLIT_ANY,
	SPLIT_ATOMIC,
	SPLIT_BEGIN,
	SPLIT_CASE,
	SPLIT_COPY,
	SPLIT_ELSE,
	SPLIT_END,
	SPLIT_FROM,
	SPLIT_LOOP,
	SPLIT_STDIN,
	SPLIT_THEN
} SplitWord;

/*
 * Return which of those words a token is, by its first letter: most are
 * another.
 */
static SplitWord
split_word_of_token(const SqlLexer *lexer, const SqlToken *token)
{
	static const struct
	{
		const char *text;
		size_t		len;
	}			words[] = {
		[SPLIT_ATOMIC] = {"ATOMIC", 6},
		[SPLIT_BEGIN] = {"BEGIN", 5},
		[SPLIT_CASE] = {"CASE", 4},
		[SPLIT_COPY] = {"COPY", 4},
		[SPLIT_ELSE] = {"ELSE", 4},
		[SPLIT_END] = {"END", 3},
		[SPLIT_FROM] = {"FROM", 4},
		[SPLIT_LOOP] = {"LOOP", 4},
		[SPLIT_STDIN] = {"STDIN", 5},
		[SPLIT_THEN] = {"THEN", 4},
	};
	static const unsigned char by_letter[32][2] = {
		['A' & 31] = {SPLIT_ATOMIC},
		['B' & 31] = {SPLIT_BEGIN},
		['C' & 31] = {SPLIT_CASE, SPLIT_COPY},
		['E' & 31] = {SPLIT_ELSE, SPLIT_END},
		['F' & 31] = {SPLIT_FROM},
		['L' & 31] = {SPLIT_LOOP},
		['S' & 31] = {SPLIT_STDIN},
		['T' & 31] = {SPLIT_THEN},
	};
	const unsigned char *tried = by_letter[lexer->text[token->start] & 31];

	for (int i = 0; i < 2 && tried[i] != SPLIT_ANY; i++)
	{
		if (token->end - token->start == words[tried[i]].len &&
			sql_is_token_word(lexer, token, words[tried[i]].text))
			return tried[i];
	}
	return SPLIT_ANY;
}

/* What sql_next_piece() knows of the words that it has read. */
typedef struct Words
{
	int			parens;
	int			atomic;			/* BEGIN ATOMIC and CASE that are not ended */
	SplitWord	before;			/* the token before */
	bool		copy;			/* begins with COPY */
	bool		from_stdin;
} Words;

/*
 * Take in a byte that is no word: true if it is a semicolon that ends a
 * statement, outside of parentheses and of BEGIN ATOMIC.
 */
static bool
take_sign(Words *words, char sign)
{
	words->before = SPLIT_ANY;
	if (sign == '(')
		words->parens++;
	else if (sign == ')')
		words->parens -= words->parens > 0;
	return sign == ';' && words->parens == 0 && words->atomic == 0;
}

/*
 * Take in a word or another token; true if a statement ends behind it: in
 * PL/pgSQL behind the words that begin a list of statements.
 */
static bool
take_word(const SqlSplitter *splitter, Words *words, SplitWord word)
{
	if (word == SPLIT_ATOMIC && words->before == SPLIT_BEGIN)
		words->atomic++;
	/* Within BEGIN ATOMIC an END may be that of a CASE. */
	else if (word == SPLIT_CASE && words->atomic > 0)
		words->atomic++;
	else if (word == SPLIT_END && words->atomic > 0)
		words->atomic--;
	else if (word == SPLIT_STDIN && words->before == SPLIT_FROM)
		words->from_stdin = true;
	words->before = word;
	return splitter->plpgsql && words->parens == 0 &&
		(word == SPLIT_THEN || word == SPLIT_ELSE || word == SPLIT_LOOP ||
		 word == SPLIT_BEGIN);
}

/*
 * Take in a token; true if a statement ends in front of what follows it. A
 * name or string in quotes is no word.
 */
static bool
take_next_token(const SqlSplitter *splitter, const SqlLexer *lexer,
				const SqlToken *token, Words *words, bool first)
{
	SplitWord	word = SPLIT_ANY;

	if (token->kind == SQL_TOKEN_OTHER)
		return take_sign(words, lexer->text[token->start]);
	if (token->kind == SQL_TOKEN_WORD)
		word = split_word_of_token(lexer, token);
	words->copy |= first && word == SPLIT_COPY;
	return take_word(splitter, words, word);
}

/*
 * Read the next statement; false at the end. The piece is without its
 * semicolon, and begins with its first token: comments before it belong to
 * no piece.
 */
bool
sql_next_piece(SqlSplitter *splitter, SqlPiece *piece)
{
	SqlLexer	lexer = {.text = splitter->text, .len = splitter->len, .at = splitter->at};
	SqlToken	token;
	Words		words = {0};
	bool		first = true;

	if (!sql_next_token(&lexer, &token))
	{
		move_splitter_to(splitter, splitter->len);
		return false;
	}
	move_splitter_to(splitter, token.start);
	*piece = (SqlPiece) {.text = splitter->text + token.start, .line = splitter->line};
	/* A command of psql ends with its line. */
	if (splitter->text[token.start] == '\\')
	{
		const char *end = memchr(piece->text, '\n', splitter->len - token.start);

		piece->len = end != NULL ? (size_t) (end - piece->text) :
			splitter->len - token.start;
		piece->client = piece->closed = true;
		move_splitter_to(splitter, token.start + piece->len);
		return true;
	}
	do
	{
		if (take_next_token(splitter, &lexer, &token, &words, first))
		{
			bool		semicolon = splitter->text[token.start] == ';';

			piece->len = (semicolon ? token.start : token.end) -
				(size_t) (piece->text - splitter->text);
			piece->closed = true;
			move_splitter_to(splitter, token.end);
			if (words.copy && words.from_stdin)
				skip_copy_data(splitter);
			return true;
		}
		first = false;
	} while (sql_next_token(&lexer, &token));
	/* The last one, without a semicolon. */
	piece->len = token.end - (size_t) (piece->text - splitter->text);
	while (piece->len > 0 && is_byte_kind(piece->text[piece->len - 1], BYTE_BLANK))
		piece->len--;
	move_splitter_to(splitter, splitter->len);
	return true;
}

/* Tokens are compared, so that comments between the words do not matter. */
bool
sql_piece_begins(const SqlPiece *piece, const char *words)
{
	SqlLexer	lexer = {.text = piece->text, .len = piece->len};
	SqlToken	token;
	char		word[32];

	while (*words != '\0')
	{
		size_t		len = strcspn(words, " ");

		memcpy(word, words, len);
		word[len] = '\0';
		if (!sql_next_token(&lexer, &token) ||
			!sql_is_token_word(&lexer, &token, word))
			return false;
		words += len + strspn(words + len, " ");
	}
	return true;
}
