/*
 * clock.c
 *		Deadlines by the monotonic clock, and the request to stop.
 */
#include "rescuectl/clock.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <sys/random.h>
#include <time.h>

static volatile sig_atomic_t asked_to_stop = 0;
static sigset_t original_mask;

Instant
clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (Instant) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_left(Instant deadline)
{
	int64_t		left = deadline - clock_now();

	return left > 0 ? left : 0;
}

int64_t
clock_jitter(int64_t limit)
{
	uint64_t	random = 0;

	if (limit < 1 ||
		getrandom(&random, sizeof(random), 0) != (ssize_t) sizeof(random))
		return 0;
	return (int64_t) (random % (uint64_t) limit);
}

static void
ask_to_stop(int signal_number)
{
	(void) signal_number;
	asked_to_stop = 1;
}

void
stop_catch(void)
{
	struct sigaction action = {.sa_handler = ask_to_stop};
	sigset_t	stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	sigprocmask(SIG_BLOCK, &stops, &original_mask);
	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

bool
stop_asked(void)
{
	return asked_to_stop != 0;
}

sigset_t
stop_original_mask(void)
{
	sigset_t	mask = original_mask;

	sigdelset(&mask, SIGTERM);
	sigdelset(&mask, SIGINT);
	return mask;
}

int
clock_wait(struct pollfd *fds, unsigned int count, Instant deadline)
{
	int64_t		left = clock_left(deadline);
	struct timespec timeout = {
		.tv_sec = (time_t) (left / 1000),
		.tv_nsec = (long) (left % 1000) * 1000000
	};
	sigset_t	mask = stop_original_mask();
	int			ready = ppoll(fds, count, &timeout, &mask);

	return ready < 0 && errno == EINTR ? 0 : ready;
}
