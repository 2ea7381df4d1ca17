--- What pandoc, GitHub and Obsidian write in ways of their own, in plain Markdown.
--
--     text = dialects.inlines(text, paper)   links [[#Title|words]], names ^x1, comments, [words]{.mark}
--     text = dialects.blocks(text)           definition lists, footnotes, callouts, divs
--
-- Lines keep their numbers, so that what is said of the result is right for the text.

local M = {}

--- Calls change(line, number) for each line that is no code, and puts in what it returns.
local function each_line(text, change)
  local out, fence = {}, nil
  for line in (text:gsub('\n$', '') .. '\n'):gmatch '(.-)\n' do
    local ticks = line:match '^[%s>]*(```+)' or line:match '^[%s>]*(~~~+)'
    if fence then
      if ticks and ticks:sub(1, #fence) == fence then fence = nil end
    elseif ticks then
      fence = ticks
    else
      line = change(line, #out + 1, out) or line
    end
    out[#out + 1] = line
  end
  return table.concat(out, '\n') .. '\n'
end

--- A line's parts that are no code, each changed.
local function outside_code(line, change)
  if not line:find('`', 1, true) then return change(line) end
  local out, at = {}, 1
  while true do
    local from, to, ticks = line:find('(`+)', at)
    local close = from and select(2, line:find('[^`]' .. ticks .. '%f[^`]', to))
    if not close then break end
    out[#out + 1] = change(line:sub(at, from - 1))
    out[#out + 1] = line:sub(from, close)
    at = close + 1
  end
  out[#out + 1] = change(line:sub(at))
  return table.concat(out)
end

-- Inlines -------------------------------------------------------------------------------------------------

local function by_title(paper)
  local anchors = {}
  for _, section in ipairs(paper.sections) do
    local title = section.title_text:lower()
    if section.anchor ~= '' and not anchors[title] then anchors[title] = section.anchor end
  end
  return anchors
end

--- As long as it was: what follows keeps its column.
local function blanks(words) return (' '):rep(#words) end

---@param paper table  studyguide/paper@1, for the anchors of its sections
---@return string text, table[] dropped  { line, what, text } of what is no text of the guide
function M.inlines(text, paper)
  local anchors, dropped, at = by_title(paper), {}, 0
  local function drop(what, words)
    dropped[#dropped + 1] = { line = at, what = what, text = words }
  end
  local function heading_link(title, words)
    local anchor = anchors[title:gsub('\\(%p)', '%1'):lower()]
    return anchor and ('[%s](#%s)'):format(words ~= '' and words or title, anchor)
  end
  local function comment(words)
    drop('comment', words)
    return blanks(words)
  end
  local function span(words, attributes)
    if attributes == '.mark' then return '==' .. words .. '==' end
    if attributes:find '^[.#][%w_-]+$' then return words end  -- one class or name, as pandoc writes; others may act
  end
  text = each_line(text, function (line, number)
    at = number
    line = outside_code(line, function (part)
      return (part:gsub('%[%[#([^%[%]|]+)|?([^%[%]|]*)%]%]', heading_link)
        :gsub('%%%%.-%%%%', comment):gsub('%[([^%[%]]*)%]{([^{}]*)}', span))
    end)
    return (line:gsub('%s%^%w*%a[%w-]*%s*$', blanks))
  end)
  return text, dropped
end

-- Blocks --------------------------------------------------------------------------------------------------

--- The text of each footnote and the line of its definition, which is blanked; of two with one name the
-- second goes on where the first ends.
local function take_footnotes(text)
  local notes, note = {}, nil
  text = each_line(text, function (line, number)
    local id, words = line:match '^ ? ? ?%[%^([^%s%]]+)%]:%s*(.*)$'
    local more = not id and note and (line:match '^    %s*(%S.*)$' or line:match '^\t%s*(%S.*)$')
    if id then
      note = notes[id] or { line = number, words = {} }
      notes[id] = note
    elseif not more then
      if line:match '%S' then note = nil end
      return line
    end
    table.insert(note.words, words or more)
    return ''
  end)
  return text, notes
end

--- Footnotes where they are called first, in brackets; one that nobody calls stands for itself.
local function place_footnotes(text)
  if not text:find('[^', 1, true) then return text end
  local body, notes = take_footnotes(text)
  if not next(notes) then return text end
  body = each_line(body, function (line)
    return outside_code(line, function (part)
      return (part:gsub('%[%^([^%s%]]+)%]', function (id)
        local note = notes[id]
        if not note then return nil end
        local words = note.called and '' or (' (%s)'):format(table.concat(note.words, ' '))
        note.called = true
        return words
      end))
    end)
  end)
  local alone = {}
  for _, note in pairs(notes) do
    if not note.called then alone[note.line] = table.concat(note.words, ' ') end
  end
  return next(alone) and each_line(body, function (line, number) return alone[number] or line end) or body
end

--- Whether a line may be the term of a definition list: words, short, and no other block.
local function is_term(line)
  return line ~= nil and #line <= 120 and line:match '^%S' and not line:match '^[#>|:`~*+%-]' and not line:match '^%d+[.)]%s'
end

function M.blocks(text)
  return each_line(place_footnotes(text), function (line, _, out)
    if line:match '^%s*:::+' then return '' end  -- a div's fence
    local quote, kind, title = line:match '^(%s*>%s*)%[!(%a+)%][+-]?%s*(.*)$'
    if quote then
      if title == '' then title = kind:sub(1, 1):upper() .. kind:sub(2):lower() end
      return quote .. '**' .. title .. ':**'
    end
    local definition = line:match '^ ? ? ?[:~] %s*(%S.*)$'
    local term = definition and (#out > 0 and out[#out] ~= '' and #out or #out - 1)
    if term and is_term(out[term]) then
      out[term] = ('- **%s**: %s'):format(out[term]:gsub('%*%*', ''):gsub('%s+$', ''), definition)
      return ''
    end
    return line
  end)
end

return M
