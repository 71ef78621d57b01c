import type { Call } from './call.ts'
import { Unavailable } from './errors.ts'
import { newId } from './id.ts'
import { Mail, type ReceivedMail } from './mail.ts'
import { deadlineIn, policy } from './resilience.ts'

/** How long an answer may wait for its letter to be queued. */
const HOP_MS = 1_500

export interface MailClientEnv {
  MAIL_QUEUE: { getByName(name: string): MailQueueStub }
}

interface MailQueueStub {
  enqueue(mail: Mail, key: string, expiresAt: number | null): Promise<void>
  received(to?: string): Promise<ReceivedMail[]>
}

/** The mail queue as request handlers use it. */
export function mailClient(env: MailClientEnv, call: Pick<Call, 'deadline' | 'log'>) {
  const queue = () => env.MAIL_QUEUE.getByName('mail')
  const run = <T>(attempt: () => Promise<T>): Promise<T> => {
    const deadline = deadlineIn(Math.min(HOP_MS, call.deadline.left()))
    return policy(env, 'The mail queue').run(deadline, () => attempt().catch(unavailable), { repeatable: true })
  }
  return {
    /**
     * Queues a mail. Never throws: what the request did is done, and whoever misses a letter can ask for another one.
     * A mail with the key of an earlier one is not sent; the key goes into storage as it is, so it holds no secret.
     * Nor is one sent that is still waiting when what it says expires.
     */
    async enqueue(mail: Mail, key = newId(), expiresAt?: Date): Promise<void> {
      try {
        const checked = Mail.parse(mail)
        await run(() => queue().enqueue(checked, key, expiresAt?.getTime() ?? null))
      } catch (error) {
        call.log.error('mail not queued', error)
      }
    },

    /** The local mailbox, newest mail first; empty elsewhere. */
    received: (to?: string): Promise<ReceivedMail[]> => run(() => queue().received(to)),
  }
}

function unavailable(error: unknown): never {
  throw new Unavailable('The mail queue', { cause: error })
}
