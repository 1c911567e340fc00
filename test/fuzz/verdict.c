/*
 * verdict.c
 *		Fuzz the verdict: a bundle of sections, judged in both orders.
 *
 * A line with a single "=" before a name begins a section. Evidence lies within
 * its section, at the line that it gives, and the headline does not depend on
 * the order of the sections.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "verdict/group.h"
#include "verdict/verdict.h"

#define SECTIONS_MAX	6

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A section of the bundle. */
typedef struct FuzzSection
{
	const char *name;
	size_t		name_len;
	char	   *content;		/* of exactly its size */
	size_t		len;
} FuzzSection;

/* Whether one of the sections has that name. */
static int
has_name(const FuzzSection *sections, size_t count, const char *name,
		 size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (sections[i].name_len == len &&
			memcmp(sections[i].name, name, len) == 0)
			return 1;
	return 0;
}

/* Split the input; returns the number of sections, whose names differ. */
static size_t
split_sections(const char *text, size_t size, FuzzSection *sections)
{
	const char *end = text + size;
	size_t		count = 0;

	while (text < end && count < SECTIONS_MAX)
	{
		const char *newline = memchr(text, '\n', end - text);
		const char *name_end = newline != NULL ? newline : end;
		const char *start = newline != NULL ? newline + 1 : end;
		const char *next = memmem(start, end - start, "\n=", 2);
		const char *stop = next != NULL ? next + 1 : end;
		FuzzSection *section = &sections[count];

		section->name = text + (*text == '=');
		section->name_len = name_end - section->name;
		text = stop;
		if (has_name(sections, count, section->name, section->name_len))
			continue;
		count++;
		section->len = stop - start;
		section->content = malloc(section->len + (section->len == 0));
		if (section->content == NULL)
			abort();
		memcpy(section->content, start, section->len);
	}
	return count;
}

/* Judge the sections, in turn or backwards. */
static void
judge(const FuzzSection *sections, size_t count, int backwards,
	  PhaseVerdict phases[PHASE_COUNT])
{
	Verdict		verdict;

	verdict_begin(&verdict);
	for (size_t i = 0; i < count; i++)
	{
		size_t		at = backwards ? count - 1 - i : i;

		verdict_section(&verdict, at, sections[at].name, sections[at].name_len,
						sections[at].content, sections[at].len);
	}
	verdict_judge(&verdict, phases);
}

/* Evidence is a part of the line that it names. */
static void
check_evidence(const FuzzSection *sections, size_t count,
			   const PhaseVerdict *phase)
{
	const FuzzSection *section;
	size_t		line = 1;

	if (phase->text == NULL)
		return;
	if (phase->section >= count || phase->line == 0)
		abort();
	section = &sections[phase->section];
	if (phase->text < section->content ||
		phase->text + phase->len > section->content + section->len)
		abort();
	for (const char *at = section->content; at < phase->text; at++)
		line += *at == '\n';
	if (line != phase->line)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzSection sections[SECTIONS_MAX];
	PhaseVerdict phases[PHASE_COUNT];
	PhaseVerdict again[PHASE_COUNT];
	char		fingerprint[FINGERPRINT_LENGTH + 1];
	size_t		count = split_sections((const char *) data, size, sections);
	int			top;

	judge(sections, count, 0, phases);
	judge(sections, count, 1, again);
	for (int i = 0; i < PHASE_COUNT; i++)
		check_evidence(sections, count, &phases[i]);
	top = verdict_headline(phases);
	if (strcmp(phases[top].cause, again[verdict_headline(again)].cause) != 0)
		abort();
	if (!verdict_fingerprint(&phases[top], fingerprint))
		abort();
	for (size_t i = 0; i < count; i++)
		free(sections[i].content);
	return 0;
}
