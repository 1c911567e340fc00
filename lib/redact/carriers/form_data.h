/*
 * form_data.h
 *		The fields of a form in the body of a request: multipart/form-data.
 */
#ifndef RESCUE_REDACT_FORM_DATA_H
#define RESCUE_REDACT_FORM_DATA_H

#include "redact/carriers/key.h"
#include "redact/engine/engine.h"

/*
 * Find the value of a field whose name the key is, below the headers of its
 * part. False if the key is no such name.
 */
extern bool find_form_value(Scan *s, const Key *key, Value *value);

#endif							/* RESCUE_REDACT_FORM_DATA_H */
