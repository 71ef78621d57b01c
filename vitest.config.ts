import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,workers,tools}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.worker.test.ts', '**/*.platform.test.ts'],
        },
      },
    ],
  },
})
