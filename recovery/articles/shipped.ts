import type { ArticleVersion } from '../../domain/article.ts'
import type { FaultKind } from '../../domain/fault.ts'
import { type Playbook, playbookFor } from '../../domain/playbook.ts'
import { german } from './de.ts'
import { english } from './en.ts'

export type PublicArticles = Readonly<Record<FaultKind, { readonly title: string; readonly text: string }>>

/** Version 0 of a kind's article: the internal part is what the playbook says, for every model. */
export const shippedArticle = (kind: FaultKind, playbooks: readonly Playbook[]): ArticleVersion => ({
  faultKind: kind,
  version: 0,
  at: null,
  by: null,
  note: 'As shipped',
  internal: playbookFor(playbooks, kind, null)?.article ?? english[kind].text,
  public: { en: english[kind], de: german[kind] },
})
