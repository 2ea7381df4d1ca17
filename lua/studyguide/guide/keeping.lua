--- A model's finished guide, kept: where nothing that decides it has changed, it is not made again of the answers.
--
--     local kept = keeping.of(paper, options, world, errors_only)  -- nil: this run's guide is none to keep
--     local guide = kept:guide()                                   -- nil: it is to be made, in kept.world
--     kept:put(guide)
--
-- Its name is a digest of the paper as it was read, the options, the endpoint, the code and the dictionaries. With it stand
-- digests of all files that were read while it was made, answers among them, and of which were not there: one that is other
-- than it was, and the guide is made again. Kept is what came of kept answers alone, so that it is what the run after it would
-- make, word for word. It stays in the user's own cache, wherever the answers are: the check does not see it again, and
-- others may write where answers are shared.

local caches = require 'studyguide.model.cache'
local ciphers = require 'studyguide.model.cipher'
local core = require 'studyguide.core'
local embedded = require 'studyguide.guide.embedded'
local providers = require 'studyguide.model.providers'

local M = {}

local format = 1
local file_max = 64 * 1024 * 1024 -- bytes

---@class Kept
---@field world table   the run's, overheard: what is read and what is said
---@field store Store
---@field key string
---@field files table<string, string|false>  digests of what was read, by path; false: it was not there
---@field said string[][]  level and text of what the user was told
---@field tell fun(level: string, text: string)
local Kept = {}
Kept.__index = Kept

local function digest_of(text) return text and core.sha256(text) or false end

--- The world of the run, which notes what is read in it and said.
function Kept:overheard(world)
  local function noting(read)
    return function (path, ...)
      local text, message, code = read(path, ...)
      self.files[path] = digest_of(text)
      return text, message, code
    end
  end
  local files = world.files or caches.files
  return setmetatable({
    read_file = noting(world.read_file),
    files = setmetatable({ read_file = noting(files.read_file) }, { __index = files }),
    log = function (level, text)
      self.said[#self.said + 1] = { level, text }
      world.log(level, text)
    end,
  }, { __index = world })
end

--- What of an endpoint shapes answers: all plain values of it but the key.
local function shaping(endpoint)
  local values = {}
  for name, value in pairs(endpoint) do
    if name ~= 'key' and type(value) ~= 'table' then values[name] = value end
  end
  return values
end

-- Options that name what is written beside the guide, in a folder of each run's own even.
local written = { report = true, cards = true, glossary_out = true, media = true }

--- The options that the guide may depend on.
local function deciding(options)
  local values = {}
  for name, value in pairs(options) do
    if not written[name] and name ~= 'origin' then values[name] = value end
  end
  return values
end

--- Where the guide is kept and under which name. Nothing is kept of a run that asks an encyclopaedia, whose articles age,
--- takes its answers from a batch, or runs a model's file, of which the server knows more than we.
---@return Kept?
function M.of(paper, options, world, errors_only)
  local directory = core.build and not options.no_cache and not options.wikipedia and caches.default_directory(world.getenv)
  local endpoint = directory and (world.getenv 'STUDYGUIDE_BATCH' or '') == '' and providers.endpoint(options, world.getenv)
  if not endpoint or endpoint.file then return nil end
  local cipher, problem = ciphers.of(world.getenv)
  if problem then return nil end
  local inputs = core.json_encode {
    kind = 'guide', format = format, build = core.build, paper = paper, options = deciding(options), endpoint = shaping(endpoint),
    dictionaries = embedded.dictionary_files(), errors_only = errors_only,
  }
  if not inputs then return nil end -- a file's name that is no UTF-8
  local self = setmetatable({ store = caches.open(directory, world.files, cipher), key = core.sha256(inputs), tell = world.log,
                              files = {}, said = {} }, Kept)
  self.world = self:overheard(world)
  return self
end

--- Whether all that was read is as it was. What is no file in a folder, a pipe, is not read for that.
local function is_unchanged(files)
  for path, digest in pairs(files) do
    if digest_of(core.read_file(path, file_max)) ~= digest then return false end
  end
  return true
end

--- The guide as it was kept; the user is told what the run that made it said.
---@return table? guide
function Kept:guide()
  local entry = self.store:get(self.key)
  if not entry or not is_unchanged(entry.info.files) then return nil end
  for _, row in ipairs(entry.info.said) do self.tell(row[1], row[2]) end
  return core.json_decode(entry.text)
end

--- Whether the guide came of kept answers alone, and nothing went wrong.
local function is_lasting(guide, said)
  for _, row in ipairs(said) do
    if row[1] ~= 'info' then return false end
  end
  return guide.usage.requests == 0 and guide.usage.cache > 0
end

--- Keeps the guide, where it is one to keep. What cannot be kept is made again.
function Kept:put(guide)
  if not is_lasting(guide, self.said) then return end
  local text, info = core.json_encode(guide), { files = core.json_object(self.files), said = self.said }
  if text and core.json_encode(info) then self.store:put(self.key, text, info) end
end

return M
