import { networkInterfaces } from 'node:os'

/** Lists the addresses at which other devices in the same network reach this machine. */
export function listNetworkAddresses(port: number): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `http://${address}:${port}/`)
}
