import { isUtf8 } from 'node:buffer'
import type { Refusal } from './adapter.ts'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

export type JsonPayload =
  | {
      readonly ok: true
      readonly value: Json
      /** How many `name: value` pairs the text holds, in all objects together. */
      readonly members: number
      readonly text: string
    }
  | { readonly ok: false; readonly refusal: Refusal }

/** Deeper than anything a device has reason to send, and far from any stack's end. */
const maxDepth = 32

/**
 * Bytes to JSON, with what `JSON.parse` lets pass refused: invalid UTF-8 (it would see replacement characters) and
 * nesting beyond 32. A byte order mark is skipped (RFC 8259 §8.1 allows it). Repeated names are for the caller to
 * notice, by comparing `members` with what it found: see `findRepeatedName`.
 */
export const readJson = (payload: Uint8Array): JsonPayload => {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  if (bytes.length === start) return refuse('not-json', 'The payload is empty. Send JSON.')

  let depth = 0
  let deepest = 0
  let members = 0
  let ascii = true
  let inString = false
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte >= 0x80) ascii = false
    if (byte === quote) inString = !inString
    else if (inString) {
      if (byte === backslash) i++
    } else if (byte === colon) members++
    else if (byte === openBrace || byte === openBracket) deepest = Math.max(deepest, ++depth)
    else if (byte === closeBrace || byte === closeBracket) depth--
  }
  if (deepest > maxDepth) {
    return refuse('invalid-payload', `The JSON is nested ${deepest} levels deep; ${maxDepth} is the limit.`)
  }
  if (!ascii && !isUtf8(bytes)) {
    return refuse('not-json', `The payload is not UTF-8 text (${bytes.length} bytes). Send JSON encoded as UTF-8.`)
  }
  const text = ascii ? bytes.toString('latin1', start) : bytes.toString('utf8', start)
  try {
    return { ok: true, value: JSON.parse(text), members, text }
  } catch (error) {
    const cause = error instanceof Error ? error.message.slice(0, 200) : ''
    return refuse('not-json', `The payload is not JSON: ${cause}`)
  }
}

const [quote, backslash, colon] = [0x22, 0x5c, 0x3a]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

const refuse = (reason: Refusal['reason'], detail: string): JsonPayload => ({ ok: false, refusal: { reason, detail } })

/** How many members the parsed value holds; fewer than the text means a name appeared twice and the first was dropped. */
export const countMembers = (value: Json): number => {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item)
    return count
  }
  for (const name of Object.keys(value)) count += 1 + countMembers(value[name] ?? null)
  return count
}

/** The path of the first name that appears twice in one object, for the refusal's text. `text` is valid JSON. */
export const findRepeatedName = (text: string): string | undefined => {
  const open: { names: Set<string> | undefined; at: string; index: number }[] = []
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\],]/g)
  let at = '$'
  for (const [token, isName] of tokens) {
    const inside = open.at(-1)
    if (isName !== undefined && inside?.names) {
      const name: string = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1))
      at = childPath(inside.at, name)
      if (inside.names.has(name)) return at
      inside.names.add(name)
    } else if (token === '{' || token === '[') {
      open.push({ names: token === '{' ? new Set() : undefined, at, index: 0 })
      if (token === '[') at = childPath(at, 0)
    } else if (token === '}' || token === ']') {
      at = open.pop()?.at ?? '$'
    } else if (token === ',' && inside && !inside.names) {
      inside.index++
      at = childPath(inside.at, inside.index)
    }
  }
  return undefined
}

/** JSONPath (RFC 9535) of a member or element: `$.values.temp`, `$[3]`, `$.values["fan speed"]`. */
export const childPath = (path: string, key: PropertyKey): string => {
  if (typeof key === 'number') return `${path}[${key}]`
  const name = String(key)
  const shown = name.length > 128 ? `${name.slice(0, 128)}…` : name
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(shown) ? `${path}.${shown}` : `${path}[${JSON.stringify(shown)}]`
}
