/** How many of so many things that stand in order begin at or before an offset. `startOf`: where one of them begins. */
export function countUpTo(count: number, offset: number, startOf: (index: number) => number): number {
  let low = 0;
  for (let high = count; low < high; ) {
    const middle = (low + high) >> 1;
    if (startOf(middle) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
