/** Java, Kotlin, Scala and Clojure servers. */
import { deniedTranslated, deniedWording } from '../line/phrases.ts';
import type { Rule } from '../rule.ts';

export const jvmRules = [
  {
    id: 'spring-port',
    runtime: 'Spring Boot',
    pattern: /\bfailed to start\. Port (?<port>\d{1,5}) was already in use\b/,
    examples: [
      { line: 'Web server failed to start. Port 8080 was already in use.', port: 8080 },
      { line: 'Embedded servlet container failed to start. Port 8080 was already in use.', port: 8080 },
    ],
    counterExamples: ['Tomcat started on port 8080 (http)'],
  },
  {
    id: 'spring-connector',
    hedged: true,
    runtime: 'Spring Boot',
    pattern: /\bconnector configured to listen on port (?<port>\d{1,5}) failed to start\b/i,
    examples: [
      {
        line: 'The Tomcat connector configured to listen on port 8080 failed to start. The port may already be in use or the connector may be misconfigured.',
        port: 8080,
      },
    ],
    counterExamples: ['Connector configured to listen on port 8080'],
  },
  {
    id: 'selenium-running',
    runtime: 'Selenium',
    pattern: /\bBindException: [\w ]{1,40} is already running on port (?<port>\d{1,5})\b/,
    examples: [
      {
        line: 'java.net.BindException: Selenium is already running on port 4444. Or some other service is.',
        port: 4444,
      },
    ],
    counterExamples: ['Selenium is already running on port 4444'],
  },
  {
    id: 'hadoop-port',
    runtime: 'Hadoop',
    pattern: /\bBindException: Port in use: (?<host>[\w.-]{1,80}):(?<port>\d{1,5})\b/,
    examples: [{ line: 'java.net.BindException: Port in use: 0.0.0.0:9870', port: 9870, host: '0.0.0.0' }],
    counterExamples: ['Ports in use: none'],
  },
  {
    id: 'jdwp-denied',
    runtime: 'Java debug agent',
    kind: 'denied',
    words: ['transport error 202'],
    pattern: /\bERROR: transport error 202: bind failed: /,
    onlyIf: new RegExp(`${deniedWording.source}|${deniedTranslated.source}`, 'iu'),
    examples: [
      { line: 'ERROR: transport error 202: bind failed: Permission denied' },
      { line: "  message: 'ERROR: transport error 202: bind failed: Permission denied\\n' +" },
    ],
    counterExamples: ['ERROR: transport error 202: bind failed: Address already in use'],
  },
  {
    id: 'jdwp',
    runtime: 'Java debug agent',
    words: ['transport error 202'],
    pattern: /\bERROR: transport error 202: bind failed: /,
    examples: [
      { line: 'ERROR: transport error 202: bind failed: Address already in use' },
      { line: 'ERROR: transport error 202: bind failed: Die Adresse wird bereits verwendet' },
    ],
    counterExamples: [
      'ERROR: transport error 202: connect failed: Connection refused',
      'Listening for transport dt_socket at address: 5005',
    ],
  },
  {
    id: 'quarkus-port',
    runtime: 'Quarkus',
    pattern: /\bPort (?<port>\d{1,5}) seems to be in use by another process\b/,
    examples: [
      {
        line: '2023-11-10 11:27:29,949 ERROR [io.qua.run.Application] (Quarkus Main Thread) Port 8080 seems to be in use by another process. Quarkus may already be running or the port is used by another application.',
        port: 8080,
      },
    ],
    counterExamples: ['Listening on: http://0.0.0.0:8080'],
  },
  {
    id: 'micronaut-port',
    hedged: true,
    runtime: 'Micronaut',
    weak: true,
    pattern: /\bUnable to start Micronaut server on (?:port: |\S{1,60}:)(?<port>\d{1,5})\b/,
    examples: [
      {
        line: 'ERROR io.micronaut.runtime.Micronaut - Error starting Micronaut server: Unable to start Micronaut server on port: 8080',
        port: 8080,
      },
    ],
    counterExamples: ['Server Running: http://localhost:8080'],
  },
  {
    id: 'netty-bind',
    runtime: 'Netty',
    weak: true,
    needsPort: true,
    pattern: /\bnetty\.channel\.ChannelException: Failed to bind to:? /,
    examples: [
      {
        line: '[error] p.c.s.NettyServer - org.jboss.netty.channel.ChannelException: Failed to bind to: /0.0.0.0:9000',
        port: 9000,
        host: '0.0.0.0',
      },
    ],
    counterExamples: ['org.jboss.netty.channel.ChannelException: Failed to connect to: /10.0.0.1:9000'],
  },
  {
    id: 'could-not-bind-elasticsearch',
    hedged: true,
    runtime: 'Elasticsearch',
    weak: true,
    pattern: /\bBind(?:Http|Transport)Exception(?:\[|: )Failed to bind to (?:\S{1,80}:)?\[(?<port>\d{1,5})\]/,
    examples: [{ line: 'org.elasticsearch.transport.BindTransportException: Failed to bind to [9350]', port: 9350 }],
    counterExamples: ['bound_addresses {[::1]:9350}'],
  },
  {
    id: 'elasticsearch-range',
    hedged: true,
    runtime: 'Elasticsearch',
    weak: true,
    noPort: true,
    pattern: /\bBind(?:Http|Transport)Exception(?:\[|: )Failed to bind to (?:\S{1,80}:)?\[\d{1,5}-\d{1,5}\]/,
    examples: [
      { line: 'org.elasticsearch.http.BindHttpException: BindHttpException[Failed to bind to 127.0.0.1:[9200-9300]]' },
    ],
    counterExamples: ['publish_address {127.0.0.1:9200}'],
  },
  {
    id: 'flink-range',
    runtime: 'Flink',
    weak: true,
    pattern: /\bCould not start rest endpoint on any port in port range (?<port>\d{1,5})(?!\d|-)/,
    examples: [
      { line: 'java.net.BindException: Could not start rest endpoint on any port in port range 8081', port: 8081 },
    ],
    counterExamples: ['Rest endpoint listening at localhost:8081'],
  },
  {
    id: 'spark-moved',
    runtime: 'Spark',
    kind: 'moved',
    pattern:
      /\bService '?[\w.-]{1,60}'? could not bind on (?:a random free port|port (?<port>\d{1,5}))\. Attempting port (?<movedTo>\d{1,5})/,
    examples: [
      {
        line: "26/11/21 01:00:00 WARN Utils: Service 'SparkUI' could not bind on port 4040. Attempting port 4041.",
        port: 4040,
        movedTo: 4041,
      },
    ],
    counterExamples: ["Successfully started service 'SparkUI' on port 4040."],
  },
  {
    id: 'glassfish-port',
    runtime: 'GlassFish',
    pattern: /\bprocess already using the (?:\w+ )?port (?<port>\d{1,5})\b/,
    examples: [
      {
        line: 'There is a process already using the admin port 4848 -- it probably is another instance of a GlassFish server.',
        port: 4848,
      },
    ],
    counterExamples: ['process using the admin console'],
  },
  {
    id: 'glassfish-range',
    runtime: 'GlassFish, Payara',
    pattern: /\bNo free port within range: (?<port>\d{1,5})\b/,
    examples: [
      {
        line: 'java.lang.RuntimeException: No free port within range: 8080=com.sun.enterprise.v3.services',
        port: 8080,
      },
    ],
    counterExamples: ['Listening within range: 8080'],
  },
  {
    id: 'minecraft-bind',
    runtime: 'Minecraft servers',
    weak: true,
    noPort: true,
    pattern: /\*{4} FAILED TO BIND TO PORT!/,
    examples: [{ line: '[10:00:00 WARN]: **** FAILED TO BIND TO PORT!' }],
    counterExamples: ['[10:00:00 INFO]: Starting Minecraft server on *:25565'],
  },
  {
    id: 'orientdb-listen',
    runtime: 'OrientDB',
    weak: true,
    pattern: /\bUnable to listen for connections using the configured ports '(?<port>\d{1,5})-\k<port>'/,
    examples: [
      { line: "Unable to listen for connections using the configured ports '2424-2424' on host '0.0.0.0'", port: 2424 },
    ],
    counterExamples: ['Listening for connections using ports 2424-2430'],
  },
  {
    id: 'liberty-port',
    hedged: true,
    runtime: 'Open Liberty',
    pattern: /\bsocket bind (?:did not succeed|failed) for host (?<host>\S{1,80}) and port (?<port>\d{1,5})\b/,
    examples: [
      {
        line: 'CWWKO0221E: TCP Channel defaultHttpEndpoint initialization did not succeed. The socket bind did not succeed for host localhost and port 9080. The port might already be in use.',
        port: 9080,
        host: 'localhost',
      },
    ],
    counterExamples: [
      'CWWKO0219I: TCP Channel defaultHttpEndpoint has been started and is now listening for requests on host localhost  (IPv4: 127.0.0.1) port 9080.',
    ],
  },
  {
    id: 'java-socket-denied',
    runtime: 'Java',
    kind: 'denied',
    pattern:
      /\bjava\.net\.(?:Bind|Socket)Exception: (?:Permission denied|Keine Berechtigung|Permission non accordée|Permiso denegado|Permesso negato)(?!.{0,20}connect)/,
    examples: [
      { line: 'Exception in thread "main" java.net.BindException: Permission denied (Bind failed)' },
      { line: 'java.net.SocketException: Permission denied' },
    ],
    counterExamples: [
      'java.net.SocketException: Permission denied: connect',
      'java.io.FileNotFoundException: /etc/x (Permission denied)',
    ],
  },
  {
    id: 'java-jmx-connector',
    runtime: 'Java',
    hedged: true,
    // Of the agent in a JVM, whatever kept it from opening its port.
    pattern: /\bJMX connector server communication error: service:jmx:\w{1,10}:\/\/[^\s:/]{1,60}:(?<port>\d{1,5})/,
    examples: [
      {
        line: 'Error: JMX connector server communication error: service:jmx:rmi://broker-1:9999',
        port: 9999,
      },
    ],
    counterExamples: ['Connecting to service:jmx:rmi://broker-1:9999'],
  },
  {
    id: 'java-windows-exclusive',
    runtime: 'Java on Windows',
    pattern: /\bUnrecognized Windows Sockets error: 0: (?:JVM_Bind|NET_Bind)\b/,
    examples: [{ line: 'java.net.SocketException: Unrecognized Windows Sockets error: 0: JVM_Bind' }],
    counterExamples: ['java.net.SocketException: Unrecognized Windows Sockets error: 0: recv failed'],
  },
] as const satisfies readonly Rule[];
