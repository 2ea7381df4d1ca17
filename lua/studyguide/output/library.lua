--- What became of a library of papers, as a table for a terminal, as JSON, and as one HTML page that sorts.
--
--     local sum = library.summary(records)
--     local text = library.text(records, sum)   library.json(…)   library.html(…)
--
-- Records are those of cli/records.lua. Names and messages in them are the papers' and servers': they are escaped, and
-- the page lets nothing run but its own script.

local base64 = require 'studyguide.output.base64'
local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local sha256 = require 'studyguide.output.sha256'

local M = {}

local function add(into, from)
  for key, value in pairs(from or {}) do
    if type(value) == 'number' then into[key] = (into[key] or 0) + value end
  end
end

--- The sums over all papers.
---@param records table[]
function M.summary(records)
  local sum = { papers = #records, done = 0, failed = 0, seconds = 0, cpu = 0, sections = core.json_object(), findings = core.json_object(),
                severities = core.json_object(), usage = core.json_object() }
  for _, record in ipairs(records) do
    if record.code == exits.done then sum.done = sum.done + 1 else sum.failed = sum.failed + 1 end
    sum.seconds, sum.cpu = sum.seconds + (record.seconds or 0), sum.cpu + (record.cpu or 0)
    for _, name in ipairs { 'sections', 'findings', 'severities', 'usage' } do add(sum[name], record[name]) end
  end
  return sum
end

