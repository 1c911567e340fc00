/*
 * engine.h
 *		What the parsers share: the text, how far they may look, the spans.
 *
 * A parser is called at a literal and looks at no byte outside of [floor,
 * limit): 64 KiB to either side. That bound is what makes a stream give the
 * same result as the whole text, and every text cost linear time.
 */
#ifndef RESCUE_REDACT_ENGINE_H
#define RESCUE_REDACT_ENGINE_H

#include <string.h>

#include "redact/redact.h"
#include "redact/compile/tables.h"
#include "redact/judge/key_words.h"
#include "redact/text/bytes.h"
#include "redact/text/spans.h"

#define LOOK_BYTES ((size_t) 64 << 10)	/* behind and ahead of a literal */
#define NAME_MAX_BYTES 128		/* of a key */
#define BEFORE_BYTES 6			/* in front of the text, as it was */
#define VALUE_SPARED_MAX 512	/* of a value that its own words can spare */

/* The next closing quote, remembered so that no text is searched twice. */
typedef struct QuoteMemo
{
	size_t		from;
	size_t		to;
	bool		closed;			/* the quote is at to; else there is no quote
								 * before to */
} QuoteMemo;

/* A stretch without a line end, so that long lines are searched once. */
typedef struct LineMemo
{
	size_t		start;
	size_t		to;
	bool		ended;			/* a line end is at to */
} LineMemo;

/* A range without a value of a near's shape; its words are close together. */
typedef struct NearMemo
{
	size_t		from;
	size_t		to;
} NearMemo;

/*
 * A range in which no word that may be a value has two digits, nor anything
 * else ends a search for one. Its last word may go on behind it.
 */
typedef struct DigitMemo
{
	size_t		from;
	size_t		to;
	size_t		word;			/* where its last word begins */
	size_t		digit;			/* a digit of that word; SIZE_MAX: none */
	bool		opened;			/* that word may be a value */
} DigitMemo;

/* A range without a digit, in front of one or of the end of what was read. */
typedef struct NoDigitMemo
{
	size_t		from;
	size_t		to;
} NoDigitMemo;

#define PROSE_VALUES 6			/* more are data, and no sentence */

/* Where the words of a range begin that have a letter and a digit. */
typedef struct ProseMemo
{
	size_t		from;
	size_t		to;
	size_t		values[PROSE_VALUES];
	size_t		count;			/* one more if there are too many */
} ProseMemo;

/*
 * What a walk from one place to another has seen of a bare value's end. Values
 * that end at one of the colours in [color_from, color_to) go on to the last.
 */
typedef struct BareMemo
{
	size_t		from;
	size_t		to;
	size_t		color_from;
	size_t		color_to;
	bool		ended;			/* there; else it came to the line's end */
} BareMemo;

/* A range without this byte. */
typedef struct AbsentMemo
{
	size_t		from;
	size_t		to;
	char		byte;
} AbsentMemo;

#define ABSENT_MEMOS 8			/* by the low bits of the byte */

/* A run of a set's bytes goes from one place to another, or further. */
typedef struct RunMemo
{
	size_t		from;
	size_t		to;
	bool		ended;			/* the byte behind the run is not of the set */
} RunMemo;

/* What a parser reads over several lines: kinds of it. */
typedef enum BlockKind
{
	BLOCK_TABLE,
	BLOCK_INSERT,
	BLOCK_KEY,
	BLOCK_MANIFEST,
	BLOCK_LINES,				/* a list's, below its key or its head */
	BLOCK_COUNT
} BlockKind;

/* The block of a kind that was read last; its spans are settled as one. */
typedef struct Block
{
	size_t		start;
	size_t		end;			/* of the line where the reading stopped */
	size_t		call;			/* the literal whose parser has read it */
} Block;

/* A key's name in the text, and what it was judged to be. */
typedef struct KeyMemo
{
	size_t		at;
	size_t		len;			/* 0: none yet */
	KeyVerdict	verdict;
} KeyMemo;

#define KEY_MEMOS 16			/* by first byte, last byte and length */
#define BARE_MEMOS 48			/* by place, separator, and a blank behind it */

/*
 * The last calls of parsers, and the span that was added last: scan.c tells by
 * them whether more than one parser has read a line.
 */
