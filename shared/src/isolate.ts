const states = new WeakMap<object, Map<string, unknown>>()

/**
 * What lives as long as the isolate: circuit breakers, the last health result, the time of the first request.
 * It is keyed by `env`, which is one object per isolate; two isolates of the same Worker share none of it.
 */
export function perIsolate<T>(env: object, key: string, make: () => T): T {
  let state = states.get(env)
  if (!state) states.set(env, (state = new Map()))
  if (!state.has(key)) state.set(key, make())
  return known<T>(state.get(key))
}

/** Only `perIsolate` stores under a key, and it stores what the same key's `make` returned. */
function known<T>(value: unknown): T {
  return value as T
}
