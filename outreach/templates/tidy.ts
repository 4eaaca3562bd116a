/**
 * Text from outside, safe to set between our words: no control characters (line breaks become spaces), no marks that
 * turn the direction of the text around them, no half emoji. Right-to-left text is isolated (Unicode UAX #9, FSI … PDI),
 * so that a Hebrew name does not reorder an English sentence.
 */
export const tidy = (text: string): string => {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain
}

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
