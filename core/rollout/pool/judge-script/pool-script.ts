import { detectorsLua } from './detectors-lua.ts'
import { stepsLua } from './steps-lua.ts'

/** So long one failure of a caller is not counted again, over all hosts. Milliseconds. */
export const repeatMs = 600_000
/** Evidence that nobody adds to goes after 30 days. */
const lifeMs = 30 * 86_400_000
/** Repeats that are remembered at most; beyond them each failure counts, as it would without memory. */
const mostRepeats = 20_000

/**
 * Judges a prefix of one host's observations, in one atomic update.
 *
 * KEYS: evidence, repeats. ARGV: 1 constants, 2 blank memory, 3 memory that this host last knew or '', 4 '1' when that is of
 * the pool, 5 this host, 6 number of the batch, 7 observations, 8 step or '', 9 channel, 10 message.
 * @returns the memory, and verdicts parted by spaces.
 *
 * Numbers are written with 17 digits, which give back the same double.
 */
export const poolScript = `
  local function encoded(value)
    if type(value) == 'number' then return string.format('%.17g', value) end
    if type(value) ~= 'table' then return cjson.encode(value) end
    local parts = {}
    for i, item in ipairs(value) do parts[i] = encoded(item) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  local function written(memory)
    local parts = {}
    for name, value in pairs(memory) do parts[#parts + 1] = cjson.encode(name) .. ':' .. encoded(value) end
    return '{' .. table.concat(parts, ',') .. '}'
  end
  local function seen(memory) return memory.stable[1] + memory.canary[1] end

  local K = cjson.decode(ARGV[1])
  local m = cjson.decode(ARGV[2])
  -- Of this shape, or as if it were not there: an error of one rollout would look like a Redis that is away to all.
  local function readable(text)
    local isJson, memory = pcall(cjson.decode, text)
    if not isJson or type(memory) ~= 'table' or memory.format ~= m.format then return nil end
    for name, value in pairs(m) do
      local found = memory[name]
      if type(found) ~= type(value) then return nil end
      if type(value) == 'table' then
        if #found ~= #value then return nil end
        for i = 1, #value do if type(found[i]) ~= 'number' then return nil end end
      end
    end
    if memory.order ~= nil and type(memory.order) ~= 'number' then return nil end
    return memory
  end
  local held = redis.call('HGET', KEYS[1], 'memory')
  local heldMemory = held and readable(held)
  local isHeld = heldMemory ~= nil and heldMemory ~= false
  if isHeld then m = heldMemory end
  -- Redis lost what it held, or came back from an old dump: this host knows more.
  if ARGV[3] ~= '' and (not isHeld or ARGV[4] == '1') then
    local offered = cjson.decode(ARGV[3])
    if offered.format == m.format and seen(offered) > seen(m) then m = offered end
  end

  ${detectorsLua}
  ${stepsLua}

  local verdicts = {}
  local wasTold, wasIncident, wasOutcome = m.told, m.incident, m.outcome
  if ARGV[8] ~= '' then
    local step = cjson.decode(ARGV[8])
    -- A host that lags does not take an old step up again.
    if step.order >= (m.order or 0) then
      m.order = step.order
      begin(step.key, step.accepts)
    end
  end

  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local function isRepeat(key)
    local ends = redis.call('ZSCORE', KEYS[2], key)
    if ends and tonumber(ends) > now then return true end
    if redis.call('ZCARD', KEYS[2]) >= ${mostRepeats} then
      redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
      if redis.call('ZCARD', KEYS[2]) >= ${mostRepeats} then return false end
    end
    redis.call('ZADD', KEYS[2], now + ${repeatMs}, key)
    redis.call('PEXPIRE', KEYS[2], ${repeatMs})
    return false
  end
  local function tell(verdict)
    if verdict then verdicts[#verdicts + 1] = verdict end
  end
  local good = { isCanary = false, failed = false, erred = false, slow = false, w = 0 }
  local function take(item)
    local arm, times = string.match(item, '^([sc])(%d+)$')
    if arm then
      good.isCanary = arm == 'c'
      for _ = 1, tonumber(times) do tell(observe(good)) end
      return
    end
    local of, flags, w, key = string.match(item, '^([sc])([fel]*),([^,]+),([^,]*)$')
    if key ~= '' and isRepeat(key) then return end
    tell(observe({
      isCanary = of == 'c',
      failed = string.find(flags, 'f', 1, true) ~= nil,
      erred = string.find(flags, 'e', 1, true) ~= nil,
      slow = string.find(flags, 'l', 1, true) ~= nil,
      w = tonumber(w),
    }))
  end

  -- A batch that was taken in, though its answer was lost, is sent again: it counts once.
  local batch = tonumber(ARGV[6])
  local last = tonumber(redis.call('HGET', KEYS[1], 'host:' .. ARGV[5]) or '0') or 0
  if batch > last then
    for item in string.gmatch(ARGV[7], '[^;]+') do take(item) end
    redis.call('HSET', KEYS[1], 'host:' .. ARGV[5], ARGV[6])
  end
  local after = written(m)
  redis.call('HSET', KEYS[1], 'memory', after)
  redis.call('PEXPIRE', KEYS[1], ${lifeMs})
  if m.told ~= wasTold or m.incident ~= wasIncident or m.outcome ~= wasOutcome then
    -- A user who may publish nothing: hosts look as well, and what was judged stands.
    redis.pcall('PUBLISH', ARGV[9], ARGV[10])
  end
  return { after, table.concat(verdicts, ' ') }
`
