import { z } from '@hono/zod-openapi'
import { Refusal } from './errors.ts'
import { etagOf } from './etag.ts'

/** The header of a change to what others change too. */
export const IfMatch = z.object({
  'if-match': z
    .string()
    .optional()
    .openapi({ description: 'the ETag that was read; the change is refused with 412 if it is no longer current' }),
})

/**
 * The versions on which `If-Match` lets a change be made; undefined means any. Tags are compared strongly
 * (RFC 9110, 13.1.1), so that a weak one, or one that is no version of ours, matches nothing. What has
 * moved within a version is nothing that a change could overwrite.
 */
export function allowedVersions(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined
  return ifMatch.split(',').flatMap((tag) => {
    const version = /^"(\d{1,15})(?:\.-?\d{1,15})*"$/.exec(tag.trim())?.[1]
    return version === undefined ? [] : [Number(version)]
  })
}

/** The refusal of a change whose `If-Match` is stale; tells the version that is current. */
export function preconditionFailed(version: number): Refusal {
  return new Refusal('PRECONDITION_FAILED', {
    detail: `It has changed meanwhile: version ${version} is current. Read it again, then repeat the change.`,
    members: { version },
    headers: { etag: etagOf(version) },
  })
}
