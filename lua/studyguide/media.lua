--- The paper's pictures for a guide: found, converted where the format cannot show them, and put beside the points
-- that speak of them. In Markdown they are files in the folder that --media names.

local late = require 'studyguide.late'
local caches = late 'studyguide.model.cache'
local core = require 'studyguide.core'
local gates = require 'studyguide.document.gate'
local guides = require 'studyguide.guide.guide'
local illustrate = late 'studyguide.output.illustrate'
local pictures = late 'studyguide.document.pictures'
local remotes = late 'studyguide.model.remote'
local targets = require 'studyguide.output.targets'

local M = {}

--- The files of the document's pictures.
local function files_of(request, options, world)
  local source, gate = request.source or {}, nil
  for folder in (source.folders or ''):gmatch '[^\n]+' do
    -- Only the first, the paper's own, is open: a paper's \\graphicspath is among pandoc's folders, too.
    if gate then gate:look_in(folder) else gate = gates.of(folder:gsub('/*$', '/', 1), options, world) end
  end
  gate = gate or gates.of(nil, options, world)
  if source.media then -- what was unpacked from the paper's own file
    gate:look_in(source.media)
    gate.folders[#gate.folders + 1] = source.media
  end
  return pictures.of(request.document, gate)
end

--- Where converted pictures are kept: the cache, and the run's own folder where there is none. They are neither sent to a
--- server nor put, since they are not encrypted, where a cipher is asked for.
local function folders_of(request, options, world)
  local folders, named = {}, options.cache
  if named and (remotes.is_address(named) or (world.getenv 'STUDYGUIDE_CACHE_KEY' or '') ~= '') then named = nil end
  local cache = not options.no_cache and (named or caches.default_directory(world.getenv))
  if cache then folders[1] = cache .. '/pictures' end
  folders[#folders + 1] = request.source and request.source.media
  return folders
end

local function told(missing)
  local parts = {}
  for program, count in pairs(missing) do parts[#parts + 1] = ('%d need%s %s'):format(count, count == 1 and 's' or '', program) end
  table.sort(parts)
  return #parts > 0 and "pictures are left out: " .. table.concat(parts, ', ') .. " ('studyguide doctor' tells more)" or nil
end

-- Links to files -------------------------------------------------------------------------------------------------

--- The path's steps from the root, without "." and with ".." taken.
local function steps_of(path, world)
  if path:sub(1, 1) ~= '/' then path = (world.getenv 'PWD' or '') .. '/' .. path end
  local steps = {}
  for step in path:gmatch '[^/]+' do
    if step == '..' then steps[#steps] = nil elseif step ~= '.' then steps[#steps + 1] = step end
  end
  return steps
end

--- How a folder is named from the folder of a file.
---@param file string?  nil: the working directory's
---@return string  '' or with a '/' at the end, as addresses are written
function M.link(folder, file, world)
  local from, to = steps_of((file or ''):match '^(.*/)[^/]*$' or '.', world), steps_of(folder, world)
  local same = 0
  while from[same + 1] and from[same + 1] == to[same + 1] do same = same + 1 end
  local words = {}
  for _ = same + 1, #from do words[#words + 1] = '..' end
  for i = same + 1, #to do words[#words + 1] = to[i] end
  local path = table.concat(words, '/'):gsub('[^%w/._~\128-\255-]', function (c) return ('%%%02X'):format(c:byte()) end)
  return path == '' and '' or path .. '/'
end

--- Why the files must not be written: one is what it is made of, or the paper's.
local function refusal(figures, names, folder, world)
  local writes, reads = {}, {}
  for i, figure in ipairs(figures) do
    writes[i] = { what = '--media', path = folder .. '/' .. names[figure.id], unchecked = true }
    reads[i] = { what = 'a picture of the paper', path = figure.path }
  end
  return targets.shared(writes, reads, world)
end

--- The guide's Markdown with links to the pictures' files, which are written.
local function linked(request, result, paper, figures, options, world)
  local names = illustrate.file_names(figures, request.source and request.source.name or '')
  local message = refusal(figures, names, options.media, world)
  if message then return nil, message, 'EUSAGE' end
  local code
  message, code = illustrate.write(figures, names, options.media)
  if message then return nil, message, code end
  local prefix = world.getenv 'STUDYGUIDE_MEDIA_LINK' or M.link(options.media, request.output, world)
  local sections = illustrate.sections(result, paper, figures, function (figure)
    return ('![%s](%s%s)'):format(illustrate.alternative(figure), prefix, names[figure.id])
  end)
  result.markdown, message, code = core.guide_print(guides.printable(paper, sections), options.lang or paper.lang)
  if not result.markdown then return nil, message, code end
  return sections
end

--- Puts the pictures into the guide's sections, and in Markdown into its text.
---@return table[]? sections, Figure[]? figures, string? warning_or_message, string? code
function M.add(request, result, paper, options, world)
  local is_text = request.form ~= 'spans' and request.form ~= 'page'
  if not request.pictures or not request.document or is_text and not options.media then return result.sections end
  local ready, missing = pictures.prepare(files_of(request, options, world),
    { wanted = request.pictures, folders = folders_of(request, options, world) })
  local figures = illustrate.list(paper, ready, options.lang)
  if is_text then
    if #figures == 0 then return result.sections, nil, told(missing) end
    local sections, message, code = linked(request, result, paper, figures, options, world)
    if not sections then return nil, nil, message, code end
    return sections, nil, told(missing)
  end
  return illustrate.sections(result, paper, figures, illustrate.mark), figures, told(missing)
end

return M
