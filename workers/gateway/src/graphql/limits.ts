import { GraphQLError, NoSchemaIntrospectionCustomRule, parse, type ParseOptions, type Source, validate } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** Names, punctuation and values of a document, as the lexer counts them; GraphiQL's introspection has about 400. */
const MAX_TOKENS = 2_000

/** Refuses a document that is too long before it is parsed. */
export const limitTokens: Plugin = {
  onParse: ({ setParseFn }) => setParseFn(limitedParse),
}

function limitedParse(source: Source | string, options?: ParseOptions) {
  try {
    return parse(source, { ...options, maxTokens: MAX_TOKENS })
  } catch (error) {
    if (!(error instanceof GraphQLError) || !/more than \d+ tokens/.test(error.message)) throw error
    throw new GraphQLError(`The query is too large: it has more than ${MAX_TOKENS} tokens.`, {
      extensions: { code: 'QUERY_TOO_COMPLEX', cost: { tokens: MAX_TOKENS } },
    })
  }
}

const WITHOUT_SUGGESTIONS = { hideSuggestions: true }

/** The schema cannot be asked for, nor guessed from the texts of errors. */
export const hideSchema: Plugin = {
  onValidate: ({ addValidationRule, setValidationFn }) => {
    addValidationRule(NoSchemaIntrospectionCustomRule)
    setValidationFn((schema, document, rules) => validate(schema, document, rules, WITHOUT_SUGGESTIONS))
  },
  onExecute: ({ executeFn, setExecuteFn }) => setExecuteFn((args) => executeFn({ ...args, ...WITHOUT_SUGGESTIONS })),
}
