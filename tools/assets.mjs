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
}

function copy(from, to) {
  if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) return
  copyFileSync(from, `${to}.${process.pid}`)
  renameSync(`${to}.${process.pid}`, to)
}

function write(to, text) {
  if (existsSync(to) && readFileSync(to, 'utf8') === text) return
  writeFileSync(`${to}.${process.pid}`, text)
  renameSync(`${to}.${process.pid}`, to)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildAssets()
