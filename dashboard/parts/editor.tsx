import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Problem, wordsOf } from '../api/http.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { type Mistakes, mistakesOf, none, placeWords } from './mistakes.ts'

export interface Editor<T> {
  readonly draft: T
  readonly change: (part: Partial<T>) => void
  readonly set: (draft: T) => void
  readonly changed: boolean
  /** What a field needs to say what is wrong with it. `under` is where the document lies in what is sent. */
  readonly at: (path: string) => { path: string; mistake: string | undefined }
  readonly mistakeAt: (path: string) => string | undefined
  /** Is anything wrong below this path? */
  readonly wrongUnder: (path: string) => boolean
  readonly busy: boolean
  /** Does the work; refusals go to their fields, the rest is told above the buttons. */
  readonly send: (work: () => Promise<void>) => Promise<void>
  readonly form: preact.RefObject<HTMLFormElement | null>
  readonly notes: readonly string[]
  /** Somebody else saved meanwhile: only looking again helps. */
  readonly overtaken: boolean
}

/**
 * A document being changed. The draft is what will be sent, so that the server's answers about it (`in` a field, by path) need
 * no translation.
 *
 * @param under where the document is within the body, such as `playbook`
 */
export const useEditor = <T extends object>(initial: T, under = ''): Editor<T> => {
  const [draft, set] = useState(initial)
  const [mistakes, setMistakes] = useState<Mistakes>(none)
  const [notes, setNotes] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [overtaken, setOvertaken] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (mistakes.size === 0) return
    // With what stands beside the form, such as the note.
    const around = form.current?.parentElement
    const shown = new Set(
      [...(around?.querySelectorAll<HTMLElement>('[data-path]') ?? [])].map((one) => one.dataset.path),
    )
    setNotes([...mistakes].filter(([path]) => !shown.has(path)).map(([path, words]) => `${placeWords(path)}: ${words}`))
    around?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [mistakes])
  const mistakeAt = (path: string): string | undefined => mistakes.get(path)
  return {
    draft,
    set,
    change: (part) => set((before) => ({ ...before, ...part })),
    changed: JSON.stringify(draft) !== JSON.stringify(initial),
    at: (path) => ({ path, mistake: mistakeAt(path) }),
    mistakeAt,
    wrongUnder: (path) => [...mistakes.keys()].some((at) => at.startsWith(path)),
    busy,
    form,
    notes,
    overtaken,
    send: async (work) => {
      setBusy(true)
      setNotes([])
      setMistakes(none)
      setOvertaken(false)
      try {
        await work()
      } catch (error) {
        const errors = error instanceof Problem ? error.errors : []
        setOvertaken(error instanceof Problem && (error.status === 409 || error.status === 412))
        setMistakes(mistakesOf(errors, under))
        if (errors.length === 0) setNotes([wordsOf(error)])
      } finally {
        setBusy(false)
      }
    },
  }
}

/** A form around an editor: its fields, what is wrong beside them, and the buttons that stay in sight. */
export const EditorForm = <T extends object>(props: {
  editor: Editor<T>
  label: string
  save: () => Promise<void>
  /** Loads what somebody else has saved meanwhile. */
  reload?: () => void
  confirm?: string
  /** To be read only: whoever looks may not change it. */
  locked?: boolean
  /** Between the notes and the buttons, such as the note of a version. */
  beside?: preact.ComponentChildren
  more?: preact.ComponentChildren
  children: preact.ComponentChildren
}) => {
  const { editor } = props
  const id = useId()
  return (
    <div class="editor">
      <form
        id={id}
        ref={editor.form}
        class="editor"
        noValidate
        aria-label={props.label}
        onSubmit={(event) => {
          event.preventDefault()
          void editor.send(props.save)
        }}
      >
        <fieldset class="editor" disabled={props.locked}>
          {props.children}
        </fieldset>
      </form>
      {editor.notes.length > 0 && (
        <div class="refusal" role="alert">
          {editor.notes.map((note) => (
            <p key={note}>
              <Icon name="critical" size={16} /> {note}
            </p>
          ))}
          {editor.overtaken && props.reload && (
            <Button onClick={props.reload}>Show the newest, and drop my changes</Button>
          )}
        </div>
      )}
      {/* Beside the form: what stands here may open a form of its own, and one within another would submit both. */}
      {!props.locked && (
        <div class="editor-bar">
          {props.beside}
          <button type="submit" form={id} class="button primary" disabled={editor.busy || !editor.changed}>
            {editor.busy ? 'Saving …' : (props.confirm ?? 'Save')}
          </button>
          {!editor.changed && <span class="small faint">Nothing is changed yet.</span>}
          {props.more && <span class="end row-actions flush">{props.more}</span>}
        </div>
      )}
    </div>
  )
}

/** A list inside a document: one block a line, with a way to take it out, and one to add another. */
export const EditorLines = <T extends object>(props: {
  lines: readonly T[]
  /** What a line is called, for those who listen: `Member`. */
  one: string
  onChange: (lines: T[]) => void
  blank: () => T
  children: (line: T, change: (part: Partial<T>) => void, index: number) => preact.ComponentChildren
  /** Where the order means something. */
  ordered?: boolean
}) => {
  const { lines, one, onChange } = props
  const box = useRef<HTMLOListElement>(null)
  const [added, setAdded] = useState(0)
  // Lines have no name of their own: each is given one here, which moves with it, so that what is half typed does too.
  const names = useRef<number[]>([])
  const lastName = useRef(0)
  while (names.current.length < lines.length) names.current.push(++lastName.current)
  names.current.length = lines.length
  useEffect(() => {
    if (added > 0) box.current?.lastElementChild?.querySelector<HTMLElement>('input, select, textarea')?.focus()
  }, [added])
  const takeOut = (index: number): void => {
    names.current = names.current.filter((_, at) => at !== index)
    onChange(lines.filter((_, at) => at !== index))
  }
  const moveUp = (index: number): void => {
    const order = lines.map((_, at) => (at === index ? index - 1 : at === index - 1 ? index : at))
    names.current = order.map((at) => names.current[at] ?? ++lastName.current)
    onChange(order.flatMap((at) => lines[at] ?? []))
  }
  return (
    <div class="editor-lines">
      <ol class="editor-lines" ref={box}>
        {lines.map((line, index) => (
          <li class="editor-line" key={names.current[index]}>
            <div class="fields">
              {props.children(
                line,
                (part) => onChange(lines.map((before, at) => (at === index ? { ...before, ...part } : before))),
                index,
              )}
            </div>
            <div class="line-actions">
              {props.ordered && (
                <button
                  type="button"
                  class="button quiet icon-only"
                  disabled={index === 0}
                  aria-label={`Move up: ${one} ${index + 1}`}
                  onClick={() => moveUp(index)}
                >
                  <Icon name="up" size={16} />
                </button>
              )}
              <button
                type="button"
                class="button quiet icon-only"
                aria-label={`Take out: ${one} ${index + 1}`}
                onClick={() => takeOut(index)}
              >
                <Icon name="close" size={16} />
              </button>
            </div>
          </li>
        ))}
      </ol>
      <div>
        <Button
          icon="plus"
          onClick={() => {
            onChange([...lines, props.blank()])
            setAdded((count) => count + 1)
          }}
        >
          Add {/^[aeiou]/i.test(one) ? 'an' : 'a'} {one.toLowerCase()}
        </Button>
      </div>
    </div>
  )
}
