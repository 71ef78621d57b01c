import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { problemResponse } from '@shop/shared/operation'
import { begin } from '../google/redirect.ts'
import { allowedReturnUrl } from '../google/return-url.ts'
import { operation } from '../operation.ts'

const GoogleQuery = z.object({
  returnTo: z.string().max(1_000).optional().openapi({ description: 'A page of the shop, as RETURN_URLS allows' }),
  // Bounded, because all of it has to fit into a cookie.
  state: z
    .string()
    .regex(/^[\x20-\x7e]{1,500}$/, 'must be 1 to 500 visible ASCII characters')
    .optional()
    .openapi({ description: 'Comes back as it is, for the page to know its own request by' }),
})

export const beginGoogle = operation(
  'public',
  {
    method: 'get',
    path: '/api/auth/google',
    summary: 'Sends the browser to Google to sign in',
    request: { query: GoogleQuery },
    responses: { 302: { description: 'To Google' }, 503: problemResponse('Not configured, or Google does not answer') },
  },
  async (c) => {
    const { deps, call } = c.var
    const { returnTo, state: clientState } = c.req.valid('query')
    const goal = { returnTo: returnTo === undefined ? undefined : allowed(returnTo, deps.returnUrls), clientState }
    const { location, cookie } = await begin(deps, goal, new Date())
    call.answer.append('set-cookie', cookie)
    c.header('cache-control', 'no-store')
    return c.redirect(location, 302)
  },
)

function allowed(returnTo: string, list: string): string {
  const url = allowedReturnUrl(returnTo, list)
  if (url !== null) return url
  const message = 'is not among the pages that this shop returns people to'
  throw new Refusal('BAD_USER_INPUT', {
    detail: `returnTo: ${message}`,
    errors: [{ field: 'returnTo', message }],
  })
}
