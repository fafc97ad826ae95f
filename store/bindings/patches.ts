import { jsonBytes, patchBytes } from './bytes'
import { isReachable } from './data-path'

/** One member of what `setData` is given. */
export interface Patch {
  /** Where it goes in the page's data, such as `messages[12]`. */
  readonly path: string
  /** Plain, and shared with nobody. */
  readonly value: unknown
  /** UTF-8 bytes of `"path":value,` as JSON. */
  readonly bytes: number
}

export type Payload = Record<string, unknown>

/** The most bytes of one `setData`. WeChat's audit (体验评分) wants at most 256 KB, however one counts them. */
export const PAYLOAD_BYTES = 256_000

export function patchOf(path: string, value: unknown): Patch {
  return { path, value, bytes: patchBytes(path, value) }
}

/**
 * Patches as arguments of `setData`, each of at most `limit` bytes, in their order.
 *
 * @param tooLarge told of what has no parts that could go apart, such as one long text, and goes as it is
 */
export function payloadsOf(
  patches: readonly Patch[],
  limit = PAYLOAD_BYTES,
  tooLarge: (patch: Patch) => void = () => undefined,
): Payload[] {
  const whole = patches.reduce((sum, patch) => sum + patch.bytes, 2)
  if (whole <= limit) return patches.length === 0 ? [] : [payloadOf(patches)]
  const payloads: Payload[] = []
  let open: Payload = {}
  let bytes = 2
  const add = (patch: Patch): void => {
    if (patch.bytes + 2 > limit) {
      const parts = divided(patch, limit)
      if (parts.length > 1) {
        parts.forEach(add)
        return
      }
      tooLarge(patch)
    }
    // A path that is there already would lose its place in the order.
    if (bytes > 2 && bytes + patch.bytes > limit) {
      payloads.push(open)
      open = {}
      bytes = 2
    }
    open[patch.path] = patch.value
    bytes += patch.bytes
  }
  patches.forEach(add)
  return bytes > 2 ? [...payloads, open] : payloads
}

function payloadOf(patches: readonly Patch[]): Payload {
  const payload: Payload = {}
  for (const { path, value } of patches) payload[path] = value
  return payload
}

/** What is too large for one call: first as much of it as fits, then the rest, member by member. */
function divided({ path, value }: Patch, limit: number): Patch[] {
  if (typeof value !== 'object' || value === null) return []
  return Array.isArray(value) ? dividedList(path, value, limit) : dividedRecord(path, value as Payload, limit)
}

function dividedList(path: string, items: readonly unknown[], limit: number): Patch[] {
  let bytes = patchBytes(path, []) + 2
  let fits = 0
  while (fits < items.length) {
    bytes += jsonBytes(items[fits], limit) + 1
    if (bytes > limit) break
    fits += 1
  }
  const rest = items.slice(fits).map((item, at) => patchOf(`${path}[${String(fits + at)}]`, item))
  return [patchOf(path, items.slice(0, fits)), ...rest]
}

function dividedRecord(path: string, members: Payload, limit: number): Patch[] {
  const first: Payload = {}
  const rest: Patch[] = []
  let bytes = patchBytes(path, first) + 2
  for (const key of Object.keys(members)) {
    const size = patchBytes(key, members[key])
    // What no path leads to goes with the first part, whatever its size.
    if (isReachable(key) && bytes + size > limit) {
      rest.push(patchOf(`${path}.${key}`, members[key]))
    } else {
      first[key] = members[key]
      bytes += size
    }
  }
  return [patchOf(path, first), ...rest]
}
