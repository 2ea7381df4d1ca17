--- What check and repair are called with: a Markdown file, and the paper that it is about; and how every command that
-- reads a paper without building a guide is told to read it.
--
--     local text, message, code = pair.text(path)
--     local options, problem = pair.reading_options(args, world)

local config = require 'studyguide.config'
local core = require 'studyguide.core'
local request = require 'studyguide.request'

local M = {}

-- Options by which a paper is read; `guess` and the like are told by the configuration, too.
M.reading = { config.row 'run_in', config.row 'guess', config.row 'aux', config.row 'tex', config.row 'reader', config.row 'allow_outside' }

--- The options by which the paper is read, as a build would have them: of the command line, the environment and the user's
-- file.
---@return table? options, string? problem
function M.reading_options(args, world)
  local given = {}
  for _, row in ipairs(M.reading) do given[row.name] = args.options[row.name] end
  local options, problem = request.options({ command = given }, world)
  if not options then return nil, problem end
  options.from = args.options.from
  return options
end

--- The command's own options, with those that name the paper.
function M.options(paper_help, rows)
  local out = { { name = 'paper', type = 'string', argument = 'PAPER', help = paper_help } }
  table.move(rows, 1, #rows, 2, out)
  out[#out + 1] = { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the paper's format" }
  return out
end

--- What is wrong with the command line, or nil.
---@param what string  "check expects one guide"
function M.usage_problem(args, name, what)
  if #args ~= 1 then return ('%s expects one %s, not %d'):format(name, what, #args) end
  if not args.options.paper then return ("%s expects the paper: '--paper PAPER'"):format(name) end
  if args[1] == '-' and args.options.paper == '-' then
    return ('the %s and the paper cannot both be standard input'):format(what)
  end
end

---@param path string  "-": standard input
---@return string? text, string? message, string? code
function M.text(path)
  return core.read_file(path, 64 * 1024 * 1024, true)
end

return M
