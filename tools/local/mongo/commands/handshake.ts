import { document } from '../bson/value.ts'
import { answer, type Command } from './context.ts'
import { ignored, only, readFields, required } from './fields.ts'
import { sessionId } from './generic.ts'

/** The name of the replica set, of which this server is the only node. */
const SET_NAME = 'local'
const MAX_WIRE_VERSION = 25
const VERSION = '8.0.0'

export const hello: Command = (command, context) => {
  readFields(command, 'hello', {
    hello: ignored,
    isMaster: ignored,
    ismaster: ignored,
    helloOk: ignored,
    client: ignored,
    compression: ignored,
    loadBalanced: only(false),
    // No topologyVersion is announced, so that no driver asks for the streaming form.
    saslSupportedMechs: ignored,
    backpressure: ignored,
  })
  return answer({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    secondary: false,
    setName: SET_NAME,
    setVersion: 1,
    hosts: [context.address],
    primary: context.address,
    me: context.address,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: context.now,
    logicalSessionTimeoutMinutes: 30,
    connectionId: context.connectionId,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  })
}

export const ping: Command = (command) => {
  readFields(command, 'ping', { ping: ignored })
  return answer({})
}

export const buildInfo: Command = (command) => {
  readFields(command, 'buildInfo', { buildInfo: ignored, buildinfo: ignored })
  return answer({
    version: VERSION,
    versionArray: VERSION.split('.').map(Number).concat(0),
    gitVersion: 'local',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: 16 * 1024 * 1024,
  })
}

export const connectionStatus: Command = (command) => {
  readFields(command, 'connectionStatus', { connectionStatus: ignored, showPrivileges: ignored })
  return answer({ authInfo: document({ authenticatedUsers: [], authenticatedUserRoles: [] }) })
}

/** Closes the cursors of the sessions and forgets what their writes have answered. */
export const endSessions: Command = (command, context) => {
  const { endSessions: ended } = readFields(command, 'endSessions', { endSessions: required.array })
  for (const session of ended.map(sessionId)) {
    if (session === undefined) continue
    context.cursors.closeSession(session)
    context.store.retries.forget(session)
  }
  return answer({})
}

/** Closes the cursors of the sessions, or of all if none is named; a session can be used again afterwards. */
export const killSessions: Command = (command, context) => {
  const { killSessions: killed } = readFields(command, 'killSessions', { killSessions: required.array })
  if (killed.length === 0) context.cursors.closeSession()
  for (const session of killed.map(sessionId)) if (session !== undefined) context.cursors.closeSession(session)
  return answer({})
}
