import { describe, expect, it } from 'vitest'
import { allowedVersions, preconditionFailed } from './precondition.ts'

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"7"', [7]],
    ['"6", "7"', [6, 7]],
    ['"7.12.0", "8.-1"', [7, 8]],
    ['"7.", "7.x"', []],
    ['W/"7"', []],
    ['7', []],
    ['"seven"', []],
    ['', []],
  ])('%s allows the versions %s', (header, versions) => {
    expect(allowedVersions(header)).toEqual(versions)
  })

  it('is refused with the version that is current', () => {
    expect(preconditionFailed(8)).toMatchObject({
      code: 'PRECONDITION_FAILED',
      details: { members: { version: 8 }, headers: { etag: '"8"' } },
    })
  })
})
