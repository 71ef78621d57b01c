import type { Collection, Filter } from 'mongodb'
import { isWhole, type Thing } from './thing.ts'
import type { Writer } from './writer.ts'

/** Compares what is there after a crash with what was acknowledged, and the indexes with the documents. */
export async function findProblems(collection: Collection<Thing>, writers: readonly Writer[]): Promise<string[]> {
  const all = await collection.find().hint({ $natural: 1 }).toArray()
  const found = new Map(all.map((each) => [each._id, each]))
  const halves = all.filter((each) => !isWhole(each)).map(({ _id }) => `${_id} is no single write's`)
  const strangers = all
    .filter(({ _id }) => !writers.some((writer) => writer.owns(_id)))
    .map(({ _id }) => `who is ${_id}?`)
  const lost = writers.flatMap((writer) => writer.settle(found))
  const slots = all.flatMap(({ slot }) => (slot === undefined ? [] : [slot]))
  const twice = new Set(slots).size < slots.length ? [`a slot is taken twice: ${slots.join(' ')}`] : []
  return [
    ...halves,
    ...strangers,
    ...lost,
    ...twice,
    ...(await wrongIndexes(collection, all)),
    ...(await wrongCounts(collection, all)),
  ]
}

async function wrongIndexes(collection: Collection<Thing>, all: readonly Thing[]): Promise<string[]> {
  const questions: [string, Filter<Thing>][] = [
    ...unique(all.map(({ writer }) => writer)).map((writer): [string, Filter<Thing>] => ['writer', { writer }]),
    ...unique(all.flatMap(({ tags }) => tags)).map((tags): [string, Filter<Thing>] => ['tags', { tags }]),
    ['slot', { slot: { $exists: true, $gte: 0 } }],
    ['_id_', { _id: { $gte: '' } }],
  ]
  const answers = questions.map(async ([hint, filter]) => {
    const [indexed, scanned] = await Promise.all([
      ids(collection, filter, hint),
      ids(collection, filter, { $natural: 1 }),
    ])
    return indexed === scanned ? [] : [`index ${hint} has ${indexed} for ${JSON.stringify(filter)}, not ${scanned}`]
  })
  return (await Promise.all(answers)).flat()
}

async function ids(
  collection: Collection<Thing>,
  filter: Filter<Thing>,
  hint: string | { $natural: 1 },
): Promise<string> {
  const found = await collection
    .find(filter, { projection: { _id: 1 } })
    .hint(hint)
    .toArray()
  return found
    .map(({ _id }) => _id)
    .sort()
    .join(' ')
}

async function wrongCounts(collection: Collection<Thing>, all: readonly Thing[]): Promise<string[]> {
  const counts = await Promise.all([collection.countDocuments(), collection.estimatedDocumentCount()])
  return counts.every((count) => count === all.length)
    ? []
    : [`${all.length} documents are counted as ${counts.join(', ')}`]
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
