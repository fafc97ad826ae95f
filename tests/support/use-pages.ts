import { afterAll, afterEach, beforeAll } from '@jest/globals'
import { ComponentStage } from './component-stage'
import { useFakeTime } from './fake-time'
import { PageStack } from './page'

/** Gives the tests of a file an app's pages with their globals, and jest's clock. Every test starts without a page. */
export function usePages(): PageStack {
  const stack = new PageStack()
  beforeAll(() => {
    stack.install()
  })
  // In this order: pages are unloaded while the clock is still the test's.
  afterEach(() => {
    stack.clear()
  })
  useFakeTime()
  afterAll(() => {
    stack.uninstall()
  })
  return stack
}

/** Adds glass-easel's components to {@link usePages}. */
export function useComponents(): ComponentStage {
  const stage = new ComponentStage()
  beforeAll(() => {
    stage.install()
  })
  return stage
}
