import type { Block, Letter } from './letter.ts'

/** The letter as plain text, one blank line between its parts. Lines are as long as their sentences: mail programs wrap. */
export const renderText = (letter: Letter): string =>
  [
    letter.greeting,
    ...letter.blocks.map(block),
    `${letter.signOff.words}\n${letter.signOff.sender}`,
    // "-- " on its own line begins what mail programs know as a signature.
    [
      '-- ',
      ...letter.footer.map((note) => (note.link ? `${note.text} ${note.link.label}: ${note.link.url}` : note.text)),
    ].join('\n'),
  ].join('\n\n')

const block = (part: Block): string => {
  switch (part.kind) {
    case 'paragraph':
      return part.text
    case 'facts':
      return part.items.map((fact) => `${fact.label}: ${fact.value}`).join('\n')
    case 'quote':
      return `> ${part.text}`
    case 'button':
      return `${part.label}:\n${part.url}`
  }
}
