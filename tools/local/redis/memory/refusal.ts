/**
 * A command's error reply. Thrown inside the memory engine, so that a check deep in the reading of arguments stops
 * the command before it has changed anything, and turned into a value at one place, in engine.ts.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

export const syntaxError = () => new Refusal('ERR syntax error')
export const notAnInteger = () => new Refusal('ERR value is not an integer or out of range')
export const notAFloat = () => new Refusal('ERR value is not a valid float')
export const wouldOverflow = () => new Refusal('ERR increment or decrement would overflow')
export const wrongType = () => new Refusal('WRONGTYPE Operation against a key holding the wrong kind of value')
export const wrongArity = (name: string) => new Refusal(`ERR wrong number of arguments for '${name}' command`)
export const invalidExpireTime = (name: string) => new Refusal(`ERR invalid expire time in '${name}' command`)
