/*
 * client.h
 *		Whether a line of a server's log tells of one of its clients.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_CLIENT_H
#define RESCUE_VERDICT_CLIENT_H

#include "verdict/line/message.h"
#include "verdict/match/match.h"

/*
 * Whether a line, and the message in it, tells what a client of the server
 * did. rule is the failure that was found in it, or 0; failure is false for a
 * line that is noted as none, which is searched for PostgreSQL's own only. Call
 * it for each line of a section in turn: it keeps in the verdict whether the
 * database accepts connections.
 */
extern bool tells_of_client(Verdict *verdict, const Evidence *evidence,
							const Message *message, int rule, bool failure);

#endif							/* RESCUE_VERDICT_CLIENT_H */
