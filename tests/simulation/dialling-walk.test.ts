// A server cannot make a phone dial without a pause, by mistake or on purpose.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { diallingIsPaced } from './dialling-walk'
import { library } from './library'

it('a phone left alone dials at most nine times a minute, whatever the server says', () => {
  expect.assertions(0)
  fc.assert(diallingIsPaced(library), { numRuns: 1_000 })
})
