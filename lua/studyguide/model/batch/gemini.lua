--- Gemini's batch mode, v1beta, with requests in the call itself ("inlined").

local core = require 'studyguide.core'
local f = require 'studyguide.model.providers.fields'
local shapes = require 'studyguide.model.batch.shapes'

local M = { requests_max = 5000, bytes_max = 16 * 1024 * 1024, price = 0.5 } -- Gemini: 20 MB in the call itself

local pages_max, page = 10, 100

local function base(service)
  local address = service.endpoint.base_url
  return address:match '/v%d%w*$' and address or address .. '/v1beta'
end

function M.create(service, lines, label)
  local model, rows = service.endpoint.model:gsub('^models/', ''), {}
  for i, line in ipairs(lines) do rows[i] = ('{"request":%s,"metadata":{"key":"%s"}}'):format(line.body, line.id) end
  local body = ('{"batch":{"displayName":%s,"inputConfig":{"requests":{"requests":[%s]}}}}'):format(
    core.json_encode(label), table.concat(rows, ','))
  local operation, failure = service:post(('%s/models/%s:batchGenerateContent'):format(base(service), model), body)
  if not operation then return nil, failure end
  return shapes.name(operation.name, 'batches/') or nil, shapes.nameless(service, "the batch's name")
end

function M.find(service, batch)
  local token = ''
  for _ = 1, pages_max do
    local list, failure = service:get(('%s/batches?pageSize=%d%s'):format(base(service), page, token))
    if not list then return nil, failure end
    for _, row in ipairs(f.table(list.operations)) do
      if f.table(f.table(row).metadata).displayName == batch.label then return shapes.name(row.name, 'batches/') or false end
    end
    local next_token = f.text(list.nextPageToken)
    if not next_token or not next_token:match '^[%w._~+/=-]+$' then return false end
    token = '&pageToken=' .. next_token:gsub('[+/=]', function (c) return ('%%%02X'):format(c:byte()) end)
  end
  return false
end

local ended = { SUCCEEDED = true, FAILED = true, CANCELLED = true, EXPIRED = true }

--- Counts come as strings: they are 64-bit numbers of protocol buffers.
local function number(value) return f.count(tonumber(value)) end

function M.status(service, id)
  local doc, failure = service:get(base(service) .. '/' .. id)
  if not doc then return nil, failure end
  local about = f.table(doc.metadata)
  local word = (f.text(about.state) or 'unknown'):gsub('^%u+_STATE_', '')
  local stats = f.table(about.batchStats)
  return { state = (ended[word] or doc.done == true) and 'ended' or 'working', word = word:lower(), doc = doc, total = number(stats.requestCount),
           done = number(stats.successfulRequestCount), failed = number(stats.failedRequestCount), error = f.text(f.table(doc.error).message) }
end

--- google.rpc.Code as HTTP's number.
local codes = { [3] = 400, [4] = 504, [5] = 404, [7] = 403, [8] = 429, [9] = 400, [13] = 500, [14] = 503, [16] = 401, [1] = 0 }

local function visit_row(row, id, visit)
  if type(row.response) == 'table' then
    visit(id, 200, core.json_encode(row.response))
  elseif type(row.error) == 'table' then
    local code = f.count(row.error.code)
    visit(id, code and code < 100 and (codes[code] or 500) or code or 500, core.json_encode { error = row.error })
  end
end

local function key_of(row) return f.text(f.table(row.metadata).key) or f.text(row.key) end

--- Answers stand in the order of the requests; their keys are not always sent along.
function M.results(service, _, status, lines, visit)
  local output = f.table(status.doc.response)
  local holder = next(output) and output or f.table(f.table(status.doc.metadata).output)
  local rows = f.table(f.table(holder.inlinedResponses).inlinedResponses)
  local file = shapes.name(holder.responsesFile, 'files/')
  if file then
    local text, failure = service:fetch(('%s/%s:download?alt=media'):format(base(service):gsub('/(v%d%w*)$', '/download/%1'), file))
    if not text then return nil, failure end
    rows = {}
    for line in text:gmatch '[^\n]+' do rows[#rows + 1] = core.json_decode(line) or {} end
  end
  for i, row in ipairs(rows) do
    row = f.table(row)
    local id = key_of(row) or #rows == #lines and lines[i]
    if id then visit_row(row, id, visit) end
  end
  return true
end

function M.cancel(service, id)
  return service:post(base(service) .. '/' .. id .. ':cancel', '{}')
end

return M
