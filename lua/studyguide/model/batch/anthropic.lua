--- Anthropic's Message Batches, version 2023-06-01.

local core = require 'studyguide.core'
local f = require 'studyguide.model.providers.fields'
local failures = require 'studyguide.model.failures'
local shapes = require 'studyguide.model.batch.shapes'

local M = { requests_max = 10000, bytes_max = 48 * 1024 * 1024, price = 0.5 } -- Anthropic: 100,000 and 256 MB

local pages_max, page = 10, 100
local skew = 3600 -- seconds that the server's clock may differ from ours

local function base(service) return service.endpoint.base_url:gsub('/v1$', '') .. '/v1/messages/batches' end

function M.create(service, lines)
  local rows = {}
  for i, line in ipairs(lines) do rows[i] = ('{"custom_id":"%s","params":%s}'):format(line.id, line.body) end
  local batch, failure = service:post(base(service), '{"requests":[' .. table.concat(rows, ',') .. ']}')
  if not batch then return nil, failure end
  return shapes.name(batch.id) or nil, shapes.nameless(service, "the batch's id")
end

local function total_of(row)
  local counts = f.table(row.request_counts)
  return f.sum(counts.processing, counts.succeeded, counts.errored, counts.canceled, counts.expired)
end

--- A batch bears no name of ours: one of the same size made since, which is none that we know, is taken for it. Its
--- results tell by their ids whether it was (jobs.lua gives it up else).
function M.find(service, batch)
  local after = ''
  for _ = 1, pages_max do
    local list, failure = service:get(('%s?limit=%d%s'):format(base(service), page, after))
    if not list then return nil, failure end
    for _, row in ipairs(f.table(list.data)) do
      row = f.table(row)
      local id, made = shapes.name(row.id), failures.read_date(f.text(row.created_at))
      if made and made < batch.since - skew then return false end
      if id and not batch.known[id] and total_of(row) == batch.count then return id end
    end
    local last = shapes.name(list.last_id)
    if list.has_more ~= true or not last then return false end
    after = '&after_id=' .. last
  end
  return false
end

function M.status(service, id)
  local doc, failure = service:get(base(service) .. '/' .. id)
  if not doc then return nil, failure end
  local counts, word = f.table(doc.request_counts), f.text(doc.processing_status) or 'unknown'
  return { state = word == 'ended' and 'ended' or 'working', word = word, total = total_of(doc), done = f.count(counts.succeeded),
           failed = f.sum(counts.errored, counts.canceled, counts.expired) }
end

-- Errors of one request come without HTTP's number.
local statuses = { invalid_request_error = 400, authentication_error = 401, billing_error = 402, permission_error = 403,
                   not_found_error = 404, request_too_large = 413, rate_limit_error = 429, timeout_error = 504, overloaded_error = 529 }

local function visit_line(line, visit)
  local doc = core.json_decode(line)
  local id = type(doc) == 'table' and f.text(doc.custom_id)
  if not id then return end
  local result = f.table(doc.result)
  if result.type == 'succeeded' and type(result.message) == 'table' then
    visit(id, 200, core.json_encode(result.message))
  elseif result.type == 'errored' and type(result.error) == 'table' then
    local e = type(result.error.error) == 'table' and result.error.error or result.error
    visit(id, statuses[f.text(e.type) or ''] or 500, core.json_encode { type = 'error', error = e })
  elseif result.type == 'expired' or result.type == 'canceled' then
    visit(id, 0, '{}')
  end
end

--- From the address that the documentation names, whatever `results_url` says.
function M.results(service, id, _, _, visit)
  local text, failure = service:fetch(base(service) .. '/' .. id .. '/results')
  if not text then return nil, failure end
  for line in text:gmatch '[^\n]+' do visit_line(line, visit) end
  return true
end

function M.cancel(service, id)
  return service:post(base(service) .. '/' .. id .. '/cancel', '')
end

return M
