import { chatScenarios } from './chat-scenarios'
import type { Scenario } from './scenario'
import { settle } from './settle'

const storm: Scenario = {
  id: 'storm',
  name: ['200 台手机的风暴', 'A storm of 200 phones'],
  cast: 'crowd',
  writes: 0,
  pushes: null,
  steps: [
    {
      say: [
        '100 台用本库，100 台用手写代码，都连上这台服务器。',
        '100 phones with the library and 100 by hand connect to this server.',
      ],
      lasts: 5_000,
      until: 'settled',
    },
    {
      say: [
        '服务器断开所有连接，12 秒不接新连接。看每 100 毫秒有多少次尝试。',
        'The server cuts every connection and takes none for 12 s. Watch the attempts in each 100 ms.',
      ],
      acts: [{ kind: 'refuse', on: true }, { kind: 'drop' }],
      lasts: 12_000,
    },
    {
      say: [
        '服务器回来了。手写代码每 5 秒一起到达；本库分散到达，有的因此更晚。',
        'It is back. The phones by hand arrive together, every 5 s; those with the library arrive spread out, some of them later for it.',
      ],
      acts: [{ kind: 'refuse', on: false }],
      lasts: 30_000,
      until: 'settled',
      isTurn: true,
    },
  ],
}

const tunnel: Scenario = {
  id: 'tunnel',
  name: ['游戏过隧道', 'A game through a tunnel'],
  cast: 'game',
  writes: 1_300,
  pushes: null,
  steps: [
    {
      say: ['两个人在 4G 上挖金子。', 'Two people dig for gold on 4G.'],
      acts: [{ kind: 'network', to: '4g' }],
      lasts: 5_000,
    },
    {
      say: [
        '进隧道前信号变差，每一帧来回各慢 400 毫秒。',
        'The signal fades before the tunnel: each frame waits 400 ms on each way.',
      ],
      acts: [{ kind: 'delay', ms: 400 }],
      lasts: 5_000,
    },
    {
      say: [
        '隧道里没有网络。轮到的人照样挖：立刻可见，等待确认。',
        'No network in the tunnel. The player whose turn it is digs all the same: it shows at once and waits.',
      ],
      acts: [{ kind: 'network', to: 'none' }],
      lasts: 8_000,
    },
    {
      say: [
        '出隧道。错过的局面一步补齐，游戏接着玩。',
        'Out of the tunnel. What was missed arrives in one step, and the game goes on.',
      ],
      acts: [
        { kind: 'delay', ms: 0 },
        { kind: 'network', to: '4g' },
      ],
      lasts: 6_000,
      isTurn: true,
    },
    settle,
  ],
}

/** All scenarios, in the order of the list. */
export const scenarios: readonly Scenario[] = [...chatScenarios, storm, tunnel]
