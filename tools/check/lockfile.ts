/** What is read and written of a package-lock.json of version 3. */
export interface Lockfile {
  packages: Record<string, LockedPackage>
}

interface LockedPackage {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

interface MissingBinary {
  path: string
  entry: LockedPackage
}

const OS: Record<string, string> = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
}
const CPU: Record<string, string> = {
  '64': 'x64',
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  mips64el: 'mips64el',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
  x64: 'x64',
}
const LIBC: Record<string, string> = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' }
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/

export function readLockfile(text: string): Lockfile {
  return asLockfile(JSON.parse(text))
}

/**
 * The binaries of other platforms that packages name as optional dependencies and the lockfile does not hold. npm
 * leaves them out where it cannot look them up, and a platform whose binary is not in the lockfile then lacks it.
 */
export function missingBinaries({ packages }: Lockfile): MissingBinary[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !places(path, name).some((place) => packages[place]))
      .map(([name, version]) => ({ path: `node_modules/${name}`, entry: entryOf(name, version, dev) })),
  )
}

/** The lockfile with an entry for each of them, in npm's order. Without a hash, npm takes the registry's. */
export function completed(lockfile: Lockfile): Lockfile {
  const added = missingBinaries(lockfile).map(({ path, entry }) => [path, entry] as const)
  const packages = [...Object.entries(lockfile.packages), ...added].sort(([a], [b]) => a.localeCompare(b, 'en'))
  return { ...lockfile, packages: Object.fromEntries(packages) }
}

/** Where Node would look for it: below the package and below every folder above it. */
function places(path: string, name: string): string[] {
  const folders = path.split('/')
  return [
    `node_modules/${name}`,
    ...folders.map((_, i) => [...folders.slice(0, i + 1), 'node_modules', name].join('/')),
  ]
}

function entryOf(name: string, version: string, dev: boolean | undefined): LockedPackage {
  const words = name.split(/[-/]/)
  const pick = (table: Record<string, string>) => words.flatMap((word) => table[word] ?? []).slice(-1)
  const [os, cpu, libc] = [pick(OS), pick(CPU), pick(LIBC)]
  if (!EXACT.test(version) || os.length + cpu.length === 0) {
    throw new Error(`${name}@${version} is missing in package-lock.json and no platform can be read from its name`)
  }
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  }
}

/** npm wrote the file, and `npm install` has accepted it before any tool runs. */
function asLockfile(content: unknown): Lockfile {
  return content as Lockfile
}
