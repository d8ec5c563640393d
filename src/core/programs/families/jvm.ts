/** Servers of the JVM and .NET. */
import type { DirectiveFile, KeyedFile } from '../configFile.ts';
import type { WrittenRow } from '../row.ts';

const tomcatConfig: DirectiveFile = {
  id: 'tomcat',
  usual: ['conf/server.xml'],
  file: /(?:^|\/)server\.xml$/,
  syntax: 'directives',
  bind: /<Connector\b[^>]*\bport="$/,
  side: /<Server\b[^>]*\bport="$/,
};

/** Properties that the build hands to the program. */
const buildFiles: DirectiveFile = {
  id: 'jvm-build',
  file: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
  syntax: 'directives',
  bind: /(?:(?:-D|--|["'])(?:server|quarkus\.http|micronaut\.server|jetty\.http|tomcat)\.port(?:=|["']\s*[,:=]\s*["']?)|<(?:[\w.]*\.)?(?:httpPort|port)>)$/,
  side: /-D(?:management|debug)[\w.]*port=$/,
  layer: 'buildProperty',
};

/** Application files; their profiles are read by a module of its own. */
function application(id: string, key: RegExp): readonly KeyedFile[] {
  const folders = ['src/main/resources/', 'config/', ''];
  return [
    {
      id: `${id}-properties`,
      file: /(?:^|\/)application\.properties$/,
      usual: folders.map(folder => `${folder}application.properties`),
      special: true,
      syntax: 'properties',
      rules: [{ key }],
    },
    {
      id: `${id}-yaml`,
      file: /(?:^|\/)application\.ya?ml$/,
      usual: folders.flatMap(folder => [`${folder}application.yml`, `${folder}application.yaml`]),
      special: true,
      syntax: 'yaml',
      rules: [{ key }],
    },
  ];
}

const readByAll = [tomcatConfig, buildFiles];
const jvm = { runner: 'jvm', ownCode: true, configs: readByAll } as const;
const build = /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/;

