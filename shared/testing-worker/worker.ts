import { type Db, MongoInvalidArgumentError } from 'mongodb'
import { Store, type StoreEnv } from '../src/mongo.ts'
import type { StoreClientEnv } from '../src/store-client.ts'

export { CacheKeeper } from '../src/cache-keeper.ts'
export { KitMailQueue, LocalMailQueue } from './mail.ts'

/** A repository as small as one can be, with the ways in which repositories fail. */
class Notes {
  readonly #db: Db
  #moods = 0

  constructor(db: Db) {
    this.#db = db
  }

  async add(text: string, at: Date): Promise<string> {
    const { insertedId } = await this.#db.collection('notes').insertOne({ text, at })
    return insertedId.toHexString()
  }

  async textsSince(at: Date): Promise<{ text: string; at: Date }[]> {
    const found = await this.#db
      .collection('notes')
      .find({ at: { $gte: at } })
      .sort({ _id: 1 })
      .toArray()
    return found.map((note) => ({ text: String(note['text']), at: new Date(note['at']) }))
  }

  count(): Promise<number> {
    return this.#db.collection('notes').countDocuments()
  }

  /** A number that nobody else gets. */
  async ticket(): Promise<number> {
    const tickets = this.#db.collection<{ _id: string; drawn: number }>('tickets')
    const drawn = await tickets.findOneAndUpdate(
      { _id: 'tickets' },
      { $inc: { drawn: 1 } },
      { upsert: true, returnDocument: 'after' },
    )
    return drawn?.drawn ?? 0
  }

  echo(count: number): Promise<number> {
    return Promise.resolve(count)
  }

  /** Fails the first time. */
  async moody(): Promise<string> {
    this.#moods += 1
    if (this.#moods === 1) throw new TypeError('not in the mood')
    return 'well'
  }

  refused(): Promise<unknown> {
    return this.#db.command({ noSuchCommand: 1 })
  }

  async twice(name: string): Promise<void> {
    const names = this.#db.collection<{ _id: string }>('names')
    await names.insertOne({ _id: name })
    await names.insertOne({ _id: name })
  }

  misused(): Promise<never> {
    return Promise.reject(new MongoInvalidArgumentError('an argument of ours was wrong'))
  }

  broken(): Promise<never> {
    return Promise.reject(new TypeError('x is not a function'))
  }
}

export type Repositories = { notes: Notes }

export class NoteStore extends Store<Repositories, StoreEnv & StoreClientEnv> {
  protected override build(db: Db): Repositories {
    return { notes: new Notes(db) }
  }
}

export default { fetch: () => new Response(null, { status: 404 }) }
