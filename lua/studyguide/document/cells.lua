--- The code cells of R Markdown and Quarto: ```` ```{r setup, echo=FALSE} ````.
--
--     local markdown = require('studyguide.document.cells').plain(text)
--     if cells.are_in(text) then …   -- R Markdown under another name
--
-- Pandoc takes such a fence for a code span and what follows for prose. Here cells become code blocks
-- of their language; those that their paper does not show go. Lines keep their numbers.

local M = {}

local function is_off(options, name)
  return options:match('%f[%w]' .. name .. '%s*[=:]%s*[Ff]') ~= nil  -- FALSE, F, false
end

local function is_hidden(options)
  return is_off(options, 'echo') or is_off(options, 'include')
end

--- The cell's own option lines, `#| echo: false`, joined; and how many there are.
local function option_lines(lines, from)
  local options, at = {}, from
  while lines[at] and lines[at]:match '^%s*#|' do
    options[#options + 1] = lines[at]
    at = at + 1
  end
  return table.concat(options, '\n'), at - from
end

--- Does the Markdown hold cells of R? Pandoc's own attributes begin with a dot, a hash or a key.
---@param text string
function M.are_in(text)
  return ('\n' .. text):find '\n```+%s*{[rR][%s,}]' ~= nil
end

---@param text string
---@return string
function M.plain(text)
  local lines = {}
  for line in (text:gsub('\r\n?', '\n') .. '\n'):gmatch '([^\n]*)\n' do lines[#lines + 1] = line end
  local at = 1
  while at <= #lines do
    local indent, fence, name, rest = lines[at]:match '^(%s*)(```+)%s*{(%a[%w_]*)([^}]*)}%s*$'
    if not fence then
      at = at + 1
    else
      local options, count = option_lines(lines, at + 1)
      local hidden = is_hidden(rest) or is_hidden(options)
      lines[at] = hidden and '' or indent .. fence .. name
      for i = at + 1, at + count do lines[i] = '' end
      at = at + 1 + count
      while lines[at] and not lines[at]:match('^%s*' .. fence .. '`*%s*$') do
        if hidden then lines[at] = '' end
        at = at + 1
      end
      if lines[at] then lines[at] = hidden and '' or indent .. fence end
      at = at + 1
    end
  end
  return table.concat(lines, '\n')
end

return M
