--- The one function: a paper in, a guide out, data on both sides.
--
--     local guide, message, code = require('studyguide.guide').write(paper, options, world)
--
-- Whoever writes, the same steps follow: repair each text into the guide's form, check it against
-- the paper, let the writer ask again, complete what is missing with the embedded writer, check the
-- whole.

local core = require 'studyguide.core'
local plan = require 'studyguide.plan'
local writers = require 'studyguide.writers'

local M = {}

---@class Run                what a writer is handed
---@field paper table       studyguide/paper@1
---@field core_paper userdata  the same, analysed, for the core's functions
---@field options table     resolved options
---@field world table       log, clock, files, http: see world.lua

---@class Task              one section to write
---@field index integer     place in paper.sections
---@field section table

--- Link targets that a guide may hold: its own sections and what the paper's text links to.
local function targets_of(paper)
  local targets = {}
  for _, section in ipairs(paper.sections) do
    if section.anchor ~= '' then targets[#targets + 1] = '#' .. section.anchor end
    for _, paragraph in ipairs(section.paragraphs) do
      for url in paragraph.markdown:gmatch '%]%(([^%s()]+)%)' do targets[#targets + 1] = url end
      for url in paragraph.markdown:gmatch '<(%a[%w+.-]*:[^%s<>]+)>' do targets[#targets + 1] = url end
    end
  end
  return targets
end

--- Repaired text and its bullets, each with the full ids of the paragraphs that it rests on.
local function repaired(section, text, targets)
  local result, message, code = core.repair(text, {
    headings = 'lead', title = section.title, bullets = true, targets = targets,
  })
  if not result then return nil, message, code end
  local bullets = {}
  for i, bullet in ipairs(result.bullets) do
    local ids = {}
    for _, source in ipairs(bullet.sources) do
      local id = ('%s.p%d'):format(source.section and 's' .. source.section or section.id, source.paragraph)
      ids[#ids + 1] = id
    end
    bullets[i] = { line = bullet.line, paragraphs = ids }
  end
  return { id = section.id, markdown = result.text, bullets = bullets, repairs = result.repairs,
           dropped = result.dropped, findings = {} }
end

--- A section's heading level: a title takes the first, and Markdown ends at 6.
function M.level(section)
  return math.min(section.depth + 1, 6)
end

--- The whole guide as Markdown, and the line (1-based) on which each section's body starts.
---@return string text, integer[] body_lines
function M.markdown(paper, sections)
  local parts, body_lines, line = {}, {}, 1
  local function add(text)
    parts[#parts + 1] = text
    local _, breaks = text:gsub('\n', '\n')
    line = line + breaks + 2  -- the blank line between parts
  end
  if paper.title ~= '' then add('# ' .. paper.title) end
  for i, section in ipairs(paper.sections) do
    if section.depth > 0 then add((('#'):rep(M.level(section)) .. ' ' .. section.title):gsub('%s+$', '')) end
    body_lines[i] = line
    local body = sections[i].markdown:gsub('%s+$', '')
    if body ~= '' then add(body) end
  end
  return table.concat(parts, '\n\n') .. '\n', body_lines
end

---@return table? guide, string? message, string? code
function M.write(paper, options, world)
  local core_paper = core.paper(paper)
  local ok, message, code = core_paper:analyse()
  if not ok then return nil, message, code end
  local run = { paper = paper, core_paper = core_paper, options = options, world = world }
  local tasks = plan.tasks(run)
  local targets = targets_of(paper)
  local sections = {}

  local function accept(task, text, info)
    local section, why, status = repaired(task.section, text, targets)
    if not section then return { ok = false, message = why, code = status, findings = {} } end
    section.source = info.source
    sections[task.index] = section
    return { ok = true, findings = section.findings }
  end

  local writer
  writer, message, code = writers.find(options)
  if not writer then return nil, message, code end
  ok, message, code = writer.write(run, tasks, accept)
  if not ok then return nil, message, code end
  for index, section in ipairs(paper.sections) do
    sections[index] = sections[index] or { id = section.id, markdown = '', bullets = {}, source = writer.name,
                                           findings = {} }
  end
  return { schema = 'studyguide/guide@1', sections = sections, usage = run.usage or {}, findings = {} }
end

return M
