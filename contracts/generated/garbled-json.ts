import fc from 'fast-check'

/** JSON like the samples, with one member of any depth left out, doubled, or replaced by something of any type. */
export function garbledJson(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  if (samples.length === 0) return fc.jsonValue()
  return fc
    .tuple(fc.constantFrom(...samples), fc.nat(), fc.constantFrom('drop', 'replace', 'replace', 'wrap'), odd)
    .map(([sample, at, how, value]) => {
      const places = placesIn(sample)
      const place = places[at % Math.max(1, places.length)]
      return place === undefined ? value : changedAt(sample, place, how, value)
    })
}

/** Values at which readers stumble, and any other. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    '',
    ' ',
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    true,
    [],
    {},
    [null],
    '\ud800',
    '__proto__',
    '../..',
    'a\r\nb',
  ),
  fc.jsonValue(),
)

type Place = readonly (string | number)[]

function placesIn(value: unknown, above: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.keys(value).flatMap((key) => {
    const place = [...above, Array.isArray(value) ? Number(key) : key]
    return [place, ...placesIn((value as Record<string, unknown>)[key], place)]
  })
}

function changedAt(value: unknown, [step, ...rest]: Place, how: string, to: unknown): unknown {
  if (step === undefined) return how === 'wrap' ? [value] : to
  if (Array.isArray(value)) {
    if (rest.length === 0 && how === 'drop') return value.toSpliced(Number(step), 1)
    return value.with(Number(step), changedAt(value[Number(step)], rest, how, to))
  }
  const { [step]: old, ...others } = value as Record<string, unknown>
  if (rest.length === 0 && how === 'drop') return others
  return { ...(value as object), [step]: changedAt(old, rest, how, to) }
}
