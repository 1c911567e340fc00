# The server module, by PGXS. Run from the top folder (the Makefile does);
# needs build/release/librescue.a.

RESCUE_VERSION := $(shell scripts/version)

MODULE_big = rescue
# The second one is installed in a database that routes to others.
EXTENSION = rescue router/rescue_router
# The deltas for upgrades; the script itself is put together from its parts.
DATA = $(wildcard sql/rescue--*--*.sql sql/rescue_router--*--*.sql)
DATA_built = build/sql/rescue--$(RESCUE_VERSION).sql \
	build/sql/rescue_router--$(RESCUE_VERSION).sql
SQL_PARTS = $(sort $(wildcard sql/rescue/*.sql))
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard ext/*.c ext/*/*.c router/*.c)))

LIBRESCUE = build/release/librescue.a

WARNINGS ?= -Wall -Wextra -Werror -Wno-unused-parameter \
	-Wno-missing-field-initializers -Wno-sign-compare
PG_CPPFLAGS = -Ilib -Iext -DRESCUE_VERSION='"$(RESCUE_VERSION)"'
# PGXS has no automatic dependencies: -MMD writes them beside the objects.
PG_CFLAGS = $(WARNINGS) -MMD -MP
SHLIB_LINK = $(LIBRESCUE) -lcrypto -lpcre2-8

# For installcheck; make check runs the same files on clusters of its own.
REGRESS = $(sort $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql)))
REGRESS_OPTS = --inputdir=test --outputdir=build/regress --load-extension=rescue
ISOLATION = $(sort $(patsubst test/specs/%.spec,%,$(wildcard test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test --outputdir=build/isolation --load-extension=rescue

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
# Bitcode would only serve to inline C functions into JIT code: nothing here
# gains by it, and it wants clang.
override with_llvm := no
include $(PGXS)

rescue.so: $(LIBRESCUE)

# Needs no library yet.
.PHONY: objects
objects: $(OBJS)

build/sql/rescue--$(RESCUE_VERSION).sql: $(SQL_PARTS) scripts/rescue-sql
	@mkdir -p $(@D)
	@scripts/rescue-sql >$@.new
	@mv $@.new $@

# The same functions, for a router.
build/sql/rescue_router--$(RESCUE_VERSION).sql: $(SQL_PARTS) \
		$(wildcard router/sql/*.sql) router/routes scripts/router-sql
	@mkdir -p $(@D)
	@scripts/router-sql >$@.new
	@mv $@.new $@

-include $(OBJS:.o=.d)
