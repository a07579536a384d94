/** Whether a version such as `24.21.0` is one of these, `[22, 22]`, or newer. */
export function atLeast(version, wanted) {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  for (const [index, least] of wanted.entries()) if ((parts[index] ?? 0) !== least) return (parts[index] ?? 0) > least;
  return true;
}
