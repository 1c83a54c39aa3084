/** core/rollout/detector/{expected-length,acceptance,upstream,create-judge}.ts once more, in Lua. */
export const stepsLua = `
  local A = K.acceptance
  local known = nil
  local function terms()
    if known == nil or known.rate ~= m.rate then
      local success = math.log((1 - A.limit) / (1 - m.rate))
      local failure = math.log(A.limit / m.rate)
      local drift = m.rate * failure + (1 - m.rate) * success
      local longest = math.huge
      if drift < 0 then longest = A.patience * math.max(0, (A.goal + 0) / -drift) end
      known = { rate = m.rate, success = success, failure = failure, longest = longest }
    end
    return known
  end
  local function beginAcceptance(key, accepts)
    m.stepKey = key
    m.accepts = accepts
    m.stepRequests = 0
    m.taken = 0
    m.score = 0
    m.outcome = ''
    m.rate = math.min(A.mostRate, math.max(A.leastRate, m.calmFailed / math.max(m.calm, A.believed)))
  end
  local function accept(failed)
    if m.told ~= 'nothing' or m.incident then return nil end
    if not m.accepts or m.outcome ~= '' then return nil end
    local t = terms()
    m.taken = m.taken + 1
    m.score = m.score + (failed and t.failure or t.success)
    if m.score <= -A.goal then m.outcome = 'accepted' elseif m.taken >= t.longest then m.outcome = 'undecided' end
    if m.outcome == '' then return nil end
    return m.outcome
  end

  local function enough()
    local isShort = m.checked <= U.checkRequests
    if m.by == 'slow' then return isShort and U.checkSlow or U.longCheckSlow end
    return isShort and U.checkErrors or U.longCheckErrors
  end
  local function check(erred, slow)
    local bad = erred
    if m.by == 'slow' then bad = slow end
    m.checked = m.checked + 1
    if bad then m.checkedBad = m.checkedBad + 1 end
    if m.checkedBad >= enough() then
      if m.by ~= '' then restart(m.by) end
      m.told = 'nothing'
      m.by = ''
      m.incident = true
      return 'upstream-to-blame'
    end
    local last = m.checkedBad == 0 and U.checkRequests or U.longCheckRequests
    if m.checked >= last then return rollBack(m.by == '' and 'absolute' or m.by) end
    return nil
  end
  local function incident()
    local now = isIncident()
    if now == m.incident then return nil end
    m.incident = now
    return now and 'incident-began' or 'incident-ended'
  end
  local function look(erred, slow)
    if m.told == 'rolled-back' then return nil end
    if m.told == 'suspended' then return check(erred, slow) end
    return incident()
  end

  local function count(counts, o)
    counts[1] = counts[1] + 1
    if o.failed then counts[2] = counts[2] + 1 end
    if o.erred then counts[3] = counts[3] + 1 end
    if o.slow then counts[4] = counts[4] + 1 end
  end
  local function observe(o)
    if o.isCanary then
      count(m.canary, o)
      m.stepRequests = m.stepRequests + 1
      return blameCanary(o) or accept(o.failed)
    end
    count(m.stable, o)
    averageStable(o.erred, o.slow)
    if not m.incident then
      m.calm = m.calm + 1
      if o.failed then m.calmFailed = m.calmFailed + 1 end
    end
    if o.erred and m.told ~= 'rolled-back' then takeError(false, o.w) end
    return look(o.erred, o.slow)
  end
  local function begin(key, accepts)
    if key == m.stepKey then return end
    if m.told ~= 'nothing' then
      restart('relative')
      restart('absolute')
      restart('slow')
      m.told = 'nothing'
      m.by = ''
    end
    beginAcceptance(key, accepts)
  end
`
