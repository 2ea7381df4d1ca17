--- Where the references in a guide lead: "Figure 2", "Lemma 3.1", "Eq. (4)" to the point that rests on what they name,
-- citations to the point of the reference list. Computed where the core runs; output/links.lua puts them in.
--
--     reply.links = anchors.of(guide, paper)

local plain_citations = require 'studyguide.output.plain_citations'
local points = require 'studyguide.guide.points'

local M = {}

-- Short and plural forms of what is numbered, in one form each.
local same = {
  fig = 'figure', figs = 'figure', figures = 'figure', tab = 'table', tabs = 'table', tables = 'table', eq = 'equation', eqs = 'equation',
  eqn = 'equation', eqns = 'equation', equations = 'equation', thm = 'theorem', theorems = 'theorem', lem = 'lemma', lemmas = 'lemma',
  lemmata = 'lemma', prop = 'proposition', propositions = 'proposition', cor = 'corollary', corollaries = 'corollary',
  def = 'definition', definitions = 'definition', algorithms = 'algorithm', alg = 'algorithm', listings = 'listing',
  abb = 'abbildung', tabelle = 'table', abbildung = 'figure', gleichung = 'equation', gl = 'equation', remarks = 'remark',
  ['图'] = 'figure', ['図'] = 'figure', ['그림'] = 'figure', ['表'] = 'table', ['표'] = 'table', ['式'] = 'equation', ['公式'] = 'equation',
  ['方程'] = 'equation', ['식'] = 'equation', ['定理'] = 'theorem', ['정리'] = 'theorem', ['引理'] = 'lemma', ['補題'] = 'lemma',
}

---@param word string
---@param number string
function M.key(word, number)
  word = word:lower()
  return (same[word] or word) .. ' ' .. number
end

--- The words that references to such keys may have, in lower case.
---@param names table<string, any>  by key
---@return string[]
function M.words_of(names)
  local kinds, out = {}, {}
  for key in pairs(names) do kinds[key:match '^(.*) '] = true end
  for word, kind in pairs(same) do out[#out + 1] = kinds[kind] and word or nil end
  for kind in pairs(kinds) do out[#out + 1] = kind end
  return out
end

-- An equation's number, and that of a row in an aligned display.
local numbers = { '\\tag%s*{([^{}]+)}', '\\qquad\\text{%(([^{}()]+)%)}' }

--- The paragraphs that bear a number, by what references say: "figure 2", "lemma 3.1", "equation 4".
local function named(paper)
  local out = {}
  for _, section in ipairs(paper.sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      local word, number = (paragraph.name or ''):match '^([%a\128-\255]+) ([%dA-Z][%d.]*)'
      if word then
        local key = M.key(word, number)
        out[key] = out[key] or paragraph.id
      end
      for _, picture in ipairs(paragraph.pictures or {}) do
        local caption = paper.captions and paper.captions[picture]
        local key = caption and M.key('figure', caption.name:match '%S+$')
        if key then out[key] = out[key] or paragraph.id end
      end
      for _, pattern in ipairs(numbers) do
        for printed in paragraph.markdown:gmatch(pattern) do
          local key = M.key('equation', printed)
          out[key] = out[key] or paragraph.id
        end
      end
    end
  end
  return out
end

local elsewhere = { connections = true, within = true, across = true, recall = true }

--- The first point that rests on each paragraph: its section's index and its number there.
local function first_points(guide)
  local out = {}
  for index, section in ipairs(guide.sections) do
    local number = 0
    points.walk(section.points, function (point)
      number = number + 1
      for _, id in ipairs(elsewhere[point.kind] and {} or point.paragraphs) do
        out[id] = out[id] or { section = index, number = number }
      end
    end)
  end
  return out
end

local opening_max = 48 -- bytes of an entry by which it is known
local key_max = 16      -- bytes by which those are looked up

local function gist(text)
  text = text:gsub('\\(%p)', '%1'):gsub('^%[?%d+[%].]%s', '')
  return (text:gsub('[%s%p]+', ''):lower():sub(1, opening_max))
end

--- The points of the reference list, by the entries' places in it; behind a short entry its point may say where it is cited.
---@return table<integer, { section: integer, number: integer }>
local function entries(guide, paper)
  local by_key, out = {}, {}
  for index, section in ipairs(guide.sections) do
    if paper.sections[index].kind == 'references' then
      local number = 0
      points.walk(section.points, function (point, depth)
        number = number + 1
        local opening = gist((point.lead or '') .. point.markdown)
        local key = opening:sub(1, key_max)
        if depth == 0 and opening ~= '' then
          by_key[key] = by_key[key] or {}
          table.insert(by_key[key], { opening = opening, section = index, number = number })
        end
      end)
    end
  end
  for i, reference in ipairs(paper.references or {}) do
    local wanted = gist(reference.text)
    for _, point in ipairs(by_key[wanted:sub(1, key_max)] or {}) do
      if not out[i] and point.opening:sub(1, #wanted) == wanted then out[i] = { section = point.section, number = point.number } end
    end
  end
  return out
end

local pieces_max = 40 -- works in one citation

--- The citations with the places of their works in the reference list.
local function citations_of(paper)
  if #(paper.citations or {}) == 0 then return plain_citations.of(paper) end
  local by_key, out = {}, {}
  for i, reference in ipairs(paper.references or {}) do
    if (reference.key or '') ~= '' then by_key[reference.key] = i end
  end
  for _, citation in ipairs(paper.citations) do
    local entries = {}
    for _, key in ipairs(citation.keys) do entries[#entries + 1] = by_key[key] end
    out[#out + 1] = { text = citation.text, entries = entries }
  end
  return out
end

--- What each citation's text leads to: one target for the whole, or one for each part between separators.
local function citations(paper, target_of)
  local out = {}
  for _, citation in ipairs(citations_of(paper)) do
    local targets = {}
    for k, entry in ipairs(citation.entries) do
      if k <= pieces_max then targets[#targets + 1] = target_of(entry) end
    end
    if #targets > 0 and citation.text:match '%S' then out[#out + 1] = { text = citation.text, targets = targets } end
  end
  return out
end

---@class Links
---@field anchors { section: integer, number: integer, id: string }[]  points that links lead to
---@field names table<string, string>     "figure 2" → id
---@field citations { text: string, targets: string[] }[]
---@field entries table<string, string>   the reference list's entries by id, plain text

---@param whole_list boolean  the format shows the whole reference list, whatever the guide has of it
---@return Links
function M.of(guide, paper, whole_list)
  local links = { anchors = {}, names = {}, citations = {}, entries = {} }
  local firsts, taken = first_points(guide), {}
  local function anchor(place, id)
    local at = place.section .. ':' .. place.number
    if not taken[at] then
      taken[at] = id
      links.anchors[#links.anchors + 1] = { section = place.section, number = place.number, id = id }
    end
    return taken[at]
  end
  local found = entries(guide, paper)
  links.citations = citations(paper, function (index)
    local id = ('sg-ref-%d'):format(index)
    if not (found[index] or whole_list) then return nil end
    if found[index] then id = anchor(found[index], id) end
    links.entries[id] = paper.references[index].text
    return id
  end)
  local paragraphs, keys = named(paper), {}
  for key in pairs(paragraphs) do keys[#keys + 1] = key end
  table.sort(keys) -- of two names that lead to one point, the same gives it its anchor each time
  for _, key in ipairs(keys) do
    local paragraph = paragraphs[key]
    local place = firsts[paragraph]
    if place then links.names[key] = anchor(place, 'sg-at-' .. paragraph:gsub('%.', '-')) end
  end
  return links
end

return M
