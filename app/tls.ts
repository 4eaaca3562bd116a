import { readFileSync } from 'node:fs'
import type { BrokerTls } from '../broker/tlsEntrance.ts'
import { ConfigError, type TlsConfig } from './config.ts'

/** @throws ConfigError naming the setting whose file cannot be read */
export const readTls = (tls: TlsConfig): BrokerTls => {
  const read = (setting: string, file: string): Buffer => {
    try {
      return readFileSync(file)
    } catch (cause) {
      throw new ConfigError([
        `${setting}: ${file} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
      ])
    }
  }
  return {
    port: tls.port,
    cert: read('FORESTALL_TLS_CERT', tls.certFile),
    key: read('FORESTALL_TLS_KEY', tls.keyFile),
    ...(tls.clientCaFile === undefined ? {} : { clientCa: read('FORESTALL_TLS_CLIENT_CA', tls.clientCaFile) }),
  }
}
