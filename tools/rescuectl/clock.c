/*
 * clock.c
 *		Deadlines by the monotonic clock, and the request to stop.
 *
 * Deadlines are instants, not durations, so that a function that is called in
 * a loop does not start anew each time. The monotonic clock is not moved by an
 * administrator or NTP.
 *
 * SIGTERM and SIGINT are blocked except inside ppoll(), which exchanges the
 * signal mask atomically: a signal that comes between the test of the flag and
 * the wait is delivered by the wait.
 */
#include "rescuectl/clock.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <sys/random.h>
#include <time.h>

static volatile sig_atomic_t asked_to_stop = 0;
static sigset_t original_mask;

/* Return the current instant. Only the difference of two has a meaning. */
Instant
clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (Instant) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Return how long it is until the deadline, as a timeout for a wait. */
int64_t
clock_time_left(Instant deadline)
{
	int64_t		left = deadline - clock_now();

	return left > 0 ? left : 0;
}

/*
 * Return a random delay. Where no random bytes are available the delay is 0:
 * it spreads load, and no security depends on it.
 */
int64_t
clock_random_delay(int64_t limit)
{
	uint64_t	random = 0;

	if (limit < 1 ||
		getrandom(&random, sizeof(random), 0) != (ssize_t) sizeof(random))
		return 0;
	return (int64_t) (random % (uint64_t) limit);
}

/* Signal handler: only sets the flag. */
static void
note_stop_signal(int signal_number)
{
	(void) signal_number;
	asked_to_stop = 1;
}

/*
 * Install the handlers and block the signals. Called once, before the first
 * wait.
 */
void
stop_catch_signals(void)
{
	struct sigaction action = {.sa_handler = note_stop_signal};
	sigset_t	stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	sigprocmask(SIG_BLOCK, &stops, &original_mask);
	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

/* Whether a signal asked to stop. Never reset: the program ends. */
bool
stop_is_requested(void)
{
	return asked_to_stop != 0;
}

/*
 * Return the mask for children and for waits: what was blocked when we were
 * started, without the two signals.
 */
sigset_t
stop_original_mask(void)
{
	sigset_t	mask = original_mask;

	sigdelset(&mask, SIGTERM);
	sigdelset(&mask, SIGINT);
	return mask;
}

/*
 * Return what ppoll() returns; 0 if a signal came, as at the deadline. The
 * caller asks stop_is_requested() which it was.
 */
int
clock_wait_for_events(struct pollfd *fds, unsigned int count, Instant deadline)
{
	int64_t		left = clock_time_left(deadline);
	struct timespec timeout = {
		.tv_sec = (time_t) (left / 1000),
		.tv_nsec = (long) (left % 1000) * 1000000
	};
	sigset_t	mask = stop_original_mask();
	int			ready = ppoll(fds, count, &timeout, &mask);

	return ready < 0 && errno == EINTR ? 0 : ready;
}
