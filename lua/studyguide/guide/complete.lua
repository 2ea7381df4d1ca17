--- Completion: what the check still misses in a section is taken from the embedded writer's text.
--
-- A section's body is groups ("- **Terms**" …) of points; a point is a bullet one level below its
-- group, with all that hangs on it. Only whole points are taken over: those that rest on a paragraph
-- that nothing in the section meets, definitions of terms that it does not define, connections where
-- it has none.

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

--- What findings ask for: paragraphs that no bullet meets, terms, connections.
local function missing(findings)
  local ids, terms, any, connections = {}, {}, false, false
  for _, finding in ipairs(findings) do
    if finding.code == 'coverage/paragraph' then
      for _, id in ipairs(finding.paragraphs) do ids[id] = true end
      any = true
    elseif finding.code == 'definition/missing' then
      terms[#terms + 1] = finding
      any = true
    elseif finding.code == 'connection/missing' then
      connections, any = true, true
    end
  end
  return any, ids, terms, connections
end

--- Whether a finding is about the term that a point defines: plan.lua gives the names, the check
-- quotes one in its message.
local function is_about(finding, label)
  if finding.message:find(label, 1, true) then return true end
  local bare, bracket = label:lower():match '^(.-)%s*%((.-)%)'
  for _, name in ipairs(finding.names or {}) do
    if name == label:lower() or name == bare or name == bracket then return true end
  end
  return false
end

local function is_wanted(point, ids, terms)
  local term = point.lines[1]:match '^ *%- %*%*([^*]+)%*%*:'
  for _, finding in ipairs(term and terms or {}) do
    if is_about(finding, term) then return true end
  end
  return rests_on(point, ids)
end

local function group_like(groups, label)
  for _, group in ipairs(groups) do
    if group.label == label then return group end
  end
end

-- Rules whose breach makes a bullet worthless, while the rest of the section may stand.
local striking = { ['ground/reference'] = true, ['text/unsafe'] = true, ['text/residue'] = true, ['math/broken'] = true }

--- Takes the bullets out, with all that hangs on them, that break a rule no completion can mend.
---@return integer struck
function M.strike(section, findings)
  local doomed, struck = {}, 0
  for _, finding in ipairs(findings) do
    if finding.severity == 'error' and striking[finding.code] then doomed[finding.line] = true end
  end
  if not next(doomed) then return 0 end
  local by_line, lines, bullets, number = {}, {}, {}, 0
  for _, bullet in ipairs(section.bullets) do by_line[bullet.line] = bullet.paragraphs end
  local below -- the indent of the bullet that is being struck
  for line in (section.markdown:gsub('\n+$', '') .. '\n'):gmatch '(.-)\n' do
    number = number + 1
    local indent = by_line[number] and #line:match '^ *'
    if indent and below and indent <= below then below = nil end
    if indent and not below and doomed[number] then below, struck = indent, struck + 1 end
    if not below then
      lines[#lines + 1] = line
      if by_line[number] then bullets[#bullets + 1] = { line = #lines, paragraphs = by_line[number] } end
    end
  end
  section.markdown, section.bullets = table.concat(lines, '\n') .. '\n', bullets
  return struck
end

--- Whether findings ask for anything that `add` may have.
function M.is_needed(findings)
  return (missing(findings))
end

--- Adds to `section` what `findings` miss in it, from the embedded writer's section.
---@return boolean added
function M.add(section, embedded, findings)
  local any, ids, terms, connections = missing(findings)
  if not any then return false end
  local groups, added = read(section), false
  local sources = read(embedded)
  for i, source in ipairs(sources) do
    -- Terms come first, connections last, wherever the writer has both.
    local connecting = i > 1 and i == #sources and not group_like(groups, source.label)
    for _, point in ipairs(source.points) do
      if source.label and (is_wanted(point, ids, terms) or (connections and connecting)) then
        local target = group_like(groups, source.label)
        if not target then
          target = { label = source.label, points = {}, paragraphs = {} }
          local defines = point.lines[1]:match '^ *%- %*%*[^*]+%*%*:'
          table.insert(groups, defines and i == 1 and 1 or #groups + 1, target)
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
