import { ObjectId } from 'bson'
import { isDoc, typeName, type Value } from '../bson/value.ts'
import { replaceAll } from '../catalog/replace-all.ts'
import { fail } from '../errors.ts'
import { idFirst } from '../update/update.ts'
import type { StageCompiler } from './stage.ts'
import { targetOf } from './target.ts'

/** `$out`: the documents become a collection, in place of the one that was there; its indexes stay. */
export const out: StageCompiler = (operand, { store, database }) => {
  const target = readTarget(operand, database)
  return (docs) => {
    const stored = docs.map((doc) => idFirst(doc, doc.get('_id') ?? new ObjectId()))
    if (store) replaceAll(store, target, stored)
    return []
  }
}

function readTarget(operand: Value, database: string): string {
  if (typeof operand === 'string') return targetOf('$out', database, operand)
  if (!isDoc(operand))
    return fail(16990, `$out only supports a string or object argument, but found ${typeName(operand)}`)
  if (operand.has('timeseries')) fail('CommandNotSupported', "this server does not support '$out.timeseries'")
  for (const name of operand.keys())
    if (name !== 'db' && name !== 'coll') fail(40415, `BSON field '$out.${name}' is an unknown field.`)
  const [db, coll] = [operand.get('db'), operand.get('coll')]
  if (typeof db !== 'string' || typeof coll !== 'string')
    return fail(40414, "BSON field '$out.db' or '$out.coll' is missing but a required field")
  return targetOf('$out', db, coll)
}
