// What passed and what did not.
const shownFaults = 12;

/** Counts of checks so far. */
export const counts = { passed: 0, failed: 0 };

/** Prints a check by its name: passed without `faults`, else failed with them. */
export function report(name, faults, counted = "") {
  const distinct = [...new Set(faults)];
  if (distinct.length === 0) {
    counts.passed += 1;
    console.log(`ok      ${name}${counted && ` (${counted})`}`);
    return;
  }
  counts.failed += 1;
  console.log(`FAILED  ${name}: ${distinct.length} faults`);
  for (const fault of distinct.slice(0, shownFaults)) console.log(`        ${fault}`);
  if (distinct.length > shownFaults) console.log(`        and ${distinct.length - shownFaults} more`);
}
