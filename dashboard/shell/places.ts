import { may } from '../api/session.ts'
import type { IconName } from '../parts/icon.tsx'
import { system } from '../time/productClock.ts'

/** A place of the navigation. `count` names what is counted beside it. */
export interface NavPlace {
  readonly href: string
  readonly label: string
  /** Where room is short. */
  readonly short?: string
  readonly icon: IconName
  readonly count?: 'faults' | 'cases' | 'approvals'
}

/** The navigation for whoever is signed in, in groups; the demo has an inbox, managers decide and set rules. */
export const navGroups = (): readonly { title: string; places: readonly NavPlace[] }[] => [
  {
    title: 'Work',
    places: [
      { href: '/', label: 'What is wrong', short: 'Now', icon: 'pulse', count: 'faults' },
      { href: '/cases', label: 'Cases', icon: 'case', count: 'cases' },
      { href: '/queue', label: 'Queue', icon: 'queue' },
      ...(may('manager')
        ? [{ href: '/approvals', label: 'Approvals', icon: 'approve', count: 'approvals' } as const]
        : []),
      { href: '/customers', label: 'Customers', icon: 'people' },
      { href: '/devices', label: 'Devices', icon: 'device' },
      { href: '/messages', label: 'Messages', icon: 'send' },
      ...(system.value?.mode === 'demo'
        ? [{ href: '/inbox', label: 'Demo inbox', short: 'Inbox', icon: 'inbox' } as const]
        : []),
    ],
  },
  {
    title: 'Know',
    places: [
      { href: '/impact', label: 'Impact', icon: 'impact' },
      { href: '/articles', label: 'Articles', icon: 'book' },
      { href: '/detection', label: 'Detection', icon: 'search' },
    ],
  },
  {
    title: 'Set up',
    places: [
      { href: '/people', label: 'People and time', icon: 'roster' },
      { href: '/playbooks', label: 'Playbooks', icon: 'steps' },
      { href: '/offers', label: 'Offers', icon: 'gift' },
      { href: '/rules', label: 'Rules', icon: 'rules' },
      { href: '/silences', label: 'Maintenance', icon: 'sleep' },
      { href: '/quarantine', label: 'Quarantine', icon: 'quarantine' },
    ],
  },
]

/** Is `path` this place or below it? An incident belongs to what is wrong. */
export const isHere = (href: string, path: string): boolean =>
  href === '/' ? path === '/' || path.startsWith('/incidents') : path === href || path.startsWith(`${href}/`)
