# What is made of a release: the portable migcheck, its archives, Debian's
# packages, PGXN's archive. All go to build/dist. The Makefile includes this.

DIST := build/dist
# libpq is linked where its source can be had; LIBPQ= leaves it out. (Debian's
# own static library wants Kerberos, which has none.)
LIBPQ ?= yes
PORTABLE := build/portable$(if $(LIBPQ),,-without-libpq)

.PHONY: portable portable-program dist deb check-packages

# PGXN's archive of what is committed.
dist:
	@mkdir -p "$(DIST)"
	@git archive --format=zip --prefix=rescue-$(VERSION)/ \
		-o "$(DIST)/rescue-$(VERSION).zip" HEAD
	@echo "$(DIST)/rescue-$(VERSION).zip"

# One static program for every x86-64 Linux, as a tarball, an npm package and a
# wheel; built on Debian 12. Two builds give equal bytes.
portable: portable-program
	@packaging/pack "$(PORTABLE)" "$(DIST)"

portable-program: $(PORTABLE)/migcheck

# jansson has a function of a name of ours, so it shows nothing but json_*.
PORTABLE_LIBS := $(if $(LINT),-l:libpg_query.a -lpthread)
$(PORTABLE)/migcheck: $(filter-out %/state/pq.o,$(MIGCHECK_OBJS)) \
		tools/migcheck/state/pq.c $(BUILD)/librescue.a
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)libpq= linked=0; \
	if [ -n "$(LIBPQ)" ]; then \
		if libpq=$$(scripts/static-libpq 2>$(@D)/libpq.log); then \
			libpq="$$libpq -lssl" linked=1; \
		else \
			echo "rescue: no source of libpq ($(@D)/libpq.log): --db will end in exit 2" >&2; \
		fi; \
	fi; \
	$(CC) $(filter-out -MMD -MP,$(ALL_CPPFLAGS) $(PQ_CFLAGS) $(ALL_CFLAGS)) \
		-DMIGCHECK_LIBPQ=$$linked -c -o $(@D)/pq.o tools/migcheck/state/pq.c && \
	ld -r -o $(@D)/jansson.o --whole-archive $$($(CC) -print-file-name=libjansson.a) && \
	objcopy --wildcard --keep-global-symbol='json*' $(@D)/jansson.o && \
	$(CC) $(ALL_LDFLAGS) -static -o $@ $(filter %.o,$^) $(@D)/pq.o $(@D)/jansson.o \
		$(BUILD)/librescue.a \
		$(PORTABLE_LIBS) -lexpat -lyaml $$libpq $(LIB_LIBS) -ldl 2>$(@D)/link.log || { cat $(@D)/link.log >&2; exit 1; }
	$(Q)strip $@

# migcheck, rescuectl and postgresql-NN-rescue, NN for each server that is here.
deb:
	@$(if $(filter :,$(DEPS)),:,scripts/deps debhelper lintian)
	@packaging/deb "$(DIST)"

# Try the packages where they will be used: in bare systems; as root, with a
# network.
check-packages: portable deb
	@scripts/check-packages "$(DIST)"

# The examples in other languages, with drivers from their registries.
.PHONY: check-clients
check-clients: stage
	@scripts/check-clients
