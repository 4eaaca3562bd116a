import type { z } from 'zod'
import type { Refusal } from './adapter.ts'
import { childPath, type Json } from './jsonPayload.ts'

/**
 * A schema's refusal in one sentence an operator can act on: where (JSONPath), what is wrong, what was found. The first
 * problem in full, then how many more.
 *
 * @param value what was refused
 * @param root its own path in the message, `$` for the whole
 */
export const explain = (issues: readonly z.core.$ZodIssue[], value: Json, root = '$'): Refusal => {
  const [first] = issues
  if (!first) return { reason: 'invalid-payload', detail: `${root} was refused.` }
  const path = first.path.reduce(childPath, root)
  const field = first.path.at(-1)
  const isTime = field === 'ts' || field === 'wakeAt'
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  return {
    reason: isTime ? 'bad-time' : 'invalid-payload',
    detail: `${path}: ${sentence(first, valueAt(value, first.path))}${more}`,
  }
}

const sentence = (issue: z.core.$ZodIssue, found: Json | undefined): string => {
  const field = issue.path.at(-1)
  if (issue.path.length === 0) return `must be ${wholeMessage}; found ${describe(found)}`
  if (field === 'ts' || field === 'wakeAt') return `${timeRule}; found ${describe(found)}`
  if (field === 'values' && (found === undefined || issue.code === 'invalid_type'))
    return `${valuesRule}; found ${describe(found)}`
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (issue.path.at(-2) === 'values') return `${valueRule}; found ${describe(found)}`
  if (issue.code === 'custom') return issue.message
  return `${issue.message.replace(/^Invalid input: /, '')}; found ${describe(found)}`
}

const wholeMessage = 'an object, as in {"ts":1767225600000,"values":{"temperature":4.2}}'
const valuesRule = 'the readings belong here, as in "values":{"temperature":4.2}'
const valueRule = 'a reading is a finite number, true, false or a text of at most 1024 characters'
const timeRule = 'a time is milliseconds since 1970 as a number, or ISO 8601 with offset as in "2026-01-01T00:00:00Z"'

const valueAt = (value: Json, path: readonly PropertyKey[]): Json | undefined => {
  let here: Json | undefined = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined
    if (Array.isArray(here)) here = typeof key === 'number' ? here[key] : undefined
    else here = Object.hasOwn(here, key) ? here[String(key)] : undefined
  }
  return here
}

const describe = (found: Json | undefined): string => {
  if (found === undefined) return 'nothing'
  if (found === null) return 'null'
  if (Array.isArray(found)) return `an array of ${found.length}`
  if (typeof found === 'object') return 'an object'
  if (typeof found === 'number') return Number.isFinite(found) ? String(found) : 'a number beyond 1.8e308'
  if (typeof found === 'string')
    return found.length > 60 ? `a text of ${found.length} characters` : JSON.stringify(found)
  return String(found)
}
