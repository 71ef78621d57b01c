import type { FieldError } from '@shop/shared/errors'
import { ServiceProblem } from '../service-problem.ts'

/** By REST's name of a field, or of a place in it such as `images.0`, the one that the client knows. */
export type FieldNames = Record<string, string>

/** Which name each field came by, the real one first; for a field that came by none it is the real one. */
export function namesUsed(input: object, spellings: Record<string, readonly [string, ...string[]]>): FieldNames {
  const given = new Map(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )
  const used = Object.entries(spellings).map(([field, names]) => [
    field,
    names.find((name) => given.has(name)) ?? names[0],
  ])
  return Object.fromEntries(used)
}

/** What an action brings; a refusal speaks of the fields by the names that the client knows. */
export async function inNamesOf<T>(names: FieldNames, action: Promise<T>): Promise<T> {
  try {
    return await action
  } catch (error) {
    throw error instanceof ServiceProblem && error.errors ? renamed(error, error.errors, names) : error
  }
}

function renamed({ service, code, message, members, cause }: ServiceProblem, faults: FieldError[], names: FieldNames) {
  const errors = faults.map((fault) => ({ ...fault, field: nameOf(fault.field, names) }))
  // The text of bad input repeats its faults, one after the other.
  const told = (some: FieldError[]) => some.map(({ field, message: why }) => `${field}: ${why}`).join('; ')
  const detail = message === told(faults) ? told(errors) : message
  return new ServiceProblem(service, { code, detail, errors, members }, { cause })
}

function nameOf(field: string, names: FieldNames): string {
  const known = new Map(Object.entries(names))
  const [first = '', ...rest] = field.split('.')
  return known.get(field) ?? [known.get(first) ?? first, ...rest].join('.')
}
