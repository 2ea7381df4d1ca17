# studyguide: `make guide PAPER=paper.tex` writes a study guide, `make test` proves the tool, `make help` lists the rest.

PREFIX     ?= /usr/local
CC         ?= cc
CFLAGS     ?= -O2 -g
PKG_CONFIG ?= pkg-config
BUILD      ?= build

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

# -- What is compiled -----------------------------------------------------------------------------
# The core (base, text, guide, tex) knows neither Lua nor curl; net needs curl; lua is the binding,
# compiled once for each Lua whose headers are installed.

core_rooms := base text guide tex net
core_src   := $(sort $(wildcard $(core_rooms:%=csrc/%/*.c)))
lua_src    := $(sort $(wildcard csrc/lua/*.c))
core_obj   := $(core_src:%.c=$(BUILD)/obj/%.o)

pc_curl := $(shell $(PKG_CONFIG) --exists libcurl 2>/dev/null && echo libcurl)
pc_json := $(shell $(PKG_CONFIG) --exists libcjson 2>/dev/null && echo libcjson)
pc_5.4  := $(shell for n in lua5.4 lua-5.4 lua54; do $(PKG_CONFIG) --exists $$n 2>/dev/null && echo $$n && break; done)
pc_5.3  := $(shell for n in lua5.3 lua-5.3 lua53; do $(PKG_CONFIG) --exists $$n 2>/dev/null && echo $$n && break; done)
abis    := $(if $(pc_5.4),5.4) $(if $(pc_5.3),5.3)
modules := $(abis:%=$(BUILD)/lua%/studyguide/core.so)

sg_cflags  := -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -fPIC -fvisibility=hidden -Icsrc -MMD -MP \
              $(shell $(PKG_CONFIG) --cflags $(pc_curl) $(pc_json) 2>/dev/null)
sg_libs    := $(shell $(PKG_CONFIG) --libs $(pc_curl) $(pc_json) 2>/dev/null) -lz -lm
sg_ldflags := -shared -Wl,-z,nodelete
ifeq ($(shell uname),Darwin)
sg_ldflags := -bundle -undefined dynamic_lookup
endif

all: modules $(BUILD)/studyguide ## Build the modules and the command (the default)

modules: $(modules)

$(BUILD)/obj/csrc/%.o: csrc/%.c
	@mkdir -p $(@D)
	$(CC) $(sg_cflags) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

define lua_abi
$(BUILD)/obj$(1)/csrc/lua/%.o: csrc/lua/%.c
	@mkdir -p $$(@D)
	$$(CC) $$(sg_cflags) $(shell $(PKG_CONFIG) --cflags $(pc_$(1)) 2>/dev/null) $$(CPPFLAGS) $$(CFLAGS) -c $$< -o $$@

$(BUILD)/lua$(1)/studyguide/core.so: $(core_obj) $(lua_src:%.c=$(BUILD)/obj$(1)/%.o)
	@mkdir -p $$(@D)
	$$(CC) $$(sg_ldflags) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(sg_libs)
endef
$(foreach abi,$(abis),$(eval $(call lua_abi,$(abi))))

# The command: a launcher that finds the Lua files relative to itself, so that the tree can be moved.
lua_5.4 := $(firstword $(foreach n,lua5.4 lua-5.4 lua54 lua,$(shell command -v $(n) 2>/dev/null)))

define launcher
#!/bin/sh
# studyguide: see lua/studyguide/cli.lua
here=$$(dirname -- "$$(readlink -f -- "$$0")")
exec $(lua_5.4) -E "$$here/$(1)/lua/studyguide/main.lua" "$$@"
endef
export tree_launcher := $(call launcher,..)
export installed_launcher := $(call launcher,../lib/studyguide)

$(BUILD)/studyguide: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' "$$tree_launcher" > $@
	@chmod +x $@

# -- Tests ----------------------------------------------------------------------------------------

c_tests := $(patsubst tests/c/%.c,$(BUILD)/tests/%,$(wildcard tests/c/test_*.c))

$(BUILD)/tests/%: tests/c/%.c $(core_obj)
	@mkdir -p $(@D)
	$(CC) $(sg_cflags) $(CPPFLAGS) $(CFLAGS) -MF $@.d -o $@ $< $(core_obj) $(LDFLAGS) -lcmocka $(sg_libs)

check-c: $(c_tests) ## Run the C unit tests
	@set -e; for t in $(c_tests); do $$t; done

lua_env = env -u LUA_PATH_5_4 -u LUA_CPATH_5_4 -u LUA_INIT LUA_PATH="lua/?.lua;tests/lua/?.lua;;" LUA_CPATH="$(BUILD)/lua5.4/?.so;;"

check-lua: modules ## Run the Lua specs
	$(lua_env) busted --lua=lua5.4 --output=plainTerminal --pattern=_spec tests/lua

# Fuzz targets: tests/fuzz/fuzz_*.c with libFuzzer's entry point; FUZZ_TIME in seconds for each.
FUZZ_TIME ?= 600
fuzzers := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

$(BUILD)/fuzz/%: tests/fuzz/%.c $(core_src)
	@mkdir -p $(@D)
	clang $(filter-out -MMD -MP,$(sg_cflags)) -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -o $@ $< $(core_src) $(sg_libs)

fuzz: $(fuzzers) ## Fuzz every target for FUZZ_TIME seconds
	@set -e; for f in $(fuzzers); do c=$(BUILD)/corpus/$$(basename $$f); mkdir -p $$c; \
	  $$f -max_total_time=$(FUZZ_TIME) -timeout=10 -rss_limit_mb=2000 -print_final_stats=1 $$c; done

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

clean: ## Remove everything built
	rm -rf $(BUILD)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: all modules check-c check-lua fuzz clean help
