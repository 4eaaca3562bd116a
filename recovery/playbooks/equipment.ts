import type { PlaybookInput } from '../../domain/playbook.ts'
import { meaning } from './playbook.ts'

export const reported: PlaybookInput = {
  id: 'reported',
  faultKind: 'reported',
  title: 'Reports a fault of its own',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: { en: 'It has reported a fault to us.', de: 'Es hat uns eine Störung gemeldet.' },
    meaning,
  },
  article:
    'Look the code up in the maker’s manual. Codes that stay after a restart need a visit; bring the part the manual names.',
}
export const flatline: PlaybookInput = {
  id: 'flatline',
  faultKind: 'flatline',
  title: 'A sensor is stuck',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'One of its sensors no longer moves, so it may be steering by a wrong value.',
      de: 'Einer seiner Sensoren bewegt sich nicht mehr, es steuert also vielleicht nach einem falschen Wert.',
    },
    meaning,
  },
  article:
    'A value that never moves is a stuck sensor or a frozen controller. Restart the controller; if the value is still frozen, replace the sensor.',
}
export const missing: PlaybookInput = {
  id: 'missing',
  faultKind: 'missing',
  title: 'A reading is missing',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'One of its sensors no longer reports anything.',
      de: 'Einer seiner Sensoren meldet nichts mehr.',
    },
    meaning,
  },
  article:
    'The device reports, but without a value it always sent: a sensor unplugged or broken, or a firmware that names it differently. Look at what changed at that time before a visit is planned.',
}
export const impossible: PlaybookInput = {
  id: 'impossible',
  faultKind: 'impossible',
  title: 'A sensor reads nonsense',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'One of its sensors reports values that cannot be true.',
      de: 'Einer seiner Sensoren meldet Werte, die nicht stimmen können.',
    },
    meaning,
  },
  article:
    'A value outside what is physically possible, or one a broken sensor is known to send (-127 °C, 85 °C, 65535): an open circuit, a short, or a wrong unit after an update. Check the wiring, then the sensor.',
}
export const counter: PlaybookInput = {
  id: 'counter',
  faultKind: 'counter',
  title: 'A counter ran backwards',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'One of its meters has counted backwards, so what it has counted may be wrong.',
      de: 'Einer seiner Zähler ist rückwärts gelaufen, der Zählerstand stimmt also vielleicht nicht.',
    },
    meaning,
  },
  article:
    'Neither a restart nor an overflow explains this drop. Compare the count with a bill or a second meter, and look for a board or memory that was swapped.',
}

export const threshold: PlaybookInput = {
  id: 'threshold',
  faultKind: 'threshold',
  title: 'A value is out of its limits',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'One of its values is outside the range it should be in.',
      de: 'Einer seiner Werte liegt außerhalb des vorgesehenen Bereichs.',
    },
    meaning,
  },
  article:
    'Read the rule and the chart together: a slow climb is wear, a jump is a setting or a part. Check settings first, they are the quickest to put right.',
}
