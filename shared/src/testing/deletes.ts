import type { CommandStartedEvent, Db, Document } from 'mongodb'

/** Does the work, and tells the filters of what it deletes. */
export async function deletesOf(db: Db, work: () => Promise<unknown>): Promise<Document[]> {
  const filters: Document[] = []
  const note = ({ command }: CommandStartedEvent) => {
    for (const { q } of command['deletes'] ?? []) filters.push(q)
  }
  db.client.on('commandStarted', note)
  try {
    await work()
  } finally {
    db.client.off('commandStarted', note)
  }
  return filters
}
