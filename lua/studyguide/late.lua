--- A module that many runs do without: its file is read when something of it is asked for.
--
--     local late = require 'studyguide.late'
--     local page = late 'studyguide.output.page'
--
-- What stands there answers to the names of the module's functions, which cannot be listed or changed through it.

---@param name string
return function (name)
  return setmetatable({}, { __index = function (_, key) return require(name)[key] end })
end
