--- Pandoc's inlines, as decoded from its JSON, to Markdown and to plain text: csrc/document in the documents' terms.
--
--     local inlines = require 'studyguide.document.inlines'
--     local markdown, text = inlines.write(para.c, inlines.context { numbers = {} })

local citekey = require 'studyguide.document.citekey'
local core = require 'studyguide.core'

local M = {}

---@class InlineContext
---@field numbers? table<string, string>  what a label's reference prints: "fig:x" → "3"
---@field sections? table<string, {name: string?, anchor: string}>  sections by label: what a reference prints, where it leads
---@field cited? table<string, {names: string, year: string, label: string?}>  entries of the reference list by key
---@field spaced? boolean  French: a space stands before semicolons and colons

--- What is printed of a work: author and year, as the reference list has them or as the key tells them; else the list's
-- label.
local function work(key, in_text, entry)
  local names, year = entry and entry.names or '', entry and entry.year
  if names == '' then names, year = citekey.author_year(key) end
  if not names then return entry and entry.label or key end
  return in_text and ('%s (%s)'):format(names, year) or names .. ' ' .. year
end

--- A context as csrc/document takes it.
---@param context InlineContext
function M.context(context)
  context.work = work
  return context
end

--- Where nothing is known of the paper.
M.plain = M.context {}

--- Markdown and plain text, on one line, white space tidied.
---@param content table[]
---@return string markdown, string text
function M.write(content, context)
  return assert(core.pandoc_tree(core.json_encode(content))):write(M.context(context))
end

---@return string text  plain text of inlines, footnotes left out
function M.to_text(content)
  return #content > 0 and assert(core.pandoc_tree(core.json_encode(content))):text(M.plain) or ''
end

--- Text as Markdown that is read back as that text.
M.escape = core.inlines_escape

return M
