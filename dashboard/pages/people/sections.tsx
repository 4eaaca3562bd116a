import { Sections } from '../../parts/sections.tsx'

export const PeopleSections = () => (
  <Sections
    label="People and time"
    of={[
      ['/people', 'Teams'],
      ['/people/on-call', 'On call'],
      ['/people/calendars', 'Working hours'],
      ['/people/targets', 'Targets'],
    ]}
  />
)
