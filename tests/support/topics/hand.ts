// Cards in hand: each user sees the own ones, and how many the others hold.
import * as v from 'valibot'
import { defineTopic, hide } from '../../../server'

interface Hands {
  readonly hands: Readonly<Record<string, readonly string[]>>
}
/** The part of it that one user sees. */
export interface Hand {
  readonly mine: readonly string[]
  readonly others: number
}
interface Drew {
  readonly user: string
  readonly card: string
}

export const hand = defineTopic({
  name: 'hand:*',
  command: v.object({ type: v.literal('draw') }),
  initial: (): Hands => ({ hands: {} }),
  authorize: () => 'write',
  decide: (_state, command, { user, secret }) =>
    command.type === 'draw' ? [{ user, card: secret('next').slice(0, 2) }] : [],
  reduce: ({ hands }: Hands, { user, card }: Drew): Hands => ({
    hands: { ...hands, [user]: [...(hands[user] ?? []), card] },
  }),
  view: (event, user) => (event.user === user ? event : hide),
  viewState({ hands }, user): Hand {
    const { [user]: mine = [], ...others } = hands
    return { mine, others: Object.values(others).reduce((sum, { length }) => sum + length, 0) }
  },
})
