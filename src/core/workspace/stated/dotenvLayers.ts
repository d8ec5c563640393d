/** Which files are `.env` files, and which of them wins. */

/** Read while developing, the weakest first: Flask, too, takes `.env` before `.flaskenv`. */
export const dotenvLayers = ['.flaskenv', '.env', '.env.development', '.env.local', '.env.development.local'] as const;

export function isDotenv(name: string): boolean {
  return /^\.(?:env|flaskenv)(?:\.[\w.-]+)?$/.test(name) || /^[\w.-]+\.env$/.test(name);
}

/**
 * Strength among the layers of one folder, as Vite, Next, CRA and dotenv-flow rank them; `undefined` for a file that is
 * not loaded while developing (production, test, a template).
 */
export function layerOfDotenv(name: string, profiles: readonly string[]): number | undefined {
  if (name === '.flaskenv') return 0;
  const suffix = name.startsWith('.env') ? name.slice(4) : '';
  const parts = suffix.split('.').filter(part => part !== '');
  const local = parts.includes('local') ? 1 : 0;
  const mode = parts.find(part => part !== 'local');
  if (mode === undefined) return 1 + local * 2;
  if (profiles.includes(mode)) return 4 + local;
  if (profiles.length > 0 && !profiles.some(profile => profile.startsWith('dev'))) return undefined;
  return /^(?:dev|development)$/.test(mode) ? 2 + local * 2 : undefined;
}
