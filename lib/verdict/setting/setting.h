/*
 * setting.h
 *		What a configuration of the workspace itself shows: that it does not
 *		parse, or that a value is blank without which nothing can work.
 *
 * Private to lib/verdict. YAML is checked for the faults that people make, not
 * parsed in full: what it does not understand it takes for right.
 */
#ifndef RESCUE_VERDICT_SETTING_H
#define RESCUE_VERDICT_SETTING_H

#include <stdbool.h>
#include <stddef.h>

/* A fault of a configuration. */
typedef struct SettingFault
{
	const char *shape;			/* the pattern of its rule; NULL for none */
	const char *line;
	size_t		len;
	size_t		number;			/* from 1 */
} SettingFault;

/* The first fault of an environment: lines of NAME=value. */
extern SettingFault find_env_fault(const char *content, size_t len);

/* The first fault of a file in YAML. */
extern SettingFault find_yaml_fault(const char *content, size_t len);

/* The first fault of a file in JSON. */
extern SettingFault find_json_fault(const char *content, size_t len);

/* The first fault of a file in TOML. */
extern SettingFault find_toml_fault(const char *content, size_t len);

/* Whether the middle of a text was cut out: it cannot be judged. */
extern bool setting_was_cut(const char *content, size_t len);

#endif							/* RESCUE_VERDICT_SETTING_H */
