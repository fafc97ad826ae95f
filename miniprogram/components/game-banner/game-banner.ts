import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { words } from '../../i18n/index'
import { PACE } from '../../stores/game/pace'
import { socket, visit } from '../../stores/index'

/** The room in a few words, while all is well with the connection. */
function facts(): string {
  const { stage, options, round, ending, code, mine, watchers, players } = visit.game
  const { presets, gold, perTurn, watching, againstBot } = words.game.facts
  if (stage === 'loading' || stage === 'gone' || stage === 'full') return code
  const preset = presets[options.preset]
  if (stage === 'waiting')
    return [
      preset,
      `${String(options.width)}×${String(options.height)}`,
      gold(options.gold),
      perTurn(options.turnTime / 1_000),
    ].join(' · ')
  if (mine === null) return watching(watchers)
  const others = players.filter((player) => player !== null && !player.isMine)
  const isAlone = others.length > 0 && others.every((player) => player?.bot !== null)
  return [preset, words.game.facts.round(ending?.round ?? round), isAlone ? againstBot : code].join(' · ')
}

/** Others who watch; nothing while nobody does. */
function company(): string {
  const { watchers, mine, stage } = visit.game
  const isIn = stage === 'playing' || stage === 'over' || stage === 'waiting'
  return mine === null || watchers === 0 || !isIn ? '' : words.game.facts.watchers(watchers)
}

function isWatching(): boolean {
  const { mine, stage } = visit.game
  return mine === null && (stage === 'playing' || stage === 'over')
}

export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: { isOpen: () => socket.status === 'open', facts, company, isWatching },
  },
})
