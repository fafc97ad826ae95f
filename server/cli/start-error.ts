import { RedisError } from '../engine/redis/address'
import { SettingError } from './environment'
import { defaults, type ServerOptions } from '../options'

/** Says why the server did not start and what to change; an unknown error keeps its stack. */
export function describeStartError(
  error: unknown,
  options: Pick<ServerOptions, 'port' | 'host'> = {},
): string {
  const { port = defaults.port, host = defaults.host } = options
  if (error instanceof SettingError || error instanceof RedisError) return error.message
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return (
        `Port ${port} is in use. Stop the program that uses it, or choose another with PORT=${port + 1}.\n` +
        `端口 ${port} 已被占用。请关闭占用它的程序，或用 PORT=${port + 1} 换一个端口。`
      )
    case 'EACCES':
      return (
        `Port ${port} needs more rights than this user has. Choose one above 1023 with PORT.\n` +
        `当前用户无权使用端口 ${port}。请用 PORT 选择大于 1023 的端口。`
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return (
        `HOST is "${host}", which is not an address of this machine. 127.0.0.1 and 0.0.0.0 always are.\n` +
        `HOST 的值是 "${host}"，它不是本机地址。127.0.0.1 和 0.0.0.0 总是可用。`
      )
    default:
      return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}
