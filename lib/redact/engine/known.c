/*
 * known.c
 *		A secret that was found once is known: the same bytes further on are a
 *		secret, too, whatever surrounds them.
 *
 * Only strong values are kept, the first KNOWN_MAX of a table: 12 to 128
 * bytes that nothing else in a log is equal to by chance, each as it was
 * found, as it was meant, and in the spellings of known_forms.c. What is kept
 * of each spelling is two hashes, of its first 12 bytes and of all, under a
 * key that is drawn anew for each table. Texts are searched by the shifts of
 * Wu and Manber: four bytes that are in no head let the search leap over nine
 * places.
 *
 * A table never holds a value itself, so that a dump of memory does not give
 * away what was redacted; the key makes the hashes worthless outside of this
 * process. The first secrets stay when it is full: an attacker who writes many
 * secrets into a log cannot push out those that the log began with, but later
 * ones are then found by their own form or key only.
 *
 * A span that is found this way has SPAN_DOUBT, so that the region around it
 * is scanned again with its tag.
 */
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "redact/engine/known.h"
#include "redact/engine/known_forms.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/not_secret.h"
#include "redact/output/decode.h"
#include "text/sip_hash.h"

/* Secrets of a table. Each has at most KNOWN_FORMS_MAX + 2 spellings. */
#define KNOWN_MAX 64
#define HEAD_BYTES 12
#define WORD_BYTES_MIN 4		/* shorter ones are in anything */
#define CHANGES_MIN 4			/* from letters to digits, from a to A */
#define SPELLINGS_MAX (KNOWN_MAX * (KNOWN_FORMS_MAX + 2))
#define BUCKETS 1024			/* a power of two */
#define SHIFT_BITS 14
#define SHIFT_MAX (HEAD_BYTES - sizeof(uint32_t) + 1)

/* A spelling of a secret: hashes, and what a span of it gets. */
typedef struct KnownValue
{
	uint64_t	head;			/* hash of the first HEAD_BYTES */
	uint64_t	whole;
	uint16_t	len;
	uint16_t	rule;			/* that found it first */
	uint16_t	form;
	uint16_t	next;			/* in the bucket: its number, from 1; 0: none */
	bool		inside;			/* it may be within a longer run */
} KnownValue;

struct RedactKnown
{
	uint64_t	key[2];
	uint32_t	factor;			/* odd; spreads blocks over the shifts */
	unsigned	secrets;		/* of which the values are spellings */
	unsigned	count;
	KnownValue	values[SPELLINGS_MAX];
	uint16_t	buckets[BUCKETS];	/* by their heads: a number, from 1 */
	uint8_t		shift[1 << SHIFT_BITS];
};

/*
 * The shift of the four bytes at this place.
 *
 * SHIFT_MAX if no head has these four bytes at any place; else how far the
 * nearest head may begin behind them. Different blocks may share a place,
 * which makes a shift shorter than it could be, never too long.
 */
static inline uint8_t *
head_shift(Known *known, const char *p)
{
	uint32_t	block;

	memcpy(&block, p, sizeof(block));
	return &known->shift[(uint32_t) (block * known->factor) >> (32 - SHIFT_BITS)];
}

/*
 * An empty table with a key of its own.
 *
 * REDACT_BROKEN if there are no random bytes: with a guessable key the table
 * would not be safe to keep. *known is set even then, so that the caller
 * frees it.
 */
static RedactStatus
create_known_table(Known **known)
{
	Known	   *table = calloc(1, sizeof(*table));

	if (table == NULL)
		return REDACT_NO_MEMORY;
	memset(table->shift, SHIFT_MAX, sizeof(table->shift));
	*known = table;
	if (RAND_bytes((unsigned char *) table->key, sizeof(table->key)) != 1 ||
		RAND_bytes((unsigned char *) &table->factor, sizeof(table->factor)) != 1)
		return REDACT_BROKEN;
	table->factor |= 1;
	return REDACT_OK;
}

