import { fileURLToPath } from 'node:url'
import { contractSuite } from '@wxhost/contracts/vitest'
import plugin from '../index.ts'
import { interactions } from './index.ts'

contractSuite(plugin, interactions, { directory: fileURLToPath(new URL('..', import.meta.url)) })
