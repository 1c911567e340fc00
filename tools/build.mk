# lib, migcheck, rescuectl and the C unit tests: everything that needs no
# PostgreSQL server. The Makefile includes this file, so that a release build is
# one graph; it also runs by itself, from the top folder:
#
#   make -f tools/build.mk migcheck               without the verbs of the Makefile
#   BUILD=build/asan SANITIZE=address,undefined   a sanitised build, elsewhere

BUILD ?= build/release

# Quiet but for a line a file; V=1 shows the commands.
V ?= 0
Q := $(if $(filter 0,$(V)),@)
SANITIZE ?=
prefix ?= /usr/local
bindir ?= $(prefix)/bin
datadir ?= $(prefix)/share
mandir ?= $(datadir)/man
completiondir ?= $(datadir)/bash-completion/completions
MAN_PAGES := $(sort $(wildcard doc/*.1))

WARNINGS ?= -Wall -Wextra -Werror
CFLAGS ?= -O2 -g
VERSION := $(shell scripts/version)

ALL_CPPFLAGS := -Ilib -Itools -I$(BUILD)/gen -D_GNU_SOURCE \
	-DRESCUE_VERSION='"$(VERSION)"' $(CPPFLAGS)
# With the assertions of the server's headers a cast checks the node's tag.
ALL_CFLAGS := -std=gnu11 $(WARNINGS) -fPIC -fvisibility=hidden \
	-fno-strict-aliasing -ffile-prefix-map=$(CURDIR)=. -MMD -MP $(CFLAGS) \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=undefined \
		-fno-omit-frame-pointer -O1 -DUSE_ASSERT_CHECKING=1)
ALL_LDFLAGS := $(LDFLAGS) $(if $(SANITIZE),-fsanitize=$(SANITIZE))

LIB_OBJS := $(patsubst %.c,$(BUILD)/%.o,$(filter-out lib/redact/gen/% lib/verdict/gen/%, \
	$(sort $(wildcard lib/*/*.c lib/*/*/*.c))))
MIGCHECK_OBJS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard \
	tools/common/*.c tools/migcheck/*.c tools/migcheck/*/*.c \
	tools/migcheck/*/*/*.c)))
# make LINT= builds migcheck without lint, and without what only lint needs.
LINT ?= 1
SQL_PLAIN := names catalog/facts lint/lint_advice lint/lint_rules lint/lint_unlocked \
	parse/split
ifeq ($(LINT),)
MIGCHECK_OBJS := $(filter-out $(BUILD)/tools/migcheck/sql/%,$(MIGCHECK_OBJS)) \
	$(SQL_PLAIN:%=$(BUILD)/tools/migcheck/sql/%.o)