/* Cleanse the values' hashes, and free them; NULL is allowed. */
void
redact_known_free(RedactKnown *known)
{
	if (known == NULL)
		return;
	OPENSSL_cleanse(known, sizeof(*known));
	free(known);
}

/* What a byte says of a value's strength: its class in the lowest two bits. */
enum
{
	CLASS_NONE,
	CLASS_SMALL,
	CLASS_CAPITAL,
	CLASS_DIGIT,
	CLASS_MASK = 3,
	BYTE_STRONG = 4,			/* a strong value may have it */
	BYTE_HEX = 8				/* a hexadecimal digit, or a sign between them */
};

static const uint8_t bytes[256] = {
	['a' ... 'f'] = CLASS_SMALL | BYTE_STRONG | BYTE_HEX,
	['g' ... 'z'] = CLASS_SMALL | BYTE_STRONG,
	['A' ... 'F'] = CLASS_CAPITAL | BYTE_STRONG | BYTE_HEX,
	['G' ... 'Z'] = CLASS_CAPITAL | BYTE_STRONG,
	['0' ... '9'] = CLASS_DIGIT | BYTE_STRONG | BYTE_HEX,
	['-'] = BYTE_STRONG | BYTE_HEX, [':'] = BYTE_STRONG | BYTE_HEX,
	['+'] = BYTE_STRONG, ['/'] = BYTE_STRONG, ['='] = BYTE_STRONG,
	['_'] = BYTE_STRONG, ['.'] = BYTE_STRONG, ['~'] = BYTE_STRONG,
	['!'] = BYTE_STRONG, ['@'] = BYTE_STRONG, ['#'] = BYTE_STRONG,
	['$'] = BYTE_STRONG, ['%'] = BYTE_STRONG, ['^'] = BYTE_STRONG,
	['&'] = BYTE_STRONG, ['*'] = BYTE_STRONG, [','] = BYTE_STRONG,
	['?'] = BYTE_STRONG,
};

/*
 * Is a word of the lists in it, from one byte of another kind on?
 *
 * A value with a word in it is a name that someone chose; equal text
 * elsewhere may be another thing of that name.
 */
static bool
has_listed_word(const char *text, size_t len)
{
	for (size_t at = 0; at < len;)
	{
		size_t		from = at;

		while (at < len && is_alpha(text[at]))
			at++;
		if (at - from >= WORD_BYTES_MIN &&
			find_lexicon_word(text + from, at - from) != NULL)
			return true;
		at += at == from;
	}
	return false;
}

/* What tells a strong value from others. */
typedef struct Strength
{
	unsigned	changes;		/* from letters to digits, from a to A */
	size_t		digits;
	size_t		hex;			/* the longest run of hexadecimal digits */
} Strength;

/*
 * Measure a value; false if it has a byte that no strong value has.
 *
 * digits and changes tell a random value from a name, hex tells it from a
 * digest.
 */
static bool
measure_strength(const char *text, size_t len, Strength *strength)
{
	size_t		run = 0;
	unsigned	last = CLASS_NONE;

	for (size_t i = 0; i < len; i++)
	{
		unsigned	byte = bytes[(unsigned char) text[i]];
		unsigned	class = byte & CLASS_MASK;

		if ((byte & BYTE_STRONG) == 0)
			return false;
		if (class != CLASS_NONE)
		{
			strength->changes += last != CLASS_NONE && class != last;
			last = class;
		}
		strength->digits += class == CLASS_DIGIT;
		run = (byte & BYTE_HEX) != 0 ? run + 1 : 0;
		strength->hex = run > strength->hex ? run : strength->hex;
	}
	return true;
}

/*
 * Can nothing but this secret be equal to it? A digest, an id and a UUID are
 * hexadecimal; names and versions hardly change between letters and digits.
 */
