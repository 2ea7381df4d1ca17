--- What errors mean, when requests are sent again, how many at once.

local core = require 'studyguide.core'
local failures = require 'studyguide.model.failures'
local flows = require 'studyguide.model.flow'
local providers = require 'studyguide.model.providers'
local retry = require 'studyguide.model.retry'

local function judge(name, http, error, headers)
  local endpoint = providers.endpoint({ provider = name, model = 'm', base_url = 'http://localhost/v1' }, function () return 'SECRETKEY' end)
  local body = type(error) == 'string' and error or core.json_encode(error)
  return failures.of(endpoint, { http = http, headers = headers or {}, body = body }, nil, 0)
end

describe('an error', function ()
  local rows = {
    -- provider, status, body, kind, parameter
    { 'openai', 401, { error = { message = 'bad key SECRET' } }, 'stop' },
    { 'openai', 429, { error = { message = 'slow', code = 'rate_limit_exceeded' } }, 'retry' },
    { 'openai', 429, { error = { message = 'x', type = 'insufficient_quota' } }, 'stop' },
    { 'openai', 503, { error = { message = 'x', code = 'server_is_overloaded' } }, 'retry' },
    { 'openai', 400, { error = { message = 'x', code = 'context_length_exceeded' } }, 'context' },
    { 'openai', 400, { error = { message = "Unsupported value: 'temperature' does not support 0.5", param = 'temperature',
                                 code = 'unsupported_value' } }, 'adapt', 'temperature' },
    { 'openai', 400, { error = { message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
      .. "'max_completion_tokens' instead.", param = 'max_tokens', code = 'unsupported_parameter' } }, 'adapt', 'max_tokens' },
    { 'openai', 400, { error = { message = 'max_tokens is too large: 99999. This model supports at most 16384 completion tokens' } },
      'adapt', 'max_tokens' },
    { 'openai', 400, { error = { message = 'Invalid prompt', code = 'invalid_prompt' } }, 'section' },
    { 'openai', 400, { error = { message = 'nonsense' } }, 'stop' },
    { 'openai', 402, { error = { code = 402, message = 'no credit' } }, 'stop' },
    { 'openai', 422, { detail = { { msg = 'field required' } } }, 'stop' },
    { 'anthropic', 529, { type = 'error', error = { type = 'overloaded_error', message = 'x' } }, 'retry' },
    { 'anthropic', 429, { error = { type = 'rate_limit_error', message = 'x',
                                    details = { error_code = 'enforced_spend_limit_reached' } } }, 'stop' },
    { 'anthropic', 400, { error = { message = '`temperature` is deprecated for this model.' } }, 'adapt', 'temperature' },
    { 'anthropic', 400, { error = { message = 'prompt is too long: 210000 tokens > 200000 maximum' } }, 'context' },
    { 'anthropic', 413, '<html>too large</html>', 'context' },
    { 'gemini', 429, { { error = { code = 429, message = 'x', status = 'RESOURCE_EXHAUSTED', details = {
      { ['@type'] = 'type.googleapis.com/google.rpc.RetryInfo', retryDelay = '46s' } } } } }, 'retry' },
    { 'gemini', 429, { error = { code = 429, message = 'x', details = { { violations = { {
      quotaId = 'GenerateRequestsPerDayPerProject' } } } } } }, 'stop' },
    { 'ollama', 404, { error = "model 'm' not found" }, 'stop' },
    { 'ollama', 503, { error = 'server busy' }, 'retry' },
    { 'openai', 500, 'not json at all', 'retry' },
  }
  for i, row in ipairs(rows) do
    it(('%d: %s %d is %s'):format(i, row[1], row[2], row[4]), function ()
      local failure = judge(row[1], row[2], row[3])
      assert.equal(row[4], failure.kind)
      assert.equal(row[5], failure.parameter)
      assert.is_nil(failure.message:find 'SECRETKEY')
    end)
  end

  it('tells how long to wait', function ()
    assert.equal(46, judge('gemini', 429, rows[18][3]).delay)
    assert.equal(1.5, failures.delay({ ['retry-after-ms'] = '1500', ['retry-after'] = '9' }, 0))
    assert.equal(9, failures.delay({ ['retry-after'] = '9' }, 0))
    assert.equal(60, failures.delay({ ['retry-after'] = 'Sun, 06 Nov 1994 08:49:37 GMT', date = 'Sun, 06 Nov 1994 08:48:37 GMT' }, 0))
    assert.equal(784111777, failures.read_date 'Sun, 06 Nov 1994 08:49:37 GMT')
    assert.equal(784111777, failures.read_date '1994-11-06T08:49:37Z')
    assert.equal(360, failures.read_duration '6m0s')
    assert.equal(0.012, failures.read_duration '12ms')
    assert.is_nil(failures.read_duration 'soon')
  end)

  it('is one line without the key, cut at a character', function ()
    local text = failures.clean('a\nb\tSECRETKEYSECRETKEY ' .. ('é'):rep(400), 'SECRETKEY')
    assert.equal('a b [key][key] é', text:sub(1, #'a b [key][key] é'))
    assert.is_nil(core.utf8_invalid(text))
    assert.is_true(#text < 320)
  end)

  it('keeps words that servers without keys are given for one', function ()
    for _, key in ipairs { 'x', 'none', 'EMPTY', 'ollama', '' } do
      assert.equal('an example of none, EMPTY or ollama', failures.without_key('an example of none, EMPTY or ollama', key))
    end
  end)
end)

describe('a retry', function ()
  local function after(failure, attempt, name)
    return retry.after(failure, attempt, { retries = 2, row = providers.row(name or 'openai'), random = function () return 0 end })
  end
  it('waits as the providers\' own clients do', function ()
    assert.equal(0.5, after({}, 1))
    assert.equal(1, after({}, 2))
    assert.is_nil(after({}, 3))
    assert.equal(8, after({ busy = true }, 8))
    assert.equal(30, after({ delay = 30 }, 1))
    local wait, why = after({ delay = 121 }, 1)
    assert.same({ nil, 'too long' }, { wait, why })
    assert.equal(0.5, after({ delay = 61 }, 1, 'anthropic'))
  end)
  it('pauses when a limit is used up', function ()
    local function exhausted(headers) return retry.exhausted(headers, 0, failures.read_date, failures.read_duration) end
    assert.equal(2.5, exhausted { ['x-ratelimit-remaining-requests'] = '0', ['x-ratelimit-reset-requests'] = '2s500ms' })
    assert.is_nil(exhausted { ['x-ratelimit-remaining-requests'] = '1', ['x-ratelimit-reset-requests'] = '2s' })
    assert.equal(5, exhausted { ['anthropic-ratelimit-tokens-remaining'] = '0', date = 'Thu, 01 Jan 1970 00:00:10 GMT',
                                ['anthropic-ratelimit-tokens-reset'] = '1970-01-01T00:00:15Z' })
  end)
end)

describe('the flow', function ()
  it('halves when busy, once for what was under way, and grows again', function ()
    local flow = flows.new(8)
    assert.equal(8, flow:limit(0))
    flow:busy(0, 1)
    flow:busy(0.5, 1.1)
    assert.equal(4, flow:limit(2))
    flow:busy(2, 3, 10)
    assert.equal(0, flow:limit(12))
    assert.equal(2, flow:limit(13))
    for _ = 1, 100 do flow:good() end
    assert.equal(8, flow:limit(20))
  end)
end)
