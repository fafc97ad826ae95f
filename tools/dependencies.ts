/** The part of package-lock.json that is looked at. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

interface LockedPackage {
  readonly version?: string
  readonly integrity?: string
  /** Address of a package that is none of the registry: `.npmrc` leaves out the others. */
  readonly resolved?: string
  readonly link?: boolean
  readonly inBundle?: boolean
  readonly hasInstallScript?: boolean
}

/** Folders of packages that were installed: the others are ours. */
const isInstalled = (folder: string, { link }: LockedPackage): boolean =>
  folder.includes('node_modules/') && link !== true

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 13)

/**
 * Packages that a lock file does not hold to what they were, and packages that would run code of their own when they are
 * installed without being named in `allowScripts` of package.json.
 */
export function checkLock({ packages }: Lock, named: readonly string[]): string[] {
  return Object.entries(packages)
    .filter(([folder, entry]) => isInstalled(folder, entry))
    .flatMap(([folder, { integrity, resolved, inBundle, hasInstallScript }]) => [
      ...(inBundle || integrity?.startsWith('sha512-') ? [] : [`${folder} has no integrity of SHA-512`]),
      ...(resolved === undefined ? [] : [`${folder} comes from ${resolved}, not from the registry`]),
      ...(hasInstallScript && !named.includes(nameOf(folder))
        ? [`${folder} has an install script: name ${nameOf(folder)} in allowScripts of package.json`]
        : []),
    ])
}

/** Versions that are not one version: an update would come without a change of ours. */
export function checkVersions(dependencies: Readonly<Record<string, string>>): string[] {
  return Object.entries(dependencies)
    .filter(([, version]) => !/^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}: expected one version, such as 1.2.3, but got ${version}`)
}

export type Audit =
  | { readonly kind: 'answered'; readonly found: readonly string[] }
  | { readonly kind: 'none'; readonly why: string }

/** Reads what `npm audit --json` prints: advisories of high severity and above, or why there is no answer. */
export function readAudit(output: string): Audit {
  const answer = parse(output)
  if (!isObject(answer)) return { kind: 'none', why: 'npm audit printed no JSON' }
  const { vulnerabilities, message } = answer
  if (!isObject(vulnerabilities))
    return { kind: 'none', why: typeof message === 'string' ? message : 'no vulnerabilities in the answer' }
  const found = Object.entries(vulnerabilities).flatMap(([name, entry]) => {
    const severity = isObject(entry) ? entry['severity'] : undefined
    return severity === 'high' || severity === 'critical'
      ? [`${name}: an advisory of ${severity} severity`]
      : []
  })
  return { kind: 'answered', found }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
