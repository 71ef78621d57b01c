import { stripVTControlCharacters } from 'node:util'
import { ROOT, type WorkerName } from '../workers.ts'
import { inColumns } from './columns.ts'
import { sourceFrames } from './frames.ts'
import { recordIn } from './worker-log.ts'

export interface LogViewOptions {
  /** Show what these have written; empty means all. What nobody can be named for is always shown. */
  only: readonly WorkerName[]
  /** Show records as they were written. */
  json: boolean
  colours: boolean
  print: (text: string) => void
  now?: () => Date
}

/** The gateway writes a better line for each of these. */
const REQUEST = /^\[wrangler:info\] [A-Z]+ \S+ \d{3} /
/** What wrangler says at every start and rebuild, though it means nothing to us. */
const NOISE = [/\[import-is-undefined\]/, /^\[wrangler:warn\] Unable to fetch the `Request\.cf` object!/]
/** How such a message goes on. */
const CONTINUED = /^(\s|$|Error: getaddrinfo )/
const PLAIN = /^\[shop-(\w+)\] /

/** Makes what wrangler and the Workers print readable; the result takes it in whole lines. */
export function logView({
  only,
  json,
  colours,
  print,
  now = () => new Date(),
}: LogViewOptions): (lines: string) => void {
  const style = { colours, frames: (stack: string) => sourceFrames(stack, ROOT) }
  const shown = (service: string) => only.length === 0 || only.some((name) => name === service)
  let noisy = false
  let blank = true

  const show = (line: string) => {
    blank = line === ''
    print(`${line}\n`)
  }
  return (lines) => {
    for (const line of lines.replace(/\n$/, '').split('\n')) {
      const plain = stripVTControlCharacters(line)
      noisy = NOISE.some((pattern) => pattern.test(plain)) || (noisy && CONTINUED.test(plain))
      // wrangler separates its messages by blank lines, of which one is enough.
      if (noisy || REQUEST.test(plain) || (plain === '' && blank)) continue
      const found = recordIn(plain)
      const service = found?.record.service ?? PLAIN.exec(plain)?.[1]
      if (service !== undefined && !shown(service)) continue
      if (found) {
        show(json ? found.json : inColumns(found.record, now(), style))
        blank = true
      } else show(colours ? line : plain)
    }
  }
}
