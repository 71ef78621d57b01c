import { SUPPORTED } from './mongo/supported.ts'
import { commands } from './redis/memory/commands.ts'

const BEGIN = '<!-- begin: printed by node tools/supported.ts --write -->'
const END = '<!-- end -->'
const COLUMNS = 132

/** What the local MongoDB and the local Redis support, as Markdown. */
export function supported(): string {
  const mongo = Object.entries(SUPPORTED).map(([kind, names]) => listed(kind, names))
  const redis = listed(
    'commands',
    Object.keys(commands).map((name) => name.toUpperCase()),
  )
  return ['### MongoDB', ...mongo, '### Redis', redis].join('\n\n')
}

/** A page with its marked block renewed; throws if it has none. */
export function renewed(page: string): string {
  const [before, rest = ''] = page.split(BEGIN)
  const [, after] = rest.split(END)
  if (before === undefined || after === undefined) throw new Error(`the page has no block ${BEGIN} … ${END}`)
  return `${before}${BEGIN}\n\n${supported()}\n\n${END}${after}`
}

function listed(kind: string, names: readonly string[]): string {
  const words = [`**${kind}:**`, ...[...names].sort().map((name) => `\`${name}\``)]
  const lines: string[] = []
  for (const word of words) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > COLUMNS) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join('\n')
}
