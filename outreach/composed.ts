import type { Mail } from './mailTransport.ts'

/** What became of the wish to tell somebody something. */
export type Composed =
  /** `codes`: vouchers' codes in it, which are not kept in clear with its words. */
  | { readonly kind: 'mail'; readonly mail: Mail; readonly codes: readonly string[] }
  /** Not sent on purpose. */
  | { readonly kind: 'suppressed'; readonly reason: string }
  /** An earlier mail of this case to the same person waits to be tried again: this one comes after it. */
  | { readonly kind: 'waits'; readonly until: number; readonly behind: string }
  /** It can never be written: what it is about is gone, or its data is not what the template needs. */
  | { readonly kind: 'unwritable'; readonly reason: string }
