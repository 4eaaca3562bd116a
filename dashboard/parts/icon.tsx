/** Line icons on a 24-unit grid, drawn with the text's colour. Decoration only: the words beside them say the same. */
const shapes = {
  pulse: 'M3 12h4l2.5-7 5 14L17 12h4',
  case: 'M4 8.5a1.5 1.5 0 0 1 1.5-1.5h13A1.5 1.5 0 0 1 20 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5zM9 7V5.5A1.5 1.5 0 0 1 10.5 4h3A1.5 1.5 0 0 1 15 5.5V7M4 12.5h16',
  device:
    'M7 7h10v10H7zM10 10h4v4h-4zM9.5 3.5V7M14.5 3.5V7M9.5 17v3.5M14.5 17v3.5M3.5 9.5H7M3.5 14.5H7M17 9.5h3.5M17 14.5h3.5',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M18.5 15c1.9.9 2.8 2.6 3 5',
  send: 'M21 3.5 10.5 14M21 3.5l-6.5 17-4-6.5-6.5-4z',
  inbox: 'M3.5 13h5l1.5 3h4l1.5-3h5M6 5h12l2.5 8v5a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18v-5z',
  quarantine: 'M12 3.5 5 6v5.5c0 4.3 2.9 7.5 7 9 4.1-1.5 7-4.7 7-9V6zM9.5 9.5l5 5M14.5 9.5l-5 5',
  approve: 'M4 12.5 9 17.5 20 6.5',
  rules: 'M5 4v6M5 14v6M12 4v2M12 10v10M19 4v9M19 17v3M3 12h4M10 8h4M17 15h4',
  impact: 'M4 20V4M4 20h16M8.5 16v-4M13 16V8M17.5 16V5.5',
  critical: 'M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM12 8v4.5M12 16v.1',
  major: 'M12 4 2.8 19.5h18.4zM12 10v4M12 16.8v.1',
  minor: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5M12 8v.1',
  ok: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8.3 12.3l2.5 2.5 5-5.3',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2',
  wrench:
    'M14.5 6.5a4.5 4.5 0 0 1 5.7-1L17 8.7l.4 2 2 .4 2.1-2.9a4.5 4.5 0 0 1-6.7 4.9L7.5 20.3a2 2 0 0 1-2.9-2.9l7.3-7.2a4.5 4.5 0 0 1 2.6-3.7z',
  remote: 'M12 18.5v.1M8.5 15a5 5 0 0 1 7 0M5.5 11.7a9.3 9.3 0 0 1 13 0M2.5 8.3a13.6 13.6 0 0 1 19 0',
  offline:
    'M12 18.5v.1M8.5 15a5 5 0 0 1 5-1.2M5.5 11.7a9.3 9.3 0 0 1 4-2.3M14.5 9.5a9.3 9.3 0 0 1 4 2.2M2.5 8.3a13.6 13.6 0 0 1 4.5-2.9M11 4.4a13.6 13.6 0 0 1 10.5 3.9M4 3.5l16.5 17',
  sleep: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.4-6 7.5-6s6.9 2 7.5 6',
  chat: 'M4 5.5h16v11h-8.5L7 20v-3.5H4z',
  mail: 'M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5',
  note: 'M6 3.5h9l4 4v13H6zM9.5 12h6M9.5 16h4',
  sun: 'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  screen: 'M3.5 5h17v11h-17zM9 20h6M12 16v4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  right: 'M9.5 5.5 16 12l-6.5 6.5',
  up: 'M5.5 14.5 12 8l6.5 6.5',
  left: 'M14.5 5.5 8 12l6.5 6.5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5',
  plus: 'M12 5v14M5 12h14',
  repeat: 'M4.5 12a7.5 7.5 0 0 1 13-5.1L20 9.5M20 4.5v5h-5M19.5 12a7.5 7.5 0 0 1-13 5.1L4 14.5M4 19.5v-5h5',
  out: 'M14 4h6v6M20 4l-9 9M18 14v5.5H4.5V6H10',
  leave: 'M14 4.5H5v15h9M10 12h11M17 8l4 4-4 4',
  gift: 'M4 11h16v9H4zM3 7.5h18V11H3zM12 7.5V20M12 7.5C9 7.5 7.5 6.5 7.5 5S10 2.8 12 7.5C14 2.8 16.5 3.5 16.5 5S15 7.5 12 7.5z',
  book: 'M5 4.5h9.5A3.5 3.5 0 0 1 18 8v11.5H8A3 3 0 0 1 5 16.5zM5 16.5A3 3 0 0 1 8 14h10M9 8.5h5',
  roster: 'M4 5.5h16v14H4zM4 9.5h16M8.5 3.5v4M15.5 3.5v4M8 13h3M13.5 13H16M8 16.5h2',
  steps: 'M8.5 5.5H20M8.5 12H20M8.5 18.5H20M3.5 5.5l1 1 2-2.2M3.5 12l1 1 2-2.2M4.5 18.5h1',
  queue: 'M4 6h16M4 12h10M4 18h6M17.5 15v5M15 17.5l2.5 2.5 2.5-2.5',
  gateway: 'M4 14h16v6H4zM7.5 17v.1M11 17v.1M12 14v-3M8.5 8.5a5 5 0 0 1 7 0M5.5 5.5a9.3 9.3 0 0 1 13 0',
} as const
export type IconName = keyof typeof shapes

export const Icon = ({ name, size = 18 }: { name: IconName; size?: number }) => (
  <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path
      d={shapes[name]}
      fill="none"
      stroke="currentColor"
      stroke-width={size <= 16 ? 2 : 1.8}
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
)
