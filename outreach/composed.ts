import type { Mail } from './mailTransport.ts'

/** What became of the wish to tell somebody something. */
export type Composed =
  | { readonly kind: 'mail'; readonly mail: Mail }
  /** Not sent on purpose. */
  | { readonly kind: 'suppressed'; readonly reason: string }
  /** It can never be written: what it is about is gone, or its data is not what the template needs. */
  | { readonly kind: 'unwritable'; readonly reason: string }
