import { builder } from '../builder.ts'
import { codeOf, type Outcome, valueOf } from '../outcome.ts'
import { User, type UserWire } from '../types.ts'

export const ActionResult = builder.objectRef<Outcome<unknown>>('ActionResult').implement({
  description: 'Outcome of an action without data; code is the error code if success is false.',
  fields: (t) => ({
    success: t.exposeBoolean('success'),
    message: t.exposeString('message'),
    code: t.string({ nullable: true, resolve: codeOf }),
  }),
})

export const UserResult = builder.objectRef<Outcome<UserWire | null>>('UserResult').implement({
  description: 'Outcome of an action on an account; the message contains "already verified" where an address is.',
  fields: (t) => ({
    success: t.exposeBoolean('success'),
    message: t.exposeString('message'),
    code: t.string({ nullable: true, resolve: codeOf }),
    user: t.field({ type: User, nullable: true, resolve: valueOf }),
  }),
})
