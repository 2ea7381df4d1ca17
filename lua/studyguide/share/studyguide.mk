# Study guides by make: in your Makefile,
#
#     include $(shell studyguide --mk)
#     all: paper.guide.html thesis.guide.pdf
#
# NAME.guide.md, .html, .pdf, .docx and .epub are made of NAME.tex (or .docx, .md, .odt). A guide is
# made again when its paper or any file that the paper reads (\input, \include, bibliographies) changes.
# Safe with `make -j`: each target is written beside its place and moved there when it is complete.

studyguide_root  := $(patsubst %/lua/studyguide/share/studyguide.mk,%,$(lastword $(MAKEFILE_LIST)))
STUDYGUIDE       ?= $(firstword $(wildcard $(studyguide_root)/bin/studyguide $(studyguide_root)/build/studyguide) studyguide)
STUDYGUIDE_FLAGS ?=
# Where what each guide depends on is kept.
STUDYGUIDE_DEPS  ?= .studyguide

studyguide_depfile = $(STUDYGUIDE_DEPS)/$(subst /,+,$(1)).d

define studyguide_rule
%.guide.$(1): %.$(2)
	@mkdir -p $$(STUDYGUIDE_DEPS)
	$$(STUDYGUIDE) build $$< --output $$@ --depfile $$(call studyguide_depfile,$$@) --quiet $$(STUDYGUIDE_FLAGS)
endef
$(foreach to,md html pdf docx epub,$(foreach from,tex docx odt md,$(eval $(call studyguide_rule,$(to),$(from)))))

# The rules read here must not become your default goal.
studyguide_goal := $(.DEFAULT_GOAL)
-include $(wildcard $(STUDYGUIDE_DEPS)/*.d)
.DEFAULT_GOAL := $(studyguide_goal)
