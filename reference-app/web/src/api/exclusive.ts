/** Runs one job at a time. */
export type Exclusive = <T>(job: () => Promise<T>) => Promise<T>;

/** One at a time within this page. */
export function withinPage(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const result = last.then(job, job);
    last = result.catch(() => undefined);
    return result;
  };
}

/**
 * One at a time over all tabs of this origin where the browser has Web Locks (secure contexts), else within this page.
 * Tabs share the refresh cookie, and the API takes the second use of one for theft.
 */
export function acrossTabs(name: string): Exclusive {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) return withinPage();
  return (job) => locks.request(name, job);
}
