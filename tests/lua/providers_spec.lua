--- Requests as each provider publishes them, and answers read back: recorded shapes, no network.

local core = require 'studyguide.core'
local exchanges = require 'studyguide.model.exchange'
local providers = require 'studyguide.model.providers'

local function env(values) return function (name) return values[name] end end
local keys = env { OPENAI_API_KEY = 'k1', ANTHROPIC_API_KEY = 'k2', GEMINI_API_KEY = 'k3', OLLAMA_API_KEY = 'k4',
                   OPENROUTER_API_KEY = 'k5' }

local function endpoint(settings, variables)
  return assert(providers.endpoint(settings, variables or keys))
end

local request = { system = 'RULES', shared = 'PAPER', turns = { { role = 'user', text = 'SECTION' } }, max_tokens = 4096,
                  prompt_tokens = 5000, cache_key = 'abc' }
local limits = { connect = 10, first = 20, stall = 30, total = 40 }

--- What goes over the wire: url, secret headers, headers, decoded body.
local function wire(settings, turns, variables)
  local e = endpoint(settings, variables)
  local r = {}
  for k, v in pairs(request) do r[k] = v end
  if turns then r.turns = turns end
  local http = exchanges.new(e, r):http(limits)
  return http, core.json_decode(http.body), e
end

-- Every field that a request may have, from the published references (OpenAI 2.3.0, Anthropic 2023-06-01, Gemini
-- v1beta, Ollama): what is not here is not sent.
local documented = {
  openai = 'model messages max_completion_tokens max_tokens stream stream_options temperature seed reasoning_effort prompt_cache_key',
  ['openai-responses'] = 'model instructions input store max_output_tokens stream temperature reasoning prompt_cache_key',
  anthropic = 'model max_tokens messages system stream temperature output_config',
  gemini = 'systemInstruction contents generationConfig',
  ollama = 'model messages stream truncate options think',
}

describe('a request', function ()
  it('holds only documented fields, with every option set', function ()
    for name, fields in pairs(documented) do
      local known = {}
      for field in fields:gmatch '%S+' do known[field] = true end
      local _, body = wire { provider = name, model = 'm', temperature = 0.5, seed = 7, effort = 'low' }
      for field in pairs(body) do assert.is_true(known[field], name .. ' sends ' .. field) end
      assert.is_nil(core.json_encode(body):find('k%d"'), name .. ' has its key in the body')
    end
  end)

  it('leaves sampling to the model unless the user sets it', function ()
    for name in pairs(documented) do
      local http = wire { provider = name, model = 'm' }
      for _, word in ipairs { 'temperature', 'seed', 'effort', 'think' } do
        assert.is_nil(http.body:find(word, 1, true), name .. ' sends ' .. word)
      end
    end
  end)

  it('is OpenAI\'s Chat Completions', function ()
    local http, body = wire { provider = 'openai', model = 'gpt-x' }
    assert.equal('https://api.openai.com/v1/chat/completions', http.url)
    assert.same({ Authorization = 'Bearer k1' }, http.secret_headers)
    assert.same({
      model = 'gpt-x', max_completion_tokens = 4096, stream = true, stream_options = { include_usage = true },
      prompt_cache_key = 'abc',
      messages = { { role = 'system', content = 'RULES' }, { role = 'user', content = 'PAPERSECTION' } },
    }, body)
    assert.equal('events', http.stream)
  end)

  it('knows only max_tokens at other addresses, and no cache key', function ()
    local http, body = wire { provider = 'openai', model = 'm', base_url = 'http://localhost:8080/v1/', stream = false }
    assert.equal('http://localhost:8080/v1/chat/completions', http.url)
    assert.same({ model = 'm', max_tokens = 4096, messages = body.messages }, body)
    assert.equal('whole', http.stream)
  end)

  it('is OpenAI\'s Responses', function ()
    local http, body = wire({ provider = 'openai-responses', model = 'm', effort = 'low' })
    assert.equal('https://api.openai.com/v1/responses', http.url)
    assert.same({ model = 'm', instructions = 'RULES', input = { { role = 'user', content = 'PAPERSECTION' } }, store = false,
                  max_output_tokens = 4096, stream = true, reasoning = { effort = 'low' }, prompt_cache_key = 'abc' }, body)
  end)

  it('is Anthropic\'s Messages, with a cache mark on what all sections share', function ()
    local http, body = wire { provider = 'anthropic', model = 'claude-x' }
    assert.equal('https://api.anthropic.com/v1/messages', http.url)
    assert.same({ ['x-api-key'] = 'k2' }, http.secret_headers)
    assert.equal('2023-06-01', http.headers['anthropic-version'])
    local mark = { type = 'ephemeral' }
    assert.same({
      model = 'claude-x', max_tokens = 4096, stream = true,
      system = { { type = 'text', text = 'RULES', cache_control = mark } },
      messages = { { role = 'user', content = { { type = 'text', text = 'PAPER', cache_control = mark },
                                                { type = 'text', text = 'SECTION' } } } },
    }, body)
  end)

  it('is Gemini\'s generateContent, with the key in a header', function ()
    local http, body = wire { provider = 'gemini', model = 'gemini-x', seed = 3 }
    assert.equal('https://generativelanguage.googleapis.com/v1beta/models/gemini-x:streamGenerateContent?alt=sse', http.url)
    assert.same({ ['x-goog-api-key'] = 'k3' }, http.secret_headers)
    assert.same({ systemInstruction = { parts = { { text = 'RULES' } } },
                  contents = { { role = 'user', parts = { { text = 'PAPER' }, { text = 'SECTION' } } } },
                  generationConfig = { maxOutputTokens = 4096, seed = 3 } }, body)
  end)

  it('is Ollama\'s chat, with a context that holds it and no silent cut', function ()
    local http, body = wire { provider = 'ollama', model = 'llama' }
    assert.equal('http://127.0.0.1:11434/api/chat', http.url)
    assert.same({ model = 'llama', stream = true, truncate = false, options = { num_ctx = 16384, num_predict = 4096 },
                  messages = { { role = 'system', content = 'RULES' }, { role = 'user', content = 'PAPERSECTION' } } }, body)
    assert.equal('lines', http.stream)
  end)

  it('keeps the conversation\'s roles', function ()
    local turns = { { role = 'user', text = 'A' }, { role = 'assistant', text = 'B' }, { role = 'user', text = 'C' } }
    local _, body = wire({ provider = 'gemini', model = 'm' }, turns)
    assert.same({ 'user', 'model', 'user' }, { body.contents[1].role, body.contents[2].role, body.contents[3].role })
    _, body = wire({ provider = 'anthropic', model = 'm' }, turns)
    assert.same({ type = 'text', text = 'C' }, body.messages[3].content[1])
    _, body = wire({ provider = 'openai', model = 'm' }, turns)
    assert.same({ role = 'assistant', content = 'B' }, body.messages[3])
  end)
end)

