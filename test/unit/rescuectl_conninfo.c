/*
 * rescuectl: a password on the command line is refused, however it is spelt.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rescuectl/database.h"

static const Subcommand command = {"test", "a test", "", NULL};

static void
takes_what_holds_no_password(void **state)
{
	const char *good[] = {
		NULL, "", "host=h dbname=d user=u", "service=s",
		"postgresql://h/d", "postgresql://", "postgres://u@h:5432/d?sslmode=require",
		"postgresql://h1:1,h2:2/d?target_session_attrs=any",
		"host='/tmp/a@b' dbname=d", "postgresql://%2Ftmp%2Fa@%2Fb/d",
		"host=@abstract dbname=d", "user=a@b host=h", "postgresql://a%40b@h/d",
		"host=h passfile=/home/u/.pgpass", "postgresql://[::1]:5432/d",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
	{
		if (database_check(&command, good[i]) != STATUS_OK)
			fail_msg("refused: %s", good[i]);
	}
}

static void
refuses_passwords(void **state)
{
	const char *bad[] = {
		"password=x", "host=h password=x", "host=h password='x y'",
		"host=h password = x", "postgresql://u:x@h/d", "postgres://u:x@h",
		"postgresql://:x@h/d", "postgresql://u:x%40y@h/d",
		"postgresql://h/d?password=x", "postgresql://h/d?sslmode=prefer&password=x",
		"postgresql://h/d?%70assword=x", "host=h sslpassword=x",
		"postgresql://h/d?sslpassword=x", "password=''",
		/* pieces of one that is not percent-encoded */
		"postgresql://u:p@ss@h/d", "postgresql://u:p/ss@h/d",
		"postgresql://u:12/34@h/d", "postgresql://u:pass", "postgresql://u:p#s@h/d",
		"host=u:p@h dbname=d",
		/* what does not parse is quoted by libpq's message, not by ours */
		"postgresql://u:p?s@h/d", "postgresql://u:p%zz@h/d", "host=h password",
		"pasword=x", "dbname", "host='h", "postgresql://h/d?x",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		if (database_check(&command, bad[i]) == STATUS_OK)
			fail_msg("taken: %s", bad[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_holds_no_password),
		cmocka_unit_test(refuses_passwords),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_conninfo", tests, NULL, NULL);
}
