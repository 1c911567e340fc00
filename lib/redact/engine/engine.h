/*
 * engine.h
 *		What the parsers share: the text, how far they may look, the spans.
 *
 * A parser is woken at a literal and looks at no byte outside of [floor,
 * limit): 64 KiB to either side. That bound is what makes a stream give the
 * same result as the whole text, and every text cost linear time.
 */
#ifndef RESCUE_REDACT_ENGINE_H
#define RESCUE_REDACT_ENGINE_H

#include <string.h>

#include "redact/redact.h"
#include "redact/compile/tables.h"
#include "redact/text/bytes.h"

#define LOOK_BYTES ((size_t) 64 << 10)	/* behind and ahead of a literal */
#define NAME_MAX_BYTES 128		/* of a key */
#define VALUE_SPARED_MAX 512	/* of a value that may be none for what it says */

/* The bits of RedactSpan.form; how a statement's secret follows is another type. */
#define SPAN_QUOTE_MASK 0x000f	/* QuoteForm */
#define SPAN_DECODE_SHIFT 4
#define SPAN_DECODE_MASK 0x00f0	/* DecodeForm */
#define SPAN_WEIGHT_SHIFT 8
#define SPAN_WEIGHT_MASK 0x0f00	/* who names a span that two rules found */
#define SPAN_REST 0x1000		/* the rest of its line; has no fingerprint */
#define SPAN_DOUBT 0x2000		/* not alone on its line, see rescan.c */

typedef enum QuoteForm
{
	QUOTE_NONE,
	QUOTE_DOUBLE,				/* "tag": a bare value in YAML, JSON, TOML */
	QUOTE_ESCAPED,				/* \"tag\": the same, escaped once */
	QUOTE_ESCAPED_TWICE			/* \\\"tag\\\" */
} QuoteForm;

typedef enum DecodeForm
{
	DECODE_NONE,
	DECODE_ESCAPES,				/* backslash escapes */
	DECODE_ESCAPES_TWICE,
	DECODE_ESCAPES_THRICE,
	DECODE_PERCENT,
	DECODE_BASE64,
	DECODE_DOUBLED,				/* '' stands for ' */
	DECODE_ENTITIES				/* &amp; */
} DecodeForm;

/* Which of two rules names what both found: the more telling one. */
typedef enum Weight
{
	WEIGHT_KEY = 1,
	WEIGHT_CARRIER,
	WEIGHT_TOKEN,
	WEIGHT_OWN
} Weight;

/* Where the next closing quote stands, so that nothing is searched twice. */
typedef struct QuoteMemo
{
	size_t		from;
	size_t		to;
	bool		closed;			/* it stands at to; else none before to */
} QuoteMemo;

/* A stretch without a line end, so that long lines are searched once. */
typedef struct LineMemo
{
	size_t		start;
	size_t		to;
	bool		ended;			/* a line end stands at to */
} LineMemo;

/* Where no value of a near's shape begins; the words stand close together. */
typedef struct NearMemo
{
	size_t		from;
	size_t		to;
} NearMemo;

/* What a walk from one place to another has seen of a bare value's end. */
typedef struct BareMemo
{
	size_t		from;
	size_t		to;
	bool		ended;			/* there; else it came to the line's end */
} BareMemo;

/* A run of a set's bytes goes from one place to another, or further. */
typedef struct RunMemo
{
	size_t		from;
	size_t		to;
	bool		ended;			/* there stands another byte */
} RunMemo;

#define BARE_MEMOS 48			/* by place, separator, and a blank behind it */

typedef struct Scan
{
	const char *text;
	size_t		len;
	size_t		floor;
	size_t		limit;
	bool		final;			/* the text ends at len */
	size_t		base;			/* offset of text in the stream */
	RedactSpans *spans;
	RedactStatus status;
	const RedactOptions *options;
	size_t		woken;			/* where a parser was woken last */
	size_t		woken_before;	/* and the last place before that */
	bool		alone;			/* no parser was woken since a span was added */
	bool		barren;			/* the parser woken before added none */
	size_t		added;			/* where that span begins */
	size_t		tag_end;		/* literals before it stand in a tag */
	size_t		key_start;		/* the key judged last */
	size_t		key_end;
	size_t		value_start;	/* the value noted last: no keys inside */
	size_t		value_end;
	size_t		header_end;		/* the header read last */
	size_t		pem_end;		/* the key block read last */
	size_t		url_start;		/* the URL read last */
	size_t		url_end;
	bool		url_open;		/* nothing up to url_end ends it */
	size_t		command_end;	/* the command line read last */
	size_t		table_end;		/* the table read last */
	size_t		insert_end;		/* the list of columns, or its rows, read last */
	size_t		manifest_end[2][4]; /* the Secrets read last, by lines and in
									 * braces, by their level of escaping */
	size_t		swallowed;		/* the line up to here is one tag already */
	bool		swallowing;		/* the text ended before that line did */
	size_t		mebibyte;		/* which one was counted last */
	size_t		mebibyte_spans;
	LineMemo	line;
	QuoteMemo	memo[8];		/* by mark and level */
	NearMemo	near[NEAR_SHAPES_MAX];
	BareMemo	bare[BARE_MEMOS];
	RunMemo		runs[SETS_MAX];
} Scan;

