# Installing and packing. One folder, the root, holds Lua files, filters, modules and the command's
# launcher; beside it stand only a link to the command, manual pages and completions. Pandoc looks for
# a filter by name in one place besides the working directory, the user's data directory: there goes a
# stub that names the root (see lua/studyguide/cli/commands/setup.lua).

root    = $(DESTDIR)$(PREFIX)/lib/studyguide
share   = $(DESTDIR)$(PREFIX)/share
DATADIR ?= $(shell pandoc --version 2>/dev/null | sed -n 's/^User data directory: //p' | sed 's/ or .*//')
version = $(shell sed -n 's/.*SG_VERSION "\(.*\)"/\1/p' csrc/lua/core.c)
commands = $(patsubst lua/studyguide/cli/commands/%.lua,%,$(wildcard lua/studyguide/cli/commands/*.lua))

# What the module holds is under several licences, and each wants to be named wherever the module goes.
licences = LICENSE LICENSES/CC-BY-SA-4.0.txt $(wildcard csrc/*/*.LICENSE)

# precompile(FOLDER): the Lua files as bytecode, by each Lua that will read it: the command's and pandoc's.
STRIP ?= strip
define precompile
	PRECOMPILE="$(1)" $(lua_5.4) packaging/precompile.lua
	-PRECOMPILE="$(1)" pandoc -f markdown -t plain -L packaging/precompile.lua /dev/null >/dev/null 2>&1
endef

# put_root(FOLDER): everything that runs, with the licences.
define put_root
	install -d "$(1)/filters" "$(1)/bin"
	cd lua && find studyguide -type f ! -name '*.meta.lua' -exec install -Dm644 '{}' "$(1)/lua/{}" ';'
	for f in filters/*.lua; do install -m644 "$$f" "$(1)/$$f"; done
	for abi in $(abis); do for name in core net; do \
	  install -Dm755 "$(BUILD)/lua$$abi/studyguide/$$name.so" "$(1)/lua$$abi/studyguide/$$name.so" && \
	  $(STRIP) -S "$(1)/lua$$abi/studyguide/$$name.so" || exit; done; done
	$(call precompile,$(1))
	printf '%s\n' "$$launcher" > "$(1)/bin/studyguide"
	chmod 755 "$(1)/bin/studyguide"
	install -d "$(1)/licenses"
	install -m644 $(licences) "$(1)/licenses"
endef

install: all docs ## Install into PREFIX, and the filter into pandoc's data directory (DATADIR)
	$(call put_root,$(root))
	install -d "$(DESTDIR)$(PREFIX)/bin"
	ln -sf ../lib/studyguide/bin/studyguide "$(DESTDIR)$(PREFIX)/bin/studyguide"
	for page in $(BUILD)/man/*.1; do install -Dm644 $$page "$(share)/man/man1/$$(basename $$page)"; done
	install -Dm644 $(BUILD)/completion/bash "$(share)/bash-completion/completions/studyguide"
	install -Dm644 $(BUILD)/completion/zsh "$(share)/zsh/site-functions/_studyguide"
	install -Dm644 $(BUILD)/completion/fish "$(share)/fish/vendor_completions.d/studyguide.fish"
	$(if $(DATADIR),$(BUILD)/studyguide setup --quiet --data-dir "$(DESTDIR)$(DATADIR)" --as "$(PREFIX)/lib/studyguide")

install-user: ## Install into ~/.local, for this user alone
	@$(MAKE) --no-print-directory install PREFIX="$(HOME)/.local" DESTDIR=
	@case ":$$PATH:" in *":$(HOME)/.local/bin:"*) ;; *) echo 'studyguide: add ~/.local/bin to PATH to start it by its name' ;; esac

uninstall: ## Remove what install put there
	rm -rf "$(root)" "$(DESTDIR)$(PREFIX)/bin/studyguide"
	rm -f "$(share)"/man/man1/studyguide.1 "$(share)"/man/man1/studyguide-*.1
	rm -f "$(share)/bash-completion/completions/studyguide" "$(share)/zsh/site-functions/_studyguide"
	rm -f "$(share)/fish/vendor_completions.d/studyguide.fish"
	$(if $(DATADIR),$(BUILD)/studyguide setup --quiet --remove --data-dir "$(DESTDIR)$(DATADIR)")

uninstall-user: ## Remove what install-user put there
	@$(MAKE) --no-print-directory uninstall PREFIX="$(HOME)/.local" DESTDIR=

# Manual pages and completions, from the commands' own tables.
pages       = studyguide $(addprefix studyguide-,$(commands))
docs: $(pages:%=$(BUILD)/man/%.1) $(addprefix $(BUILD)/completion/,bash zsh fish) ## Write manual pages and shell completions

lua_files := $(shell find lua -name '*.lua')

$(BUILD)/man/%.1: $(lua_files) | all
	@mkdir -p $(@D)
	$(Q)$(BUILD)/studyguide manual $(patsubst studyguide-%,%,$*) --as man > $@

$(BUILD)/completion/%: $(lua_files) | all
	@mkdir -p $(@D)
	$(Q)$(BUILD)/studyguide manual --as $* > $@

# The archive holds what git tracks, or, unpacked from an archive already, all but what was built.
dist_name = studyguide-$(version)
dist_files = $(shell git ls-files 2>/dev/null || find . -type f ! -path './$(BUILD)/*')

dist: single ## Pack the source archive and the single-file filter into build/dist
	@rm -rf $(BUILD)/dist/$(dist_name)
	@mkdir -p $(BUILD)/dist/$(dist_name)
	@tar -cf - $(dist_files) | tar -xf - -C $(BUILD)/dist/$(dist_name)
	tar -czf $(BUILD)/dist/$(dist_name).tar.gz --owner=0 --group=0 --sort=name -C $(BUILD)/dist $(dist_name)
	@rm -rf $(BUILD)/dist/$(dist_name)

single: $(BUILD)/dist/studyguide.lua ## Write build/dist/studyguide.lua, a filter that needs only the command

$(BUILD)/dist/studyguide.lua: packaging/bundle.lua filters/studyguide.lua $(shell find lua -name "*.lua")
	@mkdir -p $(@D)
	$(lua_5.4) packaging/bundle.lua filters/studyguide.lua > $@

quarto: single ## Write the Quarto extension, build/quarto/_extensions/studyguide
	install -Dm644 $(BUILD)/dist/studyguide.lua $(BUILD)/quarto/_extensions/studyguide/studyguide.lua
	install -m644 LICENSE $(BUILD)/quarto/_extensions/studyguide/LICENSE
	@sed 's/@VERSION@/$(version)/' packaging/quarto/_extension.yml > $(BUILD)/quarto/_extensions/studyguide/_extension.yml

deb: all docs ## Build the Debian package into build/deb
	packaging/deb "$(version)" "$(BUILD)/deb"

matrix: all ## Install in every way into a clean root and print what works there
	@tests/install/matrix

# LuaRocks calls this (see the rockspec): ROCK is the rock's folder in LuaRocks' tree. The modules go to
# the tree's own folders, where `require` finds them; the root links to them.
rock-install: all
	$(call put_root,$(ROCK)/root)
	install -d "$(ROCK)/lua" "$(ROCK)/lib" "$(ROCK)/bin"
	mv "$(ROCK)/root/lua/studyguide" "$(ROCK)/lua/studyguide"
	mv "$(ROCK)/root/lua5.4/studyguide" "$(ROCK)/lib/studyguide"
	rmdir "$(ROCK)/root/lua" "$(ROCK)/root/lua5.4"
	ln -s ../../../../../../share/lua/5.4 "$(ROCK)/root/lua"
	ln -s ../../../../../lua/5.4 "$(ROCK)/root/lua5.4"
	printf '#!/bin/sh\nexec "$$(dirname -- "$$(readlink -f -- "$$0")")/../lib/luarocks/rocks-5.4/studyguide/%s/root/bin/studyguide" "$$@"\n' \
	  "$(notdir $(ROCK))" > "$(ROCK)/bin/studyguide"
	chmod 755 "$(ROCK)/bin/studyguide"

.PHONY: install install-user uninstall uninstall-user docs dist single quarto deb matrix rock-install
