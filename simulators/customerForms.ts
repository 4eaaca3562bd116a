import type { HtmlForm } from './htmlForms.ts'

/** What a simulated customer can say on their page. */
export type CustomerSays =
  | { readonly type: 'confirm' }
  | { readonly type: 'stillBroken'; readonly text: string }
  | { readonly type: 'survey'; readonly solved: boolean; readonly rating: number; readonly text: string }

export interface Submission {
  readonly action: string
  readonly body: URLSearchParams
}

const meanings: Readonly<Record<CustomerSays['type'], RegExp>> = {
  confirm: /\bconfirm/i,
  stillBroken: /still[-_ ]?broken/i,
  survey: /survey|rating/i,
}

/** The button that stands for an answer, found by where it leads or what it would send, not by its words: pages come in any language. */
export const findAnswer = (
  forms: readonly HtmlForm[],
  type: CustomerSays['type'],
): { form: HtmlForm; button: number } | undefined => {
  const meaning = meanings[type]
  const separate = (text: string): string => text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[/_-]/g, ' ')
  const says = (text: string): boolean => meaning.test(separate(text))
  for (const form of forms) {
    if (form.method !== 'post') continue
    const byButton = form.buttons.findIndex(({ name, value, action }) => says(`${action ?? ''} ${name} ${value}`))
    if (byButton >= 0) return { form, button: byButton }
    const hidden = form.fields
      .filter(({ type: kind }) => kind === 'hidden')
      .map(({ name, value }) => `${name} ${value}`)
    const asked = type === 'survey' ? form.fields.map(({ name }) => name) : []
    if ([lastSegment(form.action), ...hidden, ...asked].some(says)) return { form, button: 0 }
  }
  return undefined
}

/** Fills a form like a person would: every group of choices gets one, texts only where there is something to say. */
export const fillIn = (found: { form: HtmlForm; button: number }, says: CustomerSays): Submission => {
  const { form } = found
  const body = new URLSearchParams()
  const chosen = new Set<string>()
  for (const field of form.fields) {
    if (field.type === 'radio' || field.type === 'option') {
      if (chosen.has(field.name)) continue
      const group = form.fields.filter(({ name }) => name === field.name)
      chosen.add(field.name)
      body.append(
        field.name,
        choose(
          field.name,
          group.map(({ value }) => value),
          says,
        ),
      )
    } else if (field.type === 'textarea' || field.type === 'text') {
      body.append(field.name, 'text' in says ? says.text : field.value)
    } else if (field.type === 'checkbox') {
      if (says.type === 'survey' ? says.solved : field.ticked) body.append(field.name, field.value)
    } else if (field.type === 'number' || field.type === 'range') {
      body.append(field.name, says.type === 'survey' ? String(says.rating) : field.value)
    } else body.append(field.name, field.value)
  }
  const button = form.buttons[found.button]
  if (button?.name) body.append(button.name, button.value)
  return { action: button?.action ?? form.action, body }
}

const yes = /^(true|yes|ja|1|on|solved)$/i
const choose = (name: string, values: readonly string[], says: CustomerSays): string => {
  const first = values.find((value) => value !== '') ?? ''
  if (says.type !== 'survey') return first
  if (/solv|work/i.test(name)) return values.find((value) => yes.test(value) === says.solved && value !== '') ?? first
  return values.find((value) => value === String(says.rating)) ?? first
}

const lastSegment = (action: string): string => action.split(/[?#]/)[0]?.split('/').at(-1) ?? ''
