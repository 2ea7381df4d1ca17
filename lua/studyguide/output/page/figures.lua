--- The paper's pictures inside the page: files that passed the gate, as data addresses. Nothing is
-- fetched; a picture that browsers cannot show (PDF, EPS) or that is not there is named instead.

local base64 = require 'studyguide.output.base64'

local M = {}

M.limits = { file = 2 * 1024 * 1024, all = 8 * 1024 * 1024 } -- bytes

-- By a file's first bytes, whatever its name says.
local signatures = {
  { '^\137PNG', 'image/png' }, { '^\255\216\255', 'image/jpeg' }, { '^GIF8', 'image/gif' },
  { '^RIFF....WEBP', 'image/webp' }, { '^%s*<%?xml.-<svg', 'image/svg+xml' }, { '^%s*<svg', 'image/svg+xml' },
}

local function escape(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local Figures = {}
Figures.__index = Figures

---@param doc Pandoc
---@param files table<string, string[]>  the reply's pictures: paths by name
function M.of(doc, files, word)
  local by_label, by_caption, by_order = {}, {}, {}
  local function note(identifier, caption, images)
    if #images == 0 then return end
    by_order[#by_order + 1] = images
    if identifier ~= '' then by_label[identifier] = images end
    local key = caption:gsub('%s+', ' '):sub(1, 60)
    if key ~= '' then by_caption[key] = by_caption[key] or images end
  end
  local function images_in(block)
    local images = {}
    block:walk { Image = function (image) images[#images + 1] = image.src end }
    return images
  end
  doc.blocks:walk {
    Figure = function (figure)
      note(figure.identifier, pandoc.utils.stringify(figure.caption.long), images_in(pandoc.Div(figure.content)))
    end,
    Para = function (para)  -- pandoc 2's figures
      local image = #para.content == 1 and para.content[1].t == 'Image' and para.content[1]
      if image then note(image.identifier, pandoc.utils.stringify(image.caption), { image.src }) end
    end,
  }
  return setmetatable({ by_label = by_label, by_caption = by_caption, files = files, spent = 0, word = word }, Figures)
end

--- A picture's bytes and type; nil where there is none that a browser shows.
function Figures:load(src)
  for _, path in ipairs(self.files[src] or {}) do
    local file = io.open(path, 'rb')
    local bytes = file and file:read(M.limits.file + 1)
    if file then file:close() end
    if bytes and #bytes <= M.limits.file and self.spent + #bytes <= M.limits.all then
      for _, row in ipairs(signatures) do
        if bytes:sub(1, 2048):match(row[1]) then
          self.spent = self.spent + #bytes
          return bytes, row[2]
        end
      end
    end
  end
end

--- The pictures of a figure paragraph as HTML; nil when the document has none for it.
function Figures:html(paragraph)
  local images = self.by_label[paragraph.label] or self.by_caption[paragraph.text:gsub('%s+', ' '):sub(1, 60)]
  if not images then return nil end
  local out = {}
  for _, src in ipairs(images) do
    local bytes, mime = self:load(src)
    if bytes then
      out[#out + 1] = ('<img alt="%s" loading="lazy" src="data:%s;base64,%s">'):format(escape(paragraph.name), mime, base64.encode(bytes))
    else
      out[#out + 1] = ('<p class="sg-missing">%s (%s)</p>'):format(self.word.figure, escape(src:gsub('^data:,', ''):match '[^/]*$'))
    end
  end
  return table.concat(out, '\n')
end

return M
