/** Where one program, or several that are alike, take a secret. Options are separated by blanks. */
export interface SecretRow {
  /** Names without folder and extension, lower case; `*` at the end stands for anything: `mosquitto_*`. */
  readonly programs: string;
  /**
   * Options whose value is a secret. It may stand in the next word or in the same one; `-p+` takes it in the same word only
   * (`mysql -psecret`, where `-p` alone asks for it), `-p_` in the next word only, where `-port` is another option.
   */
  readonly secret?: string;
  /** Options whose value is an account and its secret, parted by `:`, `%` or a comma. */
  readonly account?: string;
  /** Options whose value is a name and its secret, parted by `=`. */
  readonly pair?: string;
  /** Options whose value is a secret and a host, parted by `@`. */
  readonly at?: string;
  /** Words, no options, whose next word is a secret: `iwconfig wlan0 key …`. */
  readonly says?: string;
  /** Values of the options above that say where the secret is, and are none: `env:NAME`. */
  readonly unless?: RegExp;
  /** Options that take two secrets in the next two words. */
  readonly two?: string;
  /** Letters of options without a value: they may stand before one of the above in one word, as in `curl -su me:secret`. */
  readonly flags?: string;
  /** Options that take no secret here, though elsewhere they do: `python -u`, `docker run -u 1000:1000`. */
  readonly plain?: string;
  /** Only where one of these words, a sub-command, stands among the arguments. */
  readonly when?: string;
  /** Only where a word is one of these. */
  readonly with?: RegExp;
  /** Arguments that are no options are secrets from this one on, counted behind the word of `when` or the program; 0: the first. */
  readonly from?: number;
  /** An argument of this form: the first group is shown, and what follows it is hidden. */
  readonly form?: RegExp;
  /** Only up to the first argument that is no option: what follows is another program's. */
  readonly leading?: true;
  /** The name is a common word: it is the program only where a command starts. */
  readonly common?: true;
}
