--- Numbers as a LaTeX paper prints them: the front door has counted them, pandoc's document does not hold
-- them. They travel in its metadata as one string.
--
--     document.meta.studyguide_numbers = numbers.meta(source)
--     local printed = numbers.of(document.meta)
--     printed:heading 'Results'           -- "2.1", '' where it has none, nil where that is not known
--     printed:float('figure', 'fig:a', 'A map.')   -- { name = "Figure 2.1", number = "2.1" }
--     printed.labels['fig:a']             -- "2.1"
--     printed.cited.knuth84               -- { names = "Knuth", year = "1984", label = "3" }

local core = require 'studyguide.core'

local M = {}

local Numbers = {}
Numbers.__index = Numbers

-- Bytes of a caption that tell it from others.
local caption_bytes = 60

--- What stays of a text where readers of it write marks (quotes and dashes among them), spaces and formulas differently.
local function key(text)
  local bytes = text:lower():gsub('[^%w\128-\255]', ''):gsub('\226\128[\144-\191]', '')
  while #bytes > caption_bytes do bytes = bytes:sub(1, caption_bytes):gsub('[\194-\244][\128-\191]*$', '') end
  return bytes
end

--- The metadata's value for what tex.read gave (decoded JSON).
function M.meta(source)
  local headings, floats = {}, {}
  for _, heading in ipairs(source.headings) do
    if not heading.unread then headings[#headings + 1] = { key(heading.text), heading.numbered and heading.number or '' } end
  end
  for _, row in ipairs(source.floats) do
    floats[#floats + 1] = { row.table and 'table' or 'figure', row.label, key(row.text), row.name, row.number }
  end
  local cited = {}
  for _, row in ipairs(source.cited) do
    cited[row.key] = { names = row.names, year = row.year, label = row.label ~= '' and row.label or tostring(row.number),
                       number = row.number }
  end
  return { t = 'MetaString', c = assert(core.json_encode { headings = headings, floats = floats, labels = source.numbers, cited = cited }) }
end

---@param meta table  of a decoded document
function M.of(meta)
  local value = meta.studyguide_numbers
  local found = value and value.t == 'MetaString' and core.json_decode(value.c) or {}
  local labels = type(found.labels) == 'table' and found.labels or {}
  local cited = type(found.cited) == 'table' and found.cited or {}
  return setmetatable({ labels = labels, cited = cited, headings = found.headings or {}, floats = found.floats or {}, known = value ~= nil,
                        heading_at = 1, float_at = { figure = 1, table = 1 } }, Numbers)
end

--- The same from the beginning again.
function Numbers:again()
  return setmetatable({ heading_at = 1, float_at = { figure = 1, table = 1 } }, { __index = self })
end

--- Gives the entries of a list that the source itself holds their keys, where the source has as many; pandoc drops them.
---@param references { key: string }[]
function Numbers:key_references(references)
  local keys, count = {}, 0
  for name, row in pairs(self.cited) do
    if not row.number or keys[row.number] then return end
    keys[row.number], count = name, count + 1
  end
  if count ~= #references then return end
  for i, reference in ipairs(references) do
    if reference.key == '' then reference.key = keys[i] or '' end
  end
end

--- The number of the next heading of that text.
---@return string?
function Numbers:heading(text)
  local wanted = key(text)
  for i = self.heading_at, #self.headings do
    if self.headings[i][1] == wanted then
      self.heading_at = i + 1
      return self.headings[i][2]
    end
  end
end

--- The next float of that kind with this label or, where it has none, this caption.
---@param kind '"figure"'|'"table"'
---@return { name: string, number: string }?
function Numbers:float(kind, label, caption)
  local wanted = key(caption)
  for i = self.float_at[kind], #self.floats do
    local row = self.floats[i]
    local same = label ~= '' and row[2] == label or (label == '' or row[2] == '') and row[3] == wanted
    if row[1] == kind and same then
      self.float_at[kind] = i + 1
      return { name = row[4], number = row[5] }
    end
  end
end

return M
