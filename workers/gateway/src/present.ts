type Optional<T> = { [K in keyof T]: null extends T[K] ? K : undefined extends T[K] ? K : never }[keyof T]

/** T without nothings: what may be null or undefined may be absent instead. */
export type Present<T> = Omit<T, Optional<T>> & { [K in Optional<T>]?: NonNullable<T[K]> }

/** The members that have a value, for a query or a new thing, in which absent and null mean the same. */
export function present<T extends object>(input: T): Present<T> {
  return kept<T>(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined)))
}

type Maybe<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T]

/** T without undefined: what may be undefined may be absent instead. */
export type Defined<T> = Omit<T, Maybe<T>> & { [K in Maybe<T>]?: Exclude<T[K], undefined> }

/** The members that were given, for a change, in which null clears and absence means nothing. */
export function defined<T extends object>(input: T): Defined<T> {
  return given<T>(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)))
}

/** Exactly the members of a T that are not undefined. */
function given<T>(members: object): Defined<T> {
  return members as Defined<T>
}

/** Exactly the members of a T that are neither null nor undefined. */
function kept<T>(members: object): Present<T> {
  return members as Present<T>
}
