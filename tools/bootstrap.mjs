// Runs before every start and test, when nothing may be installed yet: plain JavaScript for Node 20, no packages.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'node_modules/.storefront-install')
const projectNode = join(root, 'node_modules/.bin/node')
const MIN_NODE = [22, 12]

const wanted = stamp()
const installed = read(stampFile) === wanted
if (!installed) {
  rmSync(stampFile, { force: true })
  install()
}
checkProjectNode()
const { buildAssets } = await import('./assets.mjs')
await buildAssets()
const { buildCommonPasswords } = await import('./common-passwords.mjs')
buildCommonPasswords()
if (!installed) writeFileSync(stampFile, wanted)

/** What an installation depends on: the lockfile, all package.json but their scripts, and the kind of machine. */
function stamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  hash.update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of ['.', ...workspaces()]) {
    const { scripts: _, ...rest } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    hash.update(JSON.stringify(rest))
  }
  return hash.digest('hex')
}

function workspaces() {
  const { workspaces: patterns } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return patterns.flatMap((pattern) =>
    basename(pattern) === '*'
      ? readdirSync(join(root, dirname(pattern)), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => join(dirname(pattern), entry.name))
          .sort()
      : [pattern],
  )
}

/** Not `npm ci`, and nothing saved: the lockfile also serves platforms whose binaries this one cannot look up. */
function install() {
  console.log('Installing the packages of package-lock.json; this takes a minute or two …')
  const started = Date.now()
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const { npm_execpath: cli, npm_node_execpath: node = process.execPath } = process.env
  const { status, error } = cli?.endsWith('npm-cli.js')
    ? spawnSync(node, [cli, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (error) fail(`npm could not be started (${error.message}). Is it installed and on the PATH?`)
  if (status !== 0) fail(`npm ${args[0]} failed; its own words are above. Nothing else was changed: just try again.`)
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

function checkProjectNode() {
  let version
  try {
    version = execFileSync(projectNode, ['-v'], { encoding: 'utf8' }).trim()
  } catch (error) {
    fail(`The project's own Node does not run (${error.message}).\nRemove node_modules and try again.`)
  }
  const [major, minor] = version.slice(1).split('.').map(Number)
  if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
    fail(
      `The project's own Node is ${version}, needed is ${MIN_NODE.join('.')} or newer. Remove node_modules and try again.`,
    )
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function fail(text) {
  console.error(`\n${text}`)
  process.exit(1)
}
