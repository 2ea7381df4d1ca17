--- OpenAI's Files and Batches, which compatible servers have too.
--- (OpenAI API reference, "Upload file", "Create batch", "The request input object", version 2.3.0.)

local core = require 'studyguide.core'
local f = require 'studyguide.model.providers.fields'
local shapes = require 'studyguide.model.batch.shapes'

local M = { requests_max = 10000, bytes_max = 48 * 1024 * 1024, price = 0.5 } -- OpenAI: 50,000 and 200 MB

local pages_max, page = 50, 100 -- of the list of batches
local skew = 3600               -- seconds that the server's clock may differ from ours

local function base(service) return service.endpoint.base_url end

--- The form's end is a line that no request holds: JSON has no line of dashes.
local function multipart(content, name)
  local boundary = '--------studyguide-' .. core.sha256(content):sub(1, 32)
  return table.concat({
    '--' .. boundary, 'Content-Disposition: form-data; name="purpose"', '', 'batch',
    '--' .. boundary, ('Content-Disposition: form-data; name="file"; filename="%s.jsonl"'):format(name),
    'Content-Type: application/jsonl', '', content, '--' .. boundary .. '--', '',
  }, '\r\n'), 'multipart/form-data; boundary=' .. boundary
end

local function endpoint_of(lines)
  -- Compatible servers stand under other paths; the endpoint's name is OpenAI's.
  return lines[1].path:find '/responses$' and '/v1/responses' or '/v1/chat/completions'
end

function M.create(service, lines, label, note)
  local endpoint, rows = endpoint_of(lines), {}
  for i, line in ipairs(lines) do
    rows[i] = ('{"custom_id":"%s","method":"POST","url":"%s","body":%s}'):format(line.id, endpoint, line.body)
  end
  local form, kind = multipart(table.concat(rows, '\n') .. '\n', label)
  local file, failure = service:post(base(service) .. '/files', form, { ['Content-Type'] = kind })
  if not file then return nil, failure end
  local file_id = shapes.name(file.id)
  if not file_id then return nil, shapes.nameless(service, "the file's id") end
  local kept, trouble = note { file = file_id }
  if not kept then return nil, trouble end
  local batch
  batch, failure = service:post(base(service) .. '/batches', core.json_encode {
    input_file_id = file_id, endpoint = endpoint, completion_window = '24h', metadata = { studyguide = label },
  })
  if not batch then return nil, failure end
  return shapes.name(batch.id) or nil, shapes.nameless(service, "the batch's id")
end

function M.find(service, batch)
  if not batch.file then return false end -- nothing but the file can have been made
  local after = ''
  for _ = 1, pages_max do
    local list, failure = service:get(('%s/batches?limit=%d%s'):format(base(service), page, after))
    if not list then return nil, failure end
    local last
    for _, row in ipairs(f.table(list.data)) do
      row = f.table(row)
      if row.input_file_id == batch.file then return shapes.name(row.id) or false end
      last = shapes.name(row.id)
      if type(row.created_at) == 'number' and row.created_at < batch.since - skew then return false end
    end
    if list.has_more ~= true or not last then return false end
    after = '&after=' .. last
  end
  return false
end

local ended = { completed = true, failed = true, expired = true, cancelled = true }

function M.status(service, id)
  local doc, failure = service:get(base(service) .. '/batches/' .. id)
  if not doc then return nil, failure end
  local counts, word = f.table(doc.request_counts), f.text(doc.status) or 'unknown'
  local first = f.table(f.table(f.table(doc.errors).data)[1])
  return { state = ended[word] and 'ended' or 'working', word = word, total = f.count(counts.total), done = f.count(counts.completed),
           failed = f.count(counts.failed), error = f.text(first.message), output = shapes.name(doc.output_file_id),
           errors = shapes.name(doc.error_file_id) }
end

--- HTTP's number for an error that stands in a line without a response.
local function error_status(code) return code == 'batch_expired' and 0 or code == 'batch_cancelled' and 0 or 500 end

local function visit_line(line, visit)
  local doc = core.json_decode(line)
  local id = type(doc) == 'table' and f.text(doc.custom_id)
  if not id then return end
  local response = f.table(doc.response)
  if type(response.body) == 'table' then
    visit(id, f.count(response.status_code) or 200, core.json_encode(response.body))
  elseif type(doc.error) == 'table' then
    visit(id, error_status(doc.error.code), core.json_encode { error = doc.error })
  end
end

function M.results(service, _, status, _, visit)
  for _, file in ipairs { status.output or false, status.errors or false } do
    local text, failure
    if file then
      text, failure = service:fetch(('%s/files/%s/content'):format(base(service), file))
      if not text then return nil, failure end
      for line in text:gmatch '[^\n]+' do visit_line(line, visit) end
    end
  end
  return true
end

function M.cancel(service, id)
  return service:post(('%s/batches/%s/cancel'):format(base(service), id), '')
end

return M
