/*
 * match_words.h
 *		The words by which match.c judges a line that no rule knows.
 *
 * Compared with the folded line: small letters, white space as one blank. A
 * word that may begin or end within another has the blank that keeps it apart.
 */
#ifndef RESCUE_VERDICT_MATCH_WORDS_H
#define RESCUE_VERDICT_MATCH_WORDS_H

/* Words of a line that tells a failure, where no rule knows it. */
static const char *const FailureWords[] = {
	"error", "fatal", "panic", "exception", "failed", "failure", "cannot ", "can not ",
	"can't ", "could not", "unable to", "denied", "refused", "not found",
	"invalid", "missing", "not supported", "no such ", "blocked", "aborted",
	"rejected", "must ", "is required", "expired", "mismatch", "incompatible",
	"unsupported", "exceeded", "unhandled", "unexpected", "corrupt",
	"illegal ", "not available", "unavailable", "n't available", "timed out", "timeout", "bungled", "unknown ", "unrecognized", "inconsistency",
	"not specified", "not set", "not recommended", "requires ", "not writable",
	"not writeable", "not readable", "not permitted", "not allowed",
	"not accessible", "does not exist", "not valid", "not match", "n't match", "not running",
	"not reachable", "not respond", "giving up", "gave up", "undefined ",
	"conflict", " is down", "table full", "blocked for more", "stuck for ", "too many ", "too old", "too low", "out of ", "incorrect ",
	"malformed", "disallowed", "forbidden", "not configured", "not defined",
	"couldn't ", "refusing ", "uninitialized ", "wrong number of ", "been defined",
	"you need to ", "not a valid ", "insecure", "no available ", "limit reached", "terminate called ",
};

/*
 * Words without which a line has no shape (shape.c), so that only lines that
 * have one are looked at more closely.
 */
static const char *const ShapeHints[] = {
	"error", "exception", "status", "at step ", "code", "http", "timeout", "timedout",
	"required", "missing", "not set", "must be", "be set", "defined", "unset",
	"provided", "empty", "present", "not found", "configured", "no value",
	"not specified", "invalid", "not valid", "should be", "is not a ",
	"not allowed", "not supported", "unsupported", "unknown value",
	"possible values", "expected", "please set", "please provide", "improperly", " line ",
	"exist", "no such", "denied", "unauthorized", "forbidden", "authenti",
	"no basic auth", "insufficient_scope", "eacces", "sqlstate", "sql state", "killed",
	"curl", "not permitted", "read-only file", "quota exceeded",
	"resource busy",
	"not connected", "eperm", "not implemented", "enosys", "enoent",
	" url", "net/url", "scheme", "_url", "without a base",
	"initialization string", "adapters", "must specify", "must provide",
	"must set", "need to set", "url type", "appear to be",
};

/* Words of a line that counts failures where there were none. */
static const char *const NoneCounted[] = {
	" 0 err", " no err", " 0 fail", " no fail", "failed: 0", "errors: 0",
	"failed=0", "errors=0", "error=0", "failed_total 0", "errors_total 0",
	" 0 pending", "no pending ",
};

/* Words that say that a failure may be ignored. */
static const char *const IgnoreWords[] = {
	" ignore above", " ignore the above", " ignore this ", "safely ignore",
	"can be ignored", "may be ignored", "can ignore ", "continuing anyway",
	"continuing without", "continue without", "failed to load command",
	". creating", ", creating", "; creating", " may fail under", " may fail if",
	" might fail if", "using default", "using the default",
	"using built-in default", ", ignoring.", ", ignoring: ", " ignored, using ",
	"new passwords must have ", "/hsperfdata_",
};

/* The loopback address, which is the container's own. */
static const char *const LoopbackWords[] = {
	"127.0.0.1", "localhost", " ::1", "'::1", "\"::1", "[::1", "=::1",
};

/*
 * Words that say that something is tried again, without a first letter that
 * may be a capital; those below likewise: see words.c.
 */
static const char *const RetryWords[] = {
	"etry", "etries", "econnect", "estart", "aiting", "ack-off", "ackoff",
	"ttempt", " again",
};

/* Words of a connection that is there. */
static const char *const ConnectWords[] = {
	"onnected", "onnection established", "eachable", "available", "ucceeded",
};

/* Words of what succeeded, or is there, or of what is done without. */
static const char *const SuccessWords[] = {
	"uccessful", " success", " ready", " started", "up and running",
	"alling back to", "sing the default",
};

/*
 * Words of a program that ends, which a log does not go on with: the first
 * letter may be a capital.
 */
static const char *const EndWords[] = {
	"xiting", "hutting down", "erminating", "topping ",
};

/* Words of a program that takes requests. */
static const char *const ServeWords[] = {
	"listening on", "listening at", "listening for", "serving on", "serving at",
	"listening addr", "listening port", "server listen", "server started",
	"started on port", "server is running", "running on http",
	"accepting connections", "accept connections", "ready for connections",
	"handle connections", "startup complete", "start worker process",
	"resuming normal operations", "starting up for ", "server is ready",
	"ready to serve", "ready to handle", "configuration successful",
	"waiting for requests", "waiting for connections", "activated service",
	"http server running", "serving http ", "started, version ",
	"running on all addresses", " ready in ",
};

#endif							/* RESCUE_VERDICT_MATCH_WORDS_H */
