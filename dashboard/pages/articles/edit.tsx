import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import type { ArticleBody, ArticleVersion } from '../../api/wireLoop.ts'
import { Button } from '../../parts/button.tsx'
import { EditorForm, useEditor } from '../../parts/editor.tsx'
import { Entry } from '../../parts/entry.tsx'
import { Card } from '../../parts/page.tsx'
import { LongEntry } from '../../parts/said.tsx'
import { say } from '../../shell/toast.tsx'
import { languageNames, languages } from './article.tsx'

/** The article as it will be: a new version, with why. */
export const EditArticle = ({ article, onDone }: { article: ArticleVersion; onDone: () => void }) => {
  const editor = useEditor<ArticleBody>({ internal: article.internal, public: article.public })
  const [note, setNote] = useState('')
  const { draft, change, at, mistakeAt } = editor
  return (
    <EditorForm
      editor={editor}
      label="Article"
      confirm="Save new version"
      reload={() => void refresh('articles')}
      save={async () => {
        await request<unknown>(`articles/${article.faultKind}`, {
          method: 'PUT',
          body: { ...draft, expectedVersion: article.version, note: note.trim() },
        })
        await refresh('articles')
        say('Saved as a new version.')
        onDone()
      }}
      beside={
        <Entry
          label="Why (goes into the history)"
          value={note}
          onChange={setNote}
          path="note"
          mistake={mistakeAt('note')}
        />
      }
      more={
        <Button kind="quiet" onClick={onDone}>
          Cancel
        </Button>
      }
    >
      <Card title="For us" hint="an empty line begins a paragraph, “- ” an item of a list">
        <LongEntry
          label="What to know and do"
          rows={10}
          value={draft.internal}
          onChange={(internal) => change({ internal })}
          {...at('internal')}
        />
      </Card>
      <div class="public-articles">
        {languages.map((language) => {
          const words = draft.public[language]
          const put = (part: Partial<typeof words>): void =>
            change({ public: { ...draft.public, [language]: { ...words, ...part } } })
          return (
            <Card key={language} title={`For customers, ${languageNames[language]}`}>
              <div class="form">
                <Entry
                  label="Title"
                  value={words.title}
                  onChange={(title) => put({ title })}
                  {...at(`public.${language}.title`)}
                />
                <LongEntry
                  label="Text"
                  lang={language}
                  rows={8}
                  value={words.text}
                  onChange={(text) => put({ text })}
                  {...at(`public.${language}.text`)}
                />
              </div>
            </Card>
          )
        })}
      </div>
    </EditorForm>
  )
}
