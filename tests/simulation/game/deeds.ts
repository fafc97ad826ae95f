// Does one step of a plan to phones, network, nodes and engine.
import type { Node } from '../session/node'
import { type Step, textOf } from './plan'
import type { Player } from './player'
import type { World } from './world'

export function act(world: World, step: Step): void {
  const { tally } = world
  const { deed, dice } = step
  const player = world.players[step.phone] as Player
  const node = world.nodes[step.node] as Node
  const line = player.launch?.line
  const link = line && world.links.get(line)
  world.say(textOf(step).slice(8))
  switch (deed) {
    case 'drop':
      if (link?.drop()) tally.add(deed)
      return
    case 'mute':
      if (link?.mute()) tally.add(deed)
      return
    case 'refuse-frame':
      return void line?.failures.push('sendSocketMessage:fail')
    case 'kill':
      if (!player.launch) return
      tally.add(player.launch.writes > 0 ? 'kill during a write' : 'kill')
      end(world, player, dice)
      return world.later(dice < 0.8 ? 1_500 : 25_000, () => player.start())
    case 'leave':
      tally.add(deed)
      player.hasLeft = true
      return end(world, player, dice)
    case 'fail-storage':
      return void (player.disk.failing += 1 + Math.floor(dice * 4))
    case 'hide':
      if (!player.launch) return
      tally.add(deed)
      player.launch.device.hide()
      return world.later(dice < 0.7 ? 4_000 : 20_000, () => player.launch?.device.show())
    case 'crash':
      if (!node.isUp) return
      tally.add(world.plan.engine === 'memory' ? 'crash with its memory' : deed)
      node.crash()
      return world.later(1_500, () => {
        if (node.isUp) return
        node.start()
        if (world.plan.engine === 'memory') void world.create()
      })
    case 'pause':
      if (!node.isUp) return
      tally.add(deed)
      node.pause()
      return world.later(dice < 0.7 ? 2_000 : 9_500, () => node.resume())
    case 'drain':
      if (!node.isOpen || world.plan.engine === 'memory') return
      tally.add(deed)
      node.drain(400)
      return world.later(1_500, () => {
        if (node.isUp && !node.isOpen) node.restart()
      })
    case 'undo':
      if (world.plan.engine === 'rewind' && world.engine.undo(1 + Math.floor(dice * 5)) > 0) tally.add(deed)
  }
}

/** Ends the app of a player. The node learns it late, or by silence. */
function end(world: World, player: Player, dice: number): void {
  const line = player.launch?.line
  const link = line && world.links.get(line)
  player.kill()
  if (dice < 0.5) world.later(3_000, () => link?.closedByPhone())
}
