import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { languages } from '../../domain/customer.ts'
import { customerTemplates, staffTemplates, templates } from '../../domain/message.ts'
import { messageData } from '../../domain/messageData.ts'
import { checkAnyMessage, checkFirstMessage } from '../../outreach/templateCheck.ts'
import { customerLetters } from '../../outreach/templates/customerLetters.ts'
import type { Letter } from '../../outreach/templates/letter.ts'
import { templateList } from '../../outreach/templates/list.ts'
import { renderHtml } from '../../outreach/templates/renderHtml.ts'
import { renderText } from '../../outreach/templates/renderText.ts'
import { staffLetters } from '../../outreach/templates/staff/letters.ts'
import type { Setting, Write } from '../../outreach/templates/writing.ts'
import { samples, settingFor } from './samples.ts'

const many = Array.from({ length: 9 }, (_, n) => ({ id: `d${n}`, name: `Pump ${n}`, model: null }))

/** Every template in every language it has, and each variant its data allows. */
const every: { name: string; language: 'en' | 'de'; write: Write; data: unknown }[] = [
  ...languages.flatMap((language) =>
    customerTemplates.flatMap((id) =>
      variants(id).map((data, n) => ({
        name: `${language} ${id} #${n}`,
        language,
        write: customerLetters[language][id],
        data,
      })),
    ),
  ),
  ...staffTemplates.flatMap((id) =>
    variants(id).map((data, n) => ({ name: `${id} #${n}`, language: 'en' as const, write: staffLetters[id], data })),
  ),
]

/** The sample, once per value of each closed choice in the schema, and once with each nullable field null. */
function variants(id: (typeof templates)[number]): unknown[] {
  const sample: Record<string, unknown> = { ...samples[id] }
  const made: unknown[] = [sample]
  for (const [key, schema] of Object.entries(messageData[id].shape)) {
    if ('options' in schema && Array.isArray(schema.options)) {
      for (const option of schema.options) if (typeof option === 'string') made.push({ ...sample, [key]: option })
    }
    if (schema.safeParse(null).success) made.push({ ...sample, [key]: null })
  }
  return [...made, { ...sample, incidentId: 'incident-9' }, { ...sample, devices: [] }, { ...sample, devices: many }]
}

