import { isRecord } from '../base/is-record'
import { utf8Length } from '../base/utf8'
import { limits } from './limits'

/** Describes the valid values of a field, and recognizes one. */
export interface Field {
  readonly expected: string
  /** Takes a value of `JSON.parse`, `undefined` for an absent field, and its frame, checked in the order of the fields. */
  readonly is: (value: unknown, frame: Readonly<Record<string, unknown>>) => boolean
}

export const version: Field = { expected: '1', is: (value) => value === 1 }

/** No spaces, control characters or halves of a character: such names differ in text and not in UTF-8. */
const NAME = /^[!-~\u00a0-\ud7ff\ue000-\u{10ffff}]+$/u
const LINE = /^[\w-]{1,64}$/

/** Names are keys of tables; those of `Object.prototype` would find what no table holds. */
const isFree = (name: string): boolean => !(name in Object.prototype)

const isName = (value: unknown): boolean =>
  typeof value === 'string' && NAME.test(value) && isFree(value) && utf8Length(value) <= limits.nameBytes

export const name = {
  expected: `a name of 1 to ${String(limits.nameBytes)} bytes without spaces`,
  is: isName,
} satisfies Field

const isLine = (value: unknown): boolean => typeof value === 'string' && LINE.test(value) && isFree(value)

export const line: Field = { expected: 'a line: 1 to 64 of A-Z, a-z, 0-9, _ and -', is: isLine }

export const lines: Field = {
  expected: `at most ${String(limits.lines)} lines, each once`,
  is: (value) =>
    Array.isArray(value) &&
    value.length <= limits.lines &&
    value.every(isLine) &&
    new Set(value).size === value.length,
}

export const token: Field = { expected: 'a text', is: (value) => typeof value === 'string' && value !== '' }

export const opaque: Field = {
  expected: `a text of 1 to ${String(limits.opaqueLength)} characters`,
  is: (value) => typeof value === 'string' && value !== '' && value.length <= limits.opaqueLength,
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isPositive = (value: unknown): boolean => isWhole(value) && value > 0

export const whole: Field = { expected: 'a whole number from 0', is: isWhole }
export const positive: Field = { expected: 'a whole number from 1', is: isPositive }

export const belowN: Field = {
  expected: 'a whole number from 0, below n',
  is: (value, { n }) => isWhole(value) && value < Number(n),
}

export const json: Field = { expected: 'a JSON value', is: (value) => value !== undefined }
export const list: Field = { expected: 'a list', is: Array.isArray }
export const emptyList: Field = {
  expected: 'an empty list where after is absent',
  is: (value) => Array.isArray(value) && value.length === 0,
}

const isAnswer = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= 3 &&
  isPositive(value[0]) &&
  (value.length === 1 || isName(value[1]))

export const answers: Field = {
  expected: 'answers by line, each number once: [n] or [n, code, data]',
  is: (value) =>
    isRecord(value) &&
    Object.keys(value).every((key) => {
      const ofLine = value[key]
      return (
        isLine(key) &&
        Array.isArray(ofLine) &&
        ofLine.every(isAnswer) &&
        new Set(ofLine.map((answer: readonly unknown[]) => answer[0])).size === ofLine.length
      )
    }),
}

export const optional = ({ expected, is }: Field): Field => ({
  expected: `${expected}, or absent`,
  is: (value, frame) => value === undefined || is(value, frame),
})

export const absent: Field = { expected: 'absent', is: (value) => value === undefined }
