/*
 * generate.c
 *		Turn rule files into the const tables of the redactor; a build tool.
 *
 *		generate OUT.c RULES...
 *
 * The tables are a pure function of the rule files, in the order of the
 * arguments: two builds of one source give the same bytes. All arrays are
 * const and refer to each other by index, so the library needs no relocation
 * for them and the pages are shared between processes.
 *
 * Errors in a rule file end with status 1 and FILE:LINE, like those of a
 * compiler. The output is written only after all files were read.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redact/compile/ruleset.h"

/* Part of the rule set's identity: raise it when a parser changes. */
#define ENGINE_VERSION "rescue redactor 2"

/*
 * The whole file, to be freed; exits where it can't be read.
 *
 * A build tool: what it allocates is freed by its end.
 */
static char *
read_whole_file(const char *path, size_t *len)
{
	FILE	   *f = fopen(path, "rb");
	char	   *text = NULL;
	size_t		capacity = 0;

	*len = 0;
	while (f != NULL)
	{
		size_t		n;

		if (*len + 65536 > capacity)
			text = realloc(text, capacity = *len + 65536);
		if (text == NULL || (n = fread(text + *len, 1, 65536, f)) == 0)
			break;
		*len += n;
	}
	if (f == NULL || text == NULL || ferror(f))
	{
		perror(path);
		exit(2);
	}
	fclose(f);
	return text;
}

/* Write the pool of strings as an array. */
static void
write_string_pool(FILE *out, const RedactBook *book)
{
	fprintf(out, "static const char pool[] = {");
	for (size_t i = 0; i < book->pool_len; i++)
		fprintf(out, "%s%d,", i % 20 == 0 ? "\n\t" : "", book->pool[i]);
	fprintf(out, "\n};\n\n");
}

/* Write the sets, texts, items and shapes. */
static void
write_shape_tables(FILE *out, const RedactBook *book)
{
	fprintf(out, "static const ByteSet sets[] = {\n");
	for (int i = 0; i < book->nsets; i++)
	{
		fprintf(out, "\t{{");
		for (int w = 0; w < 8; w++)
			fprintf(out, "%#xu,", book->sets[i].bits[w]);
		fprintf(out, "}},\n");
	}
	fprintf(out, "};\n\nstatic const BookText texts[] = {\n");
	for (int i = 0; i < book->ntexts; i++)
		fprintf(out, "\t{%u, %u, %d},\n", book->texts[i].at,
				book->texts[i].len, book->texts[i].caseless);
	fprintf(out, "};\n\nstatic const ShapeItem items[] = {\n");
	for (int i = 0; i < book->nitems; i++)
	{
		const ShapeItem *item = &book->items[i];

		fprintf(out, "\t{%u, %u, %d, %u, %u, %u},\n", item->texts,
				item->ntexts, item->optional, item->set, item->min, item->max);
	}
	fprintf(out, "};\n\nstatic const Shape shapes[] = {\n");
	for (int i = 0; i < book->nshapes; i++)
	{
		const Shape *s = &book->shapes[i];

		fprintf(out, "\t{%u, %u, %u, %u, %u, %u, %u, %u, %u, %d, %d},\n",
				s->rule, s->items, s->nitems, s->anchor, s->secret_first,
				s->secret_last, s->before, s->after, s->check,
				s->check_required, s->near);
	}
	fprintf(out, "};\n\n");
}

/* Write the literals, rules and samples. */
static void
write_rule_tables(FILE *out, const RedactBook *book)
{
	fprintf(out, "static const BookLiteral literals[] = {\n");
	for (int i = 0; i < book->nliterals; i++)
		fprintf(out, "\t{%u, %u, %u},\n", book->literals[i].text,
				book->literals[i].arg, book->literals[i].parser);
	fprintf(out, "};\n\nstatic const BookRule rules[] = {\n");
	for (int i = 0; i < book->nrules; i++)
	{
		const BookRule *r = &book->rules[i];

		fprintf(out, "\t{%u, %u, %u, %u, %u, %u},\n", r->name, r->about,
				r->source, r->file, r->line, r->name_len);
	}
	fprintf(out, "};\n\nstatic const BookSample samples[] = {\n");
	for (int i = 0; i < book->nsamples; i++)
	{
		const BookSample *s = &book->samples[i];

		fprintf(out, "\t{%u, %u, %u, %u, %u, %u},\n", s->text, s->len,
				s->secret_start, s->secret_len, s->line, s->rule);
	}
	fprintf(out, "};\n\n");
}