static bool
is_strong_value(const char *text, size_t len)
{
	Strength	strength = {0};

	return len >= HEAD_BYTES && len <= KNOWN_VALUE_BYTES_MAX && is_alnum(text[0]) &&
		measure_strength(text, len, &strength) &&
		(strength.digits >= 2 || (strength.digits == 1 && strength.changes * 2 >= len)) &&
		strength.digits * 4 <= len * 3 &&
		strength.changes >= CHANGES_MIN && strength.hex * 2 < len &&
		!has_listed_word(text, len);
}

/* The byte so many places before this one, which may have gone out already. */
static unsigned char
read_byte_before(const Scan *s, size_t at, size_t back)
{
	return at >= back ? s->text[at - back] : s->before[BEFORE_BYTES - (back - at)];
}

/*
 * Does an escape of a byte or letter by its number end in front of b[0], as
 * %41, \x41 or \u0041? b[n] is the byte n places before.
 */
static bool
follows_number_escape(const unsigned char *b)
{
	return is_xdigit(b[1]) && is_xdigit(b[2]) &&
		(b[3] == '%' || (b[3] == 'x' && b[4] == '\\') ||
		 (is_xdigit(b[3]) && is_xdigit(b[4]) && b[5] == 'u' && b[6] == '\\'));
}

/*
 * Does a word begin here? An escape, or a colour, in front is not part of it.
 *
 * Six bytes in front are enough for the longest of them, an escape of a
 * letter by its number.
 */
static bool
is_word_start(const Scan *s, size_t at)
{
	unsigned char b[BEFORE_BYTES + 1];

	for (size_t i = 1; i <= BEFORE_BYTES; i++)
		b[i] = read_byte_before(s, at, i);
	if (!is_alnum(b[1]) || (b[2] == '\\' && byte_in(b[1], "nrtbf")))
		return true;
	if (b[1] == 'm')
		return b[3] == '[' || b[4] == '[' || b[6] == '[';
	return follows_number_escape(b);
}

/* Does a value that ends here, in front of this place, end with a word? */
static bool
is_word_end(const Scan *s, size_t end)
{
	return end == s->len || !is_alnum(s->text[end]) || !is_alnum(s->text[end - 1]);
}

/*
 * The longest known value here, in front of this end, or NULL.
 *
 * The bucket is searched by the first HEAD_BYTES; the hash of all is computed
 * only where the head and the borders are right. The caller must have
 * HEAD_BYTES at this place.
 */
static const KnownValue *
find_known_value(const Known *known, const Scan *s, size_t at, size_t end)
{
	const char *p = s->text + at;
	uint64_t	head = sip_hash(SIP_2_4, known->key, p, HEAD_BYTES);
	const KnownValue *found = NULL;
	bool		starts = is_word_start(s, at);

	for (unsigned i = known->buckets[head % BUCKETS]; i > 0; i = known->values[i - 1].next)
	{
		const KnownValue *value = &known->values[i - 1];

		if (value->head == head && value->len <= end - at &&
			(found == NULL || value->len > found->len) &&
			(value->inside || (starts && is_word_end(s, at + value->len))) &&
			sip_hash(SIP_2_4, known->key, p, value->len) == value->whole)
			found = value;
	}
	return found;
}

/* Is this value in the table? */
static bool
table_has_value(const Known *known, size_t len, uint64_t head, uint64_t whole)
{
	for (unsigned i = known->buckets[head % BUCKETS]; i > 0; i = known->values[i - 1].next)
	{
		if (known->values[i - 1].len == len && known->values[i - 1].whole == whole)
			return true;
	}
	return false;
}

/*
 * Keep a value, unless it is kept; false if it is, or if there is no room.
 *
 * p must have HEAD_BYTES at least. The shifts of the whole head are lowered,
 * so that no search leaps over it.
 */
