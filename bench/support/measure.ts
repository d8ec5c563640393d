/** The least of some measurements: what the thing itself costs, without what else the machine did. */
export const least = (values: readonly number[]): number => Math.min(...values);

/** The middle one of some measurements; the upper one of two. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
