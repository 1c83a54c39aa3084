import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    // Tests run on the sources; plugins that the host loads by itself come from their built packages.
    alias: [
      { find: /^@wxhost\/core\/harness$/, replacement: here('core/harness.ts') },
      { find: /^@wxhost\/core\/protocol$/, replacement: here('core/protocol/index.ts') },
      { find: /^@wxhost\/core\/protocol\/(.+)$/, replacement: here('core/protocol/$1/index.ts') },
      { find: /^@wxhost\/core$/, replacement: here('core/index.ts') },
      { find: /^@wxhost\/mock-wechat$/, replacement: here('mock-wechat/index.ts') },
      { find: /^@wxhost\/contracts\/vitest$/, replacement: here('contracts/vitest.ts') },
      { find: /^@wxhost\/contracts$/, replacement: here('contracts/index.ts') },
      { find: /^@wxhost\/plugin-(.+)$/, replacement: here('plugins/$1/index.ts') },
    ],
  },
  test: {
    include: ['{core,contracts,mock-wechat,plugins,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/scaffold/template/**'],
    pool: 'forks',
    // Most tests wait for sockets and clocks: one more than there are cores keeps those busy.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['core/**/*.ts', 'plugins/*/**/*.ts', 'contracts/**/*.ts', 'mock-wechat/**/*.ts'],
      exclude: ['**/*.test.ts', '**/dist/**', '**/bin/**', '**/testing/**', '**/scaffold/template/**'],
      reporter: ['text-summary', 'html'],
      thresholds: {
        'core/**': { lines: 92, branches: 85 },
        'plugins/**': { lines: 92, branches: 85 },
        'contracts/**': { lines: 92, branches: 85 },
        'mock-wechat/**': { lines: 92, branches: 85 },
      },
    },
  },
})