static bool
keep_known_value(Known *known, const char *p, size_t len, KnownValue value)
{
	uint16_t   *bucket;

	value.head = sip_hash(SIP_2_4, known->key, p, HEAD_BYTES);
	value.whole = sip_hash(SIP_2_4, known->key, p, len);
	value.len = (uint16_t) len;
	if (known->count == SPELLINGS_MAX ||
		table_has_value(known, len, value.head, value.whole))
		return false;
	bucket = &known->buckets[value.head % BUCKETS];
	value.next = *bucket;
	known->values[known->count] = value;
	*bucket = (uint16_t) ++known->count;
	for (size_t i = 0; i < SHIFT_MAX; i++)
	{
		uint8_t    *shift = head_shift(known, p + i);

		if (SHIFT_MAX - 1 - i < *shift)
			*shift = (uint8_t) (SHIFT_MAX - 1 - i);
	}
	return true;
}

/*
 * Keep a value as it was meant, and in the spellings of other places.
 *
 * What the spelling decodes to must be strong itself: an escaped text may be
 * long and mean little. All copies are overwritten.
 */
static void
keep_decoded_value(Known *known, const char *p, size_t len, DecodeForm form,
				   KnownValue value)
{
	Decoder		decoder = {.form = form, .bytes = p, .len = len};
	char		decoded[KNOWN_VALUE_BYTES_MAX];
	KnownForm	forms[KNOWN_FORMS_MAX];
	size_t		n = 0;
	size_t		more;
	unsigned	count;

	while (n < sizeof(decoded) &&
		   (more = decode_next_piece(&decoder, (unsigned char *) decoded + n,
									 sizeof(decoded) - n)) > 0)
		n += more;
	if (is_strong_value(decoded, n))
	{
		keep_known_value(known, decoded, n, value);
		count = write_known_forms(decoded, n, forms);
		for (unsigned i = 0; i < count; i++)
		{
			value.inside = forms[i].inside;
			keep_known_value(known, forms[i].bytes, forms[i].len, value);
		}
		OPENSSL_cleanse(forms, sizeof(forms));
	}
	OPENSSL_cleanse(decoded, sizeof(decoded));
	OPENSSL_cleanse(&decoder, sizeof(decoder));
}

/* Note a span's value, if it is strong and there is room. */
static RedactStatus
learn_span_value(Known **known, const Scan *s, const RedactSpan *span)
{
	const char *p = s->text + span->start;
	DecodeForm	form = (span->form & SPAN_DECODE_MASK) >> SPAN_DECODE_SHIFT;
	KnownValue	value = {
		.rule = span->rule,
		.form = (uint16_t) ((span->form & SPAN_DECODE_MASK) | SPAN_DOUBT |
							(unsigned) WEIGHT_KEY << SPAN_WEIGHT_SHIFT),
	};

	if ((*known != NULL && (*known)->secrets == KNOWN_MAX) ||
		(span->form & SPAN_REST) != 0 || !is_strong_value(p, span->len))
		return REDACT_OK;
	if (*known == NULL)
	{
		RedactStatus status = create_known_table(known);

		if (status != REDACT_OK)
			return status;
	}
	if (!keep_known_value(*known, p, span->len, value))
		return REDACT_OK;
	(*known)->secrets++;
	value.form &= (uint16_t) ~SPAN_DECODE_MASK;
	keep_decoded_value(*known, p, span->len, form, value);
	return REDACT_OK;
}

/* Are there so many bytes in a row that a spelling of a value may have? */
static bool
has_long_spelling_run(const char *text, size_t len)
{
	for (size_t from = 0; len - from >= HEAD_BYTES;)
	{
		size_t		at = from + HEAD_BYTES;

		while (at > from && (bytes[(unsigned char) text[at - 1]] & BYTE_STRONG) != 0)
			at--;
		if (at == from)
			return true;
		from = at;
	}
	return false;
}

