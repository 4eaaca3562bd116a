interface Place {
  readonly host: string
  readonly port: number
}

const why: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this machine has no such address',
  EACCES: 'this user may not',
}

/**
 * Starts what listens, and when it cannot, says where it was to listen and which setting changes that.
 *
 * @param places by the name in their settings: `HTTP` → FORESTALL_HTTP_HOST and FORESTALL_HTTP_PORT
 * @throws the error with its `code` kept
 */
export const listening = async <T>(start: () => Promise<T>, places: Readonly<Record<string, Place>>): Promise<T> => {
  try {
    return await start()
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'string')) throw cause
    const reason = why[cause.code]
    if (reason === undefined) throw cause
    const port = 'port' in cause ? cause.port : undefined
    const [name, place] = Object.entries(places).find(([, { port: asked }]) => asked === port) ??
      Object.entries(places)[0] ?? ['HTTP', { host: '', port: 0 }]
    const settings =
      cause.code === 'EADDRINUSE' || cause.code === 'EACCES'
        ? `set FORESTALL_${name}_PORT to another port (0: any free one)`
        : `set FORESTALL_${name === 'MQTTS' ? 'MQTT' : name}_HOST to an address of this machine`
    const error = new Error(`cannot listen on ${place.host}:${place.port} for ${name} (${reason}): ${settings}`, {
      cause,
    })
    throw Object.assign(error, { code: cause.code })
  }
}