/* Write the book, which points to the arrays. */
static void
write_book_table(FILE *out, const RedactBook *book)
{
	static const char *const arrays[] = {
		"pool", "sets", "texts", "items", "shapes", "literals", "rules",
		"samples",
	};

	fprintf(out, "const RedactBook redact_builtin_book = {\n");
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		fprintf(out, "\t.%s = %s,\n", arrays[i], arrays[i]);
	fprintf(out, "\t.pool_len = %zu,\n", book->pool_len);
	fprintf(out, "\t.nsets = %u, .ntexts = %u, .nitems = %u, .nshapes = %u,\n"
			"\t.nliterals = %u, .nrules = %u, .nsamples = %u,\n};\n\n",
			book->nsets, book->ntexts, book->nitems, book->nshapes,
			book->nliterals, book->nrules, book->nsamples);
}

/* Literals that begin with the same hash of three bytes, at most. */
#define SLOT_MAX 64
/* For enter_filter_window(): the window's first byte is not known. */
#define ANY (-1)

/* The first stage's tables under construction. */
typedef struct Filter
{
	uint8_t		windows[(1 << WINDOW_BITS) + 3];
	uint8_t		heads[1 << (HEAD_BITS - 3)];
	uint16_t	literals[SLOT_KINDS << SLOT_BITS][SLOT_MAX];
	uint16_t	counts[SLOT_KINDS << SLOT_BITS];
} Filter;

/*
 * May this item begin with this byte, whatever its case?
 *
 * folded is in lower case, as the first stage folds it. Used to keep a
 * literal of three bytes from starting the matcher where no token can follow.
 */
static bool
item_may_begin(const RedactBook *book, const ShapeItem *item,
			   unsigned char folded)
{
	for (int i = 0; i < item->ntexts; i++)
	{
		const BookText *text = &book->texts[item->texts + i];

		if (((unsigned char) book->pool[text->at] | 0x20) == folded)
			return true;
	}
	return item->ntexts == 0 &&
		(byteset_has(&book->sets[item->set], folded) ||
		 byteset_has(&book->sets[item->set], folded & ~0x20));
}

/*
 * True if this byte may follow the literal, by the token's shape.
 *
 * Only a shape says what comes next; a literal of any other parser may be
 * followed by anything. Items that may be empty are skipped.
 */
static bool
byte_may_follow(const RedactBook *book, const BookLiteral *literal,
				unsigned char folded)
{
	const Shape *shape = &book->shapes[literal->arg];

	if (literal->parser != PARSER_SHAPE)
		return true;
	for (int i = shape->anchor + 1; i < shape->nitems; i++)
	{
		const ShapeItem *item = &book->items[shape->items + i];

		if (item_may_begin(book, item, folded))
			return true;
		if (!item->optional && (item->ntexts > 0 || item->min > 0))
			return false;
	}
	return true;
}

/* Let a window pass; its first byte may be any. */
static void
enter_filter_window(Filter *filter, int first, const unsigned char *three)
{
	uint32_t	folded = WINDOW_FOLD |
		(three[0] | (uint32_t) three[1] << 8 | (uint32_t) three[2] << 16);

	filter->windows[three_hash(folded, WINDOW_BITS)] |= first == ANY ? 0xff :
		(uint8_t) (1u << window_bit((uint32_t) first | WINDOW_FOLD));
}

/* Enter the first four bytes of a literal. */
static void
enter_literal_head(Filter *filter, const unsigned char *p)
{
	uint32_t	hash = head_hash(p[0] | p[1] << 8 | p[2] << 16 | (uint32_t) p[3] << 24);

	filter->heads[hash >> 3] |= (uint8_t) (1u << (hash & 7));
}

/* The first eight bytes of a literal, folded, or all; the first one lowest. */
static uint64_t
fold_literal_head(const RedactBook *book, const BookText *text)
{
	const unsigned char *p = (const unsigned char *) book->pool + text->at;
	uint64_t	head = 0;

	for (int i = 0; i < 8 && i < text->len; i++)
		head |= (uint64_t) (p[i] | 0x20) << 8 * i;
	return head;
}

/* Enter a literal into its slot. */
static void
enter_literal_slot(Filter *filter, const RedactBook *book, uint16_t number)
{
	const BookText *text = &book->texts[book->literals[number].text];
	unsigned	kind = (text->len < 5u ? text->len : 5u) - 3;
	uint32_t	slot = slot_hash(fold_literal_head(book, text), kind);

	if (filter->counts[slot] == SLOT_MAX)
	{
		fprintf(stderr, "generate: a slot of the first stage is full\n");
		exit(1);
	}
	filter->literals[slot][filter->counts[slot]++] = number;
}

