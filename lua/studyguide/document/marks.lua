--- References to figures, tables and sections as Markdown for papers writes them, which pandoc hands over as raw TeX or as
-- words: LaTeX's `\ref{fig:a}` to the `\label{fig:a}` in a caption, bookdown's `\@ref(fig:a)` to its `(\#fig:a)`, and
-- pandoc-crossref's `@fig:a` to `{#fig:a}`. They become links to what has the label, as pandoc makes them of LaTeX.
--
--     marks.settle(document.blocks)   -- changed in place

local M = {}

local depth_most = 40 -- of nesting that is looked into

--- Words before a number by the label's own prefix, where nothing in the document has it.
local words_of = { fig = 'Figure', tab = 'Table', tbl = 'Table', sec = 'Section', eq = 'Equation', lst = 'Listing', alg = 'Algorithm' }

local function is_tex(inline) return inline.t == 'RawInline' and (inline.c[1] == 'tex' or inline.c[1] == 'latex') end

local function is_space(inline) return inline ~= nil and (inline.t == 'Space' or inline.t == 'SoftBreak') end

--- The label that the inlines of a caption or heading hold, which is taken out of them with the space before it; or nil.
local function take_label(inlines)
  local label
  local kept = {}
  for _, inline in ipairs(inlines) do
    local found = is_tex(inline) and inline.c[2]:match '^\\label%s*{([^{}]+)}%s*$'
    local rest
    if inline.t == 'Str' then found, rest = inline.c:match '^%(\\?#([%w:_.-]+)%)(.*)$' end
    label = found or label
    if not found then
      if #kept > 0 or not label or not is_space(inline) then kept[#kept + 1] = inline end
    elseif rest and rest ~= '' then
      kept[#kept + 1] = { t = 'Str', c = rest }
    elseif is_space(kept[#kept]) then
      kept[#kept] = nil
    end
  end
  for i = 1, label and #inlines or 0 do inlines[i] = kept[i] end
  return label
end

--- A picture with its label behind it is a figure all the same.
local function close_figure(block)
  local image, raw = block.c[1], block.c[#block.c]
  if #block.c < 2 or image.t ~= 'Image' or #image.c[2] == 0 or not is_tex(raw) then return end
  for i = 2, #block.c - 1 do
    if not is_space(block.c[i]) then return end
  end
  local label = raw.c[2]:match '^\\label%s*{([^{}]+)}%s*$'
  if not label then return end
  if image.c[1][1] == '' then image.c[1][1] = label end
  if not image.c[3][2]:match '^fig:' then image.c[3][2] = 'fig:' .. image.c[3][2] end
  block.c = { image }
end

--- Calls visit(element) for every table with a tag, parents first.
local function each(element, visit, depth)
  if type(element) ~= 'table' or depth > depth_most then return end
  if element.t then visit(element) end
  for key, value in pairs(element) do
    if key ~= 't' and type(value) == 'table' then each(value, visit, depth + 1) end
  end
end

--- Gives what carries a label its identifier; by identifier the word before a reference to it, and a section's title.
local function collect(list)
  local kinds, titles = {}, {}
  local function carry(attributes, inlines, word)
    local label = take_label(inlines)
    if label and (attributes[1] == '' or word == 'Section') then attributes[1] = label end
    if attributes[1] == '' then return end
    kinds[attributes[1]] = word
    if word == 'Section' then titles[attributes[1]] = inlines end
  end
  each(list, function (element)
    local c = element.c
    if element.t == 'Para' then close_figure(element) end
    if element.t == 'Image' then
      carry(c[1], c[2], 'Figure')
    elseif element.t == 'Header' then
      carry(c[2], c[3], 'Section')
    elseif element.t == 'Table' or element.t == 'Figure' then
      local caption = c[2][2] and c[2][2][1]
      carry(c[1], caption and caption.c or {}, element.t)
    end
  end, 1)
  return { kinds = kinds, titles = titles }
end

local function link(label, found)
  local attributes = { '', {}, { { 'reference-type', 'ref' }, { 'reference', label } } }
  local title = found.titles[label] or { { t = 'Str', c = '[' .. label .. ']' } }
  return { t = 'Link', c = { attributes, title, { '#' .. label, '' } } }
end

--- Does what stands before say already what is referred to: "(Figure", "fig."?
local function is_said(out, word)
  local last = out[#out]
  if is_space(last) then last = out[#out - 1] end
  local before = last and last.t == 'Str' and last.c:lower():match '(%a+)%.?\194?\160?$'
  return before ~= nil and before ~= false and #before > 1 and before:sub(1, 3) == word:lower():sub(1, 3)
end

local function add_worded(out, label, found, word)
  if word and not is_said(out, word) then
    out[#out + 1] = { t = 'Str', c = word }
    out[#out + 1] = { t = 'Space' }
  end
  out[#out + 1] = link(label, found)
end

--- What stands for an inline: itself, or what it refers to.
local function add_resolved(out, inline, found)
  if is_tex(inline) then
    local command, label = inline.c[2]:match '^\\(%a*ref)%*?%s*{([^{}]+)}%s*$'
    if command and command ~= 'href' and command ~= 'nameref' then
      local named = command ~= 'ref' and command ~= 'eqref' and command ~= 'pageref'
      return add_worded(out, label, found, named and (found.kinds[label] or words_of[label:match '^%a+']) or nil)
    end
  elseif inline.t == 'Str' and inline.c:find('@ref(', 1, true) then
    local before, label, after = inline.c:match '^(.-)\\?@ref%(([%w:_.-]+)%)(.*)$'
    if label then
      if before ~= '' then out[#out + 1] = { t = 'Str', c = before } end
      out[#out + 1] = link(label, found)
      if after ~= '' then add_resolved(out, { t = 'Str', c = after }, found) end
      return
    end
  elseif inline.t == 'Cite' and #inline.c[1] == 1 then
    local label = inline.c[1][1].citationId
    local word = found.kinds[label]
    if word and words_of[label:match '^(%a+):' or ''] then return add_worded(out, label, found, word) end
  end
  out[#out + 1] = inline
end

local function may_refer(inline)
  return is_tex(inline) or inline.t == 'Cite' or inline.t == 'Str' and inline.c:find('@ref(', 1, true) ~= nil
end

--- Resolves the references among the inlines of a list, in place.
local function resolve_list(inlines, found)
  local any = false
  for _, inline in ipairs(inlines) do any = any or may_refer(inline) end
  if not any then return end
  local out = {}
  for _, inline in ipairs(inlines) do add_resolved(out, inline, found) end
  for i = 1, math.max(#inlines, #out) do inlines[i] = out[i] end
end

local function is_inlines(value) return type(value) == 'table' and type(value[1]) == 'table' and value[1].t ~= nil end

local function resolve(list, found)
  each(list, function (element)
    local c = element.c
    if type(c) ~= 'table' then return end
    if is_inlines(c) then resolve_list(c, found) end
    for i = 1, 3 do
      if is_inlines(c[i]) then resolve_list(c[i], found) end
    end
  end, 1)
end

---@param list table[]  the blocks of a document that is not LaTeX
function M.settle(list)
  resolve(list, collect(list))
end

return M
