--- The language of a text, where its document does not say: by its script, and by the function words
-- that no text of a language can do without (the idea of Ingle 1980; Grefenstette 1995 measured it). Scripts and
-- words are csrc/languages'.

local core = require 'studyguide.core'

local M = {}

local frequent  -- word → the languages that it is frequent in
local function frequent_languages()
  if frequent then return frequent end
  frequent = {}
  for language, list in pairs(core.language_lists 'frequent') do
    for _, word in ipairs(list) do
      frequent[word] = frequent[word] or {}
      table.insert(frequent[word], language)
    end
  end
  return frequent
end

local scripts = core.language_scripts()

local function by_script(text)
  local counts, letters = {}, select(2, text:gsub('[A-Za-z]', ''))
  for character in text:gmatch '[\xC2-\xFD][\x80-\xBF]*' do
    local code = utf8.codepoint(character)
    if code > 0x2FF then
      letters = letters + 1
      for _, row in ipairs(scripts) do
        if code >= row[2] and code <= row[3] then counts[row[1]] = (counts[row[1]] or 0) + 1 end
      end
    end
  end
  -- Japanese mixes kana with the characters that it shares with Chinese.
  if (counts.ja or 0) * 10 > (counts.zh or 0) then counts.ja, counts.zh = (counts.ja or 0) + (counts.zh or 0), 0 end
  for _, row in ipairs(scripts) do
    if (counts[row[1]] or 0) * 3 > letters then return row[1] end
  end
end

local sample_bytes = 8000  -- enough for any language to show itself

---@param paragraphs fun(): string?  yields plain texts
---@return string code  ISO 639-1; "en" when nothing tells
function M.of(paragraphs)
  local sample, size = {}, 0
  for text in paragraphs do
    sample[#sample + 1] = text
    size = size + #text
    if size > sample_bytes then break end
  end
  local text = table.concat(sample, ' ')
  local script = by_script(text)
  if script then return script end
  local counts, best = {}, 'en'
  local languages = frequent_languages()
  for word in text:lower():gmatch '[%a\128-\255]+' do
    for _, language in ipairs(languages[word] or {}) do counts[language] = (counts[language] or 0) + 1 end
  end
  for language, count in pairs(counts) do
    local most = counts[best] or 0
    if count > most or count == most and language < best then best = language end
  end
  return best
end

return M
