import type { Args } from './args.ts'
import { INT64_MAX, parseInteger } from './integer.ts'
import { invalidExpireTime, syntaxError } from './refusal.ts'

/** How SET and GETEX are told about time: nothing, a time, or KEEPTTL / PERSIST. */
type ExpireOption =
  | { readonly kind: 'none' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'persist' }
  | { readonly kind: 'EX' | 'PX' | 'EXAT' | 'PXAT'; readonly time: string }

type SetOptions = { condition?: 'NX' | 'XX'; get: boolean; expire: ExpireOption }

/** NX | XX, GET, EX | PX | EXAT | PXAT | KEEPTTL, in any order. */
export function parseSetOptions(args: Args): SetOptions {
  const options: SetOptions = { get: false, expire: { kind: 'none' } }
  while (args.left > 0) {
    const option = args.option()
    switch (option) {
      case 'NX':
      case 'XX':
        if (options.condition !== undefined && options.condition !== option) throw syntaxError()
        options.condition = option
        break
      case 'GET':
        options.get = true
        break
      default:
        options.expire = parseExpireOption(option, args, options.expire, 'KEEPTTL')
    }
  }
  return options
}

/** EX | PX | EXAT | PXAT | PERSIST. */
export function parseGetExOptions(args: Args): ExpireOption {
  let expire: ExpireOption = { kind: 'none' }
  while (args.left > 0) expire = parseExpireOption(args.option(), args, expire, 'PERSIST')
  return expire
}

function parseExpireOption(
  option: string,
  args: Args,
  before: ExpireOption,
  word: 'KEEPTTL' | 'PERSIST',
): ExpireOption {
  const next = readExpireOption(option, args, word)
  // Redis lets an option repeat itself and takes the last one; two different ones are an error.
  if (before.kind !== 'none' && before.kind !== next.kind) throw syntaxError()
  return next
}

function readExpireOption(option: string, args: Args, word: 'KEEPTTL' | 'PERSIST'): ExpireOption {
  switch (option) {
    case word:
      return { kind: word === 'KEEPTTL' ? 'keep' : 'persist' }
    case 'EX':
    case 'PX':
    case 'EXAT':
    case 'PXAT':
      return { kind: option, time: args.next() }
    default:
      throw syntaxError()
  }
}

/** The moment in milliseconds that an EX, PX, EXAT or PXAT means; times that are not positive are refused. */
export function expireMoment(kind: 'EX' | 'PX' | 'EXAT' | 'PXAT', time: string, now: bigint, command: string): bigint {
  const value = parseInteger(time)
  const milliseconds = kind === 'EX' || kind === 'EXAT' ? value * 1000n : value
  const moment = kind === 'EX' || kind === 'PX' ? now + milliseconds : milliseconds
  if (value <= 0n || moment > INT64_MAX) throw invalidExpireTime(command)
  return moment
}
