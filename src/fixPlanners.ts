/** Entry of the third bundle: what is needed only once a fix that edits files is chosen. */
export { bindSites, planReuseAddress } from './core/fix/reuseAddress/index.ts';
export { locateBind } from './core/fix/reuseAddress/locate.ts';
export { planPortSwitch } from './core/fix/switchPort/index.ts';
export { portLiterals } from './core/fix/switchPort/literals.ts';
export { planRunOnce } from './core/fix/switchPort/runOnce.ts';
export { portsInWorkspace } from './core/fix/switchPort/used.ts';
