import type { z } from '@hono/zod-openapi'

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const FORMATS: Record<string, string> = {
  email: 'an e-mail address',
  url: 'a web address',
  date: 'a date such as 2026-01-31',
  datetime: 'an instant such as 2026-01-31T12:00:00Z',
}

const UNITS: Record<string, { one: string; many: string }> = {
  string: { one: 'character', many: 'characters' },
  array: { one: 'entry', many: 'entries' },
}

/** What is wrong with an input, in words for whoever sent it, for where the schema has none of its own. */
export function complaint(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return required(issue.input) ?? mustBe(TYPES[issue.expected])
    case 'invalid_value':
      return required(issue.input) ?? mustBe(oneOf(issue.values))
    case 'invalid_format':
      return mustBe(FORMATS[issue.format])
    case 'invalid_union':
      return required(issue.input) ?? insideOf(issue.errors)
    case 'too_small':
      return issue.minimum === 1 && issue.origin === 'string'
        ? 'must not be empty'
        : bounded(issue.origin, issue.exact ? 'exactly' : issue.inclusive ? 'at least' : 'more than', issue.minimum)
    case 'too_big':
      return bounded(issue.origin, issue.exact ? 'exactly' : issue.inclusive ? 'at most' : 'less than', issue.maximum)
    case 'not_multiple_of':
      return mustBe(`a multiple of ${issue.divisor}`)
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return mustBe(undefined)
  }
}

function required(input: unknown): string | undefined {
  return input === undefined ? 'is required' : undefined
}

function mustBe(what: string | undefined): string {
  return what === undefined ? 'does not have the right form' : `must be ${what}`
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`
}

function bounded(origin: string, bound: string, limit: number | bigint): string {
  const counted = UNITS[origin]
  if (!counted) return `must be ${bound} ${limit}`
  return `must have ${bound} ${limit} ${limit === 1 ? counted.one : counted.many}`
}

/** What the form that was meant complains of: the one whose type it has, if only one has. */
function insideOf(forms: readonly (readonly z.core.$ZodIssue[])[]): string {
  const [meant = [], ...others] = forms.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  )
  if (others.length > 0 || meant.length === 0) return mustBe(undefined)
  return meant.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' ')).join('; ')
}
