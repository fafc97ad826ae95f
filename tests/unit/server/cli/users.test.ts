import { expect, test } from '@jest/globals'
import { SettingError, usage } from '../../../../server/cli/environment'
import { sessionsFrom, usersFrom } from '../../../../server/cli/users'

const wechat = { APPID: 'wx0123456789abcdef', APPSECRET: 'planted-secret' }

test('users are those of WeChat where APPID and APPSECRET are given', () => {
  expect(usersFrom(wechat).users?.isLocal).toBe(false)
  expect(usersFrom({ ...wechat, NODE_ENV: 'production' }).users?.isLocal).toBe(false)
})

test('elsewhere they are for development, and in production there are none', () => {
  expect(usersFrom({}).users?.isLocal).toBe(true)
  expect(usersFrom({ NODE_ENV: 'development' }).users?.isLocal).toBe(true)
  expect(usersFrom({ NODE_ENV: 'production' })).toEqual({})
})

test.each([
  [{ APPID: 'wx1' }, 'APPSECRET is missing: users of WeChat need both APPID and APPSECRET.'],
  [{ APPSECRET: 'planted' }, 'APPID is missing: users of WeChat need both APPID and APPSECRET.'],
  [{ SECRET: 'planted' }, 'SECRET has 7 characters, expected at least 32.'],
])('half a setting is refused, and not printed: %j', (environment, message) => {
  expect(() => usersFrom(environment)).toThrow(SettingError)
  expect(() => usersFrom(environment)).toThrow(message)
  expect(() => usersFrom(environment)).not.toThrow('planted')
})

test('a pass outlives a restart with the same SECRET', async () => {
  const SECRET = 'x'.repeat(32)
  const answer = await usersFrom({ SECRET }).users?.login({ code: 'ann' })
  const pass = answer && 'pass' in answer ? answer.pass : ''
  expect(await usersFrom({ SECRET }).users?.login({ pass })).toMatchObject({ user: 'dev-ann' })
  expect(await usersFrom({}).users?.login({ pass })).toEqual({ failure: 'bad-pass' })
})

test('topics get their secrets from SECRET; without it the server draws a key, and without users there are no topics', () => {
  const SECRET = 'x'.repeat(32)
  const { secret, topics } = sessionsFrom({ SECRET })
  expect(secret).toBe(SECRET)
  expect(topics?.map(({ name }) => name)).toContain('chat:*')
  expect(sessionsFrom({})).not.toHaveProperty('secret')
  expect(sessionsFrom({ NODE_ENV: 'production', SECRET })).toEqual({})
})

test('servers that share a Redis need the same SECRET; without REDIS_URL topics live in this process', () => {
  const REDIS_URL = 'redis://127.0.0.1:1'
  expect(() => sessionsFrom({ REDIS_URL })).toThrow(
    'SECRET is missing: servers that share a Redis need the same one',
  )
  expect(() => sessionsFrom({ REDIS_URL: 'localhost', SECRET: 'x'.repeat(32) })).toThrow(
    'address of Redis is none',
  )
  for (const RETAIN_DAYS of ['1', 'x', '3651'])
    expect(() => sessionsFrom({ REDIS_URL, SECRET: 'x'.repeat(32), RETAIN_DAYS })).toThrow(
      `RETAIN_DAYS is "${RETAIN_DAYS}", expected an integer from 2 to 3650.`,
    )
  expect(sessionsFrom({ REDIS_URL, SECRET: 'x'.repeat(32) })).toHaveProperty('engine.values')
  expect(sessionsFrom({ SECRET: 'x'.repeat(32) })).not.toHaveProperty('engine')
})

test('--help names the settings of users', () => {
  for (const name of ['APPID', 'APPSECRET', 'SECRET', 'REDIS_URL', 'PROXIES']) expect(usage).toContain(name)
})
