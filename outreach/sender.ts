import addressparser from 'nodemailer/lib/addressparser'

/**
 * The sender as configured, `care@example.com` or `Fjord Cooling <care@example.com>`. Without a name the company's is used:
 * a person must see at once who writes.
 *
 * @throws TypeError when it holds no address
 */
export const parseSender = (from: string, company: string): { name: string; address: string } => {
  const [first] = addressparser(from, { flatten: true })
  if (!first?.address?.includes('@')) {
    throw new TypeError(
      `The sender "${from}" is not a mail address: write it like care@example.com or Company <care@example.com>.`,
    )
  }
  return { name: first.name || company, address: first.address }
}
