--- What became of each paper of a library, a small JSON file a paper in DIR/.studyguide/papers: what `studyguide report`
--- reads. A record is written when its paper's run has ended, so that a killed run leaves those of the papers before.
--
--     records.write(directory, job, { code =, message =, seconds =, cpu = }, report)
--     local list = records.list(directory)

local core = require 'studyguide.core'
local temporary = require 'studyguide.temporary'

local M = {}

M.schema = 'studyguide/record@1'

local record_max = 1024 * 1024 -- bytes

function M.folder(directory) return directory .. '/.studyguide' end

--- The job's name in the library: its guide's, which no other job has.
function M.name_of(job) return job.output:match '[^/]*$' end

local function path_of(directory, name) return ('%s/papers/%s.json'):format(M.folder(directory), name) end

local function count_into(counts, key)
  if type(key) == 'string' then counts[key] = (counts[key] or 0) + 1 end
end

local usage_fields = { 'requests', 'retries', 'input', 'output', 'cached', 'cost', 'asked_again', 'provider', 'model_name' }

--- The figures of a build's own report (output/report.lua).
---@param report table?
---@return table figures  { sections, findings, severities, usage, summary }
function M.figures(report)
  local out = { sections = core.json_object(), findings = core.json_object(), severities = core.json_object() }
  if type(report) ~= 'table' then return out end
  for _, section in ipairs(report.sections or {}) do count_into(out.sections, section.source) end
  for _, finding in ipairs(report.findings or {}) do
    count_into(out.findings, finding.code)
    count_into(out.severities, finding.severity)
  end
  if type(report.usage) == 'table' then
    out.usage = core.json_object()
    for _, name in ipairs(usage_fields) do out.usage[name] = report.usage[name] end
  end
  local summary = type(report.summary) == 'table' and report.summary or {}
  out.words = summary.words
  out.paragraphs, out.paragraphs_covered = summary.paragraphs, summary.paragraphs_covered
  return out
end

local cleaned = {} -- folders from which this run has taken what killed ones left

---@param job { paper: string, output: string }
---@param ended { code: integer, message: string, seconds: number?, cpu: number?, usage: table? }
---@return boolean? ok, string? message
function M.write(directory, job, ended, report)
  local record = M.figures(report)
  record.schema, record.paper, record.output = M.schema, job.paper, job.output
  record.code, record.message, record.seconds, record.cpu = ended.code, ended.message, ended.seconds, ended.cpu
  record.at = os.time()
  for name, value in pairs(ended.usage or {}) do
    record.usage = record.usage or core.json_object()
    record.usage[name] = value
  end
  local folder = M.folder(directory) .. '/papers'
  local ok, message = core.make_directory(folder)
  if not ok then return nil, message end
  if not cleaned[folder] then
    cleaned[folder] = true
    temporary.clean(folder)
  end
  return core.write_file(path_of(directory, M.name_of(job)), core.json_encode(record) .. '\n')
end

---@return table? record
function M.read(directory, name)
  local text = core.read_file(path_of(directory, name), record_max)
  local record = text and core.json_decode(text)
  return type(record) == 'table' and record.schema == M.schema and record or nil
end

--- All records, by the papers' names.
---@return table[]? records, string? message
function M.list(directory)
  local entries, message = core.list_directory(M.folder(directory) .. '/papers')
  if not entries then return nil, message end
  local list = {}
  for _, entry in ipairs(entries) do
    local name = entry.name:match '^(.*)%.json$'
    local record = name and not name:match '^%.studyguide%-' and M.read(directory, name)
    if record then
      record.name = name
      list[#list + 1] = record
    end
  end
  table.sort(list, function (a, b) return a.name < b.name end)
  return list
end

return M
