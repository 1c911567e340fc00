/*
 * pair.h
 *		A name and its value as two fields, in JSON, YAML and XML.
 */
#ifndef RESCUE_REDACT_PAIR_H
#define RESCUE_REDACT_PAIR_H

#include "redact/carriers/key.h"

extern bool find_pair_value(Scan *s, const Key *key, size_t *at);
extern bool names_secret_entry(const Scan *s, const Key *key);
extern bool pair_value_before(Scan *s, const Key *key, Value *value);
extern bool find_xml_value(Scan *s, const Key *key, size_t *at);

#endif							/* RESCUE_REDACT_PAIR_H */
