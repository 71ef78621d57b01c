// Copies the pages' scripts and styles out of their packages into dist/assets, from where the Workers serve them.
// Plain JavaScript, because it also runs right after an installation.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = createRequire(import.meta.url)

const swaggerStart = `const { documents } = document.getElementById('swagger').dataset
const urls = JSON.parse(documents)
SwaggerUIBundle({
  domNode: document.getElementById('swagger'),
  ...(urls.length === 1 ? { url: urls[0].url } : { urls }),
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: urls.length === 1 ? 'BaseLayout' : 'StandaloneLayout',
})
`

const graphiqlStart = `const worker = (name) => new URL('/graphiql/' + name + '.js', location).href
const workers = { json: worker('json-worker'), graphql: worker('graphql-worker') }
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_, label) => workers[label] ?? worker('editor-worker'),
}
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('graphiql'), {
  title: 'Storefront',
  endpoint: '/graphql',
  shouldPersistHeaders: true,
  defaultQuery: \`# The first button on the left opens the schema.
# Ctrl-Enter runs a query, ctrl-Space completes it.
# A token goes into "Headers" below:
# { "authorization": "Bearer …" }

query Newest {
  products(limit: 5) {
    products {
      id
      name
      price
      currency
      inventory
    }
    pagination {
      total
    }
  }
}
\`,
})
`

/** Makes the assets of the services (Swagger UI) and of the gateway (Swagger UI and GraphiQL), unless they are there. */
export async function buildAssets() {
  const swagger = dirname(packages.resolve('swagger-ui-dist/package.json'))
  for (const site of ['service', 'gateway']) {
    const docs = join(root, 'dist/assets', site, 'docs')
    mkdirSync(docs, { recursive: true })
    for (const name of ['swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'swagger-ui.css']) {
      copy(join(swagger, name), join(docs, name))
    }
    write(join(docs, 'start.js'), swaggerStart)
  }
  await buildGraphiql(join(root, 'dist/assets/gateway/graphiql'))
}

/** GraphiQL comes as one module of long strings: each becomes a file, so that the page needs no inline script. */
async function buildGraphiql(folder) {
  const source = packages.resolve('@graphql-yoga/render-graphiql/graphiql')
  const stamp = join(folder, 'version.txt')
  const { version } = packages('@graphql-yoga/render-graphiql/package.json')
  mkdirSync(folder, { recursive: true })
  write(join(folder, 'start.js'), graphiqlStart)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return
  const parts = await import(pathToFileURL(source))
  write(join(folder, 'graphiql.js'), parts.js)
  write(join(folder, 'graphiql.css'), parts.css)
  write(join(folder, 'editor-worker.js'), parts.editorWorkerService)
  write(join(folder, 'json-worker.js'), parts.jsonWorker)
  write(join(folder, 'graphql-worker.js'), parts.graphqlWorker)
  write(join(folder, 'favicon.ico'), Buffer.from(parts.favicon.slice(parts.favicon.indexOf(',') + 1), 'base64'))
  write(stamp, version)
}

function copy(from, to) {
  if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) return
  copyFileSync(from, `${to}.${process.pid}`)
  renameSync(`${to}.${process.pid}`, to)
}

function write(to, content) {
  if (existsSync(to) && readFileSync(to).equals(Buffer.from(content))) return
  writeFileSync(`${to}.${process.pid}`, content)
  renameSync(`${to}.${process.pid}`, to)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildAssets()
