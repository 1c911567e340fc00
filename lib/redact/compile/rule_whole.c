/*
 * rule_whole.c
 *		A rule whose lines were all read: is anything missing, and what it says
 *		as a whole (check, borders) for each of its shapes.
 *
 * These lines may follow the shape, so nothing here is done before the rule
 * ends.
 */
#include "redact/compile/ruleset.h"

#define MATCHES_WANTED 2		/* samples of a built-in rule */

/* Return the rule being read. The caller must be inside of a rule. */
BookRule *
book_current_rule(BookBuilder *b)
{
	return (BookRule *) b->rules.items + b->rules.count - 1;
}

/*
 * Bytes outside of which a token ends by default.
 *
 * A token that is part of a longer word is another format, or a hash in which
 * the prefix came up by chance; so by default no letter, digit or underscore
 * may be next to it. Behind a run with an upper limit the bytes of the run's
 * own class are refused, too: a longer run is not a token of this length. An
 * underscore is allowed there, unless the class has it.
 * Behind a run without a limit there is nothing to refuse. *set is NO_SET for
 * "any byte". False on an error, which is in the builder.
 */
static bool
default_border(BookBuilder *b, const Shape *shape, bool after, uint16_t *set)
{
	const ShapeItem *last = (ShapeItem *) b->items.items + shape->items +
		shape->nitems - 1;
	ByteSet		border;

	if (!book_read_set(b, "0-9A-Za-z_", 10, set))
		return false;
	if (!after || last->ntexts > 0)
		return true;
	if (last->max == RUN_MAX)
	{
		*set = NO_SET;			/* the run took what there was */
		return true;
	}
	border = ((ByteSet *) b->sets.items)[*set];
	for (int i = 0; i < 8; i++)
		border.bits[i] |= ((ByteSet *) b->sets.items)[last->set].bits[i];
	if (!byteset_has(&((ByteSet *) b->sets.items)[last->set], '_'))
		border.bits['_' >> 5] &= ~(1u << ('_' & 31));
	return book_set_number(b, &border, set);
}

/*
 * Give what the rule says as a whole to each of its shapes.
 *
 * The caller must have read the whole rule. The shape is copied before it is
 * changed: default_border() may add a set, and a pointer into an array that
 * grows is no longer valid.
 */
static bool
finish_shapes(BookBuilder *b)
{
	for (size_t i = b->rule_shapes; i < b->shapes.count; i++)
	{
		Shape		shape = ((Shape *) b->shapes.items)[i];

		shape.check = b->check;
		shape.check_required = b->check_required;
		shape.before = b->before;
		shape.after = b->after;
		if (!b->border_said[0] && !default_border(b, &shape, false, &shape.before))
			return false;
		if (!b->border_said[1] && !default_border(b, &shape, true, &shape.after))
			return false;
		((Shape *) b->shapes.items)[i] = shape;
	}
	return true;
}

/* Does the current rule look for anything: a shape, a literal, a pattern? */
static bool
looks_for_something(const BookBuilder *b)
{
	const BookPattern *patterns = b->patterns.items;

	return b->shapes.count > b->rule_shapes || b->literals.count > b->rule_literals ||
		(b->patterns.count > 0 &&
		 patterns[b->patterns.count - 1].rule == b->rules.count - 1);
}

/*
 * Count the current rule's samples: those to find, and those to spare.
 *
 * The samples of the current rule are the last ones of the array. A rule for
 * tags counts as if it had all its matches, since a tag is what a secret was
 * replaced by, and no parser adds a span for it.
 */
static void
count_samples(const BookBuilder *b, size_t *found, size_t *spared)
{
	const BookSample *samples = b->samples.items;

	*found = *spared = 0;
	for (size_t i = b->samples.count; i-- > 0 && samples[i].rule == b->rules.count - 1;)
		*(samples[i].secret_len > 0 ? found : spared) += 1;
	if (b->rule_parser == PARSER_TAG)
		*found = MATCHES_WANTED;	/* there is nothing to find */
}

/*
 * What the current rule misses, or NULL.
 *
 * A built-in rule names the document that its format is from, and has samples
 * of both kinds: a rule without a near miss could match everything and its
 * test would still pass. Of a user's own rule only one match is asked,
 * because its author knows the format and may have no document.
 */
static const char *
find_missing_part(const BookBuilder *b, const BookRule *rule)
{
	size_t		found;
	size_t		spared;

	count_samples(b, &found, &spared);
	if (rule->about == 0)
		return "the rule has no about";
	if (!b->own && rule->source == 0)
		return "the rule has no source";
	if (!looks_for_something(b))
		return "the rule looks for nothing";
	if (b->own)
		return found < 1 ? "the rule has no match" : NULL;
	if (found < MATCHES_WANTED)
		return "the rule needs two matches";
	return spared == 0 ? "the rule has no near miss to spare" : NULL;
}

/*
 * Is the rule above whole? Errors are about its first line.
 *
 * A rule has no end mark; it ends at the next "rule" or at the end of the
 * file. What is missing is reported for the line of "rule", since there is no
 * line where it should have been.
 */
bool
book_finish_rule(BookBuilder *b)
{
	const BookRule *rule;
	const char *missing;
	unsigned	line = b->line;

	if (!b->in_rule)
		return true;
	b->in_rule = false;
	rule = book_current_rule(b);
	missing = find_missing_part(b, rule);
	if (missing != NULL)
	{
		b->line = rule->line;
		set_book_error(b, missing);
		b->line = line;
		return false;
	}
	return finish_shapes(b);
}
