import { styleText } from 'node:util'
import type { LogRecord } from './worker-log.ts'

interface Style {
  colours: boolean
  /** Makes a stack's frames readable. */
  frames(stack: string): string[]
}

type Colour = 'red' | 'yellow' | 'green' | 'dim'

const INDENT = ' '.repeat(10)

/** A record as a line of columns: time, service, level, what happened. What an error brings along stands below. */
export function inColumns(record: LogRecord, at: Date, { colours, frames }: Style): string {
  const paint = (colour: Colour, text: string) => (colours ? styleText(colour, text, { validateStream: false }) : text)
  const { service, level, requestId, event, error, stack, cause, method, path, status, ms, ...more } = record
  const time = at.toTimeString().slice(0, 8)
  const columns = [paint('dim', time), service.padEnd(8), paint(level === 'error' ? 'red' : 'dim', level.padEnd(5))]

  const what =
    event === 'request'
      ? [
          String(method).padEnd(6),
          path,
          paint(colourOf(Number(status)), String(status)),
          paint('dim', `${String(ms)} ms`),
        ]
      : [event, ...(error === undefined ? [] : [`– ${error}`])]
  const details = Object.entries(more).map(([name, value]) => `${name}=${String(value)}`)
  const troubled = level === 'error' || Number(status) >= 500
  const id = troubled && requestId !== undefined ? [paint('dim', `(${requestId})`)] : []
  const below = [...(stack === undefined ? [] : frames(stack)), ...(cause === undefined ? [] : [`caused by ${cause}`])]
  return [
    [...columns, [...what, ...details, ...id].join(' ')].join('  '),
    ...below.map((line) => paint('dim', `${INDENT}${line}`)),
  ].join('\n')
}

function colourOf(status: number): Colour {
  return status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green'
}
