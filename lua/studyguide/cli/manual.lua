--- Manual pages and shell completions, from the commands' tables and the options' schema.
--
--     manual.page('build')      Markdown, from which pandoc makes the page for man(1)
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
      flag = flag, short = row.short and '-' .. row.short, help = row.help, values = row.values or row.words,
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

--- Text that Markdown takes literally.
local function plain(text)
  return (text:gsub('%p', '\\%0'))
end

local function header(name, summary)
  local version = require('studyguide.core').version
  return ('%% %s(1) studyguide %s | User Commands\n\n# NAME\n\n%s \\- %s\n\n'):format(plain(name:upper()), version, plain(name),
    plain(summary))
end

--- Indented lines are shown as they stand; others are paragraphs.
local function paragraphs(text)
  local lines, literal = {}, false
  for line in (text:gsub('%s+$', '') .. '\n'):gmatch '(.-)\n' do
    local indented = line:match '^  +%S' ~= nil
    if indented ~= literal then lines[#lines + 1] = '' end
    literal = indented
    lines[#lines + 1] = indented and '    ' .. line or plain(line)
  end
  return table.concat(lines, '\n') .. '\n\n'
end

--- A term and what it means, of a definition list.
local function entry(term, meaning)
  return ('%s\n:   %s\n\n'):format(term, meaning)
end

local function bold(text) return '**' .. plain(text) .. '**' end

local function option_entry(option)
  local names = {}
  if option.short then names[#names + 1] = bold(option.short) end
  names[#names + 1] = bold(option.flag) .. (option.argument and '=*' .. plain(option.argument) .. '*' or '')
  if option.negative then names[#names + 1] = bold(option.negative) end
  local default = option.default and (' [%s]'):format(tostring(option.default)) or ''
  return entry(table.concat(names, ', '), plain(option.help .. default))
end

local exit_codes = [[
# EXIT STATUS

0
:   done

1
:   the guide or paper has findings that count as failure

2
:   the command line, a variable or a configuration file is wrong

3
:   the input cannot be read or converted

4
:   the endpoint of a model did not answer as it should

5
:   something is missing, or studyguide itself failed

]]

local function command_page(cmd)
  local out = { header('studyguide-' .. cmd.name, cmd.summary), '# SYNOPSIS\n\n', bold 'studyguide', ' ', plain(cmd.usage), '\n\n' }
  if cmd.details then out[#out + 1] = '# DESCRIPTION\n\n' .. paragraphs(cmd.details) end
  local options = options_of(cmd)
  if #options > 0 then out[#out + 1] = '# OPTIONS\n\n' end
  for _, option in ipairs(options) do out[#out + 1] = option_entry(option) end
  out[#out + 1] = exit_codes .. '# SEE ALSO\n\n**studyguide**(1), **pandoc**(1)\n'
  return table.concat(out)
end

local function environment_section()
  local out = { '# ENVIRONMENT\n\n' }
  for _, row in ipairs(config.schema) do
    out[#out + 1] = entry(bold('STUDYGUIDE_' .. row.name:upper()), plain(row.help))
  end
  for _, row in ipairs {
    { 'PANDOC', 'the pandoc to use; else the one on PATH' },
    { 'BIN', 'the command that the filter starts where pandoc cannot load the C module' },
    { 'HOST', '"engine": do so even where pandoc could' },
    { 'TRACE', 'show where an internal error happened' },
  } do
    out[#out + 1] = entry(bold('STUDYGUIDE_' .. row[1]), plain(row[2]))
  end
  return table.concat(out)
end

local function main_page()
  local out = {
    header('studyguide', 'a study guide for newcomers, from a research paper'),
    '# SYNOPSIS\n\n**studyguide** *COMMAND* \\[*OPTIONS*\\] ...\n\n**pandoc** paper.tex \\-\\-lua-filter=studyguide.lua -o guide.md\n\n',
    '# DESCRIPTION\n\n', paragraphs [[
Every section of the paper has its heading in the guide. Under it stand the key ideas in the paper's order,
the point on top and what carries it below; a definition right under the sentence that first uses a term;
tables, formulas and code where the paper has them; and how the section connects to the others.]],
    '# COMMANDS\n\n',
  }
  for _, name in ipairs(cli.names) do
    out[#out + 1] = entry(bold('studyguide-' .. name) .. '(1)', plain(cli.command(name).summary))
  end
  out[#out + 1] = environment_section()
  out[#out + 1] = '# FILES\n\n' .. entry('*~/.config/studyguide/config*', 'your own defaults: a line "name: value" for each option')
    .. entry("*defaults/studyguide.yaml* in pandoc's data directory", 'written by *studyguide setup*: with it, *pandoc -d studyguide '
      .. 'paper.tex* reads LaTeX by studyguide-tex.lua, also where pandoc alone fails')
  out[#out + 1] = exit_codes .. '# COPYING\n\n' .. paragraphs [[
MIT licence. Two tables in the module are others' data, each under its own licence: the rarity of English
words from wordfreq (CC BY-SA 4.0, Robyn Speer) and parts of speech from WordNet 3.0 (Princeton University). Their notices are installed in
lib/studyguide/licenses.]] .. '# SEE ALSO\n\n**pandoc**(1)\n'
  return table.concat(out)
end

--- The manual page of a command, or of `studyguide` itself, in pandoc's Markdown.
---@return string? markdown
function M.page(name)
  if name == nil or name == 'studyguide' then return main_page() end
  local cmd = cli.command(name)
  return cmd and command_page(cmd)
end

-- Completions --------------------------------------------------------------------------------------------------

local shells = {}

--- What may stand behind a command's name: its own commands, and for `help` and `manual` all commands.
local function words_of(name)
  if name == 'help' or name == 'manual' then return cli.names end
  local cmd = cli.command(name)
  return cmd and cmd.words or {}
end

--- The commands, and `help`, which is none of its own.
local function completed_names()
  return table.move(cli.names, 1, #cli.names, 1, { [#cli.names + 1] = 'help' })
end

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
      table.concat(completed_names(), ' ')),
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
  out[#out + 1] = '  esac\n  if [ "$COMP_CWORD" = 2 ]; then\n    case ${COMP_WORDS[1]} in\n'
  for _, name in ipairs(completed_names()) do
    local words = table.concat(words_of(name), ' ')
    if words ~= '' then
      out[#out + 1] = ('    %s) COMPREPLY=($(compgen -W "%s" -- "$cur")); [ -n "$COMPREPLY" ] && return ;;\n'):format(name, words)
    end
  end
  out[#out + 1] = '    esac\n  fi\n  case $cur in -*) COMPREPLY=($(compgen -W "$flags" -- "$cur")) ;; esac\n}\n' ..
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
    local words = table.concat(words_of(name), ' ')
    out[#out + 1] = ("        '--help[tell more]' %s'*:file:_files' ;;\n"):format(words ~= '' and ("'1:word:(%s)' "):format(words) or '')
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
  for _, name in ipairs(completed_names()) do
    if #words_of(name) > 0 then
      out[#out + 1] = ("complete -c studyguide -n '__fish_seen_subcommand_from %s' -f -a '%s'\n"):format(name,
        table.concat(words_of(name), ' '))
    end
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
