import { defineTopic } from 'mobx-miniprogram-socket-server'
import * as v from 'valibot'
import { empty, type List, type ListEvent, reduce } from '../miniprogram/shared/list'

/** The shared list. 主题：命令进来，事件写入日志，所有手机得到同样的状态。 */
export const list = defineTopic({
  name: 'list:*',
  command: v.object({ type: v.literal('add'), text: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) }),
  initial: (): List => empty,
  authorize: () => 'write',
  decide: (_state, command, { user }): readonly ListEvent[] =>
    // The others are of the server: timeout, away and back.
    command.type === 'add' ? [{ type: 'added', user, text: command.text }] : [],
  reduce,
})
