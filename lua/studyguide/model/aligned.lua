--- The equations of an aligned display, each of which can be shown where it is spoken of.
--
--     local parts = aligned.parts [[\begin{aligned} a &= b \qquad\text{(1)}\\ c &= d \qquad\text{(2)}\end{aligned}]]
--     -- { "a = b \qquad\text{(1)}", "c = d \qquad\text{(2)}" }; nil where it is one equation
--
-- An equation is what has a number of its own: a row, with those before it that have none.

local M = {}

local environments = { align = true, aligned = true, alignat = true, alignedat = true, flalign = true, gather = true, gathered = true,
                       eqnarray = true }
local rows_most = 64 -- of a display; a longer one is shown whole

--- The places in a text's outermost level at which `\\` or `&` stands: { from, to }, to exclusive.
local function marks_of(text)
  local breaks, tabs, depth, at = {}, {}, 0, 1
  while at <= #text do
    local two = text:sub(at, at + 1)
    if two == '\\\\' then
      local to = (text:match('^%*?%s*%[[^%[%]\n]*%]()', at + 2) or text:match('^%*?()', at + 2))
      if depth == 0 then breaks[#breaks + 1] = { at, to } end
      at = to
    elseif two:sub(1, 1) == '\\' then
      local word = text:match('^\\(%a+)', at)
      if word == 'begin' then depth = depth + 1 elseif word == 'end' then depth = depth - 1 end
      at = at + (word and #word + 1 or 2)
    else
      local char = two:sub(1, 1)
      if char == '{' then depth = depth + 1 elseif char == '}' then depth = depth - 1 end
      if char == '&' and depth == 0 then tabs[#tabs + 1] = { at, at + 1 } end
      at = at + 1
    end
  end
  return breaks, tabs
end

--- A text without what stands at the places, in pieces.
local function cut_at(text, places)
  local pieces, from = {}, 1
  for _, place in ipairs(places) do
    pieces[#pieces + 1] = text:sub(from, place[1] - 1)
    from = place[2]
  end
  pieces[#pieces + 1] = text:sub(from)
  return pieces
end

local function trimmed(text) return (text:gsub('^%s+', ''):gsub('%s+$', '')) end

--- The number that an equation or a row has, as it is printed between its brackets.
---@return string?
function M.number(tex) return tex:match '\\tag%*?%s*{([^{}]+)}' or tex:match '\\q?quad%s*\\text%s*{%(([^{}()]+)%)}' end

--- Rows as one equation: a single one without its marks of alignment.
local function equation(rows)
  if #rows > 1 then return '\\begin{aligned} ' .. table.concat(rows, ' \\\\ ') .. ' \\end{aligned}' end
  local _, tabs = marks_of(rows[1])
  return (trimmed(table.concat(cut_at(rows[1], tabs), ' ')):gsub('  +', ' '))
end

---@param tex string  of a display, without its dollar signs
---@return string[]? parts
function M.parts(tex)
  local name, body, last = tex:match '^%s*\\begin%s*{(%a+)%*?}(.*)\\end%s*{(%a+)%*?}%s*$'
  if not name or name ~= last or not environments[name] then return nil end
  if name:find 'at' then body = body:gsub('^%s*{%d+}', '') end
  local parts, open, breaks = {}, {}, (marks_of(body))
  if #breaks == 0 or #breaks >= rows_most then return nil end
  for _, row in ipairs(cut_at(body, breaks)) do
    if row:find '%S' then
      open[#open + 1] = trimmed(row)
      if M.number(row) then
        parts[#parts + 1] = open
        open = {}
      end
    end
  end
  if #parts < 2 then return nil end
  table.move(open, 1, #open, #parts[#parts] + 1, parts[#parts])
  for i, rows in ipairs(parts) do parts[i] = equation(rows) end
  return parts
end

return M
