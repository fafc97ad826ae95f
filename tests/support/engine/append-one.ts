import type { Append, Appended, TopicLog } from '../../../server/engine/topic-log'
import type { Position } from '../../../store/protocol'

/** A command, and the position that it was decided on. */
export interface One extends Append {
  readonly at: Position
}

/** Writes one command. */
export async function appendOne(
  log: Pick<TopicLog, 'append'>,
  topic: string,
  { at, ...command }: One,
): Promise<Appended> {
  const [appended] = await log.append(topic, at, [command])
  return appended as Appended
}
