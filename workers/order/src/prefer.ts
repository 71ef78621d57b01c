import { MAX_WAIT_MS } from '@shop/shared/resilience'

/** The `wait` of a Prefer header (RFC 7240), cut to 10 s; anything else in it is ignored, as the RFC asks. */
export function waitPreference(prefer: string | undefined): { asked: boolean; ms: number } {
  const seconds = prefer?.match(/(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?=$|[,;\s])/i)?.[1]
  if (seconds === undefined) return { asked: false, ms: 0 }
  return { asked: true, ms: Math.min(Number(seconds) * 1_000, MAX_WAIT_MS) }
}
