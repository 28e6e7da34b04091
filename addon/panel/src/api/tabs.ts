const LEASE_MS = 5000;
const RETRY_MS = 60;

/**
 * Runs the work in one tab of this browser at a time. Web Locks exist only on secure pages; plain HTTP in the
 * home network is none, so there a lease in the browser's storage stands in.
 */
export async function onlyOneTab<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { locks } = navigator as { locks?: LockManager | null };
  if (locks) return locks.request(name, work);
  return underLease(`${name}.lease`, work);
}

async function underLease<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = `${Math.random()}`;
  while (!(await taken(key, mine))) await pause(RETRY_MS);
  try {
    return await work();
  } finally {
    if (localStorage.getItem(key)?.startsWith(`${mine}@`) === true) localStorage.removeItem(key);
  }
}

/** Writes the lease where it is free, and looks again: of two that wrote at once the last one has it. */
async function taken(key: string, mine: string): Promise<boolean> {
  const since = Number(localStorage.getItem(key)?.split("@")[1] ?? 0);
  if (Date.now() - since < LEASE_MS) return false;
  localStorage.setItem(key, `${mine}@${Date.now()}`);
  await pause(RETRY_MS / 2);
  return localStorage.getItem(key)?.startsWith(`${mine}@`) === true;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
