import { contractSuite } from '@wxhost/contracts/vitest'
import plugin from '../src/index.ts'
import { interactions } from './index.ts'

contractSuite(plugin, interactions, { directory: `${import.meta.dirname}/..` })
