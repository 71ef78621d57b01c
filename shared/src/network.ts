const GROUPS = 8
/** A customer of an IPv6 provider has at least 64 bits to himself, so limits go by the 64 before them. */
const NETWORK_GROUPS = 4

/** What stands for a caller's address when attempts are counted: an IPv4 address itself, of IPv6 the /64. */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  // Dots are an IPv4 address, perhaps written as an IPv6 one (::ffff:192.0.2.1).
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1)
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const [left, right] = [groupsOf(head), groupsOf(tail)]
  const zeros = Array.from({ length: Math.max(0, GROUPS - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right].slice(0, NETWORK_GROUPS).join(':')
}

function groupsOf(text: string): string[] {
  return text.split(':').flatMap((group) => (group === '' ? [] : group.replace(/^0+(?=.)/, '')))
}
