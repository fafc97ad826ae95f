// Does one step of a plan to phones, network, nodes and engine.
import { isForgetful, type Step } from './plan'
import type { Phone } from './phone'
import type { RoomCommand } from './room'
import type { World } from './world'

const hostileToServer = [
  'nonsense',
  '{"t":"command"}',
  '{"t":"hello","v":1,"user":"eve","token":"x"}',
  '[[[[[[[[[]]]]]]]]]',
]
const hostileToClient = [
  'nonsense',
  '{"t":"events"}',
  '{"t":"events","topic":"refuse:1","after":"x","to":"y","list":[],"answers":{}}',
  '{"t":"events","topic":"refuse:9","after":"x","to":"y","list":[],"answers":{"l":[[1]]}}',
  '{"t":"attached","topic":"refuse:1","to":"x","state":{},"answers":{"__proto__":[[1]]}}',
  '{"t":"ping","id":"0"}',
]

export function act(world: World, { deed, phone: at, topic, node: nodeAt, dice }: Step): void {
  const { tally, engine } = world
  const phone = world.phones[at] as Phone
  const node = world.nodes[nodeAt] as World['nodes'][number]
  const launch = phone.launchAt(dice)
  const line = launch?.line
  const link = line && world.links.get(line)
  switch (deed) {
    case 'send':
      if (launch) phone.send(launch, topic, doingOf(dice), () => userOf(world, dice))
      return
    case 'cancel':
      return phone.cancel(phone.fates[phone.fates.length - 1 - Math.floor(dice * dice * 3)])
    case 'drop':
      if (link?.drop()) tally.add('drop')
      return
    case 'mute':
      if (link?.mute()) tally.add('half-open link')
      if (dice < 0.4) world.later(800, () => link?.drop())
      return
    case 'refuse-frame':
      if (line) world.refuse(line, 0)
      return
    case 'kill':
      return kill(world, phone, dice)
    case 'twin':
      if (phone.twin()) tally.add('second instance on the storage')
      return
    case 'fail-storage':
      return void (phone.disk.failing += 1 + Math.floor(dice * 4))
    case 'login':
      if (phone.login(phone.users[dice < 0.5 ? 0 : 1] as string)) tally.add('user switch')
      return
    case 'toggle':
      return launch?.toggle(topic)
    case 'hide':
      launch?.device.hide()
      return world.later(3_000, () => launch?.device.show())
    case 'crash':
      if (!node.isUp) return
      tally.add(
        isForgetful(engine.kind) ? 'crash of a node with its memory' : 'crash of a node, the engine lives',
      )
      node.crash()
      return world.later(1_500, () => {
        if (!node.isUp) node.start()
      })
    case 'pause':
      tally.add('pause of a node')
      node.pause()
      return world.later(dice < 0.5 ? 2_000 : 9_500, () => node.resume())
    case 'drain':
      if (!node.isOpen) return
      tally.add('drain')
      node.drain(400)
      return world.later(1_500, () => {
        if (node.isUp && !node.isOpen) node.restart()
      })
    case 'undo':
      if (engine.far.undo(1 + Math.floor(dice * 6)) > 0) tally.add('tail that is lost')
      return
    case 'hostile-client':
      if (link?.inject(hostileToServer[Math.floor(dice * hostileToServer.length)] as string))
        tally.add('hostile frame to a node')
      return
    case 'hostile-server':
      if (!line || line.isOver) return
      tally.add('hostile frame to a phone')
      return line.say(hostileToClient[Math.floor(dice * hostileToClient.length)])
  }
}

function kill(world: World, phone: Phone, dice: number): void {
  const launch = phone.launchAt(dice)
  if (!launch) return
  world.tally.add(launch.writes > 0 ? 'kill during a write' : 'kill')
  const link = launch.line && world.links.get(launch.line)
  phone.kill(launch)
  // The node learns it late, or by silence.
  if (dice < 0.5) world.later(3_000, () => link?.closedByPhone())
  world.later(1_500, () => phone.relaunch())
}

/** A user who is logged in. */
function userOf({ phones }: World, dice: number): string {
  return phones[Math.floor(dice * 1_000) % phones.length]?.user ?? ''
}

const doings: readonly RoomCommand['does'][] = ['turn', 'turn', 'turn', 'twice', 'secret', 'wrong', 'out']

function doingOf(dice: number): RoomCommand['does'] {
  const rest = (dice - 0.5) * 2
  if (rest < 0) return 'say'
  return rest > 0.92 ? 'out' : (doings[Math.floor((rest / 0.92) * 6)] as RoomCommand['does'])
}
