import type { Call } from '@shop/shared/call'
import { networkOf } from '@shop/shared/network'
import { rateLimit } from '@shop/shared/rate-limit'
import { rateLimiting } from '@shop/shared/rate-limiting'
import type { KnownNetworks } from './known-networks.ts'
import { familyHash } from './refresh-token.ts'

/**
 * What may be tried how often; each throws RATE_LIMITED. They are asked before a password is hashed or the database is
 * read, so an address is counted whether or not it has an account.
 */
export function limitsOf(env: Env, call: Call, networks: Pick<KnownNetworks, 'know'>) {
  const admit = rateLimiting(env, call)
  const network = networkOf(call.clientIp)
  return {
    // A network that the address is known from has attempts of its own; all others share those of the address.
    login: async (email: string) =>
      admit(
        rateLimit('login', env.LIMIT_LOGIN_ACCOUNT, ...((await networks.know(email)) ? [email, network] : [email])),
        rateLimit('login-ip', env.LIMIT_LOGIN_IP, network),
      ),
    register: () => admit(rateLimit('register', env.LIMIT_REGISTER_IP, network)),
    // Also by network, for whoever guesses makes up a session each time.
    refresh: (token: string) =>
      admit(
        rateLimit('refresh', env.LIMIT_REFRESH, familyHash(token)),
        rateLimit('refresh-ip', env.LIMIT_REFRESH_IP, network),
      ),
    changePassword: (userId: string) => admit(rateLimit('change-password', env.LIMIT_CHANGE_PASSWORD, userId)),
    // Also by network, or one caller could have letters sent to everybody.
    forgotPassword: (email: string) =>
      admit(
        rateLimit('forgot-password', env.LIMIT_FORGOT_PASSWORD, email),
        rateLimit('forgot-password-ip', env.LIMIT_FORGOT_PASSWORD_IP, network),
      ),
    resendVerification: (email: string) =>
      admit(rateLimit('resend-verification', env.LIMIT_RESEND_VERIFICATION, email)),
  }
}
