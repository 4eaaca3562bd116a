/** HTML that is safe to send: what is interpolated is escaped unless it is itself `Html`. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter)

type Part = Html | string | number | false | undefined | null | readonly Part[]
const render = (part: Part): string => {
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return part.map(render).join('')
  if (part === undefined || part === null || part === false) return ''
  return escapeHtml(String(part))
}

/** A tagged template: `` html`<p>${name}</p>` ``. Lists are joined; undefined, null and false vanish. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string))
