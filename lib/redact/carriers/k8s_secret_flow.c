/*
 * k8s_secret_flow.c
 *		Objects in braces among the Kubernetes Secrets: JSON on one line or
 *		many, escaped inside of a string, YAML's flow style, Python's dumps.
 *
 * The text is read as signs and scalars with a count of the depth, never as a
 * tree, so that an object that is cut off or malformed still gives what was
 * whole. A value counts two braces deep, below a key of a section.
 *
 * Escaping has a level: inside of a string each quote has a backslash in
 * front, inside of that three. Only quotes of the object's own level open and
 * close its strings; one of a lower level ends the string that the object is
 * in, and so the object.
 */
#include <string.h>

#include "redact/carriers/k8s_secret.h"
#include "redact/judge/not_secret.h"

/* A string, or a word without quotes, that was read. */
typedef struct Scalar
{
	size_t		start;
	size_t		end;
	size_t		next;			/* behind its closing quote */
	char		mark;			/* 0 without quotes */
} Scalar;

/*
 * The quote at this place if it is of this level: its length, else 0.
 *
 * *here is set to the level of any quote, so that the caller can tell one of
 * a lower level; without a quote it keeps its value.
 */
static size_t
match_flow_quote(const Scan *s, size_t at, unsigned level, unsigned *here)
{
	Quote		quote;

	if (s->text[at] != '"' && s->text[at] != '\'')
		return 0;
	quote = find_quote_before(s, at + 1);
	*here = quote.level;
	return quote.level == level ? quote.len : 0;
}

/* How a byte changes the count of brackets that are closed but not opened. */
static int
nesting_change(char c)
{
	if (c == '{' || c == '[')
		return -1;
	return c == '}' || c == ']' ? 1 : 0;
}

/*
 * Return the brace that opens the object around this place, or SIZE_MAX if
 * none is found down to floor. Strings are passed over backwards, and a line
 * end in one shows that the quotes were counted wrong. A bracket that opens
 * there makes it a list's item, and no object of its own.
 */
size_t
flow_brace_before(const Scan *s, size_t at, size_t floor, unsigned level)
{
	char		inside = 0;
	int			depth = 0;

	while (at-- > floor)
	{
		char		c = s->text[at];
		unsigned	here = level;

		if (match_flow_quote(s, at, level, &here) > 0)
		{
			if (inside == 0 || inside == c)
				inside = inside == 0 ? c : 0;
		}
		else if (here < level || (inside != 0 && c == '\n'))
			break;				/* no string of JSON holds a line end */
		else if (inside == 0 && (depth += nesting_change(c)) < 0)
			return c == '{' ? at : SIZE_MAX;
	}
	return SIZE_MAX;
}

/*
 * Return the place behind the blanks, and behind the escapes of blanks in a
 * text that was escaped, as \n is written where a document is a string.
 */
static size_t
skip_escaped_blanks(const Scan *s, size_t at, size_t limit, unsigned level)
{
	while (at < limit)
	{
		size_t		n = 0;

		while (level > 0 && at + n < limit && s->text[at + n] == '\\')
			n++;
		if (n > 0 && at + n < limit && byte_in(s->text[at + n], "nrt\0") &&
			s->text[at + n] != '\0')
			at += n + 1;
		else if (n == 0 && is_space(s->text[at]))
			at++;
		else
			break;
	}
	return at;
}

/*
 * Read a string whose opening quote ends right before this place. False if it
 * does not close on its line, or the string around it closes first.
 */
static bool
read_flow_string(const Scan *s, size_t at, size_t limit, unsigned level,
				 char mark,
				 Scalar *scalar)
{
	*scalar = (Scalar) {.start = at, .mark = mark};
	for (; at < limit && s->text[at] != '\n'; at++)
	{
		unsigned	here = level;
		size_t		len = match_flow_quote(s, at, level, &here);

		if (here < level)
			return false;		/* the string around this one ended */
		if (len > 0 && s->text[at] == mark)
		{
			scalar->end = at + 1 - len;
			scalar->next = at + 1;
			return true;
		}
	}
	return false;
}

/*
 * Read a word without quotes, as YAML and dumps of a program's structures
 * write it: up to a comma, a brace, or a colon with a blank behind it. A
 * tag's bracket does not end it.
 */
static void
read_flow_word(const Scan *s, size_t at, size_t limit, Scalar *scalar)
{
	*scalar = (Scalar) {.start = at};
	for (; at < limit; at++)
	{
		char		c = s->text[at];
		size_t		tag = c == '[' ? tag_length(s->options, s->text + at, limit - at) : 0;

		if (tag > 0)
			at += tag - 1;
		else if (byte_in(c, ",{}[]\n\r\"\0") || c == '\\' ||
				 (c == ':' && at + 1 < limit && is_space(s->text[at + 1])))
			break;
	}
	scalar->next = at;
	while (at > scalar->start && is_blank(s->text[at - 1]))
		at--;
	scalar->end = at;
}

