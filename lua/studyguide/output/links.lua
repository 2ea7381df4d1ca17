--- References and citations in the guide's bodies as links to points (output/anchors.lua), and formulas together with
-- the stop that follows them. Runs inside pandoc only, on bodies whose points are numbered.

local anchors = require 'studyguide.output.anchors'

local M = {}

local nested_max = 20 -- levels of emphasis in emphasis

local nbsp = '\194\160'

local wide = '[\227-\239][\128-\191][\128-\191]' -- a character of Chinese, Japanese or Korean, which set no spaces

--- A word in pieces: spaces that do not break, runs of wide characters, and what stands between.
local function split(text, out)
  local at = 1
  while at <= #text do
    local from, to = text:find(nbsp, at, true)
    local wide_from, wide_to = text:find(wide, at)
    if wide_from and (not from or wide_from < from) then
      from, to = wide_from, wide_to
      while text:find('^' .. wide, to + 1) do to = to + 3 end
    end
    if from ~= at then out:insert(pandoc.Str(text:sub(at, (from or 0) - 1))) end
    if from then out:insert(pandoc.Str(text:sub(from, to))) end
    at = (to or #text) + 1
  end
end

--- Text in pieces: words, and the spaces between them, those that do not break as well.
local function pieces_of(inlines)
  local out = pandoc.List {}
  for _, inline in ipairs(inlines) do
    if inline.t == 'Str' and (inline.text:find(nbsp, 1, true) or inline.text:find(wide)) then
      split(inline.text, out)
    else
      out:insert(inline)
    end
  end
  return out
end

local function is_space(inline)
  return inline ~= nil and (inline.t == 'Space' or inline.t == 'SoftBreak' or inline.t == 'Str' and inline.text == nbsp)
end

-- Citations ---------------------------------------------------------------------------------------------------

--- Citations by their first word, longest first.
local function index_citations(citations)
  local out = {}
  for _, citation in ipairs(citations) do
    local words = {}
    for word in citation.text:gsub(nbsp, ' '):gmatch '%S+' do words[#words + 1] = word end
    local list = out[words[1]] or {}
    out[words[1]] = list
    list[#list + 1] = { words = words, targets = citation.targets }
  end
  for _, list in pairs(out) do
    table.sort(list, function (a, b) return #a.words > #b.words end)
  end
  return out
end

--- Does the citation stand at `at`? Where it ends, and what punctuation follows in the last piece.
local function matched(pieces, at, words)
  local i = at
  for k, word in ipairs(words) do
    local piece = pieces[i]
    if not piece or piece.t ~= 'Str' then return nil end
    if k == #words then
      local rest = piece.text:sub(1, #word) == word and piece.text:sub(#word + 1)
      if not rest or not rest:match '^[%p\226\128\153]*$' then return nil end
      return i, rest
    end
    if piece.text ~= word or not is_space(pieces[i + 1]) then return nil end
    i = i + 2
  end
end

local function link(content, target, links)
  return pandoc.Link(content, '#' .. target, links.entries[target] or '')
end

--- The pieces of a citation as links: one for each work where its parts are as many as the works, else one.
local function cited(pieces, from, to, rest, citation, links)
  local content, parts, current = pandoc.List {}, pandoc.List {}, pandoc.List {}
  for i = from, to do
    local piece = pieces[i]
    if i == to and rest ~= '' then piece = pandoc.Str(piece.text:sub(1, #piece.text - #rest)) end
    content:insert(piece)
    current:insert(piece)
    if piece.t == 'Str' and piece.text:match '[;,]$' and (piece.text:match ';$' or piece.text:match '%d,$') then
      parts:insert(current)
      current = pandoc.List {}
    end
  end
  parts:insert(current)
  local out = pandoc.List {}
  if #citation.targets > 1 and #parts == #citation.targets then
    for k, part in ipairs(parts) do
      while #part > 0 and is_space(part[1]) do out:insert(part:remove(1)) end
      out:insert(link(part, citation.targets[k], links))
    end
  else
    -- "(Smith 2010" is of a bracket that goes on.
    local opening, text = content[1].text:match '^([%(%[]+)(.+)$'
    if opening and not content[#content].text:match '[%)%]]$' then
      out:insert(pandoc.Str(opening))
      content[1] = pandoc.Str(text)
    end
    out:insert(link(content, citation.targets[1], links))
  end
  if rest ~= '' then out:insert(pandoc.Str(rest)) end
  return out
end

-- Names ---------------------------------------------------------------------------------------------------------

--- What a word and a number name: the target, and where the word begins in its text. Wide characters show no word's
--- beginning: the last ones are tried.
local function named(text, number, links)
  local target = links.names[anchors.key(text, number)]
  if target then return target, 1 end
  for length = 9, 3, -3 do
    local at = #text + 1 - length
    target = at >= 1 and text:find('^' .. wide, at) and links.names[anchors.key(text:sub(at), number)]
    if target then return target, at end
  end
end

--- "(Figure" + space + "3a)." as a link, "如图3" too; where it ends, or nil.
local function reference(pieces, at, links, own)
  local before, word = pieces[at].text:match '^(%p*)([%a\128-\255]+)%.?$'
  if not word then return nil end
  local apart = is_space(pieces[at + 1])
  local number_at = at + (apart and 2 or 1)
  local second = pieces[number_at]
  if not second or second.t ~= 'Str' or not apart and not word:find(wide .. '$') then return nil end
  local open, number, letter, close, after = second.text:match '^(%(?)([%dA-Z][%d.]*)(%l?)(%)?)(.*)$'
  if not number then return nil end
  if open == '' then after, close = close .. after, '' end
  local stop = number:match '%.$' and '.' or ''
  number = number:gsub('%.$', '')
  local target, from = named(word, number, links)
  if not target or target == own or (after ~= '' and not after:match '^[%p\226\128\147\148\153]') then return nil end
  before = before .. word:sub(1, from - 1)
  local out = pandoc.List {}
  if before ~= '' then out:insert(pandoc.Str(before)) end
  local content = pandoc.List { pandoc.Str(pieces[at].text:sub(#before + 1)) }
  if apart then content:insert(pandoc.Str(nbsp)) end
  content:insert(pandoc.Str(open .. number .. letter .. close))
  out:insert(link(content, target, links))
  if stop .. after ~= '' then out:insert(pandoc.Str(stop .. after)) end
  return out, number_at
end

-- Inlines ---------------------------------------------------------------------------------------------------------

local holders = { Emph = true, Strong = true, Span = true, Quoted = true, SmallCaps = true, Strikeout = true }

--- A formula with the punctuation that follows it, which stays on its line.
local function with_stop(pieces, at)
  local following = pieces[at + 1]
  local stop = following and following.t == 'Str' and following.text:match '^[.,;:!?)%]]+'
  if pieces[at].mathtype ~= 'InlineMath' or not stop then return nil end
  local rest = following.text:sub(#stop + 1)
  local out = pandoc.List { pandoc.Span({ pieces[at], pandoc.Str(stop) }, pandoc.Attr('', { 'sg-whole' })) }
  if rest ~= '' then out:insert(pandoc.Str(rest)) end
  return out
end

--- Citations that may begin with this piece: of one word, punctuation may follow.
local function candidates(index, text)
  local bare = text
  for _ = 1, 4 do
    if index[bare] then return index[bare] end
    local shorter = bare:match '^(.+)%p$'
    if not shorter then break end
    bare = shorter
  end
  return {}
end

local function linked(inlines, job, own, depth)
  local pieces, out, i = pieces_of(inlines), pandoc.List {}, 1
  while i <= #pieces do
    local piece = pieces[i]
    local made, to
    if piece.t == 'Str' then
      for _, citation in ipairs(candidates(job.citations, piece.text)) do
        local rest
        to, rest = matched(pieces, i, citation.words)
        if to then
          if citation.targets[1] ~= own then made = cited(pieces, i, to, rest, citation, job.links) end
          break
        end
      end
      if not made then made, to = reference(pieces, i, job.links, own) end
    elseif piece.t == 'Math' and job.whole then
      made, to = with_stop(pieces, i), i + 1
    elseif holders[piece.t] and depth < nested_max then
      piece.content = linked(piece.content, job, own, depth + 1)
    end
    if made then out:extend(made) else out:insert(piece) end
    i = (made and to or i) + 1
  end
  return out
end

-- Blocks ----------------------------------------------------------------------------------------------------------

--- The number in the mark of a list item; nil where it has none.
function M.number_of(item)
  local first = item[1]
  local mark = first and (first.t == 'Plain' or first.t == 'Para') and first.content[1]
  return mark and mark.t == 'Span' and mark.classes:includes 'sg-line' and tonumber(mark.attributes.l) or nil
end

local function holds_any(text, words)
  for _, word in ipairs(words) do
    if text:find(word, 1, true) then return true end
  end
  return false
end

local function has_formula(block)
  local found = false
  pandoc.Blocks { block }:walk { Math = function () found = true end }
  return found
end

--- May something of the block become a link? To look at each inline of a text costs many times what its words as a whole do.
local function may_change(block, job)
  local text = pandoc.utils.stringify(block)
  return text:find(nbsp, 1, true) or text:find(wide) or holds_any(text, job.openings) or holds_any(text:lower(), job.words)
    or job.whole and has_formula(block)
end

local function in_blocks(blocks, job, section, own)
  for _, block in ipairs(blocks) do
    if (block.t == 'Plain' or block.t == 'Para') and may_change(block, job) then
      block.content = linked(block.content, job, own, 0)
    elseif block.t == 'BulletList' or block.t == 'OrderedList' then
      local items = pandoc.List {}
      for i, item in ipairs(block.content) do
        local number = M.number_of(item)
        local id = number and job.ids[('%d:%d'):format(section, number)]
        in_blocks(item, job, section, id or own)
        if id then
          local content = item[1].content
          content:insert(2, pandoc.Span({}, pandoc.Attr(id, { 'sg-anchor' })))
          item[1].content = content -- pandoc 3 hands out copies
        end
        items[i] = item
      end
      block.content = items
    end
  end
end

---@param links Links
---@param whole boolean   formulas and the stops behind them are spans of their own
local function job_of(links, whole)
  local citations, openings = index_citations(links.citations), {}
  for word in pairs(citations) do openings[#openings + 1] = word end
  return { links = links, citations = citations, openings = openings, words = anchors.words_of(links.names), ids = {}, whole = whole }
end

---@param bodies List[]   the sections' blocks, with numbered points
---@param links Links
---@param whole boolean   as for pages
function M.add(bodies, links, whole)
  local job = job_of(links, whole)
  -- Numbers that come as JSON are floats in some pandocs.
  for _, row in ipairs(links.anchors) do job.ids[('%d:%d'):format(row.section, row.number)] = row.id end
  for section, blocks in ipairs(bodies) do in_blocks(blocks, job, section, nil) end
  return bodies
end

--- The same for the paper's own text, which has no numbers.
---@param texts List[]
---@param links Links
function M.add_plain(texts, links)
  local job = job_of(links, true)
  for _, blocks in ipairs(texts) do in_blocks(blocks, job, 0, nil) end
  return texts
end

--- The bodies without the numbers of their points.
function M.without_numbers(blocks)
  return pandoc.Blocks(blocks):walk {
    Span = function (span)
      if span.classes:includes 'sg-line' then return {} end
    end,
  }
end

return M
