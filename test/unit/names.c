/* names: each validator, bad names first, each with a good one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "names/names.h"

/* A literal may hold NUL, so its length is the array's. */
#define REFUSE(f, literal) assert_false(f(literal, sizeof(literal) - 1))
#define ACCEPT(f, literal) assert_true(f(literal, sizeof(literal) - 1))

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

typedef bool (*Validator) (const char *s, size_t len);

/* No validator for ASCII names lets these through, anywhere in a name. */
static void
nothing_but_ascii(void **state)
{
	static const struct
	{
		Validator	valid;
		const char *good;
	}			all[] = {
		{name_is_env_key, "PATH"},
		{name_is_container_name, "agent-1"},
		{name_is_volume_path, "/srv/data"},
		{name_is_agent_id, "agent_1"},
		{name_is_image_digest, "sha256:" HEX64},
		{name_is_port, "5432"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
	{
		char		name[128];
		size_t		len = strlen(all[i].good);

		assert_true(all[i].valid(all[i].good, len));
		assert_false(all[i].valid("", 0));
		for (size_t at = 0; at <= len; at++)
			for (int byte = 0; byte < 256; byte++)
			{
				if (byte > ' ' && byte < 0x7F)
					continue;
				memcpy(name, all[i].good, at);
				name[at] = (char) byte;
				memcpy(name + at + 1, all[i].good + at, len - at);
				assert_false(all[i].valid(name, len + 1));
			}
	}
}

static void
env_keys(void **state)
{
	(void) state;
	REFUSE(name_is_env_key, "1PATH");
	REFUSE(name_is_env_key, "A-B");
	REFUSE(name_is_env_key, "A=B");
	REFUSE(name_is_env_key, "A.B");
	REFUSE(name_is_env_key, "\xD0\x90PI_KEY");	/* Cyrillic A */
	ACCEPT(name_is_env_key, "_");
	ACCEPT(name_is_env_key, "a1_B");
}

static void
env_values(void **state)
{
	(void) state;
	REFUSE(name_is_env_value, "a\nb");
	REFUSE(name_is_env_value, "a\n");
	REFUSE(name_is_env_value, "a\tb");
	REFUSE(name_is_env_value, "a\0b");
	REFUSE(name_is_env_value, "\x1B[31m");
	REFUSE(name_is_env_value, "a\x7F");
	REFUSE(name_is_env_value, "a\xC2\x85"); /* next line */
	REFUSE(name_is_env_value, "a\xE2\x80\xA8"); /* line separator */
	REFUSE(name_is_env_value, "\xE2\x80\xAE" "abc");	/* override */
	REFUSE(name_is_env_value, "abc\xE2\x81\xA6");	/* isolate */
	REFUSE(name_is_env_value, "\xD8\x9C");	/* Arabic letter mark */
	ACCEPT(name_is_env_value, "");
	ACCEPT(name_is_env_value, "a = \"b\" c\\");
	ACCEPT(name_is_env_value, "caf\xC3\xA9 \xE2\x82\xAC \xC2\xA0");
	ACCEPT(name_is_env_value, "cut off \xE2\x80");
}

static void
container_names(void **state)
{
	char		name[129];

	(void) state;
	memset(name, 'a', sizeof(name));
	assert_false(name_is_container_name(name, 129));
	assert_true(name_is_container_name(name, 128));
	REFUSE(name_is_container_name, "-rm");
	REFUSE(name_is_container_name, ".hidden");
	REFUSE(name_is_container_name, "_x");
	REFUSE(name_is_container_name, "a/b");
	REFUSE(name_is_container_name, "a;b");
	ACCEPT(name_is_container_name, "a");
	ACCEPT(name_is_container_name, "ws-1_a.b");
}

static void
volume_paths(void **state)
{
	(void) state;
	REFUSE(name_is_volume_path, "/");
	REFUSE(name_is_volume_path, "//");
	REFUSE(name_is_volume_path, "data");
	REFUSE(name_is_volume_path, "../data");
	REFUSE(name_is_volume_path, "/data/");
	REFUSE(name_is_volume_path, "/data//x");
	REFUSE(name_is_volume_path, "/data/../etc");
	REFUSE(name_is_volume_path, "/data/..");
	REFUSE(name_is_volume_path, "/./data");
	REFUSE(name_is_volume_path, "/data:ro");
	REFUSE(name_is_volume_path, "/da ta");
	ACCEPT(name_is_volume_path, "/data");
	ACCEPT(name_is_volume_path, "/srv/ws-1/.cache/a..b/...");
}

static void
agent_ids(void **state)
{
	char		name[122];

	(void) state;
	memset(name, '-', sizeof(name));
	assert_false(name_is_agent_id(name, 122));
	assert_true(name_is_agent_id(name, 121));
	REFUSE(name_is_agent_id, "a.b");
	ACCEPT(name_is_agent_id, "a_B-9");
}

static void
image_digests(void **state)
{
	(void) state;
	REFUSE(name_is_image_digest, "latest");
	REFUSE(name_is_image_digest, "sha256:");
	REFUSE(name_is_image_digest, HEX64);
	REFUSE(name_is_image_digest, "sha512:" HEX64);
	REFUSE(name_is_image_digest, "SHA256:" HEX64);
	REFUSE(name_is_image_digest, "sha256:" HEX64 "0");
	REFUSE(name_is_image_digest, "img@sha256:" HEX64);
	REFUSE(name_is_image_digest,
		   "sha256:ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789");
	ACCEPT(name_is_image_digest, "sha256:" HEX64);
}

static void
ports(void **state)
{
	(void) state;
	REFUSE(name_is_port, "0");
	REFUSE(name_is_port, "65536");
	REFUSE(name_is_port, "99999");
	REFUSE(name_is_port, "4294967376"); /* 80 in 32 bits */
	REFUSE(name_is_port, "080");
	REFUSE(name_is_port, "+80");
	REFUSE(name_is_port, "-80");
	REFUSE(name_is_port, "8e1");
	REFUSE(name_is_port, "0x50");
	ACCEPT(name_is_port, "1");
	ACCEPT(name_is_port, "65535");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_but_ascii),
		cmocka_unit_test(env_keys),
		cmocka_unit_test(env_values),
		cmocka_unit_test(container_names),
		cmocka_unit_test(volume_paths),
		cmocka_unit_test(agent_ids),
		cmocka_unit_test(image_digests),
		cmocka_unit_test(ports),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