/* Base64 and percent-encoding have no other bytes than strong values have. */
bool
known_has_room(const Scan *s)
{
	size_t		at = 0;

	if (s->spans->count == 0)
		return false;
	for (size_t i = 0; i < s->spans->count; i++)
	{
		const RedactSpan *span = &s->spans->items[i];

		if (has_long_spelling_run(s->text + at, span->start - at))
			return true;
		at = span->start + span->len;
	}
	return has_long_spelling_run(s->text + at, s->len - at);
}

/* Learn the value of each span; *known is made when the first is strong. */
RedactStatus
known_learn_all(Known **known, const Scan *s)
{
	RedactStatus status = REDACT_OK;

	for (size_t i = 0; i < s->spans->count && status == REDACT_OK; i++)
		status = learn_span_value(known, s, &s->spans->items[i]);
	return status;
}

/*
 * The first known value that begins in [*at, to) and ends before limit.
 *
 * *at is moved to it. The shift of the last four bytes of a head tells how
 * far no head can begin.
 */
static const KnownValue *
find_next_known(Known *known, const Scan *s, size_t *at, size_t to,
				size_t limit)
{
	size_t		p = *at;

	while (p < to && limit - p >= HEAD_BYTES)
	{
		size_t		shift = *head_shift(known, s->text + p + SHIFT_MAX - 1);

		if (shift == 0)
		{
			const KnownValue *value = find_known_value(known, s, p, limit);

			if (value != NULL)
			{
				*at = p;
				return value;
			}
		}
		p += shift > 0 ? shift : 1;
	}
	return NULL;
}

/* The list that is being made: as the scan's, up to some place, and more. */
typedef struct Marking
{
	RedactSpans spans;			/* has items once one was added */
	size_t		copied;			/* of the scan's spans */
} Marking;

/* Copy the scan's spans up to this one. */
static bool
copy_spans_up_to(Marking *m, const Scan *s, size_t to)
{
	bool		ok = true;

	for (; m->copied < to && ok; m->copied++)
		ok = insert_span(&m->spans, s->spans->items[m->copied]);
	return ok;
}

/*
 * Mark known values between two spans, of which the second has this number.
 * One that begins before *to and ends behind it is left: *to moves there.
 */
static RedactStatus
mark_known_between(Known *known, const Scan *s, size_t at, size_t next,
				   size_t *to,
				   Marking *m)
{
	size_t		limit = next < s->spans->count ? s->spans->items[next].start : s->len;
	const KnownValue *value;

	while ((value = find_next_known(known, s, &at, *to, limit)) != NULL)
	{
		RedactSpan	span = {
			.start = at, .len = value->len, .rule = value->rule, .form = value->form,
		};

		at += value->len;
		if (at > *to)
		{
			*to = span.start;
			break;
		}
		if (!copy_spans_up_to(m, s, next) || !insert_span(&m->spans, span))
			return REDACT_NO_MEMORY;
	}
	return REDACT_OK;
}

/*
 * Search between the spans for known values. The value of a span is learned
 * on the way, so that it is known behind it.
 *
 * On return spans->items may be another array. *to may be lower: a known
 * value that begins before it and ends behind it must not be cut.
 */
RedactStatus
mark_known_values(Known **known, Scan *s, size_t *to)
{
	RedactStatus status = REDACT_OK;
	Marking		m = {0};
	size_t		at = 0;
	size_t		i = 0;

	for (; status == REDACT_OK && at < *to; i++)
	{
		const RedactSpan *span = i < s->spans->count ? &s->spans->items[i] : NULL;

		if (*known != NULL)
			status = mark_known_between(*known, s, at, i, to, &m);
		if (span == NULL || span->start >= *to)
			break;
		if (status == REDACT_OK)
			status = learn_span_value(known, s, span);
		at = span->start + span->len;
	}
	if (m.spans.items != NULL)
	{
		if (status == REDACT_OK && !copy_spans_up_to(&m, s, s->spans->count))
			status = REDACT_NO_MEMORY;
		redact_spans_free(s->spans);
		*s->spans = m.spans;
	}
	return status;
}