describe('the choice of a provider', function ()
  it('is the user\'s alone', function ()
    assert.is_nil(providers.endpoint({}, keys))
    assert.is_nil(providers.endpoint({ provider = 'embedded' }, keys))
    assert.equal('anthropic', providers.chosen { model = 'anthropic/claude' })
    assert.equal('openai', providers.chosen { model = 'meta/llama', provider = 'openai' })
  end)

  it('uses a model that is named, or refuses it with the likely provider', function ()
    local rows = {
      { 'gpt-4o-mini', 'openai/gpt-4o-mini' }, { 'o3', 'openai/o3' }, { 'claude-sonnet-4', 'anthropic/claude-sonnet-4' },
      { 'gemini-2.5-pro', 'gemini/gemini-2.5-pro' }, { 'llama3.2', 'ollama/llama3.2' }, { 'qwen3:8b', 'ollama/qwen3:8b' },
      { 'meta-llama/llama-3', 'openrouter/meta-llama/llama-3' },
      { 'OpenAI/gpt-4o', 'openai/gpt-4o' }, { 'openai:gpt-4o', 'openai/gpt-4o' }, { 'opaque', 'say --model PROVIDER/opaque' },
      { 'ollama', 'say --provider ollama' },
    }
    for _, row in ipairs(rows) do
      local name, message = providers.chosen { model = row[1] }
      assert.is_nil(name)
      assert.matches(row[2], message, 1, true)
    end
    -- A file of weights is served from here, unless a server is named for it.
    for _, path in ipairs { 'model.gguf', './a/b.GGUF', '/abs/x.gguf', 'models/x.gguf' } do
      local e = providers.endpoint({ model = path }, env {})
      assert.same({ 'llamacpp', path, true, 'file' }, { e.name, e.file, e.weak, e.kept_as })
    end
    for _, settings in ipairs { { model = 'llamacpp/x.gguf' }, { provider = 'llamacpp', model = 'x.gguf' } } do
      assert.is_nil(providers.endpoint(settings, env {}).file)
    end
    assert.matches('llamacpp/x.gguf', select(2, providers.chosen { model = 'x.gguf', base_url = 'http://localhost' }), 1, true)
    local _, message = providers.chosen { model = 'x', provider = 'embedded' }
    assert.matches('uses no model', message)
    _, message = providers.chosen { base_url = 'http://localhost', origin = { base_url = 1 } }
    assert.matches('--provider NAME', message, 1, true)
    assert.equal('embedded', providers.chosen { base_url = 'http://localhost', origin = { base_url = 3 } })
    assert.equal('embedded', providers.chosen { model = ' ' })
  end)

  it('is the one that is named nearer to the run', function ()
    local near = function (provider, model, origin) return providers.chosen { provider = provider, model = model, origin = origin } end
    assert.equal('openai', near('ollama', 'openai/gpt', { provider = 3, model = 1 }))
    assert.equal('ollama', near('ollama', 'openai/gpt', { provider = 1, model = 3 }))
    assert.equal('embedded', near('embedded', 'openai/gpt', { provider = 1, model = 3 }))
    assert.equal('openai', near('embedded', 'openai/gpt', { provider = 3, model = 1 }))
    assert.is_nil(near('embedded', 'gpt-4o', { provider = 3, model = 1 }))
    assert.equal('ollama', near('ollama', 'gpt-4o', { provider = 3, model = 1 }))
  end)

  it('needs no model where the server has its own', function ()
    for _, name in ipairs { 'llamacpp', 'vllm' } do
      local _, body, e = wire({ provider = name }, nil, env {})
      assert.is_nil(body.model)
      assert.matches('^' .. name .. '/', e.title)
    end
    local e = endpoint { provider = 'llamacpp', model = 'openai/gpt', origin = { provider = 1, model = 3 } }
    assert.is_nil(e.model)
    assert.equal('qwen', endpoint({ model = 'llamacpp/qwen' }).model)
  end)

  it('keeps slashes in names of models', function ()
    assert.equal('meta-llama/llama-3', endpoint({ provider = 'openrouter', model = 'meta-llama/llama-3' }).model)
    assert.equal('meta-llama/llama-3', endpoint({ model = 'openrouter/meta-llama/llama-3' }).model)
  end)

  it('says what is missing', function ()
    local _, message = providers.endpoint({ provider = 'opnai', model = 'm' }, keys)
    assert.matches("no provider 'opnai'", message)
    _, message = providers.endpoint({ provider = 'openai' }, keys)
    assert.matches('needs a model', message)
    _, message = providers.endpoint({ model = 'openai/m' }, env {})
    assert.matches('set OPENAI_API_KEY', message)
    _, message = providers.endpoint({ model = 'openai/m', key_variable = 'MINE' }, keys)
    assert.matches('MINE', message)
  end)

  it('reads the variables that users know', function ()
    local e = endpoint({ model = 'openai/m' }, env { OPENAI_API_KEY = ' k\n', OPENAI_BASE_URL = 'http://h/v1/' })
    assert.same({ 'k', 'http://h/v1' }, { e.key, e.base_url })
    assert.equal('https://openrouter.ai/api/v1',
      endpoint({ model = 'openrouter/m' }, env { OPENROUTER_API_KEY = 'k', OPENAI_BASE_URL = 'http://h/v1' }).base_url)
    local http = wire({ model = 'anthropic/m' }, nil, env { ANTHROPIC_AUTH_TOKEN = 't', ANTHROPIC_BASE_URL = 'http://h' })
    assert.same({ 'http://h/v1/messages', 'Bearer t' }, { http.url, http.secret_headers.Authorization })
    assert.equal('a', endpoint({ model = 'gemini/m' }, env { GOOGLE_API_KEY = 'a', GEMINI_API_KEY = 'b' }).key)
  end)

  it('reads OLLAMA_HOST as ollama does', function ()
    for value, base in pairs {
      ['box'] = 'http://box:11434', ['box:1'] = 'http://box:1', [':1'] = 'http://127.0.0.1:1',
      ['0.0.0.0'] = 'http://127.0.0.1:11434', ['http://box'] = 'http://box:80', ['https://box'] = 'https://box:443',
      ['https://box:5/x'] = 'https://box:5/x', ['[::1]:7'] = 'http://[::1]:7',
    } do
      assert.equal(base, endpoint({ model = 'ollama/m' }, env { OLLAMA_HOST = value }).base_url)
    end
  end)
end)

