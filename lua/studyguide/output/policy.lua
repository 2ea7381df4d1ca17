--- A page's Content-Security-Policy: its own script and style by hash, pictures inside it, and nothing else.
-- It stands behind the gate of output/tree.lua, should that ever let something through. Runs inside
-- pandoc only.

local base64 = require 'studyguide.output.base64'
local head = require 'studyguide.output.head'
local sha256 = require 'studyguide.output.sha256'

local M = {}

-- How pandoc aligns a table's cells.
local alignments = { 'text-align: left;', 'text-align: right;', 'text-align: center;' }

local function hashes(texts)
  local out = {}
  for i, text in ipairs(texts) do out[i] = " 'sha256-" .. base64.encode(sha256.digest(text)) .. "'" end
  return table.concat(out)
end

--- Has the user given pandoc HTML of their own (-H, -B, -A), a style sheet, or a way of formulas that
-- loads scripts? A policy would forbid what they asked for.
local function is_users()
  local variables = PANDOC_WRITER_OPTIONS.variables or {}
  for _, name in ipairs { 'header-includes', 'include-before', 'include-after', 'css' } do
    if variables[name] then return true end
  end
  local method = PANDOC_WRITER_OPTIONS.html_math_method
  return method ~= 'plain' and method ~= 'mathml'
end

--- Adds the policy to the head of HTML that stands alone, before whatever else is put there; pandoc's own
-- style stands before that.
---@param scripts string[]  what stands between <script> and </script>, byte for byte
---@param styles string[]
function M.add(meta, scripts, styles)
  if PANDOC_WRITER_OPTIONS.template == nil or rawget(_G, 'quarto') or is_users() then return end
  local style = hashes(styles) .. " 'unsafe-hashes'" .. hashes(alignments)
  local script = #scripts > 0 and hashes(scripts) or " 'none'"
  head.add(meta, 'html', ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src%s; style-src%s; '
    .. 'img-src data:; base-uri \'none\'; form-action \'none\'">'):format(script, style))
end

return M
