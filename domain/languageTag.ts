/** The language of a BCP 47 tag without region or script: `de` of `de-AT`. */
export const languageTag = (locale: string): string => locale.toLowerCase().split(/[-_]/)[0] ?? ''
