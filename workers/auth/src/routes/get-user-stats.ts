import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { UserStats } from '../user.schema.ts'

export const getUserStats = operation(
  'admin',
  {
    method: 'get',
    path: '/api/users/stats',
    summary: 'How many accounts there are',
    responses: { 200: jsonResponse(UserStats, 'The numbers') },
  },
  async (c) => {
    const { users } = c.var.deps
    const [{ admin, seller, customer }, active] = await Promise.all([users.countByRole(), users.countActive()])
    const total = admin + seller + customer
    return c.json({ total, active, admins: admin, sellers: seller, customers: customer }, 200)
  },
)
