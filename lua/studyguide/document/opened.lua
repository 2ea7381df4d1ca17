--- Pandoc's document: its JSON, its metadata as tables, and its blocks as the tree that csrc/document reads.
--
--     local document, message = opened.of(json)
--     document.meta                  -- may be changed: document:json() holds it as it is then
--     document.tree:units()
--     document.blocks                -- as tables, made when somebody asks for them
--     document:take(true)            -- the blocks are those of the tables from here on; false: they were only looked at
--
-- Of a paper's JSON tables are many times the size, and take longer than all that is made of them.

local core = require 'studyguide.core'

local M = {}

---@class Document
---@field meta table
---@field tree userdata
---@field blocks table[]
local Document = {}

function Document.__index(self, key)
  if key ~= 'blocks' then return Document[key] end
  local decoded = assert(core.pandoc_decode(self.text))
  self.blocks = decoded.blocks
  return decoded.blocks
end

---@return string? message
local function read(self, json)
  local tree, from, to = core.pandoc_tree(json)
  if not tree then return from end
  self.text, self.tree, self.from, self.to = json, tree, from, to
end

--- The document as pandoc reads it.
---@return string json
function Document:json()
  return self.text:sub(1, self.from - 1) .. assert(core.json_encode(self.meta)) .. self.text:sub(self.to + 1)
end

--- Whether the JSON holds a text, before anybody looks at the blocks as tables.
function Document:mentions(text)
  return self.text:find(text, 1, true) ~= nil
end

--- The same without its blocks.
---@return string json
function Document:frame()
  return ('{"pandoc-api-version":%s,"meta":%s,"blocks":[]}'):format(self:version(), core.json_encode(self.meta))
end

function Document:version()
  return self.text:match '"pandoc%-api%-version":(%[[%d,]*%])' or '[1,22]'
end

--- Ends the use of the blocks as tables.
---@param changed boolean  they are other than before
function Document:take(changed)
  local blocks = rawget(self, 'blocks')
  self.blocks = nil
  if not changed or not blocks then return end
  assert(not read(self, ('{"pandoc-api-version":%s,"meta":%s,"blocks":%s}'):format(self:version(), core.json_encode(self.meta),
    core.json_encode(blocks))))
end

--- The names of the document's pictures, those in its metadata too.
---@return string[]
function Document:pictures()
  local names = self.tree:pictures()
  for _, target in ipairs(core.pandoc_pictures(self.meta)) do names[#names + 1] = target[1] end
  return names
end

---@return Document? document, string? message
function M.of(json)
  local self = setmetatable({}, Document)
  local message = read(self, json)
  if message or not self.from then return nil, message or 'the document is not JSON of pandoc' end
  self.meta = core.json_decode(json:sub(self.from, self.to))
  return self
end

return M
