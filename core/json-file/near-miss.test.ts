import { expect, test } from 'vitest'
import { didYouMean, nearMiss } from './near-miss.ts'

const names = ['WXHOST_PORT', 'WXHOST_HOST', 'WXHOST_MOCK_PORT']

test('a missing letter is near', () => expect(nearMiss('WXHOST_PRT', names)).toBe('WXHOST_PORT'))
test('two letters that changed places are near', () => expect(nearMiss('kidn', ['name', 'kind'])).toBe('kind'))
test('case alone is near', () => expect(nearMiss('wxhost_port', names)).toBe('WXHOST_PORT'))
test('another word is not near', () => expect(nearMiss('zebra', names)).toBeUndefined())
test('the near miss is asked back', () => expect(didYouMean('Secrets', ['secrets'])).toBe(' Did you mean "secrets"?'))
test('nothing is asked where nothing is near', () => expect(didYouMean('x', ['secrets'])).toBe(''))
