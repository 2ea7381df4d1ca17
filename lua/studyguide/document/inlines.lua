--- Pandoc's inlines, as decoded from its JSON, to Markdown and to plain text: csrc/document in the documents' terms.
--
--     local inlines = require 'studyguide.document.inlines'
--     local markdown, text, found = inlines.write(para.c, { numbers = {}, on_citation = function (text, keys) end })

local citekey = require 'studyguide.document.citekey'
local core = require 'studyguide.core'

local M = {}

---@class InlineContext
---@field numbers table<string, string>  what a label's reference prints: "fig:x" → "3"
---@field sections? table<string, {name: string?, anchor: string}>  sections by label: what a reference prints, where it leads
---@field cited? table<string, {names: string, year: string, label: string?}>  entries of the reference list by key
---@field spaced? boolean  French: a space stands before semicolons and colons
---@field on_citation? fun(text: string, keys: string[])

--- What is printed of a work: author and year, as the reference list has them or as the key tells them; else the list's
-- label.
local function work(key, in_text, entry)
  local names, year = entry and entry.names or '', entry and entry.year
  if names == '' then names, year = citekey.author_year(key) end
  if not names then return entry and entry.label or key end
  return in_text and ('%s (%s)'):format(names, year) or names .. ' ' .. year
end

---@class InlinesFound
---@field images string[]  names of the pictures that stand in the text
---@field labels string[]
---@field notes table[][]  footnotes' blocks

--- Markdown and plain text, on one line, white space tidied.
---@param content table[]
---@param context InlineContext
---@return string markdown, string text, InlinesFound? found
function M.write(content, context)
  local markdown, text, found =
    core.inlines(content, work, context.numbers, context.sections, context.cited, context.spaced)
  for _, row in ipairs(found and context.on_citation and found.cited or {}) do context.on_citation(row.text, row.keys) end
  return markdown, text, found
end

---@return string text  plain text of inlines, footnotes left out
function M.to_text(content, numbers)
  return content and core.inlines_text(content, work, numbers) or ''
end

--- Text as Markdown that is read back as that text.
M.escape = core.inlines_escape

return M
