/** Entry of the third bundle: what is needed only once a fix that edits files is chosen. */
export { adviseReuseAddress, commandOf, programFiles, wordsOf } from './core/fix/reuseAddress/advise.ts';
export { bindSites, planReuseAddress } from './core/fix/reuseAddress/index.ts';
export { locateBind } from './core/fix/reuseAddress/locate.ts';
export { planFailInstead } from './core/fix/switchPort/failInstead.ts';
export { planPortSwitch } from './core/fix/switchPort/index.ts';
export { portLiterals } from './core/fix/switchPort/literals.ts';
export { rehearseSwitch } from './core/fix/switchPort/rehearsal.ts';
export { planRunOnce } from './core/fix/switchPort/runOnce.ts';
export { portsInWorkspace } from './core/fix/switchPort/used.ts';