else
ALL_CPPFLAGS += -DMIGCHECK_LINT
endif
RESCUECTL_OBJS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard \
	tools/common/*.c tools/rescuectl/*.c)))
BENCH_PROGRAMS := $(patsubst bench/%.c,$(BUILD)/bench/%,$(sort $(wildcard bench/*.c)))
HELPER_PROGRAMS := $(patsubst test/helpers/%.c,$(BUILD)/helpers/%,$(sort $(wildcard test/helpers/*.c)))
TIMING_PROGRAMS := $(addprefix $(BUILD)/timing/,undefined welch)
UNIT_PROGRAMS := $(filter-out $(if $(LINT),,$(BUILD)/unit/migcheck_effects),\
	$(patsubst test/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard test/unit/*.c))))

FUZZ_PROGRAMS := $(patsubst test/fuzz/%.c,$(BUILD)/fuzz/%,$(sort $(wildcard test/fuzz/*.c)))

LIB_LIBS := -lcrypto -lpcre2-8
MIGCHECK_LIBS := $(if $(LINT),-l:libpg_query.a -lpthread) -ljansson -lexpat -lyaml -ldl -lm
RESCUECTL_LIBS := -ljansson -lpq -larchive
# Asked when the first object is compiled: make deps may install it before.
PQ_CFLAGS = $(eval PQ_CFLAGS := $(shell pkg-config --cflags libpq 2>/dev/null))$(PQ_CFLAGS)

# The release programs are where the docs say; other builds stay in BUILD.
ifeq ($(BUILD),build/release)
MIGCHECK := tools/migcheck/migcheck
RESCUECTL := tools/rescuectl/rescuectl
else
MIGCHECK := $(BUILD)/migcheck
RESCUECTL := $(BUILD)/rescuectl
endif

.PHONY: lib migcheck rescuectl unit helpers timing-programs fuzz-programs \
	bench-programs install-tools install-migcheck uninstall-tools
.DEFAULT_GOAL := lib

# The Makefile has verbs of these names that do more.
ifeq ($(notdir $(firstword $(MAKEFILE_LIST))),build.mk)
.PHONY: timing fuzz bench install uninstall
timing: timing-programs
fuzz: fuzz-programs
bench: bench-programs
install: install-tools
uninstall: uninstall-tools
endif

lib: $(BUILD)/librescue.a
	@:
migcheck: $(MIGCHECK)
	@:
rescuectl: $(RESCUECTL)
	@:
unit: $(UNIT_PROGRAMS)
	@:
helpers: $(HELPER_PROGRAMS)
	@:
timing-programs: $(TIMING_PROGRAMS)
	@:
fuzz-programs: $(FUZZ_PROGRAMS)
	@:
bench-programs: $(BENCH_PROGRAMS)
	@:

# The redactor's tables: rule files in, a C file out; then every rule's samples
# are run by the engine itself before there is a library.
RULES := $(sort $(wildcard lib/redact/rules/*.rules))
GENERATE := $(BUILD)/gen/generate
GENERATE_OBJS := $(patsubst %,$(BUILD)/lib/redact/%.o, \
	gen/generate compile/ruleset compile/rule_file compile/rule_shape \
	compile/rule_sample compile/rule_whole)
RULECHECK := $(BUILD)/gen/rulecheck
TABLES_OBJ := $(BUILD)/gen/redact_tables.o
LIB_OBJS += $(TABLES_OBJ)

$(GENERATE): $(GENERATE_OBJS)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcrypto

$(BUILD)/gen/redact_tables.c: $(GENERATE) $(RULES)
	@echo "  GEN $@"
	$(Q)$(GENERATE) $@.new $(RULES) && mv $@.new $@

$(TABLES_OBJ): $(BUILD)/gen/redact_tables.c
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# The names and texts of errno, in the languages that this machine has.
ERRNO_GENERATE := $(BUILD)/gen/errno_generate
ERRNO_TEXTS := $(BUILD)/gen/errno_texts.def
CATALOGUES ?= /usr/share/locale/*/LC_MESSAGES/libc.mo

$(ERRNO_GENERATE): $(BUILD)/lib/verdict/gen/errno_texts.o
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

$(ERRNO_TEXTS): $(ERRNO_GENERATE)
	@echo "  GEN $@"
	$(Q)$(ERRNO_GENERATE) $@.new '$(CATALOGUES)' && mv $@.new $@

$(BUILD)/lib/verdict/match/errno_text.o $(BUILD)/lib/verdict/match/match.o: $(ERRNO_TEXTS)

