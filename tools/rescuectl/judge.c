/*
 * judge.c
 *		The verdict on a bundle, from its sections, as rescue_explain() has it.
 *
 * The same code of lib/verdict judges here and in the database, so that a
 * bundle has the same verdict before and after it is stored.
 */
#include "rescuectl/judge.h"

#include <string.h>

#include "rescuectl/text.h"
#include "verdict/verdict.h"

/* Return a JSON string, or null for NULL. */
static json_t *
optional_string(const char *s)
{
	return s != NULL ? json_string(s) : json_null();
}

/* Return one phase as a row; NULL if there is no memory. */
static json_t *
make_phase_row(const PhaseVerdict *phase, bool headline,
			   const json_t *sections)
{
	const json_t *section = phase->has_section ?
		json_array_get(sections, phase->section) : NULL;

	return json_pack("{s:b, s:s, s:s, s:o, s:f, s:O?, s:o, s:o, s:o, s:o}",
					 "headline", headline, "phase", phase->phase,
					 "verdict", phase->verdict,
					 "cause", optional_string(phase->cause),
					 "confidence", phase->confidence,
					 "evidence_section", json_object_get(section, "name"),
					 "evidence_line", phase->line == 0 ? json_null() :
					 json_integer((json_int_t) phase->line),
					 "evidence", phase->text == NULL ? json_null() :
					 text_to_json(phase->text, phase->len),
					 "remedy", optional_string(phase->remedy),
					 "who", optional_string(phase->who));
}

/* The caller owns the rows. */
json_t *
judge_sections(const json_t *sections)
{
	PhaseVerdict phases[PHASE_COUNT];
	Verdict		verdict;
	json_t	   *rows = json_array();
	int			headline;
	size_t		i;
	json_t	   *section;
	bool		ok;

	verdict_begin(&verdict);
	json_array_foreach(sections, i, section)
	{
		const json_t *name = json_object_get(section, "name");
		const json_t *content = json_object_get(section, "content");

		verdict_section(&verdict, i, json_string_value(name),
						json_string_length(name), json_string_value(content),
						json_string_length(content));
	}
	verdict_judge(&verdict, phases);
	headline = verdict_headline(phases);
	ok = json_array_append_new(rows, make_phase_row(&phases[headline], true,
													sections)) == 0;
	for (int at = 0; at < PHASE_COUNT; at++)
		if (at != headline)
			ok = ok &&
				json_array_append_new(rows, make_phase_row(&phases[at], false,
														   sections)) == 0;
	if (ok)
		return rows;
	json_decref(rows);
	return NULL;
}
