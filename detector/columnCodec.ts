/**
 * Many values of the same build, as columns: a hundred thousand states of a detector become a few long typed arrays, one for each of
 * their fields, instead of as many objects that each name their fields again. Exact for everything a checkpoint may hold: numbers
 * (NaN and −0 too), strings, booleans, null, undefined, plain objects, arrays, typed arrays, maps and sets, and any mixture of
 * these; what else there is, is kept as it is. A column is plain data for structured clone.
 */
export type Column =
  | { readonly kind: 'same'; readonly value: unknown }
  | { readonly kind: 'numbers'; readonly values: Float64Array | Int32Array }
  | { readonly kind: 'flags'; readonly values: Uint8Array }
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly which: Int32Array }
  | { readonly kind: 'objects'; readonly keys: readonly string[]; readonly columns: readonly Column[] }
  | { readonly kind: 'arrays' | 'sets'; readonly lengths: Int32Array; readonly items: Column }
  | { readonly kind: 'maps'; readonly lengths: Int32Array; readonly keys: Column; readonly items: Column }
  | { readonly kind: 'typed'; readonly lengths: Int32Array; readonly values: TypedArray }
  /** Values of several builds: `which` of the columns each is in, its place there being how many came before it. */
  | {
      readonly kind: 'mixed'
      readonly which: Uint8Array
      readonly columns: readonly Column[]
      readonly counts: number[]
    }
  | { readonly kind: 'kept'; readonly values: readonly unknown[] }

type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
const isTyped = (value: unknown): value is TypedArray =>
  ArrayBuffer.isView(value) &&
  !(value instanceof DataView) &&
  !(value instanceof BigInt64Array) &&
  !(value instanceof BigUint64Array)

type Plain = Record<string, unknown>

const isPlain = (value: unknown): value is Plain => {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
/** One word for values that go into one column. */
const buildOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  if (Array.isArray(value)) return 'array'
  if (isTyped(value)) return value.constructor.name
  if (value instanceof Map) return 'map'
  if (value instanceof Set) return 'set'
  return isPlain(value) ? `{${Object.keys(value).join()}` : 'other'
}
const hasKeys = (value: unknown, keys: readonly string[]): boolean => {
  if (!isPlain(value)) return false
  let i = 0
  for (const key in value) {
    if (key !== keys[i]) return false
    i += 1
  }
  return i === keys.length
}
/** Whether all are of the first one's build, without making words of them. */
const alike = (values: readonly unknown[]): boolean => {
  const [first] = values
  const type = typeof first
  if (type !== 'object') return values.every((value) => typeof value === type)
  if (first === null) return values.every((value) => value === null)
  if (isPlain(first)) {
    const keys = Object.keys(first)
    return values.every((value) => hasKeys(value, keys))
  }
  const prototype = Object.getPrototypeOf(first)
  return values.every(
    (value) => value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === prototype,
  )
}

/**
 * Room for columns that are written at once and then forgotten: used again for the next, since so much memory that is taken outside of
 * the heap makes the engine under us collect all of it several times a checkpoint.
 */
export interface Room {
  buffer: ArrayBuffer
  used: number
  /** All that was asked for since it was emptied. */
  wanted: number
}
export const newRoom = (): Room => ({ buffer: new ArrayBuffer(0), used: 0, wanted: 0 })
/** Columns encoded in it before are overwritten from here on. */
export const emptyRoom = (room: Room): void => {
  if (room.wanted > room.buffer.byteLength) room.buffer = new ArrayBuffer(Math.ceil(1.25 * room.wanted))
  room.used = 0
  room.wanted = 0
}
type Made<T> = {
  new (length: number): T
  new (buffer: ArrayBuffer, at: number, length: number): T
  BYTES_PER_ELEMENT: number
}
/** What it holds is not said: whoever takes it fills it. */
const take = <T>(room: Room | undefined, type: Made<T>, length: number): T => {
  if (!room) return new type(length)
  const bytes = 8 * Math.ceil((length * type.BYTES_PER_ELEMENT) / 8)
  room.wanted += bytes
  if (room.used + bytes > room.buffer.byteLength) return new type(length)
  room.used += bytes
  return new type(room.buffer, room.used - bytes, length)
}

/** `mixed` tells up to 256 builds apart. */
const mostBuilds = 256

/** @param room where the columns are put; of their own where it is not given */
export const encodeColumn = (values: readonly unknown[], room?: Room): Column => {
  const [first] = values
  if (typeof first !== 'object' || first === null)
    if (values.every((value) => Object.is(value, first))) return { kind: 'same', value: first }
  if (!alike(values)) return encodeMixed(values, room)
  switch (typeof first) {
    case 'number':
      return encodeNumbers(values as number[], room)
    case 'boolean':
      return { kind: 'flags', values: Uint8Array.from(values as boolean[], Number) }
    case 'string':
      return encodeWords(values as string[], room)
    case 'object':
      return encodeObjects(values as object[], room)
    default:
      return { kind: 'kept', values }
  }
}

const encodeMixed = (values: readonly unknown[], room: Room | undefined): Column => {
  const builds = new Map<string, unknown[]>()
  const which = take(room, Uint8Array, values.length)
  const places = new Map<string, number>()
  for (let i = 0; i < values.length; i += 1) {
    const build = buildOf(values[i])
    let place = places.get(build)
    if (place === undefined) {
      place = builds.size
      // Objects used as dictionaries: columns would be no gain.
      if (place === mostBuilds) return { kind: 'kept', values }
      places.set(build, place)
      builds.set(build, [])
    }
    which[i] = place
    builds.get(build)?.push(values[i])
  }
  const parts = [...builds.values()]
  return {
    kind: 'mixed',
    which,
    columns: parts.map((part) => encodeColumn(part, room)),
    counts: parts.map(({ length }) => length),
  }
}