export const jvmRows: readonly WrittenRow[] = [
  {
    id: 'java',
    ...jvm,
    docs: 'https://docs.spring.io/spring-boot/reference/features/external-config.html',
    example: 'java -jar app.jar --server.port=8081',
    options: { values: '-cp -classpath --class-path -jar -p --module-path -m --add-opens' },
    variables: ['SERVER_PORT'],
    borrowedDefault: true,
    defaults: [8080],
    add: '--server.port=',
    debug: { title: "Java's debug agent", sign: /jdwp/, port: 5005 },
    debugTypes: ['java', 'kotlin', 'scala'],
    sourceEndings: ['java', 'kt', 'kts', 'scala', 'groovy'],
    setsReuseAddress: 'The JDK',
    rules: ['http-listener', 'glassfish-port', 'liberty-port'],
    argumentVariables: ['JAVA_TOOL_OPTIONS', 'JAVA_OPTS'],
  },
  {
    id: 'maven',
    names: ['mvn', 'mvnw'],
    ...jvm,
    docs: 'https://docs.spring.io/spring-boot/maven-plugin/run.html',
    example: './mvnw spring-boot:run',
    options: { values: '-pl --projects -f --file -P --activate-profiles -s --settings' },
    variables: ['SERVER_PORT'],
    borrowedDefault: true,
    defaults: [8080],
    argumentVariables: ['MAVEN_OPTS'],
  },
  {
    id: 'gradle',
    names: ['gradle', 'gradlew'],
    ...jvm,
    docs: 'https://docs.spring.io/spring-boot/gradle-plugin/running.html',
    example: './gradlew bootRun',
    options: { values: '-p --project-dir -b --build-file -x --exclude-task -I --init-script' },
    variables: ['SERVER_PORT'],
    borrowedDefault: true,
    defaults: [8080],
    lock: { once: 'file', commandLine: /\bGradleDaemon\b|\borg\.gradle\./ },
  },
  {
    id: 'spring-boot',
    title: 'Spring Boot',
    names: [],
    ...jvm,
    configs: [...readByAll, ...application('spring', /^server\.port$/)],
    signs: /\bspring-boot:run\b|\bbootRun\b|\borg\.springframework\./,
    docs: 'https://docs.spring.io/spring-boot/appendix/application-properties/index.html#appendix.application-properties.server',
    example: './gradlew bootRun',
    variables: ['SERVER_PORT'],
    defaults: [8080],
    places: [
      {
        kind: 'resources',
        key: 'server.port',
        traces: { file: build, text: /org\.springframework\.boot|spring-boot/, always: true },
      },
    ],
    setsReuseAddress: 'The JDK',
    rules: ['spring-port', 'spring-connector'],
  },
  {
    id: 'quarkus',
    ...jvm,
    configs: [...readByAll, ...application('quarkus', /^(?:%dev\.)?quarkus\.http\.port$/)],
    signs: /\bquarkus:dev\b|\bquarkusDev\b/,
    docs: 'https://quarkus.io/guides/http-reference#configuration-reference',
    example: 'quarkus dev',
    serves: [{ words: ['dev'] }],
    variables: ['QUARKUS_HTTP_PORT'],
    defaults: [8080],
    places: [
      { kind: 'resources', key: 'quarkus.http.port', traces: { file: build, text: /io\.quarkus/, always: true } },
    ],
    setsReuseAddress: 'The JDK',
    rules: ['quarkus-port'],
  },
  {
    id: 'micronaut',
    names: [],
    ...jvm,
    configs: [...readByAll, ...application('micronaut', /^micronaut\.server\.port$/)],
    signs: /\bmn:run\b|\bmicronaut\b/,
    docs: 'https://docs.micronaut.io/latest/guide/configurationreference.html',
    example: './gradlew run',
    variables: ['MICRONAUT_SERVER_PORT'],
    defaults: [8080],
    places: [
      { kind: 'resources', key: 'micronaut.server.port', traces: { file: build, text: /io\.micronaut/, always: true } },
    ],
    setsReuseAddress: 'The JDK',
    rules: ['micronaut-port'],
  },
  {
    id: 'helidon',
    ...jvm,
    docs: 'https://helidon.io/docs/v4/se/webserver/webserver',
    example: 'helidon dev',
    serves: [{ words: ['dev'] }],
    defaults: [8080, 7001],
    places: [{ kind: 'resources', key: 'server.port', traces: { file: build, text: /io\.helidon/, always: true } }],
  },
  {
    id: 'sbt',
    title: 'sbt',
    ...jvm,
    docs: 'https://www.playframework.com/documentation/3.0.x/PlayConsole',
    example: 'sbt run',
    borrowedDefault: true,
    defaults: [9000, 8080],
  },
  {
    id: 'tomcat',
    names: ['catalina.sh', 'catalina'],
    docs: 'https://tomcat.apache.org/tomcat-11.0-doc/config/http.html',
    example: 'catalina.sh run',
    dotenvPort: true,
    defaults: [8080],
    configs: [tomcatConfig],
    rules: ['tomcat-running'],
    lock: { once: 'machine', commandLine: /\borg\.apache\.catalina\.startup\.Bootstrap\b/, onlyCommandLine: true },
    argumentVariables: ['CATALINA_OPTS'],
  },
  {
    id: 'dotnet',
    title: 'ASP.NET Core',
    ownCode: true,
    docs: 'https://learn.microsoft.com/en-us/aspnet/core/fundamentals/servers/kestrel/endpoints',
    example: 'dotnet run --urls=http://localhost:5001',
    options: {
      port: '--urls',
      values:
        '-p --project -c --configuration -f --framework -lp --launch-profile -r --runtime -e --environment -v --verbosity',
    },
    variables: ['ASPNETCORE_URLS', 'ASPNETCORE_HTTP_PORTS'],
    variableForms: { ASPNETCORE_URLS: 'http://localhost:{port}' },
    defaults: [5000],
    configs: [
      {
        id: 'launch-settings',
        file: /(?:^|\/)Properties\/launchSettings\.json$/,
        usual: ['Properties/launchSettings.json'],
        special: true,
        syntax: 'json',
        rules: [{ key: /^profiles\..*\.applicationUrl$/ }],
      },
    ],
    places: [{ kind: 'aspnet', beforeCommand: true }],
    add: '--urls=http://localhost:',
    debugTypes: ['coreclr', 'clr', 'blazorwasm'],
    sourceEndings: ['cs', 'fs', 'vb'],
    setsReuseAddress: '.NET',
    rules: ['kestrel', 'iis-express-in-use'],
  },
];
