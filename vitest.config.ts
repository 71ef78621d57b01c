import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

const nodeModules = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)]
const elsewhere = ['**/node_modules/**', '**/dist/**']

/** Some hash passwords, crash servers or search for counterexamples, and share two cores with the others. */
const PATIENCE = { testTimeout: 20_000, hookTimeout: 40_000 }

export default defineConfig({
  test: {
    projects: [
      {
        // Vite would take another build of it than the packages that Node itself loads, and two do not mix.
        resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
        test: {
          name: 'unit',
          ...PATIENCE,
          include: ['{shared,workers,tools,tests}/**/*.test.ts'],
          exclude: [...elsewhere, '**/*.worker.test.ts', '**/*.platform.test.ts'],
        },
      },
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: './shared/testing-worker/wrangler.toml' },
            miniflare: {
              bindings: {
                MONGODB_URI: inject('kitMongoUri'),
                UPSTASH_REDIS_REST_URL: inject('kitRedisUrl'),
                UPSTASH_REDIS_REST_TOKEN: inject('kitRedisToken'),
              },
            },
          })),
        ],
        test: {
          name: 'worker',
          sequence: { groupOrder: 1 },
          ...PATIENCE,
          include: ['{shared,workers}/**/*.worker.test.ts'],
          exclude: elsewhere,
          globalSetup: './shared/testing-worker/stores.ts',
          // The driver's CommonJS cannot be imported into the runtime unbundled.
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: ['mongodb', 'hono', '@hono/zod-openapi'],
                rolldownOptions: { platform: 'node', external: nodeModules },
              },
            },
          },
        },
      },
      {
        test: {
          name: 'platform',
          include: ['tests/**/*.platform.test.ts'],
          globalSetup: './tests/setup/global.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Each platform takes what two cores have; beside another load its answers come too late.
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
        },
      },
    ],
  },
})
