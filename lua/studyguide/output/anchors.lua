--- Where the references in a guide lead: "Figure 2", "Lemma 3.1", "Eq. (4)" to the point that rests on what they name,
-- citations to the point of the reference list.
--
--     local found = anchors.of(guide, paper)
--     core.html_points(guide.sections[i].points, { links = found.links, places = found.places[i] })

local core = require 'studyguide.core'
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
local function key_of(word, number)
  word = word:lower()
  return (same[word] or word) .. ' ' .. number
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
        local key = key_of(word, number)
        out[key] = out[key] or paragraph.id
      end
      for _, pattern in ipairs(numbers) do
        for printed in paragraph.markdown:gmatch(pattern) do
          local key = key_of('equation', printed)
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

--- What each citation's text leads to: one place for the whole, or one for each part between separators.
---@return string[][]  { text, place … }
local function citations(paper, place_of)
  local out = {}
  for _, citation in ipairs(citations_of(paper)) do
    local row = { citation.text }
    for k, entry in ipairs(citation.entries) do
      if k <= pieces_max then row[#row + 1] = place_of(entry) end
    end
    if #row > 1 then out[#out + 1] = row end
  end
  return out
end

local function pairs_of(map)
  local out = {}
  for key, value in pairs(map) do out[#out + 1], out[#out + 2] = key, value end
  return out
end

---@class Anchors
---@field links userdata                    core.links: what references and citations lead to
---@field places string[][]                 by section and point: the identifier by which links lead there, or ''
---@field is_place table<string, boolean>   the identifiers that points have

---@param whole_list boolean  the format shows the whole reference list, whatever the guide has of it
---@return Anchors
function M.of(guide, paper, whole_list)
  local places, is_place, names, titles = {}, {}, {}, {}
  for i, section in ipairs(guide.sections) do
    local own = {}
    points.walk(section.points, function () own[#own + 1] = '' end)
    places[i] = own
  end
  local function anchor(at, id)
    local own = places[at.section]
    if own[at.number] == '' then own[at.number], is_place[id] = id, true end
    return own[at.number]
  end
  local found = entries(guide, paper)
  local cited = citations(paper, function (index)
    local id = ('sg-ref-%d'):format(index)
    if not (found[index] or whole_list) then return nil end
    if found[index] then id = anchor(found[index], id) end
    titles[id] = paper.references[index].text
    return id
  end)
  local firsts, paragraphs, keys = first_points(guide), named(paper), {}
  for key in pairs(paragraphs) do keys[#keys + 1] = key end
  table.sort(keys) -- of two names that lead to one point, the same gives it its anchor each time
  for _, key in ipairs(keys) do
    local paragraph = paragraphs[key]
    local place = firsts[paragraph]
    if place then names[key] = anchor(place, 'sg-at-' .. paragraph:gsub('%.', '-')) end
  end
  local links = core.links { words = pairs_of(same), names = pairs_of(names), titles = pairs_of(titles), citations = cited }
  return { links = links, places = places, is_place = is_place }
end

return M
