// The settings of the command: those that the code reads, those of `--help`, and those of the docs are the same.
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { type Environment, optionsFrom, usage } from '../../../../server/cli/environment'
import { sessionsFrom } from '../../../../server/cli/users'

/** An environment that notes which variables are asked for. */
function readNames(): string[] {
  const names = new Set<string>()
  const environment: Environment = new Proxy(
    {},
    {
      get(_target, name) {
        names.add(String(name))
        return undefined
      },
    },
  )
  optionsFrom(environment)
  sessionsFrom(environment)
  return [...names].sort()
}

const inUsage = [...usage.matchAll(/^ {2}([A-Z_]+(?:, [A-Z_]+)*)(?= |$)/gm)]
  .flatMap(([, names = '']) => names.split(', '))
  .sort()

const inTable = (file: string): string[] => {
  const [, table = ''] =
    /\n\| (?:variable|变量)[^\n]*\n\|[^\n]*\n((?:\|[^\n]*\n)+)/.exec(readFileSync(file, 'utf8')) ?? []
  return [...table.matchAll(/^\| ((?:`[A-Z_]+`(?:, |、)?)+) \|/gm)]
    .flatMap(([, names = '']) => [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name))
    .sort()
}

test('each variable that the code reads is in --help, in both languages', () => {
  expect(inUsage).toEqual(readNames())
  for (const paragraph of usage.split(/\n {2}(?=[A-Z_]{4,})/).slice(1)) expect(paragraph).toMatch(/[一-鿿]/)
})

test.each(['docs/server.md', 'docs/server.zh-CN.md'])('each is in the table of %s', (file) => {
  expect(inTable(file)).toEqual(readNames())
})