const readable = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
/** What a person reads of the HTML: its words in order, without style, title and the hidden preheader. */
const visibleText = (html: string): string =>
  readable(
    html
      .replaceAll(/<(style|title)>[\s\S]*?<\/\1>/g, '')
      .replaceAll(/<div style="display:none[\s\S]*?<\/div>/g, '')
      .replaceAll(/<[^>]*>/g, ' '),
  )
const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const hrefs = (html: string): string[] => [...html.matchAll(/href="([^"]*)"/g)].map((match) => readable(match[1] ?? ''))

test('there is a letter for every template, in every language of its audience, and the list says so', () => {
  expect(templateList.map((entry) => entry.id)).toEqual([...templates])
  for (const { audience, languages: listed } of templateList) {
    expect(listed).toEqual(audience === 'customer' ? [...languages] : ['en'])
  }
  for (const language of languages)
    expect(Object.keys(customerLetters[language]).sort()).toEqual([...customerTemplates].sort())
  expect(Object.keys(staffLetters).sort()).toEqual([...staffTemplates].sort())
})

describe.each(every)('$name', ({ language, write, data }) => {
  const letter = write(data, settingFor(language))
  const text = renderText(letter)
  const html = renderHtml(letter)

  test('nothing is missing and nothing is sold', () => expect(checkAnyMessage(letter)).toEqual([]))
  test('text and HTML say the same, in the same order', () => {
    const fromHtml = words(visibleText(html))
    let from = fromHtml.indexOf(letter.greeting)
    for (const piece of pieces(letter)) {
      const at = fromHtml.indexOf(words(piece), from)
      expect(at, `HTML lacks: ${piece}`).toBeGreaterThanOrEqual(0)
      expect(words(text)).toContain(words(piece))
      from = at
    }
    for (const url of hrefs(html)) expect(text).toContain(url)
    expect(hrefs(html)).toContain('https://care.example.com/c/abc.def')
  })
  test('the HTML loads nothing and runs nothing', () =>
    expect(html).not.toMatch(/<(script|img|link|iframe|form|svg|object)|url\(|@import|\son\w+=|javascript:/i))
  test('it says its language', () => expect(html).toContain(`<html lang="${letter.language}"`))
})

const pieces = (letter: Letter): string[] => [
  ...letter.blocks.flatMap((block) => {
    if (block.kind === 'facts') return block.items.flatMap((item) => [item.label, item.value])
    return [block.kind === 'button' ? block.label : block.text]
  }),
  letter.signOff.words,
  ...letter.footer.map((note) => note.text),
]

describe('the first message', () => {
  const expected = {
    en: 'Saturday 13 December at 12:30 (Central European Time)',
    de: 'Samstag, 13. Dezember um 12:30 Uhr (Mitteleuropäische Zeit)',
  }
  test.each(languages)('%s holds all that PRODUCT.md asks for', (language) => {
    for (const heardFrom of ['fault', 'complaint']) {
      const letter = customerLetters[language].faultFound({ ...samples.faultFound, heardFrom }, settingFor(language))
      const facts = { name: 'Anna Schmidt', company: 'Fjord Cooling', time: expected[language] }
      expect(checkFirstMessage(letter, facts)).toEqual([])
      const text = renderText(letter)
      for (const fact of [
        samples.faultFound.words.wrong[language],
        samples.faultFound.words.meaning[language],
        'Kitchen fridge',
        '1042',
      ]) {
        expect(text).toContain(fact)
      }
      expect(`${letter.subject}`).toContain('Kitchen fridge')
    }
  })
  test('German addresses people formally', () => {
    for (const id of customerTemplates) {
      const text = renderText(customerLetters.de[id](samples[id], settingFor('de')))
      expect(text).not.toMatch(/\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir|[Ee]u(ch|er|re)\w*)\b/)
      expect(text).toMatch(/\b(Sie|Ihnen|Ihre?[mnr]?)\b/)
    }
  })
})

describe('the check refuses', () => {
  const good = customerLetters.en.faultFound(samples.faultFound, settingFor('en'))
  const expected = {
    name: 'Anna Schmidt',
    company: 'Fjord Cooling',
    time: 'Saturday 13 December at 12:30 (Central European Time)',
  }
  const without = (says: string): Letter => ({
    ...good,
    blocks: good.blocks.filter((block) => !(block.kind === 'paragraph' && block.says === says)),
  })
  test.each<[string, Letter]>([
    ['apology', without('apology')],
    ['nextStep', without('nextStep')],
    ['person', without('person')],
    ['time', without('promise')],
    ['sender', { ...good, signOff: { ...good.signOff, sender: 'The team' } }],
    ['name', { ...good, greeting: 'Dear customer,' }],
    ['promotion', { ...good, footer: [{ text: 'Upgrade now and save!' }] }],
    ['promotion', { ...customerLetters.de.faultFound(samples.faultFound, settingFor('de')), preheader: '10 % Rabatt' }],
    ['hole', { ...good, preheader: 'Hello undefined' }],
    ['length', { ...good, subject: 'x'.repeat(151) }],
  ])('a letter without %s', (rule, letter) =>
    expect(checkFirstMessage(letter, expected).map((c) => c.rule)).toContain(rule),
  )
})

describe('whatever people are called', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.constantFrom(
      '<b>Bob</b>',
      '"><script>alert(1)</script>',
      'A\r\nBcc: x@y.example',
      '&lt;',
      "O'Brien",
      '👩‍🔧 Ana',
      'דנה כהן',
      '\u202Egnp',
      `$\{name}`,
      '{{name}}',
    ),
  )
  const named = (name: string): Partial<Setting> => ({ name, company: name })
  test('the HTML has no tag that the letter did not put there, and the header lines no break', () => {
    const tags = (html: string): string[] =>
      [...html.matchAll(/<[^>]*/g)].map((match) => match[0].split(/[\s]/)[0] ?? '')
    fc.assert(
      fc.property(hostile, fc.constantFrom(...languages), (name, language) => {
        const data = { ...samples.faultFound, devices: [{ id: 'd', name, model: null }] }
        const letter = customerLetters[language].faultFound(data, settingFor(language, named(name)))
        const plain = customerLetters[language].faultFound(
          { ...samples.faultFound },
          settingFor(language, named('Bob')),
        )
        expect(tags(renderHtml(letter))).toEqual(tags(renderHtml(plain)))
        expect(`${letter.subject}${letter.greeting}${letter.preheader}`).not.toMatch(/[\p{Cc}\u202A-\u202E]/u)
      }),
    )
  })
  test('a name is read as it was written', () => {
    const letter = customerLetters.en.survey(samples.survey, settingFor('en', named('<b>Bob</b> & "Co"')))
    expect(visibleText(renderHtml(letter))).toContain('Hello <b>Bob</b> & "Co",')
  })
})

test('a right-to-left name does not reorder the sentence', () => {
  const letter = customerLetters.en.survey(samples.survey, settingFor('en', { name: 'דנה' }))
  expect(letter.greeting).toBe('Hello \u2068דנה\u2069,')
})
