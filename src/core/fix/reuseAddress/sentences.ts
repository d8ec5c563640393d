/** What a plan says, one sentence each. */
export const sentences = {
  windows:
    'On Windows SO_REUSEADDR would let another program take over the port of a running server, and closed connections never block a bind there; SO_EXCLUSIVEADDRUSE is the option to set instead.',
  unknownLanguage: 'The planner does not know this language.',
  tooLong: 'The file is too long to be looked at.',
  noBind: 'No call that binds a TCP socket without SO_REUSEADDR was found in this file.',
  unclear: 'The text around the bind is not understood well enough to edit it.',
  liveListener: 'A running program listens on this port: SO_REUSEADDR never takes a port from it.',
  heldConnection: 'A running program still has a connection on this port: stop it, or wait until it is done.',
  clientPort:
    'The port is the local end of a connection that a program made to somewhere else: SO_REUSEADDR does not cure that.',
  otherCause: 'The port is not taken by a closing connection: SO_REUSEADDR would change nothing.',
  nothingLingers: 'No closed connection lingers on this port: SO_REUSEADDR would change nothing.',
  notKnown: 'It is not known what takes the port.',
  set: 'SO_REUSEADDR is set before the bind already.',
  client: 'The socket connects to a server; SO_REUSEADDR does not cure the port of a client.',
  datagram: 'This is a UDP socket: with SO_REUSEADDR a second program would get its datagrams.',
  notInet: 'The socket has no TCP port: SO_REUSEADDR means nothing to it.',
  note: 'Takes effect from the next start but one: the sockets that are closing now were made without the option.',
  movedNote:
    'The option was set after the bind, too late; it is moved before it. It takes effect from the next start but one at the latest.',
} as const;
