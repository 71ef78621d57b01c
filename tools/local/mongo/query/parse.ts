import { BSONRegExp, MaxKey, MinKey } from 'bson'
import { show } from '../bson/show.ts'
import { type Doc, isArray, isDoc, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { ANY_VARIABLE, compileExpression } from '../expression/compile.ts'
import { commandScope, isTrue, rootScope, type Scope } from '../expression/scope.ts'
import { readTextRequest, type TextRequest } from '../text/search.ts'
import { type Filter, type Test, usesExpressions } from './filter.ts'
import { FIELD_OPERATORS, type Nesting } from './operators.ts'
import { compilePattern } from './regex.ts'

/**
 * Parses a filter; anything unknown in it is refused by name. The scope is what `$expr` sees beside the document. A `$text`
 * is no part of the filter, for only an index can answer it: it is added to the list, or refused if there is none.
 */
export function parseFilter(query: Doc, scope = commandScope(new Date()), texts?: TextRequest[]): Filter {
  const filters = [...query].flatMap(([name, value]) => parseEntry(name, value, scope, texts))
  const [only] = filters
  return filters.length === 1 && only ? only : { kind: 'and', filters }
}

function parseEntry(name: string, value: Value, scope: Scope, texts: TextRequest[] | undefined): readonly Filter[] {
  if (name.startsWith('$')) {
    const operator = TOP_OPERATORS[name]
    if (!Object.hasOwn(TOP_OPERATORS, name) || !operator)
      fail('BadValue', `unknown top level operator: ${name}. This server does not support it.`)
    return operator(value, name, scope, texts)
  }
  const path = name.split('.')
  return parseTests(value, (query) => parseNested(query, scope)).map((test) => ({ kind: 'field', path, test }))
}

/** The filter of an element has no document of its own for an expression to look at. */
function parseNested(query: Doc, scope: Scope): Filter {
  const filter = parseFilter(query, scope)
  return usesExpressions(filter) ? fail('BadValue', '$expr can only be applied to the top-level document') : filter
}

type TopOperator = (value: Value, name: string, scope: Scope, texts: TextRequest[] | undefined) => readonly Filter[]

/** The operators that stand in place of a field name. */
export const TOP_OPERATORS: Readonly<Record<string, TopOperator>> = {
  $and: (value, name, scope, texts) => [{ kind: 'and', filters: parseList(value, name, scope, texts) }],
  $or: (value, name, scope) => [{ kind: 'or', filters: parseList(value, name, scope) }],
  $nor: (value, name, scope) => [{ kind: 'nor', filters: parseList(value, name, scope) }],
  $comment: () => [],
  $text: (value, _name, _scope, texts) => {
    if (!texts)
      return fail(
        'BadValue',
        '$text is not allowed in this context: this server only supports it in a query and its $and',
      )
    if (texts.push(readTextRequest(value)) > 1) fail('BadValue', 'Too many text expressions')
    return []
  },
  $expr: (value, _name, scope) => {
    const expression = compileExpression(value, new Set([...ANY_VARIABLE, ...scope.variables.keys()]))
    return [{ kind: 'expression', holds: (doc) => isTrue(expression(rootScope(doc, scope))) }]
  },
}

function parseList(value: Value, name: string, scope: Scope, texts?: TextRequest[]): readonly Filter[] {
  if (!isArray(value) || value.length === 0) return fail('BadValue', `${name} must be a nonempty array`)
  return value.map((query) =>
    isDoc(query) ? parseFilter(query, scope, texts) : fail('BadValue', `${name} argument's entries must be objects`),
  )
}

/** Parses what stands at a field: operators, a regular expression, or a value to be equal to. */
export function parseTests(value: Value, subFilter: (query: Doc) => Filter): readonly Test[] {
  if (value instanceof BSONRegExp) return [{ kind: 'regex', pattern: compilePattern(value.pattern, value.options) }]
  return isDoc(value) && isOperators(value) ? parseOperators(value, subFilter) : [{ kind: 'eq', value }]
}

export function isOperators(value: Doc): boolean {
  const [first] = value.keys()
  return first?.startsWith('$') ?? false
}

function parseOperators(operators: Doc, subFilter: (query: Doc) => Filter): readonly Test[] {
  const nesting: Nesting = {
    operators,
    filter: subFilter,
    tests: (value) => parseTests(value, subFilter),
    isOperators,
  }
  return [...operators].flatMap(([name, value]) => {
    const operator = FIELD_OPERATORS[name]
    if (!Object.hasOwn(FIELD_OPERATORS, name) || !operator)
      fail('BadValue', `unknown operator: ${name}. This server does not support it.`)
    if (value instanceof MinKey || value instanceof MaxKey)
      fail('BadValue', `this server does not support ${name} with ${show(value)}`)
    return operator(value, nesting)
  })
}
