/*
 * changelog_yaml.h
 *		Declarations shared by changelog_yaml.c, which reads blocks, and
 *		changelog_flow.c, which reads quotes and what lies in brackets.
 */
#ifndef MIGCHECK_CHANGELOG_YAML_H
#define MIGCHECK_CHANGELOG_YAML_H

#include "migcheck/frameworks/changelog.h"

/*
 * A value is put together in scratch, which has twice the text's bytes: the
 * longest growth is that of "\0", which becomes U+FFFD.
 */
#define YAML_SCRATCH_BYTES(len)	((len) * 2 + 4)

typedef struct YamlReader
{
	Arena	   *arena;
	const char *text;
	const char *p;
	const char *end;
	uint32_t	line;
	ChangelogError *error;
	char	   *scratch;		/* room for the longest value; see below */
	int			depth;
} YamlReader;

extern bool yaml_fail(YamlReader *reader, const char *text);
extern bool yaml_fail_unread(YamlReader *reader);
extern int	yaml_column(const YamlReader *reader);
extern bool yaml_skip_to_token(YamlReader *reader);
extern const char *yaml_take_quoted(YamlReader *reader);
extern bool yaml_read_flow(YamlReader *reader, ChangelogNode *into);
extern bool yaml_ends_key(const YamlReader *reader, const char *p);
extern bool yaml_is_indicator(const YamlReader *reader);

#endif							/* MIGCHECK_CHANGELOG_YAML_H */
