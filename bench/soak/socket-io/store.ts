// The table of messages that the tutorial of Socket.IO keeps in SQLite: in memory, in a process that no kill reaches.
import { reportPort } from '../child'
import { serve } from '../rpc'

export interface Row {
  readonly serial: number
  readonly room: string
  readonly id: string
}

const rows: Row[] = []
const ids = new Set<string>()

void serve(Number(process.argv[2]), () => ({
  /** The serial of a new message, or `null` for one that is there already. */
  insert(room: string, id: string): number | null {
    if (ids.has(id)) return null
    ids.add(id)
    return rows.push({ serial: rows.length + 1, room, id })
  },
  since: (rooms: readonly string[], serial: number): readonly Row[] =>
    rows.slice(serial).filter(({ room }) => rooms.includes(room)),
})).then(reportPort)
