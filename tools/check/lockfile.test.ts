import { expect, test } from 'vitest'
import { completed, type Lockfile, missingBinaries } from './lockfile.ts'

const lockfile: Lockfile = {
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64-gnu': '1.0.0',
        '@tool/darwin-arm64': '1.0.0',
        '@tool/win32-x64-msvc': '1.0.0',
        '@tool/linux-arm-musleabihf': '1.0.0',
        '@tool/windows-64': '1.0.0',
      },
    },
    'node_modules/tool/node_modules/@tool/linux-x64-gnu': { version: '1.0.0', optional: true },
  },
}

test('binaries that the lockfile lacks get an entry that only their platform installs', () => {
  const { packages } = completed(lockfile)
  expect(packages['node_modules/@tool/darwin-arm64']).toEqual({
    version: '1.0.0',
    cpu: ['arm64'],
    dev: true,
    optional: true,
    os: ['darwin'],
  })
  expect(packages['node_modules/@tool/win32-x64-msvc']).toMatchObject({ os: ['win32'], cpu: ['x64'] })
  expect(packages['node_modules/@tool/windows-64']).toMatchObject({ os: ['win32'], cpu: ['x64'] })
  expect(packages['node_modules/@tool/linux-arm-musleabihf']).toMatchObject({ os: ['linux'], libc: ['musl'] })
})

test('a binary that is there is left alone, also in a nested folder', () => {
  expect(missingBinaries(lockfile).map(({ path }) => path)).not.toContain('node_modules/@tool/linux-x64-gnu')
})

test('a completed lockfile lacks nothing and is completed to itself', () => {
  const once = completed(lockfile)
  expect(missingBinaries(once)).toEqual([])
  expect(completed(once)).toEqual(once)
})

test('an optional package that is no binary is refused by name', () => {
  const odd = { packages: { 'node_modules/tool': { version: '1.0.0', optionalDependencies: { extras: '^2.0.0' } } } }
  expect(() => missingBinaries(odd)).toThrow('extras@^2.0.0')
})