/* The byte at a place; NUL at the end of what may be looked at, and behind. */
static inline char
scan_byte(const Scan *s, size_t at)
{
	return at < s->limit ? s->text[at] : '\0';
}

/*
 * A quote as it stands in the text: ", \", \\\", ', %22, &quot; and so on.
 * bytes is what opens and closes it; level counts how often it is escaped.
 */
typedef struct Quote
{
	const char *bytes;			/* NULL: none */
	uint8_t		len;
	uint8_t		level;
	char		mark;			/* the quote itself; 0 for %22 and &quot; */
} Quote;

/* A value's place, and how it is written. */
typedef struct Value
{
	size_t		start;
	size_t		end;
	Quote		quote;			/* bytes NULL for a bare one */
	DecodeForm	decode;
} Value;

typedef void (*ParserFunction) (Scan *s, size_t at, size_t len, uint16_t arg);

/* scan.c */
extern void scan_add(Scan *s, size_t start, size_t end, uint16_t rule,
					 unsigned form, Weight weight);
extern bool scan_has_parser(unsigned parser);
extern size_t scan_line_start(Scan *s, size_t at);
extern size_t scan_line_end(Scan *s, size_t at);

/* spans.c */
extern bool spans_add(RedactSpans *spans, RedactSpan span);
extern size_t spans_end_before(const RedactSpans *spans, size_t at);

/* write.c: how long a span's tag is; a part of the text with its tags. */
extern size_t tag_size(const char *text, const RedactOptions *options,
					   const RedactSpan *span);
extern void draft_write(const char *text, size_t from, size_t to,
						const RedactOptions *options,
						const RedactSpans *spans, char *out);

/* tag.c: length of a tag at this place, 0 if there is none. */
extern size_t tag_length(const RedactOptions *options, const char *text,
						 size_t len);
extern size_t quoted_tag_length(const RedactOptions *options,
								const char *text, size_t len);

extern size_t end_mark_length(const char *text, size_t len);
extern bool is_only_tags(const RedactOptions *options, const char *text,
						 size_t len);
extern size_t find_outside_tags(const Scan *s, size_t at, size_t end,
								char byte);

