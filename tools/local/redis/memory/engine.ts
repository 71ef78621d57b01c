import { EXEC_ABORT } from '../engine.ts'
import type { Command, Engine, Outcome } from '../engine.ts'
import { Args } from './args.ts'
import type { CommandSpec } from './command.ts'
import { commands } from './commands.ts'
import { Refusal, wrongArity } from './refusal.ts'
import { Store } from './store.ts'

/** Redis shows at most this many bytes of an unknown command and of its arguments. */
const SHOWN_BYTES = 128

/** A Redis in memory for the commands of `commands`; everything else is refused by name. `now` in milliseconds. */
export function memoryEngine(now: () => number): Engine {
  const store = new Store()

  function begin(): void {
    store.now = BigInt(Math.trunc(now()))
    store.sweep()
  }

  return {
    kind: 'memory',
    async run(command) {
      begin()
      return execute(store, command)
    },
    async transaction(queue) {
      begin()
      if (queue.some((command) => 'error' in find(command))) return { error: EXEC_ABORT }
      return { results: queue.map((command) => execute(store, command)) }
    },
    async close() {
      store.clear()
    },
  }
}

function execute(store: Store, command: Command): Outcome {
  const found = find(command)
  if ('error' in found) return found
  const [, ...args] = command
  try {
    return { result: found.spec.run(store, new Args(args)) }
  } catch (error) {
    if (error instanceof Refusal) return { error: error.message }
    throw error
  }
}

/** The two checks that Redis makes when a command is queued: the name and the number of arguments. */
function find(command: Command): { readonly spec: CommandSpec } | { readonly error: string } {
  const name = command[0].toLowerCase()
  const spec = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (spec === undefined) return { error: unknownCommand(command) }
  const fits = spec.arity < 0 ? command.length >= -spec.arity : command.length === spec.arity
  return fits ? { spec } : { error: wrongArity(name).message }
}

function unknownCommand([name, ...args]: Command): string {
  let shown = ''
  for (const arg of args) {
    const room = SHOWN_BYTES - Buffer.byteLength(shown)
    if (room <= 0) break
    shown += `'${firstBytes(arg, room)}' `
  }
  const text = `ERR unknown command '${firstBytes(name, SHOWN_BYTES)}', with args beginning with: ${shown}`
  return text.replace(/[\r\n]/g, ' ')
}

function firstBytes(text: string, bytes: number): string {
  return Buffer.from(text).toString('utf8', 0, bytes)
}
