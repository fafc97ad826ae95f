// A storage with an outbox in it.
import { type Disk, KEY } from './outbox-run'

export function readStored(disk: Disk): string {
  return disk.items.get(KEY) as string
}
export const dataOf = ({ entries }: { readonly entries: readonly { readonly data: unknown }[] }) =>
  entries.map(({ data }) => data)
