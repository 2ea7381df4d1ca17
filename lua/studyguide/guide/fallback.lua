--- What a section gives up when it breaks a rule and nothing else has mended it: as little as will do.
--
--     local ladder = fallback.ladder(paper, embedded)
--     local changed = ladder:step(sections, findings, starts)   -- and ladder.faults
--
-- A guide is never thrown away for that. The rungs, from the least, each followed by another check:
--   link      the links of the bullet become text
--   bullet    the bullet becomes its plain words, and what stands in it
--   embedded  a section of a model is written by the embedded writer
--   section   the section is the paper's own text, a bullet a paragraph
--   heading   a heading's words without mark-up
--   kept      nothing helped: it stands as it is, and the finding with it
-- Where the embedded writer wrote, each of these is a mistake of ours. They are listed as faults, which
-- the tests count.

local M = {}

M.rounds_max = 8 -- checks: more than rungs that one section can take

---@class Fault
---@field section string    the section's id
---@field rung string       what was given up
---@field writer string     who had written it: GuideSection's source
---@field code string       the rule that was broken
---@field message string    how
---@field text string       the line that broke it

-- Plain words ---------------------------------------------------------------------------------------------

--- Text as Markdown that shows it as it is: nothing in it is mark-up, an address no link.
function M.escaped(text)
  return (text:gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', ''):gsub('[\\`*_%$%[%]<>{}|~^#]', '\\%0'):gsub('==+', function (run)
    return ('\\='):rep(#run)
  end):gsub('://', '\\://'):gsub('^([-+])', '\\%1'):gsub('^(%d+)([.)])', '%1\\%2'))
end

--- A Markdown text's words: its mark-up and the targets of its links gone, its formulas as TeX.
local function words_of(markdown)
  return (markdown:gsub('!?(%b[])%b()', function (text) return text:sub(2, -2) end)
    :gsub('\\(%p)', '\1%1'):gsub('([^\1])([*`]+)', '%1'):gsub('^[*`]+', ''):gsub('==', ''):gsub('%$+', ''):gsub('\1', ''))
end

--- Links as their text; an address that stands in the text is none any more.
local function without_links(line)
  return (line:gsub('!?(%b[])%b()', function (text) return text:sub(2, -2) end)
    :gsub('<(%a[%w+.-]*:[^%s<>]+)>', function (address) return M.escaped(address) end)
    :gsub('([^\\])://', '%1\\://'))
end

--- A section's paper text, a bullet a paragraph.
---@return string markdown, table[] bullets
function M.plain_section(section)
  local lines, bullets = {}, {}
  for _, paragraph in ipairs(section.paragraphs) do
    local text = M.escaped(paragraph.text)
    if text ~= '' then
      lines[#lines + 1] = '- ' .. text
      bullets[#bullets + 1] = { line = #lines, paragraphs = { paragraph.id } }
    end
  end
  return #lines > 0 and table.concat(lines, '\n') .. '\n' or '', bullets
end

-- A body by bullets ---------------------------------------------------------------------------------------

local function split(markdown)
  local lines = {}
  for line in (markdown:gsub('\n*$', '\n')):gmatch '(.-)\n' do lines[#lines + 1] = line end
  return lines
end

--- The index of the bullet that a line of the section stands in, or nil.
local function bullet_at(section, line)
  local found
  for i, bullet in ipairs(section.bullets) do
    if bullet.line <= line then found = i end
  end
  return found
end

--- The section with `change(lines of a bullet, its errors)` in place of each bullet that has errors.
---@return boolean changed
local function change_bullets(section, errors, change)
  local lines, wrong = split(section.markdown), {}
  for _, finding in ipairs(errors) do
    local i = finding.at >= 1 and finding.at <= #lines and bullet_at(section, finding.at)
    if i then
      wrong[i] = wrong[i] or {}
      table.insert(wrong[i], finding)
    end
  end
  local out, bullets, changed = table.move(lines, 1, (section.bullets[1] or { line = #lines + 1 }).line - 1, 1, {}), {}, false
  for i, bullet in ipairs(section.bullets) do
    local last = (section.bullets[i + 1] or { line = #lines + 1 }).line - 1
    local own = table.move(lines, bullet.line, last, 1, {})
    local new = wrong[i] and change(own, wrong[i]) or own
    changed = changed or table.concat(new, '\n') ~= table.concat(own, '\n')
    bullets[i] = { line = #out + 1, paragraphs = bullet.paragraphs, input_line = bullet.input_line }
    table.move(new, 1, #new, #out + 1, out)
  end
  if changed then section.markdown, section.bullets = table.concat(out, '\n') .. '\n', bullets end
  return changed
end

-- The rungs -----------------------------------------------------------------------------------------------

local rungs = { 'link', 'bullet', 'embedded', 'section' }

local apply = {}

function apply.link(section, errors)
  return change_bullets(section, errors, function (lines)
    local out = {}
    for i, line in ipairs(lines) do out[i] = without_links(line) end
    return out
  end)
end

function apply.bullet(section, errors)
  return change_bullets(section, errors, function (lines, found)
    local indent, text = table.concat(lines, ' '):match '^( *)%-? ?(.*)$'
    text = M.escaped(words_of(text))
    for _, finding in ipairs(found) do
      if finding.code == 'text/cut' and not text:match '[.!?…]$' then text = text .. ' …' end
    end
    return { indent .. '- ' .. text }
  end)
end

function apply.embedded(section, _, _, embedded)
  if section.source == 'embedded' then return false end
  local other = embedded()
  if not other then return false end
  for key in pairs(section) do section[key] = nil end
  for key, value in pairs(other) do section[key] = value end
  return true
end

function apply.section(section, _, row)
  section.markdown, section.bullets = M.plain_section(row)
  section.source = 'plain'
  return true
end

-- A heading, or the place of one, is no part of a section's body.
local function is_of_heading(finding)
  return finding.code:match '^outline/' and finding.code ~= 'outline/empty'
end

--- The errors by section, each with its line in the section's body.
local function errors_by_section(sections, findings, starts)
  local index, out = {}, {}
  for i, section in ipairs(sections) do index[section.id] = i end
  for _, finding in ipairs(findings) do
    local i = finding.severity == 'error' and index[finding.section]
    if i then
      out[i] = out[i] or {}
      local of_heading = is_of_heading(finding)
      table.insert(out[i], { code = finding.code, message = finding.message, heading = of_heading,
                             at = of_heading and 0 or finding.line - starts[i] + 1 })
    end
  end
  return out
end

local Ladder = {}
Ladder.__index = Ladder

function Ladder:note(id, rung, writer, finding, text)
  self.faults[#self.faults + 1] = { section = id, rung = rung, writer = writer, code = finding.code, message = finding.message,
                                    text = text }
end

--- Takes section `i` down to the next rung that changes anything; its name, or nil at the foot.
function Ladder:descend(section, i, errors)
  while self.at[i] < #rungs do
    self.at[i] = self.at[i] + 1
    local name = rungs[self.at[i]]
    if apply[name](section, errors, self.paper.sections[i], function () return self.embedded(i) end) then
      if name == 'embedded' then self.at[i] = 0 end -- what it breaks in turn costs the least again
      return name
    end
  end
end

--- Takes section `i` one rung down for the errors in its heading and its body.
---@return boolean changed
function Ladder:step_section(section, i, errors)
  local id, writer, lines, body, changed = section.id, section.source, split(section.markdown), {}, false
  for _, finding in ipairs(errors) do
    if not finding.heading then
      body[#body + 1] = finding
    elseif not section.plain_heading then
      section.plain_heading, changed = true, true
      self:note(id, 'heading', writer, finding, self.paper.sections[i].title)
    end
  end
  if #body == 0 or writer == 'answer' or self.at[i] > #rungs then return changed end
  local rung = self:descend(section, i, body)
  for _, finding in ipairs(body) do self:note(id, rung or 'kept', writer, finding, lines[finding.at] or '') end
  if not rung then self.at[i] = #rungs + 1 end
  return changed or rung ~= nil
end

--- Takes each section in which the check of the whole found an error down one rung; what a person's own answer holds
--- stands.
---@param sections table[]        a guide's; those that break a rule are changed in place
---@param findings table[]        of the whole guide
---@param starts integer[]        the line on which each section's body starts
---@return boolean changed        another check is due
function Ladder:step(sections, findings, starts)
  local by_section, changed = errors_by_section(sections, findings, starts), false
  for i, section in ipairs(sections) do
    if by_section[i] and self:step_section(section, i, by_section[i]) then changed = true end
  end
  return changed
end

---@param paper table
---@param embedded fun(index: integer): table?   the embedded writer's section
function M.ladder(paper, embedded)
  local at = {}
  for i = 1, #paper.sections do at[i] = 0 end
  return setmetatable({ paper = paper, embedded = embedded, at = at, faults = {} }, Ladder)
end

return M
