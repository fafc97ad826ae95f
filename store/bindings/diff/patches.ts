import { jsonBytes, mostBytes, patchBytes } from './bytes'
import { isReachable } from './data-path'
import { isObject } from './plain'

/** One member of what `setData` is given. */
export class Patch {
  /** Its place in the page's data, such as `messages[12]`. */
  readonly path: string
  /** Plain data, not shared with the store. */
  readonly value: unknown
  private counted = 0

  constructor(path: string, value: unknown) {
    this.path = path
    this.value = value
  }

  /** UTF-8 bytes of `"path":value,` as JSON; counted when it is read, because most patches are small. */
  get bytes(): number {
    if (this.counted === 0) this.counted = patchBytes(this.path, this.value)
    return this.counted
  }
}

export type Payload = Record<string, unknown>

/** The most bytes of one `setData`: WeChat's audit (体验评分) asks for at most 256 KB, here of 1,000 bytes. */
export const PAYLOAD_BYTES = 256_000

/**
 * Patches as arguments of `setData` in their order, each of at most `limit` bytes.
 *
 * @param tooLarge called with a patch above the limit that has no parts, such as one long text; it is sent as it is
 */
export function payloadsOf(
  patches: readonly Patch[],
  limit = PAYLOAD_BYTES,
  tooLarge: (patch: Patch) => void = () => undefined,
): Payload[] {
  const payloads: Payload[] = []
  let open: Payload = {}
  let most = 2
  for (const { path, value } of patches) most += mostBytes(path) + mostBytes(value)
  if (most <= limit) {
    for (const { path, value } of patches) open[path] = value
    return patches.length > 0 ? [open] : []
  }
  let bytes = 2
  const add = (patch: Patch): void => {
    if (patch.bytes + 2 > limit) {
      const parts = divide(patch, limit)
      if (parts.length > 1) {
        parts.forEach(add)
        return
      }
      tooLarge(patch)
    }
    if (bytes > 2 && bytes + patch.bytes > limit) {
      payloads.push(open)
      open = {}
      bytes = 2
    }
    open[patch.path] = patch.value
    bytes += patch.bytes
  }
  patches.forEach(add)
  return [...payloads, open]
}

/** Divides a patch that is too large for one call: first as much of it as fits, then the rest, member by member. */
function divide({ path, value }: Patch, limit: number): Patch[] {
  if (!isObject(value)) return []
  return Array.isArray(value) ? divideList(path, value, limit) : divideRecord(path, value as Payload, limit)
}

function divideList(path: string, items: readonly unknown[], limit: number): Patch[] {
  let bytes = patchBytes(path, []) + 2
  let fits = 0
  while (fits < items.length) {
    bytes += jsonBytes(items[fits], limit) + 1
    if (bytes > limit) break
    fits += 1
  }
  const rest = items.slice(fits).map((item, at) => new Patch(`${path}[${String(fits + at)}]`, item))
  return [new Patch(path, items.slice(0, fits)), ...rest]
}

function divideRecord(path: string, members: Payload, limit: number): Patch[] {
  const first: Payload = {}
  const rest: Patch[] = []
  let bytes = patchBytes(path, first) + 2
  for (const key of Object.keys(members)) {
    const size = patchBytes(key, members[key])
    // A member that no path can reach goes with the first part, whatever its size.
    if (isReachable(key) && bytes + size > limit) {
      rest.push(new Patch(`${path}.${key}`, members[key]))
    } else {
      first[key] = members[key]
      bytes += size
    }
  }
  return [new Patch(path, first), ...rest]
}
