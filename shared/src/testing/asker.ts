import { expect } from 'vitest'
import { z } from 'zod'
import { ERRORS, type ErrorCode } from '../errors.ts'
import type { Method } from './document.ts'

/** As much of `fetch` as the suite needs, so that any platform's own will do. */
export type Fetch = (path: string, init?: Init) => Promise<Answer>

export interface Init {
  method?: string
  headers?: Record<string, string>
  body?: string
  redirect?: 'manual'
}

interface Answer {
  status: number
  headers: { get(name: string): string | null }
  text(): Promise<string>
  json(): Promise<unknown>
}

const Problem = z.looseObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.int(),
  code: z.string(),
  detail: z.string().min(1),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  traceId: z.string(),
})

export interface Reply {
  status: number
  headers: Answer['headers']
  /** Of every answer from 400 on. */
  problem: z.infer<typeof Problem> | undefined
}

export type Ask = (method: Method, path: string, init?: Init) => Promise<Reply>

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

/** Asks, and checks what holds for every answer: the ids of the request come back, and a refusal is a whole problem. */
export function asker(fetch: Fetch): Ask {
  return async (method, path, init = {}) => {
    const requestId = `contract-${crypto.randomUUID()}`
    const headers = { ...init.headers, 'x-request-id': requestId, traceparent: TRACEPARENT }
    const response = await fetch(path, { ...init, method: method.toUpperCase(), headers, redirect: 'manual' })
    const text = await response.text()
    expect(response.headers.get('x-request-id')).toBe(requestId)
    expect(response.headers.get('traceparent')).toBe(TRACEPARENT)
    if (response.status < 400) return { status: response.status, headers: response.headers, problem: undefined }

    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = Problem.parse(JSON.parse(text))
    expect(problem.status).toBe(response.status)
    expect(problem.type).toBe(`/docs/errors#${problem.code}`)
    expect(problem.traceId).toBe(requestId)
    return { status: response.status, headers: response.headers, problem }
  }
}

/** A JSON body and the header that says so. */
export function json(value: unknown) {
  return { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } }
}

declare module 'vitest' {
  interface Matchers {
    /** The reply is the problem of this code. */
    toBeRefused(code: ErrorCode): void
  }
}

expect.extend({
  toBeRefused({ status, problem }: Reply, code: ErrorCode) {
    const pass = problem?.code === code && status === ERRORS[code].status
    return { pass, message: () => `${code} was expected, the answer was ${status} ${JSON.stringify(problem)}` }
  },
})
