--- The paper's citations as its bibliography has them, by pandoc's citeproc: a guide that is built and
-- one that is checked must know the same names.

local bibliography = require 'studyguide.document.bibliography'
local core = require 'studyguide.core'
local gates = require 'studyguide.document.gate'
local opened = require 'studyguide.document.opened'
local pandoc = require 'studyguide.document.pandoc'
local seal = require 'studyguide.document.seal'
local temporary = require 'studyguide.temporary'

local M = {}

local style_max = 16 * 1024 * 1024 -- bytes

--- The names in a metadata value: of one file, or of a list.
local function names_in(value)
  local names = {}
  local function collect(item)
    if item.t == 'MetaString' then names[#names + 1] = item.c end
    if item.t == 'MetaInlines' and item.c[1] then
      local words = {}
      for i, inline in ipairs(item.c) do words[i] = inline.t == 'Str' and inline.c or inline.t == 'Link' and inline.c[3][1] or ' ' end
      names[#names + 1] = table.concat(words)
    end
    for _, part in ipairs(item.t == 'MetaList' and item.c or {}) do collect(part) end
  end
  if value then collect(value) end
  return names
end

--- The paths of the files that a metadata value names and the gate lets through; `told` hears of others.
local function paths_of(value, gate, told)
  local paths = {}
  for _, name in ipairs(names_in(value)) do
    local path, message, why = gate:find(name)
    if path then paths[#paths + 1] = path elseif why ~= 'missing' then told(message) end
  end
  return paths
end

--- A style that leans on another asks for it at that one's address.
local function is_whole_style(path, told)
  local text = core.read_file(path, style_max)
  local whole = text ~= nil and not text:find('independent-parent', 1, true)
  if not whole then told(("'%s' leans on a style at an address: nothing is fetched; save that style instead"):format(path)) end
  return whole
end

local function gate_of(document, config, world)
  return gates.of(document.directory, { allow_outside = config.allow_outside }, world)
end

--- The bibliographies that the paper names and that may be read.
---@param document table  as source.read gives it
---@return string[] paths
function M.files(document, config, world)
  return paths_of(document.opened.meta.bibliography, gate_of(document, config, world), function () end)
end

--- Metadata that names files for citations, with those that passed the gate.
local function gated(meta, gate, told)
  local function value_of(paths) return paths[1] and { t = 'MetaString', c = paths[1] } or nil end
  local files = {}
  for i, path in ipairs(paths_of(meta.bibliography, gate, told)) do files[i] = { t = 'MetaString', c = path } end
  local styles = {}
  for _, key in ipairs { 'csl', 'citation-style' } do
    for _, path in ipairs(paths_of(meta[key], gate, told)) do
      if is_whole_style(path, told) then styles[#styles + 1] = path end
    end
  end
  meta.bibliography = #files > 0 and { t = 'MetaList', c = files } or nil
  meta.csl, meta['citation-style'] = value_of(styles), nil
  meta['citation-abbreviations'] = value_of(paths_of(meta['citation-abbreviations'], gate, told))
  return #files > 0
end

-- Commands by which LaTeX names bibliographies, each with what follows it.
local latex_commands = { { '\\bibliography', '^%s*{([^{}]*)}' }, { '\\addbibresource', '^%s*{([^{}]*)}' },
                         { '\\addbibresource', '^%s*%b[]%s*{([^{}]*)}' } }

--- The bibliographies of a LaTeX source: pandoc's names of them with the files that may be read, '' for the others.
---@return table<string, string>? paths  nil: none may be read
local function bibliographies_of(latex, gate)
  local paths, found = {}, false
  for _, row in ipairs(latex_commands) do
    local _, at = latex:find(row[1], 1, true)
    while at do
      for name in (latex:match(row[2], at + 1) or ''):gmatch '[^,]+' do
        name = name:match '^%s*(.-)%s*$':gsub('%.[%w]*$', '') .. '.bib'
        local path = gate:find(name)
        paths[name], found = path or '', found or path ~= nil
      end
      _, at = latex:find(row[1], at + 1, true)
    end
  end
  return found and paths or nil
end

local bib_max = 16 * 1024 * 1024 -- bytes

--- The whole entries of a BibTeX file that holds others, too, and whether pandoc gives up the file over these.
---@return string? text, integer left_out, boolean is_lost
local function whole_entries(path)
  local text = path:lower():match '%.bib$' and core.read_file(path, bib_max)
  local whole, left_out, is_lost = bibliography.whole(text or '')
  return left_out > 0 and whole or nil, left_out, is_lost
end

--- What `work` returns, given the paths; where pandoc finds nothing by them, those of copies that hold the whole entries.
---@param paths table<any, string>
---@param work fun(paths: table<any, string>): any, any
---@return any, any, integer left_out
local function with_whole_entries(paths, work)
  local copies, all, lost, result, other = {}, 0, false, nil, nil
  for key, path in pairs(paths) do
    local whole, left_out, is_lost = whole_entries(path)
    copies[key], all, lost = whole, all + left_out, lost or is_lost
  end
  if not lost then result, other = work(paths) end
  if result or all == 0 then return result, other, 0 end
  result, other = temporary.with(function (folder)
    local places, count = {}, 0
    for key, path in pairs(paths) do
      count = count + 1
      places[key] = copies[key] and ('%s/%d.bib'):format(folder, count) or path
      if copies[key] and not core.write_file(places[key], copies[key]) then return nil, other or 'no room for a bibliography' end
    end
    return work(places)
  end)
  return result, other, all
end

local function tell_left_out(count, told)
  if count > 0 then told(('left out of the bibliography, having no key or an open bracket: %d'):format(count)) end
end

--- A LaTeX source read with its citations resolved in the same run of pandoc, whose JSON costs more to hand over than
-- to make. Nil where it names no bibliography, or pandoc cannot read it so: then it is read without.
---@param request ReadRequest
---@param options table  as source.read takes them
---@return string? json  before the citations, as a reading without them gives it
---@return string? warnings
---@return { document: Document, left_out: integer }? cited  with them; how many entries the bibliography lost for it
function M.read(request, options, world)
  local paths = world.root and bibliographies_of(request.text, gate_of({ directory = request.directory }, options, world))
  if not paths then return nil end
  local json, warnings, left_out = with_whole_entries(paths, function (places)
    local lines = {}
    for name, path in pairs(places) do lines[#lines + 1] = name .. '\t' .. path end
    table.sort(lines)
    return pandoc.read_tex({
      text = request.text, from = request.from, directory = request.directory,
      arguments = { '--lua-filter=' .. world.root .. '/lua/studyguide/document/keep_first.lua', '--citeproc', '--resource-path=.' },
      environment = { 'STUDYGUIDE_BIBLIOGRAPHY=' .. table.concat(lines, '\n') },
    }, world, true)
  end)
  local cited = json and opened.of(json)
  local first = cited and cited.meta.studyguide_first
  if not first then return nil end
  local useless = cited.meta.studyguide_uncited
  cited.meta.studyguide_first, cited.meta.studyguide_uncited = nil, nil
  return first.c, warnings:gsub('%[WARNING%] Citeproc: [^\n]*\n', ''), not useless and { document = cited, left_out = left_out } or nil
end

--- The document with the citations of its bibliographies' whole entries, as JSON; nil and why where pandoc finds none.
---@return string? json, string message
local function with_citations(document, directory, world, told)
  local files, paths = document.meta.bibliography.c, {}
  for i, file in ipairs(files) do paths[i] = file.c end
  local json, message, left_out = with_whole_entries(paths, function (places)
    local named = {}
    for i, place in ipairs(places) do named[i] = { t = 'MetaString', c = place } end
    document.meta.bibliography.c = named
    return pandoc.read({ text = document:json(), from = 'json',
      arguments = { '--citeproc', '--resource-path=' .. (directory or '.') } }, world)
  end)
  document.meta.bibliography.c = files
  if json then tell_left_out(left_out, told) end
  return json, message
end

--- The document, its metadata sealed, with its citations resolved where the paper names a bibliography that may be read. One
-- that pandoc cannot read costs the authors' names, not the guide.
---@param all boolean?  pandoc is to open no picture at all
---@return Document
function M.resolved(document, config, world, all)
  local own, gate = document.opened, gate_of(document, config, world)
  local function told(message)
    if not config.quiet then world.log('warning', message) end
  end
  local cites = gated(own.meta, gate, told)
  if cites and document.cited then
    local cited = document.cited.document
    for key, value in pairs(own.meta) do
      if key:match '^studyguide_' or key == 'abstract-title' then cited.meta[key] = value end
    end
    own = cited
    tell_left_out(document.cited.left_out, told)
  elseif cites then
    local resolved, message = with_citations(own, document.directory, world, told)
    if resolved then
      own = assert(opened.of(resolved))
    else
      told('citations keep their keys: ' .. message:gsub('^[^\n]*:\n', ''):gsub('\n.*', ''))
    end
  end
  seal.metadata(own.meta, gate, all)
  return own
end

--- The same as JSON for pandoc, the pictures in its text sealed, too.
---@return string json
function M.resolve(document, config, world, all)
  local resolved = M.resolved(document, config, world, all)
  seal.pictures(resolved, gate_of(document, config, world), all)
  return resolved:json()
end

return M
