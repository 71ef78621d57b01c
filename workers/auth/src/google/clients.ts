import { Refusal } from '@shop/shared/errors'

export interface ClientSettings {
  GOOGLE_CLIENT_ID: string
  GOOGLE_CLIENT_IDS: string
  /** A shop without Google has none. */
  GOOGLE_CLIENT_SECRET?: string
  PUBLIC_URL: string
}

/** The shop as Google knows it when people come by their browser. */
export interface WebClient {
  id: string
  secret: string
  redirectUri: string
}

/** The clients that are registered for the shop at Google; both throw SERVICE_UNAVAILABLE if there is none. */
export function googleClients({ GOOGLE_CLIENT_ID: id, GOOGLE_CLIENT_SECRET: secret, ...env }: ClientSettings) {
  return {
    web(): WebClient {
      if (!id || !secret) throw notConfigured()
      return { id, secret, redirectUri: `${env.PUBLIC_URL.replace(/\/+$/, '')}/api/auth/google/callback` }
    },

    /** Whose ID tokens count here: those of the shop's pages and of its apps. */
    audiences(): string[] {
      const ids = `${id},${env.GOOGLE_CLIENT_IDS}`.split(/[\s,]+/).filter((each) => each !== '')
      if (ids.length === 0) throw notConfigured()
      return ids
    },
  }
}

function notConfigured(): Refusal {
  return new Refusal('SERVICE_UNAVAILABLE', { detail: 'Signing in with Google is not configured in this shop.' })
}
