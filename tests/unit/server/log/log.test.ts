import { expect, test } from '@jest/globals'
import { onlyKnown } from '../../../../server/log/fields'
import { requestIdReader, userDigest } from '../../../../server/log/ids'

test('a field that nobody allowed is left out of the log', () => {
  const line = { session: 7, code: 1012, token: 'planted', data: { say: 'planted' }, reason: 'planted' }
  expect(onlyKnown(line)).toEqual({ session: 7, code: 1012 })
})

test('the log names a user by a digest: the same under one key, another one under another key', () => {
  const key = 'x'.repeat(32)
  expect(userDigest(key)('ann')).toMatch(/^[\w-]{12}$/)
  expect(userDigest(key)('ann')).toBe(userDigest(key)('ann'))
  expect(userDigest(key)('ann')).not.toBe(userDigest('y'.repeat(32))('ann'))
  expect(userDigest()('ann')).not.toBe(userDigest()('ann'))
})

test('the id of a request is that of the proxy, and of no client', () => {
  const id = 'a1b2c3d4e5f6'
  const headers = { 'x-request-id': id }
  expect(requestIdReader(['10.0.0.0/8'])({ headers })).toBe(id)
  expect(requestIdReader([])({ headers })).toBeUndefined()
  for (const bad of ['', 'short', 'x'.repeat(65), 'a line\nmore', '{"level":60}'])
    expect(requestIdReader(['10.0.0.0/8'])({ headers: { 'x-request-id': bad } })).toBeUndefined()
})