/* True if a text that begins with the first one begins with the second one. */
static bool
literal_begins_with(const RedactBook *book, const BookText *text,
					const BookText *start)
{
	if (start->len > text->len)
		return false;
	for (size_t i = 0; i < start->len; i++)
	{
		if ((book->pool[text->at + i] | 0x20) != (book->pool[start->at + i] | 0x20))
			return false;
	}
	return true;
}

/* Exit if more literals than the engine has room for match at one place. */
static void
check_matches(const RedactBook *book)
{
	for (int i = 0; i < book->nliterals; i++)
	{
		unsigned	n = 0;

		for (int j = 0; j < book->nliterals; j++)
			n += literal_begins_with(book,
									 &book->texts[book->literals[i].text],
									 &book->texts[book->literals[j].text]);
		if (n > SLOT_MATCHES)
		{
			fprintf(stderr, "generate: too many literals begin alike\n");
			exit(1);
		}
	}
}

/*
 * Enter a literal: the window at its begin, for literals at an even offset;
 * and the window before or, if the literal fills it, the one behind.
 *
 * The engine looks only at every second window, so each literal must be found
 * from either of two places. A literal of three bytes does not fill a window
 * of four: it is entered with each byte that may follow, in lower case,
 * because the fold sets the bit 0x20 of all bytes.
 */
static void
enter_literal(Filter *filter, const RedactBook *book, uint16_t number)
{
	const BookLiteral *literal = &book->literals[number];
	const BookText *text = &book->texts[literal->text];
	const unsigned char *p = (const unsigned char *) book->pool + text->at;

	for (unsigned c = 0x20; text->len == 3 && c < 256; c = (c + 1) | 0x20)
	{
		const unsigned char four[4] = {p[0], p[1], p[2], (unsigned char) c};

		if (byte_may_follow(book, literal, (unsigned char) c))
		{
			enter_filter_window(filter, p[0], four + 1);
			enter_literal_head(filter, four);
		}
	}
	if (text->len > 3)
	{
		enter_filter_window(filter, p[0], p + 1);
		enter_literal_head(filter, p);
	}
	if (text->len > 4)
		enter_filter_window(filter, p[1], p + 2);
	else
		enter_filter_window(filter, ANY, p);
	enter_literal_slot(filter, book, number);
}

/*
 * Write a literal's slot entry: its first eight bytes, their mask, its number,
 * its rank and its length, and whether these bytes are all of it. Keys rank
 * last: what a token's rule takes is no key.
 */
static void
write_slot_entry(FILE *out, const RedactBook *book, uint16_t literal)
{
	const BookText *text = &book->texts[book->literals[literal].text];
	const unsigned char *p = (const unsigned char *) book->pool + text->at;
	uint64_t	mask = text->len < 8 ? (UINT64_C(1) << 8 * text->len) - 1 : UINT64_MAX;
	bool		key = book->literals[literal].parser == PARSER_KEY;

	/*
	 * The engine pads the text with blanks, so compare a literal with one
	 * again.
	 */
	fprintf(out, "\n\t{%#jxu, %#jxu, %u, %u, %u, %d},",
			(uintmax_t) fold_literal_head(book, text),
			(uintmax_t) mask, literal, literal + (key ? book->nliterals : 0u), text->len,
			text->caseless && text->len <= 8 &&
			memchr(p, ' ', text->len) == NULL);
}

/* Write an array of bytes. */
static void
write_byte_array(FILE *out, const char *name, const uint8_t *bytes, size_t len)
{
	fprintf(out, "const uint8_t %s[] = {", name);
	for (size_t i = 0; i < len; i++)
		fprintf(out, "%s%u,", i % 38 == 0 ? "\n\t" : "", bytes[i]);
	fprintf(out, "\n};\n\n");
}

/*
 * Write the first stage's tables: windows, heads and slots.
 *
 * The entries of a slot are tried in the order of this table; the engine
 * takes all that match.
 */
