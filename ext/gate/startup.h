/*
 * startup.h
 *		Judge the options of the client's startup packet.
 */
#ifndef RESCUE_STARTUP_H
#define RESCUE_STARTUP_H

/*
 * Whether an option of the startup packet tried to loosen what an
 * administrator set. In a transaction; looked at once a session.
 */
extern bool startup_tried_to_loosen(void);

#endif							/* RESCUE_STARTUP_H */
