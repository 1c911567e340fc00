/*
 * plan_report.h
 *		A repair's plan, for people and for programs.
 */
#ifndef MIGCHECK_PLAN_REPORT_H
#define MIGCHECK_PLAN_REPORT_H

#include <jansson.h>

#include "migcheck/repair/plan.h"

extern void plan_print_text(const Plan *plan, bool written);
extern json_t *plan_make_value(const Plan *plan, bool written);
extern json_t *plan_failure_value(const Root *root, const char *error);
extern bool plan_print_json(json_t *plans);

#endif							/* MIGCHECK_PLAN_REPORT_H */
