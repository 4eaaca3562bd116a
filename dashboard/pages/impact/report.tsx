import '../impact.css'
import { PageFrame } from '../../parts/page.tsx'
import { ImpactSections } from './sections.tsx'

/** The week as leaders get it by mail. */
export const ReportPage = () => (
  <PageFrame title="Weekly report" lead="What leaders get by mail every Monday, week by week.">
    <ImpactSections />
  </PageFrame>
)
