import { MailQueue, type MailQueueEnv } from '../src/mail-queue.ts'

/** Stands where the provider does: takes a mail, fails, or hangs, as a test says; mails are known by their subject. */
export const provider = {
  sent: new Array<{ subject: string; id: string | undefined }>(),
  answer: async (_subject: string): Promise<void> => undefined,
  async send(message: { subject: string; headers?: Record<string, string> }) {
    await provider.answer(message.subject)
    provider.sent.push({ subject: message.subject, id: message.headers?.['X-Entity-Ref-ID'] })
    return { messageId: '<m@shop.example>' }
  },
}

export class KitMailQueue extends MailQueue {
  protected override readonly service = 'kit'
  protected override readonly tryMs = 1_000

  constructor(ctx: DurableObjectState, env: MailQueueEnv) {
    super(ctx, { ...env, MAIL: asBinding(provider) })
  }
}

export class LocalMailQueue extends MailQueue {
  protected override readonly service = 'kit'

  constructor(ctx: DurableObjectState, env: MailQueueEnv) {
    super(ctx, { ...env, ENVIRONMENT: 'test', MAIL: asBinding(provider) })
  }
}

/** The queue sends composed mails only, which is what the stand-in takes. */
function asBinding(stand: Pick<typeof provider, 'send'>): SendEmail {
  return stand as SendEmail
}
