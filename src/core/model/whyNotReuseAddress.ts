import type { NoReuseAddress } from './diagnosis.ts';

/** Why SO_REUSEADDR is not offered, one sentence each, where nothing more is known of the program. */
export const whyNot: Readonly<Record<NoReuseAddress, string>> = {
  windows:
    'On Windows SO_REUSEADDR would let another program take over the port of a running server, and closed connections never block a bind there; SO_EXCLUSIVEADDRUSE is the option to set instead.',
  'live-listener': 'A running program holds this port: SO_REUSEADDR never takes a port from it.',
  'client-socket':
    'The port is the local end of a connection that a program made to somewhere else: SO_REUSEADDR does not cure that.',
  outgoing: 'What lingers was an outgoing connection, made without SO_REUSEADDR: the option would not pass it.',
  'already-set': 'This program sets SO_REUSEADDR by itself: there is nothing to insert.',
  udp: 'This is a UDP socket: with SO_REUSEADDR a second program would get its datagrams.',
  'unix-socket': 'The socket has no TCP port: SO_REUSEADDR means nothing to it.',
  'nothing-lingers': 'No closed connection lingers on this port: SO_REUSEADDR would change nothing.',
  'not-in-use': 'The port is not taken by a closing connection: SO_REUSEADDR would change nothing.',
  'not-known': 'It is not known what takes the port.',
  'not-looked-for': 'Where the program binds has not been looked for.',
  'no-bind-found': 'No call that binds a TCP socket without SO_REUSEADDR was found in the sources of this workspace.',
  'unknown-language': 'Where this language sets SO_REUSEADDR is not known.',
  'read-only': 'The file that holds the bind is read-only.',
};

/** What a plan says, one sentence each. */
export const sentences = {
  windows: whyNot.windows,
  unknownLanguage: whyNot['unknown-language'],
  tooLong: 'The file is too long to be looked at.',
  noBind: 'No call that binds a TCP socket without SO_REUSEADDR was found in this file.',
  unclear: 'The text around the bind is not understood well enough to edit it.',
  set: 'SO_REUSEADDR is set before the bind already.',
  client: 'The socket connects to a server; SO_REUSEADDR does not cure the port of a client.',
  datagram: whyNot.udp,
  notInet: whyNot['unix-socket'],
  note: 'Takes effect from the next start but one: the sockets that are closing now were made without the option.',
  movedNote:
    'The option was set after the bind, too late; it is moved before it. It takes effect from the next start but one at the latest.',
} as const;
