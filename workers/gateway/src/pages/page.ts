/** Nothing from elsewhere, no scripts; the style is part of the page. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action"

const STYLE = `
  :root { color-scheme: light dark; font: 100%/1.6 system-ui, sans-serif }
  body { margin: 0 auto; max-width: 60rem; padding: 1.5rem }
  h1 { line-height: 1.2 }
  code { overflow-wrap: anywhere }
  dl { display: grid; gap: 1rem; margin: 0 }
  dt { font-weight: 600 }
  dd { margin: 0 }
  :target { background: Mark; color: MarkText }
`

interface PageOptions {
  /** Added to the style of all pages. */
  style?: string
  /** Whether the page has a form, which may lead to this origin only. */
  form?: boolean
  cacheControl?: string
  status?: number
}

/** A small page of our own; `body` is HTML in which nothing of a request stands unescaped. */
export function page(title: string, body: string, options: PageOptions = {}): Response {
  const { style = '', form = false, cacheControl = 'public, max-age=300', status = 200 } = options
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${STYLE}${style}</style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${body}
    </main>
  </body>
</html>
`
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${POLICY} ${form ? "'self'" : "'none'"}`,
      'cache-control': cacheControl,
    },
  })
}
