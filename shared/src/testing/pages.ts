import { expect, test } from 'vitest'
import type { Fetch } from './asker.ts'
import type { DocumentedService } from './document.ts'

/** The addresses that every service has beside its operations, and the ids that every answer carries. */
export function testServicePages(service: DocumentedService, fetch: Fetch): void {
  test('/health tells the state of what it depends on', async () => {
    const response = await fetch('/health')
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      status: 'ok',
      uptime: expect.any(Number),
      timestamp: expect.closeTo(Date.now(), -4),
      checks: { mongodb: true, redis: true },
      version: expect.any(String),
    })
  })

  test('/health asks its dependencies at most every 5 s', async () => {
    const timestamps = new Set<unknown>()
    for (let i = 0; i < 3; i += 1) timestamps.add(Object(await (await fetch('/health')).json()).timestamp)
    expect(timestamps.size).toBe(1)
  })

  test('/health/live answers without asking anybody', async () => {
    const response = await fetch('/health/live', { headers: { 'x-deadline-ms': '0' } })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'ok' })
  })

  test('/openapi.json is an OpenAPI 3.0 document of all operations', async () => {
    const served = Object(await (await fetch('/openapi.json')).json())
    expect(served.openapi).toMatch(/^3\.0\.\d$/)
    const templates = service.operations.map(({ template }) => template)
    expect(Object.keys(served.paths).toSorted()).toEqual([...new Set(templates)].toSorted())
    expect(service.nullableComponents).toEqual([])
  })

  test('/docs is a page whose scripts and styles come from here alone', async () => {
    const page = await fetch('/docs')
    const html = await page.text()
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect([...html.matchAll(/(?:src|href)="\/docs\/[^"]+"/g)].length).toBeGreaterThan(1)
  })

  test('a request without ids, or with an id that cannot be one, gets new ones', async () => {
    const first = await fetch('/health/live')
    const second = await fetch('/health/live', { headers: { 'x-request-id': '{"a": 1}', traceparent: 'x' } })
    const ids = [first, second].map(({ headers }) => headers.get('x-request-id'))
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{24}$/), expect.stringMatching(/^[0-9a-f]{24}$/)])
    expect(ids[0]).not.toBe(ids[1])
    expect(second.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })
}
