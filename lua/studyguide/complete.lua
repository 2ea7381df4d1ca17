--- Completion: what the check still misses in a section is taken from the embedded writer's text.
--
-- A section's body is groups ("- **Terms**" …) of points; a point is a bullet one level below its
-- group, with all that hangs on it. Only whole points are taken over: those that rest on a paragraph
-- that nothing in the section meets, and definitions of terms that it does not define.

local M = {}

---@class Point
---@field lines string[]
---@field bullets table[]  { line = 1-based within the point, paragraphs = ids }

--- The body as groups of points. Text without a group (a model's flat list) is one group without a
-- label, its top-level bullets the points.
local function read(section)
  local groups, point, number, fence = {}, nil, 0, false
  local by_line = {}
  for _, bullet in ipairs(section.bullets) do by_line[bullet.line] = bullet.paragraphs end
  local function open_group(label)
    groups[#groups + 1] = { label = label, points = {} }
    point = nil
  end
  for line in (section.markdown:gsub('\n+$', '') .. '\n'):gmatch '(.-)\n' do
    number = number + 1
    local indent = not fence and line:match '^( *)%- '
    if line:match '^%s*```' then fence = not fence end
    local label = indent == '' and line:match '^%- %*%*[^*]+%*%*$'
    local grouped = groups[#groups] and groups[#groups].label
    if label then
      open_group(line)
      groups[#groups].paragraphs = by_line[number]
    elseif indent and #indent == (grouped and 4 or 0) then
      if #groups == 0 then open_group(nil) end
      point = { lines = { line }, bullets = {} }
      table.insert(groups[#groups].points, point)
    elseif indent == '' then
      open_group(nil)
      point = { lines = { line }, bullets = {} }
      table.insert(groups[#groups].points, point)
    elseif point then
      point.lines[#point.lines + 1] = line
    end
    if indent and point and by_line[number] then
      point.bullets[#point.bullets + 1] = { line = #point.lines, paragraphs = by_line[number] }
    end
  end
  return groups
end

local function write(section, groups)
  local lines, bullets = {}, {}
  for _, group in ipairs(groups) do
    if group.label then
      lines[#lines + 1] = group.label
      bullets[#bullets + 1] = { line = #lines, paragraphs = group.paragraphs or {} }
    end
    for _, point in ipairs(group.points) do
      for _, bullet in ipairs(point.bullets) do
        bullets[#bullets + 1] = { line = #lines + bullet.line, paragraphs = bullet.paragraphs }
      end
      for _, line in ipairs(point.lines) do lines[#lines + 1] = line end
    end
  end
  section.markdown, section.bullets = table.concat(lines, '\n') .. '\n', bullets
end

local function rests_on(point, ids)
  for _, bullet in ipairs(point.bullets) do
    for _, id in ipairs(bullet.paragraphs) do
      if ids[id] then return true end
    end
  end
  return false
end

--- What findings ask for: paragraphs that no bullet meets, and the messages about terms.
local function missing(findings)
  local ids, terms, any = {}, {}, false
  for _, finding in ipairs(findings) do
    if finding.code == 'coverage/paragraph' then
      for _, id in ipairs(finding.paragraphs) do ids[id] = true end
      any = true
    elseif finding.code == 'definition/missing' then
      terms[#terms + 1] = finding.message
      any = true
    end
  end
  return any, ids, terms
end

local function is_wanted(point, ids, terms)
  local term = point.lines[1]:match '^ *%- %*%*([^*]+)%*%*:'
  for _, message in ipairs(term and terms or {}) do
    if message:find(term, 1, true) then return true end
  end
  return rests_on(point, ids)
end

local function group_like(groups, label)
  for _, group in ipairs(groups) do
    if group.label == label then return group end
  end
end

--- Adds to `section` what `findings` miss in it, from the embedded writer's section.
---@return boolean added
function M.add(section, embedded, findings)
  local any, ids, terms = missing(findings)
  if not any then return false end
  local groups, added = read(section), false
  for _, source in ipairs(read(embedded)) do
    for _, point in ipairs(source.points) do
      if source.label and is_wanted(point, ids, terms) then
        local target = group_like(groups, source.label)
        if not target then
          target = { label = source.label, points = {}, paragraphs = {} }
          groups[#groups + 1] = target
        end
        table.insert(target.points, point)
        added = true
      end
    end
  end
  if added then
    write(section, groups)
    section.source = 'mixed'
  end
  return added
end

return M
