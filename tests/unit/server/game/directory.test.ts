import { expect, test } from '@jest/globals'
import { isNews } from '../../../../server/game/directory'
import { memoryDirectory } from '../../../../server/game/memory-directory'
import { describeDirectory } from '../../../support/game/describe-directory'

describeDirectory({ name: 'memory', make: memoryDirectory })

test('a dig is no news for the lobby, and the end of a game is', () => {
  const [at, next, deadline] = [1, 0, 2]
  const dug = { type: 'dug', turn: 1, seat: 0, cells: [], at, next, deadline } as const
  const ended = {
    type: 'ended',
    why: 'found',
    winners: [0],
    serverSeed: '',
    commitment: '',
  } as const
  expect([isNews([dug]), isNews([dug, ended]), isNews([])]).toEqual([false, true, false])
})
