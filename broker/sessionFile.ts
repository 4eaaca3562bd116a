import Database from 'better-sqlite3'

export interface SavedSession {
  readonly clientId: string
  readonly seenAt: number
}
export interface SavedSubscription {
  readonly clientId: string
  readonly filter: string
  readonly qos: number
}
export interface SavedMessage {
  readonly id: number
  readonly clientId: string
  readonly topic: string
  readonly payload: Uint8Array
}
export interface SavedRetained {
  readonly topic: string
  readonly qos: number
  readonly payload: Uint8Array
}

export type SessionChange =
  | { readonly type: 'session'; readonly session: SavedSession }
  | { readonly type: 'sessionGone'; readonly clientId: string }
  | { readonly type: 'subscribed'; readonly subscription: SavedSubscription }
  | { readonly type: 'unsubscribed'; readonly clientId: string; readonly filter: string }
  | { readonly type: 'queued'; readonly message: SavedMessage }
  | { readonly type: 'unqueued'; readonly id: number }
  | { readonly type: 'retained'; readonly retained: SavedRetained }
  | { readonly type: 'retainedGone'; readonly topic: string }

/** Where kept sessions and retained messages outlive the process. Telemetry never comes here. */
export interface SessionFile {
  load(): {
    sessions: SavedSession[]
    subscriptions: SavedSubscription[]
    queued: SavedMessage[]
    retained: SavedRetained[]
  }
  /** Resolves once the change would survive a power cut. Changes close together share one fsync, in order. */
  write(change: SessionChange): Promise<void>
  close(): void
}

/** No file: sessions live as long as the process. */
export const noSessionFile: SessionFile = {
  load: () => ({ sessions: [], subscriptions: [], queued: [], retained: [] }),
  write: () => Promise.resolve(),
  close: () => {},
}

/**
 * A small SQLite file (WAL, synchronous=FULL). Changes are gathered for `gatherMs` and written in one transaction, because
 * thousands of devices come back in the same second after a power cut, and one fsync each would stop the process for ten.
 *
 * When the disk refuses, changes are kept and tried again each second; their promises wait. That is bounded, because
 * whoever asked (a SUBSCRIBE, a command) has no answer until then and asks nothing more.
 *
 * @param onError called once per streak of failures
 * @throws Error when the file cannot be opened or is not ours
 */
export const openSessionFile = (
  path: string,
  options: { gatherMs?: number; onError(error: unknown): void },
): SessionFile => {
  const db = openDatabase(path)
  const run = prepare(db)
  let waiting: { change: SessionChange; resolve: () => void }[] = []
  let timer: NodeJS.Timeout | undefined
  let failing = false

  const flush = (): void => {
    timer = undefined
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    try {
      db.transaction(() => {
        for (const { change } of batch) run(change)
      })()
    } catch (error) {
      waiting = batch.concat(waiting)
      timer ??= setTimeout(flush, 1_000)
      if (!failing) options.onError(error)
      failing = true
      return
    }
    failing = false
    for (const { resolve } of batch) resolve()
  }

  return {
    load: () => ({
      sessions: db
        .prepare<[], SavedSession>('select client_id as clientId, seen_at as seenAt from session order by seen_at')
        .all(),
      subscriptions: db
        .prepare<[], SavedSubscription>('select client_id as clientId, filter, qos from subscription')
        .all(),
      queued: db
        .prepare<[], SavedMessage>('select id, client_id as clientId, topic, payload from queued order by id')
        .all(),
      retained: db.prepare<[], SavedRetained>('select topic, qos, payload from retained').all(),
    }),
    write: (change) =>
      new Promise((resolve) => {
        waiting.push({ change, resolve })
        timer ??= setTimeout(flush, options.gatherMs ?? 4)
      }),
    close: () => {
      clearTimeout(timer)
      flush()
      clearTimeout(timer)
      db.close()
    },
  }
}

const openDatabase = (path: string): Database.Database => {
  try {
    const db = new Database(path)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.exec(schema)
    return db
  } catch (error) {
    throw new Error(
      `The broker's session file ${path} cannot be used. Move it away to start without kept sessions; devices subscribe again by themselves.`,
      { cause: error },
    )
  }
}

const schema = `
create table if not exists session (client_id text primary key, seen_at integer not null) without rowid;
create table if not exists subscription (
  client_id text not null, filter text not null, qos integer not null, primary key (client_id, filter)) without rowid;
create table if not exists queued (id integer primary key, client_id text not null, topic text not null, payload blob not null);
create index if not exists queued_client on queued (client_id);
create table if not exists retained (topic text primary key, qos integer not null, payload blob not null) without rowid;
`

const prepare = (db: Database.Database): ((change: SessionChange) => void) => {
  const session = db.prepare('insert or replace into session (client_id, seen_at) values (?, ?)')
  const dropSession = db.prepare('delete from session where client_id = ?')
  const dropSubscriptions = db.prepare('delete from subscription where client_id = ?')
  const dropQueue = db.prepare('delete from queued where client_id = ?')
  const subscribed = db.prepare('insert or replace into subscription (client_id, filter, qos) values (?, ?, ?)')
  const unsubscribed = db.prepare('delete from subscription where client_id = ? and filter = ?')
  const queued = db.prepare('insert or replace into queued (id, client_id, topic, payload) values (?, ?, ?, ?)')
  const unqueued = db.prepare('delete from queued where id = ?')
  const retained = db.prepare('insert or replace into retained (topic, qos, payload) values (?, ?, ?)')
  const retainedGone = db.prepare('delete from retained where topic = ?')

  return (change) => {
    switch (change.type) {
      case 'session':
        return void session.run(change.session.clientId, change.session.seenAt)
      case 'sessionGone':
        dropSession.run(change.clientId)
        dropSubscriptions.run(change.clientId)
        return void dropQueue.run(change.clientId)
      case 'subscribed': {
        const { clientId, filter, qos } = change.subscription
        return void subscribed.run(clientId, filter, qos)
      }
      case 'unsubscribed':
        return void unsubscribed.run(change.clientId, change.filter)
      case 'queued': {
        const { id, clientId, topic, payload } = change.message
        return void queued.run(id, clientId, topic, payload)
      }
      case 'unqueued':
        return void unqueued.run(change.id)
      case 'retained':
        return void retained.run(change.retained.topic, change.retained.qos, change.retained.payload)
      case 'retainedGone':
        return void retainedGone.run(change.topic)
    }
  }
}
