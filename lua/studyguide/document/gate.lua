--- The one gate through which the files of a paper come: what it names may lie in its own folder and
-- in those of TEXINPUTS, wherever links lead; --allow-outside opens the rest of the machine. Nothing is
-- fetched from an address.
--
--     local gate = require('studyguide.document.gate').of('papers/one/', options, world)
--     local real, message = gate:find 'data/table.csv'

local core = require 'studyguide.core'

local M = {}

---@class Gate
---@field search string[]   where relative names are looked up, in this order; '' or with a '/' at the end
---@field folders string[]  what is open
---@field everywhere boolean
local Gate = {}
Gate.__index = Gate

--- Further folders that are open, as TEXINPUTS has them.
---@return string
function M.texinputs(options, world)
  return (options.root and options.root .. ':' or '') .. (world.getenv 'TEXINPUTS' or '')
end

---@param folder string?  the paper's, with its '/'; nil: the working directory
---@param options { allow_outside?: boolean, root?: string }  root: of the paper's folder, where that is another
function M.of(folder, options, world)
  local gate = setmetatable({ search = { folder or '' }, folders = { folder or '.' },
                              everywhere = options.allow_outside or false }, Gate)
  for name in M.texinputs(options, world):gmatch '[^:]+' do
    gate:look_in(name)
    gate.folders[#gate.folders + 1] = name
  end
  return gate
end

--- An address rather than a file's name: "https://…", "data:…", "//host/…".
function M.is_address(name)
  return name:match '^%a[%w+.-]+:' ~= nil or name:match '^//' ~= nil
end

--- Looks names up in a folder as well, which opens nothing.
---@param folder string
function Gate:look_in(folder)
  self.search[#self.search + 1] = folder:gsub('([^/])$', '%1/')
end

local messages = {
  missing = "'%s' is not there",
  outside = "'%s' lies outside the paper's folder and is not read (--allow-outside)",
  special = "'%s' is not a regular file and is not read",
}

--- The file that the paper means: its path without links.
---@param name string
---@return string? path, string? message, string? why  "missing", "outside", "special", "address"
function Gate:find(name)
  if M.is_address(name) then return nil, ("'%s' is an address: nothing is fetched for a paper"):format(name), 'address' end
  local worst = 'missing'
  for _, folder in ipairs(name:match '^/' and { '' } or self.search) do
    local real, why = core.real_path(folder .. name, self.folders, self.everywhere)
    if real then return real end
    if why ~= 'missing' then worst = why end
  end
  return nil, messages[worst]:format(name), worst
end

return M
