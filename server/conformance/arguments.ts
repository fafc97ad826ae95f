import { parseArgs } from 'node:util'
import { limits, serverLimits } from '../../store/protocol'
import type { SuiteOptions } from './suite'

export const usage = `Usage · 用法: npm run conformance -- ws://127.0.0.1:8081 [options]

Tests a server of any language against the rules of docs/protocol.md and names those that it breaks. The server offers
the topics conformance:* and the tokens conformance-a and conformance-b, see docs/protocol.md.
按 docs/protocol.md 的规则测试任何语言的服务器，并指出它违反了哪些规则。服务器须提供主题 conformance:*
以及 token conformance-a 和 conformance-b，见 docs/protocol.zh-CN.md。

Options · 选项
  --slow            test what takes long, too: about 70 s
                    也测试耗时的规则，约 70 秒
  --control URL     address that removes members, ends renewals and loses the memory, see docs/protocol.md;
                    without it these rules are not tested
                    用于移出成员、结束续期、丢失内存的控制地址；没有它则不测试这些规则
  --timeout MS      wait for a handshake, an answer or a close (default 5000)
                    等待握手、回答或关闭的时间（默认 5000 毫秒）
  --protocol NAME   subprotocol to ask for; can be repeated
                    请求的子协议，可重复
  --json            print one JSON text at the end instead of lines
                    结束时输出一段 JSON，而不是逐行输出
  --help            print this
                    显示本说明

Exit code · 退出码
  0  all tested rules are kept · 所有测试过的规则都得到遵守
  1  a rule is broken, or the server accepts no connection · 有规则被违反，或无法连接服务器
  2  wrong arguments · 参数有误
`

/** Wrong arguments; the message, in English and Chinese, is all that is printed. */
export class UsageError extends Error {}

export interface Settings extends SuiteOptions {
  readonly json: boolean
}

/** @returns nothing where help was asked for. @throws UsageError */
export function readSettings(args: readonly string[]): Settings | undefined {
  const { values, positionals } = parse(args)
  if (values.help === true) return undefined
  const [url, ...more] = positionals
  if (url === undefined || more.length > 0)
    throw new UsageError(
      'Expected one address, such as ws://127.0.0.1:8081.\n需要一个地址，例如 ws://127.0.0.1:8081。',
    )
  const { control, timeout = '5000', protocol = [], slow = false, json = false } = values
  const ms = Number(timeout)
  if (!(/^\d+$/.test(timeout) && ms > 0 && ms <= 600_000))
    throw new UsageError(
      `--timeout is "${timeout}", expected milliseconds from 1 to 600000.\n--timeout 的值是 "${timeout}"，应为 1 到 600000 之间的毫秒数。`,
    )
  return {
    url: address(url, 'ws'),
    ...(control === undefined ? {} : { control: address(control, 'http') }),
    protocols: protocol,
    timeout: ms,
    patience: { hello: serverLimits.hello, silence: limits.silence },
    slow,
    json,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        slow: { type: 'boolean' },
        control: { type: 'string' },
        timeout: { type: 'string' },
        protocol: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    const { message } = error as Error
    throw new UsageError(`${message}\n参数有误；--help 会列出可用的选项。`)
  }
}

function address(text: string, scheme: 'ws' | 'http'): string {
  const isRight = URL.canParse(text) && [`${scheme}:`, `${scheme}s:`].includes(new URL(text).protocol)
  if (isRight && new URL(text).hash === '') return text
  throw new UsageError(
    `"${text}" is no address, expected ${scheme}://host:port or ${scheme}s://host, without #.\n` +
      `"${text}" 不是有效地址，应为 ${scheme}://host:port 或 ${scheme}s://host，不带 #。`,
  )
}
