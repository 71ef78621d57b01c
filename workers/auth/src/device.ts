type Names = readonly (readonly [sign: RegExp, name: string])[]

/** In this order: most browsers also claim to be those below them. */
const BROWSERS: Names = [
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: Names = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]
const MAX_PROGRAM_NAME = 40

/** What a person recognises in a User-Agent header: "Firefox on Linux", a program's name, or null. */
export function deviceOf(userAgent: string | null): string | null {
  if (userAgent === null) return null
  const browser = nameIn(BROWSERS, userAgent)
  const system = nameIn(SYSTEMS, userAgent)
  if (browser && system) return `${browser} on ${system}`
  return browser ?? userAgent.match(/^[\w.-]+/)?.[0].slice(0, MAX_PROGRAM_NAME) ?? null
}

function nameIn(names: Names, text: string): string | undefined {
  return names.find(([sign]) => sign.test(text))?.[1]
}
