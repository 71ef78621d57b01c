import { html as template } from 'hono/html'

/** HTML that may be put into other HTML as it is; made by `html` alone. */
export type Html = Exclude<ReturnType<typeof template>, Promise<unknown>>

/** HTML from a template: every value is escaped, for text as for attributes in double quotes, save what is Html already. */
export function html(strings: TemplateStringsArray, ...values: (string | number | Html | readonly Html[])[]): Html {
  return settled(template(strings, ...values))
}

/** A template is a promise only if one of its values is. */
function settled(made: ReturnType<typeof template>): Html {
  return made as Html
}
