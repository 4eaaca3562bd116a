import { z } from 'zod'
import { type FaultKind, faultKinds } from '../domain/fault.ts'

const said = z.object({ en: z.string().min(1), de: z.string().min(1) })

/** What to do about one kind of fault, and how to say it. */
export const playbook = z.object({
  id: z.string(),
  faultKind: z.enum(faultKinds),
  /** Only for models whose name holds this text, compared without case; absent: every model. */
  modelContains: z.string().min(1).optional(),
  title: z.string(),
  /** What a team is routed by. */
  category: z.enum(['connectivity', 'equipment', 'configuration']),
  team: z.string(),
  /** What the customer is promised, in hours; absent: the policy's default. */
  targetHours: z.number().positive().optional(),
  /** A remedy to try before anybody is disturbed. */
  remoteCommand: z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) }).optional(),
  /** One plain sentence each. `meaning` by how soon the customer would notice. */
  customerWords: z.object({ wrong: said, meaning: z.object({ now: said, soon: said, no: said }) }),
  /** What an agent should know and do. */
  article: z.string(),
})
export type Playbook = z.infer<typeof playbook>

const meaning: Playbook['customerWords']['meaning'] = {
  now: {
    en: 'It is probably not working properly for you right now.',
    de: 'Es arbeitet für Sie im Moment wahrscheinlich nicht richtig.',
  },
  soon: {
    en: 'You may not have noticed anything yet, and we want to mend it before you do.',
    de: 'Vielleicht haben Sie noch nichts bemerkt, und wir möchten es beheben, bevor Sie etwas merken.',
  },
  no: {
    en: 'It should hardly affect you, but it is not as it should be.',
    de: 'Sie sollten kaum etwas davon merken, aber es ist nicht so, wie es sein soll.',
  },
}

const silence: Playbook = {
  id: 'silence',
  faultKind: 'silence',
  title: 'Stopped reporting',
  category: 'connectivity',
  team: 'connectivity',
  customerWords: {
    wrong: {
      en: 'It has stopped sending us its readings, so we can no longer see whether it works.',
      de: 'Es sendet uns keine Messwerte mehr, daher sehen wir nicht, ob es noch arbeitet.',
    },
    meaning: {
      now: {
        en: 'It may have lost power or its connection.',
        de: 'Möglicherweise hat es keinen Strom oder keine Verbindung mehr.',
      },
      soon: {
        en: 'It may simply have lost its connection and still be working.',
        de: 'Vielleicht ist nur die Verbindung unterbrochen und es arbeitet weiter.',
      },
      no: meaning.no,
    },
  },
  article:
    'Check whether its neighbours and its gateway still report. If only this device is silent: power, antenna or SIM, then the device itself. Ask the customer to look at the power light before a visit is planned.',
}
const gatewayDown: Playbook = {
  id: 'gateway-down',
  faultKind: 'gateway-down',
  title: 'Gateway without connection',
  category: 'connectivity',
  team: 'connectivity',
  targetHours: 8,
  customerWords: {
    wrong: {
      en: 'The gateway that connects it to us is not reachable.',
      de: 'Das Gateway, das es mit uns verbindet, ist nicht erreichbar.',
    },
    meaning: {
      now: {
        en: 'It probably still works by itself, but it cannot be controlled or watched over the network.',
        de: 'Es arbeitet wahrscheinlich selbst weiter, kann aber nicht über das Netz bedient oder überwacht werden.',
      },
      soon: {
        en: 'It probably still works by itself, but we cannot watch over it.',
        de: 'Es arbeitet wahrscheinlich selbst weiter, wir können es aber nicht überwachen.',
      },
      no: meaning.no,
    },
  },
  article:
    'One cause, many devices: work on the gateway, not on its children. Check its uplink and power, restart it on site if needed. The children are verified one by one when they report again.',
}
const reported: Playbook = {
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
const flatline: Playbook = {
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

const restart = { name: 'restart', args: {} }

const drift: Playbook = {
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

/** The shipped playbooks. The first that fits is used, so a model's own entry stands before the one for every model. */
export const playbooks: readonly Playbook[] = [
  {
    ...reported,
    id: 'reported-router',
    modelContains: 'router',
    category: 'connectivity',
    team: 'connectivity',
    remoteCommand: restart,
  },
  { ...reported, id: 'reported-charger', modelContains: 'charger', remoteCommand: restart },
  {
    ...flatline,
    id: 'flatline-router',
    modelContains: 'router',
    category: 'connectivity',
    team: 'connectivity',
    remoteCommand: restart,
  },
  { ...flatline, id: 'flatline-charger', modelContains: 'charger', remoteCommand: restart },
  silence,
  gatewayDown,
  reported,
  flatline,
  {
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
  },
  {
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
  },
  drift,
]

/** The playbook for a fault of this kind on a device of this model. Kinds without an entry fall back to `fallback` words. */
export const playbookFor = (
  list: readonly Playbook[],
  kind: FaultKind | null,
  model: string | null,
): Playbook | undefined =>
  list.find(
    (entry) =>
      entry.faultKind === kind &&
      (entry.modelContains === undefined || (model ?? '').toLowerCase().includes(entry.modelContains.toLowerCase())),
  )

/** Words for a case that only the customer has told us about. */
export const complaintWords: Playbook['customerWords'] = {
  wrong: {
    en: 'You told us that something is wrong.',
    de: 'Sie haben uns gemeldet, dass etwas nicht stimmt.',
  },
  meaning: {
    now: { en: 'We are looking into it now.', de: 'Wir gehen dem jetzt nach.' },
    soon: { en: 'We are looking into it now.', de: 'Wir gehen dem jetzt nach.' },
    no: { en: 'We are looking into it now.', de: 'Wir gehen dem jetzt nach.' },
  },
}
