import type { RuleVocabulary } from '../../api/wire.ts'
import { Button } from '../../parts/button.tsx'
import { Select } from '../../parts/entry.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ConditionRow } from './conditionRow.tsx'
import { type DraftGroup, type Join, type Mistakes, newGroup, newLeaf, replaced, spot } from './draft.ts'

const joins: readonly (readonly [Join, string])[] = [
  ['all', 'all of these hold (and)'],
  ['any', 'any of these holds (or)'],
  ['none', 'none of these holds (not or)'],
  ['notAll', 'not all of these hold (not and)'],
]
const between: Readonly<Record<Join, string>> = { all: 'and', any: 'or', none: 'nor', notAll: 'and' }
/** As deep as the editor goes: the API takes one level more. */
const deepest = 4

/** Conditions joined, groups within groups. */
export const ConditionGroup = (props: {
  group: DraftGroup
  depth?: number
  at?: string
  mistakes: Mistakes
  vocabulary: RuleVocabulary | undefined
  onChange: (group: DraftGroup) => void
  onRemove?: () => void
}) => {
  const { group, depth = 1, at = '', mistakes, vocabulary, onChange, onRemove } = props
  const mistake = mistakes.get(spot(group.key, 'of'))
  const name = at === '' ? 'The rule’s conditions' : `Group ${at}`
  return (
    <fieldset class={`group${depth > 1 ? ' inner' : ''}`}>
      <legend class="unseen">{name}</legend>
      <div class="group-head">
        <Select
          label={depth === 1 ? 'Fires when' : 'In this group'}
          value={group.join}
          options={joins}
          onChange={(join) => onChange({ ...group, join: joins.find(([one]) => one === join)?.[0] ?? 'all' })}
        />
        {onRemove && (
          <button
            type="button"
            class="button quiet icon-only"
            aria-label={`Remove ${name.toLowerCase()}`}
            onClick={onRemove}
          >
            <Icon name="close" size={16} />
          </button>
        )}
      </div>
      {mistake && (
        <p class="mistake" role="alert">
          {mistake}
        </p>
      )}
      <ol class="conditions">
        {group.of.map((node, i) => (
          <li key={node.key} data-join={i > 0 ? between[group.join] : undefined}>
            {node.kind === 'group' ? (
              <ConditionGroup
                group={node}
                depth={depth + 1}
                at={`${at}${i + 1}`}
                mistakes={mistakes}
                vocabulary={vocabulary}
                onChange={(next) => onChange(replaced(group, node.key, next))}
                onRemove={() => onChange(replaced(group, node.key, undefined))}
              />
            ) : (
              <ConditionRow
                leaf={node}
                at={i + 1}
                mistakes={mistakes}
                vocabulary={vocabulary}
                onChange={(next) => onChange(replaced(group, node.key, next))}
                onRemove={() => onChange(replaced(group, node.key, undefined))}
              />
            )}
          </li>
        ))}
      </ol>
      <div class="row-actions">
        <Button icon="plus" onClick={() => onChange({ ...group, of: [...group.of, newLeaf('limit')] })}>
          Add a condition
        </Button>
        {depth < deepest && (
          <Button
            kind="quiet"
            icon="plus"
            onClick={() =>
              onChange({
                ...group,
                of: [...group.of, newGroup(group.join === 'any' ? 'all' : 'any', [newLeaf('limit')])],
              })
            }
          >
            Add a group
          </Button>
        )}
      </div>
    </fieldset>
  )
}
