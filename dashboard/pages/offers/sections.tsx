import { Sections } from '../../parts/sections.tsx'

export const OfferSections = () => (
  <Sections
    label="Offers"
    of={[
      ['/offers', 'Table'],
      ['/offers/limits', 'Limits'],
      ['/offers/vouchers', 'Vouchers'],
    ]}
  />
)
