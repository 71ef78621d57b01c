import { newId } from './id.ts'
import { createLog, type Log } from './log.ts'
import { deadlineIn, MAX_WAIT_MS, REQUEST_MS, type Deadline } from './resilience.ts'

/** What belongs to one request on its way through the Workers: who asked, under which id, and until when. */
export interface Call {
  requestId: string
  traceparent: string
  deadline: Deadline
  authorization: string | undefined
  clientIp: string | undefined
  userAgent: string | undefined
  /** Two letters. */
  country: string | undefined
  log: Log
  /** What the answer carries besides its own headers, whatever it becomes. */
  answer: Headers
}

/** The part of a call that goes along with an RPC to another Worker; plain data. */
export interface CallData {
  requestId: string
  deadlineMs: number
}

const REQUEST_ID = /^[\w.:-]{1,128}$/
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/
/** ISO 3166; what is no country (T1 is the Tor network) is unknown to people. */
const COUNTRY = /^[A-Z]{2}$/

export function callFromRequest(request: Pick<Request, 'headers'>, service: string): Call {
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined
  const requestId = matching(header('x-request-id'), REQUEST_ID) ?? newId()
  return {
    requestId,
    traceparent: matching(header('traceparent'), TRACEPARENT) ?? newTraceparent(),
    deadline: deadlineIn(millisecondsLeft(header('x-deadline-ms'))),
    authorization: header('authorization'),
    clientIp: header('cf-connecting-ip'),
    userAgent: header('user-agent'),
    country: matching(header('cf-ipcountry'), COUNTRY),
    log: createLog({ service, requestId }),
    answer: new Headers(),
  }
}

/** A call that no client waits for: an alarm, or an RPC; `data` is what the calling Worker sent along. */
export function callFromData(service: string, data?: CallData): Call {
  const requestId = data?.requestId ?? newId()
  return {
    requestId,
    traceparent: newTraceparent(),
    deadline: deadlineIn(data?.deadlineMs ?? REQUEST_MS),
    authorization: undefined,
    clientIp: undefined,
    userAgent: undefined,
    country: undefined,
    log: createLog({ service, requestId }),
    answer: new Headers(),
  }
}

export function callData(call: Call): CallData {
  return { requestId: call.requestId, deadlineMs: call.deadline.left() }
}

/** The headers by which a call goes on to another Worker. */
export function callHeaders(call: Call): Record<string, string> {
  return {
    'x-request-id': call.requestId,
    traceparent: call.traceparent,
    'x-deadline-ms': String(call.deadline.left()),
    ...(call.authorization && { authorization: call.authorization }),
    ...(call.clientIp && { 'cf-connecting-ip': call.clientIp }),
    ...(call.userAgent && { 'user-agent': call.userAgent }),
    ...(call.country && { 'cf-ipcountry': call.country }),
  }
}

/** What the caller has left; never more than any request may take, so that nobody can hold a Worker for longer. */
function millisecondsLeft(header: string | undefined): number {
  const left = Number(header || NaN)
  return Number.isFinite(left) ? Math.min(left, REQUEST_MS + MAX_WAIT_MS) : REQUEST_MS
}

function matching(value: string | undefined, pattern: RegExp): string | undefined {
  return value !== undefined && pattern.test(value) ? value : undefined
}

function newTraceparent(): string {
  return `00-${newId()}${newId().slice(8, 16)}-${newId().slice(8)}-01`
}
