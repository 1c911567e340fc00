/*
 * time_zone.c
 *		The values of the setting TimeZone.
 *
 * A zone has a name, or is written as POSIX has it: a name of any letters, or
 * none, and how many hours it is behind UTC. A server that takes the zones of
 * the system also has them below "posix/", and the machine's "localtime".
 */
#include "migcheck/sql/transaction/setting_values.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "migcheck/sql/catalog/facts.h"

/* Return the offset of a zone as POSIX has it, behind its sign; or NULL. */
static const char *
posix_offset(const char *zone)
{
	const char *at = zone + strcspn(zone, *zone == '<' ? ">" : "0123456789,+-");

	at += *at == '>';
	at += *at == '+' || *at == '-';
	return isdigit((unsigned char) *at) ? at : NULL;
}

/* Is there a time zone of this name or offset? */
bool
is_time_zone(const char *zone)
{
	if (strncasecmp(zone, "posix/", 6) == 0)
		zone += 6;
	return posix_offset(zone) != NULL || strncasecmp(zone, "interval", 8) == 0 ||
		strcasecmp(zone, "localtime") == 0 || fact_is_time_zone(zone);
}

/* Is a time zone that of UTC, at all times? */
bool
is_zone_of_utc(const char *zone)
{
	static const char *const names[] = {
		"UTC", "GMT", "Etc/UTC", "Etc/GMT", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu",
		"Universal", "Etc/Universal", "Greenwich", "Etc/Greenwich"
	};
	const char *offset = posix_offset(zone);

	if (offset != NULL)
		return offset[strspn(offset, "0:")] == '\0';
	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (strcasecmp(zone, names[i]) == 0)
			return true;
	}
	return false;
}
