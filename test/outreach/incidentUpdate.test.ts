import { describe, expect, test } from 'vitest'
import { languages } from '../../domain/customer.ts'
import type { IncidentUpdate } from '../../domain/incidentUpdate.ts'
import { stoppedUpdate } from '../../outreach/overtaken.ts'
import { checkFirstMessage } from '../../outreach/templateCheck.ts'
import { customerLetters } from '../../outreach/templates/customerLetters.ts'
import { renderText } from '../../outreach/templates/renderText.ts'
import { samples, settingFor } from './samples.ts'

const sample = samples.incidentUpdate
const onlyEnglish = { ...sample, text: { ...sample.text, de: null } }
const written = (language: 'en' | 'de', data: unknown = sample): string =>
  renderText(customerLetters[language].incidentUpdate(data, settingFor(language)))

describe('news for everybody in an incident', () => {
  const time = {
    en: 'Saturday 13 December at 12:30 (Central European Time)',
    de: 'Samstag, 13. Dezember um 12:30 Uhr (Mitteleuropäische Zeit)',
  }
  test.each(languages)(
    '%s: apology, next step, time, sender, a person to talk to, and the manager’s own words',
    (language) => {
      for (const data of [sample, onlyEnglish]) {
        const letter = customerLetters[language].incidentUpdate(data, settingFor(language))
        const facts = { name: 'Anna Schmidt', company: 'Fjord Cooling', time: time[language] }
        expect(checkFirstMessage(letter, facts)).toEqual([])
        for (const part of data.text[language] ?? data.text.en) expect(renderText(letter)).toContain(`\n\n${part}\n\n`)
      }
    },
  )

  test('who reads neither language gets the English, and an excuse', () => {
    const excuse = 'Please excuse that we write in English'
    expect(written('en')).not.toContain(excuse)
    expect(written('en', { ...sample, ownLanguage: false })).toContain(excuse)
  })

  test('where there is no German text, the German letter says so before the English', () => {
    const excuse = 'Bitte entschuldigen Sie, dass wir Ihnen das Folgende vorerst nur auf Englisch schreiben können:'
    expect(written('de')).not.toContain(excuse)
    expect(written('de')).not.toContain('The power line')
    expect(written('de', onlyEnglish)).toContain(`${excuse}\n\nThe power line to the north of the town is down.`)
  })

  test('others are only spoken of where there are any', () => {
    expect(written('en')).toContain('You are one of several customers')
    expect(written('de', { ...sample, othersAffected: false })).not.toContain('Mehrere Kunden')
  })

  test('a first message carries it too, in the language it is in', () => {
    const first = (language: 'en' | 'de', news: unknown) =>
      renderText(customerLetters[language].faultFound({ ...samples.faultFound, news }, settingFor(language)))
    expect(first('en', sample.text)).toContain('A second crew is on its way.')
    expect(first('de', sample.text)).toContain('Ein zweiter Trupp ist unterwegs.')
    expect(first('de', onlyEnglish.text)).toMatch(/nur auf Englisch schreiben können:\n\nThe power line/)
  })

  test.each(languages)('%s: closed with the incident, said with thanks', (language) => {
    const letter = customerLetters[language].closed({ ...samples.closed, reason: 'incidentOver' }, settingFor(language))
    expect(renderText(letter)).toMatch(
      language === 'en' ? /trouble .* is over[\s\S]*Thank you/ : /Störung[\s\S]*vorbei[\s\S]*Vielen Dank/,
    )
  })
})

describe('an update that was stopped while its mail waited', () => {
  const stored = (state: IncidentUpdate['state']) => ({
    get: async () => ({ state, stopReason: 'Wrong street.' }) as IncidentUpdate,
  })
  const claimed = (template: 'incidentUpdate' | 'update') => ({
    id: 'case-1:2:0',
    caseId: 'case-1',
    audience: 'customer' as const,
    recipientId: 'anna',
    template,
    data: samples[template],
    createdAt: 0,
    attempts: 1,
  })
  test.each([
    ['stopped', 'incidentUpdate', 'The update was stopped before this could be sent: Wrong street.'],
    ['sending', 'incidentUpdate', undefined],
    ['done', 'incidentUpdate', undefined],
    ['stopped', 'update', undefined],
  ] as const)('%s, %s', async (state, template, why) => {
    expect(await stoppedUpdate(claimed(template), stored(state))).toBe(why)
  })
})
