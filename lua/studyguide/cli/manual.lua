--- Manual pages and shell completions, from the commands' tables and the options' schema.
--
--     manual.page('build')      roff, for man(1)
--     manual.completion.bash()  likewise zsh, fish

local cli = require 'studyguide.cli.cli'
local config = require 'studyguide.config'

local M = { completion = {} }

--- Every option of a command as { flag, short, negative, argument, values, file, help }.
local function options_of(cmd)
  local out = {}
  local function add(row, own)
    local flag = config.flag(row)
    out[#out + 1] = {
      flag = flag, short = row.short and '-' .. row.short, help = row.help, values = row.values,
      negative = not own and row.type == 'boolean' and row.default and flag:gsub('^%-%-', '--no-') or nil,
      argument = row.type ~= 'boolean' and (row.argument or row.values and table.concat(row.values, '|') or row.type:upper())
        or nil,
      file = row.argument == 'FILE' or row.argument == 'OUT' or row.argument == 'FOLDER',
      default = row.type ~= 'boolean' and row.default or nil,
    }
  end
  for _, row in ipairs(cmd.options or {}) do add(row, true) end
  for _, row in ipairs(cmd.config and config.schema or {}) do add(row, false) end
  return out
end

-- Manual pages -----------------------------------------------------------------------------------------------

--- Text that troff takes literally: no escapes, no requests at a line's start, hyphens as typed.
local function roff(text)
  text = text:gsub('\\', '\\e'):gsub('%-', '\\-')
  return (('\n' .. text):gsub('\n([.\'])', '\n\\&%1'):sub(2))
end

local function header(name, summary)
  local version = require('studyguide.core').version
  return ('.TH %s 1 "" "studyguide %s" "User Commands"\n.SH NAME\n%s \\- %s\n'):format(roff(name):upper(), version,
    roff(name), roff(summary))
end

