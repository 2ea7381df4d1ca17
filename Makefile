# studyguide: `make guide PAPER=paper.tex` writes a study guide, `make test` proves the tool, `make help` lists the rest.

PREFIX     ?= /usr/local
CC         ?= cc
CFLAGS     ?= -O2 -g
PKG_CONFIG ?= pkg-config
BUILD      ?= build
Q          := $(if $(V),,@)# V=1 shows the commands
PAPER      ?= tests/papers/minimap2/minimap2.tex

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

# As many jobs as there are processors, unless -j on the command line says otherwise; a make inside of another has its jobs.
ifeq ($(or $(MAKELEVEL),0),0)
MAKEFLAGS += --jobs=$(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
endif

# -- What is compiled -----------------------------------------------------------------------------
# The core does not know Lua; csrc/lua is its binding, compiled once for each Lua whose headers are
# installed. Requests are a module of their own: libcurl takes longer to load than all the rest. The rooms and
# their order are in doc/architecture.md.

comma    := ,
core_src := $(sort $(filter-out csrc/lua/%,$(wildcard csrc/*/*.c csrc/*/*/*.c)))
lua_src  := $(sort $(wildcard csrc/lua/*.c))
net_src  := csrc/lua/net.c csrc/lua/binding.c
core_obj := $(core_src:%.c=$(BUILD)/obj/%.o)

first_package = $(firstword $(foreach n,$(1),$(shell $(PKG_CONFIG) --exists $(n) 2>/dev/null && echo $(n))))
pc_5.4  := $(call first_package,lua5.4 lua-5.4 lua54)
pc_5.3  := $(call first_package,lua5.3 lua-5.3 lua53)
abis    := $(if $(pc_5.4),5.4) $(if $(pc_5.3),5.3)
modules := $(foreach abi,$(abis),$(addprefix $(BUILD)/lua$(abi)/studyguide/,core.so net.so))
lua_5.4 := $(firstword $(foreach n,lua5.4 lua-5.4 lua54 lua,$(shell command -v $(n) 2>/dev/null)))

sg_cflags  := -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -fPIC -fvisibility=hidden -Icsrc -I$(BUILD)/generated -MMD -MP \
              $(shell $(PKG_CONFIG) --cflags libcurl libutf8proc zlib 2>/dev/null)
sodium     := $(call first_package,libsodium)# optional: without it there is no cipher for caches that machines share
core_libs  := $(shell $(PKG_CONFIG) --libs libutf8proc zlib $(sodium) 2>/dev/null) -lstemmer -lm
sg_libs    := $(shell $(PKG_CONFIG) --libs libcurl 2>/dev/null) $(core_libs)
# nodelete: pandoc unloads a filter's modules while libraries that they started may still have threads.
sg_ldflags := $(if $(filter Darwin,$(shell uname)),-bundle -undefined dynamic_lookup,-shared -Wl$(comma)-z$(comma)nodelete$(comma)--as-needed)

all: modules $(BUILD)/studyguide ## Build the modules and the command (the default)

modules: $(modules)

# Either module takes of the core what it calls.
$(BUILD)/obj/core.a: $(core_obj)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/obj/csrc/%.o: csrc/%.c
	@mkdir -p $(@D)
	@echo '  CC    $<'
	$(Q)$(CC) $(sg_cflags) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

# The handbook's entries as tables of C.
handbook := $(BUILD)/generated/handbook/entries.inc

$(handbook): csrc/handbook/generate.lua $(wildcard csrc/handbook/entries/*.txt)
	@mkdir -p $(@D)
	@echo '  GEN   $@'
	$(Q)$(lua_5.4) $< $(filter %.txt,$(sort $^)) > $@.new && mv $@.new $@

$(BUILD)/obj/csrc/handbook/handbook.o $(BUILD)/fuzz/obj/csrc/handbook/handbook.o: $(handbook)

# Hash tables over lists of words.
slots := $(BUILD)/generated/text/slots.inc

$(slots): csrc/text/slots.lua csrc/text/closed.inc csrc/text/boilerplate.inc
	@mkdir -p $(@D)
	@echo '  GEN   $@'
	$(Q)$(lua_5.4) $^ > $@.new && mv $@.new $@

$(BUILD)/obj/csrc/text/closed.o $(BUILD)/fuzz/obj/csrc/text/closed.o: $(slots)

$(BUILD)/obj/csrc/base/cipher.o: private CPPFLAGS += $(if $(sodium),-DSG_SODIUM $(shell $(PKG_CONFIG) --cflags libsodium))

define lua_abi
$(BUILD)/obj$(1)/csrc/lua/%.o: csrc/lua/%.c
	@mkdir -p $$(@D)
	@echo '  CC    $$<'
	$$(Q)$$(CC) $$(sg_cflags) $(shell $(PKG_CONFIG) --cflags $(pc_$(1)) 2>/dev/null) $$(CPPFLAGS) $$(CFLAGS) -c $$< -o $$@

$(BUILD)/lua$(1)/studyguide/core.so: $(patsubst %.c,$(BUILD)/obj$(1)/%.o,$(filter-out csrc/lua/net.c,$(lua_src))) $(BUILD)/obj/core.a
	@mkdir -p $$(@D)
	@echo '  LINK  $$@'
	$$(Q)$$(CC) $$(sg_ldflags) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(core_libs)

$(BUILD)/lua$(1)/studyguide/net.so: $(net_src:%.c=$(BUILD)/obj$(1)/%.o) $(BUILD)/obj/core.a
	@mkdir -p $$(@D)
	@echo '  LINK  $$@'
	$$(Q)$$(CC) $$(sg_ldflags) $$(CFLAGS) $$(LDFLAGS) -o $$@.new $$^ $$(sg_libs)
	@mv $$@.new $$@ # runs that are under way keep the module that they have
endef
$(foreach abi,$(abis),$(eval $(call lua_abi,$(abi))))

# The command: a launcher one folder below what it starts, so that the tree can be moved.
define launcher
#!/bin/sh
# studyguide: see lua/studyguide/cli/cli.lua
file=$$(readlink -f -- "$$0") && root=$${file%/*/*} || exit 5
exec $(lua_5.4) -E "$$root/lua/studyguide/main.lua" "$$@"
endef
export launcher

$(BUILD)/studyguide: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' "$$launcher" > $@
	@chmod +x $@

-include $(shell find $(addprefix $(BUILD)/,obj obj5.4 obj5.3 tests fuzz) -name '*.d' -type f 2>/dev/null)

# -- A guide --------------------------------------------------------------------------------------

# The paper's name goes through the environment: it may hold spaces, quotes, dollars.
export PAPER

guide: deps ## Write build/guide/<name>.md and .html for PAPER=path/to/paper
	@$(MAKE) --no-print-directory all
	@mkdir -p $(BUILD)/guide
	@name=$${PAPER##*/} && name=$${name%.*} && \
	  $(BUILD)/studyguide build "$$PAPER" -o "$(BUILD)/guide/$$name.md" && \
	  $(BUILD)/studyguide build "$$PAPER" -o "$(BUILD)/guide/$$name.html" --quiet && \
	  echo "studyguide: wrote $(BUILD)/guide/$$name.html"

deps: ## Install what building needs (apt), or say what to install
	@.ci/deps build

# -- Tests ----------------------------------------------------------------------------------------
# Every suite prints TAP; tests/run adds up. `make test` ends with "N passed, N failed, N skipped".

c_tests := $(patsubst tests/c/%.c,$(BUILD)/tests/%,$(wildcard tests/c/test_*.c))

# Every allocation of the checker fails in turn: its test stands between it and malloc.
$(BUILD)/tests/test_no_memory: private LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free
$(BUILD)/tests/test_check: private LDFLAGS += -Wl,--wrap=malloc -Wl,--wrap=realloc

$(BUILD)/tests/%: tests/c/%.c $(core_obj)
	@mkdir -p $(@D)
	@echo '  CC    $<'
	$(Q)$(CC) $(sg_cflags) $(CPPFLAGS) $(CFLAGS) -MF $@.d -o $@ $< $(core_obj) $(LDFLAGS) -lcmocka $(sg_libs)

lua_env = env -u LUA_PATH_5_4 -u LUA_CPATH_5_4 -u LUA_INIT LUA_PATH="lua/?.lua;tests/lua/?.lua;;" LUA_CPATH="$(BUILD)/lua5.4/?.so;;"
specs   = $(lua_env) $(preload) $(lua_5.4) tests/spec/run.lua
busted  = $(lua_env) $(preload) busted --lua=lua5.4 --pattern=_spec

check-c: $(c_tests) ## Run the C unit tests
	@set -e; for t in $(c_tests); do $$t; done

check-lua: modules ## Run the Lua specs and the specifications of tests/spec
	$(busted) --output=plainTerminal tests/lua
	@$(specs) --quiet

test: ## Install the test tools and run everything
	@.ci/deps test
	@rm -f $(BUILD)/tests/results
	@$(MAKE) --no-print-directory suites
	@$(if $(CI_RUN),true,tests/run --total)

export RESULTS = $(abspath build/tests/results)

TEST_JOBS  ?= $(shell nproc 2>/dev/null || echo 1)
suite_alone = tests/pandoc/test_install.py# it builds in this tree, which the others read

suites: all $(c_tests)
	@tests/run lint tests/lint
	@tests/run README tests/readme
	@tests/run quality tests/quality/floors
	@$(MAKE) --no-print-directory units
	@PYTHONPATH=tests tests/run $(suite_alone) python3 $(suite_alone)
	@printf '%s\n' $(filter-out $(suite_alone),$(wildcard tests/pandoc/test_*.py tests/net/test_*.py tests/page/test_*.py)) | \
	  PYTHONPATH=tests xargs -P $(TEST_JOBS) -I SUITE tests/run SUITE python3 SUITE
	@tests/run tests/page tests/page/run

units: all $(c_tests)
	@for t in $(c_tests); do CMOCKA_MESSAGE_OUTPUT=TAP tests/run $$t$(suite) $$t; done
	@tests/run tests/lua$(suite) $(busted) --output=TAP tests/lua
	@tests/run tests/spec$(suite) $(specs)

accept: modules ## Write what comes out now into tests/spec, for review with git diff
	@$(specs) --accept | grep '^# changed' || echo 'nothing changed'

sanitizers := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
libasan     = $(shell $(CC) -print-file-name=libasan.so)

asan: ## Run the C and Lua tests under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory units BUILD=$(BUILD)/asan CFLAGS="$(sanitizers)" suite=-asan \
	  preload="LD_PRELOAD=$(libasan) ASAN_OPTIONS=detect_leaks=0 STUDYGUIDE_PANDOC_MEMORY=0"

memcheck: modules ## Run the module's Lua specs under valgrind
	@tests/run 'valgrind core' $(lua_env) valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
	  lua5.4 /usr/bin/busted --lua=lua5.4 --ignore-lua --output=TAP --pattern=core_spec tests/lua

# Fuzz targets: tests/fuzz/fuzz_*.c with libFuzzer's entry point; FUZZ_TIME in seconds for each.
FUZZ_TIME ?= 600
fuzzers := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

# The core is compiled once for all of them.
fuzz_cc  = clang $(filter-out -MMD -MP,$(sg_cflags)) -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined
fuzz_obj := $(core_src:%.c=$(BUILD)/fuzz/obj/%.o)
.SECONDARY: $(fuzz_obj)

$(BUILD)/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(fuzz_cc) -fsanitize=fuzzer-no-link -MMD -MP -c $< -o $@

$(BUILD)/fuzz/%: tests/fuzz/%.c $(fuzz_obj)
	@mkdir -p $(@D)
	@echo '  FUZZ  $<'
	$(Q)$(fuzz_cc) -fsanitize=fuzzer -o $@ $< $(fuzz_obj) $(sg_libs)

FUZZ_ARGS ?= -max_total_time=$(FUZZ_TIME) -print_final_stats=1
# fuzz_paper mutates whole papers, of which a few hundred take as long as 10,000 of the others' inputs.
papers_args = $$(case $$f in */fuzz_paper) echo -max_len=40000 $(PAPER_ARGS) tests/papers;; esac)
run_fuzzer = mkdir -p $(BUILD)/corpus/$$(basename $$f) && echo "$$f" && \
  $$f $(FUZZ_ARGS) -timeout=20 -rss_limit_mb=2000 -artifact_prefix=$(BUILD)/ $(BUILD)/corpus/$$(basename $$f) $(papers_args)

fuzz: $(fuzzers) ## Fuzz every target for FUZZ_TIME seconds
	@set -e; for f in $(fuzzers); do $(run_fuzzer); done

# The same inputs each time: a short look at every change, not a search.
fuzz-short: FUZZ_ARGS = -runs=10000 -seed=1
fuzz-short: PAPER_ARGS = -runs=300
fuzz-short: $(fuzzers:$(BUILD)/fuzz/%=short-%) ## Fuzz every target with 10,000 inputs
short-%: $(BUILD)/fuzz/%
	@f=$<; $(run_fuzzer)

# Measurements, never tests: bench_* for speed and memory, quality_* for figures on ../shared/nlp.
$(BUILD)/bench/time_steps: tests/bench/time_steps.c $(core_obj)
	@mkdir -p $(@D)
	@echo '  CC    $<'
	$(Q)$(CC) $(sg_cflags) $(CPPFLAGS) $(CFLAGS) -MF $@.d -o $@ $< $(filter-out %/analysis/analyse.o,$(core_obj)) $(LDFLAGS) $(sg_libs)

bench: all $(BUILD)/bench/time_steps ## Measure speed and memory of an installation, as ratios in one run
	@$(MAKE) --no-print-directory -s install PREFIX="$(abspath $(BUILD)/bench/root)" DESTDIR= DATADIR=
	@for b in $(wildcard tests/bench/bench_*); do echo "== $$b"; $$b; done

corpus: all ## Show what the TeX front door keeps of ../shared/papers and ../shared/tex-cases
	@tests/bench/corpus

truth: all ## Compile the cases of tests/truth (PAPER=… a paper) with TeX and hold our reading against the pages; needs TeX Live
	python3 tests/truth/run.py $(PAPER)

quality: all ## Measure the analysis on gold data, beside the known best (tests/quality/floors holds what must stay)
	@for b in $(wildcard tests/bench/quality_*); do echo "== $$b"; $$b; done

readme: ## Write the options table into README
	@tests/readme --write

format: ## Format the C files (clang-format 14, as Debian 12 has it)
	@git ls-files '*.c' '*.h' | xargs clang-format -i

lint: modules ## Check the house's rules
	@tests/lint

include packaging/packaging.mk

clean: ## Remove everything built
	rm -rf $(BUILD)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: all modules guide deps check-c check-lua test suites units accept asan memcheck fuzz fuzz-short bench corpus truth quality readme format lint clean help
