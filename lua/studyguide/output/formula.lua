--- TeX's older ways of writing formulas, as pandoc's converter (texmath) knows them: for MathML, Word.

local M = {}

local fonts = { rm = 'mathrm', bf = 'mathbf', it = 'mathit', tt = 'mathtt', sf = 'mathsf', cal = 'mathcal', mit = 'mathit' }

--- `{\rm x}` as `\mathrm{x}`; groups in groups from the inside outwards.
local function modern_fonts(tex)
  local changed
  for _ = 1, 20 do -- levels of nesting
    tex, changed = tex:gsub('{%s*\\(%a+)%f[%A]%s*([^{}]*)}', function (name, body)
      return fonts[name] and ('\\%s\1%s\2'):format(fonts[name], body)
    end)
    local hidden
    tex, hidden = tex:gsub('{([^{}]*)}', '\1%1\2')  -- a finished group, out of the way
    if changed == 0 and hidden == 0 then break end
  end
  return (tex:gsub('\1', '{'):gsub('\2', '}'))
end

--- `\mbox{if \(x\)}` as `\text{if $x$}`.
local function modern_boxes(tex)
  return (tex:gsub('\\[mhf]box%s*(%b{})', '\\text%1'):gsub('\\text(%b{})', function (body)
    return '\\text' .. body:gsub('\\[()]', '$')
  end))
end

local accents = {}
for name in ('hat widehat tilde widetilde bar overline underline vec dot ddot check breve'):gmatch '%a+' do
  accents['\\' .. name] = true
end

--- `\widehat\mathcal{C}` as `\widehat{\mathcal{C}}`; what `\smash` does to a line's height is TeX's affair.
local function braced_accents(tex)
  tex = tex:gsub('\\smash%s*%b[]%s*(%b{})', '%1'):gsub('\\smash%s*(%b{})', '%1')
  return (tex:gsub('(\\%a+)%s*(\\math%a+%s*%b{})', function (command, letter)
    return accents[command] and command .. '{' .. letter .. '}' or nil
  end))
end

--- `\Bigl(` as `(`: texmath knows the sizes of few delimiters, and MathML stretches them by itself.
local function without_sizes(tex)
  return (tex:gsub('\\[Bb]igg?[lrm]?%f[%A]%s*', ''))
end

--- The formula without the number that `\tag` gives it, and the number.
---@return string tex, string? number
function M.untagged(tex)
  local number
  tex = tex:gsub('%s*\\tag%*?%s*{([^{}]*)}', function (tag)
    number = number or tag
    return ''
  end)
  if number then return tex, number end
  -- A display of one row bears its number in the row.
  local body, row = tex:match '^%s*\\begin{aligned}(.*)\\qquad\\text{%(([^{}()]+)%)}%s*\\end{aligned}%s*$'
  if not body or body:find('\\\\', 1, true) then return tex end
  return '\\begin{aligned}' .. body .. '\\end{aligned}', row
end

--- For texmath, which drops numbers: they stand behind the formula.
function M.modern(tex)
  local number
  tex, number = M.untagged(braced_accents(modern_boxes(modern_fonts(without_sizes(tex)))))
  return number and ('%s \\qquad \\text{(%s)}'):format(tex, number) or tex
end

return M
