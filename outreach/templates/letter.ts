import type { Language } from '../../domain/customer.ts'

/**
 * A message as parts with a meaning, from which the text and the HTML are both made, so that they cannot say different things.
 * Every string is plain text; whoever renders escapes it.
 */
export interface Letter {
  readonly language: Language
  readonly subject: string
  /** The line a mailbox shows beside the subject. */
  readonly preheader: string
  readonly greeting: string
  readonly blocks: readonly Block[]
  readonly signOff: { readonly words: string; readonly sender: string }
  readonly footer: readonly Note[]
}

/** What a paragraph is there for; the template check asks for some of them. */
export type Purpose = 'apology' | 'nextStep' | 'promise' | 'person'

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string; readonly says?: Purpose }
  | { readonly kind: 'facts'; readonly items: readonly Fact[] }
  /** Somebody's own words. */
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'button'; readonly label: string; readonly url: string }

export interface Fact {
  readonly label: string
  readonly value: string
}
export interface Note {
  readonly text: string
  readonly link?: { readonly label: string; readonly url: string }
}

export const paragraph = (text: string, says?: Purpose): Block =>
  says === undefined ? { kind: 'paragraph', text } : { kind: 'paragraph', text, says }
export const facts = (...items: readonly Fact[]): Block => ({ kind: 'facts', items })
export const quote = (text: string): Block => ({ kind: 'quote', text })
export const button = (label: string, url: string): Block => ({ kind: 'button', label, url })
