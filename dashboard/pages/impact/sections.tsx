import { Sections } from '../../parts/sections.tsx'

export const ImpactSections = () => (
  <Sections
    label="Impact"
    of={[
      ['/impact', 'Figures'],
      ['/impact/promises', 'Promises'],
      ['/impact/problems', 'Problems'],
      ['/impact/stories', 'Stories'],
      ['/impact/report', 'Weekly report'],
    ]}
  />
)
