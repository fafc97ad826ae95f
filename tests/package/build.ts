import { buildApp } from '../../tools/build-app'
import { buildRules } from '../../tools/build-rules'
import { buildStore } from '../../tools/build-store'
import { describe } from '../../tools/problem'

/** Builds the package once, before the first test. */
export default async function build(): Promise<void> {
  await buildStore()
  await buildRules()
  const { problems } = await buildApp()
  if (problems.length > 0) throw new Error(`build:app found\n${problems.map(describe).join('\n')}`)
}
