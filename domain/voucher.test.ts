import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sealText, unsealText } from './sealedText.ts'
import { readVoucherCode, voucherCode, voucherHash, voucherRandomBytes } from './voucher.ts'

const bytes = (seed: number): Uint8Array => createHash('sha256').update(String(seed)).digest().subarray(0, 12)

describe('voucher codes', () => {
  it('are five groups of four letters that cannot be misread', () => {
    for (let seed = 0; seed < 500; seed++)
      expect(voucherCode(bytes(seed))).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
  })

  it('carry their randomness: no two alike, every letter in every place, and at least 80 bits of it', () => {
    const codes = Array.from({ length: 4_000 }, (_, seed) => voucherCode(bytes(seed)).replaceAll('-', ''))
    expect(new Set(codes).size).toBe(codes.length)
    for (let place = 0; place < 19; place++) expect(new Set(codes.map((code) => code[place])).size).toBe(32)
    expect(Math.log2(32) * 19).toBeGreaterThan(80)
  })

  it('are read however they are typed', () => {
    const code = voucherCode(bytes(1))
    const typed = [code, code.toLowerCase(), code.replaceAll('-', ' '), ` ${code.replaceAll('-', '')} `]
    const misread = [code.replaceAll('0', 'O'), code.replaceAll('1', 'l'), code.replaceAll('1', 'i')]
    expect(new Set([...typed, ...misread].map(readVoucherCode))).toEqual(new Set([code]))
  })

  it('a wrong letter or two swapped ones are always noticed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 19 }), fc.nat({ max: 31 }), (seed, place, letter) => {
        const code = voucherCode(bytes(seed)).replaceAll('-', '')
        const other = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[letter] ?? ''
        const wrong = code.slice(0, place) + other + code.slice(place + 1)
        if (wrong !== code) expect(readVoucherCode(wrong)).toBeUndefined()
        const next = (place + 1) % 19
        const [low, high] = [Math.min(place, next), Math.max(place, next)]
        const letters = [...code]
        if (high < 19 && high === low + 1 && letters[low] !== letters[high]) {
          ;[letters[low], letters[high]] = [letters[high] ?? '', letters[low] ?? '']
          expect(readVoucherCode(letters.join(''))).toBeUndefined()
        }
      }),
      { seed: 13, numRuns: 2_000 },
    )
  })

  it.each([
    '',
    'x',
    '7K3M',
    'UUUU-UUUU-UUUU-UUUU-UUUU',
    '0'.repeat(19),
    '0'.repeat(21),
    '../../etc/passwd',
    '\0'.repeat(20),
  ])('%j is none', (typed) => {
    expect(readVoucherCode(typed)).toBeUndefined()
  })

  it('too little randomness is refused', () => {
    expect(() => voucherCode(new Uint8Array(voucherRandomBytes - 1))).toThrow(RangeError)
  })

  it('are kept as what does not tell them', () => {
    const code = voucherCode(bytes(2))
    expect(voucherHash(code)).toMatch(/^[0-9a-f]{64}$/)
    expect(voucherHash(code)).not.toBe(voucherHash(voucherCode(bytes(3))))
  })
})

describe('sealed text', () => {
  const sealed = sealText('secret', 'voucher', 'offer-1', '7K3M')

  it('opens for what it was sealed for', () => {
    expect(unsealText('secret', 'voucher', 'offer-1', sealed)).toBe('7K3M')
    expect(sealed).not.toContain('7K3M')
  })

  it.each([
    ['another secret', 'other', 'voucher', 'offer-1', sealed],
    ['another purpose', 'secret', 'other', 'offer-1', sealed],
    ['another offer', 'secret', 'voucher', 'offer-2', sealed],
    ['a changed letter', 'secret', 'voucher', 'offer-1', `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`],
    ['too short', 'secret', 'voucher', 'offer-1', 'AAAA'],
  ])('not for %s', (_what, secret, purpose, context, text) => {
    expect(() => unsealText(secret, purpose, context, text)).toThrow()
  })
})
