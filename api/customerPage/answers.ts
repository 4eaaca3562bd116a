import { z } from 'zod'
import type { RecoveryCommands } from '../options.ts'
import type { CustomerView } from './view.ts'
import type { Said } from './words.ts'

const freeText = z.string().trim().max(2000).default('')
const saidForm = z.object({ text: freeText })
const wrongForm = z.object({ text: freeText.pipe(z.string().min(1)) })
const offerForm = z.object({ offerId: z.string().min(1).max(300) })
const surveyForm = z.object({
  solved: z.enum(['yes', 'no']).transform((answer) => answer === 'yes'),
  rating: z.coerce.number().int().min(1).max(5),
  text: freeText,
})

const withText = (text: string): { text?: string } => (text === '' ? {} : { text })

type Answer = (form: unknown, view: CustomerView, recovery: RecoveryCommands) => Promise<Said>

const complain = async (text: string, { row }: CustomerView, recovery: RecoveryCommands): Promise<Said> => {
  const [deviceId] = row.deviceIds
  const outcome = await recovery.complain({
    text,
    channel: 'page',
    ...(row.customerId === null ? {} : { customerId: row.customerId }),
    ...(deviceId === undefined ? {} : { deviceId }),
  })
  return outcome.ok ? 'wrong' : 'late'
}

/** What each form of the page does, by the last part of its address. */
export const answers: Readonly<Record<string, Answer>> = {
  async confirm(_form, { row }, recovery) {
    const outcome = await recovery.customerSays(row.id, { type: 'confirm' })
    return outcome.ok ? 'confirm' : 'late'
  },
  async 'still-broken'(form, view, recovery) {
    const { text } = saidForm.parse(form)
    const outcome = await recovery.customerSays(view.row.id, { type: 'stillBroken', ...withText(text) })
    if (outcome.ok) return 'stillBroken'
    // Too late to reopen this case: it is news of its own, and never lost.
    return view.row.closedAt === null ? 'late' : complain(text === '' ? 'It is broken again.' : text, view, recovery)
  },
  async person(form, { row }, recovery) {
    const { text } = saidForm.parse(form)
    const outcome = await recovery.customerSays(row.id, { type: 'talkToPerson', ...withText(text) })
    return outcome.ok ? 'person' : 'late'
  },
  async 'accept-offer'(form, { row }, recovery) {
    const { offerId } = offerForm.parse(form)
    const outcome = await recovery.customerSays(row.id, { type: 'acceptOffer', offerId })
    return outcome.ok ? 'offer' : 'late'
  },
  async survey(form, { row }, recovery) {
    const { solved, rating, text } = surveyForm.parse(form)
    const outcome = await recovery.customerSays(row.id, { type: 'survey', solved, rating, ...withText(text) })
    return outcome.ok ? 'survey' : 'late'
  },
  async 'all-well'(_form, { row }, recovery) {
    const outcome = await recovery.customerSays(row.id, { type: 'allWell' })
    return outcome.ok ? 'allWell' : 'late'
  },
  async 'something-wrong'(form, view, recovery) {
    return complain(wrongForm.parse(form).text, view, recovery)
  },
}
