import { type Collection, MongoServerError } from 'mongodb'
import { same, type Thing, thing } from './thing.ts'

const THINGS = 20
const SLOTS = 12
const DUPLICATE_KEY = 11000

interface State {
  /** What was acknowledged last; undefined for not there. */
  now: Thing | undefined
  /** What is there instead if the write under way has been done. */
  next?: { readonly value: Thing | undefined }
}

/** Writes its own things, one after another, and remembers what was acknowledged. */
export class Writer {
  acknowledged = 0
  readonly #number: number
  readonly #states = new Map<string, State>()
  #revision = 0

  constructor(number: number) {
    this.#number = number
    for (let n = 0; n < THINGS; n++) this.#states.set(`${number}-${n}`, { now: undefined })
  }

  /** Writes until the server is gone. */
  async run(collection: Collection<Thing>): Promise<void> {
    for (;;) {
      try {
        await this.#write(collection)
      } catch (error) {
        const code = error instanceof MongoServerError ? error.code : undefined
        // Without one the server has not answered.
        if (code === undefined) return
        if (code !== DUPLICATE_KEY) throw error
        for (const state of this.#states.values()) delete state.next
      }
    }
  }

  async #write(collection: Collection<Thing>): Promise<void> {
    const entries = [...this.#states]
    const [id, { now }] = entries[random(entries.length)] ?? ['', { now: undefined }]
    if (!now) return this.#insert(collection, absent(entries).slice(0, 1 + random(3)))
    if (random(8) === 0) {
      await this.#expecting(new Map([[id, undefined]]), () => collection.deleteOne({ _id: id }))
      return
    }
    const slot = random(3) === 0 ? random(SLOTS) : now.slot
    const next = thing(id, this.#number, ++this.#revision, slot)
    const { matchedCount } = await this.#expecting(new Map([[id, next]]), () =>
      random(2) === 0
        ? collection.replaceOne({ _id: id, revision: now.revision }, next)
        : collection.updateOne({ _id: id, revision: now.revision }, { $set: next }),
    )
    if (matchedCount !== 1) throw new Error(`${id} was not found as it was acknowledged`)
  }

  async #insert(collection: Collection<Thing>, ids: readonly string[]): Promise<void> {
    const things = new Map(ids.map((id) => [id, thing(id, this.#number, ++this.#revision)]))
    await this.#expecting(things, () => collection.insertMany([...things.values()]))
  }

  /** While the write is under way, each thing may be as it was or as it will be. */
  async #expecting<T>(next: ReadonlyMap<string, Thing | undefined>, write: () => Promise<T>): Promise<T> {
    for (const [id, value] of next) this.#state(id).next = { value }
    const result = await write()
    for (const [id, now] of next) this.#states.set(id, { now })
    this.acknowledged += 1
    return result
  }

  /** Takes over what is there after a crash; returns what must not be there or is missing. */
  settle(found: ReadonlyMap<string, Thing>): string[] {
    return [...this.#states].flatMap(([id, { now, next }]) => {
      const there = found.get(id)
      this.#states.set(id, { now: there })
      if (same(there, now) || (next && same(there, next.value))) return []
      return [`${id}: revision ${there?.revision} is there, ${now?.revision} was acknowledged`]
    })
  }

  owns(id: string): boolean {
    return this.#states.has(id)
  }

  #state(id: string): State {
    const state = this.#states.get(id)
    if (!state) throw new RangeError(`${id} is another writer's`)
    return state
  }
}

function absent(entries: readonly [string, State][]): string[] {
  return entries.filter(([, { now }]) => !now).map(([id]) => id)
}

function random(below: number): number {
  return Math.floor(Math.random() * below)
}
