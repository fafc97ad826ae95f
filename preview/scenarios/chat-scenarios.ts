import type { Scenario } from './scenario'
import { settle } from './settle'

/** Two phones on the chat page, one of them without the library. */
export const chatScenarios: readonly Scenario[] = [
  {
    id: 'lift',
    name: ['进电梯', 'Into the lift'],
    cast: 'chat',
    writes: 1_500,
    pushes: 3_000,
    steps: [
      {
        say: [
          '两台手机在线，每 1.5 秒发一条消息。',
          'Both phones are connected and send a message every 1.5 s.',
        ],
        lasts: 4_000,
      },
      {
        say: [
          '电梯门关上，信号没了 8 秒。本库停止尝试，让消息排队。',
          'The doors close and the signal is gone for 8 s. The library stops trying and lets messages queue.',
        ],
        acts: [{ kind: 'network', to: 'none' }],
        lasts: 8_000,
      },
      {
        say: [
          '门开了。本库听到网络恢复就拨号，队列按顺序发出。手写代码等它的 5 秒。',
          'The doors open. The library dials when it hears of the network and sends its queue in order. The code by hand waits for its 5 s.',
        ],
        acts: [{ kind: 'network', to: 'wifi' }],
        lasts: 7_000,
        isTurn: true,
      },
      settle,
    ],
  },
  {
    id: 'dead',
    name: ['死连接', 'A dead link'],
    cast: 'chat',
    writes: 2_000,
    pushes: 3_000,
    steps: [
      { say: ['一切正常。', 'All is well.'], lasts: 3_000 },
      {
        say: [
          '服务器不再响应：连接还开着，但什么也到不了。两边的小程序都不知道。',
          'The server falls silent: the links stay open and carry nothing. Neither app knows.',
        ],
        acts: [{ kind: 'silence', on: true }],
        lasts: 22_000,
        until: { phone: '1', left: 'dead' },
        isTurn: true,
      },
      {
        say: [
          '心跳没有回音。本库换掉这条连接，重发没有确认的消息；手写代码还以为在线。',
          'A heartbeat stayed unanswered. The library replaces the link and sends again what was not confirmed. The code by hand still believes its own.',
        ],
        lasts: 22_000,
        until: { phone: '1', state: 'open' },
      },
      {
        say: ['手写代码的心跳要 20 秒才发现。', 'The heartbeat by hand takes up to 20 s.'],
        lasts: 12_000,
      },
      {
        say: [
          '服务器恢复，断开还不知情的连接。手写代码 5 秒后重连。',
          'The server recovers and ends the links that still do not know. The code by hand dials 5 s later.',
        ],
        acts: [{ kind: 'silence', on: false }],
        lasts: 8_000,
        until: { phone: '2', state: 'open' },
      },
      settle,
    ],
  },
  {
    id: 'background',
    name: ['后台一分钟', 'A minute in the background'],
    cast: 'chat',
    writes: 2_000,
    pushes: 5_000,
    steps: [
      { say: ['用户看着聊天页。', 'The user is on the chat page.'], lasts: 4_000 },
      {
        say: [
          '切到后台。5 秒后微信停止小程序，断开连接。',
          'The app goes to the background. After 5 s WeChat stops it and cuts its socket.',
        ],
        acts: [{ kind: 'place', visible: false }],
        lasts: 6_000,
      },
      {
        say: [
          '连接已死，别人还在说话。本库已挂起：不尝试，不耗重试次数。',
          'The socket is dead and others go on talking. The library is suspended: no attempts, no retries spent.',
        ],
        lasts: 54_000,
      },
      {
        say: [
          '回到前台。两边都换新连接；只有会话能补上错过的消息。',
          'The user returns. Both take a new connection; only the session brings what was missed.',
        ],
        acts: [{ kind: 'place', visible: true }],
        lasts: 7_000,
        isTurn: true,
      },
      settle,
    ],
  },
  {
    id: 'deploy',
    name: ['服务器发布', 'A server deploy'],
    cast: 'chat',
    writes: 1_600,
    pushes: 3_000,
    steps: [
      { say: ['线上版本在运行。', 'The current version is running.'], lasts: 4_000 },
      {
        say: [
          '服务器用 1012 告别，7 秒内拒绝新连接。',
          'The server says goodbye with 1012 and refuses new connections for 7 s.',
        ],
        acts: [
          { kind: 'refuse', on: true },
          { kind: 'close', code: 1_012 },
        ],
        lasts: 7_000,
        isTurn: true,
      },
      {
        say: [
          '新版本就绪。本库在 1012 之后的随机时刻回来，不成浪涌，所以未必更快。',
          'The new version is up. After a 1012 the library returns at a random moment, so that no wave forms. That need not be sooner.',
        ],
        acts: [{ kind: 'refuse', on: false }],
        lasts: 12_000,
        until: { phone: '1', state: 'open' },
      },
      settle,
    ],
  },
  {
    id: 'crash',
    name: ['反复崩溃', 'A crash loop'],
    cast: 'chat',
    writes: 2_200,
    pushes: 4_000,
    steps: [
      { say: ['服务器马上要出问题。', 'The server is about to fail.'], lasts: 3_000 },
      {
        say: [
          '每条连接刚打开就断。打开不等于好了：本库越等越久。',
          'Each connection opens and dies at once. Open is not well: the library waits longer and longer.',
        ],
        acts: [{ kind: 'crash', on: true }],
        lasts: 20_000,
      },
      {
        say: [
          '服务器修好了。本库先等完这次间隔，手写代码可能更早回来。',
          'The server is repaired. The library waits its turn first; the code by hand may be back sooner.',
        ],
        acts: [{ kind: 'crash', on: false }],
        lasts: 32_000,
        until: { phone: '1', state: 'open' },
        isTurn: true,
      },
      settle,
    ],
  },
]
