import { type Call, type CallData, callData } from './call.ts'
import { Unavailable } from './errors.ts'
import { policy } from './resilience.ts'

/** The properties that a service binding gives to the entrypoint it leads to; no caller can forge them. */
export interface CallerProps {
  caller: string
}

/** The one input object of an internal method; `call` carries the request's id and what is left of its time. */
export type Input<T> = T & { call: CallData }

/** Throws unless the binding belongs to one of these Workers: an entrypoint answers its known callers only. */
export function allowCallers(props: CallerProps | undefined, ...callers: string[]): void {
  if (!callers.includes(props?.caller ?? '')) {
    throw new Error(`${props?.caller ?? 'an unknown caller'} may not use this method; its binding needs props.caller`)
  }
}

/**
 * Calls an internal method of another Worker under that Worker's policy, with the call's id and time sent along.
 * A throw over there is an outage or a bug; internal methods may be repeated, so it is, and becomes a Refusal at last.
 */
export function internalCall(env: object, service: string, call: Call) {
  const rules = policy(env, `The ${service} service`)
  return <T>(method: (data: CallData) => Promise<T>): Promise<T> =>
    rules.run(call.deadline, () => method(callData(call)).catch((error: unknown) => outage(service, error)), {
      repeatable: true,
    })
}

function outage(service: string, error: unknown): never {
  throw new Unavailable(`The ${service} service`, { cause: error })
}