const encodeNumbers = (values: readonly number[], room: Room | undefined): Column => {
  const small = values.every((value) => (value | 0) === value && !Object.is(value, -0))
  const column = small ? take(room, Int32Array, values.length) : take(room, Float64Array, values.length)
  for (let i = 0; i < values.length; i += 1) column[i] = values[i] ?? 0
  return { kind: 'numbers', values: column }
}

const encodeWords = (values: readonly string[], room: Room | undefined): Column => {
  const places = new Map<string, number>()
  const which = take(room, Int32Array, values.length)
  for (let i = 0; i < values.length; i += 1) {
    const word = values[i] ?? ''
    let place = places.get(word)
    if (place === undefined) {
      place = places.size
      places.set(word, place)
    }
    which[i] = place
  }
  return { kind: 'words', words: [...places.keys()], which }
}

const encodeObjects = (values: readonly object[], room: Room | undefined): Column => {
  const [first] = values
  const lengths = take(room, Int32Array, values.length)
  if (Array.isArray(first) || first instanceof Set) {
    const items: unknown[] = []
    ;(values as readonly Iterable<unknown>[]).forEach((value, i) => {
      const before = items.length
      for (const item of value) items.push(item)
      lengths[i] = items.length - before
    })
    return { kind: Array.isArray(first) ? 'arrays' : 'sets', lengths, items: encodeColumn(items, room) }
  }
  if (first instanceof Map) {
    const keys: unknown[] = []
    const items: unknown[] = []
    ;(values as readonly Map<unknown, unknown>[]).forEach((map, i) => {
      for (const [key, item] of map) {
        keys.push(key)
        items.push(item)
      }
      lengths[i] = map.size
    })
    return { kind: 'maps', lengths, keys: encodeColumn(keys, room), items: encodeColumn(items, room) }
  }
  if (isTyped(first)) {
    const arrays = values as readonly TypedArray[]
    const size = arrays.reduce((sum, { length }) => sum + length, 0)
    const all = take(room, first.constructor as Made<TypedArray>, size)
    let at = 0
    arrays.forEach((array, i) => {
      all.set(array, at)
      at += array.length
      lengths[i] = array.length
    })
    return { kind: 'typed', lengths, values: all }
  }
  if (!isPlain(first)) return { kind: 'kept', values }
  const keys = Object.keys(first)
  const plain = values as readonly Plain[]
  return {
    kind: 'objects',
    keys,
    columns: keys.map((key) =>
      encodeColumn(
        plain.map((value) => value[key]),
        room,
      ),
    ),
  }
}

/**
 * @param count how many values there are
 * @param like an object as the code makes it: what is read is built the same way where it has the same fields, so that the engine
 *   under us, which compiles for the build of objects, sees no other one after a restart
 */
export const decodeColumn = (column: Column, count: number, like?: unknown): unknown[] => {
  switch (column.kind) {
    case 'same':
      return new Array(count).fill(column.value)
    case 'numbers':
      return Array.from(column.values)
    case 'flags':
      return Array.from(column.values, (flag) => flag === 1)
    case 'words':
      return Array.from(column.which, (place) => column.words[place])
    case 'kept':
      return [...column.values]
    case 'objects':
      return decodeObjects(column, count, like)
    case 'arrays': {
      const items = decodeColumn(column.items, total(column.lengths), Array.isArray(like) ? like[0] : undefined)
      return slices(column.lengths, (from, to) => items.slice(from, to))
    }
    case 'sets': {
      const items = decodeColumn(column.items, total(column.lengths))
      return slices(column.lengths, (from, to) => new Set(items.slice(from, to)))
    }
    case 'maps': {
      const size = total(column.lengths)
      const keys = decodeColumn(column.keys, size)
      const items = decodeColumn(column.items, size)
      return slices(column.lengths, (from, to) => {
        const map = new Map<unknown, unknown>()
        for (let i = from; i < to; i += 1) map.set(keys[i], items[i])
        return map
      })
    }
    case 'typed': {
      // Rows of one new buffer (numbers.ts): as many buffers as rows would have memory collected again and again.
      const all = column.values.slice()
      return slices(column.lengths, (from, to) => all.subarray(from, to))
    }
    case 'mixed': {
      const parts = column.columns.map((part, i) => decodeColumn(part, column.counts[i] ?? 0, like))
      const next = parts.map(() => 0)
      return Array.from(column.which, (place) => {
        const at = next[place] ?? 0
        next[place] = at + 1
        return parts[place]?.[at]
      })
    }
  }
}

const total = (lengths: Int32Array): number => lengths.reduce((sum, length) => sum + length, 0)
const slices = <T>(lengths: Int32Array, make: (from: number, to: number) => T): T[] => {
  let from = 0
  return Array.from(lengths, (length) => {
    const made = make(from, from + length)
    from += length
    return made
  })
}

const decodeObjects = (
  { keys, columns }: Extract<Column, { kind: 'objects' }>,
  count: number,
  like: unknown,
): Plain[] => {
  const model = isPlain(like) && hasKeys(like, keys) ? like : undefined
  const values = columns.map((column, i) => decodeColumn(column, count, model?.[keys[i] ?? '']))
  const pattern: Plain = model ?? Object.fromEntries(keys.map((key) => [key, undefined]))
  return Array.from({ length: count }, (_, row) => {
    const object: Plain = { ...pattern }
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i] ?? ''
      // As a field, never as what an object inherits from.
      if (key === '__proto__')
        Object.defineProperty(object, key, {
          value: values[i]?.[row],
          writable: true,
          enumerable: true,
          configurable: true,
        })
      else object[key] = values[i]?.[row]
    }
    return object
  })
}
