--- Definitions from Wikipedia, or another MediaWiki, for terms that neither the paper nor a glossary defines.
-- Off unless the user asks (`--wikipedia`): a document cannot turn it on.
--
--     local entries = encyclopaedia.entries(run)   -- { { term =, definition =, source =, title =, address = }, … }
--
-- What is sent are the terms, as titles; what comes back is text of others: an article is taken only where its words are
-- the paper's too, and its first sentences become plain text. A server that fails costs definitions, never the guide.

local caches = require 'studyguide.model.cache'
local ciphers = require 'studyguide.model.cipher'
local core = require 'studyguide.core'

local M = {}

M.name = 'Wikipedia'
M.other_name = 'encyclopaedia' -- as another MediaWiki is marked

local default_url = 'https://{lang}.wikipedia.org/w/api.php'
local licence = 'CC BY-SA 4.0'

local titles_max = 20 -- of a request: the API's own limit for extracts
local terms_max = 400 -- of a paper
local in_flight = 2 -- requests at once: what the API's etiquette asks for
local body_max = 4 * 1024 * 1024
local continues_max = 5 -- answers that one batch may take
local wait_s_max = 30 -- that a busy server may ask us to wait
local sentences_max, bytes_max = 3, 700

-- Words of an article's opening that the paper must use too, its title's own apart. Set by eye on recorded answers,
-- not measured on the encyclopaedia itself.
local shared_least = 4
local shared_share = 0.2

-- What articles of other things that share a term's name are.
local foreign = {
  'surname', 'given name', 'song by', 'studio album', 'album by', 'film directed', 'american film', 'television series', 'rock band',
  'footballer', 'politician', 'actor', 'actress', 'singer', 'novel by', 'video game', 'village in', 'municipality',
}

-- Terms -------------------------------------------------------------------------------------------------------

--- The title to ask for: the long form of an abbreviation, which says which of many things is meant.
local function title_of(term, abbreviations)
  local pair = term.abbreviation and abbreviations[term.abbreviation]
  local title = pair and pair.long ~= '' and pair.long or term.text
  title = title:gsub('[%z\1-\31#<>%[%]|{}_]', ' '):gsub('%s+', ' '):match '^%s*(.-)%s*$'
  return title ~= '' and #title <= 200 and title or nil
end

