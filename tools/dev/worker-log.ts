import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

/** Text may come from a client: what could move the cursor or start a new line is made visible. */
const Text = z.string().transform((text) => text.replaceAll(/\p{Cc}/gu, '·'))

/** A line that a Worker has written with the kit's log. */
const LogRecord = z
  .object({
    level: Text,
    event: Text,
    service: Text,
    requestId: Text.optional(),
    error: Text.optional(),
    stack: z
      .string()
      .transform((text) => text.replaceAll(/[^\P{Cc}\n]/gu, '·'))
      .optional(),
    cause: Text.optional(),
    method: Text.optional(),
    path: Text.optional(),
  })
  .catchall(Text.or(z.unknown()))
export type LogRecord = z.infer<typeof LogRecord>

/** wrangler puts the Worker's name before what goes to stdout, and its own mark before what goes to stderr. */
const RECORD = /^(?:\[shop-\w+\] |✘ \[ERROR\] )?(\{"level":.*\})$/

export interface Found {
  record: LogRecord
  /** As the Worker wrote it. */
  json: string
}

/** The record in a line of wrangler's output, if that is what it is. */
export function recordIn(line: string): Found | undefined {
  const [, json] = RECORD.exec(stripVTControlCharacters(line)) ?? []
  if (json === undefined) return undefined
  const { data: record } = LogRecord.safeParse(parsed(json))
  return record && { record, json }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
