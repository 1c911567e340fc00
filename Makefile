# rescue: the verbs. The server module is built by pgxs.mk (PGXS), the
# library and the programs by the rules of tools/build.mk, which need no
# PostgreSQL server.

PG_CONFIG ?= pg_config
export PG_CONFIG

# A folder for the tools of others that the benches compare with.
override PEERS := $(abspath $(PEERS))
export PEERS

STAGE := build/stage

# DEPS=: looks for no packages, where they are known to be there.
DEPS ?= scripts/deps

# V=1 shows every command.
V ?= 0
export V

# These install what is missing before the first compiler runs.
ASK_FOR_DEPS := quickstart check check-scale attack mutants timing oracle bench \
	bench-redact fuzz lint-facts lint-oracle docs
READY := $(if $(filter $(ASK_FOR_DEPS),$(MAKECMDGOALS)),deps)

# The release build of lib, migcheck and rescuectl: one graph with the verbs
# below. Two sub-makes remain, PGXS in ext and the sanitised build in
# build/asan; each is the only one that writes there, under the same jobserver.
include tools/build.mk
include packaging/packages.mk
.DEFAULT_GOAL := all

EXT  := $(MAKE) --no-print-directory $(if $(filter 0,$(V)),-s) -f pgxs.mk
ASAN := $(MAKE) --no-print-directory -f tools/build.mk BUILD=build/asan \
	SANITIZE=address,undefined

.PHONY: all ext ext-objects asan install install-ext uninstall stage deps \
	quickstart check check-all check-pg-upgrade check-container site installcheck attack mutants timing oracle bench \
	bench-redact bench-verdict verdict-corpus fuzz docs indent \
	lint-facts lint-oracle man dist clean help

all: ext migcheck rescuectl

# The objects of the module do not wait for the library.
ext-objects: | $(READY)
	@scripts/check-server "$(PG_CONFIG)"
	+@$(EXT) objects

ext: ext-objects lib
	+@$(EXT) all

asan: | $(READY)
	+@$(ASAN) unit migcheck rescuectl fuzz build/asan/bench/redact_spans

install: install-ext install-tools

# Only the extension: needs server headers, OpenSSL and PCRE2.
install-ext: ext
	+@$(EXT) install

# Where there is no pg_config with PGXS, no extension was installed.
uninstall: uninstall-tools
	+@if [ -f "$$($(PG_CONFIG) --pgxs 2>/dev/null)" ]; then \
		$(EXT) uninstall; fi

# The module in a folder of our own, where a test cluster finds it without
# touching the system's PostgreSQL.
stage: ext
	+@$(EXT) install DESTDIR="$(CURDIR)/$(STAGE)" >/dev/null

# What is missing of Debian's packages; asks for nothing when all is there.
deps:
	@$(DEPS)

quickstart: stage migcheck rescuectl
	@scripts/unprivileged scripts/quickstart

check: stage migcheck rescuectl asan timing-programs helpers
	@scripts/unprivileged test/run

# What takes long: an organisation moves under load, and millions of bundles.
check-scale: stage rescuectl
	@scripts/unprivileged env READS=$${READS-3000} WRITES=$${WRITES-800} \
		ROUNDS=$${ROUNDS-2} ATTACK_LONG=1 \
		test/run -v test/t/router_move.t test/scale/size.t test/attack/routed.t

# Only the attacks on the gate, as a list to read; make check runs them too.
attack: stage
	@scripts/unprivileged test/attack/report

# Take one guard out at a time; each time an attack must succeed. Takes minutes.
mutants: stage
	@scripts/unprivileged test/mutants/run

# The same with PostgreSQL 15 to 18, in Debian systems of their own; as root.
check-all:
	@scripts/check-all

# Upgrade a filled cluster from 15 to 17 and 18 by pg_upgrade.
check-pg-upgrade:
	@scripts/check-pg-upgrade

# Whether a compare of secrets tells by its time how much agrees, with the
# clock, too: a million calls each.
timing: stage timing-programs
	@scripts/unprivileged env TIMING_SAMPLES=1000000 test/run -v test/t/timing.t

# The SQL tests against a server that is running, with rescue installed in it.
installcheck:
	@mkdir -p build/regress build/isolation
	+@$(EXT) installcheck

# The frameworks' own tools against a real server; needs package registries.
oracle: stage migcheck
	@scripts/oracle

bench: stage migcheck rescuectl bench-programs
	@$(if $(PEERS),bench/peers "$(PEERS)",:)
	@bench/redact-peer-speed $(if $(PEERS),"$(PEERS)")
	@scripts/unprivileged bench/run

# What the redactor finds and what it damages (ARGS=-v lists each failure), and
# what other scanners find, those that are here. PEERS=FOLDER, here and in
# bench, installs them there.
bench-redact: $(BUILD)/bench/redact_spans
	@bench/redact-recall $(ARGS)
	@bench/redact-documented
	@bench/redact-documented --rows services
	@bench/redact-documented --rows assignments
	@bench/redact-documented --rows log-lines
	@bench/redact-documented --rows ordinary
	@bench/redact-documented --rows healthy
	@bench/redact-documented --rows printed
	@bench/redact-documented --rows detectors
	@bench/redact-documented --rows providers
	@bench/redact-documented --rows providers-unseen
	@bench/redact-documented --rows mentions
	@$(if $(PEERS),bench/peers "$(PEERS)",:)
	@bench/redact-peers $(if $(PEERS),"$(PEERS)")

# How often the verdict is right on the corpus (ARGS=-v lists what is not).
bench-verdict: helpers
	@bench/verdict $(ARGS)

# Record the corpus anew, by bringing real programs to fail; as root, on a
# machine to throw away.
verdict-corpus:
	@scripts/verdict-corpus $(ARGS)

# What lint, and squawk where it is, say of statements beside a server.
lint-oracle: stage migcheck
	@scripts/unprivileged scripts/lint-oracle

# What lint knows of a server's functions and casts, asked of one.
lint-facts: stage
	@scripts/unprivileged scripts/lint-facts >build/facts.def && \
		mv build/facts.def tools/migcheck/sql/catalog/facts.def

# doc/reference.md, doc/refusals.md and a page for each rule, from the code.
docs: stage man
	@scripts/rule-pages tools/migcheck/migcheck doc/rules
	@for doc in reference refusals; do \
		scripts/unprivileged scripts/$$doc >build/$$doc.md && \
		mv build/$$doc.md doc/$$doc.md || exit 1; done

# A static site of the pages, and a look at each in a browser without a screen.
site:
	@$(if $(filter :,$(DEPS)),:,scripts/deps cmark-gfm chromium)
	@scripts/site build/site
	@scripts/check-site build/site

# What the Containerfile says, without a container engine; as root.
check-container:
	@scripts/check-containerfile

# Every C file as pg_bsd_indent has it; make check compares.
indent:
	@scripts/indent

# migcheck's man page, from its help; needs no server.
man: migcheck
	@scripts/manpage tools/migcheck/migcheck >build/migcheck.1
	@mv build/migcheck.1 doc/migcheck.1

# Look for inputs that break a parser; SECONDS_EACH=60 for each target.
fuzz: | $(READY)
	+@scripts/fuzz

clean:
	@-$(EXT) clean >/dev/null 2>&1
	rm -rf build
	rm -f tools/migcheck/migcheck tools/rescuectl/rescuectl ext/*.d ext/*/*.d router/*.d

help:
	@sed -nE 's/^\| `(make[a-z -]*)` \| (.*) \|$$/\1\t\2/p' README.md | expand -t 22
