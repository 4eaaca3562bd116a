import type { Block, Letter, Note } from './letter.ts'

/**
 * The letter as HTML for mail programs: one column, tables for layout, inline styles, nothing loaded from anywhere.
 * Colours have a contrast of 4.5 or more in both schemes (WCAG 2.2, 1.4.3). Programs that drop the style element keep the light one.
 */
export const renderHtml = (letter: Letter): string => `<!doctype html>
<html lang="${letter.language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(letter.subject)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  .page { background: #101614 !important; }
  .card { background: #1a2320 !important; border-color: #31403a !important; }
  .ink { color: #e8eeeb !important; }
  .soft { color: #a9b8b1 !important; }
  .panel { background: #22302b !important; border-color: #5cc29a !important; }
  .line { border-color: #46584f !important; }
  .button { background: #7ddbb4 !important; color: #08251a !important; }
  .link { color: #9fe3c6 !important; }
}
@media (max-width: 480px) {
  .card { padding: 24px 20px !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#eef1ef;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escaped(letter.preheader)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#eef1ef">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;width:100%">
<tr><td class="soft" style="${type};font-size:14px;font-weight:600;color:#52605a;padding:0 4px 12px;text-align:left">${escaped(letter.signOff.sender)}</td></tr>
<tr><td class="card" style="background:#ffffff;border:1px solid #d9e0dc;border-radius:12px;padding:32px;text-align:left">
<p class="ink" style="${type};${prose}">${escaped(letter.greeting)}</p>
${letter.blocks.map(block).join('\n')}
<p class="ink" style="${type};${prose};margin:24px 0 0">${escaped(letter.signOff.words)}<br>${escaped(letter.signOff.sender)}</p>
</td></tr>
<tr><td style="padding:16px 4px 0;text-align:left">
${letter.footer.map(note).join('\n')}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`

const type = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
const prose = 'font-size:16px;line-height:1.55;color:#1b2622;margin:0 0 16px'

const block = (part: Block): string => {
  switch (part.kind) {
    case 'paragraph':
      return part.says === 'promise'
        ? panel(part.text)
        : `<p class="ink" style="${type};${prose}">${escaped(part.text)}</p>`
    case 'facts':
      return table(
        part.items
          .map(
            (fact, index) =>
              `<tr><td class="line" style="padding:10px 0;${index === 0 ? '' : 'border-top:1px solid #e3e9e5'}"><div class="soft" style="${type};font-size:13px;line-height:1.4;color:#52605a">${escaped(fact.label)}</div><div class="ink" style="${type};font-size:16px;line-height:1.5;color:#1b2622">${escaped(fact.value)}</div></td></tr>`,
          )
          .join('\n'),
      )
    case 'quote':
      return `<blockquote class="ink line" style="${type};${prose};padding:2px 0 2px 14px;border-left:3px solid #b9c7c0">${escaped(part.text)}</blockquote>`
    case 'button':
      return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0"><tr><td style="border-radius:8px"><a class="button" href="${escaped(part.url)}" style="${type};display:inline-block;padding:14px 26px;border-radius:8px;background:#0f5a40;color:#ffffff;font-size:16px;line-height:1.2;font-weight:600;text-decoration:none">${escaped(part.label)}</a></td></tr></table>`
  }
}

const panel = (text: string): string =>
  table(
    `<tr><td class="panel ink" style="${type};font-size:16px;line-height:1.5;font-weight:600;color:#1b2622;background:#e9f4ef;border-left:4px solid #0f5a40;border-radius:6px;padding:14px 16px">${escaped(text)}</td></tr>`,
  )

const table = (rows: string): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">
${rows}
</table>`

const note = ({ text, link }: Note): string => {
  const anchor = link
    ? ` <a class="link" href="${escaped(link.url)}" style="color:#0f5a40;text-decoration:underline">${escaped(link.label)}</a>`
    : ''
  return `<p class="soft" style="${type};font-size:13px;line-height:1.5;color:#52605a;margin:0 0 8px">${escaped(text)}${anchor}</p>`
}

/** For text and for attributes in double quotes. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
