--- Exit codes, for the command and the filter alike.

local M = { done = 0, findings = 1, usage = 2, unreadable = 3, endpoint = 4, internal = 5, interrupted = 130,
            pending = 75 } -- sysexits' EX_TEMPFAIL: a batch has not been answered yet

local by_error = {
  EFINDINGS = M.findings, EUSAGE = M.usage, EEMPTY = M.unreadable, EPARSE = M.unreadable, EUTF8 = M.unreadable,
  ETOOBIG = M.unreadable, ENOMEM = M.unreadable, EIO = M.unreadable, ENET = M.endpoint, EHTTP = M.endpoint,
  ETIMEOUT = M.endpoint, EINTR = M.interrupted, EPENDING = M.pending,
}

--- The exit code for an error's code ("EPARSE"); internal for what no caller could have avoided.
function M.of(code)
  return by_error[code] or M.internal
end

--- Whether an error that Lua or the core raised tells of want of memory: no mistake of ours.
function M.is_memory(problem)
  local text = tostring(problem)
  return text:find('not enough memory', 1, true) ~= nil or text:find('out of memory', 1, true) ~= nil
    or text:find('annot allocate memory', 1, true) ~= nil or text:find 'failed to map segment from shared object$' ~= nil
end

M.memory_words = 'out of memory: the paper is too large'

return M
