import type { Mutant } from './mutant-build'

/** Faults that a person could well make, each of which the walks must find. */
export const mutants: readonly Mutant[] = [
  {
    name: 'sockets of the past are heard',
    file: 'state.ts',
    find: 'return generation === state.generation && isLive(state)',
    replace: 'return isLive(state)',
  },
  {
    name: 'the socket is not let go when the network is',
    file: 'machine.ts',
    find: 'return wants ? after(hangUp(state), reach(state, moment)) : [state]',
    replace: 'return wants ? reach(state, moment) : [state]',
  },
  {
    name: 'it dials in the background',
    file: 'machine.ts',
    find: 'if (!facts.visible) return',
    replace: 'if (false) return',
  },
  {
    name: 'it dials without a network',
    file: 'machine.ts',
    find: 'if (!facts.online) return',
    replace: 'if (false) return',
  },
  {
    name: 'the retry count starts over on open',
    file: 'machine.ts',
    find: 'return settle(state, { name:',
    replace: 'return settle({ ...state, retryCount: 0 }, { name:',
  },
  {
    name: 'interrupted is the end for good',
    file: 'close-codes.ts',
    find: "return close !== undefined && courseOf(close.code) === 'stop'",
    replace: "return close !== undefined && (courseOf(close.code) === 'stop' || isInterruption(close))",
  },
  {
    name: 'one who was sent away comes back',
    file: 'machine.ts',
    find: "if (state.name === 'failed') return state.refused ? [state] : startOver(state, moment)",
    replace: "if (state.name === 'failed') return startOver(state, moment)",
  },
  {
    name: 'a late pong is waited for without end',
    file: 'machine.ts',
    find: "phase === 'awaiting-pong' && moment.now",
    replace: 'moment.now + 2_000',
  },
  {
    name: 'an address that comes late is dialled in the background',
    file: 'connection.ts',
    find: "if (this.state.name === 'suspended') {",
    replace: 'if (false) {',
  },
  {
    name: 'a pong is a message',
    file: 'connection.ts',
    find: 'if (!pong) this',
    replace: 'this',
  },
  {
    name: 'the network is watched after dispose()',
    file: 'connection.ts',
    find: 'this.networkWatch.stop()',
    replace: '',
  },
  {
    name: 'a cancelled alarm keeps its timer',
    file: 'clock.ts',
    find: 'this.stopTimer()\n',
    replace: '',
  },
  {
    name: 'a clock that is set back makes it wait',
    file: 'clock.ts',
    find: 'this.setBack += Math.max(0, this.last - wall)',
    replace: '',
  },
  {
    name: 'a clock that is set forward makes it wait',
    file: 'clock.ts',
    find: 'next - now >= this.wait',
    replace: 'next - now >= 1_000 && this.wait < Infinity',
  },
  {
    name: 'an entry is gone once the platform refused it',
    file: 'outbox.ts',
    find: 'if (held.refusals < REFUSALS) this',
    replace: 'if (held.refusals < 1) this',
  },
  {
    name: 'an entry that was refused goes to the end',
    file: 'outbox.ts',
    find: "if (held.refusals < REFUSALS) this.enter(held, 'queued')",
    replace:
      "if (true) { this.queue.remove(held); held.following = null; this.queue.push(held); this.enter(held, 'queued') }",
  },
  {
    name: 'what was refused is overtaken',
    file: 'outbox.ts',
    find: 'this.refused = true',
    replace: '',
  },
  {
    name: 'a new connection sends what was confirmed',
    file: 'outbox.ts',
    find: "if (failure === null) this.settle(held, 'sent', null)",
    replace: "if (failure === null) this.enter(held, 'sent')",
  },
  {
    name: 'what was on its way when the connection went stays so',
    file: 'outbox.ts',
    find: 'queue.next = queue.first\n',
    replace: '',
  },
  {
    name: 'the place of an entry is forgotten when it expires',
    file: 'outbox/queue.ts',
    find: 'if (this.next === held) this.next = following',
    replace: 'if (this.next === held) this.next = null',
  },
  {
    name: 'entries go in the background',
    file: 'socket-store.ts',
    find: "else if (state.name !== 'open') this.outbox.pause()",
    replace: '',
  },
  {
    name: 'ids start over at a launch',
    file: 'outbox.ts',
    find: 'this.nextId = nextId',
    replace: 'void nextId',
  },
  {
    name: 'a storage that fails after dispose() is told of',
    file: 'socket-store.ts',
    find: 'if (!isOver(state)) report(failure)',
    replace: 'void state, report(failure)',
  },
]
