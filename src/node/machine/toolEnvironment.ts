/**
 * What the programs that Port Medic starts are handed of its environment: what a system and the tools themselves need, by name. A window's
 * environment can be anybody's doing (`direnv`, a setting for terminals, a script that opened the editor), and many names make a program
 * load code before its own: `LD_PRELOAD`, `DYLD_INSERT_LIBRARIES`, `NODE_OPTIONS`, `PYTHONPATH`, `PERL5OPT`, `BASH_ENV`, `PSModulePath`,
 * `GCONV_PATH`. Nobody can list them all, so nothing is handed on that is not listed here.
 */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Of POSIX systems: who and where the user is, the language, and how the user's services are reached. */
const posix = list(
  'HOME USER LOGNAME LANG LANGUAGE TZ TMPDIR TEMP TMP DBUS_SESSION_BUS_ADDRESS SSH_AUTH_SOCK __CF_USER_TEXT_ENCODING ' +
    'WSL_DISTRO_NAME WSL_INTEROP',
);

/** Of Windows, in capitals, since the case does not count there. Without some of these, programs do not start. */
const windows = list(
  'SYSTEMROOT WINDIR SYSTEMDRIVE PATHEXT TEMP TMP USERPROFILE USERNAME USERDOMAIN HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA ' +
    'PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432 COMMONPROGRAMFILES COMMONPROGRAMFILES(X86) COMMONPROGRAMW6432 PUBLIC ' +
    'ALLUSERSPROFILE COMPUTERNAME OS NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE PROCESSOR_ARCHITEW6432 SESSIONNAME LOGONSERVER',
);

/** Of the tools, on every system: which engine is meant. */
const tools = list(
  'DOCKER_HOST DOCKER_CONTEXT DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_API_VERSION CONTAINER_HOST CONTAINER_CONNECTION ' +
    'CONTAINERD_ADDRESS CONTAINERD_NAMESPACE',
);

/** Where the tools have their configuration, and some of them code: plugins, modules, the programs behind shims, a shell. */
const places = list(
  'SHELL COMSPEC XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME DOCKER_CONFIG DOCKER_CERT_PATH CONTAINER_SSHKEY NERDCTL_TOML COLIMA_HOME LIMA_HOME PM2_HOME VOLTA_HOME PYENV_ROOT RBENV_ROOT ' +
    'ASDF_DIR ASDF_DATA_DIR',
);

/** A bus that is a socket. D-Bus knows addresses that are programs, too: `unixexec:path=…` (D-Bus specification, *Executed Subprocesses*). */
const bus = /^unix:[^;]*(?:;unix:[^;]*)*;?$/;

interface Trust {
  /** Whether a tool may be sent to that place. */
  readonly isTrusted: (place: string) => Promise<boolean>;
  /** The folder of the account, whatever the environment says; it is trusted, also when all of it is the workspace. */
  readonly home: string;
}

/** The part of an environment that a tool is handed; PATH is `tools.ts`' to give. */
export async function neutralEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  isWindows: boolean,
  { isTrusted, home }: Trust,
): Promise<Readonly<Record<string, string | undefined>>> {
  const handedOn = await Promise.all(
    Object.entries(env).map(async ([key, value]) => {
      const name = isWindows ? key.toUpperCase() : key;
      if (name === 'DBUS_SESSION_BUS_ADDRESS' && !bus.test(value ?? '')) return [];
      if (name === 'HOME' && value !== undefined && value !== home)
        return [[key, (await isTrusted(value)) ? value : home]];
      const isKnown = (isWindows ? windows : posix).has(name) || tools.has(name) || name.startsWith('LC_');
      return isKnown || (value !== undefined && places.has(name) && (await isTrusted(value))) ? [[key, value]] : [];
    }),
  );
  return Object.fromEntries(handedOn.flat());
}