--- Indented lines are shown as they stand; others are paragraphs.
local function paragraphs(text)
  local lines, literal = {}, false
  for line in (text:gsub('%s+$', '') .. '\n'):gmatch '(.-)\n' do
    local indented = line:match '^  +%S' ~= nil
    if indented ~= literal then
      lines[#lines + 1] = indented and '.PP\n.nf' or '.fi\n.PP'
      literal = indented
    end
    lines[#lines + 1] = line == '' and '.PP' or roff(line)
  end
  if literal then lines[#lines + 1] = '.fi' end
  return table.concat(lines, '\n') .. '\n'
end

local function option_entry(option)
  local names = {}
  if option.short then names[#names + 1] = '\\fB' .. roff(option.short) .. '\\fR' end
  names[#names + 1] = '\\fB' .. roff(option.flag) .. '\\fR' .. (option.argument and '=\\fI' .. roff(option.argument) .. '\\fR' or '')
  if option.negative then names[#names + 1] = '\\fB' .. roff(option.negative) .. '\\fR' end
  local default = option.default and (' [%s]'):format(tostring(option.default)) or ''
  return ('.TP\n%s\n%s%s\n'):format(table.concat(names, ', '), roff(option.help), roff(default))
end

local exit_codes = [[
.SH EXIT STATUS
.TP
0
done
.TP
1
the guide or paper has findings that count as failure
.TP
2
the command line, a variable or a configuration file is wrong
.TP
3
the input cannot be read or converted
.TP
4
the endpoint of a model did not answer as it should
.TP
5
something is missing, or studyguide itself failed
]]

local function command_page(cmd)
  local out = { header('studyguide-' .. cmd.name, cmd.summary), '.SH SYNOPSIS\n.B studyguide\n' .. roff(cmd.usage) .. '\n' }
  if cmd.details then out[#out + 1] = '.SH DESCRIPTION\n' .. paragraphs(cmd.details) end
  local options = options_of(cmd)
  if #options > 0 then out[#out + 1] = '.SH OPTIONS\n' end
  for _, option in ipairs(options) do out[#out + 1] = option_entry(option) end
  out[#out + 1] = exit_codes .. '.SH SEE ALSO\n.BR studyguide (1),\n.BR pandoc (1)\n'
  return table.concat(out)
end

local function environment_section()
  local out = { '.SH ENVIRONMENT\n' }
  for _, row in ipairs(config.schema) do
    out[#out + 1] = ('.TP\n.B STUDYGUIDE_%s\n%s\n'):format(row.name:upper(), roff(row.help))
  end
  for _, row in ipairs {
    { 'PANDOC', 'the pandoc to use; else the one on PATH' },
    { 'BIN', 'the command that the filter starts where pandoc cannot load the C module' },
    { 'HOST', "\"engine\": do so even where pandoc could" },
    { 'TRACE', 'show where an internal error happened' },
  } do
    out[#out + 1] = ('.TP\n.B STUDYGUIDE_%s\n%s\n'):format(row[1], roff(row[2]))
  end
  return table.concat(out)
end

local function main_page()
  local out = {
    header('studyguide', 'a study guide for newcomers, from a research paper'),
    '.SH SYNOPSIS\n.B studyguide\n.I COMMAND\n[\\fIOPTIONS\\fR] ...\n.PP\n.B pandoc\n',
    roff 'paper.tex --lua-filter=studyguide.lua -o guide.md', '\n',
    '.SH DESCRIPTION\n', paragraphs [[
Every section of the paper has its heading in the guide. Under it stand the terms that appear there
first, each with its definition; the key ideas, paragraph by paragraph; and how the section connects
to the others.]],
    '.SH COMMANDS\n',
  }
  for _, name in ipairs(cli.names) do
    out[#out + 1] = ('.TP\n.BR studyguide\\-%s (1)\n%s\n'):format(roff(name), roff(cli.command(name).summary))
  end
  out[#out + 1] = environment_section()
  out[#out + 1] = '.SH FILES\n.TP\n.I ~/.config/studyguide/config\nyour own defaults: a line \\(dqname: value\\(dq for each option\n'
  out[#out + 1] = exit_codes .. '.SH COPYING\n' .. paragraphs [[
MIT licence. Three tables in the module are others' data, each under its own licence: the rarity of English
words from wordfreq (CC BY-SA 4.0, Robyn Speer), parts of speech from WordNet 3.0 (Princeton University) and
classes of characters from the Unicode Character Database (Unicode, Inc.). Their notices are installed in
lib/studyguide/licenses.]] .. '.SH SEE ALSO\n.BR pandoc (1)\n'
  return table.concat(out)
end

--- The manual page of a command, or of `studyguide` itself.
function M.page(name)
  if name == nil or name == 'studyguide' then return main_page() end
  local cmd = cli.command(name)
  return cmd and command_page(cmd)
end

-- Completions --------------------------------------------------------------------------------------------------

local shells = {}

local function flags_of(cmd)
  local out = {}
  for _, option in ipairs(options_of(cmd)) do
    if option.short then out[#out + 1] = option.short end
    out[#out + 1] = option.flag
    if option.negative then out[#out + 1] = option.negative end
  end
  out[#out + 1] = '--help'
  return out
end

function shells.bash()
  local out = { '# bash completion for studyguide\n_studyguide() {\n',
    '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} flags=\n',
    '  # Bash splits at "=": --detail=brief arrives as three words.\n',
    '  if [ "$cur" = "=" ]; then cur=; elif [ "$prev" = "=" ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n',
    '  COMPREPLY=()\n  if [ "$COMP_CWORD" = 1 ]; then\n',
    ('    COMPREPLY=($(compgen -W "%s --help --version --root --filter --mk" -- "$cur"))\n    return\n  fi\n'):format(
      table.concat(cli.names, ' ')),
    '  case ${COMP_WORDS[1]}$prev in\n' }
  for _, name in ipairs(cli.names) do
    for _, option in ipairs(options_of(cli.command(name))) do
      if option.values then
        out[#out + 1] = ('    %s%s) COMPREPLY=($(compgen -W "%s" -- "$cur")); return ;;\n'):format(name, option.flag,
          table.concat(option.values, ' '))
      end
    end
  end
  out[#out + 1] = '  esac\n  case ${COMP_WORDS[1]} in\n'
  for _, name in ipairs(cli.names) do
    out[#out + 1] = ('    %s) flags="%s" ;;\n'):format(name, table.concat(flags_of(cli.command(name)), ' '))
  end
  out[#out + 1] = '  esac\n  case $cur in -*) COMPREPLY=($(compgen -W "$flags" -- "$cur")) ;; esac\n}\n' ..
    'complete -o default -F _studyguide studyguide\n'
  return table.concat(out)
end

--- A word within zsh's '…' that _arguments reads: quotes, brackets and colons are its own.
local function zsh(text)
  return (text:gsub("'", "'\\''"):gsub('[%[%]:]', '\\%0'))
end

function shells.zsh()
  local out = { '#compdef studyguide\n\n_studyguide() {\n  local -a commands\n  commands=(\n' }
  for _, name in ipairs(cli.names) do
    out[#out + 1] = ("    '%s:%s'\n"):format(name, zsh(cli.command(name).summary))
  end
  out[#out + 1] = '  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n' ..
    '  local name=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $name in\n'
  for _, name in ipairs(cli.names) do
    out[#out + 1] = ('    %s)\n      _arguments \\\n'):format(name)
    for _, option in ipairs(options_of(cli.command(name))) do
      local action = option.values and '(' .. table.concat(option.values, ' ') .. ')' or option.file and '_files' or ' '
      local value = option.argument and (':%s:%s'):format(zsh(option.argument), action) or ''
      out[#out + 1] = ("        '%s%s[%s]%s' \\\n"):format(option.flag, option.argument and '=' or '', zsh(option.help), value)
    end
    out[#out + 1] = "        '--help[tell more]' '*:file:_files' ;;\n"
  end
  out[#out + 1] = '  esac\n}\n\n_studyguide "$@"\n'
  return table.concat(out)
end

local function fish(text)
  return (text:gsub("[\\']", '\\%0'))
end

function shells.fish()
  local out = { '# fish completion for studyguide\n' }
  for _, name in ipairs(cli.names) do
    out[#out + 1] = ("complete -c studyguide -n __fish_use_subcommand -f -a %s -d '%s'\n"):format(name,
      fish(cli.command(name).summary))
  end
  for _, name in ipairs(cli.names) do
    for _, option in ipairs(options_of(cli.command(name))) do
      local value = option.values and (" -x -a '%s'"):format(table.concat(option.values, ' '))
        or option.file and ' -r' or option.argument and ' -x' or ''
      out[#out + 1] = ("complete -c studyguide -n '__fish_seen_subcommand_from %s' -l %s%s%s -d '%s'\n"):format(name,
        option.flag:sub(3), option.short and ' -s ' .. option.short:sub(2) or '', value, fish(option.help))
    end
  end
  return table.concat(out)
end

M.completion = shells

return M
