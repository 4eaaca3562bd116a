import { describe, expect, it } from 'vitest'
import { type Layout, layOut, type Region } from './machineLayout.ts'

const region = (states: string, ways: string): Region => ({
  name: 'r',
  states: states.split(' ').map((name) => ({ name, meaning: '' })),
  transitions: ways.split(' ').map((way) => {
    const [from = '', event = '', to = ''] = way.split(/[-:>]+/)
    return { from, event, guard: null, to }
  }),
})
const places = ({ states }: Layout): string =>
  states.map(({ name, column, row }) => `${name}@${column},${row}`).join(' ')

describe('layOut', () => {
  it('puts each state one layer after the last that leads to it, the way on first', () => {
    expect(places(layOut(region('new wait fix over', 'new-a>wait new-b>fix fix-c>over over-d>fix')))).toBe(
      'new@0,0 wait@1,1 fix@1,0 over@2,0',
    )
  })

  it('takes no way back for a way on', () => {
    const { lines } = layOut(region('a b c', 'a-x>b b-y>a b-z>c c-w>b'))
    expect(lines.map(({ from, to }) => `${from.name}>${to.name}`)).toEqual(['a>b', 'b>c'])
  })

  it('tells what is possible from nearly everywhere in words, and puts what it ends in last', () => {
    const laid = layOut(region('a b c off', 'a-x>b b-y>c a-stop>off b-stop>off c-stop>off'))
    expect(laid.fromAnywhere).toEqual([{ event: 'stop', to: 'off' }])
    expect(places(laid)).toBe('a@0,0 b@1,0 c@2,0 off@2,1')
  })

  it('never puts two states in one place', () => {
    const laid = layOut(region('a b c d e f', 'a-x>b a-y>c a-z>d b-v>e c-v>e d-w>f'))
    const taken = laid.states.map(({ column, row }) => `${column},${row}`)
    expect(new Set(taken).size).toBe(taken.length)
  })
})
