/*
 * dbmate_transaction.c
 *		Files that end the transaction which dbmate began for them.
 *
 * dbmate 2.36 records such a migration, and then stops, since its driver finds
 * no transaction to commit. What the file did before stays.
 */
#include "migcheck/frameworks/framework.h"

#include <string.h>

#include "migcheck/sql/parse/split.h"

/* Return true if a line asks dbmate for no transaction. */
static bool
is_without_transaction(const char *line, size_t len)
{
	static const char option[] = "transaction:false";

	return memmem(line, len, option, strlen(option)) != NULL;
}

/* Return true if a statement has a word among its first three. */
static bool
has_early_word(const SqlPiece *piece, const char *word)
{
	SqlLexer	lexer = {.text = piece->text, .len = piece->len};
	SqlToken	token;

	for (int i = 0; i < 3 && sql_next_token(&lexer, &token); i++)
	{
		if (sql_is_token_word(&lexer, &token, word))
			return true;
	}
	return false;
}

/*
 * Return 1 where a statement ends a transaction, -1 where it begins one, and 0
 * for all others. "AND CHAIN" does both.
 */
static int
transaction_end_of(const SqlPiece *piece)
{
	if (sql_piece_begins(piece, "begin") ||
		sql_piece_begins(piece, "start transaction"))
		return -1;
	if (sql_piece_begins(piece, "commit") || sql_piece_begins(piece, "end") ||
		sql_piece_begins(piece, "abort") ||
		(sql_piece_begins(piece, "rollback") && !has_early_word(piece, "to")))
		return has_early_word(piece, "and") && !has_early_word(piece, "no") ?
			0 : 1;
	return 0;
}

/*
 * Note the statement that ends the transaction, where none begins another one
 * behind it. text is what dbmate sends, from the line with the mark on.
 */
void
dbmate_check_transaction(const char *text, size_t len, uint32_t line,
						 Sections *sections)
{
	const char *feed = memchr(text, '\n', len);
	SqlSplitter splitter = {.text = text, .len = len, .line = line};
	SqlPiece	piece;
	uint32_t	ended = 0;

	if (sections->error != NULL ||
		is_without_transaction(text, feed ? (size_t) (feed - text) : len))
		return;
	while (sql_next_piece(&splitter, &piece))
	{
		int			end = transaction_end_of(&piece);

		if (end != 0)
			ended = end > 0 ? piece.line : 0;
	}
	if (ended == 0)
		return;
	sections->error = "it ends the transaction that dbmate began for the file: "
		"dbmate records the migration, and then stops";
	sections->error_line = ended;
	sections->runs_before_error = true;
}
