import { Refusal } from '@shop/shared/errors'
import { isId } from '@shop/shared/id'
import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { pageOrItems, pageReply, pageRequest } from '@shop/shared/page'
import { operation } from '../operation.ts'
import { UserPage, UserQuery } from '../user.schema.ts'
import { maySeeUser, userToWire } from '../user.ts'

export const listUsers = operation(
  'signed-in',
  {
    method: 'get',
    path: '/api/users',
    summary: 'All accounts, for admins; or those with the given ids that the caller may see, in that order',
    request: { query: UserQuery },
    responses: {
      200: jsonResponse(pageOrItems(UserPage), 'A page of accounts; by ids no more than the accounts'),
      403: problemResponse('The list is for admins'),
    },
  },
  async (c) => {
    const { users } = c.var.deps
    const { actor } = c.var
    const { ids, role, search, ...paging } = c.req.valid('query')
    if (ids) {
      const visible = ids.filter((id) => isId(id) && maySeeUser(id, actor))
      return c.json({ items: (await users.findMany(visible)).map(userToWire) }, 200)
    }
    if (actor.role !== 'admin') throw new Refusal('FORBIDDEN')
    const list = JSON.stringify(['users', role, search])
    const request = pageRequest(paging, list, isUserKey)
    const [page, counts] = await Promise.all([users.list({ role, search }, request), users.countByRole()])
    return c.json({ ...pageReply(page, request, list, userToWire), counts }, 200)
  },
)

/** Accounts are listed by their ids, the newest first. */
function isUserKey(key: string[]): boolean {
  return key.length === 1 && key.every(isId)
}