static void
write_filter_tables(FILE *out, const RedactBook *book)
{
	Filter	   *filter = calloc(1, sizeof(*filter));
	unsigned	first = 0;

	if (filter == NULL)
		exit(2);
	for (int i = 0; i < book->nliterals; i++)
		enter_literal(filter, book, (uint16_t) i);
	check_matches(book);
	write_byte_array(out, "redact_windows", filter->windows,
					 sizeof(filter->windows));
	write_byte_array(out, "redact_heads", filter->heads,
					 sizeof(filter->heads));
	fprintf(out, "const Slot redact_slots[] = {");
	for (size_t i = 0; i < SLOT_KINDS << SLOT_BITS; i++)
	{
		fprintf(out, "%s{%u, %u},", i % 8 == 0 ? "\n\t" : "", first, filter->counts[i]);
		first += filter->counts[i];
	}
	fprintf(out, "\n};\n\nconst SlotEntry redact_slot_entries[] = {");
	for (size_t i = 0; i < SLOT_KINDS << SLOT_BITS; i++)
	{
		for (int n = 0; n < filter->counts[i]; n++)
			write_slot_entry(out, book, filter->literals[i][n]);
	}
	fprintf(out, "\n};\n");
	free(filter);
}

/* The words, each at its hash's place or in the next empty one. */
static void
write_word_table(FILE *out, const BookBuilder *b)
{
	static BookWord table[1 << WORD_BITS];
	const BookWord *words = b->words.items;

	/*
	 * Not much more than half full, it keeps the search for an absent word
	 * short.
	 */
	if (b->words.count > (1 << WORD_BITS) * 5 / 8)
	{
		fprintf(stderr, "generate: there are too many words\n");
		exit(1);
	}
	for (size_t i = 0; i < b->words.count; i++)
	{
		uint32_t	slot = word_hash((char *) b->pool.items + words[i].at, words[i].len);

		while (table[slot].len > 0)
			slot = (slot + 1) % (1 << WORD_BITS);
		table[slot] = words[i];
	}
	fprintf(out, "\nconst BookWord redact_words[] = {\n");
	for (size_t i = 0; i < 1 << WORD_BITS; i++)
		fprintf(out, "\t{%u, %u, %u, %u, %u},\n", table[i].at, table[i].len,
				table[i].strength, table[i].rule, table[i].lists);
	fprintf(out, "};\n");
}

/*
 * SHA-256 of all rule files: the identity of the rule set.
 *
 * It is part of the fingerprint of each redacted bundle, so that a report can
 * tell which rules have read it. ENGINE_VERSION goes into the digest, too.
 */
static void
write_rule_set_id(FILE *out, EVP_MD_CTX *digest)
{
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned	len = 0;

	if (EVP_DigestFinal_ex(digest, bytes, &len) != 1)
		exit(2);
	fprintf(out, "const char redact_builtin_id[] = \"");
	for (unsigned i = 0; i < len; i++)
		fprintf(out, "%02x", bytes[i]);
	fprintf(out, "\";\n\n");
}

/*
 * generate OUTPUT RULES...: 0 if written, 1 for an error in a rule file, 2 for
 * a failure.
 */
int
main(int argc, char **argv)
{
	BookBuilder b;
	RedactBook	book;
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	FILE	   *out;

	if (argc < 3 || digest == NULL ||
		EVP_DigestInit_ex(digest, EVP_sha256(), NULL) != 1 ||
		EVP_DigestUpdate(digest, ENGINE_VERSION, sizeof(ENGINE_VERSION)) != 1)
		return 2;
	init_rule_book(&b, false);
	for (int i = 2; i < argc; i++)
	{
		size_t		len;
		char	   *text = read_whole_file(argv[i], &len);

		if (!read_book_file(&b, argv[i], text, len))
		{
			fprintf(stderr, "%s:%u: error: %s\n", argv[i], b.error_line,
					b.no_memory ? "out of memory" : b.error);
			return 1;
		}
		if (EVP_DigestUpdate(digest, text, len) != 1)
			return 2;
		free(text);
	}
	out = fopen(argv[1], "w");
	if (!finish_rule_book(&b, &book) || out == NULL)
	{
		perror(argv[1]);
		return 2;
	}
	fprintf(out, "/* Written by lib/redact/gen/generate.c: do not edit. */\n"
			"#include \"redact/compile/tables.h\"\n\n");
	write_string_pool(out, &book);
	write_shape_tables(out, &book);
	write_rule_tables(out, &book);
	write_book_table(out, &book);
	write_rule_set_id(out, digest);
	write_filter_tables(out, &book);
	write_word_table(out, &b);
	EVP_MD_CTX_free(digest);
	free_rule_book(&b);
	return fclose(out) == 0 ? 0 : 2;
}
