// The person on a phone: a name that others show, and the round picture that goes with it.
import { describe, expect, it } from '@jest/globals'
import { avatarOf } from '../../../miniprogram/stores/avatar'
import { Me } from '../../../miniprogram/stores/me'

function person(saved: unknown) {
  const kept: string[] = []
  return { me: new Me(saved, (name) => kept.push(name)), kept }
}

describe('a name', () => {
  it('is that of the last launch', () => {
    expect(person('Ann').me.name).toBe('Ann')
  })

  it.each([
    ['nothing', ''],
    ['no text', 7],
    ['a text too long for a name', 'x'.repeat(13)],
  ])('is a random one, which is kept, where storage holds %s', (_name, saved) => {
    const { me, kept } = person(saved)
    expect(me.name).toMatch(/^[2-9A-Z]{4}$/)
    expect(kept).toEqual([me.name])
  })

  it('can be changed, in one line and without blanks around it', () => {
    const { me, kept } = person('Ann')
    expect(me.rename('  Ann \n Lee ')).toBe(true)
    expect(me.name).toBe('Ann Lee')
    expect(kept).toEqual(['Ann', 'Ann Lee'])
  })

  it.each(['', '   ', 'x'.repeat(13)])('cannot be %j', (text) => {
    const { me } = person('Ann')
    expect(me.rename(text)).toBe(false)
    expect(me.name).toBe('Ann')
  })
})

describe('a chosen picture', () => {
  it('is that of this launch only', () => {
    const { me, kept } = person('Ann')
    expect(me.avatar).toBeNull()
    me.choosePicture('wxfile://tmp_1.jpg')
    expect(me.avatar).toBe('wxfile://tmp_1.jpg')
    expect(kept).toEqual(['Ann'])
    expect(person('Ann').me.avatar).toBeNull()
  })
})

describe('a picture', () => {
  it.each([
    ['Ann', 'A'],
    ['élodie', 'É'],
    ['小明', '小'],
    ['🎉party', '🎉'],
    ['', '?'],
  ])('of %j has the letter %s', (name, letter) => {
    expect(avatarOf(name).letter).toBe(letter)
  })

  it('has the same colour for the same name, and not one colour for all', () => {
    const names = ['Ann', 'Bob', 'Cem', 'Dan', 'Eve', '小明']
    expect(names.map(avatarOf)).toEqual(names.map(avatarOf))
    expect(new Set(names.map((name) => avatarOf(name).tint)).size).toBeGreaterThan(2)
  })
})
