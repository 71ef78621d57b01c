import type { IncomingMessage } from 'node:http'

/** Upstash's documented maximum for a request on its smaller plans. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024

/** Reads the request body, or answers 'too-large' as soon as the limit is passed. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return 'too-large'
  const chunks: Buffer[] = []
  let size = 0
  // Without this option, leaving the loop early would destroy the socket that still has to carry the 413. Node reads
  // and drops the rest once the answer is written.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BODY_BYTES) return 'too-large'
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
