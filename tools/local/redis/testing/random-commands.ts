import fc from 'fast-check'
import type { Command } from '../engine.ts'

/** Few keys and members, so that commands meet each other's values, wrong types included. */
const KEYS = ['a', 'b', 'c', 'd']

const member = fc.constantFrom('m', 'n', 'o', 'Ω', '😀', '\uFFFD', '')
const value = fc.oneof(
  fc.constantFrom('', 'x', 'text', '10', '-3', '0', '01', ' 1', '+1', '1.5', '3.0e3', 'é'),
  fc.constantFrom('9223372036854775807', '-9223372036854775808', '9007199254740993', '1e30', 'inf', 'abc'),
)
const integer = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -6, max: 6 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('9223372036854775807', '-9223372036854775808', 'x', '1.5', '') },
)
const float = fc.constantFrom('0', '1', '-1', '0.1', '2.5', '1e3', '1000000', '12345.1', 'inf', '-inf', 'nan', 'x', '')
const bound = fc.constantFrom('-inf', '+inf', '(0', '0', '1', '(1', '2.5', '(2.5', '1000', 'x', '(', '((1')

/** Far apart, so that the few milliseconds between the two engines never decide a comparison. */
const seconds = fc.constantFrom('100', '5000', '-1', '0', '9223372036854775807', 'x')
const milliseconds = seconds.map((text) => (/^\d{3,4}$/.test(text) ? `${text}000` : text))
const futureSeconds = fc.constantFrom('4000000000', '5000000000', '1', '-7', '9223372036854775807', 'x')
const futureMilliseconds = futureSeconds.map((text) => (/^\d{10}$/.test(text) ? `${text}000` : text))

const mixedCase = (word: string) => fc.constantFrom(word, word.toLowerCase())
const flags = (...words: string[]) => fc.array(fc.constantFrom(...words).chain(mixedCase), { maxLength: 3 })
const many = (word: fc.Arbitrary<string>, minLength = 1) => fc.array(word, { minLength, maxLength: 4 })
const timeOption = fc.oneof(
  fc.tuple(fc.constantFrom('EX', 'ex'), seconds),
  fc.tuple(fc.constant('PX'), milliseconds),
  fc.tuple(fc.constant('EXAT'), futureSeconds),
  fc.tuple(fc.constant('PXAT'), futureMilliseconds),
)
const setOption = fc.oneof(
  timeOption,
  fc.constantFrom('NX', 'XX', 'GET', 'KEEPTTL', 'PERSIST', 'foo').map((word) => [word]),
)
const rangeOption = fc.oneof(
  fc.constantFrom('BYSCORE', 'byscore', 'REV', 'WITHSCORES', 'foo').map((word) => [word]),
  fc.tuple(fc.constant('LIMIT'), integer, integer),
)
const options = (option: fc.Arbitrary<string[]>) => fc.array(option, { maxLength: 3 }).map((found) => found.flat())

type Part = fc.Arbitrary<string | string[]>

/** Any sequence of commands on keys that begin with `prefix`. */
export function randomCommands(prefix: string): fc.Arbitrary<Command[]> {
  const key = fc.constantFrom(...KEYS.map((name) => prefix + name))
  const pair = (left: fc.Arbitrary<string>, right: fc.Arbitrary<string>) =>
    fc.array(fc.tuple(left, right), { minLength: 1, maxLength: 3 }).map((pairs) => pairs.flat())

  const shapes: Readonly<Record<string, readonly Part[]>> = {
    PING: [flags('a')],
    ECHO: [value],
    GET: [key],
    SET: [key, value, options(setOption)],
    SETNX: [key, value],
    SETEX: [key, seconds, value],
    PSETEX: [key, milliseconds, value],
    GETSET: [key, value],
    GETDEL: [key],
    GETEX: [key, options(setOption)],
    MGET: [many(key)],
    MSET: [pair(key, value)],
    MSETNX: [pair(key, value)],
    APPEND: [key, value],
    STRLEN: [key],
    INCR: [key],
    DECR: [key],
    INCRBY: [key, integer],
    DECRBY: [key, integer],
    // Redis computes in the machine's long double, and only x86 has the one that is reproduced.
    ...(process.arch === 'x64' ? { INCRBYFLOAT: [key, float] } : {}),
    EXPIRE: [key, seconds, flags('NX', 'XX')],
    PEXPIRE: [key, milliseconds, flags('NX', 'XX')],
    EXPIREAT: [key, futureSeconds, flags('NX', 'XX', 'GT', 'LT', 'foo')],
    PEXPIREAT: [key, futureMilliseconds, flags('NX', 'XX', 'GT', 'LT')],
    TTL: [key],
    PTTL: [key],
    PERSIST: [key],
    TYPE: [key],
    EXISTS: [many(key)],
    DEL: [many(key)],
    UNLINK: [many(key)],
    RENAME: [key, key],
    HSET: [key, pair(member, value)],
    HGET: [key, member],
    HMGET: [key, many(member)],
    HGETALL: [key],
    HDEL: [key, many(member)],
    HEXISTS: [key, member],
    HINCRBY: [key, member, integer],
    HKEYS: [key],
    HVALS: [key],
    HLEN: [key],
    SADD: [key, many(member)],
    SREM: [key, many(member)],
    SMEMBERS: [key],
    SISMEMBER: [key, member],
    SMISMEMBER: [key, many(member)],
    SCARD: [key],
    ZADD: [key, flags('NX', 'XX', 'GT', 'LT', 'CH', 'INCR'), pair(float, member)],
    ZREM: [key, many(member)],
    ZSCORE: [key, member],
    ZRANGE: [key, fc.oneof(integer, bound), fc.oneof(integer, bound), options(rangeOption)],
    ZCARD: [key],
    ZCOUNT: [key, bound, bound],
    ZINCRBY: [key, float, member],
    ZREMRANGEBYSCORE: [key, bound, bound],
    ZREMRANGEBYRANK: [key, integer, integer],
    ZRANK: [key, member],
    LPUSH: [key, many(value)],
    RPUSH: [key, many(value)],
    LPOP: [key, flags('0', '1', '2', '-1', 'x')],
    RPOP: [key, flags('0', '1', '2', '-1', 'x')],
    LRANGE: [key, integer, integer],
    LLEN: [key],
    LTRIM: [key, integer, integer],
    FROB: [many(value, 0)],
  }
  const command = fc.oneof(...Object.entries(shapes).map(([name, parts]) => shaped(name, parts)))
  return fc.array(command, { minLength: 1, maxLength: 40 })
}

/** Now and then one argument is cut off or added, for the texts about their number. */
function shaped(name: string, parts: readonly Part[]): fc.Arbitrary<Command> {
  const words = fc.tuple(...parts).map((found) => found.flat())
  const bent = words.chain((args) => fc.constantFrom(args.slice(0, -1), [...args, 'extra']))
  return fc
    .tuple(mixedCase(name), fc.oneof({ weight: 19, arbitrary: words }, { weight: 1, arbitrary: bent }))
    .map(([spelled, args]) => [spelled, ...args])
}
