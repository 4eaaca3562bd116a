/**
 * The Message-ID of a message, made from its idempotency key: `<key@domain>` (RFC 5322 §3.6.4). Two keys never share one.
 * `:` of the key becomes `.`; whatever RFC 5322 does not allow in an atom becomes `=XX` per UTF-8 byte, as do `.` and `=` themselves.
 *
 * @param from the sender's address: its domain is ours to name messages in
 */
export const messageIdFor = (key: string, from: string): string => {
  const left = [...Buffer.from(key)]
    .map((byte) => {
      const letter = String.fromCharCode(byte)
      if (letter === ':') return '.'
      return /[A-Za-z0-9_-]/.test(letter) ? letter : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
  // An atom neither begins nor ends with a dot, nor has two in a row.
  const atom = left.replaceAll(/^\.|\.$|\.(?=\.)/g, '=3A')
  return `<${atom}@${domainOf(from)}>`
}

const domainOf = (address: string): string => {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return /^[a-z0-9][a-z0-9.-]*$/.test(domain) ? domain : 'localhost'
}
