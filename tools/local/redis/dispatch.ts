import { EXEC_ABORT } from './engine.ts'
import type { Command, Engine, Outcome } from './engine.ts'
import { encodeError, encodeOutcome } from './protocol.ts'
import type { Encoding, Request } from './protocol.ts'
import { refusalOf } from './refused.ts'

export type Answer = { readonly status: number; readonly body: string }

/** Runs a parsed request on the engine; rejects only when the engine is out of reach. */
export async function dispatch(engine: Engine, request: Request, encoding: Encoding): Promise<Answer> {
  switch (request.kind) {
    case 'invalid':
      return { status: request.status, body: encodeError(request.error) }
    case 'single': {
      const outcome = await runOne(engine, request.command)
      return { status: 'error' in outcome ? 400 : 200, body: encodeOutcome(outcome, encoding) }
    }
    case 'pipeline': {
      // Started in order and awaited together: the engine keeps the order, the socket carries them in one flight.
      const outcomes = await Promise.all(request.commands.map((command) => runOne(engine, command)))
      return many(outcomes, encoding)
    }
    case 'transaction': {
      if (request.commands.some(refusalOf)) return { status: 400, body: encodeError(EXEC_ABORT) }
      const outcome = await engine.transaction(request.commands)
      return 'error' in outcome ? { status: 400, body: encodeError(outcome.error) } : many(outcome.results, encoding)
    }
  }
}

async function runOne(engine: Engine, command: Command): Promise<Outcome> {
  const error = refusalOf(command)
  return error === undefined ? engine.run(command) : { error }
}

function many(outcomes: readonly Outcome[], encoding: Encoding): Answer {
  return { status: 200, body: `[${outcomes.map((outcome) => encodeOutcome(outcome, encoding)).join(',')}]` }
}
