import { describe, expect, test } from '@jest/globals'
import { checkLock, checkVersions, readAudit } from '../../tools/dependencies'

const integrity = 'sha512-abc'

describe('the lock file', () => {
  test('of packages with hashes, and of our own folders, has no problem', () => {
    const packages = {
      '': {},
      server: { version: '0.1.0' },
      'node_modules/ours': { link: true },
      'node_modules/ws': { version: '8.23.0', integrity },
      'node_modules/esbuild': { integrity, hasInstallScript: true },
      'node_modules/a/node_modules/in-it': { inBundle: true },
    }
    expect(checkLock({ packages }, ['esbuild'])).toEqual([])
  })

  test('names a package without a hash, from elsewhere, or with an install script that nobody allowed', () => {
    const packages = {
      'node_modules/none': {},
      'node_modules/old': { integrity: 'sha1-abc' },
      'node_modules/git': { integrity, resolved: 'git+ssh://git@example.com/a.git' },
      'node_modules/a/node_modules/@scope/uwebsockets': { integrity, hasInstallScript: true },
    }
    expect(checkLock({ packages }, ['esbuild'])).toEqual([
      'node_modules/none has no integrity of SHA-512',
      'node_modules/old has no integrity of SHA-512',
      'node_modules/git comes from git+ssh://git@example.com/a.git, not from the registry',
      'node_modules/a/node_modules/@scope/uwebsockets has an install script: name @scope/uwebsockets in allowScripts of package.json',
    ])
  })
})

test('a dependency has one version', () => {
  expect(checkVersions({ ws: '8.23.0', ts54: 'npm:typescript@5.4.5', next: '1.0.0-rc.1' })).toEqual([])
  expect(checkVersions({ a: '^1.2.3', b: '*', c: 'latest', d: 'github:a/b' })).toHaveLength(4)
})

describe('npm audit', () => {
  test('that answers names what is high or critical', () => {
    const vulnerabilities = {
      a: { severity: 'high' },
      b: { severity: 'moderate' },
      c: { severity: 'critical' },
    }
    expect(readAudit(JSON.stringify({ auditReportVersion: 2, vulnerabilities }))).toEqual({
      kind: 'answered',
      found: ['a: an advisory of high severity', 'c: an advisory of critical severity'],
    })
  })

  test.each([
    ['{"message":"405 Method Not Allowed","statusCode":405}', '405 Method Not Allowed'],
    ['{"error":{"code":"ENOLOCK"}}', 'no vulnerabilities in the answer'],
    ['', 'npm audit printed no JSON'],
  ])('that does not answer says why: %s', (output, why) => {
    expect(readAudit(output)).toEqual({ kind: 'none', why })
  })
})
