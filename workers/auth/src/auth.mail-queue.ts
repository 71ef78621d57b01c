import { MailQueue } from '@shop/shared/mail-queue'

/** The letters of the auth service. */
export class AuthMailQueue extends MailQueue<Env> {
  protected override readonly service = 'auth'
}
