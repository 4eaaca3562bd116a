import type { PlaybookInput } from '../../domain/playbook.ts'
import { meaning } from './playbook.ts'

export const drift: PlaybookInput = {
  id: 'drift',
  faultKind: 'drift',
  title: 'Behaves unlike itself',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'It behaves differently from how it usually does, which is often how a part begins to fail.',
      de: 'Es verhält sich anders als gewohnt; oft kündigt sich so ein Defekt an.',
    },
    meaning,
  },
  article:
    'Nothing has broken yet. Compare the evidence chart with the weeks before: rising effort for the same result means wear (compressor, bearing, filter). Plan a visit before it fails; mark it as a false alarm if the use has changed.',
}

export const driftFridge: PlaybookInput = {
  ...drift,
  id: 'drift-fridge',
  modelContains: 'fridge',
  title: 'Temperature is drifting away',
  customerWords: {
    wrong: {
      en: 'It no longer keeps its temperature as it usually does; a worn compressor often begins that way.',
      de: 'Es hält seine Temperatur nicht mehr wie gewohnt; so beginnt oft ein Verschleiß am Kompressor.',
    },
    meaning: {
      now: {
        en: 'Please check what is in it, and move what must stay cold.',
        de: 'Bitte prüfen Sie den Inhalt und lagern Sie um, was kalt bleiben muss.',
      },
      soon: {
        en: 'What is in it is probably still fine; please keep the door closed where you can, and look at the temperature now and then.',
        de: 'Der Inhalt ist wahrscheinlich noch in Ordnung; bitte halten Sie die Tür möglichst geschlossen und sehen Sie ab und zu auf die Temperatur.',
      },
      no: meaning.no,
    },
  },
  article:
    'Look at power and temperature together: full power and a rising temperature mean the compressor or its refrigerant; low power means the controller. Check door seal, fan and condenser first. Bring a compressor start kit.',
}

export const wear: PlaybookInput = {
  id: 'wear',
  faultKind: 'wear',
  title: 'A part is wearing out',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'One of its parts is wearing out and will fail before long if nothing is done.',
      de: 'Eines seiner Teile verschleißt und wird bald ausfallen, wenn nichts geschieht.',
    },
    meaning,
  },
  article:
    'A steady trend towards a limit, with the day it will be reached. Plan the visit before that day and bring the part; a filter or a belt is often all it takes.',
}

export const anomaly: PlaybookInput = {
  id: 'anomaly',
  faultKind: 'anomaly',
  title: 'An unusual reading',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'One of its readings is unlike anything it has shown before.',
      de: 'Einer seiner Messwerte ist anders als alles, was es bisher gezeigt hat.',
    },
    meaning,
  },
  article:
    'One reading stands out; nothing has to be broken. Look at the chart and at what the device did just before; if it stays, it will be said to drift.',
}

export const variance: PlaybookInput = {
  id: 'variance',
  faultKind: 'variance',
  title: 'A reading has become restless',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'One of its readings fluctuates far more or far less than it used to.',
      de: 'Einer seiner Messwerte schwankt viel stärker oder viel schwächer als bisher.',
    },
    meaning,
  },
  article:
    'More noise points to a loose contact, air in a line, or a failing sensor; less to a part that no longer moves. Compare with the other readings of the device at the same time.',
}

export const rhythm: PlaybookInput = {
  id: 'rhythm',
  faultKind: 'rhythm',
  title: 'Its working rhythm is broken',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'It switches on and off in a different rhythm from the one it has always had.',
      de: 'Es schaltet in einem anderen Takt ein und aus als bisher.',
    },
    meaning,
  },
  article:
    'Short cycling wears parts out: check the thermostat or pressure switch, the refrigerant or the pressure vessel. Running without a pause points to lost capacity or a leak.',
}

export const relation: PlaybookInput = {
  id: 'relation',
  faultKind: 'relation',
  title: 'Its readings no longer fit together',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'Its readings no longer fit together as they always have, which is often how a part begins to fail.',
      de: 'Seine Messwerte passen nicht mehr so zusammen wie bisher; oft kündigt sich so ein Defekt an.',
    },
    meaning,
  },
  article:
    'Each value by itself looks normal, their relation does not: much effort for little result means lost efficiency (refrigerant, valve, blockage), a single odd channel means its sensor. The fault names the channels.',
}

export const cohort: PlaybookInput = {
  id: 'cohort',
  faultKind: 'cohort',
  title: 'Unlike others of its kind',
  category: 'equipment',
  team: 'field-service',
  customerWords: {
    wrong: {
      en: 'It behaves differently from others like it under the same conditions.',
      de: 'Es verhält sich anders als gleiche Geräte unter gleichen Bedingungen.',
    },
    meaning,
  },
  article:
    'Its siblings of the same model in the same conditions do not show this. Compare settings and installation first, then treat it as wear.',
}
