--- What the guide needs in the head of the document: `header-includes`, after what is there already.

local M = {}

---@param format string  "html", "latex"
function M.add(meta, format, text)
  local block = pandoc.MetaBlocks { pandoc.RawBlock(format, text) }
  local includes = meta['header-includes']
  if includes == nil then
    includes = {}
  elseif pandoc.utils.type(includes) ~= 'List' then
    includes = { includes }
  end
  local list = pandoc.List(includes)
  list:insert(block)
  meta['header-includes'] = pandoc.MetaList(list)
end

return M
