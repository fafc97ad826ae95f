// A server cannot make a phone dial without a pause, by mistake or on purpose.
import { it } from '@jest/globals'
import { walkTests } from './walk-test'

const keepPromises = walkTests()

it('a phone left alone dials at most nine times a minute, whatever the server says', () =>
  keepPromises('dialling'))
