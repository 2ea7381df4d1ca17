--- A paper's text with its citations by the keys of the works, so that it is the same whether a bibliography has been
-- put in or not.
--
--     local cites = require('studyguide.model.cites').of(paper)
--     cites 'as shown (Li 2016)'            --> 'as shown [@Li:2016aa]'

local M = {}

local prefix = 3 -- bytes by which citations are looked up: the shortest is "[B]"

--- Brackets as they are meant: before a colon they are escaped.
local function unescaped(markdown) return (markdown:gsub('\\([%[%]])', '%1')) end

---@param paper table
---@return fun(markdown: string): string
function M.of(paper)
  local by_prefix, any = {}, false
  for _, citation in ipairs(paper.citations or {}) do
    local text = unescaped(citation.text)
    if #text >= prefix then
      local list = by_prefix[text:sub(1, prefix)] or { seen = {} }
      by_prefix[text:sub(1, prefix)] = list
      if not list.seen[text] then
        list.seen[text], any = true, true
        list[#list + 1] = { text = text, keys = '[@' .. table.concat(citation.keys, ';') .. ']' }
      end
    end
  end
  if not any then return unescaped end
  -- The longest first: one may begin as another does.
  for _, list in pairs(by_prefix) do table.sort(list, function (a, b) return #a.text > #b.text end) end
  local tried_max = 64 -- citations that begin alike
  return function (markdown)
    markdown = unescaped(markdown)
    local out, from, at = {}, 1, 1
    while at <= #markdown - prefix + 1 do
      local list, found = by_prefix[markdown:sub(at, at + prefix - 1)], nil
      for i = 1, math.min(list and #list or 0, tried_max) do
        local row = list[i]
        if not found and markdown:sub(at, at + #row.text - 1) == row.text then found = row end
      end
      if found then
        out[#out + 1], out[#out + 2] = markdown:sub(from, at - 1), found.keys
        at = at + #found.text
        from = at
      else
        at = at + 1
      end
    end
    out[#out + 1] = markdown:sub(from)
    return table.concat(out)
  end
end

return M
