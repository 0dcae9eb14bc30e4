/** `0000e0d5.69e05ee5.01.01` → `0000e0d5.69e05ee5.01.02`, as IB numbers the corrections of an execution. */
export function nextRevision(execId: string): string {
  const point = execId.lastIndexOf('.');
  const revision = Number(execId.slice(point + 1)) + 1;
  return `${execId.slice(0, point + 1)}${String(revision).padStart(2, '0')}`;
}
