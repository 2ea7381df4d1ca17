--- The paper's pictures in a guide's points: each beside the first bullet that rests on the paragraph it
-- belongs to. Points are data (schema.lua), so that the Markdown has a picture's line under its bullet, and other
-- formats a mark that output/figures.lua puts the picture in place of.
--
--     local figures = illustrate.list(paper, ready)
--     local sections = illustrate.sections(guide, paper, figures, illustrate.mark)

local core = require 'studyguide.core'
local figures = require 'studyguide.output.figures'
local points = require 'studyguide.guide.points'
local words = require 'studyguide.output.page.words'

local M = {}

---@class Figure
---@field id string         "s3.p2-1": the first picture of the paragraph
---@field paragraph string
---@field name string       "Figure 1"; '' where the paper gives none
---@field label string      the name in the guide's language: "Abbildung 1"
---@field caption string    plain text, without the name
---@field path string
---@field type string
---@field extension string
---@field part integer      its place among the paragraph's pictures
---@field parts integer     how many they are

local captioned = { figure = true }
local elsewhere = { connections = true, within = true, across = true } -- kinds that speak of other sections

--- A caption's words on one line, without the number that it may begin with itself.
local function without_name(text, name)
  text = text:gsub('%s+', ' '):gsub('^ ', '')
  if name ~= '' and text:sub(1, #name) == name then text = text:sub(#name + 1):gsub('^[.:]?%s*', '') end
  return text
end

local function caption_of(paragraph)
  local caption = captioned[paragraph.kind] or paragraph.text:match '^%s*[%a\128-\255]+%.?%s*%d+%s*[.:–]'
  return caption and without_name(paragraph.text, paragraph.name) or ''
end

--- The pictures that are there, by paragraph and in the paper's order.
---@param ready table<string, Picture>
---@param lang string?  of the guide's labels; the paper's by default
---@return Figure[]
function M.list(paper, ready, lang)
  local out, word = {}, words.of(lang or paper.lang or 'en').figure
  for _, section in ipairs(paper.sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      local found = {}
      for _, name in ipairs(paragraph.pictures or {}) do found[#found + 1] = ready[name] end
      for part, picture in ipairs(found) do
        local name = captioned[paragraph.kind] and paragraph.name or ''
        out[#out + 1] = { id = ('%s-%d'):format(paragraph.id, part), paragraph = paragraph.id, name = name,
                          label = name:gsub('^Figure%f[^%a]', word),
                          caption = caption_of(paragraph),
                          path = picture.path, type = picture.type, extension = picture.extension,
                          part = part, parts = #found }
      end
    end
  end
  return out
end

--- The point that has the figure's name for its lead, else the first that rests on the paragraph; else the last that
--- rests on one before it, else the first of all.
local function owner_of(list, id, order, name)
  local named, exact, before, first
  points.walk(list, function (point)
    if elsewhere[point.kind] then return end
    first = first or point
    named = named or name ~= '' and point.lead == name and point
    for _, other in ipairs(point.paragraphs) do
      if other == id then exact = exact or point end
      if order[other] and order[other] < order[id] then before = point end
    end
  end)
  return named or exact or before or first
end

local function copied(list, extra)
  local out = {}
  for i, point in ipairs(list) do
    local copy = {}
    for key, value in pairs(point) do copy[key] = value end
    if extra[point] then copy.markdown = copy.markdown .. (copy.markdown ~= '' and '\n' or '') .. table.concat(extra[point], '\n') end
    copy.points = copied(point.points, extra)
    out[i] = copy
  end
  return out
end

local alternative_max = 240 -- bytes of the words that stand for a picture

--- What a picture is to those who do not see it, without anything that Markdown reads.
function M.alternative(figure)
  local text = figure.label
  if figure.caption ~= '' then text = (text ~= '' and text .. '. ' or '') .. figure.caption end
  if text == '' then text = figure.extension end
  if #text > alternative_max then text = figures.cut(text, alternative_max):gsub('%s%S*$', '') .. ' …' end
  return (text:gsub('[%[%]\\`*_$<>!|=^{}~&#@%%]', ' '):gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', ''))
end

--- The mark of a figure for the formats that pandoc writes.
function M.mark(figure)
  return ('![](sg-figure:%s)'):format(figure.id)
end

--- The guide's sections with a line for each picture in the points that they stand beside.
---@param line fun(figure: Figure): string
---@return table[] sections  copies: the guide stays as it is
function M.sections(guide, paper, figures, line)
  local by_section, out = {}, {}
  for _, figure in ipairs(figures) do
    local section = figure.paragraph:match '^(s%d+)%.'
    by_section[section] = by_section[section] or {}
    table.insert(by_section[section], figure)
  end
  for i, section in ipairs(guide.sections) do
    local own = by_section[section.id]
    if own then
      local order, extra = {}, {}
      for k, paragraph in ipairs(paper.sections[i].paragraphs) do order[paragraph.id] = k end
      for _, figure in ipairs(own) do
        local point = owner_of(section.points, figure.paragraph, order, figure.name)
        if point then
          extra[point] = extra[point] or {}
          table.insert(extra[point], line(figure))
        end
      end
      local copy = {}
      for key, value in pairs(section) do copy[key] = value end
      copy.points = copied(section.points, extra)
      section = copy
    end
    out[i] = section
  end
  return out
end

-- Files beside a guide in Markdown --------------------------------------------------------------------------------

--- Names for the files, each once: "paper-figure-3.svg", "paper-figure-3-2.svg", "paper-picture-s2-p4.png".
---@param paper string  the paper's file: guides of several may share a folder
---@return table<string, string>  by the figures' ids
function M.file_names(figures, paper)
  local out, taken = {}, {}
  local prefix = paper:match '[^/]*$':gsub('%.%w+$', ''):gsub('[^%w\128-\255_-]+', '-'):gsub('^%-+', '')
  for _, figure in ipairs(figures) do
    local stem = figure.name:lower():gsub('[^%w]+', '-'):gsub('^%-', ''):gsub('%-$', '')
    if not stem:match '%d' then stem = 'picture-' .. figure.paragraph:gsub('%.', '-') end
    if figure.parts > 1 then stem = stem .. '-' .. figure.part end
    if prefix ~= '' then stem = prefix .. '-' .. stem end
    local name, count = stem .. '.' .. figure.extension, 1
    while taken[name] do
      count = count + 1
      name = ('%s-%d.%s'):format(stem, count, figure.extension)
    end
    taken[name], out[figure.id] = true, name
  end
  return out
end

--- Makes the folder, for all to read as the user's folders are.
---@return boolean? ok, string? message, string? code
function M.make_folder(folder)
  local made = core.run({ 'mkdir', '-p', '--', folder }, { timeout_ms = 20000 })
  if made and made.code == 0 then return true end
  return nil, ('cannot make the folder %s: %s'):format(folder, made and made.err:gsub('%s+$', '') or ''), 'EIO'
end

--- Writes the pictures' files into the folder; what is there with the same bytes is left as it is.
---@return string? message, string? code
function M.write(figures, names, folder)
  local ok, message, code = M.make_folder(folder)
  if not ok then return message, code end
  for _, figure in ipairs(figures) do
    local bytes, target = core.read_file(figure.path, 64 * 1024 * 1024), folder .. '/' .. names[figure.id]
    if bytes and core.read_file(target, #bytes + 1) ~= bytes then
      ok, message, code = core.write_output(target, bytes)
      if not ok then return message, code end
    end
  end
end

return M
