--- The language of a text, where its document does not say: by its script, and by the function words
-- that no text of a language can do without (the idea of Ingle 1980; Grefenstette 1995 measured it).

local M = {}

-- Frequent words that few of the others share.
local words = {
  en = 'the of and that is was with for are which this from have not by were',
  de = 'der die und das nicht von mit ist werden auf eine auch wird sich dem des den zur',
  fr = 'les des est dans que une pour qui sur par pas avec nous cette sont aux ce',
  es = 'los las del que por con una para se como más este son su entre ha',
  it = 'che di della per con una sono dei nel del questo alla delle più gli come',
  pt = 'que dos das uma para com não por mais como são foi ao pelo os entre',
  nl = 'het een van de en dat niet zijn voor met wordt deze door ook aan naar',
  pl = 'się jest na nie że do oraz przez dla są jak które od po tym lub',
  sv = 'och att det som är för med på inte den av till har kan ett vi',
}

local stop_words
local function stop_word_languages()
  if stop_words then return stop_words end
  stop_words = {}
  for language, list in pairs(words) do
    for word in list:gmatch '%S+' do
      stop_words[word] = stop_words[word] or {}
      table.insert(stop_words[word], language)
    end
  end
  return stop_words
end

--- Scripts that name their language: code point ranges.
local scripts = {
  { 'ja', 0x3040, 0x30FF }, { 'ko', 0xAC00, 0xD7AF }, { 'ru', 0x0400, 0x04FF }, { 'el', 0x0370, 0x03FF },
  { 'ar', 0x0600, 0x06FF }, { 'he', 0x0590, 0x05FF }, { 'th', 0x0E00, 0x0E7F }, { 'hi', 0x0900, 0x097F },
  { 'zh', 0x4E00, 0x9FFF },
}

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
  if (counts.ja or 0) * 10 > (counts.zh or 0) then counts.ja = (counts.ja or 0) + (counts.zh or 0) end
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
  local languages = stop_word_languages()
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
