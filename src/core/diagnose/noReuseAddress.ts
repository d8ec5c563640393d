/** When SO_REUSEADDR would not help, and who sets it already. Facts: tried with each runtime on Linux. */
import { splitHostPort } from '../address.ts';
import type { DiagnoseInput, NoReuseAddress, Verdict } from '../model.ts';
import { isEphemeral } from './ephemeral.ts';

/** Rules whose runtime sets the option for every TCP listener on Linux and macOS. */
const settingRules: ReadonlySet<string> = new Set(
  (
    'node-listen node-inspector bun-listen deno-inspector go-listen django-in-use gunicorn kestrel php-listen rocket bandit ' +
    'jupyter-exhausted karma-moved parcel-port expo-port netlify-port firebase-emulator spring-port spring-connector ' +
    'quarkus-port micronaut-port glassfish-port liberty-port http-listener dotnet-socket iis-express-in-use dart-server-socket'
  ).split(' '),
);

/** Debug types of such runtimes. */
const settingTypes: ReadonlySet<string> = new Set('node pwa-node bun deno go java coreclr clr blazorwasm'.split(' '));

/** Sources of such runtimes, by the file in which the failing call stands. */
const settingSource = /\.(?:[cm]?[jt]sx?|go|java|kt|kts|scala|groovy|cs|fs|vb|dart)$/i;

/** True when the failing program is known to set the option by itself. */
export function setsReuseAddress({ failure, source }: DiagnoseInput): boolean {
  if (failure !== undefined && settingRules.has(failure.ruleId)) return true;
  const type = source.kind === 'debug' ? source.configuration['type'] : undefined;
  if (typeof type === 'string' && settingTypes.has(type)) return true;
  const file = failure?.frames[0]?.file;
  return file !== undefined && settingSource.test(file);
}

const refusals: Readonly<Partial<Record<Verdict['kind'], NoReuseAddress>>> = {
  'client-socket': 'client-socket',
  'already-free': 'nothing-lingers',
  'other-family': 'nothing-lingers',
  unknown: 'nothing-lingers',
  privileged: 'not-in-use',
  'reserved-range': 'not-in-use',
  'not-local': 'not-in-use',
};

/**
 * Why SO_REUSEADDR is not offered; `undefined` when it is. On Linux it passes a lingering socket only when that one had it
 * too, and what was an outgoing connection had not; on Windows it lets another program take a live port.
 */
export function whyNoReuseAddress(verdict: Verdict, input: DiagnoseInput): NoReuseAddress | undefined {
  const { endpoint, failure, window } = input;
  if (endpoint.protocol === 'unix') return 'unix-socket';
  if (endpoint.protocol === 'udp') return 'udp';
  if (window.platform === 'win32') return 'windows';
  if (failure?.kind === 'denied' || failure?.kind === 'unavailable') return 'not-in-use';
  if (verdict.kind !== 'lingering') return refusals[verdict.kind] ?? 'live-listener';
  if (setsReuseAddress(input)) return 'already-set';
  return window.platform === 'linux' && wereOutgoing(verdict, input) ? 'outgoing' : undefined;
}

/** True when all that lingers were connections this host made: their local port was given out, not listened on. */
function wereOutgoing(verdict: Extract<Verdict, { kind: 'lingering' }>, input: DiagnoseInput): boolean {
  const isFromRange = (address: string | undefined): boolean => isEphemeral(splitHostPort(address ?? '')?.port, input);
  return (
    verdict.states.length > 0 && verdict.states.every(({ local, remote }) => isFromRange(local) && !isFromRange(remote))
  );
}