/* shape.c, near.c */
extern void parse_shape(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_near(Scan *s, size_t at, size_t len, uint16_t arg);
extern void near_find(Scan *s, const RedactBook *book, const Shape *shape,
					  size_t at, size_t len, uint16_t first_rule,
					  NearMemo *memo);

/* A text as shapes are matched against it. */
typedef struct ShapeText
{
	const RedactBook *book;
	const char *text;
	size_t		floor;
	size_t		limit;
	RunMemo    *runs;			/* by set, or NULL */
} ShapeText;

extern bool shape_items(const ShapeText *t, const Shape *shape, size_t at,
						int first, size_t *end, size_t *secret_start,
						size_t *secret_end);
extern bool shape_find(const ShapeText *t, const Shape *shape, size_t at,
					   size_t len, size_t *start, size_t *end);

/* the parsers of carriers */
extern void parse_key(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_url(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_auth(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_pem(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_option(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_phrase(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_line(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_statement(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_manifest(Scan *s, size_t at, size_t len, uint16_t arg);

/* statement.c: the words that it has a form for, up to NULL. */
extern const char *statement_words(size_t i);

/* auth.c */
extern void cookies_add(Scan *s, size_t at, size_t end, uint16_t rule);

/* key_words.c: what a key's name says about its value. */
typedef struct KeyVerdict
{
	bool		secret;
	bool		strong;			/* whatever the value is */
	uint16_t	rule;
} KeyVerdict;

extern KeyVerdict key_judge(const char *key, size_t len);

/* lexicon.c */
extern const BookWord *word_find(const char *word, size_t len);
extern bool list_has(WordList list, const char *word, size_t len);

/* Where a key stands: it tells where a bare value behind it ends. */
typedef enum Place
{
	PLACE_WORD,					/* behind a blank or anything else */
	PLACE_LINE,					/* it begins its line */
	PLACE_ESCAPED_LINE,			/* it begins a line in an escaped string */
	PLACE_QUOTED,				/* it begins a quoted text: "KEY=value" */
	PLACE_QUERY,				/* behind ? or & */
	PLACE_ENCODED,				/* behind %26 and the like */
	PLACE_FIELDS,				/* behind ; */
	PLACE_LIST					/* behind , { ( [ */
} Place;

/* What separates a key from its value: it tells the carrier. */
typedef enum Separator
{
	SEPARATOR_NONE,				/* not found */
	SEPARATOR_EQUALS,			/* =, also =>, := and %3D */
	SEPARATOR_COLON,			/* :, also %3A */
	SEPARATOR_BLANK,			/* a blank: of an option, a statement, a sentence */
	SEPARATOR_COMMA,			/* between two arguments or items */
	SEPARATOR_CALL,				/* the ( of a call */
	SEPARATOR_XML,				/* the > of a start tag */
	SEPARATOR_PAIR				/* between the two fields of a name and a value */
} Separator;

/* A key that was found, and what stands around it. */
typedef struct Key
{
	size_t		start;
	size_t		end;
	unsigned	dashes;			/* in front: an option */
	Quote		open;			/* the quote in front of it */
	bool		closed;			/* and it is closed behind it */
	Place		place;
	KeyVerdict	verdict;
} Key;

/* key.c: read the value behind a separator; false if there is none. */
extern bool key_value(Scan *s, const Key *key, size_t at, Separator separator,
					  Value *value);

/* key_multiline.c: values on other lines than their key. */
extern bool below_read(Scan *s, const Key *key, size_t at, Separator separator);
extern void below_read_change(Scan *s, const Key *key, const Value *value);

/* key_blank.c: only a blank separates. */
extern bool blank_separates(Scan *s, const Key *key, size_t at);
extern bool is_said(const Scan *s, size_t *at, size_t stop);
extern bool is_spoken(const Scan *s, size_t at, size_t stop);

/* columns.c: columns. */
extern void table_read(Scan *s, const Key *key);

/* sql_rows.c: the rows of a statement. */
extern void insert_read(Scan *s, const Key *key);

/* key_name.c */
extern void key_extent(Scan *s, size_t at, size_t len, Key *key);
extern void key_place(Scan *s, Key *key);
extern bool key_is_named(const Scan *s, const Key *key);
extern bool ends_escape(const Scan *s, size_t at);
extern bool is_wide_sign(const Scan *s, size_t at);
extern bool color_start(const Scan *s, size_t at);
extern size_t read_colors(const Scan *s, size_t at, size_t stop);

/* pair.c: {"name": "PASSWORD", "value": "x"} and the like. */
extern bool pair_value(Scan *s, const Key *key, size_t *at);
extern bool names_entry(const Scan *s, const Key *key);
extern bool pair_value_before(Scan *s, const Key *key, Value *value);
extern bool xml_value(Scan *s, const Key *key, size_t *at);

/* quote.c */
extern Quote quote_at(const Scan *s, size_t at);
extern Quote quote_before(const Scan *s, size_t at);
extern size_t quote_close(Scan *s, size_t at, const Quote *quote);

/* value.c: read the value that begins at this place. */
extern bool value_read(Scan *s, size_t at, const Key *key, Separator separator,
					   Value *value);
extern void value_add(Scan *s, const Key *key, Separator separator,
					  const Value *value);

/* not_secret.c: what is no secret although it stands where one would. */
extern bool is_version(const char *text, size_t len);
extern bool value_is_spared(const RedactOptions *options, const char *text,
							size_t len, bool quoted);
extern bool is_reference_body(const RedactOptions *options, const char *text,
							  size_t len);
extern bool value_is_prose(const char *text, size_t len);
extern bool value_looks_secret(const RedactOptions *options, const char *text,
							   size_t len);

/* context.c: what the text around a value says of it. */
extern bool context_spares(const Scan *s, const Key *key, Separator separator,
						   const Value *value);
extern bool context_user(const Scan *s, const Key *key, Value *value);
extern bool context_confirms(const Scan *s, const Key *key, const Value *value);
extern bool words_equal(const char *text, size_t len, const char *word);

/* Behind the terminal's colours; nearly always there are none. */
static inline size_t
skip_colors(const Scan *s, size_t at, size_t stop)
{
	return at < stop && (s->text[at] == '\x1b' || s->text[at] == '\\' || s->text[at] == '#') ?
		read_colors(s, at, stop) : at;
}

/* Does the text go on with these bytes, as far as a parser may look? */
static inline bool
scan_starts(const Scan *s, size_t at, const char *what)
{
	size_t		len;

	if (at >= s->limit || s->text[at] != what[0])
		return false;
	len = strlen(what);
	return s->limit - at >= len && memcmp(s->text + at, what, len) == 0;
}

/*
 * Do the bytes of a string literal begin at this place, in front of stop? The
 * macro takes its length from the literal.
 */
#define text_has(s, at, stop, literal) \
	((stop) >= (at) && (stop) - (at) >= sizeof(literal) - 1 && \
	 memcmp((s)->text + (at), "" literal, sizeof(literal) - 1) == 0)

/* Do the bytes of a string literal end right in front of this place? */
#define follows(s, at, literal) \
	((at) - (s)->floor >= sizeof(literal) - 1 && \
	 memcmp((s)->text + (at) - (sizeof(literal) - 1), "" literal, \
			sizeof(literal) - 1) == 0)

/* Compare caselessly; nearly always the first byte decides. */
static inline bool
word_is(const char *text, size_t len, const char *word)
{
	return len > 0 && to_lower(text[0]) == to_lower(word[0]) &&
		words_equal(text, len, word);
}

#endif							/* RESCUE_REDACT_ENGINE_H */
