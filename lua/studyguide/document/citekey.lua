--- What a citation's key says of its work, for documents whose citations nobody has resolved.
--
--     citekey.author_year 'hac:Newey+West:1994'    "Newey and West", "1994"
--     citekey.author_year 'ward1963hierarchical'   "Ward", "1963"
--     citekey.author_year 'pfr-lemma'              nil: shown as it is
--
-- Only keys that can hardly mean anything else are read: BibTeX's usual Name:Year, Google Scholar's
-- nameYEARtitle, Zotero's name_title_year and nameTitleWordsYear, names joined by `+` or `&`.

local M = {}

--- One surname: letters, a capital only in front or after a prefix ("MacKay", "Cribari-Neto").
local function surname(s)
  if #s < 2 or not s:match '^%a[%a\128-\255\'-]*$' or s:match '^%-' or s:match '%-$' then return nil end
  local inner = s:sub(2):gsub('^a?c%u', ''):gsub('^e%u', ''):gsub('%-%u', '')  -- Mac, Mc, De; Cribari-Neto
  if inner:match '%u' then return nil end
  return s:sub(1, 1):upper() .. s:sub(2)
end

-- Before a surname, with which they are written together in keys: "vanDerBerg2010".
local particles = { van = true, von = true, de = true, del = true, der = true, di = true, da = true, la = true, le = true, mc = true,
                    mac = true, el = true, al = true, ten = true, dos = true }

--- "croneBumbleBeeColony": a surname, then words of the title with a capital each.
local function before_title(s)
  local name, title = s:match '^(%l%l+)(%u[%w]*)$'
  if not name or particles[name] or select(2, title:gsub('%u', '')) < 2 then return nil end
  return surname(name)
end

--- "Newey+West", "balay_et_al", "li_using": the authors, or nil.
local function authors(s)
  local first = s:match '^(.-)[_-]?[Ee]t[_-]?[Aa]l$'
  if first then
    local name = surname(first)
    return name and name .. ' et al.'
  end
  local names = {}
  for part in s:gmatch '[^+&]+' do names[#names + 1] = part end
  if #names < 2 then
    local name, title = s:match '^([^_]+)_?([^_]*)$'  -- "name_title"
    return name and (title == '' or title:match '^%l[%l%d-]*$') and surname(name) or before_title(s)
  end
  for i, name in ipairs(names) do
    names[i] = surname(name)
    if not names[i] then return nil end
  end
  local last = table.remove(names)
  return table.concat(names, ', ') .. ' and ' .. last
end

---@param key string
---@return string? authors, string year
function M.author_year(key)
  key = key:gsub('^%l+:(%u)', '%1')
  local names, year, suffix = key:match '^(.-)[_:%-]*([12]%d%d%d)%f[%D](.*)$'
  if not names then
    names, year, suffix = key:match '^(.-):(%d%d)(%l?)$'
    year = year and (tonumber(year) > 40 and '19' or '20') .. year
  end
  if not names or suffix:match '^%d' or year < '1500' or year > '2099' then return nil end
  local found = authors(names)
  return found, found and year .. (suffix:match '^%l$' or '')
end

return M
