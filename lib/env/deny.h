/*
 * deny.h
 *		The variables that never go into an image: a job's payload, the
 *		keys to databases, what only this start of the container is about.
 *		Included by scrub.c only.
 *
 * A name that ends in "*" matches every name with that prefix, so that a new
 * variable of a known family is blanked without a change here.
 */
static const char *const env_deny[] = {
	"CASCADE_CREDENTIAL_KEYS",
	"CASCADE_POSTGRES_*",
	"CASCADE_SNAPSHOT_*",
	"CLAUDE_CODE_OAUTH_TOKEN",
	"CREDENTIAL_MASTER_KEY",
	"DATABASE_CA_CERT",
	"DATABASE_SSL",
	"DATABASE_URL",
	"JOB_DATA",
	"JOB_DATA_REDIS_KEY",
	"JOB_ID",
	"JOB_TYPE",
	"REDIS_URL",
};

/* Its value is a comma list of further names that hold credentials. */
static const char env_credential_names[] = "CASCADE_CREDENTIAL_KEYS";
