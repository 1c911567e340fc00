/*
 * script.h
 *		What cloud-init and systemd say when a script or a service failed.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_SCRIPT_H
#define RESCUE_VERDICT_SCRIPT_H

#include <stdbool.h>

#include "verdict/line/message.h"
#include "verdict/verdict.h"

/* True if cloud-init says that a script of the user data failed. */
extern bool tells_script_end(const Message *message);

/*
 * Find the complaint that a script printed last, above the line where
 * cloud-init says that it failed. Returns false if it printed no complaint.
 */
extern bool find_script_complaint(const Evidence *line, Evidence *complaint);

/* True if systemd says that a process of a unit ended. */
extern bool tells_service_end(const Message *message);

/*
 * Find what the unit's program printed last, a few lines above the line where
 * systemd says that it ended. Returns false if another line of systemd comes
 * first, or if it is information.
 */
extern bool find_service_complaint(const Evidence *line, Evidence *complaint);

/*
 * Whether a line of the machine's log was printed by a shell, or by a tool
 * that a script runs.
 */
extern bool is_line_of_script(const Evidence *line);

/* Whether a line is an exception of Python's that cloud-init logged. */
extern bool is_raised_by_cloud_init(const Evidence *line);

/*
 * Blank the words in which cloud-init names a part of itself: that it calls
 * its parts modules does not tell what a failure is about.
 */
extern void blank_module_words(char *text, size_t len);

#endif							/* RESCUE_VERDICT_SCRIPT_H */