-- Answers -------------------------------------------------------------------------------------------------

--- Runs a stream's messages, each a table or text, through the provider; the reply and failure.
local function stream(name, messages, done)
  local e = exchanges.new(endpoint { provider = name, model = 'm', base_url = 'http://localhost/v1' }, request)
  e:http(limits)
  for _, m in ipairs(messages) do
    e:message { kind = 'message', name = m.event or '', data = type(m.data) == 'string' and m.data or core.json_encode(m.data) }
  end
  done = done or {}
  return e:done({ http = done.http or 200, headers = {}, body = done.body or '', code = done.code, message = done.message }, 0)
end

local function data(...)
  local list = {}
  for i, d in ipairs { ... } do list[i] = { data = d } end
  return list
end

describe('an answer', function ()
  it('of Chat Completions', function ()
    local reply, failure = stream('openai', data(
      { choices = { { delta = { role = 'assistant', content = core.null } } } },
      { choices = { { delta = { content = 'one ' } } }, usage = core.null },
      { choices = { { delta = { content = 'two' }, finish_reason = 'stop' } } },
      { choices = {}, usage = { prompt_tokens = 9, completion_tokens = 2, prompt_tokens_details = { cached_tokens = 5 } } },
      '[DONE]'))
    assert.is_nil(failure)
    assert.equal('one two', reply.text)
    assert.same({ input = 9, output = 2, cached = 5 }, reply.usage)
  end)

  it('of Responses', function ()
    local reply, failure = stream('openai-responses', data(
      { type = 'response.created', response = { status = 'in_progress' } },
      { type = 'response.output_text.delta', delta = 'one' },
      { type = 'response.incomplete', response = { status = 'incomplete', incomplete_details = { reason = 'max_output_tokens' },
        output = { { type = 'reasoning' }, { type = 'message', content = { { type = 'output_text', text = 'one two' } } } },
        usage = { input_tokens = 3, output_tokens = 4 } } }))
    assert.is_nil(failure)
    assert.same({ 'one two', 'length', 3 }, { reply.text, reply.finish, reply.usage.input })
  end)

  it('of Messages', function ()
    local reply, failure = stream('anthropic', data(
      { type = 'message_start', message = { usage = { input_tokens = 5, cache_read_input_tokens = 90, output_tokens = 1 } } },
      { type = 'ping' },
      { type = 'content_block_start', content_block = { type = 'thinking', thinking = 'hm' } },
      { type = 'content_block_delta', delta = { type = 'thinking_delta', thinking = 'hm' } },
      { type = 'content_block_start', content_block = { type = 'text', text = '' } },
      { type = 'content_block_delta', delta = { type = 'text_delta', text = 'one' } },
      { type = 'message_delta', delta = { stop_reason = 'end_turn' }, usage = { output_tokens = 7 } },
      { type = 'message_stop' }))
    assert.is_nil(failure)
    assert.equal('one', reply.text)
    assert.same({ input = 95, output = 7, cached = 90 }, reply.usage)
  end)

  it('of generateContent', function ()
    local reply, failure = stream('gemini', data(
      { candidates = { { content = { parts = { { text = 'hm', thought = true }, { text = 'one' } } } } } },
      { candidates = { { content = { parts = { { text = ' two' } } }, finishReason = 'STOP' } },
        usageMetadata = { promptTokenCount = 8, candidatesTokenCount = 2, thoughtsTokenCount = 3 } }))
    assert.is_nil(failure)
    assert.same({ 'one two', 8, 5 }, { reply.text, reply.usage.input, reply.usage.output })
  end)

  it('of Ollama', function ()
    local reply, failure = stream('ollama', data(
      { message = { content = 'one', thinking = 'hm' }, done = false },
      { message = { content = '' }, done = true, done_reason = 'stop', prompt_eval_count = 6, eval_count = 2 }))
    assert.is_nil(failure)
    assert.same({ 'one', 6 }, { reply.text, reply.usage.input })
  end)

  it('that ends without its finish marker is a failure', function ()
    local starts = {
      openai = { choices = { { delta = { content = 'one' } } } },
      ['openai-responses'] = { type = 'response.output_text.delta', delta = 'one' },
      anthropic = { type = 'content_block_delta', delta = { type = 'text_delta', text = 'one' } },
      gemini = { candidates = { { content = { parts = { { text = 'one' } } } } } },
      ollama = { message = { content = 'one' }, done = false },
    }
    for name, first in pairs(starts) do
      local _, failure = stream(name, data(first))
      assert.equal('retry', failure.kind, name)
      assert.matches('in the middle', failure.message)
    end
  end)

  it('that is refused is reported as such, not tried again', function ()
    for name, message in pairs {
      anthropic = { type = 'message_delta', delta = { stop_reason = 'refusal', stop_details = { explanation = 'no way' } } },
      gemini = { promptFeedback = { blockReason = 'SAFETY' } },
    } do
      local _, failure = stream(name, data(message, { type = 'message_stop' }))
      assert.equal('section', failure.kind, name)
      assert.matches('refuses', failure.message)
    end
  end)

  it('that shows a cut prompt is one whose context is too small', function ()
    local _, failure = stream('ollama', data({ message = { content = 'one' }, done = true, prompt_eval_count = 2048 }))
    assert.equal('context', failure.kind)
    _, failure = stream('ollama', data({ message = { content = 'one' }, done = true, prompt_eval_count = 2500 }))
    assert.is_nil(failure)
  end)
end)
