import type { FaultKind, IncidentCause } from '../../domain/fault.ts'
import type { Playbook } from '../../domain/playbook.ts'
import { silence } from './connectivity.ts'

type SharedCause = Exclude<IncidentCause, 'gateway-down'>

/** What the customer may know of a cause that devices share: what was seen, and nobody is blamed. */
const shared: Readonly<Record<SharedCause, { title: string; said: { en: string; de: string }; article: string }>> = {
  gateway: {
    title: 'with others behind its gateway',
    said: {
      en: 'Other devices on the same connection show the same, so the cause is probably not the device itself.',
      de: 'Andere Geräte an derselben Verbindung zeigen das Gleiche; wahrscheinlich liegt es also nicht am Gerät selbst.',
    },
    article: 'One cause, several devices: look at the gateway first, its firmware and how it translates readings.',
  },
  site: {
    title: 'with others at its site',
    said: {
      en: 'Other devices at the same place show the same at the same time, so the cause is probably not the device itself.',
      de: 'Andere Geräte am selben Ort zeigen gleichzeitig das Gleiche; wahrscheinlich liegt es also nicht am Gerät selbst.',
    },
    article:
      'One cause, several devices: ask what has changed at the site (power, supply, use) before any device is opened.',
  },
  region: {
    title: 'with others in its region',
    said: {
      en: 'Other devices in the area show the same at the same time, so the cause is probably not the device itself.',
      de: 'Andere Geräte in der Gegend zeigen gleichzeitig das Gleiche; wahrscheinlich liegt es also nicht am Gerät selbst.',
    },
    article:
      'One cause, several devices: weather, power grid and mobile network first; nobody needs to be sent before that is known.',
  },
  model: {
    title: 'with others of its model',
    said: {
      en: 'Other devices of the same model show the same at the same time, and we are looking for what they have in common.',
      de: 'Andere Geräte desselben Modells zeigen gleichzeitig das Gleiche, und wir suchen, was sie gemeinsam haben.',
    },
    article:
      'One cause, several devices: compare with other models in the same conditions, then ask the maker before single visits.',
  },
  firmware: {
    title: 'with others of its firmware',
    said: {
      en: 'Other devices with the same software show the same, and we are looking into that software.',
      de: 'Andere Geräte mit derselben Software zeigen das Gleiche, und wir untersuchen diese Software.',
    },
    article:
      'One cause, several devices: stop the roll-out of this firmware, look at what it changed, consider going back.',
  },
}

const silentSite: Playbook['customerWords']['wrong'] = {
  en: 'It and other devices at the same place stopped sending us their readings at the same time; usually power or connection has failed there.',
  de: 'Es und andere Geräte am selben Ort senden uns seit demselben Zeitpunkt nichts mehr; meist sind dort Strom oder Verbindung ausgefallen.',
}

/** The playbook of one fault, in the words of the cause that it shares with others. */
export const forCommonCause = (own: Playbook, kind: FaultKind, cause: SharedCause): Playbook => {
  const { title, said, article } = shared[cause]
  const { wrong, meaning } = own.customerWords
  const place = kind === 'silence' && (cause === 'site' || cause === 'region')
  return {
    ...own,
    id: `${own.id}-${cause}`,
    title: place ? `${cause === 'site' ? 'Site' : 'Region'} without power or connection` : `${own.title}, ${title}`,
    customerWords: {
      wrong: place && cause === 'site' ? silentSite : { en: `${wrong.en} ${said.en}`, de: `${wrong.de} ${said.de}` },
      meaning,
    },
    article: place ? `${article} ${silence.article}` : `${article} ${own.article}`,
  }
}
