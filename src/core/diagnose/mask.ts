/** The door to `core/secrets` under the name that older readers know. */
export { maskArguments, maskSecrets } from '../secrets/maskSecrets.ts';
export { isSecretName } from '../secrets/names.ts';
