local core = require 'studyguide.core'
local exits = require 'studyguide.exits'

return {
  name = 'engine',
  summary = 'answer one request on standard input (what the filter starts; JSON in and out)',
  usage = 'engine < REQUEST.json',
  details = [[
Reads a studyguide/request@1 and writes a studyguide/reply@1. A program of your own may send
  {"schema": "studyguide/request@1", "paper": {…}, "form": "markdown"}
with a studyguide/paper@1, or "document" with what 'pandoc -t json' prints.]],
  run = function (args, world)
    if #args > 0 then return exits.usage, 'engine takes no arguments' end
    local request, message = core.json_decode(io.read 'a', 'document')
    if not request then
      world.out(core.json_encode { schema = 'studyguide/reply@1', error = { message = message, code = 'EPARSE' } } .. '\n')
      return exits.unreadable
    end
    if type(request) == 'table' then request.document_json, request.document = request.document, nil end
    -- Who reads the reply may die: what the endpoint would write then is for nobody.
    local new_pool = world.http_pool
    function world.http_pool(options)
      options.result_fd = 1
      return new_pool(options)
    end
    local reply = require('studyguide.request').answer(request, world)
    reply.read = nil -- of use in this process alone
    world.out(assert(core.json_encode(reply)) .. '\n')
    return reply.error and exits.of(reply.error.code) or exits.done
  end,
}
