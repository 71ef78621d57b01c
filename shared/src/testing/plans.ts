import type { CommandStartedEvent, Db, Document } from 'mongodb'
import { z } from 'zod'

/** How the server carries out a query. */
export interface QueryPlan {
  query: Document
  /** Of the winning plan, outermost first. */
  stages: string[]
  indexes: string[]
  /** How many documents it looks at, and how many keys of an index. */
  examined: number
  keys: number
}

const READS = new Set(['find', 'aggregate', 'count'])
/** What the driver adds for the session, which an explanation must not have. */
const OF_THE_SESSION = new Set(['lsid', '$db', '$clusterTime', '$readPreference', 'txnNumber'])

const Stage = z.looseObject({ stage: z.string(), indexName: z.string().optional() })
type Stage = z.infer<typeof Stage>
const Stats = z.looseObject({ totalDocsExamined: z.number(), totalKeysExamined: z.number() })

/** Does the work, then asks the server how it carries out every query that the work has sent. */
export async function plansOf(db: Db, work: () => Promise<unknown>): Promise<QueryPlan[]> {
  const queries: Document[] = []
  const note = ({ commandName, command }: CommandStartedEvent) => {
    if (READS.has(commandName)) queries.push(command)
  }
  db.client.on('commandStarted', note)
  try {
    await work()
  } finally {
    db.client.off('commandStarted', note)
  }
  return Promise.all(queries.map((query) => planOf(db, query)))
}

async function planOf(db: Db, command: Document): Promise<QueryPlan> {
  const query = Object.fromEntries(Object.entries(command).filter(([name]) => !OF_THE_SESSION.has(name)))
  const explained = await db.command({ explain: query, verbosity: 'executionStats' })
  const stages = partsOf(explained, 'winningPlan').flatMap(stagesIn)
  const [found] = partsOf(explained, 'executionStats')
  const stats = Stats.parse(found)
  return {
    query,
    stages: stages.map(({ stage }) => stage),
    indexes: stages.flatMap(({ indexName }) => indexName ?? []),
    examined: stats.totalDocsExamined,
    keys: stats.totalKeysExamined,
  }
}

/** The members of this name: of a find at the top, of an aggregation in its first stage. */
function partsOf(explained: unknown, name: string): unknown[] {
  if (typeof explained !== 'object' || explained === null) return []
  return Object.entries(explained).flatMap(([key, value]) => (key === name ? [value] : partsOf(value, name)))
}

/** The stages of a plan, below one another or in branches. */
function stagesIn(explained: unknown): Stage[] {
  if (typeof explained !== 'object' || explained === null) return []
  const stage = Stage.safeParse(explained)
  const below = Object.values(explained).flatMap(stagesIn)
  return stage.success ? [stage.data, ...below] : below
}
