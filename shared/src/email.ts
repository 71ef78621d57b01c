/** As zod's own rule for addresses, with the letters of all alphabets; nothing in it could be a second address or a header. */
const LOCAL = /^(?!\.)(?!.*\.\.)[\p{L}\p{M}\p{N}_'+.-]*[\p{L}\p{M}\p{N}_+-]$/u
/** What a URL would take for more than a name, such as a port or an escape, is not in it. */
const NAME = /^[\p{L}\p{M}\p{N}.-]+$/u
const DOMAIN = /^(?:[a-z0-9][a-z0-9-]*\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/
/** RFC 5321, 4.5.3.1.3: 256 with the brackets around it. */
const MAX_LENGTH = 254

/**
 * The one spelling of an e-mail address, by which it belongs to one account however it was written: trimmed, in lower
 * case, composed (NFC), its domain as the name system and every mail server know it. Null if it is no address.
 */
export function emailAddress(text: string): string | null {
  const spelled = text.trim().toLowerCase().normalize('NFC')
  const at = spelled.lastIndexOf('@')
  if (spelled.length > MAX_LENGTH || !LOCAL.test(spelled.slice(0, Math.max(at, 0)))) return null
  const domain = asciiDomain(spelled.slice(at + 1))
  const address = `${spelled.slice(0, at)}@${domain}`
  return domain !== null && address.length <= MAX_LENGTH ? address : null
}

function asciiDomain(name: string): string | null {
  const domain = NAME.test(name) ? URL.parse(`http://${name}`)?.hostname : undefined
  return domain !== undefined && DOMAIN.test(domain) ? domain : null
}
