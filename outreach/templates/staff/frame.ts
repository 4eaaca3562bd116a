import type { Block, Fact, Letter } from '../letter.ts'
import { button, facts, paragraph, quote } from '../letter.ts'
import type { Writing } from '../writing.ts'

/** What every staff template's data holds, see `forStaff` in domain/messageData.ts. */
interface StaffMatter {
  readonly caseNumber: number
  readonly title: string
  readonly severity: string
  readonly devices: readonly { readonly id: string; readonly name: string }[]
  readonly incidentId: string | null
  readonly level: number
  readonly detail: string
}

/** A letter to a colleague: why now, the facts to act on, one button. Times in UTC, named. */
export const staffLetter = (
  { name, company, customerName, page, data }: Writing<StaffMatter>,
  parts: { what: string; facts?: readonly Fact[]; said?: string | null; ask: string; action?: string },
): Letter => {
  const said: Block[] = parts.said ? [paragraph('In the customer’s own words:'), quote(parts.said)] : []
  return {
    language: 'en',
    subject: `Case ${data.caseNumber}: ${parts.what}`,
    preheader: data.detail,
    greeting: `Hello ${name},`,
    blocks: [
      paragraph(data.detail),
      facts(
        { label: 'Case', value: `${data.caseNumber}, ${data.title}` },
        { label: 'Severity', value: data.severity },
        { label: 'Customer', value: customerName ?? 'none known' },
        { label: 'Devices', value: devices(data) },
        ...(data.incidentId === null ? [] : [{ label: 'Part of incident', value: data.incidentId }]),
        ...(data.level === 0 ? [] : [{ label: 'Escalation level', value: String(data.level) }]),
        ...(parts.facts ?? []),
      ),
      ...said,
      paragraph(parts.ask, 'nextStep'),
      button(parts.action ?? 'Open the case', page),
    ],
    signOff: { words: 'Forestall', sender: company },
    footer: [{ text: `You receive this because you work on recovery cases at ${company}.` }],
  }
}

const devices = ({ devices: all }: StaffMatter): string => {
  const shown = all.slice(0, 5).map((device) => `${device.name} (${device.id})`)
  const rest = all.length - shown.length
  return shown.length === 0 ? 'none known' : [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ')
}
