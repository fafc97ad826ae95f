import type { Scenario } from '../scenario'
import { burst } from './burst'
import { lists } from './list'
import { namespace } from './namespace'
import { tables } from './table'
import { windows } from './window'

/** In the order of the table. */
export const scenarios: readonly Scenario[] = [...windows, ...lists, ...tables, burst, namespace]

export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name)
  if (!scenario) throw new Error(`No scenario is named ${name}`)
  return scenario
}
