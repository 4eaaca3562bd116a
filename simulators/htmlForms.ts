/** A form as a browser would see it: where it goes and what it would send if submitted untouched. */
export interface HtmlForm {
  readonly action: string
  readonly method: 'get' | 'post'
  readonly fields: readonly FormField[]
  /** Submit buttons; the one pressed adds its name and value, and may redirect the form. */
  readonly buttons: readonly { name: string; value: string; action: string | undefined }[]
}
export interface FormField {
  readonly name: string
  readonly type: string
  readonly value: string
  /** Radio buttons and boxes count only when ticked; options of a select come one by one like radio buttons. */
  readonly ticked: boolean
}

const formPattern = /<form\b([^>]*)>([\s\S]*?)<\/form\s*>/gi
const controlPattern = /<(input|textarea|button|select|option|\/select)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>([^<]*)/gi
const attributePattern = /([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g

/** Finds the forms of a page. Made for plain server-made HTML: nothing runs, and forms do not nest. */
export const readForms = (html: string): HtmlForm[] =>
  [...html.replace(/<!--[\s\S]*?-->/g, '').matchAll(formPattern)].map(([, head = '', inside = '']) => {
    const form = attributes(head)
    const fields: FormField[] = []
    const buttons: { name: string; value: string; action: string | undefined }[] = []
    let select: string | undefined
    for (const [, tag = '', rest = '', text = ''] of inside.matchAll(controlPattern)) {
      const has = attributes(rest)
      if (has.has('disabled')) continue
      const name = has.get('name') ?? ''
      const type = (has.get('type') ?? (tag.toLowerCase() === 'button' ? 'submit' : 'text')).toLowerCase()
      switch (tag.toLowerCase()) {
        case 'select':
          select = name
          break
        case '/select':
          select = undefined
          break
        case 'option':
          if (select) {
            const value = has.get('value') ?? text.trim()
            fields.push({ name: select, type: 'option', value, ticked: has.has('selected') })
          }
          break
        case 'textarea':
          fields.push({ name, type: 'textarea', value: unescapeHtml(text), ticked: true })
          break
        default:
          if (type === 'submit' || type === 'image') {
            buttons.push({ name, value: has.get('value') ?? '', action: has.get('formaction') })
          } else if (name !== '' && type !== 'button' && type !== 'reset') {
            const ticked = type === 'radio' || type === 'checkbox' ? has.has('checked') : true
            fields.push({ name, type, value: has.get('value') ?? (type === 'checkbox' ? 'on' : ''), ticked })
          }
      }
    }
    return {
      action: form.get('action') ?? '',
      method: form.get('method')?.toLowerCase() === 'post' ? 'post' : 'get',
      fields,
      buttons,
    }
  })

const attributes = (text: string): Map<string, string> => {
  const found = new Map<string, string>()
  for (const [, name = '', double, single, bare] of text.matchAll(attributePattern)) {
    found.set(name.toLowerCase(), unescapeHtml(double ?? single ?? bare ?? ''))
  }
  return found
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal) return String.fromCodePoint(Number(decimal))
    return entities[name?.toLowerCase() ?? ''] ?? whole
  })