--- The planned terms that the paper and the glossaries do not define: { term =, title = }, the best first.
function M.wanted(run)
  local analysis = run.core_paper:analysis 'sentences'
  local listed, rows, seen = {}, {}, {}
  for _, entry in ipairs(run.paper.glossary or {}) do
    if (entry.definition or '') ~= '' then listed[entry.term:lower()] = true end
  end
  for _, index in ipairs(run.core_paper:planned_terms()) do
    local term = analysis.terms[index]
    local title = not term.definition and not listed[term.text:lower()] and title_of(term, analysis.abbreviations)
    if title and not seen[title:lower()] and #rows < terms_max then
      seen[title:lower()] = true
      rows[#rows + 1] = { term = term.text, title = title }
    end
  end
  return rows
end

-- The API -----------------------------------------------------------------------------------------------------

local function encoded(s)
  return (s:gsub('[^%w%-._~]', function (c) return ('%%%02X'):format(c:byte()) end))
end

--- The api.php for a language.
function M.endpoint(options, lang)
  local url = options.wikipedia_url or default_url
  if not url:match 'api%.php$' then url = url:gsub('/+$', '') .. '/api.php' end
  return (url:gsub('{lang}', (lang:match '^%a+' or 'en'):lower()))
end

local fixed = '?action=query&format=json&formatversion=2&redirects=1&converttitles=1&maxlag=5'
  .. '&prop=extracts%7Cpageprops%7Cinfo&inprop=url&exintro=1&explaintext=1&exlimit=max&ppprop=disambiguation'

local function address_of(endpoint, titles, continue)
  local url = endpoint .. fixed .. '&titles=' .. encoded(table.concat(titles, '|'))
  for name, value in pairs(continue or {}) do url = url .. '&' .. encoded(name) .. '=' .. encoded(tostring(value)) end
  return url
end

--- What one title became on its way: normalised, converted, redirected.
local function follow(query, title)
  for _, list in ipairs { 'normalized', 'converted', 'redirects' } do
    for _, row in ipairs(type(query[list]) == 'table' and query[list] or {}) do
      if type(row) == 'table' and row.from == title and type(row.to) == 'string' then title = row.to end
    end
  end
  return title
end

--- Adds a batch's pages to `job.pages`, by title.
local function take(job, query)
  for _, page in ipairs(type(query.pages) == 'table' and query.pages or {}) do
    if type(page) == 'table' and type(page.title) == 'string' then
      local kept = job.pages[page.title] or {}
      for name, value in pairs(page) do kept[name] = value end
      job.pages[page.title] = kept
    end
  end
  for _, title in ipairs(job.titles) do job.names[title] = follow(query, job.names[title] or title) end
end

--- Why an answer is none, and how many seconds to wait before asking again where that may help.
local function trouble(event, answer)
  local busy = event.http == 429 or event.http == 503
  if event.code then return event.message, not event.lasting and 1 or nil end
  local error = type(answer) == 'table' and type(answer.error) == 'table' and answer.error
  if error and error.code == 'maxlag' then busy = true end
  local after = 5
  for name, value in pairs(event.headers or {}) do
    if name:lower() == 'retry-after' then after = tonumber(value) or after end
  end
  if busy then return 'the server is busy', math.max(1, math.min(after, wait_s_max)) end
  if error then return tostring(error.info or error.code):sub(1, 200) end
  if event.http < 200 or event.http > 299 then return 'HTTP ' .. event.http, event.http >= 500 and 2 or nil end
  if type(answer) ~= 'table' or (answer.query == nil and answer.batchcomplete == nil) then return 'the answer does not come from a MediaWiki' end
end

local Asking = {}
Asking.__index = Asking

function Asking:send(job)
  local id, message = self.pool:add {
    url = address_of(self.endpoint, job.titles, job.continue), method = 'GET', headers = { Accept = 'application/json' }, stream = 'whole',
    body_max = body_max, connect_ms = 15000, stall_ms = 30000, total_ms = 60000,
  }
  if not id then
    self.failed = self.failed or message
    return
  end
  self.running[id], self.count = job, self.count + 1
end

--- What becomes of a job with its answer: done, asked on, asked again, or given up.
function Asking:answered(job, event)
  local answer = not event.code and core.json_decode(event.body) or nil
  local why, wait = trouble(event, answer)
  if why then
    job.attempts = job.attempts + 1
    if wait and job.attempts <= self.retries then
      job.not_before = self.now() + wait
      self.queue[#self.queue + 1] = job
    else
      self.failed = self.failed or why
    end
    return
  end
  take(job, type(answer.query) == 'table' and answer.query or {})
  job.rounds = job.rounds + 1
  if type(answer.continue) == 'table' and job.rounds < continues_max then
    job.continue = answer.continue
    self.queue[#self.queue + 1] = job
  else
    job.complete = true
  end
end

function Asking:step()
  local now, i = self.now(), 1
  while self.count < in_flight and i <= #self.queue and not self.failed do
    if (self.queue[i].not_before or now) <= now then self:send(table.remove(self.queue, i)) else i = i + 1 end
  end
  if self.count == 0 and self.failed then return false end
  local events, message, code = self.pool:wait(200)
  if not events then return nil, message, code end
  for _, event in ipairs(events) do
    local job = self.running[event.id]
    if job and event.kind == 'done' then
      self.running[event.id], self.count = nil, self.count - 1
      self:answered(job, event)
    end
  end
  return self.count > 0 or #self.queue > 0
end

--- Pages for titles, in batches: { [asked title] = page }; what failed, or nil.
local function ask(run, endpoint, titles)
  local pool, message = run.world.http_pool { in_flight = in_flight, user_agent = M.user_agent() }
  if not pool then return {}, message end
  local asking = setmetatable({ pool = pool, endpoint = endpoint, running = {}, count = 0, queue = {}, now = run.world.now,
                                retries = run.options.retries or 2 }, Asking)
  local jobs = {}
  for from = 1, #titles, titles_max do
    local batch = table.move(titles, from, math.min(from + titles_max - 1, #titles), 1, {})
    jobs[#jobs + 1] = { titles = batch, pages = {}, names = {}, attempts = 0, rounds = 0 }
    asking.queue[#asking.queue + 1] = jobs[#jobs]
  end
  local more
  repeat
    more, message = asking:step()
    if more == nil then asking.failed = message end
  until not more
  pool:close()
  local found = {}
  for _, job in ipairs(jobs) do
    if job.complete then
      for _, title in ipairs(job.titles) do found[title] = job.pages[job.names[title]] or { missing = true } end
    end
  end
  return found, asking.failed
end

function M.user_agent()
  return 'studyguide/' .. core.version .. ' (https://pandoc.org; study guides from papers, run by their readers)'
end

-- Articles ----------------------------------------------------------------------------------------------------

--- The first sentences of plain text.
local function opening(text, lang)
  text = text:match '^%s*(.-)%s*\n' or text
  text = text:gsub('%s*%(%s*[;,]?%s*%)', ''):gsub('%s+', ' '):gsub('%s+([.,;:])', '%1'):match '^%s*(.-)%s*$'
  local row = { id = 's1.p1', kind = 'text', markdown = text, text = text }
  local paper = core.paper { title = '', lang = lang, sections = { { id = 's1', title = '', title_text = '', paragraphs = { row } } } }
  if text == '' or not paper:analyse { plain = true } then return '' end
  local kept, stop = 0, 0
  for _, sentence in ipairs(paper:analysis().sentences) do
    if kept == sentences_max or (kept > 0 and sentence.to > bytes_max) then break end
    kept, stop = kept + 1, sentence.to
  end
  return text:sub(1, stop)
end

--- Distinct words of five letters and more, in lower case as far as ASCII goes.
local function words_of(text)
  local words = {}
  for word in text:lower():gmatch '[%a\128-\255]+' do
    if #word >= 5 then words[word:gsub('s$', '')] = true end
  end
  return words
end

--- Whether the opening speaks of what the paper speaks of, and of a thing, no person.
function M.suits(text, title, vocabulary)
  local head = text:sub(1, 300):gsub('–', '-'):gsub('†', '+')
  local lower = head:lower()
  if head:find '%(%s*born ' or head:find '%d%d%d%d%s*%-%s*%d?%d?%.?%s*[%a\128-\255]*%s*%d%d%d%d%s*%)' or head:find '[(;]%s*[*+]%s*%d' then
    return false
  end
  for _, kind in ipairs(foreign) do
    if lower:find(kind, 1, true) then return false end
  end
  local own, shared, all = words_of(title), 0, 0
  for word in pairs(words_of(text)) do
    if not own[word] then
      all = all + 1
      shared = shared + (vocabulary[word] and 1 or 0)
    end
  end
  return shared >= shared_least and shared >= shared_share * all
end

--- What a page gives, or false.
local function article(page, lang, vocabulary)
  local props = type(page.pageprops) == 'table' and page.pageprops or {}
  if page.missing or page.invalid or props.disambiguation ~= nil or type(page.extract) ~= 'string' then return false end
  local text = opening(page.extract, lang)
  if text == '' or text:match ':$' or not M.suits(text, page.title, vocabulary) then return false end
  local url = type(page.fullurl) == 'string' and page.fullurl:match '^https?://[^%s<>"`]+$'
  return { text = text, title = page.title, address = url or '' }
end

-- The whole ---------------------------------------------------------------------------------------------------

local function store_of(run)
  local named = run.options.cache
  if named and named:match '^%a+://' then named = nil end -- a server for answers: articles are kept here
  local directory = not run.options.no_cache and (named or caches.default_directory(run.world.getenv))
  local cipher, problem = ciphers.of(run.world.getenv)
  return directory and not problem and caches.open(directory, run.world.files, cipher) or nil
end

local function key_of(endpoint, title)
  return caches.key { format = 1, encyclopaedia = endpoint, title = title }
end

--- The page of a title as it was kept; nil when it must be asked for.
local function kept_page(store, endpoint, title)
  local entry = store and store:get(key_of(endpoint, title))
  return entry and core.json_decode(entry.text) or nil
end

local function keep(store, endpoint, title, page)
  if not store then return end
  local row = { title = page.title, extract = page.extract, fullurl = page.fullurl, missing = page.missing, invalid = page.invalid,
                pageprops = page.pageprops }
  store:put(key_of(endpoint, title), core.json_encode(row), { title = title })
end

--- Asks one language's encyclopaedia for the rows that have no entry yet.
local function consult(run, rows, lang, vocabulary, found)
  local endpoint, store = M.endpoint(run.options, lang), store_of(run)
  local pages, missing = {}, {}
  for _, row in ipairs(rows) do
    if not found[row.title] then
      pages[row.title] = kept_page(store, endpoint, row.title)
      if not pages[row.title] then missing[#missing + 1] = row.title end
    end
  end
  local asked, failure = {}, nil
  if #missing > 0 then asked, failure = ask(run, endpoint, missing) end
  for title, page in pairs(asked) do
    pages[title] = page
    keep(store, endpoint, title, page)
  end
  for title, page in pairs(pages) do found[title] = article(page, lang, vocabulary) or nil end
  return failure
end

--- The entries for the embedded writer. `--dry-run` lists what would be sent and sends nothing.
---@param run Run
---@return table[] entries
function M.entries(run)
  local rows = M.wanted(run)
  if run.options.dry_run then
    local titles = {}
    for i, row in ipairs(rows) do titles[i] = row.title end
    run.world.log('info', ('%d terms would be sent to %s: %s'):format(#rows, M.endpoint(run.options, run.paper.lang or 'en'), table.concat(titles, '; ')))
    return {}
  end
  local texts = {}
  for _, section in ipairs(run.paper.sections) do
    for _, paragraph in ipairs(section.paragraphs) do texts[#texts + 1] = paragraph.text end
  end
  local vocabulary, found = words_of(table.concat(texts, ' ')), {}
  local lang = (run.paper.lang or 'en'):match '^%a+' or 'en'
  local failure = consult(run, rows, lang, vocabulary, found)
  if not failure and lang ~= 'en' and M.endpoint(run.options, 'en') ~= M.endpoint(run.options, lang) then
    failure = consult(run, rows, 'en', vocabulary, found)
  end
  if failure then run.world.log('warning', 'the encyclopaedia did not answer all: ' .. failure) end
  local entries, source = {}, run.options.wikipedia_url and M.other_name or M.name
  for _, row in ipairs(rows) do
    local page = found[row.title]
    if page then
      entries[#entries + 1] = { term = row.term, definition = core.plain_escape(page.text), source = source, title = page.title,
                                address = page.address }
    end
  end
  return entries
end

-- The last line -----------------------------------------------------------------------------------------------

local sources = {
  en = 'Articles', de = 'Artikel', fr = 'Articles', es = 'Artículos', it = 'Voci', pt = 'Artigos', nl = 'Artikelen', pl = 'Artykuły',
  zh = '条目', ja = '記事', ko = '문서',
}

--- What tells a definition in a guide from others, however it is highlighted and spaced.
local function fingerprint(text)
  return text:gsub('[=%s\\]', ''):lower():sub(1, 120)
end

--- The point that names the articles of the guide's definitions, with their addresses and licence; nil where there are none.
---@param sections table[]  of the guide, each with `points`
function M.credits(entries, sections, lang, walk)
  local used, names = {}, {}
  for _, section in ipairs(sections) do
    walk(section.points, function (point)
      if point.source == M.name or point.source == M.other_name then used[fingerprint(point.markdown)] = true end
    end)
  end
  for _, entry in ipairs(entries) do
    if used[fingerprint(entry.definition)] then
      names[#names + 1] = core.plain_escape(entry.title) .. (entry.address ~= '' and (' (`%s`)'):format(entry.address) or '')
    end
  end
  if #names == 0 then return nil end
  local label = sources[(lang or 'en'):match '^%a+'] or sources.en
  return { kind = 'idea', lead = label,
           markdown = table.concat(names, '; ') .. '. ' .. licence .. '.', source = entries[1].source,
           writer = 'embedded', paragraphs = {}, points = {} }
end

return M
