/** Styles are set by scripts and the fonts are part of the style sheet; everything else comes from here as files. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Storefront GraphiQL</title>
    <link rel="icon" href="/graphiql/favicon.ico">
    <link rel="stylesheet" href="/graphiql/graphiql.css">
  </head>
  <body class="no-focus-outline">
    <noscript>This page needs JavaScript; the API answers at POST /graphql.</noscript>
    <div id="graphiql" style="height: 100vh"></div>
    <script src="/graphiql/graphiql.js"></script>
    <script src="/graphiql/start.js"></script>
  </body>
</html>
`

/** GraphiQL for this gateway; its scripts and styles are the Worker's own assets below /graphiql. */
export function graphiqlPage(): Response {
  return new Response(PAGE, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
  })
}