typedef struct ParserCalls
{
	size_t		last_call;		/* offset of the last call of a parser */
	size_t		previous_call;	/* and of the call before that */
	bool		fresh_span;		/* no parser was called since a span was added */
	bool		found_nothing;	/* the previous parser added no span */
	size_t		added;			/* where that span begins */
} ParserCalls;

/*
 * What each parser has read last, so that it does not read it once more. From
 * tag_end on there are only offsets, which a stream moves with its text.
 */
typedef struct ReadLast
{
	bool		url_open;		/* nothing up to url_end ends it */
	size_t		key_start;		/* the key judged last; SIZE_MAX for none */
	size_t		tag_end;		/* literals before it are in a tag */
	size_t		key_end;
	size_t		value_start;	/* the value noted last: no keys inside */
	size_t		value_end;
	size_t		header_end;
	size_t		pem_end;		/* of a key block */
	size_t		url_start;
	size_t		url_end;
	size_t		command_end;
	size_t		run_end;		/* of bytes written as numbers */
	size_t		dump_start;		/* a dump is read up to here, or further */
	size_t		table_end;
	size_t		insert_end;		/* of the list of columns, or its rows */
	size_t		manifest_end[2][4]; /* of Secrets by lines and in braces, by
									 * their level of escaping */
} ReadLast;

/* The blocks read last, for region.c. */
typedef struct Blocks
{
	Block		items[BLOCK_COUNT];
	size_t		end;			/* of the one that ends last */
	uint64_t	overlong;		/* offset in the stream: a chain of regions
								 * that is too long to settle goes up to here */
} Blocks;

/* A line whose rest is one tag, and the count of spans that leads to one. */
typedef struct Swallow
{
	size_t		end;			/* the line up to here is one tag already */
	bool		open;			/* the text ended before that line did */
	size_t		mebibyte;		/* which one was counted last */
	size_t		spans;			/* in it */
} Swallow;

/* What was searched for once is not searched for again. */
typedef struct Memos
{
	LineMemo	line;
	QuoteMemo	quotes[8];		/* by mark and level */
	NearMemo	near[NEAR_SHAPES_MAX];
	BareMemo	bare[BARE_MEMOS];
	BareMemo	word;			/* of a statement, without quotes */
	BareMemo	parameter;		/* of a query */
	AbsentMemo	absent[ABSENT_MEMOS];
	size_t		statement;		/* row of the words that were met last */
	RunMemo		runs[SETS_MAX];
	DigitMemo	digits;
	NoDigitMemo no_digit;
	ProseMemo	prose;
	KeyMemo		keys[KEY_MEMOS];
} Memos;

typedef struct Scan
{
	const char *text;
	size_t		len;
	size_t		floor;
	size_t		limit;
	bool		final;			/* the text ends at len */
	bool		decoded;		/* it was decoded from a part of another one */
	size_t		base;			/* offset of text in the stream */
	char		before[BEFORE_BYTES];	/* what went out in front of text */
	RedactSpans *spans;
	RedactStatus status;
	const RedactOptions *options;
	ParserCalls calls;
	ReadLast	read;
	Blocks		blocks;
	Swallow		swallow;
	Memos		memos;
} Scan;

/* The byte at a place; NUL at the end of what may be looked at, and behind. */
static inline char
scan_byte(const Scan *s, size_t at)
{
	return at < s->limit ? s->text[at] : '\0';
}

/*
 * A quote as the text spells it: ", \", \\\", ', %22, &quot; and so on.
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
	bool		whole;			/* a form's: no sentence goes on in it */
} Value;

typedef void (*ParserFunction) (Scan *s, size_t at, size_t len, uint16_t arg);

/* scan.c */
extern void scan_add(Scan *s, size_t start, size_t end, uint16_t rule,
					 unsigned form, Weight weight);
extern void scan_doubt_last(Scan *s, size_t start);
extern void scan_note_block(Scan *s, BlockKind kind, size_t start, size_t end);
extern bool scan_has_parser(unsigned parser);
extern void scan_find_line(Scan *s, size_t at);
extern void scan_find_line_end(Scan *s);

/* Put the line memo around this place. */
static inline void
scan_know_line(Scan *s, size_t at)
{
	const LineMemo *line = &s->memos.line;

	/* Nearly always it is the line that was asked for before. */
	if (at < line->start || at > line->to || line->to == 0)
		scan_find_line(s, at);
}

