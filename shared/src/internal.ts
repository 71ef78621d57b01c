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
  // The platform types an answer that is a union as a union of promises, hence `Awaited`.
  return <P extends PromiseLike<unknown>>(method: (data: CallData) => P): Promise<Awaited<P>> =>
    rules.run(call.deadline, () => answered(service, method(callData(call))), { repeatable: true })
}

async function answered<P extends PromiseLike<unknown>>(service: string, answer: P): Promise<Awaited<P>> {
  try {
    return await answer
  } catch (error) {
    throw new Unavailable(`The ${service} service`, { cause: error })
  }
}
