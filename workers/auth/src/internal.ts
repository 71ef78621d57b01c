import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Role } from '@shop/shared/actor'
import { callFromData } from '@shop/shared/call'
import { isId } from '@shop/shared/id'
import { allowCallers, type CallerProps, type Input } from '@shop/shared/internal'
import { type GetAddressResult, placeOf } from './address.ts'
import { createDeps, type Deps } from './deps.ts'
import type { CheckSessionResult } from './session.ts'
import { verifySeller, type VerifySellerResult } from './user.ts'

/** What other services need to know of an account. */
export interface KnownUser {
  id: string
  name: string
  email: string
  role: Role
  verified: boolean
  active: boolean
}

/** What other Workers may ask of the auth service; each method names its callers. */
export class Internal extends WorkerEntrypoint<Env, CallerProps> {
  /** Up to 100 accounts in the order asked, deactivated ones too; unknown ids are left out. */
  async getUsers({ ids, call }: Input<{ ids: string[] }>): Promise<{ ok: true; users: KnownUser[] }> {
    const found = await this.#serve(call, 'order').users.findMany(ids.filter(isId))
    const users = found.map(({ id, name, email, role, verified, active }) => ({
      id,
      name,
      email,
      role,
      verified,
      active,
    }))
    return { ok: true, users }
  }

  /** Whether this account may sell now. */
  async verifySeller({ id, call }: Input<{ id: string }>): Promise<VerifySellerResult> {
    const { users } = this.#serve(call, 'order')
    return verifySeller(isId(id) ? await users.find(id) : null)
  }

  /** An entry of the account's own address book: where things are sent. */
  async getAddress({ userId, id, call }: Input<{ userId: string; id: string }>): Promise<GetAddressResult> {
    const { addresses } = this.#serve(call, 'order')
    const found = isId(userId) && isId(id) ? await addresses.find(userId, id) : null
    return found ? { ok: true, address: placeOf(found) } : { ok: false, code: 'NOT_FOUND' }
  }

  /** Whether a session still counts; a valid access token alone only says that it did when the token was made. */
  async checkSession({ sessionId, call }: Input<{ sessionId: string }>): Promise<CheckSessionResult> {
    const { sessions } = this.#serve(call, 'order')
    return isId(sessionId) ? sessions.check(sessionId, new Date()) : { ok: false, code: 'ENDED' }
  }

  /** Those of up to 100 sessions that still count. */
  async checkSessions({ sessionIds, call }: Input<{ sessionIds: string[] }>): Promise<{ ok: true; living: string[] }> {
    const { sessions } = this.#serve(call, 'order')
    return { ok: true, living: await sessions.living(sessionIds.filter(isId), new Date()) }
  }

  #serve(data: Input<object>['call'], ...callers: string[]): Deps {
    allowCallers(this.ctx.props, ...callers)
    return createDeps(this.env, callFromData('auth', data), (work) => this.ctx.waitUntil(work))
  }
}