/*
 * Note an entry's value.
 *
 * Base64 is decoded only for the fingerprint; the span is what is written.
 */
static void
add_flow_value(Scan *s, const Flow *flow, const Scalar *scalar)
{
	size_t		len = scalar->end - scalar->start;
	unsigned	decode = flow->encoded ? DECODE_BASE64 :
		scalar->mark == '"' ? DECODE_ESCAPES + (flow->level > 2 ? 2 : flow->level) :
		scalar->mark == '\'' ? DECODE_DOUBLED : DECODE_NONE;
	unsigned	form = scalar->mark != 0 ? QUOTE_NONE :
		QUOTE_DOUBLE + (flow->level > 2 ? 2 : flow->level);

	if (!value_is_spared(s->options, s->text + scalar->start, len, scalar->mark != 0))
		scan_add(s, scalar->start, scalar->end, flow->rule,
				 form | decode << SPAN_DECODE_SHIFT, WEIGHT_KEY);
}

/*
 * Take a scalar as a key or a value: a key has a colon behind it. A key at
 * depth 1 opens or ends a section; a value counts at depth 2 in one.
 */
static void
take_flow_scalar(Scan *s, Flow *flow, const Scalar *scalar, size_t limit,
				 bool *value)
{
	size_t		next = skip_escaped_blanks(s, scalar->next, limit,
										   flow->level);
	bool		encoded;

	if (next < limit && s->text[next] == ':')
	{
		if (flow->depth == 1)
		{
			flow->section = is_secret_section(s->text + scalar->start,
											  scalar->end - scalar->start,
											  &encoded) ? 2 : 0;
			flow->encoded = encoded;
		}
	}
	else if (*value && flow->depth == 2 && flow->section == 2)
		add_flow_value(s, flow, scalar);
	*value = false;
}

/* What read_flow_object() knows of the bytes that it has read. */
typedef struct FlowState
{
	bool		value;			/* a colon precedes: the next scalar is a
								 * value */
	bool		scalar_before;	/* a scalar precedes, which may be a key */
	size_t		string;			/* the end of a string right in front, or
								 * SIZE_MAX */
} FlowState;

/*
 * Step over a sign of the object's structure at *at. False if the object ends
 * there, or is not one: a colon must follow a key.
 */
static bool
read_flow_sign(const Scan *s, size_t *at, size_t limit, Flow *flow,
			   FlowState *state)
{
	char		c = s->text[*at];
	size_t		tag;

	if (c == ':' || c == ',')
	{
		if (c == ':' && !state->scalar_before)
			return false;
		state->value = c == ':';
		state->scalar_before = false;
		*at += 1;
		return true;
	}
	/* A tag in brackets is not a list. */
	tag = c == '[' ? tag_length(s->options, s->text + *at, limit - *at) : 0;
	*at += tag > 0 ? tag : 1;
	state->value = state->scalar_before = false;
	if (tag == 0)
		flow->depth += c == '{' || c == '[' ? 1 : -1;
	return flow->depth > flow->outer;
}

/*
 * Read a scalar with the object's own quotes, or a bare one, or a sign, which
 * leaves scalar->next 0. False where the object ends.
 */
static bool
read_flow_element(Scan *s, size_t *at, size_t limit, Flow *flow,
				  FlowState *state,
				  Scalar *scalar)
{
	size_t		quote = *at;
	unsigned	level = 0;

	scalar->next = 0;
	while (quote < limit && s->text[quote] == '\\')
		quote++;
	if (quote < limit && match_flow_quote(s, quote, flow->level, &level) > 0)
		return read_flow_string(s, quote + 1, limit, flow->level,
								s->text[quote], scalar);
	if (quote < limit && (s->text[quote] == '"' || quote > *at))
		return false;			/* a quote of the string around */
	if (byte_in(s->text[*at], "{[}]:,"))
		return read_flow_sign(s, at, limit, flow, state);
	read_flow_word(s, *at, limit, scalar);
	return true;
}

/*
 * Read from this place to the end of the object, and add the secrets in it.
 * Returns where it ends. In a log with a prefix on each line no value is
 * found, since a prefix precedes each colon.
 */
size_t
read_flow_object(Scan *s, size_t at, size_t limit, Flow *flow)
{
	FlowState	state = {.string = SIZE_MAX};

	for (;;)
	{
		size_t		from = at;
		Scalar		scalar;

		at = skip_escaped_blanks(s, at, limit, flow->level);
		if (at >= limit)
			break;
		/* Behind a string on its line comes a sign, or this is no object. */
		if (state.string == from && !byte_in(s->text[at], ",:}]\0") &&
			memchr(s->text + from, '\n', at - from) == NULL)
			break;
		if (!read_flow_element(s, &at, limit, flow, &state, &scalar))
			break;
		if (scalar.next == 0)
			continue;
		take_flow_scalar(s, flow, &scalar, limit, &state.value);
		at = scalar.next > at ? scalar.next : at + 1;
		state.scalar_before = true;
		state.string = scalar.mark != 0 ? at : SIZE_MAX;
	}
	return at;
}
