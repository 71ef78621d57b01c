import { z } from '@hono/zod-openapi'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { accountOf } from '../google/account.ts'
import { operation } from '../operation.ts'
import { SignIn } from '../session.schema.ts'
import { originOf } from '../session.ts'
import { NOT_STORED, signIn } from '../sign-in.ts'

const GoogleIdToken = z
  .object({
    idToken: z.string().min(1).max(8_000),
    nonce: z.string().min(1).max(500).optional().openapi({ description: 'If given, the token must carry it' }),
  })
  .openapi('GoogleIdToken')

export const signInWithGoogle = operation(
  'public',
  {
    method: 'post',
    path: '/api/auth/google',
    summary: "Signs in with an ID token that an app of the shop or Google's own button was given",
    request: { body: jsonBody(GoogleIdToken) },
    responses: {
      200: jsonResponse(SignIn, 'Signed in'),
      400: problemResponse('INVALID_TOKEN: not from Google, not for this shop, or expired'),
      401: problemResponse('Not signed in: the account is deactivated'),
      409: problemResponse('The address has to be verified first'),
      503: problemResponse('Not configured, or Google does not answer'),
    },
  },
  async (c) => {
    const { deps, call } = c.var
    const { idToken, nonce } = c.req.valid('json')
    const now = new Date()
    const account = await accountOf(deps, idToken, { audiences: deps.googleClients.audiences(), nonce, now })
    return c.json(await signIn(deps, account, originOf(call), now), 200, NOT_STORED)
  },
)