/* Where the line begins, as far as a parser may look. */
static inline size_t
scan_line_start(Scan *s, size_t at)
{
	scan_know_line(s, at);
	return s->memos.line.start > s->floor ? s->memos.line.start : s->floor;
}

/* Where the line ends, as far as a parser may look. */
static inline size_t
scan_line_end(Scan *s, size_t at)
{
	const LineMemo *line = &s->memos.line;

	scan_know_line(s, at);
	if (!line->ended && line->to < s->limit)
		scan_find_line_end(s);
	return line->to < s->limit ? line->to : s->limit;
}

/* tag.c: length of a tag at this offset, 0 if not found. */
extern size_t read_tag_length(const RedactOptions *options, const char *text,
							  size_t len);
extern size_t quoted_tag_length(const RedactOptions *options,
								const char *text, size_t len);

/* The length of a tag at this place; 0 if none begins there. */
static inline size_t
tag_length(const RedactOptions *options, const char *text, size_t len)
{
	/* Nearly always the first byte decides. */
	return len > 0 && text[0] == '[' ? read_tag_length(options, text, len) : 0;
}

extern size_t end_mark_length(const char *text, size_t len);
extern bool is_text_only_tags(const RedactOptions *options, const char *text,
							  size_t len);
extern size_t find_outside_tags(Scan *s, size_t at, size_t end, char byte);

/* quote.c */
extern Quote read_open_quote(const Scan *s, size_t at);
extern Quote find_quote_before(const Scan *s, size_t at);
extern size_t find_text_close(Scan *s, size_t at, const Quote *quote);
extern size_t quote_close_word(Scan *s, size_t at, const Quote *quote);
extern bool sentence_ends_at(const Scan *s, size_t at, size_t stop);
extern bool is_within_string(Scan *s, size_t at);
extern bool string_ends_before_value(Scan *s, size_t at, size_t stop);
extern bool string_names_field(Scan *s, size_t at);

/* The quote that opens at this place; its bytes are NULL if none does. */
static inline Quote
quote_at(const Scan *s, size_t at)
{
	/* Nearly always the first byte decides. */
	return at < s->limit && byte_in(s->text[at], "\"'`\\%&") ?
		read_open_quote(s, at) : (Quote) {0};
}

/* key_name.c, word.c */
extern size_t skip_color_escapes(const Scan *s, size_t at, size_t stop);
extern bool words_equal(const char *text, size_t len, const char *word);

/* Skip the terminal's colours, which are rare. */
static inline size_t
skip_colors(const Scan *s, size_t at, size_t stop)
{
	return at < stop && (s->text[at] == '\x1b' || s->text[at] == '\\' || s->text[at] == '#') ?
		skip_color_escapes(s, at, stop) : at;
}

/*
 * Set how far parsers may look around an offset: LOOK_BYTES to either side,
 * and not into what a span has taken whole.
 */
static inline void
scan_set_bounds(Scan *s, size_t at)
{
	s->floor = at > LOOK_BYTES ? at - LOOK_BYTES : 0;
	if (s->floor < s->swallow.end)
		s->floor = s->swallow.end;
	s->limit = s->len - at > LOOK_BYTES ? at + LOOK_BYTES : s->len;
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
	((stop) >= (at) && (stop) - (at) >= LENGTH_OF(literal) && \
	 memcmp((s)->text + (at), "" literal, LENGTH_OF(literal)) == 0)

/* Do the bytes of a string literal end right in front of this place? */
#define follows(s, at, literal) \
	((at) - (s)->floor >= LENGTH_OF(literal) && \
	 memcmp((s)->text + (at) - (LENGTH_OF(literal)), "" literal, \
			LENGTH_OF(literal)) == 0)

/* Compare caselessly; nearly always the first byte decides. */
static inline bool
word_is(const char *text, size_t len, const char *word)
{
	return len > 0 && to_lower(text[0]) == to_lower(word[0]) &&
		words_equal(text, len, word);
}

/* Does this word, whatever its case, end right in front of this place? */
#define word_before(s, at, literal) \
	((at) - (s)->floor >= LENGTH_OF(literal) && \
	 word_is((s)->text + (at) - LENGTH_OF(literal), LENGTH_OF(literal), literal))

#endif							/* RESCUE_REDACT_ENGINE_H */
