import '../impact.css'
import type { Story } from '../../api/wireLoop.ts'
import { PagedList } from '../../parts/list.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../time/when.tsx'
import { ImpactSections } from './sections.tsx'

/** What leaders found worth telling others. */
export const StoriesPage = () => (
  <PageFrame title="Stories" lead="Cases that a leader marked as worth telling. The newest stand in the weekly report.">
    <ImpactSections />
    <PagedList<Story>
      path="stories?limit=20"
      watch={{ topics: ['case'] }}
      empty={
        <Card>
          <Empty icon="chat" title="No story yet">
            On a case’s page a team’s leader can say why it is worth telling: then it stands here.
          </Empty>
        </Card>
      }
    >
      {(stories) => (
        <ol class="stories">
          {stories.map((story) => (
            <li key={story.caseId} class="card story">
              <blockquote>{story.story}</blockquote>
              <p class="small">
                <a href={`/cases/${encodeURIComponent(story.caseId)}`}>
                  #{story.number} {story.title}
                </a>{' '}
                <span class="faint">
                  told <When at={story.toldAt} />
                </span>
              </p>
            </li>
          ))}
        </ol>
      )}
    </PagedList>
  </PageFrame>
)
