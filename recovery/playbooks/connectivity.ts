import type { PlaybookInput } from '../../domain/playbook.ts'
import { meaning } from './playbook.ts'

export const silence: PlaybookInput = {
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
export const gatewayDown: PlaybookInput = {
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
export const flapping: PlaybookInput = {
  id: 'flapping',
  faultKind: 'flapping',
  title: 'Connection comes and goes',
  category: 'connectivity',
  team: 'connectivity',
  customerWords: {
    wrong: {
      en: 'Its connection to us keeps breaking off and coming back.',
      de: 'Seine Verbindung zu uns bricht immer wieder ab und kommt wieder.',
    },
    meaning: {
      now: {
        en: 'It probably still works by itself, but controlling it over the network will often fail.',
        de: 'Es arbeitet wahrscheinlich selbst weiter, aber die Bedienung über das Netz wird oft scheitern.',
      },
      soon: {
        en: 'It probably still works by itself, but its connection may fail altogether.',
        de: 'Es arbeitet wahrscheinlich selbst weiter, die Verbindung könnte aber ganz ausfallen.',
      },
      no: meaning.no,
    },
  },
  article:
    'Compare with its neighbours: if they flap too, it is the gateway or the network. Alone: signal strength, power supply, antenna or SIM, then two devices that use the same credentials.',
}