# What a stored verdict was made by: a digest of the sources of lib/verdict.
VERDICT_VERSION := $(BUILD)/gen/verdict_version.h
VERDICT_SOURCES := $(sort $(wildcard lib/verdict/*.h lib/verdict/*/*.[ch] \
	lib/verdict/knowledge/*.def)) \
	$(ERRNO_TEXTS)

$(VERDICT_VERSION): $(VERDICT_SOURCES)
	@mkdir -p $(@D)
	$(Q)printf '#define VERDICT_VERSION "%.12s"\n' \
		"$$(cat $(VERDICT_SOURCES) | sha256sum)" >$@.new && mv $@.new $@

$(BUILD)/lib/verdict/judge/group.o: $(VERDICT_VERSION)

$(RULECHECK): $(BUILD)/lib/redact/gen/rulecheck.o $(LIB_OBJS)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIB_LIBS)

$(BUILD)/gen/rules.checked: $(RULECHECK)
	$(Q)$(RULECHECK) && touch $@

$(BUILD)/librescue.a: $(LIB_OBJS) $(BUILD)/gen/rules.checked
	@rm -f $@
	$(Q)$(AR) rcs $@ $(LIB_OBJS)

# READY names what has to be done before the first compiler runs, if anything.
$(BUILD)/%.o: %.c | $(READY)
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) $(ALL_CPPFLAGS) $(OWN_CPPFLAGS) $(PQ_CFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# The parse trees of lint are those of a server, so its headers are needed for
# these: of the major version whose grammar libpg_query has.
SQL_OBJS := $(filter-out $(SQL_PLAIN:%=$(BUILD)/tools/migcheck/sql/%.o),\
	$(filter $(BUILD)/tools/migcheck/sql/%,$(MIGCHECK_OBJS)))
$(SQL_OBJS): $(BUILD)/lint.checked
$(BUILD)/lint.checked: scripts/check-lint | $(READY)
	@mkdir -p $(@D)
	@scripts/check-lint "$(or $(PG_CONFIG),pg_config)" >$@.new && mv $@.new $@
$(SQL_OBJS): OWN_CPPFLAGS = -isystem $(shell cat $(BUILD)/lint.checked)

$(MIGCHECK): $(MIGCHECK_OBJS) $(BUILD)/librescue.a
	@echo "  LD $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -Wl,--as-needed -o $@ $^ $(MIGCHECK_LIBS) $(LIB_LIBS)

$(RESCUECTL): $(RESCUECTL_OBJS) $(BUILD)/librescue.a
	@echo "  LD $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -Wl,--as-needed -o $@ $^ $(RESCUECTL_LIBS) $(LIB_LIBS)

# This one makes the library's allocations fail.
$(BUILD)/unit/redact_limits: private UNIT_LDFLAGS := -Wl,--wrap=malloc,--wrap=realloc,--wrap=free

# These see migcheck, but for its main file.
MIGCHECK_UNITS := $(addprefix $(BUILD)/unit/,command_line frameworks hidden) \
	$(filter $(BUILD)/unit/migcheck_%,$(UNIT_PROGRAMS))
$(MIGCHECK_UNITS): $(filter-out %/migcheck/main.o,$(MIGCHECK_OBJS))
$(MIGCHECK_UNITS): private UNIT_LIBS := $(MIGCHECK_LIBS)

# And these rescuectl.
RESCUECTL_UNITS := $(filter $(BUILD)/unit/rescuectl_%,$(UNIT_PROGRAMS))
$(RESCUECTL_UNITS): $(filter-out %/rescuectl/main.o,$(RESCUECTL_OBJS))
$(RESCUECTL_UNITS): private UNIT_LIBS := $(RESCUECTL_LIBS)
$(BUILD)/unit/rescuectl_conninfo: private UNIT_CPPFLAGS = $(PQ_CFLAGS)

$(BUILD)/unit/%: test/unit/%.c $(BUILD)/librescue.a
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) $(ALL_CPPFLAGS) -Itest/unit $(UNIT_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(UNIT_LDFLAGS) -o $@ $< \
		$(filter %.o,$^) $(BUILD)/librescue.a $(UNIT_LIBS) $(LIB_LIBS) -lcmocka

# This one judges as rescuectl does.
$(BUILD)/helpers/explain_each: $(filter-out %/rescuectl/main.o,$(RESCUECTL_OBJS)) \
	$(BUILD)/librescue.a
$(BUILD)/helpers/explain_each: private HELPER_LIBS := $(RESCUECTL_LIBS) $(LIB_LIBS)
$(BUILD)/helpers/explain_each: private HELPER_CPPFLAGS = $(PQ_CFLAGS)

$(BUILD)/helpers/%: test/helpers/%.c | $(READY)
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) $(ALL_CPPFLAGS) $(HELPER_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) \
		-o $@ $^ $(HELPER_LIBS)

$(BUILD)/timing/%: test/timing/%.c test/timing/compares.c $(BUILD)/librescue.a
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) $(filter-out -MMD -MP,$(ALL_CPPFLAGS) $(ALL_CFLAGS)) $(ALL_LDFLAGS) \
		-o $@ $(filter %.c,$^) $(BUILD)/librescue.a $(LIB_LIBS) -lm

# A fuzz target sees the library and all of migcheck but its main file, the one
# of archives rescuectl's reader of them. Without libFuzzer (FUZZ_DRIVER empty) it is linked
# with a plain driver of our own.
FUZZ_DRIVER ?= test/fuzz/standalone/main.c
FUZZ_LINK ?=
FUZZ_OBJS = $(filter-out %/migcheck/main.o,$(MIGCHECK_OBJS))
FUZZ_LIBS = $(MIGCHECK_LIBS)
ARCHIVE_OBJS := $(filter %/pack.o %/common/buffer.o,$(RESCUECTL_OBJS))
$(BUILD)/fuzz/archive: $(ARCHIVE_OBJS)
$(BUILD)/fuzz/archive: private FUZZ_OBJS = $(ARCHIVE_OBJS)
$(BUILD)/fuzz/archive: private FUZZ_LIBS = $(RESCUECTL_LIBS)
$(BUILD)/fuzz/%: test/fuzz/%.c $(FUZZ_DRIVER) $(MIGCHECK_OBJS) $(BUILD)/librescue.a
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Wl,--as-needed -o $@ \
		$< $(FUZZ_DRIVER) $(FUZZ_OBJS) \
		$(BUILD)/librescue.a $(FUZZ_LIBS) $(LIB_LIBS) $(FUZZ_LINK)

$(BUILD)/bench/%: bench/%.c $(BUILD)/librescue.a
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) $(ALL_CPPFLAGS) $(PQ_CFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< \
		$(BUILD)/librescue.a $(LIB_LIBS) -lpq -lpthread

# A manual page for each command, from what the programs say of them.
MAN := $(BUILD)/man
$(MAN)/migcheck $(MAN)/rescuectl: $(MAN)/%: scripts/command-man
	@rm -rf $@.new $@ && mkdir -p $@.new
	$(Q)scripts/command-man $(filter tools/%,$^) $@.new && mv $@.new $@
$(MAN)/migcheck: $(MIGCHECK)
$(MAN)/rescuectl: $(RESCUECTL)

install-tools: install-migcheck $(RESCUECTL) $(MAN)/rescuectl
	install -m 755 $(RESCUECTL) "$(DESTDIR)$(bindir)"
	install -m 644 $(MAN_PAGES) $(MAN)/rescuectl/*.1 "$(DESTDIR)$(mandir)/man1"
	install -m 644 tools/rescuectl/completion.bash \
		"$(DESTDIR)$(completiondir)/rescuectl"

# migcheck and what belongs to it, on a machine without PostgreSQL.
install-migcheck: $(MIGCHECK) $(MAN)/migcheck
	install -d "$(DESTDIR)$(bindir)" "$(DESTDIR)$(mandir)/man1" \
		"$(DESTDIR)$(completiondir)" "$(DESTDIR)$(datadir)/zsh/site-functions" \
		"$(DESTDIR)$(datadir)/migcheck"
	install -m 755 $(MIGCHECK) "$(DESTDIR)$(bindir)"
	install -m 644 doc/migcheck.1 $(MAN)/migcheck/*.1 "$(DESTDIR)$(mandir)/man1"
	install -m 644 tools/migcheck/completion.bash "$(DESTDIR)$(completiondir)/migcheck"
	install -m 644 tools/migcheck/completion.zsh \
		"$(DESTDIR)$(datadir)/zsh/site-functions/_migcheck"
	install -m 644 doc/migcheck.schema.json "$(DESTDIR)$(datadir)/migcheck"

uninstall-tools:
	rm -f "$(DESTDIR)$(bindir)/migcheck" "$(DESTDIR)$(bindir)/rescuectl" \
		"$(DESTDIR)$(completiondir)/rescuectl" \
		"$(DESTDIR)$(completiondir)/migcheck" \
		"$(DESTDIR)$(datadir)/zsh/site-functions/_migcheck" \
		$(foreach page,$(MAN_PAGES),"$(DESTDIR)$(mandir)/man1/$(notdir $(page))")
	rm -f "$(DESTDIR)$(mandir)/man1"/migcheck-*.1 \
		"$(DESTDIR)$(mandir)/man1"/rescuectl-*.1
	rm -rf "$(DESTDIR)$(datadir)/migcheck"

-include $(LIB_OBJS:.o=.d) $(MIGCHECK_OBJS:.o=.d) $(RESCUECTL_OBJS:.o=.d) \
	$(GENERATE_OBJS:.o=.d) $(BUILD)/lib/redact/gen/rulecheck.d \
	$(addsuffix .d,$(UNIT_PROGRAMS) $(BENCH_PROGRAMS))
