/** Entry of the bundle that notices: loaded with the first command, task or debug session of a window, not at activation. */
export { AddressWatch } from './core/detect/addressWatch.ts';
export { Detector } from './core/detect/detector.ts';
export { houseRules, readHousePatterns } from './core/detect/house/rules.ts';
export { issueText } from './core/detect/issueText.ts';
export { PacedDetector } from './core/detect/pacedDetector.ts';
export { printsText, showsText } from './core/detect/quietCommands.ts';
export { isOnlyHeading } from './core/detect/quotations/heading.ts';
export { rehearse } from './core/detect/rehearsal.ts';
export { speaksOfPort } from './core/detect/speaks.ts';
export { LastText } from './core/text/lastText.ts';
export { ScreenWatch } from './core/text/screen.ts';
