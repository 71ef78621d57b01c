import { Binary } from 'bson'
import { decodeView, firstValue } from '../bson/decode.ts'
import { encodeKey } from '../bson/key.ts'
import { type Doc, isArray, isDoc } from '../bson/value.ts'
import { type Definition, readDefinition } from '../index/definition.ts'
import type { Catalog } from './catalog.ts'
import { fromRecord, type Retries } from './retries.ts'

/** What is stored of a collection; from this its rows and indexes are made. */
export interface Stored {
  readonly uuid: Binary | undefined
  /** By encoded _id; a changed document keeps its place. */
  readonly docs: Map<string, Buffer>
  readonly indexes: Map<string, Definition>
}

/** Reads the log. Indexes are built at the end, all at once, which is much faster than with every record. */
export class Replay {
  readonly #retries: Retries
  readonly #collections = new Map<string, Stored>()

  constructor(retries: Retries) {
    this.#retries = retries
  }

  apply(bytes: Buffer, at: number): void {
    const record = decodeView(bytes, at)
    const parts = record.get('ops')
    for (const part of isArray(parts) ? parts : []) if (isDoc(part)) this.#operation(part)
    this.#retry(record)
  }

  finish(catalog: Catalog): void {
    for (const [namespace, stored] of this.#collections) catalog.restore(namespace, stored)
  }

  #operation(part: Doc): void {
    const namespace = text(part, 'ns')
    const stored = this.#collections.get(namespace)
    const op = text(part, 'op')
    switch (op) {
      case 'create': {
        const uuid = part.get('uuid')
        this.#collections.set(namespace, {
          uuid: uuid instanceof Binary ? uuid : undefined,
          docs: new Map(),
          indexes: new Map(),
        })
        return
      }
      case 'drop':
        this.#collections.delete(namespace)
        return
      case 'put': {
        const bytes = bytesOf(part)
        stored?.docs.set(encodeKey(firstValue(bytes)), bytes)
        return
      }
      case 'remove':
        stored?.docs.delete(encodeKey(part.get('id')))
        return
      case 'index': {
        const spec = part.get('spec')
        if (isDoc(spec)) stored?.indexes.set(text(spec, 'name'), readDefinition(spec))
        return
      }
      case 'dropIndex':
        stored?.indexes.delete(text(part, 'name'))
        return
      case 'retry':
        this.#retry(part)
        return
      default:
        throw new Error(`the log has an operation which this version does not know: ${op}`)
    }
  }

  #retry(record: Doc): void {
    const retry = fromRecord(record.get('retry'))
    if (retry) this.#retries.remember(retry.attempt, retry.answer)
  }
}

function bytesOf(part: Doc): Buffer {
  const doc = part.get('doc')
  if (!(doc instanceof Binary)) throw new Error('the log has a document without its bytes')
  return Buffer.isBuffer(doc.buffer) ? doc.buffer : Buffer.from(doc.buffer)
}

function text(part: Doc, field: string): string {
  const found = part.get(field)
  return typeof found === 'string' ? found : ''
}
