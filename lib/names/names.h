/*
 * names.h
 *		Whether a string may be used as the name of something outside the
 *		database: an environment variable, a container, a path, an image.
 *
 * Each of these ends up in a shell line, a Dockerfile or a URL of another
 * program, so a name is accepted only in its plainest spelling: ASCII only,
 * whole length checked, no byte ignored at the end.
 * Bytes in, a boolean out; nothing is allocated and nothing can fail.
 */
#ifndef RESCUE_NAMES_H
#define RESCUE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Limits of the programs that take the names. */
#define CONTAINER_NAME_MAX	128
#define AGENT_ID_MAX		121
#define PORT_MAX			65535

/* [A-Za-z_][A-Za-z0-9_]*, as POSIX has it for a variable that a shell can read */
extern bool name_is_env_key(const char *s, size_t len);

/*
 * Any text without hidden characters (utf8_is_hidden()). May be empty.
 */
extern bool name_is_env_value(const char *s, size_t len);

/* [a-zA-Z0-9][a-zA-Z0-9_.-]{0,127} */
extern bool name_is_container_name(const char *s, size_t len);

/* An absolute path of [A-Za-z0-9._-]+ parts, as short as it can be written. */
extern bool name_is_volume_path(const char *s, size_t len);

/* [a-zA-Z0-9_-]{1,121} */
extern bool name_is_agent_id(const char *s, size_t len);

/* sha256: and 64 lower-case hexadecimal digits */
extern bool name_is_image_digest(const char *s, size_t len);

/* 1 to 65535 in decimal, no sign, no leading zero */
extern bool name_is_port(const char *s, size_t len);

#endif							/* RESCUE_NAMES_H */
