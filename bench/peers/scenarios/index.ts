import type { Row } from '../row'
import type { Scenario } from '../scenario'
import { connecting } from './connecting'
import { halfOpen } from './half-open'
import { interrupted } from './interrupted'
import { messages } from './messages'
import { network } from './network'
import { outage } from './outage'
import { onceEach } from './once-each'
import { storm } from './storm'

/** In the order of the table. */
export const scenarios: readonly Scenario[] = [
  interrupted,
  halfOpen,
  connecting,
  outage,
  network,
  messages,
  onceEach,
  storm,
]

export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name)
  if (!scenario) throw new Error(`No scenario is named ${name}`)
  return scenario
}

/** Measured on the bundle, not played. */
export const bytes: Row = {
  id: 'bytes',
  en: 'min+gzip, bundled by esbuild',
  zh: 'min+gzip 体积，esbuild 打包',
  unit: 'B',
  best: 'least',
}
