import { fail } from '../errors.ts'

const INTERNAL_DATABASES = new Set(['admin', 'config', 'local'])

/** The namespace a stage writes to, or a refusal. */
export function targetOf(stage: '$out' | '$merge', database: string, name: string): string {
  const codes = stage === '$out' ? { system: 17385, internal: 31321 } : { system: 31319, internal: 31320 }
  if (name.startsWith('system.')) fail(codes.system, `Cannot ${stage} to special collection: ${name}`)
  if (INTERNAL_DATABASES.has(database)) fail(codes.internal, `Cannot ${stage} to internal database: ${database}`)
  if (name === '') fail('InvalidNamespace', `Invalid ${stage} target namespace: '${database}.'`)
  return `${database}.${name}`
}
