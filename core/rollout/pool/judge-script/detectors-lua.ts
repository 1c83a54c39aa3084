/**
 * core/rollout/detector/{mixture,relative,averages,blame}.ts once more, in Lua, line by line and with the same order of
 * arithmetic: `m` is the memory, `K` the constants.
 */
export const detectorsLua = `
  local function evidence(r)
    local sum = 0
    for j = 1, #r do sum = sum + r[j] end
    return sum
  end
  local function step(r, tbl, ratio)
    for j = 1, #r do r[j] = (r[j] + tbl.inject[j]) * ratio[j] end
  end
  local function stepOdds(r, tbl, canarys, w)
    local base = tbl.nullOdds * w + 1 - w
    for j = 1, #r do
      local odds = tbl.odds[j]
      local miss = base / (odds * w + 1 - w)
      r[j] = (r[j] + tbl.inject[j]) * (canarys and (miss * odds) / tbl.nullOdds or miss)
    end
  end

  local U = K.upstream
  local function averageStable(erred, slow)
    m.errorsShort = m.errorsShort + U.short * ((erred and 1 or 0) - m.errorsShort)
    m.errorsLong = m.errorsLong + U.long * ((erred and 1 or 0) - m.errorsLong)
    m.slowShort = m.slowShort + U.short * ((slow and 1 or 0) - m.slowShort)
  end
  local function isFrozen(name)
    if name == 'slow' then return m.slowShort > U.frozenSlow end
    return m.errorsShort > U.frozenErrorsShort or m.errorsLong > U.frozenErrorsLong
  end
  local function isIncident()
    if m.incident then return m.errorsShort > U.frozenErrorsShort or m.slowShort > U.frozenSlow end
    return m.errorsShort > U.incidentErrors or m.slowShort > U.incidentSlow
  end
  local function isBarelyKnown(name)
    local bad = name == 'slow' and m.stable[4] or m.stable[3]
    return m.stable[1] < U.known and (bad > 0 or m.stable[1] < U.knownIfClean)
  end

  local function restart(name)
    for j, start in ipairs(K[name].start) do m[name][j] = start end
    m[name .. 'Seen'] = 0
    m.epoch = m.epoch + 1
  end
  local function turn(name)
    m[name .. 'Seen'] = m[name .. 'Seen'] + 1
    if m[name .. 'Seen'] >= K[name].epochLength then restart(name) end
  end
  local function rollBack(by)
    m.told = 'rolled-back'
    m.by = by
    return 'roll-back'
  end
  local function accuse(by, w)
    if w <= U.shareToAsk and not isBarelyKnown(by) then return rollBack(by) end
    m.told = 'suspended'
    m.by = by
    m.checked = 0
    m.checkedBad = 0
    return 'suspend'
  end
  local function take(name, hit)
    if isFrozen(name) then return false end
    step(m[name], K[name], hit and K[name].hit or K[name].miss)
    if hit and evidence(m[name]) >= K.threshold then return true end
    turn(name)
    return false
  end
  local function takeError(canarys, w)
    stepOdds(m.relative, K.relative, canarys, w)
    if canarys and evidence(m.relative) >= K.threshold then return true end
    turn('relative')
    return false
  end
  local function blameCanary(o)
    if m.told == 'rolled-back' then return nil end
    if o.erred and takeError(true, o.w) then return rollBack('relative') end
    if m.told == 'suspended' then return nil end
    if take('absolute', o.failed) then return accuse('absolute', o.w) end
    if take('slow', o.slow) then return accuse('slow', o.w) end
    return nil
  end
`