--- "model 12, cache 3", the most first.
local function counts(map)
  local rows = {}
  for name, count in pairs(map or {}) do
    if type(count) == 'number' and count > 0 then rows[#rows + 1] = { name = name, count = count } end
  end
  table.sort(rows, function (a, b)
    if a.count ~= b.count then return a.count > b.count end
    return a.name < b.name
  end)
  for i, row in ipairs(rows) do rows[i] = ('%s %d'):format(row.name, row.count) end
  return table.concat(rows, ', ')
end

local function number(format, value) return value and format:format(value) or '' end

local function total(map)
  local sum = 0
  for _, count in pairs(map or {}) do sum = sum + count end
  return sum
end

--- The columns: title, the value that sorts, the words that are shown, the class of its cells. On the page those stand in
--- which there is anything.
local columns = {
  { 'paper', function (r) return r.name end, function (r) return r.name end },
  { 'state', function (r) return r.code end, function (r) return r.code == exits.done and 'ok' or 'failed' end, 'whole' },
  { 'sections', function (r) return total(r.sections) end, function (r) return counts(r.sections) end, 'whole' },
  { 'findings', function (r) return total(r.findings) end, function (r) return counts(r.severities) end, 'whole' },
  { 'tokens', function (r) return (r.usage or {}).input and r.usage.input + (r.usage.output or 0) or 0 end,
    function (r) return (r.usage or {}).input and ('%d in, %d out'):format(r.usage.input, r.usage.output or 0) or '' end, 'figure' },
  { 'cost', function (r) return (r.usage or {}).cost or 0 end, function (r) return number('%.4f', (r.usage or {}).cost) end, 'figure' },
  { 'seconds', function (r) return r.seconds or 0 end, function (r) return number('%.1f', r.seconds) end, 'figure' },
  { 'what was wrong', function (r) return r.code ~= exits.done and r.message or '' end,
    function (r) return r.code ~= exits.done and r.message or '' end },
}

-- What a code asks of the user.
local advice = {
  [exits.endpoint] = 'the endpoint failed them: the same command goes on from what is kept',
  [exits.usage] = 'an option does not fit them',
  [exits.unreadable] = 'they cannot be read: mend the files',
  [exits.findings] = '--strict refuses what the check finds in them',
  [exits.interrupted] = 'they were interrupted: the same command goes on',
  [exits.internal] = 'a fault of studyguide: please report it',
}

--- How to go on, a line each: failures by what they ask for.
---@param how string?  the command that makes those again that failed
function M.going_on(records, how)
  local by_code, lines = {}, {}
  for _, record in ipairs(records) do
    if record.code ~= exits.done then by_code[record.code] = (by_code[record.code] or 0) + 1 end
  end
  for code, count in pairs(by_code) do lines[#lines + 1] = ('%d failed: %s'):format(count, advice[code] or 'exit code ' .. code) end
  table.sort(lines)
  if #lines > 0 and how then lines[#lines + 1] = 'again: ' .. how end
  return lines
end

local function totals(sum)
  local usage = sum.usage
  local lines = { ('%d papers: %d done, %d failed; %.0f s of runs%s'):format(sum.papers, sum.done, sum.failed, sum.seconds,
    sum.cpu > 0 and (', %.0f s of processor'):format(sum.cpu) or '') }
  lines[#lines + 1] = 'sections: ' .. counts(sum.sections)
  lines[#lines + 1] = 'findings: ' .. (next(sum.findings) and counts(sum.findings) or 'none')
  if usage.input then
    lines[#lines + 1] = ('%d requests, %d tokens in, %d out%s'):format(usage.requests or 0, usage.input, usage.output or 0,
      usage.cost and (', cost %.4f'):format(usage.cost) or '')
  end
  return lines
end

local function pad(text, width) return text .. (' '):rep(width - (utf8.len(text) or #text)) end

---@return string
function M.text(records, sum, how)
  local width, lines = 5, {}
  for _, record in ipairs(records) do width = math.max(width, utf8.len(record.name) or #record.name) end
  for _, record in ipairs(records) do
    local good = record.code == exits.done
    local usage = record.usage or {}
    lines[#lines + 1] = ('%s  %s  %s'):format(pad(record.name, width), good and 'ok    ' or 'FAILED', good and table.concat({
      counts(record.sections), counts(record.severities) ~= '' and counts(record.severities) or 'no findings', number('%.1f s', record.seconds),
      usage.cost and ('cost %.4f'):format(usage.cost) or nil }, '; ') or (record.message or ''))
  end
  lines[#lines + 1] = ''
  for _, list in ipairs { totals(sum), M.going_on(records, how) } do table.move(list, 1, #list, #lines + 1, lines) end
  return table.concat(lines, '\n') .. '\n'
end

function M.json(records, sum, how)
  return core.json_encode { schema = 'studyguide/library-report@1', summary = sum, papers = records, next = M.going_on(records, how) } .. '\n'
end

-- The page ----------------------------------------------------------------------------------------------------

local entities = { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }
local function escape(text)
  if core.utf8_invalid(text) then text = text:gsub('[\128-\255]', '?') end
  return (text:gsub('[&<>"]', entities):gsub('%c', ' '))
end

local function address(name)
  return (name:gsub('[^%w/._~-]', function (c) return ('%%%02X'):format(c:byte()) end))
end

local style = [[
body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#222;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd}
.whole,.figure{white-space:nowrap}.figure{text-align:right;font-variant-numeric:tabular-nums}td:first-child,td:last-child{overflow-wrap:anywhere}
th button{font:inherit;text-align:inherit;font-weight:600;background:none;border:0;padding:0;cursor:pointer;color:inherit}
th[aria-sort=ascending] button::after{content:" \25B2"}th[aria-sort=descending] button::after{content:" \25BC"}
tr.failed td:nth-child(2){color:#a00;font-weight:600}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}th,td{border-color:#444}a{color:#8cf}tr.failed td:nth-child(2){color:#f88}}
]]

local script = [[
document.querySelectorAll("th button").forEach(function (button, column) {
  button.addEventListener("click", function () {
    var head = button.parentNode, up = head.getAttribute("aria-sort") !== "ascending", body = document.querySelector("tbody");
    document.querySelectorAll("th").forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    Array.from(body.rows).map(function (row) { return [row.cells[column].dataset.key, row]; }).sort(function (a, b) {
      var order = isNaN(a[0]) || isNaN(b[0]) ? a[0].localeCompare(b[0]) : a[0] - b[0];
      return up ? order : -order;
    }).forEach(function (pair) { body.appendChild(pair[1]); });
  });
});
]]

local function hash(text) return "'sha256-" .. base64.encode(sha256.digest(text)) .. "'" end

--- The columns in which any record has a word.
local function columns_of(records)
  local found = {}
  for _, column in ipairs(columns) do
    for _, record in ipairs(records) do
      if column[3](record) ~= '' then
        found[#found + 1] = column
        break
      end
    end
  end
  return found
end

local function class_of(column) return column[4] and (' class="%s"'):format(column[4]) or '' end

local function row_of(record, shown, prefix)
  local cells = {}
  for i, column in ipairs(shown) do
    local words = escape(column[3](record))
    if i == 1 and record.code == exits.done then words = ('<a href="%s">%s</a>'):format(address(prefix .. record.name), words) end
    cells[i] = ('<td%s data-key="%s">%s</td>'):format(class_of(column), escape(tostring(column[2](record))), words)
  end
  return ('<tr%s>%s</tr>'):format(record.code == exits.done and '' or ' class="failed"', table.concat(cells))
end

---@param prefix string  of the links: the folder of the guides with a slash, or nothing where the page stands in it
---@return string
function M.html(records, sum, how, prefix)
  local heads, rows, notes, shown = {}, {}, {}, columns_of(records)
  for i, column in ipairs(shown) do
    heads[i] = ('<th scope="col"%s%s><button type="button">%s</button></th>'):format(class_of(column), i == 1 and ' aria-sort="ascending"' or '', column[1])
  end
  for i, record in ipairs(records) do rows[i] = row_of(record, shown, prefix) end
  for _, list in ipairs { totals(sum), M.going_on(records, how) } do
    for _, line in ipairs(list) do notes[#notes + 1] = '<li>' .. escape(line) .. '</li>' end
  end
  return table.concat({
    '<!doctype html>', '<html lang="en"><head><meta charset="utf-8"><title>Study guides</title>',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src %s; style-src %s; base-uri \'none\'; form-action \'none\'">')
      :format(hash(script), hash(style)),
    '<style>' .. style .. '</style></head><body>', '<h1>Study guides</h1>', '<ul>' .. table.concat(notes, '\n') .. '</ul>',
    '<table><thead><tr>' .. table.concat(heads) .. '</tr></thead><tbody>', table.concat(rows, '\n'), '</tbody></table>',
    '<script>' .. script .. '</script></body></html>', '',
  }, '\n')
end

return M
