import { Sections } from '../../parts/sections.tsx'

export const PlaybookSections = () => (
  <Sections
    label="Playbooks"
    of={[
      ['/playbooks', 'Playbooks'],
      ['/playbooks/breakers', 'Breakers'],
      ['/playbooks/history', 'What was changed'],
    ]}
  />
)
